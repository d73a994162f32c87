"""同一方的违约金写了两个不同的累计上限。

为什么：两个上限并存，争议时各执一词。
怎么改：留一个上限；两处管的事不同的，写明各管什么。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.facts import Facts
from generator.findings import Severity
from generator.mentions import Mentions, Percent
from generator.model import Deal
from generator.rule import Remark

SEVERITY = Severity.WARNING

# Only caps on all penalties of a side: those of one breach may differ from one another.
_CAP = re.compile(
    r"(?P<side>[甲乙]方|供应商|采购人|承包人|发包人|出租方|承租方)[^,，。;；]{0,24}"
    r"(?:全部|各项|所有|累计)[^,，。;；]{0,12}违约金[^。;；]{0,30}(?:不超过|不得超过|上限为|最高为|以)"
    r"(?:本?合同|协议)?(?:总?价款?|总?金额|总额)的?\s?[\[(]?$"
)

GOOD = (
    "乙方承担的全部违约金累计不超过合同总价的10%。\n甲方承担的全部违约金累计不超过合同总价的5%。",
    "乙方逾期交付的，违约金不超过合同总价的5%。\n乙方质量违约的，违约金不超过合同总价的10%。",
    "乙方承担的全部违约金累计不超过合同总价的10%。\n乙方承担的全部违约金累计不超过合同总价的10%。",
)
BAD = (
    "乙方承担的全部违约金累计不超过合同总价的10%。\n乙方应支付的各项违约金合计不得超过合同总价的20%。",
    "甲方支付的各项违约金累计最高不超过合同总价的5%。\n甲方累计支付的违约金不超过合同总价的百分之八。",
)


def check(mentions: Mentions, deal: Deal | None, facts: Facts | None) -> Iterator[Remark]:
    texts = mentions.document.folded
    caps: dict[str, Percent] = {}
    for share in mentions.percents:
        match = _CAP.search(texts[share.place], max(0, share.start - 90), share.start)
        if match is None:
            continue
        first = caps.setdefault(match["side"], share)
        if first.value != share.value:
            message = (
                f"{match['side']}违约金的累计上限这里写“{share.excerpt}”，前面写“{first.excerpt}”；"
                "请留一个，或写明各管什么"
            )
            yield Remark(share.place, message, share.excerpt)
