"""`gen templates diff`: what changed between two versions of a form, or two Word files."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import click
from msgspec import Struct

from generator import files, sources, versions
from generator.authoring import naming, publishing
from generator.authoring.comparing import changes, redline
from generator.authoring.comparing.changes import Change
from generator.authoring.publishing import shelf
from generator.commands.authoring import FindHome
from generator.commands.options import FORMAT, HOME, read_day
from generator.errors import WrongUsage
from generator.home import Home
from generator.templates import Form
from generator.terminal import answer, answer_json, say

FINE = 0
_WORD = (".docx", ".docm", ".dotx", ".dotm")


class Side(Struct, frozen=True):
    """One of the two documents: its bytes and what people call it."""

    data: bytes
    name: str


def make_command(find_home: FindHome) -> click.Command:
    """The command; `find_home` gives the home of a context."""

    def command(given: tuple[str, ...], **options: Any) -> int:
        old, new = _find_sides(given, find_home)
        day = read_day(options["day"])
        found = changes.compare(changes.read(old.data, old.name), changes.read(new.data, new.name))
        if options["output"]:
            _write(old, new, day, options)
        if options["format_"] == "json":
            answer_json(_dump(old, new, found, options["output"]))
            return FINE
        for line in changes.describe(found):
            answer(line)
        say(_sum_up(old, new, found))
        if options["output"]:
            say(f"修订稿：{options['output']}（全部接受是{new.name}，全部拒绝是{old.name}）。")
        return FINE

    return click.Command(
        "diff",
        callback=command,
        params=[
            click.Argument(
                ["given"],
                nargs=-1,
                required=True,
                metavar="种类/模板 [版本] [版本] | 旧.docx 新.docx",
            ),
            click.Option(["-o", "--output"], metavar="修订.docx", help="写成 Word 修订稿。"),
            click.Option(["--force"], is_flag=True, help="覆盖已有的修订稿。"),
            click.Option(["--date", "day"], metavar="日期", help="修订的日期，默认不写。"),
            FORMAT,
            HOME,
        ],
        help=(
            "逐条比较改了什么：文字、标签、表格。\n\n"
            "只写模板，比较现行版本和模板现在的样子；写一个版本，比较那一版和模板现在的样子；"
            "写两个版本，比较这两版；版本可换成一个 Word 文件。给两个 Word 文件，就比较这两个。"
        ),
        short_help="逐条比较两个版本或两个 Word 文件，可写成修订稿。",
        options_metavar="[选项]",
    )


def _find_sides(given: Sequence[str], find_home: FindHome) -> tuple[Side, Side]:
    if len(given) > 3:
        raise WrongUsage(
            f"给了 {len(given)} 样，最多三样", fix="写成 种类/模板 1 2，或 旧.docx 新.docx"
        )
    if len(given) == 2 and all(map(_is_file, given)):
        return _open_file(given[0]), _open_file(given[1])
    home = find_home(click.get_current_context())
    shelf.tidy(home.templates)
    form = _find_form(given[0], home)
    wanted = list(given[1:])
    if not wanted or _is_file(wanted[0]):
        latest = versions.find_latest(form)
        wanted.insert(0, str(latest.number if latest else 1))
    sides = [
        _open_file(each) if _is_file(each) else _open_version(form, _read_number(each))
        for each in wanted
    ]
    if len(sides) == 1:
        sides.append(Side(form.read(), f"“{form.title}”现在的样子"))
    return sides[0], sides[1]


def _find_form(wanted: str, home: Home) -> Form:
    if _is_file(wanted) and naming.find_named(home, wanted) is None:
        lying = naming.find_lying(home, Path(wanted))
        if lying is None:
            raise WrongUsage("比较文件要正好给两个", fix="gen templates diff 旧.docx 新.docx")
        return lying.form
    return naming.find_form(home, wanted).form


def _open_file(path: str) -> Side:
    return Side(sources.read_bytes(path), path)


def _is_file(text: str) -> bool:
    return text.lower().endswith(_WORD)


def _read_number(text: str) -> int:
    digits = text.removeprefix("第").removesuffix("版").strip()
    if digits.isascii() and digits.isdecimal() and len(digits) < 7:
        return int(digits)
    raise WrongUsage(f"“{text}”不是版本号", fix="写成数字，如 gen templates diff 种类/模板 1 2")


def _open_version(form: Form, number: int) -> Side:
    version = versions.find_version(form, number)
    return Side(versions.read_bytes(form, version), f"“{form.title}”第 {number} 版")


def _write(old: Side, new: Side, day: date | None, options: dict[str, Any]) -> None:
    path = Path(options["output"])
    if not path.name.lower().endswith(".docx"):
        raise WrongUsage(f"{path} 不是 .docx 文件名", fix="写成如 -o 修订.docx")
    when = f"{day.isoformat()}T00:00:00Z" if day else ""
    publishing.check_plain(new.data, new.name)  # what is no .docx would not open as one
    made = redline.make_redline(old.data, new.data, (old.name, new.name), when)
    if files.check_target(path, made.data, force=options["force"]):
        files.write_file(path, made.data)
    if made.left:
        say(f"删去的内容里有 {made.left} 个对象（脚注、图表等）没有画进修订稿，请对照原文。")


def _sum_up(old: Side, new: Side, found: Sequence[Change]) -> str:
    if found:
        return f"{old.name} → {new.name}：{len(found)} 处改动。"
    if old.data == new.data:
        return f"{old.name} 与 {new.name} 完全相同。"
    return f"{old.name} 与 {new.name} 的文字、标签、表格都一样；不同的只在格式或图片。"


def _dump(old: Side, new: Side, found: Sequence[Change], output: str | None) -> str:
    listed = [
        {
            "kind": change.kind,
            "place": change.place,
            "origin": change.origin or None,
            "old": change.old if change.kind != "added" else None,
            "new": change.new if change.kind != "removed" else None,
            "words": [{"kind": w.kind, "text": w.text, "tag": w.tag} for w in change.words],
        }
        for change in found
    ]
    dumped = {"version": 1, "old": old.name, "new": new.name, "changes": listed, "path": output}
    return json.dumps(dumped, ensure_ascii=False, indent=2)
