"""The example row of a blank sheet: what stands in it, and by what it is known when it comes back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from generator.fields import FieldNote
from generator.paths import Path
from generator.sheets.headings import EXAMPLE
from generator.sheets.taking import sort_field

# By the last steps of a path, then by the sort of the field; fictional, and never a real number.
_BY_PATH: dict[Path, Any] = {
    ("number",): EXAMPLE,
    ("project", "name"): "示例：业务平台云服务项目",
    ("buyer", "name"): "示例：某某市政务数据中心",
    ("supplier", "name"): "示例：某某云计算有限公司",
    ("buyer",): "示例：某某市政务数据中心",
    ("supplier",): "示例：某某云计算有限公司",
    ("total",): "120000",
    ("invoicing", "tax_rate"): "6%",
    ("invoicing", "item"): "云安全服务",
    ("signing", "date"): "2026-03-31",
    ("period", "start"): "2026-04-01",
    ("period", "end"): "2027-03-31",
}
_BY_KEY: dict[str, Any] = {
    "name": "示例名称",
    "address": "某某市某某路1号",
    "phone": "010-00000000",
    "email": "name@company.example",
    "postcode": "000000",
    "tax_id": "（18 位，文本）",
    "tax_code": "（19 位，文本）",
    "account": "（文本）",
    "cnaps": "（12 位，文本）",
    "bank": "某某银行某某支行",
    "percent": "100%",
    "unit": "项",
}
_BY_SORT: dict[str, Any] = {
    "text": "文字",
    "free": "文字",
    "amount": "1000",
    "share": "5%",
    "rate": "5%",
    "date": "2026-03-31",
    "count": 10,
    "flag": "是",
}


def give_example(path: Path, note: FieldNote | None) -> Any:
    """What the example row holds for a field, as raw data would have it."""
    if path in _BY_PATH:
        return _BY_PATH[path]
    sort = sort_field(note) if note is not None and note.entry is None else "text"
    if sort == "choice" and note is not None:
        return next(each for each in note.schema["enum"] if not each.isascii())
    if sort == "text" and path[-1] in _BY_KEY:
        return _BY_KEY[str(path[-1])]
    if path[-1] == "percent":
        return _BY_KEY["percent"]
    return _BY_SORT[sort]


def is_example(values: Iterable[tuple[Path, FieldNote | None, Any]]) -> bool:
    """Whether all that a row holds is what the example row holds."""
    return all(
        path == ("form",) or str(give_example(path, note)) == str(value)
        for path, note, value in values
    )
