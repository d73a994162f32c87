"""`gen templates from`: a finished contract and its deal become a template."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from generator.errors import HomeMissing, WrongUsage
from generator.home import Home
from generator.terminal import answer, answer_json, say

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from generator.authoring.deriving import Derived

FINE, MEND = 0, 1
_MOST, _BESIDE, _LONGEST = 30, 12, 160


def make_command(find_home: Callable[[click.Context], Home]) -> click.Command:
    """The command; `find_home` gives the home, which is needed only for parties and holidays."""

    @click.pass_context
    def run_command(ctx: click.Context, /, **options: Any) -> int:
        return run(options, _find_home_if_any(find_home, ctx))

    return click.Command(
        "from",
        params=_make_parameters(),
        callback=run_command,
        help=(
            "由一份成文的合同做模板：把这笔交易的数据从合同里找出来，换成标签。\n\n"
            "做好的模板随即用同一笔交易填写一遍，与原合同逐段比较；拿不准的列出来，由人决定。"
        ),
        short_help="由一份成文的合同做模板。",
        options_metavar="[选项]",
    )


def _find_home_if_any(
    find_home: Callable[[click.Context], Home], ctx: click.Context
) -> Home | None:
    try:
        return find_home(ctx)
    except HomeMissing:
        return None


def _make_parameters() -> list[click.Parameter]:
    return [
        click.Argument(["contract"], required=True, metavar="合同.docx"),
        click.Option(
            ["--deal"], required=True, metavar="交易数据.json", help="这份合同的交易数据。"
        ),
        click.Option(
            ["-o", "--output"], required=True, metavar="模板.docx", help="模板写到哪个文件。"
        ),
        click.Option(
            ["--annotate"], metavar="批注稿.docx", help="另存一份模板，在要人决定的地方加上批注。"
        ),
        click.Option(["--force"], is_flag=True, help="覆盖已有的、内容不同的文件。"),
        click.Option(
            ["--format", "format_"],
            type=click.Choice(["text", "json"]),
            default="text",
            help="输出格式。",
        ),
        click.Option(["--home"], metavar="文件夹", help="合同文件夹（其中有 templates）。"),
    ]


def run(options: dict[str, Any], home: Home | None) -> int:
    """Makes the template, writes it and tells what is left; gives the exit code."""
    from generator import checking, report, shape, sources
    from generator.authoring import deriving
    from generator.authoring.deriving import telling
    from generator.facts import Selection

    source, target = options["contract"], Path(options["output"])
    notes = Path(options["annotate"]) if options["annotate"] else None
    _check_names(source, target, notes)
    data = sources.read_bytes(source)
    raw = sources.read_deal(options["deal"], home.parties if home else Path())
    shaped = shape.read(raw)
    if shaped.deal is None:
        checked = checking.check_data(shaped, home, Selection("contract", ""))
        say(f"{report.name_input(options['deal'])}：")
        for line in report.describe_findings(checked.findings):
            say(line)
        say("没有写出模板：请先改正交易数据。")
        return MEND
    known = checking.check_data(shaped, home, Selection("contract", shaped.deal.form)).facts
    assert known is not None  # a deal that can be read has its facts
    derived = deriving.derive(data, source, shaped.deal, known)
    _write(target, derived.data, force=options["force"])
    if notes is not None:
        _write(notes, telling.annotate_open(derived, source), force=options["force"])
    if options["format_"] == "json":
        said = telling.describe(derived)
        written = {"version": said["version"], "path": str(target)} | dict(said)
        answer_json(json.dumps(written, ensure_ascii=False, indent=2))
    else:
        answer(str(target))
    _tell(derived)
    return FINE if derived.is_done else MEND


def _check_names(source: str, target: Path, notes: Path | None) -> None:
    for path, option in ((target, "-o"), (notes, "--annotate")):
        if path is None:
            continue
        if path.suffix.lower() != ".docx":
            raise WrongUsage(f"{option} {path} 不是 .docx 文件名", fix=f"写成如 {option} 模板.docx")
        if source != "-" and _is_same(path, Path(source)):
            raise WrongUsage(
                f"{option} 与合同是同一个文件，会覆盖合同", fix=f"换一个 {option} 的文件名"
            )
    if notes is not None and _is_same(notes, target):
        raise WrongUsage("--annotate 与 -o 是同一个文件", fix="换一个 --annotate 的文件名")


def _is_same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return one.absolute() == other.absolute()


def _write(path: Path, data: bytes, *, force: bool) -> None:
    from generator import files

    if files.check_target(path, data, force=force):
        files.write_file(path, data)


def _tell(derived: Derived) -> None:
    """Says in words what was done and what is left, each thing with its place."""
    names = {each.tag for each in derived.tagged}
    loops = "、".join(f"“{each}”" for each in dict.fromkeys(loop.over for loop in derived.loops))
    say(
        f"换成标签 {len(derived.tagged)} 处，{len(names)} 种"
        + (f"；循环：{loops}" if loops else "")
        + "。"
    )
    texts = {p.place: p.text for p in derived.contract.paragraphs}
    if derived.questions:
        say(f"\n要你决定的 {len(derived.questions)} 处（模板里还是原来的文字）：")
        for each in derived.questions:
            say(f"  {each.place}：{_quote(texts[each.place], each.start, each.end)}")
            say(f"    {each.reason}；选一个贴过去：")
            for choice in each.tags:
                say(f"      {choice}")
    if derived.leftovers:
        say(f"\n像是上一笔交易留下的 {len(derived.leftovers)} 处（不是这笔交易的数据，请看一看）：")
        for left in derived.leftovers[:_MOST]:
            say(f"  {left.place}：{left.kind} {_quote(texts[left.place], left.start, left.end)}")
        _more(len(derived.leftovers))
    if derived.differences:
        say(f"\n用同一笔交易填写，与原合同不同的 {len(derived.differences)} 处：")
        for other in derived.differences[:_MOST]:
            was, now = _focus(other.was, other.now)
            say(f"  {other.place}\n    原来：{was}\n    现在：{now}")
        _more(len(derived.differences))
    elif derived.failure:
        say(f"\n模板还填不出来：{derived.failure}")
    else:
        say("\n用同一笔交易填写一遍，与原合同逐段相同。")
    for note in derived.notes:
        say(f"说明：{note}。")
    if derived.unstated:
        say(f"交易数据里有、合同里没有的：{'；'.join(_gather(derived.unstated))}。")


def _gather(names: Sequence[str]) -> list[str]:
    """Names with those of one group said together: 服务清单（名称、单价）."""
    groups: dict[str, dict[str, None]] = {}
    for name in names:
        group, _, inner = re.sub(r"\[\d+\]", "", name).rpartition(".")
        groups.setdefault(group, {})[inner] = None
    return [
        f"{group}（{'、'.join(inner)}）" if group else "、".join(inner)
        for group, inner in groups.items()
    ]


def _more(count: int) -> None:
    if count > _MOST:
        say(f"  ……另有 {count - _MOST} 处，用 --format json 看全部。")


def _quote(text: str, start: int, end: int) -> str:
    """The words in question in square brackets with some of those around."""
    before, after = text[max(0, start - 12) : start], text[end : end + 12]
    return " ".join(f"…{before}【{text[start:end]}】{after}…".split())


def _count_alike(one: str, other: str) -> int:
    """How many characters two texts have in common at their beginning."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))


def _focus(was: str, now: str) -> tuple[str, str]:
    """Two texts from a little before they begin to differ to a little after they no longer do."""
    start = _count_alike(was, now)
    rest = _count_alike(was[start:][::-1], now[start:][::-1])
    begin, shown = max(0, start - _BESIDE), []
    for text in (was, now):
        end = min(len(text), len(text) - rest + _BESIDE)
        words = " ".join(text[begin : min(end, begin + _LONGEST)].split())
        cut = "…" if end > begin + _LONGEST or end < len(text) else ""
        shown.append(f"{'…' if begin else ''}{words}{cut}")
    return shown[0], shown[1]
