"""The workbook of a run's results: its frame by openpyxl, the rows put into it as bytes.

openpyxl makes an object of every cell, and its file would have to be packed twice. What a row
looks like in the file is little: texts and numbers in their places, amounts in their one style.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Sequence
from decimal import Decimal
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from msgspec import Struct

_MOST_ROWS = 1_048_575  # of a sheet, below its heading
_CREATOR = "gen bulk"
_EPOCH = (1980, 1, 1, 0, 0, 0)
_END = b"</sheetData>"
_TIMES = re.compile(rb"(<dcterms:\w+[^>]*>)[^<]*(</dcterms:)")
_SPECIAL = re.compile("[&<>\r]")
_ESCAPED = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"})

Value = str | int | float | Decimal | None


class Column(Struct, frozen=True):
    """A column by its heading and its width in characters."""

    heading: str
    width: int


def write(
    file: BinaryIO, columns: Sequence[Column], rows: Iterable[Sequence[Value]], count: int
) -> None:
    """Writes a workbook of so many rows, on as many sheets as they need; decimals are amounts.

    Texts have to be such as a cell may hold (`cells.neutralise`).
    """
    from openpyxl.utils import get_column_letter

    letters = [get_column_letter(number) for number in range(1, len(columns) + 1)]
    frame = BytesIO()
    amount = _save_frame(frame, columns, letters, count)
    left = iter(rows)
    with (
        zipfile.ZipFile(frame) as source,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for member in source.infolist():
            info = zipfile.ZipInfo(member.filename, _EPOCH)  # not the time at which it was made
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 0
            data = source.read(member)
            if member.filename == "docProps/core.xml":
                data = _TIMES.sub(rb"\g<1>1980-01-01T00:00:00Z\2", data)
            with target.open(info, "w") as writing:
                if member.filename.startswith("xl/worksheets/"):
                    head, end, data = data.partition(_END)
                    writing.write(head)
                    for number, row in enumerate(islice(left, _MOST_ROWS), 2):
                        writing.write(_spell_row(number, row, letters, amount))
                    writing.write(end)
                writing.write(data)


def is_ours(path: Path) -> bool:
    """Whether a file is a workbook that was written here."""
    try:
        with zipfile.ZipFile(path) as archive:
            return f">{_CREATOR}<".encode() in archive.read("docProps/core.xml")
    except (OSError, KeyError, zipfile.BadZipFile):
        return False


def _save_frame(
    file: BinaryIO, columns: Sequence[Column], letters: Sequence[str], count: int
) -> int:
    """Saves the workbook with its headings and no rows; gives the number of the amounts' style."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    book = Workbook(write_only=True)
    book.properties.creator = _CREATOR
    for number in range(max(1, -(-count // _MOST_ROWS))):
        sheet = book.create_sheet(f"结果 {number + 1}" if number else "结果")
        sheet.freeze_panes = "D2"
        headings = []
        for column, letter in zip(columns, letters, strict=True):
            sheet.column_dimensions[letter].width = column.width
            cell = WriteOnlyCell(sheet, column.heading)
            cell.font = Font(bold=True)
            headings.append(cell)
        sheet.append(headings)
        rows = min(count - number * _MOST_ROWS, _MOST_ROWS)
        sheet.auto_filter.ref = f"A1:{letters[-1]}{rows + 1}"
    amount = WriteOnlyCell(sheet)
    amount.number_format = "#,##0.00"
    style: int = amount.style_id
    book.save(file)
    return style


def _spell_row(number: int, row: Sequence[Value], letters: Sequence[str], amount: int) -> bytes:
    """A row as it stands in the file, as openpyxl writes it: in ASCII, other signs by number."""
    cells = "".join(
        _spell_cell(f"{letter}{number}", value, amount)
        for letter, value in zip(letters, row, strict=True)
        if value is not None
    )
    return f'<row r="{number}">{cells}</row>'.encode("ascii", "xmlcharrefreplace")


def _spell_cell(place: str, value: str | float | Decimal, amount: int) -> str:
    if not isinstance(value, str):
        style = f' s="{amount}"' if isinstance(value, Decimal) else ""
        return f'<c r="{place}"{style} t="n"><v>{float(value):.16g}</v></c>'
    text = value.translate(_ESCAPED) if _SPECIAL.search(value) else value
    space = "" if value == value.strip() else ' xml:space="preserve"'
    inner = f"<is><t{space}>{text}</t></is>" if text else ""
    return f'<c r="{place}" t="inlineStr">{inner}</c>'
