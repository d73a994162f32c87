"""Publishing: what is used is what was published; versions are kept, told, and can be taken back."""

from __future__ import annotations

import json
import os
import shutil
import stat
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import docx
import pytest
from conftest import EXAMPLES, ROOT, Ran, make_deal, make_form, publish_all, read_lines

from generator import templates, versions
from generator.authoring import publishing
from generator.authoring.examining import Examined
from generator.authoring.publishing import shelf
from generator.errors import BrokenTemplate
from generator.findings import Finding, Severity, WordPlace
from generator.home import Home

Gen = Callable[..., Ran]
FORM = "contract/technical-service"
WHO = ("--author", "张三", "--date", "2026-04-01")
OLD, NEW, NEWER = (f"{words}：{{{{ 甲方.名称 }}}}" for words in ("旧", "新", "更新"))


@pytest.fixture
def found(monkeypatch: pytest.MonkeyPatch) -> list[Finding]:
    """What the examination finds; nothing, unless a test says otherwise."""
    findings: list[Finding] = []
    monkeypatch.setattr(publishing, "examine", lambda *_: Examined(tuple(findings)))
    return findings


class Desk:
    """A home with one form, version 1 of which is published, and an admin at it."""

    def __init__(self, gen: Gen, root: Path) -> None:
        self.gen, self.root = gen, root
        self.home = Home(root / "home")
        self.folder = self.home.templates / "contract"
        self.folder.mkdir(parents=True)
        self.toml = self.folder / "template.toml"
        self.toml.write_text(
            'title = "合同"\n# 说明\n[forms.technical-service]\ntitle = "技术服务合同"\n'
            'series = "{year}-{seq:03}"\n',
            encoding="utf-8",
        )
        self.form = self.folder / "technical-service.docx"
        self.edit(OLD)
        publish_all(self.home)
        self.deal = root / "deal.json"
        self.deal.write_text(json.dumps(make_deal(number=None)), encoding="utf-8")

    def edit(self, words: str) -> bytes:
        """The admin saves the form in Word."""
        data = make_form([words])
        self.form.write_bytes(data)
        return data

    def run(self, *arguments: str | Path) -> Ran:
        return self.gen("templates", *arguments, "--home", self.home.root)

    def publish(self, *arguments: str | Path, note: str = "改动") -> Ran:
        return self.run("publish", *arguments, "--as", FORM, "--note", note, *WHO)

    def make(self, *options: str | Path) -> Ran:
        out = ("-o", self.root / "out", "--date", "2026-04-01", "--home", self.home.root)
        return self.gen("contract", self.deal, *out, *options)

    def history(self) -> Any:
        return self.run("history", FORM, "--format", "json").json

    @property
    def shelf(self) -> Path:
        return self.folder / "versions" / "technical-service"


@pytest.fixture
def desk(gen: Gen, tmp_path: Path, found: list[Finding]) -> Desk:
    return Desk(gen, tmp_path)


class TestWhatPapersAreMadeFrom:
    def test_an_edited_form_is_not_used_until_it_is_published(self, desk: Desk) -> None:
        desk.edit(NEW)
        refused = desk.make()
        assert 2 == refused.code
        assert "还没有发布" in refused.err
        assert "gen templates publish" in refused.err
        assert not (desk.root / "out").exists()

        assert 0 == desk.publish().code
        ran = desk.make()
        assert 0 == ran.code, ran.err
        assert read_lines(Path(ran.out.strip()))[0].startswith("新：")

    def test_the_fields_of_a_form_are_those_of_its_version_in_force(
        self, desk: Desk, gen: Gen
    ) -> None:
        desk.form.write_bytes(b"half written")
        ran = gen("fields", "--form", "技术服务合同", "--home", desk.home.root)
        assert 0 == ran.code, ran.err
        assert "buyer.name" in ran.out
        assert 0 == gen("new", "技术服务合同", "--home", desk.home.root).code

    def test_a_form_never_published_is_not_used(self, desk: Desk) -> None:
        shutil.rmtree(desk.shelf)
        refused = desk.make()
        assert 2 == refused.code
        assert "--draft" in refused.err

    def test_a_paper_tells_the_version_it_came_from(self, desk: Desk, gen: Gen) -> None:
        desk.edit(NEW)
        desk.publish()
        path = Path(desk.make().out.strip())

        parts = docx.Document(str(path)).part.package.iter_parts()
        said = next(p.blob.decode() for p in parts if p.partname == "/docProps/custom.xml")
        assert ">2<" in said
        assert templates.hash_form(desk.form.read_bytes()) in said
        papers = gen("ledger", "list", "--home", desk.home.root, "--format", "json").json["papers"]
        assert ["2"] == [paper["template_version"] for paper in papers]

    @pytest.mark.parametrize("kind", templates.name_kinds(ROOT / "templates"))
    def test_each_shipped_form_is_its_latest_version(self, kind: str) -> None:
        for form in templates.find_kind(ROOT / "templates", kind).forms:
            taken = versions.take(form)
            assert form.read() == taken.read(), f"publish {form.path} again"
            assert int(taken.version) >= 1

    def test_a_new_home_has_the_versions_too(self, gen: Gen, tmp_path: Path) -> None:
        home = tmp_path / "家"
        assert 0 == gen("init", home).code
        ran = gen("contract", EXAMPLES[0], "--home", home, "-o", tmp_path / "out")
        assert ran.code in (0, 1), ran.err

    def test_an_older_home_gets_versions_only_of_forms_it_did_not_change(
        self, gen: Gen, tmp_path: Path
    ) -> None:
        home = tmp_path / "家"
        shutil.copytree(ROOT / "templates", home / "templates")
        for folder in (home / "templates").glob("*/versions"):
            shutil.rmtree(folder)
        changed = home / "templates" / "contract" / "technical-service.docx"
        data = make_form([NEW])
        changed.write_bytes(data)
        assert 0 == gen("init", home).code

        place = home / "templates" / "contract" / "versions"
        assert not (place / "technical-service").exists()
        assert (place / "supplement" / "1" / "supplement.docx").is_file()
        assert data == changed.read_bytes()


class TestDrafts:
    def test_a_draft_is_made_from_the_form_as_it_lies_there(self, desk: Desk, gen: Gen) -> None:
        desk.edit(NEW)
        ran = desk.make("--draft", "--format", "json")
        assert 0 == ran.code, ran.err
        (made,) = ran.json["documents"]
        path = Path(made["path"])
        assert path.name.endswith("-草稿.docx")
        assert made["number"] is None
        lines = read_lines(path)
        assert lines[0].startswith("新：")
        assert "草稿" in lines
        assert not desk.home.ledger.exists()

        desk.publish()
        assert "2026-001" in desk.make().out  # no number was taken

    def test_a_draft_overwrites_no_paper_and_no_other_draft(self, desk: Desk) -> None:
        issued = Path(desk.make().out.strip())
        before = issued.read_bytes()
        desk.edit(NEW)
        draft = Path(desk.make("--draft").out.strip())
        assert issued.parent == draft.parent
        assert before == issued.read_bytes()

        noted = draft.read_bytes() + b"\0"
        draft.write_bytes(noted)
        assert 2 == desk.make("--draft").code
        assert noted == draft.read_bytes()
        assert 0 == desk.make("--draft", "--force").code
        assert before == issued.read_bytes()

    def test_a_draft_is_not_issued(self, desk: Desk) -> None:
        for option in ("--reissue", "--write-number"):
            assert 2 == desk.make("--draft", option).code

    def test_a_dry_run_of_a_draft_writes_nothing(self, desk: Desk) -> None:
        desk.edit(NEW)
        assert 0 == desk.make("--draft", "--dry-run").code
        assert not (desk.root / "out").exists()

    def test_the_whole_set_can_be_drafts(self, gen: Gen, tmp_path: Path) -> None:
        home = tmp_path / "home"
        shutil.copytree(ROOT / "templates", home / "templates")
        for folder in (home / "templates").glob("*/versions"):
            shutil.rmtree(folder)
        deal = ROOT / "data" / "examples" / "full-year.json"
        ran = gen("all", deal, "--draft", "--home", home, "-o", tmp_path / "out")
        made = sorted((tmp_path / "out").rglob("*.docx"))
        assert len(made) > 3, ran.err
        assert all(path.name.endswith("-草稿.docx") for path in made)
        assert not (tmp_path / "own-ledger.sqlite3").exists()


class TestPublishing:
    def test_a_version_is_a_folder_of_plain_files(self, desk: Desk) -> None:
        data = desk.edit(NEW)
        ran = desk.publish(note="第六条 付款期限改为三十日")
        assert 0 == ran.code, ran.err
        assert str(desk.shelf / "2" / "technical-service.docx") == ran.out.strip()
        assert data == (desk.shelf / "2" / "technical-service.docx").read_bytes()
        form = templates.find_kind(desk.home.templates, "contract").forms[0]
        version = versions.find_version(form, 2)
        assert ("张三", date(2026, 4, 1), "第六条 付款期限改为三十日") == (
            version.author,
            version.day,
            version.note,
        )
        assert templates.hash_form(data) == version.sha256

    def test_a_file_becomes_the_form(self, desk: Desk) -> None:
        file = desk.root / "技术服务合同 改.docx"
        file.write_bytes(make_form([NEW]))
        assert 0 == desk.publish(file).code
        assert file.read_bytes() == desk.form.read_bytes()
        assert 0 == desk.make().code

    def test_the_same_again_is_unchanged(self, desk: Desk) -> None:
        ran = desk.publish()
        assert 0 == ran.code
        assert "相同，没有改动" in ran.err
        assert ["1"] == [path.name for path in desk.shelf.iterdir()]

    @pytest.mark.parametrize("note", [(), ("--note", " ")])
    def test_what_was_changed_must_be_said(self, desk: Desk, note: tuple[str, ...]) -> None:
        desk.edit(NEW)
        ran = desk.run("publish", "--as", FORM, *note)
        assert 2 == ran.code
        assert "--note" in ran.err

    def test_notes_of_any_words_are_read_back(self, desk: Desk) -> None:
        desk.edit(NEW)
        note = "第\"六\"条\\改为'三十'日 # [x] = 1 \U0001f58a"
        assert 0 == desk.publish(note=note).code
        assert note == desk.history()["versions"][1]["note"]
        assert 2 == desk.publish(note="\x1b[31m红").code
        assert 2 == desk.publish(note="长" * 600).code

    def test_errors_block_and_warnings_want_a_reason(
        self, desk: Desk, found: list[Finding]
    ) -> None:
        desk.edit(NEW)
        found.append(Finding("T999", Severity.WARNING, WordPlace("body", 0), "字体不常见"))
        refused = desk.publish()
        assert 1 == refused.code
        assert "字体不常见" in refused.err
        assert "--accept" in refused.err
        assert 2 == desk.publish("--accept", " ").code

        found.append(Finding("T998", Severity.ERROR, WordPlace("body", 0), "标签没有写完"))
        assert 1 == desk.publish("--accept", "不要紧").code
        assert 2 == desk.make().code

        del found[1]
        assert 0 == desk.publish("--accept", "字体由客户指定").code
        (_, version) = desk.history()["versions"]
        assert "字体由客户指定" == version["reason"]
        assert [{"code": "T999", "message": "字体不常见"}] == version["accepted"]

    def test_changes_that_were_not_published_are_not_overwritten(self, desk: Desk) -> None:
        edited = desk.edit(NEWER)
        file = desk.root / "新.docx"
        file.write_bytes(make_form([NEW]))
        refused = desk.publish(file)
        assert 2 == refused.code
        assert "没有发布的修改" in refused.err
        assert edited == desk.form.read_bytes()

        ran = desk.publish(file, "--force")
        assert 0 == ran.code
        (kept,) = desk.shelf.glob("未发布*.docx")
        assert str(kept) in ran.err
        assert edited == kept.read_bytes()
        assert file.read_bytes() == desk.form.read_bytes()

    def test_a_new_form_is_added_with_its_title(self, desk: Desk) -> None:
        file = desk.root / "采购.docx"
        file.write_bytes(make_form([NEW]))
        before = desk.toml.read_text(encoding="utf-8")
        arguments = ("publish", file, "--note", "新增", *WHO)
        ran = desk.run(*arguments, "--as", "contract/采购", "--title", "采购合同")
        assert 0 == ran.code, ran.err
        assert "series" in ran.err
        after = desk.toml.read_text(encoding="utf-8")
        assert after.startswith(before)
        assert "采购合同" == templates.find_kind(desk.home.templates, "contract").find("采购").title
        found = desk.make("--form", "采购合同", "--dry-run")
        assert "编号规则" in found.err

        assert 0 == desk.run(*arguments, "--as", "合同/采购合同").code
        wrong = desk.run(*arguments, "--as", "contract/采购", "--title", "别的")
        assert 2 == wrong.code
        assert "采购合同" in wrong.err

    def test_a_form_that_needs_no_title_leaves_the_settings_alone(self, desk: Desk) -> None:
        before = desk.toml.read_bytes()
        file = desk.root / "x.docx"
        file.write_bytes(make_form([NEW]))
        assert 0 == desk.run("publish", file, "--as", "contract/补充", "--note", "新", *WHO).code
        assert before == desk.toml.read_bytes()
        assert b"\r\n" not in before

    def test_settings_that_take_no_section_are_told_and_kept(self, desk: Desk) -> None:
        desk.toml.write_text('forms = {technical-service = {title = "技术服务合同"}}\r\n', "utf-8")
        before = desk.toml.read_bytes()
        file = desk.root / "x.docx"
        file.write_bytes(make_form([NEW]))
        ran = desk.run(
            "publish", file, "--as", "contract/y", "--title", "新表", "--note", "新", *WHO
        )
        assert 2 == ran.code
        assert "新表" in ran.err
        assert before == desk.toml.read_bytes()
        assert not (desk.folder / "y.docx").exists()

    @pytest.mark.parametrize(
        "wanted", ["contract/../x", "contract/a:b", "contract/.x", "contract/", "x/y", "x", "a/b/c"]
    )
    def test_names_that_are_none_are_refused(self, desk: Desk, wanted: str) -> None:
        before = sorted(desk.home.root.rglob("*"))
        ran = desk.run("publish", desk.form, "--as", wanted, "--note", "新", *WHO)
        assert 2 == ran.code
        assert "下一步" in ran.err
        assert before == sorted(desk.home.root.rglob("*"))

    def test_what_is_no_template_is_refused(self, desk: Desk) -> None:
        before = sorted(desk.home.root.rglob("*"))
        for data in (b"", b"PK", b"%PDF-1.7", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"{}"):
            (desk.root / "x.docx").write_bytes(data)
            ran = desk.publish(desk.root / "x.docx")
            assert ran.code in (1, 2)
        for path in (desk.root / "none.docx", desk.root):
            assert 2 == desk.publish(path).code
        macro = docx.Document()
        macro.part._content_type = "application/vnd.ms-word.document.macroEnabled.main+xml"
        macro.save(str(desk.root / "m.docx"))
        ran = desk.publish(desk.root / "m.docx")
        assert 2 == ran.code
        assert ".docm" in ran.err
        assert before == sorted(desk.home.root.rglob("*"))

    def test_a_form_open_in_word_is_told_and_nothing_is_published(
        self, desk: Desk, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        file = desk.root / "新.docx"
        file.write_bytes(make_form([NEW]))
        before = desk.form.read_bytes()
        real = open

        def refuse(path: Any, mode: str = "r", *rest: Any, **more: Any) -> Any:
            if Path(path) == desk.form and "+" in mode:
                raise PermissionError(13, "in use", str(path))
            return real(path, mode, *rest, **more)

        monkeypatch.setattr("builtins.open", refuse)
        ran = desk.publish(file)
        assert 2 == ran.code
        assert "关闭" in ran.err
        assert before == desk.form.read_bytes()
        assert ["1"] == [path.name for path in desk.shelf.iterdir()]
        assert not list(desk.folder.glob("*.pending"))

    def test_a_form_published_while_open_is_told(self, desk: Desk) -> None:
        desk.edit(NEW)
        (desk.folder / "~$chnical-service.docx").write_bytes(b"owner")
        assert "上次存盘" in desk.publish().err

    def test_a_form_that_is_held_at_the_last_moment_follows_later(
        self, desk: Desk, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        file = desk.root / "新.docx"
        file.write_bytes(make_form([NEW]))
        with monkeypatch.context() as patch:
            patch.setattr(shelf, "_settle", lambda *_: False)
            ran = desk.publish(file)
        assert 0 == ran.code
        assert "还没有换成" in ran.err
        assert read_lines(Path(desk.make().out.strip()))[0].startswith("新：")

        assert "已发布" in desk.run("list").out
        assert file.read_bytes() == desk.form.read_bytes()

    @pytest.mark.skipif(os.name == "nt" or not os.geteuid(), reason="root may write anywhere")
    def test_a_folder_that_is_read_only_is_told(self, desk: Desk) -> None:
        desk.edit(NEW)
        for folder in (desk.folder, desk.folder / "versions", desk.shelf):
            folder.chmod(stat.S_IRUSR | stat.S_IXUSR)
        try:
            ran = desk.publish()
            assert 2 == ran.code
            assert "权限" in ran.err
        finally:
            for folder in (desk.folder, desk.folder / "versions", desk.shelf):
                folder.chmod(stat.S_IRWXU)

    def test_a_folder_that_cannot_be_written_is_told(
        self, desk: Desk, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        desk.edit(NEW)

        def refuse(*_: Any) -> int:
            raise PermissionError(13, "denied", str(desk.folder))

        monkeypatch.setattr("generator.locks.os.open", refuse)
        ran = desk.publish()
        assert 2 == ran.code
        assert "没有权限" in ran.err

    def test_another_publisher_who_was_faster_is_told(
        self, desk: Desk, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        file = desk.root / "新.docx"
        file.write_bytes(make_form([NEW]))

        def be_slow(*_: Any) -> Examined:
            desk.edit(NEWER)
            publish_all(desk.home)
            return Examined(())

        monkeypatch.setattr(publishing, "examine", be_slow)
        ran = desk.publish(file)
        assert 2 == ran.code
        assert "第 2 版" in ran.err
        assert 0 == desk.make().code
        assert [1, 2] == [version["number"] for version in desk.history()["versions"]]

    def test_open_deals_are_told(self, desk: Desk, gen: Gen) -> None:
        assert 0 == desk.make().code
        desk.edit(NEW)
        ran = desk.publish("--format", "json")
        (deal,) = ran.json["deals"]
        assert {"number": "2026-001", "template_version": "1"} == deal["papers"][0]
        assert make_deal()["buyer"]["name"] == deal["buyer"]
        assert "2026-001" in ran.err

        gen("ledger", "void", "2026-001", "--reason", "有误", "--home", desk.home.root)
        desk.edit(NEWER)
        assert [] == desk.publish("--format", "json").json["deals"]

    def test_a_ledger_that_cannot_be_read_undoes_no_publishing(self, desk: Desk) -> None:
        desk.home.ledger.write_bytes(b"no ledger")
        desk.edit(NEW)
        ran = desk.publish()
        assert 0 == ran.code
        assert "台账" in ran.err
        assert [1, 2] == list(
            versions.list_numbers(templates.find_kind(desk.home.templates, "contract").forms[0])
        )


class TestTakingBack:
    def test_an_older_version_is_published_anew(self, desk: Desk) -> None:
        first = desk.form.read_bytes()
        desk.edit(NEW)
        desk.publish()
        ran = desk.run("rollback", FORM, *WHO)
        assert 0 == ran.code, ran.err
        assert first == desk.form.read_bytes()
        listed = desk.history()["versions"]
        assert [1, 2, 3] == [version["number"] for version in listed]
        assert "退回第 1 版" == listed[2]["note"]
        assert listed[0]["sha256"] == listed[2]["sha256"]
        assert 0 == desk.make().code

        again = desk.run("rollback", FORM, "2", "--note", "客户要求", *WHO)
        assert 0 == again.code
        assert "退回第 2 版：客户要求" == desk.history()["versions"][3]["note"]

    def test_unpublished_changes_are_kept(self, desk: Desk) -> None:
        first = desk.form.read_bytes()
        desk.edit(NEW)
        desk.publish()
        edited = desk.edit(NEWER)
        assert 2 == desk.run("rollback", FORM, *WHO).code
        assert edited == desk.form.read_bytes()
        assert 0 == desk.run("rollback", FORM, "--force", *WHO).code
        assert first == desk.form.read_bytes()
        assert edited in [path.read_bytes() for path in desk.shelf.glob("*.docx")]

    def test_the_version_in_force_is_put_back_without_a_new_one(self, desk: Desk) -> None:
        first = desk.form.read_bytes()
        edited = desk.edit(NEW)
        ran = desk.run("rollback", FORM, "1", "--force", *WHO)
        assert 0 == ran.code, ran.err
        assert "已恢复" in ran.err
        assert first == desk.form.read_bytes()
        assert [1] == [version["number"] for version in desk.history()["versions"]]
        assert edited in [path.read_bytes() for path in desk.shelf.glob("*.docx")]

    def test_what_cannot_be_taken_back_is_told(self, desk: Desk) -> None:
        assert "没有别的版本" in desk.run("rollback", FORM, *WHO).err
        assert "现有第 1 版" in desk.run("rollback", FORM, "7", *WHO).err
        assert 2 == desk.run("rollback", FORM, "0", *WHO).code
        shutil.rmtree(desk.shelf)
        assert "还没有发布过" in desk.run("rollback", FORM, *WHO).err


class TestTelling:
    def test_history_says_what_was_issued_with_each_version(self, desk: Desk) -> None:
        desk.make()
        desk.edit(NEW)
        desk.publish()
        first, second = desk.history()["versions"]
        assert ["2026-001"] == [paper["number"] for paper in first["documents"]]
        assert [] == second["documents"]
        ran = desk.run("history", FORM, "--documents")
        assert "出具 1 份" in ran.out
        assert "2026-001" in ran.out

    def test_papers_of_no_known_version_are_told(self, desk: Desk) -> None:
        desk.make()
        shutil.rmtree(desk.shelf)
        desk.edit(NEW)
        publish_all(desk.home)
        ran = desk.run("history", "技术服务合同")
        assert "另有 1 份" in ran.err
        assert ["2026-001"] == [paper["number"] for paper in desk.history()["others"]]

    def test_the_list_says_what_stands_and_what_was_edited(self, desk: Desk) -> None:
        def state() -> str:
            (entry,) = desk.run("list", "--format", "json").json["forms"]
            return str(entry["state"])

        assert "published" == state()
        desk.edit(NEW)
        assert "edited" == state()
        assert "有未发布的修改" in desk.run("list").out
        (desk.shelf / "1" / "version.toml").write_text("number = ", encoding="utf-8")
        assert "damaged" == state()
        shutil.rmtree(desk.shelf)
        assert "unpublished" == state()
        desk.form.write_bytes(b"PK")
        assert "读不懂" in desk.run("list").out

    def test_a_kind_whose_settings_are_broken_hides_no_other(self, desk: Desk) -> None:
        other = desk.home.templates / "notice"
        other.mkdir()
        (other / "template.toml").write_text("title =", encoding="utf-8")
        ran = desk.run("list")
        assert 2 == ran.code
        assert "技术服务合同" in ran.out
        assert "template.toml" in ran.err


class TestTampering:
    def spoil(self, desk: Desk, how: str) -> None:
        place = desk.shelf / "1"
        if how == "changed":
            (place / "technical-service.docx").write_bytes(make_form([NEWER]))
        elif how == "lost":
            (place / "technical-service.docx").unlink()
        elif how == "no record":
            (place / "version.toml").unlink()
        else:
            (place / "version.toml").write_text(how, encoding="utf-8")

    @pytest.mark.parametrize(
        "how",
        [
            "changed",
            "lost",
            "no record",
            "title = ",
            "number = 1",
            'number = 2\nauthor = ""\nnote = ""\ntitle = ""\nfile = "x"\nsha256 = ""',
            'number = 1\ndate = 2026-01-01\nauthor = ""\nnote = ""\ntitle = ""\n'
            'file = "../../technical-service.docx"\nsha256 = ""',
        ],
    )
    def test_a_version_that_is_not_whole_is_told_and_mended_by_publishing(
        self, desk: Desk, how: str
    ) -> None:
        self.spoil(desk, how)
        refused = desk.make()
        assert 2 == refused.code
        assert "第 1 版的存档不完整" in refused.err
        assert "备份" in refused.err
        told = desk.run("history", FORM)
        assert "存档不完整" in told.err

        ran = desk.publish()
        assert 0 == ran.code, ran.err
        assert 0 == desk.make().code
        assert (
            2
            == versions.list_numbers(templates.find_kind(desk.home.templates, "contract").forms[0])[
                -1
            ]
        )

    def test_a_version_is_never_overwritten(self, desk: Desk) -> None:
        form = templates.find_kind(desk.home.templates, "contract").forms[0]
        before = {path: path.read_bytes() for path in (desk.shelf / "1").iterdir()}
        for words in (NEW, NEWER, OLD):
            desk.edit(words)
            desk.publish()
        assert before == {path: path.read_bytes() for path in (desk.shelf / "1").iterdir()}
        assert (1, 2, 3, 4) == versions.list_numbers(form)

    def test_a_file_in_the_place_of_the_versions_is_told(self, desk: Desk) -> None:
        shutil.rmtree(desk.shelf)
        desk.shelf.write_text("x", encoding="utf-8")
        form = templates.find_kind(desk.home.templates, "contract").forms[0]
        with pytest.raises(BrokenTemplate, match="版本文件夹"):
            versions.take(form)
        assert 2 == desk.publish().code


class TestWithTheRealExamination:
    def test_a_changed_shipped_form_is_published(self, gen: Gen, tmp_path: Path) -> None:
        shutil.copytree(ROOT / "templates", tmp_path / "templates")
        path = tmp_path / "templates" / "notice" / "award.docx"
        made = docx.Document(str(path))
        made.core_properties.comments = "改过"
        made.save(str(path))
        arguments = ("--as", "notice/award", "--note", "改", "--home", tmp_path, *WHO)
        ran = gen("templates", "publish", *arguments)
        assert 0 == ran.code, ran.err

    def test_a_template_that_fails_is_not(self, gen: Gen, tmp_path: Path) -> None:
        shutil.copytree(ROOT / "templates", tmp_path / "templates")
        path = tmp_path / "templates" / "notice" / "award.docx"
        path.write_bytes(make_form(["{{ 甲方.名称|没有这个 }}"]))
        arguments = ("--as", "notice/award", "--note", "改", "--accept", "x", "--home", tmp_path)
        ran = gen("templates", "publish", *arguments, *WHO)
        assert 1 == ran.code
        assert "没有这个" in ran.err
        form = templates.find_kind(tmp_path / "templates", "notice").find("award")
        assert (1,) == versions.list_numbers(form)
