"""Reading .docx files: made with python-docx, and by hand where only the XML tells."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

import docx
import pytest

from generator import reading, word
from generator.errors import UnreadableInput
from generator.findings import WordPlace
from generator.ooxml import numbering
from generator.reading import Document, Limits

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return stream.getvalue()


def relations(targets: Mapping[str, str]) -> str:
    lines = (
        f'<Relationship Id="{key}" Type="{OFFICE}/{key.rstrip("0123456789")}" Target="{target}"/>'
        for key, target in targets.items()
    )
    return f'<Relationships xmlns="{RELATIONS}">{"".join(lines)}</Relationships>'


def package(body: str, **parts: str) -> bytes:
    """A .docx with this body; other parts by their relation: header1, footnotes, styles …"""
    files = {
        "_rels/.rels": relations({"officeDocument": "word/main.xml"}),
        "word/main.xml": f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>",
        "word/_rels/main.xml.rels": relations({key: f"{key}.xml" for key in parts}),
    }
    roots = {"header": "hdr", "footer": "ftr"}
    for key, inner in parts.items():
        kind = key.rstrip("0123456789")
        root = f"w:{roots.get(kind, kind)}"
        files[f"word/{key}.xml"] = f"<{root} {NAMESPACES}>{inner}</{root}>"
    return zipped(files)


def read(body: str, **parts: str) -> Document:
    return word.read(package(body, **parts))


def p(*runs: str, properties: str = "") -> str:
    return f"<w:p>{properties and f'<w:pPr>{properties}</w:pPr>'}{''.join(runs)}</w:p>"


def r(text: str, properties: str = "") -> str:
    props = properties and f"<w:rPr>{properties}</w:rPr>"
    return f'<w:r>{props}<w:t xml:space="preserve">{text}</w:t></w:r>'


def saved(document: docx.document.Document) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def texts(document: Document) -> list[str]:
    return [paragraph.text for paragraph in document.body.paragraphs]


def shown(document: Document) -> list[str]:
    return [paragraph.shown for paragraph in document.body.paragraphs]


# --- text ----------------------------------------------------------------------------------------


def test_a_document_of_python_docx_is_read_in_order_with_places() -> None:
    made = docx.Document()
    made.add_heading("第一条 服务内容", 1)
    table = made.add_table(1, 2)
    table.cell(0, 0).text = "名称"
    table.cell(0, 1).text = "单价"
    made.add_paragraph("以下无正文")
    made.sections[0].header.paragraphs[0].text = "合同编号 2026-001"
    made.core_properties.title = "技术服务合同"
    document = word.read(saved(made), "a.docx")
    assert ["第一条 服务内容", "名称", "单价", "以下无正文"] == texts(document)
    heading, _, price, last = document.body.paragraphs
    assert ("heading 1", 0) == (
        heading.style.lower() if heading.style else "",
        heading.outline_level,
    )
    assert WordPlace("body", 0, table=0, row=0, cell=1) == price.place
    assert WordPlace("body", 1) == last.place
    header = document.story("header1")
    assert header is not None
    assert "合同编号 2026-001" == header.text
    properties = document.story("properties")
    assert properties is not None
    assert "技术服务合同" in properties.text
    assert "合同编号 2026-001" in document.text
    assert "合同编号 2026-001" not in document.body_text


@pytest.mark.parametrize(
    ("inner", "text"),
    [
        ("<w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t></w:r>", "甲\t乙"),
        ("<w:r><w:t>甲</w:t><w:br/><w:t>乙</w:t><w:cr/></w:r>", "甲\n乙\n"),
        ('<w:r><w:t>甲</w:t><w:br w:type="page"/><w:t>乙</w:t></w:r>', "甲乙"),
        ("<w:r><w:t>甲</w:t><w:noBreakHyphen/><w:softHyphen/><w:t>乙</w:t></w:r>", "甲-乙"),
        ('<w:r><w:sym w:font="Wingdings" w:char="F0FE"/><w:t>是</w:t></w:r>', "☑是"),
        ('<w:r><w:t> 甲 </w:t></w:r><w:r><w:t xml:space="preserve"> 乙</w:t></w:r>', "甲 乙"),
        (f"<w:ins>{r('新')}</w:ins><w:del><w:r><w:delText>旧</w:delText></w:r></w:del>", "新"),
        (f"<w:moveFrom>{r('旧')}</w:moveFrom><w:moveTo>{r('新')}</w:moveTo>", "新"),
        (f"<w:hyperlink>{r('链')}</w:hyperlink>", "链"),
        (f"<w:smartTag><w:smartTagPr/>{r('签')}</w:smartTag>", "签"),
        (f"<w:sdt><w:sdtPr/><w:sdtContent>{r('控')}</w:sdtContent></w:sdt>", "控"),
        (f'<w:fldSimple w:instr="PAGE">{r("3")}</w:fldSimple>', "3"),
        (
            (
                "<w:r><w:ruby><w:rubyPr/><w:rt><w:r><w:t>pin</w:t></w:r></w:rt>"
                "<w:rubyBase><w:r><w:t>拼</w:t></w:r></w:rubyBase></w:ruby></w:r>"
            ),
            "拼",
        ),
        (
            (
                f"<mc:AlternateContent><mc:Choice>{r('新')}</mc:Choice>"
                f"<mc:Fallback>{r('旧')}</mc:Fallback></mc:AlternateContent>"
            ),
            "新",
        ),
        (
            f"<mc:AlternateContent><mc:Fallback>{r('旧')}</mc:Fallback></mc:AlternateContent>",
            "旧",
        ),
    ],
)
def test_a_paragraph_reads_as_word_shows_it(inner: str, text: str) -> None:
    assert [text] == texts(read(f"<w:p>{inner}</w:p>"))


def test_a_field_shows_its_result_and_not_its_instruction() -> None:
    def mark(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    nested = mark("begin") + "<w:r><w:instrText>REF</w:instrText></w:r>" + mark("separate")
    nested += r("内") + mark("end")
    body = p(
        *(r("共"), mark("begin"), "<w:r><w:instrText>IF </w:instrText></w:r>", nested, r("假")),
        *(mark("separate"), r("3"), mark("end"), r("页")),
    )
    assert ["共3页"] == texts(read(body))


def test_hidden_text_is_known_as_hidden() -> None:
    styles = '<w:style w:type="character" w:styleId="H"><w:name w:val="H"/><w:rPr><w:vanish/>'
    document = read(
        p(r("明"), r("暗", "<w:vanish/>"), r("隐", '<w:rStyle w:val="H"/>'))
        + p(r("亮", '<w:rStyle w:val="H"/><w:vanish w:val="0"/>')),
        styles=styles + "</w:rPr></w:style>",
    )
    assert [("明", "暗隐"), ("亮", "")] == [(x.text, x.hidden) for x in document.body.paragraphs]


# --- stories -------------------------------------------------------------------------------------


def test_notes_headers_and_footers_are_stories_of_their_own() -> None:
    sections = '<w:sectPr><w:headerReference r:id="header7"/><w:footerReference r:id="footer2"/>'
    document = read(
        p(r("正文")) + sections + '<w:headerReference r:id="header7"/></w:sectPr>',
        header7=p(r("页眉")),
        footer2=p(r("页脚")),
        header9=p(r("无人引用")),
        footnotes=f'<w:footnote w:type="separator">{p(r("线"))}</w:footnote>'
        f"<w:footnote>{p(r('脚注一'))}</w:footnote><w:footnote>{p(r('脚注二'))}</w:footnote>",
        endnotes=f"<w:endnote>{p(r('尾注'))}</w:endnote>",
    )
    assert [
        *(("body", "正文"), ("header1", "页眉"), ("footer1", "页脚")),
        *(("footnote1", "脚注一"), ("footnote2", "脚注二"), ("endnote1", "尾注")),
    ] == [(story.part, story.text) for story in document.stories]


def test_text_boxes_are_stories_and_read_once() -> None:
    def box(inner: str) -> str:
        return (
            "<w:r><mc:AlternateContent><mc:Choice><w:drawing><wps:txbx><w:txbxContent>"
            f"{inner}</w:txbxContent></wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict>"
            f"<v:textbox><w:txbxContent>{inner}</w:txbxContent></v:textbox></w:pict>"
            "</mc:Fallback></mc:AlternateContent></w:r>"
        )

    document = read(p(r("正文"), box(p(r("框"), box(p(r("内框"))))), box(p(r("另框")))))
    assert [("body", "正文"), ("textbox1", "框"), ("textbox2", "另框"), ("textbox3", "内框")] == [
        (story.part, story.text) for story in document.stories
    ]


def test_a_text_box_of_old_word_is_read() -> None:
    box = f"<v:textbox><w:txbxContent>{p(r('框'))}</w:txbxContent></v:textbox>"
    document = read(p(f"<w:r><w:pict>{box}</w:pict></w:r>"))
    assert "框" == document.stories[1].text


# --- tables --------------------------------------------------------------------------------------


def test_merged_cells_are_known_and_their_text_is_not_repeated() -> None:
    made = docx.Document()
    table = made.add_table(3, 3)
    for row in range(3):
        for column in range(3):
            table.cell(row, column).text = f"{row}{column}"
    table.cell(0, 0).merge(table.cell(1, 0)).text = "下"
    table.cell(2, 0).merge(table.cell(2, 1)).text = "右"
    (found,) = word.read(saved(made)).tables
    assert 3 == found.columns
    assert [("下", "01", "02"), ("", "11", "12"), ("右", "22")] == [row.texts for row in found.rows]
    corner = found.rows[0].cells[0]
    assert (2, 1, True) == (corner.row_span, corner.grid_span, found.rows[1].cells[0].continued)
    assert corner == found.at(1, 0)
    wide = found.at(2, 1)
    assert wide is not None
    assert ("右", 2) == (wide.text, wide.grid_span)
    assert None is found.at(2, 3)


def test_a_continued_cell_with_nothing_above_keeps_its_text() -> None:
    cell = f"<w:tc><w:tcPr><w:vMerge/></w:tcPr>{p(r('文'))}</w:tc>"
    document = read(f"<w:tbl><w:tr>{cell}</w:tr></w:tbl>")
    assert "文" == document.body_text


def test_nested_tables_are_tables_of_their_own() -> None:
    made = docx.Document()
    outer = made.add_table(1, 1)
    outer.cell(0, 0).text = "外"
    inner = outer.cell(0, 0).add_table(1, 1)
    inner.cell(0, 0).text = "内"
    after = made.add_table(1, 1)
    after.cell(0, 0).text = "后"
    document = word.read(saved(made))
    assert [0, 1, 2] == [table.place.table for table in document.tables]
    places = {x.text: x.place for x in document.body.paragraphs if x.text}
    assert WordPlace("body", 0, 1, 0, 0) == places["内"]
    assert WordPlace("body", 0, 2, 0, 0) == places["后"]
    assert "外\n内\n" == document.tables[0].rows[0].cells[0].text


def test_content_controls_around_rows_and_cells_are_walked_through() -> None:
    cell = f"<w:sdt><w:sdtContent><w:tc>{p(r('格'))}</w:tc></w:sdtContent></w:sdt>"
    row = f"<w:sdt><w:sdtContent><w:tr>{cell}</w:tr></w:sdtContent></w:sdt>"
    table = (
        f"<w:sdt><w:sdtPr/><w:sdtContent><w:tbl>{row}</w:tbl>{p(r('段'))}</w:sdtContent></w:sdt>"
    )
    document = read(table)
    assert ["格", "段"] == texts(document)
    assert WordPlace("body", 0) == document.body.paragraphs[1].place


def test_a_deleted_row_is_gone_and_a_repeated_heading_row_is_known() -> None:
    rows = (
        f"<w:tr><w:trPr><w:tblHeader/></w:trPr><w:tc>{p(r('头'))}</w:tc></w:tr>"
        f"<w:tr><w:trPr><w:del/></w:trPr><w:tc>{p(r('删'))}</w:tc></w:tr>"
        f"<w:tr><w:tc>{p(r('留'))}</w:tc></w:tr>"
    )
    (table,) = read(f"<w:tbl>{rows}</w:tbl>").tables
    assert [(("头",), True), (("留",), False)] == [(row.texts, row.header) for row in table.rows]


# --- automatic numbers ---------------------------------------------------------------------------


def level(index: int, text: str, kind: str = "decimal", extra: str = "", start: int = 1) -> str:
    return (
        f'<w:lvl w:ilvl="{index}"><w:start w:val="{start}"/><w:numFmt w:val="{kind}"/>{extra}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def lists(
    levels: str, nums: str = '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
) -> str:
    return f'<w:abstractNum w:abstractNumId="0">{levels}</w:abstractNum>{nums}'


def item(text: str, depth: int = 0, num: int = 1) -> str:
    number = f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{num}"/></w:numPr>'
    return p(r(text), properties=number)


def test_levels_count_and_restart_below_a_higher_one() -> None:
    levels = (
        level(0, "第%1条", "chineseCountingThousand")
        + level(1, "%1.%2", extra="<w:isLgl/>")
        + level(2, "（%3）")
    )
    body = (
        *(item("甲"), item("乙", 1), item("丙", 2), item("丁", 2), item("戊", 1), item("己", 2)),
        *(item("庚"), item("辛", 1)),
    )
    assert [
        *("第一条 甲", "1.1 乙", "（1）丙", "（2）丁", "1.2 戊", "（1）己", "第二条 庚", "2.1 辛"),
    ] == shown(read("".join(body), numbering=lists(levels)))


def test_a_level_that_never_restarts_goes_on() -> None:
    levels = level(0, "%1.") + level(1, "(%2)", extra='<w:lvlRestart w:val="0"/>')
    body = item("甲") + item("乙", 1) + item("丙") + item("丁", 1)
    assert ["1. 甲", "(1) 乙", "2. 丙", "(2) 丁"] == shown(read(body, numbering=lists(levels)))


def test_lists_of_one_definition_go_on_unless_a_start_is_set() -> None:
    nums = "".join(
        f'<w:num w:numId="{key}"><w:abstractNumId w:val="0"/>{override}</w:num>'
        for key, override in (
            (1, ""),
            (2, ""),
            (3, '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'),
        )
    )
    body = item("甲") + item("乙", num=2) + item("丙", num=3) + item("丁", num=3)
    document = read(body, numbering=lists(level(0, "%1、"), nums))
    assert ["1、甲", "2、乙", "5、丙", "6、丁"] == shown(document)


def test_numbers_come_from_styles_and_what_they_are_based_on() -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="A"><w:name w:val="条"/><w:pPr>'
        '<w:numPr><w:numId w:val="1"/></w:numPr><w:outlineLvl w:val="0"/></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="B"><w:name w:val="款"/><w:basedOn w:val="A"/>'
        '<w:pPr><w:numPr><w:ilvl w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="C"><w:name w:val="无"/><w:basedOn w:val="A"/>'
        '<w:pPr><w:numPr><w:numId w:val="0"/></w:numPr></w:pPr></w:style>'
    )
    levels = level(0, "第%1条", "chineseCounting", '<w:pStyle w:val="A"/>') + level(1, "%2．")
    body = "".join(
        p(r(text), properties=f'<w:pStyle w:val="{style}"/>')
        for text, style in (("甲", "A"), ("乙", "B"), ("丙", "C"), ("丁", "A"))
    )
    document = read(body, styles=styles, numbering=lists(levels))
    assert ["第一条 甲", "1．乙", "丙", "第二条 丁"] == shown(document)
    assert [0, 0, 0, 0] == [x.outline_level for x in document.body.paragraphs]
    assert ["条", "款", "无", "条"] == [x.style for x in document.body.paragraphs]


def test_nothing_follows_a_number_without_a_suffix() -> None:
    levels = level(0, "第%1条", extra='<w:suff w:val="nothing"/>')
    assert ["第1条甲"] == shown(read(item("甲"), numbering=lists(levels)))


def test_a_deleted_paragraph_takes_no_number() -> None:
    number = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    gone = p(f"<w:del>{r('删')}</w:del>", properties=f"{number}<w:rPr><w:del/></w:rPr>")
    document = read(item("甲") + gone + item("乙"), numbering=lists(level(0, "%1.")))
    assert ["1. 甲", "", "2. 乙"] == shown(document)


@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [
        ("chineseCounting", 10, "十"),
        ("chineseCounting", 21, "二十一"),
        ("chineseCountingThousand", 11, "十一"),
        ("chineseCountingThousand", 105, "一百零五"),
        ("chineseCountingThousand", 110, "一百一十"),
        ("japaneseCounting", 12, "十二"),
        ("chineseLegalSimplified", 12, "壹拾贰"),
        ("ideographTraditional", 3, "丙"),
        ("upperLetter", 27, "AA"),
        ("lowerLetter", 2, "b"),
        ("upperRoman", 14, "XIV"),
        ("lowerRoman", 4, "iv"),
        ("decimalEnclosedCircle", 3, "③"),
        ("decimalEnclosedCircle", 21, "21"),
        ("decimalFullWidth", 12, "１２"),
        ("decimalZero", 3, "03"),
        ("none", 3, ""),
        ("hebrew1", 3, "3"),
    ],
)
def test_counts_are_written_in_the_formats_of_word(kind: str, value: int, text: str) -> None:
    assert text == numbering.write(value, kind)


def test_a_bullet_of_a_symbol_font_is_shown_as_a_bullet() -> None:
    assert ["• 甲"] == shown(read(item("甲"), numbering=lists(level(0, "\uf0b7", "bullet"))))


# --- what is no Word file ------------------------------------------------------------------------

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
BOMB = f'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "b">]><w:document {NAMESPACES}/>'


@pytest.mark.parametrize(
    ("data", "kind", "word_in_message"),
    [
        (b"", "damaged", "空"),
        (b"hello", "not_word", "无法识别"),
        (b"%PDF-1.7 ...", "not_word", "PDF"),
        (b"{\\rtf1 ...}", "not_word", "RTF"),
        (b"<html></html>", "not_word", "网页"),
        (OLE + "WordDocument".encode("utf-16-le"), "not_word", ".doc"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "encrypted", "密码"),
        (zipped({"a.txt": "x"}), "not_word", "压缩包"),
        (
            zipped(
                {
                    "_rels/.rels": relations({"officeDocument": "xl/workbook.xml"}),
                    "xl/workbook.xml": "<workbook/>",
                }
            ),
            "not_word",
            "Excel",
        ),
        (zipped({"mimetype": "application/vnd.oasis", "content.xml": "<a/>"}), "not_word", "Open"),
        (package(p(r("x")))[:-30], "damaged", "压缩包"),
        (
            zipped(
                {
                    "_rels/.rels": relations({"officeDocument": "word/document.xml"}),
                    "word/document.xml": "<w:document",
                }
            ),
            "damaged",
            "word/document.xml",
        ),
        (
            zipped(
                {
                    "_rels/.rels": relations({"officeDocument": "word/document.xml"}),
                    "word/document.xml": BOMB,
                }
            ),
            "hostile",
            "DTD",
        ),
        (
            zipped(
                {
                    "_rels/.rels": relations({"officeDocument": "word/document.xml"}),
                    "word/document.xml": BOMB.encode("utf-16"),
                }
            ),
            "hostile",
            "DTD",
        ),
        (zipped({"[Content_Types].xml": "x", "b.xml": " " * 3_000_000}), "hostile", "压缩比"),
    ],
)
def test_what_is_no_word_file_is_refused_with_a_reason(
    data: bytes, kind: str, word_in_message: str
) -> None:
    with pytest.raises(UnreadableInput) as caught:
        word.read(data, "合同.docx")
    assert kind == caught.value.kind
    assert word_in_message in caught.value.message
    assert "合同.docx" in caught.value.message
    assert caught.value.fix


@pytest.mark.parametrize(
    "limits",
    [Limits(members=2), Limits(unpacked=100), Limits(part=50), Limits(packed=100)],
)
def test_a_file_past_a_limit_is_refused(limits: Limits) -> None:
    with pytest.raises(UnreadableInput) as caught:
        word.read(package(p(r("x"))), limits=limits)
    assert "hostile" == caught.value.kind


def test_deep_nesting_ends_in_a_reason_and_not_in_a_traceback() -> None:
    deep = "<w:sdt><w:sdtContent>" * 3000 + p(r("x")) + "</w:sdtContent></w:sdt>" * 3000
    with pytest.raises(UnreadableInput) as caught:
        read(deep)
    assert caught.value.kind in ("damaged", "hostile")


def test_a_flipped_byte_anywhere_is_read_or_refused_but_never_crashes() -> None:
    data = package(p(r("合同总价")) * 30, styles="", numbering="")
    for at in range(0, len(data), 7):
        broken = data[:at] + bytes([data[at] ^ 0x55]) + data[at + 1 :]
        try:
            word.read(broken)
        except UnreadableInput:
            continue


def test_the_strict_form_reads_like_the_other() -> None:
    data = package(
        p(r("文")) + '<w:sectPr><w:headerReference r:id="header1"/></w:sectPr>', header1=p(r("眉"))
    )
    strict = {}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            text = archive.read(name).decode()
            for old, new in (
                ("openxmlformats.org/wordprocessingml/2006/", "wordprocessingml/"),
                ("openxmlformats.org/officeDocument/2006/", "officeDocument/"),
            ):
                text = text.replace(f"http://schemas.{old}", f"http://purl.oclc.org/ooxml/{new}")
            strict[name] = text
    assert [("body", "文"), ("header1", "眉")] == [
        (story.part, story.text) for story in word.read(zipped(strict)).stories
    ]


def test_a_text_written_by_hand_is_a_document() -> None:
    document = reading.from_text("甲\n一\t二\n三\t四\n\n乙")
    assert ["甲", "一", "二", "三", "四", "乙"] == texts(document)
    assert [("一", "二"), ("三", "四")] == [row.texts for row in document.tables[0].rows]
    assert WordPlace("body", 1) == document.body.paragraphs[-1].place
