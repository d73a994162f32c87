"""What a document can mention, as values with their place and the words as they stand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from generator.findings import WordPlace
from generator.reading import Document


@dataclass(frozen=True, slots=True)
class Mention:
    """Words in a paragraph: `excerpt` is `paragraph.text[start:end]`."""

    place: WordPlace
    start: int
    end: int
    excerpt: str


@dataclass(frozen=True, slots=True)
class Amount(Mention):
    """An amount in figures; `value` is in yuan.

    `figures` are the digits as written; `mark` is what stands before them ("¥", "￥", "人民币",
    "RMB", "") and `unit` what follows ("元", "万元", ""). `heading` says the amount is bare and
    only its table's heading makes it money.
    """

    value: Decimal
    figures: str
    mark: str = ""
    unit: str = ""
    heading: bool = False


@dataclass(frozen=True, slots=True)
class Words(Mention):
    """An amount in 大写; `value` in yuan is None where it cannot be told.

    `prefixed` says 人民币 stands directly before it; `problem` says in Chinese what is wrong
    with the spelling, `kind` is the machine's word for it and `fix` the way to mend it.
    """

    value: Decimal | None
    prefixed: bool = False
    problem: str | None = None
    kind: str | None = None
    fix: str | None = None


@dataclass(frozen=True, slots=True)
class Pair:
    """Figures and words that state the same amount."""

    figures: Amount
    words: Words


@dataclass(frozen=True, slots=True)
class Percent(Mention):
    """A share; `value` is in percent, so 75 for 75% and 0.03 for 万分之三."""

    value: Decimal


@dataclass(frozen=True, slots=True)
class Day(Mention):
    """A date as "年", "-", ".", "/" or "汉" `style`; `value` is None for no day of the calendar."""

    value: date | None
    style: str


@dataclass(frozen=True, slots=True)
class Duration(Mention):
    """A length of time; `unit` is one of 年 季度 月 周 日 工作日 小时 分钟."""

    count: Decimal
    unit: str


@dataclass(frozen=True, slots=True)
class Period(Mention):
    """From one day to another."""

    first: Day
    last: Day


@dataclass(frozen=True, slots=True)
class Share:
    """So many copies for each of `holders`; `count` of them, None where that is not said."""

    holders: str
    count: int | None
    each: int


@dataclass(frozen=True, slots=True)
class Copies(Mention):
    """How many copies there are and who holds how many of them."""

    total: int
    shares: tuple[Share, ...] = ()

    @property
    def held(self) -> int | None:
        """The copies all holders have together; None where the text does not say it fully."""
        counts = [share.count for share in self.shares]
        if not counts or None in counts:
            return None
        return sum(share.each * (share.count or 0) for share in self.shares)


@dataclass(frozen=True, slots=True)
class Party(Mention):
    """A party as named: `role` is 甲方, 乙方 and the like; the excerpt is the name."""

    role: str
    name: str


@dataclass(frozen=True, slots=True)
class Tag(Mention):
    """A template tag that was left over, or a piece of one."""


@dataclass(frozen=True, slots=True)
class Article(Mention):
    """An article's head; `number` is its count, `automatic` says Word numbers it."""

    number: int
    title: str
    automatic: bool = False


@dataclass(frozen=True, slots=True)
class Reference(Mention):
    """A 第…条 inside a sentence; `law` names the law it belongs to, None for this document."""

    number: int
    law: str | None = None


@dataclass(frozen=True, slots=True)
class Mentions:
    """All that a document mentions, each kind in document order, and the document itself."""

    document: Document
    amounts: tuple[Amount, ...] = ()
    words: tuple[Words, ...] = ()
    pairs: tuple[Pair, ...] = ()
    percents: tuple[Percent, ...] = ()
    dates: tuple[Day, ...] = ()
    durations: tuple[Duration, ...] = ()
    periods: tuple[Period, ...] = ()
    copies: tuple[Copies, ...] = ()
    parties: tuple[Party, ...] = ()
    tags: tuple[Tag, ...] = ()
    articles: tuple[Article, ...] = ()
    references: tuple[Reference, ...] = ()
