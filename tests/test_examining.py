"""A template examined with every example: what only filling shows, told at the template's place."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import Ran, generate, make_deal, make_form
from drafting import Draft, make_draft

from generator import limits, templates, word
from generator.authoring.examining import Examined, examine
from generator.authoring.examining.purpose import guess_purpose, read_purpose
from generator.authoring.examining.tracing import mark_paragraphs, trace_places
from generator.errors import BrokenTemplate, UnreadableInput, WrongUsage
from generator.findings import Finding, Severity, WordPlace
from generator.home import Home
from generator.markup import read

ROOT = Path(__file__).parent.parent
FORMS = [form for kind in templates.list_kinds(ROOT / "templates") for form in kind.forms]
SOUND = (
    "合同编号：{{ 合同编号 }}\n甲方：{{ 甲方.名称 }}\n乙方：{{ 乙方.名称 }}\n"
    "合同总价为{{ 合同总价|人民币 }}（大写：人民币{{ 合同总价|大写 }}）。"
)
# What a form leaves out of the deal is told as a warning; it is not what these tests are about.
SAYS_LESS = ("W120", "W301", "W501")


def try_out(draft: Draft, home: Home, purpose: str = "contract/technical-service") -> Examined:
    """A draft examined as a form of a kind."""
    known = read_purpose(purpose, home)
    return examine(make_draft(draft), "试.docx", home, known.kind, known.form)


def list_faults(examined: Examined) -> list[Finding]:
    return [finding for finding in examined.findings if finding.code not in SAYS_LESS]


def codes(examined: Examined) -> set[str]:
    return {finding.code for finding in list_faults(examined)}


@pytest.mark.parametrize("form", FORMS, ids=lambda form: f"{form.kind}-{form.name}")
def test_a_shipped_form_passes_with_every_example(form: templates.Form, house: Home) -> None:
    kind = templates.find_kind(house.templates, form.kind)
    examined = examine(form.read(), form.title, house, kind, form)

    assert () == examined.findings
    assert 3 <= len(examined.trials)


def test_a_sound_draft_passes_as_a_new_form(house: Home) -> None:
    examined = try_out(SOUND, house, "contract/常年服务合同")

    assert [] == list_faults(examined)
    assert any("只有一项" in name for name in examined.trials)
    assert "最少的内容" in examined.trials


def test_a_fault_that_shows_only_when_filled_is_found(house: Home) -> None:
    examined = try_out(f"{SOUND}\n\n第{{{{ 甲方.名称.index('不在其中') }}}}字", house)

    (found,) = list_faults(examined)
    assert ("T018", Severity.ERROR, WordPlace("body", 4)) == (
        found.code,
        found.severity,
        found.place,
    )
    assert "示例" in found.message
    assert examined.blocked


def test_a_fault_of_filling_is_told_beside_those_of_the_language(house: Home) -> None:
    draft = f"{SOUND}\n{{{{ 甲方.名称.index('不在其中') }}}}\n{{{{ 合同总价 }}}}\n{{{{ 签订.日期|大写 }}}}"
    examined = try_out(draft, house)

    assert {"T013", "T018", "T201"} == codes(examined)


def test_settings_may_require_what_a_deal_must_say(
    small_home: Callable[..., Home], tmp_path: Path
) -> None:
    home = small_home("{{ 合同编号 }}{{ 甲方.名称 }}")
    settings = home.templates / "contract" / "template.toml"
    settings.write_text(
        settings.read_text(encoding="utf-8") + 'required = ["甲方.邮编"]\n', encoding="utf-8"
    )

    refused = generate(make_deal(), home)
    errors = [f for f in refused.findings if f.severity is Severity.ERROR]
    assert ["$.buyer.postcode"] == [str(finding.place) for finding in errors]
    written = generate(make_deal(buyer={"name": "星河市政务数据中心", "postcode": "250000"}), home)
    assert "written" == written.status
    settings.write_text(
        settings.read_text(encoding="utf-8").replace("邮编", "邮政"), encoding="utf-8"
    )
    with pytest.raises(BrokenTemplate):
        generate(make_deal(), home)


def test_a_fault_in_a_branch_that_only_a_fuller_deal_takes_is_found(house: Home) -> None:
    branch = "{% if 中标.中标金额 %}{{ 中标.代理机构.名称.index('不在其中') }}{% endif %}"
    examined = try_out(f"{SOUND}\n{branch}", house)

    assert {"T018"} == codes(examined)


def test_a_fault_that_only_a_deal_without_something_shows_is_found(house: Home) -> None:
    gap = "履行地点：{% if 签订 %}{{ 签订.地点 }}{% endif %}"
    examined = try_out(f"{SOUND}\n{gap}", house)

    (found,) = list_faults(examined)
    assert found.code.startswith("W7")
    assert WordPlace("body", 4) == found.place
    assert "没有签订" in found.message


def test_what_is_found_in_the_document_is_told_at_the_template_s_place(house: Home) -> None:
    loop = "{%p for 款 in 付款计划 %}\n第{{ 款.期次 }}期由甲方 and 乙方核对\n{%p endfor %}"
    examined = try_out(f"一\n二\n\n{loop}\n{SOUND}", house)

    foreign = [finding for finding in examined.findings if finding.code == "W708"]
    assert [WordPlace("body", 3)] == [finding.place for finding in foreign]


def test_a_total_that_follows_another_field_is_found(house: Home) -> None:
    wrong = SOUND.replace("{{ 合同总价|大写 }}", "{{ 付款计划[0].金额|大写 }}")
    examined = try_out(wrong, house)

    assert {"T202", "T204"} <= codes(examined)


def test_a_block_that_breaks_the_file_is_found(house: Home) -> None:
    draft = f"{SOUND}\n{{%p if 甲方.邮箱 %}}\n甲\t乙{{% endif %}}"
    examined = try_out(draft, house)

    assert "T804" in codes(examined)
    assert examined.blocked


def test_what_examples_say_and_the_template_leaves_out_is_told_once(house: Home) -> None:
    examined = try_out(SOUND, house)

    (unsaid,) = [finding for finding in examined.findings if finding.code == "W120"]
    assert Severity.INFO is unsaid.severity
    assert "项目名称" in unsaid.message


def test_fields_of_one_s_own_are_supplied(house: Home) -> None:
    examined = try_out(f"{SOUND}\n客户经理：{{{{ 其他.客户经理 }}}}", house)

    assert [] == list_faults(examined)
    assert examined.trials


def test_without_a_purpose_the_language_is_checked(house: Home) -> None:
    examined = examine(make_draft("{{ 甲方.名子 }}"), "信.docx", house)

    assert {"T004"} == codes(examined)
    assert () == examined.trials


@pytest.mark.parametrize(
    ("draft", "name", "expected"),
    [
        (SOUND, "随便.docx", "contract"),
        ("{{ 开票申请.价税合计|金额 }}", "随便.docx", "invoice/payment"),
        ("{{ 应收.违约金|金额 }}", "随便.docx", "notice/dunning"),
        ("正文", "政务云服务协议.docx", "contract/cloud-service"),
        ("正文", "随便.docx", ""),
    ],
)
def test_the_purpose_is_guessed(draft: str, name: str, expected: str, house: Home) -> None:
    purpose = guess_purpose(read(make_draft(draft), name), house)

    assert str(purpose).startswith(expected)
    assert bool(expected) == bool(str(purpose))


def test_what_is_no_word_file_is_refused(house: Home) -> None:
    with pytest.raises(UnreadableInput):
        examine(b"%PDF-1.7", "坏.docx", house)


def test_an_unknown_kind_is_refused(house: Home) -> None:
    with pytest.raises(WrongUsage, match="没有叫“合约”的文书种类"):
        read_purpose("合约/技术服务合同", house)


def test_marks_change_nothing_that_is_read(house: Home) -> None:
    data = (house.templates / "contract" / "technical-service.docx").read_bytes()
    marked, places = mark_paragraphs(data, "合同")

    assert word.read(data).text == word.read(marked).text
    assert {place: place for place in places.values()} == trace_places(marked, "合同", places)


Gen = Callable[..., Ran]


def put(folder: Path, draft: Draft, name: str = "试.docx") -> Path:
    path = folder / name
    path.write_bytes(make_draft(draft))
    return path


def test_the_command_reports_with_place_and_exit_code(gen: Gen, tmp_path: Path) -> None:
    path = put(tmp_path, f"{SOUND}\n{{{{ 甲方.名子 }}}}")
    ran = gen("templates", "check", path, "--home", ROOT)

    assert 1 == ran.code
    assert "错误 T004 正文 第 5 段" in ran.out
    assert "“甲方”里没有“名子”；是不是“名称”？" in ran.out
    assert "--as" in ran.err


def test_json_has_the_shape_of_gen_check(gen: Gen, tmp_path: Path) -> None:
    path = put(tmp_path, "甲\t{{ 甲方.名子 }}")
    missing = tmp_path / "没有.docx"
    ran = gen("templates", "check", path, missing, "--format", "json", "--home", ROOT)

    assert 2 == ran.code
    first, second = ran.json["files"]
    (finding,) = first["findings"]
    assert {"code", "severity", "message", "excerpt", "fix", "place"} == set(finding)
    assert {"part": "body", "paragraph": 0, "table": 0, "row": 0, "cell": 1} == finding["place"]
    assert "missing" == second["error"]["kind"]


def test_a_warning_is_accepted_with_a_reason(gen: Gen, tmp_path: Path) -> None:
    path = put(tmp_path, f"{SOUND}\n⟨font=我的字体:甲⟩")
    common = ("templates", "check", path, "--as", "contract/technical-service", "--home", ROOT)

    assert 0 == gen(*common).code
    assert 1 == gen(*common, "--fail-on", "warning").code
    accepted = gen(*common, "--accept", "T808=单位统一安装", "--format", "json")
    (font,) = [f for f in accepted.json["files"][0]["findings"] if f["code"] == "T808"]
    assert "info" == font["severity"]
    assert "已接受：单位统一安装" in font["message"]
    assert 2 == gen(*common, "--accept", "T808").code
    assert 2 == gen(*common, "--accept", "T999=好").code


def test_an_error_cannot_be_accepted(gen: Gen, tmp_path: Path) -> None:
    path = put(tmp_path, f"{SOUND}\n{{{{ 甲方.名子 }}}}")
    ran = gen("templates", "check", path, "--home", ROOT, "--accept", "T004=就这样")

    assert 1 == ran.code
    assert "不能接受" in ran.out


def test_faults_are_written_as_comments(gen: Gen, tmp_path: Path) -> None:
    path = put(tmp_path, {"body": "{{ 甲方.名子 }}", "header": "{{ 乙方 }}"})
    target = tmp_path / "批注.docx"
    ran = gen("templates", "check", path, "--annotate", target, "--home", ROOT)

    assert 1 == ran.code
    assert "2 条批注" in ran.err
    assert word.read(path.read_bytes()).text == word.read(target.read_bytes()).text
    assert 2 == gen("templates", "check", path, "--annotate", path, "--home", ROOT).code


def test_forms_are_checked_by_name(gen: Gen) -> None:
    ran = gen("templates", "check", "技术服务合同", "notice/award", "--home", ROOT)

    assert 0 == ran.code
    assert 2 == ran.out.count("：没有问题")


@pytest.mark.parametrize(
    "arguments",
    [
        ("不存在的模板",),
        ("不存在.docx",),
        ("payment",),
        ("技术服务合同", "notice/award", "--annotate", "x.docx"),
        ("README.md",),
    ],
)
def test_what_cannot_be_checked_is_told(
    arguments: tuple[str, ...], gen: Gen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    ran = gen("templates", "check", *arguments)

    assert 2 == ran.code
    assert ran.err or ran.out


@pytest.mark.parametrize("arguments", [(), ("--kind", "invoice"), ("--form", "补充协议")], ids=str)
def test_every_name_is_listed_with_a_tag_that_checks_clean(
    arguments: tuple[str, ...], gen: Gen, house: Home
) -> None:
    ran = gen("templates", "fields", *arguments, "--format", "json", "--home", ROOT)
    tags = [
        (group["loop"], entry["tag"]) for group in ran.json["groups"] for entry in group["fields"]
    ]

    lines = []
    for loop, tag in tags:
        inner = f"{tag}\t\n"
        own = loop and loop.split(" in ")[1].split(" ")[0].split(".")[0]
        outer = {"验": "{%tr for 验 in 验收 %}", "变": "{%tr for 变 in 变更 %}"}.get(own)
        lines.append(f"{loop}\t\n{inner}{{%tr endfor %}}\t\n" if loop else f"{tag}\n\n")
        if outer and own in ("验", "变"):
            lines[-1] = f"{outer}\t\n{lines[-1]}{{%tr endfor %}}\t\n"
    examined = examine(make_draft("".join(lines)), "全部.docx", house)

    assert 10 < len(tags)
    # A form of everything prints also what a deal may say is null.
    lacking = ("T018", "T101", "T102", "T202", "T205", "T206")
    errors = [f for f in examined.findings if f.severity is Severity.ERROR]
    assert [] == [f for f in errors if f.code[0] == "T" and f.code not in lacking]
    assert {"大写", "份数大写", "中文日期"} <= {
        title for note in ran.json["filters"] for title in note["titles"]
    }


def test_the_text_of_the_fields_is_ready_to_copy(gen: Gen) -> None:
    ran = gen("templates", "fields", "--kind", "contract", "--home", ROOT)

    assert 0 == ran.code
    for words in (
        "{{ 甲方.名称 }}",
        "{%tr for 项 in 服务清单 %}",
        "{{ 合同总价|大写 }}",
        "英文 buyer.name",
    ):
        assert words in ran.out
    assert "应收" not in ran.out


def test_fields_of_an_unknown_form_are_refused(gen: Gen) -> None:
    assert 2 == gen("templates", "fields", "--form", "没有", "--home", ROOT).code
    assert 2 == gen("templates", "fields", "--kind", "没有", "--home", ROOT).code


def test_a_paragraph_full_of_one_fault_is_told_in_bounded_words(
    house: Home, tmp_path: Path, gen: Callable[..., Any]
) -> None:
    (tmp_path / "满.docx").write_bytes(make_draft("{" * 20000))

    ran = gen("templates", "check", tmp_path / "满.docx")

    assert 1 == ran.code
    assert "这一段里同样的还有 9950 处" in ran.out
    assert 100 < len(ran.out.splitlines()) < 300


def test_a_single_payment_says_no_nulls(house: Home) -> None:
    draft = f"{SOUND}\n首付{{{{ 付款计划[0].比例|百分比 }}}}，尾款{{{{ 付款计划[1].中小企业比例|百分比 }}}}"

    assert not [f for f in try_out(draft, house).findings if "空值" in f.message]


@pytest.mark.parametrize("purpose", ["contract/technical-service", None])
def test_a_template_that_costs_too_much_is_refused_at_its_place_after_one_trial(
    house: Home, monkeypatch: pytest.MonkeyPatch, purpose: str | None
) -> None:
    monkeypatch.setattr(limits, "STEPS", 20_000)
    kind = templates.find_kind(house.templates, "contract") if purpose else None
    form = kind.find("technical-service") if kind else None
    body = "标题", "{% for a in range(999) %}{% for b in range(999) %}{% endfor %}{% endfor %}"

    examined = examine(make_form(body), "模板", house, kind, form)

    found = [finding for finding in examined.findings if finding.code == "T018"]
    assert [WordPlace("body", 1)] == [finding.place for finding in found]
    assert "已停止" in found[0].message
    assert not examined.trials
