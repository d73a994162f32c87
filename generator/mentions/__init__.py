"""What a finished document says: amounts, dates, parties, references, each with its place.

    read(document) -> Mentions

Places and spans are those of `Paragraph.text`; automatic numbers stand outside it. By subject:
`money` (figures, 大写, pairs), `times` (dates, lengths, periods), `terms` (the rest).
"""

from __future__ import annotations

from generator.mentions import money, terms, times
from generator.mentions.values import (
    Amount,
    Article,
    Copies,
    Day,
    Duration,
    Mention,
    Mentions,
    Pair,
    Party,
    Percent,
    Period,
    Reference,
    Share,
    Tag,
    Words,
)
from generator.reading import Document

__all__ = [
    "Amount",
    "Article",
    "Copies",
    "Day",
    "Duration",
    "Mention",
    "Mentions",
    "Pair",
    "Party",
    "Percent",
    "Period",
    "Reference",
    "Share",
    "Tag",
    "Words",
    "read",
]


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
    return Mentions(
        document,
        amounts,
        words,
        pairs,
        *(tuple(percents), tuple(dates), tuple(durations), tuple(periods), tuple(copies)),
        *(tuple(terms.find_parties(document)), tuple(tags), tuple(articles), tuple(references)),
    )
