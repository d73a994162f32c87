"""The findings of a Word document as a report: in the order of the text, their words in sight."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from generator.excerpts import find_spots, list_headings, quote
from generator.findings import Finding
from generator.mentions import Article
from generator.reading import Document
from generator.report import FileReport


def quote_findings(
    path: str, document: Document, findings: Sequence[Finding], articles: Iterable[Article]
) -> FileReport:
    """The report of one document, each finding with its words and the article they stand in."""
    spots = find_spots(document, findings)
    order = {paragraph.place: index for index, paragraph in enumerate(document.paragraphs)}
    headings = list_headings(document, (article.place for article in articles))
    marked = sorted(
        zip(findings, spots, strict=True),
        key=lambda pair: (order[pair[1].paragraph.place], pair[1].start) if pair[1] else (-1, 0),
    )
    quotes = tuple(quote(s, headings[s.paragraph.place]) if s else None for _, s in marked)
    return FileReport(path, tuple(f for f, _ in marked), quotes=quotes)
