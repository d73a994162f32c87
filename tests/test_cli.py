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

import click
import pytest
from conftest import ROOT, Ran, make_deal, make_form

from generator import cli

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
        deal = write(tmp_path / "d.json", make_deal())

        ran = gen("contract", deal, "--home", tmp_path)
        assert 2 == ran.code
        assert "名子" in ran.err
        assert "甲方：" in ran.err

        (folder / "technical-service.docx").write_bytes(b"PK not a docx")
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
        assert 2 == gen("check", tmp_path).code
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
