"""A word across every page, as Word's own watermarks are made: a shape in each header.

Every section has up to three headers (default, first page, even pages), and one it lacks is the
one of the section before (ISO 29500-1, 17.10). So the first section gets what any section shows,
and each header part gets the shape, and the word as text above the margin, for programs that do
not draw shapes.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import Any

from lxml import etree

from generator.errors import BrokenTemplate
from generator.ooxml import VAL, W, toggle
from generator.ooxml.properties import Members, parse_part, write_part

_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_PR = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_CT = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_HEADER = "application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"
_TYPES = "[Content_Types].xml"
_A4 = 11906  # twentieths of a point
# The shape type of Word's own word art, number 136 (ISO 29500-4, 19.1.2).
_SHAPE = """\
<w:r xmlns:w="{w}" xmlns:v="urn:schemas-microsoft-com:vml"
 xmlns:o="urn:schemas-microsoft-com:office:office"
 xmlns:w10="urn:schemas-microsoft-com:office:word"><w:rPr><w:noProof/></w:rPr><w:pict>\
<v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800"
 path="m@7,l@8,m@5,21600l@6,21600e"><v:formulas><v:f eqn="sum #0 0 10800"/>\
<v:f eqn="prod #0 2 1"/><v:f eqn="sum 21600 0 @1"/><v:f eqn="sum 0 0 @2"/>\
<v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/><v:f eqn="if @0 21600 @1"/>\
<v:f eqn="if @0 0 @2"/><v:f eqn="if @0 @4 21600"/><v:f eqn="mid @5 @6"/>\
<v:f eqn="mid @8 @5"/><v:f eqn="mid @7 @8"/><v:f eqn="mid @6 @7"/><v:f eqn="sum @6 0 @5"/>\
</v:formulas><v:path textpathok="t" o:connecttype="custom"
 o:connectlocs="@9,0;@10,10800;@11,21600;@12,10800" o:connectangles="270,180,90,0"/>\
<v:textpath on="t" fitshape="t"/><v:handles><v:h position="#0,bottomRight" xrange="6629,14971"/>\
</v:handles><o:lock v:ext="edit" text="t" shapetype="t"/></v:shapetype>\
<v:shape id="PowerPlusWaterMarkObject{number}" type="#_x0000_t136" style="position:absolute;\
margin-left:0;margin-top:0;width:{width}pt;height:{height}pt;rotation:315;z-index:-251658752;\
mso-position-horizontal:center;mso-position-horizontal-relative:margin;\
mso-position-vertical:center;mso-position-vertical-relative:margin"
 o:allowincell="f" fillcolor="silver" stroked="f"><v:fill opacity=".5"/>\
<v:textpath style="font-family:&quot;宋体&quot;;font-size:1pt" string=""/>\
<w10:wrap anchorx="margin" anchory="margin"/></v:shape></w:pict></w:r>"""


def mark_pages(members: Members, words: str) -> Members:
    """The members of a package with a word across every page; the order of the others stays.

    Raises `BrokenTemplate` for a package whose pages cannot be marked.
    """
    parts = dict(members)
    main = _find_main(parts)
    root = parse_part(parts[main])
    if root.tag != W + "document":
        raise BrokenTemplate(
            "模板是“严格 Open XML”格式，草稿的标记加不上", fix="用 Word 另存为普通的 .docx 再试"
        )
    folder, base = posixpath.split(main)
    rels_name = posixpath.join(folder, "_rels", f"{base}.rels")
    empty = f'<Relationships xmlns="{_PR[1:-1]}"/>'.encode()
    relations = parse_part(parts.get(rels_name, empty))
    types = parse_part(parts[_TYPES])
    sections = _list_sections(root)
    for kind in _list_needed(sections, _has_even_pages(parts, relations, folder)):
        name = _add_header(parts, types, relations, folder)
        reference = etree.Element(W + "headerReference", {W + "type": kind, _R + "id": name})
        sections[0].insert(0, reference)
    targets = {
        each.get("Id"): _resolve(folder, each.get("Target", ""))
        for each in relations
        if each.get("TargetMode") != "External"
    }
    used = {
        targets[key]
        for section in sections
        for each in section.iterchildren(W + "headerReference")
        if (key := each.get(_R + "id")) in targets
    }
    side = _measure(sections)
    for number, name in enumerate(sorted(used & parts.keys()), 1):
        header = parse_part(parts[name])
        _mark(header, words, number, side)
        parts[name] = write_part(header)
    parts |= {main: write_part(root), rels_name: write_part(relations), _TYPES: write_part(types)}
    return list(parts.items())


def _find_main(parts: dict[str, bytes]) -> str:
    for each in parse_part(parts["_rels/.rels"]):
        if each.get("Type", "").endswith("/officeDocument"):
            return _resolve("", each.get("Target", ""))
    return "word/document.xml"


def _resolve(folder: str, target: str) -> str:
    return posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")


def _list_sections(root: Any) -> list[Any]:
    """The properties of each section, in order; made for a body that has none."""
    sections = [each for each in root.iter(W + "sectPr") if _is_current(each)]
    body = root.find(W + "body")
    if body is not None and body.find(W + "sectPr") is None:
        sections.append(etree.SubElement(body, W + "sectPr"))
    return sections


def _is_current(section: Any) -> bool:
    """Whether these are properties that hold, not what a tracked change keeps of the old ones."""
    return section.getparent().tag in (W + "body", W + "pPr")


def _has_even_pages(parts: dict[str, bytes], relations: Any, folder: str) -> bool:
    for each in relations:
        if each.get("Type", "").endswith("/settings"):
            name = _resolve(folder, each.get("Target", ""))
            if name in parts:
                return toggle(parse_part(parts[name]), "evenAndOddHeaders") is True
    return False


def _list_needed(sections: list[Any], has_even_pages: bool) -> Iterator[str]:
    """The headers that some section shows and the first, from which others have theirs, lacks."""
    own = {each.get(W + "type") for each in sections[0].iterchildren(W + "headerReference")}
    shown = {
        "even": has_even_pages,
        "first": any(toggle(each, "titlePg") for each in sections),
        "default": True,
    }
    yield from (kind for kind, is_shown in shown.items() if is_shown and kind not in own)


def _add_header(parts: dict[str, bytes], types: Any, relations: Any, folder: str) -> str:
    """An empty header, declared and related; gives the id of its relation."""
    taken = {name.lower() for name in parts}
    numbers = range(1, len(parts) + 2)
    base = next(
        name
        for name in (f"header{n}.xml" for n in numbers)
        if posixpath.join(folder, name).lower() not in taken
    )
    name = posixpath.join(folder, base)
    header = etree.Element(W + "hdr", nsmap={"w": W[1:-1]})
    etree.SubElement(header, W + "p")
    parts[name] = write_part(header)
    etree.SubElement(types, _CT + "Override", PartName=f"/{name}", ContentType=_HEADER)
    ids = {each.get("Id") for each in relations}
    own = next(f"rId{n}" for n in range(1, len(ids) + 2) if f"rId{n}" not in ids)
    etree.SubElement(
        relations, _PR + "Relationship", Id=own, Type=f"{_RELATION}header", Target=base
    )
    return own


def _measure(sections: list[Any]) -> float:
    """The shortest side of any page, in points."""
    sides = [
        int(size.get(W + name, ""))
        for section in sections
        for size in section.iterchildren(W + "pgSz")
        for name in ("w", "h")
        if size.get(W + name, "").isdecimal()
    ]
    return min([_A4, *(side for side in sides if side)]) / 20


def _mark(header: Any, words: str, number: int, side: float) -> None:
    """Puts the shape into the first paragraph of a header, and the word in a frame before it."""
    shape = _SHAPE.format(
        w=W[1:-1],
        number=number,
        width=round(side * 0.6),
        height=round(side * 0.3),
    )
    paragraph = header.find(W + "p")
    if paragraph is None:
        paragraph = etree.SubElement(header, W + "p")
    properties = paragraph.find(W + "pPr")
    run = etree.fromstring(shape)
    run.find(".//*[@string]").set("string", words)
    paragraph.insert(0 if properties is None else 1, run)
    header.insert(0, _frame(words))


def _frame(words: str) -> Any:
    paragraph = etree.Element(W + "p")
    properties = etree.SubElement(paragraph, W + "pPr")
    place = {"wrap": "around", "vAnchor": "page", "hAnchor": "margin", "xAlign": "right"}
    place |= {"w": "1200", "hRule": "exact", "h": "320", "y": "300"}
    etree.SubElement(properties, W + "framePr", {W + key: place[key] for key in sorted(place)})
    etree.SubElement(properties, W + "spacing", {W + "before": "0", W + "after": "0"})
    etree.SubElement(properties, W + "jc", {VAL: "right"})
    run = etree.SubElement(paragraph, W + "r")
    look = etree.SubElement(run, W + "rPr")
    etree.SubElement(look, W + "b")
    etree.SubElement(look, W + "color", {VAL: "C00000"})
    etree.SubElement(look, W + "sz", {VAL: "21"})
    etree.SubElement(run, W + "t").text = words
    return paragraph
