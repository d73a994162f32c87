"""Word templates written in a line or two, for the cases of rules and for broken ones of any kind.

A draft is the text of the body, a paragraph a line and the cells of a table's rows parted by tabs;
or a mapping of such texts by `body`, `header`, `footer`, `footnote`, `comment`, `box` (a text box
in the body) and `title` (the property). Other keys of a mapping:

    as       what the template is for, `contract/technical-service`
    settings what `template.toml` says of it otherwise than of that form
    parts    more parts of the package, by name
    links    relations that lead outside, target by kind

Words in ⟨ ⟩ have a form of their own, named before the colon; they may stand inside one another:

    ⟨b:bold⟩ ⟨hidden:…⟩ ⟨del:struck⟩ ⟨ins:inserted⟩ ⟨link:…⟩ ⟨control:…⟩ ⟨font=方正舒体:…⟩
    ⟨field:MERGEFIELD 甲方⟩ ⟨box:a text box⟩ ⟨alt:words for a picture⟩ ⟨section:⟩
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from typing import Any
from xml.sax.saxutils import escape, quoteattr

Draft = str | Mapping[str, Any]

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_OFFICE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
SPACES = (
    f'xmlns:w="{_W}" xmlns:r="{_R}" xmlns:v="urn:schemas-microsoft-com:vml"'
    ' xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
)
_FORMED = re.compile(r"⟨([\w=]+):|⟩")
_SHAPE = '<w:tcPr><w:tcW w:w="2000" w:type="dxa"/></w:tcPr>'
_LOOKS = {"b": "<w:b/>", "i": "<w:i/>", "hidden": "<w:vanish/>"}
_PARTS = {"header": "hdr", "footer": "ftr", "footnote": "footnotes", "comment": "comments"}


def make_draft(draft: Draft) -> bytes:
    """The bytes of a Word file that holds a draft."""
    said = {"body": draft} if isinstance(draft, str) else dict(draft)
    body = said.get("body", "")
    if "box" in said:
        body = f"{body}\n⟨box:{said['box']}⟩" if body else f"⟨box:{said['box']}⟩"
    named = {key: said[key] for key in _PARTS if key in said}
    margins = "".join(
        f'<w:{key}Reference w:type="default" r:id="{key}"/>'
        for key in ("header", "footer")
        if key in named
    )
    parts = {
        "word/document.xml": f"<w:document {SPACES}><w:body>{make_blocks(body)}"
        f"<w:sectPr>{margins}</w:sectPr></w:body></w:document>"
    }
    relations = []
    types = [("/word/document.xml", f"{_OFFICE}.document.main+xml")]
    for key, text in named.items():
        tag = _PARTS[key]
        plural = tag if tag.endswith("s") else key
        inner = make_blocks(text)
        if plural != key:
            inner = f'<w:{key} w:id="1">{inner}</w:{key}>'
        parts[f"word/{key}.xml"] = f"<w:{tag} {SPACES}>{inner}</w:{tag}>"
        types.append((f"/word/{key}.xml", f"{_OFFICE}.{plural}+xml"))
        relations.append((key, f"{_R}/{plural}", f"{key}.xml", ""))
    for kind, target in said.get("links", {}).items():
        relations.append((f"out{kind}", f"{_R}/{kind}", target, ' TargetMode="External"'))
    parts["word/_rels/document.xml.rels"] = _write_relations(relations)
    top = [("main", f"{_R}/officeDocument", "word/document.xml", "")]
    if "title" in said:
        core = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
        top.append(("core", core.replace("metadata", "relationships/metadata"), "core.xml", ""))
        parts["core.xml"] = (
            f'<c:coreProperties xmlns:c="{core}" xmlns:d="http://purl.org/dc/elements/1.1/">'
            f"<d:title>{escape(said['title'])}</d:title></c:coreProperties>"
        )
        types.append(("/core.xml", "application/vnd.openxmlformats-package.core-properties+xml"))
    parts["_rels/.rels"] = _write_relations(top)
    overrides = "".join(
        f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in types
    )
    parts["[Content_Types].xml"] = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels"'
        ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in {**parts, **said.get("parts", {})}.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def _write_relations(relations: list[tuple[str, str, str, str]]) -> str:
    inner = "".join(
        f'<Relationship Id="{key}" Type="{kind}" Target={quoteattr(target)}{mode}/>'
        for key, kind, target, mode in relations
    )
    return (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f"{inner}</Relationships>"
    )


def make_blocks(text: str) -> str:
    """The XML of paragraphs and tables; an empty line ends a table and is left out."""
    blocks: list[str] = []
    rows: list[str] = []
    for line in [*text.split("\n"), ""]:
        if "\t" in line:
            cells = "".join(f"<w:tc>{_SHAPE}{_paragraph(cell)}</w:tc>" for cell in line.split("\t"))
            rows.append(f"<w:tr>{cells}</w:tr>")
            continue
        if rows:
            blocks.append(f"<w:tbl>{''.join(rows)}</w:tbl>")
            rows = []
        if line:
            blocks.append(_paragraph(line))
    return "".join(blocks) or _paragraph("")


def _paragraph(text: str) -> str:
    section = "<w:pPr><w:sectPr/></w:pPr>" if "⟨section:⟩" in text else ""
    inner, _ = _inline(text.replace("⟨section:⟩", ""), 0, "")
    return f"<w:p>{section}{inner}</w:p>"


def _inline(text: str, start: int, look: str, tag: str = "t") -> tuple[str, int]:
    """The runs of a text up to the end of the form it stands in, and where that is."""
    out: list[str] = []
    while True:
        found = _FORMED.search(text, start)
        words = text[start : found.start() if found else len(text)]
        if words:
            space = ' xml:space="preserve"'
            out.append(f"<w:r>{_look(look)}<w:{tag}{space}>{escape(words)}</w:{tag}></w:r>")
        if found is None or found[0] == "⟩":
            return "".join(out), found.end() if found else len(text)
        made, start = _form(found[1], text, found.end(), look, tag)
        out.append(made)


def _look(look: str) -> str:
    return f"<w:rPr>{look}</w:rPr>" if look else ""


def _form(name: str, text: str, start: int, look: str, tag: str) -> tuple[str, int]:
    if name in _LOOKS:
        return _inline(text, start, look + _LOOKS[name], tag)
    if name.startswith("font="):
        fonts = f'<w:rFonts w:eastAsia="{name[5:]}"/>'
        return _inline(text, start, fonts + look, tag)
    if name in ("box", "field", "alt"):
        end = text.index("⟩", start) if name != "box" else _find_end(text, start)
        words = text[start:end]
        if name == "field":
            return f"<w:fldSimple w:instr={quoteattr(f' {words} ')}/>", end + 1
        if name == "alt":
            picture = f"<wp:inline><wp:docPr id='1' name='' descr={quoteattr(words)}/></wp:inline>"
            return f"<w:r><w:drawing>{picture}</w:drawing></w:r>", end + 1
        box = f"<v:textbox><w:txbxContent>{make_blocks(words)}</w:txbxContent></v:textbox>"
        return f"<w:r><w:pict><v:shape>{box}</v:shape></w:pict></w:r>", end + 1
    inner, end = _inline(text, start, look, "delText" if name == "del" else tag)
    return _wrap(name, inner), end


def _wrap(name: str, inner: str) -> str:
    if name in ("ins", "del"):
        return f'<w:{name} w:id="9" w:author="审核">{inner}</w:{name}>'
    if name == "link":
        return f'<w:hyperlink w:anchor="x">{inner}</w:hyperlink>'
    assert name == "control"
    return f"<w:sdt><w:sdtContent>{inner}</w:sdtContent></w:sdt>"


def _find_end(text: str, start: int) -> int:
    depth = 0
    for found in _FORMED.finditer(text, start):
        if found[0] != "⟩":
            depth += 1
        elif depth:
            depth -= 1
        else:
            return found.start()
    raise ValueError(text)
