"""Excel workbooks of deals: one row a deal, lists on sheets of their own, every value with its cell.

    rows      read_rows: a workbook becomes raw deals, row by row, with what is wrong at which cell
    book      the sheets of a workbook: one for the deals, one for each list, from fields and deals

`cells` streams what a file holds, `headings` knows fields by their columns, `taking` takes one
cell as its field would have it, `gathering` puts lists with their deals.
"""

from __future__ import annotations

from generator.sheets.row import Row
from generator.sheets.rows import count_book, read_book, read_rows

__all__ = ["Row", "count_book", "read_book", "read_rows"]
