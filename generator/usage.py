"""Which names of the vocabulary a form uses, read from its text without filling it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from jinja2 import nodes
from msgspec import Struct

from generator.compiled import CompiledForm
from generator.environment import PICKING
from generator.paths import Path
from generator.vocabulary import FREE, Name, list_names


class _Spot(Struct, frozen=True):
    """Where an expression leads: a path, the name it stands for, and whether it is the list."""

    path: Path
    name: Name
    is_list: bool

    def element(self) -> _Spot:
        return _Spot((*self.path, 0), self.name, False)


_Scope = Mapping[str, "_Spot | None"]


def list_uses(form: CompiledForm) -> dict[Path, bool]:
    """The path of each name a form uses, and whether it is needed whatever the deal says.

    Steps into a list are 0. Needed means printed, compared or looped over outside any condition.
    """
    uses: dict[Path, bool] = {}
    for part in form.parts.values():
        tree = part.program.environment.parse(part.source)
        _Reader(uses).read(tree.body, {}, needed=True)
    return uses


class _Reader:
    def __init__(self, uses: dict[Path, bool]) -> None:
        self._uses = uses

    def read(self, body: list[nodes.Node], scope: _Scope, *, needed: bool) -> None:
        inner = dict(scope)
        for node in body:
            self._visit(node, inner, needed)

    def _visit(self, node: nodes.Node, scope: dict[str, _Spot | None], needed: bool) -> None:
        if isinstance(node, nodes.If | nodes.CondExpr):
            self._test(node.test, scope, needed)
            for branch in _branches(node):
                self.read(branch, scope, needed=False)
        elif isinstance(node, nodes.For):
            self._visit_loop(node, scope, needed)
        elif isinstance(node, nodes.Assign):
            self._visit(node.node, scope, needed)
            if isinstance(node.target, nodes.Name):
                scope[node.target.name] = self._resolve(node.node, scope)
        elif isinstance(node, nodes.And | nodes.Or):
            self._visit(node.left, scope, needed)
            self._visit(node.right, scope, False)
        elif isinstance(node, nodes.Filter) and node.name in ("default", "d", "默认"):
            for child in node.iter_child_nodes():
                self._visit(child, scope, False)
        elif spot := self._resolve(node, scope):
            self._note(spot, needed)
        else:
            for child in node.iter_child_nodes():
                self._visit(child, scope, needed)

    def _visit_loop(self, node: nodes.For, scope: _Scope, needed: bool) -> None:
        outer = dict(scope)
        spot = self._resolve(node.iter, outer)
        self._visit(node.iter, outer, needed)
        if isinstance(node.target, nodes.Name):
            outer[node.target.name] = spot.element() if spot and spot.is_list else None
        if node.test:
            self._test(node.test, outer, False)
        self.read(node.body, outer, needed=needed)
        self.read(node.else_, outer, needed=False)

    def _test(self, node: nodes.Node, scope: dict[str, _Spot | None], needed: bool) -> None:
        """A condition: a bare name asks whether it was said; a comparison needs its value."""
        if isinstance(node, nodes.Not):
            self._test(node.node, scope, needed)
        elif isinstance(node, nodes.And | nodes.Or):
            self._test(node.left, scope, needed)
            self._test(node.right, scope, False)
        elif isinstance(node, nodes.Test):
            self._visit(node.node, scope, False)
        elif spot := self._resolve(node, scope):
            self._note(spot, False)
        else:
            self._visit(node, scope, needed)

    def _note(self, spot: _Spot, needed: bool) -> None:
        path = spot.name.needs or spot.path
        self._uses[path] = self._uses.get(path, False) or needed

    def _resolve(self, node: nodes.Node, scope: _Scope) -> _Spot | None:
        if isinstance(node, nodes.Name):
            if node.name in scope:
                return scope[node.name]
            name = list_names().find(node.name)
            return _Spot((name.key,), name, name.many) if name else None
        if isinstance(node, nodes.Filter) and node.name in PICKING and node.node is not None:
            spot = self._resolve(node.node, scope)
            return spot.element() if spot and spot.is_list else None
        if isinstance(node, nodes.Getattr):
            return _enter(self._resolve(node.node, scope), node.attr)
        if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const):
            return _enter(self._resolve(node.node, scope), node.arg.value)
        return None


def _enter(spot: _Spot | None, step: object) -> _Spot | None:
    if spot is None:
        return None
    if spot.is_list:
        return spot.element() if isinstance(step, int) else None
    if spot.path[:1] == FREE and isinstance(step, str):
        return _Spot((*spot.path, step), spot.name, False)
    inner = spot.name.inner.find(step) if spot.name.inner and isinstance(step, str) else None
    return _Spot((*spot.path, inner.key), inner, inner.many) if inner else None


def _branches(node: nodes.If | nodes.CondExpr) -> Iterator[list[nodes.Node]]:
    if isinstance(node, nodes.CondExpr):
        yield [node.expr1]
        if node.expr2 is not None:
            yield [node.expr2]
        return
    yield node.body
    yield list(node.elif_)
    yield node.else_
