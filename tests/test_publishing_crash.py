"""However many publish at once, and wherever one is killed: no number twice, nothing lost or half."""

from __future__ import annotations

import os
import shutil
import signal
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from conftest import make_form, publish_all

from generator import templates, versions
from generator.authoring import naming, publishing
from generator.authoring.examining import Examined
from generator.authoring.publishing import Signature, shelf
from generator.errors import BrokenTemplate, GeneratorError, OutputBlocked
from generator.home import Home
from generator.templates import Form

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="the tests kill forked processes")

FORM = "contract/technical-service"
OLD, NEW, EDITED = (make_form([words]) for words in ("旧", "新", "改"))
CHANGES = {"open", "os.rename", "os.mkdir", "os.remove", "os.rmdir", "os.link"}
SIGNATURE = Signature("张三", date(2026, 4, 1), "改动")


@pytest.fixture(autouse=True)
def nothing_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is examined here is publishing, not the forms."""
    monkeypatch.setattr(publishing, "examine", lambda *_: Examined(()))


def make_home(root: Path, *published: bytes, lying: bytes | None = None) -> Home:
    """A home whose one form has these versions, and what lies there now."""
    folder = root / "templates" / "contract"
    folder.mkdir(parents=True)
    (folder / "template.toml").write_text('title = "合同"\n', encoding="utf-8")
    home = Home(root)
    for data in published:
        (folder / "technical-service.docx").write_bytes(data)
        publish_all(home)
    if lying is not None:
        (folder / "technical-service.docx").write_bytes(lying)
    return home


def publish(home: Home, data: bytes | None, name: str = FORM, *, force: bool = False) -> None:
    """Publishes bytes, or the form as it lies there."""
    file = home.root / "draft.docx"
    if data is not None:
        file.write_bytes(data)
    target = naming.plan_form(home, name, "新表" if name != FORM else None)
    publishing.publish(home, target, str(file) if data else None, SIGNATURE, force=force)


def roll_back(home: Home) -> None:
    publishing.roll_back(home, naming.find_form(home, FORM), None, SIGNATURE)


CASES: dict[str, tuple[tuple[bytes, ...], bytes | None, Callable[[Home], None], bytes]] = {
    "in place": ((OLD,), NEW, lambda home: publish(home, None), NEW),
    "for the first time": ((), NEW, lambda home: publish(home, None), NEW),
    "a file": ((OLD,), None, lambda home: publish(home, NEW), NEW),
    "over changes": ((OLD,), EDITED, lambda home: publish(home, NEW, force=True), NEW),
    "a new form": ((OLD,), None, lambda home: publish(home, NEW, "contract/新"), NEW),
    "an older one": ((OLD, NEW), None, roll_back, OLD),
}


def run_until(step: int, act: Callable[[], None]) -> bool:
    """Runs in a process of its own that is killed before its change of that number on the disk.

    Whether it came to its end instead.
    """
    child = os.fork()
    if child:
        _, status = os.waitpid(child, 0)
        assert os.WIFSIGNALED(status) or status == 0
        return not os.WIFSIGNALED(status)
    left = step

    def watch(event: str, details: tuple[object, ...]) -> None:
        nonlocal left
        is_reading = event == "open" and not int(str(details[2] or 0)) & (os.O_WRONLY | os.O_RDWR)
        if event in CHANGES and not is_reading:
            left -= 1
            if not left:
                os.kill(os.getpid(), signal.SIGKILL)

    try:
        sys.addaudithook(watch)
        act()
        os._exit(0)
    finally:
        os._exit(1)


def read_all(root: Path) -> set[bytes]:
    """The bytes of every form and version of a home."""
    return {path.read_bytes() for path in (root / "templates").rglob("*.docx")}


def find_in_force(form: Form) -> bytes | None:
    if not form.path.exists():
        return None
    try:
        return versions.take(form).read()
    except BrokenTemplate:
        return None


@pytest.mark.parametrize("case", CASES)
def test_a_publisher_killed_at_any_point_leaves_the_old_version_or_the_new(
    case: str, tmp_path: Path
) -> None:
    published, lying, act, new = CASES[case]
    make_home(tmp_path / "before", *published, lying=lying)
    outcomes = set()
    for step in range(1, 99):
        home = Home(tmp_path / str(step))
        shutil.copytree(tmp_path / "before", home.root)
        kind = templates.find_kind(home.templates, "contract")
        form = kind.forms[0]
        old = find_in_force(form)
        done = run_until(step, lambda home=home: act(home))  # type: ignore[misc]

        if case == "a new form":
            form = templates.plan_form(home.templates, "contract", "新", "新表")
            old = None
        now = find_in_force(form)
        assert now in (old, new)
        stands = [version.sha256 for version in versions.list_versions(form)]
        shelf.tidy(home.templates)
        assert stands == [version.sha256 for version in versions.list_versions(form)]
        assert [] == list(home.root.rglob("*.tmp")) + list(home.root.rglob("*.pending"))
        assert read_all(tmp_path / "before") <= read_all(home.root)
        assert now in (find_in_force(form), None)
        now = find_in_force(form)
        assert now is None or now == form.path.read_bytes()
        outcomes.add(now == new)

        if now != new:
            act(home)  # again, by who comes next
        assert new == find_in_force(form) == form.path.read_bytes()
        assert len(stands) + (now != new) == versions.list_numbers(form)[-1]
        if done:
            break
    assert {True, False} == outcomes
    assert step > 5


def test_many_publish_at_once_and_papers_are_made_meanwhile(tmp_path: Path) -> None:
    home = make_home(tmp_path / "home", OLD)
    form = templates.find_kind(home.templates, "contract").forms[0]
    makers, each = 4, 5
    children = []
    for maker in range(makers):
        child = os.fork()
        if not child:
            try:
                for count in range(each):
                    data = make_form([f"{maker}-{count}"])
                    file = tmp_path / f"{maker}.docx"
                    file.write_bytes(data)
                    while True:
                        target = naming.plan_form(home, FORM, None)
                        try:
                            publishing.publish(home, target, str(file), SIGNATURE)
                            break
                        except OutputBlocked as error:
                            assert error.kind in ("superseded", "edited")
                os._exit(0)
            finally:
                os._exit(1)
        children.append(child)
    running = set(children)
    seen = set()
    deadline = time.monotonic() + 60
    while running:
        assert time.monotonic() < deadline
        for child in list(running):
            done, status = os.waitpid(child, os.WNOHANG)
            if done:
                assert 0 == status
                running.discard(child)
        seen.add(versions.take(form).read())  # it never happens that no version is in force

    known = versions.list_versions(form)
    assert list(range(1, makers * each + 2)) == [version.number for version in known]
    assert makers * each + 1 == len({version.sha256 for version in known})
    assert all(versions.read_bytes(form, version) for version in known)
    assert known[-1].sha256 == templates.hash_form(form.path.read_bytes())
    assert len(seen) > 1


def test_who_waits_too_long_for_another_publisher_is_told(tmp_path: Path) -> None:
    home = make_home(tmp_path / "home", OLD)
    place = home.templates / "contract"
    with (
        shelf.hold(place),
        pytest.raises(GeneratorError, match="另一个进程"),
        shelf.hold(place, patience=0.1),
    ):
        pass
