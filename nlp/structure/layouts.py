"""What the format notices fix, as patterns: section titles with their variants, and the wording of the tables.

Titles and table wording are those of 国办公开办函〔2019〕60号 and 〔2021〕30号, and of the reports
before them, whose parts are mapped to the six sections of today: what came first to `s1`, fees to
`s3`, everything on shortcomings and plans to `s5`, annexes and remarks to `s6`.
"""

from __future__ import annotations

from rapidfuzz.distance import Levenshtein

import nlp.regex as re
from nlp.language.patterns import one_of

SECTIONS = ("preamble", "s1", "s2", "s3", "s4", "s5", "s6")

#: The titles as the notice of 2021 gives them.
TITLES = {
    "s1": "总体情况",
    "s2": "主动公开政府信息情况",
    "s3": "收到和处理政府信息公开申请情况",
    "s4": "政府信息公开行政复议、行政诉讼情况",
    "s5": "存在的主要问题及改进情况",
    "s6": "其他需要报告的事项",
}


_OF = "(?:的)?"
_AND = "(?:和|及|与|、)?"
_OPEN = "(?:(?:政府|政务)?信息公开(?:工作)?|政务公开(?:工作)?)?"
_COURTS = "(?:行政)?复议(?:情况)?[、，,和及与或]{0,2}(?:和|及|被)?(?:提起|有关)?(?:行政)?(?:诉讼|应诉)"

#: Titles so particular that they are believed wherever a heading can stand.
STRONG = {
    "s1": one_of(
        f"{_OPEN}(?:总体|基本)(?:工作)?情况",
        "概述",
        "总体概述",
        f"{_OPEN}{_OF}(?:工作)?概况",
    ),
    "s2": one_of(
        f"(?:{_OPEN}{_OF})?(?:行政机关)?主动公开{_OF}(?:政府信息)(?:工作)?{_OF}"
        f"(?:内容|数量)?(?:和|及)?(?:形式)?{_OF}情况",
    ),
    "s3": one_of(
        # Requests, as the notices name them, and as older reports do
        f"(?:{_OPEN})?(?:收到|受理|接收){_AND}(?:处理|办理)?{_OF}(?:政府)?信息公开申请{_OF}(?:处理|办理)?{_OF}情况",
        f"(?:{_OPEN}{_OF})?依申请公开{_OF}(?:(?:政府)?信息)?{_OF}(?:申请)?(?:受理|办理|处理|工作|答复)*"
        f"(?:和|及)?(?:答复|办理|处理)?(?:工作)?{_OF}情况",
        # Fees
        f"(?:{_OPEN}{_OF})?(?:收费|费用)(?:及|和|与|、)?(?:其)?减免{_OF}情况",
    ),
    "s4": one_of(
        f"(?:因)?(?:{_OPEN}{_OF})?(?:被)?(?:申请|提起|有关|引起|引发|方面)?{_OF}(?:被)?(?:申请|提起)?{_COURTS}"
        f"(?:(?:、|和|及|以及)?(?:举报|申诉|投诉))*(?:数量)?{_OF}情况",
    ),
    "s5": one_of(
        f"(?:{_OPEN}(?:中|工作中)?)?(?:目前|当前|仍)?存在{_OF}(?:的)?(?:主要)?"
        "(?:困难|问题|不足)(?:和|及|与|以及|、)?(?:不足|困难)?"
        "(?:及|和|与|以及|、)?(?:下一步|下步|今后|其)?(?:改进|整改|努力)(?:的)?(?:情况|措施|方向|打算|思路|意见)",
    ),
    "s6": one_of(
        f"其[他它](?:需要|需|应当|须)(?:报告|说明){_OF}(?:重要)?(?:事项|情况|问题)",
        f"需要(?:说明|报告){_OF}(?:其[他它])?(?:事项|情况|问题)",
    ),
}

#: Shapes that count as a title only where they are a whole line, or stand numbered before a stop.
WEAK = {
    "s1": one_of(
        r"(?:20\d\d年|本年|今年|全年)?(?:度)?(?:(?:政府|政务)?信息公开|政务公开)?(?:的)?(?:年度)?(?:主要)?(?:工作)?(?:的)?"
        "(?:总体|基本|全面|总的|主要|重点|综合)?(?:开展|推进|落实|进展|组织|完成|实施)?(?:的)?(?:工作)?(?:基本|总体|主要)?"
        "(?:情况|概况|成效|做法|概述|综述|总结)(?:及成效|概述|综述)?",
    ),
    "s2": one_of(
        "(?:推进|做好|加强)?(?:政府信息)?主动公开(?:的)?(?:政府)?(?:信息)?(?:工作)?(?:的)?(?:主要)?(?:内容)?"
        "(?:情况|信息)?",
    ),
    "s3": one_of(
        "(?:政府信息)?(?:依申请|申请)公开(?:的)?(?:政府)?(?:信息)?(?:工作)?(?:的)?(?:办理|受理|处理)?(?:情况)?",
        "(?:政府)?信息公开申请(?:的)?(?:办理|受理|处理)?情况",
        "(?:行政机关|政府信息)?依申请公开(?:政府信息)?(?:的)?(?:情况)?[、和及与][^。；]{2,20}情况",
        ".{0,12}(?:收费|费用)(?:标准)?(?:及|和|与|、)?.{0,4}(?:减免)?(?:的)?情况",
    ),
    "s4": one_of(
        ".{0,14}(?:行政复议|行政诉讼|复议|诉讼|举报|申诉|投诉).{0,12}情况",
        "行政复议[、和]行政诉讼",
    ),
    "s5": one_of(
        # Problems or improvements
        ".{0,16}(?:问题|不足|困难|短板|差距|改进|整改|下一步|下步|今后|努力方向).{0,16}",
        # Plans
        ".{0,12}(?:工作|年|年度|来年)(?:的)?(?:打算|计划|安排|思路|设想|重点)",
    ),
    "s6": one_of(
        "其[他它](?:(?:有关|相关|重要)?(?:事项|情况|说明|问题|方面))?",
        "(?:需要)?(?:说明|报告)(?:的)?(?:事项|情况|问题)",
        "(?:有关)?(?:情况)?说明",
        "附注",
        r"附\s*[件表则录](?:[:：].{0,30})?",
    ),
}


def near_title(title: str) -> str | None:
    """The section whose title this is but for one character in four, which were misread or lost; None if of none.

    >>> [near_title(t) for t in ("总体惰况", "存在的主要间题及改进情祝", "总体思路", "其他需要报告事项")]
    ['s1', 's5', None, 's6']
    """
    for code, exact in TITLES.items():
        tolerated = max(1, len(exact) // _CHARACTERS_AN_ERROR)
        if Levenshtein.distance(title, exact, score_cutoff=tolerated) <= tolerated:
            return code
    return None


#: So many characters of a title may hold one that is wrong.
_CHARACTERS_AN_ERROR = 4

_TOPICS = {
    "s3": re.compile("申请|咨询|收费|费用"),
    "s4": re.compile("复议|诉讼|举报|申诉|投诉|评议"),
    "s6": re.compile("人员|经费|机构|附[件表录注]|其[他它]"),
    "s2": re.compile("公开|解读|回应|平台|建议|提案"),
}


def topic_code(title: str, before: str) -> str:
    """The section that a top-level part of an old layout belongs to; where its title names no topic, the one before.

    >>> [topic_code(t, "s4") for t in ("公共企事业单位信息公开情况", "工作人员与经费情况", "大事记")]
    ['s2', 's6', 's4']
    """
    for code in ("s5", "s6"):
        if STRONG[code].fullmatch(title) or WEAK[code].fullmatch(title):
            return code
    if re.search("主动[^，]{0,4}公开", title):
        return "s2"
    # How the work is organised belongs to the overview, unless the topics proper are over.
    if before == "s1" and re.search("组织|机构|机制|制度|人员|领导|部署|重视|责任|认识", title):
        return before
    for code, words in _TOPICS.items():
        if words.search(title):
            return code
    return before


_TABLE_CELLS = """
第二十条第（一）项 第二十条第（二）项 第二十条第（三）项 第二十条第（四）项 第二十条第（五）项
第二十条第（六）项 第二十条第（七）项 第二十条第（八）项 第二十条第（九）项
第二十条第一项 第二十条第五项 第二十条第六项 第二十条第八项 第二十条第九项
第（一）项 第（五）项 第（六）项 第（八）项 第（九）项
信息内容 本年制发件数 本年废止件数 现行有效件数 规章 规范性文件 行政规范性文件
本年处理决定数量 行政许可 行政处罚 行政强制 其他对外管理服务事项
本年收费金额（单位：万元） 行政事业性收费 本年新制作数量 本年新公开数量 对外公开总数量
上一年项目数量 本年增/减 本年增减 处理决定数量 采购项目数量 采购总金额 政府集中采购
（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和） 申请人情况
自然人 法人或其他组织 商业企业 科研机构 社会公益组织 法律服务机构 其他 总计
一、本年新收政府信息公开申请数量 二、上年结转政府信息公开申请数量 三、本年度办理结果
（一）予以公开 （二）部分公开（区分处理的，只计这一情形，不计其他情形）
（三）不予公开 （四）无法提供 （五）不予处理 （六）其他处理 （七）总计
1.属于国家秘密 2.其他法律行政法规禁止公开 3.危及“三安全一稳定” 4.保护第三方合法权益
5.属于三类内部事务信息 6.属于四类过程性信息 7.属于行政执法案卷 8.属于行政查询事项
1.本机关不掌握相关政府信息 2.没有现成信息需要另行制作 3.补正后申请内容仍不明确
1.信访举报投诉类申请 2.重复申请 3.要求提供公开出版物 4.无正当理由大量反复申请
5.要求行政机关确认或重新出具已获取信息
1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请
2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请 3.其他
四、结转下年度继续办理
行政复议 行政诉讼 结果维持 结果纠正 其他结果 尚未审结 总计
未经复议直接起诉 复议后起诉 维持 纠正
序号 项目 单位 统计指标 数量 件 条 万元 统计数
"""
#: The wording of the statutory tables; a fragment of it, cut anywhere, is taken for a table cell.
TABLE_WORDING = "\n".join(_TABLE_CELLS.split())

# The longest first: none is given up again, since two ways to read a row would double with each of its words.
_WORDINGS = sorted(set(TABLE_WORDING.split()), key=lambda wording: (-len(wording), wording))
#: A row of a table whose form was lost: nothing but its wording and figures.
TABLE_ROW = re.compile("(?:" + "|".join(map(re.escape, _WORDINGS)) + r"|[\d.]++)++")

#: Words that only the tables of one format have.
TABLE_MARKS = {
    "2021": re.compile("本年制发件数|本年废止件数|现行有效件数"),
    "2019": re.compile("本年新制作数量|本年新公开数量|对外公开总数量"),
}
