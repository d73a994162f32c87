"""A finished contract and its deal become a template: found, decided, written, proved.

    contract + deal ──known──▶ values ──spotting──▶ spots ──choosing──▶ choices
                    ──looping──▶ loops ──tagging──▶ template ──proving──▶ differences

What could not be decided stays as it was in the template and is listed with the tags to choose
from; so is what looks like the old deal's and is none of its values.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct

from generator import word
from generator.authoring.deriving.choosing import Choice, choose
from generator.authoring.deriving.contexts import read_contexts
from generator.authoring.deriving.known import Known, list_known
from generator.authoring.deriving.leftovers import Leftover, find_leftovers
from generator.authoring.deriving.looping import (
    Loop,
    find_paragraph_loops,
    leave_out,
    list_entries,
)
from generator.authoring.deriving.notations import tag
from generator.authoring.deriving.proving import Difference, prove
from generator.authoring.deriving.rows import find_row_loops
from generator.authoring.deriving.spotting import find_spots, make_index
from generator.authoring.deriving.tagging import (
    Declined,
    count_comments,
    count_revisions,
    has_macros,
    write_tags,
)
from generator.errors import GeneratorError, UnreadableInput
from generator.facts import Facts
from generator.findings import WordPlace
from generator.model import Deal
from generator.paths import look_up
from generator.reading import Document, Paragraph
from generator.vocabulary import view

_LARGEST = 30000
# Null has a meaning of its own here: secrecy without end.
_SECRECY = ("terms", "confidentiality_years")
_PASSING = {"creator", "lastModifiedBy"}


class Question(Struct, frozen=True):
    """Words that may be one of several values: the admin puts one of the `tags` in their place."""

    place: WordPlace
    start: int
    end: int
    text: str
    tags: tuple[str, ...]
    reason: str


class Tagged(Struct, frozen=True):
    """Words that became a tag."""

    place: WordPlace
    start: int
    end: int
    text: str
    tag: str


class Derived(Struct, frozen=True):
    """A template made from a contract, and all that is left to do.

    `failure` says why the template could not be filled for the proof, "" where it could.
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
    failure: str
    unstated: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def is_done(self) -> bool:
        """Whether nothing is left for the admin."""
        return not (self.questions or self.leftovers or self.differences or self.failure)


def derive(data: bytes, name: str, deal: Deal, facts: Facts) -> Derived:
    """The template of a contract that was made of this deal.

    Raises `UnreadableInput` for what is no Word document, has tracked changes, is a template
    already, or states nothing of the deal.
    """
    contract = word.read(data, name)
    _refuse(data, contract, name)
    values, _ = view(deal, facts)
    listed = list_known(values)
    choices, loops, reasons = _find(contract, listed, deal)
    if not loops and all(choice.option is None for choice in choices):
        raise UnreadableInput(
            f"{name} 里找不到这笔交易的任何一个值，不像是它的合同",
            fix="检查 --deal 给的是不是这份合同的交易数据；扫描成图片的合同要先转成文字",
            kind="unrelated",
        )
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
    differences, failure = _prove(template, name, values, contract)
    return Derived(
        data=template,
        contract=contract,
        tagged=tuple(tagged),
        loops=tuple(loops),
        questions=tuple(questions),
        leftovers=tuple(_list_leftovers(contract, choices, loops, _list_years(listed))),
        differences=differences,
        failure=failure,
        unstated=tuple(_list_unstated(listed, choices, loops, deal)),
        notes=(
            *_note_parties(choices, deal),
            *reasons,
            *_note(choices, loops, reasons),
            *_note_secrecy(choices),
            *_note_comments(data, name),
        ),
    )


def _refuse(data: bytes, contract: Document, name: str) -> None:
    """Says no to what cannot be a finished contract."""
    if len(contract.paragraphs) > _LARGEST:
        raise UnreadableInput(
            f"{name} 有 {len(contract.paragraphs)} 段，不像是一份合同", fix="检查是不是选错了文件"
        )
    if has_macros(data, name):
        raise UnreadableInput(
            f"{name} 是带宏的文档或 Word 模板（.docm、.dotx），不能直接做合同模板",
            fix="在 Word 里另存为“Word 文档（*.docx）”后再试",
            kind="not_document",
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


def _prove(
    template: bytes, name: str, values: Mapping[str, Any], contract: Document
) -> tuple[tuple[Difference, ...], str]:
    """The differences of the proof, or why there can be none."""
    try:
        return prove(template, name, values, contract), ""
    except GeneratorError as error:
        return (), str(error)


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
            reason = _explain_doubt(choice.open[0].known)
        else:
            reason = f"有 {len(tags)} 个字段都是这个值，上下文分不出是哪一个"
        questions.append(Question(spot.place, spot.start, spot.end, spot.text, tags, reason))
    return questions


def _explain_doubt(known: Known) -> str:
    if known.kind == "count":
        return (
            f"交易数据按月写（{known.value} 个月），这里按年写；"
            "月数不是整年的交易会写错，最好改成按月写"
        )
    return f"与“{known.value}”写法不同，换成标签后文字会变"


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
    contract: Document,
    choices: Sequence[Choice],
    loops: Sequence[Loop],
    years: frozenset[int],
) -> list[Leftover]:
    taken: dict[WordPlace, list[tuple[int, int]]] = {}
    for choice in choices:
        spot = choice.spot
        taken.setdefault(spot.place, []).append((spot.start, spot.end))
    covered = {place for loop in loops for place in loop.covers}
    left = [p for p in _list_own(contract) if p.place not in covered]
    return list(find_leftovers(left, taken, years))


def _list_years(listed: Sequence[Known]) -> frozenset[int]:
    return frozenset(known.value.year for known in listed if known.kind == "date")


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


def _note_parties(choices: Sequence[Choice], deal: Deal) -> Iterator[str]:
    said = {choice.known.value for choice in choices if choice.known is not None}
    for title, party in (("甲方", deal.buyer), ("乙方", deal.supplier)):
        if party.name not in said:
            yield f"合同里没有找到{title}名称“{party.name}”，请确认是这笔交易的合同"


def _note_secrecy(choices: Sequence[Choice]) -> Iterator[str]:
    if any(choice.known and choice.known.path == _SECRECY for choice in choices):
        yield (
            "“保密年限”那一段，永久保密的交易填不了；用得着的，请在 Word 里用 "
            "{% if 条款参数.永久保密 %} 分开两种写法"
        )


def _note_comments(data: bytes, name: str) -> Iterator[str]:
    count = count_comments(data, name)
    if count:
        yield f"合同里有 {count} 条批注，会带进每一份合同；先在 Word 里删掉，再做一次"
