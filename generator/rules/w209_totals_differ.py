"""几处写明的合同总价不一致。

为什么：正文、附件、中标通知书各写各的总价，付款和结算就没有依据。
怎么改：核对总价，把写错的一处改过来；确有两个总价的，写明各是什么。
依据：政府采购法第四十六条（按照采购文件确定的事项签订合同）。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator import money
from generator.facts import Facts
from generator.findings import Severity
from generator.mentions import Mentions
from generator.mentions.totals import settle_total
from generator.model import Deal
from generator.rule import Remark, is_contract

SEVERITY = Severity.ERROR

_COARSE = ("万元", "万", "亿元")  # may be rounded

GOOD = (
    "合同总价为¥120,000.00。\n中标金额：¥120,000.00（人民币壹拾贰万元整）",
    "合同总价为¥106,000.00（含税），不含税总价为¥100,000.00。",
    "原合同总价为¥100,000.00，变更后合同总价为¥120,000.00。",
    "合同总价为¥120,000.00。\n第一包中标金额：¥80,000.00。\n首年合同金额：¥60,000.00。",
    "合同总价为12万元。\n合同总金额：120,000.00元",
    "合同总价为¥120,000.00，合同总价的30%即¥36,000.00于签订后支付。",
    "合同总价为¥120,000.00。\n履约保证金为合同金额的5%：¥6,000.00。",
    "合同总价为12.35万元。\n合同总金额：123,456.00元",
    "合同总价为¥100,000.00（大写：人民币壹拾万元整），该价格为不含税价；增值税税额为¥6,000.00，"
    "价税合计为¥106,000.00。\n中标金额：¥100,000.00。\n首期支付合同总价的50%，价税合计¥53,000.00。",
)
BAD = (
    "合同总价为¥120,000.00。\n中标金额：¥102,000.00（人民币壹拾万零贰仟元整）",
    "1、本合同总价为¥120,000.00，分两期支付。\n合同总金额\t¥12,000.00\n合同总价：¥120,000.00",
    "服务费总额为12万元。\n本合同总金额为人民币壹拾贰万伍仟元整。",
)


def check(mentions: Mentions, deal: Deal | None, facts: Facts | None) -> Iterator[Remark]:
    if facts is not None and not is_contract(facts.paper):
        return  # a paper about one instalment or change speaks of several sums
    due = settle_total(mentions)
    if due is None:
        return
    same = [total for total in mentions.totals if total.value == due]
    coarse = any(total.excerpt.endswith(_COARSE) for total in same)
    for total in mentions.totals:
        rough = coarse or total.excerpt.endswith(_COARSE)
        if total.taxed == "net" or abs(total.value - due) <= (50 if rough else 0):
            continue
        other = same[0]
        message = (
            f"{total.called}写作“{total.excerpt}”（{money.format_amount(total.value)} 元），"
            f"别处的{other.called}是“{other.excerpt}”；请核对后改成一致"
        )
        yield Remark(total.place, message, total.excerpt, money.format_amount(due))
