"""What lies in `templates/`: kinds are folders, forms are the .docx files in them.

A kind's `template.toml` gives its title, the file name of its papers, and for each form its
title and number series. A form that the toml does not name is known by its file name.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

from generator.errors import BrokenTemplate, WrongUsage
from generator.series import check_series

_TOML_PLACE = re.compile(r"at line (\d+), column (\d+)")
SETTINGS = "template.toml"


class Select(NamedTuple):
    """How a paper is one of several of its kind: the option that picks an entry of a list.

    `over` is the list's path in the deal, `by` the keys an entry is picked by (`position` counts
    from 1), `default` which one is taken unasked: `last`, or none.
    """

    option: str
    over: str
    by: tuple[str, ...]
    default: str | None = None


class Form(NamedTuple):
    """One form: a .docx with what `template.toml` says of it.

    `when` is a field of the deal: where it holds, this form stands in for those without one.
    `amount` is the path of the value that the ledger keeps as the paper's amount; `required` are
    the fields that a deal must say for this form, beside those that it prints. `version` is the
    published one that was taken (see `versions`).
    """

    kind: str
    name: str
    title: str
    path: Path
    version: str = ""
    series: str | None = None
    select: Select | None = None
    when: str | None = None
    amount: str | None = None
    required: tuple[str, ...] = ()

    def read(self) -> bytes:
        """The form's bytes; raises `BrokenTemplate` when the file cannot be read."""
        try:
            return self.path.read_bytes()
        except OSError as error:
            raise BrokenTemplate(
                f"模板“{self.title}”读不出来：{self.path}（{error.strerror}）",
                fix="确认文件存在、没有被占用、有读取权限",
            ) from error


class Kind(NamedTuple):
    """One kind of document: a folder of forms."""

    name: str
    title: str
    file: str
    forms: tuple[Form, ...] = ()
    # Whether the paper speaks of the deal as amended, and bears the deal's own number.
    amended: bool = True
    is_contract: bool = False
    # Switches that its command offers: `blank`, `by_line`.
    switches: tuple[str, ...] = ()
    # Whether its papers are invoice requests, which the tax portal imports.
    etax: bool = False

    @property
    def selects(self) -> tuple[Select, ...]:
        """The ways in which forms of this kind select, each option once."""
        found = {form.select.option: form.select for form in self.forms if form.select}
        return tuple(found.values())

    def find(self, wanted: str) -> Form:
        """The form of a name or title; raises `WrongUsage` with the nearest known one."""
        for form in self.forms:
            if wanted in (form.name, form.title):
                return form
        known = [spelling for form in self.forms for spelling in (form.title, form.name)]
        import difflib

        near = difflib.get_close_matches(wanted, known, 1, 0.4)
        listed = "、".join(f"{form.title}（{form.name}）" for form in self.forms)
        hint = f"最接近的是“{near[0]}”；" if near else ""
        raise WrongUsage(
            f"“{self.title}”没有叫“{wanted}”的模板", fix=f"{hint}现有：{listed or '（一个也没有）'}"
        )


def hash_form(data: bytes) -> str:
    """The content hash by which a form is known: SHA-256 in hex."""
    import hashlib  # which loads a library that help and completion do without

    return hashlib.sha256(data).hexdigest()


def list_kinds(folder: Path) -> tuple[Kind, ...]:
    """The kinds of a templates folder, by name; a folder without `template.toml` is no kind."""
    return tuple(find_kind(folder, name) for name in name_kinds(folder))


def name_kinds(folder: Path) -> tuple[str, ...]:
    """The names of the kinds of a templates folder; one without `template.toml` is no kind."""
    return tuple(sorted(entry.parent.name for entry in folder.glob(f"*/{SETTINGS}")))


def find_kind(folder: Path, name: str) -> Kind:
    """The kind of a name; raises `WrongUsage` or `BrokenTemplate`."""
    if (folder / name / SETTINGS).is_file():
        return _read_kind(folder / name)
    listed = "、".join(name_kinds(folder)) or "（一个也没有）"
    raise WrongUsage(f"没有叫“{name}”的文书种类", fix=f"{folder} 里现有：{listed}")


def plan_form(folder: Path, kind: str, name: str, title: str) -> Form:
    """A form that a kind does not have yet, as it would be; raises as `find_kind` does."""
    settings = read_settings(folder / kind)
    described = (settings.get("forms") or {}).get(name) or {}
    return _describe(folder / kind, name, {"title": title, **described}, _share(kind, settings))


def read_settings(place: Path) -> dict[str, Any]:
    """What a kind's `template.toml` says; raises `BrokenTemplate`."""
    path = place / SETTINGS
    try:
        settings = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise BrokenTemplate(
            f"{path} 不是 UTF-8 编码的文字，读不懂",
            fix="用记事本打开，“另存为”时编码选 UTF-8",
        ) from error
    except tomllib.TOMLDecodeError as error:
        found = _TOML_PLACE.search(str(error))
        where = f"第 {found[1]} 行第 {found[2]} 个字符处" if found else "结尾处"
        raise BrokenTemplate(
            f"{path} {where}写法不对，读不懂",
            fix='对照 templates/README.md 改正；名称要用半角引号括起来，如 title = "合同"',
        ) from error
    except OSError as error:
        raise BrokenTemplate(f"{path} 读不出来：{error}", fix="检查文件权限和磁盘") from error
    return settings


def _read_kind(place: Path) -> Kind:
    settings = read_settings(place)
    described: dict[str, Any] = settings.get("forms") or {}
    names = sorted(
        file.stem
        for file in place.glob("*.docx")
        if not file.name.startswith("~$")  # the lock file of a form open in Word
    )
    common = _share(place.name, settings)
    is_contract = _is_contract(place.name, settings)
    return Kind(
        name=place.name,
        title=str(settings.get("title", place.name)),
        file=str(settings.get("file", "{number}-{title}")),
        forms=tuple(
            _describe(place, name, described.get(name) or {}, common)
            for name in _order(names, described)
        ),
        amended=bool(settings.get("amended", not is_contract)),
        is_contract=is_contract,
        switches=tuple(str(each) for each in settings.get("switches", ())),
        etax=bool(settings.get("etax", False)),
    )


def _is_contract(kind: str, settings: dict[str, Any]) -> bool:
    return bool(settings.get("contract", kind == "contract"))


def _share(kind: str, settings: dict[str, Any]) -> dict[str, Any]:
    """What holds for each form of a kind that does not say otherwise."""
    common = {
        "series": None if _is_contract(kind, settings) else f"{{deal}}-{kind}-{{seq}}",
        "select": None,
        "amount": None,
    }
    return {key: settings.get(key, value) for key, value in common.items()}


def _order(names: Iterable[str], described: dict[str, Any]) -> list[str]:
    """Forms in the order in which the toml names them, the others after."""
    places = {name: place for place, name in enumerate(described)}
    return sorted(names, key=lambda name: (places.get(name, len(places)), name))


def _describe(place: Path, name: str, notes: dict[str, Any], common: dict[str, Any]) -> Form:
    select, series = (notes.get(key, common[key]) for key in ("select", "series"))
    if series is not None:
        check_series(str(series))
    return Form(
        kind=place.name,
        name=name,
        title=str(notes.get("title", name)),
        path=place / f"{name}.docx",
        series=series,
        select=_read_select(place, select) if select else None,
        when=notes.get("when"),
        amount=notes.get("amount", common["amount"]),
        required=_read_required(place, notes.get("required", ())),
    )


def _read_required(place: Path, required: Any) -> tuple[str, ...]:
    if isinstance(required, list | tuple) and all(isinstance(each, str) for each in required):
        return tuple(required)
    raise BrokenTemplate(
        f"{place / SETTINGS} 里的 required 不是字段的列表",
        fix='写成 required = ["甲方.邮编", "签订.日期"]',
    )


def _read_select(place: Path, select: Any) -> Select:
    try:
        by = tuple(str(key) for key in select["by"])
        return Select(str(select["option"]), str(select["over"]), by, select.get("default"))
    except (AttributeError, KeyError, TypeError) as error:
        raise BrokenTemplate(
            f"{place / SETTINGS} 里的 select 不完整：{error}",
            fix='写成 select = {option = "payment", over = "payments", by = ["name", "position"]}',
        ) from error
