"""“定金”和“订金”混用。

为什么：定金有担保效力，违约要没收或双倍返还；订金只是预付，可以退。一字之差，后果两样。
怎么改：按真实的意思统一用一个。
依据：民法典第五百八十六条、第五百八十七条。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.concordance import Search
from generator.facts import Facts
from generator.findings import Severity
from generator.mentions import Mentions
from generator.model import Deal
from generator.rule import Remark

SEVERITY = Severity.INFO

# 约定金额 and the like speak of no deposit.
_DEPOSIT = Search("(?<![约确规固])定金|(?<!签)订金")

GOOD = (
    "买方支付定金1万元，卖方违约的双倍返还定金。",
    "买方支付订金1万元。",
    "本合同约定金额见清单，签订金额以清单为准，买方支付定金。",
)
BAD = (
    "买方支付定金1万元。\n卖方收到订金后发货。",
    "订金为1万元，买方违约的，定金不予退还。",
)


def check(mentions: Mentions, deal: Deal | None, facts: Facts | None) -> Iterator[Remark]:
    found = {}
    for _, paragraph, _, matches in mentions.document.find(_DEPOSIT):
        for match in matches if paragraph.place.part == "body" else ():
            found.setdefault(match[0], paragraph.place)
    if len(found) == 2:
        message = "“定金”和“订金”混用，两者的法律后果不同；请按真实的意思统一"
        yield Remark(found["订金"], message, "订金")
