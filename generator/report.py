"""Findings and results as people and machines read them; every public function is a format.

The text marks the words in question under the line they stand in, by the columns that a terminal
gives each character (Unicode Standard Annex 11).
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote as escape

from msgspec import Struct, field

from generator.errors import GeneratorError
from generator.findings import DataPlace, Finding, Severity, list_place, list_values

if TYPE_CHECKING:
    from generator.excerpts import Quote
    from generator.pipeline import Result

VERSION = 1
_COLUMNS = 76
_BEFORE = 28
_HEADING = 20
_LINE = 1000
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


class Look(Struct, frozen=True):
    """How a screen shows text: in colour or not, and the columns of characters of either width."""

    colour: bool = False
    ambiguous: int = 1


class FileReport(Struct, frozen=True):
    """What was found in one file, or why it could not be read.

    `quotes` has for each finding the words in question where a Word document holds them.
    """

    path: str
    findings: tuple[Finding, ...] = field(default=())
    error: GeneratorError | None = None
    quotes: tuple[Quote | None, ...] = field(default=())


def text(reports: Sequence[FileReport], look: Look = Look()) -> str:
    """Findings grouped by file, worst first, for people."""
    blocks = [describe_file(report, look) for report in reports]
    if len(reports) > 1 or not any(report.error for report in reports):
        blocks.append(_sum_up(reports))
    return "\n".join(blocks)


def json_(reports: Sequence[FileReport], look: Look = Look()) -> str:
    """The stable machine form of `gen check --format json`."""
    files = []
    for report in reports:
        entry: dict[str, Any] = {"path": report.path, "findings": list_values(report.findings)}
        if report.error:
            fix = f"；{report.error.fix}" if report.error.fix else ""
            entry["error"] = {
                "kind": report.error.kind,
                "message": f"{report.error.message}{fix}",
            }
        files.append(entry)
    return _dump({"version": VERSION, "files": files})


def sarif(reports: Sequence[FileReport], look: Look = Look()) -> str:
    """A log by SARIF 2.1.0 (OASIS); files that could not be read are notifications of the tool."""
    from generator import __version__
    from generator.rules import find_rule

    codes = sorted({finding.code for report in reports for finding in report.findings})
    rules = []
    for code in codes:
        rule = find_rule(code)
        entry: dict[str, Any] = {"id": code}
        if rule:
            entry |= {
                "name": rule.name,
                "shortDescription": {"text": rule.summary},
                "fullDescription": {"text": rule.text},
                "defaultConfiguration": {"level": _LEVELS[rule.severity]},
            }
        rules.append(entry)
    results = [
        _make_result(finding, index, report, codes)
        for index, report in enumerate(reports)
        for finding in report.findings
    ]
    notifications = [
        {
            "level": "error",
            "message": {"text": str(report.error)},
            "descriptor": {"id": report.error.kind},
            "locations": [{"physicalLocation": {"artifactLocation": _locate(report, index)}}],
        }
        for index, report in enumerate(reports)
        if report.error
    ]
    run = {
        "tool": {"driver": {"name": "gen", "version": __version__, "rules": rules}},
        "language": "zh-CN",
        "columnKind": "unicodeCodePoints",
        "invocations": [
            {
                "executionSuccessful": not notifications,
                "toolExecutionNotifications": notifications,
            }
        ],
        "artifacts": [{"location": {"uri": _write_uri(report.path)}} for report in reports],
        "results": results,
    }
    return _dump({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]})


FORMATS = {"text": text, "json": json_, "sarif": sarif}
_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


def describe_file(report: FileReport, look: Look = Look()) -> str:
    """One file's findings in lines."""
    name = name_input(report.path)
    if report.error:
        words = str(report.error)
        return words if words.startswith(name) else f"{name}：{words}"
    if not report.findings:
        return f"{name}：没有问题"
    title = _paint(f"{name}：", "1", look)
    return "\n".join([title, *describe_findings(report.findings, report.quotes, look)])


def name_input(path: str) -> str:
    """What people call an input."""
    return "标准输入" if path == "-" else path


def describe_findings(
    findings: Sequence[Finding],
    quotes: Sequence[Quote | None] = (),
    look: Look = Look(),
) -> list[str]:
    """Each finding in a line or two, worst first; its words in their sentence where known."""
    lines = []
    held = [*quotes, *[None] * (len(findings) - len(quotes))]
    pairs = sorted(zip(findings, held, strict=True), key=lambda pair: pair[0].severity.rank)
    for finding, quote in pairs:
        severity = _paint(finding.severity.chinese, _COLOURS[finding.severity], look)
        heading = quote.heading if quote else ""
        if len(heading) > _HEADING:
            heading = heading[:_HEADING] + "…"
        where = f"{finding.place}（{heading}）" if heading else str(finding.place)
        lines.append(f"  {severity} {finding.code} {keep_to_line(where)}")
        lines.append(f"    {keep_to_line(finding.message)}")
        if quote:
            lines += _underline(quote, _COLOURS[finding.severity], look)
    return lines


def documents(results: Sequence[Result], *, with_pdf: bool = False) -> str:
    """The stable machine form of `gen <kind> --format json`; with `--pdf` each names its PDF."""
    return _dump(
        {
            "version": VERSION,
            "documents": [
                {
                    "path": str(result.path) if result.path else None,
                    "number": result.number,
                    "kind": result.kind,
                    "form": result.form,
                    "findings": list_values(result.findings),
                    **({"pdf": str(result.pdf) if result.pdf else None} if with_pdf else {}),
                }
                for result in results
            ],
        }
    )


def keep_to_line(words: object) -> str:
    """Words that may quote what a person typed, kept to one line that no terminal obeys."""
    line = _UNSEEN.sub("�", re.sub(r"\s*[\r\n]\s*", " ⏎ ", str(words)))
    return line if len(line) <= _LINE else f"{line[:_LINE]}…"


_COLOURS = {Severity.ERROR: "1;31", Severity.WARNING: "33", Severity.INFO: "36"}
_INDENT = " " * 6
_WINDOW = 160  # characters on either side of the words that are looked at


def _paint(words: str, colour: str, look: Look) -> str:
    return f"\x1b[{colour}m{words}\x1b[0m" if look.colour else words


def _underline(quote: Quote, colour: str, look: Look) -> list[str]:
    """The line in which the words stand, cut to the screen, and marks below them."""
    text, start, end = quote.text, quote.start, quote.end
    # No more is looked at than a screen can show: a paragraph may be long, its findings many.
    near, far = max(0, start - _WINDOW), min(len(text), end + _WINDOW)
    first = max(near, text.rfind("\n", near, start) + 1)
    stop = text.find("\n", max(end - 1, start), far)
    stop = far if stop < 0 else stop
    cuts = (text[first:start], text[start : min(end, start + _WINDOW)], text[end:stop])
    before, words, after = ("".join(map(_show, each)) for each in cuts)
    words = _clip(words, _COLUMNS - _BEFORE, look)
    cut = _clip(before[::-1], _BEFORE, look)[::-1]
    room = _COLUMNS - _measure(cut, look) - _measure(words, look)
    after = _clip(after, max(room, 0), look)
    lead = " " * _measure(cut, look)
    marks = "^" * max(1, _measure(words, look))
    return [
        f"{_INDENT}{cut}{_paint(words, colour, look)}{after}".rstrip(),
        f"{_INDENT}{lead}{_paint(marks, colour, look)}",
    ]


def _show(character: str) -> str:
    """One character for one: what no terminal shows as it is gets a mark or a blank."""
    if character.isspace() and character != "\u3000":
        return "⏎" if character == "\n" else " "
    return "?" if _UNSEEN.match(character) else character


def _clip(words: str, columns: int, look: Look) -> str:
    """The beginning of words that fits in so many columns, with dots where it is cut."""
    if _measure(words, look) <= columns:
        return words
    width = 3
    for index, character in enumerate(words):
        width += _measure(character, look)
        if width > columns:
            return words[:index] + "..." if columns >= 3 else ""
    return words


def _measure(words: str, look: Look) -> int:
    """The columns that a terminal gives to words."""
    width = 0
    for character in words:
        if unicodedata.category(character) in ("Mn", "Me", "Cf"):
            continue
        kind = unicodedata.east_asian_width(character)
        width += 2 if kind in "WF" else look.ambiguous if kind == "A" else 1
    return width


def _make_result(
    finding: Finding, index: int, report: FileReport, codes: Sequence[str]
) -> dict[str, Any]:
    logical = {"fullyQualifiedName": str(finding.place)}
    if isinstance(finding.place, DataPlace):
        logical["kind"] = "value"
    return {
        "ruleId": finding.code,
        "ruleIndex": codes.index(finding.code),
        "level": _LEVELS[finding.severity],
        "message": {"text": finding.message},
        "locations": [
            {
                "physicalLocation": {"artifactLocation": _locate(report, index)},
                "logicalLocations": [logical],
            }
        ],
        "properties": {
            "excerpt": finding.excerpt,
            "fix": finding.fix,
            "place": list_place(finding.place),
        },
    }


def _locate(report: FileReport, index: int) -> dict[str, Any]:
    return {"uri": _write_uri(report.path), "index": index}


def _write_uri(path: str) -> str:
    """A path as a reference by RFC 3986; a relative one stays so."""
    if path == "-":
        return "stdin:"
    place = Path(path)
    if place.is_absolute():
        try:
            return place.as_uri()
        except (ValueError, UnicodeError):
            pass
    words = place.as_posix().encode("utf-8", "surrogateescape")
    relative = escape(words, safe="/~")
    return relative if "/" in relative or ":" not in relative else f"./{relative}"


def _sum_up(reports: Sequence[FileReport]) -> str:
    findings = [finding for report in reports for finding in report.findings]
    counts = [
        f"{sum(f.severity is severity for f in findings)} 个{severity.chinese}"
        for severity in Severity
    ]
    if len(reports) > 1:
        counts.insert(0, f"{len(reports)} 个文件")
    unread = sum(report.error is not None for report in reports)
    counts += [f"{unread} 个文件没有检查"] if unread else []
    return f"合计：{'，'.join(counts)}"


def _dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)
