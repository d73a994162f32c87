"""日历上没有这一天。

为什么：写成2月30日、13月的日期无法履行，期限从哪一天算起就有了争议。
怎么改：改成实际的日期。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.concordance import Search
from generator.facts import Facts
from generator.findings import Severity
from generator.mentions import Mentions
from generator.model import Deal
from generator.rule import Remark, is_own

SEVERITY = Severity.ERROR

_MONTH = Search(r"(?<!\d)\d{4}\s?年\s?(?P<m>\d{1,2})\s?月(?!\s?\[?\s?\d)", folded=True)
_DAY = Search(
    r"(?<![\d年])(?<!年\s)(?<!年\[)(?P<m>\d{1,2})\s?月\s?(?P<d>\d{1,2})\s?日", folded=True
)
_LENGTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)

GOOD = (
    "签订于2028年2月29日，期限为13个月。",
    "每年12月31日前付款，每月30日前对账。",
    "依据GB 2026.13-1与版本 2026.4.31.2。",
    "2026年第13周，共 14 月",
    "签订日期：2026年 月 日",
)
BAD = (
    "签订于2026年2月30日。",
    "自2026年13月起，每月付款。",
    "期限至2027年2月29日。",
    "2月30日前付款。",
    "日期：2026-04-31",
    "二〇二六年四月三十一日",
    "于【2026】年【6】月【31】日前交付",
)


def check(mentions: Mentions, deal: Deal | None, facts: Facts | None) -> Iterator[Remark]:
    texts = mentions.document.texts
    for day in mentions.dates:
        if day.value is None and not is_own(texts[day.place], day.start, day.end, deal):
            plain = day.style not in ("年", "汉")
            message = f"没有“{day.excerpt}”这一天；请改成实际的日期"
            severity = Severity.WARNING if plain else None
            yield Remark(day.place, message, day.excerpt, None, severity)
    for _, paragraph, search, matches in mentions.document.find(_MONTH, _DAY):
        if paragraph.place.part == "properties":
            continue
        for match in matches:
            month = int(match["m"])
            excerpt = paragraph.text[slice(*match.span())]
            if search is _MONTH and not 1 <= month <= 12:
                yield Remark(paragraph.place, f"没有“{excerpt}”；请改成实际的月份", excerpt)
            elif search is _DAY and not (
                1 <= month <= 12 and 1 <= int(match["d"]) <= _LENGTHS[month - 1]
            ):
                yield Remark(paragraph.place, f"没有“{excerpt}”这一天；请改成实际的日期", excerpt)
