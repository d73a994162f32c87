"""What a finished document says: amounts, dates, parties, references, each with its place.

    read(document) -> Mentions

Places and spans are those of `Paragraph.text`; automatic numbers stand outside it. By subject:
`money` (figures, 大写, pairs), `tables` (grids), `totals` (the price of the whole), `plans`
(instalments), `times` (dates, lengths, periods), `identifiers` (values behind labels),
`items` (numbers typed by hand), `outline` (parts and annexes), `gaps` (what was left open),
`terms` (the rest).
"""

from __future__ import annotations

from functools import lru_cache

from msgspec import Struct

from generator.memory import LONGEST
from generator.mentions import (
    gaps,
    identifiers,
    items,
    money,
    outline,
    plans,
    splits,
    tables,
    terms,
    times,
    totals,
)
from generator.mentions.values import (
    Amount,
    Annex,
    Article,
    Citation,
    Column,
    Copies,
    Day,
    Duration,
    Figure,
    Gap,
    Grid,
    Instalment,
    Item,
    Labelled,
    Line,
    Mention,
    Mentions,
    Outline,
    Pair,
    Party,
    Percent,
    Period,
    Reference,
    Share,
    Split,
    Tag,
    Total,
    Words,
)
from generator.reading import Document, Paragraph

__all__ = [
    "Amount",
    "Annex",
    "Article",
    "Citation",
    "Column",
    "Copies",
    "Day",
    "Duration",
    "Figure",
    "Gap",
    "Grid",
    "Instalment",
    "Item",
    "Labelled",
    "Line",
    "Mention",
    "Mentions",
    "Outline",
    "Pair",
    "Party",
    "Percent",
    "Period",
    "Reference",
    "Share",
    "Split",
    "Tag",
    "Total",
    "Words",
    "read",
]

_UNWIELDY = 10**15


class _Alone(Struct, frozen=True):
    """What a paragraph mentions by itself, whatever stands around it."""

    tags: tuple[Tag, ...]
    citations: tuple[Citation, ...]
    amounts: tuple[Amount, ...] = ()
    words: tuple[Words, ...] = ()
    pairs: tuple[Pair, ...] = ()
    dates: tuple[Day, ...] = ()
    durations: tuple[Duration, ...] = ()
    periods: tuple[Period, ...] = ()
    percents: tuple[Percent, ...] = ()
    tax_rates: tuple[Percent, ...] = ()
    copies: tuple[Copies, ...] = ()
    articles: tuple[Article, ...] = ()
    references: tuple[Reference, ...] = ()


_SILENT = _Alone((), ())


@lru_cache(maxsize=8192)  # most paragraphs stand in the next paper too, at the same place
def _read_alone(paragraph: Paragraph, unit: str | None) -> _Alone:
    """What one paragraph mentions; `unit` is that of a bare number in a table of sums."""
    tags = tuple(terms.find_tags(paragraph))
    citations = tuple(outline.find_citations(paragraph))
    if paragraph.place.part == "properties" or not paragraph.text:
        return _Alone(tags, citations) if tags or citations else _SILENT
    days = tuple(times.find_days(paragraph))
    percents = tuple(terms.find_percents(paragraph))
    article = terms.find_article(paragraph)
    heads = article is not None and not article.automatic
    alone = _Alone(
        tags,
        citations,
        *money.find_sums(paragraph, unit),
        days,
        tuple(times.find_durations(paragraph, days)),
        tuple(times.find_periods(paragraph, days)),
        percents,
        tuple(splits.find_rates(paragraph, percents)),
        tuple(terms.find_copies(paragraph)),
        () if article is None else (article,),
        tuple(terms.find_references(paragraph, heads=heads)),
    )
    return _SILENT if alone == _SILENT else alone


def read(document: Document) -> Mentions:
    """All that the document mentions; of the file's properties only leftover tags."""
    units = money.find_units(document)
    read_ = [
        (_read_alone if len(each.text) <= LONGEST else _read_alone.__wrapped__)(
            each, units.get(each.place) if each.place.table is not None else None
        )
        for each in document.paragraphs
    ]
    alone = [each for each in read_ if each is not _SILENT]
    amounts = tuple(each for one in alone for each in one.amounts)
    words = tuple(each for one in alone for each in one.words)
    percents = tuple(each for one in alone for each in one.percents)
    articles = tuple(each for one in alone for each in one.articles)
    rates = tuple(each for one in alone for each in one.tax_rates)
    inside = [each for one in alone for each in one.pairs]
    pairs = money.join_pairs(document, amounts, words, inside)
    # Sums beyond all money are read, but not reckoned with.
    sound = tuple(amount for amount in amounts if abs(amount.value) < _UNWIELDY)
    grids = tuple(tables.find(document, sound))
    stated = totals.find(document, sound, words, pairs, grids)
    parts = tuple(plans.find(document, sound, percents, stated, articles, grids))
    parties = tuple(terms.find_parties(document))
    marked = outline.list_marked(document)
    zones = outline.find_zones(document, articles, marked)
    open_places = tuple(gaps.find_gaps(document, zones))
    return Mentions(
        document,
        amounts,
        words,
        pairs,
        percents,
        tuple(each for one in alone for each in one.dates),
        tuple(each for one in alone for each in one.durations),
        tuple(each for one in alone for each in one.periods),
        tuple(each for one in alone for each in one.copies),
        parties,
        tuple(each for one in alone for each in one.tags),
        articles,
        tuple(each for one in alone for each in one.references),
        grids=grids,
        totals=stated,
        instalments=parts,
        splits=tuple(splits.find(document, sound, percents, stated, grids, rates)),
        tax_rates=rates,
        items=tuple(items.find_items(document, articles, zones)),
        annexes=tuple(outline.find_annexes(document, zones, marked)),
        citations=tuple(each for one in alone for each in one.citations),
        labels=tuple(identifiers.find_labels(document, parties, articles, zones)),
        gaps=open_places,
        outline=Outline(
            zones,
            outline.find_title(document),
            gaps.is_form(document, open_places, parties, zones),
        ),
    )
