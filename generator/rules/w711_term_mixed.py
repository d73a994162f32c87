"""同一份文件有时自称合同，有时自称协议。

为什么：“本合同”和“本协议”混用，会让人以为另有一份文件。
怎么改：统一成标题所用的那一个。
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

_OWN = Search("本(?:合同|协议)")
GOOD = (
    "技术服务合同\n本合同一式四份，双方另签保密协议。",
    "框架协议\n本协议生效后，按具体合同执行。",
    "技术服务合同\n本合同正文。\n（以下无正文）\n附件1 保密协议\n本协议自签字之日起生效。",
    "本合同包括补充协议；本协议书。",
)
BAD = (
    "技术服务协议\n签订本协议。\n除本合同另有约定外，按本协议执行。",
    "采购合同\n本合同总价见清单。\n本协议自签字之日起生效。",
)


def check(mentions: Mentions, deal: Deal | None, facts: Facts | None) -> Iterator[Remark]:
    found: dict[str, list[object]] = {"本合同": [], "本协议": []}
    places = []
    for _, paragraph, _, matches in mentions.document.find(_OWN):
        if mentions.outline.zone(paragraph.place) in ("annex", ""):
            break
        for match in matches:
            if paragraph.text.startswith("书", match.end()):
                continue
            found[match[0]].append(paragraph.place)
            places.append((match[0], paragraph.place))
    contract, agreement = len(found["本合同"]), len(found["本协议"])
    if not contract or not agreement:
        return
    title = mentions.outline.title
    if title.endswith("协议") or (not title.endswith("合同") and agreement > contract):
        odd, due = "本合同", "本协议"
    else:
        odd, due = "本协议", "本合同"
    place = next(place for word, place in places if word == odd)
    message = (
        f"“{due}”{len(found[due])} 处，“{odd}”{len(found[odd])} 处；指同一份文件的，请统一成“{due}”"
    )
    yield Remark(place, message, odd, due)
