"""The deals behind some of the contracts, as their admins would type them in."""

from __future__ import annotations

from typing import Any

DEALS: dict[str, dict[str, Any]] = {
    "purchase": {
        "number": "CG-2026-0317",
        "form": "technical-service",
        "project": {"name": "医疗设备采购"},
        "buyer": {
            "name": "琅屿市立第二医院",
            "tax_id": "12370200518730462W",
            "address": "青岛市市南区海川路18号",
            "postcode": "266071",
            "contact": {"name": "宋以宁", "phone": "0532-85873116"},
        },
        "supplier": {
            "name": "青岛澜拓医疗器械有限公司",
            "tax_id": "91370213604829178H",
            "address": "青岛市李沧区九水东路230号",
            "postcode": "266100",
            "contact": {"name": "马承砚", "phone": "13869853307"},
            "bank": "中国工商银行股份有限公司青岛李沧支行",
            "account": "3803021509200146628",
        },
        "signing": {
            "place": "青岛市市南区",
            "date": "2026-03-17",
            "copies": 5,
            "buyer_copies": 3,
            "supplier_copies": 2,
        },
        "items": [
            {"name": name, "spec": spec, "quantity": quantity, "unit_price": price}
            for name, spec, quantity, price in (
                ("床旁监护仪", "LT-M12", "12", "18600.00"),
                ("输液泵", "LT-P3", "40", "3250.50"),
                ("中央监护工作站", "LT-C8", "2", "46800.00"),
                ("移动护理推车", "HC-22", "25", "2780.00"),
                ("除颤仪", "LT-D5", "3", "35400.00"),
            )
        ],
        "total": "622520.00",
        "invoicing": {
            "kind": "增值税普通发票",
            "tax_rate": "13%",
            "tax_included": False,
            "phone": "0532-85873100",
        },
        "payments": [
            {
                "name": "预付款",
                "percent": "30%",
                "trigger": "signing",
                "due_days": 10,
                "working_days": True,
            },
            {
                "name": "验收款",
                "percent": "60%",
                "trigger": "final_acceptance",
                "due_days": 15,
                "working_days": True,
            },
            {
                "name": "质保款",
                "percent": "10%",
                "trigger": "date",
                "due_days": 10,
                "working_days": True,
            },
        ],
        "terms": {
            "late_start_daily_rate": "0.1%",
            "late_start_termination_days": 30,
            "buyer_late_payment_daily_rate": "0.03%",
            "rework_days": 15,
            "force_majeure_notice_days": 15,
            "dispute": "court",
        },
    },
    "software": {
        "number": "RJ20260422-07",
        "form": "technical-service",
        "project": {"name": "港区集卡预约调度系统开发"},
        "buyer": {
            "name": "深圳市鲸屿港口服务有限公司",
            "tax_id": "914403006721940557",
            "address": "深圳市盐田区明珠路128号",
            "postcode": "518081",
            "contact": {"name": "简未央", "phone": "13723456081", "email": "jianwy@jingyu-port.cn"},
        },
        "supplier": {
            "name": "深圳市砺鸣信息技术有限公司",
            "tax_id": "914403055804192377",
            "address": "深圳市南山区科技园琼宇路5号",
            "postcode": "518057",
            "contact": {"name": "闻一帆", "phone": "18665830274", "email": "wenyf@liming-soft.cn"},
            "bank": "招商银行股份有限公司深圳科技园支行",
            "account": "755928846310901",
        },
        "signing": {"date": "2026-04-22", "copies": 6, "buyer_copies": 3, "supplier_copies": 3},
        "period": {"start": "2026-12-16", "end": "2027-12-15", "months": 12},
        "items": [
            {"name": name, "quantity": quantity, "unit_price": "28000.00"}
            for name, quantity in (
                ("预约管理", "12"),
                ("闸口识别", "18"),
                ("场内调度", "15"),
                ("统计分析", "9"),
                ("移动端", "6"),
            )
        ],
        "total": "1680000.00",
        "invoicing": {"kind": "增值税专用发票", "tax_rate": "6%"},
        "payments": [
            {"name": name, "percent": percent, "due_date": day}
            for name, percent, day in (
                ("需求规格说明书经甲方签字确认", "20%", "2026-05-29"),
                ("原型与概要设计通过评审", "15%", "2026-06-30"),
                ("本系统上线试运行", "40%", "2026-09-30"),
                ("最终验收合格", "20%", "2026-12-15"),
                ("免费维护期届满", "5%", "2027-12-15"),
            )
        ],
        "terms": {"confidentiality_years": 5, "buyer_late_payment_daily_rate": "0.05%"},
    },
    "consulting": {
        "number": "YS-ZX-2026-042",
        "form": "technical-service",
        "project": {"name": "数据资产入表咨询服务"},
        "buyer": {
            "name": "成都市蓉源数据资产中心",
            "tax_id": "125101004512093726",
            "address": "成都市武侯区锦晖西一街99号",
            "postcode": "610041",
            "project_contact": {"name": "钟令仪", "phone": "028-85214730"},
        },
        "supplier": {
            "name": "成都云杉企业管理咨询有限公司",
            "tax_id": "915101003287410641",
            "address": "成都市锦江区东大街下段216号",
            "postcode": "610021",
            "project_contact": {
                "name": "方慕白",
                "phone": "13880526417",
                "email": "fangmb@yunshan-consult.cn",
            },
            "bank": "中国银行股份有限公司成都锦江支行",
            "account": "116420883569",
        },
        "signing": {
            "place": "成都市",
            "date": "2026-06-08",
            "copies": 4,
            "buyer_copies": 2,
            "supplier_copies": 2,
        },
        "period": {"start": "2026-06-15", "end": "2026-12-14", "months": 6},
        "items": [
            {"name": "项目总监", "unit_price": "6000.00", "quantity": "20"},
            {"name": "高级顾问", "unit_price": "3900.00", "quantity": "50"},
            {"name": "顾问", "unit_price": "2400.00", "quantity": "60"},
        ],
        "invoicing": {"kind": "增值税普通发票", "tax_rate": "6%", "tax_included": False},
        "payments": [
            {"percent": "40%", "trigger": "signing", "due_days": 10, "working_days": True},
            {
                "percent": "35%",
                "trigger": "midterm_acceptance",
                "due_days": 10,
                "working_days": True,
            },
            {"percent": "25%", "trigger": "final_acceptance", "due_days": 10, "working_days": True},
        ],
        "terms": {
            "confidentiality_years": 3,
            "buyer_late_payment_daily_rate": "0.05%",
            "late_start_daily_rate": "0.1%",
        },
    },
}
