"""Placeholders of other systems become tags: what is clear is changed, the rest is listed.

Texts, merge fields, content controls, loops, and the rows of item and instalment tables.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct, field

from generator import word
from generator.authoring.mending.draft import Change, Draft
from generator.authoring.mending.loops import Loop, Spot, pair_loops, put_around
from generator.authoring.mending.mailmerge import (
    Control,
    clear_looks,
    list_controls,
    list_merges,
    write_merges_out,
)
from generator.authoring.mending.meanings import match
from generator.authoring.mending.placeholders import BLANK, FIELD, Placeholder, find_placeholders
from generator.authoring.mending.rows import RowLoop, find_row_loops
from generator.authoring.mending.surroundings import Surroundings
from generator.authoring.mending.synonyms import LISTS
from generator.authoring.mending.tags import find_declared
from generator.authoring.mending.words import find_side, is_bare_side
from generator.findings import WordPlace
from generator.markup.lexicon import guess_path, list_paths, suggest_member
from generator.ooxml.spans import Span, mirror

PLACEHOLDER, LOOP, LINES = "占位符换成标签", "循环换成标签", "清单的一行换成逐行重复"


class Open(Struct, frozen=True):
    """A placeholder that was left: where, how it stands, what it may mean, and why it was left.

    `choices` are up to three tags, ready to copy.
    """

    place: WordPlace
    text: str
    choices: tuple[str, ...]
    why: str


class Converted(Struct, frozen=True):
    """A template after its placeholders became tags, what was changed and what was left."""

    data: bytes
    changes: tuple[Change, ...]
    open: tuple[Open, ...]


class _Plan(Struct):
    """What is to be done to a document."""

    edits: dict[WordPlace, dict[Span, Change]] = field(default_factory=dict)
    spots: dict[tuple[WordPlace, Span], Spot] = field(default_factory=dict)
    loops: list[Loop] = field(default_factory=list)
    rows: list[RowLoop] = field(default_factory=list)
    controls: list[Control] = field(default_factory=list)
    open: list[Open] = field(default_factory=list)

    def change(self, spot: Spot, new: str, why: str, eaten: int = 0, said: str = "") -> None:
        start, end = spot.mark.start, spot.mark.end + eaten
        before = spot.text[start:end]
        span = (start, end, new)
        self.edits.setdefault(spot.place, {})[span] = Change(spot.place, before, said or new, why)
        self.spots[spot.place, span] = spot

    def leave(self, spot: Spot, choices: tuple[str, ...], why: str) -> None:
        self.open.append(Open(spot.place, spot.words, choices, why))


def convert(data: bytes, name: str = "") -> Converted:
    """Turns the placeholders of a document into tags; `name` is what messages call it.

    A document without any comes back byte for byte. Raises UnreadableInput for bytes that are no
    Word file.
    """
    if any(True for _ in list_merges(Draft(data, name))):
        every = write_merges_out(data, name)
        wanted = _plan(Draft(every, name), every, name)
        meant = {(place, spot.mark.words) for (place, _), spot in wanted.spots.items()}
        meant |= {
            (place, f"Table{end}:{spot.mark.words}")
            for (place, _), spot in wanted.spots.items()
            for end in ("Start", "End")
        }
        data = write_merges_out(data, name, meant)
        left = tuple(wanted.open)
    else:
        left = None
    draft = Draft(data, name)
    plan = _plan(draft, data, name)
    changes = _apply(draft, plan)
    return Converted(draft.write(), tuple(changes), tuple(plan.open) if left is None else left)


def _plan(draft: Draft, data: bytes, name: str) -> _Plan:
    plan = _Plan()
    around = Surroundings(word.read(data, name))
    controls = {control.spot: control for control in list_controls(draft)}
    spots = list(_list_spots(draft, controls, plan))
    plan.loops, odd = pair_loops(spots, around.read_row)
    scopes = _find_scopes(spots, plan.loops)
    for loop in plan.loops:
        for spot in (loop.opened, loop.closed):
            plan.change(spot, loop.spell(spot), LOOP, said=loop.describe(spot))
    fields = [spot for spot in spots if spot.mark.role == FIELD]
    free = [spot for spot in fields if spot not in scopes and spot not in controls]
    plan.rows, merged = find_row_loops(free, around.tables)
    odd.update(merged)
    for row in plan.rows:
        for spot, tag in row.tags.items():
            plan.change(spot, tag, LINES)
    lined = {spot for row in plan.rows for spot in row.spots}
    for spot in spots:
        if spot in odd:
            plan.leave(spot, (), odd[spot])
        elif spot in controls:
            _decide_control(plan, controls[spot], around)
        elif spot.mark.role in (FIELD, BLANK) and spot not in lined:
            _decide(plan, spot, around, scopes.get(spot))
    return plan


def _list_spots(draft: Draft, controls: dict[Spot, Control], plan: _Plan) -> Iterator[Spot]:
    """The placeholders in reading order; a control that is to be filled goes before its text."""
    texts = dict(draft.list_texts())
    loops = find_declared(texts.values())
    by_place: dict[WordPlace, list[Spot]] = {}
    for spot in controls:
        by_place.setdefault(spot.place, []).append(spot)
    for place, text in texts.items():
        found = draft.find(place)
        own = by_place.get(place, [])
        others = (
            Spot(place, text, mark, found[0] if found else None)
            for mark in find_placeholders(text, loops)
            if not any(_overlap(mark, spot.mark) for spot in own)
        )
        yield from sorted([*own, *others], key=lambda spot: spot.mark.start)


def _overlap(one: Placeholder, other: Placeholder) -> bool:
    return one.start < other.end and other.start < one.end


def _find_scopes(spots: list[Spot], loops: list[Loop]) -> dict[Spot, str | None]:
    """The list whose lines are gone over at each placeholder that stands in a loop."""
    order = {spot: place for place, spot in enumerate(spots)}
    scopes: dict[Spot, str | None] = {}
    for loop in sorted(loops, key=lambda each: order[each.opened]):
        for spot in spots[order[loop.opened] + 1 : order[loop.closed]]:
            scopes[spot] = loop.title or scopes.get(spot)
    return scopes


def _decide(plan: _Plan, spot: Spot, around: Surroundings, scope: str | None) -> None:
    context = around.describe(spot, scope)
    meaning = match(spot.mark.words, context)
    if spot.mark.role == BLANK:
        if meaning.choices and not meaning.guessed:
            plan.leave(spot, meaning.choices, "空白处没有名称，从前面的字看可能是这些")
        return
    if not spot.mark.strong:
        if meaning.guessed or not meaning.choices or around.is_heading(spot.place):
            return  # an ordinary bracket
        label = _read_label(context.before)
        if is_bare_side(spot.mark.words) and find_side(label) != find_side(spot.mark.words):
            return
        if not meaning.sure and not label:
            return
    if meaning.sure:
        plan.change(spot, meaning.choices[0], PLACEHOLDER, meaning.eaten)
        return
    choices, why = meaning.choices, "可能是几个字段中的一个"
    if meaning.guessed or not choices:
        by_label = match(_read_label(context.before), context)
        choices = by_label.choices if by_label.choices and not by_label.guessed else choices
        near = _find_member(spot.mark.words)
        choices = tuple(dict.fromkeys([near, *choices])) if near else choices
        why = "不认识这个名称"
        own = re.sub(r"\W", "", spot.mark.words)
        if own.isidentifier():  # a field of one's own
            choices = (*choices[:2], f"{{{{ 其他.{own} }}}}")
    plan.leave(spot, choices, why)


def _find_member(words: str) -> str | None:
    """The tag of the name nearest to a slip like `甲方.名字`, the group being known."""
    head, _, member = words.partition(".")
    path = guess_path(head) if member else None
    group = list_paths()[path.partition(".")[0]].inner if path else None
    near = suggest_member(member, group) if group else None
    return f"{{{{ {head}.{near} }}}}" if near else None


def _read_label(before: str) -> str:
    """The label that a placeholder stands behind; empty where there is none."""
    label = re.search(r"([^，。；,;\s：:]{2,24})[：:]\s*(?:人民币)?[¥￥]?\s*$", before)
    return label[1] if label else ""


def _decide_control(plan: _Plan, control: Control, around: Surroundings) -> None:
    spot = control.spot
    meaning = match(spot.mark.words, around.describe(spot))
    filled = spot.words.strip()
    if meaning.sure and (control.unfilled or filled == spot.mark.words.strip()):
        plan.change(spot, meaning.choices[0], PLACEHOLDER, meaning.eaten)
        plan.controls.append(control)
    elif (meaning.sure or control.unfilled) and "{{" not in filled:
        said = "已经填了内容" if not control.unfilled else "名称不明确"
        plan.leave(spot, meaning.choices, f"内容控件“{spot.mark.words}”{said}")


def _apply(draft: Draft, plan: _Plan) -> list[Change]:
    changes: list[Change] = []
    refused: set[Spot] = set()
    for row in plan.rows:
        if row.number is not None:
            variable, _, fields = LISTS[row.title]
            text = dict(draft.list_texts())[row.number]
            new = f"{{{{ {variable}.{next(iter(fields))} }}}}"
            mark = Placeholder(0, len(text), "")
            plan.change(Spot(row.number, text, mark, None), new, LINES)
    for place, wanted in plan.edits.items():
        declined = draft.replace(place, wanted, longest=True)
        for span, change in wanted.items():
            if span in declined:
                refused.add(plan.spots[place, span])
                plan.open.append(Open(place, change.before, (change.after,), declined[span]))
            else:
                changes.append(change)
    for loop in plan.loops:
        if loop.scope == "around" and not refused & {loop.opened, loop.closed}:
            put_around(loop.opened.row, loop.closed.row, loop.head, loop.tail)
            _drop_emptied(loop.opened)
            _drop_emptied(loop.closed)
            mirror(loop.opened.row)
    for row in plan.rows:
        if not refused & set(row.tags):
            put_around(row.row, row.row, f"for {LISTS[row.title][0]} in {row.title}", "endfor")
            for extra in row.extra:
                extra.getparent().remove(extra)
            mirror(row.row)
            draft.touch(row.spots[0].place)
            head = f"{{%tr for {LISTS[row.title][0]} in {row.title} %}}"
            changes.append(Change(row.spots[0].place, "", head, LINES))
    for control in plan.controls:
        if control.spot not in refused:
            clear_looks(control)
    return changes


def _drop_emptied(spot: Spot) -> None:
    """Removes the paragraph of a mark that stood alone, where its cell has another."""
    paragraph = spot.paragraph
    parent = paragraph.getparent()
    if spot.is_alone and len(parent.findall(paragraph.tag)) > 1:
        parent.remove(paragraph)
