"""A copy of a Word file with a comment at the words of each finding, and nothing else changed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import count

from msgspec import Struct

from generator import word
from generator.errors import OutputBlocked
from generator.excerpts import find_spots
from generator.findings import Finding
from generator.ooxml.anchors import END, ID, REFERENCE, START, Line
from generator.ooxml.comments import Comments
from generator.ooxml.package import Package, as_strict, repack
from generator.ooxml.properties import write_part
from generator.reading import Document, Limits, Paragraph

AUTHOR, INITIALS = "合同检查", "检"


class _Note(Struct, frozen=True):
    """What a comment says, and the words of a body paragraph that it holds."""

    paragraph: Paragraph
    start: int
    end: int
    lines: tuple[str, ...]


def annotate(
    data: bytes, document: Document, findings: Sequence[Finding], day: date | None = None
) -> bytes:
    """The bytes of a Word file with its findings as comments; `document` is what it says.

    Headers, footers, notes, text boxes and properties bear no comments: what is found there is
    said at the first paragraph of the body. The comments bear a date only where one is given, so
    that the same file gives the same copy. Raises `OutputBlocked` for a body without paragraphs.
    """
    if not findings:
        return data
    package = Package(data, document.name, Limits())
    traced = word.trace(package)
    comments = Comments(package, traced.main)
    marks = [each.get(ID, "") for each in traced.root.iter(START, END, REFERENCE)]
    taken = comments.taken | {int(m) for m in marks if m.isdecimal() and len(m) < 10}
    keys = count(max(taken, default=-1) + 1)
    ids = (each.get(ID, "") for each in traced.root.iter("*"))
    fresh = count(1 + max((int(i) for i in ids if i.isdecimal() and len(i) < 10), default=0))
    lines: dict[object, Line] = {}
    stamp = f"{day.isoformat()}T00:00:00Z" if day else ""
    for note in _make_notes(document, findings):
        place = note.paragraph.place
        if place not in lines:
            lines[place] = Line(*traced.paragraphs[place], fresh)
        key = next(keys)
        lines[place].mark(note.start, note.end, key)
        comments.add(key, note.lines, AUTHOR, INITIALS, stamp)
    body = write_part(traced.root.getroottree())
    changed = {traced.main: as_strict(body, package.read(traced.main)), **comments.write_parts()}
    return repack(data, changed)


def _make_notes(document: Document, findings: Sequence[Finding]) -> list[_Note]:
    body = document.body.paragraphs
    notes = []
    for finding, spot in zip(findings, find_spots(document, findings), strict=True):
        said = [f"{finding.severity.chinese} {finding.code}：{finding.message}"]
        if spot is not None and spot.paragraph.place.part == "body":
            paragraph, start, end = spot.paragraph, spot.start, spot.end
        elif body:
            paragraph, start, end = body[0], 0, len(body[0].text)
            words = f"：“{finding.excerpt}”" if finding.excerpt else ""
            said.append(f"所在位置：{finding.place}{words}")
        else:
            raise OutputBlocked(
                f"{document.name or '这个文件'} 的正文里没有段落，放不下批注",
                fix="不加 --annotate，看屏幕上的检查结果",
            )
        notes.append(_Note(paragraph, start, end, tuple("\n".join(said).splitlines())))
    return notes
