"""`gen <kind>`: one command for each folder of the home's templates.

What makes papers is imported when one is made: help and completion ask for the options alone.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from generator.errors import GeneratorError, WrongUsage
from generator.findings import Severity
from generator.home import Home
from generator.templates import Kind
from generator.terminal import answer, answer_json, say

if TYPE_CHECKING:
    from generator.pipeline import Order, Result

FINE, MEND = 0, 1
_SWITCHES = {
    "blank": "没有结果的地方留空，打印后手写。",
    "by_line": "按服务清单逐行开票。",
}


def make_parameters(kind: Kind) -> list[click.Parameter]:
    """The options of a kind's command, those that select among them."""
    forms = [each for form in kind.forms for each in (form.name, form.title)]
    parameters: list[click.Parameter] = [
        click.Argument(["deals"], nargs=-1, required=True, metavar="交易数据.json..."),
        click.Option(
            ["--form"],
            metavar="模板",
            help="模板的名称。",
            shell_complete=lambda ctx, param, typed: [f for f in forms if f.startswith(typed)],
        ),
    ]
    parameters += [
        click.Option(
            [f"--{select.option}", f"pick_{select.option}"],
            metavar="名称或序号",
            help="为哪一项出具。",
        )
        for select in kind.selects
    ]
    if kind.selects and not kind.is_contract:
        parameters.append(click.Option(["--all", "every"], is_flag=True, help="到期的各项都出具。"))
    parameters += [
        click.Option(
            [f"--{switch.replace('_', '-')}", f"switch_{switch}"],
            is_flag=True,
            help=_SWITCHES.get(switch, switch),
        )
        for switch in kind.switches
    ]
    return [*parameters, *make_common_parameters(numbers=kind.is_contract)]


def make_common_parameters(*, numbers: bool) -> list[click.Parameter]:
    """The options that every command that writes papers has; `numbers` where it writes contracts."""
    write = click.Option(
        ["--write-number"], is_flag=True, help="把分配的合同编号写回交易数据文件。"
    )
    return [
        *([write] if numbers else []),
        click.Option(["-o", "--output"], metavar="文件夹", help="写到哪个文件夹，默认 output。"),
        click.Option(["--date", "paper_date"], metavar="日期", help="出具日期，默认今天。"),
        click.Option(
            ["--force"], is_flag=True, help="覆盖已有的、内容不同的文件；出具过的另存修订版。"
        ),
        click.Option(["--reissue"], is_flag=True, help="内容变了的，作为新的修订版再次出具。"),
        click.Option(["--dry-run"], is_flag=True, help="只检查，不写文件，不占编号。"),
        click.Option(["--ledger"], metavar="文件", help="台账文件，默认 data/ledger.sqlite3。"),
        click.Option(
            ["--format", "format_"],
            type=click.Choice(["text", "json"]),
            default="text",
            help="输出格式。",
        ),
        click.Option(
            ["--fail-on"],
            type=click.Choice(["error", "warning"]),
            default="error",
            help="遇到哪一级问题就不写文件。",
        ),
        click.Option(["--home"], metavar="文件夹", help="合同文件夹（其中有 templates）。"),
    ]


def run_kind(kind: Kind, home: Home, options: dict[str, Any]) -> int:
    """Makes the papers of one kind for some deals; gives the exit code."""
    from generator import pipeline, report, sources

    order = make_order(kind, options)
    code = FINE
    results: list[Result] = []
    for path in options["deals"]:
        name = report.name_input(path)
        try:
            raw = sources.read_deal(path, home.parties)
            for each in list_orders(order, raw) if options.get("every") else [order]:
                result = pipeline.generate(raw, each, home)
                results.append(result)
                is_late = bool(options.get("every")) and is_not_yet(result)
                code = max(code, tell(name, result, options["format_"], is_late=is_late))
                if options.get("write_number"):
                    write_number(path, result, home, order)
        except GeneratorError as error:
            named = str(error).startswith(name)
            say(str(error) if named else f"{name}：{error}")
            code = max(code, error.exit_code)
    if options["format_"] == "json":
        answer_json(report.documents(results))
    return code


def is_not_yet(result: Result) -> bool:
    """Whether a paper was refused for no other reason than that its time has not come."""
    errors = [f.untimely for f in result.findings if f.severity is Severity.ERROR]
    return result.status == "refused" and bool(errors) and all(errors)


def tell(name: str, result: Result, format_: str, *, is_late: bool = False) -> int:
    """Says what came of one paper; gives its exit code."""
    from generator import report

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
    return FINE


def write_number(path: str, result: Result, home: Home, order: Order) -> None:
    """Puts the number that the ledger gave the contract into the deal's file, the rest untouched.

    A dry run gave none, and what is no contract bears a number of its own.
    """
    from generator import pipeline, recording

    if path != "-" and result.number and result.status in ("written", "unchanged"):
        form = order.kind.find(result.form or "")
        if recording.bears_deal_number(order.kind, form):
            pipeline.write_number(Path(path), result.number, home, order)


def make_order(kind: Kind, options: dict[str, Any]) -> Order:
    """What the options of a command ask for."""
    from generator.pipeline import Order

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
        paper_date=_read_date(options.get("paper_date")),
        folder=Path(options["output"]) if options.get("output") else None,
        fail_on=Severity(options["fail_on"]),
        force=options["force"],
        reissue=options["reissue"],
        dry_run=options["dry_run"],
        ledger=Path(options["ledger"]) if options.get("ledger") else None,
    )


def _read_date(text: str | None) -> date | None:
    from generator import dates

    try:
        return dates.parse_date(text) if text is not None else None
    except GeneratorError as error:
        raise WrongUsage(f"--date：{error.message}", fix="写成如 --date 2026-03-31") from error


def list_orders(order: Order, raw: Any) -> list[Order]:
    """One order for each entry that the kind's form selects from."""
    from generator import pipeline, selecting, shape

    deal = shape.read(raw).deal
    if deal is None:
        return [order]
    form = pipeline.find_form(order, deal)
    if form.select is None:
        return [order]
    picks = selecting.list_picks(deal, form.select)
    option = form.select.option
    return [replace(order, picks={option: pick.key}) for pick in picks] or [order]
