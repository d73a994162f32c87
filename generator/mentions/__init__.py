"""What a finished document says: amounts, dates, parties, references, each with its place.

    read(document) -> Mentions

Places and spans are those of `Paragraph.text`; automatic numbers stand outside it. By subject:
`money` (figures, 大写, pairs), `tables` (grids), `totals` (the price of the whole), `plans`
(instalments), `times` (dates, lengths, periods), `identifiers` (values behind labels),
`items` (numbers typed by hand), `outline` (parts and annexes), `gaps` (what was left open),
`terms` (the rest).
"""

from __future__ import annotations

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
from generator.reading import Document

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


def read(document: Document) -> Mentions:
    """All that the document mentions; of the file's properties only leftover tags."""
    amounts, words, pairs = money.find(document)
    percents: list[Percent] = []
    dates: list[Day] = []
    durations: list[Duration] = []
    periods: list[Period] = []
    copies: list[Copies] = []
    tags: list[Tag] = []
    articles: list[Article] = []
    references: list[Reference] = []
    for paragraph in document.paragraphs:
        tags += terms.find_tags(paragraph)
        if paragraph.place.part == "properties" or not paragraph.text:
            continue
        days = tuple(times.find_days(paragraph))
        dates += days
        durations += times.find_durations(paragraph, days)
        periods += times.find_periods(paragraph, days)
        percents += terms.find_percents(paragraph)
        copies += terms.find_copies(paragraph)
        article = terms.find_article(paragraph)
        if article is not None:
            articles.append(article)
        heads = article is not None and not article.automatic
        references += terms.find_references(paragraph, heads=heads)
    # Sums beyond all money are read, but not reckoned with.
    sound = tuple(amount for amount in amounts if abs(amount.value) < _UNWIELDY)
    grids = tuple(tables.find(document, sound))
    stated = totals.find(document, sound, words, pairs, grids)
    parts = tuple(plans.find(document, sound, percents, stated, articles, grids))
    parties = tuple(terms.find_parties(document))
    zones = outline.find_zones(document, articles)
    open_places = [
        gap
        for paragraph in document.paragraphs
        for gap in gaps.find_gaps(paragraph, zones.get(paragraph.place, ""))
        if paragraph.place.part != "properties"
    ]
    parted = tuple(splits.find(document, sound, percents, stated, grids))
    rates = tuple(splits.find_rates(document, percents))
    return Mentions(
        document,
        amounts,
        words,
        pairs,
        *(tuple(percents), tuple(dates), tuple(durations), tuple(periods), tuple(copies)),
        *(parties, tuple(tags), tuple(articles), tuple(references)),
        grids=grids,
        totals=stated,
        instalments=parts,
        splits=parted,
        tax_rates=rates,
        items=tuple(items.find_items(document, articles, zones)),
        annexes=tuple(outline.find_annexes(document, zones)),
        citations=tuple(c for p in document.paragraphs for c in outline.find_citations(p)),
        labels=tuple(identifiers.find_labels(document, parties, articles, zones)),
        gaps=tuple(open_places),
        outline=Outline(
            zones,
            outline.find_title(document),
            gaps.is_form(document, open_places, parties, zones),
        ),
    )
