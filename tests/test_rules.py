"""Every rule's GOOD stays silent and every BAD is found, by that rule alone."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from conftest import make_book
from drafting import make_draft
from msgspec.structs import replace

from generator import facts, markup, mentions, reading, rules, shape, sheets, sources, templates
from generator.facts import Selection
from generator.history import History, Paper
from generator.markup import lexicon
from generator.rule import SMALLEST_DEAL, Rule, patch

ROOT = Path(__file__).parent.parent
RULES = rules.list_rules()
PARTIES = ("星河市政务数据中心", "云岭云计算有限公司")
CONTRACT = {"kind": "contract", "form": "technical-service", "date": "2026-04-01"}
# A paper on record, as far as a case does not say otherwise: the contract of the smallest deal.
ISSUED = dict.fromkeys(("label", "path", "sha256", "template_hash", "issued_at", "selection"), "")
ISSUED |= CONTRACT | {"number": "2026-001", "deal": "2026-001", "revision": 1, "status": "issued"}
ISSUED |= {"buyer": SMALLEST_DEAL["buyer"]["name"], "supplier": SMALLEST_DEAL["supplier"]["name"]}
ISSUED |= {"amount": None, "paper_date": ISSUED.pop("date"), "template_version": "1"}


def find(rule: Rule, case: Any) -> list[Any]:
    """The findings of one rule on one of its cases."""
    if rule.code[0] == "T":
        said = case if isinstance(case, dict) else {}
        known = name_lexicon(said.get("as", ""))
        if "settings" in said:
            known = replace(known, settings=known.settings._replace(**said["settings"]))
        return rule.apply(markup.read(make_draft(case)), known)
    if rule.code[0] == "W":
        text, change = case if isinstance(case, tuple) else (case, None)
        seen = mentions.read(reading.from_text(text))
        if change is None:
            return rule.apply(seen, None, None)
        deal, known, _ = compute(patch(SMALLEST_DEAL, change))
        return rule.apply(seen, deal, known)
    if "@sheet" in case:
        rows = sheets.read_book(make_book(case["@sheet"], case.get("@hidden")), "交易.xlsx")
        found = rules.check_shape(problem for row in rows for problem in row.problems)
        return [finding for finding in found if finding.code == rule.code]
    raw = patch(SMALLEST_DEAL, case)
    if rule.code[1] == "0":
        shaped = shape.read(raw)
        found = rules.check_shape(shaped.problems)
        if shaped.deal:
            found += rules.check_deal(*compute(raw))
        return [finding for finding in found if finding.code == rule.code]
    return rule.apply(*compute(raw))


@cache
def name_lexicon(named: str) -> Any:
    """What a template for `contract/technical-service` may say; of nothing named, for any form."""
    if not named:
        return lexicon.make_lexicon(None, None, PARTIES)
    kind = templates.find_kind(ROOT / "templates", named.partition("/")[0])
    return lexicon.make_lexicon(kind, kind.find(named.partition("/")[2]), PARTIES)


def compute(raw: dict[str, Any]) -> tuple[Any, Any, History]:
    """The deal as the case's paper speaks of it, its facts, and what was issued before."""
    selection = Selection(**take_values(CONTRACT | raw.pop("@paper", {})))
    before = raw.pop("@history", ())
    on_file = before["masters"] if isinstance(before, dict) else ()
    papers = () if isinstance(before, dict) else before
    history = History(
        tuple(Paper(**take_values(ISSUED | paper)) for paper in papers),
        tuple(shape.read_party(party) for party in on_file),
    )
    feigned = raw.pop("@facts", {})
    shaped = shape.read(raw)
    assert () == shaped.problems
    calendar = sources.read_calendar(
        ROOT / "data" / "holidays", facts.span_years(shaped.deal, selection)
    )
    known = facts.compute(shaped.deal, selection, history, calendar)
    groups = {key: replace(getattr(known, key), **change) for key, change in feigned.items()}
    return facts.take_effect(shaped.deal, selection), replace(known, **groups), history


def take_values(raw: dict[str, Any]) -> dict[str, Any]:
    """Days and amounts of a case as the values they stand for."""
    kinds = {"date": date.fromisoformat, "amount": Decimal, "paid": Decimal}
    return {
        key: kinds[kind](value)
        if value is not None and (kind := key.rpartition("_")[2]) in kinds
        else value
        for key, value in raw.items()
    }


def name_cases(kind: str) -> list[Any]:
    return [
        pytest.param(rule, case, id=f"{rule.code}-{kind}{number}")
        for rule in RULES
        for number, case in enumerate(getattr(rule, kind), 1)
    ]


@pytest.mark.parametrize(("rule", "case"), name_cases("good"))
def test_a_good_case_stays_silent(rule: Rule, case: Any) -> None:
    assert [] == find(rule, case)


@pytest.mark.parametrize(("rule", "case"), name_cases("bad"))
def test_a_bad_case_is_found(rule: Rule, case: Any) -> None:
    found = find(rule, case)

    assert found
    assert all(finding.message.strip() for finding in found)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_rule_explains_itself(rule: Rule) -> None:
    assert re.fullmatch(r"[DWT]\d{3}", rule.code)
    assert re.fullmatch(r"[a-z][a-z0-9_]+", rule.name)
    assert "\n为什么：" in rule.text
    assert "\n怎么改：" in rule.text
    assert 3 <= len(rule.good)
    assert 1 <= len(rule.bad) or rule.code in ("D015", "T018")
    assert len(rule.summary) <= 40


def test_codes_are_unique() -> None:
    codes = [rule.code for rule in RULES]

    assert sorted(set(codes)) == sorted(codes)


def test_arithmetic_is_never_overrulable() -> None:
    arithmetic = {"D201", "D401", "D501", "W201"}

    assert [] == [rule.code for rule in RULES if rule.code in arithmetic and rule.overrulable]
