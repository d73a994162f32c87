"""开票申请单上没有写全金额、抬头或税号。

为什么：开票人照申请单开票，缺大写、税额或税号就会开错，发票只能红冲重开。
怎么改：检查模板：价税合计的小写和大写、不含税金额、税额、抬头、税号都用对应的字段。
依据：发票管理办法 21（按规定的栏目如实开具）。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator import money, uppercase
from generator.facts import Facts
from generator.findings import Severity, WordPlace
from generator.mentions import Mentions
from generator.model import Deal
from generator.rule import Remark, states_amount

SEVERITY = Severity.ERROR

_TOP = WordPlace("body", 0)
_DEAL = {
    "buyer": {"tax_id": "12110000400000005K"},
    "invoicing": {"tax_rate": "6%"},
    "payments": [{"percent": "100%"}],
    "@paper": {"kind": "invoice", "form": "payment", "over": "payments", "index": 0, "key": "1"},
}
_HEAD = "名称：星河市政务数据中心\n税号：12110000400000005K\n"
_SUMS = "不含税金额\t113,207.55\t税额\t6,792.45\n"
_GROSS = "价税合计（小写）¥120,000.00\n"

GOOD = (
    (_HEAD + _SUMS + _GROSS + "价税合计（大写）壹拾贰万圆整", _DEAL),
    (_HEAD + _SUMS + "本次开票120000.00元（大写：人民币壹拾贰万元整）", _DEAL),
    (_HEAD, _DEAL | {"@paper": {}}),
    (_HEAD, _DEAL | {"invoicing": {}}),
)
BAD = (
    (_HEAD + _SUMS + _GROSS, _DEAL),
    (_HEAD + _SUMS + "价税合计（大写）壹拾贰万圆整", _DEAL),
    (_HEAD + _SUMS + _GROSS + "价税合计（大写）壹拾贰万零壹圆整", _DEAL),
    (_HEAD + "税额 6,792.45\n" + _GROSS + "（大写）壹拾贰万圆整", _DEAL),
    (_HEAD + "不含税 113,207.55，税额 16,792.45\n" + _GROSS + "（大写）壹拾贰万圆整", _DEAL),
    ("税号：12110000400000005K\n" + _SUMS + _GROSS + "（大写）壹拾贰万圆整", _DEAL),
    ("名称：星河市政务数据中心\n" + _SUMS + _GROSS + "（大写）壹拾贰万圆整", _DEAL),
)


def check(mentions: Mentions, deal: Deal | None, facts: Facts | None) -> Iterator[Remark]:
    if facts is None or facts.paper.kind != "invoice":
        return
    text, request = mentions.document.text, facts.invoice
    for title, amount in (
        ("价税合计", request.gross),
        ("不含税金额", request.net),
        ("税额", request.tax),
    ):
        if amount is not None and not states_amount(text, amount):
            shown = money.format_amount(amount)
            yield Remark(_TOP, f"申请单里没有{title} {shown}；请检查模板", None, shown)
    gross = request.gross
    if gross is not None and all(words.value != gross for words in mentions.words):
        spelt = uppercase.write_amount(gross, style="invoice")
        yield Remark(_TOP, f"申请单里没有价税合计的大写“{spelt}”；请检查模板", None, spelt)
    for title, value in (("抬头", facts.invoicing.title), ("税号", facts.invoicing.tax_id)):
        if value and value.strip() and value.strip() not in text:
            yield Remark(_TOP, f"申请单里没有购买方的{title}“{value}”；请检查模板", None, value)
