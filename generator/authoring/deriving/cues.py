"""The words by which people tell one value of a contract from another that looks the same.

Each field has words that stand near it: its label, what its clause is about, the side it belongs
to. A field without words of its own is known by the pairs of characters of its title.
"""

from __future__ import annotations

import re
from functools import lru_cache

from msgspec import Struct

from generator.authoring.deriving.known import Known
from generator.vocabulary import list_names

# Words for one step of a path, wherever it stands.
_STEPS = {
    "number": "合同编?号|协议编?号|订购?单编?号|编号",
    "buyer_number": "甲方.{0,4}编?号",
    "package": "包",
    "package_name": "包",
    "service": "服务名称|服务内容|服务项目|提供",
    "procurement_number": "采购编号|项目编号|招标编号|采购项目",
    "agency_number": "代理编号|代理机构编号|招标编号",
    "location": "履行地点|服务地点|实施地点|交付地点",
    "legal_representative": "法定代表人|法人代表|法人|负责人|代表",
    "address": r"地\s*址|住\s*所|通讯",
    "postcode": r"邮\s*编|邮政编码",
    "contact": "联系人|联系方式|经办人|联系",
    "project_contact": "项目联系人|项目负责人|项目经理|联系人",
    "phone": r"电\s*话|手\s*机|联系方式|座机|[Tt]el",
    "fax": r"传\s*真",
    "email": r"邮\s*箱|邮\s*件|信\s*箱|[Ee]-?mail",
    "tax_id": "纳税人?识别号|税\\s*号|信用代码|登记号",
    "bank": r"开\s*户\s*(?:银\s*)?行|开户机构|银行",
    "account": r"账\s*号|帐\s*号|账\s*户|帐\s*户",
    "account_name": r"户\s*名|账户名|开户名|收款人",
    "cnaps": "行号|联行",
    "invoicing": "开票|发票|抬头|购买方|税",
    "tax_rate": "税率|增值税|税",
    "kind": "发票",
    "item": "开票项目|货物或|项目名称",
    "tax_code": "税收编码|分类编码",
    "agency": "代理机构|招标公司|招标代理|采购代理",
    "award": "中标|成交",
    "place": "签[订定署]地点?|签约地点?|在.{0,12}签[订定署]|地点",
    "signing": "签[订定署约]|订立|落款|[（(]公?章",
    "copies": "一式|共计?",
    "buyer_copies": "甲方|采购人|委托方|各执|双方",
    "supplier_copies": "乙方|供应商|受托方|服务方",
    "start": "自|起|开始|[从由]",
    "end": "至|止|到|届满|结束|期满",
    "period": "服务期|周期|期限|有效期|合同期|租期|维护期",
    "months": "服务期|周期|期限|有效期|合同期|为期",
    "total": "总价|总金额|合同价|价款|合计|总计|总额|合同款|服务费",
    "items_total": "小计|清单合计",
    "net": "不含税|未税",
    "tax": "税额|税金|增值税额",
    "gross": "价税合计|含税",
    "invoice_by": "开具|开票|发票",
    "invoice_date": "开具|开票|发票",
    "due_date": "支付|付款|付清",
    "due_days": "支付|付款|付清|验收",
    "title": "抬头|名称|户名",
    "target": "指标|可用性|时间|不低于|不高于",
    "unit_price": "单价",
    "amount": "支付|付款|款",
    "percent": "支付|付款|比例|款|占",
    "sme_percent": "中小企业",
}
# Words for a whole path; all of them together are full evidence.
_PATHS: dict[str, tuple[str, ...]] = {
    "terms.acceptance_sign_days": ("签署|签字|签章", "验收"),
    "terms.fault_response_hours": ("故障", "响应|排查|排除|登记|到场"),
    "terms.fault_report_minutes": ("故障|进展|进度", "每|反馈|报告"),
    "terms.materials_list_days": ("书面清单|列明|清单", "资料|工作条件|协助"),
    "terms.staff_replacement_days": ("更换|换派|撤换", "人员"),
    "terms.staff_change_notice_working_days": ("提前", "人员"),
    "terms.transition_months": ("切换期|过渡期|交接期|迁移期",),
    "terms.confidentiality_years": ("保密", "终止|期限|结束|届满"),
    "terms.late_start_daily_rate": ("每[迟逾延]|每日|每天", "开始|开展|启动|未按.{0,12}日期|进场"),
    "terms.late_start_termination_days": ("超过|达到", "开始|开展|启动|进场"),
    "terms.outage_daily_rate": ("中断", "每"),
    "terms.outage_termination_days": ("中断", "超过|达到"),
    "terms.infringement_rate": ("侵[犯害权]",),
    "terms.malware_rate": ("病毒|木马|恶意",),
    "terms.assignment_rate": ("转让|转包|分包",),
    "terms.qualification_rate": ("资质|资格|许可",),
    "terms.other_breach_rate": ("其[他它](?:的?义务|约定|违约|条款)",),
    "terms.other_breach_cure_days": ("催告", "其[他它]|改正|违反"),
    "terms.confidentiality_rate": ("保密|第九条|泄[密露]",),
    "terms.ip_rate": ("知识产权|成果归属",),
    "terms.quality_rate": ("不合格|不符合|未通过|没有通过", "质量|整改|复验|验收"),
    "terms.rework_days": ("整改|返工|修改|改正",),
    "terms.rework_working_days": ("整改|返工|修改|改正",),
    "terms.refund_days": ("退还|退款|退回|返还",),
    "terms.buyer_liability_cap": ("累计|上限|不超过|为限|最高", "(?<!向)甲方"),
    "terms.buyer_late_payment_daily_rate": ("[迟逾延].{0,2}(?:付款|支付)", "每"),
    "terms.buyer_late_payment_cap": ("累计|上限|不超过|为限", "[迟逾延].{0,3}(?:付款|支付)"),
    "terms.exit_notice_days": ("退出", "提前"),
    "terms.force_majeure_notice_days": ("不可抗力", "证明|通知|提供|提交"),
    "terms.force_majeure_termination_days": ("不可抗力", "持续|超过"),
    "terms.delivery_deemed_working_days": ("送达", "寄|邮|快递"),
    "terms.performance_bond": ("履约保证金|履约担保",),
    "terms.performance_bond_amount": ("履约保证金|履约担保",),
    "award.sign_within_days": ("签订|订立", "中标|通知书"),
    "award.deposit_return_working_days": ("保证金", "退还|返还"),
    "award.sign_by": ("签订|订立", "前"),
    "award.date": ("中标|通知", "日期|发出"),
    "annexes.title": ("附件",),
    "buyer.name": ("名称|单位|甲方|委托|采购|买方|需方",),
    "supplier.name": ("名称|单位|乙方|受托|供应|卖方|供方",),
    "acceptance.due_days": ("验收", "内|前"),
    "acceptance.materials.count": ("材料|报告|资料|文档",),
}
# What names a party says itself whose it is.
_NAMES = {"name", "account_name", "title"}
_PENALTY = re.compile("违约金|利息|赔偿|罚款|滞纳金")
_PEOPLE = {"contact", "project_contact"}
_LABEL, _CLAUSE, _TEXT, _BLOCK = 3.0, 1.5, 0.6, 1.2
_HEADED, _SIDE, _SHORT = 2.5, 2.0, 250


class Around(Struct, frozen=True):
    """The words around a spot.

    `label` is what stands right before it, or beside or above it in a table; `after` what follows;
    `near` is what stands between the commas around it, `clause` its sentence, `text` its paragraph, `block` the headings it stands under; `side` the
    party that is being spoken of.
    """

    label: str
    after: str
    near: str
    clause: str
    text: str
    block: str
    side: str


def weigh(known: Known, around: Around) -> float:
    """How far the words around speak for a value; negative where they speak against it."""
    score = _weigh_side(known, around) - _weigh_against(known, around)
    words = _PATHS.get(".".join(step for step in known.path if isinstance(step, str)))
    if words:
        return score + _weigh_together(words, around) + _weigh_hints(known, around)
    steps = [str(step) for step in known.path if isinstance(step, str)]
    for place, step in enumerate(steps):
        pattern = _STEPS.get(step)
        if pattern is None:
            continue
        found = _find(pattern, around)
        is_own = place == len(steps) - 1 or (step in _PEOPLE and steps[-1] == "name")
        if not is_own:  # a group's words count less, but for a heading's
            found = _HEADED if _compile(pattern).search(around.block) else min(found, _CLAUSE)
        score += found
    if not any(step in _STEPS for step in steps[-1:]):
        score += _weigh_together(_pairs(known.path), around) / 2
    return score + _weigh_hints(known, around)


def _weigh_against(known: Known, around: Around) -> float:
    """What speaks against a value: a part of the price is no penalty."""
    is_part = known.path[0] == "payments" and known.key in ("percent", "sme_percent", "amount")
    return 3.0 if is_part and _PENALTY.search(around.near) else 0.0


def _weigh_side(known: Known, around: Around) -> float:
    named = known.key in _NAMES and len(known.path) > 1 and known.path[1] in _NAMES
    if not known.side or not around.side or named:
        return 0.0
    if known.path[0] == "invoicing":
        return 0.5 if around.side == known.side else 0.0
    return _SIDE if known.side == around.side else -_SIDE


def _weigh_together(words: tuple[str, ...], around: Around) -> float:
    """Full evidence where all words stand in the clause, a share of it for some of them."""
    if not words:
        return 0.0
    found = 0.0
    for each in words:
        pattern = _compile(each)
        if pattern.search(around.near):
            found += 1.0
        elif pattern.search(around.clause):
            found += 0.6
        elif pattern.search(around.text):
            found += 0.55 if len(around.text) < _SHORT else 0.35
        elif pattern.search(around.block):
            found += 0.35
    return _LABEL * found / len(words)


def _weigh_hints(known: Known, around: Around) -> float:
    """What is known of the entry a value belongs to: its name, its turn, what it waits for."""
    score = 0.0
    for weight, pattern in known.hints:
        if _compile(pattern).search(around.clause):
            score += weight
        elif _compile(pattern).search(around.text):
            score += weight / 3
    return score


def _find(pattern: str, around: Around) -> float:
    compiled = _compile(pattern)
    if compiled.search(around.label):
        return _LABEL
    if compiled.search(around.after):
        return _CLAUSE
    if compiled.search(around.block):
        return _BLOCK
    if compiled.search(around.clause):
        return 1.0
    return _TEXT if compiled.search(around.text) else 0.0


@lru_cache(maxsize=512)
def _compile(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


@lru_cache(maxsize=256)
def _pairs(path: tuple[str | int, ...]) -> tuple[str, ...]:
    """The title of a field, cut into pairs of characters that mean something by themselves."""
    group = list_names()
    title = ""
    for step in path:
        if isinstance(step, int) or group is None:
            continue
        name = group.names.get(step)
        if name is None:
            title = step  # a field of one's own is called what it is
            break
        title = name.title
        group = name.inner  # type: ignore[assignment]
    return tuple(
        re.escape(title[at : at + 2]) for at in range(0, max(len(title) - 1, 1), 2) if title
    )
