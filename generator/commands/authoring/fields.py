"""`gen templates fields`: every name and filter of the template language, ready to copy."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any
from unicodedata import east_asian_width

import click
from msgspec.structs import asdict

from generator.errors import WrongUsage
from generator.home import Home
from generator.terminal import answer, answer_json

if TYPE_CHECKING:
    from generator.authoring.examining.listing import Entry, Section
    from generator.authoring.examining.purpose import Purpose
    from generator.markup.glossary import FilterNote

_COLUMN = 38
_SHORT = 30


def make_command(find_home: Callable[[click.Context], Home]) -> click.Command:
    """The command; `find_home` gives the home of a context."""

    def command(**options: Any) -> int:
        return run(options, find_home(click.get_current_context()))

    return click.Command(
        "fields",
        callback=command,
        params=[
            click.Option(
                ["--kind"], metavar="种类", help="只列这种文书用得上的，如 contract、invoice。"
            ),
            click.Option(["--form"], metavar="模板", help="只列这个模板用到的，如 技术服务合同。"),
            click.Option(
                ["--format", "format_"],
                type=click.Choice(["text", "json"]),
                default="text",
                help="输出格式。",
            ),
            click.Option(["--home"], metavar="文件夹", help="合同文件夹（其中有 templates）。"),
        ],
        help="列出模板能用的全部字段、循环和过滤器：写法、含义、类型、示例，可以直接复制。",
        options_metavar="[选项]",
    )


def run(options: dict[str, Any], home: Home) -> int:
    """Prints the names, the loops and the filters."""
    from generator.authoring.examining.listing import list_sections
    from generator.markup.glossary import list_filter_notes

    purpose = _find_purpose(options["kind"], options["form"], home)
    sections = list_sections(home, purpose.kind, purpose.form)
    filters = list_filter_notes()
    if options["format_"] == "json":
        answer_json(_dump(sections, filters))
    else:
        answer("\n".join(_write(sections, filters)))
    return 0


def _find_purpose(kind: str | None, form: str | None, home: Home) -> Purpose:
    from generator.authoring import naming
    from generator.authoring.examining.purpose import Purpose

    of = naming.find_kind(home, kind) if kind is not None else None
    if form is None:
        return Purpose(of, None)
    is_whole = of is None or naming.split(form)[0] is not None
    found = naming.find_form(home, form if is_whole or of is None else f"{of.name}/{form}")
    if of is not None and found.kind.name != of.name:
        raise WrongUsage(f"“{form}”不是 {kind} 的模板", fix="去掉 --kind，或换一个模板")
    return Purpose(found.kind, found.form)


def _write(sections: list[Section], filters: tuple[FilterNote, ...]) -> Iterator[str]:
    for section in sections:
        yield f"【{section.title}】{'（列表，逐项循环）' if section.loop else ''}"
        if section.loop:
            yield f"  {{%tr for {section.loop} %}}"
        for entry in section.entries:
            yield f"  {_pad(entry.tag)}{'　'.join(_tell(entry))}"
        if section.loop:
            yield "  {%tr endfor %}"
        yield ""
    yield "【循环和判断】"
    yield from (f"  {_pad(tag)}{meaning}" for tag, meaning in _STATEMENTS)
    yield ""
    yield "【过滤器】"
    for note in filters:
        tag = f"{{{{ {_SAMPLE.get(note.takes[0], '字段')}|{note.titles[0]} }}}}"
        yield f"  {_pad(tag)}{'　'.join(_tell_filter(note))}"
    yield f"  {_pad(_DEFAULT)}没有填时打印 /；也可写 default"


def _tell(entry: Entry) -> Iterator[str]:
    from generator.markup.glossary import SORTS

    yield SORTS.get(entry.sort, entry.sort)
    if entry.choices:
        yield "可为 " + "、".join(entry.choices)
    if entry.meaning:
        yield entry.meaning
    if entry.example:
        example = entry.example.replace("\n", " ")
        yield f"例：{example[:_SHORT]}{'…' if len(example) > _SHORT else ''}"
    yield f"英文 {entry.path}"


def _tell_filter(note: FilterNote) -> Iterator[str]:
    from generator.markup.glossary import SORTS

    yield f"用于{SORTS[note.takes[0]]}"
    yield f"例：{note.example} → {note.result}"
    yield "英文 " + note.name
    if note.titles[1:]:
        yield "也叫 " + "、".join(note.titles[1:])


_SAMPLE = {
    **{"amount": "合同总价", "ratio": "开票.税率", "date": "签订.日期", "count": "签订.份数"},
    **{"price": "项.单价", "quantity": "项.数量", "text": "乙方.账号"},
}
_DEFAULT = "{{ 甲方.邮箱|默认('/') }}"
_STATEMENTS = (
    ("{% if 甲方.邮箱 %}……{% endif %}", "填了才打印，写在同一段里"),
    ("{% if 甲方.邮箱 %}……{% else %}……{% endif %}", "填了打印前面的，没填打印后面的"),
    ("{%p if 甲方.邮箱 %}　{%p endif %}", "各占一段，管中间的整段"),
    ("{%p for 款 in 付款计划 %}　{%p endfor %}", "各占一段，每一期重复一次中间的段落"),
    ("{%tr for 项 in 服务清单 %}　{%tr endfor %}", "各占表格一行，每一项重复一次中间的行"),
    ("{% if 条款参数.争议解决 == '仲裁' %}……{% endif %}", "与选项比较"),
    ("{{ loop.index }}", "循环里：第几项"),
    ("{% if not loop.last %}、{% endif %}", "循环里：不是最后一项才打印"),
    ("{# 说明 #}", "给自己看的说明，不打印"),
)


def _pad(tag: str) -> str:
    width = sum(2 if east_asian_width(sign) in "WF" else 1 for sign in tag)
    return tag + " " * max(2, _COLUMN - width)


def _dump(sections: list[Section], filters: tuple[FilterNote, ...]) -> str:
    listed = [
        {
            "title": section.title,
            "path": section.path or None,
            "loop": f"{{%tr for {section.loop} %}}" if section.loop else None,
            "fields": [asdict(entry) for entry in section.entries],
        }
        for section in sections
    ]
    return json.dumps(
        {"version": 1, "groups": listed, "filters": [asdict(note) for note in filters]},
        ensure_ascii=False,
        indent=2,
    )
