"""`--etax`: the tax portal's workbook filled with the invoice requests that a command issued."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from generator import files
from generator.terminal import answer, say

if TYPE_CHECKING:
    from generator.pipeline import Result
    from generator.portal import Template

FINE, MEND = 0, 1
_TO_IMPORT = ("written", "unchanged", "checked")


def open_template(path: str) -> Template:
    """The user's copy of the portal's workbook, read before anything is issued."""
    from generator import portal, sources

    return portal.read_template(sources.read_bytes(path), path)


def fill_template(
    template: Template,
    results: Iterable[Result],
    folder: Path,
    *,
    force: bool,
    dry_run: bool,
    is_json: bool = False,
    origins: Mapping[str, str] | None = None,
) -> int:
    """Fills copies with what was issued and prints their paths; gives the exit code.

    An invoice that breaks a rule of the portal is left out and told; `origins` says where each
    number came from. Where the result is JSON, the paths are words for people.
    """
    from generator import portal

    invoices = [r.request for r in results if r.request and r.status in _TO_IMPORT]
    breaches = portal.check(template, invoices)
    for breach in breaches:
        origin = (origins or {}).get(breach.serial)
        say(f"  导入模板 {f'{origin} ' if origin else ''}{breach}")
    broken = {breach.serial for breach in breaches}
    kept = [] if "" in broken else [each for each in invoices if each.serial not in broken]
    for filled in portal.fill(template, kept) if kept and not dry_run else ():
        path = folder / _name(template, filled.serials)
        if files.check_target(path, filled.data, force=force):
            files.write_file(path, filled.data)
        if is_json:
            say(f"导入模板：{path}")
        else:
            answer(str(path))
    if breaches:
        say(f"有 {len(invoices) - len(kept)} 张没有填进导入模板：请改正上面的问题，再运行一次。")
    return MEND if breaches else FINE


def _name(template: Template, serials: tuple[str, ...]) -> str:
    """A name of its own for a filled copy: the workbook's, with the numbers in it."""
    span = serials[0] if len(serials) == 1 else f"{serials[0]}至{serials[-1]}"
    return files.clean_name(f"{Path(template.name).stem[:40]}-{span}") + ".xlsx"
