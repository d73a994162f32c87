"""The contract forms on every combination of branches: what a lawyer would stumble over is not there."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from conftest import ROOT
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator import (
    checking,
    facts,
    filling,
    money,
    reading,
    shape,
    sources,
    templates,
    word,
)
from generator.facts import Selection
from generator.findings import Severity
from generator.history import History
from generator.home import Home
from generator.numerals import read_integer
from generator.rules import check_deal

HOUSE = Home(ROOT)
FORMS = ["technical-service", "cloud-service"]
TAX_IDS = {"buyer": "12110000400881265U", "supplier": "91370100391076482B"}


def said(draw: st.DrawFn, value: Any) -> Any:
    """The value or, as often, nothing said."""
    return value if draw(st.booleans()) else ...


def prune(value: Any) -> Any:
    """The same without what was not said."""
    if isinstance(value, dict):
        kept = {key: prune(inner) for key, inner in value.items() if inner is not ...}
        return {key: inner for key, inner in kept.items() if inner != {}}
    return [prune(inner) for inner in value] if isinstance(value, list) else value


@st.composite
def draw_shares(draw: st.DrawFn, parts: int) -> list[str]:
    """Whole percents that make 100 together."""
    cuts = sorted(
        draw(st.lists(st.integers(1, 99), min_size=parts - 1, max_size=parts - 1, unique=True))
    )
    edges = [0, *cuts, 100]
    return [f"{high - low}%" for low, high in pairwise(edges)]


@st.composite
def draw_payments(draw: st.DrawFn, sme: bool, last: date) -> list[dict[str, Any]]:
    count = draw(st.integers(1, 12))
    shares = draw(draw_shares(count))
    others = draw(draw_shares(count)) if sme else []
    payments = []
    for index, share in enumerate(shares):
        trigger = draw(
            st.sampled_from(
                ["signing", "invoice", "midterm_acceptance", "final_acceptance", "date"]
            )
        )
        by_date = trigger == "date"
        days = draw(st.integers(1, 30))
        payments.append(
            {
                "name": said(draw, f"第{index + 1}期款"),
                "percent": share,
                "sme_percent": others[index] if sme else ...,
                "trigger": trigger,
                "requires_invoice": True
                if trigger == "invoice"
                else said(draw, draw(st.booleans())),
                "due_days": ... if by_date else said(draw, days),
                "working_days": ... if by_date else said(draw, draw(st.booleans())),
                "due_date": (last + timedelta(days=index)).isoformat() if by_date else ...,
                "invoice_by": said(draw, (last - timedelta(days=1)).isoformat()),
            }
        )
    return payments


def draw_party(draw: st.DrawFn, side: str, name: str) -> dict[str, Any]:
    number = 1 if side == "buyer" else 2
    return {
        "name": name,
        "legal_representative": said(draw, "孟书远" if side == "buyer" else "傅明哲"),
        "address": said(draw, f"山东省济南市历下区云湖路{number}号"),
        "postcode": said(draw, "250014"),
        "contact": {
            "name": said(draw, "秦若川" if side == "buyer" else "宋知行"),
            "phone": said(draw, f"0531-8612001{number}"),
            "email": said(draw, f"a{number}@yunhu.example"),
        },
        "project_contact": {
            "name": said(draw, "程以安" if side == "buyer" else "卓远"),
            "phone": said(draw, f"1388000123{number}"),
        },
        "phone": said(draw, f"0531-8899002{number}"),
        "email": said(draw, f"b{number}@yunhu.example"),
        "tax_id": said(draw, TAX_IDS[side]),
        "bank": said(draw, f"中国工商银行股份有限公司济南第{number}支行"),
        "account": said(draw, f"160200340920001234{number}"),
    }


def draw_terms(draw: st.DrawFn) -> dict[str, Any]:
    rates = [
        "infringement",
        "malware",
        "assignment",
        "qualification",
        "other_breach",
        "confidentiality",
        "ip",
        "quality",
    ]
    days = [
        "acceptance_sign_days",
        "fault_response_hours",
        "fault_report_minutes",
        "materials_list_days",
        "staff_replacement_days",
        "staff_change_notice_working_days",
        "transition_months",
        "late_start_termination_days",
        "outage_termination_days",
        "other_breach_cure_days",
        "refund_days",
        "exit_notice_days",
        "force_majeure_notice_days",
        "delivery_deemed_working_days",
    ]
    dispute = draw(st.sampled_from(["court", "arbitration", ...]))
    cap = {"buyer_late_payment_cap": "5%"} if draw(st.booleans()) else {}
    rework = draw(st.sampled_from(["rework_days", "rework_working_days", None]))
    return {
        **{f"{name}_rate": said(draw, f"{draw(st.integers(1, 20))}%") for name in rates},
        **{name: said(draw, draw(st.integers(1, 15))) for name in days},
        **({rework: draw(st.integers(1, 15))} if rework else {}),
        "force_majeure_termination_days": said(draw, draw(st.integers(16, 60))),
        "late_start_daily_rate": said(draw, "0.1%"),
        "outage_daily_rate": said(draw, "0.05%"),
        **({"buyer_late_payment_daily_rate": "0.05%"} | cap if draw(st.booleans()) else {}),
        "buyer_liability_cap": said(draw, "10%"),
        "performance_bond": said(draw, draw(st.sampled_from(["5%", "500.00"]))),
        "confidentiality_years": draw(st.sampled_from([..., None, 3, 10])),
        "ip_owner": draw(st.sampled_from([..., "buyer", "supplier"])),
        "dispute": dispute,
        "dispute_court_of": (
            draw(st.sampled_from(["buyer", "supplier"])) if dispute == "court" else ...
        ),
        "arbitration_commission": "济南仲裁委员会" if dispute == "arbitration" else ...,
    }


@st.composite
def draw_deal(draw: st.DrawFn, form: str) -> dict[str, Any]:
    """A deal without errors in which everything a form can leave out comes and goes."""
    signed = date(2026, 3, 20)
    start = date(2026, 4, 1)
    months = draw(st.integers(1, 24))
    runs_from_signing = draw(st.booleans())
    sme, government = draw(st.booleans()), draw(st.booleans())
    names = draw(st.lists(st.integers(10_000, 10**6), max_size=draw(st.sampled_from([0, 3, 60]))))
    items = [
        {
            "name": f"云服务{index}",
            "spec": said(draw, "8 核 32 GB"),
            "unit": said(draw, "台"),
            "unit_price": f"{price}.25",
            "quantity": str(index % 7 + 1),
            "remark": said(draw, "含备份"),
        }
        for index, price in enumerate(names, 1)
    ]
    products = [Decimal(item["unit_price"]) * Decimal(item["quantity"]) for item in items]
    total = sum(products, Decimal("0.00")) or Decimal("123456.78")
    awarded = draw(st.booleans()) if government else False
    titles = ["中标通知书"] if awarded and draw(st.booleans()) else []
    titles += [f"说明材料{n}" for n in range(draw(st.integers(0, 9 - len(titles))))]
    stages = [
        {
            "stage": stage,
            "due_days": said(draw, draw(st.integers(1, 20))),
            "working_days": said(draw, draw(st.booleans())),
            "due_from": said(draw, due_from),
            "materials": said(draw, [{"name": "服务报告", "count": 2}, {"name": "总结"}]),
        }
        for stage, due_from in (
            ("midterm", "notice"),
            ("final", draw(st.sampled_from(["notice", "period_end"]))),
        )
    ]
    deal = {
        "number": "2026-108",
        "buyer_number": said(draw, "JN-2026-035"),
        "form": form,
        "project": {
            "name": "政务信息系统云服务项目",
            "package": said(draw, "第二包"),
            "package_name": said(draw, "云资源租用"),
            "service": said(draw, "政务云服务"),
            "procurement_number": said(draw, "SDGP0108") if government else ...,
            "agency_number": said(draw, "QLZB-2026-02") if government else ...,
            "government": said(draw, government) if not government else True,
            "location": said(draw, "山东省济南市历下区"),
        },
        "buyer": draw_party(draw, "buyer", "济南市云湖政务数据中心"),
        "supplier": {**draw_party(draw, "supplier", "岱岳云计算有限公司"), "sme": sme},
        "signing": {
            "place": said(draw, "山东省济南市"),
            "date": signed.isoformat() if awarded else said(draw, signed.isoformat()),
            "copies": 6,
            "buyer_copies": 3,
            "supplier_copies": 3,
        },
        "period": (
            {"months": months}
            if runs_from_signing
            else {"start": start.isoformat(), "months": months}
        ),
        "items": items or ...,
        "total": str(total),
        "invoicing": {
            "kind": said(draw, draw(st.sampled_from(["增值税普通发票"]))),
            "tax_rate": "6%",
            "tax_included": draw(st.booleans()),
            "address": said(draw, "山东省济南市历下区云湖路1号"),
            "phone": said(draw, "0531-86120011"),
            "email": said(draw, "c@yunhu.example"),
        },
        "payments": draw(draw_payments(sme, date(2026, 6, 1))),
        "service_levels": said(
            draw, [{"name": "可用性", "target": "99.9%"}, {"name": "响应", "target": "1 小时"}]
        ),
        "acceptance": stages,
        "terms": draw_terms(draw),
        "award": (
            {
                "date": said(draw, "2026-03-06"),
                "amount": str(total),
                "sign_within_days": said(draw, 30),
                "deposit_return_working_days": said(draw, 5),
                "agency": {
                    "name": said(draw, "齐鲁恒信招标有限公司"),
                    "phone": said(draw, "0531-82110035"),
                },
            }
            if awarded
            else ...
        ),
        "annexes": [{"title": title} for title in titles] or ...,
    }
    return prune(deal)


@pytest.mark.parametrize("form", FORMS)
@settings(
    max_examples=110,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(data=st.data())
def test_every_branch_reads_well(form: str, data: st.DataObject) -> None:
    raw = data.draw(draw_deal(form))
    shaped = shape.read(raw)
    assert () == shaped.problems
    assert shaped.deal
    selection = Selection("contract", form, date=date(2026, 4, 1))
    calendar = sources.read_calendar(HOUSE.holidays, facts.span_years(shaped.deal, selection))
    known = facts.compute(shaped.deal, selection, History(), calendar)
    errors = [f for f in check_deal(shaped.deal, known, History()) if f.severity is Severity.ERROR]
    assert [] == errors

    made = templates.find_kind(HOUSE.templates, "contract").find(form)
    filled, lacking = filling.fill(made, shaped.deal, known)

    assert [] == lacking
    assert [] == checking.verify(filled, shaped.deal, known)
    document = word.read(filled)
    check_text(document)
    check_numbering(document)
    check_references(document)
    check_values(document, raw, known)


_DOUBLED = re.compile(
    r"[，。；：、]{2,}|（）|《》|“”|  | [，。；：、）]|（[，。；：、]|None|null|[￥¥](?!\d)"
)
_LABEL_ALONE = re.compile(r"^[^，。；]{1,12}：$")


def check_text(document: reading.Document) -> None:
    """No empty paragraph or cell label left, no doubled punctuation, no stray blank."""
    blocks = document.body.blocks
    loose = [b for b in blocks if isinstance(b, reading.Paragraph)]
    empty = [p for p in loose if not p.text.strip()]
    assert empty in ([], [blocks[-1]]), "an empty paragraph stands in the text"
    for paragraph in document.paragraphs:
        text = re.sub(r"[_\u3000 ]{2,}", "＿", paragraph.text)  # blanks for the pen
        assert not _DOUBLED.search(text), text
        assert text.count("（") == text.count("）"), text
        assert text.count("“") == text.count("”"), text


def check_numbering(document: reading.Document) -> None:
    """Articles, clauses and items run on without gap, and no heading stands alone."""
    article = clause = item = 0
    previous = None
    for paragraph in (b for b in document.body.blocks if isinstance(b, reading.Paragraph)):
        number = paragraph.number
        if found := re.fullmatch(r"第(.+)条", number):
            assert article + 1 == read_integer(found[1])
            assert previous != "article", "an article without a word"
            article, clause, item, previous = article + 1, 0, 0, "article"
        elif found := re.fullmatch(r"(\d+)[.．、]", number):
            assert clause + 1 == int(found[1]), paragraph.shown
            clause, item, previous = clause + 1, 0, "clause"
        elif found := re.fullmatch(r"（(\d+)）", number):
            assert item + 1 == int(found[1]), paragraph.shown
            item, previous = item + 1, "item"
        elif paragraph.text.strip():
            previous = "text"
    assert article in (14, 17)


def check_references(document: reading.Document) -> None:
    """Every 第…条 and 附件… of the text names one that is there."""
    articles = {p.number for p in document.body.paragraphs if re.fullmatch(r"第.+条", p.number)}
    annexes = {p.number for p in document.body.paragraphs if p.number.startswith("附件")}
    for paragraph in document.body.paragraphs:
        cited = re.sub(r"《[^》]*》(第[一二三四五六七八九十百]+条)?", "", paragraph.text)
        for reference in re.findall(r"第[一二三四五六七八九十]+条", cited):
            assert reference in articles, paragraph.text
        for reference in re.findall(r"附件\d+", cited):
            assert reference in {number.rstrip("：:") for number in annexes}, paragraph.text


def check_values(document: reading.Document, raw: dict[str, Any], known: Any) -> None:
    """What was said stands in the document: amounts, shares that hold, texts, days."""
    text = document.text
    for payment in known.payments:
        assert money.format_amount(payment.amount) in text
    for side in ("buyer", "supplier"):
        for value in _list_texts(raw[side]):
            assert value in text, value
    for value in _list_texts(raw["project"]):
        assert value in text, value
    for value in raw.get("terms", {}).values():
        if isinstance(value, str) and value.endswith("%"):
            assert value in text or value == raw["terms"].get("performance_bond"), value
    other = {p.get("sme_percent") for p in raw["payments"]} - {
        p["percent"] for p in raw["payments"]
    }
    if not raw["supplier"]["sme"]:
        assert not [share for share in other if share and f"的{share}" in text]


def _list_texts(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for inner in value.values() for text in _list_texts(inner)]
    return [value] if isinstance(value, str) else []
