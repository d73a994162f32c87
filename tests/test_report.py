"""What people and machines are shown of findings."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest

from generator import mentions, reading, report, rules
from generator.errors import UnreadableInput
from generator.excerpts import Quote, find_spots, list_headings, quote
from generator.findings import DataPlace, Finding, Severity, WordPlace
from generator.report import FileReport, Look

PLACE = WordPlace("body", 4)
WRONG = Finding("W201", Severity.ERROR, PLACE, "小写与大写不一致", "壹元整", "贰元整")
DOUBT = Finding("D304", Severity.WARNING, DataPlace("$.signing.date"), "签订太晚")
BROKEN = UnreadableInput("坏.docx 已损坏：压缩包打不开", fix="请对方重发", kind="damaged")


def underlined(text: str, words: str, **look: Any) -> tuple[str, str]:
    """The line shown and the marks below it."""
    start = text.index(words)
    file = FileReport("a.docx", (WRONG,), quotes=(Quote(text, start, start + len(words)),))
    lines = report.text([file], Look(**look)).splitlines()
    return lines[3][6:], lines[4][6:]


class TestText:
    def test_each_file_has_its_findings_worst_first_and_a_sum_at_the_end(self) -> None:
        words = report.text([FileReport("a.docx", (DOUBT, WRONG)), FileReport("b.json")])

        assert [
            "a.docx：",
            "  错误 W201 正文 第 5 段",
            "    小写与大写不一致",
            "  警告 D304 $.signing.date",
            "    签订太晚",
            "b.json：没有问题",
            "合计：2 个文件，1 个错误，1 个警告，0 个提示",
        ] == words.splitlines()

    @pytest.mark.parametrize(
        ("text", "words", "marks"),
        [
            ("总价壹元整。", "壹元整", "    ^^^^^^"),
            ("abc¥1.00元", "¥1.00", "   ^^^^^"),
            ("ＡＢ（壹）", "壹", "      ^^"),
            ("e\u0301x", "x", " ^"),
            ("一\t二", "二", "   ^^"),
        ],
    )
    def test_the_marks_stand_under_the_words(self, text: str, words: str, marks: str) -> None:
        assert marks == underlined(text, words)[1]

    def test_a_console_may_give_quotation_marks_two_columns(self) -> None:
        assert "    ^^" == underlined("“”壹", "壹", ambiguous=2)[1]
        assert "  ^^" == underlined("“”壹", "壹")[1]

    def test_a_long_paragraph_is_cut_around_the_words(self) -> None:
        line, marks = underlined("前" * 100 + "壹元整" + "后" * 100, "壹元整")

        assert "..." + "前" * 12 + "壹元整" == line[: line.index("后")]
        assert line.endswith("后...")
        assert " " * 27 + "^" * 6 == marks

    def test_of_a_paragraph_with_line_breaks_the_line_is_shown(self) -> None:
        assert ("总价壹元整", "    ^^^^^^") == underlined("一\n总价壹元整\n三", "壹元整")

    def test_the_article_is_named_beside_the_place(self) -> None:
        file = FileReport("a.docx", (WRONG,), quotes=(Quote("壹元整", 0, 3, "第六条 合同价款"),))

        assert "正文 第 5 段（第六条 合同价款）" in report.text([file])

    def test_there_is_colour_only_where_asked_for(self) -> None:
        file = FileReport("a.docx", (WRONG,), quotes=(Quote("总价壹元整", 2, 5),))

        assert "\x1b" not in report.text([file])
        coloured = report.text([file], Look(colour=True))
        assert "\x1b[1;31m壹元整\x1b[0m" in coloured
        assert "\x1b[1;31m^^^^^^\x1b[0m" in coloured

    def test_what_a_document_says_does_not_steer_the_terminal(self) -> None:
        line, _ = underlined("\x1b[31m\u202e壹元整", "壹元整", colour=False)

        assert "?[31m?壹元整" == line


class TestSpots:
    TEXT = "第一条 服务\n总价5元，共15元\n附件一 清单\n金额\t待定"

    def spots(self, *findings: Finding) -> list[tuple[str, int, int, bool] | None]:
        document = reading.from_text(self.TEXT)
        found = find_spots(document, findings)
        return [s and (s.paragraph.text, s.start, s.end, s.exact) for s in found]

    def test_the_words_are_found_in_their_paragraph(self) -> None:
        finding = Finding("W1", Severity.INFO, WordPlace("body", 1), "", "5元")
        cell = Finding("W1", Severity.INFO, WordPlace("body", None, 0, 0, 1), "", "待定")
        other = Finding("W1", Severity.INFO, WordPlace("body", 1), "", "没有的")
        nowhere = Finding("W1", Severity.INFO, WordPlace("body", 99), "", "5元")

        assert [
            ("总价5元，共15元", 2, 4, True),
            ("待定", 0, 2, True),
            ("总价5元，共15元", 0, 9, False),
            None,
            None,
        ] == self.spots(finding, cell, other, nowhere, DOUBT)

    def test_a_paragraph_knows_its_article_and_its_annex(self) -> None:
        document = reading.from_text(self.TEXT)
        heads = [article.place for article in mentions.read(document).articles]
        headings = list_headings(document, heads)

        assert ["第一条 服务"] * 2 + ["附件一 清单"] * 3 == list(headings.values())

    def test_the_automatic_number_is_shown_with_the_words(self) -> None:
        paragraph = reading.Paragraph(PLACE, "总价壹元整", number="1.")
        document = reading.Document((reading.Story("body", (paragraph,)),))

        shown = quote(find_spots(document, [WRONG])[0])
        assert shown and ("1. 总价壹元整", "壹元整") == (
            shown.text,
            shown.text[shown.start : shown.end],
        )


# The part of the schema of SARIF 2.1.0 (OASIS) that concerns what is written here: required
# members, no unknown ones, types, and the values that are listed.
def shape(required: str, **members: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "additionalProperties": False,
        "required": required.split(),
        "properties": members,
    }


def array(items: Any) -> dict[str, Any]:
    return {"type": "array", "items": items}


STRING = {"type": "string"}
INDEX = {"type": "integer", "minimum": -1}
LEVEL = {"enum": ["none", "note", "warning", "error"]}
MESSAGE = shape("text", text=STRING)
URI = {"type": "string", "format": "uri-reference", "pattern": r"^[\x21-\x7e]+$"}
ARTIFACT = shape("uri", uri=URI, index=INDEX)
LOCATION = shape(
    "physicalLocation",
    physicalLocation=shape("artifactLocation", artifactLocation=ARTIFACT),
    logicalLocations=array(shape("", fullyQualifiedName=STRING, kind=STRING)),
)
RULE = shape(
    "id",
    id=STRING,
    name=STRING,
    shortDescription=MESSAGE,
    fullDescription=MESSAGE,
    defaultConfiguration=shape("", level=LEVEL),
)
RESULT = shape(
    "message",
    ruleId=STRING,
    ruleIndex=INDEX,
    level=LEVEL,
    message=MESSAGE,
    locations=array(LOCATION),
    properties={"type": "object"},
)
NOTIFICATION = shape(
    "message",
    level=LEVEL,
    message=MESSAGE,
    descriptor=shape("", id=STRING),
    locations=array(LOCATION),
)
INVOCATION = shape(
    "executionSuccessful",
    executionSuccessful={"type": "boolean"},
    toolExecutionNotifications=array(NOTIFICATION),
)
DRIVER = shape("name", name=STRING, version=STRING, rules=array(RULE))
RUN = shape(
    "tool",
    tool=shape("driver", driver=DRIVER),
    language={"type": "string", "pattern": "^[a-zA-Z]{2}(-[a-zA-Z]{2})?$"},
    columnKind={"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
    invocations=array(INVOCATION),
    artifacts=array(shape("", location=ARTIFACT | {"required": ["uri"]})),
    results=array(RESULT),
)
SARIF = shape(
    "version runs", **{"$schema": STRING, "version": {"enum": ["2.1.0"]}, "runs": array(RUN)}
)


class TestSarif:
    FILES = (
        FileReport("合同 1.docx", (WRONG, DOUBT)),
        FileReport("坏.docx", error=BROKEN),
        FileReport("/tmp/a b.json", (DOUBT,)),
        FileReport("-"),
    )

    def test_it_has_the_form_of_the_standard(self) -> None:
        jsonschema.Draft7Validator(SARIF).validate(json.loads(report.sarif(self.FILES)))
        jsonschema.Draft7Validator(SARIF).validate(json.loads(report.sarif([])))

    def test_results_point_at_their_rules_and_files(self) -> None:
        (run,) = json.loads(report.sarif(self.FILES))["runs"]

        known = run["tool"]["driver"]["rules"]
        assert ["W201", "D304", "D304"] == [known[r["ruleIndex"]]["id"] for r in run["results"]]
        assert ["error", "warning", "warning"] == [r["level"] for r in run["results"]]
        places = [r["locations"][0]["physicalLocation"]["artifactLocation"] for r in run["results"]]
        assert [0, 0, 2] == [place["index"] for place in places]
        assert all(run["artifacts"][p["index"]]["location"]["uri"] == p["uri"] for p in places)
        assert "%E5%90%88%E5%90%8C%201.docx" == places[0]["uri"]
        assert "file:///tmp/a%20b.json" == places[2]["uri"]

    def test_a_file_that_was_not_read_is_told(self) -> None:
        (run,) = json.loads(report.sarif(self.FILES))["runs"]

        (invocation,) = run["invocations"]
        assert not invocation["executionSuccessful"]
        (told,) = invocation["toolExecutionNotifications"]
        assert "damaged" == told["descriptor"]["id"]
        assert "已损坏" in told["message"]["text"]

    def test_every_rule_can_be_described(self) -> None:
        found = [Finding(rule.code, rule.severity, PLACE, "x") for rule in rules.list_rules()]
        log = json.loads(report.sarif([FileReport("a.docx", tuple(found))]))

        jsonschema.Draft7Validator(SARIF).validate(log)
        described = log["runs"][0]["tool"]["driver"]["rules"]
        assert all(entry["shortDescription"]["text"] for entry in described)
