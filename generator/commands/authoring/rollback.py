"""`gen templates rollback`: an older version published anew."""

from __future__ import annotations

from typing import Any

import click

from generator.authoring import naming, publishing
from generator.commands.authoring import FindHome
from generator.commands.authoring.publish import SIGNATURE, make_signature, tell


def make_command(find_home: FindHome) -> click.Command:
    """The command; `find_home` gives the home of a context."""

    def command(wanted: str, number: int | None, **options: Any) -> int:
        home = find_home(click.get_current_context())
        target = naming.find_form(home, wanted)
        signature = make_signature(options, note_needed=False)
        outcome = publishing.roll_back(home, target, number, signature, force=options["force"])
        return tell(home, target, outcome, options)

    return click.Command(
        "rollback",
        callback=command,
        params=[
            click.Argument(["wanted"], metavar="种类/模板"),
            click.Argument(["number"], required=False, type=click.IntRange(1), metavar="[版本]"),
            click.Option(["--note"], metavar="说明", help="为什么退回。"),
            click.Option(
                ["--force"],
                is_flag=True,
                help="换下有未发布修改的模板；换下的另存在版本文件夹里。",
            ),
            *SIGNATURE,
        ],
        help=(
            "退回旧版本：把以前的一版作为新的一版重新发布，历史不变。\n\n"
            "不写版本，就退回现行版本之前的那一版；写现行版本的号，就只恢复模板文件。"
        ),
        short_help="退回旧版本：把以前的一版重新发布。",
        options_metavar="[选项]",
    )
