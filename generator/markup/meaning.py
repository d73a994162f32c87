"""What the tags of a template mean: each expression read with the names in force where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby

from jinja2 import nodes
from msgspec import Struct, field

from generator.markup.expressions import Judge
from generator.markup.lexicon import Lexicon
from generator.markup.scopes import LOOP, Scope, Slip, Value
from generator.markup.values import SHOWN, Block, Tag, Template

_TARGET = re.compile(r"\w+")


class Meaning(Struct, frozen=True, eq=False):
    """The slips of a template, and what each printing tag prints.

    `printed` has for each tag that prints the value it prints; `used` are the paths of all names,
    with the tags that name them; `needed` those that are printed whatever the deal says.
    """

    slips: tuple[Slip, ...]
    printed: dict[int, Value]
    used: dict[tuple[str, ...], list[Tag]]
    needed: frozenset[tuple[str, ...]]

    def of(self, *kinds: str) -> Iterator[Slip]:
        """The slips of some kinds in order."""
        return (slip for slip in self.slips if slip.kind in kinds)

    def prints(self, tag: Tag) -> Value:
        """What a tag prints."""
        return self.printed.get(id(tag), Value())

    def list_printed(self, *paths: tuple[str, ...]) -> list[Tag]:
        """The tags that bring one of some paths onto the page: no condition, property or deletion."""
        return [
            tag
            for path in paths
            for tag in self.used.get(path, ())
            if tag.word not in ("if", "elif")
            and tag.line.kind == SHOWN
            and tag.place.part != "properties"
        ]


@lru_cache(maxsize=4)
def understand(template: Template, lexicon: Lexicon) -> Meaning:
    """What a template means in a lexicon; kept for the rules that ask one after the other."""
    slips: list[Slip] = []
    printed: dict[int, Value] = {}
    used: dict[tuple[str, ...], list[Tag]] = {}
    blocks = {id(block.opener): block for block in template.blocks}
    closers = {id(b.closer): b for b in template.blocks if b.closer}
    middles = {id(tag): b for b in template.blocks for tag in b.middles}
    needed: set[tuple[str, ...]] = set()
    elsewhere = _list_set(template)
    for part, tags in groupby(template.tags, key=lambda tag: tag.line.part):
        others = {name for name, parts in elsewhere.items() if part not in parts}
        reader = _Reader(lexicon, Scope(others), slips, printed, used, blocks, closers, middles)
        for tag in tags:
            if not tag.inert and tag.opener != "{#":
                reader.read(tag)
        needed |= reader.needed
    return Meaning(tuple(slips), printed, used, frozenset(needed))


def _list_set(template: Template) -> dict[str, set[str]]:
    """The parts in which each name is set."""
    found: dict[str, set[str]] = {}
    for tag in template.live:
        target = getattr(tag.statement.node, "target", None)
        if tag.word in ("set", "for") and isinstance(target, nodes.Name):
            found.setdefault(target.name, set()).add(tag.line.part)
    return found


class _Reader(Struct):
    """One pass over the tags of one part."""

    lexicon: Lexicon
    scope: Scope
    slips: list[Slip]
    printed: dict[int, Value]
    used: dict[tuple[str, ...], list[Tag]]
    blocks: dict[int, Block]
    closers: dict[int, Block]
    middles: dict[int, Block]
    needed: set[tuple[str, ...]] = field(default_factory=set)
    conditions: int = 0

    def read(self, tag: Tag) -> None:
        """Takes one tag: what it says, and what it changes for those after it."""
        needed = set() if self.conditions else self.needed
        judge = Judge(tag, self.lexicon, self.scope, self.slips, self.used, needed)
        if id(tag) in self.closers:
            self._close(self.closers[id(tag)])
            return
        if tag.word == "if" and id(tag) in self.blocks:
            self.conditions += 1
            judge.needed = set()
        if id(tag) in self.middles and tag.word == "else":
            self.scope.turn(self.middles[id(tag)].opener)
        node = tag.statement.node
        if tag.opener == "{{" or tag.word in ("colspan", "cellbg"):
            value = judge.read(node) if node is not None else Value()
            self.printed[id(tag)] = value
            if tag.opener == "{{":
                judge.print(value)
        elif isinstance(node, nodes.For):
            self._loop(tag, node, judge)
        elif isinstance(node, nodes.If):
            judge.read(node.test)
        elif isinstance(node, nodes.Assign):
            value = judge.read(node.node)
            self._assign(tag, node.target, value, judge)
        elif isinstance(node, nodes.AssignBlock):
            self.scope.enter(tag)
            if isinstance(node.target, nodes.Name):
                judge.shadow(node.target.name)
        elif isinstance(node, nodes.Macro | nodes.CallBlock):
            self._define(tag, node, judge)
        elif isinstance(node, nodes.With):
            values = [judge.read(each) for each in node.values]
            self.scope.enter(tag)
            for target, value in zip(node.targets, values, strict=True):
                self._assign(tag, target, value, judge)
        elif isinstance(node, nodes.FilterBlock):
            judge.read(node.filter)
        elif isinstance(node, nodes.Output):  # {% print x %}
            for each in node.nodes:
                judge.print(judge.read(each))
        elif tag.word in ("for", "macro", "call", "with") and id(tag) in self.blocks:
            self.scope.enter(tag)  # one that could not be read brings in names all the same
            for name in _TARGET.findall(tag.inner.partition(" in ")[0]):
                self.scope.put(name, Value())

    def _close(self, block: Block) -> None:
        self.conditions -= block.opener.word == "if"
        self.scope.leave(block.opener)
        node = block.opener.statement.node
        if isinstance(node, nodes.AssignBlock) and isinstance(node.target, nodes.Name):
            self.scope.put(node.target.name, Value("text"))

    def _loop(self, tag: Tag, node: nodes.For, judge: Judge) -> None:
        over = judge.read(node.iter)
        judge.loop(over, node.iter)
        self.scope.enter(tag)
        self._assign(tag, node.target, over.element(), judge)
        self.scope.put("loop", LOOP)
        if node.test is not None:
            judge.read(node.test)

    def _define(self, tag: Tag, node: nodes.Macro | nodes.CallBlock, judge: Judge) -> None:
        if isinstance(node, nodes.Macro):
            self.scope.put(node.name, Value())
        else:
            judge.read(node.call)
        for each in node.defaults:
            judge.read(each)
        self.scope.enter(tag)
        for name in (*(each.name for each in node.args), "caller", "varargs", "kwargs"):
            self.scope.put(name, Value())

    def _assign(self, tag: Tag, target: nodes.Node, value: Value, judge: Judge) -> None:
        if isinstance(target, nodes.Name):
            judge.shadow(target.name)
            self.scope.put(target.name, value)
        elif isinstance(target, nodes.Tuple):
            for each in target.items:
                self._assign(tag, each, Value(), judge)
