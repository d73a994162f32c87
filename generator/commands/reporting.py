"""What the commands that check have in common: their options, the report, the annotated copy."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from generator import report, terminal
from generator.errors import WrongUsage
from generator.findings import Finding, Severity, is_blocked
from generator.report import FileReport, Look
from generator.terminal import answer, answer_json

if TYPE_CHECKING:
    from generator.mentions import Article
    from generator.reading import Document

FINE, MEND, FAILED = 0, 1, 2


def make_report_parameters() -> list[click.Parameter]:
    """The options of every command that checks."""
    return [
        click.Option(
            ["--format", "format_"],
            type=click.Choice(list(report.FORMATS)),
            default="text",
            help="输出格式。",
        ),
        click.Option(
            ["--fail-on"],
            type=click.Choice(["error", "warning"]),
            default="error",
            help="遇到哪一级问题就不通过。",
        ),
        click.Option(
            ["--annotate"], metavar="批注稿.docx", help="另存一份，在每处问题加上 Word 批注。"
        ),
        click.Option(["--force"], is_flag=True, help="覆盖已有的批注稿。"),
        click.Option(["--home"], metavar="文件夹", help="合同文件夹（其中有 templates）。"),
    ]


def quote_findings(
    path: str, document: Document, findings: Sequence[Finding], articles: Iterable[Article]
) -> FileReport:
    """The report of one document, each finding with its words and the article they stand in."""
    from generator.excerpts import find_spots, list_headings, quote

    spots = find_spots(document, findings)
    order = {paragraph.place: index for index, paragraph in enumerate(document.paragraphs)}
    headings = list_headings(document, (article.place for article in articles))
    marked = sorted(
        zip(findings, spots, strict=True),
        key=lambda pair: (order[pair[1].paragraph.place], pair[1].start) if pair[1] else (-1, 0),
    )
    quotes = tuple(quote(s, headings[s.paragraph.place]) if s else None for _, s in marked)
    return FileReport(path, tuple(f for f, _ in marked), quotes=quotes)


def print_reports(reports: Sequence[FileReport], format_: str) -> None:
    """The reports on stdout."""
    if format_ == "text":
        look = Look(terminal.is_colourful(), terminal.measure_ambiguous())
        answer(report.text(reports, look))
    else:
        answer_json(report.FORMATS[format_](reports))


def judge_reports(reports: Sequence[FileReport], fail_on: str) -> int:
    """The exit code: 2 where a file could not be read, 1 for findings as bad as `fail_on`."""
    if any(each.error for each in reports):
        return FAILED
    found = [finding for each in reports for finding in each.findings]
    return MEND if is_blocked(found, Severity(fail_on)) else FINE


def check_copy(source: str, target: str) -> None:
    """Raises `WrongUsage` where the annotated copy cannot have this name."""
    kind = Path(source).suffix.lower()
    if Path(target).suffix.lower() != kind:
        raise WrongUsage(f"批注稿 {target} 的扩展名要与原文书相同", fix=f"写成以 {kind} 结尾")
    if _is_same_file(source, target):
        raise WrongUsage("批注稿不能写在原文书上", fix="给批注稿另起一个文件名")


def _is_same_file(path: str, other: str) -> bool:
    try:
        return os.path.samefile(path, other)  # noqa: PTH121
    except (OSError, ValueError):
        return False
