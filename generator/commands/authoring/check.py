"""`gen templates check`: all faults of templates at once, each with its place in Word."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from msgspec import Struct
from msgspec.structs import replace

from generator import files, sources
from generator.commands.inputs import WORD, list_files
from generator.commands.repairing import Wish, repair
from generator.commands.reporting import (
    check_copy,
    judge_reports,
    make_report_parameters,
    print_reports,
)
from generator.errors import GeneratorError, WrongUsage
from generator.findings import Finding, Severity
from generator.home import Home
from generator.report import FileReport
from generator.terminal import say

if TYPE_CHECKING:
    from generator.authoring.examining import Examined
    from generator.authoring.examining.purpose import Purpose


class _Job(Struct, frozen=True):
    """One template to check: what it is called, where it lies, and what it is for, if known."""

    name: str
    path: Path
    purpose: Purpose | None


def make_command(find_home: Callable[[click.Context], Home]) -> click.Command:
    """The command; `find_home` gives the home of a context."""

    def command(files: tuple[str, ...], **options: Any) -> int:
        return run(files, options, find_home(click.get_current_context()))

    return click.Command(
        "check",
        callback=command,
        params=_make_parameters(),
        help=(
            "检查模板：标签、判断和循环、缺少的字段、写死的内容，并用全部示例试填。\n\n"
            "写文件，或模板的名称（contract/technical-service、技术服务合同）；"
            "什么都不写就检查全部模板。"
        ),
        short_help="检查模板，一次报告全部问题。",
        options_metavar="[选项]",
    )


def _make_parameters() -> list[click.Parameter]:
    return [
        click.Argument(["files"], nargs=-1, metavar="[文件或模板]..."),
        click.Option(
            ["--as", "purpose"],
            metavar="种类/模板",
            help="文件是做什么用的，如 contract/technical-service；不写就看文件名和内容。",
        ),
        click.Option(
            ["--fix"], is_flag=True, help="修补只有一种意思的毛病（全角符号、拆散的标签等）。"
        ),
        click.Option(["--convert"], is_flag=True, help="把别的系统的占位符换成标签，先修补。"),
        click.Option(
            ["-o", "--output"],
            metavar="文件.docx",
            help="修补、转换后写到哪里；不写就改原文件，原来的留作 .bak。",
        ),
        click.Option(
            ["--accept"],
            multiple=True,
            metavar="代码=理由",
            help="接受一项警告，如 T808=单位统一用这种字体；可以写多次。",
        ),
        *make_report_parameters(),
    ]


def run(given: Sequence[str], options: dict[str, Any], home: Home) -> int:
    """Checks the templates and prints what was found; gives the exit code."""
    accepted = _read_acceptances(options["accept"])
    jobs = _list_jobs(given, options["purpose"], home)
    wish = Wish(
        options["fix"], options["convert"], options["output"], options["annotate"], options["force"]
    )
    _check_wish(jobs, wish)
    reports = [
        job if isinstance(job, FileReport) else _check(job, home, accepted, wish) for job in jobs
    ]
    reports = _tell_idle(reports, accepted)
    print_reports(reports, options["format_"])
    return judge_reports(reports, options["fail_on"])


def _check(job: _Job, home: Home, accepted: dict[str, str], wish: Wish) -> FileReport:
    """What is found in one template; a file that cannot be read stops no other."""
    from generator.authoring.examining import examine

    try:
        data = sources.read_bytes(str(job.path))
        if wish.mends:
            data = repair(data, job.name, job.path, wish)
        kind, form = (job.purpose.kind, job.purpose.form) if job.purpose else (None, None)
        examined = examine(data, job.name, home, kind, form)
        if examined.purpose is not None and examined.purpose.guessed:
            _tell_guess(job.name, examined.purpose)
        elif examined.purpose is not None and examined.purpose.kind is None:
            say(
                f"{job.name}：看不出是哪一种文书，没有检查必需的字段，也没有试填；请加 --as 种类/模板"
            )
        found = _quote(job.name, data, examined, accepted)
        if wish.notes is not None:
            _annotate(job.name, data, found, Path(wish.notes), force=wish.force)
    except GeneratorError as error:
        return FileReport(job.name, error=error)
    return found


def _tell_guess(name: str, purpose: Purpose) -> None:
    title = purpose.form.title if purpose.form else purpose.kind.title if purpose.kind else ""
    say(f"{name}：按“{title}”（{purpose}）检查；不是的话，请加 --as 种类/模板")


def _quote(name: str, data: bytes, examined: Examined, accepted: dict[str, str]) -> FileReport:
    """The report, with the words in question in their paragraph."""
    from generator import mentions, word
    from generator.commands.reporting import quote_findings

    document = word.read(data, name)
    findings = [_accept(finding, accepted) for finding in examined.findings]
    return quote_findings(name, document, findings, mentions.read(document).articles)


def _annotate(name: str, data: bytes, found: FileReport, target: Path, *, force: bool) -> None:
    from generator import annotate, word

    copy = annotate.annotate(data, word.read(data, name), found.findings)
    if files.check_target(target, copy, force=force):
        files.write_file(target, copy)
    say(f"批注稿：{target}（{len(found.findings)} 条批注）")


def _accept(finding: Finding, accepted: dict[str, str]) -> Finding:
    """A warning that a person accepted, lowered; an error stays one."""
    reason = accepted.get(finding.code)
    if reason is None:
        return finding
    if finding.severity is Severity.ERROR:
        return replace(finding, message=f"{finding.message}（这一项不能接受，只能改正）")
    message = f"{finding.message}（已接受：{reason}）"
    return replace(finding, severity=Severity.INFO, message=message)


def _tell_idle(reports: list[FileReport], accepted: dict[str, str]) -> list[FileReport]:
    """Says which acceptances met nothing, so that they are not carried along for ever."""
    met = {finding.code for each in reports for finding in each.findings}
    for code in accepted:
        if code not in met:
            say(f"--accept {code} 没有对应的检查结果，可以去掉")
    return reports


def _read_acceptances(given: Sequence[str]) -> dict[str, str]:
    """The codes with their reasons; raises `WrongUsage` for a code that is none, or no reason."""
    from generator import rules

    accepted = {}
    for each in given:
        code, _, reason = each.replace("＝", "=").partition("=")
        code = code.strip().upper()
        if rules.find_rule(code) is None:
            raise WrongUsage(f"--accept：没有代码为“{code}”的检查", fix="gen rules 列出全部代码")
        if not reason.strip():
            raise WrongUsage(f"--accept {code}：没有写理由", fix=f"写成 --accept {code}=理由")
        accepted[code] = reason.strip()
    return accepted


def _list_jobs(given: Sequence[str], wanted: str | None, home: Home) -> list[_Job | FileReport]:
    """The templates that arguments mean: files, folders, names of forms; of none, all forms."""
    from generator import templates
    from generator.authoring import naming
    from generator.authoring.examining.purpose import Purpose, find_purpose, read_purpose

    if not given:
        return [
            _Job(str(form.path), form.path, Purpose(kind, form))
            for kind in templates.list_kinds(home.templates)
            for form in kind.forms
        ]
    jobs: list[_Job | FileReport] = []
    for each in given:
        named = None if _is_pattern(each) else naming.find_named(home, each)
        if named is not None:
            naming.refuse_purpose(named, wanted, home)
            file = named.form.path
            jobs.append(_Job(str(file), file, Purpose(named.kind, named.form)))
            continue
        for path in list_files([each]):
            if isinstance(path, FileReport):
                jobs.append(path)
            elif Path(path).suffix.lower() in WORD or path == each:
                file = Path(path)
                said = read_purpose(wanted, home, file) if wanted else find_purpose(file, home)
                jobs.append(_Job(path, file, said))
    return jobs


def _is_pattern(given: str) -> bool:
    return given == "-" or any(sign in given for sign in "*?[")


def _check_wish(jobs: Sequence[_Job | FileReport], wish: Wish) -> None:
    """Raises `WrongUsage` for a wish that cannot be done with what was given."""
    if wish.output is not None and not wish.mends:
        raise WrongUsage("-o 要与 --fix 或 --convert 一起用", fix="加上 --fix，或去掉 -o")
    if wish.notes is not None and len(jobs) != 1:
        raise WrongUsage(
            "--annotate 一次只给一个模板加批注",
            fix="gen templates check 模板.docx --annotate 批注.docx",
        )
    if wish.output is not None and len(jobs) != 1:
        raise WrongUsage(
            "-o 一次只写一个模板", fix="gen templates check 模板.docx --fix -o 修好的.docx"
        )
    if wish.output is not None and Path(wish.output).suffix.lower() != ".docx":
        raise WrongUsage(f"-o {wish.output} 不是 .docx", fix="写成以 .docx 结尾")
    if wish.notes is not None:
        check_copy(str(jobs[0].path), wish.notes)
        if wish.output is not None:
            check_copy(wish.output, wish.notes)
