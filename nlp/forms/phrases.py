"""The words in which texts speak of requests, reviews and suits: what is counted, and what may stand around it."""

from __future__ import annotations

from functools import lru_cache

import nlp.regex as re
from nlp.language.patterns import led_by

_LAST = "(?:上一?年度?|去年度?|{last}年度?|年初)(?:的|底|末)?"
_NEXT = "(?:下一?个?年度?|次年度?|来年|明年|{next}年度?)"
_MOVED = "(?:结转|接转|顺延|转入|转至|转到|延续|延至|留转|跨年|留待|遗留|转)"
_NOT_YET = "(?:尚未|还未|仍未|未(?!经)|正在|尚在|仍在|还在|待)"
_FINISHED = "(?:法定)?(?:期限)?内?(?:继续)?(?:办理|办结|答复|处理|办|审查)(?:中|之中|过程中|完毕|完成)?"

#: How cases ended; the words for what was decided on requests; what came in and was done; then reviews and suits.
#: The first that fits at a place is taken, and of several before a number the last.
_COUNTED = {
    "after": "(?:经|先)?(?:行政)?复议后?(?:再|又|不服)?(?:被)?(?:起诉|提起(?:行政)?诉讼|提起)|复议后(?:行政)?诉讼",
    "direct": (
        "(?:未经(?:行政)?复议(?:而|程序)?)?直接(?:被)?(?:向(?:人民)?法院)?(?:起诉|"
        "提起(?:行政)?诉讼|诉讼)|未经(?:行政)?复议"
    ),
    "both": (
        "(?:行政)?复议(?:申请|案件)?(?:、|和|及|与|或|以及|"
        "或者)(?:被)?(?:提起)?(?:政府信息公开)?(?:行政)?(?:诉讼|应诉|起诉)"
    ),
    "review": "(?:行政)?复议(?:机关(?:共|已|均|依法)*受理)?",
    "suit": "(?:行政)?诉讼(?!请求)|(?:行政)?应诉|被诉|涉诉|(?:人民)?法院(?:共)?(?:受理|立案)",
    "case_pending": (
        "(?:尚未|还未|仍未|未|正在|尚在|仍在|还在|待)(?:审理|审结|裁决|判决|作出(?:决定|"
        "判决))(?:中|之中|过程中)?|审理(?:之)?中"
    ),
    "case_closed": "审结",
    "upheld": (
        "(?:结果)?(?:维持|驳回)(?:(?:原|被诉|涉诉|具体)[^，。；、\\d]{0,10}|(?:原告|申请人)[^，。；、\\d]{0,8})?"
    ),
    "corrected": "(?:结果)?(?:纠[正错]|撤销)",
    "case_other": "其[他它](?:结果|情况)?(?=的|共|为)?(?![处申情组])",
    "carried_in": f"{_LAST}(?:未办结的?|尚未办结的?)?(?:结转|接转|顺延|转入|转来|转接|留转|遗留|跨年|"
    f"未办结)(?:至本年度?|到本年度?|至今年|过来|下来|而来)?"
    f"|(?:结转|承接|接续)(?:自|了|的)?{_LAST}",
    "carried_out": f"(?<![上去]年){_MOVED}(?:至|到|入|给)?{_NEXT}(?:继续)?(?:办理|答复|处理)?|{_NEXT}(?:继续|"
    f"再行?)?(?:办理|答复|处理|结转)"
    f"|{_NOT_YET}{_FINISHED}|待办|在办",
    "carried": "结转",
    "granted and partial": "公开类|(?:予以)?公开(?:及|和|、|或|与|以及|或者|并)(?:予以)?部分公开",
    "partial": "部分(?:予以)?公开|区分处理",
    "refused": "不予公开",
    "unavailable_1": "(?:不|未)掌握(?:相关|有关)?(?:政府)?信息",
    "unavailable_2": "另行制作",
    "unavailable": "无法提供",
    "rejected_1": "(?:信访、?(?:投诉、?)?举报|信访投诉举报)(?:类|投诉类?)?|信访(?:投诉)?类",
    "rejected_2": "重复(?:提出的?)?申请",
    "rejected": "不予处理",
    "other": "其[他它](?:方式)?处理",
    "granted": "(?:予以|同意|给予|准予)公开",
    "legal_persons": "(?<!公民、)(?<!公民或)(?<!公民和)(?<!公民或者)法人(?:和|或|及|、|或者|以及)(?:者)?其[他它]组织",
    "company": "(?:商业)?企业",
    "research": "科研(?:机构|院所|单位)",
    "public_welfare": "(?:社会)?公益(?:性)?(?:组织|机构)",
    "legal_service": "(?:律师事务所|律所)?(?:等)?法律服务(?:机构|组织)|律师事务所",
    "natural_person": "自然人",
    "handled": (
        "应(?:当)?(?:依法)?(?:办理|答复|处理)|受理|办理(?!完|结果|情况)|处理(?!完)|收办|承办|经办|[须需]要?办理"
    ),
    "new": (
        "收到|收件|新收|新增|接收|接到|收悉|收取(?!费)|登记|接获|申请(?:受理|收件|办件)?(?:总)?(?:量|数量|数|件数)"
    ),
    "done": "答复(?!书)|办结|办复|回复|办毕|(?:办理|处理)(?:完毕|完成)|办理结果|结案",
}
_NAMES = {key.replace(" ", "_"): key for key in _COUNTED}
_ALL = led_by(
    "上下不予人仍企信先公其准办区去受另同商回在处复审尚年应延待律承接撤收新无明未来次正法涉申留登直社科等答纠经结给"
    "维自行被诉跨转还遗部重需顺须驳2",
    "|".join(f"(?P<{name}>{_COUNTED[key]})" for name, key in _NAMES.items()),
)

#: Who asks, in what form, and other words that leave a phrase what it is.
_FILL_WORDS = (
    "公民 法人 其他组织 其它组织 社会公众 公众 社会 群众 申请人 当事人 申请者 市民 村民 居民 各类 各种 书面 "
    "有效 新 具体 政府信息公开 信息公开 政务公开 政府信息 依申请 公开 信息 政务 政府 申请书 申请 申请表 案件 "
    "办件 事项 件 案 件数 数量 总数 总量 数 量 情况 工作 类 过 各渠道 各种渠道 来自 属于 出现 按程序 提出 提交 "
    "递交 要求 发来 送来 转来 了 的 到 和 或者 或 及 与 以及 、 以 由 向 对 因 而 其 并 等 作 被 为 是 有 达 至 "
    "至今 ： : 于 共计 共有 共 合计 总计 总共 累计 均 全部 皆 都 已 已经 年内 全年 本年度 年度 当年 今年 分别 "
    "可 得到 予以 作出 做出 进行 给予 依法 依规 法定 按期 按时 及时 逐件 妥善 规范 正式 实际 在 内 期限内 "
    "时限内 规定 法定期限 法定时限 规定时限 时限 期限 未到期 期限未满 期未满 继续 尚 余 另 仅 只 形式 方式 结果 "
    "决定 答复 办理 处理 审查 人民法院 法院 机关 复议机关 被申请人 被告 增至 降至 上升至 下降至 上升到 下降到 "
    "达到 升至 减至 降为 升为 增加到 减少到 增加至 减少至 收案 立案 引发 引起 发生 产生 导致 提起 受理 涉及 "
    "关于 有关 相关 行政 结果为 判决 一审 二审 申诉 “ ” 「 」 ‘ ’"
)
_OWN_BODY = "[我本](?:[市县区省州镇乡局委办厅院所处]|街道|单位|机关|中心|部门)"
_NONE_WORDS = (
    "收到 接到 接收 收悉 接获 受理 出现 存在 人 次 任何 纠纷 败诉案件 复议 诉讼 应诉 结转 上年 上年度 上一年 "
    "上一年度 下年 下年度 下一年 下一年度 需 人员 通知 通知书 情形 现象 履行 职责 单位 一起 一件 一例"
)
_FORMS = "(?:书面|网络|当面|现场|信函|邮寄|邮件|、|和|或){1,9}等(?:各种|多种)?(?:形式|方式|渠道|途径)"


def _all_of(words: str, *others: str) -> re.Pattern[str]:
    """Words, given with blanks between them, one behind the other: the longest that fits each time."""
    longest_first = sorted(words.split(), key=len, reverse=True)
    return re.compile(f"(?:{'|'.join([*others, *longest_first])})*+")


_FILL = _all_of(_FILL_WORDS, "\u3000", _OWN_BODY)
_NOTHING = _all_of(f"{_FILL_WORDS} {_NONE_WORDS}", "\u3000", _FORMS, _OWN_BODY)
#: Words that tell that a number counts but a part, or something else: channels, months, subjects, single askers, other
#: bodies, other cases; and what is done to requests on the way.
_PART = re.compile(
    "(?:新收|收到|上述|这些)[^，。]{0,6}中|网络|网上|网站|线上|在线|平台|电子|邮件|邮箱|信函|"
    "邮寄|来信|传真|线下|现场|当面|窗口|微信|电话|口头"
    "|村级|村委|社区|邻近|下属|基层|各[镇乡街村县区市]|季度|半年|"
    "[\\d一二三四五六七八九十]月(?!31日|底|末)|每|平均|月均|日均|年均|(?<!今年)以来|"
    "近[两三四五\\d]年|上年|去年|往年|同期|以前"
    "|涉及|关于|有关|方面的|类(?!申请)|针对|就|对(?!外|当年|本年|今年|年内|于?$|政府信息|"
    "申请|依申请|上述|以上|收到|全部|所有|信息公开)|[较比](?!例|较)|某|同一|一[名位家]|其余|"
    "其他部门|重大|疑难|复杂|涉密"
    "|抽[检样取测]|测评|指导|督促|协助|帮助|配合|抽查|检查|评查|培训|会商|审核|研究|转办|"
    "转交|移送|代表|代办|牵头|征求"
    "|延期|延长|补正|撤回|超期|逾期|未按|提前|计划|预计|力争|目标|首次|最多|最高|增加|减少|增长|下降|多出|同比|占"
    "|建议|提案|来访|信件|留言|热线|工单|咨询|投诉|诉求|许可|投稿|舆情|问题|指南|答复书|"
    "告知书|文书|浏览|访问|点击|下载|阅读|样本|案例"
)
#: Other bodies than the report's own.
_BODY = re.compile(
    "[\u4e00-\u9fff](?:[局委厅]|办(?![理结复件])|街道|镇|乡|公司|政府(?!信息)|中心|大厅|部门|"
    "单位|科室|科|法院|机构|科研|企业)"
)
_OWN = re.compile(
    "[我本该](?:[市县区省州盟旗镇乡局委办厅院所会处部]|街道|单位|机关|中心|部门)+(?:办(?:公室)?)?"
    "|全(?:[市县区省州盟旗镇乡局委]|街道|系统)(?:各级|各|政府|行政机关|机关|部门|单位|系统|"
    "和)*|信息公开(?:工作)?(?:机构|办公室)|政务公开办"
)
#: What a township's government is only a part of.
_AROUND, _LOW = re.compile("全([国县区市省州旗])"), re.compile("(?:街道|镇|乡)(?:$|人民政府|办事处)")
#: All channels together.
_CHANNELS = re.compile(
    "(?:通过|经|以)?[^，。；]{0,24}等(?:多种|各种|多个)?(?:渠道|方式|途径|形式)|(?:通过|经|"
    "从)?(?:各种|各类|各个|各|多种|不同)(?:渠道|方式|途径|形式)"
)
_STOP = re.compile("[，,；;。：:（(）)！？\n]")


@lru_cache(maxsize=64)
def words_of(year: int) -> re.Pattern[str]:
    """The words for what is counted in a report of a year; the names of the groups are the keys, `_` for blanks."""
    return re.compile(_ALL.replace("{last}", str(year - 1)).replace("{next}", str(year + 1)))


def clause_of(text: str) -> str:
    """The last clause of a text."""
    return _STOP.split(text)[-1]


def two_clauses_of(text: str) -> str:
    """The last clause of a text, and the one before that."""
    return "，".join(re.split("[，。；：]", text)[-2:])


@lru_cache(maxsize=1 << 12)
def is_filling(text: str) -> bool:
    """Whether words between a number and what it counts leave it all of that.

    >>> is_filling("的政府信息公开申请共"), is_filling("土地征收的申请")
    (True, False)
    """
    return bool(_FILL.fullmatch(text))


def is_nothing(text: str) -> bool:
    """Whether words behind 未 or 无 say that there was no request, no review or nothing carried over, and no more.

    >>> is_nothing("收到公民、法人的申请"), is_nothing("因行政复议被纠错的情况")
    (True, False)
    """
    return bool(_NOTHING.fullmatch(text))


def is_around(clause: str, names: tuple[str, ...]) -> bool:
    """Whether a clause speaks of a place that is larger than the body's: 全县 in the report of a township.

    >>> is_around("全县收到", ("青岚县水利局",)), is_around("全县收到", ("青岚县石渡镇",))
    (False, True)
    """
    around = _AROUND.search(clause)
    if around is None or not names:
        return False
    if around[1] in "县区市":
        return any(_LOW.search(name) for name in names)
    return not any(around[1] in name for name in names)


def is_part(text: str) -> bool:
    """Whether words tell that a number counts a part of the requests, or something else."""
    return bool(_PART.search(text))


def is_about_all(before: str, names: tuple[str, ...] = ()) -> bool:
    """Whether what stands before a number in its clause leaves it one about all requests of the body.

    >>> [is_about_all(text) for text in ("2024年，全市共", "区政府办代表区政府", "通过网络", "依申请公开情况。我局")]
    [True, False, False, True]
    """
    clause = clause_of(before)
    for name in names:
        clause = clause.replace(name, "")
    if is_around(clause, names):
        return False
    clause = _CHANNELS.sub("", _OWN.sub("", clause))
    return not is_part(clause) and not _BODY.search(clause)
