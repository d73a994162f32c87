"""`gen check`: findings on deal data and Word documents, many files at once, nothing generated."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from msgspec import Struct
from msgspec.structs import replace

from generator import dates, files, rules, sources
from generator.commands.inputs import WORD, is_workbook, list_files
from generator.commands.reporting import (
    check_copy,
    judge_reports,
    make_report_parameters,
    print_reports,
)
from generator.errors import GeneratorError, UnreadableInput, WrongUsage
from generator.findings import DataPlace, Finding
from generator.report import FileReport
from generator.terminal import say

if TYPE_CHECKING:
    from generator.facts import Facts
    from generator.home import Home
    from generator.model import Deal
    from generator.reading import Document
    from generator.shape import Shape

# Starting a worker costs about as much as checking this many files.
_FEW = 4
_CODE = re.compile(r"[A-Z]\d?|[A-Z]\d{3}")


class Request(Struct, frozen=True):
    """What holds for every file of one run: the home, the deal to hold it against, the codes."""

    home: Home | None
    deal: Deal | None = None
    facts: Facts | None = None
    shape: Shape | None = None
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()


def make_command(find_home: Callable[[click.Context], Home | None]) -> click.Command:
    """The command; `find_home` gives the home of a context, or None where there is none."""

    def command(files: tuple[str, ...], **options: Any) -> int:
        return run(files, options, find_home(click.get_current_context()))

    return click.Command(
        "check",
        callback=command,
        params=_make_parameters(),
        help=(
            "检查 Word 文书（.docx）或交易数据（.json、.xlsx），只报告，不生成。\n\n"
            "给出文件夹就检查其中全部 .docx 和 .json；文件名里可以用 * 和 ?。"
        ),
        short_help="检查 Word 文书或交易数据，只报告，不生成。",
        options_metavar="[选项]",
    )


def _make_parameters() -> list[click.Parameter]:
    return [
        click.Argument(["files"], nargs=-1, required=True, metavar="文件..."),
        click.Option(
            ["--select"], multiple=True, metavar="代码", help="只看这些检查，如 W201、W2、D。"
        ),
        click.Option(["--ignore"], multiple=True, metavar="代码", help="不看这些检查，写法同上。"),
        click.Option(["--deal"], metavar="交易数据.json", help="文书还要与这笔交易的数据相符。"),
        click.Option(["--date", "day"], metavar="日期", help="批注的日期，默认不写。"),
        click.Option(
            ["--jobs"],
            type=click.IntRange(1),
            metavar="个数",
            help="同时用几个进程，默认与处理器核数相同。",
        ),
        *make_report_parameters(),
    ]


def run(given: Sequence[str], options: dict[str, Any], home: Home | None) -> int:
    """Checks the files and prints what was found; gives the exit code."""
    target = options["annotate"]
    if target is not None:
        _check_target(given, target)
    day = _read_day(options["day"])
    request = Request(home, select=_read_codes(options["select"], "--select"))
    request = replace(request, ignore=_read_codes(options["ignore"], "--ignore"))
    reports: list[FileReport] = []
    if options["deal"] is not None:
        request, known = _know_deal(options["deal"], request)
        reports += known
    if target is not None and not reports:
        reports.append(_annotate(given[0], Path(target), request, day, force=options["force"]))
    else:
        reports += check_files(list_files(given), request, options["jobs"])
    if request.deal is not None:
        reports = _settle_acceptances(reports)
    print_reports(reports, options["format_"])
    return judge_reports(reports, options["fail_on"])


def check_files(
    paths: Sequence[str | FileReport], request: Request, jobs: int | None = None
) -> list[FileReport]:
    """What is found in each file, in the order given; many are shared out to processes."""
    wanted = [path for path in paths if isinstance(path, str)]
    jobs = min(jobs or os.cpu_count() or 1, -(-len(wanted) // _FEW), 60)
    if jobs < 2 or "-" in wanted:
        return [p if isinstance(p, FileReport) else check_file(p, request) for p in paths]
    rules.list_rules()  # forked workers then have them
    pool = ProcessPoolExecutor(jobs, initializer=_leave_interrupts_to_parent)
    try:
        pending = [
            p if isinstance(p, FileReport) else (p, pool.submit(check_file, p, request))
            for p in paths
        ]
        reports = [
            each if isinstance(each, FileReport) else _collect(*each, request) for each in pending
        ]
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        raise
    pool.shutdown()
    return reports


def _leave_interrupts_to_parent() -> None:
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _collect(path: str, future: Future[FileReport], request: Request) -> FileReport:
    """A worker's report; when the workers were killed, the file is tried once more by itself."""
    try:
        return future.result()
    except BrokenProcessPool:
        pass
    with ProcessPoolExecutor(1, initializer=_leave_interrupts_to_parent) as alone:
        try:
            return alone.submit(check_file, path, request).result()
        except BrokenProcessPool:
            error = UnreadableInput(
                f"{path} 没有检查完：进程被系统终止，也许是内存不够",
                fix="关掉别的程序再试，或检查文件是否异常地大",
                kind="killed",
            )
            return FileReport(path, error=error)


def check_file(path: str, request: Request) -> FileReport:
    """What is found in one file, or why it could not be checked; never raises for a file."""
    try:
        if Path(path).suffix.lower() in WORD:
            return _check_word(path, request)[0]
        if is_workbook(path):
            return FileReport(path, _choose(_check_workbook(path, request.home), request))
        return FileReport(path, _choose(_check_deal(path, request.home), request))
    except GeneratorError as error:
        return FileReport(path, error=error)
    except Exception as error:
        if os.environ.get("GEN_DEBUG"):
            raise
        return FileReport(path, error=_explain(path, error))


def _explain(path: str, error: Exception) -> UnreadableInput:
    """What to say of a file on which the program itself failed: the others go on."""
    if isinstance(error, MemoryError):
        return UnreadableInput(f"{path} 没有检查完：内存不够", fix="检查文件是否异常地大")
    return UnreadableInput(
        f"{path} 没有检查完：程序自身出错（{type(error).__name__}：{error}）",
        fix="设置环境变量 GEN_DEBUG=1 重新运行，把输出交给开发者",
        kind="internal",
    )


def _check_word(path: str, request: Request) -> tuple[FileReport, bytes, Document]:
    from generator import mentions, word
    from generator.commands.reporting import quote_findings

    data = sources.read_bytes(path)
    document = word.read(data, path)
    said = mentions.read(document)
    deal, facts = request.deal, request.facts
    if not _is_contract(document):
        deal = facts = None
    findings: Iterable[Finding] = rules.check_word(said, deal, facts)
    if request.shape is not None:
        findings = _place(findings, request.shape)
    chosen = _choose(findings, request)
    return quote_findings(path, document, chosen, said.articles), data, document


def _check_deal(path: str, home: Home | None) -> Iterable[Finding]:
    from generator import checking, shape
    from generator.facts import Selection

    raw = sources.read_deal(path, home.parties if home else Path("data") / "parties")
    selection = Selection("contract", "", date=date.today())
    return checking.check_data(shape.read(raw), home, selection).findings


def _check_workbook(path: str, home: Home | None) -> Iterable[Finding]:
    from generator import checking, sheets
    from generator.facts import Selection

    selection = Selection("contract", "", date=date.today())
    for row in sheets.read_rows(path, home.parties if home else Path("data") / "parties"):
        yield from checking.check_row(row, home, selection).findings


def _is_contract(document: Document) -> bool:
    """Whether a document may be the contract: our own other papers say what they are."""
    properties = document.story("properties")
    for paragraph in properties.paragraphs if properties else ():
        if paragraph.style == "GeneratorTemplate":
            return (
                paragraph.text.startswith("contract/") and paragraph.text != "contract/supplement"
            )
    return True


def _know_deal(path: str, request: Request) -> tuple[Request, list[FileReport]]:
    """The request with the deal and its facts; where it is none, the report that says why."""
    from generator import checking, shape
    from generator.facts import Selection

    home = request.home
    try:
        raw = sources.read_deal(path, home.parties if home else Path("data") / "parties")
        shaped = shape.read(raw)
        checked = checking.check_data(shaped, home, Selection("contract", "", date=date.today()))
    except GeneratorError as error:
        return request, [FileReport(path, error=error)]
    if shaped.deal is None or checked.facts is None:
        return request, [FileReport(path, checked.findings)]
    return replace(request, deal=shaped.deal, facts=checked.facts, shape=shaped), []


def _place(findings: Iterable[Finding], shaped: Shape) -> list[Finding]:
    return [
        replace(finding, place=DataPlace(shaped.locate(finding.place.path)))
        if isinstance(finding.place, DataPlace)
        else finding
        for finding in findings
    ]


def _settle_acceptances(reports: Sequence[FileReport]) -> list[FileReport]:
    """An acceptance that met something in one document is not idle because another has none."""
    read = [each for each in reports if not each.error and Path(each.path).suffix.lower() in WORD]
    idle = [{f.message for f in each.findings if f.code == "D008"} for each in read]
    common = set.intersection(*idle) if idle else set()
    settled = []
    for each in reports:
        kept = [
            (f, q)
            for f, q in zip(each.findings, each.quotes or [None] * len(each.findings), strict=True)
            if each not in read or f.code != "D008" or f.message in common
        ]
        if each in read:
            common = set()  # said once is enough
        settled.append(
            replace(each, findings=tuple(f for f, _ in kept), quotes=tuple(q for _, q in kept))
        )
    return settled


def _choose(findings: Iterable[Finding], request: Request) -> tuple[Finding, ...]:
    return tuple(
        finding
        for finding in findings
        if (not request.select or finding.code.startswith(request.select))
        and not (request.ignore and finding.code.startswith(request.ignore))
    )


def _read_codes(given: Iterable[str], option: str) -> tuple[str, ...]:
    """The codes, hundreds and letters of an option; raises `WrongUsage` for what is none."""
    codes = [code.upper() for each in given for code in re.split(r"[\s,，、;；]+", each) if code]
    known = [rule.code for rule in rules.list_rules()]
    for code in codes:
        if not _CODE.fullmatch(code) or not any(each.startswith(code) for each in known):
            raise WrongUsage(
                f"{option}：没有代码为“{code}”的检查",
                fix="写代码（W201）、百位（W2）或字母（W）；gen rules 列出全部代码",
            )
    return tuple(codes)


def _read_day(text: str | None) -> date | None:
    try:
        return dates.parse_date(text) if text is not None else None
    except GeneratorError as error:
        raise WrongUsage(f"--date：{error.message}", fix="写成如 --date 2026-03-31") from error


def _check_target(given: Sequence[str], target: str) -> None:
    """Raises `WrongUsage` where no annotated copy can be made of what was given."""
    source = given[0]
    kind = Path(source).suffix.lower()
    if len(given) > 1 or kind not in WORD or any(c in source for c in "*?"):
        raise WrongUsage(
            "--annotate 一次只给一份 Word 文书加批注",
            fix="gen check 合同.docx --annotate 批注.docx",
        )
    check_copy(source, target)


def _annotate(
    path: str, target: Path, request: Request, day: date | None, *, force: bool
) -> FileReport:
    from generator import annotate

    try:
        found, data, document = _check_word(path, request)
    except GeneratorError as error:
        return FileReport(path, error=error)
    copy = annotate.annotate(data, document, found.findings, day)
    if files.check_target(target, copy, force=force):
        files.write_file(target, copy)
    say(f"批注稿：{target}（{len(found.findings)} 条批注）")
    return found
