"""What a document mentions, read from texts written by hand."""

from __future__ import annotations

import time
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator import mentions, reading
from generator.mentions import Mentions
from generator.uppercase import write_amount


def read(text: str) -> Mentions:
    return mentions.read(reading.from_text(text))


def amounts(text: str) -> list[str]:
    return [str(amount.value) for amount in read(text).amounts]


# --- amounts in figures --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "value", "excerpt"),
    [
        ("合同总价为¥415,580.00，含税。", "415580.00", "¥415,580.00"),
        ("合同总价为￥415，580.00。", "415580.00", "￥415，580.00"),
        ("合同总价为４１５，５８０．００元。", "415580.00", "４１５，５８０．００元"),
        ("支付首款¥1,286,420.16 元，比例", "1286420.16", "¥1,286,420.16 元"),
        ("共计 415 580.00 元整", "415580.00", "415 580.00 元"),
        ("人民币120000元", "120000", "人民币120000元"),
        ("RMB 120,000.00", "120000.00", "RMB 120,000.00"),
        ("预算 41.558 万元以内", "415580", "41.558 万元"),
        ("注册资本1.2亿元", "120000000", "1.2亿元"),
        ("单价为¥【600.00】元", "600.00", "¥【600.00】元"),
        ("罚款【5000】元", "5000", "【5000】元"),
        ("金额（元）：36,000.00", "36000.00", "36,000.00"),
        ("金额（万元）：3.6", "36000", "3.6"),
        ("小写：415580.00", "415580.00", "415580.00"),
        ("调整额为¥-300.00", "-300.00", "¥-300.00"),
        ("每台2,000圆", "2000", "2,000圆"),
    ],
)
def test_an_amount_is_read_as_it_stands(text: str, value: str, excerpt: str) -> None:
    found = read(text).amounts
    assert [(Decimal(value), excerpt)] == [(a.value, a.excerpt) for a in found]
    assert [excerpt] == [text[a.start : a.end] for a in found]


@pytest.mark.parametrize(
    "text",
    [
        "云平台可用性 99.99%，首付款 40%。",
        "签订日期：2026年3月31日，期限 12 个月。",
        "联系电话：010-66001234，手机 13800000000",
        "账号：6222020000000000123",
        "纳税人识别号：91110108MA01AB2C3X",
        "（中网办发〔2014〕14号）第 3 条",
        "合同编号：HT-2026-0155-03",
        "采购 3 元组与 5 元素",
        "合同价 10,000.00 美元",
        "直径2圆形",
    ],
)
def test_other_numbers_are_no_amounts(text: str) -> None:
    assert [] == amounts(text)


def test_a_malformed_thousands_group_is_not_guessed_at() -> None:
    assert [] == amounts("总价¥415,5800.00")


def test_the_mark_and_the_unit_are_told_apart() -> None:
    (found,) = read("合同首款¥1,286,420.16 元").amounts
    assert ("¥", "元", "1,286,420.16") == (found.mark, found.unit, found.figures)


TABLE = """\
序号\t名称\t单价（元）\t数量\t合价（元）\t备注
1\t主机防护\t4,800.00\t12\t57,600.00\t计价单位：1 台
2\t漏洞扫描\t1500\t96\t144,000.00\t/
总价（元）\t\t\t\t201,600.00\t/
"""


def test_bare_numbers_under_a_money_heading_are_amounts_and_counts_are_not() -> None:
    assert ["4800.00", "57600.00", "1500", "144000.00", "201600.00"] == amounts(TABLE)
    assert all(amount.heading for amount in read(TABLE).amounts)


def test_the_unit_of_the_heading_counts() -> None:
    assert ["120000"] == amounts("期次\t金额（万元）\n一\t12.0")


def test_the_unit_above_the_table_counts() -> None:
    assert ["121000"] == amounts("单位：万元\n期次\t金额\n首期\t12.10")


def test_a_label_to_the_left_makes_an_amount() -> None:
    assert ["120000.00"] == amounts("合同金额（元）\t120,000.00\n合同份数\t4")


def test_numbers_under_other_headings_are_no_amounts() -> None:
    assert [] == amounts("编号\t数量（台）\t税率\n1,001.00\t1,200.00\t6.00")


# --- amounts in 大写 -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("大写：人民币肆拾壹万伍仟伍佰捌拾元整（含税）", "415580.00"),
        ("大写：叁佰贰拾玖万捌仟伍佰壹拾陆元柒角贰分，小写", "3298516.72"),
        ("人民币【壹拾贰万】元整", "120000.00"),
        ("人民币 壹 拾 贰 万 元 整", "120000.00"),
        ("違約金壹萬圓整", "10000.00"),
        ("零元整", "0.00"),
    ],
)
def test_words_are_read(text: str, value: str) -> None:
    assert [(Decimal(value), None)] == [(w.value, w.problem) for w in read(text).words]


def test_words_bear_their_prefix() -> None:
    (found,) = read("总价人民币壹佰元整。").words
    assert (True, "人民币壹佰元整") == (found.prefixed, found.excerpt)


@pytest.mark.parametrize(
    ("text", "excerpt"),
    [
        ("大写：人民币肆拾一万元整", "人民币肆拾一万元整"),
        ("大写：壹拾万", "壹拾万"),
        ("大写：一百元整", "一百元整"),
        ("人民币壹佰元", "人民币壹佰元"),
        ("人民币壹佰零零伍元整", "人民币壹佰零零伍元整"),
    ],
)
def test_malformed_words_are_found_with_their_problem(text: str, excerpt: str) -> None:
    (found,) = read(text).words
    assert excerpt == found.excerpt
    assert found.problem


@pytest.mark.parametrize(
    "text",
    [
        "一式肆份，甲、乙双方各执贰份。",
        "壹式陆份，正本贰份。",
        "期限为壹拾贰个月。",
        "违约金为万分之三，上限百分之伍。",
        "第一分公司负责一万元以下的采购。",
        "二〇二六年四月十一日，三十日内。",
        "整改由甲方负责，正在进行。",
        "贰分公司",
    ],
)
def test_formal_counts_and_plain_words_are_no_amounts(text: str) -> None:
    assert () == read(text).words


# --- pairs ---------------------------------------------------------------------------------------


def pairs(text: str) -> list[tuple[str, str]]:
    return [(pair.figures.figures, str(pair.words.value)) for pair in read(text).pairs]


@pytest.mark.parametrize(
    "text",
    [
        "总价为¥100.00，大写：人民币壹佰元整（含税价）。",
        "总价为¥100.00（人民币壹佰元整）",
        "总价为人民币壹佰元整（¥100.00）",
        "总价为¥100.00元（大写：人民币壹佰元整）",
        "款项为：大写：壹佰元整，小写：¥100.00 元。",
        "总价（小写）：¥100.00（含税），（大写）：人民币壹佰元整",
        "合同总价为100.00元，即人民币壹佰元整",
        "小写：¥100.00\n大写：人民币壹佰元整",
        "人民币（大写）：壹佰元整\n￥100.00",
        "合计（大写）\t人民币壹佰元整\t（小写）\t¥100.00",
        "合同金额（大写）\t人民币壹佰元整\n合同金额（元）\t100.00",
    ],
)
def test_figures_and_words_of_one_amount_are_paired(text: str) -> None:
    assert [("100.00", "100.00")] == pairs(text)


@pytest.mark.parametrize(
    "text",
    [
        "首付款¥100.00。尾款人民币壹佰元整。",
        "首付款¥100.00，乙方交付成果后支付人民币贰佰元整",
        "首付款¥100.00；人民币贰佰元整",
        "首付款¥100.00\n尾款人民币贰佰元整",
        "定金\t¥100.00\t尾款\t人民币贰佰元整",
    ],
)
def test_amounts_of_different_things_are_not_paired(text: str) -> None:
    assert [] == pairs(text)


def test_several_pairs_in_a_sentence_keep_to_their_own() -> None:
    text = "首付¥100.00（人民币壹佰元整），尾款¥200.00（人民币贰佰元整）"
    assert [("100.00", "100.00"), ("200.00", "200.00")] == pairs(text)
    text = "分别为¥100.00，人民币壹佰元整（¥200.00）"
    assert [("200.00", "100.00")] == pairs(text)


@given(st.integers(1, 10**14))
def test_every_amount_written_by_the_house_is_read_back_as_a_pair(fen: int) -> None:
    value = Decimal(fen).scaleb(-2)
    (pair,) = read(f"总价为¥{value:,.2f}，大写：人民币{write_amount(value)}（含税）。").pairs
    assert (value, value, None) == (pair.figures.value, pair.words.value, pair.words.problem)


# --- shares, dates, lengths ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("支付 75%合同款", "75"),
        ("按 0.01 %支付", "0.01"),
        ("【1.5】%的违约金", "1.5"),
        ("税率６％", "6"),
        ("3‰", "0.3"),
        ("百分之五", "5"),
        ("万分之三", "0.03"),
        ("千分之一点五", "0.15"),
    ],
)
def test_shares_are_in_percent(text: str, value: str) -> None:
    assert [Decimal(value)] == [percent.value for percent in read(text).percents]


@pytest.mark.parametrize(
    "text",
    [
        "2026年4月11日",
        "2026 年 4 月 11 日",
        "【2026】年【4】月【11】日",
        "２０２６年０４月１１日",
        "2026-04-11",
        "2026.4.11",
        "日期：2026/4/11。",
        "二〇二六年四月十一日",
        "二○二六年四月十一日",
    ],
)
def test_dates_are_read(text: str) -> None:
    assert [date(2026, 4, 11)] == [day.value for day in read(text).dates]


def test_a_day_that_does_not_exist_has_no_value() -> None:
    (day,) = read("签订于2026年2月30日").dates
    assert (None, "2026年2月30日") == (day.value, day.excerpt)


@pytest.mark.parametrize("text", ["编号 HT-2026-04-11", "版本 1.2026.4.1", "2026-0155-03"])
def test_numbers_like_dates_are_none(text: str) -> None:
    assert () == read(text).dates


@pytest.mark.parametrize(
    ("text", "count", "unit"),
    [
        ("周期为 12 个月", 12, "月"),
        ("周期为十二个月", 12, "月"),
        ("壹拾贰个月", 12, "月"),
        ("10 个工作日内", 10, "工作日"),
        ("【10】日内", 10, "日"),
        ("三十（30）日内", 30, "日"),
        ("十五天", 15, "日"),
        ("两年", 2, "年"),
        ("每 30 分钟", 30, "分钟"),
        ("【1】小时内", 1, "小时"),
    ],
)
def test_lengths_are_read(text: str, count: int, unit: str) -> None:
    assert [(Decimal(count), unit)] == [(d.count, d.unit) for d in read(text).durations]


@pytest.mark.parametrize(
    "text", ["2026年4月11日", "每年4月10日", "2026 年度", "寄送后第3个工作日", "第二年", "十一月"]
)
def test_points_of_time_are_no_lengths(text: str) -> None:
    assert () == read(text).durations


@pytest.mark.parametrize(
    "text",
    [
        "2026 年 4 月 11 日至 2027 年 4 月 10 日",
        "自2026年4月11日起至2027年4月10日止",
        "2026.4.11—2027.4.10",
        "2026年4月11日（含）到2027年4月10日",
    ],
)
def test_a_period_runs_from_one_day_to_another(text: str) -> None:
    (period,) = read(text).periods
    assert (date(2026, 4, 11), date(2027, 4, 10)) == (period.first.value, period.last.value)


def test_two_dates_apart_are_no_period() -> None:
    assert () == read("2026年4月11日签订，2027年4月10日前付款").periods


# --- copies, parties, tags, articles -------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "total", "held"),
    [
        ("一式肆份，甲、乙双方各执贰份，具有同等法律效力。", 4, 4),
        ("一式肆份，甲方执叁份，乙方执贰份。", 4, 5),
        ("壹式陆份，甲乙双方各执贰份，招标代理机构执贰份。", 6, 6),
        ("一式【5】份，甲方、乙方及代理机构各执1份，其余2份备案", 5, 3),
        ("一式三（3）份，甲、乙、丙三方各执壹份。", 3, 3),
        ("一式四份，双方各持两份", 4, 4),
        ("一式肆份。", 4, None),
        ("一式陆份，各方各执贰份。", 6, None),
        ("一式陆份，正本贰份、副本肆份，甲、乙双方各执正本壹份、副本贰份。", 6, None),
    ],
)
def test_copies_and_their_holders_are_counted(text: str, total: int, held: int | None) -> None:
    assert [(total, held)] == [(copies.total, copies.held) for copies in read(text).copies]


@pytest.mark.parametrize(
    ("text", "role", "name"),
    [
        ("甲方：星河市政务数据中心", "甲方", "星河市政务数据中心"),
        ("协议乙方: 云岭云计算有限公司", "乙方", "云岭云计算有限公司"),
        ("乙方（盖章）：云岭云计算有限公司", "乙方", "云岭云计算有限公司"),
        ("甲方（采购人）：星河市政务数据中心（盖章）", "甲方", "星河市政务数据中心"),
        ("云岭云计算有限公司（以下简称“乙方”）同意", "乙方", "云岭云计算有限公司"),
        ("甲方\t星河市政务数据中心", "甲方", "星河市政务数据中心"),
    ],
)
def test_parties_are_named_after_their_role(text: str, role: str, name: str) -> None:
    assert [(role, name)] == [(party.role, party.name) for party in read(text).parties]
    assert [name] == [party.excerpt for party in read(text).parties]


def test_two_parties_on_a_line_are_two() -> None:
    found = read("甲方：星河市政务数据中心    乙方：云岭云计算有限公司").parties
    assert ["星河市政务数据中心", "云岭云计算有限公司"] == [party.name for party in found]


def test_a_definition_or_an_empty_label_is_no_name() -> None:
    assert () == read("甲方：指政务云使用单位\n乙方：\n甲方：______").parties


@pytest.mark.parametrize(
    "tag", ["{{ 甲方.名称 }}", "{% if x %}", "{# 注 #}", "｛｛甲方｝｝", "{{", "%}"]
)
def test_leftover_tags_are_found(tag: str) -> None:
    assert [tag] == [found.excerpt for found in read(f"付给{tag}款项").tags]


def test_braces_alone_are_no_tags() -> None:
    assert () == read("集合 {a, b} 与 100%").tags


def test_articles_are_told_from_references() -> None:
    found = read(
        "第一条 服务内容\n第二条乙方义务\n第三条约定的款项按第二条支付，"
        "并适用《中华人民共和国民法典》第五百八十五条。"
    )
    assert [(1, "服务内容"), (2, "乙方义务")] == [(a.number, a.title) for a in found.articles]
    assert [(3, None), (2, None), (585, "中华人民共和国民法典")] == [
        (reference.number, reference.law) for reference in found.references
    ]


def test_an_automatic_number_makes_an_article() -> None:
    (paragraph,) = reading.from_text("违约责任").body.paragraphs
    numbered = reading.Paragraph(paragraph.place, "违约责任", number="第十一条")
    document = reading.Document((reading.Story("body", (numbered,)),))
    (article,) = mentions.read(document).articles
    assert (11, "违约责任", True) == (article.number, article.title, article.automatic)


# --- laws ----------------------------------------------------------------------------------------


@given(st.text("0123456789,，. ¥元万亿壹拾佰整零年月日至第条份执一式{%}()（）：甲方", max_size=60))
def test_any_text_is_read_and_every_excerpt_stands_where_it_says(text: str) -> None:
    found = read(text)
    texts = {paragraph.place: paragraph.text for paragraph in found.document.paragraphs}
    everything = [
        *(*found.amounts, *found.words, *found.percents, *found.dates, *found.durations),
        *(*found.periods, *found.copies, *found.parties, *found.tags, *found.articles),
        *found.references,
    ]
    for mention in everything:
        assert mention.excerpt == texts[mention.place][mention.start : mention.end]
        assert mention.excerpt


@pytest.mark.parametrize(
    "piece",
    ["1", "1,", "1 ", "壹", "壹 ", "{{", "第", "甲、", "甲方：a ", " ", "(", "《", "一式四份各执"],
)
def test_long_repetitions_are_read_in_linear_time(piece: str) -> None:
    text = piece * 20_000
    begin = time.process_time()
    read(text)
    assert time.process_time() - begin < 2
