"""The words of the statutory tables into the keys of their rows and columns.

The tables are those of 国办公开办函〔2019〕60号 and 〔2021〕30号; both forms occur in any later year, and one report
may mix them. Which one a table follows its own headings tell.
"""

from __future__ import annotations

from functools import lru_cache

import nlp.regex as re
from nlp.language.patterns import led_by

# ------------------------------------------------------------------------------------------ table two

#: The columns that a row of table two has, by form.
COLUMNS_OF_ROW: dict[str, dict[str, tuple[str, ...]]] = {
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
#: The rows of table two in the order of the form of 2019, with the words of their label.
ACTIVE_ROWS = {
    "rules": "规章",
    "normative_documents": "规范性文件",
    "permits": "行政许可",
    "services": "其他对外管理服务",
    "penalties": "行政处罚",
    "coercions": "行政强制",
    "fees": "行政事业性收费",
    "procurement": "政府集中采购",
}
_ACTIVE = re.compile("|".join(f"(?P<{key}>{words})" for key, words in ACTIVE_ROWS.items()))

#: The headings of a block of table two: its form, its columns, the words of each.
_BLOCKS = (
    ("2021", {"made": "制发件数", "repealed": "废止件数", "in_force": "现行有效"}),
    ("2019", {"made": "新制作数量", "published": "新公开数量", "total": "对外公开总数"}),
    ("2019", {"previous": "上一年项目数", "change": "增/?减", "decisions": "处理决定数"}),
    ("2019", {"previous": "上一年项目数", "change": "增/?减"}),
    ("2019", {"projects": "采购项目数", "amount": "采购总金额"}),
    ("2021", {"amount": "收费金额"}),
    ("2021", {"decisions": "处理决定数"}),
)
#: The first heading of each block.
_FIRST_HEADINGS = re.compile("|".join({next(iter(words.values())): "" for _, words in _BLOCKS}))


@lru_cache(maxsize=1 << 10)
def active_rows(label: str) -> tuple[str, ...]:
    """The rows of table two that a folded label names, in the order of its words.

    >>> active_rows("信息内容本年处理决定数量行政许可"), active_rows("第二十条第(一)项")
    (('permits',), ())
    """
    return tuple(match.lastgroup or "" for match in _ACTIVE.finditer(label))


@lru_cache(maxsize=1 << 10)
def block_of(heading: str) -> tuple[str, tuple[str, ...]] | None:
    """Form and columns of the block of table two that a folded heading begins.

    >>> block_of("信息内容本年制发件数本年废止件数现行有效件数")
    ('2021', ('made', 'repealed', 'in_force'))
    >>> block_of("信息内容上一年项目数量本年增/减")
    ('2019', ('previous', 'change'))
    """
    if not _FIRST_HEADINGS.search(heading):
        return None
    for form, columns in _BLOCKS:
        if all(re.search(words, heading) for words in columns.values()):
            return form, tuple(columns)
    return None


@lru_cache(maxsize=1 << 10)
def columns_in_order(columns: tuple[str, ...], heading: str) -> tuple[str, ...]:
    """A block's columns in the order in which a folded heading names them.

    >>> columns_in_order(("made", "repealed", "in_force"), "现行有效件数本年制发件数本年废止件数")
    ('in_force', 'made', 'repealed')
    """
    words = next(words for _, words in _BLOCKS if tuple(words) == columns)
    places = {column: re.search(words[column], heading) for column in columns}
    return tuple(sorted(columns, key=lambda column: found.start() if (found := places[column]) else len(heading)))


@lru_cache(maxsize=1 << 10)
def block_column(columns: tuple[str, ...], heading: str) -> str | None:
    """Which of a block's columns one of its folded headings names."""
    for _, words in _BLOCKS:
        if tuple(words) == columns:
            return next((key for key in columns if re.search(words[key], heading)), None)
    return None


# ---------------------------------------------------------------------------------------- table three

#: The seven columns of table three, with the words of their headings.
APPLICANT_WORDS = {
    "natural_person": "自然人",
    "company": "商业|企业",
    "research": "科研",
    "public_welfare": "公益",
    "legal_service": "法律",
    "other_organisation": "其[他它](?:组织)?$",
    "total": "总计|合计",
}
APPLICANTS = tuple(APPLICANT_WORDS)

#: The rows of table three in their order, each with words that no other row has.
REQUEST_ROWS = {
    "new": "本年新收|新收政府信息公开申请",
    "carried_in": "上年结转|上年度结转|结转政府信息公开申请",
    "granted": "(?<!不)予以公开",
    "partial": "部分公开",
    "refused_1": "国家秘密",
    "refused_2": "法规禁止|其他法律、?行政",
    "refused_3": "三安全|一稳定",
    "refused_4": "第三方合法|合法权益",
    "refused_5": "内部事务",
    "refused_6": "过程性信息|四类过程",
    "refused_7": "执法案卷",
    "refused_8": "行政查询",
    "unavailable_1": "不掌握",
    "unavailable_2": "现成信息|另行制作",
    "unavailable_3": "仍不明确|补正后",
    "rejected_1": "信访举报|举报投诉",
    "rejected_2": "重复申请",
    "rejected_3": "公开出版物",
    "rejected_4": "大量反复|反复申请",
    "rejected_5": "重新出具|确认或重",
    "other": "其他处理",
    "other_1": "逾期不补正|无正当理由逾期",
    "other_2": "收费通知|缴纳费用",
    "other_3": "3[.、,]?其他(?!处理)",
    "total": "总计",
    "carried_out": "结转.{0,2}下.?年|继续办理",
}
_REQUEST = re.compile(
    led_by(
        "一三上不举予仍信公其内反另合四国大总执收新无本法现确第结继缴行补过逾部重3",
        "|".join(f"(?P<{key}>{words})" for key, words in REQUEST_ROWS.items()),
    )
)
#: Rows that the form of 2019 has not, and the one that it has instead of them.
ROWS_OF_2021 = ("other_1", "other_2", "other_3")
ROW_OF_2019 = "other"


@lru_cache(maxsize=1 << 12)
def request_keys(label: str) -> tuple[str, ...]:
    """The rows of table three that a folded label names, in the order of its words.

    >>> [request_keys(label) for label in ("(三)不予公开1.属于国家秘密", "(六)其他处理", "3、其他", "(五)不予处理")]
    [('refused_1',), ('other',), ('other_3',), ()]
    """
    return tuple(match.lastgroup or "" for match in _REQUEST.finditer(label))


def request_rows(form: str) -> tuple[str, ...]:
    """The rows of table three in a form, in order."""
    left_out = ROWS_OF_2021 if form == "2019" else (ROW_OF_2019,)
    return tuple(row for row in REQUEST_ROWS if row not in left_out)


# ----------------------------------------------------------------------------------------- table four

#: The five results of table four, and the three kinds of case they are given for.
RESULTS = ("upheld", "corrected", "other", "pending", "total")
CASES = ("review", "suit", "suit_after_review")
DISPUTES = tuple(f"{case}_{result}" for case in CASES for result in RESULTS)

# --------------------------------------------------------------------------------- where tables begin

_BEGINS_T2 = re.compile("信息内容|本年制发件数|本年新制作数量|.{0,4}第二十条第[(]一[)]项")
_BEGINS_T3 = re.compile(r"[(]?本列数据的勾稽|.*勾稽关系为|申请人情况|自然人$|[#\d、一.]{0,5}本年新收政府信息公开申请")
#: The characters of the heads of table four, whole or torn, and what tells that they are heads of it.
_HEADING_T4 = re.compile("[()行政复议诉讼未经直接起后结果维持纠正其他尚审总计]+")
_TELLS_T4 = re.compile("维持|纠正|审结|起诉|尚未|其他结果|结果[维纠]?结果|^行政(?:复议|诉讼)$")


_MAY_BEGIN = re.compile(
    "信息内容|本年制发|本年新制作|第二十条|勾稽|申请人情况|本年新收|维持|纠正|审结|起诉|尚未|其他结果|结果[维纠]?\\s*结果|行政复议|行政诉讼"
)


def may_begin(text: str) -> bool:
    """Whether a line may hold words that begin a table."""
    return bool(_MAY_BEGIN.search(text))


@lru_cache(maxsize=1 << 13)
def begins(label: str) -> str:
    """The table that a folded cell or word shows to have begun: t2, t3, t4, or nothing.

    >>> [begins(t) for t in ("信息内容", "申请人情况", "结果维持", "结果维结果纠", "其中结果维持72件", "总计")]
    ['t2', 't3', 't4', 't4', '', '']
    """
    if _TELLS_T4.search(label) and _HEADING_T4.fullmatch(label):
        return "t4"
    if _BEGINS_T3.match(label) and "件" not in label[:40]:
        return "t3"
    return "t2" if _BEGINS_T2.match(label) else ""


_PROSE = re.compile("[。；;]|[，,].*[，,].*[，,]")
_NEXT_SECTION = re.compile("[#一二三四五六七八(（]{0,4}[、.)）]?.{0,16}(?:主要问题|存在的?问题)|.{0,4}其他需要报告")
_NOTE = re.compile("[(]?(?:备?注|说明)[:：]")


@lru_cache(maxsize=1 << 12)
def ends(label: str) -> bool:
    """Whether a folded piece of text is no part of a table: a sentence, or the title of section five or six.

    >>> ends("五、存在的主要问题及改进情况"), ends("全年公开信息十条。"), ends("(区分处理的,只计这一情形,不计其他情形)")
    (True, True, False)
    """
    if "区分处理" in label or "勾稽" in label or _NOTE.match(label):
        return False
    return bool(_NEXT_SECTION.match(label)) or (len(label) > 8 and bool(_PROSE.search(label)))


_OF_SENTENCE = re.compile("^件[,。;、]|[0-9]件[,。;、]")


def is_of_sentence(label: str) -> bool:
    """Whether a folded piece of text goes on a sentence that says in words what a table holds: 结果维持 53 件，……

    >>> [is_of_sentence(text) for text in ("件,其他结果", "共收到46件。", "53件", "本年制发件数")]
    [True, True, False, False]
    """
    return "件" in label and bool(_OF_SENTENCE.search(label))


def is_note(label: str) -> bool:
    """Whether a folded piece of text is a note to a table, which is none of its labels."""
    return label[:1] in "(备注说" and bool(_NOTE.match(label))


#: Words of which each label and each heading of the three tables has one.
_LABEL = re.compile(
    f"{_REQUEST.pattern}|{_ACTIVE.pattern}"
    "|第二十条|信息内容|制发件数|废止件数|现行有效|新制作数量|新公开数量|对外公开总数|上一年项目数|增/?减|处理决定数"
    "|采购项目|采购总金额|收费金额|勾稽|申请人情况|自然人|法人|商业|企业|科研|社会公益|公益|法律|其[他它]|合计|办理结果"
    "|不予公开|无法提供|不予处理|行政复议|行政诉讼|起诉|维持|纠正|审结|类别|程序|结果|件数"
)
_ITEM = re.compile(r"\d{1,2}[.、,)](?!\d)|20\d\d年")
_LONGEST_LABEL = 60


@lru_cache(maxsize=1 << 12)
def is_label(label: str) -> bool:
    """Whether a folded piece of text may be a label or a heading of the three tables.

    >>> [is_label(label) for label in ("3.危及“三安全一稳定”", "信息内容", "予以公开21件", "全年收到申请")]
    [True, True, False, False]
    """
    own = _ITEM.sub("", label)
    has_number = any(character.isdecimal() for character in own)
    return len(label) < _LONGEST_LABEL and not has_number and bool(_LABEL.search(own))
