"""The ledger as an Excel workbook, for people: one row a paper, headings in Chinese."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal

from generator.history import Paper

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_STATUS = {"issued": "有效", "void": "作废", "replaced": "已被替换"}

# A heading, its width in characters, and what stands under it.
COLUMNS: tuple[tuple[str, int, Callable[[Paper], str | int | Decimal | date | None]], ...] = (
    ("编号", 20, lambda paper: paper.number),
    ("种类", 12, lambda paper: paper.kind),
    ("模板", 18, lambda paper: paper.form),
    ("合同编号", 20, lambda paper: "" if paper.deal.startswith("content:") else paper.deal),
    ("事项", 16, lambda paper: paper.label),
    ("修订", 6, lambda paper: paper.revision),
    ("状态", 10, lambda paper: _STATUS.get(paper.status, paper.status)),
    ("日期", 12, lambda paper: paper.paper_date),
    ("金额", 16, lambda paper: paper.amount),
    ("甲方", 30, lambda paper: paper.buyer),
    ("乙方", 30, lambda paper: paper.supplier),
    ("税率", 8, lambda paper: paper.tax_rate),
    ("发票类型", 18, lambda paper: paper.invoice_kind),
    ("税号", 22, lambda paper: paper.tax_id),
    ("账号", 24, lambda paper: paper.account),
    ("发票号码", 24, lambda paper: paper.invoice_number),
    ("开票日期", 12, lambda paper: paper.invoice_date),
    ("已收款", 16, lambda paper: paper.paid),
    ("收款日期", 12, lambda paper: paper.paid_date),
    ("作废原因", 24, lambda paper: paper.void_reason),
    ("开具时间（UTC）", 24, lambda paper: paper.issued_at),
    ("文件", 40, lambda paper: paper.path),
    ("文件哈希", 20, lambda paper: paper.sha256),
    ("模板版本", 10, lambda paper: paper.template_version),
    ("模板哈希", 20, lambda paper: paper.template_hash),
)


def write_sheet(papers: Iterable[Paper]) -> bytes:
    """The bytes of a workbook of the papers; a text is never taken for a number or a formula."""
    from openpyxl import Workbook
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    sheet = book.active
    sheet.title = "台账"
    for column, (heading, width, _) in enumerate(COLUMNS, 1):
        sheet.cell(1, column, heading).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(column)].width = width
    row = 1
    for row, paper in enumerate(papers, 2):
        for column, (_, _, read) in enumerate(COLUMNS, 1):
            value = read(paper)
            cell = sheet.cell(row, column)
            if isinstance(value, str):
                cell.value = _ILLEGAL.sub("\ufffd", value)
                cell.data_type = "s"  # whatever it begins with
                cell.number_format = "@"
                cell.quotePrefix = value[:1] in ("=", "+", "-", "@", "\t", "\r")
            elif value is not None:
                cell.value = value
                if isinstance(value, Decimal):
                    cell.number_format = "#,##0.00"
                elif isinstance(value, date):
                    cell.number_format = "yyyy-mm-dd"
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(COLUMNS))}{row}"
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()
