"""`gen new`, `gen fields`, `gen schema`: what a person fills in."""

from __future__ import annotations

from pathlib import Path

import click

from generator.commands.homes import find_home
from generator.terminal import answer, answer_json, say

_format = click.option(
    "--format", "format_", type=click.Choice(["text", "json"]), default="text", help="输出格式。"
)
_home_option = click.option(
    "--home", metavar="文件夹", default=None, help="合同文件夹（其中有 templates）。"
)


@click.command("new", options_metavar="[选项]")
@click.argument("form", metavar="模板")
@click.option("-o", "--output", metavar="文件", default="-", help="写到哪个文件，默认标准输出。")
@click.option("--english", is_flag=True, help="字段用英文名。")
@click.option("--force", is_flag=True, help="覆盖已有的文件。")
@_home_option
@click.pass_context
def new(
    ctx: click.Context, form: str, output: str, english: bool, force: bool, home: str | None
) -> None:
    """生成一份待填写的交易数据，含这个模板用到的字段。"""
    from generator import blanks, templates, versions

    place = find_home(ctx)
    kind = templates.find_kind(place.templates, "contract")
    chosen = versions.prefer_published(kind.find(form))
    _put(blanks.write_deal(chosen, english=english), output, force)
    if output != "-":
        say(
            f"下一步：填写这个文件，再运行 gen contract {output}；"
            f"各字段的写法用 gen fields --form {chosen.name} 查看。"
        )


@click.command("fields", options_metavar="[选项]")
@click.option("--form", default=None, metavar="模板", help="只列这个模板用到的字段。")
@_format
@_home_option
@click.pass_context
def fields(ctx: click.Context, form: str | None, format_: str, home: str | None) -> None:
    """列出交易数据的全部字段：中文名、英文名、含义。"""
    from generator import blanks, templates, versions

    chosen = None
    if form:
        kind = templates.find_kind(find_home(ctx).templates, "contract")
        chosen = versions.prefer_published(kind.find(form))
    if format_ == "json":
        answer_json(blanks.list_fields_json(chosen))
    else:
        answer(blanks.list_fields(chosen))


@click.command("schema", options_metavar="[选项]")
@click.option("-o", "--output", metavar="文件", default="-", help="写到哪个文件，默认标准输出。")
@click.option("--force", is_flag=True, help="覆盖已有的文件。")
def schema(output: str, force: bool) -> None:
    """输出交易数据的 JSON Schema，供编辑器提示和补全。"""
    from generator import blanks

    _put(blanks.write_schema(), output, force)


def _put(words: str, output: str, force: bool) -> None:
    """A text result on stdout, or whole in a file."""
    from generator import files

    if output == "-":
        answer(words.rstrip("\n"))
        return
    path, data = Path(output), words.encode()
    if files.check_target(path, data, force=force):
        files.write_file(path, data)
    answer(output)
