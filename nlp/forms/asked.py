"""The numbers of a sentence into its claims about requests: what came in, was done, carried over, and how it ended."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import nlp.regex as re
from nlp.forms.cells import Key
from nlp.forms.claim import Claim, Context, Reading
from nlp.forms.counted import Phrase
from nlp.forms.labels import REQUEST_ROWS
from nlp.forms.phrases import clause_of, is_about_all, is_filling, two_clauses_of
from nlp.forms.totals import Totals, add
from nlp.language.patterns import led_by

#: The rule of a claim, what its number may mean, and its cell.
Meaning = tuple[str, tuple[Reading, ...], Key]

_RESULTS = ("granted", "partial", "refused", "unavailable", "rejected", "other")
#: Words of a reason, which may be that of one row of a group: 因本机关不掌握相关信息而无法提供.
_REASON = re.compile("因|由于|属|涉及|等|掌握|制作|信访|举报|重复|秘密|事务")
_LEGAL = ("company", "research", "public_welfare", "legal_service")
#: Kinds of applicants, with the columns that they are.
_APPLICANTS: dict[str, tuple[str, ...]] = {
    "natural_person": ("natural_person",),
    **{column: (column,) for column in _LEGAL},
    "legal_persons": (*_LEGAL, "other_organisation"),
}
#: What numbers of whole reports may be: rule, row, readings.
_WHOLE: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "new": ("TXT-new", "new", ("new", "new and carried in")),
    "asked": ("TXT-new", "new", ("new", "new and carried in")),
    "by application": ("TXT-new", "new", ("new", "new and carried in", "done")),
    "handled": ("TXT-handled", "new", ("new", "new and carried in", "done")),
    "done": ("TXT-done", "total", ("done",)),
    "carried_in": ("TXT-carry", "carried_in", ("carried in",)),
    "carried_out": ("TXT-carry", "carried_out", ("carried out",)),
    "carried": ("TXT-carry", "carried_out", ("carried out", "carried in")),
    "no request": ("TXT-none", "new", ("new",)),
}
_OF_LIST = frozenset(
    [*_RESULTS, *_APPLICANTS, "granted_and_partial", "unavailable_1", "unavailable_2", "rejected_1", "rejected_2"]
)
#: Rules of claims that are given one beside the other.
LISTED = ("TXT-results", "TXT-applicants")

_REQUESTS = re.compile(
    "信息公开申请|依申请|公开申请|申请公开|申请(?!人|复议|行政复议|表|书|方式|渠道|指南|许可)|公开.{0,6}申请"
)
_OTHER_REQUESTS = re.compile(
    "(?:许可|补贴|补助|救助|低保|贷款|项目|入学|执行|专利|复核|注册|退税|认定)的?申请|"
    "申请(?:补贴|救助|低保)|(?:不动产|婚姻|户口|户籍|商事|企业|营业|工商|产权)登记"
)
#: What a body answers besides requests.
_OTHER_MATTERS = re.compile("建议|提案|来信|来访|信件|留言|热线|工单|咨询|投诉|诉求|投稿|12345|许可|执法")
_ANSWERS = re.compile("答复|办结")
_CASES = re.compile("复议|诉讼")
#: Words for one asker, or for some requests that the body had its trouble with.
_SINGLE = re.compile(
    led_by(
        "一三两五以会同四复对某疑经通重",
        "某|同一|(?<!今年)(?<!一年)以来|[两三四五]年来|一[家位名](?:企业|申请人|公民|当事人|市民)|疑难|重大|复杂|会商"
        "|对[^，]{0,10}(?:类|问题)"
        "|[通经](?![^，]{0,30}[等、各])[^，]{1,12}(?:平台|网站|系统|渠道|信函|邮箱)[^，]{0,20}，$",
    )
)
#: Words before a plain number that tell when, where, or how it is listed.
_WHEN = re.compile(
    r"20\d\d年?度?|本年度?|以上|上述|今年以来|截至|截止|12月31日|[年月]?[底末]|报告期|一年来|"
    r"今年以来|年度|全年度?|方面|[（(]?[一二三四五六七八九十\d]{1,2}(?:是|[）)、.])|期间|较上年|"
    r"全(?:[镇乡局县市区]|街道)"
)


def requests(sentence: str, phrases: Sequence[Phrase], totals: Totals, context: Context) -> Iterator[Claim]:
    """What came in, was handled, was answered, was carried over; who asked; and how it ended."""
    if not _CASES.search(sentence) and any(phrase.key in _RESULTS for phrase in phrases):
        phrases = [phrase._replace(key="other") if phrase.key == "case_other" else phrase for phrase in phrases]
    is_about = _is_about(sentence, phrases, context)
    for phrase in phrases:
        meaning = meaning_of(phrase, totals)
        if meaning is None or not (is_about or phrase.key.startswith("carried")):
            continue
        rule, readings, cell = meaning
        if _is_of_others(sentence, phrase, rule):
            continue
        is_list = rule in LISTED
        is_sure = (is_list or _is_whole(phrase, context)) and not _SINGLE.search(
            two_clauses_of(sentence[: phrase.start])
        )
        yield Claim(rule, phrase.start, phrase.end, phrase.number, readings, cell, is_sure, is_list)


def _is_about(sentence: str, phrases: Sequence[Phrase], context: Context) -> bool:
    """Whether a sentence is about requests for information, by its words, its paragraph, or the results it lists."""
    listed = [phrase for phrase in phrases if phrase.key in _OF_LIST]
    if len(listed) > 1 or (listed and _ANSWERS.search(sentence)):
        return True
    return (context.about_requests or bool(_REQUESTS.search(sentence))) and not _OTHER_REQUESTS.search(sentence)


def _is_of_others(sentence: str, phrase: Phrase, rule: str) -> bool:
    """Whether a number is one of cases, or of letters and motions answered."""
    if rule not in ("TXT-new", "TXT-done", "TXT-handled"):
        return False
    before = sentence[: phrase.end]
    if _CASES.search(before):
        since = before[max(before.rfind("复议"), before.rfind("诉讼")) :]
        if "案" in before[phrase.start :] or (rule == "TXT-done" and not _REQUESTS.search(since)):
            return True
    is_other = rule != "TXT-new" and _OTHER_MATTERS.search(sentence)
    return bool(is_other) and not _REQUESTS.search(clause_of(before))


def _is_whole(phrase: Phrase, context: Context) -> bool:
    """Whether a number is that of all requests. Where no verb says so, nothing may stand before it."""
    if not is_about_all(phrase.before, context.names):
        return False
    before = phrase.before
    for name in context.names if phrase.is_plain else ():
        before = before.replace(name, "")
    return not phrase.is_plain or is_filling(_WHEN.sub("", before))


def meaning_of(phrase: Phrase, totals: Totals) -> Meaning | None:
    """The rule, what the number may mean, and the cell, of a phrase about requests; None for one about cases."""
    if phrase.key in _WHOLE:
        rule, row, names = _WHOLE[phrase.key]
        known = {
            "new": totals.new,
            "new and carried in": totals.asked,
            "done": totals.done,
            "carried in": totals.carried_in,
            "carried out": totals.carried_out,
        }
        meant = names[:1] if phrase.is_of_year else names
        return rule, tuple((name, known[name]) for name in meant), ("t3", row, "total")
    if phrase.key in _APPLICANTS:
        return _of_applicants(phrase.key, totals)
    return _of_result(phrase, totals) if phrase.key in _OF_LIST else None


def _of_applicants(key: str, totals: Totals) -> Meaning:
    """Who asked: of the new requests, of those done, or of all."""
    columns = _APPLICANTS[key]
    numbers = {row: totals.applicants(columns, row) for row in ("new", "total", "carried_in")}
    readings = (
        (f"new of {key}", numbers["new"]),
        (f"done of {key}", numbers["total"]),
        (f"new and carried in of {key}", add(numbers["new"], numbers["carried_in"])),
    )
    return "TXT-applicants", readings, ("t3", "new", columns[0])


def _of_result(phrase: Phrase, totals: Totals) -> Meaning:
    """How requests ended: a group of rows, or one of them."""
    key = phrase.key
    group = key.partition("_")[0]
    cell = ("t3", group, "total")
    if key == "granted_and_partial":
        return "TXT-results", (("granted and partial", add(totals.group("granted"), totals.group("partial"))),), cell
    if key not in _RESULTS:
        return "TXT-results", ((key, totals.row(key)),), cell
    readings: tuple[Reading, ...] = ((key, totals.group(key)),)
    if _REASON.search(clause_of(phrase.before)):
        readings += tuple((row, totals.row(row)) for row in REQUEST_ROWS if row.startswith(group + "_"))
    return "TXT-results", readings, cell
