"""The options of the commands that write papers; light, since help and completion ask for them."""

from __future__ import annotations

import click

from generator.commands.options import FORMAT, HOME, LEDGER
from generator.templates import Kind

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
    if kind.etax:
        parameters.append(make_etax_option())
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
        click.Option(
            ["--pdf"], is_flag=True, help="同时生成 PDF，放在 Word 文件旁边（要装 LibreOffice）。"
        ),
        click.Option(["--dry-run"], is_flag=True, help="只检查，不写文件，不占编号。"),
        click.Option(
            ["--draft"], is_flag=True, help="草稿：用没有发布的模板，每页标明，不占编号，不入台账。"
        ),
        LEDGER,
        FORMAT,
        click.Option(
            ["--fail-on"],
            type=click.Choice(["error", "warning"]),
            default="error",
            help="遇到哪一级问题就不写文件。",
        ),
        HOME,
    ]


def make_etax_option() -> click.Option:
    """The option of commands that issue invoice requests."""
    return click.Option(
        ["--etax"],
        metavar="导入模板.xlsx",
        help="把申请填进电子税务局“批量开票-导入开票模板”的一份副本，原文件不动。",
    )
