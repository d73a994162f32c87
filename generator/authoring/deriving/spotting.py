"""Where the values of a deal stand in a paragraph, in whatever notation.

A spot has one option for each value that may stand there; which one does is decided by
`choosing`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from msgspec import Struct

from generator.authoring.deriving.known import Known
from generator.authoring.deriving.notations import fits, is_in_years, list_meanings, show, write_as
from generator.authoring.deriving.tokens import Token, read_tokens
from generator.findings import WordPlace
from generator.folding import fold
from generator.reading import Paragraph

_MARKS = str.maketrans(
    {
        **dict(zip("，；：！？“”‘’。、", ",;:!?\"\"''..", strict=True)),
        **dict(zip("〔〕—–－", "()---", strict=True)),
    }
)
_FRAMES = re.compile(r"[【】\[\]_＿]")
_DIGITS = re.compile(r"(?<![\dA-Za-z.])[(（]?\d(?:[ ()（）-]{0,3}\d){6,24}(?![\dA-Za-z])")
# Numbers that people part as they like.
_GROUPED = {"phone", "fax", "account", "cnaps"}
_MONEY_LIKE = re.compile(r"[.,，]\d\d\D*$|[,，]")


class Option(Struct, frozen=True):
    """One value that may stand at a spot, and the filters that print it as it stands there.

    `exact` says they give the very characters; `doubtful` that the text is not quite the value's.
    """

    known: Known
    filters: str
    exact: bool
    doubtful: bool = False


class Spot(Struct, frozen=True):
    """Words of a paragraph, `text[start:end]`, that state a value; `token` where it is a number."""

    place: WordPlace
    start: int
    end: int
    text: str
    options: tuple[Option, ...]
    token: Token | None = None


class Index(Struct, frozen=True):
    """Values to look for: numbers and dates by their value, texts as they are when squeezed.

    `codes` are those that are all figures, without the marks between them.
    """

    numbers: Mapping[object, Sequence[Known]]
    texts: Sequence[tuple[str, Known]]
    codes: Mapping[str, Sequence[Known]]


def make_index(listed: Iterable[Known]) -> Index:
    """The values ready to be looked for."""
    numbers: dict[object, list[Known]] = {}
    texts: list[tuple[str, Known]] = []
    codes: dict[str, list[Known]] = {}
    for known in listed:
        if known.kind in ("text", "code"):
            texts.append((squeeze(known.value), known))
            if known.key in _GROUPED and _DIGITS.fullmatch(known.value):
                codes.setdefault(re.sub(r"\D", "", known.value), []).append(known)
        else:
            for value in (
                {known.value, known.value.replace(day=1)}
                if known.kind == "date"
                else (known.value,)
            ):
                numbers.setdefault(value, []).append(known)
    return Index(numbers, texts, codes)


def find_spots(paragraph: Paragraph, index: Index) -> tuple[Spot, ...]:
    """All spots of a paragraph, also those inside others."""
    text = paragraph.text
    if not text.strip():
        return ()
    spots = [*_find_numbers(paragraph, index), *_find_texts(paragraph, index)]
    return tuple(sorted(spots, key=lambda spot: (spot.start, -spot.end)))


def _find_numbers(paragraph: Paragraph, index: Index) -> Iterator[Spot]:
    for token in read_tokens(paragraph.text):
        options = []
        for meant in list_meanings(token):
            for known in index.numbers.get(meant, ()):
                if fits(known, token):
                    filters, exact = write_as(known, token)
                    options.append(Option(known, filters, exact, is_in_years(known, token)))
        if options:
            yield Spot(paragraph.place, token.start, token.end, token.text, tuple(options), token)


def is_money_like(token: Token) -> bool:
    """Whether a number looks like an amount by itself: by its sign, its unit or its decimals."""
    if token.kind == "words" or token.marked or token.unit in ("元", "万元"):
        return True
    return token.unit == "" and _MONEY_LIKE.search(fold(token.text)) is not None


def _find_texts(paragraph: Paragraph, index: Index) -> Iterator[Spot]:
    found: dict[tuple[int, int], list[Option]] = {}
    text = paragraph.text
    plain, places = _squeeze(text, frames=False)
    framed = _squeeze(text, frames=True) if _FRAMES.search(text) else None
    for wanted, known in index.texts:
        for start, end in _search(wanted, plain, places, text, known):
            _note(found, known, text, start, end, doubtful=False)
        if framed and len(wanted) >= 5:
            for start, end in _search(wanted, *framed, text, known):
                if text[start:end].strip("【】[]_＿") and (start, end) not in found:
                    doubtful = bool(_FRAMES.search(text[start:end].strip()))
                    if doubtful and not _FRAMES.search(known.value):
                        _note(found, known, text, start, end, doubtful=True)
    if _DIGITS.search(text):
        for start, end, known in _find_codes(text, index):
            if all(end <= a or b <= start for a, b in found):
                _note(found, known, text, start, end, doubtful=False)
    for (start, end), options in found.items():
        yield Spot(paragraph.place, start, end, text[start:end], tuple(options))


def _find_codes(text: str, index: Index) -> Iterator[tuple[int, int, Known]]:
    """Telephones and accounts whose figures are parted by other marks: (010) 5555-0123."""
    for match in _DIGITS.finditer(fold(text)):
        figures = re.sub(r"\D", "", match[0])
        start, end = match.span()
        start += match[0].startswith("(") and ")" not in match[0]
        for known in index.codes.get(figures, ()):
            yield start, end, known


def _note(
    found: dict[tuple[int, int], list[Option]],
    known: Known,
    text: str,
    start: int,
    end: int,
    *,
    doubtful: bool,
) -> None:
    filters, exact = _write_text(known.value, text[start:end])
    found.setdefault((start, end), []).append(Option(known, filters, exact, doubtful))


def _search(
    wanted: str, plain: str, places: Sequence[int], text: str, known: Known
) -> Iterator[tuple[int, int]]:
    """The spans at which a squeezed text stands by itself."""
    at = plain.find(wanted) if wanted else -1
    while at >= 0:
        stop = at + len(wanted)
        start, end = places[at], places[stop - 1] + 1
        if _stands_alone(text, start, end, known):
            yield start, end
        at = plain.find(wanted, at + 1)


def _stands_alone(text: str, start: int, end: int, known: Known) -> bool:
    """Whether what begins or ends with a letter or figure is no part of a longer word."""
    return not (
        (_is_latin(text[start]) and _goes_on(text[max(0, start - 2) : start][::-1], known))
        or (_is_latin(text[end - 1]) and _goes_on(text[end : end + 2], known))
    )


def _goes_on(beside: str, known: Known) -> bool:
    """Whether a word goes on in these two characters beside it."""
    joint = known.kind == "code" and beside[:1] in ("-", "_") and _is_latin(beside[1:])
    return _is_latin(beside[:1]) or joint


def _is_latin(char: str) -> bool:
    return bool(char) and char.isascii() and char.isalnum()


@lru_cache(maxsize=4096)
def squeeze(text: str) -> str:
    """A text without blanks, its marks and figures in one width, its letters in one case."""
    return _squeeze(text, frames=False)[0]


def _squeeze(text: str, *, frames: bool) -> tuple[str, tuple[int, ...]]:
    """A text squeezed, with the place of each character; `frames` leaves out 【】 and _ too."""
    kept, places = [], []
    for place, char in enumerate(fold(text).translate(_MARKS)):
        if char.isspace() or (frames and _FRAMES.match(text[place])):
            continue
        lower = char.lower()
        kept.append(lower if len(lower) == 1 else char)
        places.append(place)
    return "".join(kept), tuple(places)


def _write_text(value: str, text: str) -> tuple[str, bool]:
    """The filters that print a text as it stands, and whether they do so exactly."""
    if value == text:
        return "", True
    for filters in _guess_text(value, text):
        if show(filters, value, "text") == text:
            return filters, True
    return "", False


def _guess_text(value: str, text: str) -> Iterable[str]:
    yield "|中西空格"
    gaps = re.findall(r"\s+", text)
    if gaps and len(set(gaps)) == 1 and len(gaps) == len("".join(text.split())) - 1:
        yield f"|join('{gaps[0]}')"
    if gaps and set(gaps) == {" "}:
        whole = [len(part) for part in text.split(" ")]
        yield "|分组"
        for cut in range(1, len(whole) + 1):
            yield f"|分组({', '.join(map(str, whole[:cut]))})"
    yield "|全角"
    yield "|replace('-', ' ')"
    yield "|replace('-', '')"
    yield "|upper"
