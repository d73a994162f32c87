"""The comments of a Word file: their part, made where there is none (ECMA-376 part 1, 17.13.4).

Where the file keeps threads and lasting ids of its comments (parts of later versions of Word),
the new ones are entered there as well.
"""

from __future__ import annotations

import hashlib
import posixpath
import re
from collections.abc import Iterable, Sequence
from typing import Any

from lxml import etree

from generator.ooxml import MC, W
from generator.ooxml.anchors import ID
from generator.ooxml.package import Package, as_strict
from generator.ooxml.properties import write_part

_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"
_STRICT = b"http://purl.oclc.org/ooxml/officeDocument/relationships/comments"
_STRICT_MAIN = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_CT = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_PR = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_PARA_ID = _W14 + "paraId"
# By the last word of their relation: the namespace, the name of an entry, its attributes.
_EXTENSIONS = {
    "commentsExtended": ("http://schemas.microsoft.com/office/word/2012/wordml", "commentEx"),
    "commentsIds": ("http://schemas.microsoft.com/office/word/2016/wordml/cid", "commentId"),
}
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class Comments:
    """The comments of one file while some are added; `parts` are then the parts that changed."""

    def __init__(self, package: Package, main: str) -> None:
        self._package = package
        self._main = main
        found = {relation.kind: relation.target for relation in package.relations(main)}
        self._part = found.get("comments", "")
        self._is_new = self._part not in package
        self._extensions = {
            kind: found[kind] for kind in _EXTENSIONS if found.get(kind, "") in package
        }
        if self._is_new:
            self._part = _find_free(package, posixpath.dirname(main))
            self._root = etree.Element(W + "comments", nsmap={"w": W[1:-1]})
        else:
            self._root = package.xml(self._part)
        ignored = (self._root.get(MC + "Ignorable") or "").split()
        self._has_paragraph_ids = any(
            self._root.nsmap.get(prefix) == _W14[1:-1] for prefix in ignored
        )
        self._entered: list[str] = []
        self.taken = {_read_id(each) for each in self._root.iterchildren(W + "comment")}

    def add(self, key: int, lines: Sequence[str], author: str, initials: str, day: str) -> None:
        """A comment of some paragraphs; `day` is a date and time by ISO 8601, or empty."""
        said = {ID: str(key), W + "author": author, W + "initials": initials}
        if day:
            said[W + "date"] = day
        comment = etree.SubElement(self._root, W + "comment", said)
        for line in lines:
            paragraph = etree.SubElement(comment, W + "p")
            run = etree.SubElement(paragraph, W + "r")
            text = etree.SubElement(run, W + "t", {_SPACE: "preserve"})
            text.text = _UNFIT.sub("\ufffd", line)
        if self._has_paragraph_ids:
            mark = self._make_paragraph_id(key)
            comment[-1].set(_PARA_ID, mark)
            self._entered.append(mark)

    def write_parts(self) -> dict[str, bytes]:
        """The parts that changed, by name."""
        package, main = self._package, self._main
        original = package.read(main if self._is_new else self._part)
        parts = {self._part: as_strict(write_part(self._root), original)}
        for kind, part in self._extensions.items():
            if self._entered:
                parts[part] = self._extend(kind, part)
        if self._is_new:
            parts["[Content_Types].xml"] = self._declare()
            folder, base = posixpath.split(main)
            relations = posixpath.join(folder, "_rels", f"{base}.rels")
            is_strict = _STRICT_MAIN in original
            parts[relations] = self._relate(relations, is_strict=is_strict)
        return parts

    def _make_paragraph_id(self, key: int) -> str:
        taken = {each.get(_PARA_ID, "").upper() for each in self._root.iter(W + "p")}
        for count in range(len(taken) + 2):
            digest = hashlib.sha256(f"{key} {count}".encode()).digest()
            mark = f"{int.from_bytes(digest[:4]) & 0x7FFFFFFE | 1:08X}"
            if mark not in taken:
                break
        return mark

    def _extend(self, kind: str, part: str) -> bytes:
        root = self._package.xml(part)
        namespace, name = _EXTENSIONS[kind]
        for mark in self._entered:
            entry = etree.SubElement(root, f"{{{namespace}}}{name}")
            entry.set(f"{{{namespace}}}paraId", mark)
            if kind == "commentsExtended":
                entry.set(f"{{{namespace}}}done", "0")
            else:
                entry.set(f"{{{namespace}}}durableId", mark)
        return write_part(root)

    def _declare(self) -> bytes:
        root = self._package.xml("[Content_Types].xml")
        name = f"/{self._part}"
        for each in root.iterchildren(_CT + "Override"):
            if each.get("PartName", "").lower() == name.lower():
                root.remove(each)
        etree.SubElement(root, _CT + "Override", PartName=name, ContentType=_TYPE)
        return write_part(root)

    def _relate(self, relations: str, *, is_strict: bool) -> bytes:
        if relations in self._package:
            root = self._package.xml(relations)
            strict = self._package.read(relations)
        else:
            root, strict = etree.Element(_PR + "Relationships", nsmap={None: _PR[1:-1]}), b""
        for each in root.iterchildren(_PR + "Relationship"):
            if each.get("Type", "").endswith("/comments"):  # it leads nowhere
                root.remove(each)
        taken = {each.get("Id") for each in root}
        own = next(f"rId{n}" for n in range(1, len(taken) + 2) if f"rId{n}" not in taken)
        target = posixpath.basename(self._part)
        etree.SubElement(root, _PR + "Relationship", Id=own, Type=_RELATION, Target=target)
        written = as_strict(write_part(root), strict)
        return written.replace(_RELATION.encode(), _STRICT) if is_strict else written


def _find_free(package: Package, folder: str) -> str:
    names: Iterable[str] = (f"comments{n or ''}.xml" for n in range(len(package.names()) + 1))
    return next(
        path for path in (posixpath.join(folder, name) for name in names) if path not in package
    )


def _read_id(element: Any) -> int:
    text = element.get(ID, "")
    return int(text) if text.isdecimal() and len(text) < 10 else -1
