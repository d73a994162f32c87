"""The tags in a text, also those that are typed wrong, and how each is spelt right.

Only what can be meant in one way is spelt anew: the result has to be a tag that the language
reads, and where a brace is supplied all its names have to be known.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator

import jinja2
from jinja2 import nodes
from msgspec import Struct
from msgspec.structs import replace

from generator.authoring.mending.spelling import (
    BLANK,
    FULL,
    UNSEEN,
    WORD,
    Token,
    spell_inside,
    spell_operators,
    write,
)
from generator.environment import make_environment
from generator.vocabulary import FREE, Group, list_names

BRACE = "花括号、百分号补成对"
_OPEN, _CLOSE, _PERCENT, _HASH = "[{｛﹛]", "[}｝﹜]", "[%％﹪]", "[#＃﹟]"
_GAP = "[ \u00a0\u3000\u2000-\u200f\u202a-\u202f\u205f-\u2064\u2066-\u2069\ufeff\u00ad]{0,6}"
_OPENING = re.compile(
    f"(?P<print>{_OPEN}{_GAP}{_OPEN}(?!{_OPEN}))|(?P<block>{_OPEN}{_GAP}{_PERCENT})"
    f"|(?P<note>{_OPEN}{_GAP}{_HASH})"
)
_CLOSINGS = {
    "print": re.compile(f"{_CLOSE}{_GAP}{_CLOSE}"),
    "block": re.compile(f"{_PERCENT}{_GAP}{_CLOSE}"),
    "note": re.compile(f"{_HASH}{_GAP}{_CLOSE}"),
}
_ANY_CLOSING = re.compile(f"{_CLOSE}{_GAP}{_CLOSE}|{_PERCENT}{_GAP}{_CLOSE}|{_CLOSE}")
_HALF_OPEN = re.compile(
    f"(?<!{_OPEN}){_OPEN}([^{{}}｛｝﹛﹜]+?)(?:{_CLOSE}{_GAP}{_CLOSE}|{_PERCENT}{_GAP}{_CLOSE})"
)
_SIGNS = {"print": ("{{", "}}"), "block": ("{%", "%}"), "note": ("{#", "#}")}
_SCOPES = ("tr", "tc", "p", "r")
# How each statement is made whole, to see whether it can be read.
_STATEMENTS = {
    "if": "{}{{% endif %}}",
    "elif": "{{% if stub %}}{}{{% endif %}}",
    "else": "{{% if stub %}}{}{{% endif %}}",
    "endif": "{{% if stub %}}{}",
    "for": "{}{{% endfor %}}",
    "endfor": "{{% for stub in stub %}}{}",
    "set": "{}",
}
_ALIASES = {"elseif": "elif", "elsif": "elif", "elif": "elif"}
_DECLARES = re.compile(r"\bfor\s+([\w ,]{1,80}?)\s+in\b|\bset\s+([\w ,]{1,80}?)\s*(?==|%\})")
# Nobody means a tag that is longer than this.
_LONGEST = 4000
_SPECIAL = {"本项", "selected", "本通知", "notice", "loop", "stub"}


class Tag(Struct, frozen=True):
    """A tag in a text; `right` is how it is spelt right, `whys` say what changes, if anything."""

    start: int
    end: int
    kind: str
    right: str
    whys: tuple[str, ...] = ()


def find_declared(texts: Iterable[str]) -> set[str]:
    """The names that the loops and settings in the tags of all these texts declare."""
    listed = list(texts)
    declared: set[str] = set()
    while True:  # what a loop declares may be what another goes over
        rights = (tag.right for text in listed for tag in find_tags(text, declared))
        found = {
            name
            for right in rights
            for match in _DECLARES.finditer(right)
            for name in re.findall(r"\w+", match[1] or match[2])
        }
        if found <= declared:
            return declared
        declared |= found


def find_tags(text: str, loops: Collection[str] = ()) -> list[Tag]:
    """The tags of a text in order; one that cannot be understood is left out.

    `loops` are the names that loops of the template declare.
    """
    tags: list[Tag] = []
    place = 0
    while opening := _OPENING.search(text, place):
        tag = _read(text, opening, loops)
        if tag is not None:
            tags.append(tag)
        place = tag.end if tag else opening.end()
    return sorted([*tags, *_find_half_open(text, tags, loops)], key=lambda tag: tag.start)


def _read(text: str, opening: re.Match[str], loops: Collection[str]) -> Tag | None:
    kind = str(opening.lastgroup)
    following = _OPENING.search(text, opening.end())
    limit = following.start() if following else len(text)
    start = opening.start()
    if closing := _CLOSINGS[kind].search(text, opening.end(), limit):
        inner = text[opening.end() : closing.start()]
        signs = opening[0], closing[0]
        doubtful = any(len(sign) > 2 for sign in signs)
        outer = text[max(start - 1, 0) : start + 2], text[closing.start() : closing.end() + 1]
        if outer == ("{{{", "}}}"):
            whole = Tag(start - 1, closing.end() + 1, kind, "", (BRACE,))
            return _spell(whole, text, inner, loops, doubtful=True)
        return _spell(Tag(start, closing.end(), kind, ""), text, inner, loops, doubtful=doubtful)
    closing = _ANY_CLOSING.search(text, opening.end(), limit)
    if closing is None or kind == "note":
        return None
    inner = text[opening.end() : closing.start()]
    tag = Tag(start, closing.end(), _guess_kind(inner), "", (BRACE,))
    return _spell(tag, text, inner, loops, doubtful=True)


def _find_half_open(text: str, tags: list[Tag], loops: Collection[str]) -> Iterator[Tag]:
    for found in _HALF_OPEN.finditer(text):
        if not any(tag.start < found.end() and found.start() < tag.end for tag in tags):
            half = Tag(found.start(), found.end(), _guess_kind(found[1]), "", (BRACE,))
            tag = _spell(half, text, found[1], loops, doubtful=True)
            if tag is not None:
                yield tag


def _guess_kind(inner: str) -> str:
    words = re.findall(r"\w+", write(spell_inside(inner)[0]).lower())
    first = next((word for word in words if word not in _SCOPES), "")
    return "block" if first in _STATEMENTS or first in _ALIASES else "print"


def _spell(
    tag: Tag, text: str, inner: str, loops: Collection[str], *, doubtful: bool
) -> Tag | None:
    """The tag spelt right; None for one that cannot be read, or not for sure where in doubt."""
    before = text[tag.start : tag.end]
    if len(before) > _LONGEST:
        return None
    opened, closed = _SIGNS[tag.kind]
    if tag.kind == "note":
        return _finish(tag, before, opened + inner + closed, {})
    tokens, done = spell_inside(inner)
    scope = ""
    if tag.kind == "block":
        scope, known = _spell_statement(tokens, done)
        if not known:  # a statement of docxtpl's or Jinja2's own: only its braces are looked at
            same = None if doubtful else opened + inner + closed
            return _finish(tag, before, same, {}) if same else None
    elif _starts_scope(tokens):
        scope = _cut_scope(tokens, done)
    for attempt in (tokens, spell_operators(tokens)):
        body = write(attempt)
        tree = _parse(tag.kind, body)
        if tree is None:
            continue
        plain = not doubtful and before.startswith(("{{", "{%"))
        if not plain and not _is_meant(tag.kind, tree, loops, known=doubtful):
            return None
        if attempt is not tokens:
            done[WORD] = None
        return _finish(tag, before, opened + scope + body + closed, done)
    return None


def _finish(tag: Tag, before: str, right: str, done: dict[str, None]) -> Tag:
    if right == before:
        return replace(tag, right=right, whys=())
    whys = dict.fromkeys([*tag.whys, *done])
    ends = before[:8] + before[-8:]
    if any(sign in ends for sign in "｛｝﹛﹜％﹪＃﹟"):
        whys[FULL] = None
    if re.search(rf"{_OPEN}[^\S\n]+[{{｛﹛%％﹪#＃]|[}}｝﹜%％﹪#＃][^\S\n]+{_CLOSE}", before):
        whys[BLANK] = None
    return replace(tag, right=right, whys=tuple(whys or {UNSEEN: None}))


def _starts_scope(tokens: list[Token]) -> bool:
    kinds = [token.kind for token in tokens]
    place = 1 if kinds[:1] == ["blank"] else 0
    return (
        kinds[place : place + 3] == ["word", "blank", "word"]
        and tokens[place].text.lower() in _SCOPES
        and tokens[place + 2].text not in ("if", "in", "is", "and", "or")
    )


def _cut_scope(tokens: list[Token], done: dict[str, None]) -> str:
    """Takes `tr`, `p` … off the front; it has to follow the brace directly."""
    if tokens[0].kind == "blank":
        del tokens[0]
        done[WORD] = None
    scope = tokens[0].text
    if scope != scope.lower():
        done[WORD] = None
    del tokens[:1]
    return scope.lower()


def _spell_statement(tokens: list[Token], done: dict[str, None]) -> tuple[str, bool]:
    """Spells the keyword of a statement; gives its scope and whether the keyword is known."""
    words = [place for place, token in enumerate(tokens) if token.kind == "word"]
    if not words:
        return "", False
    first = tokens[words[0]]
    low = first.text.lower()
    if low not in _STATEMENTS and low not in _ALIASES:
        for scope in _SCOPES:
            rest = low.removeprefix(scope)
            if rest != low and (rest in _STATEMENTS or rest in _ALIASES):
                tokens[words[0] : words[0] + 1] = [
                    *(Token("word", scope), Token("blank", " "), Token("word", rest))
                ]
                done[WORD] = None
                break
    scope = _cut_scope(tokens, done) if _starts_scope(tokens) else ""
    place = next(place for place, token in enumerate(tokens) if token.kind == "word")
    keyword = tokens[place]
    pair = [each.text.lower() for each in tokens[place : place + 3 : 2]]
    if pair in (["end", "if"], ["end", "for"], ["else", "if"]):
        low = "elif" if pair[0] == "else" else "".join(pair)
        del tokens[place + 1 : place + 3]
    else:
        low = _ALIASES.get(keyword.text.lower(), keyword.text.lower())
    if low not in _STATEMENTS:
        return scope, False
    if low != keyword.text:
        keyword.text = low
        done[WORD] = None
    return scope, True


def _parse(kind: str, body: str) -> nodes.Template | None:
    if kind == "print":
        source = "{{" + body + "}}"
    else:
        keyword = next(iter(re.findall(r"\w+", body)), "")
        source = _STATEMENTS[keyword].format("{%" + body + "%}")
    try:
        return make_environment(is_story=True).parse(source)
    except (jinja2.TemplateSyntaxError, RecursionError, ValueError):
        return None


def _is_meant(kind: str, tree: nodes.Template, loops: Collection[str], *, known: bool) -> bool:
    """Whether a tag says something a form can mean; with `known` all its names are."""
    declared = {*loops, *_SPECIAL}
    try:
        names = [name for name in tree.find_all(nodes.Name) if name.ctx == "load"]
        if kind == "print" and not names:
            return False
        return not known or (
            all(name.name in declared or list_names().find(name.name) for name in names)
            and all(_leads(each) for each in tree.find_all((nodes.Getattr, nodes.Getitem)))
        )
    except RecursionError:
        return False


def has_unknown_name(tag: Tag, text: str, loops: Collection[str]) -> bool:
    """Whether a tag, as it stands, only prints a name that the vocabulary does not have."""
    body = text[tag.start : tag.end].removeprefix("{{").removesuffix("}}").strip()
    if tag.kind != "print" or not re.fullmatch(r"[\w.]+", body):
        return False
    tree = _parse("print", body)
    return tree is not None and not _is_meant("print", tree, loops, known=True)


def _leads(node: nodes.Node) -> bool:
    """Whether a chain of names that begins at the vocabulary leads somewhere in it."""
    steps: list[str] = []
    while isinstance(node, nodes.Getattr | nodes.Getitem):
        if isinstance(node, nodes.Getattr):
            steps.append(node.attr)
        elif isinstance(node.arg, nodes.Const) and isinstance(node.arg.value, str):
            steps.append(node.arg.value)
        node = node.node
    group: Group | None = list_names()
    if not isinstance(node, nodes.Name) or group is None or group.find(node.name) is None:
        return True  # a loop's own name, or something reckoned
    for step in [node.name, *reversed(steps)]:
        name = group.find(step) if group else None
        if name is None:
            return False
        if name.key == FREE[0]:
            return True
        group = name.inner
    return True
