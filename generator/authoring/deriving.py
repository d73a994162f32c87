"""A finished contract and its deal become a template: found, decided, written, proved.

    contract + deal ──known──▶ values ──spotting──▶ spots ──choosing──▶ choices
                    ──looping──▶ loops ──tagging──▶ template ──proving──▶ differences

What could not be decided stays as it was in the template and is listed with the tags to choose
from; so is what looks like the old deal's and is none of its values.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from generator import word
from generator.authoring.choosing import Choice, choose
from generator.authoring.contexts import read_contexts
from generator.authoring.known import Known, list_known
from generator.authoring.leftovers import Leftover, find_leftovers
from generator.authoring.looping import (
    Loop,
    find_paragraph_loops,
    leave_out,
    list_entries,
)
from generator.authoring.notations import tag
from generator.authoring.proving import Difference, prove
from generator.authoring.rows import find_row_loops
from generator.authoring.spotting import find_spots, make_index
from generator.authoring.tagging import Declined, count_revisions, write_tags
from generator.errors import UnreadableInput
from generator.facts import Facts
from generator.findings import WordPlace
from generator.model import Deal
from generator.paths import look_up
from generator.reading import Document, Paragraph
from generator.vocabulary import view

_LARGEST = 30000
_PASSING = {"creator", "lastModifiedBy"}


@dataclass(frozen=True, slots=True)
class Question:
    """Words that may be one of several values: the admin puts one of the `tags` in their place."""

    place: WordPlace
    start: int
    end: int
    text: str
    tags: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Tagged:
    """Words that became a tag."""

    place: WordPlace
    start: int
    end: int
    text: str
    tag: str


@dataclass(frozen=True, slots=True)
class Derived:
    """A template made from a contract, and all that is left to do.

    `unstated` are values of the deal that the contract does not state; `notes` say in Chinese what
    else an admin should know.
    """

    data: bytes
    contract: Document
    tagged: tuple[Tagged, ...]
    loops: tuple[Loop, ...]
    questions: tuple[Question, ...]
    leftovers: tuple[Leftover, ...]
    differences: tuple[Difference, ...]
    unstated: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def is_done(self) -> bool:
        """Whether nothing is left for the admin."""
        return not (self.questions or self.leftovers or self.differences)


def derive(data: bytes, name: str, deal: Deal, facts: Facts) -> Derived:
    """The template of a contract that was made of this deal.

    Raises `UnreadableInput` for what is no Word file, has tracked changes or is a template
    already, and `BrokenTemplate` where the result cannot be filled.
    """
    contract = word.read(data, name)
    _refuse(data, contract, name)
    values, _ = view(deal, facts)
    listed = list_known(values)
    choices, loops, reasons = _find(contract, listed, deal)
    template, declined = write_tags(data, name, choices, loops)
    questions = [*_ask(choices), *_ask_declined(declined, choices)]
    asked = {(each.place, each.start) for each in questions}
    tagged = [
        Tagged(
            *(c.spot.place, c.spot.start, c.spot.end, c.spot.text),
            tag(c.option.known, c.option.filters),
        )
        for c in choices
        if c.option is not None and (c.spot.place, c.spot.start) not in asked
    ]
    return Derived(
        data=template,
        contract=contract,
        tagged=tuple(tagged),
        loops=tuple(loops),
        questions=tuple(questions),
        leftovers=tuple(_list_leftovers(contract, choices, loops)),
        differences=prove(template, name, values, contract),
        unstated=tuple(_list_unstated(listed, choices, loops, deal)),
        notes=(*reasons, *_note(choices, loops, reasons)),
    )


def _refuse(data: bytes, contract: Document, name: str) -> None:
    """Says no to what cannot be a finished contract."""
    if len(contract.paragraphs) > _LARGEST:
        raise UnreadableInput(
            f"{name} 有 {len(contract.paragraphs)} 段，不像是一份合同", fix="检查是不是选错了文件"
        )
    revised = count_revisions(data, name)
    if revised:
        raise UnreadableInput(
            f"{name} 里有 {revised} 处修订（插入、删除或格式改动）没有定稿",
            fix="在 Word 里“审阅 → 接受 → 接受所有修订”，保存后再试",
            kind="revisions",
        )
    for paragraph in contract.paragraphs:
        for mark in ("{{", "{%", "{#"):
            if mark in paragraph.text:
                raise UnreadableInput(
                    f"{name} {paragraph.place}已经有标签“{mark}”，不是成文的合同",
                    fix="给出签好的合同；已经是模板的，用 gen templates check 检查",
                    kind="template",
                )


def _find(
    contract: Document, listed: Sequence[Known], deal: Deal
) -> tuple[list[Choice], list[Loop], tuple[str, ...]]:
    names = {deal.buyer.name: "甲方", deal.supplier.name: "乙方"}
    contexts = read_contexts(contract, names)
    paragraphs = {paragraph.place: paragraph for paragraph in _list_own(contract)}
    # A line of the service list stands in a row, and nowhere else.
    index = make_index(known for known in listed if known.path[0] != "items")
    spots = [spot for paragraph in paragraphs.values() for spot in find_spots(paragraph, index)]
    choices = choose(spots, paragraphs, contexts)
    lists = list_entries(listed)
    found = find_row_loops(contract, lists)
    loops = [*found.loops, *find_paragraph_loops(contract, lists, choices)]
    return leave_out(choices, loops, found.singles), loops, found.reasons


def _list_own(contract: Document) -> list[Paragraph]:
    """The paragraphs that are the contract's, and not the machine's: who saved it, from what."""
    own = []
    for story in contract.stories:
        own += [
            p
            for p in story.paragraphs
            if story.part != "properties"
            or (p.style not in _PASSING and not (p.style or "").startswith("Generator"))
        ]
    return own


def _ask(choices: Sequence[Choice]) -> list[Question]:
    questions = []
    for choice in choices:
        if choice.option is not None:
            continue
        spot = choice.spot
        tags = tuple(dict.fromkeys(tag(o.known, o.filters) for o in choice.open))
        if choice.open[0].doubtful:
            shown = str(choice.open[0].known.value)
            reason = f"与“{shown}”写法不同，换成标签后文字会变"
        else:
            reason = f"有 {len(tags)} 个字段都是这个值，上下文分不出是哪一个"
        questions.append(Question(spot.place, spot.start, spot.end, spot.text, tags, reason))
    return questions


def _ask_declined(declined: Sequence[Declined], choices: Sequence[Choice]) -> list[Question]:
    starts = {(c.spot.place, c.spot.text): c.spot.start for c in choices}
    return [
        Question(
            *(each.place, starts.get((each.place, each.text), 0)),
            starts.get((each.place, each.text), 0) + len(each.text),
            each.text,
            (each.tag,),
            f"程序不能替换：{each.reason}",
        )
        for each in declined
    ]


def _list_leftovers(
    contract: Document, choices: Sequence[Choice], loops: Sequence[Loop]
) -> list[Leftover]:
    taken: dict[WordPlace, list[tuple[int, int]]] = {}
    for choice in choices:
        spot = choice.spot
        taken.setdefault(spot.place, []).append((spot.start, spot.end))
    covered = {place for loop in loops for place in loop.covers}
    left = [p for p in _list_own(contract) if p.place not in covered]
    return list(find_leftovers(left, taken))


def _list_unstated(
    listed: Sequence[Known], choices: Sequence[Choice], loops: Sequence[Loop], deal: Deal
) -> list[str]:
    """The names of what the deal says and the template does not, equal values counted once."""
    used = {option.known.name for c in choices for option in ((c.option, *c.open)) if option}
    said = {repr(c.option.known.value) for c in choices if c.option is not None}
    looped: set[str] = set()
    for loop in loops:
        for cell in loop.kept:
            looped |= {f"{loop.entries.path}{slot.mark.inner}" for slot in cell.pattern.slots}
    names = []
    for known in listed:
        element = known.element
        is_looped = element is not None and f"{element[:-1]}{known.inner}" in looped
        if known.name in used or is_looped or repr(known.value) in said:
            continue
        if look_up(deal, known.path) is not None:
            names.append(known.name)
    return names


def _note(
    choices: Sequence[Choice], loops: Sequence[Loop], reasons: Sequence[str]
) -> Iterator[str]:
    """What else an admin should know of the loops, and of lists that are none."""
    for loop in loops:
        for head in loop.unknown:
            yield (
                f"“{loop.entries.name}”表格的“{head}”一列交易数据里没有，换成了空的字段；"
                "要保留原来的内容，请补进交易数据"
            )
    parted = dict.fromkeys(loop.entries.name for loop in loops if not loop.is_whole)
    for name in parted:
        yield (
            f"“{name}”分在几个表格里，模板按原来的行数分成几个循环；"
            "要连成一个，请在 Word 里合并表格，只留一组循环"
        )
    told = {loop.entries.name for loop in loops}
    counted: dict[str, set[int]] = {}
    for choice in choices:
        known = choice.known
        if known is not None and known.element is not None and isinstance(known.path[1], int):
            counted.setdefault(known.name.partition("[")[0], set()).add(known.path[1])
    for name, positions in counted.items():
        is_told = name in told or any(f"“{name}”" in reason for reason in reasons)
        if len(positions) > 1 and not is_told:
            yield (
                f"“{name}”各项的写法不同，按第几项写成了字段（如 {name}[0]）；"
                f"项数不是 {len(positions)} 的交易，要另做模板或改成循环"
            )


def describe(derived: Derived) -> Mapping[str, Any]:
    """The report for machines."""
    return {
        "version": 1,
        "tags": [
            {"place": _show(each.place), "text": each.text, "tag": each.tag}
            for each in derived.tagged
        ],
        "loops": [
            {"over": loop.over, "place": _show(loop.keeper), "rows": loop.rows}
            for loop in derived.loops
        ],
        "open": [
            {
                "place": _show(each.place),
                "text": each.text,
                "choices": list(each.tags),
                "reason": each.reason,
            }
            for each in derived.questions
        ],
        "leftovers": [
            {"place": _show(each.place), "text": each.text, "kind": each.kind}
            for each in derived.leftovers
        ],
        "differences": [
            {"place": _show(each.place), "was": each.was, "now": each.now}
            for each in derived.differences
        ],
        "unstated": list(derived.unstated),
        "notes": list(derived.notes),
    }


def _show(place: WordPlace) -> dict[str, Any]:
    names = ("part", "paragraph", "table", "row", "cell")
    return {name: getattr(place, name) for name in names}


def annotate_open(derived: Derived, name: str) -> bytes:
    """A copy of the template with a comment wherever something is left for the admin."""
    from generator.annotate import annotate
    from generator.findings import Finding, Severity

    template = word.read(derived.data, name)
    moved = _follow(derived, template)
    findings = []
    for each in derived.questions:
        choices = "\n".join(each.tags)
        message = f"{each.reason}，选一个贴过去：\n{choices}"
        findings.append(Finding("待定", Severity.WARNING, moved(each.place), message, each.text))
    for left in derived.leftovers:
        message = f"这里的{left.kind}不是这笔交易的数据，像是上一笔留下的，请看一看"
        findings.append(Finding("待看", Severity.WARNING, moved(left.place), message, left.text))
    return annotate(derived.data, template, findings)


def _follow(derived: Derived, template: Document) -> Callable[[WordPlace], WordPlace]:
    """Where a paragraph of the contract stands in the template: by its words, tags put in.

    Of alike paragraphs the first of them is as good as any other.
    """
    spans: dict[WordPlace, list[tuple[int, int, str]]] = {}
    for each in derived.tagged:
        spans.setdefault(each.place, []).append((each.start, each.end, each.tag))
    places = {paragraph.text: paragraph.place for paragraph in reversed(template.paragraphs)}
    texts = {paragraph.place: paragraph.text for paragraph in derived.contract.paragraphs}

    def find(place: WordPlace) -> WordPlace:
        text = texts[place]
        for start, end, words in sorted(spans.get(place, ()), reverse=True):
            text = text[:start] + words + text[end:]
        return places.get(text, WordPlace(place.part, None))

    return find
