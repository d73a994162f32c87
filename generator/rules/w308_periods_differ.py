"""同一个期限前后写了不同的起止日期。

为什么：两处期限不同，到期、付款和续约都会各说各的。
怎么改：核对哪一处是对的，改成一致；确是两个不同期限的，换一个名称。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.facts import Facts
from generator.findings import Severity
from generator.mentions import Mentions, Period
from generator.model import Deal
from generator.rule import Remark, is_contract

SEVERITY = Severity.WARNING

_CALLED = re.compile(
    r"(?P<name>(?:服务|合同|租赁|履行|承包|有效|维保|维护|运维|质保|保修|许可|授权)的?期限?|服务周期|有效期|租期|工期)"
)
_OTHER = re.compile(
    r"第[一二三四五六七八九十\d]{1,2}[年期阶批次]|原|变更|延[长期]|续|阶段|首年|次年|其中|分别|各|调整"
)

GOOD = (
    "服务期限：2026年4月11日至2027年4月10日\n服务期限自2026年4月11日起至2027年4月10日止。",
    "服务期限自2026年4月11日至2027年4月10日。\n质保期自2027年4月11日至2028年4月10日。",
    "租期第一年：2026年1月1日至2026年12月31日\n租期第二年：2027年1月1日至2027年12月31日",
    "原服务期限为2025年4月11日至2026年4月10日，现服务期限为2026年4月11日至2027年4月10日。",
)
BAD = (
    "服务期限：2026年4月11日至2027年4月10日\n第三条 服务期限为2026年4月11日至2027年4月30日。",
    "租赁期限\t2026年1月1日至2028年12月31日\n\n租赁期限自2026年1月1日至2029年12月31日。",
)


def check(mentions: Mentions, deal: Deal | None, facts: Facts | None) -> Iterator[Remark]:
    if facts is not None and not is_contract(facts.paper):
        return
    document = mentions.document
    texts = document.folded
    first: dict[str, Period] = {}
    for period in mentions.periods:
        text = texts[period.place][max(0, period.start - 80) : period.start]
        at = document.order[period.place]
        above = texts[document.paragraphs[at - 1].place] if at else ""
        if not text.strip() and len(above) <= 12:
            text = above
        text = re.split("[。；;]", text)[-1]
        called = _CALLED.findall(text)
        if not called or _OTHER.search(text) or not (period.first.value and period.last.value):
            continue
        name = re.sub("的|限$", "", called[-1]).replace("周期", "期").replace("租赁期", "租期")
        other = first.setdefault(name, period)
        days = (period.first.value, period.last.value)
        if days != (other.first.value, other.last.value):
            message = (
                f"{called[-1]}前面写作“{other.excerpt}”，这里写作“{period.excerpt}”；请改成一致"
            )
            yield Remark(period.place, message, period.excerpt, other.excerpt)
