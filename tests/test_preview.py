"""A preview says what the paper would say, and shows what of it comes from fields."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest
from conftest import ROOT, make_form, read_lines
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from fake_soffice import draw
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from msgspec.structs import replace

from generator import compiled, templates, word
from generator.authoring import previewing
from generator.authoring.examining import trials
from generator.authoring.previewing import Preview, Subject, marking
from generator.errors import BrokenTemplate, WrongUsage
from generator.home import Home
from generator.ooxml import VAL, W
from generator.pdf import office
from generator.templates import Form, Kind

VALIDATOR = os.environ.get("GEN_SCHEMA_VALIDATOR")
VALUE, LACKING, CONDITION = "FFF2CC", "FFC7CE", "F2F2F2"
SMALLEST = ROOT / "data" / "examples" / "smallest.json"
HOUSE = Home(ROOT)
FORMS = [
    f"{kind.name}/{form.name}"
    for kind in templates.list_kinds(HOUSE.templates)
    for form in kind.forms
]


def look(form: bytes, folder: Path, deal: Path = SMALLEST, *, names: bool = False) -> Preview:
    """The preview of a form that lies in a file of its own."""
    path = folder / "form.docx"
    path.write_bytes(form)
    kind, chosen = find_form(str(path))
    subject = Subject(kind, chosen, previewing.read_deal(str(deal), HOUSE), deal.name)
    return previewing.preview(subject, HOUSE, pick=None, with_names=names)


def find_form(wanted: str, purpose: str | None = None) -> tuple[Kind, Form]:
    """The kind and form that an argument means."""
    found = previewing.find_form(wanted, HOUSE, purpose)
    assert found.kind and found.form
    return found.kind, found.form


def list_runs(data: bytes, part: str = "word/document.xml") -> list[tuple[str, str]]:
    """The text of each run of a part with its shading."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        root = etree.fromstring(package.read(part))
    listed = []
    for run in root.iter(W + "r"):
        shading = run.find(f"{W}rPr/{W}shd")
        text = "".join(each.text or "" for each in run.findall(W + "t"))
        if text:
            listed.append((text, shading.get(W + "fill") if shading is not None else ""))
    return listed


def read_parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def save(document: Any) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def test_exactly_the_values_are_shaded(tmp_path: Path) -> None:
    made = look(make_form(["甲方：{{ 甲方.名称 }}（以下称甲方），{{ 合同总价|金额 }}元"]), tmp_path)

    (buyer, total) = (text for text, fill in list_runs(made.data) if fill == VALUE)
    assert [
        ("甲方：", ""),
        (buyer, VALUE),
        ("（以下称甲方），", ""),
        (total, VALUE),
        ("元", ""),
    ] == list_runs(made.data)
    assert {"{{ 甲方.名称 }}": 1, "{{ 合同总价|金额 }}": 1} == made.counted


def test_a_tag_whose_formatting_is_split_is_shaded_as_one(tmp_path: Path) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("致")
    for piece in ("{", "{ 甲方", ".名称 }", "}", "："):
        paragraph.add_run(piece).bold = True

    runs = list_runs(look(save(document), tmp_path).data)

    assert ["", VALUE, ""] == [fill for _, fill in runs]
    assert ("致", "：") == (runs[0][0], runs[-1][0])


def test_values_in_loops_tables_headers_and_text_boxes_are_shaded(tmp_path: Path) -> None:
    document = docx.Document()
    table = document.add_table(4, 2)
    texts = ["名称", "{%tr for 项 in 服务清单 %}", "{{ 项.名称 }}", "{%tr endfor %}"]
    for row, text in zip(table.rows, texts, strict=True):
        row.cells[0].text = text
    table.rows[2].cells[1].text = "数量{{ 项.数量|数量 }}"
    document.sections[0].header.paragraphs[0].text = "编号：{{ 合同编号 }}"
    document.add_paragraph()._p.append(
        parse_xml(
            f'<w:r {nsdecls("w")} xmlns:v="urn:schemas-microsoft-com:vml"><w:pict>'
            '<v:shape style="width:100pt;height:30pt"><v:textbox><w:txbxContent><w:p><w:r>'
            "<w:t>电话{{ 乙方.名称 }}</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape>"
            "</w:pict></w:r>"
        )
    )
    deal = ROOT / "data" / "examples" / "technical-service.json"

    made = look(save(document), tmp_path, deal)

    runs = list_runs(made.data)
    assert 7 == made.counted["{{ 项.名称 }}"]
    assert ("云端抗 DDoS 防护", VALUE) in runs and ("漏洞扫描", VALUE) in runs
    assert 7 == runs.count(("数量", ""))
    assert ("岱岳云计算有限公司", VALUE) in runs and ("电话", "") in runs
    headers = [name for name in read_parts(made.data) if "word/header" in name]
    assert any(("2026-108", VALUE) in list_runs(made.data, name) for name in headers)


def test_text_under_a_condition_is_pale(tmp_path: Path) -> None:
    made = look(
        make_form(
            [
                "总是{% if 甲方.名称 %}有时{{ 甲方.名称 }}也有{% endif %}又总是",
                "{%p if 甲方.名称 %}",
                "整段",
                "{%p endif %}",
                "完",
            ]
        ),
        tmp_path,
    )

    runs = list_runs(made.data)
    assert ["", CONDITION, VALUE, CONDITION, "", CONDITION, ""] == [fill for _, fill in runs]


def test_what_the_deal_lacks_stands_in_its_place(tmp_path: Path) -> None:
    form = make_form(
        ["邮箱：{{ 甲方.联系人.邮箱 }}。{{ 甲方.邮编|默认('无') }}，{{ 签订.日期|日期 }}"]
    )

    made = look(form, tmp_path)

    assert ("【缺：甲方.联系人.邮箱】", LACKING) in list_runs(made.data)
    assert ("无", VALUE) in list_runs(made.data)
    assert "$.buyer.contact.email" in dict(made.lacking)
    with zipfile.ZipFile(io.BytesIO(made.data)) as package:
        root = etree.fromstring(package.read("word/document.xml"))
    colours = {each.get(VAL) for each in root.iter(W + "color")}
    assert {"C00000"} == colours


def test_lines_of_a_value_are_all_shaded(tmp_path: Path) -> None:
    deal = tmp_path / "deal.json"
    deal.write_text(
        SMALLEST.read_text("utf-8").rstrip().removesuffix("}")
        + ', "extra": {"说明": "第一行\\n第二行\\t之后"}}',
        "utf-8",
    )

    made = look(make_form(["说明：{{ 其他.说明 }}完"]), tmp_path, deal)

    shaded = "".join(text for text, fill in list_runs(made.data) if fill == VALUE)
    assert "第一行第二行之后" == shaded
    assert "说明：第一行\n第二行\t之后完" == word.read(made.data).body.paragraphs[0].text


def test_marks_stay_nowhere(tmp_path: Path) -> None:
    document = docx.Document()
    document.core_properties.title = "{{ 项目.名称 }}"
    paragraph = document.add_paragraph("看")
    for inner in (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>',
        '<w:r><w:instrText xml:space="preserve"> QUOTE "{{ 甲方.名称 }}" </w:instrText></w:r>',
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>{{ 甲方.名称 }}</w:t></w:r>',
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>',
    ):
        wrapped = parse_xml(f"<w:p {nsdecls('w')}>{inner}</w:p>")
        for each in list(wrapped):
            paragraph._p.append(each)

    parts = read_parts(look(save(document), tmp_path).data)

    for name, content in parts.items():
        assert not any(mark in content for mark in marking.SPELT), name
    assert b"QUOTE" in parts["word/document.xml"]


@pytest.mark.parametrize("wanted", FORMS)
def test_a_preview_says_what_the_paper_says(wanted: str, tmp_path: Path) -> None:
    kind, form = find_form(wanted)
    subject = previewing.choose_example(kind, form, HOUSE)

    made = previewing.preview(subject, HOUSE, pick=None, with_names=True)

    assert () == made.lacking
    program = compiled.compile_form(form.read(), form.title)
    spoken = replace(previewing._reckon(subject, HOUSE, None), pieced=True)
    filled = trials.fill(spoken, program, subject.donors)
    assert filled is not None
    paper = filled[0]
    (tmp_path / "preview.docx").write_bytes(made.data)
    (tmp_path / "paper.docx").write_bytes(paper)
    said = [line for line in read_lines(tmp_path / "preview.docx") if line != previewing.WORDS]
    expected = read_lines(tmp_path / "paper.docx")
    assert [line for line in expected if line] == [line for line in said if line]
    again = previewing.preview(subject, HOUSE, pick=None, with_names=True)
    assert made.data == again.data
    if VALIDATOR:
        ran = subprocess.run(
            [sys.executable, str(VALIDATOR), str(tmp_path / "preview.docx")],
            capture_output=True,
            text=True,
        )
        assert 0 == ran.returncode, ran.stdout + ran.stderr


def test_names_stand_once_as_comments(tmp_path: Path) -> None:
    form = make_form(["{{ 甲方.名称 }}与{{ 乙方.名称 }}", "再说{{ 甲方.名称 }}"])

    parts = read_parts(look(form, tmp_path, names=True).data)

    comments = etree.fromstring(parts["word/comments.xml"])
    said = ["".join(each.itertext()) for each in comments]
    assert ["{{ 甲方.名称 }}", "{{ 乙方.名称 }}"] == said
    body = etree.fromstring(parts["word/document.xml"])
    assert 2 == len(list(body.iter(W + "commentReference")))
    assert "word/comments.xml" not in read_parts(look(form, tmp_path).data)


def test_every_page_says_that_it_is_a_preview(tmp_path: Path) -> None:
    parts = read_parts(look(make_form(["甲方：{{ 甲方.名称 }}"]), tmp_path).data)

    headers = [content for name, content in parts.items() if "word/header" in name]
    assert headers and all("预览".encode() in each for each in headers)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("甲方：{{ 甲方.名字 }}", "名字"),
        ("{% if 甲方.名称 %}没有结束", "endif"),
        ("{{ 合同总价|大大写 }}", "大大写"),
    ],
)
def test_a_broken_form_is_told_with_its_place(text: str, words: str, tmp_path: Path) -> None:
    with pytest.raises(BrokenTemplate, match=words) as caught:
        look(make_form(["第一段", text]), tmp_path)
    assert "正文" in str(caught.value)
    assert not any(mark.decode() in str(caught.value) for mark in marking.SPELT)


def test_a_file_is_known_by_where_it_lies_or_what_it_is_called(tmp_path: Path) -> None:
    data = (ROOT / "templates" / "invoice" / "payment.docx").read_bytes()
    for name in ("开票申请单.docx", "别的.docx"):
        (tmp_path / name).write_bytes(data)

    (tmp_path / "白纸.docx").write_bytes(make_form(["甲方：{{ 甲方.名称 }}"]))

    _, own = find_form(str(ROOT / "templates" / "invoice" / "payment.docx"))
    _, called = find_form(str(tmp_path / "开票申请单.docx"))
    _, told = find_form(str(tmp_path / "别的.docx"), "invoice/payment")
    _, spoken = find_form(str(tmp_path / "别的.docx"))
    kind, other = find_form(str(tmp_path / "白纸.docx"))

    assert "payment" == own.name == called.name == told.name == spoken.name
    assert tmp_path / "开票申请单.docx" == called.path
    assert kind.is_contract and other.select is None
    with pytest.raises(WrongUsage, match="2 个"):
        find_form("payment")


def test_the_command_takes_no_number_and_leaves_the_templates_alone(
    tmp_path: Path, gen: Callable[..., Any], small_home: Callable[..., Home]
) -> None:
    home = small_home("合同编号：{{ 合同编号 }}", "甲方：{{ 甲方.名称 }}")

    ran = gen("templates", "preview", "技术服务合同", "--home", home.root)

    assert 0 == ran.code, ran.err
    path = Path(ran.out.strip())
    assert home.output / "预览" / "技术服务合同-预览.docx" == path and path.exists()
    assert "2 个标签" in ran.err
    assert not Path(os.environ["GEN_LEDGER"]).exists() and not home.ledger.exists()

    refused = gen("templates", "preview", "技术服务合同", "--home", home.root, "-o",
                  home.templates / "contract" / "x.docx")  # fmt: skip
    assert 2 == refused.code and "模板文件夹" in refused.err


def test_the_command_tells_machines_what_is_missing(
    tmp_path: Path, gen: Callable[..., Any], small_home: Callable[..., Home]
) -> None:
    home = small_home("{{ 合同编号 }}邮箱：{{ 甲方.联系人.邮箱 }}")

    ran = gen("templates", "preview", "contract/technical-service", "--home", home.root,
              "--deal", SMALLEST, "--format", "json")  # fmt: skip

    assert 0 == ran.code, ran.err
    assert [{"path": "$.buyer.contact.email", "title": "甲方联系人的邮箱"}] == ran.json[
        "missing"
    ] or ["$.buyer.contact.email"] == [each["path"] for each in ran.json["missing"]]
    assert "contract/technical-service" == ran.json["form"]
    assert 1 == ran.json["fields"][0]["count"]


def test_a_deal_that_is_none_is_told(tmp_path: Path, gen: Callable[..., Any]) -> None:
    deal = tmp_path / "deal.json"
    deal.write_text('{"buyer": 1}')

    ran = gen("templates", "preview", "技术服务合同", "--deal", deal, "-o", tmp_path / "x.docx")

    assert 1 == ran.code and "D003" in ran.err
    assert not (tmp_path / "x.docx").exists()


def test_a_file_of_somebody_else_is_kept(tmp_path: Path, gen: Callable[..., Any]) -> None:
    (tmp_path / "x.docx").write_bytes(b"mine")

    ran = gen("templates", "preview", "补充协议", "-o", tmp_path / "x.docx")

    assert 2 == ran.code and "--force" in ran.err
    assert b"mine" == (tmp_path / "x.docx").read_bytes()


def test_the_pdf_stands_beside(
    tmp_path: Path, gen: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(office.ENVIRONMENT, str(tmp_path / "nowhere"))

    ran = gen("templates", "preview", "补充协议", "-o", tmp_path / "x.docx", "--pdf")

    assert 2 == ran.code and "nowhere" in ran.err
    assert (tmp_path / "x.docx").exists() and not (tmp_path / "x.pdf").exists()
    assert draw("x")


PIECES = st.sampled_from(
    [
        "{{ a }}",
        "{{ b.c|d }}",
        "{",
        "{ x }",
        "}",
        "{%",
        "%}",
        "{% if a %}",
        "{% endif %}",
        "字",
        " ",
    ]
)


@given(st.lists(st.lists(PIECES, max_size=6).map("".join), max_size=5))
def test_marks_that_are_set_and_shown_leave_the_text_as_it_was(texts: list[str]) -> None:
    namespace = W[1:-1]
    runs = "".join(
        f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>' if text else "<w:r><w:tab/></w:r>"
        for text in texts
    )
    root = etree.fromstring(f'<w:body xmlns:w="{namespace}"><w:p>{runs}</w:p></w:body>')
    tags: list[marking.Tag] = []

    marking.mark_tags(root, tags)
    spots = marking.show_fields(root, tags, some_lack=False)

    assert "".join(texts) == "".join(root.itertext())
    assert len(texts) - len([t for t in texts if t]) == len(list(root.iter(W + "tab")))
    assert len(tags) == len(spots)
