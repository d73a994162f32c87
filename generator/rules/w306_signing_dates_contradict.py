"""封面的签订日期与签署处的不一致。

为什么：一份合同有两个签订日期，生效和期限从哪一天算起就说不清。
怎么改：改成同一天；双方签字的日期不同的，封面写较后的一天。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.concordance import Search
from generator.facts import Facts
from generator.findings import Severity
from generator.mentions import Mentions
from generator.model import Deal
from generator.rule import Remark

SEVERITY = Severity.WARNING

_LABEL = Search(
    r"(?:^|\s|\))(?:合同|协议)?(?:(?:签[订定署约字]|订立)(?:日期|时间)?|日\s*期)\s*:?\s*$",
    folded=True,
)
_MONTH = Search(
    r"(?:签[订定署约]|订立)(?:日期|时间)\s*:\s*(?P<y>\d{4})\s*年\s*(?P<m>\d{1,2})\s*月\s*日?\s*$",
    folded=True,
)
_END = "\n第一条 内容\n服务见清单。\n（以下无正文）\n甲方（盖章）：\n"

GOOD = (
    "签订日期：2026年3月31日" + _END + "签订日期：2026年3月31日",
    "签订日期：2026年4月1日" + _END + "日期：2026年3月31日\n乙方（盖章）：\n日期：2026年4月1日",
    "签订日期：2026年4月" + _END + "日期：2026.4.29",
    "签订日期：2026年3月31日" + _END + "日期：____年__月__日",
    "交付日期：2026年5月1日" + _END + "日期：2026年4月1日",
)
BAD = (
    "签订日期：2026年3月31日" + _END + "签订日期：2026年4月1日",
    "签订日期：2026年3月" + _END + "日期：2026.4.29",
    "签订时间\t2026年3月31日\n" + _END + "日期：2025年3月31日",
)


def check(mentions: Mentions, deal: Deal | None, facts: Facts | None) -> Iterator[Remark]:
    document = mentions.document
    texts, paragraphs = document.folded, document.paragraphs
    labelled = {
        paragraphs[met.at + 1].place
        for met in document.find(_LABEL)
        if len(met.paragraph.text) < 14 and met.at + 1 < len(paragraphs)
    }
    cover, signed = [], []
    for day in mentions.dates:
        zone = mentions.outline.zone(day.place)
        if day.value is None or zone not in ("signature", "cover"):
            continue
        before = texts[day.place][max(0, day.start - 24) : day.start]
        if not _LABEL.pattern.search(before) and (day.start or day.place not in labelled):
            continue
        (signed if zone == "signature" else cover).append(day)
    values = {day.value for day in signed if day.value}
    if not values:
        return
    said = "、".join(dict.fromkeys(day.excerpt for day in signed))
    for day in cover:
        if day.value not in values:
            message = f"封面的签订日期是“{day.excerpt}”，签署处是“{said}”；请改成一致"
            yield Remark(day.place, message, day.excerpt)
    known = {day.value for day in cover if day.value}
    for day in signed:
        if known and known < values and day.value and all(day.value > each for each in known):
            first = cover[0].excerpt
            message = f"封面的签订日期是“{first}”，这里的“{day.excerpt}”比它晚；请改成一致"
            yield Remark(day.place, message, day.excerpt)
    for _, paragraph, _, (match, *_) in document.find(_MONTH):
        if mentions.outline.zone(paragraph.place) != "cover":
            continue
        if all((v.year, v.month) != (int(match["y"]), int(match["m"])) for v in values):
            excerpt = paragraph.text[match.start("y") : match.end()].strip()
            message = f"封面的签订日期是“{excerpt}”，签署处是“{said}”；请改成一致"
            yield Remark(paragraph.place, message, excerpt)
