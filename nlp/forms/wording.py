"""A text into checks of its wording: numbering, a word written twice, a sentence broken off, no problem named."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

import nlp.regex as re
from nlp.forms.check import FAIL, NOT_ASSESSABLE, PASS, UNCERTAIN, Check, Passage, of_text
from nlp.language.numerals import item_number
from nlp.language.patterns import led_by
from nlp.structure import Segment


def check_wording(passages: Sequence[Passage]) -> list[Check]:
    """What is wrong in the wording of a report by itself."""
    found: list[Check] = []
    for passage in passages:
        found.extend(_numbering(passage))
        found.extend(_twice(passage))
        found.extend(_broken(passage))
    return found + list(_problems(passages))


# ------------------------------------------------------------------------------------------ numbering

#: Styles of numerals that are counted apart; 首先, 此外 and the like count nothing.
_STYLES = (
    ("是", re.compile("[一二三四五六七八九十]{1,2}是")),
    ("（一）", re.compile("[（(][一二三四五六七八九十]{1,2}[）)]")),
    ("一、", re.compile("[一二三四五六七八九十]{1,2}[、．.]")),
    ("第一", re.compile("第[一二三四五六七八九十]{1,2}")),
    ("1.", re.compile(r"\d{1,2}[、．.]")),
    ("（1）", re.compile(r"[（(]\d{1,2}[）)]")),
)
#: How many items may be missing; where more are, a new list begins.
_FAR = 3
_HAN = "零一二三四五六七八九十"


def _numbering(passage: Passage) -> Iterator[Check]:
    """Items that skip a number or repeat one. Each style counts for itself, and may begin anew."""
    last: dict[str, tuple[int, Segment]] = {}
    for segment in passage.segments:
        if not segment.enumerator:
            continue
        style, number = _numeral(segment.enumerator)
        if not style or number is None:
            continue
        if style in last:
            before, previous = last[style]
            fault = _fault(before, number, passage.text[previous.start : segment.start], segment.enumerator)
            if fault:
                end = segment.start + len(segment.enumerator) + 8
                yield of_text("SELF-numbering", FAIL, passage.evidence(segment.start, end, fault), number, before + 1)
        last[style] = (number, segment)
        _forget(last, style)


@lru_cache(maxsize=1 << 10)
def _numeral(enumerator: str) -> tuple[str, int | None]:
    """The style of an item's numeral, and its number."""
    return _style(enumerator), item_number(enumerator)


def _style(enumerator: str) -> str:
    return next((name for name, pattern in _STYLES if pattern.match(enumerator.strip("#* "))), "")


def _forget(last: dict[str, tuple[int, Segment]], style: str) -> None:
    """Lists within an item count anew in the next item: those begun after the last one of this style."""
    start = last[style][1].start
    names = list(last)
    for name in names:
        if name != style and last[name][1].start < start and _DEPTH[name] > _DEPTH[style]:
            del last[name]


_DEPTH = {"一、": 0, "（一）": 1, "1.": 2, "（1）": 3, "第一": 4, "是": 4}


def _fault(before: int, number: int, between: str, enumerator: str) -> str:
    """What is wrong with a number behind another one.

    >>> _fault(2, 4, "二是…", "四是"), _fault(2, 4, "二是…三，", "四是"), _fault(2, 2, "二是…", "二是")
    ('3 is missing', '', '2 stands twice')
    """
    if number == before and number > 1:
        return f"{number} stands twice"
    skipped = range(before + 1, number)
    if not 1 <= len(skipped) <= _FAR:
        return ""
    written = [word for missing in skipped for word in (_HAN[missing : missing + 1], str(missing)) if word]
    is_there = any(word in between[len(enumerator) :] for word in written)
    return "" if is_there else f"{skipped[0]} is missing"


# ------------------------------------------------------------------------------------------ word twice

_TWICE = re.compile(r"([\u4e00-\u9fff]{2,8}?)\1")
#: Words of two characters that never stand twice for good reason: what is done, how, and what joins. A noun may end one
#: word and begin the next (`专项资金资金安排`).
_NEVER_TWICE = frozenset(
    [
        *(
            "积极",
            "认真",
            "不断",
            "切实",
            "及时",
            "全面",
            "严格",
            "持续",
            "深入",
            "充分",
            "有效",
            "主动",
            "准确",
            "规范",
        ),
        *(
            "通过",
            "按照",
            "以及",
            "进行",
            "根据",
            "对于",
            "我们",
            "同时",
            "并且",
            "已经",
            "围绕",
            "针对",
            "结合",
            "依托",
        ),
        *(
            "加强",
            "提升",
            "提高",
            "完善",
            "强化",
            "健全",
            "落实",
            "推进",
            "开展",
            "加大",
            "坚持",
            "确保",
            "存在",
            "仍然",
        ),
        *(
            "组织",
            "实行",
            "应当",
            "完成",
            "建立",
            "为了",
            "制定",
            "召开",
            "举办",
            "推动",
            "促进",
            "实现",
            "增强",
            "深化",
        ),
        *(
            "优化",
            "细化",
            "明确",
            "做好",
            "做到",
            "保证",
            "满足",
            "方便",
            "印发",
            "发放",
            "参加",
            "参与",
            "配合",
            "负责",
        ),
        *(
            "成立",
            "设立",
            "设置",
            "开设",
            "开通",
            "形成",
            "采取",
            "抓好",
            "抓实",
            "聚焦",
            "立足",
            "利用",
            "借助",
            "依照",
        ),
        *(
            "由于",
            "因此",
            "但是",
            "而且",
            "或者",
            "如果",
            "对照",
            "关于",
            "其中",
            "目前",
            "必须",
            "需要",
            "能够",
            "可以",
        ),
    ]
)
#: Words that are said twice on purpose, or begin many others.
_SAID_TWICE = frozenset(
    [
        "研究",
        "讨论",
        "商量",
        "考虑",
        "学习",
        "交流",
        "了解",
        "总结",
        "沟通",
        "反复",
        "彻底",
        "公开",
        "检查",
        "高兴",
        "申请",
    ]
)
_BEGINS_COMPOUND = re.compile("[人者员部局科室所院厅会表书栏网化性力法度机率量组日件号团队站线厂区镇乡县市村]")
_REPEATED_MARK = re.compile(
    "的的(?!确)|了了(?![解之])|，[，,]|,,|。。|、、|；；|镇镇(?=人民政府|政府)|乡乡(?=人民政府|政府)|》《"
)
_TITLE = re.compile(r"(《[^》]{2,30}》)$")
#: Words that may well stand twice before some characters: 申请申请人, 保障保障性, 公开公开透明.
_UNLESS_BEFORE = {"申请": "人书表公者件事", "保障": "性", "工作": "人日组部", "公开": "透公平化、，。"}
#: Words said twice on purpose: one by one, step by step.
_ON_PURPOSE = re.compile("[一逐个层点步家户件条项次人日月年]")


def _twice(passage: Passage) -> Iterator[Check]:
    """A word written twice. A word of two characters may end one phrase and begin the next, so few of them count."""
    seen: list[tuple[int, int]] = []
    for match in _REPEATED_MARK.finditer(passage.text):
        if match.group() == "》《" and not _is_same_title(passage.text, match.end() - 1):
            continue
        seen.append(match.span())
        yield of_text("SELF-word-twice", FAIL, passage.evidence(*match.span(), "written twice"))
    for match in _TWICE.finditer(passage.text):
        word = match[1]
        if _ON_PURPOSE.match(word) or any(start < match.end() and match.start() < end for start, end in seen):
            continue
        if len(word) > 2 or _is_for_no_reason(passage.text, match):
            yield of_text("SELF-word-twice", FAIL, passage.evidence(*match.span(), "written twice"))


def _is_same_title(text: str, middle: int) -> bool:
    """Whether a title in brackets stands on both sides: 《条例》《条例》."""
    title = _TITLE.search(text[max(0, middle - 40) : middle])
    return title is not None and text.startswith(title[1], middle)


def _is_for_no_reason(text: str, match: re.Match[str]) -> bool:
    """Whether a word of two characters is no end of one word and beginning of the next."""
    behind = text[match.end() : match.end() + 1]
    if match[1] in _UNLESS_BEFORE:
        return bool(behind) and behind not in _UNLESS_BEFORE[match[1]]
    if _BEGINS_COMPOUND.match(behind):
        return False
    begins = match.start() == 0 or text[match.start() - 1] in "，。；：、\n的了"
    return match[1] in _NEVER_TWICE or (begins and match[1] not in _SAID_TWICE)


# ------------------------------------------------------------------------------------------ broken off

#: As many of a section's last characters are looked at.
_TAIL = 60
_ENDS_WHOLE = re.compile(r"[。！？!?；;.…）)”》’：:]$")
#: Words that something must follow.
_BREAKS = re.compile(
    "(?:[，,、]|[和与及或把将]|[，。；](?:并|以|使|从而|但|而|且|为|让|对|在|并在|并将)|"
    "(?:工作人员|干部|队伍)的(?:业务|政策|法律)|人员达|达到|确保|做到|保证|[，。；](?:我|"
    "本)(?:[镇乡县市区局委办]|街道|机关|单位)|(?<=[^不])不|、[一-龥]|(?<!目)的|占|共有|累计"
    r"|[（(][^（）()。]{0,20}|(?<=[训达计布开发到办])\d{1,4}"
    "|“[^”“。！？]{1,40}|进一步|以及|并且|通过|按照|根据|关于|对于|由于|因此|其中|(?<=对)存在的|(?<=针)对)$"
)


def _broken(passage: Passage) -> Iterator[Check]:
    """A section whose last words cannot end a sentence; one that only lacks its full stop is left alone."""
    text = passage.text
    if not text or _ENDS_WHOLE.match(text[-1]):
        return
    match = _BREAKS.search(text[-_TAIL:])
    if match:
        start = max(0, len(text) - 20)
        yield of_text("SELF-broken-off", FAIL, passage.evidence(start, len(text), "ends within a sentence"))


# ---------------------------------------------------------------------------------------- no problem

#: Words by which a text names a problem: what is not enough, what is hard, what is still to be done.
_PROBLEM = re.compile(
    "不理想|不太|不甚|尚不|还不|仍不|偶有|延迟|距离|迟缓|紧张|遗漏|疏忽|还没|不快|不细|不多|"
    "不紧|不好|未达|不足|短板|差距|薄弱|欠缺|不够|不强|不高|不及时|不全|不到位|不规范|不完善|"
    "不平衡|不均衡|不深|不多|不畅|不严|不清|不准|不一|不了解|不熟"
    "|问题(?!导向)|弱项|瓶颈|失误|疏漏|参差|困难|滞后|缺乏|缺少|单一|松懈|不能|未能|难以|"
    "较少|偏少|较弱|偏弱|较低|偏低|兼职"
    "|有待|亟待|亟需|仍需|还需|尚需|需要?进一步|尚未"
)
#: Words that point back at problems.
_MENTIONED = re.compile("针对|上述|以上")
#: Where such words stand without a problem being named.
_STOCK = re.compile(
    led_by(
        "不主协反发回围处存对弥无暂未根没热研结聚补解针问难",
        "(?:针对|对照|围绕|根据|结合|聚焦)(?:以上|上述|存在的?|这些|所述|查摆的?|发现的?)*"
        "(?:主要)?(?:问题|不足|短板|薄弱环节)(?:和不足)?"
        "|问题导向|热点问题|难点问题|(?:解决|研究|发现|回应|反映|处理|协调)[^，。；]{0,12}问题"
        "|(?:存在的?)?(?:主要)?问题(?:及|和)改进(?:情况|措施)|(?:补齐|补足|弥补)[^，。；]{0,8}(?:短板|不足)"
        "|(?:无|不存在|未发现|没有|暂无)(?:存在|明显|突出|主要|其他|相关|任何|的)*(?:问题|不足)",
    )
)


def _problems(passages: Sequence[Passage]) -> Iterator[Check]:
    """Section five names a problem. One with no text, lost or a picture, cannot be assessed."""
    own = [passage for passage in passages if passage.section.code == "s5"]
    written = [passage for passage in own if passage.text]
    if own and not written:
        yield of_text("SELF-no-problem", NOT_ASSESSABLE, "section five has no text")
    if not written:
        return
    if any(_PROBLEM.search(_STOCK.sub("", passage.text)) for passage in written):
        yield of_text("SELF-no-problem", PASS, "")
        return
    mentions = any(_MENTIONED.search(passage.text) for passage in written)
    reason = "it refers to problems and names none" if mentions else "no problem is named"
    evidence = written[0].evidence(0, len(written[0].text), reason)
    yield of_text("SELF-no-problem", UNCERTAIN if mentions else FAIL, evidence)
