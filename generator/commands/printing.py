"""`--pdf`: the PDF of each paper beside its Word file, once the papers are written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from generator.errors import GeneratorError
from generator.pipeline import Result
from generator.terminal import answer, say

if TYPE_CHECKING:
    from generator.pdf import Converted

FINE, FAILED = 0, 2
_AT_ONCE = 1000  # papers whose names are kept in memory
_TOLD = 20


def add_pdfs(results: Sequence[Result], options: dict[str, Any]) -> tuple[list[Result], int]:
    """The same results with their PDF where `--pdf` asks for it, and the exit code.

    Papers that are there unchanged get theirs too; one that fails costs no Word file.
    """
    papers = [at for at, each in enumerate(results) if each.status in ("written", "unchanged")]
    if not options["pdf"] or not papers:
        if options["pdf"] and any(each.status == "checked" for each in results):
            say("没有生成 PDF（--dry-run）。")
        return list(results), FINE
    from generator import pdf

    jobs = []
    for at in papers:
        path = results[at].path
        assert path is not None
        jobs.append(pdf.Job(path, path.with_suffix(".pdf")))
    try:
        converted = pdf.convert(jobs, force=options["force"])
    except GeneratorError as error:
        say(f"Word 文件都在，没有生成 PDF：{error}")
        return list(results), FAILED
    return _tell(list(results), dict(zip(papers, converted, strict=True)), options["format_"])


def _tell(
    results: list[Result], converted: dict[int, Any], format_: str
) -> tuple[list[Result], int]:
    code = FINE
    replaced: set[str] = set()
    for at, each in converted.items():
        if each.error is not None:
            say(f"没有生成 PDF（Word 文件在）：{each.error}")
            code = FAILED
            continue
        results[at] = replace(results[at], pdf=each.job.target)
        replaced |= each.replaced
        if format_ == "text":
            answer(str(each.job.target))
    _tell_replaced(replaced)
    return results, code


def _tell_replaced(fonts: set[str]) -> None:
    if fonts:
        say(
            f"这台机器没有{'、'.join(sorted(fonts))}，PDF 里用别的中文字体代替，"
            "换行、分页可能与 Word 里不同。"
        )


def print_papers(
    papers: Iterable[Path],
    note: Callable[[Converted], None],
    *,
    workers: int | None,
    force: bool,
    tell: Callable[[int], None],
) -> int:
    """The PDF of each of many papers beside it, given to `note`; the exit code.

    `tell` hears how many are done.
    """
    from generator import pdf

    counts = {"written": 0, "unchanged": 0, "failed": 0}
    replaced: set[str] = set()

    def finish(each: Converted) -> None:
        counts[each.status] += 1
        replaced.update(each.replaced)
        tell(sum(counts.values()))
        if each.error is not None and counts["failed"] <= _TOLD:
            say(f"没有生成 PDF（Word 文件在）：{each.error}")

    left = iter(papers)
    try:
        while some := list(islice(left, _AT_ONCE)):
            jobs = [pdf.Job(path, path.with_suffix(".pdf")) for path in some]
            for each in pdf.convert(jobs, workers=workers, force=force, tell=finish):
                note(each)
    except GeneratorError as error:
        say(f"Word 文件都在，没有生成 PDF：{error}")
        return FAILED
    _tell_replaced(replaced)
    say(
        f"PDF：写出 {counts['written']} 份，未改动 {counts['unchanged']} 份，"
        f"没有生成 {counts['failed']} 份。"
    )
    return FAILED if counts["failed"] else FINE
