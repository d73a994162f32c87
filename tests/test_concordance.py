"""A document is searched once for all patterns, and what is found is what each would find alone."""

from __future__ import annotations

import functools
import gc
import re

from hypothesis import given
from hypothesis import strategies as st

from generator import mentions, reading, rules
from generator.concordance import Search
from generator.folding import fold
from generator.memory import LONGEST, remember
from generator.rules import list_rules

DIGITS = Search("[0-9]+", folded=True)
STARS = Search(r"\*\*|☆")
LINES = st.lists(st.text("０1２3*☆一甲 \t", max_size=8), max_size=12)


@given(LINES)
def test_a_pattern_is_met_where_it_stands(lines: list[str]) -> None:
    document = reading.from_text("\n".join(lines))
    for search in (DIGITS, STARS):
        met = [(m.at, [f.span() for f in m.matches]) for m in document.find(search)]
        expected = []
        for at, paragraph in enumerate(document.paragraphs):
            text = fold(paragraph.text) if search.folded else paragraph.text
            if found := [match.span() for match in search.pattern.finditer(text)]:
                expected.append((at, found))
        assert expected == met


@given(LINES)
def test_several_patterns_are_met_in_the_order_of_the_text(lines: list[str]) -> None:
    document = reading.from_text("\n".join(lines))
    met = document.find(STARS, DIGITS)

    assert [m.at for m in met] == sorted(m.at for m in met)
    assert len(met) == len(document.find(STARS)) + len(document.find(DIGITS))


def test_a_pattern_that_comes_later_is_searched_for_too() -> None:
    document = reading.from_text("第一条\n第二条 期限")
    assert document.find(DIGITS) == ()

    late = Search("期限")

    assert [1] == [met.at for met in document.find(late)]


def test_a_long_text_is_searched_and_not_remembered() -> None:
    document = reading.from_text("甲" * LONGEST + "77")

    assert ["77"] == [match[0] for match in document.find(DIGITS)[0].matches]


def test_only_what_is_small_is_remembered() -> None:
    asked = []

    @remember(8, limit=3)
    def measure(text: str) -> int:
        asked.append(text)
        return len(text)

    assert [3, 3, 4, 4] == [measure(text) for text in ("abc", "abc", "abcd", "abcd")]
    assert ["abc", "abcd", "abcd"] == asked


# --- nothing remembered of one document changes what is found in another -------------------------


def list_lines() -> list[str]:
    """The lines of all cases of the rules on documents."""
    cases = [case for rule in list_rules("W") for case in (*rule.good, *rule.bad)]
    texts = [case[0] if isinstance(case, tuple) else case for case in cases]
    return sorted({line for text in texts if isinstance(text, str) for line in text.split("\n")})


@functools.cache
def list_memories() -> list[functools._lru_cache_wrapper]:  # type: ignore[type-arg]
    """What the program remembers of texts, paragraphs and tables."""
    judge(["第一条 事项"])  # now all of it is loaded
    return [
        each
        for each in gc.get_objects()
        if isinstance(each, functools._lru_cache_wrapper)
        and re.match(
            r"generator\.(?:mentions|rules\.w|folding|concordance)", str(each.__module__ or "")
        )
    ]


def forget() -> None:
    for memory in list_memories():
        memory.cache_clear()


def judge(lines: list[str]) -> object:
    read = mentions.read(reading.from_text("\n".join(lines)))
    return read, rules.check_word(read, None, None)


DRAWN = st.lists(st.sampled_from(list_lines()), min_size=2, max_size=25)


@given(DRAWN, DRAWN)
def test_a_document_is_judged_alike_whatever_was_read_before(
    lines: list[str], others: list[str]
) -> None:
    forget()
    alone = judge(lines)

    forget()
    judge(others)
    judge([*others, *lines])

    assert alone == judge(lines)
