"""引用或列明的附件不在文件里，或附件的编号有误。

为什么：附件是合同的一部分；引用了却没有，那一部分内容就是没有约定。
怎么改：补上附件，或改正引用的编号；附件另册装订的，随合同一并提供。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.facts import Facts
from generator.findings import Severity
from generator.mentions import Annex, Mentions
from generator.model import Deal
from generator.rule import Remark, is_contract

SEVERITY = Severity.WARNING

_END = "（以下无正文）\n甲方（盖章）：星河中心\n"

GOOD = (
    "第一条 服务见附件1。\n附件1：服务清单\n" + _END + "附件1 服务清单\n序号\t名称\n1\t主机",
    "第一条 服务见附件一。\n附件：\n1、服务清单\n2、报价表\n"
    + _END
    + "附件1：服务清单\n主机。\n附件2：报价表\n见下。",
    "附件：《中标通知书》\n" + _END + "附件：中标通知书\n中标通知书\n贵单位中标。",
    "第一条 按招标文件附件3执行，提交附件2份。",
    "第一条 附件是本合同的组成部分。\n" + _END,
)
BAD = (
    "第一条 服务内容见附件一服务明细清单。\n" + _END,
    "第一条 服务见附件二。\n附件一：服务清单\n" + _END + "附件一：服务清单\n主机十二台。",
    "附件1：服务清单\n附件2：报价表\n" + _END + "附件1：服务清单\n主机十二台。",
    "附件：《中标通知书》\n" + _END,
    "附件1：服务清单\n附件3：报价表\n" + _END,
)


def check(mentions: Mentions, deal: Deal | None, facts: Facts | None) -> Iterator[Remark]:
    if mentions.outline.form or (facts is not None and not is_contract(facts.paper)):
        return
    present = [annex for annex in mentions.annexes if annex.present]
    listed = [annex for annex in mentions.annexes if not annex.present]
    numbers = {annex.number for annex in mentions.annexes if annex.number}
    told = set()
    for citation in mentions.citations:
        number = citation.number
        if number in numbers or number in told or mentions.outline.zone(citation.place) == "annex":
            continue
        if not numbers and present and number == 1:
            continue  # the only annex bears no number
        told.add(number)
        if numbers:
            known = "、".join(f"附件{each}" for each in sorted(numbers))
            message = f"引用了“{citation.excerpt}”，文件里只有{known}；请核对编号或补上附件"
            yield Remark(citation.place, message, citation.excerpt, None, Severity.ERROR)
        else:
            message = f"引用了“{citation.excerpt}”，文件里没有列出也没有附上；请补上附件或改正引用"
            yield Remark(citation.place, message, citation.excerpt)
    absent = [annex for annex in listed if not _stands(annex, present)]
    if absent and deal is None:
        names = "、".join(annex.excerpt.strip() for annex in absent)
        message = f"列明了“{names}”，文件里没有附上；另册装订的请随合同一并提供"
        yield Remark(absent[0].place, message, absent[0].excerpt)
    yield from _check_numbers(listed)
    yield from _check_numbers(present)


def _stands(annex: Annex, present: list[Annex]) -> bool:
    for other in present:
        if annex.number is not None and annex.number == other.number:
            return True
        if annex.title and (annex.title in other.title or other.title in annex.title):
            return True
    return False


def _check_numbers(annexes: list[Annex]) -> Iterator[Remark]:
    seen: set[int] = set()
    last = 0
    for annex in annexes:
        number = annex.number
        if number is None:
            continue
        if number in seen and number != 1:
            message = f"附件{number}出现了两次；请重新编号"
            yield Remark(annex.place, message, annex.excerpt)
        elif number > last + 1 and last:
            message = f"附件{last}之后是附件{number}，缺附件{last + 1}；请核对"
            yield Remark(annex.place, message, annex.excerpt)
        seen.add(number)
        last = number
