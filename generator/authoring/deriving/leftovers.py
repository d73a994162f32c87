"""What looks like last year's and is no value of the deal: sums, days, numbers, names of companies."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from generator.authoring.deriving.spotting import is_money_like
from generator.authoring.deriving.tokens import Token, read_tokens
from generator.findings import WordPlace
from generator.folding import fold
from generator.reading import Paragraph

_PHONE = re.compile(
    r"(?<![\dA-Za-z.-])(?:1[3-9]\d[ -]?\d{4}[ -]?\d{4}|\(?0\d{2,3}\)?[ -]\d{7,8})(?!\d)"
)
_CODE = re.compile(
    r"(?<![\dA-Za-z])(?=(?:[A-Z]*\d){8})[0-9A-HJ-NP-RT-UW-Y]{15,20}(?![\dA-Za-z])|(?<!\d)\d(?:[ ]?\d){11,22}(?!\d)"
)
_MAIL = re.compile(r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]+\.[A-Za-z]{2,}")
_COMPANY = re.compile(
    r"[\u4e00-\u9fffA-Za-z0-9（）()·]{2,40}?(?:有限责任公司|股份有限公司|有限公司|集团公司|事务所)"
)
# Words that lead up to a name and are no part of it.
_LEAD = re.compile(
    r"^.*(?:[甲乙丙丁]方|委托|指定|提交|采用|由|向|与|和|及|或|经|为|是|在|的|于|至|付|给|名称|公司)(?=[\u4e00-\u9fff]{4})"
)
_YEAR = re.compile(r"(?<!\d)(?P<year>20\d\d)\s?年(?!\s?\d{1,2}\s?月)")
_DAY = re.compile(r"(?<![\d年])(?<!年 )\d{1,2}\s?月\s?\d{1,2}\s?日")
_LAW = re.compile("《[^《》]{2,60}》")
_KINDS = (("电话", _PHONE), ("号码", _CODE), ("邮箱", _MAIL), ("单位名称", _COMPANY))


class Leftover(Struct, frozen=True):
    """Words that stay in the template and look like those of one deal; `kind` says what they are."""

    place: WordPlace
    start: int
    end: int
    text: str
    kind: str


def find_leftovers(
    paragraphs: Iterable[Paragraph],
    taken: Mapping[WordPlace, Sequence[tuple[int, int]]],
    years: Collection[int],
) -> Iterator[Leftover]:
    """The suspicious words outside what is `taken`: spans that became tags or are asked about.

    `years` are those of the deal, which stand for it also by themselves.
    """
    for paragraph in paragraphs:
        text = paragraph.text
        spans = [*taken.get(paragraph.place, ())]
        spans += [match.span() for match in _LAW.finditer(text)]
        seen = bytearray(len(text))
        for start, end in spans:
            seen[start:end] = b"\1" * (end - start)
        for start, end, kind in sorted(_find(text, years), key=_order):
            if not any(seen[start:end]):
                seen[start:end] = b"\1" * (end - start)
                yield Leftover(paragraph.place, start, end, text[start:end], kind)


def _order(found: tuple[int, int, str]) -> tuple[int, int]:
    """Of words that begin alike the longest first."""
    return found[0], -found[1]


def _find(text: str, years: Collection[int]) -> Iterator[tuple[int, int, str]]:
    folded = fold(text)
    for kind, pattern in _KINDS:
        for match in pattern.finditer(folded):
            start, end = match.span()
            if kind == "单位名称":
                lead = _LEAD.match(match[0])
                start += lead.end() if lead else 0
                if end - start < 6:
                    continue
            yield start, end, kind
    for match in _YEAR.finditer(folded):
        if int(match["year"]) in years:
            yield *match.span(), "年份"
    for match in _DAY.finditer(folded):
        yield *match.span(), "日期"
    for token in read_tokens(text):
        if token.kind == "day":
            yield token.start, token.end, "日期"
        elif _is_sum(token):
            yield token.start, token.end, "金额"


def _is_sum(token: Token) -> bool:
    if token.kind not in ("figure", "words") or not is_money_like(token):
        return False
    return bool(token.value >= 100) or token.unit == "万元"
