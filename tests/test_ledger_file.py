"""The ledger's file: damaged, foreign, older, newer, locked or read-only, it is told in words."""

from __future__ import annotations

import os
import shutil
import sqlite3
import sys
import tempfile
from contextlib import closing
from pathlib import Path

import pytest
from test_ledger import DAY, finish, issue, make_claim

from generator import machine
from generator.errors import LedgerError
from generator.ledger import open_copy, open_ledger, store


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A ledger with twenty papers, closed."""
    path = tmp_path / "ledger.sqlite3"
    with open_ledger(path) as ledger:
        for number in range(20):
            issue(ledger, tmp_path, f"交易{number}", selection="期次" * 20)
    return path


def run(path: Path, statement: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        return connection.execute(statement).fetchall()


def downgrade(path: Path) -> None:
    """A ledger as the first version wrote it: without results."""
    run(path, "DROP TABLE result")
    run(path, "PRAGMA user_version = 1")


@pytest.mark.parametrize("open_", [open_ledger, open_copy])
@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("damaged", b""),
        ("foreign", b"no ledger"),
        ("foreign", b"PK\x03\x04" + bytes(5000)),
        ("foreign", bytes(8192)),
    ],
)
def test_a_file_that_is_no_ledger_is_told_and_left_alone(
    tmp_path: Path, open_: object, kind: str, content: bytes
) -> None:
    path = tmp_path / "ledger.sqlite3"
    path.write_bytes(content)

    with pytest.raises(LedgerError) as caught:
        open_(path)  # type: ignore[operator]

    assert kind == caught.value.kind
    assert str(path) in caught.value.message
    assert "改名" in str(caught.value.fix)
    assert content == path.read_bytes()


@pytest.mark.parametrize("left", [50, 4096, 8192, 20000])
def test_a_truncated_ledger_is_told(path: Path, left: int) -> None:
    path.write_bytes(path.read_bytes()[:left])

    with pytest.raises(LedgerError) as caught:
        open_ledger(path)

    assert caught.value.kind in ("damaged", "foreign")
    assert "-wal" in str(caught.value.fix) or "备份" in str(caught.value.fix)


def test_damage_inside_is_found_by_verify(path: Path) -> None:
    data = bytearray(path.read_bytes())
    for page in range(4096, len(data), 4096):
        data[page + 8 : page + 40] = b"\xff" * 32
    path.write_bytes(data)

    with pytest.raises(LedgerError) as caught, open_ledger(path) as ledger:
        ledger.verify()

    assert "damaged" == caught.value.kind
    assert "备份" in str(caught.value.fix)


@pytest.mark.parametrize("value", ["'1,5'", "'fünf'"])
def test_a_record_that_nobody_can_read_is_told(path: Path, value: str) -> None:
    run(path, f"UPDATE paper SET amount = {value} WHERE id = 3")

    with open_ledger(path) as ledger, pytest.raises(LedgerError, match="读不懂"):
        ledger.list_papers()


def test_a_table_that_is_missing_is_told(path: Path) -> None:
    run(path, "DROP TABLE series")

    with open_ledger(path) as ledger, pytest.raises(LedgerError, match="损坏"):
        ledger.reserve(make_claim("neu"))


def test_another_programs_database_is_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite3"
    run(path, "CREATE TABLE photos (id)")
    before = path.read_bytes()

    with pytest.raises(LedgerError, match="不是台账"):
        open_ledger(path)

    assert before == path.read_bytes()


def test_a_newer_ledger_is_not_touched(path: Path) -> None:
    run(path, f"PRAGMA user_version = {len(store.STEPS) + 1}")

    with pytest.raises(LedgerError) as caught:
        open_ledger(path)

    assert ("newer", "升级本程序后再运行") == (caught.value.kind, caught.value.fix)


def test_an_older_ledger_is_brought_up_to_date_and_kept_beside(path: Path) -> None:
    downgrade(path)

    with open_ledger(path) as ledger:
        assert 20 == len(ledger.list_papers())
        ledger.record("2026-001", invoice_number="12345678", date=DAY)
        assert "2026-021" == ledger.reserve(make_claim("neu")).number

    [kept] = path.parent.glob("*.bak")
    assert [(1,)] == run(kept, "PRAGMA user_version")
    assert [(20,)] == run(kept, "SELECT count(*) FROM paper")
    assert [] == run(kept, "SELECT 1 FROM sqlite_master WHERE name = 'result'")


def test_a_failed_upgrade_leaves_the_ledger_as_it_was(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "STEPS", (*store.STEPS, ("CREATE TABLE later (id)", "NONSENSE")))

    with pytest.raises(LedgerError):
        open_ledger(path)

    assert [(2,)] == run(path, "PRAGMA user_version")
    assert [] == run(path, "SELECT 1 FROM sqlite_master WHERE name = 'later'")


def test_a_copy_of_an_older_ledger_leaves_it_old(path: Path) -> None:
    downgrade(path)

    with open_copy(path) as copy:
        assert 20 == len(copy.list_papers())

    assert [(1,)] == run(path, "PRAGMA user_version")
    assert [] == list(path.parent.glob("*.bak"))


def test_a_locked_ledger_is_told_and_can_still_be_read(path: Path) -> None:
    with (
        open_ledger(path, patience=0.1) as ledger,
        closing(sqlite3.connect(path, isolation_level=None)) as other,
    ):
        other.execute("BEGIN IMMEDIATE")

        assert 20 == len(ledger.list_papers())
        with pytest.raises(LedgerError) as caught:
            ledger.reserve(make_claim("neu"))
        other.execute("ROLLBACK")

        assert "locked" == caught.value.kind
        assert "2026-021" == ledger.reserve(make_claim("neu")).number


def test_a_read_only_ledger_is_told_and_can_still_be_read() -> None:
    """As somebody who is not allowed everything, as root is."""
    folder = Path(tempfile.mkdtemp())
    try:
        path = folder / "ledger.sqlite3"
        with open_ledger(path) as ledger:
            issue(ledger, folder)
        path.chmod(0o444)
        folder.chmod(0o555)
        if not hasattr(os, "fork") or os.getuid():
            _use_read_only(path)
        else:
            child = os.fork()
            if child == 0:
                try:
                    os.setuid(65534)
                    _use_read_only(path)
                    os._exit(0)
                except BaseException as error:
                    os.write(2, repr(error).encode())
                    os._exit(1)
            assert 0 == os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    finally:
        folder.chmod(0o755)
        path.chmod(0o644)
        shutil.rmtree(folder)


def _use_read_only(path: Path) -> None:
    with open_copy(path) as copy:
        assert 1 == len(copy.list_papers())
    with pytest.raises(LedgerError) as caught, open_ledger(path) as ledger:
        ledger.reserve(make_claim("neu"))
    assert "readonly" == caught.value.kind


def test_a_folder_in_its_place_is_told(tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="文件夹"):
        open_ledger(tmp_path)


def test_a_place_where_no_folder_can_be_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")

    with pytest.raises(LedgerError, match="读写不了"):
        open_ledger(tmp_path / "file" / "ledger.sqlite3")


def test_nothing_but_the_ledger_is_left_in_its_folder(tmp_path: Path) -> None:
    path = tmp_path / "data" / "ledger.sqlite3"
    with open_ledger(path):
        pass

    assert ["ledger.sqlite3"] == [each.name for each in path.parent.iterdir()]


def test_without_links_a_ledger_is_made_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError("no links here")

    monkeypatch.setattr(os, "link", refuse)
    with open_ledger(tmp_path / "ledger.sqlite3") as ledger:
        assert "2026-001" == issue(ledger, tmp_path).number


def test_on_a_network_share_the_ordinary_journal_is_used(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert [("wal",)] == run(path, "PRAGMA journal_mode")
    monkeypatch.setattr(machine, "is_local", lambda _: False)
    with open_ledger(path) as ledger:
        finish(ledger, ledger.reserve(make_claim("neu")), tmp_path / "neu.docx")
    assert [("delete",)] == run(path, "PRAGMA journal_mode")

    with open_ledger(tmp_path / "other.sqlite3"):
        pass
    assert [("delete",)] == run(tmp_path / "other.sqlite3", "PRAGMA journal_mode")


@pytest.mark.skipif(sys.platform != "linux", reason="mounts are read from /proc")
def test_a_temporary_folder_is_local(tmp_path: Path) -> None:
    assert machine.is_local(tmp_path)
