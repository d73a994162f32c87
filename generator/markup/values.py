"""A template as values: lines of text with their places, the tags in them, the blocks they make."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from msgspec import Struct, field

from generator.findings import WordPlace

# How text stands in the file: as read, struck by a tracked change, the code of a field, an
# attribute such as the words for a picture.
SHOWN, DELETED, CODE, ATTRIBUTE = "shown", "deleted", "code", "attribute"


class Piece(Struct, frozen=True):
    """The text of one element, `line.text[start:end]`, and how it looks.

    `look` is the formatting that a reader sees, by name; `holder` names the hyperlink, insertion
    or content control in which it stands, outermost first; empty for the paragraph itself.
    """

    start: int
    end: int
    order: int
    look: tuple[tuple[str, str], ...] = ()
    hidden: bool = False
    holder: str = ""


class Frame(Struct, frozen=True, eq=False):
    """What holds a paragraph: the body, a header, a note, a text box, or a cell of a table.

    `table`, `row` and `cell` are counts over all tables of the part; None outside a table.
    """

    number: int
    table: int | None = None
    row: int | None = None
    cell: int | None = None
    above: Frame | None = None


class Line(Struct, frozen=True, eq=False):
    """The text of one paragraph, or what of it stands apart: deletions, a field's code.

    `text` is as the template language reads it, hidden text included. `part` is the name of the
    part in the file, `paragraph` counts the paragraphs of all parts in the order of the file,
    `rsid` is the mark that the paragraph bears, `bears` names what else it holds that a reader
    sees.
    """

    place: WordPlace
    text: str
    part: str
    kind: str = SHOWN
    pieces: tuple[Piece, ...] = ()
    frame: Frame = field(default_factory=lambda: Frame(0))
    paragraph: int = 0
    rsid: str = ""
    bears: tuple[str, ...] = ()

    def cut(self, start: int, end: int) -> list[Piece]:
        """The pieces that hold a part of the text."""
        return [p for p in self.pieces if p.start < end and start < p.end]


class Statement(Struct, frozen=True):
    """What stands between the braces, parsed; `fault` says in Chinese why it could not be.

    `node` is the expression printed, or the statement (`if`, `for`, `set` …) without its body.
    `mended` is the text with its full-width signs made plain, where that made it readable.
    """

    word: str
    node: Any = None
    fault: str | None = None
    mended: str | None = None


class Tag(Struct, frozen=True, eq=False):
    """One tag: `line.text[start:end]`.

    `opener` is `{{`, `{%` or `{#`; `level` is what it stands for as a whole (p, tr, tc, r) or
    empty; `flaw` says how its braces are wrong, empty where they are sound. `inert` is one in a
    comment or in raw text: it does nothing.
    """

    line: Line
    start: int
    end: int
    opener: str
    level: str
    inner: str
    statement: Statement
    flaw: str = ""
    inert: bool = False

    @property
    def text(self) -> str:
        """The tag as it stands."""
        return self.line.text[self.start : self.end]

    @property
    def place(self) -> WordPlace:
        """The paragraph in which it stands."""
        return self.line.place

    @property
    def word(self) -> str:
        """The first word of a statement: if, for, endif …; empty for what is printed."""
        return self.statement.word

    @property
    def pieces(self) -> list[Piece]:
        """The pieces of text over which it is spread."""
        return self.line.cut(self.start, self.end)

    @property
    def hidden(self) -> bool:
        """Whether all of it is formatted hidden."""
        return bool(self.pieces) and all(piece.hidden for piece in self.pieces)


class Block(Struct, frozen=True, eq=False):
    """A block from its opening tag over `elif` and `else` to its end; None where it has none."""

    opener: Tag
    middles: tuple[Tag, ...] = ()
    closer: Tag | None = None

    @property
    def tags(self) -> tuple[Tag, ...]:
        """All its tags in order."""
        return (self.opener, *self.middles, *((self.closer,) if self.closer else ()))


class Stray(Struct, frozen=True, eq=False):
    """A tag that fits no open block: `open` is the innermost one that is open, if any.

    `crossed` is the block it would end, where that is open further out.
    """

    tag: Tag
    open: Tag | None = None
    crossed: Tag | None = None


class Alien(Struct, frozen=True):
    """Something in the file beside its text: a macro, a link outside, an object, a font."""

    kind: str
    name: str
    place: WordPlace


class Template(Struct, frozen=True, eq=False):
    """A template read: its lines in the order of the file, its tags, blocks, and what else it has."""

    name: str
    lines: tuple[Line, ...]
    tags: tuple[Tag, ...]
    blocks: tuple[Block, ...]
    strays: tuple[Stray, ...]
    aliens: tuple[Alien, ...]

    @property
    def live(self) -> Iterator[Tag]:
        """The tags that do something and whose braces are sound."""
        return (tag for tag in self.tags if not tag.inert and not tag.flaw and tag.opener != "{#")

    @property
    def printed(self) -> Iterator[Tag]:
        """The tags that print something."""
        return (tag for tag in self.live if tag.opener == "{{")

    @property
    def shown(self) -> Iterator[Line]:
        """The lines that a reader of the page sees, properties left out."""
        return (
            line for line in self.lines if line.kind == SHOWN and line.place.part != "properties"
        )
