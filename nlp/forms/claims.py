"""A sentence into what it claims about requests, reviews and suits."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from nlp.forms.cells import Key
from nlp.forms.counts import COUNT, count_of
from nlp.forms.labels import CASES
from nlp.forms.totals import Totals, add

#: A reading of a claim: what it may mean, and the number that the tables have for that.
Reading = tuple[str, float | None]


class Claim(NamedTuple):
    """A number that a text gives for something that the tables hold too.

    `start` and `end` are offsets in the sentence; `is_direct` tells whether its own words leave no doubt what is
    counted, `is_part_of_list` whether it goes with the number before it (`其中维持2件`).
    """

    rule: str
    start: int
    end: int
    number: float
    readings: tuple[Reading, ...]
    cell: Key
    is_direct: bool = True
    is_part_of_list: bool = False


def claims_of(sentence: str, totals: Totals, year: int | None) -> list[Claim]:
    """The claims of one sentence, in the order of their kinds."""
    found: list[Claim] = []
    for cues, finder in _FINDERS:
        if cues.search(sentence):
            found.extend(finder(sentence, totals, year or 0))
    return found


# ------------------------------------------------------------------------------------------- requests

_ASKER = "公民、法人(?:和|或|及)其他组织|公众|社会|群众|公民|申请人"
_REQUEST = (
    rf"(?:{_ASKER}|了|的|到|要求|提出|提交|各类|书面|有效|新|政府|信息|公开|政务|依|主动)*申请"
    r"(?:公开|政府|信息|政务|的|办件|事项|数量|总数|总量|案件|数|量|共计|共|合计|为|是|：)*"
)
_BY_APPLICATION = r"(?:政府信息)?依申请(?:政府)?(?:信息)?公开(?:政府)?(?:信息|申请)?(?:事项|共计|共)?"
#: Requests behind their number: 收到47件政府信息公开申请.
_COUNTED = (
    rf"(?:了|共)?{COUNT}的?(?:{_ASKER}|的|提出|书面)*"
    r"(?:(?:政府信息公开|信息公开|依申请公开|公开政府信息|政府信息)的?申请(?!人)|依申请公开件)"
)
_RECEIVE, _HANDLE = "(?:收到|新收|新增|接收|接到|收悉)", "(?:受理|办理|处理|收办|承办)"
_NEW = (
    re.compile(rf"{_RECEIVE}(?:{_REQUEST}|{_BY_APPLICATION}){COUNT}"),
    re.compile(rf"{_RECEIVE}{_COUNTED}"),
    re.compile(
        rf"(?:政府信息公开申请|信息公开申请|依申请公开)(?:申请|受理|办件|收件)?(?:总量|总数|量|件数)(?:共计|共|合计|为|是|达)*{COUNT}"
    ),
)
_HANDLED = (
    re.compile(rf"{_HANDLE}(?:{_REQUEST}|{_BY_APPLICATION}){COUNT}"),
    re.compile(rf"{_HANDLE}{_COUNTED}"),
)
_DONE = re.compile(
    rf"(?<!公开)(?:答复|办结|办复|办理完成|办理完毕|办理结果(?:总计|合计|共计))(?:了|政府信息公开|申请人?|总?量|为|共)*{COUNT}"
)
_ASKS = re.compile("信息公开申请|依申请|公开申请|申请公开|收到申请|受理申请")
#: What a body answers besides requests.
_OTHER_MATTERS = re.compile("建议|提案|来信|来访|信件|留言|热线|工单|咨询|投诉|诉求|许可申请|投稿")


def _requests(sentence: str, totals: Totals, year: int) -> Iterator[Claim]:
    """What came in, was handled, was answered."""
    new = ("new", totals.new)
    asked = ("new and carried in", totals.asked)
    done = ("done", totals.done)
    for match in _each(_NEW, sentence):
        yield _claim("TXT-new", match, (new, asked), ("t3", "new", "total"))
    for match in _each(_HANDLED, sentence):
        yield _claim("TXT-handled", match, (new, asked, done), ("t3", "new", "total"))
    if _ASKS.search(sentence) and not _OTHER_MATTERS.search(sentence):
        for match in _DONE.finditer(sentence):
            yield _claim("TXT-done", match, (done,), ("t3", "total", "total"))


def _each(patterns: Sequence[re.Pattern[str]], sentence: str) -> Iterator[re.Match[str]]:
    for pattern in patterns:
        yield from pattern.finditer(sentence)


def _claim(rule: str, match: re.Match[str], readings: tuple[Reading, ...], cell: Key) -> Claim:
    return Claim(rule, *match.span(), count_of(match["count"]), readings, cell)


_BETWEEN = r"(?:政府信息公开|依申请公开|继续|办理|答复|的|申请|件数|数量|为|共|有)*"


@lru_cache(maxsize=64)
def _carry_patterns(year: int) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """How a report of a year says what came from the year before and what goes to the next."""
    last = rf"(?:上一?年度?|去年度?|{year - 1}年度?)"
    following = rf"(?:下一?年度?|次年度?|{year + 1}年度?)"
    moves = "(?:结转|顺延|转入|转)(?:至|到|入)?"
    return (
        ("carried_in", re.compile(rf"{last}(?:的)?结转(?:至本年度?|到本年度?)?{_BETWEEN}{COUNT}")),
        ("carried_in", re.compile(rf"结转{last}{_BETWEEN}{COUNT}")),
        ("carried_out", re.compile(rf"{moves}{following}{_BETWEEN}{COUNT}")),
        ("carried_out", re.compile(rf"{COUNT}(?:申请)?{moves}{following}")),
        ("carried_out", re.compile(rf"(?<!转){following}继续办理{_BETWEEN}{COUNT}")),
    )


def _carried(sentence: str, totals: Totals, year: int) -> Iterator[Claim]:
    """What came from the year before, what goes to the next."""
    for key, pattern in _carry_patterns(year):
        for match in pattern.finditer(sentence):
            yield _claim("TXT-carry", match, ((key, totals.row(key)),), ("t3", key, "total"))


# -------------------------------------------------------------------------------------------- results

#: Results by the words of a text; the first are those that it may give as one.
_RESULTS = {
    "granted and partial": "予以公开(?:及|和|、|或|以及)(?:予以)?部分公开",
    "granted": "(?:予以|同意)公开",
    "partial": "部分公开",
    "refused": "不予公开",
    "unavailable": "无法提供",
    "rejected": "不予处理",
    "other": "其他处理",
}
_ANY_RESULT = "|".join(f"(?P<{key.replace(' ', '_')}>{words})" for key, words in _RESULTS.items())
_SHARE = r"(?:[，,]?[（(]?(?:占(?:比)?[^，。；\d]{0,10})?(?P<share>\d{1,3}(?:\.\d+)?)[%％])?"
_RESULT = re.compile(rf"(?<!不)(?:{_ANY_RESULT})(?:答复|的|申请|信息)*{COUNT}{_SHARE}")


def _results(sentence: str, totals: Totals, year: int) -> Iterator[Claim]:
    """How many requests ended in which way, and the share that the text gives."""
    matches = list(_RESULT.finditer(sentence))
    if not matches or (len(matches) == 1 and ("申请" not in sentence or _OTHER_MATTERS.search(sentence))):
        return
    for match in matches:
        key = next(name for name, text in match.groupdict().items() if text and name not in ("count", "share"))
        cell = ("t3", key.partition("_")[0], "total")
        if key == "granted_and_partial":
            value = add(totals.group("granted"), totals.group("partial"))
        else:
            value = totals.group(key)
        reading = (key.replace("_", " "), value)
        yield _claim("TXT-results", match, (reading,), cell)._replace(is_part_of_list=True)
        if match["share"]:
            yield from _share(match, totals, cell)


def _share(match: re.Match[str], totals: Totals, cell: Key) -> Iterator[Claim]:
    """The share that stands behind a number: of what was done, what came in, or both with what was carried in."""
    digits = len(match["share"].partition(".")[2])
    count = count_of(match["count"])
    wholes = (("done", totals.done), ("new", totals.new), ("new and carried in", totals.asked))
    readings = tuple((f"share of {name}", round(100 * count / whole, digits)) for name, whole in wholes if whole)
    if readings:
        span = match.span("share")
        yield Claim("TXT-percent", *span, float(match["share"]), readings, cell, is_part_of_list=True)


# ------------------------------------------------------------------------------------ reviews and suits

_BEHIND = "(?:申请|案件|案|事项|件数|数量|数|共计|共|为|有|：)*"
_REVIEW, _SUIT = rf"行政复议{_BEHIND}", rf"行政诉讼{_BEHIND}"
_CASE = re.compile(
    rf"(?:(?P<both>行政复议(?:、|和|及|与)(?:行政)?诉讼{_BEHIND})|(?P<review>{_REVIEW})|(?P<suit>{_SUIT})){COUNT}"
)
_CASES = {"both": CASES, "review": CASES[:1], "suit": CASES[1:]}
_ENDED = {
    "upheld": "(?:结果|予以)?维持(?:原[^，。；\\d]{0,8})?",
    "corrected": "(?:结果|予以|被)?纠[正错]",
    "other": "其他(?:结果|处理)?",
    "pending": "(?:尚未|未)审结",
}
_END = re.compile("(?:" + "|".join(f"(?P<{key}>{words})" for key, words in _ENDED.items()) + f")的?{COUNT}")
#: Suits with and without a review before them.
_OF_SUITS = re.compile(
    rf"(?:(?P<suit>未经复议(?:而)?直接(?:起诉|提起诉讼))|(?P<suit_after_review>(?:经|先)?复议后(?:再)?(?:起诉|提起诉讼)))的?{COUNT}"
)
#: What stands between a number of reviews and one of suits that are about the same.
_SAME_MATTER = re.compile(
    "[，、；,;（）()：:\\d件起宗例个案被因提起引发的维持纠正错结果其他尚未审复议后直接诉讼和及以与各生总计共均为中原行政决定]*"
)
_ABOUT = re.compile("信息公开|依申请|公开申请")
_DIRECT = re.compile("信息公开(?:工作|申请)?(?:的|类|而?被(?:申请|提起)|引发的?|被)?$")


def _disputes(sentence: str, totals: Totals, year: int) -> Iterator[Claim]:
    """Reviews and suits about open information, and how they ended."""
    if not _ABOUT.search(sentence):
        return
    heads = list(_CASE.finditer(sentence))
    ends = [match.start() for match in heads[1:]] + [len(sentence)]
    is_direct = False
    last = 0
    before: list[str] = []  # the kinds of cases that the sentence has spoken of
    for match, end in zip(heads, ends):
        kind = next(name for name in _CASES if match[name])
        cases = _CASES[kind]
        cell = ("t4", "all", f"{cases[0]}_total")
        reading = (f"{kind} total", totals.cases("total", cases))
        goes_on = is_direct and bool(_SAME_MATTER.fullmatch(sentence, last, match.start()))
        is_direct = goes_on or bool(_DIRECT.search(sentence[: match.start()]))
        last = match.end()
        yield _claim("TXT-legal", match, (reading,), cell)._replace(is_direct=is_direct)
        for result in _END.finditer(sentence, match.end(), end):
            key = next(name for name in _ENDED if result[name])
            # 行政复议7件，行政诉讼3件，其中维持4件: of the one, the other, or both.
            kinds = dict.fromkeys([kind, *before, "both"] if before else [kind])
            readings = tuple((f"{name} {key}", totals.cases(key, _CASES[name])) for name in kinds)
            claim = _claim("TXT-legal", result, readings, ("t4", "all", f"{cases[0]}_{key}"))
            yield claim._replace(is_part_of_list=True, is_direct=is_direct)
        before.append(kind)
    for match in _OF_SUITS.finditer(sentence) if heads else ():
        case = next(name for name in CASES[1:] if match[name])
        reading = (f"{case} total", totals.cases("total", (case,)))
        claim = _claim("TXT-legal", match, (reading,), ("t4", "all", f"{case}_total"))
        yield claim._replace(is_part_of_list=True, is_direct=is_direct)


# --------------------------------------------------------------------------------------------- nothing

_NO_REQUEST = re.compile(
    rf"(?:未|没有|尚未)(?:收到|接到|接收|受理|收悉)(?:过|到|任何|{_ASKER}|的|关于|书面|政府|信息|公开|政务|依)*"
    r"申请(?!人)(?:公开|政府信息|信息|的|件|事项|情况|案件)*(?=[，。；、！]|$)|零申请"
)
_NO_CASE = re.compile(
    r"(?:未|没有|无)(?:发生|收到|出现|产生|引发|涉及|有|因|被)*(?P<about>[^，。；\d]{0,30}?)"
    r"(?P<cases>(?:行政)?复议(?:申请|案件)?(?:(?:、|和|或|及|以及|与)(?:被)?(?:提起)?(?:政府信息公开)?(?:行政)?诉讼(?:案件)?)?"
    r"|行政诉讼(?:案件)?)(?:的)?(?:情况|情形|案件|事项|案)?(?=[，。；！]|$)"
)
#: What did not happen is then an outcome, or something else.
_OF_OUTCOME = re.compile("纠|败诉|撤销|违法|追究|责任")


def _nothing(sentence: str, totals: Totals, year: int) -> Iterator[Claim]:
    """That there was no request, no review, no suit."""
    for match in _NO_REQUEST.finditer(sentence):
        yield Claim("TXT-none", *match.span(), 0.0, (("new", totals.new),), ("t3", "new", "total"))
    for match in _NO_CASE.finditer(sentence):
        if _OF_OUTCOME.search(match["about"]):
            continue
        named = match["cases"]
        kind = "suit" if "复议" not in named else "both" if "诉讼" in named else "review"
        reading = (f"{kind} total", totals.cases("total", _CASES[kind]))
        yield Claim("TXT-none", *match.span(), 0.0, (reading,), ("t4", "all", f"{_CASES[kind][0]}_total"))


#: What finds claims, and the words without which there are none of its kind.
_FINDERS = (
    (re.compile("申请|公开"), _requests),
    (re.compile("申请|公开|提供|处理"), _results),
    (re.compile("结转|顺延|转下"), _carried),
    (re.compile("复议|诉讼"), _disputes),
    (re.compile("[未无没零]"), _nothing),
)
