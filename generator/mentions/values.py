"""What a document can mention, as values with their place and the words as they stand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from msgspec import Struct, field

from generator.findings import WordPlace
from generator.reading import Document


class Mention(Struct, frozen=True, cache_hash=True):
    """Words in a paragraph: `excerpt` is `paragraph.text[start:end]`."""

    place: WordPlace
    start: int
    end: int
    excerpt: str


class Amount(Mention, frozen=True):
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


class Words(Mention, frozen=True):
    """An amount in 大写; `value` in yuan is None where it cannot be told.

    `prefixed` says 人民币 stands directly before it; `problem` says in Chinese what is wrong
    with the spelling, `kind` is the machine's word for it and `fix` the way to mend it.
    """

    value: Decimal | None
    prefixed: bool = False
    problem: str | None = None
    kind: str | None = None
    fix: str | None = None


class Pair(Struct, frozen=True):
    """Figures and words that state the same amount."""

    figures: Amount
    words: Words


class Column(Struct, frozen=True, cache_hash=True):
    """A column of a table from grid column `index`.

    `kind` is one of index name unit unit_price quantity factor amount net tax gross rate share
    remark other, or "" for an unknown one; `unit` is what money is counted in: "", 万 or 亿.
    """

    index: int
    kind: str
    heading: str
    unit: str = ""


class Figure(Mention, frozen=True):
    """A number of a table: money in yuan, shares and rates in percent.

    `step` is what one of its last printed digit is worth.
    """

    value: Decimal
    step: Decimal


class Line(Struct, frozen=True, cache_hash=True):
    """A row of a grid; `kind` is line, subtotal, total, deduction, section or other.

    `index` is what its first cell holds, as 1, 1.2 or 一; `label` what it is called.
    """

    place: WordPlace
    kind: str
    index: str
    label: str
    figures: tuple[tuple[Column, Figure], ...]

    def get(self, kind: str) -> Figure | None:
        """The figure of the only column of this kind; None where there is none or several."""
        found = [figure for column, figure in self.figures if column.kind == kind]
        return found[0] if len(found) == 1 else None


class Grid(Struct, frozen=True, cache_hash=True):
    """A table of lines with figures under known headings; `place` is that of its first part."""

    place: WordPlace
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]


class Total(Mention, frozen=True):
    """An amount called the total of the contract, in yuan.

    `called` is the word for it; `taxed` is gross, net or "" where that is not said.
    """

    value: Decimal
    called: str
    taxed: str = ""


class Split(Struct, frozen=True):
    """A sum parted into net and tax; `line` says it is one row of a table and no sum of rows.

    `rate` is the one tax rate told beside it, in percent.
    """

    net: Figure | None
    tax: Figure
    gross: Figure | None
    rate: Decimal | None
    line: bool


class Instalment(Mention, frozen=True):
    """A part of the price to be paid; the span is that of its amount, or else of its share.

    `plan` numbers the clause it belongs to; `base` is total where the share is said to be one
    of the whole price, other where of something else, "" where that is not said. `cumulative`
    says 支付至, `remainder` that the rest is meant, `retention` that it is held back, and
    `alternative` that it takes the place of another one. `name` is 首付款, 第二期 and the like.
    """

    plan: int
    share: Percent | None
    amount: Amount | None
    name: str = ""
    base: str = ""
    cumulative: bool = False
    remainder: bool = False
    retention: bool = False
    alternative: bool = False


class Percent(Mention, frozen=True):
    """A share; `value` is in percent, so 75 for 75% and 0.03 for 万分之三."""

    value: Decimal


class Day(Mention, frozen=True):
    """A date as "年", "-", ".", "/" or "汉" `style`; `value` is None for no day of the calendar."""

    value: date | None
    style: str


class Duration(Mention, frozen=True):
    """A length of time; `unit` is one of 年 季度 月 周 日 工作日 小时 分钟."""

    count: Decimal
    unit: str


class Period(Mention, frozen=True):
    """From one day to another."""

    first: Day
    last: Day


class Share(Struct, frozen=True):
    """So many copies for each of `holders`; `count` of them, None where that is not said."""

    holders: str
    count: int | None
    each: int


class Copies(Mention, frozen=True):
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


class Party(Mention, frozen=True):
    """A party as named: `role` is 甲方, 乙方 and the like; the excerpt is the name."""

    role: str
    name: str


class Tag(Mention, frozen=True):
    """A template tag that was left over, or a piece of one."""


class Article(Mention, frozen=True):
    """An article's head; `number` is its count, `automatic` says Word numbers it."""

    number: int
    title: str
    automatic: bool = False


class Reference(Mention, frozen=True):
    """A 第…条 inside a sentence; `law` names the law it belongs to, None for this document."""

    number: int
    law: str | None = None


class Item(Mention, frozen=True):
    """A numbered paragraph typed by hand; the span is that of its number as written.

    `style` is the number with a 1 in it ("（1）", "1、", "一、"), `family` the same without
    regard to the width and kind of its marks; `prefix` is "3." for 3.2 and `number` then 2.
    `list` counts the lists that cannot be one: each cell and each stretch between headings.
    """

    number: int
    style: str
    family: str
    prefix: str
    list: int


class Annex(Mention, frozen=True):
    """An annex as listed or, where `present`, as the heading that its text follows.

    `number` is None where it bears none.
    """

    number: int | None
    title: str
    present: bool


class Citation(Mention, frozen=True):
    """An annex that a sentence speaks of by its number."""

    number: int


class Labelled(Mention, frozen=True):
    """A value behind its label; the excerpt is the value.

    `kind` is tax_id, account, cnaps, phone, postcode, mail, holder or contract; `owner` is the
    side it belongs to, "" where that is not sure.
    """

    kind: str
    label: str
    owner: str


class Gap(Mention, frozen=True):
    """A place left open: `kind` is line, bracket, blank or box; `pen` says it is for signing."""

    kind: str
    pen: bool


class Outline(Struct, frozen=True):
    """The parts of a document: `zones` names cover, main, signature or annex for each place.

    A story other than the body has no zone. `title` is the document's own; `form` says it is a
    model to be filled in.
    """

    zones: Mapping[WordPlace, str]
    title: str = ""
    form: bool = False

    def zone(self, place: WordPlace) -> str:
        """The part a place of the body lies in; "" outside it."""
        return self.zones.get(place, "")


class Mentions(Struct, frozen=True):
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
    grids: tuple[Grid, ...] = ()
    totals: tuple[Total, ...] = ()
    instalments: tuple[Instalment, ...] = ()
    splits: tuple[Split, ...] = ()
    tax_rates: tuple[Percent, ...] = ()
    items: tuple[Item, ...] = ()
    annexes: tuple[Annex, ...] = ()
    citations: tuple[Citation, ...] = ()
    labels: tuple[Labelled, ...] = ()
    gaps: tuple[Gap, ...] = ()
    outline: Outline = field(default_factory=lambda: Outline({}))
