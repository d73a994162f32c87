"""`--etax`: the tax portal's workbook filled with the invoice requests that a command issued."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct, field

from generator import files
from generator.errors import GeneratorError
from generator.terminal import say

if TYPE_CHECKING:
    from generator.invoice_import import Breach, ImportInvoice
    from generator.pipeline import Result
    from generator.portal import Template

FINE, MEND = 0, 1
TO_IMPORT = ("written", "unchanged", "checked")


class Import(Struct):
    """What came of filling the workbook: the copies, how many requests were left out.

    `error` is why the copies could not be written, or not all.
    """

    paths: list[Path] = field(default_factory=list)
    left_out: int = 0
    is_unfit: bool = False
    error: GeneratorError | None = None

    @property
    def code(self) -> int:
        """The exit code."""
        return MEND if self.left_out or self.is_unfit else FINE


def open_template(path: str) -> Template:
    """The user's copy of the portal's workbook, read before anything is issued."""
    from generator import portal, sources

    return portal.read_template(sources.read_bytes(path), path)


def list_requests(results: Iterable[Result]) -> Iterator[tuple[str, ImportInvoice]]:
    """The requests that were issued; of each its number says where it came from."""
    for each in results:
        if each.request and each.status in TO_IMPORT:
            yield "", each.request


def fill_template(
    template: Template,
    requests: Iterable[tuple[str, ImportInvoice]],
    place: Callable[[int, tuple[str, ...]], Path],
    *,
    force: bool,
    dry_run: bool,
    replaces: bool = False,
    note: Callable[[str, list[Breach]], None] | None = None,
    most: int | None = None,
) -> Import:
    """Fills copies with requests, each with where it came from; says what breaks a rule.

    Such a request is left out, told (`most` of them) and given to `note`. `place` gives a copy its
    path, by its count from 1 and the serials in it; `replaces` allows to overwrite a filled copy of
    the same workbook.
    """
    from generator import portal

    done = Import()
    for breach in portal.check(template, ()):
        say(f"  导入模板 {breach}")
        done.is_unfit = True

    def sift() -> Iterator[ImportInvoice]:
        seen: set[str] = set()
        for origin, request in requests:
            breaches = [] if done.is_unfit else portal.judge(template, request, seen)
            seen.add(request.serial)
            if not breaches and not done.is_unfit:
                yield request
                continue
            done.left_out += 1
            if note is not None:
                note(origin, breaches)
            for breach in breaches if most is None or done.left_out <= most else ():
                say(f"  导入模板 {f'{origin} ' if origin else ''}{breach}")

    kept = sift()
    try:
        for count, filled in enumerate(() if dry_run else portal.fill(template, kept), 1):
            path = place(count, filled.serials)
            may = force or (replaces and portal.is_copy(template, _read(path)))
            if files.check_target(path, filled.data, force=may):
                files.write_file(path, filled.data)
            done.paths.append(path)
    except GeneratorError as error:
        done.error = error
    for _ in kept:
        pass  # what else is wrong is told all the same
    if done.left_out:
        say(f"有 {done.left_out} 张没有填进导入模板：请改正上面的问题，再运行一次。")
    return done


def place_by_serials(template: Template, folder: Path) -> Callable[[int, tuple[str, ...]], Path]:
    """Names for copies: the workbook's, with the numbers in it."""

    def place(_: int, serials: tuple[str, ...]) -> Path:
        span = serials[0] if len(serials) == 1 else f"{serials[0]}至{serials[-1]}"
        return folder / f"{files.clean_name(f'{Path(template.name).stem[:40]}-{span}')}.xlsx"

    return place


def place_by_input(
    template: Template, folder: Path, name: str
) -> Callable[[int, tuple[str, ...]], Path]:
    """Names for copies filled from an input again and again: the same every time."""

    def place(count: int, _: tuple[str, ...]) -> Path:
        words = f"{name[:40]}-{Path(template.name).stem[:40]}"
        return folder / f"{files.clean_name(words)}{'' if count == 1 else f'-{count}'}.xlsx"

    return place


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""
