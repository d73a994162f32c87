"""Reading a story by what is known of its pieces gives what reading its whole tree gives."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import EXAMPLES, ROOT
from contracts import CONTRACTS
from hypothesis import given
from hypothesis import strategies as st
from test_reading_word import NAMESPACES, p, package, r, relations, zipped

from generator import word
from generator.errors import UnreadableInput
from generator.ooxml import cuts, familiar
from generator.ooxml.styles import Styles
from generator.reading import Document

FORMS = sorted((ROOT / "templates").glob("*/*.docx"))
GOLDEN = sorted((EXAMPLES[0].parent / "golden").rglob("*.docx"))
TICK = f"<w:tbl><w:tr><w:tc>{p(r('一'))}</w:tc><w:tc>{p(r('二'))}<w:p/></w:tc></w:tr></w:tbl>"


def read_as_tree(data: bytes) -> Document | str:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(word, "read_story", lambda *_: None)
        return try_to_read(data)


def try_to_read(data: bytes) -> Document | str:
    try:
        return word.read(data)
    except UnreadableInput as error:
        return error.message


@pytest.mark.parametrize("path", [*FORMS, *GOLDEN], ids=lambda path: path.stem)
def test_our_forms_and_papers_are_read_alike(path: Path) -> None:
    data = path.read_bytes()
    assert read_as_tree(data) == word.read(data) == word.read(data)


@pytest.mark.parametrize("build", CONTRACTS.values(), ids=CONTRACTS)
def test_papers_of_others_are_read_alike(build: Callable[[], bytes]) -> None:
    data = build()
    assert read_as_tree(data) == word.read(data)


def test_our_papers_are_read_by_their_pieces() -> None:
    for path in FORMS:
        assert word._recall(word.Package(path.read_bytes(), "", word.Limits())) is not None


FIELD = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
BOX = "<w:r><w:pict><v:shape><v:textbox><w:txbxContent>{}</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
PIECES = [
    p(r("甲方")),
    p(r("乙方"), r("隐", "<w:vanish/>")),
    "<w:p/>",
    "<w:p></w:p>",
    "<w:p >空</w:p >",
    '<w:p\nw:rsidR="1"><w:r><w:t>换行</w:t></w:r></w:p>',
    f"<!-- {p(r('注'))} -->",
    "<!-- <w:p> -->",
    "<![CDATA[</w:p>]]>",
    p("<w:r><w:t><![CDATA[</w:p><w:p>]]></w:t></w:r>"),
    "<?pi </w:p> ?>",
    TICK,
    f"<w:tbl><w:tr><w:tc>{TICK}{p(r('后'))}</w:tc></w:tr></w:tbl>",
    f"<w:sdt><w:sdtContent>{p(r('控件'))}</w:sdtContent></w:sdt>",
    f"<w:del>{p(r('删'))}</w:del>",
    p(BOX.format(p(r("框")))),
    p(FIELD.format("begin"), r("1"), FIELD.format("separate")),
    p(r("2"), FIELD.format("end")),
    p(FIELD.format("begin"), r("3"), FIELD.format("separate"), r("4"), FIELD.format("end")),
    '<x:p xmlns:x="http://schemas.openxmlformats.org/wordprocessingml/2006/main"/>',
    '<w:sdt xmlns:w="urn:other"><w:p>别的</w:p></w:sdt>',
    '<w:p cut=""/>',
    '<w:p cut=""></w:p>',
    "<w:p>",
    "</w:p>",
    "<w:t>散</w:t>",
    "&amp;",
    "&none;",
    p(r("列"), properties='<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'),
    p(r("节"), properties='<w:sectPr><w:headerReference r:id="header1"/></w:sectPr>'),
    p(r("节"), properties='<w:sectPr><w:footerReference r:id="footer1"/></w:sectPr>'),
    '<w:sectPr><w:headerReference r:id="header2"/><w:headerReference r:id="header1"/></w:sectPr>',
]
NUMBERING = (
    '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
    '<w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
)


@given(st.lists(st.sampled_from(PIECES), max_size=7), st.lists(st.sampled_from(PIECES), max_size=2))
def test_whatever_stands_in_a_body_or_header_is_read_alike(
    body: list[str], header: list[str]
) -> None:
    parts = {"header1": p(r("眉")), "header2": "".join(header), "footer1": p(r("脚"))}
    data = package("".join(body), numbering=NUMBERING, **parts)
    assert read_as_tree(data) == try_to_read(data)


@pytest.mark.parametrize("prolog", ["", '<?xml version="1.0" encoding="GB18030"?>', "<!-- -->"])
def test_a_part_in_another_encoding_is_read_alike(prolog: str) -> None:
    text = f"{prolog}<w:document {NAMESPACES}><w:body>{p(r('合同'))}</w:body></w:document>"
    data = zipped(
        {
            "_rels/.rels": relations({"officeDocument": "word/main.xml"}),
            "word/main.xml": text.encode("gb18030" if "GB" in prolog else "utf-8"),
        }
    )
    document = word.read(data)
    assert "合同" == document.body_text
    assert read_as_tree(data) == document


KNOWN = familiar.Formatting(Styles({}), {})


def body_of(data: bytes) -> bytes:
    return word.Package(data, "", word.Limits()).read("word/main.xml")


def test_what_is_remembered_is_bounded() -> None:
    for number in range(3):
        long = package(p(r(f"{number}" * familiar._LONGEST)))
        assert familiar.read_story("body", body_of(long), KNOWN) is None
        assert read_as_tree(long) == word.read(long)
    for number in range(3 * familiar._MOST // 100):
        many = package("".join(p(r(f"{number}-{each}")) for each in range(100)))
        assert familiar.read_story("body", body_of(many), KNOWN) is not None
    assert len(KNOWN.contents) <= familiar._MOST + 100


def test_a_story_is_cut_into_paragraphs_and_their_frame() -> None:
    found = cuts.cut(f"<w:hdr {NAMESPACES}>{p(r('一'))}{TICK}</w:hdr>".encode())
    assert found is not None
    assert 3 == len(found.paragraphs)
    assert 3 == sum(cuts.is_mark(each) for each in cuts.parse_frame(found).iter())
