"""Repairing templates: what can be meant in one way only is spelt right, all else stays."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest
from conftest import ROOT, make_form, read_lines
from hypothesis import given
from hypothesis import strategies as st
from test_annotate import package, part
from test_reading_word import NAMESPACES, p, r
from test_spans import box

from generator import word
from generator.authoring.mending import MIXED, TORN, mend
from generator.authoring.mending.tags import find_tags
from generator.compiled import compile_form
from generator.errors import UnreadableInput
from generator.findings import WordPlace
from generator.ooxml import W

FORMS = sorted((ROOT / "templates").glob("*/*.docx"))


def mend_text(text: str) -> str:
    """A paragraph of a template after mending."""
    return word.read(mend(make_form([text])).data).body.paragraphs[0].text


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("｛｛甲方.名称｝｝", "{{甲方.名称}}"),
        ("{{ 甲方．名称 ｝}", "{{ 甲方.名称 }}"),
        ("{{ 合同总价｜大写（‘发票’） }}", "{{ 合同总价|大写('发票') }}"),
        ("{{ 合同总价∣大写 }}", "{{ 合同总价|大写 }}"),
        ("{{ 合同总价||大写 }}", "{{ 合同总价|大写 }}"),
        ("{{ 其他.x|默认（“／”） }}", '{{ 其他.x|默认("／") }}'),
        ("{ { 甲方.名称 } }", "{{ 甲方.名称 }}"),
        ("{{ 甲方.名称 } }", "{{ 甲方.名称 }}"),
        ("{{甲方.名称}（盖章）", "{{甲方.名称}}（盖章）"),
        ("{甲方.名称}}（盖章）", "{{甲方.名称}}（盖章）"),
        ("{{{甲方.名称}}}", "{{甲方.名称}}"),
        ("{{ 甲方.名称 %}", "{{ 甲方.名称 }}"),
        ("{{ 甲\u3000方.名称 }}", "{{ 甲方.名称 }}"),
        ("{{ 甲方·名称 }}", "{{ 甲方.名称 }}"),
        ("{{ 甲方。名称 }}", "{{ 甲方.名称 }}"),
        ("{{ ｂｕｙｅｒ．ｎａｍｅ }}", "{{ buyer.name }}"),
        ("{{\u200b甲方\u00a0.名称\ufeff}}", "{{甲方 .名称}}"),
        ("｛％ if 甲方.邮箱 ％｝有｛％ endif ％｝", "{% if 甲方.邮箱 %}有{% endif %}"),
        ("{ % if 甲方.邮箱 % }有{% endif }", "{% if 甲方.邮箱 %}有{% endif %}"),
        ("{% If 甲方.邮箱 %}有{% end if %}", "{% if 甲方.邮箱 %}有{% endif %}"),
        (
            "{% if 条款参数.争议解决 = ‘仲裁’ %}甲{% else if 甲方.邮箱 %}乙{% endif %}",
            "{% if 条款参数.争议解决 == '仲裁' %}甲{% elif 甲方.邮箱 %}乙{% endif %}",
        ),
        ("{%–if 甲方.邮箱–%}有{% endif %}", "{%-if 甲方.邮箱-%}有{% endif %}"),
        ("{%P for 款 in 付款 计划 ％}", "{%p for 款 in 付款计划 %}"),
        ("{% p for 款 in 付款计划 %}", "{%p for 款 in 付款计划 %}"),
        ("{%trfor 项 in 服务清单 %}", "{%tr for 项 in 服务清单 %}"),
        ("{% for 项 in 服务清单 %}{{ 项.名称 }{% endfor %}",
         "{% for 项 in 服务清单 %}{{ 项.名称 }}{% endfor %}"),
    ],
)  # fmt: skip
def test_what_is_typed_wrong_in_a_tag_is_spelt_right(typed: str, meant: str) -> None:
    assert mend_text(f"前（一）：{typed}，后") == f"前（一）：{meant}，后"


@pytest.mark.parametrize(
    "text",
    [
        "全角（括号）｜竖线，“引号”和 100％ 在标签外",
        "{{ 甲方.名称|默认('“暂无”，详见｜（一）') }}",  # the text in quotes is the author's
        '{{ "他说‘好’" }}',
        "{{ 其他.甲·乙 }}{{ 其他.Ａ项 }}",  # one's own fields may have any name
        "{{ 甲方.名 }}{{ 甲芳.名称 }",  # near names are not guessed
        "{{ 合同总价|大写( ",
        "集合 { {1, 2} } 与 {1, 2}}",
        "{#items}{name}{/items}",
        "{# 备注：此处（全角）不动 #}",
        "{_{ 甲方.名称 }_}",
        "{ {{ 甲方.名称 }} }",
        "{%p vm ％",
        "{{" + "(" * 3000 + "}}",
        "{{ " + "9" * 5000 + " ｝}",
    ],
)
def test_what_is_right_or_unclear_stays(text: str) -> None:
    data = make_form([text])
    mended = mend(data)
    assert data == mended.data
    assert () == mended.changes


def test_between_raw_and_endraw_nothing_is_a_tag() -> None:
    lines = ["｛％ raw ％｝", "｛｛甲方.名称｝｝", "{% endraw %}", "｛｛甲方.名称｝｝"]
    texts = [each.text for each in word.read(mend(make_form(lines)).data).body.paragraphs]
    assert ["{% raw %}", "｛｛甲方.名称｝｝", "{% endraw %}", "{{甲方.名称}}"] == texts


@pytest.mark.parametrize("form", FORMS, ids=lambda path: path.stem)
def test_a_good_template_comes_back_byte_for_byte(form: Path) -> None:
    data = form.read_bytes()
    mended = mend(data, form.name)
    assert data == mended.data
    assert () == mended.changes == mended.left


def test_each_change_says_where_what_and_why() -> None:
    document = docx.Document()
    document.add_paragraph("第一条")
    document.add_table(1, 2).cell(0, 1).text = "甲方：｛｛甲方.名称｝｝"
    stream = io.BytesIO()
    document.save(stream)
    (change,) = mend(stream.getvalue()).changes
    assert WordPlace("body", 0, table=0, row=0, cell=1) == change.place
    assert ("｛｛甲方.名称｝｝", "{{甲方.名称}}") == (change.before, change.after)
    assert "全角符号改为半角" in change.why


def test_a_torn_tag_becomes_one_run_that_looks_like_most_of_it() -> None:
    bold = "<w:b/>"
    noise = '<w:proofErr w:type="spellStart"/><w:bookmarkStart w:id="1" w:name="a"/>'
    body = p(
        *(r("甲方：{"), r("{ "), r("甲方", bold), noise, r(".名", bold), r("称", bold)),
        *(r(" "), r("}}"), '<w:bookmarkEnd w:id="1"/>', r("，下称")),
    )
    mended = mend(package(body))
    (change,) = mended.changes
    assert change.why == MIXED
    root = part(mended.data, "word/main.xml")
    runs = [("".join(e.itertext()), e.find(f".//{W}b") is not None) for e in root.iter(W + "r")]
    assert [("甲方：", False), ("{{ 甲方.名称 }}", True), ("，下称", False)] == runs
    assert root.find(f".//{W}bookmarkStart") is not None


def test_runs_that_differ_in_nothing_a_reader_sees_are_joined_without_a_word_on_looks() -> None:
    body = p(r("{{ 甲方", '<w:lang w:val="en-US"/>'), r(".名称 }}"))
    (change,) = mend(package(body)).changes
    assert (change.why, change.before) == (TORN, change.after)


def test_every_story_is_mended() -> None:
    wrong = "｛｛甲方.名称｝｝"
    note = f'<w:footnote w:id="1">{p(r(wrong))}</w:footnote>'
    twin = f"<w:txbxContent>{p(r('盒子'))}</w:txbxContent>"
    control = f"<w:sdt><w:sdtContent>{r(wrong)}</w:sdtContent></w:sdt>"
    data = package(
        p(r(wrong)) + p(control) + box(twin).replace("盒", "｛｛").replace("子", "合同编号｝｝")
        + '<w:sectPr><w:headerReference r:id="header1"/></w:sectPr>',
        header1=f"<w:hdr {NAMESPACES}>{p(r(wrong))}</w:hdr>",
        footnotes=f"<w:footnotes {NAMESPACES}>{note}</w:footnotes>",
    )  # fmt: skip
    mended = mend(data)
    assert {"body", "header1", "footnote1", "textbox1"} == {c.place.part for c in mended.changes}
    with zipfile.ZipFile(io.BytesIO(mended.data)) as archive:
        texts = "".join(archive.read(name).decode() for name in archive.namelist())
    assert "｛" not in texts
    assert texts.count("{{合同编号}}") == 2  # both renderings of the text box


def test_document_properties_are_mended() -> None:
    document = docx.Document()
    document.core_properties.title = "｛｛项目.名称｝｝合同"
    stream = io.BytesIO()
    document.save(stream)
    mended = mend(stream.getvalue())
    assert [change.place.part for change in mended.changes] == ["properties"]
    assert docx.Document(io.BytesIO(mended.data)).core_properties.title == "{{项目.名称}}合同"


def test_other_parts_keep_their_bytes() -> None:
    data = make_form(["｛｛甲方.名称｝｝"])
    with zipfile.ZipFile(io.BytesIO(data)) as before:
        old = {name: before.read(name) for name in before.namelist()}
    with zipfile.ZipFile(io.BytesIO(mend(data).data)) as after:
        new = {name: after.read(name) for name in after.namelist()}
    assert list(old) == list(new)
    assert [name for name in old if old[name] != new[name]] == ["word/document.xml"]


def test_what_word_reckons_itself_is_told_and_left() -> None:
    field = f'<w:fldSimple w:instr=" REF x ">{r("｛｛甲方.名称｝｝")}</w:fldSimple>'
    data = package(p(field))
    mended = mend(data)
    assert mended.data == data
    assert [("｛｛甲方.名称｝｝", True)] == [
        (each.before, "域" in each.why) for each in mended.left
    ]


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"PK\x03\x04 no"])
def test_what_is_no_word_file_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableInput):
        mend(data, "模板.docx")


TAGS = [
    "{{ 甲方.名称 }}",
    "{{合同总价|大写('发票')}}",
    "{{ 签订.日期|中文日期 }}",
    "{{ 其他.联系人|默认(\"无（空）\") }}",
    "{% if 甲方.邮箱 and 条款参数.争议解决 == '仲裁' %}",
    "{% endif %}",
    "{%p for 款 in 付款计划 %}",
    "{%p endfor %}",
]  # fmt: skip
WIDE = {sign: chr(ord(sign) + 0xFEE0) for sign in "{}%|().,=_"}


@st.composite
def damaged(draw: st.DrawFn) -> tuple[str, str]:
    """A right tag, and the same as it may come out of an input method and of Word."""
    tag = draw(st.sampled_from(TAGS))
    signs = []
    quoted = ""
    for sign in tag:
        if sign in "'\"":
            quoted = "" if quoted else sign
            curly = {"'": "‘’", '"': "“”"}[sign][0 if quoted else 1]
            signs.append(curly)
        elif quoted:
            signs.append(sign)
        elif sign == " ":
            signs.append(draw(st.sampled_from([" ", "\u00a0", "\u3000", " \u200b"])))
        else:
            signs.append(draw(st.sampled_from([sign, WIDE.get(sign, sign)])))
    return tag, "".join(signs)


@given(damaged(), st.sampled_from(["", "（一）甲方：", "“”｜"]), st.data())
def test_what_input_methods_and_word_do_to_a_tag_is_undone(
    pair: tuple[str, str], around: str, data: Any
) -> None:
    tag, typed = pair
    cuts = sorted(data.draw(st.lists(st.integers(0, len(typed)), max_size=4)))
    pieces = [typed[a:b] for a, b in zip([0, *cuts], [*cuts, len(typed)], strict=True)]
    file = package(p(r(around), *(r(piece) for piece in pieces if piece), r(around)))
    mended = mend(file)
    assert word.read(mended.data).body_text == around + tag + around
    assert not mended.left


FRAGMENTS = st.sampled_from(
    [*"{}%#｛｝％＃|｜（）“”‘’ .．。\u200b\u00a0-—", "甲方", "名称", "if", "endif", "{{", "}}", "{%", "%}",
     "合同总价", "大写", "for 项 in 服务清单", "项.名称", "p ", "tr "]
)  # fmt: skip


@given(st.lists(FRAGMENTS, max_size=14), st.lists(FRAGMENTS, max_size=8))
def test_mending_twice_changes_nothing_more(first: list[str], second: list[str]) -> None:
    data = package(p(*(r(each) for each in first)) + p(r("".join(second))))
    once = mend(data)
    twice = mend(once.data)
    assert () == twice.changes
    assert once.data == twice.data


@given(st.text(st.sampled_from("{}%#｛｝％ 甲方.名称|大写()合同总价if'“”"), max_size=40))
def test_the_tags_found_follow_each_other_and_what_is_right_is_stable(text: str) -> None:
    end = 0
    for tag in find_tags(text):
        assert end <= tag.start < tag.end
        end = tag.end
        assert bool(tag.whys) == (tag.right != text[tag.start : tag.end])
        assert [(each.right, each.whys) for each in find_tags(tag.right)] == [(tag.right, ())]


def test_a_mended_template_compiles() -> None:
    lines = [
        "｛｛甲方．名称｝｝",
        "{％p If 甲方.邮箱 %｝",
        "{{ 合同总价｜大写（“发票”） } }",
        "{%p end if %}",
    ]
    compile_form(mend(make_form(lines)).data, "试")
    assert not re.search("[｛｝％｜]", word.read(mend(make_form(lines)).data).text)


class TestCommand:
    """`gen templates check --fix --convert`, as an admin uses it."""

    @pytest.fixture
    def template(self, tmp_path: Path) -> Path:
        path = tmp_path / "旧模板.docx"
        document = docx.Document()
        for words in (
            "编号：｛｛ 合同编号 ｝｝，甲方：{甲方名称}，乙方：{{ 乙方.名称 }}",
            "总价：¥{{ 合同总价|金额 }}（大写：人民币{{ 合同总价|大写 }}），日期：{日期}",
        ):
            document.add_paragraph(words)
        document.save(str(path))
        return path

    def test_repairs_are_written_over_the_file_and_what_was_there_is_kept(
        self, gen: Callable[..., Any], template: Path
    ) -> None:
        before = template.read_bytes()

        ran = gen("templates", "check", template, "--as", "contract/technical-service", "--fix")

        assert "“｛｛ 合同编号 ｝｝” → “{{ 合同编号 }}”" in ran.err
        assert "{甲方名称}" in read_lines(template)[0]
        assert before == template.with_name("旧模板.docx.bak").read_bytes()
        repaired = template.read_bytes()
        again = gen("templates", "check", template, "--as", "contract/technical-service", "--fix")
        assert "没有要修补的" in again.err
        assert repaired == template.read_bytes()

    def test_placeholders_become_tags_in_a_file_of_its_own(
        self, gen: Callable[..., Any], template: Path
    ) -> None:
        before, target = template.read_bytes(), template.with_name("新模板.docx")

        ran = gen(
            *("templates", "check", template, "--as", "contract/technical-service"),
            *("--fix", "--convert", "-o", target),
        )

        assert before == template.read_bytes()
        assert "甲方：{{ 甲方.名称 }}" in read_lines(target)[0]
        assert "{{ 签订.日期|日期 }}" in ran.err  # one of the choices for what is not clear
        assert 0 == ran.code
        assert "T701" in ran.out

    def test_another_file_is_not_written_over(
        self, gen: Callable[..., Any], template: Path
    ) -> None:
        target = template.with_name("别的.docx")
        target.write_bytes(b"x")

        ran = gen("templates", "check", template, "--fix", "-o", target)

        assert 2 == ran.code
        assert "已经存在" in ran.out + ran.err
        assert b"x" == target.read_bytes()

    def test_a_wish_that_cannot_be_done_is_told(
        self, gen: Callable[..., Any], template: Path
    ) -> None:
        assert 2 == gen("templates", "check", template, "-o", "x.docx").code
        assert 2 == gen("templates", "check", template, template, "--fix", "-o", "x.docx").code
        assert 2 == gen("templates", "check", template, "--fix", "-o", "x.txt").code
