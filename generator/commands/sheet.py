"""`gen sheet`: the workbook in which people fill in many deals, blank or from deals that are there."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import click

from generator.errors import UnreadableInput, WrongUsage
from generator.home import Home
from generator.model import Deal
from generator.templates import Form, Kind
from generator.terminal import answer, say

FINE = 0


def make_command(find_home: Callable[[click.Context], Home]) -> click.Command:
    """The command; `find_home` gives the home of a context."""

    def command(**options: Any) -> int:
        return run(find_home(click.get_current_context()), options)

    return click.Command(
        "sheet",
        callback=command,
        params=[
            click.Argument(["kind"], metavar="文书种类"),
            click.Option(["-o", "--output"], metavar="文件.xlsx", help="写到哪个文件。"),
            click.Option(["--form"], metavar="模板", help="只要这个模板用到的字段。"),
            click.Option(
                ["--from", "source"],
                metavar="交易数据",
                help="填好这些交易：.json（一笔或一列）、.jsonl、.xlsx，- 为标准输入。",
            ),
            click.Option(["--force"], is_flag=True, help="覆盖已有的文件。"),
            click.Option(["--home"], metavar="文件夹", help="合同文件夹（其中有 templates）。"),
        ],
        help="生成批量填写交易的 Excel 工作簿：一笔一行，清单另有工作表。\n\n"
        "文书种类是 contract、invoice、acceptance、notice 等。",
        short_help="生成批量填写交易的 Excel 工作簿。",
        options_metavar="[选项]",
    )


def run(home: Home, options: dict[str, Any]) -> int:
    """Writes the workbook and prints its path."""
    from generator import blanks, files, templates
    from generator.sheets.book import write_book
    from generator.sheets.plans import list_paths, make_plan

    kind = templates.find_kind(home.templates, options["kind"])
    form = options["form"]
    forms = (kind.find(form),) if form else kind.forms
    if not forms:
        raise WrongUsage(f"“{kind.title}”还没有模板", fix=f"把 .docx 放进 templates/{kind.name}")
    target = Path(options["output"] or f"{kind.title}.xlsx")
    if target.suffix.lower() != ".xlsx":
        raise WrongUsage(f"{target} 不是 .xlsx 文件名", fix=f"写成如 -o {kind.title}.xlsx")
    deals = list(_read_deals(options["source"], home)) if options["source"] else []
    wanted = blanks.list_wanted(kind, forms)
    for path in list_paths(deals):
        wanted.setdefault(path, False)
    titles = _name_contracts(kind, forms, home)
    plan = make_plan(kind.title, wanted, pick=_say_pick(kind, forms), forms=titles)
    data, untold = write_book(plan, deals)
    if files.check_target(target, data, force=options["force"]):
        files.write_file(target, data)
    answer(str(target))
    for each in untold:
        say(f"{each} 是一组值，放不进一个单元格，没有写；请在交易数据里改成单个的值。")
    say(f"下一步：填好后运行 gen check {target}，再运行 gen bulk {kind.name} {target}。")
    return FINE


def _name_contracts(kind: Kind, forms: tuple[Form, ...], home: Home) -> tuple[str, ...]:
    """The titles that 合同类型 may say: those of the kind's forms, or of all contracts."""
    from generator import templates
    from generator.errors import GeneratorError

    if not kind.is_contract:
        try:
            forms = templates.find_kind(home.templates, "contract").forms
        except GeneratorError:
            return ()
    return tuple(form.title for form in forms if form.select is None)


def _say_pick(kind: Kind, forms: tuple[Form, ...]) -> str:
    from generator.paths import name_path

    over = {form.select.over for form in forms if form.select}
    if kind.is_contract or not over:
        return ""
    lists = "、".join(name_path((each,)) for each in sorted(over))
    return f"为{lists}的哪一项出具：它的名称，或第几项（1 起）；只有一项的不用填"


def _read_deals(source: str, home: Home) -> Iterator[Deal]:
    """The deals of a file; raises `UnreadableInput` naming the first that is none."""
    from generator import shape

    for place, raw in _read_raw(source, home):
        shaped = shape.read(raw)
        if shaped.deal is None:
            problem = shaped.problems[0]
            raise UnreadableInput(
                f"{place} 不是完整的交易数据：{problem.path} {problem.message}",
                fix="先用 gen check 检查、改正这些交易",
            )
        yield shaped.deal


def _read_raw(source: str, home: Home) -> Iterator[tuple[str, Any]]:
    from generator import sheets, sources
    from generator.commands.inputs import is_workbook

    name = "标准输入" if source == "-" else source
    if is_workbook(source):
        for row in sheets.read_rows(source, home.parties):
            if row.problems and any(
                p.kind not in ("row_hidden", "cell_unread") for p in row.problems
            ):
                problem = row.problems[0]
                raise UnreadableInput(
                    f"{name} 有读不出的内容：{problem.path} {problem.message}",
                    fix=f"先用 gen check {name} 检查、改正",
                )
            if row.raw is not None:
                yield f"{name} 的 {row.place}", row.raw
        return
    data = sources.read_bytes(source)
    if source.lower().endswith(".jsonl"):
        for number, line in enumerate(io.BytesIO(data), 1):
            if line.strip():
                place = f"{name} 第 {number} 行"
                yield place, _fill(sources.read_json(line, place), home)
        return
    raw = sources.read_json(data, name)
    for number, each in enumerate(raw if isinstance(raw, list) else [raw], 1):
        yield f"{name} 第 {number} 笔", _fill(each, home)


def _fill(raw: Any, home: Home) -> Any:
    from generator import sources

    return sources.fill_parties(raw, home.parties) if isinstance(raw, dict) else raw
