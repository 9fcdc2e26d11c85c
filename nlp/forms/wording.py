"""A text into checks of its wording: numbering, a word written twice, a sentence broken off, no problem named."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from nlp.forms.check import FAIL, NOT_ASSESSABLE, PASS, UNCERTAIN, Check, Passage, of_text
from nlp.language.numerals import item_number
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
    ("1.", re.compile(r"\d{1,2}[、．.]")),
    ("（1）", re.compile(r"[（(]\d{1,2}[）)]")),
)
_HAN = "零一二三四五六七八九十"


def _numbering(passage: Passage) -> Iterator[Check]:
    """Items that skip a number or repeat one. Each style counts for itself, and may begin anew."""
    last: dict[str, tuple[int, Segment]] = {}
    for segment in passage.segments:
        if not segment.enumerator:
            continue
        style = _style(segment.enumerator)
        number = item_number(segment.enumerator)
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


def _style(enumerator: str) -> str:
    return next((name for name, pattern in _STYLES if pattern.match(enumerator.strip("#* "))), "")


def _forget(last: dict[str, tuple[int, Segment]], style: str) -> None:
    """Lists within an item count anew in the next item: those begun after the last one of this style."""
    start = last[style][1].start
    names = list(last)
    for name in names:
        if name != style and last[name][1].start < start and _DEPTH[name] > _DEPTH[style]:
            del last[name]


_DEPTH = {"一、": 0, "（一）": 1, "1.": 2, "（1）": 3, "是": 4}


def _fault(before: int, number: int, between: str, enumerator: str) -> str:
    """What is wrong with a number behind another one.

    >>> _fault(2, 4, "二是…", "四是"), _fault(2, 4, "二是…三，", "四是"), _fault(2, 2, "二是…", "二是")
    ('3 is missing', '', '2 stands twice')
    """
    if number == before and number > 1:
        return f"{number} stands twice"
    skipped = range(before + 1, number)
    if len(skipped) != 1:
        return ""
    missing = skipped[0]
    written = (_HAN[missing] if missing < len(_HAN) else "", str(missing))
    is_there = any(word and word in between[len(enumerator) :] for word in written)
    return "" if is_there else f"{missing} is missing"


# ------------------------------------------------------------------------------------------ word twice

_TWICE = re.compile(r"([\u4e00-\u9fff]{2,8}?)\1")
#: Words of two characters that never stand twice for good reason.
_NEVER_TWICE = frozenset(
    [
        *("积极", "认真", "不断", "切实", "及时", "全面", "严格", "持续", "深入", "充分", "有效"),
        *("通过", "按照", "以及", "进行", "根据", "对于", "我们", "同时", "并且", "已经", "围绕", "针对", "结合"),
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
    ]
)
_REPEATED_WORD = re.compile("(?:进一步){2}|的的(?!确)|，[，,]|,，|。。|、、|；；")
#: Words said twice on purpose: one by one, step by step.
_ON_PURPOSE = re.compile("[一逐个层点步家户件条项次人日月年]")


def _twice(passage: Passage) -> Iterator[Check]:
    """A word written twice. A word of two characters may end one phrase and begin the next, so few of them count."""
    seen: list[tuple[int, int]] = []
    for match in _REPEATED_WORD.finditer(passage.text):
        seen.append(match.span())
        yield of_text("SELF-word-twice", FAIL, passage.evidence(*match.span(), "written twice"))
    for match in _TWICE.finditer(passage.text):
        word = match[1]
        if _ON_PURPOSE.match(word) or any(start < match.end() and match.start() < end for start, end in seen):
            continue
        if len(word) > 2 or word in _NEVER_TWICE:
            yield of_text("SELF-word-twice", FAIL, passage.evidence(*match.span(), "written twice"))


# ------------------------------------------------------------------------------------------ broken off

_ENDS_WHOLE = re.compile(r"[。！？!?；;.…）)”》’：:]$")
#: Words that something must follow.
_BREAKS = re.compile(
    "(?:[，,、]|[和与及或把将]|进一步|以及|并且|通过|按照|根据|关于|对于|由于|因此|其中|(?<=对)存在的|(?<=针)对)$"
)


def _broken(passage: Passage) -> Iterator[Check]:
    """A section whose last words cannot end a sentence; one that only lacks its full stop is left alone."""
    text = passage.text
    if not text or _ENDS_WHOLE.search(text):
        return
    match = _BREAKS.search(text)
    if match:
        start = max(0, len(text) - 20)
        yield of_text("SELF-broken-off", FAIL, passage.evidence(start, len(text), "ends within a sentence"))


# ---------------------------------------------------------------------------------------- no problem

#: Words by which a text names a problem: what is not enough, what is hard, what is still to be done.
_PROBLEM = re.compile(
    "不足|短板|差距|薄弱|欠缺|不够|不强|不高|不及时|不全|不到位|不规范|不完善|不平衡|不均衡|不深|不多|不畅|不严|不清|不准|不一|不了解|不熟"
    "|问题(?!导向)|弱项|瓶颈|失误|疏漏|参差|困难|滞后|缺乏|缺少|单一|松懈|不能|未能|难以|较少|偏少|较弱|偏弱|较低|偏低|兼职"
    "|有待|亟待|亟需|仍需|还需|尚需|需要?进一步|尚未"
)
#: Words that point back at problems.
_MENTIONED = re.compile("针对|上述|以上")
#: Where such words stand without a problem being named.
_STOCK = re.compile(
    "(?:针对|对照|围绕|根据|结合|聚焦)(?:以上|上述|存在的?|这些|所述|查摆的?|发现的?)*"
    "(?:主要)?(?:问题|不足|短板|薄弱环节)(?:和不足)?"
    "|问题导向|热点问题|难点问题|(?:解决|研究|发现|回应|反映|处理|协调)[^，。；]{0,12}问题"
    "|(?:存在的?)?(?:主要)?问题(?:及|和)改进(?:情况|措施)|(?:补齐|补足|弥补)[^，。；]{0,8}(?:短板|不足)"
    "|(?:无|不存在|未发现|没有|暂无)(?:存在|明显|突出|主要|其他|相关|任何|的)*(?:问题|不足)"
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
