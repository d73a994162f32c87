"""成文里没有文书自己的编号或合同编号。

为什么：没有编号的申请、报告和通知无法登记和引用；没有合同编号，看不出说的是哪一份合同。
怎么改：在模板里印上“文书.编号”和“合同编号”。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.facts import Facts
from generator.findings import Severity, WordPlace
from generator.mentions import Mentions
from generator.model import Deal
from generator.rule import Remark, is_contract

SEVERITY = Severity.ERROR

_TOP = WordPlace("body", 0)


def _paper(number: str | None, kind: str = "invoice", form: str = "payment") -> dict[str, object]:
    return {"@paper": {"kind": kind, "form": form, "number": number}}


_OWN = _paper("KP-2026-0001")

GOOD = (
    ("申请单号：KP-2026-0001\n合同编号：2026-001", _OWN),
    ("申请单号\tKP-2026-0001\t合同编号\t2026-001", _OWN),
    ("合同（编号2026-001）的付款通知", _paper(None, "notice")),
    ("编号：TZ-2026-001", _paper("TZ-2026-001", "notice", "award")),
    ("2026-001-B1\n原合同（编号：2026-001）", _paper("2026-001-B1", "contract", "supplement")),
    ("技术服务合同", _paper("2026-001", "contract", "technical-service")),
)
BAD = (
    ("合同编号：2026-001", _OWN),
    ("申请单号：KP-2026-0001", _OWN),
    ("申请单号：KP-2026-00012\n合同编号：2026-001", _OWN),
    ("申请单号：KP-2026-0001\n合同编号：2026-0011", _OWN),
    ("编号：2026-001-B1", _paper("2026-001-B1", "contract", "supplement")),
)


def check(mentions: Mentions, deal: Deal | None, facts: Facts | None) -> Iterator[Remark]:
    if deal is None or facts is None or is_contract(facts.paper):
        return
    paper, stories = facts.paper, mentions.document.stories
    text = "\n".join(story.text for story in stories if story.part != "properties")
    if paper.number and not _stands(paper.number, text):
        message = f"文书里没有自己的编号 {paper.number}；请在模板里印上“文书.编号”"
        yield Remark(_TOP, message, None, paper.number)
    # An award notice comes before the contract and its number.
    award = (paper.kind, paper.form) == ("notice", "award")
    if deal.number and not award and not _stands(deal.number, text):
        message = f"文书里没有合同编号 {deal.number}；请在模板里印上“合同编号”"
        yield Remark(_TOP, message, None, deal.number, Severity.WARNING)


def _stands(number: str, text: str) -> bool:
    """Whether a number stands whole, not as part of a longer one."""
    whole = re.escape(number.strip())
    return bool(re.search(rf"(?<![0-9A-Za-z])(?<![0-9A-Za-z]-){whole}(?!-?[0-9A-Za-z])", text))
