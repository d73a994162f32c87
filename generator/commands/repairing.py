"""`gen templates check --fix`, `--convert`: a template repaired before it is checked."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from generator import files
from generator.report import keep_to_line
from generator.terminal import say

if TYPE_CHECKING:
    from generator.authoring.mending.converting import Open
    from generator.authoring.mending.draft import Change


class Wish(Struct, frozen=True):
    """What is to be done with a template beside checking it.

    Repaired (`fixes`), its placeholders turned into tags (`converts`), the result written to
    `output` or in its place; a copy with comments written to `notes`.
    """

    fixes: bool
    converts: bool
    output: str | None
    notes: str | None
    force: bool

    @property
    def mends(self) -> bool:
        """Whether the template may come out otherwise than it went in."""
        return self.fixes or self.converts


def repair(data: bytes, name: str, path: Path, wish: Wish) -> bytes:
    """The template as repaired, written, and every change told; raises `OutputBlocked`.

    Where it is written over itself, what was there is kept beside it as `.bak`.
    """
    from generator.authoring.mending import mend

    mended = mend(data, name)
    changes, left = list(mended.changes), list(mended.left)
    repaired = mended.data
    asked: Sequence[Open] = ()
    if wish.converts:
        from generator.authoring.mending.converting import convert

        converted = convert(repaired, name)
        repaired, asked = converted.data, converted.open
        changes += converted.changes
    _tell(name, changes, left, asked)
    if wish.output is not None:
        target = Path(wish.output)
        if files.check_target(target, repaired, force=wish.force):
            files.write_file(target, repaired)
        say(f"{name}：写到 {target}")
    elif repaired != data:
        kept = _keep(path, data)
        files.write_file(path, repaired)
        say(f"{name}：改好了，原来的留在 {kept}（去掉 .bak 就能打开）")
    return repaired


def _keep(path: Path, data: bytes) -> Path:
    """Where what is written over is kept; what is kept there already stays."""
    for number in count(1):
        kept = path.with_name(f"{path.name}.bak" if number == 1 else f"{path.name}.{number}.bak")
        if files.is_same(kept, data):
            return kept
        if not kept.exists():
            files.write_file(kept, data)
            return kept
    raise AssertionError("there is always another number")


def _tell(
    name: str, changes: Sequence[Change], left: Sequence[Change], asked: Sequence[Open]
) -> None:
    if not changes and not left and not asked:
        say(f"{name}：没有要修补的")
        return
    say(f"{name}：修补 {len(changes)} 处" if changes else f"{name}：没有能修补的")
    for change in changes:
        line = f"  {change.place}：“{change.before}” → “{change.after}”（{change.why}）"
        say(keep_to_line(line))
    if left or asked:
        say(f"{name}：没有动、要你看的 {len(left) + len(asked)} 处")
    for change in left:
        say(keep_to_line(f"  {change.place}：“{change.before}”：{change.why}"))
    for each in asked:
        choices = "；可选：" + "、".join(each.choices) if each.choices else ""
        say(keep_to_line(f"  {each.place}：“{each.text}”：{each.why}{choices}"))
