"""A sentence into its numbers of cases, each with the words for what it counts.

A number goes with the words that stand before it in its clause, else with those behind it, if nothing else stands
between them.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import partial
from typing import NamedTuple

import nlp.regex as re
from nlp.forms.counts import Count
from nlp.forms.phrases import is_filling, is_nothing, is_part, words_of


class Phrase(NamedTuple):
    """What a number counts by its words: their key, the span from the first of both to the last, what stands before.

    `is_plain` where it is said of requests without a verb, `is_of_year` where only those of the year can be meant.
    """

    key: str
    start: int
    end: int
    number: float
    before: str
    is_plain: bool = False
    is_of_year: bool = False


_STOP = re.compile("[，,；;。：:（(）)！？]")
#: What was done may be said of what was counted: 不予公开答复4件, 上年结转办理3件.
_IS_SAID_OF = re.compile("答复|办[结理复毕]|处理|申请|新收|行政诉讼|诉讼")
_COUNTED = frozenset(
    [
        *(
            "natural_person",
            "company",
            "research",
            "public_welfare",
            "legal_service",
            "legal_persons",
            "direct",
            "after",
        ),
        *("carried_in", "carried_out", "granted", "partial", "refused", "unavailable", "rejected", "other"),
        "granted_and_partial",
    ]
)
_ASKED = re.compile(
    "的?(?:政府信息公开|信息公开|依申请公开|公开政府信息的?|公开)?申请(?![人书表])|的?依申请公开(?:事项|件|信息|申请)"
)
#: What numbers of some kinds are together.
_WHOLES = (
    (frozenset(["new"]), "new"),
    (frozenset(["new", "carried_in"]), "handled"),
    (frozenset(["direct", "after"]), "suit"),
    (frozenset(["review", "suit"]), "both"),
)
#: 申请数量增长较快，全年达80件.
_REACHED = re.compile(
    "申请(?:总)?(?:数量|量|数)[^，。；\\d]{0,20}(?:\\d{1,6}件)?，(?:全年|年内|累计|总数|总量|已|共)*(?:达到?|增至|升至|降至)$"
)
#: The sum of what the numbers before it count.
_SUM = re.compile("、?(?:两项|以上)?(?:合计|总计|共计|总共|合计为|一共|共|总数|总量|总件数)(?:有|为|收到|申请)*")
_CASE_BEHIND = re.compile("的?(?:涉及|有关|关于|因|对)?(?:政府)?(?:信息公开)?(?:的|类)?(?:行政)?(?:复议|诉讼)")


def phrases_in(sentence: str, counts: Sequence[Count], year: int) -> Iterator[Phrase]:
    """The numbers of a sentence of a report of a year with the words for what they count; then those that are zero."""
    yield from _phrases(sentence, counts, words_of(year))
    yield from _nothing(sentence, words_of(year))


def _phrases(sentence: str, counts: Sequence[Count], words: re.Pattern[str]) -> Iterator[Phrase]:
    """The numbers of a sentence with the words for what they count."""
    last = 0
    keys: set[str] = set()
    stops = [match.start() for match in _STOP.finditer(sentence)] if counts else []
    for index, count in enumerate(counts):
        opening, closing = _clause(sentence, count, stops)
        following = counts[index + 1].start if index + 1 < len(counts) else len(sentence)
        start = max(opening, last)
        ways = [partial(_before, opening=opening), partial(_behind, end=min(closing, following))]
        # 收到2件行政复议申请: what is counted stands behind.
        if _CASE_BEHIND.match(sentence, count.end, closing):
            ways.reverse()
        found = (way(sentence, start, count, words) for way in ways)
        phrase = next((phrase for phrase in found if phrase), None) or _inherited(sentence, start, count, keys)
        if phrase is not None:
            keys.add(phrase.key)
            yield phrase
        last = count.end if phrase is None else phrase.end


def _clause(sentence: str, count: Count, stops: Sequence[int]) -> tuple[int, int]:
    """Where the clause of a number begins and ends, between some of the marks of its sentence."""
    behind = bisect_left(stops, count.start)
    before = (stop for stop in reversed(stops[:behind]) if not _goes_on(sentence, stop, count))
    opening = next(before, -1) + 1
    following = stops[bisect_left(stops, count.end) :]
    return opening, following[0] if following else len(sentence)


def _goes_on(sentence: str, stop: int, count: Count) -> bool:
    """Whether a number belongs to what stands before a mark: 申请总数：47件, 自然人（38件）."""
    between = sentence[stop + 1 : count.start]
    return not between or (sentence[stop] in "：:" and is_filling(between))


def _is_of_next(sentence: str, start: int, end: int) -> bool:
    """Whether words lead on to the next number: 对47件申请作出答复49件."""
    between = sentence[start:end]
    return sentence[end : end + 1].isdecimal() and "、" not in between and is_filling(between)


def _inherited(sentence: str, start: int, count: Count, keys: set[str]) -> Phrase | None:
    """A number that says how much those before it are together, or what one of them has come to."""
    if _REACHED.search(sentence, 0, count.start) and start + 8 > count.start:
        return Phrase("new", count.start, count.end, count.number, "")
    if "分别" in sentence[:start] and keys == {"review"} and sentence[start : count.start] in ("、", "和", "，"):
        return Phrase("suit", count.start, count.end, count.number, "")
    kind = next((whole for parts, whole in _WHOLES if keys and keys <= parts), "")
    if not kind or not _SUM.fullmatch(sentence, start, count.start):
        return None
    return Phrase(kind, count.start, count.end, count.number, "")


def _before(sentence: str, start: int, count: Count, words: re.Pattern[str], *, opening: int) -> Phrase | None:
    """A number and the last words before it that something is counted by."""
    found = list(words.finditer(sentence, start, count.start))
    # 自然人（38件）
    if not found or not is_filling(sentence[found[-1].end() : count.start].rstrip("（(")):
        return None
    named = found[-1]
    apart = "分别" in sentence[named.end() : count.start]
    if apart and named.lastgroup != "both":
        return None
    # 不予公开答复4件, 上年结转办理3件: what was done is said of what was counted.
    if len(found) > 1 and _IS_SAID_OF.match(named.group()) and found[-2].lastgroup in _COUNTED:
        named = found[-2] if is_filling(sentence[found[-2].end() : named.start()]) else named
    is_of_year = named.group().startswith(("新收", "新增"))
    before = sentence[opening : named.start()]
    key = "review" if apart else str(named.lastgroup)
    return Phrase(key, named.start(), count.end, count.number, before, is_of_year=is_of_year)


def _behind(sentence: str, start: int, count: Count, words: re.Pattern[str], *, end: int) -> Phrase | None:
    """A number and the first words behind it that something is counted by; else one of plain requests."""
    found = words.search(sentence, count.end, end)
    before = sentence[start : count.start]
    if found and not _is_of_next(sentence, found.end(), end) and is_filling(sentence[count.end : found.start()]):
        return Phrase(str(found.lastgroup), count.start, found.end(), count.number, before)
    behind = sentence[count.end : end]
    is_asked = ("申请" in before and not is_part(behind)) or bool(_ASKED.match(behind))
    is_asked = is_asked or ("申请" in behind and is_filling(behind))
    if is_asked:
        key = "by application" if "依申请公开" in before + behind else "asked"
        return Phrase(key, count.start, count.end, count.number, before, is_plain=True)
    return None


# --------------------------------------------------------------------------------------------- nothing

#: That there was nothing: what stands behind in the clause must be nothing but what there was not.
_NONE = re.compile(
    "(?:(?:未|没有|从未|并未|未曾|尚未|暂未|无|暂无|没)(?:曾|有)?|零(?=申请|受理|复议|诉讼|"
    "依申请))(?P<what>[^，。；！？\\d]+)"
)


def _nothing(sentence: str, words: re.Pattern[str]) -> Iterator[Phrase]:
    """Numbers of zero that are written as 未, 没有, 无, 零."""
    for match in _NONE.finditer(sentence):
        what = match["what"]
        if is_nothing(what):
            key = _kind_of_nothing(what, {str(found.lastgroup) for found in words.finditer(what)})
            if key:
                yield Phrase(key, *match.span(), 0.0, sentence[: match.start()])


def _kind_of_nothing(what: str, keys: set[str]) -> str:
    """What there was not: requests, cases, or any carried over."""
    if "both" in keys or {"review", "suit"} <= keys:
        return "no both"
    for key in ("review", "suit"):
        if key in keys:
            return f"no {key}"
    for key in ("carried_in", "carried_out", "carried"):
        if key in keys:
            return key
    return "no request" if "申请" in what or what.startswith("受理") else ""
