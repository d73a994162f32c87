"""The form of a rule: one file that says what is wrong, why, how to mend it, and proves itself.

A rule module holds

    docstring      first line: what is wrong; then 为什么, 怎么改, and 依据 where a law says so
    SEVERITY       how bad a finding is, unless the remark says otherwise
    OVERRULABLE    True where a person may accept an error with a reason (default False)
    GOOD, BAD      cases that must stay silent (three near misses or more) and that must not
    check          yields remarks

and is named by its code: `d201_total_mismatch.py` is D201. By letter, `check` takes

    D  (problems)               of the hundreds 0: problems of shape
    D  (deal, facts, history)   of the others
    W  (mentions, deal, facts)  the finished document; deal and facts are None for a stranger's
    T  (template, lexicon)      a template as it is written, and what its form may say

A D rule that goes by one text of the deal at a time, whatever else stands there, has `judge`
instead: it takes the `Wording`, and what it yields is remembered for the next deal.

A GOOD or BAD case of a D rule is a patch laid over `SMALLEST_DEAL` (a mapping is merged, a list
or value replaces, `...` takes a field away). One of a W rule is the text of a document, one
paragraph a line with a table's cells parted by tabs, alone or in a pair with such a patch. One of a T rule is
the text of a template written in the same way, or a mapping of texts by story (`tests/drafting.py`
has the notation for what text alone cannot say, and `as` for the form it is to be).
Three reserved keys of a patch make it a case of a single paper, others than contracts above all:

    @paper     the fields of its `Selection`
    @history   what was issued before: the fields of each `Paper` that matter; or a mapping
               whose `masters` are the parties on file
    @facts     facts to put in place of those computed, by group and name

A case of a workbook has `@sheet` instead: its sheets by name, each a few lines of cells, a cell a
value, a pair of a number and its format, or None; `@hidden` names rows and columns people do not see.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from functools import partial
from types import ModuleType
from typing import Any

from msgspec import Struct

from generator.codes import CodeProblem
from generator.facts import Facts, Selection
from generator.findings import DataPlace, Finding, Place, Severity, WordPlace
from generator.history import History, Paper
from generator.model import Deal
from generator.paths import look_up
from generator.values import show
from generator.wording import Wording, list_texts

SMALLEST_DEAL: dict[str, Any] = {
    "number": "2026-001",
    "form": "technical-service",
    "project": {"name": "业务平台云服务项目"},
    "buyer": {"name": "星河市政务数据中心"},
    "supplier": {"name": "云岭云计算有限公司"},
    "total": "120000.00",
}


class Remark(Struct, frozen=True):
    """What a rule has to say about one place; a `str` place is a path in the deal.

    `untimely`: the paper's time has passed or not come (see `Finding`).
    """

    place: Place | str
    message: str
    excerpt: str | None = None
    fix: str | None = None
    severity: Severity | None = None
    untimely: bool = False


class Rule(Struct, frozen=True):
    """A rule as loaded from its file."""

    code: str
    name: str
    severity: Severity
    overrulable: bool
    text: str
    good: tuple[Any, ...]
    bad: tuple[Any, ...]
    check: Callable[..., Iterable[Remark]]
    judge: Callable[[Wording], Iterable[Remark]] | None = None

    @property
    def summary(self) -> str:
        """What is wrong, in one line."""
        return self.text.partition("\n")[0].rstrip("。")

    def apply(self, *arguments: Any) -> list[Finding]:
        """The findings of this rule for what its letter is given."""
        return [self.tell(remark) for remark in self.check(*arguments)]

    def tell(self, remark: Remark) -> Finding:
        """The finding that a remark of this rule makes."""
        return Finding(
            self.code,
            remark.severity or self.severity,
            DataPlace(remark.place) if isinstance(remark.place, str) else remark.place,
            remark.message,
            remark.excerpt,
            remark.fix,
            remark.untimely,
        )


def load(module: ModuleType) -> Rule:
    """The rule that a module holds."""
    stem = module.__name__.rpartition(".")[2]
    code, _, name = stem.partition("_")
    judge = getattr(module, "judge", None)
    return Rule(
        code=code.upper(),
        name=name,
        severity=module.SEVERITY,
        overrulable=getattr(module, "OVERRULABLE", False),
        text=(module.__doc__ or "").strip(),
        good=tuple(module.GOOD),
        bad=tuple(module.BAD),
        check=module.check if judge is None else partial(_judge_each, judge),
        judge=judge,
    )


def _judge_each(
    judge: Callable[[Wording], Iterable[Remark]], deal: Deal, facts: Facts, history: History
) -> Iterator[Remark]:
    return (remark for wording in list_texts(deal) for remark in judge(wording))


def cite(counter: str, number: int, name: str | None) -> str:
    """How messages call one entry of a list: `第 2 期“尾款”`."""
    return f"第 {number} {counter}" + (f"“{show(name)}”" if name else "")


def is_contract(paper: Selection | Paper) -> bool:
    """Whether a paper, wanted or on record, is the contract itself and no supplement to it."""
    return paper.kind == "contract" and paper.form != "supplement"


def find_selected(deal: Deal, facts: Facts, over: str) -> Any:
    """The entry of a list (`payments`, …) that the paper is for; None for any other paper."""
    paper = facts.paper
    if paper.over != over or paper.index is None:
        return None
    return look_up(deal, (over, paper.index))


def states_amount(text: str, amount: Decimal) -> bool:
    """Whether a text has an amount of yuan in figures, with or without thousands marks."""
    spellings = {re.escape(f"{amount:,.2f}"), re.escape(f"{amount:.2f}")}
    return bool(re.search(rf"(?<![\d.])(?<!\d,)(?:{'|'.join(spellings)})(?!\d|[.,]\d)", text))


def judge_code(
    wording: Wording, check: Callable[[str], CodeProblem | None], *keys: str
) -> Iterator[Remark]:
    """What is wrong with a text of the deal, if its field has one of these keys; doubts are warnings."""
    if wording.key not in keys or not wording.text.strip():
        return
    if problem := check(wording.text):
        yield Remark(
            wording.place,
            f"{wording.title}：{problem.message}",
            wording.text,
            problem.fix,
            None if problem.sure else Severity.WARNING,
        )


def is_own(text: str, start: int, end: int, deal: Deal | None) -> bool:
    """Whether these words of a document stand inside one of the deal's own values.

    What a deal's value says is text, whatever it looks like, and nothing left over.
    """
    if deal is None:
        return False
    words = text[start:end]
    for value in (wording.text for wording in list_texts(deal)):
        if words not in value:
            continue
        place = text.find(value)
        while place >= 0:
            if place <= start and end <= place + len(value):
                return True
            place = text.find(value, place + 1)
    return False


def patch(base: Mapping[str, Any], change: Mapping[str, Any]) -> dict[str, Any]:
    """The base with a change laid over it: mappings merge, `...` takes away, all else replaces."""
    result = dict(base)
    for key, value in change.items():
        if value is ...:
            result.pop(key, None)
        elif isinstance(value, Mapping) and isinstance(result.get(key), Mapping):
            result[key] = patch(result[key], value)
        else:
            result[key] = value
    return result


def cite_place(place: WordPlace, here: WordPlace) -> str:
    """Where another paragraph is, as a message tells it at this one."""
    if place == here:
        return "本段"
    return f"{place} " if place.part != here.part or place.table != here.table else f"{place}"
