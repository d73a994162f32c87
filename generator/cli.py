"""The command line: asks, prints and exits; the work is done by the storeys below.

Exit codes: 0 fine, 1 something to mend in the deal or document, 2 could not run, 130 interrupted.
Results go to stdout, words for people to stderr. Heavy modules are imported where needed.
"""

from __future__ import annotations

import gettext
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

# click takes its own words from the gettext domain of the process.
os.environ["LANGUAGE"] = "zh_CN"
gettext.bindtextdomain("messages", str(Path(__file__).parent / "locale"))

import click  # noqa: E402  # its help texts are looked up when it is imported

from generator import __version__, patterns  # noqa: E402
from generator.commands import blank, knowledge  # noqa: E402
from generator.commands.homes import find_home, find_home_if_any  # noqa: E402
from generator.errors import GeneratorError, WrongUsage  # noqa: E402
from generator.terminal import answer, discard_output, say  # noqa: E402

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem


FINE, MEND, FAILED, INTERRUPTED = 0, 1, 2, 130


def run(arguments: list[str] | None = None) -> int:
    """Runs the command line and gives the exit code; never raises, never shows a traceback."""
    try:
        code = gen.main(arguments, prog_name="gen", standalone_mode=False)
        return code if isinstance(code, int) else FINE
    except GeneratorError as error:
        say(f"错误：{error}")
        return error.exit_code
    except click.exceptions.Exit as error:
        return error.exit_code
    except click.ClickException as error:
        with suppress(OSError):
            error.show(sys.stderr)
        return FAILED
    except (click.Abort, KeyboardInterrupt):
        say("已中断。")
        return INTERRUPTED
    except SystemExit:
        # What click makes of a reader of its help that has gone.
        discard_output()
        return FINE
    except MemoryError:
        say("错误：内存不够，没有写出任何文件\n  下一步：关掉别的程序，或检查文件是否异常地大")
        return FAILED
    except OSError as error:
        from generator import files

        place = f"：{error.filename}" if error.filename else ""
        say(f"错误：{files.explain(error)}{place}\n  下一步：检查路径、磁盘和权限")
        return FAILED
    except Exception as error:
        if os.environ.get("GEN_DEBUG"):
            raise
        say(
            f"错误：程序自身出错（{type(error).__name__}：{error}），没有写出这份文书\n"
            "  下一步：设置环境变量 GEN_DEBUG=1 重新运行，把输出交给开发者"
        )
        return FAILED


class KindsGroup(click.Group):
    """The commands, and one more for each document kind that the home's templates hold."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Fixed commands first, then the kinds."""
        return [*_kind_names(ctx), *_MADE, *super().list_commands(ctx)]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """As click does, without making the commands: that would import what they work with."""
        with formatter.section("命令"):
            formatter.write_dl(
                [(name, self.summarise(ctx, name)) for name in self.list_commands(ctx)]
            )

    def summarise(self, ctx: click.Context, name: str) -> str:
        """What a command does, in a line."""
        if name in _MADE:
            return _MADE[name][0]
        fixed = super().get_command(ctx, name)
        if fixed is not None:
            return fixed.get_short_help_str(100)
        from generator import templates

        try:
            return f"生成{templates.find_kind(find_home(ctx).templates, name).title}。"
        except GeneratorError as error:
            return error.message

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """The commands and options that begin as typed."""
        from click.shell_completion import CompletionItem

        found = [
            CompletionItem(name, help=self.summarise(ctx, name))
            for name in self.list_commands(ctx)
            if name.startswith(incomplete)
        ]
        return [*found, *click.Command.shell_complete(self, ctx, incomplete)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """A fixed command, or one made for the kind of that name."""
        fixed = super().get_command(ctx, cmd_name)
        if fixed is not None:
            return fixed
        if cmd_name in _MADE:
            return _MADE[cmd_name][1]()
        return _make_kind_command(ctx, cmd_name) if cmd_name in _kind_names(ctx) else None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does, but a missing kind says why, and a slip of the keys gets a hint.

        The kinds are those of the home that the command itself names, wherever it stands.
        """
        name = args[0] if args else ""
        ctx.params["home"] = ctx.params.get("home") or _find_option(args, "--home")
        if self.get_command(ctx, name) is None:
            if name == "contract":
                from generator import templates

                templates.find_kind(find_home(ctx).templates, name)
            import difflib

            near = difflib.get_close_matches(name, self.list_commands(ctx), 1)
            if not near and not name.startswith("-"):
                find_home(ctx)  # where there is none, its kinds are no commands: that is told
            hint = f"最接近的是 gen {near[0]}；" if near else ""
            raise WrongUsage(f"没有 {name} 这个命令", fix=f"{hint}gen --help 列出全部命令")
        return super().resolve_command(ctx, args)


def _find_option(args: list[str], option: str) -> str | None:
    """The value of an option among arguments that are not yet parsed."""
    for place, each in enumerate(args):
        if each == "--":
            return None
        if each == option and place + 1 < len(args):
            return args[place + 1]
        if each.startswith(f"{option}="):
            return each.partition("=")[2]
    return None


def _kind_names(ctx: click.Context) -> tuple[str, ...]:
    from generator import templates

    try:
        return templates.name_kinds(find_home(ctx).templates)
    except GeneratorError:
        return ()


@click.group(
    cls=KindsGroup,
    context_settings={"help_option_names": ["-h", "--help"]},
    options_metavar="[选项]",
    subcommand_metavar="命令 [参数]...",
)
@click.version_option(__version__, "--version", prog_name="gen")
@click.option(
    "--home",
    metavar="文件夹",
    is_eager=True,  # --help lists the kinds of this home
    help="合同文件夹（其中有 templates）。",
)
def gen(home: str | None) -> None:
    """由交易数据生成核对无误的合同等 Word 文书。"""


def _make_kind_command(ctx: click.Context, name: str) -> click.Command:
    from generator import templates
    from generator.commands import parameters

    kind = templates.find_kind(find_home(ctx).templates, name)
    forms = "、".join(f"{form.title}（{form.name}）" for form in kind.forms)

    def command(**options: Any) -> int:
        patterns.recall()
        from generator.commands import kinds

        place = find_home(click.get_current_context())  # the command's own --home may name another
        own = templates.find_kind(place.templates, name)
        return kinds.run_kind(own, place, options)

    return click.Command(
        name,
        callback=command,
        params=parameters.make_parameters(kind),
        help=f"生成{kind.title}。\n\n模板：{forms}\n\n交易数据用 - 表示从标准输入读。",
        short_help=f"生成{kind.title}。",
        options_metavar="[选项]",
    )


def _make_all_command() -> click.Command:
    from generator.commands import parameters

    def command(**options: Any) -> int:
        patterns.recall()
        from generator.commands import whole

        return whole.run_all(find_home(click.get_current_context()), options)

    deals = click.Argument(["deals"], nargs=-1, required=True, metavar="交易数据.json...")
    return click.Command(
        "all",
        callback=command,
        params=[deals, *parameters.make_common_parameters(numbers=True)],
        help="生成一笔交易的全套文书：数据齐了、到了时候的都出具，其余的说明缘由。",
        options_metavar="[选项]",
    )


def _make_ledger_command() -> click.Command:
    from generator.commands import ledger

    return ledger.make_group(find_home)


def _make_check_command() -> click.Command:
    patterns.recall()
    from generator.commands import check

    return check.make_command(find_home_if_any)


def _make_sheet_command() -> click.Command:
    from generator.commands import sheet

    return sheet.make_command(find_home)


def _make_templates_command() -> click.Command:
    from generator.commands import authoring

    return authoring.make_group(find_home)


def _make_bulk_command() -> click.Command:
    from generator.commands import bulk

    return bulk.make_group(find_home)


# Commands that are made when asked for, so that nothing heavy is imported before.
_MADE: dict[str, tuple[str, Callable[[], click.Command]]] = {
    "all": (
        "生成一笔交易的全套文书：数据齐了、到了时候的都出具，其余的说明缘由。",
        _make_all_command,
    ),
    "bulk": ("成批生成：每行交易数据一份文书，可以中断后接着做。", _make_bulk_command),
    "check": ("检查 Word 文书或交易数据，只报告，不生成。", _make_check_command),
    "ledger": ("台账：出具过什么，结果如何。", _make_ledger_command),
    "sheet": ("生成批量填写交易的 Excel 工作簿。", _make_sheet_command),
    "templates": (
        "管理模板：检查、预览、发布、比较、退回，由旧合同做模板。",
        _make_templates_command,
    ),
}


for each in (blank.new, blank.fields, blank.schema):
    gen.add_command(each)
for each in (knowledge.uppercase, knowledge.explain, knowledge.list_rules):
    gen.add_command(each)


@gen.command("init", options_metavar="[选项]")
@click.argument("folder", metavar="文件夹")
def init(folder: str) -> None:
    """新建一个合同文件夹，放入随程序提供的模板和示例。"""
    from generator import home

    written = home.make_home(Path(folder))
    answer(folder)
    say(f"放入了 {len(written)} 个文件。" if written else "文件夹里都齐了，没有改动。")
    say(f'下一步：cd "{folder}"，再运行 gen contract data/examples/ 里的一个示例。')
