"""包号与编号或项目名称里的包号不一致。

为什么：第三包的合同配了第二包的编号，多半是从别的包复制来的。
怎么改：核对中标通知书，改正包号或编号。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.errors import GeneratorError
from generator.facts import Facts
from generator.findings import Severity
from generator.history import History
from generator.model import Deal
from generator.numerals import read_integer
from generator.rule import Remark
from generator.values import show

SEVERITY = Severity.WARNING


def _package(package: str, agency_number: str | None = None, **more: object) -> dict[str, object]:
    return {"project": {"package": package, "agency_number": agency_number, **more}}


GOOD = (
    _package("第三包", "ZB-2026-0027-03"),
    _package("03包", "ZB-2026-0027/3"),
    _package("第十二包", "ZB-2026-0027-12"),
    _package("第三包", "ZB-2026-0027"),
    _package("A包", "ZB-2026-0027-03"),
    _package("第三包", name="业务平台云服务项目（第三包）"),
)
BAD = (
    _package("第三包", "ZB-2026-0027-02"),
    _package("包2", "ZB-2026-0027/03"),
    _package("第2包", "ZB-2026-0027-12"),
    _package("第三包", name="业务平台云服务项目（第二包）"),
    _package("第三包", package_name="第四包：云服务"),
)

_NUMERAL = "[0-9]{1,2}|[一二三四五六七八九十]{1,3}"
_PACKAGE = re.compile(rf"第?({_NUMERAL})(?:标?包|分包)|(?:标?包|分包)号?({_NUMERAL})")
_SUFFIX = re.compile(r"[0-9][-—/_]0?([0-9]{1,2})$")


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    project = deal.project
    package = (project.package or "").strip()
    bare = re.fullmatch(_NUMERAL, package)
    number = _value(bare[0]) if bare else _package_in(package)
    if number is None:
        return
    suffix = _SUFFIX.search((project.agency_number or "").strip())
    others = (
        ("agency_number", "代理编号", project.agency_number, _value(suffix[1]) if suffix else None),
        ("name", "项目名称", project.name, _package_in(project.name)),
        ("package_name", "包名", project.package_name, _package_in(project.package_name or "")),
    )
    for key, title, text, other in others:
        if other is not None and other != number:
            yield Remark(
                f"$.project.{key}",
                f"包号是“{show(package)}”，{title}“{show(text)}”却是第 {other} 包；"
                "请核对中标通知书后改正",
                show(text),
            )


def _package_in(text: str) -> int | None:
    found = _PACKAGE.search(text)
    return _value(found[1] or found[2]) if found else None


def _value(numeral: str) -> int | None:
    if numeral.isdecimal():
        return int(numeral)
    try:
        return read_integer(numeral)
    except GeneratorError:
        return None
