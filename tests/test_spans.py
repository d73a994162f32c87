"""Words of a paragraph replaced across runs: the rest of the document stays as it was."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from test_annotate import package, part
from test_reading_word import NAMESPACES, p, r

from generator import word
from generator.findings import WordPlace
from generator.ooxml import W
from generator.ooxml.package import Package, repack
from generator.ooxml.properties import write_part
from generator.ooxml.spans import Span, replace_spans
from generator.reading import Limits

MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
MATH = "http://schemas.openxmlformats.org/officeDocument/2006/math"
BOLD, RED = "<w:b/>", '<w:color w:val="FF0000"/>'


def change(data: bytes, place: WordPlace, *spans: Span, **options: Any) -> tuple[bytes, list[str]]:
    """The file with spans of one paragraph replaced, and why some were not."""
    opened = Package(data, "x.docx", Limits())
    traced = word.trace(opened)
    declined = replace_spans(*traced.paragraphs[place], spans, **options)
    part = traced.parts[place.part]
    return repack(data, {part: write_part(traced.roots[part])}), list(declined.values())


def change_body(inner: str, *spans: Span, **options: Any) -> tuple[str, Any]:
    """What the paragraph shows afterwards, and its element."""
    data, declined = change(package(f"<w:p>{inner}</w:p>"), WordPlace("body", 0), *spans, **options)
    assert not declined
    return word.read(data).body_text, part(data, "word/main.xml").find(f".//{W}p")


def looks(paragraph: Any) -> list[tuple[str, str]]:
    """The text of each run with the names of its formatting."""
    return [
        (
            "".join(t.text or "" for t in run.iter(W + "t")),
            "".join(child.tag.removeprefix(W) for child in run.iterfind(f"{W}rPr/*")),
        )
        for run in paragraph.iter(W + "r")
    ]


def test_words_over_several_runs_become_one_run_that_looks_like_the_first() -> None:
    text, paragraph = change_body(
        r("甲方：某") + r("市某", BOLD) + r("局，下称甲方", RED), (3, 7, "{{ 甲方.名称 }}")
    )
    assert text == "甲方：{{ 甲方.名称 }}，下称甲方"
    assert looks(paragraph) == [("甲方：{{ 甲方.名称 }}", ""), ("，下称甲方", "color")]


def test_words_can_look_like_most_of_what_they_replace() -> None:
    _, paragraph = change_body(
        r("甲方：某") + r("市某某", BOLD) + r("局", RED), (3, 8, "X"), longest=True
    )
    assert looks(paragraph) == [("甲方：", ""), ("X", "b")]


def test_several_words_of_one_run_are_replaced_at_once() -> None:
    text, paragraph = change_body(
        r("自2026年起至2027年止"), (1, 5, "A"), (8, 12, "BB"), (13, 13, "!")
    )
    assert text == "自A年起至BB年!止"
    assert len(looks(paragraph)) == 1


def test_bookmarks_notes_and_page_breaks_stay() -> None:
    marks = '<w:bookmarkStart w:id="1" w:name="a"/>', '<w:bookmarkEnd w:id="1"/>'
    note = '<w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:br w:type="page"/></w:r>'
    text, paragraph = change_body(
        r("甲") + marks[0] + r("乙") + note + r("丙") + marks[1], (0, 3, "X")
    )
    assert text == "X"
    kept = [each.tag.removeprefix(W) for each in paragraph.iterdescendants("*")]
    assert ["r", "t", "bookmarkStart", "r", "footnoteReference", "r", "br", "bookmarkEnd"] == kept


def test_an_empty_hyperlink_goes_and_a_used_one_stays() -> None:
    link = '<w:hyperlink w:anchor="a">{}</w:hyperlink>'
    text, paragraph = change_body(r("见") + link.format(r("甲乙")) + r("丙"), (0, 4, "X"))
    assert text == "X"
    assert paragraph.find(W + "hyperlink") is None
    text, paragraph = change_body(r("见") + link.format(r("甲乙")) + r("丙"), (0, 2, "X"))
    assert text == "X乙丙"
    assert paragraph.find(f"{W}hyperlink/{W}r/{W}t").text == "乙"


def test_a_tracked_insertion_keeps_its_author() -> None:
    inserted = '<w:ins w:id="3" w:author="张">{}</w:ins>'
    text, paragraph = change_body(inserted.format(r("甲")) + r("乙"), (0, 1, "XY"))
    assert text == "XY乙"
    assert paragraph.find(f"{W}ins/{W}r/{W}t").text == "XY"


def test_line_breaks_and_tabs_of_the_new_words_are_those_of_word() -> None:
    text, paragraph = change_body(r("甲乙丙"), (1, 2, "一\n二\t"))
    assert text == "甲一\n二\t丙"
    assert paragraph.find(f".//{W}br") is not None


def test_words_stand_in_place_of_a_tab_and_behind_one() -> None:
    tab = "<w:r><w:tab/></w:r>"
    assert change_body(r("甲") + tab + r("乙"), (1, 2, "X"))[0] == "甲X乙"
    assert change_body(r("甲") + tab + r("乙"), (2, 2, "X"))[0] == "甲\tX乙"
    assert change_body(tab + r("乙"), (0, 2, "X"))[0] == "X"


def test_what_word_reckons_itself_is_declined() -> None:
    field = f'<w:fldSimple w:instr=" REF x ">{r("第四条")}</w:fldSimple>'
    data = package(f"<w:p>{r('见')}{field}{r('之一')}</w:p>")
    changed, declined = change(data, WordPlace("body", 0), (0, 3, "X"), (4, 6, "之二"))
    assert declined == ["在自动更新的域里，Word 更新域时会改掉"]
    assert word.read(changed).body_text == "见第四条之二"


def control(inner: str, properties: str = "") -> str:
    return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{inner}</w:sdtContent></w:sdt>"


def test_words_inside_a_content_control_are_replaced_and_it_holds_real_text_then() -> None:
    inner = control(r("单击输入") + r("名称"), "<w:showingPlcHdr/>")
    text, paragraph = change_body(r("甲方：") + inner, (3, 9, "X"))
    assert text == "甲方：X"
    assert paragraph.find(f".//{W}sdtContent//{W}t").text == "X"
    assert paragraph.find(f".//{W}showingPlcHdr") is None


@pytest.mark.parametrize(
    ("inner", "reason"),
    [
        (r("甲") + control(r("乙")), "跨越了内容控件的边界"),
        (
            control(r("甲乙"), '<w:dataBinding w:xpath="/a"/>'),
            "在与文档属性绑定的内容控件里，Word 打开时会改掉",
        ),
        (f'<m:oMath xmlns:m="{MATH}"><m:r><m:t>甲乙</m:t></m:r></m:oMath>', "在公式里"),
        (f"<w:ruby><w:rubyBase>{r('甲乙')}</w:rubyBase></w:ruby>", "在注音或别的特殊内容里"),
    ],
)
def test_what_cannot_be_replaced_stays_and_is_given_back(inner: str, reason: str) -> None:
    data = package(f"<w:p>{inner}</w:p>")
    changed, declined = change(data, WordPlace("body", 0), (0, 2, "X"))
    assert declined == [reason]
    assert word.read(changed).body_text == "甲乙"


def test_hidden_and_deleted_words_stay() -> None:
    hidden = r("隐", "<w:vanish/>")
    deleted = '<w:del w:id="4" w:author="张"><w:r><w:delText>删</w:delText></w:r></w:del>'
    text, paragraph = change_body(r("甲") + hidden + deleted + r("乙"), (0, 2, "X"))
    assert text == "X"
    assert [("X", ""), ("隐", "vanish"), ("", "")] == looks(paragraph)


def box(fallback: str) -> str:
    choice = f"<w:txbxContent>{p(r('盒') + r('子'))}</w:txbxContent>"
    return (
        f'<w:p><w:r><mc:AlternateContent xmlns:mc="{MC}">'
        f'<mc:Choice Requires="wps"><w:drawing>{choice}</w:drawing></mc:Choice>'
        f"<mc:Fallback><w:pict>{fallback}</w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )


def test_both_renderings_of_a_text_box_change_alike() -> None:
    data = package(box(f"<w:txbxContent>{p(r('盒子'))}</w:txbxContent>"))
    changed, declined = change(data, WordPlace("textbox1", 0), (0, 2, "{{ 合同编号 }}"))
    assert not declined
    contents = list(part(changed, "word/main.xml").iter(W + "txbxContent"))
    assert ["{{ 合同编号 }}"] * 2 == ["".join(each.itertext()) for each in contents]


def test_renderings_that_do_not_match_are_left_alone() -> None:
    twice = f"<w:txbxContent>{p(r('盒子'))}</w:txbxContent>" * 2
    changed, declined = change(package(box(twice)), WordPlace("textbox1", 0), (0, 2, "X"))
    assert declined == ["所在文本框的两种画法不一样"]
    assert word.read(changed).story("textbox1").text == "盒子"  # type: ignore[union-attr]


def test_every_story_can_be_changed() -> None:
    note = f'<w:footnote w:id="1">{p(r("注甲"))}</w:footnote>'
    data = package(
        f"<w:p>{r('文甲')}</w:p><w:tbl><w:tr><w:tc>{p(r('格甲'))}</w:tc></w:tr></w:tbl>"
        f'<w:sectPr><w:headerReference r:id="header1"/><w:footerReference r:id="footer1"/></w:sectPr>',
        header1=f"<w:hdr {NAMESPACES}>{p(r('眉甲'))}</w:hdr>",
        footer1=f"<w:ftr {NAMESPACES}>{p(r('脚甲'))}</w:ftr>",
        footnotes=f"<w:footnotes {NAMESPACES}>{note}</w:footnotes>",
    )
    places = [
        *(WordPlace("body", 0), WordPlace("body", 0, 0, 0, 0)),
        *(WordPlace(name, 0) for name in ("header1", "footer1", "footnote1")),
    ]
    for place in places:
        data, declined = change(data, place, (1, 2, "乙"))
        assert not declined
    texts = {each.place: each.text for each in word.read(data).paragraphs}
    assert ["文乙", "格乙", "眉乙", "脚乙", "注乙"] == [texts[place] for place in places]


@pytest.mark.parametrize("spans", [[(0, 2, ""), (1, 3, "")], [(0, 9, "")], [(2, 1, "")]])
def test_spans_that_overlap_or_lead_out_are_a_mistake_of_the_caller(spans: list[Span]) -> None:
    with pytest.raises(ValueError, match="span"):
        change_body(r("甲乙丙"), *spans)


PIECES = st.sampled_from(
    [
        r("甲乙"),
        r("丙 丁", BOLD),
        r(" ", RED),
        "<w:r><w:t> 戊 </w:t><w:tab/><w:t>己</w:t></w:r>",
        "<w:r><w:br/></w:r>",
        '<w:bookmarkStart w:id="7" w:name="b"/>',
        '<w:proofErr w:type="spellStart"/>',
        f'<w:hyperlink w:anchor="a">{r("庚辛")}</w:hyperlink>',
        f'<w:ins w:id="9" w:author="张">{r("壬", BOLD)}</w:ins>',
        r("隐", "<w:vanish/>"),
        '<w:r><w:footnoteReference w:id="2"/></w:r>',
    ]
)


@given(
    st.lists(PIECES, min_size=1, max_size=8),
    st.lists(st.integers(0, 30), max_size=6, unique=True),
    st.lists(st.sampled_from(["", "X", " 新 ", "一\n二"]), min_size=3, max_size=3),
    st.booleans(),
)
def test_exactly_the_spans_change(
    pieces: list[str], cuts: list[int], news: list[str], longest: bool
) -> None:
    data = package(f"<w:p>{''.join(pieces)}</w:p>")
    before = word.read(data).body_text
    cuts = sorted(cut for cut in cuts if cut <= len(before))
    spans = [
        (start, end, new) for start, end, new in zip(cuts[::2], cuts[1::2], news, strict=False)
    ]
    changed, declined = change(data, WordPlace("body", 0), *spans, longest=longest)
    expected = before
    for start, end, new in reversed(spans):
        expected = expected[:start] + new + expected[end:]
    assert not declined
    assert word.read(changed).body_text == expected
    assert _others(changed) == _others(data)


def _others(data: bytes) -> list[str]:
    """All that is no shown text, and no run or holder of it, in order."""
    names = {"bookmarkStart", "proofErr", "footnoteReference", "vanish"}
    tags = (each.tag.removeprefix(W) for each in part(data, "word/main.xml").iter(etree.Element))
    return [tag for tag in tags if tag in names]
