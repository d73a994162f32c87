"""The home folder: where templates, data and output lie, found or made anew."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

from generator.errors import HomeMissing, OutputBlocked

ENVIRONMENT = "GEN_HOME"
LEDGER_ENVIRONMENT = "GEN_LEDGER"
VERSIONS = "versions"  # the folder of a kind in which the published versions of its forms lie
NAMED = "named_home"  # the kind of the error when the home that was asked for is none


class Home(NamedTuple):
    """The folders of one home."""

    root: Path

    @property
    def templates(self) -> Path:
        """The document kinds and their forms."""
        return self.root / "templates"

    @property
    def parties(self) -> Path:
        """The party master: one file a party."""
        return self.root / "data" / "parties"

    @property
    def holidays(self) -> Path:
        """The days off and worked weekends: one file a year."""
        return self.root / "data" / "holidays"

    @property
    def examples(self) -> Path:
        """The example deals: the home's own, or those shipped where it has none."""
        own = self.root / "data" / "examples"
        return own if any(own.glob("*.json")) else _shipped() / "data" / "examples"

    @property
    def ledger(self) -> Path:
        """The record of what was issued, and the number series; GEN_LEDGER names another."""
        named = os.environ.get(LEDGER_ENVIRONMENT)
        return Path(named) if named else self.root / "data" / "ledger.sqlite3"

    @property
    def output(self) -> Path:
        """Where papers go unless `-o` says otherwise."""
        return self.root / "output"


def find_home(wanted: str | None = None) -> Home:
    """The home named, else GEN_HOME's, else the nearest ancestor with `templates/`.

    Raises `HomeMissing` with the way to make one.
    """
    named = wanted or os.environ.get(ENVIRONMENT)
    if named:
        root = Path(named)
        if (root / "templates").is_dir():
            return Home(root)
        source = "--home" if wanted else ENVIRONMENT
        raise HomeMissing(
            f"{source} 指定的 {named} 里没有 templates 文件夹",
            fix=f'检查路径，或用 gen init "{named}" 新建一个',
            kind=NAMED,
        )
    try:
        here = Path.cwd()
    except OSError as error:
        raise HomeMissing(
            "当前文件夹已经不在了", fix="cd 到合同文件夹再运行，或用 --home 指定"
        ) from error
    for folder in (here, *here.parents):
        if (folder / "templates").is_dir():
            return Home(folder)
    raise HomeMissing(
        f"{here} 及其上级文件夹里都没有 templates 文件夹，不知道模板在哪里",
        fix="进入合同文件夹再运行，或用 --home 指定，或用 gen init 文件夹 新建一个",
    )


def make_home(target: Path) -> list[Path]:
    """A new home with the shipped templates, examples and holidays; the files it wrote.

    What is already there is left as it is. Raises `OutputBlocked` when it cannot be written.
    """
    from generator import files  # whose libraries help and completion do without

    written = []
    try:
        for folder in ("templates", "data"):
            source = _shipped() / folder
            found = (path.relative_to(source) for path in source.rglob("*"))
            for within in sorted(found, key=lambda each: (VERSIONS in each.parts, each)):
                path, place = source / within, target / folder / within
                if path.is_dir() or path.name.startswith(("~$", ".", "ledger.sqlite3")):
                    continue
                if not place.exists() and _is_wanted(within, source, target / folder):
                    files.write_file(place, path.read_bytes())
                    written.append(place)
        (target / "output").mkdir(parents=True, exist_ok=True)
    except (OSError, UnicodeError) as error:
        raise OutputBlocked(
            f"{target} 建不起来：{files.explain(error)}", fix="换一个有写权限的文件夹"
        ) from error
    return written


def _is_wanted(within: Path, source: Path, target: Path) -> bool:
    """Whether a shipped file belongs into a home: a version only beside the form it is of.

    Beside a form that the home has changed, it would count as the version in force.
    """
    kind, folder, form, *_ = *within.parts, "", "", ""
    if folder != VERSIONS:
        return True
    from generator import files

    own = Path(kind) / f"{form}.docx"
    return files.is_same(target / own, (source / own).read_bytes())


def _shipped() -> Path:
    """Where the program's own templates and data lie: in the package, or in its checkout."""
    packaged = Path(__file__).parent / "shipped"
    return packaged if packaged.is_dir() else Path(__file__).parent.parent
