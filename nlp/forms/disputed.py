"""The numbers of a sentence into its claims about reviews and suits, and how they ended."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import nlp.regex as re
from nlp.forms.claim import Claim, Context, Reading
from nlp.forms.counted import Phrase
from nlp.forms.labels import CASES
from nlp.forms.phrases import clause_of, is_around, two_clauses_of
from nlp.forms.totals import Totals

_KINDS = {
    **{"both": CASES, "review": CASES[:1], "suit": CASES[1:], "direct": CASES[1:2], "after": CASES[2:]},
    **{"no both": CASES, "no review": CASES[:1], "no suit": CASES[1:]},
}
_ENDS = {
    **{"upheld": "upheld", "corrected": "corrected", "case_other": "other", "case_pending": "pending"},
    **{"case_closed": "closed", "done": "closed"},
}
_ABOUT_CASES = re.compile("复议|诉讼")
#: Words that make cases those of open information, of the body itself, and those that make them others.
_OPEN = re.compile("信息公开|依申请|公开申请|公开政府信息|政务公开")
_BROUGHT = re.compile("被|申请|提起|引发|发生|产生")
_FOREIGN = re.compile(
    "处罚|征收|工伤|信访|认定|强制|赔偿|执法|登记|(?<!在)审理(?!中|结)|其[他它](?:部门|单位|"
    "机关)|兄弟|作为复议机关|审结[^，。；]{0,12}(?:复议|诉讼)|旁听|观摩|庭审|代理|研判|咨询|"
    "(?:共|累计|依法|年)?办理(?:行政)?复议"
)
#: Words right before cases that make them some of all (被纠正的复议案件19件), and those that leave them all.
_SOME = re.compile(
    "(?:[^，。；：、]的|纠正|撤销|撤回|败诉|胜诉|维持|驳回|未审?结|结转|上年度?|去年|重大|典型|集体)(?:行政)?$"
)
_ALL = re.compile("有关|相关|信息公开|公开申请|申请公开|依申请|不服|引起|引发|提起|发生|产生|受理|收到")
_OF_COURT = re.compile("法院|判决|诉求|诉讼请求|原告")


def disputes(sentence: str, phrases: Sequence[Phrase], totals: Totals, context: Context) -> Iterator[Claim]:
    """Reviews and suits about open information, and how they ended."""
    is_direct = context.about_disputes
    is_told = context.about_disputes or context.about_requests or bool(_OPEN.search(sentence))
    kinds: list[str] = []  # those that the sentence has spoken of, the last first
    last = 0
    for phrase in phrases:
        between = sentence[last : phrase.start]
        last = phrase.end
        if phrase.key in _KINDS:
            is_direct = _is_direct(sentence, phrase, between, is_direct, context)
            is_none = phrase.key.startswith("no ")
            kinds = kinds if is_none else [phrase.key, *kinds]
            if is_none or is_told:
                yield _brought(phrase, totals, is_direct)
        elif phrase.key in _ENDS:
            if _ABOUT_CASES.search(phrase.before) and "后" not in phrase.before:
                kinds = ["review" if "复议" in phrase.before else "suit"]
            if kinds or context.about_disputes:
                yield _ended(phrase, kinds, totals, is_direct and not _FOREIGN.search(between))


def _brought(phrase: Phrase, totals: Totals, is_direct: bool) -> Claim:
    """How many cases there were, or that there were none."""
    cases = _KINDS[phrase.key]
    is_none = phrase.key.startswith("no ")
    kind = phrase.key.removeprefix("no ")
    readings: tuple[Reading, ...] = ((f"{kind} total", totals.cases("total", cases)),)
    if phrase.key == "suit":  # some give those without a review before them
        readings += (("direct total", totals.cases("total", _KINDS["direct"])),)
    cell = ("t4", "all", f"{cases[0]}_total")
    rule = "TXT-none" if is_none else "TXT-legal"
    return Claim(rule, phrase.start, phrase.end, phrase.number, readings, cell, is_direct or is_none)


def _is_direct(sentence: str, phrase: Phrase, between: str, goes_on: bool, context: Context) -> bool:
    """Whether cases are about open information, and the body's own."""
    before = clause_of(sentence[: phrase.start])
    clause = before + sentence[phrase.start : phrase.end]
    own = between + sentence[phrase.start : phrase.end]
    if _FOREIGN.search(clause) or is_around(clause, context.names):
        return False
    if _SOME.search(before) and not _ALL.search(before):
        return False
    if _OPEN.search(two_clauses_of(sentence[: phrase.start])) or _OPEN.search(clause):
        return True
    if goes_on and not _FOREIGN.search(own):
        return True
    is_own = context.about_requests or bool(_OPEN.search(sentence[: phrase.start]))
    return is_own and bool(_BROUGHT.search(clause))


def _ended(phrase: Phrase, kinds: Sequence[str], totals: Totals, is_direct: bool) -> Claim:
    """How cases ended: those named last, or those before them too, or all."""
    result = _ENDS[phrase.key]
    if _OF_COURT.search(phrase.before):
        kinds = [kind for kind in kinds if "review" not in _KINDS[kind]] or ["suit"]
    elif "复议" in phrase.before:
        kinds = ["review"]
    names = dict.fromkeys([*kinds, "both"] if len(kinds) > 1 else kinds or ["both", "review", "suit"])
    readings = tuple((f"{name} {result}", _number_of(totals, result, _KINDS[name])) for name in names)
    first = _KINDS[next(iter(names))][0]
    column = "total" if result == "closed" else result
    cell = ("t4", "all", f"{first}_{column}")
    return Claim("TXT-legal", phrase.start, phrase.end, phrase.number, readings, cell, is_direct, True)


def _number_of(totals: Totals, result: str, cases: Sequence[str]) -> float | None:
    if result != "closed":
        return totals.cases(result, cases)
    whole, pending = totals.cases("total", cases), totals.cases("pending", cases)
    return None if whole is None or pending is None else whole - pending
