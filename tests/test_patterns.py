"""Regular expressions recalled from an earlier run find what they found."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator import patterns

PATTERN = r"(?P<year>20\d\d)年(?:(?P<month>\d{1,2})月)?|[甲乙]方(?=：)|(?i:tbd)"


@pytest.fixture(autouse=True)
def another_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("GEN_CACHE", str(tmp_path / "cache"))
    re.purge()
    patterns.recall.cache_clear()
    yield
    re.purge()
    patterns.recall.cache_clear()


def test_a_pattern_of_an_earlier_run_is_the_same_pattern() -> None:
    patterns.recall()
    before = re.compile(PATTERN, re.MULTILINE)
    patterns.remember()

    re.purge()
    patterns.recall.cache_clear()
    assert (PATTERN, int(re.MULTILINE)) in patterns.recall()
    after = re.compile(PATTERN, re.MULTILINE)

    text = "2026年4月，甲方：TBD，乙方"
    assert before is not after
    assert before == after
    assert before.groupindex == after.groupindex
    assert [m.groupdict() for m in before.finditer(text)] == [
        m.groupdict() for m in after.finditer(text)
    ]


@pytest.mark.parametrize("damage", [b"", b"x", b"torn" * 20])
def test_a_damaged_entry_is_as_good_as_none(damage: bytes, tmp_path: Path) -> None:
    patterns.recall()
    re.compile(PATTERN)
    patterns.remember()
    for entry in (tmp_path / "cache").iterdir():
        entry.write_bytes(damage)
    patterns.recall.cache_clear()

    assert {} == patterns.recall()
    assert re.compile(PATTERN).search("2026年")


def test_a_python_that_keeps_its_patterns_elsewhere_compiles_them() -> None:
    with pytest.MonkeyPatch.context() as change:
        change.delattr(re, "_cache")

        assert {} == patterns.recall()
        patterns.remember()


def test_a_run_that_recalled_nothing_keeps_nothing(tmp_path: Path) -> None:
    re.compile(PATTERN)
    patterns.remember()

    assert not (tmp_path / "cache").exists()
