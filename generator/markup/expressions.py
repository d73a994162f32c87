"""One expression of a tag read with the names in force: what it gives, and the slips in it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from jinja2 import nodes
from msgspec import Struct
from msgspec.structs import replace

from generator.environment import PICKING, make_environment
from generator.markup.glossary import SORTS, find_filter
from generator.markup.lexicon import Lexicon, find_nearest, suggest_member, suggest_path
from generator.markup.scopes import Scope, Slip, Value, take
from generator.markup.values import Tag
from generator.vocabulary import FREE

_MONEY = ("amount", "price", "quantity")
_NUMBERS = (*_MONEY, "ratio", "share", "count", "float")
_TYPES: dict[str, type] = {
    **{"text": str, "choice": str, "date": date, "count": int, "flag": bool, "list": list},
    **dict.fromkeys((*_MONEY, "ratio", "share"), Decimal),
}
_LOOP_NAMES = {
    *("index", "index0", "revindex", "revindex0", "first", "last", "length", "depth", "depth0"),
    *("previtem", "nextitem", "cycle", "changed"),
}
_DEFAULTS = ("default", "d", "默认")
_KEEPING = ("list", "sort", "reverse", "unique", "select", "reject", "selectattr", "rejectattr")
_BY_ATTRIBUTE = {"selectattr": 0, "rejectattr": 0, "groupby": 0}
_BY_OPTION = ("map", "sort", "sum", "unique", "min", "max", "groupby")
_COUNTING = ("length", "count", "int", "wordcount")
_WORDING = {
    *("upper", "lower", "title", "capitalize", "trim", "replace", "join", "string", "center"),
    *("truncate", "indent", "wordwrap", "escape", "e", "forceescape", "format", "striptags"),
}
# What would let a value into the file as it is, or reach beyond the form.
_REFUSED = ("safe", "xmlattr", "urlize", "pprint", "tojson", "attr")
_EQUAL = {"eq", "ne", "equalto", "sameas", "==", "!=", "in", "notin"}


class Judge(Struct):
    """Reads the expressions of one tag; slips and the paths used are noted on the way."""

    tag: Tag
    lexicon: Lexicon
    scope: Scope
    slips: list[Slip]
    used: dict[tuple[str, ...], list[Tag]]
    needed: set[tuple[str, ...]]

    def print(self, value: Value) -> None:
        """Judges a value that is printed."""
        shown = value.title or self.tag.inner.strip()
        if value.sort in ("list", "group", "loop"):
            self._note("whole", shown, about=value.sort, value=value)
        elif value.sort == "float":
            self._note("float", self.tag.inner.strip(), value=value)
        elif value.sort in _MONEY:
            self._note("bare", shown, value=value)

    def loop(self, over: Value, node: nodes.Node) -> None:
        """Judges what a loop goes over."""
        if over.sort and over.sort not in ("list", "free", "loop"):
            self._note("loop", over.title or _spell(node), value=over)

    def shadow(self, name: str) -> None:
        """Judges the name of a variable."""
        if name.startswith("_"):
            self._note("refused", name, about="underscore")
        found = self.lexicon.find(name)
        if found is not None and self.scope.find(name) is None:
            self._note("shadow", name, about=found.title)

    def read(self, node: nodes.Node | None) -> Value:
        """What an expression gives."""
        if node is None:
            return Value()
        reader = _READERS.get(type(node))
        if reader is not None:
            found: Value = reader(self, node)
            return found
        values = [self.read(child) for child in node.iter_child_nodes()]
        if isinstance(node, nodes.BinExpr):
            return self._reckon(node, values[0], values[1])
        return Value()

    def _note(self, kind: str, words: str, **more: Any) -> None:
        self.slips.append(Slip(kind, self.tag, words, **more))

    def _name(self, node: nodes.Name) -> Value:
        name = node.name
        own = self.scope.find(name)
        if own is not None:
            return own
        if name.startswith("_"):
            self._note("refused", name, about="underscore")
            return Value()
        found = self.lexicon.find(name)
        if found is not None:
            return self._use(take(found))
        if name in ("本项", "selected"):
            return self._select(name)
        ended = self.scope.ended(name)
        if ended is not None:
            self._note("outside", name, other=ended)
        elif name in self.scope.elsewhere:
            self._note("elsewhere", name)
        elif name == "loop":
            self._note("outside", name)
        elif name not in make_environment(is_story=True).globals:
            own_name = find_nearest(name, self.scope.names)
            near = own_name or "、".join(suggest_path(name))
            self._note("name", name, near=near)
        return Value()

    def _select(self, name: str) -> Value:
        if not self.lexicon.selected:
            self._note("name", name, about="selected")
            return Value()
        if len(self.lexicon.selected) > 1:
            return Value("some", None, ("selected",), name)
        return Value("group", self.lexicon.selected[0], ("selected",), name)

    def _use(self, value: Value) -> Value:
        self.used.setdefault(value.path, []).append(self.tag)
        self.needed.add(value.path)
        return value

    def _getattr(self, node: nodes.Getattr) -> Value:
        return self._enter(self.read(node.node), node.attr, node)

    def _getitem(self, node: nodes.Getitem) -> Value:
        base = self.read(node.node)
        if isinstance(node.arg, nodes.Const):
            return self._enter(base, node.arg.value, node)
        if isinstance(node.arg, nodes.Slice):
            return base
        self.read(node.arg)
        return Value()

    def _enter(self, base: Value, step: object, node: nodes.Expr) -> Value:
        """A part of a value: a field of a group, an entry of a list, a method of a text."""
        if isinstance(step, str) and step.startswith("_"):
            self._note("refused", step, about="underscore")
            return Value()
        if base.sort == "list":
            if isinstance(step, int):
                return base.element()
            if not hasattr(list, str(step)):
                self._note("entry", _spell(node), about=str(step), value=base)
            return Value()
        if base.path[:1] == FREE or base.sort in ("", "free"):
            return Value()
        if base.sort == "loop":
            if step not in _LOOP_NAMES:
                near = find_nearest(str(step), sorted(_LOOP_NAMES), 0.4) or ""
                self._note("member", str(step), about="loop", near=near)
            return Value("count" if "index" in str(step) or step == "length" else "")
        if base.sort == "some":
            groups = self.lexicon.selected
        elif base.group is not None:
            groups = (base.group,)
        else:
            return self._method(base, step)
        for group in groups:
            name = group.find(step) if isinstance(step, str) else None
            if name is not None:
                return self._use(take(name, base))
        near = suggest_member(str(step), groups[0]) or ""
        self._note("member", str(step), about=base.title, near=near, value=base)
        return Value()

    def _method(self, base: Value, step: object) -> Value:
        kind = _TYPES.get(base.sort)
        if kind is not None and isinstance(step, str) and not hasattr(kind, step):
            self._note("member", step, about=base.title or SORTS.get(base.sort, ""), value=base)
        return Value()

    def _filter(self, node: nodes.Filter) -> Value:
        if node.name in _DEFAULTS:  # what stands in for an absent value makes it needless
            base = replace(self, needed=set()).read(node.node)
        else:
            base = self.read(node.node)
        given = [self.read(each) for each in (*node.args, *(k.value for k in node.kwargs))]
        name = node.name
        if name in _REFUSED:
            self._note("refused", name, about="filter")
            return Value()
        if name not in make_environment(is_story=True).filters:
            known = [n for n in make_environment(is_story=True).filters if not n.startswith("_")]
            self._note("filter", name, near=find_nearest(name, known) or "", value=base)
            return Value()
        note = find_filter(name)
        if note is not None:
            if base.sort and base.sort not in (*note.takes, "free", "some"):
                self._note("sort", name, value=base)
            through = (*base.through, name)
            return Value(note.gives, None, base.path, base.title, (), through)
        return self._standard(node, base, given)

    def _standard(self, node: nodes.Filter, base: Value, given: list[Value]) -> Value:
        """A filter of the language itself."""
        name = node.name
        if base.group is not None and base.sort == "list":
            entry = base.element()
            if name in _BY_ATTRIBUTE and node.args:
                found = self._attribute(entry, node.args[0])
                self._choose(found, node.args[2:], _const(node.args[1:2]) in _EQUAL)
            elif name in _BY_OPTION:
                own = next((k.value for k in node.kwargs if k.key == "attribute"), None)
                found = self._attribute(entry, own) if own is not None else entry
                if name == "map":
                    return Value("list") if own is not None else Value()
                if name == "sum":
                    return replace(found, group=None) if own is not None else Value()
        if name in _DEFAULTS:
            return base if base.sort else Value()
        if name in PICKING:
            if base.sort == "list":
                return base.element()
            return Value("text") if base.sort == "text" else Value()
        if name in _KEEPING:
            return base if base.sort == "list" else Value("list")
        if name in _COUNTING:
            return Value("count")
        return Value("text") if name in _WORDING else Value()

    def _attribute(self, entry: Value, argument: nodes.Expr) -> Value:
        """The value that a filter takes of each entry of a list by its name."""
        if not isinstance(argument, nodes.Const) or not isinstance(argument.value, str):
            return Value()
        value = entry
        for step in argument.value.split("."):
            value = self._enter(value, step, argument)
        return value

    def _test(self, node: nodes.Test) -> Value:
        base = self.read(node.node)
        for each in node.args:
            self.read(each)
        known = make_environment(is_story=True).tests
        if node.name not in known:
            self._note("test", node.name, near=find_nearest(node.name, known) or "", value=base)
        return Value("flag")

    def _compare(self, node: nodes.Compare) -> Value:
        left = self.read(node.expr)
        for each in node.ops:
            right = self.read(each.expr)
            if each.op in _EQUAL:
                self._choose(left, [each.expr], each.op in _EQUAL)
                if right.choices:
                    self._choose(right, [node.expr], each.op in ("eq", "ne"))
        return Value("flag")

    def _choose(self, value: Value, against: list[nodes.Expr], known: bool) -> None:
        """Judges the words that a choice is compared with: one that it can be, or it never holds."""
        if not value.choices or not known:
            return
        for each in against:
            inner = each.items if isinstance(each, nodes.List | nodes.Tuple) else [each]
            for one in inner:
                said = one.value if isinstance(one, nodes.Const) else None
                if isinstance(said, str) and said not in value.choices:
                    self._note("choice", said, about=value.title, value=value)

    def _call(self, node: nodes.Call) -> Value:
        for each in (*node.args, *(k.value for k in node.kwargs)):
            self.read(each)
        target = node.node
        if isinstance(target, nodes.Name):
            value = self._name(target)
            if value.sort and value.sort != "loop":
                self._note("refused", target.name, about="call", value=value)
            return Value()
        value = self.read(target)
        if value.sort and value.path:
            self._note("refused", _spell(target), about="call", value=value)
        return Value()

    def _concat(self, node: nodes.Concat) -> Value:
        for each in node.nodes:
            value = self.read(each)
            if value.sort in ("list", "group"):
                self._note("whole", value.title, about=value.sort, value=value)
            elif value.sort in (*_MONEY, "date", "ratio", "share") and value.title:
                self._note("raw", value.title, value=value)
        return Value("text")

    def _reckon(self, node: nodes.BinExpr, left: Value, right: Value) -> Value:
        if isinstance(node, nodes.And | nodes.Or):
            return right if right.sort == left.sort else Value()
        sorts = {left.sort, right.sort}
        if "float" in sorts and sorts & {*_MONEY, "ratio", "share"}:
            self._note("float", _spell_operation(node), value=left)
            return Value()
        if isinstance(node, nodes.Div) and sorts == {"count"}:
            return Value("float")
        numbers, others = sorts & set(_NUMBERS), sorts & {"text", "choice", "date"}
        if isinstance(node, nodes.Add) and numbers and others:
            self._note("mix", _spell_operation(node), value=left)
            return Value()
        if isinstance(node, nodes.Add | nodes.Sub) and len(sorts) == 1 and "date" not in sorts:
            return Value(left.sort) if left.sort != "list" else Value("list")
        if isinstance(node, nodes.Mul) and "amount" in sorts and sorts <= set(_NUMBERS):
            return Value("amount")
        return Value()

    def _const(self, node: nodes.Const) -> Value:
        if isinstance(node.value, bool) or node.value is None:
            return Value()
        kinds = {str: "text", int: "count", float: "float"}
        return Value(kinds.get(type(node.value), ""))

    def _condition(self, node: nodes.CondExpr) -> Value:
        may = replace(self, needed=set())
        may.read(node.test)
        first, second = may.read(node.expr1), may.read(node.expr2)
        return first if first.sort == second.sort else Value()

    def _list(self, node: nodes.List | nodes.Tuple) -> Value:
        for each in node.items:
            self.read(each)
        return Value("list")

    def _not(self, node: nodes.Not) -> Value:
        self.read(node.node)
        return Value("flag")


_READERS: dict[type, Any] = {
    nodes.Name: Judge._name,
    nodes.Getattr: Judge._getattr,
    nodes.Getitem: Judge._getitem,
    nodes.Filter: Judge._filter,
    nodes.Test: Judge._test,
    nodes.Compare: Judge._compare,
    nodes.Call: Judge._call,
    nodes.Concat: Judge._concat,
    nodes.Const: Judge._const,
    nodes.CondExpr: Judge._condition,
    nodes.List: Judge._list,
    nodes.Tuple: Judge._list,
    nodes.Not: Judge._not,
}


def _const(found: list[nodes.Expr]) -> object:
    return found[0].value if found and isinstance(found[0], nodes.Const) else None


def _spell(node: nodes.Node) -> str:
    """A name with its parts as it was typed."""
    if isinstance(node, nodes.Name):
        return node.name
    if isinstance(node, nodes.Getattr):
        return f"{_spell(node.node)}.{node.attr}"
    if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const):
        return f"{_spell(node.node)}[{node.arg.value!r}]"
    if isinstance(node, nodes.Filter) and node.node is not None:
        return f"{_spell(node.node)}|{node.name}"
    return str(node.value) if isinstance(node, nodes.Const) else "…"


def _spell_operation(node: nodes.BinExpr) -> str:
    return f"{_spell(node.left)} {node.operator} {_spell(node.right)}"
