"""What the user tells us: the deal as it is written, nothing that can be worked out.

Every field has its English key and its Chinese name for business people; both are derived from
this one definition wherever a person writes (deal files, templates, sheets).
Money is `Decimal` yuan, rates are `Ratio` ("6%" is 0.06), dates are `datetime.date`.
A field that was not said is None; absent is not null: what was said stands in an entry's `said`.
"""

# No postponed annotations here: some two hundred of them would be evaluated in every run.
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Self

from msgspec import Struct

from generator import values
from generator.values import Choice, Ratio, Take


class Written(Struct, frozen=True, eq=False):
    """How a value is taken, how it is written, as a JSON Schema, and of which sort it is."""

    take: Take
    schema: dict[str, Any]
    sort: str


def _chosen(**spellings: str) -> Written:
    listed = list(dict.fromkeys([*spellings, *spellings.values()]))
    return Written(values.choice(spellings), {"enum": listed}, "choice")


_MONEY = values.NUMBER_SCHEMA

Text = Annotated[str, Written(values.text(), {"type": "string"}, "text")]
Amount = Annotated[Decimal, Written(values.amount(), _MONEY, "amount")]
SignedAmount = Annotated[Decimal, Written(values.amount(signed=True), _MONEY, "amount")]
_FINE = values.amount(decimals=6, signed=True)
UnitPrice = Annotated[Decimal, Written(_FINE, _MONEY, "price")]
Quantity = Annotated[Decimal, Written(_FINE, _MONEY, "quantity")]
_MONEY_OR_RATE = {"anyOf": [*_MONEY["anyOf"], values.RATE_SCHEMA]}
AmountOrRate = Annotated[Decimal, Written(values.amount_or_rate(), _MONEY_OR_RATE, "share")]
Rate = Annotated[Ratio, Written(values.rate(), values.RATE_SCHEMA, "ratio")]
Day = Annotated[date, Written(values.day(), values.DATE_SCHEMA, "date")]
Count = Annotated[int, Written(values.count(), values.COUNT_SCHEMA, "count")]
_FROM_ONE = values.COUNT_SCHEMA | {"minimum": 1}
Copies = Annotated[int, Written(values.count(least=1), _FROM_ONE, "count")]
Flag = Annotated[bool, Written(values.flag(), values.FLAG_SCHEMA, "flag")]
Free = Annotated[Any, Written(values.free(), {}, "free")]

InvoiceKind = Annotated[
    Choice, _chosen(增值税普通发票="增值税普通发票", 增值税专用发票="增值税专用发票")
]
Trigger = Annotated[
    Choice,
    _chosen(
        signing="签订",
        invoice="收到发票",
        midterm_acceptance="中期验收",
        final_acceptance="终验",
        date="日期",
    ),
]
Stage = Annotated[Choice, _chosen(midterm="中期", final="终验")]
DueFrom = Annotated[Choice, _chosen(period_end="期满", notice="收到通知")]
Conclusion = Annotated[Choice, _chosen(合格="合格", 基本合格="基本合格", 不合格="不合格")]
Category = Annotated[Choice, _chosen(technical="技术", service="服务", safety="安全")]
Side = Annotated[Choice, _chosen(buyer="甲方", supplier="乙方")]
Dispute = Annotated[Choice, _chosen(court="诉讼", arbitration="仲裁")]


class Field(Struct, frozen=True):
    """What the model says of a field beside its type."""

    title: str
    description: str | None = None


def field(title: str, description: str | None = None) -> Any:
    """A field of an entry; one whose type allows None may be left unsaid."""
    return Field(title, description)


class Entry:
    """A group of fields as the person wrote them; read-only. What was not said is None."""

    said: frozenset[str]

    def __init__(self, **values: Any) -> None:
        unsaid = dict.fromkeys(type(self).__annotations__)
        vars(self).update(unsaid | values, said=frozenset(values))

    def replace(self, **values: Any) -> Self:
        """The same with other values, which thereby are said."""
        return type(self)(**{key: getattr(self, key) for key in self.said} | values)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"{type(self).__name__} is read-only")

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return all(getattr(self, key) == getattr(other, key) for key in type(self).__annotations__)

    def __repr__(self) -> str:
        said = ", ".join(f"{key}={getattr(self, key)!r}" for key in sorted(self.said))
        return f"{type(self).__name__}({said})"


class Contact(Entry):
    """A person to reach."""

    name: Text | None = field("姓名")
    phone: Text | None = field("电话")
    email: Text | None = field("邮箱")


class Party(Entry):
    """One side of the contract."""

    name: Text = field("名称", "单位全称，与公章一致")
    legal_representative: Text | None = field("法定代表人")
    address: Text | None = field("地址")
    postcode: Text | None = field("邮编")
    contact: Contact | None = field("联系人")
    project_contact: Contact | None = field("项目联系人")
    phone: Text | None = field("电话")
    email: Text | None = field("邮箱")
    tax_id: Text | None = field("纳税人识别号", "统一社会信用代码，18 位")
    bank: Text | None = field("开户行")
    account: Text | None = field("账号")
    account_name: Text | None = field("户名", "不填时与名称相同")
    cnaps: Text | None = field("联行号", "12 位")
    sme: Flag | None = field("中小企业")


class Project(Entry):
    """What the contract is about."""

    name: Text = field("名称", "项目名称；前面不必重复甲方名称")
    package: Text | None = field("包号")
    package_name: Text | None = field("包名")
    service: Text | None = field("服务名称")
    procurement_number: Text | None = field("采购编号")
    agency_number: Text | None = field("代理编号")
    government: Flag | None = field("政府采购")
    location: Text | None = field("履行地点")


class Signing(Entry):
    """Where and when the contract is signed, and how many copies there are."""

    place: Text | None = field("地点")
    date: Day | None = field("日期")
    copies: Copies | None = field("份数")
    buyer_copies: Count | None = field("甲方份数")
    supplier_copies: Count | None = field("乙方份数")


class Period(Entry):
    """How long the service runs."""

    start: Day | None = field("起")
    end: Day | None = field("止", "不填时由起始日和月数算出")
    months: Copies | None = field("月数")


class Item(Entry):
    """A line of the service list."""

    name: Text | None = field("名称")
    spec: Text | None = field("规格")
    unit: Text | None = field("单位")
    unit_price: UnitPrice | None = field("单价", "元，最多六位小数")
    quantity: Quantity | None = field("数量", "最多六位小数")
    amount: SignedAmount | None = field("合价", "不填时为单价乘数量，四舍五入到分")
    discount: Flag | None = field("折扣行", "折扣行的金额可以为负")
    remark: Text | None = field("备注")


class Invoicing(Entry):
    """How the supplier invoices the buyer."""

    kind: InvoiceKind | None = field("发票类型")
    tax_rate: Rate | None = field("税率")
    tax_included: Flag | None = field("含税", "否：清单、总价和付款均不含税，另算税额和价税合计")
    title: Text | None = field("抬头", "不填时为甲方名称")
    tax_id: Text | None = field("税号", "不填时为甲方纳税人识别号")
    address: Text | None = field("地址")
    phone: Text | None = field("电话")
    bank: Text | None = field("开户行")
    account: Text | None = field("账号")
    item: Text | None = field("项目名称")
    tax_code: Text | None = field("税收编码", "19 位，写成文本")
    remark: Text | None = field("备注")
    email: Text | None = field("接收邮箱")
    applicant: Text | None = field("申请人")
    department: Text | None = field("申请部门")


class Payment(Entry):
    """A PaymentTerm: one instalment with its share, condition and time."""

    name: Text | None = field("名称")
    percent: Rate | None = field("比例")
    sme_percent: Rate | None = field("中小企业比例", "乙方为中小企业时适用")
    amount: Amount | None = field("金额", "不填时按比例分配，尾差归末期")
    trigger: Trigger | None = field("条件")
    requires_invoice: Flag | None = field("先开发票", "不填时为“是”")
    invoice_by: Day | None = field("开票截止")
    due_days: Count | None = field("期限")
    working_days: Flag | None = field("工作日", "期限按工作日计算")
    due_date: Day | None = field("到期日")


class ServiceLevel(Entry):
    """A measure of the service and what is promised of it."""

    name: Text | None = field("名称")
    target: Text | None = field("目标")
    actual: Text | None = field("实测", "验收时填写")


class Material(Entry):
    """A document to hand over for acceptance."""

    name: Text | None = field("名称")
    count: Copies | None = field("份数")


class Member(Entry):
    """A member of the acceptance group."""

    name: Text | None = field("姓名")
    organisation: Text | None = field("单位")
    title: Text | None = field("职务")


class Completion(Entry):
    """What was found of one line of the service list."""

    name: Text | None = field("名称", "与服务清单的名称相同")
    quantity: Quantity | None = field("实际完成")
    conforms: Flag | None = field("是否符合")
    remark: Text | None = field("说明")


class Criterion(Entry):
    """One technical, service or safety standard with its result (政府采购法实施条例 45)."""

    category: Category | None = field("类别")
    requirement: Text | None = field("要求")
    result: Text | None = field("结果")
    conforms: Flag | None = field("是否符合")


class Acceptance(Entry):
    """One acceptance stage: its term, and after it was held its result."""

    stage: Stage | None = field("阶段")
    date: Day | None = field("日期")
    place: Text | None = field("地点")
    due_days: Count | None = field("期限")
    working_days: Flag | None = field("工作日")
    due_from: DueFrom | None = field("起算")
    materials: tuple[Material, ...] | None = field("材料")
    method: Text | None = field("方式")
    results: tuple[Completion, ...] | None = field("完成情况")
    criteria: tuple[Criterion, ...] | None = field("验收标准")
    opinion: Text | None = field("服务对象意见")
    advice: Text | None = field("支付建议")
    issues: Text | None = field("问题及整改")
    conclusion: Conclusion | None = field("结论")
    group: tuple[Member, ...] | None = field("验收组")


class Terms(Entry):
    """The numbers that clauses turn on."""

    acceptance_sign_days: Count | None = field("验收签署天数")
    fault_response_hours: Count | None = field("故障响应小时")
    fault_report_minutes: Count | None = field("故障反馈分钟")
    materials_list_days: Count | None = field("资料清单天数")
    staff_replacement_days: Count | None = field("人员更换天数")
    staff_change_notice_working_days: Count | None = field("人员调整通知工作日")
    transition_months: Count | None = field("过渡期月数")
    confidentiality_years: Count | None = field("保密年限", "null 表示永久；不写表示没有约定")
    ip_owner: Side | None = field("成果归属")
    late_start_daily_rate: Rate | None = field("迟延开始日违约金率")
    late_start_termination_days: Count | None = field("迟延开始解除天数")
    outage_daily_rate: Rate | None = field("中断日违约金率")
    outage_termination_days: Count | None = field("中断解除天数")
    infringement_rate: Rate | None = field("侵权违约金率")
    malware_rate: Rate | None = field("恶意程序违约金率")
    assignment_rate: Rate | None = field("擅自转让违约金率")
    qualification_rate: Rate | None = field("资质违约金率")
    other_breach_rate: Rate | None = field("其他违约金率")
    other_breach_cure_days: Count | None = field("其他违约催告天数")
    confidentiality_rate: Rate | None = field("泄密违约金率")
    ip_rate: Rate | None = field("知识产权违约金率")
    quality_rate: Rate | None = field("质量违约金率")
    rework_days: Count | None = field("整改天数")
    rework_working_days: Count | None = field("整改工作日")
    refund_days: Count | None = field("退款天数")
    buyer_liability_cap: Rate | None = field("甲方责任上限")
    buyer_late_payment_daily_rate: Rate | None = field("甲方逾期付款日违约金率")
    buyer_late_payment_cap: Rate | None = field("甲方逾期付款违约金上限")
    exit_notice_days: Count | None = field("退出通知天数")
    force_majeure_notice_days: Count | None = field("不可抗力通知天数")
    force_majeure_termination_days: Count | None = field("不可抗力解除天数")
    delivery_deemed_working_days: Count | None = field("送达工作日")
    dispute: Dispute | None = field("争议解决")
    dispute_court_of: Side | None = field("管辖法院所在方")
    arbitration_commission: Text | None = field("仲裁委员会")
    performance_bond: AmountOrRate | None = field("履约保证金", "金额（元），或占合同总价的百分数")


class Agency(Entry):
    """The procurement agency that issued the award notice."""

    name: Text | None = field("名称")
    address: Text | None = field("地址")
    phone: Text | None = field("电话")
    fax: Text | None = field("传真")
    email: Text | None = field("邮箱")


class Award(Entry):
    """The award notice the contract follows from."""

    date: Day | None = field("通知日期")
    amount: Amount | None = field("中标金额")
    agency: Agency | None = field("代理机构")
    sign_within_days: Count | None = field("签订期限")
    deposit_return_working_days: Count | None = field("保证金退还工作日")


class Annex(Entry):
    """An annex by its title."""

    title: Text | None = field("标题")


class Change(Entry):
    """One changed value of an amendment."""

    path: Text = field("字段", "如 total 或 合同总价")
    before: Free | None = field("变更前")
    after: Free | None = field("变更后")


class Amendment(Entry):
    """A supplement to the contract."""

    number: Text | None = field("编号")
    date: Day | None = field("日期")
    reason: Text | None = field("事由")
    changes: tuple[Change, ...] | None = field("变更内容")


class Notice(Entry):
    """What a single notice needs beyond the deal; `form` says which notice."""

    form: Text | None = field("通知类型", "如 dunning 或 催款函")
    about: Text | None = field("针对", "只用于这一期款、这次验收或变更，如 尾款、终验；不写则都用")
    date: Day | None = field("发出日期")
    reply_days: Count | None = field("回复天数")
    held_on: Day | None = field("拟定日期", "验收通知：拟验收的日期")
    place: Text | None = field("地点")
    pay_by: Day | None = field("最迟付款日")
    plan: Text | None = field("后续安排", "到期通知：期满后怎么办")
    remark: Text | None = field("说明")


class Deal(Entry):
    """One deal, from which all its papers come."""

    number: Text | None = field("合同编号")
    buyer_number: Text | None = field("甲方合同编号")
    form: Text = field("合同类型", "如 technical-service 或 技术服务合同")
    project: Project = field("项目")
    buyer: Party = field("甲方")
    supplier: Party = field("乙方")
    signing: Signing | None = field("签订")
    period: Period | None = field("服务期限")
    items: tuple[Item, ...] | None = field("服务清单")
    total: Amount | None = field("合同总价", "元；不填时为清单合计")
    invoicing: Invoicing | None = field("开票")
    payments: tuple[Payment, ...] | None = field("付款计划")
    service_levels: tuple[ServiceLevel, ...] | None = field("服务指标")
    acceptance: tuple[Acceptance, ...] | None = field("验收")
    terms: Terms | None = field("条款参数")
    award: Award | None = field("中标")
    annexes: tuple[Annex, ...] | None = field("附件")
    amendments: tuple[Amendment, ...] | None = field("变更")
    notices: tuple[Notice, ...] | None = field("通知")
    accept: dict[Text, Text] | None = field("接受", "检查代码和接受它的理由")
    extra: dict[Text, Free] | None = field("其他")
