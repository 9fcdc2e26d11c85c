"""The words of the statutory tables into the keys of their rows and columns.

The tables are those of 国办公开办函〔2019〕60号 and 〔2021〕30号; both forms occur in any later year, and one report
may mix them. Which one a table follows its own headings tell.
"""

from __future__ import annotations

import re
import unicodedata

#: The seven columns of table three.
APPLICANTS = (
    "natural_person",
    "company",
    "research",
    "public_welfare",
    "legal_service",
    "other_organisation",
    "total",
)
_APPLICANT_WORDS = {
    "natural_person": "自然人",
    "company": "商业企业",
    "research": "科研机构",
    "public_welfare": "社会公益组织",
    "legal_service": "法律服务机构",
    "total": "总计",
}

#: The rows of table three in their order, each with words that no other row near it has.
REQUEST_ROWS = {
    "new": "本年新收|新收政府信息公开申请",
    "carried_in": "上年结转",
    "granted": "(?<!不)予以公开",
    "partial": "部分公开",
    "refused_1": "国家秘密",
    "refused_2": "法规禁止公开|法律行政法规禁止",
    "refused_3": "三安全一?稳定",
    "refused_4": "第三方合法权益",
    "refused_5": "内部事务信息",
    "refused_6": "过程性信息",
    "refused_7": "行政执法案卷",
    "refused_8": "行政查询事项",
    "unavailable_1": "不掌握相关政府信息|机关不掌握",
    "unavailable_2": "没有现成信息|另行制作",
    "unavailable_3": "申请内容仍不明确|补正后",
    "rejected_1": "信访举报投诉",
    "rejected_2": "重复申请",
    "rejected_3": "公开出版物",
    "rejected_4": "大量反复申请",
    "rejected_5": "确认或重新出具|重新出具",
    "other_1": "逾期不补正",
    "other_2": "未按收费通知|缴纳费用",
    "other_3": r"3[.、．]?其他",
    "other": "其他处理",
    "total": "总计",
    "carried_out": "结转下年度",
}
_REQUEST_PATTERNS = {key: re.compile(words) for key, words in REQUEST_ROWS.items()}
#: Rows that the form of 2019 has not, and the one that it has instead of them.
ROWS_OF_2021 = ("other_1", "other_2", "other_3")
ROW_OF_2019 = "other"

#: The five results of table four, and the three kinds of case they are given for.
RESULTS = ("upheld", "corrected", "other", "pending", "total")
CASES = ("review", "suit", "suit_after_review")
DISPUTES = tuple(f"{case}_{result}" for case in CASES for result in RESULTS)

#: The rows of table two, with the words of their label.
ACTIVE_ROWS = {
    "normative_documents": "规范性文件",
    "rules": "规章",
    "permits": "行政许可",
    "services": "其他对外管理服务",
    "penalties": "行政处罚",
    "coercions": "行政强制",
    "fees": "行政事业性收费",
    "procurement": "政府集中采购",
}
_ACTIVE_PATTERNS = {key: re.compile(words) for key, words in ACTIVE_ROWS.items()}

#: The columns of table two by what their heading says, for each form.
ACTIVE_COLUMNS = {
    "2021": {"made": "制发件数", "repealed": "废止件数", "in_force": "现行有效", "decisions": "处理决定数量", "amount": "收费金额"},
    "2019": {
        "made": "新制作数量",
        "published": "新公开数量",
        "total": "对外公开总数",
        "previous": "上一年项目数量",
        "change": "增/?减",
        "decisions": "处理决定数量",
        "projects": "采购项目数量",
        "amount": "采购总金额",
    },
}
#: The columns that a row of table two has, by form.
COLUMNS_OF_ROW = {
    "2021": {
        "rules": ("made", "repealed", "in_force"),
        "normative_documents": ("made", "repealed", "in_force"),
        "permits": ("decisions",),
        "penalties": ("decisions",),
        "coercions": ("decisions",),
        "fees": ("amount",),
    },
    "2019": {
        "rules": ("made", "published", "total"),
        "normative_documents": ("made", "published", "total"),
        "permits": ("previous", "change", "decisions"),
        "services": ("previous", "change", "decisions"),
        "penalties": ("previous", "change", "decisions"),
        "coercions": ("previous", "change", "decisions"),
        "fees": ("previous", "change"),
        "procurement": ("projects", "amount"),
    },
}


def squeezed(text: str) -> str:
    """A label without blanks, its forms of brackets, digits and letters made one.

    >>> squeezed("（七） 总 计")
    '(七)总计'
    """
    return "".join(unicodedata.normalize("NFKC", text).split())


def request_row(label: str) -> str | None:
    """The row of table three that a squeezed label names; None where it names none.

    >>> [request_row(squeezed(t)) for t in ("（三）不予公开 1.属于国家秘密", "（七）总计", "（六）其他处理", "3.其他", "（五）不予处理")]
    ['refused_1', 'total', 'other', 'other_3', None]
    """
    found = [key for key, pattern in _REQUEST_PATTERNS.items() if pattern.search(label)]
    if len(found) > 1 and ROW_OF_2019 in found:
        found.remove(ROW_OF_2019)
    return found[0] if found else None


def active_row(label: str) -> str | None:
    """The row of table two that a squeezed label names."""
    return next((key for key, pattern in _ACTIVE_PATTERNS.items() if pattern.search(label)), None)


def applicant_of(label: str) -> str | None:
    """The column of table three that a squeezed heading names, that of other organisations aside."""
    return next((key for key, words in _APPLICANT_WORDS.items() if words in label), None)
