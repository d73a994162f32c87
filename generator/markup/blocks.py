"""The blocks that the tags of a part make: what opens where, ends where, and does not fit."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from msgspec import Struct
from msgspec.structs import replace

from generator.markup.scanning import HALF
from generator.markup.statements import BLOCKS, ENDS, MIDDLES, SLIPS
from generator.markup.values import Block, Stray, Tag


class _Open(Struct):
    """A block whose end has not come yet."""

    opener: Tag
    middles: list[Tag]


def silence(tags: Iterable[Tag]) -> list[Tag]:
    """The tags with those marked that do nothing: in raw text, or in a comment over paragraphs."""
    told: list[Tag] = []
    for _, part in groupby(tags, key=lambda tag: tag.line.part):
        own = list(part)
        quiet: set[int] = set()
        for start, end in _find_ends(own).items():
            # A comment that goes over paragraphs is one from end to end; `raw` is a tag itself.
            whole = own[start].opener == "{#"
            quiet.update(range(start if whole else start + 1, end + 1 if whole else end))
        told += [replace(t, inert=True) if n in quiet else t for n, t in enumerate(own)]
    return told


def _find_ends(tags: list[Tag]) -> dict[int, int]:
    """For each tag that begins raw text or an open comment, the tag that ends it."""
    ends: dict[int, int] = {}
    raw = comment = None
    for index, tag in enumerate(tags):
        if raw is not None:
            if tag.word == "endraw":
                ends[raw], raw = index, None
        elif comment is not None:
            if tag.text.endswith("#}"):
                ends[comment], comment = index, None
        elif tag.word == "raw" and not tag.flaw:
            raw = index
        elif tag.opener == "{#" and tag.flaw == HALF and tag.end == len(tag.line.text):
            comment = index
    return ends


def build_blocks(tags: list[Tag]) -> tuple[list[Block], list[Stray]]:
    """The blocks of all parts in the order of their openings, and the tags that fit none."""
    blocks: list[Block] = []
    strays: list[Stray] = []
    for _, part in groupby(tags, key=lambda tag: tag.line.part):
        own = [tag for tag in part if _counts(tag)]
        # An end may be of the inner block, spelt amiss, or of the outer one: the fewer faults.
        matched, stray = min(
            (_match(own, strict=each) for each in (False, True)), key=_count_faults
        )
        blocks += matched
        strays += stray
    starts = {id(tag): index for index, tag in enumerate(tags)}
    blocks.sort(key=lambda block: starts[id(block.opener)])
    return blocks, strays


def _counts(tag: Tag) -> bool:
    """Whether a tag takes part in blocks; one with wrong braces does too, as it was meant."""
    return not tag.inert and tag.opener == "{%"


def _count_faults(found: tuple[list[Block], list[Stray]]) -> int:
    blocks, strays = found
    open_ones = sum(each.closer is None for each in blocks)
    unlike = sum(
        each.closer is not None and each.closer.level != each.opener.level for each in blocks
    )
    return open_ones + unlike + len(strays)


def _match(tags: list[Tag], *, strict: bool) -> tuple[list[Block], list[Stray]]:
    """The blocks of a part; `strict` says that an end looks for an opening of its own level."""
    blocks: list[Block] = []
    strays: list[Stray] = []
    stack: list[_Open] = []
    for tag in tags:
        word = SLIPS.get(tag.word, tag.word)
        if word in BLOCKS and not _is_whole(tag):
            stack.append(_Open(tag, []))
        elif word in MIDDLES:
            if stack and _name(stack[-1].opener) in MIDDLES[word]:
                stack[-1].middles.append(tag)
            else:
                strays.append(Stray(tag, stack[-1].opener if stack else None))
        elif word in ENDS:
            if strict:
                _give_up(tag, ENDS[word], stack, blocks)
            _end(tag, ENDS[word], stack, blocks, strays)
    blocks += [Block(each.opener, tuple(each.middles)) for each in stack]
    return blocks, strays


def _give_up(tag: Tag, word: str, stack: list[_Open], blocks: list[Block]) -> None:
    """Leaves the inner blocks of another level without an end, where one further out fits."""
    if not any(_name(each.opener) == word and each.opener.level == tag.level for each in stack):
        return
    while stack[-1].opener.level != tag.level:
        left = stack.pop()
        blocks.append(Block(left.opener, tuple(left.middles)))


def _end(tag: Tag, word: str, stack: list[_Open], blocks: list[Block], strays: list[Stray]) -> None:
    """Ends the innermost block where it fits; else the nearest that fits, and tells the crossing."""
    depth = next(
        (depth for depth, each in enumerate(reversed(stack)) if _name(each.opener) == word), None
    )
    if depth is None:
        strays.append(Stray(tag, stack[-1].opener if stack else None))
        return
    if depth:
        strays.append(Stray(tag, stack[-1].opener, stack[-1 - depth].opener))
    ended = stack.pop(-1 - depth)
    blocks.append(Block(ended.opener, tuple(ended.middles), tag))


def _name(tag: Tag) -> str:
    return SLIPS.get(tag.word, tag.word)


def _is_whole(tag: Tag) -> bool:
    """Whether a `set` gives its value at once and so has no end."""
    inner = tag.statement.mended or tag.inner
    return tag.word == "set" and "=" in inner
