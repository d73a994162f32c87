"""Tracked changes accepted or rejected as Word does it, for tests; written apart from the program.

A deleted end of a paragraph joins it with the next one, whose look it takes; an empty paragraph
before a table or at the end of a cell goes with its end, if anything else is there.
"""

from __future__ import annotations

import io
import zipfile
from typing import Any

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def accept(data: bytes) -> bytes:
    """The file with every change accepted."""
    return _resolve(data, goes="del", stays="ins")


def reject(data: bytes) -> bytes:
    """The file with every change rejected."""
    return _resolve(data, goes="ins", stays="del")


def _resolve(data: bytes, goes: str, stays: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(buffer, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name.startswith("word/") and name.endswith(".xml"):
                root = etree.fromstring(content)
                _resolve_part(root, goes, stays)
                content = etree.tostring(root)
            target.writestr(name, content)
    return buffer.getvalue()


def _resolve_part(root: Any, goes: str, stays: str) -> None:
    for row in list(root.iter(W + "tr")):
        if row.find(f"{W}trPr/{W}{goes}") is not None:
            row.getparent().remove(row)
    for table in list(root.iter(W + "tbl")):
        if table.find(f".//{W}tr") is None:
            table.getparent().remove(table)
    for change in list(root.iter(W + "pPrChange")):
        properties = change.getparent()
        properties.remove(change)
        if goes == "ins":
            kept = [each for each in properties if each.tag in (W + "rPr", W + "sectPr")]
            for each in list(properties):
                properties.remove(each)
            properties.extend([*change[0], *kept])
    for element in list(root.iter(W + goes)):
        if element.getparent().tag not in (W + "rPr", W + "trPr"):
            element.getparent().remove(element)
    for element in list(root.iter(W + stays)):
        parent = element.getparent()
        if parent.tag not in (W + "rPr", W + "trPr"):
            for child in list(element):
                element.addprevious(child)
        parent.remove(element)
    for element in root.iter(W + "delText", W + "delInstrText"):
        element.tag = W + {"delText": "t", "delInstrText": "instrText"}[element.tag[len(W) :]]
    for paragraph in list(root.iter(W + "p")):
        if paragraph.find(f"{W}pPr/{W}rPr/{W}{goes}") is not None:
            _join(paragraph)


def _join(paragraph: Any) -> None:
    own = [each for each in paragraph if each.tag != W + "pPr"]
    after = paragraph.getnext()
    if after is not None and after.tag == W + "p":
        look = after.find(W + "pPr")
        place = 0 if look is None else after.index(look) + 1
        for each in reversed(own):
            after.insert(place, each)
        paragraph.getparent().remove(paragraph)
    elif not own and after is not None and after.tag == W + "tbl":
        paragraph.getparent().remove(paragraph)
    else:
        assert False, "the end of a last paragraph cannot go"  # noqa: B011
