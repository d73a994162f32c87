"""The checker's proof: silent on right contracts of strangers, and finds what is planted in them.

The contracts (see `contracts`) are laid out unlike this program's own forms. Of all defects
planted, one at a time, at least 95 in 100 are to be found at their places, and none may bring
findings in other places beyond what it truly breaks.
"""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from conftest import ROOT, generate
from contracts import CONTRACTS, FORMS
from planting import Defect, Ground, list_defects

from generator import mentions, rules, sources, word
from generator.findings import Finding, Severity, WordPlace
from generator.home import Home
from generator.reading import Document

OWN = ("technical-service", "arbitration")
RATE = 0.95


def judge(document: Document) -> list[Finding]:
    """The findings on a stranger's document."""
    return rules.check_word(mentions.read(document), None, None)


def check(data: bytes) -> list[Finding]:
    return judge(word.read(data))


def show(finding: Finding) -> str:
    return f"{finding.code} {finding.severity} {finding.place}：{finding.message}"


class Outcome:
    """What came of planting in one document.

    `strayed` are findings elsewhere of relations that the defect does not break; `company` are
    the defects that brought findings of relations that they do break.
    """

    def __init__(self, name: str, data: bytes, each: int) -> None:
        ground = Ground(data)
        document = ground.read()
        self._texts = {p.place: p.text for p in document.paragraphs}
        self._clean = check(data)
        self.missed: list[str] = []
        self.strayed: list[str] = []
        self.planted: Counter[str] = Counter()
        self.company: list[str] = []
        for defect in list_defects(document, each):
            self.planted[defect.kind] += 1
            planted = word.read(ground.plant(defect))
            assert self._put(defect) == {p.place: p.text for p in planted.paragraphs}
            self._judge(f"{name} {defect.kind}", defect, judge(planted))

    def _put(self, defect: Defect) -> dict[WordPlace, str]:
        """The texts as they are to stand with the defect."""
        texts = dict(self._texts)
        for edit in sorted(defect.edits, key=lambda e: -e.start):
            text = texts[edit.place]
            texts[edit.place] = text[: edit.start] + edit.new + text[edit.end :]
        return texts

    def _judge(self, title: str, defect: Defect, found: list[Finding]) -> None:
        known = {(f.code, f.place, f.message) for f in self._clean}
        new = [f for f in found if (f.code, f.place, f.message) not in known]
        words = defect.describe(self._texts)
        if not any(f.place in defect.due and f.code[1] in defect.hundreds for f in new):
            elsewhere = f"（别处：{show(new[0])}）" if new else ""
            self.missed.append(f"{title} {words}{elsewhere}")
        others = [f for f in new if f.place not in defect.due]
        if others:
            self.company.append("\n    ".join([f"{title} {words}", *map(show, others)]))
        before = Counter((f.code, f.place) for f in self._clean)
        for finding in new:
            allowed = defect.with_ + (defect.hundreds if finding.place in defect.due else "")
            if finding.code[1] in allowed:
                continue
            before[(finding.code, finding.place)] -= 1
            if before[(finding.code, finding.place)] < 0:
                self.strayed.append(f"{title} {words}\n    {show(finding)}")


@cache
def sow(name: str) -> Outcome:
    return Outcome(name, CONTRACTS[name](), each=2)


@pytest.mark.parametrize("name", CONTRACTS)
def test_a_right_contract_of_a_stranger_has_no_error_and_no_warning(name: str) -> None:
    found = check(CONTRACTS[name]())

    assert [] == [show(f) for f in found if f.severity is not Severity.INFO]
    assert 3 >= len(found), "\n".join(map(show, found))


@pytest.mark.parametrize("name", FORMS)
def test_a_blank_form_has_one_remark_and_nothing_else(name: str) -> None:
    found = check(FORMS[name]())

    assert [(Severity.INFO, "W7")] == [(f.severity, f.code[:2]) for f in found], "\n".join(
        map(show, found)
    )


def test_what_is_planted_in_a_strangers_contract_is_found_in_its_place() -> None:
    outcomes = [sow(name) for name in CONTRACTS]

    planted = sum(outcome.planted.total() for outcome in outcomes)
    missed = [miss for outcome in outcomes for miss in outcome.missed]
    assert 400 <= planted
    assert RATE <= 1 - len(missed) / planted, "\n".join(
        [f"{planted} planted, {len(missed)} missed:", *missed]
    )


@pytest.mark.parametrize("name", CONTRACTS)
def test_what_is_planted_brings_no_finding_in_other_places(name: str) -> None:
    assert [] == sow(name).strayed


def test_a_defect_is_mostly_found_by_itself() -> None:
    company = [each for name in CONTRACTS for each in sow(name).company]

    planted = sum(sow(name).planted.total() for name in CONTRACTS)
    assert 0.05 >= len(company) / planted, "\n".join(company)
    assert 8 >= max(each.count("\n") for each in company)


def test_every_kind_of_defect_is_planted_somewhere() -> None:
    planted = sum((sow(name).planted for name in CONTRACTS), Counter())

    assert 60 <= len(planted), sorted(planted)


@cache
def sow_own(name: str, folder: Path) -> Outcome:
    raw = sources.read_deal(
        str(ROOT / "data" / "examples" / f"{name}.json"), ROOT / "data" / "parties"
    )
    result = generate(raw, Home(ROOT), folder=folder)
    assert result.path, result.findings
    return Outcome(name, result.path.read_bytes(), each=1)


@pytest.mark.parametrize("name", OWN)
def test_what_is_planted_in_our_own_contract_is_found_in_its_place(
    name: str, tmp_path: Path
) -> None:
    outcome = sow_own(name, tmp_path)

    planted = outcome.planted.total()
    assert 40 <= planted
    assert [] == outcome.strayed
    assert RATE <= 1 - len(outcome.missed) / planted, "\n".join(
        [f"{planted} planted, {len(outcome.missed)} missed:", *outcome.missed]
    )
