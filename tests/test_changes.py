"""What changed between two versions, told clause by clause; and `gen templates diff`."""

from __future__ import annotations

import io
import re
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from conftest import ROOT, Ran, make_form
from docx.oxml.ns import qn
from hypothesis import given
from hypothesis import strategies as st
from revising import accept, reject

from generator import word
from generator.authoring.comparing import align, compare_words, split_words
from generator.authoring.comparing.changes import Change, compare, describe, read
from generator.authoring.comparing.redline import make_redline
from generator.reading import Document, from_text

Gen = Callable[..., Ran]
FORM = ROOT / "templates" / "contract" / "technical-service.docx"
CONTRACT = """技术服务合同
第一条 服务内容
乙方按照附件一的要求提供服务，服务期限为一年。
第二条 合同价款
本合同总价为{{ 合同总价|金额 }}元，大写人民币{{ 合同总价|大写 }}。
甲方应当在收到发票后三十日内付款。
第三条 保密
双方对合作中知悉的对方商业秘密负有保密义务，未经对方书面同意不得向第三方披露。
第四条 违约责任
乙方逾期交付的，每逾期一日按合同总价的千分之一支付违约金。"""


def differ(old: str, new: str) -> tuple[Change, ...]:
    return compare(from_text(old), from_text(new))


def tell(old: str, new: str) -> str:
    return "\n".join(describe(differ(old, new)))


def test_equal_documents_have_no_changes() -> None:
    assert () == differ(CONTRACT, CONTRACT)


def test_changed_words_are_told_with_the_clause() -> None:
    told = tell(CONTRACT, CONTRACT.replace("三十日", "六十日"))
    assert "第二条 第 2 段：删“三”，增“六”" in told
    assert "[-三][+六]十日内付款" in told


def test_a_tag_changes_as_a_whole() -> None:
    (change,) = differ(CONTRACT, CONTRACT.replace("合同总价|大写", "合同总价|金额"))
    gone, came = (w for w in change.words if w.kind != "same")
    assert ("{{ 合同总价|大写 }}", True) == (gone.text, gone.tag)
    assert ("{{ 合同总价|金额 }}", True) == (came.text, came.tag)
    assert "删标签“{{ 合同总价|大写 }}”" in tell(
        CONTRACT, CONTRACT.replace("合同总价|大写", "合同总价|金额")
    )


def test_a_clause_that_came_or_went_is_told_where_it_is_or_was() -> None:
    more = CONTRACT.replace(
        "第四条", "第四条 不可抗力\n因不可抗力不能履行的，部分或者全部免除责任。\n第五条"
    )
    came = tell(CONTRACT, more)
    assert "第四条 第 1 段：增加“因不可抗力" in came
    assert "违约金" not in came
    went = tell(more, CONTRACT)
    assert "原第四条 第 1 段：删去“因不可抗力" in went


def test_a_clause_that_moved_is_told_once_also_when_a_word_changed() -> None:
    lines = CONTRACT.split("\n")
    lines.insert(2, lines.pop(7))
    (change,) = differ(CONTRACT, "\n".join(lines))
    assert ("moved", "第一条 第 1 段", "第三条 第 1 段") == (
        change.kind,
        change.place,
        change.origin,
    )
    reworded = "\n".join(lines).replace("书面同意不得", "书面许可不得")
    assert "由第三条 第 1 段移来" in tell(CONTRACT, reworded)
    assert "增“许可”" in tell(CONTRACT, reworded)


def test_reworded_clauses_are_changed_not_replaced() -> None:
    new = CONTRACT.replace(
        "乙方按照附件一的要求提供服务", "受托方应依照本合同附件一的各项要求提供服务"
    )
    assert ["changed"] == [change.kind for change in differ(CONTRACT, new)]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("甲\t1\n乙\t2", "甲\t1\n乙\t3", "第 1 个表格 第 2 行 第 2 格：删“2”，增“3”"),
        ("甲\t1\n乙\t2", "甲\t1\n丙\t5\n乙\t2", "第 1 个表格 第 2 行：增加“丙 | 5”"),
        ("甲\t1\n乙\t2", "甲\t1", "第 1 个表格 原第 2 行：删去“乙 | 2”"),
        ("甲\t1\n乙\t2", "甲\t1\t元\n乙\t2", "第 1 个表格 第 1 行"),
    ],
)
def test_tables_are_compared_row_by_row(old: str, new: str, said: str) -> None:
    assert said in tell(old, new)


def edit(change: Callable[[docx.document.Document], None]) -> Document:
    made = docx.Document(str(FORM))
    change(made)
    buffer = io.BytesIO()
    made.save(buffer)
    return word.read(buffer.getvalue())


def test_headers_properties_and_styles_count() -> None:
    def change(made: docx.document.Document) -> None:
        made.sections[-1].footer.paragraphs[0].add_run("内部资料")
        made.core_properties.title = "改过的标题"
        made.paragraphs[0].style = made.styles["Normal"]

    old = word.read(FORM.read_bytes())
    told = "\n".join(describe(compare(old, edit(change))))
    assert "页脚" in told and "内部资料" in told
    assert "文档属性" in told and "改过的标题" in told
    assert "样式由“" in told


def test_counts_of_pages_and_who_saved_last_are_no_changes() -> None:
    data = FORM.read_bytes()

    def change(made: docx.document.Document) -> None:
        made.core_properties.last_modified_by = "别人"
        for text in made.sections[-1].footer._element.iter(qn("w:t")):
            text.text = re.sub(r"\d+", "77", text.text)

    made = docx.Document(io.BytesIO(data))
    change(made)
    buffer = io.BytesIO()
    made.save(buffer)
    assert "77" in word.read(buffer.getvalue()).text
    assert () == compare(read(data, ""), read(buffer.getvalue(), ""))
    body = make_redline(data, buffer.getvalue(), ("", "")).data
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        parts = [archive.read(name) for name in archive.namelist() if "footer" in name]
    assert parts and not any(b"<w:del " in part for part in parts)


def test_automatic_numbers_name_the_clause_and_renumbering_is_no_change() -> None:
    def change(made: docx.document.Document) -> None:
        clause = next(p for p in made.paragraphs if "质量违约金率|百分比" in p.text)
        clause.insert_paragraph_before("新增的一款。", style=clause.style)

    (found,) = compare(word.read(FORM.read_bytes()), edit(change))
    assert "added" == found.kind
    assert found.place.startswith("第十") and "款" in found.place


TEXTS = st.lists(
    st.sampled_from(["", "甲", "甲方付款", "甲方应付款", "乙方交付", "末条", "x"]), max_size=9
)


@given(TEXTS, TEXTS)
def test_an_alignment_has_every_paragraph_once_and_in_order(old: list[str], new: list[str]) -> None:
    pairs = align(old, new, lambda *_: True)
    assert list(range(len(old))) == [i for i, _ in pairs if i is not None]
    assert list(range(len(new))) == [j for _, j in pairs if j is not None]
    if old == new:
        assert all(i == j for i, j in pairs)


@given(st.text("甲乙{} %a1.,\n", max_size=30), st.text("甲乙{} %a1.,\n", max_size=30))
def test_compared_words_make_up_both_texts(old: str, new: str) -> None:
    before, after = split_words(old), split_words(new)
    assert old == "".join(before)
    pieces = compare_words(before, after)
    assert before == [w for p in pieces for w in before[p.i1 : p.i2]]
    assert after == [w for p in pieces for w in after[p.j1 : p.j2]]
    assert all(before[p.i1 : p.i2] == after[p.j1 : p.j2] for p in pieces if p.same)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (["x"] * 9000, ["x"] * 8000 + ["y"] * 1000),
        (["x", "y"] * 2000, ["y", "x", "x"] * 1500),
        ([f"第{n}款 甲方付款" for n in range(3000)], [f"乙方交付 第{n}款" for n in range(3000)]),
    ],
)
def test_long_documents_without_a_hold_take_no_time(old: list[str], new: list[str]) -> None:
    start = time.process_time()
    align(old, new, lambda *_: True)
    assert time.process_time() - start < 10
    compare_words(old, new)


class TestCommand:
    def test_two_files_are_compared_and_the_redline_holds_both(
        self, gen: Gen, tmp_path: Path
    ) -> None:
        old, new, out = (tmp_path / f"{name}.docx" for name in ("旧", "新", "修订"))
        old.write_bytes(make_form(["甲方付款三十日", "末"]))
        new.write_bytes(make_form(["甲方付款六十日", "末"]))
        ran = gen("templates", "diff", old, new, "-o", out)
        assert 0 == ran.code, ran.err
        assert "删“三”，增“六”" in ran.out
        assert "1 处改动" in ran.err
        assert word.read(new.read_bytes()).text == word.read(accept(out.read_bytes())).text
        assert word.read(old.read_bytes()).text == word.read(reject(out.read_bytes())).text

        assert 0 == gen("templates", "diff", old, new, "-o", out).code  # the same bytes
        assert 2 == gen("templates", "diff", new, old, "-o", out).code
        assert 0 == gen("templates", "diff", new, old, "-o", out, "--force").code

    def test_the_machine_form_keeps_its_shape(self, gen: Gen, tmp_path: Path) -> None:
        old, new = tmp_path / "a.docx", tmp_path / "b.docx"
        old.write_bytes(make_form(["甲方{{ 甲方.名称 }}"]))
        new.write_bytes(make_form(["甲方{{ 甲方.地址 }}", "加的"]))
        said = gen("templates", "diff", old, new, "--format", "json").json
        assert {"version", "old", "new", "changes", "path"} == set(said)
        first, second = said["changes"]
        assert ("changed", "甲方{{ 甲方.名称 }}", "甲方{{ 甲方.地址 }}") == (
            first["kind"],
            first["old"],
            first["new"],
        )
        assert {"kind": "came", "text": "{{ 甲方.地址 }}", "tag": True} in first["words"]
        assert ("added", None) == (second["kind"], second["old"])

    def test_what_cannot_be_compared_is_told(self, gen: Gen, tmp_path: Path) -> None:
        good = tmp_path / "a.docx"
        good.write_bytes(make_form(["甲"]))
        (tmp_path / "b.docx").write_bytes(b"PK")
        home = ("--home", ROOT)
        for arguments in (
            (good,),
            (good, tmp_path / "b.docx"),
            (good, tmp_path / "none.docx"),
            (good, good, good, good),
            ("contract/technical-service", "x", *home),
            ("contract/technical-service", "99", *home),
            ("contract/none", *home),
            (good, good, "-o", tmp_path / "x.txt"),
            (good, good, "-o", tmp_path / "x.docx", "--date", "2026-02-30"),
        ):
            ran = gen("templates", "diff", *arguments)
            assert 2 == ran.code, arguments
            assert "下一步" in ran.err
        assert not (tmp_path / "x.docx").exists()

    def test_a_form_is_compared_with_its_version_in_force(self, gen: Gen) -> None:
        ran = gen("templates", "diff", "contract/technical-service", "--home", ROOT)
        assert 0 == ran.code
        assert "完全相同" in ran.err
        same = gen("templates", "diff", "技术服务合同", "1", FORM, "--home", ROOT)
        assert "完全相同" in same.err
