"""Placeholders of other systems become tags; what is unclear is listed, what is prose stays."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pytest
from conftest import ROOT, generate, make_form, read_lines
from contracts import CONTRACTS, writing
from foreign import STYLES
from hypothesis import given
from hypothesis import strategies as st
from test_annotate import package, part
from test_reading_word import p, r
from test_spans import box

from generator import word
from generator.authoring.mending import mend
from generator.authoring.mending.converting import Converted, convert
from generator.authoring.mending.meanings import match
from generator.authoring.mending.shapes import Context
from generator.compiled import compile_form
from generator.errors import UnreadableInput
from generator.home import Home
from generator.ooxml import W

FULL = json.loads((ROOT / "data" / "examples" / "full-year.json").read_text(encoding="utf-8"))
SHIPPED = sorted((ROOT / "templates").glob("*/*.docx"))
LEFT = re.compile(r"[{}«»｛｝]|\[\[|<<|【(?:甲方|乙方|合同|签订|项目|税率)|[#%@$][\w]+[#%@$]")


def lines(data: bytes) -> list[str]:
    stories = [each for each in word.read(data).stories if each.part != "properties"]
    return [paragraph.text for each in stories for paragraph in each.paragraphs]


def convert_text(*text: str) -> tuple[list[str], Converted]:
    converted = convert(make_form(text))
    return lines(converted.data), converted


def convert_line(text: str) -> str:
    return convert_text(text)[0][0]


# --- whole contracts in the styles of other systems -----------------------------------------------


@pytest.mark.parametrize("style", STYLES)
def test_a_contract_in_another_style_becomes_a_template_that_fills(
    style: str, small_home: Callable[..., Home]
) -> None:
    converted = convert(STYLES[style](), style)
    assert () == converted.open
    compile_form(converted.data, style)
    result = generate(FULL, small_home(form=converted.data))
    assert result.path is not None, result.findings
    text = "\n".join(read_lines(result.path))
    assert not LEFT.search(text)
    assert "2026-130" in text
    for name in ("济南市云湖政务数据中心", "岱岳云计算有限公司"):
        assert name in text


@pytest.mark.parametrize(
    ("style", "expected"),
    [
        ("curly", [
            "服务期限自2026年4月1日起至2027年3月31日止", "合同总价为人民币475,000.00元",
            "大写：肆拾柒万伍仟元整），税率为6%。", "签订日期：2026年3月24日", "12110000400881265U",
        ]),
        ("dollar", [
            "￥475,000.00（大写：人民币肆拾柒万伍仟元整）", "共12个月", "一式6份，甲方执3份",
            "地址：山东省济南市历下区云湖路6号", "电话：0531-88990021",
        ]),
        ("angles", [
            "法定代表人：孟书远", "法定代表人：傅明哲", "地址：山东省济南市高新区岱岳大道88号3号楼12层",
            "人民币肆拾柒万伍仟元整，即￥475,000.00",
        ]),
        ("square", [
            "人民币肆拾柒万伍仟元整（¥475,000.00），含税率6%的增值税", "履约保证金为23,750.00元",
            "【特别提示】本合同依据财库【2026】第5号文件订立。【注】以盖章版为准。", "【以下无正文】",
        ]),
        ("paired", [
            "联系人秦若川，电话0531-86120016。", "税号91370100391076482B。", "合同总价的30%，余款占合同总价70%",
            "（小写）：475,000.00元，（大写）：肆拾柒万伍仟元整。",
        ]),
        ("loops", [
            "第2期：二期款，支付30%，计142,500.00元（大写：壹拾肆万贰仟伍佰元整）。", "甲方没有邮箱",
            "附件：《中标通知书》",
        ]),
        ("snake", ["Total: ¥475,000.00　大写：肆拾柒万伍仟元整", "Signed: 2026年3月24日"]),
        ("merge", ["总价：人民币肆拾柒万伍仟元整（￥475,000.00）", "编号：2026-130"]),
        ("controls", ["总价：肆拾柒万伍仟元整", "签订于2026年3月24日", "政务信息系统云安全保障项目"]),
    ],
)  # fmt: skip
def test_the_values_stand_where_the_placeholders_stood(
    style: str, expected: list[str], small_home: Callable[..., Home]
) -> None:
    result = generate(FULL, small_home(form=convert(STYLES[style]()).data))
    assert result.path is not None, result.findings
    text = "\n".join(read_lines(result.path))
    assert [] == [each for each in expected if each not in text]


@pytest.mark.parametrize("style", ["curly", "loops", "snake", "merge"])
def test_a_row_of_placeholders_prints_every_line_of_the_list(
    style: str, small_home: Callable[..., Home]
) -> None:
    result = generate(FULL, small_home(form=convert(STYLES[style]()).data))
    assert result.path is not None
    (table, *_) = word.read(result.path.read_bytes()).tables
    printed = ["\t".join(row.texts) for row in table.rows]
    for item in FULL["items"]:
        amount = Decimal(item["unit_price"]) * Decimal(item["quantity"])
        (row,) = [each for each in printed if item["name"] in each]
        assert f"{amount:,.2f}" in row


@pytest.mark.parametrize("style", STYLES)
def test_converting_twice_changes_nothing_more(style: str) -> None:
    once = convert(STYLES[style]())
    assert once.changes
    twice = convert(once.data)
    assert () == twice.changes == twice.open
    assert once.data == twice.data == mend(once.data).data


# --- what stays -----------------------------------------------------------------------------------


@pytest.mark.parametrize("form", SHIPPED, ids=lambda path: path.stem)
def test_our_own_templates_have_nothing_to_convert(form: Path) -> None:
    data = form.read_bytes()
    converted = convert(data)
    assert (data, (), ()) == (converted.data, converted.changes, converted.open)


@pytest.mark.parametrize("name", CONTRACTS)
def test_finished_contracts_have_nothing_to_convert(name: str) -> None:
    data = CONTRACTS[name]()
    converted = convert(data)
    assert (data, (), ()) == (converted.data, converted.changes, converted.open)


@pytest.mark.parametrize(
    "text",
    [
        "【注】本表一式两份。【以下无正文】",
        "财库【2026】第5号、鲁财采〔2024〕18号、[1] 和 [2025]",
        "【合同编号】：2026-001；[项目名称]: 云平台",  # the bracket is a label
        "选项｛1，2｝，{} 和 { }",
        "【甲方】的权利和义务",
        "支付30%合同总价，验收后再付70%合同总价",
        "邮箱 a@b.example、c@d.example，编号 #12#",
        "A<B 且 C>D，<项目> 用书名号",
        "{% if 甲方.邮箱 %}{{ 甲方.邮箱 }}{% endif %}",
        "第一条【服务内容】",
    ],
)
def test_ordinary_brackets_stay(text: str) -> None:
    data = make_form([text])
    converted = convert(data)
    assert (data, (), ()) == (converted.data, converted.changes, converted.open)


# --- single placeholders --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "tag"),
    [
        ("{甲方名称}", "{{ 甲方.名称 }}"),
        ("{ 甲方名称 }", "{{ 甲方.名称 }}"),
        ("｛甲方名称｝", "{{ 甲方.名称 }}"),
        ("${buyer.name}", "{{ 甲方.名称 }}"),
        ("{{甲方名称}}", "{{ 甲方.名称 }}"),
        ("{partyA}", "{{ 甲方.名称 }}"),
        ("{partyB_legalRep}", "{{ 乙方.法定代表人 }}"),
        ("<<合同编号>>", "{{ 合同编号 }}"),
        ("＜＜合同编号＞＞", "{{ 合同编号 }}"),
        ("〖合同编号〗", "{{ 合同编号 }}"),
        ("{d.contractNo}", "{{ 合同编号 }}"),
        ("{data.signDate}", "{{ 签订.日期|日期 }}"),
        ("{乙方.开户行}", "{{ 乙方.开户行 }}"),
        ("{请输入乙方账号}", "{{ 乙方.账号 }}"),
        ("{合同价款（大写）}", "{{ 合同总价|大写 }}"),
        ("{签订日期大写}", "{{ 签订.日期|中文日期 }}"),
        ("{合同份数大写}", "{{ 签订.份数|大写数字 }}"),
        ("{服务期限止}", "{{ 服务期限.止|日期 }}"),
        ("{发票抬头}", "{{ 开票.抬头 }}"),
        ("{采购代理机构名称}", "{{ 中标.代理机构.名称 }}"),
        ("{故障响应小时}", "{{ 条款参数.故障响应小时 }}"),
        ("{其他.客户经理}", "{{ 其他.客户经理 }}"),
    ],
)
def test_a_clear_placeholder_becomes_its_tag(typed: str, tag: str) -> None:
    assert convert_line(f"前{typed}后") == f"前{tag}后"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("人民币【合同金额】。", "人民币{{ 合同总价|大写 }}。"),
        ("人民币【合同金额】元。", "人民币{{ 合同总价|金额 }}元。"),
        ("￥【合同金额】", "￥{{ 合同总价|金额 }}"),
        ("合计【合同金额】万元", "合计{{ 合同总价|万元 }}万元"),
        ("（大写）：【合同金额】元整", "（大写）：{{ 合同总价|大写 }}"),
        ("小写：{总价}，大写：{总价}", "小写：{{ 合同总价|金额 }}，大写：{{ 合同总价|大写 }}"),
        ("税率{税率}％", "税率{{ 开票.税率|百分比 }}"),
        ("服务期{服务期限}个月", "服务期{{ 服务期限.月数 }}个月"),
        ("合同编号：{编号}", "合同编号：{{ 合同编号 }}"),
        ("乙方地址：{地址}", "乙方地址：{{ 乙方.地址 }}"),
        ("甲方：【甲方】", "甲方：{{ 甲方.名称 }}"),
        (
            "甲方：{甲方}，地址：{地址}，乙方：{乙方}，地址：{地址}",
            "甲方：{{ 甲方.名称 }}，地址：{{ 甲方.地址 }}，乙方：{{ 乙方.名称 }}，地址：{{ 乙方.地址 }}",
        ),
        ("本合同于{签订年}年{签订月}月{签订日}日订立", "本合同于{{ 签订.日期|日期 }}订立"),
        ("签订日期：{date}", "签订日期：{{ 签订.日期|日期 }}"),
        ("签订日期：{年}年{月}月{日}日", "签订日期：{{ 签订.日期|日期 }}"),
        ("自${startYear}年${startMonth}月${startDay}日起", "自{{ 服务期限.起|日期 }}起"),
        ("服务期限：{服务期限}", "服务期限：{{ 服务期限.起|日期 }}至{{ 服务期限.止|日期 }}"),
        (
            "服务期限为{服务期限}，自{开始日期}起",
            "服务期限为{{ 服务期限.月数 }}个月，自{{ 服务期限.起|日期 }}起",
        ),
        (
            "首付款{首付款比例}，即{首付款金额}元",
            "首付款{{ 付款计划[0].比例|百分比 }}，即{{ 付款计划[0].金额|金额 }}元",
        ),
        ("尾款{尾款金额大写}", "尾款{{ (付款计划|last).金额|大写 }}"),
        ("甲方{甲方开户行及账号}", "甲方{{ 甲方.开户行 }}　{{ 甲方.账号 }}"),
        ("收款账号：{收款账号}", "收款账号：{{ 乙方.账号 }}"),
    ],
)
def test_the_words_around_decide(line: str, expected: str) -> None:
    assert convert_line(line) == expected


def test_the_block_a_line_stands_in_says_whose_it_is() -> None:
    shown, converted = convert_text(
        "甲方：{甲方名称}", "地址：{地址}", "电话：{联系电话}",
        "乙方（服务方）：{乙方名称}", "地址：{地址}", "账号：{账号}",
        "第二条 价款", "账号：{账号}",
    )  # fmt: skip
    assert shown[1:3] == ["地址：{{ 甲方.地址 }}", "电话：{{ 甲方.联系人.电话 }}"]
    assert shown[4:6] == ["地址：{{ 乙方.地址 }}", "账号：{{ 乙方.账号 }}"]
    (left,) = converted.open
    assert ("{账号}", ("{{ 甲方.账号 }}", "{{ 乙方.账号 }}")) == (left.text, left.choices)


@pytest.mark.parametrize(
    ("line", "text", "choices"),
    [
        ("日期：{日期}", "{日期}", ("{{ 签订.日期|日期 }}", "{{ 服务期限.起|日期 }}", "{{ 服务期限.止|日期 }}")),
        ("{合同编好}", "{合同编好}", ("{{ 合同编号 }}", "{{ 其他.合同编好 }}")),
        ("合同编号：{code_1}", "{code_1}", ("{{ 合同编号 }}", "{{ 其他.code_1 }}")),
        ("首付款为{金额}元", "{金额}", ("{{ 合同总价|金额 }}", "{{ 价税合计|金额 }}", "{{ 不含税总额|金额 }}")),
        ("{客户星座}", "{客户星座}", ("{{ 其他.客户星座 }}",)),
        ("甲方：____________", "____________", ("{{ 甲方.名称 }}",)),
        ("合同总价：￥【●】", "【●】", ("{{ 合同总价|金额 }}",)),
        ("{{ 甲方.名字 }}", "{{ 甲方.名字 }}", ("{{ 甲方.名称 }}", "{{ 其他.甲方名字 }}")),
        ("{{ 甲方.名 }}", "{{ 甲方.名 }}", ("{{ 甲方.名称 }}", "{{ 甲方.户名 }}", "{{ 其他.甲方名 }}")),
    ],
)  # fmt: skip
def test_what_is_unclear_is_left_and_listed_with_choices(
    line: str, text: str, choices: tuple[str, ...]
) -> None:
    data = make_form([line])
    converted = convert(data)
    (left,) = converted.open
    assert data == converted.data
    assert (text, choices) == (left.text, left.choices)
    assert left.why


# --- loops and rows -------------------------------------------------------------------------------


def table_rows(data: bytes) -> list[list[str]]:
    return [list(row.texts) for row in word.read(data).tables[0].rows]


def test_pairs_of_label_and_value_are_no_list() -> None:
    text = "项目名称\t{项目名称}\t金额\t{合同金额}\n乙方\t{乙方名称}\t税率\t{税率}"
    rows = table_rows(convert(writing.build(text)).data)
    assert rows == [
        ["项目名称", "{{ 项目.名称 }}", "金额", "{{ 合同总价|金额 }}"],
        ["乙方", "{{ 乙方.名称 }}", "税率", "{{ 开票.税率|百分比 }}"],
    ]


def test_a_cell_beside_another_placeholder_keeps_its_own_form() -> None:
    rows = table_rows(convert(writing.build("合计（大写）：{合计大写}\t{合计}")).data)
    assert rows == [["合计（大写）：{{ 合同总价|大写 }}", "{{ 合同总价|金额 }}"]]


def test_a_block_on_who_is_paid_speaks_of_the_supplier() -> None:
    shown, _ = convert_text(
        "付款方式：转账", "收款单位：{收款单位}", "开户银行：{开户银行}", "账号：{账号}"
    )
    assert shown[2:] == ["开户银行：{{ 乙方.开户行 }}", "账号：{{ 乙方.账号 }}"]


def test_the_header_tells_what_a_column_of_vague_names_holds() -> None:
    rows = table_rows(
        convert(writing.build("品名\t数量\t单价\n{a1}\t{b1}\t{c1}\n{a2}\t{b2}\t{c2}")).data
    )
    assert rows[1:] == [
        ["{%tr for 项 in 服务清单 %}"],
        ["{{ 项.名称 }}", "{{ 项.数量|数量 }}", "{{ 项.单价|单价 }}"],
        ["{%tr endfor %}"],
    ]


def test_instalments_go_over_the_plan_of_payments() -> None:
    text = "付款阶段\t付款比例\t付款金额\t付款时间\n{阶段}\t{比例}\t{金额}\t{付款时间}"
    rows = table_rows(convert(writing.build(text)).data)
    assert rows[1] == ["{%tr for 款 in 付款计划 %}"]
    assert "{{ 款.金额|金额 }}" == rows[2][2]


def test_marks_that_stand_alone_in_their_rows_become_rows_of_ours() -> None:
    text = "品名\t数量\n{#items}\t<\n{name}\t{qty}{#remark}（{remark}）{/remark}\n{/items}\t<"
    rows = table_rows(convert(writing.build(text)).data)
    assert rows[1] == ["{%tr for 项 in 服务清单 %}"]
    assert rows[2] == [
        "{{ 项.名称 }}",
        "{{ 项.数量|数量 }}{% if 项.备注 %}（{{ 项.备注|默认('') }}）{% endif %}",
    ]
    assert rows[3] == ["{%tr endfor %}"]


def test_a_loop_whose_ends_do_not_match_is_left_whole() -> None:
    data = make_form(["{#items}甲", "{name}", "乙{/items}", "{/payments}", "{#annexes}"])
    converted = convert(data)
    assert [each.text for each in converted.open if each.text[1] in "#/"] == [
        *("{#items}", "{/items}", "{/payments}", "{#annexes}")
    ]
    assert all(each.why for each in converted.open)
    assert not any("{%" in line for line in lines(converted.data))


def test_a_merged_cell_keeps_a_row_from_being_repeated() -> None:
    text = "品名\t数量\t单价\n{品名}\t{数量}\t{单价}\n^\t{数量}\t{单价}"
    converted = convert(writing.build(text))
    assert not any("{%tr" in line for line in lines(converted.data))
    assert {"合并" in each.why for each in converted.open} == {True}


# --- Word's own -----------------------------------------------------------------------------------


def field(name: str) -> str:
    marks = [f'<w:r><w:fldChar w:fldCharType="{e}"/></w:r>' for e in ("begin", "separate", "end")]
    code = f"<w:r><w:instrText> MERGEFIELD {name} </w:instrText></w:r>"
    return marks[0] + code + marks[1] + r(f"«{name}»", "<w:b/>") + marks[2]


def test_a_merge_field_becomes_text_that_looks_as_its_result_did() -> None:
    converted = convert(package(p(r("甲方："), field("甲方名称"))))
    root = part(converted.data, "word/main.xml")
    assert [] == list(root.iter(W + "fldChar", W + "instrText"))
    (bold,) = [run for run in root.iter(W + "r") if run.find(f".//{W}b") is not None]
    assert "{{ 甲方.名称 }}" == "".join(bold.itertext())


def test_an_unknown_merge_field_stays_a_field() -> None:
    data = package(p(r("甲方："), field("甲方名称"), field("Zodiac")))
    converted = convert(data)
    root = part(converted.data, "word/main.xml")
    assert [" MERGEFIELD Zodiac "] == [each.text for each in root.iter(W + "instrText")]
    assert ["«Zodiac»"] == [each.text for each in converted.open]


def test_a_control_that_is_filled_in_is_only_offered() -> None:
    filled = (
        '<w:sdt><w:sdtPr><w:alias w:val="甲方名称"/></w:sdtPr>'
        f"<w:sdtContent>{r('某某中心')}</w:sdtContent></w:sdt>"
    )
    data = package(p(r("甲方："), filled))
    converted = convert(data)
    assert data == converted.data
    (left,) = converted.open
    assert ("某某中心", ("{{ 甲方.名称 }}",)) == (left.text, left.choices)


def test_a_control_bound_to_a_property_is_told() -> None:
    bound = (
        '<w:sdt><w:sdtPr><w:alias w:val="甲方名称"/><w:dataBinding w:xpath="/a"/><w:showingPlcHdr/>'
        f"</w:sdtPr><w:sdtContent>{r('单击输入')}</w:sdtContent></w:sdt>"
    )
    data = package(p(bound))
    converted = convert(data)
    assert (data, ()) == (converted.data, converted.changes)
    assert "绑定" in converted.open[0].why


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7"])
def test_what_is_no_word_file_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableInput):
        convert(data, "合同.docx")


@pytest.mark.parametrize(
    "text",
    ["{{" + "a." * 1900 + "b}}", "{{" + "(" * 9000 + "}}", "{#x}" * 3000, "{" * 9000, "【" * 9000],
    ids=["names", "brackets", "loops", "braces", "corners"],
)
def test_what_is_built_to_exhaust_is_read_in_bounded_time(text: str) -> None:
    data = make_form([text])
    assert data == convert(data).data == mend(data).data


def test_a_row_of_a_table_in_a_text_box_is_repeated_in_both_renderings() -> None:
    def row(*texts: str) -> str:
        return f"<w:tr>{''.join(f'<w:tc>{p(r(text))}</w:tc>' for text in texts)}</w:tr>"

    table = f"<w:tbl>{row('品名', '数量')}{row('{品名}', '{数量}')}</w:tbl>"
    inner = f"<w:txbxContent>{table}{p()}</w:txbxContent>"
    converted = convert(package(box(inner).replace(p(r("盒") + r("子")), table + p())))
    contents = list(part(converted.data, "word/main.xml").iter(W + "txbxContent"))
    (first, second) = ["".join(each.itertext()) for each in contents]
    assert first == second
    assert first.startswith("品名数量{%tr for 项 in 服务清单 %}{{ 项.名称 }}{{ 项.数量|数量 }}")


# --- laws -----------------------------------------------------------------------------------------

WRAPS = ["{%s}", "${%s}", "«%s»", "<<%s>>", "[[%s]]", "{{%s}}", "【%s】", "[%s]", "#%s#"]
KNOWN = ["甲方名称", "乙方开户行", "合同号", "签订日期", "合同总价大写", "税率", "项目名称"]
PROSE = ["甲方应当于", "，", "元（大写：", "），", "（注）", "【以下无正文】", "100%", " "]


@given(st.lists(st.sampled_from(PROSE), min_size=1, max_size=4), st.data())
def test_only_placeholders_change_in_whatever_runs_they_stand(prose: list[str], data: Any) -> None:
    typed, expected = "", ""
    for each in prose:
        words, wrap = data.draw(st.sampled_from(KNOWN)), data.draw(st.sampled_from(WRAPS))
        typed += each + "·" + wrap % words + "·"
        (tag,) = match(words, Context()).choices
        expected += each + "·" + tag + "·"
    cuts = sorted(data.draw(st.lists(st.integers(0, len(typed)), max_size=5)))
    pieces = [typed[a:b] for a, b in zip([0, *cuts], [*cuts, len(typed)], strict=True)]
    converted = convert(package(p(*(r(escape(piece)) for piece in pieces if piece))))
    assert word.read(converted.data).body_text == expected
    assert () == converted.open == convert(converted.data).changes


@given(st.text(st.sampled_from("{}[]【】«»<>#%$甲方名称合同编号：_ x/^ab1"), max_size=40))
def test_converting_any_text_twice_changes_nothing_more(text: str) -> None:
    once = convert(package(p(r(escape(text)))))
    assert () == convert(once.data).changes


@given(st.text(max_size=30))
def test_any_words_can_be_asked_for(words: str) -> None:
    meaning = match(words, Context())
    assert len(meaning.choices) <= 3
    assert not meaning.sure or meaning.choices
