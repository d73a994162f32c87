"""`gen templates preview`: a form filled with an example, its fields made visible."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from generator import files, report
from generator.errors import GeneratorError, WrongUsage
from generator.home import Home
from generator.terminal import answer, answer_json, say

if TYPE_CHECKING:
    from generator.authoring.previewing import Preview, Subject

FINE, MEND, FAILED = 0, 1, 2
_FOLDER = "预览"


def make_command(find_home: Callable[[click.Context], Home]) -> click.Command:
    """The command; `find_home` gives the home of a context."""

    def command(**options: Any) -> int:
        return run(find_home(click.get_current_context()), options)

    return click.Command(
        "preview",
        callback=command,
        params=_make_parameters(),
        help=(
            "用一笔交易填出样子：黄底是字段的值，灰底是按条件出现的文字，红字是交易数据里缺少的字段，"
            "每页标着“预览”。不占编号，不入台账。\n\n"
            "写文件，或模板的名称（contract/technical-service、技术服务合同）。"
        ),
        short_help="用示例填一份样子，标出字段。",
        options_metavar="[选项]",
    )


def _make_parameters() -> list[click.Parameter]:
    return [
        click.Argument(["template"], metavar="文件或模板"),
        click.Option(
            ["--deal"], metavar="交易数据.json", help="用哪一笔交易填，默认用最全的示例。"
        ),
        click.Option(
            ["--as", "purpose"], metavar="种类/模板", help="文件是做什么用的，默认看文件名。"
        ),
        click.Option(["--pick"], metavar="名称或序号", help="为哪一期、哪一次填，默认第一项。"),
        click.Option(["--names"], is_flag=True, help="在每个字段旁用 Word 批注写出标签。"),
        click.Option(["--pdf"], is_flag=True, help="同时生成 PDF（要装 LibreOffice）。"),
        click.Option(["-o", "--output"], metavar="文件.docx", help="写到哪里，默认 output/预览。"),
        click.Option(["--force"], is_flag=True, help="覆盖 -o 指定的已有文件。"),
        click.Option(
            ["--format", "format_"],
            type=click.Choice(["text", "json"]),
            default="text",
            help="输出格式。",
        ),
        click.Option(["--home"], metavar="文件夹", help="合同文件夹（其中有 templates）。"),
    ]


def run(home: Home, options: dict[str, Any]) -> int:
    """Writes the preview of a form; gives the exit code."""
    from generator.authoring import previewing

    found = previewing.find_form(options["template"], home, options["purpose"])
    kind, form = found.kind, found.form
    assert kind is not None and form is not None  # as it promises
    if found.guessed:
        say(f"{options['template']}：按“{kind.title}”（{found}）填；不是的话，请加 --as 种类/模板")
    path = _place(home, form.title, options["output"])
    if options["deal"]:
        name = report.name_input(options["deal"])
        try:
            subject = previewing.Subject(
                kind, form, previewing.read_deal(options["deal"], home), name
            )
        except previewing.UnfitDeal as error:
            for line in report.describe_findings(error.findings):
                say(line)
            raise
    else:
        subject = previewing.choose_example(kind, form, home)
    made = previewing.preview(subject, home, pick=options["pick"], with_names=options["names"])
    force = options["force"] or not options["output"]
    if files.check_target(path, made.data, force=force):
        files.write_file(path, made.data)
    printed, code = _print(path, options, force=force) if options["pdf"] else (None, FINE)
    _tell(path, printed, subject, made, options)
    return code


def _place(home: Home, title: str, output: str | None) -> Path:
    """Where the preview goes; never among the forms, where it would be taken for one."""
    if output is None:
        return home.output / _FOLDER / f"{files.clean_name(title)}-{_FOLDER}.docx"
    path = Path(output)
    if path.suffix.lower() != ".docx":
        raise WrongUsage(f"-o 要写 Word 文件的名字，{output} 不是 .docx", fix="写成如 -o 预览.docx")
    if path.absolute().resolve().is_relative_to(home.templates.absolute().resolve()):
        raise WrongUsage(
            f"{output} 在模板文件夹里，放进去就成了模板", fix="用 -o 写到别处，或不写 -o"
        )
    return path


def _print(path: Path, options: dict[str, Any], *, force: bool) -> tuple[Path | None, int]:
    from generator import pdf

    try:
        (done,) = pdf.convert([pdf.Job(path, path.with_suffix(".pdf"))], force=force)
    except GeneratorError as error:
        say(f"没有生成 PDF（Word 文件在）：{error}")
        return None, FAILED
    if done.error is not None:
        say(f"没有生成 PDF（Word 文件在）：{done.error}")
        return None, FAILED
    return done.job.target, FINE


def _tell(
    path: Path, printed: Path | None, subject: Subject, made: Preview, options: dict[str, Any]
) -> None:
    if options["format_"] == "json":
        said = {
            "version": 1,
            "path": str(path),
            **({"pdf": str(printed) if printed else None} if options["pdf"] else {}),
            "form": f"{subject.form.kind}/{subject.form.name}",
            "deal": subject.deal_name,
            "fields": [{"tag": tag, "count": count} for tag, count in made.counted.items()],
            "missing": [{"path": where, "title": title} for where, title in made.lacking],
            "supplied": [{"path": where, "title": title} for where, title in made.supplied],
        }
        answer_json(json.dumps(said, ensure_ascii=False, indent=2))
        return
    answer(str(path))
    if printed is not None:
        answer(str(printed))
    say(
        f"用 {subject.deal_name} 填成，{len(made.counted)} 个标签、{sum(made.counted.values())} 处值："
        "黄底是字段的值，灰底是按条件出现的文字。"
    )
    if made.supplied:
        listed = "、".join(title for _, title in made.supplied)
        say(f"这个示例没有的 {len(made.supplied)} 个字段，用别的示例补上了：{listed}")
    if made.lacking:
        listed = "、".join(f"{title}（{where[2:]}）" for where, title in made.lacking)
        say(f"这笔交易缺 {len(made.lacking)} 个字段，文中标红：{listed}")
