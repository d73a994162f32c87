"""Number series: how a kind's papers are numbered, such as `{year}-{seq:03}` or `KP-{deal}-{seq:02}`.

Placeholders are {year} (4 digits), {month} and {day} (2 digits), {deal} (the deal's number) and,
exactly once, {seq} with the least count of digits it is padded to: {seq:03}. All papers whose
numbers are alike but for {seq} share one counter, so a series with {year} begins anew each year.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from functools import lru_cache

from generator.errors import BrokenTemplate, WrongUsage

_PART = re.compile(r"\{([^{}]*)\}|([{}])")
_WIDTH = re.compile(r"0?([1-9]|1[0-2])d?")
_KNOWN = ("year", "month", "day", "seq", "deal")
_SHAPES = {
    "year": "(?P<year>[0-9]{4})",
    "month": "(?P<month>0[1-9]|1[0-2])",
    "day": "(?P<day>0[1-9]|[12][0-9]|3[01])",
}

_Part = tuple[str, str | int]


def check_series(series: str) -> None:
    """Raises `BrokenTemplate` for a series by which nothing can be numbered."""
    _split(series)


def needs_deal(series: str) -> bool:
    """Whether the numbers of a series contain the deal's number."""
    return any(name == "deal" for name, _ in _split(series))


def format_number(series: str, seq: int, day: date, deal: str | None) -> str:
    """The number of a series; raises `WrongUsage` when it needs the deal's number and has none."""
    return "".join(
        f"{seq:0{content}d}" if name == "seq" else _fill(series, name, content, day, deal)
        for name, content in _split(series)
    )


def name_counter(series: str, day: date, deal: str | None) -> str:
    """What the numbers of one counter have in common: the number with `{seq}` left open.

    The padding is no part of it: a series that is widened counts on.
    """
    return "".join(
        "{seq}" if name == "seq" else _escape(_fill(series, name, content, day, deal))
        for name, content in _split(series)
    )


def read_number(series: str, number: str, deal: str | None) -> tuple[str, int] | None:
    """The counter and the sequence number of a number; None when it is not of this series."""
    pattern, counter = "", ""
    for name, content in _split(series):
        if name == "seq":
            width = int(content)
            more = rf"[1-9][0-9]{{{width},11}}"
            pattern += rf"(?P<seq>[0-9]{{{width}}}|{more})"
            counter += "{seq}"
        elif name in _SHAPES:
            again = f"(?P={name})" if f"(?P<{name}>" in pattern else _SHAPES[name]
            pattern += again
            counter += f"\0{name}\0"
        elif name == "deal" and deal is None:
            return None
        else:
            text = str(deal if name == "deal" else content)
            pattern += re.escape(text)
            counter += _escape(text)
    found = re.fullmatch(pattern, number)
    if found is None or int(found["seq"]) == 0:
        return None
    for name in _SHAPES:
        counter = counter.replace(f"\0{name}\0", found.groupdict().get(name) or "")
    return counter, int(found["seq"])


@lru_cache(maxsize=4096)  # those under way are compared with each other again and again
def fold_number(number: str) -> str:
    """A number as it is compared: width, case and invisible characters make no difference."""
    folded = unicodedata.normalize("NFKC", number)
    shown = "".join(sign for sign in folded if unicodedata.category(sign) not in ("Cf", "Cc"))
    return shown.strip().casefold()


def _fill(series: str, name: str, content: str | int, day: date, deal: str | None) -> str:
    match name:
        case "year":
            return f"{day.year:04d}"
        case "month":
            return f"{day.month:02d}"
        case "day":
            return f"{day.day:02d}"
        case "deal":
            if not deal or not deal.strip():
                raise WrongUsage(
                    f"编号规则“{series}”要用到合同编号，而这笔交易还没有编号",
                    fix="在交易数据里填写合同编号（number），或先用 gen contract 开出合同",
                )
            return deal.strip()
    return str(content)


def _escape(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}").replace("\0", "")


@lru_cache(maxsize=64)
def _split(series: str) -> tuple[_Part, ...]:
    """The parts of a series: (name of the placeholder or "", its content or width)."""
    parts: list[_Part] = []
    end = 0
    for found in _PART.finditer(series):
        parts.append(("", series[end : found.start()]))
        end = found.end()
        if found[2]:
            raise _broken(series, f"大括号“{found[2]}”没有配对")
        name, _, width = found[1].partition(":")
        if name not in _KNOWN:
            raise _broken(series, f"没有“{{{found[1]}}}”这种占位")
        if name != "seq":
            if ":" in found[1]:
                raise _broken(series, f"只有 {{seq}} 可以写位数，“{{{found[1]}}}”不可以")
            parts.append((name, ""))
            continue
        fits = _WIDTH.fullmatch(width) if ":" in found[1] else None
        if ":" in found[1] and fits is None:
            raise _broken(series, f"“{{{found[1]}}}”的位数应是 1 到 12，例如 {{seq:03}}")
        parts.append(("seq", int(fits[1]) if fits else 1))
    parts.append(("", series[end:]))
    counted = sum(name == "seq" for name, _ in parts)
    if counted != 1:
        raise _broken(series, f"{{seq}} 应当恰好出现一次，现在是 {counted} 次")
    if any(sign.isspace() and sign != " " for sign in series) or series != series.strip():
        raise _broken(series, "首尾不能有空白，中间不能换行")
    return tuple(part for part in parts if part != ("", ""))


def _broken(series: str, why: str) -> BrokenTemplate:
    return BrokenTemplate(
        f"template.toml 里的编号规则“{series}”不对：{why}",
        fix="写成例如 {year}-{seq:03}；可用的占位：" + "、".join(f"{{{name}}}" for name in _KNOWN),
    )
