"""Texts become Word files by python-docx, in the untidy ways in which people make them.

A line is a paragraph; lines with tabs are rows of a table, in whose cells `<` merges to the left
and `^` upwards, `|` parts paragraphs and `.` is empty. At the start of a line

    = text      a centred title
    #0 text     a paragraph that Word numbers, at this level
    >> text     the header of all pages
    ~~          the next paragraph begins a page
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

# Word parts runs where the script changes, and wherever somebody once changed a letter.
_PIECES = re.compile(r"[0-9A-Za-z.,%¥￥-]+|[（(【][^）)】]*|[^0-9A-Za-z.,%¥￥（(【-]{1,11}|.")
Level = tuple[str, str]


def build(text: str, levels: Sequence[Level] = (), *, torn: bool = True) -> bytes:
    """The bytes of a .docx of this text.

    `levels` are the automatic numbering's (format, text): ("chineseCounting", "第%1条");
    `torn` parts every paragraph into many runs.
    """
    document = docx.Document()
    if levels:
        _add_levels(document, levels)
    rows: list[list[str]] = []
    page = False
    for line in [*text.strip("\n").splitlines(), ""]:
        if "\t" in line:
            rows.append(line.split("\t"))
            continue
        if rows:
            _add_table(document, rows, torn)
            rows = []
        if line == "~~":
            page = True
        elif line.startswith(">> "):
            _write(document.sections[0].header.paragraphs[0], line[3:], torn)
        elif line.strip():
            paragraph = document.add_paragraph()
            paragraph.paragraph_format.page_break_before = page or None
            page = False
            _fill(paragraph, line, torn)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _fill(paragraph: Any, line: str, torn: bool) -> None:
    if line.startswith("= "):
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.add_run(line[2:]).bold = True
    elif numbered := re.match(r"#(\d) ", line):
        properties = paragraph._p.get_or_add_pPr()
        properties.get_or_add_numPr().get_or_add_ilvl().val = int(numbered[1])
        properties.get_or_add_numPr().get_or_add_numId().val = 77
        _write(paragraph, line[3:], torn)
    else:
        _write(paragraph, line, torn)


def _write(paragraph: Any, text: str, torn: bool) -> None:
    for piece in _PIECES.findall(text) if torn else [text]:
        paragraph.add_run(piece)


def _add_table(document: Any, rows: list[list[str]], torn: bool) -> None:
    table = document.add_table(len(rows), max(map(len, rows)), style="Table Grid")
    grid = [[table.cell(r, c) for c in range(len(row))] for r, row in enumerate(rows)]
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            if text == "<":
                grid[r][c] = grid[r][c - 1].merge(grid[r][c])
            elif text == "^":
                grid[r][c] = grid[r - 1][c].merge(grid[r][c])
            else:
                for number, part in enumerate([""] if text == "." else text.split("|")):
                    cell = grid[r][c]
                    paragraph = cell.add_paragraph() if number else cell.paragraphs[0]
                    _write(paragraph, part, torn)
    for row in table.rows:
        for cell in row.cells:
            while len(cell.paragraphs) > 1 and not cell.paragraphs[-1].text:
                cell._tc.remove(cell.paragraphs[-1]._p)


def _add_levels(document: Any, levels: Sequence[Level]) -> None:
    numbering = document.part.numbering_part.element
    parts = "".join(
        f'<w:lvl w:ilvl="{number}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
        for number, (form, text) in enumerate(levels)
    )
    abstract = f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77">{parts}</w:abstractNum>'
    numbering.insert(0, parse_xml(abstract))
    number = f'<w:num {nsdecls("w")} w:numId="77"><w:abstractNumId w:val="77"/></w:num>'
    numbering.append(parse_xml(number))
    assert numbering.find(qn("w:num")) is not None
