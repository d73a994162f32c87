"""The names in force at a place of a template, and the slips that reading it brings up."""

from __future__ import annotations

from msgspec import Struct, field
from msgspec.structs import replace

from generator.markup.values import Tag
from generator.vocabulary import Group, Name


class Value(Struct, frozen=True):
    """What is known of a value before a form is filled.

    `sort` is that of `vocabulary.Name`, or list, group, loop, float; empty where nothing is known.
    `group` are the names beneath it or beneath each entry of the list; `path` are the keys that
    lead to it, and `through` the filters it has passed; `title` is what people call it; `choices`
    what a choice can be.
    """

    sort: str = ""
    group: Group | None = None
    path: tuple[str, ...] = ()
    title: str = ""
    choices: tuple[str, ...] = ()
    through: tuple[str, ...] = ()

    @property
    def in_words(self) -> bool:
        """Whether it is an amount spelt out in 大写."""
        return bool({"大写", "uppercase"} & set(self.through))

    def element(self) -> Value:
        """One entry of a list; nothing is known of any other value's."""
        if self.sort != "list" or self.group is None:
            return Value()
        return replace(self, sort="group", path=(*self.path, "0"))


def take(name: Name, above: Value | None = None) -> Value:
    """The value under a name."""
    sort = "list" if name.many else "group" if name.inner else name.sort
    path = (*(above.path if above else ()), name.key)
    title = f"{above.title}.{name.title}" if above and above.title else name.title
    return Value(sort, name.inner, path, title, name.choices)


LOOP = Value("loop")


class Slip(Struct, frozen=True):
    """One thing wrong with the meaning of a tag.

    `words` are those in question as they stand, `about` what they were held against, `near` the
    nearest that would do; `value` is what they stand for, if anything.
    """

    kind: str
    tag: Tag
    words: str
    about: str = ""
    near: str = ""
    value: Value = Value()
    other: Tag | None = None


class _Frame(Struct):
    opener: Tag | None
    names: dict[str, Value] = field(default_factory=dict)


class Scope:
    """The names that loops and settings bring in; `elsewhere` are those of other parts."""

    def __init__(self, elsewhere: set[str]) -> None:
        self.elsewhere = elsewhere
        self._frames = [_Frame(None)]
        self._ended: dict[str, Tag] = {}

    def enter(self, opener: Tag) -> None:
        """Opens what a loop or macro brings in."""
        self._frames.append(_Frame(opener))

    def leave(self, opener: Tag) -> None:
        """Ends it; crossed blocks may end in any order."""
        for frame in self._frames[1:]:
            if frame.opener is opener:
                self._ended |= dict.fromkeys(frame.names, opener)
                self._frames.remove(frame)

    def turn(self, opener: Tag) -> None:
        """Takes the variables of a loop away where its `else` begins."""
        for frame in self._frames[1:]:
            if frame.opener is opener:
                self._ended |= dict.fromkeys(frame.names, opener)
                frame.names.clear()

    def put(self, name: str, value: Value) -> None:
        """Brings in a name."""
        self._frames[-1].names[name] = value

    def find(self, name: str) -> Value | None:
        """The value of a name that a loop or setting brought in."""
        for frame in reversed(self._frames):
            if name in frame.names:
                return frame.names[name]
        return None

    def ended(self, name: str) -> Tag | None:
        """The tag of a loop, over by now, that brought a name in."""
        return self._ended.get(name)

    @property
    def names(self) -> list[str]:
        """All names in force here."""
        return [name for frame in self._frames for name in frame.names if name != "loop"]
