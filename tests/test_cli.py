"""The command line as its users meet it: results, words, exit codes."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import click
import pytest
from conftest import ROOT, Ran, make_deal, make_form, publish_all

from generator import cli
from generator.home import Home

Gen = Callable[..., Ran]
EXAMPLE = ROOT / "data" / "examples" / "technical-service.json"


@pytest.fixture
def at_home(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


def write(path: Path, raw: object) -> Path:
    path.write_text(json.dumps(raw, ensure_ascii=False), encoding="utf-8")
    return path


@pytest.mark.usefixtures("at_home")
class TestContract:
    def test_the_path_alone_goes_to_stdout(self, gen: Gen, tmp_path: Path) -> None:
        ran = gen("contract", EXAMPLE, "-o", tmp_path)

        assert (0, f"{tmp_path}/2026-108/2026-108-技术服务合同.docx\n") == (ran.code, ran.out)

    def test_a_second_run_changes_nothing(self, gen: Gen, tmp_path: Path) -> None:
        first = gen("contract", EXAMPLE, "-o", tmp_path)
        before = Path(first.out.strip()).stat().st_mtime_ns
        second = gen("contract", EXAMPLE, "-o", tmp_path)

        assert (0, first.out) == (second.code, second.out)
        assert before == Path(first.out.strip()).stat().st_mtime_ns

    def test_another_file_is_not_overwritten(self, gen: Gen, tmp_path: Path) -> None:
        path = Path(gen("contract", EXAMPLE, "-o", tmp_path).out.strip())
        path.write_bytes(b"mine")

        ran = gen("contract", EXAMPLE, "-o", tmp_path)
        assert (2, "", b"mine") == (ran.code, ran.out, path.read_bytes())
        assert "--force" in ran.err
        assert 0 == gen("contract", EXAMPLE, "-o", tmp_path, "--force").code
        assert b"mine" != path.read_bytes()

    def test_a_dry_run_writes_nothing(self, gen: Gen, tmp_path: Path) -> None:
        ran = gen("contract", EXAMPLE, "-o", tmp_path / "out", "--dry-run")

        assert 0 == ran.code
        assert not (tmp_path / "out").exists()

    def test_a_wrong_deal_writes_nothing_and_says_why(self, gen: Gen, tmp_path: Path) -> None:
        raw = json.loads(EXAMPLE.read_text(encoding="utf-8")) | {"total": "285000.01"}
        ran = gen("contract", write(tmp_path / "d.json", raw), "-o", tmp_path / "out")

        assert (1, "") == (ran.code, ran.out)
        assert "D201" in ran.err
        assert not (tmp_path / "out").exists()

    def test_warnings_stop_only_when_asked(self, gen: Gen, tmp_path: Path) -> None:
        raw = json.loads(EXAMPLE.read_text(encoding="utf-8"))
        raw["payments"][0].pop("due_days")
        path = write(tmp_path / "d.json", raw)

        assert 0 == gen("contract", path, "-o", tmp_path).code
        assert 1 == gen("contract", path, "-o", tmp_path / "w", "--fail-on", "warning").code
        assert not (tmp_path / "w").exists()

    def test_json_keeps_its_shape(self, gen: Gen, tmp_path: Path) -> None:
        ran = gen("contract", EXAMPLE, "-o", tmp_path, "--format", "json")

        assert 1 == ran.json["version"]
        assert {"version", "documents"} == set(ran.json)
        (document,) = ran.json["documents"]
        assert {"path", "number", "kind", "form", "findings"} == set(document)
        assert ("2026-108", "contract", "technical-service") == (
            document["number"],
            document["kind"],
            document["form"],
        )

    def test_a_deal_may_come_from_standard_input(self, tmp_path: Path) -> None:
        ran = subprocess.run(
            [sys.executable, "-m", "generator", "contract", "-", "-o", str(tmp_path)],
            input=EXAMPLE.read_bytes(),
            capture_output=True,
            cwd=ROOT,
        )

        assert 0 == ran.returncode, ran.stderr.decode()
        assert Path(ran.stdout.decode().strip()).is_file()

    def test_the_good_deals_are_written_beside_a_bad_one(self, gen: Gen, tmp_path: Path) -> None:
        bad = write(tmp_path / "bad.json", {"form": "technical-service"})
        ran = gen("contract", bad, EXAMPLE, tmp_path / "none.json", "-o", tmp_path / "out")

        assert 2 == ran.code
        assert 1 == len(list((tmp_path / "out").rglob("*.docx")))
        assert "none.json" in ran.err

    def test_an_unknown_form_offers_the_nearest(self, gen: Gen, tmp_path: Path) -> None:
        raw = make_deal(form="technical-servcie")
        ran = gen("contract", write(tmp_path / "d.json", raw))

        assert 2 == ran.code
        assert "technical-service" in ran.err

    def test_a_broken_template_is_told_with_its_words(self, gen: Gen, tmp_path: Path) -> None:
        folder = tmp_path / "templates" / "contract"
        folder.mkdir(parents=True)
        (folder / "template.toml").write_text('title = "合同"\n', encoding="utf-8")
        (folder / "technical-service.docx").write_bytes(make_form(["甲方：{{ 甲方.名子 }}"]))
        publish_all(Home(tmp_path))
        deal = write(tmp_path / "d.json", make_deal())

        ran = gen("contract", deal, "--home", tmp_path)
        assert 2 == ran.code
        assert "名子" in ran.err
        assert "甲方：" in ran.err

        (folder / "technical-service.docx").write_bytes(b"PK not a docx")
        publish_all(Home(tmp_path))
        assert 2 == gen("contract", deal, "--home", tmp_path).code

    @pytest.mark.skipif(os.name == "nt", reason="permissions work otherwise on Windows")
    def test_a_full_disk_is_told(self, gen: Gen) -> None:
        if not Path("/dev/full").exists():
            pytest.skip("no /dev/full")
        ran = gen("contract", EXAMPLE, "-o", "/dev/full/x")

        assert 2 == ran.code
        assert "下一步" in ran.err


@pytest.mark.usefixtures("at_home")
class TestCheck:
    def test_json_keeps_its_shape(self, gen: Gen, tmp_path: Path) -> None:
        deal = write(tmp_path / "d.json", make_deal(items=[{"amount": "1.00"}]))
        word = tmp_path / "w.docx"
        word.write_bytes(make_form(["合同总价¥2.00（大写：人民币壹元整）"]))
        broken = tmp_path / "b.docx"
        broken.write_bytes(b"x")

        ran = gen("check", deal, word, broken, "--format", "json")

        assert 2 == ran.code
        assert 1 == ran.json["version"]
        first, second, third = ran.json["files"]
        assert [str(deal), str(word), str(broken)] == [f["path"] for f in ran.json["files"]]
        assert ("D201", {"path": "$.total"}) in [(f["code"], f["place"]) for f in first["findings"]]
        assert {
            "code": "W201",
            "place": {"part": "body", "paragraph": 0, "table": None, "row": None, "cell": None},
        } in [{"code": f["code"], "place": f["place"]} for f in second["findings"]]
        assert {"code", "severity", "message", "excerpt", "fix", "place"} == set(
            second["findings"][0]
        )
        assert third["findings"] == []
        assert {"kind", "message"} == set(third["error"])
        assert {"path", "findings"} == set(first)

    def test_a_place_in_word_is_where_another_program_finds_it(
        self, gen: Gen, tmp_path: Path
    ) -> None:
        import docx

        wrong = "总价¥2.00（大写：人民币壹元整）"
        document = docx.Document()
        document.add_paragraph("一")
        document.add_table(1, 2).cell(0, 1).add_paragraph(wrong)
        document.add_paragraph(wrong)
        document.save(str(tmp_path / "w.docx"))

        ran = gen("check", tmp_path / "w.docx", "--format", "json")
        places = [tuple(f["place"].values()) for f in ran.json["files"][0]["findings"]]
        assert {("body", 1, 0, 0, 1), ("body", 1, None, None, None)} == set(places)
        assert wrong == docx.Document(str(tmp_path / "w.docx")).paragraphs[1].text

    def test_exit_codes(self, gen: Gen, tmp_path: Path) -> None:
        assert 0 == gen("check", EXAMPLE).code
        assert 1 == gen("check", write(tmp_path / "d.json", {})).code
        assert 1 == gen("check", tmp_path).code
        assert 2 == gen("check", tmp_path / "none").code
        assert 2 == gen("check").code

    def test_words_from_a_file_neither_steer_the_terminal_nor_flood_it(
        self, gen: Gen, tmp_path: Path
    ) -> None:
        raw = make_deal() | {"\x1b[2J\x00": 1, "k" * 100_000: 1, "a\n错误 D999": 1, "\ud800": 1}
        path = tmp_path / "d.json"
        path.write_text(json.dumps(raw), encoding="ascii")

        ran = gen("check", path)
        assert 1 == ran.code
        assert not re.search("[\x00-\x09\x0b-\x1f\ud800-\udfff]", ran.out)
        assert not [line for line in ran.out.splitlines() if line.strip().startswith("错误 D999")]
        assert max(map(len, ran.out.splitlines())) < 2000

    def test_a_file_that_was_not_checked_is_counted(self, gen: Gen, tmp_path: Path) -> None:
        ran = gen("check", EXAMPLE, tmp_path / "none.json")

        assert 2 == ran.code
        assert "1 个文件没有检查" in ran.out

    def test_a_home_that_was_named_has_to_be_one(
        self, gen: Gen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        assert 2 == gen("check", EXAMPLE, "--home", tmp_path).code
        monkeypatch.setenv("GEN_HOME", str(tmp_path / "none"))

        ran = gen("check", EXAMPLE)
        assert 2 == ran.code
        assert "GEN_HOME" in ran.err

    @pytest.mark.parametrize("data", [b"", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"%PDF-1.7", b"PK"])
    @pytest.mark.parametrize("name", ["x.docx", "x.json"])
    def test_what_is_neither_is_told(
        self, gen: Gen, tmp_path: Path, name: str, data: bytes
    ) -> None:
        (tmp_path / name).write_bytes(data)

        ran = gen("check", tmp_path / name)
        assert 2 == ran.code
        assert name in ran.out + ran.err


WRONG = "合同总价¥2.00（大写：人民币壹元整）"


def write_word(path: Path, *paragraphs: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(make_form(paragraphs))
    return path


def list_codes(ran: Ran) -> list[list[str]]:
    return [[f["code"] for f in file["findings"]] for file in ran.json["files"]]


class TestCheckManyFiles:
    def test_a_folder_means_the_files_below_it(self, gen: Gen, tmp_path: Path) -> None:
        here = tmp_path / "合同"
        write_word(here / "乙" / "b.DOCX", "一")
        write_word(here / "a.docx", "一")
        write(here / "c.json", {})
        for name in ("~$a.docx", ".hidden.docx", "note.txt"):
            (here / name).write_bytes(b"x")

        ran = gen("check", here, here / "a.docx", "--format", "json")
        found = [Path(file["path"]).relative_to(here).as_posix() for file in ran.json["files"]]
        assert ["a.docx", "c.json", "乙/b.DOCX"] == found

    def test_a_pattern_means_the_files_that_fit(
        self, gen: Gen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(tmp_path)
        for name in ("乙.docx", "甲.docx", "[1].docx"):
            write_word(tmp_path / name, "一")
        (tmp_path / "x.txt").write_bytes(b"x")

        ran = gen("check", "[1].docx", "?.docx", "*", "--format", "json")
        assert ["[1].docx", "乙.docx", "甲.docx"] == [file["path"] for file in ran.json["files"]]
        ran = gen("check", "甲.docx", "*.docm", tmp_path / "无", "--format", "json")
        assert 2 == ran.code
        assert [False, True, True] == ["error" in file for file in ran.json["files"]]

    def test_many_files_come_out_in_order_and_a_bad_one_stops_none(
        self, gen: Gen, tmp_path: Path
    ) -> None:
        paths = [write_word(tmp_path / f"{n:02}.docx", WRONG if n % 2 else "一") for n in range(12)]
        paths[5].write_bytes(b"PK broken")

        alone = gen("check", *paths, "--format", "json", "--jobs", "1")
        shared = gen("check", *paths, "--format", "json", "--jobs", "2")
        assert 2 == alone.code == shared.code
        assert alone.json == shared.json
        assert [str(path) for path in paths] == [file["path"] for file in shared.json["files"]]
        assert [n for n in range(12) if n % 2 and n != 5] == [
            n for n, codes in enumerate(list_codes(shared)) if "W201" in codes
        ]

    def test_a_file_the_program_fails_on_stops_no_other(
        self, gen: Gen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from generator import rules

        check_word = rules.check_word

        def fail(said: Any, *rest: Any) -> Any:
            if said.document.name.endswith("a.docx"):
                raise KeyError("x")
            return check_word(said, *rest)

        monkeypatch.delenv("GEN_DEBUG", raising=False)
        monkeypatch.setattr("generator.rules.check_word", fail)
        first, second = (write_word(tmp_path / name, WRONG) for name in ("a.docx", "b.docx"))

        ran = gen("check", first, second, "--format", "json")
        assert 2 == ran.code
        assert "internal" == ran.json["files"][0]["error"]["kind"]
        assert "W201" in list_codes(ran)[1]

    @pytest.mark.skipif(os.name == "nt", reason="workers are made otherwise on Windows")
    def test_a_file_that_kills_its_worker_stops_no_other(
        self, gen: Gen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from generator.commands import check

        read = check.sources.read_bytes
        monkeypatch.setattr(
            check.sources,
            "read_bytes",
            lambda path: os._exit(9) if "5" in path[-7:] else read(path),
        )
        paths = [write_word(tmp_path / f"{n}.docx", WRONG) for n in range(9)]

        ran = gen("check", *paths, "--jobs", "2", "--format", "json")
        assert 2 == ran.code
        assert ["killed"] == [f["error"]["kind"] for f in ran.json["files"] if "error" in f]
        assert 8 == sum("W201" in codes for codes in list_codes(ran))


class TestCheckSelects:
    def test_codes_hundreds_and_letters(self, gen: Gen, tmp_path: Path) -> None:
        path = write_word(tmp_path / "a.docx", WRONG, "本合同签订后生效，{{ 甲方 }}")
        every = set(list_codes(gen("check", path, "--format", "json"))[0])
        assert {"W201", "W701"} <= every

        for options, kept in [
            (("--select", "W201"), {"W201"}),
            (
                ("--select", "w2,W7", "--ignore", "W701"),
                {c for c in every if c[1] in "27"} - {"W701"},
            ),
            (("--ignore", "W2", "--ignore", "W7"), {c for c in every if c[1] not in "27"}),
            (("--select", "D"), set()),
        ]:
            ran = gen("check", path, *options, "--format", "json")
            assert kept == set(list_codes(ran)[0])
        assert 0 == gen("check", path, "--ignore", "W").code

    @pytest.mark.parametrize("code", ["W999", "X", "W20", "甲", "W2x"])
    def test_a_code_that_does_not_exist_is_told(self, gen: Gen, tmp_path: Path, code: str) -> None:
        ran = gen("check", write_word(tmp_path / "a.docx", "一"), "--ignore", code)

        assert 2 == ran.code
        assert code.upper() in ran.err


@pytest.mark.usefixtures("at_home")
class TestCheckAgainstADeal:
    @pytest.fixture
    def contract(self, gen: Gen, tmp_path: Path) -> Path:
        return Path(gen("contract", EXAMPLE, "-o", tmp_path).out.strip())

    def test_a_contract_agrees_with_its_own_deal(self, gen: Gen, contract: Path) -> None:
        ran = gen("check", contract, "--deal", EXAMPLE)

        assert 0 == ran.code, ran.out
        assert "0 个警告" in ran.out

    def test_another_deal_is_contradicted(self, gen: Gen, contract: Path, tmp_path: Path) -> None:
        raw = json.loads(EXAMPLE.read_text(encoding="utf-8"))
        raw["number"] = "2026-999"
        raw["supplier"]["name"] = "另一家云计算有限公司"
        ran = gen("check", contract, "--deal", write(tmp_path / "d.json", raw), "--format", "json")

        assert 1 == ran.code
        assert {"W101", "W120"} <= set(list_codes(ran)[0])

    def test_what_the_deal_accepts_is_accepted_and_told_when_it_meets_nothing(
        self, gen: Gen, contract: Path, tmp_path: Path
    ) -> None:
        other = write_word(tmp_path / "other.docx", "本合同一式肆份，甲方执贰份，乙方执壹份。")
        raw = json.loads(EXAMPLE.read_text(encoding="utf-8")) | {"accept": {"W101": "简称即可"}}
        deal = write(tmp_path / "d.json", raw)

        ran = gen(
            "check", contract, other, "--deal", deal, "--select", "W101,D", "--format", "json"
        )
        assert [[], ["W101", "W101"]] == list_codes(ran)
        assert {"info"} == {f["severity"] for f in ran.json["files"][1]["findings"]}
        ran = gen("check", contract, contract.parent, "--deal", deal, "--format", "json")
        assert [["D008"]] == list_codes(ran)

    def test_a_paper_that_is_no_contract_is_not_held_against_its_terms(
        self, gen: Gen, tmp_path: Path
    ) -> None:
        request = gen("invoice", EXAMPLE, "--payment", "1", "-o", tmp_path)

        assert 0 == request.code, request.err
        assert 0 == gen("check", request.out.strip(), "--deal", EXAMPLE).code

    def test_a_deal_that_is_none_is_told_and_the_document_checked_by_itself(
        self, gen: Gen, tmp_path: Path
    ) -> None:
        path = write_word(tmp_path / "a.docx", WRONG)

        ran = gen("check", path, "--deal", write(tmp_path / "d.json", {}), "--format", "json")
        assert 1 == ran.code
        assert "D002" in list_codes(ran)[0]
        assert "W201" in list_codes(ran)[1]
        ran = gen("check", path, "--deal", tmp_path / "none.json", "--format", "json")
        assert 2 == ran.code
        assert "W201" in list_codes(ran)[1]


class TestCheckAnnotates:
    def test_the_copy_bears_a_comment_and_is_found_the_same(self, gen: Gen, tmp_path: Path) -> None:
        import docx

        source, target = write_word(tmp_path / "a.docx", "首段", WRONG), tmp_path / "批注.docx"
        ran = gen("check", source, "--annotate", target, "--format", "json", "--date", "2026-04-01")

        assert 1 == ran.code
        again = gen("check", target, "--format", "json")
        assert ran.json["files"][0]["findings"] == again.json["files"][0]["findings"]
        comments = list(docx.Document(str(target)).comments)
        assert len(ran.json["files"][0]["findings"]) == len(comments)
        assert "W201" in "".join(comment.text for comment in comments)

    def test_another_file_is_not_overwritten(self, gen: Gen, tmp_path: Path) -> None:
        source, target = write_word(tmp_path / "a.docx", WRONG), tmp_path / "b.docx"
        target.write_bytes(b"mine")

        assert 2 == gen("check", source, "--annotate", target).code
        assert b"mine" == target.read_bytes()
        assert 1 == gen("check", source, "--annotate", target, "--force").code
        assert 1 == gen("check", source, "--annotate", target).code

    def test_what_can_bear_no_comments_is_wrong_usage(self, gen: Gen, tmp_path: Path) -> None:
        source = write_word(tmp_path / "a.docx", WRONG)
        before = source.read_bytes()
        deal = write(tmp_path / "d.json", {})

        for arguments in (
            (source, deal, "--annotate", tmp_path / "b.docx"),
            (deal, "--annotate", tmp_path / "b.docx"),
            (source, "--annotate", tmp_path / "b.pdf"),
            (source, "--annotate", source, "--force"),
            (source, "--annotate", tmp_path / "b.docx", "--date", "2026-02-30"),
            (tmp_path, "--annotate", tmp_path / "b.docx"),
        ):
            assert 2 == gen("check", *arguments).code
        assert before == source.read_bytes()
        assert not (tmp_path / "b.docx").exists()

    def test_of_a_file_that_cannot_be_read_there_is_no_copy(self, gen: Gen, tmp_path: Path) -> None:
        (tmp_path / "a.docx").write_bytes(b"PK")

        assert 2 == gen("check", tmp_path / "a.docx", "--annotate", tmp_path / "b.docx").code
        assert not (tmp_path / "b.docx").exists()


class TestCheckOnAScreen:
    def test_colour_is_for_terminals_and_for_those_who_want_it(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from generator.terminal import is_colourful

        monkeypatch.delenv("NO_COLOR", raising=False)
        monkeypatch.setenv("TERM", "xterm")
        assert not is_colourful()
        monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
        assert is_colourful()
        monkeypatch.setenv("NO_COLOR", "1")
        assert not is_colourful()

    def test_the_words_in_question_are_marked(self, gen: Gen, tmp_path: Path) -> None:
        ran = gen("check", write_word(tmp_path / "a.docx", WRONG), "--select", "W201")

        lines = ran.out.splitlines()
        assert "      " + WRONG in lines
        assert " " * 27 + "^" * 12 in lines

    def test_sarif_is_json(self, gen: Gen, tmp_path: Path) -> None:
        ran = gen("check", write_word(tmp_path / "a.docx", WRONG), "--format", "sarif")

        assert "2.1.0" == ran.json["version"]
        assert "W201" in [result["ruleId"] for result in ran.json["runs"][0]["results"]]


@pytest.mark.usefixtures("at_home")
class TestTheSmallCommands:
    @pytest.mark.parametrize(
        ("value", "shown"),
        [
            ("415580.00", "肆拾壹万伍仟伍佰捌拾元整"),
            ("肆拾壹万伍仟伍佰捌拾元整", "415580.00"),
            ("人民币 壹拾万柒仟元零伍角叁分", "107000.53"),
            ("0", "零元整"),
        ],
    )
    def test_uppercase_both_ways(self, gen: Gen, value: str, shown: str) -> None:
        assert (0, shown + "\n") == (gen("uppercase", value).code, gen("uppercase", value).out)

    @pytest.mark.parametrize(
        "value", ["1.005", "拾元整", "一百元", "-1", "1e3", "", "10000000000000000"]
    )
    def test_uppercase_says_what_is_wrong(self, gen: Gen, value: str) -> None:
        ran = gen("uppercase", "--", value)

        assert (1, "") == (ran.code, ran.out)
        assert "错误" in ran.err

    def test_a_blank_deal_asks_for_what_is_missing_and_no_more(
        self, gen: Gen, tmp_path: Path
    ) -> None:
        path = tmp_path / "deal.json"
        assert 0 == gen("new", "technical-service", "-o", path).code

        ran = gen("check", path, "--format", "json")
        assert 1 == ran.code
        assert {"D002", "D003"} == {f["code"] for f in ran.json["files"][0]["findings"]}
        assert 2 == gen("new", "technical-service", "-o", path.parent).code

    @pytest.mark.parametrize("form", ["技术服务合同", "政务云服务协议", "云服务订购单"])
    def test_a_blank_deal_filled_in_where_needed_becomes_a_contract(
        self, gen: Gen, tmp_path: Path, form: str
    ) -> None:
        path = tmp_path / "交易.json"
        ran = gen("new", form, "-o", path)
        assert (0, f"{path}\n") == (ran.code, ran.out)
        assert "gen fields --form" in ran.err

        deal = json.loads(path.read_text(encoding="utf-8"))
        deal["合同编号"] = "2026-777"
        deal["项目"]["名称"] = "机房运维服务"
        deal["甲方"]["名称"] = "云岭市数据管理中心"
        deal["乙方"]["名称"] = "岱岳云计算有限公司"
        deal["签订"]["份数"] = "4"
        deal["服务清单"][0] |= {"名称": "运维", "单价": "10000", "数量": 1}
        deal["服务期限"] |= {"起": "2026-05-01", "月数": 12}
        deal["付款计划"][0] |= {"比例": "100%", "条件": "签订", "期限": 10}
        deal.get("条款参数", {}).pop("保密年限", None)

        ran = gen("contract", write(path, deal), "-o", tmp_path / "out")
        assert 0 == ran.code, ran.err

    def test_the_fields_say_what_may_be_written(self, gen: Gen) -> None:
        fields = {line.split("\t")[0]: line for line in gen("fields").out.splitlines()}

        assert "必填" in fields["number"]
        assert "签订、收到发票、中期验收、终验、日期" in fields["payments[].trigger"]
        assert "是、否" in fields["project.government"]
        assert "整数" in fields["signing.copies"]
        used = gen("fields", "--form", "技术服务合同").out.splitlines()
        (total,) = [line for line in used if line.startswith("total\t")]
        assert "可选" in total

    def test_fields_schema_rules_and_explain(self, gen: Gen) -> None:
        assert "付款计划·比例" in gen("fields").out
        assert "必填" in gen("fields", "--form", "技术服务合同").out
        assert "付款计划" in gen("schema").json["properties"]
        assert "D201" in gen("rules").out
        assert "为什么" in gen("explain", "d201").out
        assert 2 == gen("explain", "D9999").code

    def test_a_new_home_works(
        self, gen: Gen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        assert 0 == gen("init", tmp_path / "家").code
        monkeypatch.chdir(tmp_path / "家")

        ran = gen("contract", "data/examples/smallest.json")
        assert 0 == ran.code, ran.err
        assert (tmp_path / "家" / "output" / "2026-101").is_dir()


class TestTheWayOut:
    @pytest.mark.parametrize("named", [("--home", "{}"), ("--home={}",)])
    def test_a_kind_is_that_of_the_home_named_after_it(
        self, gen: Gen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, named: tuple[str, ...]
    ) -> None:
        monkeypatch.chdir(tmp_path)
        monkeypatch.delenv("GEN_HOME", raising=False)
        home = [each.format(ROOT) for each in named]

        ran = gen("invoice", EXAMPLE, "--payment", "1", "--date", "2026-04-20", "--dry-run", *home)

        assert 0 == ran.code, ran.err
        lost = gen("invoice", EXAMPLE)
        assert 2 == lost.code
        assert "gen init" in lost.err

    def test_without_a_home_the_way_to_one_is_told(
        self, gen: Gen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(tmp_path)
        monkeypatch.delenv("GEN_HOME", raising=False)

        ran = gen("contract", EXAMPLE)
        assert 2 == ran.code
        assert "gen init" in ran.err

    def test_a_wrong_command_is_told_in_chinese(self, gen: Gen) -> None:
        ran = gen("contrat")

        assert 2 == ran.code
        assert "没有" in ran.err
        assert "gen contract" in ran.err

    def test_a_wrong_date_is_a_wrong_option(
        self, gen: Gen, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(ROOT)

        ran = gen("contract", EXAMPLE, "--date", "2026-02-30")
        assert (2, "") == (ran.code, ran.out)
        assert "--date" in ran.err

    def test_the_columns_of_the_help_stand_in_line(self, gen: Gen) -> None:
        from unicodedata import east_asian_width

        lines = [line for line in gen("--help").out.splitlines() if line.startswith("  -")]
        starts = [line.rindex("  ") for line in lines]
        wide = [
            sum(1 + (east_asian_width(c) in "WF") for c in line[:start])
            for line, start in zip(lines, starts, strict=True)
        ]
        assert 1 == len(set(wide))

    @pytest.mark.skipif(os.name == "nt", reason="pipes break otherwise on Windows")
    @pytest.mark.parametrize("arguments", [["rules"], ["--help"], ["check", str(EXAMPLE)]])
    def test_a_reader_that_has_gone_is_no_fault(self, arguments: list[str]) -> None:
        assert (0, "") == run_without_reader(*arguments)

    @pytest.mark.skipif(os.name == "nt", reason="pipes break otherwise on Windows")
    def test_the_deals_behind_a_gone_reader_are_written_all_the_same(self, tmp_path: Path) -> None:
        other = ROOT / "data" / "examples" / "smallest.json"

        code, _ = run_without_reader("contract", str(EXAMPLE), str(other), "-o", str(tmp_path))
        assert 0 == code
        assert 2 == len(list(tmp_path.rglob("*.docx")))

    @pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
    def test_a_result_or_word_that_cannot_be_put_out_keeps_the_exit_code(self) -> None:
        with open("/dev/full", "w") as full:
            run = [sys.executable, "-m", "generator"]
            said = subprocess.run([*run, "explain", "x"], stderr=full, cwd=ROOT)
            told = subprocess.run([*run, "rules"], stdout=full, stderr=subprocess.PIPE, cwd=ROOT)

        assert 2 == said.returncode
        assert 2 == told.returncode
        assert "标准输出" in told.stderr.decode()

    def test_an_interrupt_is_130(self, monkeypatch: pytest.MonkeyPatch, gen: Gen) -> None:
        def interrupt(*arguments: object) -> None:
            raise KeyboardInterrupt

        monkeypatch.setattr("generator.sources.read_deal", interrupt)
        monkeypatch.chdir(ROOT)
        assert 130 == gen("contract", EXAMPLE).code

    def test_a_fault_of_the_program_is_no_traceback(
        self, monkeypatch: pytest.MonkeyPatch, gen: Gen
    ) -> None:
        def fail(*arguments: object) -> None:
            raise RuntimeError("x")

        monkeypatch.delenv("GEN_DEBUG", raising=False)
        monkeypatch.setattr("generator.pipeline.generate", fail)
        monkeypatch.chdir(ROOT)
        assert 2 == gen("contract", EXAMPLE).code

    @pytest.mark.parametrize("encoding", ["gbk", "ascii", "utf-8"])
    def test_a_console_that_lacks_characters_does_not_stop_it(
        self, encoding: str, tmp_path: Path
    ) -> None:
        raw = make_deal(total="1.00", items=[{"name": "𠮷¥", "amount": "2.00"}])
        ran = subprocess.run(
            [sys.executable, "-m", "generator", "check", str(write(tmp_path / "d.json", raw))]
            + ["--format", "json"],
            capture_output=True,
            cwd=ROOT,
            env={**os.environ, "PYTHONIOENCODING": encoding},
        )

        assert 1 == ran.returncode
        assert b"Traceback" not in ran.stderr
        assert "D201" in json.dumps(json.loads(ran.stdout.decode(encoding)))


def run_without_reader(*arguments: str) -> tuple[int, str]:
    """The exit code and words of `gen … | true`."""
    reading, writing = os.pipe()
    os.close(reading)
    ran = subprocess.run(
        [sys.executable, "-m", "generator", *arguments],
        stdout=writing,
        stderr=subprocess.PIPE,
        cwd=ROOT,
    )
    os.close(writing)
    return ran.returncode, ran.stderr.decode()


READMES = ["README.md", "README.zh-CN.md", "templates/README.md"]


@pytest.mark.usefixtures("at_home")
@pytest.mark.parametrize("name", READMES)
def test_every_line_of_a_readme_is_a_command_that_exists(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    typed = re.findall(r"^gen (.*?)(?:\s{3,}.*|\s<.*)?$", text, re.MULTILINE)
    typed += re.findall(r"`gen ([^`<]+?)`", text)

    assert typed
    for line in typed:
        first, *rest = line.replace("文件夹", "x").split()
        if first.isascii() and "<" not in first and "-" not in first:
            with cli.gen.make_context("gen", [first, *rest]) as context:
                command = cli.gen.get_command(context, first)
                assert command, line
                with suppress(click.MissingParameter):  # a sentence need not name a file
                    command.make_context(first, rest, parent=context)


@pytest.mark.usefixtures("at_home")
def test_the_finding_in_the_readme_is_what_the_program_says(gen: Gen, tmp_path: Path) -> None:
    raw = json.loads(EXAMPLE.read_text(encoding="utf-8")) | {"合同总价": "285200.00"}
    raw.pop("total", None)
    lines = gen("check", write(tmp_path / "d.json", raw)).out.splitlines()
    place = next(index for index, line in enumerate(lines) if "D201" in line)

    readme = (ROOT / "README.zh-CN.md").read_text(encoding="utf-8")
    assert "\n".join(lines[place : place + 2]) in readme


def test_every_command_stands_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")

    assert [] == [name for name in cli.gen.commands if f"gen {name}" not in readme]


def test_the_words_of_click_are_compiled() -> None:
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    folder = ROOT / "generator" / "locale" / "zh_CN" / "LC_MESSAGES"
    built = io.BytesIO()
    with (folder / "messages.po").open("rb") as source:
        write_mo(built, read_po(source, locale="zh_CN"))
    assert built.getvalue() == (folder / "messages.mo").read_bytes()
