"""Cross-references have the right result in the file as written, since nobody presses F9."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from typing import Any

import docx
import pytest
from conftest import EXAMPLES, ROOT, generate, make_form
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from generator import archive, mentions, render, sources, word
from generator.compiled import compile_form
from generator.errors import BrokenTemplate
from generator.home import Home
from generator.numerals import read_integer
from generator.ooxml.references import refresh_references
from generator.reading import Document

W = nsdecls("w")
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
ROOTS = {"document": "document", "header": "hdr", "footnotes": "footnotes", "comments": "comments"}

Members = list[tuple[str, bytes]]

# 条 第%1条 · 款 %2. · 项 （%3） · 附件 附件%1 · 章 "1." "1.1" "(a)" "i."
NUMBERING = "".join(
    f'<w:abstractNum w:abstractNumId="{key}">'
    + "".join(
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
        for depth, (kind, text) in enumerate(levels)
    )
    + "</w:abstractNum>"
    for key, levels in enumerate(
        [
            [("chineseCountingThousand", "第%1条"), ("decimal", "%2."), ("decimal", "（%3）")],
            [("decimal", "附件%1")],
            [
                *(("decimal", "%1."), ("decimal", "%1.%2.")),
                *(("lowerLetter", "(%3)"), ("lowerRoman", "%4.")),
            ],
            [("bullet", "•")],
        ],
        1,
    )
) + "".join(
    f'<w:num w:numId="{key}"><w:abstractNumId w:val="{key}"/></w:num>' for key in (1, 2, 3, 4)
)


def t(text: str, properties: str = "") -> str:
    props = properties and f"<w:rPr>{properties}</w:rPr>"
    return f'<w:r>{props}<w:t xml:space="preserve">{text}</w:t></w:r>'


def p(*runs: str, number: tuple[int, int] | None = None, mark: str = "", key: int = 0) -> str:
    """A paragraph; `number` is its list and level, `mark` the name of a bookmark around it."""
    properties = ""
    if number:
        num, depth = number
        properties = f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{num}"/></w:numPr>'
    inner = "".join(runs)
    if mark:
        key = key or sum(map(ord, mark))
        inner = (
            f'<w:bookmarkStart w:id="{key}" w:name="{mark}"/>{inner}<w:bookmarkEnd w:id="{key}"/>'
        )
    return f"<w:p><w:pPr>{properties}</w:pPr>{inner}</w:p>"


def article(text: str, mark: str = "") -> str:
    return p(t(text), number=(1, 0), mark=mark)


def clause(*runs: str, mark: str = "") -> str:
    return p(*runs, number=(1, 1), mark=mark)


def tag(text: str) -> str:
    return p(t(f"{{%p {text} %}}"))


def char(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def ask(*instruction: str) -> str:
    return "".join(
        f'<w:r><w:instrText xml:space="preserve">{each}</w:instrText></w:r>' for each in instruction
    )


def ref(*instruction: str, result: str = t("第九十九条")) -> str:
    """A complex field; its instruction may be split over several runs."""
    return char("begin") + ask(*instruction) + char("separate") + result + char("end")


TO_B = ref("REF b \\r")


def package(body: str, **parts: str) -> Members:
    """The members of a small .docx: a body and its other parts by name (header1, footnotes)."""
    parts = {"document": f"<w:body>{body}</w:body>", "numbering": NUMBERING, **parts}
    relations = "".join(
        f'<Relationship Id="{key}" Type="{OFFICE}/{key.rstrip("1")}" Target="{key}.xml"/>'
        for key in parts
        if key != "document"
    )
    overrides = "".join(
        f'<Override PartName="/word/{key}.xml" ContentType="{WORD}.'
        f'{"document.main" if key == "document" else key.rstrip("1")}+xml"/>'
        for key in parts
    )
    of = "http://schemas.openxmlformats.org/package/2006"
    files = {
        "[Content_Types].xml": f'<Types xmlns="{of}/content-types"><Default Extension="rels" '
        f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>{overrides}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{of}/relationships"><Relationship Id="r1" '
        f'Type="{OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": (
            f'<Relationships xmlns="{of}/relationships">{relations}</Relationships>'
        ),
    }
    for key, inner in parts.items():
        root = ROOTS.get(key.rstrip("1"), key.rstrip("1"))
        files[f"word/{key}.xml"] = f"<w:{root} {nsdecls('w', 'r')}>{inner}</w:{root}>"
    return [(name, text.encode()) for name, text in files.items()]


def fill(body: str, values: dict[str, Any] | None = None, **parts: str) -> Document:
    """A form filled and read back."""
    form = compile_form(archive.pack(package(body, **parts)), "试验")
    return word.read(render.render(form, values or {}))


def shown(document: Document) -> list[str]:
    return [each.shown for each in document.paragraphs]


def refresh(body: str, **parts: str) -> dict[str, str]:
    members = refresh_references(package(body, **parts))
    return {name: content.decode() for name, content in members}


# --- what is cited -------------------------------------------------------------------------------


def test_a_reference_has_the_number_of_its_article_whether_it_stands_before_or_after_it() -> None:
    body = (
        *(article("服务"), clause(t("按"), ref(" REF b \\r \\h "), t("付款。"))),
        *(article("价款", mark="b"), clause(t("依"), ref(" REF b \\r \\h "), t("。"))),
    )

    assert ["第一条 服务", "1. 按第二条付款。", "第二条 价款", "1. 依第二条。"] == shown(
        fill("".join(body))
    )


@pytest.mark.parametrize(("kept", "number"), [(True, "第三条"), (False, "第二条")])
def test_a_reference_follows_what_the_branches_leave_out(kept: bool, number: str) -> None:
    body = (
        *(article("服务"), tag("if 保密"), article("保密"), tag("endif")),
        *(article("争议", mark="b"), p(t("见"), TO_B)),
    )

    assert f"见{number}" == shown(fill("".join(body), {"保密": kept}))[-1]


def test_a_reference_follows_the_rounds_of_a_loop() -> None:
    body = (
        *(tag("for 项 in 项目"), article("{{ 项 }}"), tag("endfor"), article("争议", mark="b")),
        p(TO_B),
    )

    assert "第十二条" == shown(fill("".join(body), {"项目": [*"甲乙丙丁戊己庚辛壬癸子"]}))[-1]


# Where a reference stands: in 2.1.(a), in 2.2., in an unnumbered paragraph at the end.
CONTEXT = [
    *(p(t("一"), number=(3, 0)), p(t("二"), number=(3, 0), mark="two")),
    *(p(t("二一"), number=(3, 1)), p(t("二一甲"), "{0}", number=(3, 2))),
    *(p(t("二一乙"), number=(3, 2), mark="letter"), p(t("罗马"), number=(3, 3), mark="roman")),
    *(p(t("二二"), "{1}", number=(3, 1)), p(t("三"), number=(3, 0)), p(t("末"), "{2}")),
]


@pytest.mark.parametrize(
    ("instruction", "results"),
    [
        ("REF two \\n", ("2", "2", "2")),
        ("REF two \\r \\h", ("2", "2", "2")),
        ("REF two \\w", ("2", "2", "2")),
        ("REF letter \\n \\h", ("(b)", "(b)", "(b)")),
        ("REF letter \\r", ("(b)", "2.1(b)", "2.1(b)")),
        ("REF letter \\w", ("2.1(b)", "2.1(b)", "2.1(b)")),
        ("REF roman \\n", ("i", "i", "i")),
        ("REF roman \\r", ("(b)i", "2.1(b)i", "2.1(b)i")),
        ("REF roman \\w \\* MERGEFORMAT", ("2.1(b)i", "2.1(b)i", "2.1(b)i")),
    ],
)
def test_a_number_is_cited_alone_in_context_and_in_full(
    instruction: str, results: tuple[str, ...]
) -> None:
    body = "".join(CONTEXT).format(*(t("|") + ref(instruction) for _ in results))

    assert list(results) == [x.text.split("|")[1] for x in fill(body).paragraphs if "|" in x.text]


@pytest.mark.parametrize(
    ("switch", "cited"), [("\\n", "（1）"), ("\\r", "第二条1（1）"), ("\\w", "第二条1（1）")]
)
def test_chinese_numbers_keep_their_brackets_and_words(switch: str, cited: str) -> None:
    body = (
        *(article("甲"), article("乙"), clause(t("款")), p(t("项"), number=(1, 2), mark="b")),
        *(article("丙"), p(ref(f"REF b {switch}"))),
    )

    assert cited == shown(fill("".join(body)))[-1]


def test_the_same_article_is_not_named_again_in_its_own_context() -> None:
    body = article("甲") + clause(t("款"), mark="b") + clause(t("第"), TO_B, t("款"))

    assert "2. 第1款" == shown(fill(body))[-1]


def test_annexes_have_numbers_of_their_own() -> None:
    body = (
        *(article("甲"), p(t("清单见"), ref("REF list \\r \\h"), t("，通知见"), ref("REF b \\n"))),
        *(tag("if 一"), p(t("清单"), number=(2, 0), mark="list"), tag("endif")),
        p(t("通知"), number=(2, 0), mark="b"),
    )

    assert "清单见附件1，通知见附件2" == shown(fill("".join(body), {"一": True}))[1]


def test_a_plain_reference_has_the_text_of_its_bookmark() -> None:
    body = p(t("甲方：")) + p(t("{{ x }}"), mark="name") + p(t("即"), ref("REF name \\h"), t("。"))

    assert "即星河&中心。" == shown(fill(body, {"x": "星河&中心"}))[-1]


def test_a_plain_reference_to_a_reference_has_what_that_one_has() -> None:
    body = (
        *(p(t("按"), ref("REF mid"), t("办")), p(t("["), TO_B, t("]"), mark="mid")),
        article("甲", mark="b"),
    )

    assert "按[第一条]办" == shown(fill("".join(body)))[0]


# --- where references stand ----------------------------------------------------------------------

HEADER = '<w:sectPr><w:headerReference w:type="default" r:id="header1"/></w:sectPr>'
TARGET = article("甲") + article("乙", mark="b")


def test_references_in_every_story_are_right() -> None:
    cell = f"<w:tbl><w:tr><w:tc>{p(t('表'), TO_B)}</w:tc></w:tr></w:tbl>"
    box = (
        "<w:r><w:pict><v:shape xmlns:v='urn:schemas-microsoft-com:vml'><v:textbox><w:txbxContent>"
        f"{p(t('框'), TO_B)}</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
    )
    document = fill(
        cell + p(box) + TARGET + HEADER,
        header1=p(t("眉"), TO_B),
        footnotes=f'<w:footnote w:id="2">{p(t("注"), TO_B)}</w:footnote>',
    )

    assert {"表第二条", "框第二条", "眉第二条", "注第二条"} <= set(shown(document))


@pytest.mark.parametrize(
    "field",
    [
        ref(" RE", "F b ", "\\r", " \\h "),
        ref('REF "b" \\r'),
        ref("ref B \\r \\* MERGEFORMAT"),
        ref("REF b \\r", result=t("第") + t("九") + "<w:proofErr w:type='spellStart'/>" + t("条")),
        ref("REF b \\r", result=""),
        ref("REF b \\r", result=ref("PAGE", result=t("7"))),
        char("begin") + ask("REF b \\r") + char("end"),
        f'<w:fldSimple w:instr=" REF b \\r \\h ">{t("旧")}{t("的")}</w:fldSimple>',
        '<w:fldSimple w:instr=" REF b \\r \\h "/>',
        '<w:r><w:fldChar w:fldCharType="begin"/><w:instrText>REF b \\r</w:instrText>'
        '<w:fldChar w:fldCharType="separate"/><w:t>旧</w:t><w:fldChar w:fldCharType="end"/></w:r>',
        '<w:r><w:fldChar w:fldCharType="begin"/><w:instrText>REF b \\r</w:instrText>'
        '<w:fldChar w:fldCharType="end"/></w:r>',
        f"<w:hyperlink>{TO_B}</w:hyperlink>",
        char("begin") + ask("HYPERLINK x") + char("separate") + TO_B + char("end"),
    ],
)
def test_a_field_is_refreshed_however_it_is_written(field: str) -> None:
    assert "按第二条办" == shown(fill(TARGET + p(t("按"), field, t("办"))))[-1]


def test_a_result_keeps_the_look_it_has() -> None:
    field = ref("REF b \\r", result=t("第九", "<w:b/>") + t("条", "<w:i/>"))

    text = refresh(TARGET + p(field))["word/document.xml"]

    assert "<w:r><w:rPr><w:b/></w:rPr><w:t>第二条</w:t></w:r>" in text
    assert "<w:i/>" not in text


def test_page_numbers_are_left_to_word() -> None:
    pages = "".join(ref(each, result=t("7")) for each in ("PAGE", "NUMPAGES", "PAGEREF b \\h"))
    before = package(TARGET + p(pages))

    assert before == refresh_references(before)


# --- what cannot be right ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "words"),
    [
        (ref("REF b \\r \\h"), "“b”不在"),
        (ref("PAGEREF b"), "“b”不在"),
        (ref("REF bullet \\r"), "没有自动编号"),
        (ref("REF plain \\r"), "没有自动编号"),
        (ref("REF plain \\r \\p"), "\\p"),
        (ref("REF plain \\r \\w"), "\\r \\w"),
        (ref("REF plain \\* Upper"), "\\*upper"),
        (ref("REF empty"), "没有文字"),
        (ref("REF two"), "跨了几段"),
        (ref("REF"), "没有写明书签"),
    ],
)
def test_a_reference_without_a_right_result_stops_the_document(field: str, words: str) -> None:
    body = (
        *(tag("if 有"), article("略去的", mark="b"), tag("endif")),
        *(p(t("点"), number=(4, 0), mark="bullet"), p(t("无号"), mark="plain"), p(mark="empty")),
        '<w:bookmarkStart w:id="7" w:name="two"/>' + p(t("上")) + p(t("下")),
        '<w:bookmarkEnd w:id="7"/>' + p(t("乙方按"), field, t("付款")),
    )
    with pytest.raises(BrokenTemplate) as caught:
        fill("".join(body), {"有": False})

    assert str(caught.value).startswith("模板“试验”正文“乙方按第九十九条付款”这一段：")
    assert words in caught.value.message
    assert caught.value.fix


def test_a_dangling_reference_in_a_header_is_told_with_its_place() -> None:
    with pytest.raises(BrokenTemplate, match="页眉“眉第九十九条”这一段"):
        fill(article("甲") + HEADER, header1=p(t("眉"), TO_B))


def test_a_branch_across_paragraphs_is_a_broken_template() -> None:
    form = p(t("{% if 有 %}甲")) + p(t("乙{% endif %}"), TO_B) + TARGET

    with pytest.raises(BrokenTemplate, match="试验"):
        fill(
            form.replace("{% if 有 %}甲</w:t></w:r></w:p>", "甲</w:t></w:r>{% if 有 %}</w:p>"),
            {"有": 0},
        )


# --- bookmarks -----------------------------------------------------------------------------------


def test_the_bookmark_of_a_loop_is_that_of_its_first_round() -> None:
    body = (
        *(article("甲"), tag("for 项 in 项目"), article("{{ 项 }}", mark="b"), tag("endfor")),
        p(TO_B),
    )
    form = compile_form(archive.pack(package("".join(body))), "试验")
    data = render.render(form, {"项目": ["乙", "丙", "丁"]})

    assert "第二条" == shown(word.read(data))[-1]
    text = dict(archive.unpack(data))["word/document.xml"].decode()
    assert 1 == text.count("<w:bookmarkStart") == text.count("<w:bookmarkEnd")


def test_repeated_bookmarks_are_removed_where_nothing_refers_to_them() -> None:
    body = article("甲", mark="b") + article("乙", mark="B") + p(t("丙"), mark="c", key=ord("b"))

    text = refresh(body)["word/document.xml"]

    assert ["b", "c"] == re.findall(r'w:name="(\w)"', text)
    ids = re.findall(r'bookmarkStart w:id="(\d+)"', text)
    assert 2 == len(set(ids))
    assert ids == re.findall(r'bookmarkEnd w:id="(\d+)"', text)


def test_half_a_bookmark_left_by_a_branch_is_made_whole_or_removed() -> None:
    body = (
        *('<w:p><w:bookmarkEnd w:id="9"/></w:p>', article("甲")),
        f'<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>{t("乙")}',
        f'<w:bookmarkStart w:id="3" w:name="b"/></w:p>{p(TO_B)}',
    )

    text = refresh("".join(body))["word/document.xml"]

    assert "第二条" in text
    assert ["3"] == re.findall(r'bookmarkEnd w:id="(\d+)"', text)


def test_a_bookmark_between_paragraphs_is_that_of_the_next_one() -> None:
    body = article("甲") + '<w:bookmarkStart w:id="3" w:name="b"/>' + article("乙")

    assert "第二条" == shown(fill(body + '<w:bookmarkEnd w:id="3"/>' + p(TO_B)))[-1]


# --- bytes ---------------------------------------------------------------------------------------


def test_only_parts_that_change_are_written_anew() -> None:
    before = package(TARGET + p(TO_B) + HEADER, header1=p(ref("REF b \\r", result=t("第二条"))))

    after = refresh_references(before)

    assert ["word/document.xml"] == [
        n for (n, a), (_, b) in zip(before, after, strict=True) if a != b
    ]
    assert dict(after)["word/document.xml"].startswith(
        b"<?xml version='1.0' encoding='UTF-8' standalone='yes'?>"
    )


def test_refreshing_again_changes_nothing() -> None:
    once = refresh_references(package(TARGET + p(ref("REF b \\w")) + TARGET))

    assert once == refresh_references(once)


def test_the_same_form_and_values_give_the_same_bytes() -> None:
    form = compile_form(archive.pack(package(TARGET + p(TO_B))), "试验")

    assert render.render(form, {}) == render.render(form, {})


def test_a_file_of_python_docx_without_fields_is_not_touched() -> None:
    with zipfile.ZipFile(io.BytesIO(make_form(["甲", "REF b \\r", "instrText"]))) as archive:
        members = [(name, archive.read(name)) for name in archive.namelist()]

    assert members == refresh_references(members)


def test_a_reference_in_a_file_of_python_docx_is_refreshed() -> None:
    document = docx.Document()
    for text in ("一", "二"):
        document.add_paragraph(text, style="List Number")
    mark = parse_xml(f'<w:bookmarkStart {W} w:id="1" w:name="b"/>')
    document.paragraphs[-1]._p.append(mark)
    document.add_paragraph()._p.append(parse_xml(f'<w:fldSimple {W} w:instr="REF b \\r"/>'))
    buffer = io.BytesIO()
    document.save(buffer)
    form = compile_form(buffer.getvalue(), "试验")

    assert ["1. 一", "2. 二", "2"] == [
        x.shown for x in word.read(render.render(form, {})).body.paragraphs
    ]


# --- the shipped forms ---------------------------------------------------------------------------

_ANNEX = re.compile(r"附件\s*(\d+|[一二三四五六七八九十]+)")


def _count(text: str) -> int:
    return int(text) if text.isdecimal() else read_integer(text)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_reference_of_a_finished_document_names_what_is_there(
    path: Path, house: Home, tmp_path: Path
) -> None:
    result = generate(
        sources.read_deal(str(path), ROOT / "data" / "parties"), house, folder=tmp_path
    )
    assert result.path, result.findings
    data = result.path.read_bytes()
    said = mentions.read(word.read(data))

    own = [each for each in said.references if each.law is None]
    assert set() == {each.number for each in own} - {each.number for each in said.articles}

    body = said.document.body.paragraphs
    heads = {each.number for each in body if each.number.startswith("附件")}
    annexes = {_count(m[1]) for each in heads if (m := _ANNEX.match(each))}
    named = {_count(m[1]) for each in body for m in _ANNEX.finditer(each.text)}
    assert set() == named - annexes


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_field_of_a_finished_document_has_the_number_of_its_article(
    path: Path, house: Home, tmp_path: Path
) -> None:
    result = generate(
        sources.read_deal(str(path), ROOT / "data" / "parties"), house, folder=tmp_path
    )
    assert result.path, result.findings
    document = docx.Document(str(result.path))
    paragraphs = document.element.body.xpath(".//w:p")
    read = word.read(result.path.read_bytes()).body.paragraphs
    assert len(paragraphs) == len(read)
    numbers = {
        mark.get(f"{{{mark.nsmap['w']}}}name"): each.number
        for element, each in zip(paragraphs, read, strict=True)
        for mark in element.xpath("./w:bookmarkStart")
    }
    text = document.element.xml
    fields = re.findall(
        r'REF (\w+) \\r.*?"separate"/>.*?<w:t(?: [^>]*)?>([^<]*)</w:t>.*?"end"/>', text, re.DOTALL
    )

    assert len(fields) == text.count(" REF ")
    assert [(name, numbers[name].rstrip(".")) for name, _ in fields] == fields


def test_the_example_of_the_tutorial_refers_to_articles_by_fields(
    house: Home, tmp_path: Path
) -> None:
    path = ROOT / "data" / "examples" / "technical-service.json"
    result = generate(
        sources.read_deal(str(path), ROOT / "data" / "parties"), house, folder=tmp_path
    )
    assert result.path, result.findings

    text = docx.Document(str(result.path)).element.xml
    own = [
        each
        for each in mentions.read(word.read(result.path.read_bytes())).references
        if each.law is None
    ]
    assert len(own) == text.count(" REF ") > 0
