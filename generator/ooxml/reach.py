"""What in a Word file reaches outside it or runs by itself: macros, remote parts, DDE fields.

A link that a reader clicks is none of these, nor is a template or picture named on the writer's
own disk, which Word notes in many ordinary files and does without when it is not there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from generator.ooxml import W
from generator.ooxml.package import RELATION, Package

_KINDS = {
    "attachedTemplate": "远程模板",
    "image": "远程图片",
    "oleObject": "远程对象",
    "package": "远程对象",
    "subDocument": "远程子文档",
    "frame": "远程框架",
    "aFChunk": "远程文档",
}
# A path on a disk; what names a server or another scheme is remote.
_ON_DISK = re.compile(r"(?:file:/{3}(?!/))?(?:[A-Za-z]:[\\/]|/(?![\\/]))?(?![\\/]{2})[^:]*$", re.I)
_MACROS = re.compile(r"vbaproject\.bin$|(?:^|/)activex/|vbadata\.xml$", re.I)
_RUNS = re.compile(r"\bDDE(?:AUTO)?\b", re.I)


class Reach(Struct, frozen=True):
    """One such thing: the part it stands in, what it is in Chinese, and where it leads."""

    part: str
    what: str
    target: str


def list_reaches(package: Package) -> Iterator[Reach]:
    """What in a package reaches outside or runs by itself; raises `UnreadableInput`."""
    for part in package.names():
        if _MACROS.search(part):
            yield Reach(part, "宏或控件", part)
        elif part.endswith(".rels"):
            for element in package.xml(part).iter(RELATION):
                target, kind = element.get("Target", ""), element.get("Type", "").rpartition("/")[2]
                is_outside = element.get("TargetMode") == "External"
                if is_outside and kind != "hyperlink" and not _ON_DISK.match(target):
                    yield Reach(part, _KINDS.get(kind, "远程内容"), target)
        elif part.endswith(".xml") and part.startswith("word/"):
            root = package.xml(part)
            # A code may be spread over runs, so that it is not recognised.
            codes = ["".join(p.itertext(W + "instrText")) for p in root.iter(W + "p")]
            codes += [each.get(W + "instr", "") for each in root.iter(W + "fldSimple")]
            for code in codes:
                if _RUNS.search(code):
                    yield Reach(part, "会自动运行的 DDE 域", code.strip())
