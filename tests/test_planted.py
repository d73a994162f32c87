"""Defects planted one at a time in the example deals: each is found, where it is, with few words.

A row names the deal, what is changed in it (path → value, `...` takes a field away) and what must
be found: the code, how bad at least (`!` an error, `~` a warning, `.` a remark), and the place
where it is not the first path changed.
"""

from __future__ import annotations

import copy
import json
import random
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from conftest import EXAMPLES, check_raw
from hypothesis import given, settings
from hypothesis import strategies as st

from generator import rules
from generator.codes import check_tax_id
from generator.fields import note_fields
from generator.findings import DataPlace, Finding, Severity
from generator.model import Deal, Entry, Terms
from generator.rule import SMALLEST_DEAL, Rule, patch
from generator.values import Inexact

_LEAST = {"!": Severity.ERROR, "~": Severity.WARNING, ".": Severity.INFO}
_MOST_OTHERS = 3
# The working days of a year are read when it first occurs, which takes its time.
broadly = settings(deadline=None, max_examples=40)


def put(raw: dict[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """The deal with each path set to its value, the groups and lists above it made as needed."""
    result = copy.deepcopy(raw)
    for path, value in changes.items():
        steps = [int(s) if s.isdigit() else s for s in re.findall(r"[^.\[\]]+", path)]
        holder: Any = result
        for step, following in pairwise(steps):
            if isinstance(step, int) and step == len(holder):
                holder.append({})
            elif not isinstance(step, int) and step not in holder:
                holder[step] = [] if isinstance(following, int) else {}
            holder = holder[step]
        if value is ...:
            del holder[steps[-1]]
        elif isinstance(steps[-1], int) and steps[-1] == len(holder):
            holder.append(value)
        else:
            holder[steps[-1]] = copy.deepcopy(value)
    return result


_PLANTED_IN = ("technical-service", "cloud-service", "arbitration", "lump-sum")
DEALS: dict[str, dict[str, Any]] = {
    path.stem: json.loads(path.read_text(encoding="utf-8"))
    for path in EXAMPLES
    if path.stem in _PLANTED_IN
}
TECH, CLOUD, ARB, LUMP = (DEALS[name] for name in _PLANTED_IN)
LINES = ("84000.00", "46080.00", "19500.00", "88800.00", "39600.00", "9166.69", "-2146.69")
# Every amount stated that could be computed, so that each contradicts when it changes.
PRICED = put(
    TECH,
    {f"items[{n}].amount": amount for n, amount in enumerate(LINES)}
    | {f"payments[{n}].amount": a for n, a in enumerate(("142500.00", "85500.00", "57000.00"))},
)
SMALL = put(
    PRICED,
    {"supplier.sme": True, "payments[0].sme_percent": "60%", "payments[1].sme_percent": "25%"}
    | {"payments[2].sme_percent": "15%", "payments[0].amount": "171000.00"}
    | {"payments[1].amount": "71250.00", "payments[2].amount": "42750.00"},
)
SUPPLEMENT = {
    "number": "2026-108-补1",
    "date": "2026-06-01",
    "changes": [{"path": "total", "before": "285000.00", "after": "300000.00"}],
}
DATED = put(
    TECH,
    {
        "period.end": "2027-03-31",
        "acceptance[0].date": "2026-09-28",
        "acceptance[1].date": "2027-04-08",
        "payments[0].invoice_by": "2026-03-25",
        "payments[1].invoice_by": "2026-09-30",
        "payments[1].due_date": "2026-10-16",
        "payments[2].invoice_by": "2027-04-15",
        "amendments": [SUPPLEMENT],
        "notices": [{"date": "2027-01-05", "reply_days": 10}],
    },
)
CASES: list[Any] = []


def planted(raw: dict[str, Any], changes: Mapping[str, Any], *expected: str) -> None:
    """One defect."""
    name = next((n for n, deal in DEALS.items() if deal is raw), "variant")
    told = ", ".join(f"{path}={value!r:.30}" for path, value in changes.items())
    shown = told.replace("Ellipsis", "-").encode("unicode_escape").decode("ascii")
    label = f"{name}: {shown}" if told.isascii() else f"{name}: {told}"
    CASES.append(pytest.param(raw, changes, expected, id=label[:100]))


def each(raw: dict[str, Any], path: str, values: Sequence[Any], *expected: str) -> None:
    """The same field with several wrong values, each a defect of its own."""
    for value in values:
        planted(raw, {path: value}, *expected)


def everywhere(path: str, values: Sequence[Any], *expected: str) -> None:
    """Wrong whatever the deal: all the values in the fullest one, the first in each other."""
    each(TECH, path, values, *expected)
    for raw in (CLOUD, ARB, LUMP):
        planted(raw, {path: values[0]}, *expected)


# --- sums ----------------------------------------------------------------------------------------

each(TECH, "total", ["285000.01", "284999.99", "258000.00", "2850000.00", "28500.00"], "D201!")
each(ARB, "total", ["244000.03", "244000.01", "244000.00", "240400.02"], "D201!")
each(LUMP, "total", ["-98765.43"], "D006!")
each(LUMP, "total", ["0.00", 0], "D202!")
each(LUMP, "total", ["98765.433", "98,76.43", "九万元", "", "98765.43元", "¥98765.43"], "D005!")
each(LUMP, "total", ["99999999999999999.00", 10**17], "D006!")
each(LUMP, "total", [None, ...], "D002!")
each(TECH, "award.amount", ["285000.01", "284999.99", "825000.00", "28500.00"], "D203!")
each(TECH, "award.amount", ["-285000.00"], "D006!")
each(TECH, "items[0].unit_price", ["42000.01", "24000.00", "4200.00"], "D201! total")
each(TECH, "items[3].quantity", ["47", "84", "4.8"], "D201! total")
each(PRICED, "items[0].unit_price", ["42000.01", "24000.00"], "D401! items[0].amount")
each(PRICED, "items[1].quantity", ["35", "63", "3600"], "D401! items[1].amount")
each(PRICED, "items[5].amount", ["9166.68", "9166.70"], "D401!")
each(PRICED, "items[5].amount", ["9166.6875"], "D005!")
each(PRICED, "items[2].amount", ["19500.01", "19499.99", "15900.00", "-19500.00"], "D401!")
each(PRICED, "payments[0].amount", ["142500.01", "142499.99", "124500.00"], "D504! payments")
each(
    PRICED, "payments[2].amount", ["57000.01", "75000.00", "5700.00", "570000.00"], "D504! payments"
)
each(PRICED, "payments[1].amount", ["0.00"], "D505!")
each(PRICED, "payments[1].amount", ["-85500.00"], "D006!")
planted(
    PRICED,
    {"payments[0].amount": "142501.00", "payments[1].amount": "85499.00"},
    "D503!",
    "D503! payments[1].amount",
)
planted(
    PRICED, {"payments[0].amount": "142500.01", "payments[1].amount": "85499.99"}, "D503~ payments"
)
planted(PRICED, {"total": "285000.01", "award.amount": "285000.01"}, "D201!", "D504! payments")
planted(PRICED, {"total": ..., "items[1].amount": "46080.01"}, "D401! items[1].amount")
planted(TECH, {"items": [], "total": ...}, "D002! total")

# --- lines ---------------------------------------------------------------------------------------

planted(TECH, {"items[7]": TECH["items"][1], "total": ..., "award": ...}, "D403~ items[7]")
planted(
    TECH,
    {"items[7]": TECH["items"][1] | {"unit_price": "1300.00"}, "total": ..., "award": ...},
    "D404~ items[7].unit_price",
)
each(TECH, "items[6].discount", [False, ...], "D405! items[6].amount")
each(TECH, "items[6].amount", ["2146.69"], "D406!")
each(TECH, "items[6].amount", ["0.00"], "D406~")
planted(TECH, {"items[6].amount": "-300000.00", "total": ...}, "D407! items")
each(TECH, "items[2].quantity", ["-3"], "D405!")
each(TECH, "items[2].unit_price", ["-6500.00"], "D405!")
each(TECH, "items[2].quantity", ["0"], "D408~")
each(TECH, "items[2].unit_price", ["0.00"], "D408~")
each(TECH, "items[2].quantity", ["3.5", "0.3"], "D409~")
each(TECH, "items[2].name", [..., "", " ", None], "D410!")
each(TECH, "items[2].quantity", [...], "D402! items[2]")
each(TECH, "items[2].unit_price", [...], "D402! items[2]")
each(TECH, "items[2].unit", [..., ""], "D411.")
each(TECH, "items[2].unit_price", ["6500.0000001", "6,50", "六千五"], "D005!")
each(TECH, "items[2].unit_price", [Inexact("6500.5"), Inexact("6.5e3")], "D004!")
each(TECH, "items[2].quantity", ["3套", "three"], "D005!")
planted(TECH, {"items[2].unit_price": "9999999999999999", "items[2].quantity": "1000"}, "D209!")

# --- shares and instalments ----------------------------------------------------------------------

everywhere("payments[0].percent", ["5%", "99%", "250%", "29.99%", "0.5%"], "D501! payments")
everywhere("payments[0].percent", ["0.5", 50, "五成", "50 percent", ""], "D013!")
everywhere("payments[0].percent", ["-50%"], "D006!")
everywhere("payments[0].trigger", ["签定", "验收", True, ""], "D010!")
everywhere("payments[0].trigger", ["date"], "D509! payments[0].due_date")
everywhere("payments[0].due_days", [...], "D507~")
everywhere("payments[0].due_days", [-5], "D006!")
everywhere("payments[0].due_days", ["十天", "30天", True, [30]], "D003!")
everywhere("payments[0].due_days", [Inexact("30.0")], "D004!")
everywhere("payments[0].due_days", [3650], "D516~")
everywhere("payments", [..., []], "D518.")
for base in DEALS.values():
    planted(base, {"payments[0].name": base["payments"][1]["name"]}, "D513~ payments[1].name")
each(TECH, "payments[0].percent", ["7.5%", "75%"], "D501! payments")
each(TECH, "payments[1].percent", ["3%", "30.01%", "29.99%"], "D501! payments")
each(TECH, "payments[1].percent", ["0%"], "D505!")
each(TECH, "payments[1].percent", [...], "D506! payments[1]")
each(TECH, "payments[1].trigger", [...], "D508~")
planted(ARB, {"payments[0].trigger": "final_acceptance", "payments[1].trigger": "invoice"}, "D514~")
planted(
    LUMP,
    {"payments[0].trigger": "invoice", "payments[1].trigger": "signing"},
    "D514~ payments[1].trigger",
)
planted(
    TECH,
    {
        "payments[2].trigger": "midterm_acceptance",
        "payments[2].due_days": 10,
        "payments[2].working_days": True,
    },
    "D515~",
)
planted(TECH, {"acceptance[0]": ...}, "D510! payments[1].trigger")
planted(TECH, {"acceptance[1]": ...}, "D510! payments[2].trigger")
planted(TECH, {"acceptance": ...}, "D510~ payments[1].trigger", "D510~ payments[2].trigger")
planted(TECH, {"acceptance[1].stage": "midterm"}, "D521~", "D510! payments[2].trigger")
planted(TECH, {"acceptance[0].stage": ...}, "D520~ acceptance[0].stage")
planted(
    TECH,
    {"payments[0].trigger": "final_acceptance", "payments[2].trigger": "signing"},
    "D514~ payments[1].trigger",
)
planted(
    TECH,
    {"payments[0].trigger": "invoice", "payments[0].requires_invoice": False},
    "D511! payments[0].requires_invoice",
)
planted(TECH, {"supplier.sme": True, "payments[0].due_days": 40}, "D512~ payments[0].due_days")
planted(TECH, {"supplier.sme": True, "payments[2].due_days": 90}, "D512~ payments[2].due_days")
planted(TECH, {"payments[0].percent": "20%", "payments[2].percent": "50%"}, "D517.")
each(ARB, "payments[1].sme_percent", ["3%", "31%", "29.99%"], "D501! payments")
each(ARB, "payments[1].sme_percent", [...], "D501! payments", "D502~")
each(ARB, "supplier.sme", [...], "D502~")
each(ARB, "supplier.sme", ["maybe", 1, "yes"], "D010!")
each(SMALL, "supplier.sme", [False, "否", ...], "D503! payments[0].amount")
planted(
    SMALL,
    {"payments[0].amount": "142500.00", "payments[1].amount": "85500.00"}
    | {"payments[2].amount": "57000.00"},
    "D503!",
    "D503! payments[1].amount",
    "D503! payments[2].amount",
)

# --- dates ---------------------------------------------------------------------------------------

everywhere("signing.date", ["2026-02-30", "2026-13-01", "26-3-31", "明天", "04/05/2026"], "D011!")
everywhere("signing.date", [20260331, True], "D003!")
everywhere("signing.date", ["1926-03-20"], "D321~")
everywhere("signing.date", ["2029-01-01"], "D322~ number")
each(TECH, "signing.date", ["2026-04-02", "2026-04-04"], "D306~")
each(TECH, "signing.date", ["2025-03-20", "2026-03-05"], "D304!")
each(TECH, "signing.date", ["2027-04-01"], "D307!")
each(TECH, "award.date", ["2026-03-21", "2027-03-06"], "D304! signing.date")
each(TECH, "award.date", ["2026-02-17", "2025-03-06"], "D305! signing.date")
each(TECH, "award.date", ["2026-03-00", "三月六日"], "D011!")
each(ARB, "period.end", ["2027-01-10", "2027-01-08", "2027-01-31", "2027-10-09"], "D302!")
each(ARB, "period.end", ["2026-07-09", "2026-01-09"], "D301!")
each(ARB, "period.months", [5, 7, 12, 60], "D302! period.end")
each(ARB, "period.start", ["2026-07-11", "2026-07-09", "2026-07-01"], "D302! period.end")
each(ARB, "period.start", ["2027-07-10"], "D301! period.end")
each(ARB, "period.months", [0, -6], "D006!")
each(ARB, "period.months", ["半年", "6个月"], "D003!")
planted(ARB, {"period.end": "2027-01-10", "period.months": ...}, "D303~")
planted(ARB, {"period.start": "2025-07-10", "period.end": "2026-01-09"}, "D307! signing.date")
planted(TECH, {"period.months": 120}, "D320~ period")
planted(TECH, {"period.start": "2036-04-01"}, "D321~")
planted(TECH, {"period.start": "2025-04-01"}, "D306~ signing.date")
each(LUMP, "period.end", ["2026-12-14", "2026-12-16"], "D302!")
each(DATED, "acceptance[0].date", ["2025-09-28", "2027-09-28", "2026-03-31", "2027-04-01"], "D313!")
each(DATED, "acceptance[0].date", ["2027-04-09"], "D315!")
each(DATED, "acceptance[1].date", ["2026-03-28", "2025-04-08"], "D314!")
each(DATED, "acceptance[1].date", ["2027-03-30"], "D314~")
each(DATED, "acceptance[1].date", ["2027-05-30", "2028-04-08"], "D316~")
each(DATED, "acceptance[1].date", ["2026-09-27"], "D315! acceptance[0].date")
each(DATED, "payments[0].invoice_by", ["2026-03-19", "2025-03-25"], "D308!")
each(DATED, "payments[2].invoice_by", ["2028-04-15", "2037-04-15"], "D309~")
each(DATED, "payments[2].invoice_by", ["2026-04-15"], "D310~")
each(DATED, "payments[1].invoice_by", ["2026-10-20"], "D311~")
each(DATED, "payments[1].due_date", ["2026-10-18", "2026-10-20", "2027-10-19"], "D312!")
each(DATED, "payments[1].due_date", ["2026-01-19"], "D308!")
planted(
    DATED,
    {"payments[2].due_days": ..., "payments[2].due_date": "2027-04-07"},
    "D319~ payments[2].due_date",
)
each(DATED, "amendments[0].date", ["2026-03-19", "2025-06-01"], "D317!")
each(DATED, "notices[0].date", ["2026-01-05"], "D317~")
planted(
    DATED,
    {"amendments[1]": {"date": "2026-05-01", "changes": [{"path": "total", "after": "301000.00"}]}},
    "D318~ amendments[1].date",
)
each(TECH, "number", ["2025-108", "2027-108"], "D322~")

# --- amendments ----------------------------------------------------------------------------------

CHANGE = "amendments[0].changes[0]"
each(DATED, f"{CHANGE}.before", ["258000.00", "285000.01"], "D206!")
each(DATED, f"{CHANGE}.after", ["313500.01", "400000.00"], "D205!")
each(DATED, f"{CHANGE}.after", ["三十万", "-5.00"], "D208!")
each(DATED, f"{CHANGE}.after", [Inexact("300000.5")], "D004!")
each(DATED, f"{CHANGE}.after", ["285000.00", ...], "D208~ amendments[0].changes[0].after")
each(DATED, f"{CHANGE}.path", ["totel", "第三条", "payments[9].amount"], "D207~")
each(DATED, f"{CHANGE}.path", [...], "D002!")
each(DATED, "amendments[0].changes", [[], ...], "D813~")
each(DATED, "amendments[0].number", ["2026-108"], "D813~")

# --- parties -------------------------------------------------------------------------------------

everywhere("supplier.bank", [..., "", " "], "D123~")
everywhere("supplier.account", [...], "D123~")
everywhere("project.name", ["", "\n"], "D102!")
everywhere("project.name", [..., None], "D002!")
everywhere("project.name", ["平台平台运维项目"], "D707~")
everywhere("project.name", ["海州市大数据管理局网站运维项目", "碧海网络有限公司系统运维"], "D708~")
everywhere("project", [...], "D002!")
everywhere("project", ["运维项目"], "D003!")
everywhere("form", [...], "D002!")
everywhere("number", [""], "D810!")
everywhere("number", ["2026/108", "2026 108", "2026:108"], "D810~")
everywhere("number", ["２０２６-108", "2026－108"], "D711~")
everywhere("number", ["2026-1O8", "202O-108"], "D710~")
everywhere("number", [2026108], "D003!")
for base in (TECH, CLOUD):
    buyer, supplier = base["buyer"], base["supplier"]
    for side, party, other in (("buyer", buyer, supplier), ("supplier", supplier, buyer)):
        name = party["name"]
        each(base, side, [..., None], "D002!")
        each(base, side, [[], 5, [party]], "D003!")
        each(base, f"{side}.name", [..., None], "D002!")
        each(base, f"{side}.name", ["", " ", "\u3000", "\u200b"], "D102!")
        each(base, f"{side}.name", [other["name"]], "D101! supplier.name")
        each(base, f"{side}.name", [name * 2, f"{name}（{name}）"], "D104!")
        each(
            base,
            f"{side}.name",
            ["甲方", "采购人", name[:1], "12345", f"{name}13800138000"],
            "D103!",
        )
        each(base, f"{side}.name", [f"{name} ", f"\t{name}", f"{name[:4]} {name[4:]}"], "D703~")
        each(base, f"{side}.name", [f"{name[:4]}\u200b{name[4:]}", f"\ufeff{name}"], "D709~")
        each(base, f"{side}.name", [f"{name}（", f"{name[:4]}）{name[4:]}"], "D705~")
        each(base, f"{side}.name", [f"{name}\x07", f"\x00{name}"], "D012!")
        each(base, f"{side}.tax_id", [other["tax_id"]], "D110! supplier.tax_id")
        each(base, f"{side}.legal_representative", ["010-66668888", name], "D125~")
        each(base, f"{side}.contact.name", ["13800138000", "a@b.cn"], "D125~")
        each(base, f"{side}.contact", ["张三"], "D003!")
        for phone in ("0531-8612001", "1380013800", "138001380001", "0531-861200166", "电话"):
            planted(base, {f"{side}.contact.phone": phone}, "D112~")
        each(base, f"{side}.contact.phone", [13800138000], "D003!")
        each(base, f"{side}.contact.email", ["qinrc", "a@@b.cn", "a＠b.cn", "a@b"], "D120!")
        each(base, f"{side}.postcode", ["25001", "2500144", "25OO14", "000000", "邮编"], "D113!")
        each(base, f"{side}.postcode", ["830000"], "D114~")
        each(
            base,
            f"{side}.account",
            ["1.6E+19", "1602003", "16020O3409200012345", "1" * 31],
            "D116~",
        )
    planted(
        base, {"buyer": supplier, "supplier": buyer, "project.government": True}, "D124~ buyer.name"
    )
    each(base, "supplier.address", [buyer["address"]], "D111~")
    each(base, "supplier.contact.phone", [buyer["contact"]["phone"]], "D111~")
    each(base, "supplier.contact.name", [buyer["contact"]["name"]], "D111~")
    each(base, "supplier.account_name", [buyer["name"], supplier["name"][:-4], "王小云"], "D117~")
    each(
        base,
        "project.name",
        [f"{base['project']['name']}（", f"《{base['project']['name']}"],
        "D705~",
    )
    each(base, "project.name", [buyer["name"] * 2 + "平台项目"], "D104!")
    each(base, "project.name", [buyer["name"] + "平台运维项目"], "D104.")
for base in (TECH, CLOUD):
    for side in ("buyer", "supplier"):
        code = base[side]["tax_id"]
        wrong = [f"{code[:9]}V{code[10:]}", f"{code[:9]}I{code[10:]}", code + "1", code[:-2]]
        wrong += [code[:16] + code[17] + code[16], f"{code[:8]} {code[8:]}", f"-{code}", "税号"]
        each(base, f"{side}.tax_id", wrong, "D105!")
        each(base, f"{side}.tax_id", [code[:-1], code[1:], code[:9] + code[10:]], "D105~")
each(TECH, "supplier.name", ["岱岳云计算有限", "岱岳云计算有限公"], "D103!")
each(TECH, "supplier.name", ["岱岳云计算(北京)有限公司"], "D706.")
each(TECH, "supplier.cnaps", ["105451000127", "10545100012", "1054510001266"], "D118~")
each(TECH, "supplier.cnaps", ["102451000129"], "D119~")
each(TECH, "supplier.account", [TECH["buyer"]["account"]], "D110!")
each(TECH, "award.agency.name", [TECH["supplier"]["name"]], "D126!")
each(TECH, "award.agency.name", [TECH["buyer"]["name"]], "D126~")
each(TECH, "award.agency.phone", ["0531-821100"], "D112!")
each(TECH, "award.agency.fax", ["0531-821100366"], "D112!")
each(TECH, "award.agency.email", ["zb.qlhx-bid.example"], "D120!")
each(TECH, "project.location", ["北京市通州区"], "D127.")
each(TECH, "project.package", ["第三包", "3"], "D809~ project.agency_number")
each(TECH, "project.procurement_number", [...], "D808.")
each(TECH, "project.government", [...], "D808.")
each(TECH, "buyer_number", [TECH["number"]], "D811.")

# --- invoicing -----------------------------------------------------------------------------------

everywhere("invoicing.tax_rate", ["7%", "16%", "60%", "0.6%", "17%"], "D601!")
everywhere("invoicing.tax_rate", ["13%", "9%", "0%"], "D602~")
everywhere("invoicing.tax_rate", ["3%", "1%"], "D602.")
everywhere("invoicing.tax_rate", ["0.06", 6, "6", "百分之六"], "D013!")
everywhere("invoicing.tax_rate", ["-6%"], "D006!")
everywhere("invoicing.tax_rate", [Inexact("0.06")], "D004!")
everywhere("invoicing.kind", ["专票", "增值税发票", "普通发票"], "D010!")
everywhere("invoicing.tax_code", ["304020300000000000", "30402030000000000000", ""], "D603!")
everywhere(
    "invoicing.tax_code", ["3040201000000000000", "3040203000000000001", "3.0402E+18"], "D603~"
)
everywhere("invoicing.tax_code", [3040203000000000000], "D003!")
everywhere("invoicing.email", ["caiwu", "a@b@c.cn"], "D120!")
for base in (TECH, LUMP):
    buyer, supplier = base["buyer"], base["supplier"]
    each(base, "invoicing.title", [buyer["name"][:-1], f"{buyer['name']}财务处"], "D107!")
    each(base, "invoicing.title", [supplier["name"]], "D109!")
    each(base, "invoicing.tax_id", [supplier["tax_id"]], "D109!")
    each(base, "invoicing.account", [supplier["account"]], "D109!")
    each(base, "invoicing.phone", [supplier["contact"]["phone"]], "D109~")
    planted(
        base,
        {"invoicing.tax_included": False, "invoicing.tax_rate": ...},
        "D606! invoicing.tax_rate",
    )
each(LUMP, "invoicing.tax_id", ["12370200402763185P"], "D105!")
planted(LUMP, {"invoicing.kind": "增值税专用发票", "buyer.tax_id": ...}, "D604! invoicing.tax_id")
each(LUMP, "invoicing.tax_id", ["12110000400881265U"], "D108!")
each(TECH, "invoicing.kind", ["增值税专用发票"], "D605.")
each(TECH, "invoicing.address", ["山东省济南市历下区云湖路9号"], "D121.")
each(TECH, "invoicing.address", [TECH["supplier"]["address"]], "D109~")
each(TECH, "invoicing.account", ["1602003409200012346"], "D122~")
each(TECH, "invoicing.item", ["云" * 101], "D621.")
each(TECH, "invoicing.remark", ["云" * 231], "D621.")
planted(TECH, {"invoicing.tax_included": False}, "D203~ award.amount")

# --- terms ---------------------------------------------------------------------------------------

for key in [key for key in note_fields(Terms) if key.endswith("_daily_rate")]:
    each(TECH, f"terms.{key}", ["3%", "1.5%", "0%", "30%"], "D607~")
    each(TECH, f"terms.{key}", ["300%", "100%"], "D607!")
    each(TECH, f"terms.{key}", ["0.001", 3], "D013!")
for key in ("infringement_rate", "malware_rate", "quality_rate", "other_breach_rate", "ip_rate"):
    each(TECH, f"terms.{key}", ["50%", "0%", "31%"], "D608~")
    each(TECH, f"terms.{key}", ["500%"], "D608!")
each(TECH, "terms.buyer_liability_cap", ["300%", "100.01%"], "D609!")
each(TECH, "terms.buyer_liability_cap", ["0%"], "D609~")
each(ARB, "terms.buyer_late_payment_cap", ["500%"], "D609!")
each(ARB, "terms.buyer_late_payment_cap", ["0.01%", "0%"], "D609~")
each(ARB, "terms.buyer_late_payment_cap", [...], "D610.")
each(ARB, "terms.buyer_late_payment_daily_rate", [...], "D610~")
each(ARB, "terms.buyer_late_payment_daily_rate", ["0.005%"], "D611~")
each(TECH, "terms.confidentiality_years", [0, 99], "D615~")
each(TECH, "terms.confidentiality_years", ["永久", "三年"], "D003!")
each(TECH, "terms.confidentiality_years", [-1], "D006!")
each(TECH, "terms.performance_bond", ["11%", "30000.00", "285000.00"], "D204!")
each(TECH, "terms.performance_bond", ["-1.00"], "D006!")
each(TECH, "terms.rework_working_days", [5], "D623~")
each(TECH, "terms.rework_days", [0, 5000], "D618~")
each(TECH, "terms.fault_response_hours", [0, 240], "D618~")
each(TECH, "terms.fault_report_minutes", [0, 3000], "D618~")
each(TECH, "terms.force_majeure_termination_days", [3, 5], "D622~")
each(TECH, "terms.acceptance_sign_days", [0, 300], "D618~")
each(TECH, "terms.delivery_deemed_working_days", [0, 300], "D618~")
each(TECH, "terms.dispute_court_of", [...], "D612!")
each(TECH, "terms.dispute", ["arbitration"], "D612! terms.arbitration_commission")
each(TECH, "terms.dispute", [...], "D612~")
each(TECH, "terms.dispute", ["法院", "两者"], "D010!")
each(TECH, "terms.arbitration_commission", ["济南仲裁委员会"], "D613~")
each(ARB, "terms.arbitration_commission", [..., "", " "], "D612!")
each(ARB, "terms.arbitration_commission", ["当地仲裁委员会", "成都法院", "成都仲裁"], "D614~")
each(ARB, "terms.dispute_court_of", ["buyer"], "D613~")
each(ARB, "terms.dispute", ["court", "诉讼"], "D612! terms.dispute_court_of")
each(TECH, "terms.ip_owner", ["双方", "both"], "D010!")
each(TECH, "award.sign_within_days", [60], "D617!")
each(TECH, "award.sign_within_days", [10], "D305~ signing.date")
each(TECH, "award.deposit_return_working_days", [10], "D616~")
each(TECH, "service_levels[0].target", ["999.5%", "101%"], "D619!")
each(TECH, "service_levels[0].target", ["", " "], "D812~")
each(TECH, "service_levels[0].target", ["99,95%"], "D619~")
each(TECH, "service_levels[0].target", ["9.995%", "99.95"], "D619~")

# --- copies, annexes, acceptance -----------------------------------------------------------------

everywhere("signing.copies", [3, 1, 2], "D801!")
everywhere("signing.copies", [8, 12], "D802!")
everywhere("signing.copies", [0, -4], "D006!")
everywhere("signing.copies", ["肆", True, [4]], "D003!")
everywhere("signing.buyer_copies", [9], "D801! signing.copies")
everywhere("signing.buyer_copies", [1], "D802! signing.copies")
everywhere("signing.supplier_copies", [0], "D803!")
each(TECH, "annexes[1]", [{"title": "《中标通知书》"}], "D804~ annexes[1].title")
each(TECH, "annexes[1]", [{"title": ""}, {"title": "《》"}, {}], "D805! annexes[1].title")
each(
    TECH,
    "annexes[1]",
    [{"title": "附件一"}, {"title": "附件2：保密承诺书"}],
    "D805~ annexes[1].title",
)
each(TECH, "annexes", [...], "D807.")
each(TECH, "award", [...], "D806. annexes[0].title")
each(LUMP, "annexes", [[{"title": "服务资源明细清单"}]], "D412. annexes[0].title")
each(TECH, "acceptance[1].materials[1].count", [3, 12], "D522~")
each(TECH, "acceptance[1].materials[1].count", [0], "D006!")
planted(
    DATED,
    {"service_levels[0].actual": "99.5%", "acceptance[1].conclusion": "合格"},
    "D620~ service_levels[0].actual",
)
each(TECH, "acceptance[1].conclusion", ["通过", "优秀"], "D010!")
each(TECH, "acceptance[0].due_from", ["period_end"], "D524~")

# --- shape ---------------------------------------------------------------------------------------

each(TECH, "totle", ["285000.00"], "D001!")
each(TECH, "buyer.phonee", ["0531-86120016"], "D001!")
each(TECH, "payments[0].ratio", ["50%"], "D001!")
each(TECH, "terms.contact", ["王小云"], "D001!")
each(TECH, "合同总价", ["285000.00"], "D007!")
each(TECH, "buyer.名称", [TECH["buyer"]["name"]], "D007!")
each(TECH, "payments[0].比例", ["50%"], "D007!")
each(TECH, "甲方", [TECH["buyer"]], "D007!")
each(TECH, "payments", [{"name": "首付款"}, "一次付清", 3], "D003!")
each(TECH, "items", ["清单见附件", {"name": "云主机"}], "D003!")
each(TECH, "total", [True, ["285000.00"], {"amount": "1"}], "D003!")
each(TECH, "total", [Inexact("285000.0"), Inexact("2.85e5"), Inexact("NaN")], "D004!")
each(TECH, "extra", [{"系数": Inexact("0.95")}], "D004! extra.系数")
each(TECH, "project.government", ["政府", 1, "true"], "D010!")
each(TECH, "project.name", ["云" * 20_001], "D014!")
for code in ("D999", "d201", "全部", "D201"):
    planted(TECH, {"accept": {code: "理由"}}, f"D008~ accept.{code}")
planted(TECH, {"accept": {"D201": None}}, "D003! accept.D201")
each(TECH, "accept", [["D201"], "D201"], "D003!")

# --- words ---------------------------------------------------------------------------------------

PLACEHOLDERS = (
    "待定",
    "XX",
    "XXXX",
    "None",
    "____",
    "TBD",
    "？？？",
    "【】",
    "示例",
    "N/A",
    "暂无",
)
for place in (
    "buyer_number", "project.service", "project.location", "buyer.legal_representative",
    "buyer.address", "buyer.bank", "supplier.account_name", "signing.place", "items[0].spec",
    "items[0].unit", "invoicing.item", "payments[0].name", "service_levels[0].target",
    "acceptance[0].place", "award.agency.address", "annexes[0].title",
):  # fmt: skip
    each(TECH, place, PLACEHOLDERS, "D701~")
for place in ("project.name", "buyer.name", "supplier.name", "number"):
    each(TECH, place, PLACEHOLDERS[:8], "D701!")
each(TECH, "buyer.address", ["XX市XX区云湖路6号", "山东省济南市（ ）区", "____路6号"], "D701~")
each(TECH, "extra", [{"说明": "待定"}], "D701! extra.说明")
each(TECH, "items[0].name", ["{{ 服务 }}", "${name}", "«名称»"], "D702~")
each(TECH, "items[0].name", ["云  端", "云端 ", "云\n端"], "D703~")
each(TECH, "items[0].name", ["云\u3000端"], "D704~")
each(TECH, "items[0].name", ["防护\u202e服务", "防护\u200d服务"], "D709~")
each(TECH, "project.service", ["安全服务服务", "政务云政务云服务"], "D707~")


BEFORE: dict[int, set[tuple[str, str]]] = {}


def spot(findings: Iterable[Finding]) -> set[tuple[str, str]]:
    return {(finding.code, str(finding.place)) for finding in findings}


def find_new(raw: dict[str, Any], changes: Mapping[str, Any]) -> list[Finding]:
    """What the changed deal is told that the deal itself is not."""
    if id(raw) not in BEFORE:
        BEFORE[id(raw)] = spot(check_raw(raw))
    return [f for f in check_raw(put(raw, changes)) if spot([f]) - BEFORE[id(raw)]]


@pytest.mark.parametrize(("raw", "changes", "expected"), CASES)
def test_a_planted_defect_is_found_where_it_is_and_little_else(
    raw: dict[str, Any], changes: Mapping[str, Any], expected: tuple[str, ...]
) -> None:
    found = find_new(raw, changes)
    told = {wanted[:4] for wanted in expected}

    for wanted in expected:
        code, mark, place = wanted[:4], wanted[4], wanted[6:] or next(iter(changes))
        hits = [f for f in found if (f.code, str(f.place)) == (code, f"$.{place}")]
        assert hits, (wanted, found)
        assert min(f.severity.rank for f in hits) <= _LEAST[mark].rank
        assert all(f.message.strip() for f in hits)
    others = {f.code for f in found if f.severity is not Severity.INFO} - told
    assert len(others) <= _MOST_OTHERS, found


@pytest.mark.parametrize("raw", [PRICED, SMALL, DATED], ids=["priced", "small", "dated"])
def test_the_deals_that_defects_are_planted_in_are_sound(raw: dict[str, Any]) -> None:
    assert [] == grave(check_raw(raw))


def grave(findings: Iterable[Finding]) -> list[Finding]:
    return [finding for finding in findings if finding.severity is not Severity.INFO]


# --- whatever is changed, it is found ------------------------------------------------------------

AMOUNTS = (
    ["total", "award.amount"]
    + [f"items[{n}].{key}" for n in range(6) for key in ("amount", "unit_price")]
    + [f"payments[{n}].amount" for n in range(3)]
)


def look(raw: Any, path: str) -> Any:
    """The value that stands at a path."""
    for step in re.findall(r"[^.\[\]]+", path):
        raw = raw[int(step) if step.isdigit() else step]
    return raw


@broadly
@given(
    path=st.sampled_from(AMOUNTS),
    fens=st.one_of(st.sampled_from([-1, 1, 9, -9, 100]), st.integers(-(10**9), 10**9)),
)
def test_one_amount_changed_by_any_number_of_fens_is_found(path: str, fens: int) -> None:
    if fens == 0:
        return
    changed = Decimal(look(PRICED, path)) + Decimal(fens).scaleb(-2)

    assert Severity.ERROR in {f.severity for f in find_new(PRICED, {path: str(changed)})}


@broadly
@given(data=st.data())
def test_two_adjacent_digits_of_an_instalment_swapped_are_found(data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(AMOUNTS[-3:] + AMOUNTS[:2]))
    amount = look(PRICED, path)
    swaps = [
        n
        for n in range(len(amount) - 1)
        if amount[n] != amount[n + 1] and "." not in amount[n : n + 2]
    ]
    n = data.draw(st.sampled_from(swaps))
    changed = amount[:n] + amount[n + 1] + amount[n] + amount[n + 2 :]

    assert Severity.ERROR in {f.severity for f in find_new(PRICED, {path: changed})}


TAX_IDS = ("buyer.tax_id", "supplier.tax_id", "invoicing.tax_id")
CODE_CHARS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@broadly
@given(
    raw=st.sampled_from(list(DEALS.values())),
    path=st.sampled_from(TAX_IDS),
    place=st.integers(0, 17),
    char=st.sampled_from(CODE_CHARS),
)
def test_any_one_character_of_a_tax_number_changed_is_found(
    raw: dict[str, Any], path: str, place: int, char: str
) -> None:
    good = raw["buyer" if path.startswith("invoicing") else path.split(".")[0]]["tax_id"]
    if good[place] == char:
        return
    changed = good[:place] + char + good[place + 1 :]

    found = find_new(raw, {path: changed})
    assert [f for f in found if f.severity is Severity.ERROR and str(f.place) == f"$.{path}"]


@broadly
@given(
    raw=st.sampled_from(list(DEALS.values())),
    side=st.sampled_from(["buyer", "supplier"]),
    place=st.integers(0, 16),
)
def test_two_adjacent_characters_of_a_tax_number_swapped_are_found(
    raw: dict[str, Any], side: str, place: int
) -> None:
    good = raw[side]["tax_id"]
    if good[place] == good[place + 1]:
        return
    changed = good[:place] + good[place + 1] + good[place] + good[place + 2 :]

    assert "D105" in {f.code for f in find_new(raw, {f"{side}.tax_id": changed})}


@broadly
@given(
    share=st.integers(0, 20_000),
    place=st.integers(0, 2),
    key=st.sampled_from(["percent", "sme_percent"]),
)
def test_any_other_share_of_an_instalment_is_found(share: int, place: int, key: str) -> None:
    path = f"payments[{place}].{key}"
    percent = f"{Decimal(share).scaleb(-2)}%"
    if Decimal(percent[:-1]) == Decimal(look(SMALL, path)[:-1]):
        return

    assert "D501" in {f.code for f in find_new(SMALL, {path: percent})}


# --- whatever is said in another right way, nobody is accused ------------------------------------

KEPT = {"form", "name"}  # said in one way only, or needed by every paper


def respell(value: Any, entry: type[Entry] | None, dice: random.Random, key: str = "") -> Any:
    """The same deal in other words: Chinese or English names, another order, other spellings."""
    if isinstance(value, dict) and entry:
        notes = note_fields(entry)
        parts = [
            (
                notes[name].title if dice.random() < 0.5 else name,
                respell_list(inner, notes[name].entry, dice, name)
                if notes[name].many
                else respell(inner, notes[name].entry, dice, name)
                if notes[name].entry
                else respell_leaf(inner, notes[name].schema, dice),
            )
            for name, inner in value.items()
        ]
        dice.shuffle(parts)
        return dict(parts)
    return value


def respell_list(value: Any, entry: type[Entry] | None, dice: random.Random, key: str) -> Any:
    return [respell(inner, entry, dice, key) for inner in value]


def respell_leaf(value: Any, schema: dict[str, Any], dice: random.Random) -> Any:
    if dice.random() < 0.4 or value is None:
        return value
    if isinstance(value, bool):
        return "是" if value else "否"
    if listed := schema.get("enum"):
        half = len(listed) // 2
        pairs = dict(zip(listed[:half], listed[half:], strict=False))
        return pairs[value] if value in pairs and value.isascii() else value
    if schema.get("format") == "date":
        year, month, day = value.split("-")
        return dice.choice([f"{year}年{int(month)}月{int(day)}日", f"{year}/{month}/{day}"])
    if isinstance(value, str) and value.endswith("%") and "pattern" in schema:
        return dice.choice([f"{Decimal(value[:-1]) * 10:f}‰", value.replace("%", "％")])
    if schema.get("type") == "integer":
        return str(value)
    if "anyOf" in schema and isinstance(value, str) and "%" not in value:
        whole = Decimal(value) == int(Decimal(value))
        return int(Decimal(value)) if whole else f"{Decimal(value).normalize():f}"
    return value


@broadly
@given(raw=st.sampled_from([*DEALS.values(), PRICED, SMALL, DATED]), dice=st.randoms())
def test_the_same_deal_in_other_words_is_told_the_same(
    raw: dict[str, Any], dice: random.Random
) -> None:
    told = sorted((f.code, f.severity, f.message) for f in check_raw(raw))

    assert told == sorted(
        (f.code, f.severity, f.message) for f in check_raw(respell(raw, Deal, dice))
    )


# Taking one of these away leaves something else without what it refers to, or alone in a sum.
EXPLAINED = {
    "D002": {"total", "items", "changes", "path"},
    "D203": {"tax_included", "discount", "total", "invoicing", "tax_rate"},
    "D205": {"total", "items"},
    "D206": {"total", "items", "changes"},
    "D208": {"after"},
    "D302": {"start"},
    "D312": {"working_days", "due_days"},
    "D402": {"quantity", "unit_price", "amount"},
    "D405": {"discount"},
    "D410": {"name"},
    "D501": {"sme_percent"},
    "D503": {"sme", "sme_percent"},
    "D504": {"amount"},
    "D506": {"percent", "amount"},
    "D510": {"stage", "acceptance"},
    "D520": {"stage"},
    "D604": {"tax_id"},
    "D606": {"tax_rate"},
    "D612": {"dispute_court_of", "arbitration_commission", "dispute"},
    "D805": {"title"},
}


def list_removable(value: Any, path: str = "") -> list[str]:
    """The path of every field of a deal, list entries left whole."""
    if isinstance(value, dict):
        return [
            place
            for key, inner in value.items()
            for place in ([f"{path}.{key}".lstrip("."), *list_removable(inner, f"{path}.{key}")])
        ]
    if isinstance(value, list):
        return [p for n, inner in enumerate(value) for p in list_removable(inner, f"{path}[{n}]")]
    return []


REMOVABLE = [
    (raw, path)
    for raw in (CLOUD, DATED)
    for path in list_removable(raw)
    if path not in ("form", "project", "buyer", "supplier")
    and path not in ("project.name", "buyer.name", "supplier.name")
]


def remove(raw: dict[str, Any], paths: Iterable[str]) -> dict[str, Any]:
    result = copy.deepcopy(raw)
    for path in paths:
        above, _, key = path.rpartition(".")
        try:
            del look(result, above)[key]
        except KeyError:
            continue  # went with what held it
    return result


def unexplained(raw: dict[str, Any], paths: list[str]) -> list[Finding]:
    keys = {path.rpartition(".")[2] for path in paths}
    errors = [f for f in check_raw(remove(raw, paths)) if f.severity is Severity.ERROR]
    return [f for f in errors if not EXPLAINED.get(f.code, set()) & keys]


def test_taking_away_one_optional_field_is_no_error() -> None:
    accused = [(path, found) for raw, path in REMOVABLE if (found := unexplained(raw, [path]))]

    assert [] == accused


@broadly
@given(raw=st.sampled_from([CLOUD, DATED]), dice=st.randoms())
def test_taking_away_several_optional_fields_is_no_error(
    raw: dict[str, Any], dice: random.Random
) -> None:
    here = [path for other, path in REMOVABLE if other is raw]
    paths = dice.sample(here, dice.randint(1, min(25, len(here))))

    assert [] == unexplained(raw, paths)


WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
CREDIT = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def make_tax_id(kind: str, district: int, organisation: int) -> str:
    """A number that obeys GB 32100 and GB 11714, reckoned apart from the program."""
    body = f"{organisation:08}"
    inner = -sum(int(d) * w for d, w in zip(body, WEIGHTS, strict=True)) % 11
    code = f"{kind}{district:06}{body}{'X' if inner == 10 else inner}"
    total = sum(CREDIT.index(char) * pow(3, n, 31) for n, char in enumerate(code))
    return code + CREDIT[-total % 31]


@broadly
@given(
    kind=st.sampled_from(["11", "12", "13", "51", "52", "53", "91", "92", "93"]),
    district=st.integers(110_000, 659_099),
    organisation=st.integers(0, 10**8 - 1),
)
def test_a_valid_tax_number_is_never_doubted(kind: str, district: int, organisation: int) -> None:
    assert check_tax_id(make_tax_id(kind, district, organisation)) is None


PLACES = ("临江", "北川", "东海省", "云州", "南屏", "青禾")
WORDS = ("数智", "云联", "恒信达", "天工开物", "3A", "万里（北方）", "一二三", "OK云")
TRADES = ("科技", "信息技术", "网络", "云计算", "软件", "系统集成", "通信服务")
ENDINGS = ("有限公司", "股份有限公司", "有限责任公司", "集团有限公司", "有限公司北川分公司")
BODIES = (
    "临江市大数据发展管理局", "北川县人民医院", "云州大学", "东海省人民检察院", "南屏区教育委员会",
    "青禾市第一中学", "国家税务总局云州市税务局", "临江市12345政务服务便民热线中心", "北川县图书馆",
    "云州市红星街道办事处", "中共云州市委网络安全和信息化委员会办公室", "云州市公安局交通警察支队",
)  # fmt: skip


@broadly
@given(
    raw=st.sampled_from([TECH, ARB, CLOUD, LUMP]),
    buyer=st.sampled_from(BODIES),
    parts=st.tuples(*map(st.sampled_from, (PLACES, WORDS, TRADES, ENDINGS))),
    organisation=st.integers(10_000_000, 99_999_999),
)
def test_other_lawful_parties_are_not_accused(
    raw: dict[str, Any], buyer: str, parts: tuple[str, ...], organisation: int
) -> None:
    code = make_tax_id("91", 370100, organisation)
    parties = {"buyer.name": buyer, "supplier.name": "".join(parts), "supplier.tax_id": code}
    other = {"buyer.tax_id": ..., "invoicing.tax_id": ..., "invoicing.kind": "增值税普通发票"}
    changes = parties | {
        path: v for path, v in other.items() if path[-6:] != "tax_id" or has(raw, path)
    }

    assert [] == grave(check_raw(put(raw, changes)))


def has(raw: dict[str, Any], path: str) -> bool:
    above, _, key = path.rpartition(".")
    return key in look(raw, above)


@st.composite
def plans(draw: st.DrawFn) -> dict[str, Any]:
    """A plan of 1 to 12 instalments with shares that make the whole and amounts that do too."""
    number = draw(st.integers(1, 12))
    cuts = sorted(draw(st.sets(st.integers(1, 9999), min_size=number - 1, max_size=number - 1)))
    shares = [b - a for a, b in zip([0, *cuts], [*cuts, 10_000], strict=True)]
    total = Decimal(draw(st.integers(100_000, 10**12))).scaleb(-2)
    amounts = [(total * s / 10_000).quantize(Decimal("0.01"), "ROUND_HALF_UP") for s in shares]
    amounts[-1] += total - sum(amounts)
    stated = draw(st.booleans())
    sme = draw(st.sampled_from([True, False, None]))
    payments = [
        {
            "name": f"第{n}期",
            "percent": f"{Decimal(share).scaleb(-2)}%",
            "trigger": "invoice",
            "due_days": draw(st.integers(1, 60)),
        }
        | ({"amount": f"{amount}"} if stated else {})
        | ({"sme_percent": f"{Decimal(share).scaleb(-2)}%"} if sme is not None else {})
        for n, (share, amount) in enumerate(zip(shares, amounts, strict=True), 1)
    ]
    return {"total": str(total), "payments": payments, "supplier.sme": sme}


@broadly
@given(plan=plans())
def test_any_plan_that_adds_up_is_not_accused(plan: dict[str, Any]) -> None:
    assert [] == grave(check_raw(put(LUMP, plan)))


@broadly
@given(plan=plans(), place=st.integers(0, 11), fens=st.sampled_from([-1, 1, -100, 100, 12_345]))
def test_any_plan_with_one_amount_changed_is_found(
    plan: dict[str, Any], place: int, fens: int
) -> None:
    payments = plan["payments"]
    if "amount" not in payments[0]:
        return
    payment = payments[place % len(payments)]
    payment["amount"] = str(Decimal(payment["amount"]) + Decimal(fens).scaleb(-2))

    assert Severity.ERROR in {f.severity for f in check_raw(put(LUMP, plan))}


@broadly
@given(
    signed=st.dates(date(2010, 1, 1), date(2040, 12, 31)),
    notice=st.integers(0, 30),
    wait=st.integers(0, 90),
    months=st.integers(1, 36),
    stated=st.sampled_from([("end",), ("months",), ("end", "months")]),
)
def test_any_consistent_period_is_not_accused(
    signed: date, notice: int, wait: int, months: int, stated: tuple[str, ...]
) -> None:
    start = signed + timedelta(days=wait)
    said = {"end": last_day(start, months).isoformat(), "months": months}
    changes = {
        "number": f"{signed.year}-108",
        "signing.date": signed.isoformat(),
        "award.date": (signed - timedelta(days=notice)).isoformat(),
        "period": {"start": start.isoformat()} | {key: said[key] for key in stated},
        "acceptance[1].materials": [],
    }

    assert [] == grave(check_raw(put(TECH, changes)))


@broadly
@given(
    start=st.dates(date(2026, 4, 1), date(2026, 12, 31)),
    months=st.integers(1, 36),
    days=st.integers(-400, 400).filter(bool),
)
def test_any_other_last_day_than_the_months_give_is_found(
    start: date, months: int, days: int
) -> None:
    end = last_day(start, months) + timedelta(days=days)
    period = {"start": start.isoformat(), "months": months, "end": end.isoformat()}

    assert {"D301", "D302"} & {f.code for f in check_raw(put(TECH, {"period": period}))}


def last_day(start: date, months: int) -> date:
    """The day before the corresponding day, or the last of a month that has none (民法典 202)."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    try:
        return date(year, month + 1, start.day) - timedelta(days=1)
    except ValueError:
        return (date(year, month + 1, 28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


# --- how bad, and what may be accepted -----------------------------------------------------------

DATA_RULES = [rule for rule in rules.list_rules() if rule.code[0] == "D" and rule.code[1] != "0"]


@pytest.mark.parametrize("rule", DATA_RULES, ids=lambda rule: rule.code)
def test_a_reason_lowers_what_may_be_accepted_and_nothing_else(rule: Rule) -> None:
    for bad in rule.bad:
        raw = patch(SMALLEST_DEAL, bad) | {"accept": {rule.code: "已经领导书面批准"}}
        before = [f for f in check_raw(raw | {"accept": {}}) if f.code == rule.code]
        found = check_raw(raw)
        after = [f for f in found if f.code == rule.code]

        assert [f.place for f in before] == [f.place for f in after]
        for was, now in zip(before, after, strict=True):
            may = was.severity is not Severity.ERROR or rule.overrulable
            assert (Severity.INFO if may else Severity.ERROR) is now.severity
            assert ("已经领导书面批准" in now.message) is may
        assert "D008" not in {f.code for f in found}


ARITHMETIC = ("D201", "D209", "D301", "D302", "D401", "D501", "D503", "D504", "D801")


@pytest.mark.parametrize("code", ARITHMETIC)
def test_no_reason_lowers_arithmetic(code: str) -> None:
    finding = Finding(code, Severity.ERROR, DataPlace("$.total"), "算不拢")

    (settled,) = rules.settle([finding], {code: "先这样"}, "D")

    assert Severity.ERROR is settled.severity
    assert "只能改正" in settled.message


@pytest.mark.parametrize("code", ["D306", "D201", "D999", "d306", "", "全部"])
def test_an_acceptance_of_nothing_is_told(code: str) -> None:
    (settled,) = rules.settle([], {code: "理由"}, "D")

    assert ("D008", Severity.WARNING) == (settled.code, settled.severity)
    assert f"$.accept.{code}" == str(settled.place)


def test_an_acceptance_without_a_reason_lowers_nothing() -> None:
    finding = Finding("D306", Severity.WARNING, DataPlace("$.signing.date"), "晚于起日")

    assert [finding] == rules.settle([finding], {"D306": "  "}, "D")[:1]
    assert "没有写理由" in rules.settle([finding], {"D306": "  "}, "D")[1].message


def test_one_acceptance_holds_for_every_finding_of_its_code() -> None:
    finding = Finding("D507", Severity.WARNING, DataPlace("$.payments[0]"), "没有期限")
    other = Finding("D508", Severity.WARNING, DataPlace("$.payments[0]"), "没有条件")

    settled = rules.settle([finding, other, finding], {"D507": "另行约定"}, "D")

    assert ["info", "warning", "info"] == [f.severity.value for f in settled]
