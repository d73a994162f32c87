"""Findings and results as people and machines read them; every public function is a format."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from generator.errors import GeneratorError
from generator.findings import Finding, Severity
from generator.pipeline import Result

VERSION = 1


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
        blocks.append(_sum_up([f for report in reports for f in report.findings]))
    return "\n".join(blocks)


def json_(reports: Sequence[FileReport]) -> str:
    """The stable machine form of `gen check --format json`."""
    files = []
    for report in reports:
        entry: dict[str, Any] = {"path": report.path, "findings": _list(report.findings)}
        if report.error:
            entry["error"] = {"kind": report.error.kind, "message": report.error.message}
            if report.error.fix:
                entry["error"]["fix"] = report.error.fix
        files.append(entry)
    return _dump({"version": VERSION, "files": files})


FORMATS = {"text": text, "json": json_}


def describe_file(report: FileReport) -> str:
    """One file's findings in lines."""
    if report.error:
        words = str(report.error)
        return words if words.startswith(report.path) else f"{report.path}：{words}"
    if not report.findings:
        return f"{report.path}：没有问题"
    return "\n".join([f"{report.path}：", *describe_findings(report.findings)])


def describe_findings(findings: Sequence[Finding]) -> list[str]:
    """Each finding in one line or two, worst first."""
    lines = []
    for finding in sorted(findings, key=lambda f: f.severity.rank):
        lines.append(f"  {finding.severity.chinese} {finding.code} {finding.place}")
        lines.append(f"    {finding.message}")
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
                    "status": result.status,
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


def _sum_up(findings: Sequence[Finding]) -> str:
    counts = [
        f"{sum(f.severity is severity for f in findings)} 个{severity.chinese}"
        for severity in Severity
    ]
    return f"合计：{'，'.join(counts)}"


def _dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)
