"""`gen <kind>`: one command for each folder of the home's templates."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from generator import pipeline, recording, report, sources
from generator.commands import etax
from generator.commands.options import read_day
from generator.commands.printing import add_pdfs
from generator.errors import GeneratorError, WrongUsage
from generator.findings import Severity
from generator.home import Home
from generator.pipeline import Order, Result
from generator.templates import Kind
from generator.terminal import answer, answer_json, say

FINE, MEND = 0, 1


def run_kind(kind: Kind, home: Home, options: dict[str, Any]) -> int:
    """Makes the papers of one kind for some deals; gives the exit code."""
    order = make_order(kind, options)
    template = etax.open_template(options["etax"]) if options.get("etax") else None
    code = FINE
    results: list[Result] = []
    for path in options["deals"]:
        name = report.name_input(path)
        try:
            raw = sources.read_deal(path, home.parties)
            for each in pipeline.list_orders(order, raw) if options.get("every") else [order]:
                result = pipeline.generate(raw, each, home)
                results.append(result)
                is_late = bool(options.get("every")) and pipeline.is_not_yet(result)
                code = max(code, tell(name, result, options["format_"], is_late=is_late))
                if options.get("write_number"):
                    write_number(path, result, home, order)
        except GeneratorError as error:
            named = str(error).startswith(name)
            say(str(error) if named else f"{name}：{error}")
            code = max(code, error.exit_code)
    results, printed = add_pdfs(results, options)
    if options["format_"] == "json":
        answer_json(report.documents(results, with_pdf=options["pdf"]))
    if template is not None:
        done = etax.fill_template(
            template,
            etax.list_requests(results),
            etax.place_by_serials(template, order.folder or home.output),
            force=order.force,
            dry_run=order.dry_run,
        )
        for path in done.paths:
            answer(str(path)) if options["format_"] == "text" else say(f"导入模板：{path}")
        if done.error is not None:
            raise done.error
        code = max(code, done.code)
    return max(code, printed)


def tell(name: str, result: Result, format_: str, *, is_late: bool = False) -> int:
    """Says what came of one paper; gives its exit code."""
    if is_late:
        why = next(finding.message for finding in result.findings if finding.untimely)
        say(f"{name} {result.label}：还不到出具的时候，跳过：{why}")
        return FINE
    if result.findings:
        say(f"{name}{' ' + result.label if result.label else ''}：")
        for line in report.describe_findings(result.findings):
            say(line)
    if result.status == "refused":
        say("没有写出文书：请先改正上面的问题。")
        return MEND
    if format_ == "text":
        answer(str(result.path))
    if result.status == "unchanged":
        say("已经出具过，内容相同，没有改动。")
    elif result.status == "checked":
        say("检查通过；没有写文件（--dry-run）。")
    elif result.status == "draft":
        say("这是草稿：每页标着“草稿”，不占编号，没有记入台账。")
    return FINE


def write_number(path: str, result: Result, home: Home, order: Order) -> None:
    """Puts the number that the ledger gave the contract into the deal's file, the rest untouched.

    A dry run gave none, and what is no contract bears a number of its own.
    """
    if path != "-" and result.number and result.status in ("written", "unchanged"):
        form = order.kind.find(result.form or "")
        if recording.bears_deal_number(order.kind, form):
            pipeline.write_number(Path(path), result.number, home, order)


def make_order(kind: Kind, options: dict[str, Any]) -> Order:
    """What the options of a command ask for; raises `WrongUsage`."""
    for option in ("reissue", "write_number"):
        if options["draft"] and options.get(option):
            raise WrongUsage(
                f"--draft 和 --{option.replace('_', '-')} 不能同时用：草稿不出具",
                fix="去掉其中一个",
            )
    return Order(
        kind=kind,
        form=options.get("form"),
        picks={
            name.removeprefix("pick_"): value
            for name, value in options.items()
            if name.startswith("pick_") and value is not None
        },
        options={
            name.removeprefix("switch_"): bool(value)
            for name, value in options.items()
            if name.startswith("switch_")
        },
        paper_date=read_day(options.get("paper_date")),
        folder=Path(options["output"]) if options.get("output") else None,
        fail_on=Severity(options["fail_on"]),
        force=options["force"],
        reissue=options["reissue"],
        dry_run=options["dry_run"],
        draft=options["draft"],
        ledger=Path(options["ledger"]) if options.get("ledger") else None,
    )
