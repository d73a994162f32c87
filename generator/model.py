"""What the user tells us: the deal as it is written, nothing that can be worked out.

Every field has its English key and, as `title`, its Chinese name for business people; both
are derived from this one definition wherever a person writes (deal files, templates, sheets).
Money is `Decimal` yuan, rates are `Ratio` ("6%" is 0.06), dates are `datetime.date`.
Absent is not null: what was said stands in a model's `model_fields_set`.
"""

# No postponed annotations here: pydantic would evaluate some two hundred of them in every run.
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from msgspec import Struct
from pydantic import BaseModel, ConfigDict, Field, PlainValidator

from generator import values
from generator.values import Choice, Ratio


class Written(Struct, frozen=True, eq=False):
    """How a value is written, as a JSON Schema, and of which sort it is; pydantic passes it by."""

    schema: dict[str, Any]
    sort: str


def _said(
    kind: PlainValidator, schema: dict[str, Any], sort: str
) -> tuple[PlainValidator, Written]:
    return kind, Written(schema, sort)


def _chosen(**spellings: str) -> tuple[PlainValidator, Written]:
    listed = list(dict.fromkeys([*spellings, *spellings.values()]))
    return values.choice(spellings), Written({"enum": listed}, "choice")


_MONEY = values.NUMBER_SCHEMA

Text = Annotated[str, *_said(values.text(), {"type": "string"}, "text")]
Amount = Annotated[Decimal, *_said(values.amount(), _MONEY, "amount")]
SignedAmount = Annotated[Decimal, *_said(values.amount(signed=True), _MONEY, "amount")]
_FINE = values.amount(decimals=6, signed=True)
UnitPrice = Annotated[Decimal, *_said(_FINE, _MONEY, "price")]
Quantity = Annotated[Decimal, *_said(_FINE, _MONEY, "quantity")]
_MONEY_OR_RATE = {"anyOf": [*_MONEY["anyOf"], values.RATE_SCHEMA]}
AmountOrRate = Annotated[Decimal, *_said(values.amount_or_rate(), _MONEY_OR_RATE, "share")]
Rate = Annotated[Ratio, *_said(values.rate(), values.RATE_SCHEMA, "ratio")]
Day = Annotated[date, *_said(values.day(), values.DATE_SCHEMA, "date")]
Count = Annotated[int, *_said(values.count(), values.COUNT_SCHEMA, "count")]
_FROM_ONE = values.COUNT_SCHEMA | {"minimum": 1}
Copies = Annotated[int, *_said(values.count(least=1), _FROM_ONE, "count")]
Flag = Annotated[bool, *_said(values.flag(), values.FLAG_SCHEMA, "flag")]
Free = Annotated[Any, *_said(values.free(), {}, "free")]

InvoiceKind = Annotated[
    Choice, *_chosen(增值税普通发票="增值税普通发票", 增值税专用发票="增值税专用发票")
]
Trigger = Annotated[
    Choice,
    *_chosen(
        signing="签订",
        invoice="收到发票",
        midterm_acceptance="中期验收",
        final_acceptance="终验",
        date="日期",
    ),
]
Stage = Annotated[Choice, *_chosen(midterm="中期", final="终验")]
DueFrom = Annotated[Choice, *_chosen(period_end="期满", notice="收到通知")]
Conclusion = Annotated[Choice, *_chosen(合格="合格", 基本合格="基本合格", 不合格="不合格")]
Category = Annotated[Choice, *_chosen(technical="技术", service="服务", safety="安全")]
Side = Annotated[Choice, *_chosen(buyer="甲方", supplier="乙方")]
Dispute = Annotated[Choice, *_chosen(court="诉讼", arbitration="仲裁")]


class Entry(BaseModel):
    """A group of fields as the person wrote them; read-only, and no field goes unknown."""

    # Built when a deal is first read: as parts of the deal then, and not each by itself as well.
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class Contact(Entry):
    """A person to reach."""

    name: Text | None = Field(None, title="姓名")
    phone: Text | None = Field(None, title="电话")
    email: Text | None = Field(None, title="邮箱")


class Party(Entry):
    """One side of the contract."""

    name: Text = Field(title="名称", description="单位全称，与公章一致")
    legal_representative: Text | None = Field(None, title="法定代表人")
    address: Text | None = Field(None, title="地址")
    postcode: Text | None = Field(None, title="邮编")
    contact: Contact | None = Field(None, title="联系人")
    project_contact: Contact | None = Field(None, title="项目联系人")
    phone: Text | None = Field(None, title="电话")
    email: Text | None = Field(None, title="邮箱")
    tax_id: Text | None = Field(None, title="纳税人识别号", description="统一社会信用代码，18 位")
    bank: Text | None = Field(None, title="开户行")
    account: Text | None = Field(None, title="账号")
    account_name: Text | None = Field(None, title="户名", description="不填时与名称相同")
    cnaps: Text | None = Field(None, title="联行号", description="12 位")
    sme: Flag | None = Field(None, title="中小企业")


class Project(Entry):
    """What the contract is about."""

    name: Text = Field(title="名称", description="项目名称；前面不必重复甲方名称")
    package: Text | None = Field(None, title="包号")
    package_name: Text | None = Field(None, title="包名")
    service: Text | None = Field(None, title="服务名称")
    procurement_number: Text | None = Field(None, title="采购编号")
    agency_number: Text | None = Field(None, title="代理编号")
    government: Flag | None = Field(None, title="政府采购")
    location: Text | None = Field(None, title="履行地点")


class Signing(Entry):
    """Where and when the contract is signed, and how many copies there are."""

    place: Text | None = Field(None, title="地点")
    date: Day | None = Field(None, title="日期")
    copies: Copies | None = Field(None, title="份数")
    buyer_copies: Count | None = Field(None, title="甲方份数")
    supplier_copies: Count | None = Field(None, title="乙方份数")


class Period(Entry):
    """How long the service runs."""

    start: Day | None = Field(None, title="起")
    end: Day | None = Field(None, title="止", description="不填时由起始日和月数算出")
    months: Copies | None = Field(None, title="月数")


class Item(Entry):
    """A line of the service list."""

    name: Text | None = Field(None, title="名称")
    spec: Text | None = Field(None, title="规格")
    unit: Text | None = Field(None, title="单位")
    unit_price: UnitPrice | None = Field(None, title="单价", description="元，最多六位小数")
    quantity: Quantity | None = Field(None, title="数量", description="最多六位小数")
    amount: SignedAmount | None = Field(
        None, title="合价", description="不填时为单价乘数量，四舍五入到分"
    )
    discount: Flag | None = Field(None, title="折扣行", description="折扣行的金额可以为负")
    remark: Text | None = Field(None, title="备注")


class Invoicing(Entry):
    """How the supplier invoices the buyer."""

    kind: InvoiceKind | None = Field(None, title="发票类型")
    tax_rate: Rate | None = Field(None, title="税率")
    tax_included: Flag | None = Field(
        None, title="含税", description="否：清单、总价和付款均不含税，另算税额和价税合计"
    )
    title: Text | None = Field(None, title="抬头", description="不填时为甲方名称")
    tax_id: Text | None = Field(None, title="税号", description="不填时为甲方纳税人识别号")
    address: Text | None = Field(None, title="地址")
    phone: Text | None = Field(None, title="电话")
    bank: Text | None = Field(None, title="开户行")
    account: Text | None = Field(None, title="账号")
    item: Text | None = Field(None, title="项目名称")
    tax_code: Text | None = Field(None, title="税收编码", description="19 位，写成文本")
    remark: Text | None = Field(None, title="备注")
    email: Text | None = Field(None, title="接收邮箱")
    applicant: Text | None = Field(None, title="申请人")
    department: Text | None = Field(None, title="申请部门")


class Payment(Entry):
    """A PaymentTerm: one instalment with its share, condition and time."""

    name: Text | None = Field(None, title="名称")
    percent: Rate | None = Field(None, title="比例")
    sme_percent: Rate | None = Field(None, title="中小企业比例", description="乙方为中小企业时适用")
    amount: Amount | None = Field(None, title="金额", description="不填时按比例分配，尾差归末期")
    trigger: Trigger | None = Field(None, title="条件")
    requires_invoice: Flag | None = Field(None, title="先开发票", description="不填时为“是”")
    invoice_by: Day | None = Field(None, title="开票截止")
    due_days: Count | None = Field(None, title="期限")
    working_days: Flag | None = Field(None, title="工作日", description="期限按工作日计算")
    due_date: Day | None = Field(None, title="到期日")


class ServiceLevel(Entry):
    """A measure of the service and what is promised of it."""

    name: Text | None = Field(None, title="名称")
    target: Text | None = Field(None, title="目标")
    actual: Text | None = Field(None, title="实测", description="验收时填写")


class Material(Entry):
    """A document to hand over for acceptance."""

    name: Text | None = Field(None, title="名称")
    count: Copies | None = Field(None, title="份数")


class Member(Entry):
    """A member of the acceptance group."""

    name: Text | None = Field(None, title="姓名")
    organisation: Text | None = Field(None, title="单位")
    title: Text | None = Field(None, title="职务")


class Completion(Entry):
    """What was found of one line of the service list."""

    name: Text | None = Field(None, title="名称", description="与服务清单的名称相同")
    quantity: Quantity | None = Field(None, title="实际完成")
    conforms: Flag | None = Field(None, title="是否符合")
    remark: Text | None = Field(None, title="说明")


class Criterion(Entry):
    """One technical, service or safety standard with its result (政府采购法实施条例 45)."""

    category: Category | None = Field(None, title="类别")
    requirement: Text | None = Field(None, title="要求")
    result: Text | None = Field(None, title="结果")
    conforms: Flag | None = Field(None, title="是否符合")


class Acceptance(Entry):
    """One acceptance stage: its term, and after it was held its result."""

    stage: Stage | None = Field(None, title="阶段")
    date: Day | None = Field(None, title="日期")
    place: Text | None = Field(None, title="地点")
    due_days: Count | None = Field(None, title="期限")
    working_days: Flag | None = Field(None, title="工作日")
    due_from: DueFrom | None = Field(None, title="起算")
    materials: tuple[Material, ...] | None = Field(None, title="材料")
    method: Text | None = Field(None, title="方式")
    results: tuple[Completion, ...] | None = Field(None, title="完成情况")
    criteria: tuple[Criterion, ...] | None = Field(None, title="验收标准")
    opinion: Text | None = Field(None, title="服务对象意见")
    advice: Text | None = Field(None, title="支付建议")
    issues: Text | None = Field(None, title="问题及整改")
    conclusion: Conclusion | None = Field(None, title="结论")
    group: tuple[Member, ...] | None = Field(None, title="验收组")


class Terms(Entry):
    """The numbers that clauses turn on."""

    acceptance_sign_days: Count | None = Field(None, title="验收签署天数")
    fault_response_hours: Count | None = Field(None, title="故障响应小时")
    fault_report_minutes: Count | None = Field(None, title="故障反馈分钟")
    materials_list_days: Count | None = Field(None, title="资料清单天数")
    staff_replacement_days: Count | None = Field(None, title="人员更换天数")
    staff_change_notice_working_days: Count | None = Field(None, title="人员调整通知工作日")
    transition_months: Count | None = Field(None, title="过渡期月数")
    confidentiality_years: Count | None = Field(
        None, title="保密年限", description="null 表示永久；不写表示没有约定"
    )
    ip_owner: Side | None = Field(None, title="成果归属")
    late_start_daily_rate: Rate | None = Field(None, title="迟延开始日违约金率")
    late_start_termination_days: Count | None = Field(None, title="迟延开始解除天数")
    outage_daily_rate: Rate | None = Field(None, title="中断日违约金率")
    outage_termination_days: Count | None = Field(None, title="中断解除天数")
    infringement_rate: Rate | None = Field(None, title="侵权违约金率")
    malware_rate: Rate | None = Field(None, title="恶意程序违约金率")
    assignment_rate: Rate | None = Field(None, title="擅自转让违约金率")
    qualification_rate: Rate | None = Field(None, title="资质违约金率")
    other_breach_rate: Rate | None = Field(None, title="其他违约金率")
    other_breach_cure_days: Count | None = Field(None, title="其他违约催告天数")
    confidentiality_rate: Rate | None = Field(None, title="泄密违约金率")
    ip_rate: Rate | None = Field(None, title="知识产权违约金率")
    quality_rate: Rate | None = Field(None, title="质量违约金率")
    rework_days: Count | None = Field(None, title="整改天数")
    rework_working_days: Count | None = Field(None, title="整改工作日")
    refund_days: Count | None = Field(None, title="退款天数")
    buyer_liability_cap: Rate | None = Field(None, title="甲方责任上限")
    buyer_late_payment_daily_rate: Rate | None = Field(None, title="甲方逾期付款日违约金率")
    buyer_late_payment_cap: Rate | None = Field(None, title="甲方逾期付款违约金上限")
    exit_notice_days: Count | None = Field(None, title="退出通知天数")
    force_majeure_notice_days: Count | None = Field(None, title="不可抗力通知天数")
    force_majeure_termination_days: Count | None = Field(None, title="不可抗力解除天数")
    delivery_deemed_working_days: Count | None = Field(None, title="送达工作日")
    dispute: Dispute | None = Field(None, title="争议解决")
    dispute_court_of: Side | None = Field(None, title="管辖法院所在方")
    arbitration_commission: Text | None = Field(None, title="仲裁委员会")
    performance_bond: AmountOrRate | None = Field(
        None, title="履约保证金", description="金额（元），或占合同总价的百分数"
    )


class Agency(Entry):
    """The procurement agency that issued the award notice."""

    name: Text | None = Field(None, title="名称")
    address: Text | None = Field(None, title="地址")
    phone: Text | None = Field(None, title="电话")
    fax: Text | None = Field(None, title="传真")
    email: Text | None = Field(None, title="邮箱")


class Award(Entry):
    """The award notice the contract follows from."""

    date: Day | None = Field(None, title="通知日期")
    amount: Amount | None = Field(None, title="中标金额")
    agency: Agency | None = Field(None, title="代理机构")
    sign_within_days: Count | None = Field(None, title="签订期限")
    deposit_return_working_days: Count | None = Field(None, title="保证金退还工作日")


class Annex(Entry):
    """An annex by its title."""

    title: Text | None = Field(None, title="标题")


class Change(Entry):
    """One changed value of an amendment."""

    path: Text = Field(title="字段", description="如 total 或 合同总价")
    before: Free = Field(None, title="变更前")
    after: Free = Field(None, title="变更后")


class Amendment(Entry):
    """A supplement to the contract."""

    number: Text | None = Field(None, title="编号")
    date: Day | None = Field(None, title="日期")
    reason: Text | None = Field(None, title="事由")
    changes: tuple[Change, ...] | None = Field(None, title="变更内容")


class Notice(Entry):
    """What a single notice needs beyond the deal; `form` says which notice."""

    form: Text | None = Field(None, title="通知类型", description="如 dunning 或 催款函")
    about: Text | None = Field(
        None, title="针对", description="只用于这一期款、这次验收或变更，如 尾款、终验；不写则都用"
    )
    date: Day | None = Field(None, title="发出日期")
    reply_days: Count | None = Field(None, title="回复天数")
    held_on: Day | None = Field(None, title="拟定日期", description="验收通知：拟验收的日期")
    place: Text | None = Field(None, title="地点")
    pay_by: Day | None = Field(None, title="最迟付款日")
    plan: Text | None = Field(None, title="后续安排", description="到期通知：期满后怎么办")
    remark: Text | None = Field(None, title="说明")


class Deal(Entry):
    """One deal, from which all its papers come."""

    number: Text | None = Field(None, title="合同编号")
    buyer_number: Text | None = Field(None, title="甲方合同编号")
    form: Text = Field(title="合同类型", description="如 technical-service 或 技术服务合同")
    project: Project = Field(title="项目")
    buyer: Party = Field(title="甲方")
    supplier: Party = Field(title="乙方")
    signing: Signing | None = Field(None, title="签订")
    period: Period | None = Field(None, title="服务期限")
    items: tuple[Item, ...] | None = Field(None, title="服务清单")
    total: Amount | None = Field(None, title="合同总价", description="元；不填时为清单合计")
    invoicing: Invoicing | None = Field(None, title="开票")
    payments: tuple[Payment, ...] | None = Field(None, title="付款计划")
    service_levels: tuple[ServiceLevel, ...] | None = Field(None, title="服务指标")
    acceptance: tuple[Acceptance, ...] | None = Field(None, title="验收")
    terms: Terms | None = Field(None, title="条款参数")
    award: Award | None = Field(None, title="中标")
    annexes: tuple[Annex, ...] | None = Field(None, title="附件")
    amendments: tuple[Amendment, ...] | None = Field(None, title="变更")
    notices: tuple[Notice, ...] | None = Field(None, title="通知")
    accept: dict[Text, Text] | None = Field(
        None, title="接受", description="检查代码和接受它的理由"
    )
    extra: dict[Text, Free] | None = Field(None, title="其他")
