"""Annotated copies: a comment on the very words, and nothing else of the document changed."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date
from typing import Any

import docx
import pytest
from docx.oxml import OxmlElement
from lxml import etree
from test_reading_word import NAMESPACES, p, r, relations, zipped

from generator import word
from generator.annotate import AUTHOR, annotate
from generator.errors import OutputBlocked
from generator.findings import Finding, Severity, WordPlace
from generator.ooxml import W

CT = "http://schemas.openxmlformats.org/package/2006/content-types"
WML = "application/vnd.openxmlformats-officedocument.wordprocessingml"
MARKS = (W + "commentRangeStart", W + "commentRangeEnd")


def package(body: str, namespaces: str = NAMESPACES, **parts: str) -> bytes:
    """A .docx as Word wants it, content types and all; other parts whole, by their relation."""
    overrides = {"main": "document.main", **{key: key.rstrip("0123456789") for key in parts}}
    types = "".join(
        f'<Override PartName="/word/{key}.xml" ContentType="{WML}.{kind}+xml"/>'
        for key, kind in overrides.items()
    )
    default = "application/vnd.openxmlformats-package.relationships+xml"
    return zipped(
        {
            "[Content_Types].xml": f'<Types xmlns="{CT}">'
            f'<Default Extension="rels" ContentType="{default}"/>{types}</Types>',
            "_rels/.rels": relations({"officeDocument": "word/main.xml"}),
            "word/main.xml": f"<w:document {namespaces}><w:body>{body}</w:body></w:document>",
            "word/_rels/main.xml.rels": relations({key: f"{key}.xml" for key in parts}),
            **{f"word/{key}.xml": text for key, text in parts.items()},
        }
    )


def find(excerpt: str | None, paragraph: int = 0, part: str = "body", **place: int) -> Finding:
    where = WordPlace(part, paragraph, **place)
    return Finding("W999", Severity.ERROR, where, f"这里的“{excerpt}”不对，请改正", excerpt)


def put_comments(data: bytes, *findings: Finding, **options: Any) -> bytes:
    return annotate(data, word.read(data, "x.docx"), findings, **options)


def part(data: bytes, name: str) -> Any:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return etree.fromstring(archive.read(name))


def held(data: bytes, main: str = "word/main.xml") -> dict[str, str]:
    """The shown words that each comment holds, by the comment's id."""
    words: dict[str, str] = {}
    opened: set[str] = set()
    for element in part(data, main).iter("*"):
        if element.tag == MARKS[0]:
            opened.add(element.get(W + "id"))
            words[element.get(W + "id")] = ""
        elif element.tag == MARKS[1]:
            opened.remove(element.get(W + "id"))
        elif element.tag in (W + "t", W + "tab"):
            for key in opened:
                words[key] += element.text or "\t"
    assert not opened
    return words


def characters(data: bytes, main: str = "word/main.xml") -> list[tuple[str, ...]]:
    """Every character and other content of a run, with its formatting and all that it stands in."""
    root = part(data, main)
    found: list[tuple[str, ...]] = []
    for run in root.iter(W + "r"):
        if run.find(W + "commentReference") is not None:
            continue
        properties = run.find(W + "rPr")
        look = b"" if properties is None else etree.tostring(properties)
        look = re.sub(rb' xmlns:\w+="[^"]*"|(?<=:id=")\d+', b"", look)
        around = "/".join(f"{a.tag}{sorted(a.attrib.items())}" for a in run.iterancestors())
        for child in run.iterchildren("*"):
            if child.tag == W + "rPr":
                continue
            said = child.text or "" if child.tag in (W + "t", W + "delText") else ""
            each = list(said) or [str(sorted(child.attrib.items()))]
            found += [(child.tag, one, look.decode(), around) for one in each]
    return found


BOLD = "<w:b/>"
TRACKED = '<w:rPrChange w:id="5" w:author="甲" w:date="2026-01-01T00:00:00Z"><w:rPr/></w:rPrChange>'
LINE = p(
    r("甲乙"),
    r("丙丁戊", BOLD),
    '<w:proofErr w:type="spellStart"/>',
    f'<w:ins w:id="3" w:author="某人" w:date="2026-01-01T00:00:00Z">{r("己庚", TRACKED)}</w:ins>',
    '<w:del w:id="4" w:author="某人"><w:r><w:delText>删去的</w:delText></w:r></w:del>',
    "<w:r><w:t>辛</w:t><w:tab/><w:t>壬 </w:t><w:lastRenderedPageBreak/><w:t> 癸</w:t></w:r>",
    f'<w:hyperlink w:anchor="x">{r("子丑寅")}</w:hyperlink>',
    '<w:r><w:fldChar w:fldCharType="begin"/><w:instrText> REF x </w:instrText></w:r>',
    '<w:r><w:fldChar w:fldCharType="separate"/><w:t>卯辰</w:t></w:r>',
    '<w:r><w:t>巳</w:t><w:fldChar w:fldCharType="end"/><w:t>午</w:t></w:r>',
    r("隐", "<w:vanish/>"),
    r("未申酉"),
    properties='<w:jc w:val="center"/>',
)
SHOWN = "甲乙丙丁戊己庚辛\t壬癸子丑寅卯辰巳午未申酉"


class TestWords:
    def test_every_span_of_a_line_is_held_exactly_and_no_character_changes(self) -> None:
        data = package(LINE)
        before = characters(data)
        assert SHOWN == word.read(data).body.paragraphs[0].text
        for start in range(len(SHOWN)):
            for end in range(start + 1, len(SHOWN) + 1):
                copy = put_comments(data, find(SHOWN[start:end]))
                assert SHOWN == word.read(copy).body.paragraphs[0].text
                assert before == characters(copy)
                said = held(copy)["0"].replace("隐", "").replace(" ", "")
                assert SHOWN[start:end] == said

    def test_several_comments_in_one_run_each_hold_their_own(self) -> None:
        data = package(p(r("一二三四五六七八九")))
        words = ["三四", "四五六", "一", "二三四五六七八九", "三四"]
        copy = put_comments(data, *map(find, words))

        assert words == [held(copy)[str(key)] for key in range(5)]
        assert characters(data) == characters(copy)

    def test_the_same_words_twice_are_held_one_after_the_other(self) -> None:
        copy = put_comments(package(p(r("待定，待定"))), find("待定"), find("待定"))
        xml = etree.tostring(part(copy, "word/main.xml")).decode()

        assert {"0": "待定", "1": "待定"} == held(copy)
        assert xml.index('Start w:id="0"') < xml.index('Start w:id="1"')
        assert xml.index('End w:id="0"') < xml.index('Start w:id="1"')

    def test_a_number_is_not_looked_for_inside_a_longer_one(self) -> None:
        copy = put_comments(package(p(r("共15%，其中5%"))), find("5%"))

        xml = etree.tostring(part(copy, "word/main.xml"), encoding="unicode")
        assert xml.index("共15%") < xml.index("commentRangeStart")

    def test_what_cannot_be_parted_is_held_as_a_whole(self) -> None:
        control = f"<w:sdt><w:sdtContent>{r('控件里')}</w:sdtContent></w:sdt>"
        field = f'<w:fldSimple w:instr="DATE">{r("今天")}</w:fldSimple>'
        data = package(p(r("在"), control, r("和"), field))
        copy = put_comments(data, find("件"), find("和今"))

        assert {"0": "控件里", "1": "和今天"} == held(copy)
        assert characters(data) == characters(copy)

    def test_words_that_are_not_there_make_the_whole_paragraph_the_place(self) -> None:
        copy = put_comments(package(p(r("一二三")) + p()), find("四"), find(None, 1))

        assert {"0": "一二三", "1": ""} == held(copy)

    def test_a_cell_and_the_table_in_it(self) -> None:
        inner = f"<w:tbl><w:tr><w:tc>{p(r('里'))}</w:tc></w:tr></w:tbl>"
        table = f"<w:tbl><w:tr><w:tc>{p(r('一'))}{inner}{p(r('二'))}</w:tc></w:tr></w:tbl>"
        copy = put_comments(
            package(table),
            find("二", 1, table=0, row=0, cell=0),
            find("里", table=1, row=0, cell=0),
        )

        assert {"0": "二", "1": "里"} == held(copy)

    def test_blanks_that_word_does_not_show_stay_unseen(self) -> None:
        data = package(p("<w:r><w:t>  一 二  </w:t></w:r>"))
        copy = put_comments(data, find("二"))

        assert "一 二" == word.read(copy).body.paragraphs[0].text
        assert {"0": "二"} == held(copy)

    @pytest.mark.parametrize("story", ["header1", "textbox1", "properties"])
    def test_what_bears_no_comment_is_said_at_the_first_paragraph(self, story: str) -> None:
        document = docx.Document()
        document.add_paragraph("首段")
        document.core_properties.title = "页眉的字"
        document.sections[0].header.paragraphs[0].text = "页眉的字"
        box = OxmlElement("w:txbxContent")
        box.append(OxmlElement("w:p"))
        box[0].append(OxmlElement("w:r"))
        box[0][0].append(OxmlElement("w:t"))
        box[0][0][0].text = "页眉的字"
        picture = OxmlElement("w:pict")
        picture.append(box)
        document.paragraphs[0].runs[0]._r.append(picture)
        stream = io.BytesIO()
        document.save(stream)
        finding = find("页眉的字", part=story)
        copy = put_comments(stream.getvalue(), finding)

        assert {"0": "首段页眉的字"} == held(copy, "word/document.xml")
        said = "".join(part(copy, "word/comments.xml").itertext())
        assert f"所在位置：{finding.place}：“页眉的字”" in said


class TestComments:
    def test_it_says_what_was_found_and_nothing_that_changes_from_run_to_run(self) -> None:
        data = package(p(r("一二三")))
        copy = put_comments(data, find("二"))

        (comment,) = part(copy, "word/comments.xml")
        assert {W + "id": "0", W + "author": AUTHOR, W + "initials": "检"} == dict(comment.attrib)
        assert "错误 W999：这里的“二”不对，请改正" == "".join(comment.itertext())
        assert copy == put_comments(data, find("二"))

    def test_it_bears_the_date_asked_for(self) -> None:
        copy = put_comments(package(p(r("一"))), find("一"), day=date(2026, 4, 1))

        (comment,) = part(copy, "word/comments.xml")
        assert "2026-04-01T00:00:00Z" == comment.get(W + "date")

    def test_the_new_part_is_declared_and_related(self) -> None:
        copy = put_comments(package(p(r("一"))), find("一"))

        kinds = {e.get("PartName"): e.get("ContentType") for e in part(copy, "[Content_Types].xml")}
        assert f"{WML}.comments+xml" == kinds["/word/comments.xml"]
        links = {e.get("Target"): e.get("Type") for e in part(copy, "word/_rels/main.xml.rels")}
        assert links["comments.xml"].endswith("/relationships/comments")

    def test_comments_that_are_there_stay_and_no_id_comes_twice(self) -> None:
        theirs = f'<w:comment w:id="7" w:author="对方">{p(r("请确认"))}</w:comment>'
        mark = '<w:commentRange{0} w:id="7"/>'.format
        body = p(r("一"), mark("Start"), r("二"), mark("End"), r("三"))
        data = package(body, comments=f"<w:comments {NAMESPACES}>{theirs}</w:comments>")
        copy = put_comments(data, find("一二"))

        comments = part(copy, "word/comments.xml")
        assert ["7", "8"] == [comment.get(W + "id") for comment in comments]
        assert "对方" == comments[0].get(W + "author")
        assert {"7": "二", "8": "一二"} == held(copy)
        assert 1 == len(part(copy, "word/_rels/main.xml.rels"))

    def test_they_are_entered_where_lasting_ids_are_kept(self) -> None:
        w14 = "http://schemas.microsoft.com/office/word/2010/wordml"
        w15 = "http://schemas.microsoft.com/office/word/2012/wordml"
        cid = "http://schemas.microsoft.com/office/word/2016/wordml/cid"
        data = package(
            p(r("一二")),
            comments=f'<w:comments {NAMESPACES} xmlns:w14="{w14}" mc:Ignorable="w14"/>',
            commentsExtended=f'<w15:commentsEx xmlns:w15="{w15}"/>',
            commentsIds=f'<c:commentsIds xmlns:c="{cid}"/>',
        )
        copy = put_comments(data, find("一"), find("二"))

        ids = [e.get(f"{{{w14}}}paraId") for e in part(copy, "word/comments.xml").iter(W + "p")]
        assert 2 == len(set(ids))
        assert ids == [e.get(f"{{{w15}}}paraId") for e in part(copy, "word/commentsExtended.xml")]
        assert ids == [e.get(f"{{{cid}}}paraId") for e in part(copy, "word/commentsIds.xml")]

    def test_a_strict_document_stays_strict(self) -> None:
        strict = "http://purl.oclc.org/ooxml/wordprocessingml/main"
        names = NAMESPACES.replace(W[1:-1], strict)
        copy = put_comments(package(p(r("一二三")), names), find("二"))

        assert f"{{{strict}}}document" == part(copy, "word/main.xml").tag
        assert f"{{{strict}}}comments" == part(copy, "word/comments.xml").tag
        assert "一二三" == word.read(copy).body.paragraphs[0].text
        kinds = [e.get("Type") for e in part(copy, "word/_rels/main.xml.rels")]
        assert ["http://purl.oclc.org/ooxml/officeDocument/relationships/comments"] == kinds

    def test_characters_that_xml_forbids_are_replaced(self) -> None:
        data = package(p(r("一")))
        finding = Finding("W999", Severity.INFO, WordPlace("body", 0), "坏\x00字\ud800\n两行")
        copy = put_comments(data, finding)

        paragraphs = ["".join(e.itertext()) for e in part(copy, "word/comments.xml")[0]]
        assert ["提示 W999：坏\ufffd字\ufffd", "两行"] == paragraphs

    def test_all_other_parts_keep_their_bytes(self) -> None:
        document = docx.Document()
        document.add_paragraph("一二三")
        stream = io.BytesIO()
        document.save(stream)
        data = stream.getvalue()
        copy = put_comments(data, find("二"))

        changed = {"word/document.xml", "word/_rels/document.xml.rels", "[Content_Types].xml"}
        after = dict(members(copy))
        assert changed == {name for name, content in members(data) if after[name] != content}

    def test_nothing_found_gives_the_same_bytes(self) -> None:
        data = package(p(r("一")))

        assert data == put_comments(data)

    def test_a_body_without_a_paragraph_cannot_bear_any(self) -> None:
        with pytest.raises(OutputBlocked):
            put_comments(package(""), find(None, part="header1"))


def members(data: bytes) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            yield name, archive.read(name)


def test_another_program_reads_the_copy_and_its_comments() -> None:
    document = docx.Document()
    document.add_paragraph("合同总价¥2.00（大写：人民币壹元整）").runs[0].bold = True
    stream = io.BytesIO()
    document.save(stream)
    copy = docx.Document(io.BytesIO(put_comments(stream.getvalue(), find("人民币壹元整"))))

    assert "合同总价¥2.00（大写：人民币壹元整）" == copy.paragraphs[0].text
    assert all(run.bold for run in copy.paragraphs[0].runs if run.text)
    assert [AUTHOR] == [comment.author for comment in copy.comments]
