"""Findings and results as people and machines read them; every public function is a format."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from generator.errors import GeneratorError
from generator.findings import Finding, Severity
from generator.pipeline import Result

VERSION = 1
_LINE = 1000
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class FileReport:
    """What was found in one file, or why it could not be read."""

    path: str
    findings: tuple[Finding, ...] = field(default=())
    error: GeneratorError | None = None


def text(reports: Sequence[FileReport]) -> str:
    """Findings grouped by file, worst first, for people."""
    blocks = [describe_file(report) for report in reports]
    if len(reports) > 1 or not any(report.error for report in reports):
        blocks.append(_sum_up(reports))
    return "\n".join(blocks)


def json_(reports: Sequence[FileReport]) -> str:
    """The stable machine form of `gen check --format json`."""
    files = []
    for report in reports:
        entry: dict[str, Any] = {"path": report.path, "findings": _list(report.findings)}
        if report.error:
            fix = f"；{report.error.fix}" if report.error.fix else ""
            entry["error"] = {
                "kind": report.error.kind,
                "message": f"{report.error.message}{fix}",
            }
        files.append(entry)
    return _dump({"version": VERSION, "files": files})


FORMATS = {"text": text, "json": json_}


def describe_file(report: FileReport) -> str:
    """One file's findings in lines."""
    name = name_input(report.path)
    if report.error:
        words = str(report.error)
        return words if words.startswith(name) else f"{name}：{words}"
    if not report.findings:
        return f"{name}：没有问题"
    return "\n".join([f"{name}：", *describe_findings(report.findings)])


def name_input(path: str) -> str:
    """What people call an input."""
    return "标准输入" if path == "-" else path


def describe_findings(findings: Sequence[Finding]) -> list[str]:
    """Each finding in one line or two, worst first."""
    lines = []
    for finding in sorted(findings, key=lambda f: f.severity.rank):
        lines.append(f"  {finding.severity.chinese} {finding.code} {_one_line(finding.place)}")
        lines.append(f"    {_one_line(finding.message)}")
    return lines


def documents(results: Sequence[Result]) -> str:
    """The stable machine form of `gen <kind> --format json`."""
    return _dump(
        {
            "version": VERSION,
            "documents": [
                {
                    "path": str(result.path) if result.path else None,
                    "number": result.number,
                    "kind": result.kind,
                    "form": result.form,
                    "findings": _list(result.findings),
                }
                for result in results
            ],
        }
    )


def _list(findings: Sequence[Finding]) -> list[dict[str, Any]]:
    return [
        {
            "code": finding.code,
            "severity": finding.severity.value,
            "message": finding.message,
            "excerpt": finding.excerpt,
            "fix": finding.fix,
            "place": asdict(finding.place),
        }
        for finding in findings
    ]


def _one_line(words: object) -> str:
    """Words that may quote what a person typed, kept to one line that no terminal obeys."""
    line = _UNSEEN.sub("�", re.sub(r"\s*[\r\n]\s*", " ⏎ ", str(words)))
    return line if len(line) <= _LINE else f"{line[:_LINE]}…"


def _sum_up(reports: Sequence[FileReport]) -> str:
    findings = [finding for report in reports for finding in report.findings]
    counts = [
        f"{sum(f.severity is severity for f in findings)} 个{severity.chinese}"
        for severity in Severity
    ]
    unread = sum(report.error is not None for report in reports)
    counts += [f"{unread} 个文件没有检查"] if unread else []
    return f"合计：{'，'.join(counts)}"


def _dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)
