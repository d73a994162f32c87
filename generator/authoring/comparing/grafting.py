"""What words of one Word file need to stand in another: its styles, lists and pictures there.

A style is the same where kind and name are, a list where its levels are; what the other file
lacks is brought along.
"""

from __future__ import annotations

import hashlib
import posixpath
import re
from copy import deepcopy
from typing import Any

from lxml import etree

from generator.ooxml import VAL, W
from generator.ooxml.package import Package, as_strict
from generator.ooxml.properties import write_part

_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_PR = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_CT = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_TYPES = "[Content_Types].xml"
_STYLED = (W + "pStyle", W + "rStyle", W + "tblStyle")
_LINKS = (W + "basedOn", W + "next", W + "link")
_DRAWN = re.compile(r"}(?:docPr|cNvPr)$")
_OBJECTS = (W + "drawing", W + "pict", W + "object")
_OWN = {
    W + name for name in ("nsid", "tmpl", "multiLevelType", "name", "styleLink", "numStyleLink")
}


class Graft:
    """One file's words brought into another; `write_parts` then has what changed there.

    `left` counts the objects (charts, embedded files) that could not be brought along.
    """

    def __init__(self, old: Package, old_main: str, new: Package, new_main: str) -> None:
        self.old, self.new = old, new
        self._new_main = new_main
        self._old_parts = _list_parts(old, old_main)
        self._new_parts = _list_parts(new, new_main)
        self._roots: dict[str, Any] = {}
        self._added: dict[str, bytes] = {}
        self._styles: dict[str, str] = {}
        self._lists: dict[str, str] = {}
        self._ids = 900_000_000
        self._relations: dict[tuple[bool, str], dict[str, Any]] = {}
        self._digests: dict[tuple[bool, str], str] = {}
        self.left = 0

    def open(self, part: str) -> Any:
        """The root of a part of the new file, to be changed; made anew where it may be lacking."""
        if part not in self._roots:
            if part in self.new:
                self._roots[part] = self.new.xml(part)
            else:
                self._roots[part] = etree.Element(_PR + "Relationships", nsmap={None: _PR[1:-1]})
        return self._roots[part]

    def adapt(self, element: Any, old_part: str, new_part: str) -> None:
        """Makes a copied element of the old file one of the new file."""
        for each in element.iter(*_STYLED):
            each.set(VAL, self._map_style(each.get(VAL, "")))
        for each in element.iter(W + "numId"):
            each.set(VAL, self._map_list(each.get(VAL, "")))
        for each in list(element.iter(*_OBJECTS)):
            if not self._adapt_object(each, old_part, new_part):
                self.left += 1
                each.getparent().remove(each)

    def digest(self, element: Any, part: str, *, is_old: bool) -> str:
        """What a drawing is known by: its sort, and the files it shows."""
        known = []
        relations = self._read(part, is_old=is_old)
        for key in _list_keys(element):
            relation = relations.get(key)
            target = "" if relation is None else relation.get("Target", "")
            if relation is not None and relation.get("TargetMode") != "External":
                target = self._digest(_resolve(part, target), is_old=is_old)
            known.append(target)
        return f"{etree.QName(element).localname} {' '.join(known)}"

    def add_part(self, folder: str, stem: str, root: Any, kind: str) -> str:
        """A new part of text; gives its name. `kind` is its content type."""
        name = self._find_name(folder, stem, ".xml")
        self._roots[name] = root
        types = self.open(_TYPES)
        etree.SubElement(types, _CT + "Override", PartName=f"/{name}", ContentType=kind)
        return name

    def relate(self, part: str, kind: str, target: str, *, external: bool = False) -> str:
        """A relation from a part of the new file; gives its id."""
        root = self.open(_name_relations(part))
        taken = {each.get("Id") for each in root}
        own = next(f"rId{n}" for n in range(1, len(taken) + 2) if f"rId{n}" not in taken)
        said = {"Id": own, "Type": kind, "Target": target}
        if external:
            said["TargetMode"] = "External"
        else:
            said["Target"] = f"/{target}"
        etree.SubElement(root, _PR + "Relationship", said)
        return own

    def write_parts(self) -> dict[str, bytes]:
        """The parts of the new file that were opened or added, by name."""
        written = {}
        for part, root in self._roots.items():
            data = write_part(root)
            written[part] = as_strict(data, self.new.read(part)) if part in self.new else data
        return written | self._added

    def _read(self, part: str, *, is_old: bool) -> dict[str, Any]:
        """The relations of a part as it was, by id."""
        if (is_old, part) not in self._relations:
            package, name = self.old if is_old else self.new, _name_relations(part)
            listed = package.xml(name) if name in package else ()
            self._relations[is_old, part] = {each.get("Id", ""): each for each in listed}
        return self._relations[is_old, part]

    def _digest(self, target: str, *, is_old: bool) -> str:
        if (is_old, target) not in self._digests:
            package = self.old if is_old else self.new
            data = package.read(target) if target in package else b""
            self._digests[is_old, target] = hashlib.sha256(data).hexdigest()
        return self._digests[is_old, target]

    def _find_name(self, folder: str, stem: str, suffix: str) -> str:
        taken = {*self.new.names(), *(n.lower() for n in (*self._roots, *self._added))}
        return next(
            name
            for n in range(1, len(taken) + 2)
            if (name := posixpath.join(folder, f"{stem}{n}{suffix}")).lower() not in taken
        )

    def _map_style(self, own: str) -> str:
        if own in self._styles:
            return self._styles[own]
        self._styles[own] = own  # also while the styles it builds on are looked at
        old_part, new_part = self._old_parts.get("styles"), self._new_parts.get("styles")
        if old_part is None or new_part is None:
            return own
        style = _find(self.old.xml(old_part), W + "style", W + "styleId", own)
        if style is None:
            return own
        root = self.open(new_part)
        for each in root.iterchildren(W + "style"):
            if _name_style(each) == _name_style(style):
                known = str(each.get(W + "styleId", own))
                self._styles[own] = known
                return known
        taken = {each.get(W + "styleId") for each in root.iterchildren(W + "style")}
        fresh = next(
            x for x in (own, *(f"{own}-{n}" for n in range(len(taken) + 1))) if x not in taken
        )
        self._styles[own] = fresh
        copy = deepcopy(style)
        copy.set(W + "styleId", fresh)
        copy.attrib.pop(W + "default", None)
        root.append(copy)
        for link in [each for tag in _LINKS for each in copy.iterchildren(tag)]:
            link.set(VAL, self._map_style(link.get(VAL, "")))
        for each in copy.iter(W + "numId"):
            each.set(VAL, self._map_list(each.get(VAL, "")))
        return fresh

    def _map_list(self, own: str) -> str:
        if own in self._lists or own == "0":
            return self._lists.get(own, own)
        self._lists[own] = own
        old_part, new_part = self._old_parts.get("numbering"), self._new_parts.get("numbering")
        if old_part is None:
            return own
        before = self.old.xml(old_part)
        said = _describe_list(before, own)
        if said is None:
            return own
        root = self.open(new_part) if new_part else self._add_numbering()
        known = [str(each.get(W + "numId", "")) for each in root.iterchildren(W + "num")]
        for each in (own, *known):
            if _describe_list(root, each) == said:
                self._lists[own] = each
                return each
        abstract = deepcopy(_find_abstract(before, own))
        number = deepcopy(_find(before, W + "num", W + "numId", own))
        for link in [
            e for tag in ("styleLink", "numStyleLink", "nsid") for e in abstract.iter(W + tag)
        ]:
            abstract.remove(link)
        for link in list(abstract.iter(W + "pStyle")):
            link.getparent().remove(link)
        top = _next(root, W + "abstractNum", W + "abstractNumId")
        abstract.set(W + "abstractNumId", top)
        number.find(W + "abstractNumId").set(VAL, top)
        fresh = _next(root, W + "num", W + "numId")
        number.set(W + "numId", fresh)
        first = root.find(W + "num")
        if first is None:
            root.append(abstract)
        else:
            first.addprevious(abstract)
        last = root.findall(W + "num")
        if last:
            last[-1].addnext(number)
        else:
            abstract.addnext(number)
        self._lists[own] = fresh
        return fresh

    def _add_numbering(self) -> Any:
        root = etree.Element(W + "numbering", nsmap={"w": W[1:-1]})
        kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.numbering+xml"
        name = self.add_part(posixpath.dirname(self._new_main), "numbering", root, kind)
        self.relate(self._new_main, f"{_R[1:-1]}/numbering", name)
        self._new_parts["numbering"] = name
        return root

    def _adapt_object(self, element: Any, old_part: str, new_part: str) -> bool:
        """Brings along the pictures that a drawing shows; False where it needs anything else."""
        relations = self._read(old_part, is_old=True)
        keys = _list_keys(element)
        for key in keys:
            relation = relations.get(key)
            if relation is None or not relation.get("Type", "").endswith("/image"):
                return False
        fresh = {key: self._bring_image(relations[key], old_part, new_part) for key in keys}
        for each in element.iter("*"):
            for name, key in each.attrib.items():
                if name.startswith(_R) and key in fresh:
                    each.set(name, fresh[key])
            if _DRAWN.search(str(each.tag)) and each.get("id"):
                self._ids += 1
                each.set("id", str(self._ids))
        return True

    def _bring_image(self, relation: Any, old_part: str, new_part: str) -> str:
        kind, target = relation.get("Type", ""), relation.get("Target", "")
        if relation.get("TargetMode") == "External":
            return self.relate(new_part, kind, target, external=True)
        source = _resolve(old_part, target)
        data = self.old.read(source) if source in self.old else b""
        digest = hashlib.sha256(data).hexdigest()[:16]
        suffix = posixpath.splitext(source)[1].lower()
        name = f"word/media/{digest}{suffix}"
        if name not in self._added and name not in self.new:
            self._added[name] = data
            types = self.open(_TYPES)
            known = {each.get("Extension", "").lower() for each in types}
            if suffix[1:] not in known:
                before = self.old.xml(_TYPES)
                for each in before.iterchildren(_CT + "Default"):
                    if each.get("Extension", "").lower() == suffix[1:]:
                        types.insert(0, deepcopy(each))
        return self.relate(new_part, kind, name)


def _list_parts(package: Package, main: str) -> dict[str, str]:
    """The parts that the main one relates to, by the last word of the relation."""
    return {r.kind: r.target for r in package.relations(main) if r.target in package}


def _name_relations(part: str) -> str:
    folder, base = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{base}.rels")


def _resolve(part: str, target: str) -> str:
    place = posixpath.join("/", posixpath.dirname(part), target)
    return posixpath.normpath(place).lstrip("/")


def _list_keys(element: Any) -> list[str]:
    return list(
        dict.fromkeys(
            key
            for each in element.iter("*")
            for name, key in each.attrib.items()
            if name.startswith(_R) and key
        )
    )


def _find(root: Any, tag: str, attribute: str, wanted: str) -> Any:
    return next((e for e in root.iterchildren(tag) if e.get(attribute) == wanted), None)


def _name_style(style: Any) -> tuple[str, str]:
    name = style.find(W + "name")
    return style.get(W + "type", ""), ("" if name is None else name.get(VAL, "")).lower()


def _find_abstract(root: Any, number: str) -> Any:
    found = _find(root, W + "num", W + "numId", number)
    link = None if found is None else found.find(W + "abstractNumId")
    return (
        None if link is None else _find(root, W + "abstractNum", W + "abstractNumId", link.get(VAL))
    )


def _describe_list(root: Any, number: str) -> bytes | None:
    """What a list looks like, whatever its ids: its levels and what the number overrides."""
    abstract = _find_abstract(root, number)
    if abstract is None:
        return None
    found = _find(root, W + "num", W + "numId", number)
    parts = [each for each in abstract if each.tag not in _OWN]
    parts += [each for each in found if each.tag == W + "lvlOverride"]
    plain = re.compile(rb' xmlns:?\w*="[^"]*"| w:(?:rsid\w*|tplc|durableId)="[^"]*"|\s+(?=<)')
    return b"".join(plain.sub(b"", bytes(etree.tostring(each, with_tail=False))) for each in parts)


def _next(root: Any, tag: str, attribute: str) -> str:
    taken = [e.get(attribute, "") for e in root.iterchildren(tag)]
    return str(1 + max((int(each) for each in taken if each.isdecimal()), default=0))
