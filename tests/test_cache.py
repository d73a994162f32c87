"""A kept form costs no trust: what is torn, foreign or old is as good as none."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from generator import cache


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    place = tmp_path / "cache"
    monkeypatch.setenv("GEN_CACHE", str(place))
    return place


def test_what_was_kept_is_loaded() -> None:
    cache.keep("键", b"data")

    assert b"data" == cache.load("键")


def test_a_torn_entry_is_none(folder: Path) -> None:
    cache.keep("键", b"data")
    (folder / "键").write_bytes((folder / "键").read_bytes()[:-1])

    assert cache.load("键") is None


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_a_folder_that_others_may_write_is_not_trusted(folder: Path) -> None:
    cache.keep("键", b"data")
    folder.chmod(0o777)

    assert cache.load("键") is None


def test_no_folder_named_means_no_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GEN_CACHE", "")
    cache.keep("键", b"data")

    assert cache.load("键") is None


def test_old_entries_go_and_new_ones_stay(folder: Path) -> None:
    for number in range(80):
        cache.keep(f"{number}", b"data")
        os.utime(folder / f"{number}", (number, number))
    cache.keep("last", b"data")

    assert 65 > len(list(folder.iterdir()))
    assert b"data" == cache.load("last")
    assert b"data" == cache.load("79")
    assert cache.load("0") is None
