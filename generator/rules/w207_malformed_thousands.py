"""金额的千分位写得不对。

为什么：千分位错位时，看的人分不清是多写了一位还是少写了一位。
怎么改：从小数点往左每三位一个逗号；核对这个数到底是多少。
依据：会计基础工作规范第五十二条（金额数字书写清楚）。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.concordance import Search
from generator.facts import Facts
from generator.findings import Severity
from generator.folding import fold
from generator.mentions import Mentions
from generator.model import Deal
from generator.rule import Remark, is_own

SEVERITY = Severity.WARNING

_GROUPED = Search(
    r"(?<![\d.,，])(?<!\d[,，] )\d{1,9}(?:[,，]\d{1,9}){1,6}(?:\.\d{1,4})?(?![\d.,，]\d)",
    folded=True,
)
_RIGHT = re.compile(r"\d{1,3}(?:[,，]\d{3})+(?:\.\d+)?")
_MONEY_BEFORE = re.compile(r"(?:[¥￥]|人民币|RMB|小写\)?:?)\s?[\[(]?$")
_MONEY_AFTER = re.compile(r"\s?[\])]?\s?[万亿]?元")

GOOD = (
    "合同总价为¥415,580.00。",
    "分别支付100,200,300元。",
    "第1,2,3项各支付¥5,000.00元。",
    "坐标12,34，型号 4,15。",
    "合同总价为￥1，415，580.00元。",
    "见附件1,2，金额为¥12,000。",
    "首付¥100,000.00,尾款¥200,000.00",
)
BAD = (
    "合同总价为¥4,15,580.00。",
    "合同总价为¥415,5800.00。",
    "首付款41,558,0.00元。",
    "合同总价为￥1，4155，80元。",
    "合同总价为¥0415,58.00",
    "单价（元）\t合价（元）\n4,800.00\t5,7600.00",
)


def check(mentions: Mentions, deal: Deal | None, facts: Facts | None) -> Iterator[Remark]:
    for _, paragraph, _, matches in mentions.document.find(_GROUPED):
        if paragraph.place.part == "properties":
            continue
        text = fold(paragraph.text)
        for found in matches:
            start, end = found.span()
            if _RIGHT.fullmatch(found[0]):
                continue
            alone = paragraph.place.table is not None and found[0] == text.strip()
            decimals = re.search(r"\.\d\d$", found[0]) is not None
            money = _MONEY_BEFORE.search(text, max(0, start - 8), start)
            unit = _MONEY_AFTER.match(text, end)
            # Without decimals a row of figures before 元 may be a list: 3,5,8 元.
            if not (money or (decimals and (unit or alone))):
                continue
            if is_own(paragraph.text, start, end, deal):
                continue
            excerpt = paragraph.text[start:end]
            message = f"“{excerpt}”的千分位不对，应从小数点往左每三位一个逗号；请核对这个数"
            yield Remark(paragraph.place, message, excerpt)
