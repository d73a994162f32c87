"""`gen bulk <kind>`: a paper for each row of an input, checked, numbered and written."""

from __future__ import annotations

import gc
import json
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from msgspec.structs import replace

from generator import report, templates
from generator.bulk import results, running
from generator.bulk.engine import Engine
from generator.bulk.intake import Run
from generator.bulk.journal import Journal, open_journal, place_journal
from generator.bulk.results import Results
from generator.bulk.rows import Input, open_input
from generator.bulk.work import Setting, copy_home
from generator.commands import etax, printing
from generator.commands.etax import Import
from generator.commands.kinds import make_order
from generator.commands.parameters import make_parameters
from generator.commands.progress import show_progress
from generator.errors import GeneratorError
from generator.home import Home
from generator.invoice_import import Breach, ImportInvoice, read_values
from generator.ledger import open_copy, open_ledger
from generator.pipeline import Order
from generator.templates import Kind
from generator.terminal import answer, answer_json, say

if TYPE_CHECKING:
    from generator.portal import Template

FINE, MEND, INTERRUPTED = 0, 1, 130
# Starting workers costs about as much as making this many papers.
_FEW = 24
# Options of single papers: drafts are looked at one by one, numbers stand in the results.
_SINGLE = frozenset({"deals", "write_number", "draft"})
_TOLD = 20  # refused rows that are told on the screen; the results have all


def make_group(find_home: Callable[[click.Context], Home]) -> click.Group:
    """The group, with a command for each kind; `find_home` gives the home of a context."""
    return _Kinds(
        "bulk",
        find_home,
        help="成批生成：每行交易数据一份文书，可以中断后接着做。",
        subcommand_metavar="种类 输入 [选项]...",
        options_metavar="",
    )


class _Kinds(click.Group):
    """One command for each document kind."""

    def __init__(self, name: str, find_home: Callable[[click.Context], Home], **more: Any) -> None:
        super().__init__(name, **more)
        self._find_home = find_home

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The kinds of the home."""
        return list(templates.name_kinds(self._find_home(ctx).templates))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a kind."""
        kind = templates.find_kind(self._find_home(ctx).templates, cmd_name)

        def command(**options: Any) -> int:
            home = self._find_home(click.get_current_context())  # its own --home may name another
            return run_bulk(templates.find_kind(home.templates, cmd_name), home, options)

        return click.Command(
            cmd_name,
            callback=command,
            params=_list_parameters(kind),
            help=(
                f"成批生成{kind.title}。\n\n输入：.xlsx（一行一笔，gen sheet {cmd_name} 生成空白的）、"
                ".jsonl（每行一笔）、.json（一个列表）、放着交易数据的文件夹，或 - 表示标准输入。"
            ),
            short_help=f"成批生成{kind.title}。",
            options_metavar="[选项]",
        )


def _list_parameters(kind: Kind) -> list[click.Parameter]:
    inherited = [each for each in make_parameters(kind) if each.name not in _SINGLE]
    return [
        click.Argument(["source"], metavar="输入"),
        click.Option(
            ["--jobs"],
            type=click.IntRange(1),
            metavar="个数",
            help="同时用几个进程，默认与处理器核数相同。",
        ),
        click.Option(
            ["--cluster"], metavar="地址", help="交给 Dask 集群去做，如 tcp://主机:8786。"
        ),
        click.Option(["--results"], metavar="文件.xlsx", help="各行结果写到哪里，默认在文书旁边。"),
        *inherited,
    ]


def run_bulk(kind: Kind, home: Home, options: dict[str, Any]) -> int:
    """Makes the papers of all rows; gives the exit code."""
    gc.set_threshold(10_000)  # unlike other commands this one may run for hours
    order = make_order(kind, {**options, "draft": False})
    order = replace(order, folder=order.folder or home.output)
    template = etax.open_template(options["etax"]) if options.get("etax") else None
    wanted = [select.option for select in kind.selects]
    given = open_input(options["source"], wanted, home.parties)
    _check_form(kind, order)
    name = kind.title
    if options["source"] != "-":
        name = f"{Path(given.name).resolve().stem}-{name}"
    kept = results.name_results(options["results"], order.folder or home.output, name)
    is_kept = not order.dry_run or options["results"] is not None
    if is_kept:
        kept.check(force=order.force)
    # A dry run leaves no trace but the results that are asked for.
    path = place_journal(order.ledger or home.ledger, kept.workbook)
    journal, is_resumed = open_journal(None if order.dry_run else path)
    try:
        order = replace(order, today=_find_day(journal, order, is_resumed))
        if not is_resumed and not order.dry_run:
            results.read_lines(kept.lines, journal)
        is_whole = _run(given, Run(order, home, bool(options.get("every"))), journal, options)
        if not is_whole:
            _leave(journal, "已中断", is_resumed=is_resumed)
            return INTERRUPTED
        printed = _print(journal, order, options)
        done = _import(template, journal, order, name)
        if is_kept:
            results.write(journal, kept)
        if done.error is not None:
            raise done.error
        told = _tell(journal, kept if is_kept else None, done, options["format_"])
        return max(told, printed, done.code)
    except GeneratorError:
        _leave(journal, "没有做完", is_resumed=is_resumed)
        raise
    except KeyboardInterrupt:
        _leave(journal, "已中断", is_resumed=is_resumed)
        return INTERRUPTED
    except BaseException:
        journal.close()
        raise
    finally:
        gc.set_threshold(500_000)


def _print(journal: Journal, order: Order, options: dict[str, Any]) -> int:
    """The PDF of each paper that is there; gives the exit code."""
    if not options["pdf"]:
        return FINE
    if order.dry_run:
        say("没有生成 PDF（--dry-run）。")
        return FINE
    total = sum(1 for _ in journal.read_papers())
    if not total:
        return FINE
    say(f"正在生成 {total} 份 PDF……")
    with journal.writing(), show_progress(total, "份") as tell:
        return printing.print_papers(
            (Path(values["path"]) for _, _, values in journal.read_papers()),
            lambda each: journal.note_pdf(
                str(each.job.source),
                None if each.error else str(each.job.target),
                f"没有生成 PDF：{each.error}" if each.error else None,
            ),
            workers=options["jobs"],
            force=order.force,
            tell=tell,
        )


def _import(template: Template | None, journal: Journal, order: Order, name: str) -> Import:
    """The requests of the rows, in their order, in copies of the tax portal's workbook.

    What keeps a copy from being written is in the result, so that the rows' results are not lost.
    """
    if template is None:
        return Import()
    ordinals: dict[str, int] = {}

    def list_requests() -> Iterator[tuple[str, ImportInvoice]]:
        for ordinal, place, values in journal.read_papers():
            if values["request"] is not None:
                ordinals[place] = ordinal
                yield place, read_values(values["request"])

    def note(place: str, breaches: list[Breach]) -> None:
        words = [f"没有填进导入模板：{breach.where}：{breach.message}" for breach in breaches]
        journal.note_left_out(ordinals[place], words or ["没有填进导入模板：这一版模板不能用"])

    with journal.writing():
        return etax.fill_template(
            template,
            list_requests(),
            etax.place_by_input(template, order.folder or Path(), name),
            force=order.force,
            dry_run=order.dry_run,
            replaces=True,
            note=note,
            most=_TOLD,
        )


def _check_form(kind: Kind, order: Order) -> None:
    """Tells a slip in the form's name, or a form that is broken or not published, once for all rows."""
    from generator import compiled, versions

    only = kind.forms[0] if len(kind.forms) == 1 else None
    form = kind.find(order.form) if order.form is not None else only
    if form is not None:
        form = versions.take(form)
        compiled.compile_form(form.read(), form.title)


def _run(given: Input, wanted: Run, journal: Journal, options: dict[str, Any]) -> bool:
    """Whether all rows came to their end."""
    order, home = wanted.order, wanted.home
    open_ = open_copy if order.dry_run else open_ledger
    setting = Setting(order, home)
    if options["cluster"]:
        setting = Setting(order, None, copy_home(home, order.kind.name))
    few = given.count is not None and given.count < _FEW
    jobs = options["jobs"] or (1 if few else os.cpu_count() or 1)
    engine = Engine(setting, jobs, options["cluster"])
    try:
        with (
            open_(order.ledger or home.ledger, root=home.root) as ledger,
            _defer_interrupts() as is_stopped,
            show_progress(given.count) as tell,
        ):
            return running.run(given.rows, wanted, ledger, journal, engine, tell, is_stopped)
    finally:
        engine.close()


def _find_day(journal: Journal, order: Order, is_resumed: bool) -> date:
    """The day of the run: an interrupted one keeps that on which it was begun."""
    noted = journal.read_note("day") if is_resumed else None
    day = date.fromisoformat(noted) if noted else date.today()
    if noted and day != date.today() and order.paper_date is None:
        say(f"接着做 {day} 中断的那一次，日期沿用 {day}；要用别的日期，加 --date。")
    elif is_resumed:
        say("接着做上次中断的那一次。")
    with journal.writing():
        journal.write_note("day", day.isoformat())
    return day


@contextmanager
def _defer_interrupts() -> Iterator[Callable[[], bool]]:
    """Ctrl-C is heeded between two steps; a second one, at once."""
    asked = False

    def note(*_: object) -> None:
        nonlocal asked
        if asked:
            raise KeyboardInterrupt
        asked = True
        say("正在停下来，已经开始的几份做完就停……")

    try:
        before = signal.signal(signal.SIGINT, note)
    except ValueError:  # not the main thread, which alone is interrupted
        yield lambda: asked
        return
    try:
        yield lambda: asked
    finally:
        signal.signal(signal.SIGINT, before)


def _leave(journal: Journal, why: str, *, is_resumed: bool) -> None:
    """Leaves a run that did not come to its end: says what is done, and the way to go on."""
    done = journal.count_standing()
    if done or is_resumed:
        journal.close()
        say(f"{why}：到这里已写出 {done} 份。再运行同一条命令就接着做。")
    else:
        journal.remove()
        say(f"{why}，还没有写出文书。")


def _tell(journal: Journal, kept: Results | None, done: Import, format_: str) -> int:
    """Says what came of the rows; gives the exit code."""
    counts = journal.count()
    noted = counts.pop("noted", 0)
    _tell_rows(journal, "noted", noted, is_kept=kept is not None)
    refused = counts.get("refused", 0)
    _tell_rows(journal, "refused", refused, is_kept=kept is not None)
    told = "，".join(
        f"{words} {counts[s]} 行" for s, words in results.STATUSES.items() if s in counts
    )
    say(f"合计 {sum(counts.values())} 行：{told or '没有一行'}。")
    reasons = journal.count_reasons()
    for reason, count in reasons:
        say(f"  {count} 行：{results.name_reason(reason)}")
    if format_ == "json":
        answer_json(_dump(counts, reasons, kept, done))
    else:
        for path in (*((kept.workbook, kept.lines) if kept else ()), *done.paths):
            answer(str(path))
    journal.remove()
    return MEND if refused else FINE


def _tell_rows(journal: Journal, status: str, count: int, *, is_kept: bool) -> None:
    for number, (result, _) in enumerate(journal.read_rows(status) if count else ()):
        if number == _TOLD:
            say(f"其余 {count - _TOLD} 行从略{'，见结果' if is_kept else ''}。")
            break
        say(f"{' '.join(filter(None, (result['row'], result['label'])))}：")
        errors = [found for found in result["findings"] if found["severity"] == "error"]
        for line in results.describe({**result, "findings": errors or result["findings"]}):
            say(f"  {report.keep_to_line(line)}")


def _dump(
    counts: dict[str, int], reasons: list[tuple[str, int]], kept: Results | None, done: Import
) -> str:
    said = {
        "version": 1,
        "rows": sum(counts.values()),
        **{status: counts.get(status, 0) for status in results.STATUSES if status != "noted"},
        "reasons": [
            {"reason": reason, "message": results.name_reason(reason), "count": count}
            for reason, count in reasons
        ],
        "workbook": str(kept.workbook) if kept else None,
        "lines": str(kept.lines) if kept else None,
        "imports": [str(path) for path in done.paths],
    }
    return json.dumps(said, ensure_ascii=False, indent=2)
