"""A finished contract and its deal become a template: what is found, decided, asked and proved."""

from __future__ import annotations

import io
import json
import re
import time
import zipfile
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import docx
import pytest
from conftest import EXAMPLES, ROOT, Ran, generate, make_deal
from contracts import CONTRACTS, writing
from contracts.deals import DEALS
from docx.oxml import parse_xml
from docx.shared import RGBColor
from hypothesis import given, settings
from hypothesis import strategies as st

from generator import checking, compiled, render, shape, sources, vocabulary, word
from generator.authoring.deriving import Derived, derive
from generator.authoring.deriving.known import Known, list_known
from generator.authoring.deriving.notations import fits, show, write_as
from generator.authoring.deriving.proving import compare
from generator.authoring.deriving.tokens import read_tokens
from generator.errors import BrokenTemplate, UnreadableInput
from generator.facts import Selection
from generator.home import Home
from generator.uppercase import permitted_spellings
from generator.values import Ratio

HOME = Home(ROOT)


def know(raw: Any) -> tuple[Any, Any]:
    """A deal and its facts."""
    shaped = shape.read(raw)
    assert shaped.deal is not None, shaped.problems
    known = checking.check_data(shaped, HOME, Selection("contract", shaped.deal.form)).facts
    assert known is not None
    return shaped.deal, known


def make(text: str, raw: Any, **options: Any) -> Derived:
    """The template of a contract of these lines (see `contracts.writing`), and one of its party."""
    lines = f"{text}\n本合同由{raw['buyer']['name']}存档。"
    return derive(writing.build(lines, **options), "合同.docx", *know(raw))


def read(derived: Derived) -> list[str]:
    """The paragraphs of the template, a list."""
    stories = [s for s in word.read(derived.data).stories if s.part != "properties"]
    texts = [p.text for story in stories for p in story.paragraphs if p.text]
    return [text for text in texts if text != "本合同由{{ 甲方.名称 }}存档。"]


def fill(template: bytes, raw: Any) -> word.Document:
    """The template filled with a deal; what the deal lacks stays empty."""
    values, _ = vocabulary.view(*know(raw))
    return word.read(render.render(compiled.compile_form(template, "模板"), values))


def sound(derived: Derived) -> Derived:
    """The same, if it gives the contract again."""
    assert [(d.was, d.now) for d in derived.differences] == []
    return derived


# --- the shipped forms ---------------------------------------------------------------------------


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], tuple[Derived, bytes]]:
    """The contract of an example and the template made from it, each made once."""
    kept: dict[str, tuple[Derived, bytes]] = {}

    def get(name: str) -> tuple[Derived, bytes]:
        if name not in kept:
            raw = read_example(name)
            result = generate(raw, HOME, folder=tmp_path_factory.mktemp("made"))
            assert result.path is not None
            data = result.path.read_bytes()
            kept[name] = derive(data, "合同.docx", *know(raw)), data
        return kept[name]

    return get


def read_example(name: str) -> Any:
    return sources.read_deal(str(ROOT / "data" / "examples" / f"{name}.json"), HOME.parties)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_contract_of_an_example_comes_out_of_its_own_template(
    path: Path, made: Callable[[str], tuple[Derived, bytes]]
) -> None:
    derived, data = made(path.stem)
    assert derived.is_done
    again = fill(derived.data, read_example(path.stem))
    assert list(compare(word.read(data), again)) == []


@pytest.mark.parametrize(
    ("mine", "other"),
    [
        ("technical-service", "arbitration"),
        ("full-year", "arbitration"),
        ("cloud-service-sme", "cloud-service"),
        ("service-order", "lump-sum"),
    ],
)
def test_nothing_of_a_deal_is_left_when_its_template_is_filled_with_another(
    mine: str, other: str, made: Callable[[str], tuple[Derived, bytes]]
) -> None:
    derived, _ = made(mine)
    text = "".join(fill(derived.data, read_example(other)).text.split())
    own, others = ({k.name: k for k in list_values(name)} for name in (mine, other))
    foreign = {str(known.value) for known in others.values()}
    checked = 0
    for known in own.values():
        spelt = spell(known)
        if str(known.value) in foreign or spelt is None or spelt in "".join(foreign):
            continue
        checked += 1
        assert spelt not in text, known.name
    assert checked > 20


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_no_template_holds_a_value_of_the_deal_that_it_was_made_from(
    path: Path, made: Callable[[str], tuple[Derived, bytes]]
) -> None:
    text = "".join("".join(read(made(path.stem)[0])).split())
    spelt = {known.name: spell(known) for known in list_values(path.stem)}
    assert len([each for each in spelt.values() if each]) > 5
    assert [name for name, words in spelt.items() if words and words in text] == []


def list_values(name: str) -> tuple[Known, ...]:
    return list_known(vocabulary.view(*know(read_example(name)))[0])


def spell(known: Known) -> str | None:
    """A value as it stands in contracts, where it is long enough to be nobody else's."""
    if known.kind in ("text", "code") and len(known.value) > 5 and known.path[0] != "annexes":
        return "".join(known.value.split())
    if known.kind == "money" and known.value > 1000:
        return show("|金额", known.value, "money")
    return show("|日期", known.value, "date") if known.kind == "date" else None


# --- contracts of strangers ----------------------------------------------------------------------


@cache
def stranger(name: str) -> Derived:
    """The template of a contract that is not of this program's making."""
    return sound(derive(CONTRACTS[name](), "合同.docx", *know(DEALS[name])))


@pytest.mark.parametrize("name", DEALS)
def test_the_contract_of_a_stranger_comes_out_of_its_template(name: str) -> None:
    derived = stranger(name)
    assert derived.questions == ()
    lines = "\n".join(read(derived))
    for key in ("buyer", "supplier"):
        for value in DEALS[name][key].values():
            for text in value.values() if isinstance(value, dict) else [value]:
                assert text not in lines, text


def test_a_price_in_another_table_is_told_by_its_words() -> None:
    lines = read(stranger("consulting"))
    assert "{{ 乙方.名称 }} · 咨询服务协议" in lines
    assert any(
        "增值税税率为{{ 开票.税率|百分比 }}，税额为{{ 税额|金额 }}元，"
        "价税合计{{ 价税合计|金额 }}元（大写：人民币{{ 价税合计|大写 }}）" in line
        for line in lines
    )
    assert (
        "3.2 甲方指派联络人{{ 甲方.项目联系人.姓名 }}，联系电话{{ 甲方.项目联系人.电话 }}。"
        in lines
    )


def test_milestones_of_a_table_become_a_loop_with_their_numbers() -> None:
    lines = read(stranger("software"))
    start = lines.index("{%tr for 款 in 付款计划 %}")
    assert lines[start + 1 : start + 7] == [
        "M{{ 款.期次 }}",
        "{{ 款.名称 }}",
        "{{ 款.到期日|数字日期 }}",
        "{{ 款.比例|百分比 }}",
        "{{ 款.金额|金额 }}",
        "{%tr endfor %}",
    ]


def test_columns_of_which_the_deal_says_nothing_are_named_when_rows_are_no_loop() -> None:
    derived = stranger("purchase")
    assert any("“税额（元）”、“价税合计（元）”" in note for note in derived.notes)
    assert "{{ 服务清单[4].合价|金额 }}" in read(derived)
    assert {"29,016.00", "2026年4月30日"} <= {left.text for left in derived.leftovers}


# --- notations -----------------------------------------------------------------------------------

TOTAL = Known(("total",), "合同总价", Decimal("415580.00"), "money")


@pytest.mark.parametrize(
    ("written", "tag"),
    [
        ("415,580.00", "|金额"),
        ("415580.00", "|金额('0.00')"),
        ("415,580", "|金额('#,##0')"),
        ("415580", "|金额('0')"),
        ("4 1 5 5 8 0", "|金额('0')|join(' ')"),
        ("４１５５８０", "|金额('0')|全角"),
        ("41.558", "|万元"),
        ("41.5580", "|万元('0.0000')"),
        ("肆拾壹万伍仟伍佰捌拾元整", "|大写"),
        ("肆拾壹万伍仟伍佰捌拾元正", "|大写|replace('整', '正')"),
        ("肆拾壹万伍仟伍佰捌拾圆整", "|大写|replace('元', '圆')"),
    ],
)
@pytest.mark.parametrize("before", ["¥", "￥", "人民币", "RMB", "人民币（小写）：¥"])
def test_an_amount_is_found_in_every_notation(written: str, tag: str, before: str) -> None:
    unit = (
        ""
        if written[-1] in "整正"
        else "万元"
        if len(written) in (6, 7) and "." in written
        else "元"
    )
    text = f"合同总价为{before}{written}{unit}，含税。"
    derived = sound(make(text, make_deal(total="415580.00")))
    assert read(derived) == [text.replace(written, f"{{{{ 合同总价{tag} }}}}")]


@pytest.mark.parametrize(
    ("written", "tag"),
    [
        ("2026年3月31日", "|日期"),
        ("2026 年 3 月 31 日", "|日期('yyyy 年 m 月 d 日')"),
        ("2026年03月31日", "|日期('yyyy年mm月dd日')"),
        ("2026-03-31", "|数字日期"),
        ("2026.3.31", "|日期('yyyy.m.d')"),
        ("2026/03/31", "|日期('yyyy/mm/dd')"),
        ("２０２６年３月３１日", "|日期('yyyy年m月d日')|全角"),
        ("二〇二六年三月三十一日", "|中文日期"),
        ("二○二六年三月三十一日", "|中文日期|replace('〇', '○')"),
        ("二〇二六年三月", "|中文年月"),
        ("2026年3 月", "|日期('yyyy年m 月')"),
    ],
)
def test_a_date_is_found_in_every_notation(written: str, tag: str) -> None:
    derived = sound(make(f"签订日期：{written}", make_deal(signing={"date": "2026-03-31"})))
    assert read(derived) == [f"签订日期：{{{{ 签订.日期{tag} }}}}"]


@pytest.mark.parametrize(
    ("written", "tag"),
    [
        ("0.03%", "{{ 条款参数.甲方逾期付款日违约金率|百分比 }}"),
        ("0.03 %", "{{ 条款参数.甲方逾期付款日违约金率|百分比('0 %') }}"),
        ("【0.03】%", "【{{ 条款参数.甲方逾期付款日违约金率|百分比('0') }}】%"),
        ("0.030%", "{{ 条款参数.甲方逾期付款日违约金率|百分比('0.000%') }}"),
        ("万分之三", "{{ 条款参数.甲方逾期付款日违约金率|中文比率 }}"),
        ("万分之3", "万分之{{ (条款参数.甲方逾期付款日违约金率 * 10000)|数量 }}"),
        ("0.3‰", "{{ 条款参数.甲方逾期付款日违约金率|千分比 }}"),
    ],
)
def test_a_share_is_found_in_every_notation(written: str, tag: str) -> None:
    raw = make_deal(terms={"buyer_late_payment_daily_rate": "0.03%"})
    derived = sound(make(f"甲方逾期付款的，每日按逾期金额的{written}支付违约金。", raw))
    assert read(derived) == [f"甲方逾期付款的，每日按逾期金额的{tag}支付违约金。"]


@pytest.mark.parametrize(
    ("written", "tag"),
    [
        ("4份", "{{ 签订.份数 }}份"),
        ("肆份", "{{ 签订.份数|大写数字 }}份"),
        ("四份", "{{ 签订.份数|中文数字 }}份"),
        ("【肆】份", "【{{ 签订.份数|大写数字 }}】份"),
        ("肆（4）份", "{{ 签订.份数|大写数字 }}（{{ 签订.份数 }}）份"),
    ],
)
def test_copies_are_found_in_every_notation(written: str, tag: str) -> None:
    raw = make_deal(signing={"copies": 4, "buyer_copies": 2, "supplier_copies": 2})
    derived = sound(make(f"本合同一式{written}，甲方执两份，乙方执贰份。", raw))
    assert read(derived) == [
        f"本合同一式{tag}，甲方执{{{{ 签订.甲方份数|中文数字('两') }}}}份，"
        "乙方执{{ 签订.乙方份数|大写数字 }}份。"
    ]


@pytest.mark.parametrize(
    ("value", "written", "tag"),
    [
        ("37050161880800000621", "3705 0161 8808 0000 0621", "{{ 乙方.账号|分组 }}"),
        ("37050161880800000621", "37050 16188 08000 00621", "{{ 乙方.账号|分组(5) }}"),
        (
            "37050161880800000621",
            "３７０５０１６１８８０８０００００６２１",
            "{{ 乙方.账号|全角 }}",
        ),
    ],
)
def test_an_account_is_found_however_it_is_grouped(value: str, written: str, tag: str) -> None:
    value = "".join(written.split()).translate(str.maketrans("０１２３４５６７８９", "0123456789"))
    derived = sound(make(f"乙方\n账　号：{written}", make_deal(supplier={"account": value})))
    assert read(derived)[1] == f"账　号：{tag}"


@pytest.mark.parametrize(
    ("written", "tag"),
    [
        ("山东省济南市知春路 23 号 B 座", "{{ 乙方.地址|中西空格 }}"),
        ("山东省济南市知春路23号B座", "{{ 乙方.地址 }}"),
    ],
)
def test_an_address_is_found_with_blanks_around_its_figures(written: str, tag: str) -> None:
    raw = make_deal(supplier={"address": "山东省济南市知春路23号B座"})
    assert read(sound(make(f"乙方\n地址：{written}", raw)))[1] == f"地址：{tag}"


def test_a_text_in_another_width_becomes_its_field_and_the_difference_is_shown() -> None:
    raw = make_deal(project={"name": "云平台运维（二期）项目"})
    derived = make("项目名称：云平台运维(二期)项目", raw)
    assert read(derived) == ["项目名称：{{ 项目.名称 }}"]
    (difference,) = derived.differences
    assert (difference.was, difference.now) == (
        "项目名称：云平台运维(二期)项目",
        "项目名称：云平台运维（二期）项目",
    )
    assert not derived.is_done


few = settings(max_examples=60, deadline=None)
money = st.decimals("0.01", "99999999.99", places=2)


@few
@given(
    money,
    money,
    st.sampled_from(["|金额", "|金额('0.00')", "|金额('#,##0')", "|金额('0')", "|大写"]),
)
def test_what_is_written_as_the_old_amount_says_the_new_one(
    old: Decimal, new: Decimal, filters: str
) -> None:
    """The filters chosen for one amount give any other without losing a fen."""
    text = show(filters, old, "money")
    assert text is not None
    (token,) = read_tokens(f"¥{text}元" if "大写" not in filters else text)
    known = Known(("total",), "合同总价", old, "money")
    assert fits(known, token)
    chosen, exact = write_as(known, token)
    assert exact
    (again,) = read_tokens(
        f"¥{show(chosen, new, 'money')}元"
        if "大写" not in filters
        else str(show(chosen, new, "money"))
    )
    assert again.value == new


@few
@given(money, st.data())
def test_every_permitted_spelling_is_found_and_printed_again(value: Decimal, data: Any) -> None:
    text = data.draw(st.sampled_from(sorted(permitted_spellings(value))))
    (token,) = read_tokens(text)
    known = Known(("total",), "合同总价", value, "money")
    assert fits(known, token)
    filters, exact = write_as(known, token)
    assert exact
    assert show(filters, value, "money") == text


days = st.integers(0, 20000).map(lambda n: date(1990, 1, 1) + timedelta(n))
separators = st.sampled_from(["-", ".", "/", " . "])


@few
@given(days, days, st.booleans(), separators)
def test_every_plain_date_is_found_and_printed_again(
    old: date, new: date, padded: bool, mark: str
) -> None:
    form = "{:04}{m}{:02}{m}{:02}" if padded else "{:04}{m}{}{m}{}"
    text = form.format(old.year, old.month, old.day, m=mark)
    (token,) = read_tokens(f"签订于{text}。")
    known = Known(("signing", "date"), "签订.日期", old, "date")
    filters, exact = write_as(known, token)
    assert exact
    (again,) = read_tokens(str(show(filters, new, "date")))
    assert again.value == new


@few
@given(st.decimals("0.0001", "1.5", places=4), st.sampled_from(["{}%", "{} %", "{}％"]))
def test_every_share_is_found_and_printed_again(value: Decimal, form: str) -> None:
    ratio = Ratio(value)
    text = form.format(show("|百分比('0')", ratio, "rate"))
    (token,) = read_tokens(f"合同总价的{text}，")
    known = Known(("invoicing", "tax_rate"), "开票.税率", ratio, "rate")
    assert fits(known, token)
    filters, exact = write_as(known, token)
    assert exact
    assert show(filters, ratio, "rate") == text


# --- which value it is ---------------------------------------------------------------------------

PARTIES = {
    "buyer": {
        "name": "济南市云湖政务数据中心",
        "postcode": "250014",
        "contact": {"name": "秦若川", "phone": "0531-86120016"},
    },
    "supplier": {
        "name": "岱岳云计算有限公司",
        "postcode": "250014",
        "contact": {"name": "宋知行", "phone": "0531-86120016"},
    },
}


def test_equal_values_of_both_sides_are_told_by_whose_block_they_stand_in() -> None:
    text = (
        "甲方：济南市云湖政务数据中心\n联系人：秦若川\n电 话：0531-86120016\n邮编：250014\n"
        "乙方：岱岳云计算有限公司\n联系人：宋知行\n电 话：0531-86120016\n邮编：250014"
    )
    lines = read(sound(make(text, make_deal(**PARTIES))))
    assert lines == [
        *("甲方：{{ 甲方.名称 }}", "联系人：{{ 甲方.联系人.姓名 }}"),
        *("电 话：{{ 甲方.联系人.电话 }}", "邮编：{{ 甲方.邮编 }}"),
        *("乙方：{{ 乙方.名称 }}", "联系人：{{ 乙方.联系人.姓名 }}"),
        *("电 话：{{ 乙方.联系人.电话 }}", "邮编：{{ 乙方.邮编 }}"),
    ]


def test_equal_values_are_told_by_the_column_of_a_table() -> None:
    text = (
        "\t甲方\t乙方\n名称\t济南市云湖政务数据中心\t岱岳云计算有限公司\n"
        "联系人\t秦若川\t宋知行\n邮政编码\t250014\t250014"
    )
    lines = read(sound(make(text, make_deal(**PARTIES))))
    assert lines[-3:] == ["邮政编码", "{{ 甲方.邮编 }}", "{{ 乙方.邮编 }}"]
    assert lines[-6:-3] == ["联系人", "{{ 甲方.联系人.姓名 }}", "{{ 乙方.联系人.姓名 }}"]


PAYMENTS = [
    {"name": "首付款", "percent": "40%", "trigger": "signing"},
    {"name": "二期款", "percent": "30%", "trigger": "midterm_acceptance"},
    {"name": "尾款", "percent": "30%", "trigger": "final_acceptance"},
]


def test_equal_instalments_are_told_by_their_names_and_conditions() -> None:
    text = (
        "1、合同签订后支付40%，即¥40,000.00。\n"
        "2、中期验收合格后支付合同总价的30%，即¥30,000.00（大写：人民币叁万元整）。\n"
        "3、剩余的30%即¥30,000.00于终验合格后支付。"
    )
    raw = make_deal(total="100000.00", payments=PAYMENTS)
    lines = read(sound(make(text, raw)))
    assert [re.findall(r"付款计划\[(\d)\]", line) for line in lines] == [
        ["0", "0"],
        ["1", "1", "1"],
        ["2", "2"],
    ]


def test_equal_instalments_told_by_nothing_but_their_order_are_taken_in_it() -> None:
    raw = make_deal(total="60000.00", payments=[{"percent": "50%"}, {"percent": "50%"}])
    lines = read(sound(make("甲方先支付30,000.00元。\n甲方再支付30,000.00元。", raw)))
    assert lines == [
        "甲方先支付{{ 付款计划[0].金额|金额 }}元。",
        "甲方再支付{{ 付款计划[1].金额|金额 }}元。",
    ]


def test_what_could_be_one_of_two_fields_is_asked_and_stays_as_it_is() -> None:
    raw = make_deal(total="60000.00", payments=[{"percent": "50%"}, {"percent": "50%"}])
    derived = sound(make("甲方应当支付30,000.00元。", raw))
    (question,) = derived.questions
    assert question.text == "30,000.00"
    assert question.tags == ("{{ 付款计划[0].金额|金额 }}", "{{ 付款计划[1].金额|金额 }}")
    assert read(derived) == ["甲方应当支付30,000.00元。"]
    assert not derived.is_done


def test_a_number_that_means_something_else_is_left_alone() -> None:
    raw = make_deal(period={"start": "2026-04-01", "months": 12}, signing={"copies": 4})
    text = "共12台服务器，机房在12层，4小时内到场；满12个月后更换电池。第4条另有约定。"
    derived = sound(make(text, raw))
    assert read(derived) == [text]
    assert derived.questions == ()


@pytest.mark.parametrize("other", ["合同编号：2026-1011", "HT-2026-101", "电话：02026-101"])
def test_a_number_inside_a_longer_one_is_another(other: str) -> None:
    assert read(sound(make(other, make_deal(number="2026-101")))) == [other]


def test_a_share_of_a_penalty_is_no_instalment() -> None:
    raw = make_deal(payments=[{"name": "首付款", "percent": "90%"}, {"percent": "10%"}])
    text = "乙方应当按退货部分价款的10%支付违约金。"
    assert read(make(text, raw)) == [text]


def test_a_sentence_broken_by_a_page_is_read_on() -> None:
    raw = make_deal(terms={"rework_days": 5, "quality_rate": "1%", "malware_rate": "1%"})
    text = (
        "乙方提供的服务质量不符合甲方要求的，乙方应当在5日内整改，逾期没有完成整改的，应当承\n"
        "担违约责任，并支付合同总价1%的违约金。"
    )
    assert read(sound(make(text, raw)))[1] == (
        "担违约责任，并支付合同总价{{ 条款参数.质量违约金率|百分比 }}的违约金。"
    )


def test_a_text_that_is_almost_the_value_is_asked() -> None:
    raw = make_deal(project={"location": "北京市丰台区"})
    derived = sound(make("履行地点为北京市【丰台】区（或者甲方指定的地点）。", raw))
    (question,) = derived.questions
    assert (question.text, question.tags) == ("北京市【丰台】区", ("{{ 项目.履行地点 }}",))
    assert "北京市丰台区" in question.reason


def test_a_law_is_not_taken_for_a_value_and_last_years_customer_is() -> None:
    text = (
        "依照2019年3月1日起施行的规定，原服务单位为济南旧友网络科技有限公司，"
        "电话13900001234，合同价86,000.00元；见《2018年5月4日济南某某有限公司管理办法》。"
    )
    derived = sound(make(text, make_deal()))
    assert [(left.kind, left.text) for left in derived.leftovers] == [
        ("日期", "2019年3月1日"),
        ("单位名称", "济南旧友网络科技有限公司"),
        ("电话", "13900001234"),
        ("金额", "86,000.00"),
    ]


def test_values_that_the_contract_does_not_state_are_named() -> None:
    raw = make_deal(signing={"place": "济南市", "copies": 4}, terms={"refund_days": 30})
    derived = make("签订地点：济南市", raw)
    assert {"签订.份数", "条款参数.退款天数", "合同编号"} <= set(derived.unstated)
    assert "签订.地点" not in derived.unstated


# --- loops ---------------------------------------------------------------------------------------

ITEMS = [
    {"name": "主机防护", "unit": "台", "unit_price": "4800.00", "quantity": "12"},
    {
        "name": "主机加固",
        "unit": "台",
        "unit_price": "1500.00",
        "quantity": "1",
        "remark": "含巡检",
    },
    {
        "name": "漏洞扫描",
        "spec": "每月一次",
        "unit": "次",
        "unit_price": "1500.00",
        "quantity": "96",
    },
]


def test_rows_become_a_loop_whatever_some_of_them_lack() -> None:
    text = (
        "序号\t名称\t单价（元）\t数量\t合价（元）\t备注\n"
        "1\t主机防护\t4,800.00\t12\t57,600.00\t.\n"
        "2\t主机加固\t1,500.00\t1\t1,500.00\t含巡检\n"
        "3\t漏洞扫描（每月一次）\t1,500.00\t96\t144,000.00\t.\n"
        "合计\t<\t<\t<\t203,100.00\t."
    )
    raw = make_deal(items=ITEMS, total=None)
    derived = sound(make(text, raw))
    lines = read(derived)
    start = lines.index("{%tr for 项 in 服务清单 %}")
    assert lines[start + 1 : start + 8] == [
        "{{ 项.序号 }}",
        "{{ 项.名称 }}{% if 项.规格 %}（{{ 项.规格 }}）{% endif %}",
        "{{ 项.单价|单价 }}",
        "{{ 项.数量|数量 }}",
        "{{ 项.合价|金额 }}",
        "{% if 项.备注 %}{{ 项.备注 }}{% endif %}",
        "{%tr endfor %}",
    ]
    assert "{{ 合同总价|金额 }}" in lines
    more = fill(derived.data, raw | {"items": [*ITEMS, *ITEMS]})
    assert len(more.tables[0].rows) == 8


def test_a_paragraph_of_a_cell_goes_with_its_value() -> None:
    text = "名称\t单价\t数量\n主机防护\t4,800.00\t12\n漏洞扫描|规格：每月一次\t1,500.00\t96"
    raw = make_deal(items=[ITEMS[0], ITEMS[2]], total=None)
    lines = read(sound(make(text, raw)))
    start = lines.index("{{ 项.名称 }}")
    assert lines[start + 1 : start + 4] == [
        "{%p if 项.规格 %}",
        "规格：{{ 项.规格 }}",
        "{%p endif %}",
    ]


def test_a_list_parted_by_a_page_is_one_loop_in_each_table() -> None:
    rows = [f"{i['name']}\t{Decimal(i['unit_price']):,}\t{i['quantity']}" for i in ITEMS]
    text = "\n".join(["名称\t单价\t数量", *rows[:2], "续表：", rows[2]])
    derived = sound(make(text, make_deal(items=ITEMS, total=None)))
    assert [loop.over for loop in derived.loops] == ["服务清单[:2]", "服务清单[2:]"]
    assert any("分在几个表格里" in note for note in derived.notes)


def test_rows_with_merged_cells_are_fields_by_position_and_it_is_said_why() -> None:
    rows = [f"{i['name']}\t{Decimal(i['unit_price']):,}\t{i['quantity']}" for i in ITEMS]
    text = f"类别\t名称\t单价\t数量\n安全\t{rows[0]}\n^\t{rows[1]}\n^\t{rows[2]}"
    derived = sound(make(text, make_deal(items=ITEMS, total=None)))
    assert derived.loops == ()
    assert "{{ 服务清单[2].名称 }}" in read(derived)
    assert any("合并的单元格" in note for note in derived.notes)


def test_alike_paragraphs_become_a_loop_with_their_numbers_and_last_mark() -> None:
    text = (
        "合同款分三期支付：\n"
        "（1）第一期：首付款，支付合同总价的40%，即¥40,000.00（大写：人民币肆万元整）；\n"
        "（2）第二期：二期款，支付合同总价的30%，即¥30,000.00（大写：人民币叁万元整）；\n"
        "（3）第三期：尾款，支付合同总价的30%，即¥30,000.00（大写：人民币叁万元整）。\n"
        "以上各期均须先开票。"
    )
    raw = make_deal(total="100000.00", payments=PAYMENTS)
    derived = sound(make(text, raw))
    lines = read(derived)
    assert lines[1] == "{%p for 款 in 付款计划 %}"
    assert lines[3:] == ["{%p endfor %}", "以上各期均须先开票。"]
    assert lines[2].startswith("（{{ 款.期次 }}）第")
    assert lines[2].endswith("{% if loop.last %}。{% else %}；{% endif %}")
    filled = fill(derived.data, raw | {"payments": PAYMENTS[:1] * 5})
    assert len([p for p in filled.paragraphs if "支付合同总价的" in p.text]) == 5


# --- the file ------------------------------------------------------------------------------------


def save(document: Any) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def test_a_value_over_several_runs_keeps_the_look_of_its_place() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("甲方：")
    for piece in ("济南市", "云湖政务", "数据中心"):
        run = paragraph.add_run(piece)
        run.bold = True
        run.font.color.rgb = RGBColor(255, 0, 0)
    paragraph.add_run("（盖章）").italic = True
    derived = sound(derive(save(document), "合同.docx", *know(make_deal(**PARTIES))))
    runs = docx.Document(io.BytesIO(derived.data)).paragraphs[0].runs
    assert [(r.text, r.bold, r.italic) for r in runs if r.text] == [
        ("甲方：", None, None),
        ("{{ 甲方.名称 }}", True, None),
        ("（盖章）", None, True),
    ]


def test_headers_footers_and_properties_are_tagged_as_well() -> None:
    document = docx.Document()
    document.add_paragraph("技术服务合同")
    document.sections[0].header.paragraphs[0].text = "合同编号：2026-101"
    document.sections[0].footer.paragraphs[0].text = "岱岳云计算有限公司"
    document.core_properties.title = "2026-101 技术服务合同"
    document.core_properties.author = "岱岳云计算有限公司"
    raw = make_deal(number="2026-101", **PARTIES)
    derived = sound(derive(save(document), "合同.docx", *know(raw)))
    found = {p.place.part: p.text for p in word.read(derived.data).paragraphs}
    assert found["header1"] == "合同编号：{{ 合同编号 }}"
    assert found["footer1"] == "{{ 乙方.名称 }}"
    properties = docx.Document(io.BytesIO(derived.data)).core_properties
    assert properties.title == "{{ 合同编号 }} 技术服务合同"
    assert properties.author == "岱岳云计算有限公司"


def test_the_same_contract_gives_the_same_template() -> None:
    data = CONTRACTS["software"]()
    first, second = (derive(data, name, *know(DEALS["software"])) for name in ("一", "二"))
    assert first.data == second.data


def test_tracked_changes_are_to_be_settled_first() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("甲方")
    inserted = paragraph._p.makeelement(paragraph._p.tag.replace("}p", "}ins"), {})
    paragraph._p.append(inserted)
    with pytest.raises(UnreadableInput, match="修订"):
        derive(save(document), "合同.docx", *know(make_deal()))


def test_a_template_is_no_finished_contract() -> None:
    with pytest.raises(UnreadableInput, match="已经有标签"):
        make("甲方：{{ 甲方.名称 }}", make_deal())


def test_a_contract_of_another_deal_is_no_contract_of_this_one() -> None:
    data = writing.build("甲方：某某有限公司\n合同总价为¥86,000.00元。")
    with pytest.raises(UnreadableInput, match="任何一个值"):
        derive(data, "合同.docx", *know(make_deal()))


def test_a_contract_of_twenty_pages_takes_a_few_seconds() -> None:
    body = "\n".join(
        f"{n}、乙方应当在收到甲方通知之日起{n % 30 + 1}日内完成整改，逾期的按合同总价的{n % 9}%支付违约金，"
        f"并于2026年{n % 12 + 1}月{n % 28 + 1}日前向济南市云湖政务数据中心退还¥{n * 37},{n % 900 + 100}.00元。"
        for n in range(1, 700)
    )
    raw = read_example("technical-service")
    data = writing.build(body)
    started = time.process_time()
    derived = derive(data, "合同.docx", *know(raw))
    assert time.process_time() - started < 6
    assert derived.differences == ()


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
TEXT_BOX = f"""<w:r {W} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"
 xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
 xmlns:v="urn:schemas-microsoft-com:vml"><mc:AlternateContent>
 <mc:Choice Requires="wps"><w:drawing><wps:txbx><w:txbxContent><w:p><w:r><w:t>BOX</w:t></w:r></w:p>
 </w:txbxContent></wps:txbx></w:drawing></mc:Choice>
 <mc:Fallback><w:pict><v:textbox><w:txbxContent><w:p><w:r><w:t>BOX</w:t></w:r></w:p>
 </w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"""


def test_both_renderings_of_a_text_box_are_tagged() -> None:
    document = docx.Document()
    box = parse_xml(TEXT_BOX.replace("BOX", "乙方：岱岳云计算有限公司"))
    document.add_paragraph()._p.append(box)
    derived = sound(derive(save(document), "合同.docx", *know(make_deal(**PARTIES))))
    xml = docx.Document(io.BytesIO(derived.data)).element.xml
    assert xml.count("{{ 乙方.名称 }}") == 2
    assert "岱岳云计算" not in xml


def test_what_word_reckons_anew_is_asked_and_not_replaced() -> None:
    document = docx.Document()
    document.add_paragraph("甲方：济南市云湖政务数据中心")
    field = f'<w:fldSimple {W} w:instr=" DOCPROPERTY 编号 "><w:r><w:t>2026-101</w:t></w:r></w:fldSimple>'
    document.add_paragraph("合同编号：")._p.append(parse_xml(field))
    raw = make_deal(number="2026-101", **PARTIES)
    derived = sound(derive(save(document), "合同.docx", *know(raw)))
    (question,) = derived.questions
    assert question.tags == ("{{ 合同编号 }}",)
    assert "自动更新的域" in question.reason


def test_details_in_one_cell_belong_to_the_side_that_the_cell_names() -> None:
    text = (
        "甲方（采购人）|名称：济南市云湖政务数据中心|电话：0531-86120016|邮编：250014\t"
        "乙方（供应商）|名称：岱岳云计算有限公司|电话：0531-86120016|邮编：250014"
    )
    lines = read(sound(make(text, make_deal(**PARTIES))))
    assert lines == [
        *("甲方（采购人）", "名称：{{ 甲方.名称 }}"),
        *("电话：{{ 甲方.联系人.电话 }}", "邮编：{{ 甲方.邮编 }}"),
        *("乙方（供应商）", "名称：{{ 乙方.名称 }}"),
        *("电话：{{ 乙方.联系人.电话 }}", "邮编：{{ 乙方.邮编 }}"),
    ]


def test_a_telephone_with_other_marks_is_its_field_and_the_difference_is_shown() -> None:
    derived = make("甲方联系人：秦若川，电话：(0531) 8612 0016", make_deal(**PARTIES))
    assert read(derived) == ["甲方联系人：{{ 甲方.联系人.姓名 }}，电话：{{ 甲方.联系人.电话 }}"]
    assert [d.now for d in derived.differences] == ["甲方联系人：秦若川，电话：0531-86120016"]


def test_a_year_for_twelve_months_is_asked() -> None:
    raw = make_deal(period={"start": "2026-04-01", "months": 12})
    derived = sound(make("服务期限为一年，自2026年4月1日起算。", raw))
    (question,) = derived.questions
    assert question.tags == ("{{ (服务期限.月数 // 12)|中文数字 }}",)
    assert "按月写" in question.reason


def test_the_year_of_the_deal_by_itself_is_left_to_see_to() -> None:
    raw = make_deal(signing={"date": "2026-03-31"})
    derived = sound(make("2026年度服务不再收费，3月25日前结清；2019年另议。", raw))
    assert [(left.kind, left.text) for left in derived.leftovers] == [
        ("年份", "2026年"),
        ("日期", "3月25日"),
    ]


def test_comments_and_other_parties_are_told() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("甲方：济南市云湖政务数据中心")
    document.add_comment(paragraph.runs[0], text="请客户确认", author="张三")
    derived = derive(save(document), "合同.docx", *know(make_deal(**PARTIES)))
    assert any("1 条批注" in note for note in derived.notes)
    assert any("没有找到乙方名称“岱岳云计算有限公司”" in note for note in derived.notes)


def test_a_document_with_macros_is_no_form() -> None:
    data = writing.build("甲方：济南市云湖政务数据中心")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    types = parts["[Content_Types].xml"]
    plain, macros = b"wordprocessingml.document.main+xml", b"ms-word.document.macroEnabled.main+xml"
    parts["[Content_Types].xml"] = types.replace(
        b"vnd.openxmlformats-officedocument." + plain, b"vnd." + macros
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    with pytest.raises(UnreadableInput, match="带宏"):
        derive(buffer.getvalue(), "合同.docm", *know(make_deal(**PARTIES)))


def test_a_deal_with_fewer_instalments_is_told_what_it_lacks() -> None:
    raw = make_deal(total="100000.00", payments=PAYMENTS, invoicing={"tax_rate": "6%"})
    text = "首付款¥40,000.00；二期款¥30,000.00；尾款¥30,000.00，其中税额1,698.11元。"
    derived = sound(make(text, raw))
    for payments in (PAYMENTS[:1], None):
        less = raw | {"payments": payments}
        values, noted = vocabulary.view(*know(less))
        render.render(compiled.compile_form(derived.data, "模板"), values)
        assert ("payments", 1, "amount") in noted
        assert {path[-1] for path in noted} <= {"name", "amount"}


# --- the command ---------------------------------------------------------------------------------


@pytest.fixture
def contract(tmp_path: Path) -> tuple[Path, Path]:
    """A contract and its deal as files."""
    raw = make_deal(total="60000.00", payments=[{"percent": "50%"}, {"percent": "50%"}], **PARTIES)
    deal, source = tmp_path / "deal.json", tmp_path / "去年合同.docx"
    deal.write_text(json.dumps(raw, ensure_ascii=False), encoding="utf-8")
    source.write_bytes(writing.build("甲方：济南市云湖政务数据中心\n甲方应当支付30,000.00元。"))
    return source, deal


def test_the_command_writes_the_template_and_says_what_is_left(
    gen: Callable[..., Ran], contract: tuple[Path, Path], tmp_path: Path
) -> None:
    source, deal = contract
    target = tmp_path / "模板.docx"
    ran = gen("templates", "from", source, "--deal", deal, "-o", target)
    assert (ran.code, ran.out) == (1, f"{target}\n")
    assert "要你决定的 1 处" in ran.err
    assert "【30,000.00】" in ran.err
    assert "{{ 付款计划[1].金额|金额 }}" in ran.err
    assert "逐段相同" in ran.err
    assert word.read(target.read_bytes()).body_text.startswith("甲方：{{ 甲方.名称 }}")


def test_nothing_left_is_exit_code_nought(
    gen: Callable[..., Ran], contract: tuple[Path, Path], tmp_path: Path
) -> None:
    source, deal = contract
    source.write_bytes(writing.build("甲方：济南市云湖政务数据中心"))
    assert gen("templates", "from", source, "--deal", deal, "-o", tmp_path / "模板.docx").code == 0


def test_the_report_for_machines_has_places_choices_and_tags(
    gen: Callable[..., Ran], contract: tuple[Path, Path], tmp_path: Path
) -> None:
    source, deal = contract
    target = tmp_path / "模板.docx"
    said = gen("templates", "from", source, "--deal", deal, "-o", target, "--format", "json").json
    assert (said["version"], said["path"]) == (1, str(target))
    assert said["tags"][0]["tag"] == "{{ 甲方.名称 }}"
    (asked,) = said["open"]
    assert asked["place"] == {
        "part": "body",
        "paragraph": 1,
        "table": None,
        "row": None,
        "cell": None,
    }
    assert len(asked["choices"]) == 2
    assert said["differences"] == []


def test_a_copy_bears_comments_where_something_is_left(
    gen: Callable[..., Ran], contract: tuple[Path, Path], tmp_path: Path
) -> None:
    source, deal = contract
    target, notes = tmp_path / "模板.docx", tmp_path / "批注.docx"
    gen("templates", "from", source, "--deal", deal, "-o", target, "--annotate", notes)
    comments = list(docx.Document(str(notes)).comments)
    assert len(comments) == 1
    assert "付款计划[1]" in comments[0].text
    assert not list(docx.Document(str(target)).comments)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"-o": "合同.txt"}, "不是 .docx"),
        ({"-o": "去年合同.docx"}, "同一个文件"),
        ({"source": "没有.docx"}, "找不到文件"),
        ({"source": "."}, "是文件夹"),
        ({"--deal": "没有.json"}, "找不到文件"),
        ({"source": "deal.json"}, "不是 Word 文档"),
        ({"--deal": "去年合同.docx"}, "不是交易数据"),
    ],
)
def test_what_cannot_be_done_is_said_in_words(
    change: dict[str, str],
    words: str,
    gen: Callable[..., Ran],
    contract: tuple[Path, Path],
    tmp_path: Path,
) -> None:
    asked = {"source": "去年合同.docx", "--deal": "deal.json", "-o": "模板.docx"} | change
    paths = {name: tmp_path / value for name, value in asked.items()}
    before = sorted(tmp_path.iterdir())
    ran = gen("templates", "from", paths["source"], "--deal", paths["--deal"], "-o", paths["-o"])
    assert ran.code == 2
    assert words in ran.err
    assert sorted(tmp_path.iterdir()) == before


def test_another_file_in_the_place_is_kept_unless_forced(
    gen: Callable[..., Ran], contract: tuple[Path, Path], tmp_path: Path
) -> None:
    source, deal = contract
    target = tmp_path / "模板.docx"
    target.write_bytes(b"mine")
    assert gen("templates", "from", source, "--deal", deal, "-o", target).code == 2
    assert target.read_bytes() == b"mine"
    assert gen("templates", "from", source, "--deal", deal, "-o", target, "--force").code == 1
    assert target.read_bytes() != b"mine"


def test_data_that_is_no_deal_is_told_with_its_places(
    gen: Callable[..., Ran], contract: tuple[Path, Path], tmp_path: Path
) -> None:
    source, deal = contract
    deal.write_text('{"form": "technical-service", "total": 1.5}', encoding="utf-8")
    ran = gen("templates", "from", source, "--deal", deal, "-o", tmp_path / "模板.docx")
    assert ran.code == 1
    assert "$.total" in ran.err
    assert not (tmp_path / "模板.docx").exists()


# --- pictures ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("filters", "value", "shown"),
    [
        ("|金额('0')", Decimal("415580.50"), "415580.50"),
        ("|金额('#,##0')", Decimal("-2146.69"), "-2,146.69"),
        ("|百分比('0.00%')", Ratio("0.00125"), "0.125%"),
        ("|百分比('0 %')", Ratio("1.5"), "150 %"),
        ("|中文比率", Ratio("0.015"), "千分之十五"),
        ("|中文比率('百')", Ratio("0.015"), "百分之一点五"),
        ("|日期('yy/mm/d')", date(2026, 4, 1), "26/04/1"),
        ("|分组(3, 4)", "18612345678", "186 1234 5678"),
    ],
)
def test_a_picture_cuts_no_digit(filters: str, value: Any, shown: str) -> None:
    assert show(filters, value, str(type(value))) == shown


def test_a_picture_that_is_none_is_told() -> None:
    from generator import filters

    with pytest.raises(BrokenTemplate, match="样式“0,0”"):
        filters.amount(Decimal(1), "0,0")
