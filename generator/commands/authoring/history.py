"""`gen templates history`: the versions of a form, and what was issued with each."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from generator import templates, versions
from generator.authoring import naming
from generator.authoring.publishing import impact, shelf
from generator.commands.authoring import FindHome
from generator.commands.ledger import STATUS
from generator.commands.options import FORMAT, HOME, LEDGER
from generator.errors import BrokenTemplate
from generator.history import Paper
from generator.terminal import answer, answer_json, say
from generator.versions import Version

FINE = 0


def make_command(find_home: FindHome) -> click.Command:
    """The command; `find_home` gives the home of a context."""

    def command(wanted: str, documents: bool, ledger: str | None, format_: str, **_: Any) -> int:
        home = find_home(click.get_current_context())
        shelf.tidy(home.templates)
        form = naming.find_form(home, wanted).form
        known: list[Version] = []
        damaged: list[tuple[int, BrokenTemplate]] = []
        for each in versions.list_numbers(form):
            try:
                known.append(versions.read_version(form, each))
                versions.read_bytes(form, known[-1])
            except BrokenTemplate as error:
                damaged.append((each, error))
        papers = impact.read_papers(home, Path(ledger) if ledger else None)
        by_version = impact.sort_papers(papers, form, known)
        if format_ == "json":
            answer_json(_dump(form, known, damaged, by_version))
            return FINE
        for version in known:
            made = by_version.get(version.number, ())
            answer("\t".join(_describe(version, made)))
            if documents:
                for paper in made:
                    answer(_describe_paper(paper))
        if others := by_version.get(None, ()):
            say(f"另有 {len(others)} 份文书不是按上面哪一版出具的：")
            for paper in others:
                say(_describe_paper(paper))
        for _number, fault in damaged:
            say(str(fault))
        _tell_state(form, known)
        return FINE

    return click.Command(
        "history",
        callback=command,
        params=[
            click.Argument(["wanted"], metavar="种类/模板"),
            click.Option(["--documents"], is_flag=True, help="列出按每一版出具的文书。"),
            LEDGER,
            FORMAT,
            HOME,
        ],
        help="一个模板的各个版本：日期、由谁发布、改了什么、出具过多少文书。",
        options_metavar="[选项]",
    )


def _describe(version: Version, made: tuple[Paper, ...]) -> list[str]:
    words = [
        f"第 {version.number} 版",
        version.day.isoformat(),
        version.author,
        version.note,
        version.sha256[:12],
        f"出具 {len(made)} 份",
    ]
    if version.accepted:
        codes = "、".join(dict.fromkeys(each.code for each in version.accepted))
        words.append(f"接受警告 {codes}：{version.reason}")
    return words


def _describe_paper(paper: Paper) -> str:
    words = (paper.number, paper.label, STATUS[paper.status], str(paper.paper_date), paper.buyer)
    return "\t".join(("", *words, paper.path))


def _tell_state(form: templates.Form, known: list[Version]) -> None:
    if not known:
        say(
            f"“{form.title}”还没有发布过。"
            f'下一步：gen templates publish --as {form.kind}/{form.name} --note "…"'
        )
    elif templates.hash_form(form.read()) != known[-1].sha256:
        say(
            f"{form.path} 里有第 {known[-1].number} 版之后、还没有发布的修改："
            f"gen templates diff {form.kind}/{form.name} 看改了什么。"
        )


def _dump(
    form: templates.Form,
    known: list[Version],
    damaged: list[tuple[int, BrokenTemplate]],
    by_version: Any,
) -> str:
    def list_papers(number: int | None) -> list[dict[str, Any]]:
        return [
            {
                "number": paper.number,
                "label": paper.label,
                "revision": paper.revision,
                "status": paper.status,
                "date": paper.paper_date.isoformat(),
                "deal": paper.deal,
                "buyer": paper.buyer,
                "path": paper.path,
            }
            for paper in by_version.get(number, ())
        ]

    dumped = {
        "version": 1,
        "form": f"{form.kind}/{form.name}",
        "title": form.title,
        "versions": [
            {
                "number": version.number,
                "date": version.day.isoformat(),
                "author": version.author,
                "note": version.note,
                "title": version.title,
                "sha256": version.sha256,
                "path": str(version.path),
                "reason": version.reason,
                "accepted": [{"code": x.code, "message": x.message} for x in version.accepted],
                "documents": list_papers(version.number),
            }
            for version in known
        ],
        "damaged": [{"number": number, "message": error.message} for number, error in damaged],
        "others": list_papers(None),
    }
    return json.dumps(dumped, ensure_ascii=False, indent=2)
