"""What came of a template made from a contract, for machines and as comments in Word."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from generator import word
from generator.annotate import annotate
from generator.authoring.deriving import Derived
from generator.findings import Finding, Severity, WordPlace
from generator.reading import Document


def describe(derived: Derived) -> Mapping[str, Any]:
    """The report for machines."""
    return {
        "version": 1,
        "tags": [
            {"place": _show(each.place), "text": each.text, "tag": each.tag}
            for each in derived.tagged
        ],
        "loops": [
            {"over": loop.over, "place": _show(loop.keeper), "rows": loop.rows}
            for loop in derived.loops
        ],
        "open": [
            {
                "place": _show(each.place),
                "text": each.text,
                "choices": list(each.tags),
                "reason": each.reason,
            }
            for each in derived.questions
        ],
        "leftovers": [
            {"place": _show(each.place), "text": each.text, "kind": each.kind}
            for each in derived.leftovers
        ],
        "differences": [
            {"place": _show(each.place), "was": each.was, "now": each.now}
            for each in derived.differences
        ],
        "failure": derived.failure or None,
        "unstated": list(derived.unstated),
        "notes": list(derived.notes),
    }


def _show(place: WordPlace) -> dict[str, Any]:
    names = ("part", "paragraph", "table", "row", "cell")
    return {name: getattr(place, name) for name in names}


def annotate_open(derived: Derived, name: str) -> bytes:
    """A copy of the template with a comment wherever something is left for the admin."""
    template = word.read(derived.data, name)
    moved = _follow(derived, template)
    findings = []
    for each in derived.questions:
        choices = "\n".join(each.tags)
        message = f"{each.reason}，选一个贴过去：\n{choices}"
        findings.append(Finding("待定", Severity.WARNING, moved(each.place), message, each.text))
    for left in derived.leftovers:
        message = f"这里的{left.kind}不是这笔交易的数据，像是上一笔留下的，请看一看"
        findings.append(Finding("待看", Severity.WARNING, moved(left.place), message, left.text))
    return annotate(derived.data, template, findings)


def _follow(derived: Derived, template: Document) -> Callable[[WordPlace], WordPlace]:
    """Where a paragraph of the contract stands in the template: by its words, tags put in.

    Of alike paragraphs the first of them is as good as any other.
    """
    spans: dict[WordPlace, list[tuple[int, int, str]]] = {}
    for each in derived.tagged:
        spans.setdefault(each.place, []).append((each.start, each.end, each.tag))
    places = {paragraph.text: paragraph.place for paragraph in reversed(template.paragraphs)}
    texts = {paragraph.place: paragraph.text for paragraph in derived.contract.paragraphs}

    def find(place: WordPlace) -> WordPlace:
        text = texts[place]
        for start, end, words in sorted(spans.get(place, ()), reverse=True):
            text = text[:start] + words + text[end:]
        return places.get(text, WordPlace(place.part, None))

    return find
