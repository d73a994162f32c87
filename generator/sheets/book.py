"""The workbook that people fill in, made from a plan: headings, drop-downs, an example, a guide.

The same plan and deals give the same bytes.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from generator.fields import FieldNote
from generator.model import Deal
from generator.paths import Path, join_path
from generator.sheets.cells import name_column
from generator.sheets.examples import give_example
from generator.sheets.headings import EXAMPLE, KEY, PARENT, PICK, ROW, Column, find_list
from generator.sheets.layout import GUIDE
from generator.sheets.plans import Plan, Planned, Table, flatten
from generator.sheets.taking import DIGITS, sort_field
from generator.values import Choice, Ratio

_FIRST, _LAST = 4, 20_003
_A4, _MOST_ON_PAPER = 9, 16
_FIXED_TIME = (1980, 1, 1, 0, 0, 0)
_MODIFIED = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(?=<)")
_ODD = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_UNFIT = re.compile(r"[\[\]:*?/\\']")
_FORMATS = {
    "text": "@",
    "free": "@",
    "choice": "@",
    "flag": "@",
    "amount": "#,##0.00",
    "share": "#,##0.00",
    "rate": "0.00%",
    "date": "yyyy-mm-dd",
    "count": "0",
}
_WIDTHS = {"date": 13, "rate": 11, "count": 10, "flag": 10, "amount": 16, "share": 14}
_WIDE = {"name": 30, "address": 34, "remark": 30, "title": 28, "item": 24, "bank": 28, "spec": 20}
_WIDE |= {"tax_id": 24, "tax_code": 24, "account": 26, "email": 26, "requirement": 30, "number": 18}
_HOW = {
    "text": "文字",
    "free": "文字",
    "amount": "数字，单位元",
    "share": "金额（元），或带百分号的比率",
    "rate": "带百分号，如 6%",
    "date": "日期，如 2026-03-31",
    "count": "整数",
    "flag": "是 或 否",
}
_GROUPS = ("DDEBF7", "E2EFDA", "FFF2CC", "EDEDED", "FCE4D6", "E4DFEC")


def write_book(plan: Plan, deals: Iterable[Deal] = ()) -> tuple[bytes, list[str]]:
    """The bytes of the workbook, filled with deals or with an example row, and what had no place.

    A value of an admin's own that is a list or group of values has no cell to stand in.
    """
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    untold: list[str] = []
    filled = [flatten(deal) for deal in deals]
    _write_main(book, plan, [row for row, _ in filled], untold)
    for table in plan.tables:
        _write_table(book, plan, table, filled)
    _write_guide(book, plan)
    book.properties.creator = book.properties.title = plan.title
    buffer = io.BytesIO()
    book.save(buffer)
    return _fix_time(buffer.getvalue()), untold


def _write_main(book: Any, plan: Plan, rows: list[dict[Path, Any]], untold: list[str]) -> None:
    joins = [(ROW, "row", "一行一笔交易；清单的各行用它或合同编号对上")]
    if plan.pick:
        joins.append((PICK, "selected", plan.pick))
    # A list of that name would be taken for it.
    name = f"{plan.title}交易" if find_list(plan.title) else plan.title
    sheet = _start(book, name, plan.title, joins, plan.columns, plan.forms)
    if not rows:
        lead = [EXAMPLE, *(["1"] if plan.pick else [])]
        _append_example(sheet, plan.columns, lead, plan.forms)
    for number, row in enumerate(rows, 1):
        values: list[tuple[Any, str]] = [(number, "0"), *([(None, "@")] if plan.pick else [])]
        for planned in plan.columns:
            path = planned.column.path
            if path in row and isinstance(row[path], list | dict):
                untold.append(f"第 {number} 笔的{planned.column.heading}（{join_path(path)}）")
                row = {known: value for known, value in row.items() if known != path}
            values.append(
                _dress(row[path], planned.column.note) if path in row else (None, "General")
            )
        _append(sheet, values)


def _write_table(book: Any, plan: Plan, table: Table, filled: list[Any]) -> None:
    listing = table.listing
    nested = len(listing.path) > 1
    joins = [
        (ROW, "row", "交易表的行号；与合同编号写一样即可"),
        (KEY, "deal number", "属于哪份合同"),
    ]
    if nested:
        above = listing.titles[0]
        joins.append((f"{PARENT}{above}", "parent", f"属于第几项{above}（1 起），或它的名称"))
    title = f"{plan.title}：{listing.name}，一项一行"
    sheet = _start(book, listing.name, title, joins, table.columns, ())
    if not filled:
        _append_example(sheet, table.columns, [EXAMPLE, "", *(["1"] if nested else [])], ())
    for number, (row, lines) in enumerate(filled, 1):
        for line in lines:
            if line.listing != listing:
                continue
            values = [(number, "0"), (_escape(row.get(("number",)) or "") or None, "@")]
            if nested:
                values.append((line.above[-2] + 1, "0"))
            for planned in table.columns:
                path = planned.column.path
                known = path in line.values
                values.append(
                    _dress(line.values[path], planned.column.note) if known else (None, "General")
                )
            _append(sheet, values)


def _start(
    book: Any,
    name: str,
    title: str,
    joins: list[tuple[str, str, str]],
    columns: tuple[Planned, ...],
    forms: tuple[str, ...],
) -> Any:
    """A sheet with its title, both lines of headings, formats, widths and drop-downs."""
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
    from openpyxl.worksheet.datavalidation import DataValidation
    from openpyxl.worksheet.properties import PageSetupProperties

    sheet = book.create_sheet(_UNFIT.sub("_", name)[:31])
    sheet.freeze_panes = f"{name_column(min(len(joins), 2) + 1)}{_FIRST}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = _A4
    sheet.page_setup.fitToHeight = 0
    fits = len(joins) + len(columns) <= _MOST_ON_PAPER  # more would be too small to read
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=fits)
    sheet.print_title_rows = f"2:{_FIRST - 1}"
    sheet.row_dimensions[1].height = 26
    sheet.row_dimensions[2].height = 32
    line = Side(style="thin", color="BFBFBF")
    border = Border(left=line, right=line, top=line, bottom=line)
    middle = Alignment(horizontal="center", vertical="center", wrap_text=True)
    heads, keys = [], []
    groups: list[str] = []
    plain: list[tuple[str, str, str, bool, str, int, str]] = [
        (heading, key, how, False, "@", 14, "") for heading, key, how in joins
    ]
    for planned in columns:
        column, note = planned.column, planned.column.note
        sort = sort_field(note) if note is not None else "free"
        width = _WIDTHS.get(sort) or _WIDE.get(str(column.path[-1]), 16)
        width = max(width, 2 * len(column.heading) + 4)
        plain.append(
            (
                column.heading,
                column.key,
                _describe(note, sort),
                planned.needed,
                _FORMATS[sort],
                min(width, 40),
                column.titles[0] if len(column.titles) > 1 else "",
            )
        )
    for at, (heading, key, how, needed, form, width, group) in enumerate(plain, 1):
        letter = name_column(at)
        sheet.column_dimensions[letter].width = width
        sheet.column_dimensions[letter].number_format = form
        if group not in groups:
            groups.append(group)
        fill = PatternFill("solid", fgColor=_GROUPS[groups.index(group) % len(_GROUPS)])
        colour = "C00000" if needed else "1F3864"
        heads.append(
            _make_cell(
                sheet,
                heading + ("*" if needed else ""),
                font=Font(name="微软雅黑", bold=True, size=10, color=colour),
                fill=fill,
                alignment=middle,
                border=border,
            )
        )
        keys.append(
            _make_cell(
                sheet,
                key,
                font=Font(name="Consolas", size=8, color="808080"),
                alignment=middle,
                border=border,
            )
        )
        options = forms if key == "form" else _list_options(columns, heading)
        rule = DataValidation(
            type="list" if options else None,
            formula1=f'"{",".join(options)}"' if options else None,
            allow_blank=True,
            showErrorMessage=bool(options),
            errorTitle="不在可选的值里" if options else None,
            error=f"请从下拉列表里选：{'、'.join(options)}"[:220] if options else None,
            showInputMessage=True,
            promptTitle=(heading + ("（必填）" if needed else ""))[:30],
            prompt=how[:250] or None,
        )
        rule.add(f"{letter}{_FIRST}:{letter}{_LAST}")
        sheet.data_validations.append(rule)
    words = f"{title}　　带 * 的必填；各栏的写法见“{GUIDE}”"
    sheet.append(
        [_make_cell(sheet, words, font=Font(name="微软雅黑", bold=True, size=13, color="1F3864"))]
    )
    sheet.append(heads)
    sheet.append(keys)
    return sheet


def _list_options(columns: tuple[Planned, ...], heading: str) -> tuple[str, ...]:
    """The values of a drop-down; none where they would not fit into one (255 characters)."""
    note = next((p.column.note for p in columns if p.column.heading == heading), None)
    listed = [
        each for each in (note.schema if note else {}).get("enum", ()) if isinstance(each, str)
    ]
    chinese = tuple(each for each in listed if not each.isascii())
    return chinese if chinese and len(",".join(chinese)) <= 250 else ()


def _describe(note: FieldNote | None, sort: str) -> str:
    if note is None:
        return _HOW["free"]
    how = _HOW.get(sort) or "从下拉列表里选"
    if sort == "text" and note.description:
        return note.description
    return "；".join(part for part in (note.description, how) if part)


def _make_cell(sheet: Any, value: Any, **style: Any) -> Any:
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(sheet, value)
    for name, part in style.items():
        setattr(cell, name, part)
    if isinstance(value, str):
        cell.data_type = "s"  # whatever it begins with
    return cell


def _append_example(
    sheet: Any, columns: tuple[Planned, ...], lead: list[str], forms: tuple[str, ...]
) -> None:
    from openpyxl.styles import Font, PatternFill

    look = {
        "font": Font(italic=True, color="7F7F7F", size=10),
        "fill": PatternFill("solid", fgColor="F2F2F2"),
    }
    cells = [_make_cell(sheet, each, number_format="@", **look) for each in lead]
    for planned in columns:
        path, note = planned.column.path, planned.column.note
        value: Any = give_example(path, note)
        if path == ("form",) and forms:
            value = forms[0]
        sort = sort_field(note) if note is not None else "free"
        form = _FORMATS[sort]
        if sort == "rate":
            value = float(str(value).rstrip("%")) / 100
        elif sort == "amount":
            value = float(value)
        elif sort == "date":
            value = date.fromisoformat(value)
        cells.append(_make_cell(sheet, value, number_format=form, **look))
    sheet.append(cells)


def _append(sheet: Any, values: Iterable[tuple[Any, str]]) -> None:
    sheet.append([_make_cell(sheet, value, number_format=form) for value, form in values])


def _dress(value: Any, note: FieldNote | None) -> tuple[Any, str]:
    """A value as the cell that is read back as it, with its number format."""
    if value is None:
        return "永久", "@"
    if isinstance(value, bool):
        return (
            (value, "General")
            if note is None or not note.schema
            else ("是" if value else "否", "@")
        )
    if isinstance(value, Choice):
        return value.chinese, "@"
    if isinstance(value, Ratio):
        percent = f"{(value * 100).normalize():f}"
        if len(percent) > DIGITS:
            return f"{percent}%", "@"
        decimals = len(percent.partition(".")[2])
        return float(value), f"0.{'0' * decimals}%" if decimals else "0%"
    if isinstance(value, Decimal):
        if len(value.as_tuple().digits) > DIGITS or value.adjusted() >= DIGITS:
            return f"{value:f}", "@"
        fraction = len(f"{value.normalize():f}".partition(".")[2])
        return float(value), "#,##0." + "0" * max(fraction, 2)
    if isinstance(value, int):
        return (value, "0") if abs(value) < 10**DIGITS else (str(value), "@")
    if isinstance(value, date):
        if value < date(1900, 3, 1):
            return value.isoformat(), "@"
        return value, "yyyy-mm-dd"
    return _escape(str(value)), "@"


def _escape(text: str) -> str:
    """A text that comes back as it is: what a reader would take for an escape is escaped."""
    return _ODD.sub("_x005F_", text).replace("\r", "_x000D_")


def _write_guide(book: Any, plan: Plan) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.worksheet.properties import PageSetupProperties

    sheet = book.create_sheet(GUIDE)
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = _A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    for letter, width in zip("ABCDE", (18, 30, 36, 8, 70), strict=True):
        sheet.column_dimensions[letter].width = width
    bold = Font(name="微软雅黑", bold=True, size=11)
    sheet.append([_make_cell(sheet, plan.title, font=Font(name="微软雅黑", bold=True, size=14))])
    for words in _GUIDE:
        sheet.append([words])
    sheet.append([])
    fill = PatternFill("solid", fgColor="DDEBF7")
    heads = ("工作表", "栏目", "英文名（也可作标题）", "必填", "写法")
    sheet.append([_make_cell(sheet, each, font=bold, fill=fill) for each in heads])
    wrap = Alignment(wrap_text=True, vertical="top")
    for name, column, needed in _list_all(plan):
        sort = sort_field(column.note) if column.note is not None else "free"
        how = _describe(column.note, sort)
        if sort == "choice" and column.note is not None:
            options = [e for e in column.note.schema["enum"] if not e.isascii()]
            how = f"{how}：{'、'.join(options)}"
        if column.path == ("form",) and plan.forms:
            how = f"{how}：{'、'.join(plan.forms)}"
        line = (name, column.heading, column.key, "必填" if needed else "", how)
        sheet.append([_make_cell(sheet, each, alignment=wrap) for each in line])


_GUIDE = (
    "1. 每笔交易一行，从表头下面的空行填起；灰色的“示例”行不会当作交易，可以删去，不要在它上面改。",
    "2. 清单（如付款计划、服务清单）填在各自的工作表里，一项一行，用行号或合同编号与交易对上。",
    "3. 列可以换次序、删去、隐藏说明；没有的字段可以加列，标题写字段名（gen fields 列出全部），或模板、出具日期。",
    "4. 自己用的列，标题前加 #，不读；自己用的工作表，名称前加 #。",
    "5. 编码、账号、电话、邮编的列已设为文本，请勿改成数字：Excel 只保留 15 位数字，开头的 0 也会丢。",
    "6. 能算的不用填：合价、合同总价（有清单时）、各期金额、止日、大写。",
    "7. 填好后先运行 gen check 本文件.xlsx，逐格列出问题。",
)


def _list_all(plan: Plan) -> Iterator[tuple[str, Column, bool]]:
    for planned in plan.columns:
        yield plan.title, planned.column, planned.needed
    for table in plan.tables:
        for planned in table.columns:
            yield table.listing.name, planned.column, planned.needed


def _fix_time(data: bytes) -> bytes:
    """The same workbook without the clock: fixed times in the archive and in the properties."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w") as new:
        for member in old.infolist():
            content = old.read(member)
            if member.filename == "docProps/core.xml":
                content = _MODIFIED.sub(rb"\g<1>1980-01-01T00:00:00Z", content)
            note = zipfile.ZipInfo(member.filename, _FIXED_TIME)
            note.compress_type = zipfile.ZIP_DEFLATED
            note.external_attr = 0o600 << 16
            new.writestr(note, content)
    return buffer.getvalue()
