"""The ledger's file: an SQLite database made, opened, brought up to date, and its faults in words.

Everything is committed durably before a call returns. WAL is used on local disks only; on a
network share SQLite's ordinary journal is safer.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from msgspec import Struct

from generator import machine
from generator.errors import GeneratorError, LedgerError

APPLICATION = 0x47454E4C  # "GENL": tells our files from other SQLite databases

# Each step takes a ledger one version further and is never changed once released.
STEPS: tuple[tuple[str, ...], ...] = (
    (
        """CREATE TABLE series (
            counter TEXT PRIMARY KEY,
            next INTEGER NOT NULL)""",
        """CREATE TABLE free (
            counter TEXT NOT NULL,
            seq INTEGER NOT NULL,
            PRIMARY KEY (counter, seq))""",
        """CREATE TABLE number (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            kind TEXT NOT NULL,
            key TEXT NOT NULL,
            text TEXT NOT NULL,
            counter TEXT,
            seq INTEGER,
            UNIQUE (kind, key))""",
        "CREATE INDEX number_key ON number (key)",
        "CREATE INDEX number_seq ON number (counter, seq)",
        """CREATE TABLE paper (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            number INTEGER NOT NULL REFERENCES number (id),
            kind TEXT NOT NULL,
            form TEXT NOT NULL,
            deal TEXT NOT NULL,
            selection TEXT NOT NULL,
            label TEXT NOT NULL,
            revision INTEGER NOT NULL,
            state TEXT NOT NULL
                CHECK (state IN ('reserved', 'placed', 'issued', 'void', 'replaced')),
            paper_date TEXT NOT NULL,
            replaces INTEGER REFERENCES paper (id),
            path TEXT, path_key TEXT, staged TEXT, sha256 TEXT, issued_at TEXT,
            amount TEXT, buyer TEXT, supplier TEXT, template_version TEXT, template_hash TEXT,
            tax_rate TEXT, invoice_kind TEXT, tax_id TEXT, account TEXT,
            void_reason TEXT, voided_at TEXT,
            machine TEXT, pid INTEGER, started TEXT, since TEXT)""",
        """CREATE UNIQUE INDEX paper_pending ON paper (kind, form, deal, selection)
            WHERE state IN ('reserved', 'placed')""",
        """CREATE UNIQUE INDEX paper_issued ON paper (kind, form, deal, selection)
            WHERE state = 'issued'""",
        "CREATE INDEX paper_deal ON paper (deal)",
        "CREATE INDEX paper_number ON paper (number)",
        "CREATE INDEX paper_path ON paper (path_key)",
    ),
    (
        """CREATE TABLE result (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            paper INTEGER NOT NULL REFERENCES paper (id),
            invoice_number TEXT,
            invoice_date TEXT,
            paid TEXT,
            paid_date TEXT,
            recorded_at TEXT NOT NULL)""",
        "CREATE INDEX result_paper ON result (paper)",
    ),
)


class Store(Struct, frozen=True):
    """An open ledger file: its connection, its place, the folder that paths on record start at.

    A copy lives in memory and keeps nothing.
    """

    connection: sqlite3.Connection
    path: Path
    root: Path
    is_copy: bool

    def execute(self, statement: str, values: Sequence[object] = ()) -> sqlite3.Cursor:
        """One statement of SQL; what can go wrong is told by `told` or `writing` around it."""
        return self.connection.execute(statement, values)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One short transaction that alone may write; undone as a whole if anything goes wrong.

        Within another it is a step of that one, undone by itself and kept with the whole.
        """
        begin, keep, undo = "BEGIN IMMEDIATE", "COMMIT", ["ROLLBACK"]
        if self.connection.in_transaction:
            begin, keep, undo = (
                "SAVEPOINT step",
                "RELEASE step",
                ["ROLLBACK TO step", "RELEASE step"],
            )
        with told(self.path):
            self.connection.execute(begin)
            try:
                yield
                self.connection.execute(keep)
            except BaseException:
                for statement in undo if self.connection.in_transaction else ():
                    self.connection.execute(statement)
                raise

    def pack(self, path: Path) -> str:
        """A path as it is kept: from the root if under it, so that a home can be moved whole."""
        full = Path(os.path.abspath(path))
        try:
            return full.relative_to(self.root).as_posix()
        except ValueError:
            return str(full)

    def unpack(self, kept: str) -> Path:
        """Where a path that is kept leads today."""
        return self.root / kept


def open_file(path: Path, patience: float) -> sqlite3.Connection:
    """The database at a path, made if there is none, of today's version; raises `LedgerError`.

    `patience` is how many seconds to wait for other programs' transactions.
    """
    with told(path):
        if not os.path.lexists(path):
            _make(path)
        _check_file(path)
        connection = sqlite3.connect(path, timeout=patience, isolation_level=None)
        try:
            _set_up(connection)
            upgrade(connection, path)
            _leave_wal(connection, path)
        except BaseException:
            connection.close()
            raise
    return connection


def open_copy(path: Path, patience: float) -> sqlite3.Connection:
    """A private copy in memory of the database at a path, of today's version; empty if none."""
    with told(path):
        memory = sqlite3.connect(":memory:", isolation_level=None)
        try:
            if os.path.lexists(path):
                _check_file(path)
                _copy_into(memory, path, patience)
            _set_up(memory)
            upgrade(memory, path, fresh=not os.path.lexists(path), keep=False)
        except BaseException:
            memory.close()
            raise
    return memory


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Whatever SQLite or the system has against the file, as a `LedgerError`."""
    try:
        yield
    except GeneratorError:
        raise
    except sqlite3.Error as error:
        raise _explain(path, error) from error
    except OSError as error:
        raise LedgerError(
            f"台账 {path} 读写不了：{error.strerror or error}",
            fix="检查磁盘、路径和权限后重试",
            kind="io",
        ) from error


def upgrade(
    connection: sqlite3.Connection, path: Path, *, fresh: bool = False, keep: bool = True
) -> None:
    """Takes a database to today's version in one transaction, an older file copied beside first."""
    if _read_version(connection, path, fresh) == len(STEPS):
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        version = _read_version(connection, path, fresh)  # another process may have been first
        if version < len(STEPS):
            if keep and not fresh:
                _keep_copy(path, version)
            for step in STEPS[version:]:
                for statement in step:
                    connection.execute(statement)
            connection.execute(f"PRAGMA application_id = {APPLICATION}")
            connection.execute(f"PRAGMA user_version = {len(STEPS)}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def check_whole(connection: sqlite3.Connection, path: Path) -> None:
    """Raises `LedgerError` when SQLite finds the file damaged anywhere."""
    with told(path):
        answers = [row[0] for row in connection.execute("PRAGMA integrity_check(5)")]
    if answers != ["ok"]:
        raise tell_damaged(path, "；".join(str(answer) for answer in answers))


def tell_damaged(path: Path, why: str) -> LedgerError:
    """What is said of a ledger that cannot be trusted any more."""
    return LedgerError(
        f"台账 {path} 已损坏（{why}），没有改动它",
        fix=f"先把 {path.name}（连同同名的 -wal、-shm）改名保存，再把备份放回原处；"
        "没有备份时，改名后重新运行会新建台账：已用过的编号逐笔写进交易数据的 number "
        "再开一次即重新登记，最后用 gen ledger verify 核对",
        kind="damaged",
    )


def _make(path: Path) -> None:
    """A new ledger appears whole: nobody ever sees, or takes for new, one that is half made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.{os.urandom(4).hex()}.new")
    try:
        with closing(sqlite3.connect(fresh, isolation_level=None)) as connection:
            _set_up(connection)
            if machine.is_local(path):
                connection.execute("PRAGMA journal_mode = WAL")
            upgrade(connection, fresh, fresh=True)
        with suppress(FileExistsError):  # made by another process in the meantime
            try:
                os.link(fresh, path)
            except FileExistsError:
                raise
            except OSError:  # a file system without links
                with open(path, "xb") as file:
                    file.write(fresh.read_bytes())
                    file.flush()
                    os.fsync(file.fileno())
    finally:
        fresh.unlink(missing_ok=True)
    _sync_folder(path.parent)


def _set_up(connection: sqlite3.Connection) -> None:
    connection.row_factory = sqlite3.Row
    connection.execute("PRAGMA synchronous = EXTRA")  # an issued number outlives a power cut
    connection.execute("PRAGMA foreign_keys = ON")


def _leave_wal(connection: sqlite3.Connection, path: Path) -> None:
    """A ledger that was moved to a network share goes back to the ordinary journal."""
    if not machine.is_local(path):
        mode = connection.execute("PRAGMA journal_mode").fetchone()[0]
        if mode == "wal":
            with suppress(sqlite3.OperationalError):  # in use: the next run tries again
                connection.execute("PRAGMA journal_mode = DELETE")


def _check_file(path: Path) -> None:
    """Tells a folder and an empty file, which SQLite would take for a new database.

    The file is not opened here: closing it would drop the locks of this process on it.
    """
    if path.is_dir():
        raise LedgerError(f"台账 {path} 是一个文件夹", fix="用 --ledger 指定台账文件")
    if path.stat().st_size == 0:
        raise tell_damaged(path, "文件是空的")


def _tell_foreign(path: Path) -> LedgerError:
    return LedgerError(
        f"{path} 不是台账：它不是本程序写的 SQLite 文件",
        fix="检查 --ledger 指的是不是台账；若台账被别的内容覆盖了，把它改名保存，再放回备份",
        kind="foreign",
    )


def _read_version(connection: sqlite3.Connection, path: Path, fresh: bool) -> int:
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    if application != APPLICATION and not fresh:
        raise _tell_foreign(path)
    if version > len(STEPS):
        raise LedgerError(
            f"台账 {path} 是更新版本的程序写的"
            f"（第 {version} 版，本程序只认到第 {len(STEPS)} 版），没有改动它",
            fix="升级本程序后再运行",
            kind="newer",
        )
    return version


def _keep_copy(path: Path, version: int) -> None:
    """The ledger as it was, beside it; the writer's lock is held, so nothing changes meanwhile."""
    stamp = datetime.now(UTC).strftime("%Y%m%d%H%M%S")
    kept = path.with_name(f"{path.name}.v{version}-{stamp}-{os.urandom(2).hex()}.bak")
    with (
        closing(sqlite3.connect(path)) as source,
        closing(sqlite3.connect(kept)) as target,
    ):
        source.backup(target)
        target.execute("PRAGMA journal_mode = DELETE")  # one file, that can be carried alone


def _copy_into(memory: sqlite3.Connection, path: Path, patience: float) -> None:
    try:
        with closing(sqlite3.connect(path, timeout=patience)) as source:
            source.backup(memory)
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF not in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY):
            raise
        waiting = path.with_name(path.name + "-wal")
        if waiting.exists() and waiting.stat().st_size:
            raise
        data = bytearray(path.read_bytes())  # where nothing may be written, WAL cannot be used
        data[18:20] = b"\x01\x01"
        memory.deserialize(bytes(data))


def _explain(path: Path, error: sqlite3.Error) -> LedgerError:
    code = getattr(error, "sqlite_errorcode", None)
    match code & 0xFF if code is not None else None:
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return LedgerError(
                f"台账 {path} 正被别的程序占用，等了一会儿仍打不开",
                fix="等正在运行的 gen 结束，关闭打开着台账的数据库软件，再运行一次",
                kind="locked",
            )
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_PERM | sqlite3.SQLITE_CANTOPEN:
            return LedgerError(
                f"台账 {path} 打不开或没有写权限",
                fix="去掉文件和文件夹的只读属性，或用 --ledger 指定一个可以写的台账",
                kind="readonly",
            )
        case sqlite3.SQLITE_FULL:
            return LedgerError(
                f"磁盘已满，台账 {path} 没有改动", fix="清出空间后重新运行", kind="full"
            )
        case sqlite3.SQLITE_NOTADB:
            return _tell_foreign(path)
        case sqlite3.SQLITE_CORRUPT:
            return tell_damaged(path, str(error))
        case sqlite3.SQLITE_ERROR | sqlite3.SQLITE_CONSTRAINT | sqlite3.SQLITE_MISMATCH | None:
            return tell_damaged(path, f"结构或内容不符：{error}")
    return LedgerError(f"台账 {path} 读写出错：{error}", fix="检查磁盘后重新运行", kind="io")


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":
        return
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
