"""Forms are filled without losing or bending a value, and faults are told by their place."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from conftest import generate, make_deal, make_form, read_lines
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator import archive, compiled, render, word
from generator.errors import BrokenTemplate
from generator.home import Home

SmallHome = Callable[..., Home]


def fill(*paragraphs: str, **values: object) -> list[str]:
    """The paragraphs of a form filled with plain values."""
    form = compiled.compile_form(make_form(paragraphs), "试验")
    return [p.text for p in word.read(render.render(form, values)).body.paragraphs]


HOSTILE = [
    "A&B",
    "单价<100元",
    "<select>",
    "]]>",
    "&amp;",
    "{{ 甲方.名称 }}",
    "{% if x %}",
    "{# 注 #}",
    "{_{",
    "}_}",
    "%_}",
    "“引”‘号’\"'",
    "𠮷野家",
    "龘　全角",
    "  前后有空格  ",
    "中  间",
    "None",
    "${x}",
    "\\n\\t",
    "e\u0301",
    "👨‍👩‍👧",
    "</w:t>",
]


@pytest.mark.parametrize("value", HOSTILE)
def test_a_value_comes_out_as_it_went_in(value: str) -> None:
    assert [f"甲方：{value}。"] == fill("甲方：{{ x }}。", x=value)


@settings(max_examples=60, deadline=None)
@given(
    st.text(
        st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"),
        min_size=1,
        max_size=40,
    )
)
def test_any_text_that_xml_can_hold_comes_out_as_it_went_in(value: str) -> None:
    assert [f"[{value}]"] == fill("[{{ x }}]", x=value)


def test_line_breaks_and_tabs_are_word_ones() -> None:
    assert ["甲\n乙\t丙\n丁"] == fill("{{ x }}", x="甲\r\n乙\t丙\r丁")


def test_a_value_is_not_rendered_again() -> None:
    assert ["{{ y }}"] == fill("{{ x }}", x="{{ y }}", y="错")


def test_every_story_is_filled() -> None:
    document = docx.Document()
    document.add_paragraph("正文 {{ x }}")
    document.sections[0].header.paragraphs[0].text = "页眉 {{ x }}"
    document.sections[0].footer.paragraphs[0].text = "页脚 {{ x }}"
    document.core_properties.title = "{{ x }} 的合同"
    box = parse_xml(
        f"<w:r {nsdecls('w')} xmlns:v='urn:schemas-microsoft-com:vml'><w:pict><v:shape>"
        "<v:textbox><w:txbxContent><w:p><w:r><w:t>框 {{ x }}</w:t></w:r></w:p></w:txbxContent>"
        "</v:textbox></v:shape></w:pict></w:r>"
    )
    document.add_paragraph()._p.append(box)
    buffer = io.BytesIO()
    document.save(buffer)
    form = compiled.compile_form(_with_footnote(buffer.getvalue(), "注 {{ x }}"), "试验")

    filled = word.read(render.render(form, {"x": "A&B"}))

    shown = {p.text for p in filled.paragraphs}
    assert {"正文 A&B", "页眉 A&B", "页脚 A&B", "框 A&B", "注 A&B", "A&B 的合同"} <= shown


def _with_footnote(data: bytes, text: str) -> bytes:
    note = (
        f"<w:footnotes {nsdecls('w')}><w:footnote w:id='2'><w:p><w:r><w:t>{text}</w:t></w:r>"
        "</w:p></w:footnote></w:footnotes>"
    )
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(result, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "[Content_Types].xml":
                own = f"<Override PartName='/word/footnotes.xml' ContentType='{kind}'/></Types>"
                content = content.replace(b"</Types>", own.encode())
            if name == "word/_rels/document.xml.rels":
                own = f"<Relationship Id='rIdF' Type='{relation}' Target='footnotes.xml'/>"
                content = content.replace(b"</Relationships>", (own + "</Relationships>").encode())
            new.writestr(name, content)
        new.writestr("word/footnotes.xml", note)
    return result.getvalue()


def test_the_same_input_gives_the_same_bytes() -> None:
    form = compiled.compile_form(make_form(["{{ x }}"]), "试验")

    assert render.render(form, {"x": "甲"}) == render.render(form, {"x": "甲"})


def test_zip_times_do_not_tell_when_it_was_made() -> None:
    form = compiled.compile_form(make_form(["{{ x }}"]), "试验")

    with zipfile.ZipFile(io.BytesIO(render.render(form, {"x": "甲"}))) as archive:
        assert {(1980, 1, 1, 0, 0, 0)} == {info.date_time for info in archive.infolist()}


def test_docxtpl_escapes_print_braces() -> None:
    assert ["{{ 甲 }}"] == fill("{_{ 甲 }_}")


@pytest.mark.parametrize(
    ("paragraph", "words"),
    [
        ("乙方：{{ 不存在 }}", "不存在"),
        ("乙方：{{ 甲方.名子 }}", "名子"),
        ("乙方：{{ x|大些 }}", "大些"),
        ("乙方：{% if x %}有", "endif"),
        ("乙方：{{ x", "乙方"),
        ("乙方：{{ x（1） }}", "（"),
        ("乙方：{{ 甲方 }}", "一整组"),
        ("乙方：{{ x|大写 }}", "大写"),
        ("乙方：{{ 空 }}", "null"),
        ("乙方：{{ x|safe }}", "safe"),
        ("乙方：{{ 1 / 0 }}", "乙方"),
        ("乙方：{{ ''.__class__.__mro__ }}", "乙方"),
    ],
)
def test_a_fault_names_the_form_and_the_words_of_the_paragraph(paragraph: str, words: str) -> None:
    values = {"x": "甲", "甲方": {"名称": "甲"}, "空": None}
    with pytest.raises(BrokenTemplate) as caught:
        fill("第一段", paragraph, "第三段", **values)

    assert "模板“试验”" in str(caught.value)
    assert "乙方" in str(caught.value)
    assert words in str(caught.value)


def test_a_file_that_is_no_word_file_is_a_broken_template() -> None:
    with pytest.raises(BrokenTemplate, match="试验"):
        compiled.compile_form(b"not a docx", "试验")


def test_a_field_is_found_under_either_name(small_home: SmallHome, tmp_path: Path) -> None:
    home = small_home("{{ 甲方.名称 }}|{{ buyer.name }}|{{ 合同总价|金额 }}|{{ total|amount }}")

    result = generate(make_deal(), home, folder=tmp_path)

    assert result.path
    assert ["星河市政务数据中心|星河市政务数据中心|120,000.00|120,000.00"] == read_lines(
        result.path
    )


def test_choices_compare_in_either_spelling(small_home: SmallHome, tmp_path: Path) -> None:
    home = small_home(
        "{% if 条款参数.争议解决 == '仲裁' %}一{% endif %}"
        "{% if terms.dispute == 'arbitration' %}二{% endif %}{{ 条款参数.争议解决 }}"
    )
    raw = make_deal(terms={"dispute": "arbitration", "arbitration_commission": "星河仲裁委员会"})

    result = generate(raw, home, folder=tmp_path)

    assert result.path
    assert ["一二仲裁"] == read_lines(result.path)


def test_all_that_a_form_needs_and_the_deal_lacks_is_told_at_once(small_home: SmallHome) -> None:
    home = small_home(
        "{{ 甲方.地址 }}{{ 乙方.账号 }}",
        "{% if 甲方.邮箱 %}{{ 甲方.邮箱 }}{% endif %}",
        "{% for 款 in 付款计划 %}{{ 款.名称 }}{% endfor %}{{ 税额|金额 }}",
        "{% if 条款参数.争议解决 == '仲裁' %}仲裁{% endif %}{{ 乙方.电话|default('/') }}",
    )

    result = generate(make_deal(), home)

    assert "refused" == result.status
    assert None is result.path
    assert {
        "$.buyer.address",
        "$.supplier.account",
        "$.payments",
        "$.invoicing.tax_rate",
        "$.terms.dispute",
    } == {f.place.path for f in result.findings if f.code == "D015"}
    assert all("技术服务合同" in f.message for f in result.findings if f.code == "D015")


def test_nothing_written_when_something_is_missing(small_home: SmallHome, tmp_path: Path) -> None:
    generate(make_deal(), small_home("{{ 甲方.地址 }}"), folder=tmp_path / "out")

    assert not (tmp_path / "out").exists()


def test_custom_properties_tell_what_a_paper_was_made_from(
    small_home: SmallHome, tmp_path: Path
) -> None:
    result = generate(make_deal(), small_home("{{ 甲方.名称 }}"), folder=tmp_path)

    assert result.path
    properties = docx.Document(str(result.path)).part.package
    part = next(p for p in properties.iter_parts() if p.partname == "/docProps/custom.xml")
    text = part.blob.decode()
    assert "contract/technical-service" in text
    assert ">1<" in text
    assert "星河市政务数据中心" not in text


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.text(st.sampled_from("&<>{}%#\"'𠮷甲 \t_|/\\"), min_size=1, max_size=12))
def test_hostile_party_names_come_out_whole(small_home: SmallHome, name: str) -> None:
    home = small_home("甲方：[{{ 甲方.名称 }}]")
    raw = make_deal(buyer={"name": f"星河{name}中心"}, accept={})

    result = generate(raw, home, force=True, reissue=True)

    assert result.path, result.findings
    assert [f"甲方：[星河{name}中心]"] == read_lines(result.path)


def _with_body(data: bytes, change: Callable[[str], str]) -> bytes:
    """The Word file with the source of its body changed."""
    members = unpack(data)
    members["word/document.xml"] = change(members["word/document.xml"].decode()).encode()
    return archive.pack(members.items())


def unpack(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


TABLE = (
    "<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w='4000'/><w:gridCol w:w='4000'/></w:tblGrid><w:tr>"
    + "".join(
        f"<w:tc><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>"
        for text in ("{%tc for 名 in 表 %}", "{{ 名 }}", "{%tc endfor %}")
    )
    + "</w:tr></w:tbl>"
)


@pytest.mark.parametrize("count", [1, 2, 5])
def test_a_grid_has_as_many_columns_as_its_rows_and_the_same_width(count: int) -> None:
    form = _with_body(make_form(["后"]), lambda body: body.replace("<w:p>", TABLE + "<w:p>", 1))

    filled = render.render(compiled.compile_form(form, "试验"), {"表": ["甲"] * count})

    grid = docx.Document(io.BytesIO(filled)).tables[0]._tbl.tblGrid
    widths = [column.w.twips for column in grid.gridCol_lst]
    assert count == len(widths)
    assert 8000 - count < sum(widths) <= 8000


def test_drawings_repeated_by_a_loop_have_ids_of_their_own() -> None:
    ns = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
    drawing = f"<w:r><w:drawing><wp:inline xmlns:wp='{ns}'><wp:docPr id='7' name='章'/></wp:inline>"
    drawing += "</w:drawing></w:r>"
    form = _with_body(
        make_form(["{% for x in 表 %}图{% endfor %}"]),
        lambda body: body.replace(
            "<w:t>{% for x in 表 %}图{% endfor %}</w:t></w:r>",
            f"<w:t>{{% for x in 表 %}}</w:t></w:r>{drawing}<w:r><w:t>{{% endfor %}}</w:t></w:r>",
        ),
    )

    filled = render.render(compiled.compile_form(form, "试验"), {"表": [1, 2, 3]})

    ids = re.findall(r'<wp:docPr[^>]* id="(\d+)"', unpack(filled)["word/document.xml"].decode())
    assert ["7", "8", "9"] == ids


@pytest.mark.parametrize(
    ("typed", "spelt"),
    [("&quot;无&quot;", "无"), ("&#34;&#26080;&#34;", "无"), ('"无"<!-- {{ y }} -->', "无")],
)
def test_a_tag_spelt_with_entities_or_comments_is_the_same_tag(typed: str, spelt: str) -> None:
    form = _with_body(
        make_form(['{{ x|default("无") }}']), lambda body: body.replace('"无"', typed)
    )

    filled = render.render(compiled.compile_form(form, "试验"), {"x": None})

    assert [spelt] == [p.text for p in word.read(filled).body.paragraphs]


@pytest.mark.parametrize(
    "damage",
    [
        lambda members: members.pop("[Content_Types].xml"),
        lambda members: members.pop("word/document.xml"),
        lambda members: members.update({"word/document.xml": b""}),
        lambda members: members.update({"[Content_Types].xml": b"<Types"}),
        lambda members: members.update({"word/styles.xml": b"<a></b>"}),
    ],
)
def test_a_form_that_is_damaged_is_a_broken_template(damage: Callable[..., object]) -> None:
    members = unpack(make_form(["甲"]))
    damage(members)

    with pytest.raises(BrokenTemplate, match="模板“试验”"):
        compiled.compile_form(archive.pack(members.items()), "试验")


@pytest.mark.parametrize("value", ["甲\n乙", "甲\t乙", '甲"乙', "甲<&乙"])
def test_a_value_in_an_attribute_leaves_the_file_whole(value: str) -> None:
    picture = "<w:r><w:pict><v:shape xmlns:v='urn:schemas-microsoft-com:vml' alt='{{ x }}'/>"
    form = _with_body(
        make_form(["{{ x }}"]), lambda body: body.replace("<w:r>", picture + "</w:pict></w:r><w:r>")
    )

    filled = render.render(compiled.compile_form(form, "试验"), {"x": value})

    assert [value] == [p.text for p in word.read(filled).body.paragraphs]


def test_a_branch_that_tears_the_document_is_a_fault_of_the_form(small_home: SmallHome) -> None:
    row = "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>{% if 甲方.地址 %}</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    form = _with_body(
        make_form(["后{% endif %}"]), lambda body: body.replace("<w:p>", row + "<w:p>", 1)
    )

    with pytest.raises(BrokenTemplate, match="不是完整的 Word 文档"):
        generate(make_deal(), small_home(form=form))


def test_an_empty_form_gives_an_empty_paper(small_home: SmallHome, tmp_path: Path) -> None:
    result = generate(make_deal(), small_home(""), folder=tmp_path)

    assert result.path
    assert [""] == read_lines(result.path)
