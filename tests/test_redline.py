"""A redline is both documents: all accepted it is the new one, all rejected the old one."""

from __future__ import annotations

import io
import os
import re
import zipfile
import zlib
from xml.sax.saxutils import escape

import docx
from conftest import ROOT
from hypothesis import given, settings
from hypothesis import strategies as st
from revising import accept, reject

from generator import word
from generator.authoring.comparing.redline import make_redline

FULL = bool(os.environ.get("GEN_FULL"))
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NS = (
    f'xmlns:w="{W}" xmlns:v="urn:schemas-microsoft-com:vml"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)


PR = "http://schemas.openxmlformats.org/package/2006/relationships"
CT = "http://schemas.openxmlformats.org/package/2006/content-types"
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml"
STYLES = (
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="ListNumber"><w:name w:val="List Number"/><w:pPr>'
    '<w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/></w:style>'
)
NUMBERING = (
    '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
    '<w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
)


def make(
    body: str, styles: str = STYLES, numbering: str = NUMBERING, parts: dict[str, str] | None = None
) -> bytes:
    """A Word file with this body; `parts` are other parts by name, related as rId-name."""
    own = {"styles": styles, "numbering": numbering, **(parts or {})}
    kinds = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{MAIN}.{name.rstrip("0123456789")}+xml"/>'
        for name in own
    )
    relations = "".join(
        f'<Relationship Id="rId-{name}" Type="{REL}/{name.rstrip("0123456789")}"'
        f' Target="{name}.xml"/>'
        for name in own
    )
    members = {
        "[Content_Types].xml": f'<Types xmlns="{CT}"><Default Extension="rels" ContentType='
        '"application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="png"'
        ' ContentType="image/png"/>'
        f'<Override PartName="/word/document.xml" ContentType="{MAIN}.document.main+xml"/>'
        f"{kinds}</Types>",
        "_rels/.rels": f'<Relationships xmlns="{PR}"><Relationship Id="rId1"'
        f' Type="{REL}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/document.xml": f"<w:document {NS}><w:body>{body}</w:body></w:document>",
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{PR}">{relations}</Relationships>',
        "word/styles.xml": f"<w:styles {NS}>{styles}</w:styles>",
        "word/numbering.xml": f"<w:numbering {NS}>{numbering}</w:numbering>",
        **{f"word/{name}.xml": content for name, content in (parts or {}).items()},
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def make_pixel() -> bytes:
    """The smallest picture: one grey pixel as PNG."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = zlib.crc32(kind + data).to_bytes(4)
        return len(data).to_bytes(4) + kind + data + check

    head = (1).to_bytes(4) + (1).to_bytes(4) + bytes([8, 0, 0, 0, 0])
    lines = zlib.compress(b"\0\x80")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", lines) + chunk(b"IEND", b"")


def run(text: str, look: str = "") -> str:
    return f'<w:r>{look}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def paragraph(*runs: str, style: str = "") -> str:
    look = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{look}{''.join(runs)}</w:p>"


def table(*rows: list[str]) -> str:
    lines = "".join(
        "<w:tr>" + "".join(f"<w:tc>{cell}</w:tc>" for cell in row) + "</w:tr>" for row in rows
    )
    return f'<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w="1000"/></w:tblGrid>{lines}</w:tbl>'


def show(data: bytes) -> list[tuple[str, str]]:
    """What a document says, story by story, with automatic numbers and styles; empty ones left out."""
    return [
        (story.part, "\n".join(f"{p.style}|{p.shown}" for p in story.paragraphs))
        for story in word.read(data).stories
        if story.part != "properties" and (story.part == "body" or story.text.strip())
    ]


def check(old: bytes, new: bytes) -> bytes:
    made = make_redline(old, new, ("旧", "新"))
    assert 0 == made.left
    assert show(new) == show(accept(made.data))
    assert show(old) == show(reject(made.data))
    return made.data


WORDS = st.lists(
    st.sampled_from(
        ["甲方", "乙方", "应当", "付款", "三十日", "{{ 甲方.名称 }}", "{% if 付款 %}", "。", "50%"]
    ),
    max_size=7,
)


@st.composite
def texts(draw: st.DrawFn) -> str:
    """A paragraph whose words are cut into runs anywhere, some of them bold."""
    text = "".join(draw(WORDS))
    cuts = sorted(draw(st.sets(st.integers(0, len(text)), max_size=3)))
    bold = "<w:rPr><w:b/></w:rPr>"
    pieces = [text[a:b] for a, b in zip([0, *cuts], [*cuts, len(text)], strict=True)]
    runs = [run(piece, bold if place % 2 else "") for place, piece in enumerate(pieces) if piece]
    style = draw(st.sampled_from(["", "", "ListNumber", "Heading1"]))
    return paragraph(*runs, style=style)


@st.composite
def blocks(draw: st.DrawFn) -> list[str]:
    """Paragraphs, and tables each of which has a paragraph after it."""
    made: list[str] = []
    for _ in range(draw(st.integers(1, 6))):
        if draw(st.integers(0, 4)) == 0:
            rows = draw(
                st.lists(
                    st.lists(
                        st.lists(texts(), min_size=1, max_size=2).map("".join),
                        min_size=1,
                        max_size=3,
                    ),
                    min_size=1,
                    max_size=4,
                )
            )
            made.append(table(*rows))
            made.append(paragraph(run("表后")))
        else:
            made.append(draw(texts()))
    return made


@st.composite
def pairs(draw: st.DrawFn) -> tuple[list[str], list[str]]:
    """A document and what became of it: blocks changed, moved, dropped, added."""
    old = draw(blocks())
    new = [each for each in old if draw(st.integers(0, 3))]
    for each in draw(blocks()):
        if draw(st.booleans()):
            new.insert(draw(st.integers(0, len(new))), each)
    if len(new) > 1 and draw(st.booleans()):
        new.insert(0, new.pop())
    new.append(paragraph(run("末")))
    if draw(st.booleans()):
        old.append(paragraph(run("末")))
    fixed = []
    for each in new:  # tables side by side would be one
        if fixed and each.startswith("<w:tbl") and fixed[-1].startswith("<w:tbl"):
            fixed.append(paragraph(run("表间")))
        fixed.append(each)
    return old, fixed


@given(pairs())
@settings(max_examples=300 if FULL else 60, deadline=None)
def test_accepted_it_is_the_new_document_and_rejected_the_old(
    pair: tuple[list[str], list[str]],
) -> None:
    old, new = ("".join(blocks) for blocks in pair)
    check(make(old), make(new))


def box(text: str) -> str:
    return (
        "<w:r><w:pict><v:shape><v:textbox><w:txbxContent>"
        f"{paragraph(run(text))}</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
    )


def field(code: str, result: str) -> str:
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    return (
        f'{mark.format("begin")}<w:r><w:instrText xml:space="preserve">{code}</w:instrText></w:r>'
        f"{mark.format('separate')}{run(result)}{mark.format('end')}"
    )


def header(name: str, text: str) -> dict[str, str]:
    tag = "hdr" if name.startswith("header") else "ftr"
    return {name: f"<w:{tag} {NS}>{paragraph(run(text))}</w:{tag}>"}


def section(*references: str) -> str:
    inner = "".join(
        f'<w:{name.rstrip("0123456789")}Reference w:type="default" r:id="rId-{name}"/>'
        for name in references
    )
    return f"<w:sectPr>{inner}</w:sectPr>"


def test_text_boxes_are_compared_inside() -> None:
    old, new = (
        make(paragraph(run("前"), box(text), run("后"))) for text in ("旧框里的字", "新框里的字")
    )
    data = check(old, new)
    assert b"txbxContent" in read(data) and b"w:del " in read(data)


def test_a_text_box_that_goes_takes_its_words_along() -> None:
    old, new = make(paragraph(run("前后"), box("框"))), make(paragraph(run("前后")))
    check(old, new)
    check(new, old)


def test_fields_go_and_come_whole() -> None:
    old = make(paragraph(run("见"), field(" REF _a ", "第四条"), run("的约定")))
    new = make(paragraph(run("见"), field(" REF _a ", "第五条"), run("的约定")))
    data = check(old, new)
    assert b"delInstrText" in read(data)


def test_headers_and_footers_are_compared() -> None:
    body = paragraph(run("一"))
    old = make(
        body + section("header1", "footer1"),
        parts=header("header1", "合同编号") | header("footer1", "第一页"),
    )
    new = make(body + section("header1"), parts=header("header1", "合同编号：{{ 合同编号 }}"))
    assert "{{ 合同编号 }}" in str(show(check(old, new)))
    check(new, old)


def test_links_and_controls_keep_what_they_hold() -> None:
    link = '<w:hyperlink w:anchor="x">{}</w:hyperlink>'
    control = "<w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt>"
    old = make(
        paragraph(run("甲"), link.format(run("旧的链接")), control.format(run("填写处"))) * 2
    )
    new = make(
        control.format(paragraph(run("甲"), link.format(run("新的链接")))) + paragraph(run("乙"))
    )
    data = check(old, new)
    assert b"hyperlink" in read(data)


def test_styles_and_lists_that_the_new_file_lacks_are_brought_along() -> None:
    styles = STYLES.replace("ListNumber", "a3").replace("List Number", "条款")
    numbering = NUMBERING.replace('"%1."', '"第%1条"')
    old = make(paragraph(run("甲方应当付款"), style="a3") + paragraph(run("末")), styles, numbering)
    new = make(paragraph(run("末")))
    data = check(old, new)
    assert "第1条" in str(show(reject(data)))


def test_a_style_under_another_id_is_the_same_style() -> None:
    styles = STYLES.replace("ListNumber", "a3")
    old = make(paragraph(run("付款"), style="a3"), styles)
    new = make(paragraph(run("付款"), style="ListNumber"))
    assert b"pPrChange" not in read(check(old, new))


def test_changes_that_were_there_before_count_as_accepted() -> None:
    said = '<w:ins w:id="1" w:author="x">{}</w:ins><w:del w:id="2" w:author="x"><w:r><w:delText>{}</w:delText></w:r></w:del>'
    old = make(paragraph(run("付款"), said.format(run("三十日"), "十日")))
    new = make(paragraph(run("付款六十日")))
    data = check(old, new)
    assert ["付款三十日"] == [p.text for p in word.read(reject(data)).body.paragraphs]


def test_the_text_of_notes_is_compared() -> None:
    def noted(text: str) -> bytes:
        mark = '<w:r><w:footnoteReference w:id="2"/></w:r>'
        notes = f'<w:footnotes {NS}><w:footnote w:id="2">{paragraph(run(text))}</w:footnote></w:footnotes>'
        return make(paragraph(run("价款"), mark), parts={"footnotes": notes})

    check(noted("含税价"), noted("不含税价"))


def test_pictures_that_went_are_brought_along() -> None:
    made = docx.Document()
    pixel = make_pixel()
    made.add_paragraph("公章").add_run().add_picture(io.BytesIO(pixel))
    made.add_paragraph("末")
    buffer = io.BytesIO()
    made.save(buffer)
    other = docx.Document()
    other.add_paragraph("末")
    plain = io.BytesIO()
    other.save(plain)
    data = make_redline(buffer.getvalue(), plain.getvalue(), ("旧", "新"))
    assert 0 == data.left
    again = docx.Document(io.BytesIO(reject(data.data)))
    (image,) = [part for part in again.part.related_parts.values() if "image" in part.content_type]
    assert pixel == image.blob


def test_the_same_files_give_the_same_bytes_and_a_date_only_where_one_is_given() -> None:
    old, new = make(paragraph(run("甲"))), make(paragraph(run("乙")))
    assert make_redline(old, new, ("", "")) == make_redline(old, new, ("", ""))
    assert b"w:date" not in read(make_redline(old, new, ("", "")).data)
    dated = make_redline(old, new, ("", ""), "2026-04-01T00:00:00Z")
    assert b'w:date="2026-04-01T00:00:00Z"' in read(dated.data)


def test_equal_files_bear_no_change() -> None:
    data = (ROOT / "templates" / "contract" / "technical-service.docx").read_bytes()
    made = read(make_redline(data, data, ("", "")).data)
    assert not re.search(rb"<w:(ins|del|pPrChange) ", made)


def test_two_shipped_forms_make_a_redline_of_each_other() -> None:
    forms = [
        ROOT / "templates" / "contract" / f"{n}.docx"
        for n in ("technical-service", "cloud-service")
    ]
    old, new = (form.read_bytes() for form in forms)
    check(old, new)


def read(data: bytes) -> bytes:
    """The body and headers of a file as XML."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return b"".join(archive.read(n) for n in archive.namelist() if n.startswith("word/"))
