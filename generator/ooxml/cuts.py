"""A story as it is written, cut into its paragraphs and the frame that they stand in.

Papers of one form share most of their paragraphs, byte for byte, and nearly all of the frame. Each
is parsed by itself, so together they are as whole as the part: where that is not certain, it is
not cut. Comments, other namespaces further in, other encodings and paragraphs inside paragraphs
are such cases.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from lxml import etree
from msgspec import Struct

from generator.ooxml.blocks import P
from generator.ooxml.package import parse

_BEGINS = (b"<w:p>", b"<w:p ")
_END = b"</w:p>"
_MARK = "cut"  # stands in the frame where a paragraph was
_BETWEEN = b"<between/>"
_CUT = b'<w:p cut=""/>'
_ROOT = re.compile(
    rb"""(?:\xef\xbb\xbf)?(?:<\?xml(?![^>]*encoding)[^>]*\?>|<\?xml[^>]*encoding=["']UTF-8["'][^>]*\?>)?"""
    rb"\s*<(w:[A-Za-z]+)(?: [^<>]*[^/<>])?>",
    re.IGNORECASE,
)


class Cuts(Struct, frozen=True):
    """A part cut up: the start tag of its root, the frame with a mark for each of the paragraphs.

    The paragraphs are without their end tags.
    """

    root: bytes
    frame: bytes
    paragraphs: tuple[bytes, ...]


def cut(data: bytes) -> Cuts | None:
    """The part in pieces; None where it cannot be cut."""
    root = _ROOT.match(data)
    if root is None:
        return None
    frame = []
    paragraphs = []
    *pieces, tail = data[root.end() :].split(_END)
    for piece in pieces:
        if piece.startswith(_BEGINS):
            frame.append(b"")
            paragraphs.append(piece)
            continue
        plain, begun = map(piece.find, _BEGINS)
        start = begun if plain < 0 or 0 <= begun < plain else plain
        if start < 0:
            return None
        frame.append(piece[:start])
        paragraphs.append(piece[start:])
    frame.append(tail)
    joined = _CUT.join(frame)
    if (
        b"xmlns" in joined
        or b"<!" in joined
        or b"<?" in joined
        or joined.count(_CUT) != len(pieces)
    ):
        return None
    return Cuts(root[0], joined, tuple(paragraphs))


def parse_frame(cuts: Cuts) -> Any:
    """The root of the frame, its marks being empty paragraphs; None where it is not whole."""
    return _parse(cuts.root + cuts.frame)


def is_mark(paragraph: Any) -> bool:
    """Whether a paragraph of the frame stands for one that was cut out."""
    return paragraph.get(_MARK) is not None


def parse_paragraphs(root: bytes, paragraphs: Sequence[bytes]) -> list[Any] | None:
    """Paragraphs cut out of a part with this root; None where one is not whole by itself.

    They are parsed at once with something else between each two, which none could reach over.
    """
    name = _ROOT.match(root)
    assert name is not None
    written = b"".join(paragraph + _END + _BETWEEN for paragraph in paragraphs)
    parsed = _parse(root + _BETWEEN + written + b"</" + name[1] + b">")
    found = [] if parsed is None else list(parsed)
    tags = [element.tag for element in found]
    if tags != ["between", *[P, "between"] * len(paragraphs)]:
        return None
    return found[1::2]


def _parse(data: bytes) -> Any:
    try:
        return parse(data)
    except (etree.XMLSyntaxError, ValueError):
        return None
