"""The text of a report and its tables into checks that hold one to the other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from nlp.forms.check import FAIL, NOT_ASSESSABLE, PASS, UNCERTAIN, Check, Passage, of_text
from nlp.forms.claims import Claim, claims_of
from nlp.forms.totals import Totals

_SENTENCE = re.compile(r"[^。！？\n]+")
#: Sentences that make no claim have none of these.
_CUES = re.compile("申请|复议|诉讼|结转|部分公开|不予公开|无法提供")
_CLAUSE = re.compile(r"[，。；：:！？（(]")
_YEAR = re.compile(r"(20\d\d)年")
#: Years that something is carried from or to, or compared with: they are none that a sentence is about.
_OTHER_YEAR = re.compile(
    r"20\d\d年度?的?(?:结转|继续)|(?:结转|顺延|转)(?:至|到|入)?20\d\d年|(?:较|比|与|和|同)20\d\d年(?=[^，。；]*[增减降升同比持])"
)
#: Words before a claim that leave it one about all requests of the body: when, the body as a whole, how it was counted.
_WHOLE = re.compile(
    r"(?:[（(]?[一二三四五六七八九十\d]{1,2}(?:是|[）)、.])"
    r"|20\d\d年?度?|本年度?|今年|全年度?|年度|年内|一年来|截至|截止|12月31日|[年月]?[底末]"
    r"|[我本](?:街道|单位|机关|中心|部门|[市县区省州盟旗镇乡局委办厅院所会处部])+"
    r"|全(?:[市县区省州盟旗镇乡局委]|街道|系统)(?:各级|各|政府|行政机关|机关|部门|单位|系统)*"
    r"|共计?|累计|总共|总计|合计|期间|新|已|均|全部|依法|依规|及时|其|规范|认真|书面"
    r"|[按在](?:规定|要求|法定)?(?:时限|期限|时间|时|期)?内?"
    r"|报告期内?|年内|妥善|稳妥|高效|有序|严格|积极|加上|连同|另有|另外?|以及)*+"
)
_OF_LIST = re.compile("其中|包括|含")


def check_agreement(
    passages: Sequence[Passage], totals: Totals, year: int | None, names: Sequence[str] = ()
) -> list[Check]:
    """What the narrative says in numbers held to what the tables add up to.

    `names` are those of the body. A number that fits none of the readings of its words fails only where they speak of
    all requests of the body; else it may count a part, and is `uncertain`.
    """
    found: list[Check] = []
    for passage in passages:
        for match in _SENTENCE.finditer(passage.text):
            sentence = match.group()
            if not _CUES.search(sentence) or _is_of_another_year(sentence, year):
                continue
            claims = [claim for claim in claims_of(sentence, totals, year) if not _is_dated(claim, sentence, year)]
            found.extend(_judged(claims, sentence, match.start(), passage, names))
    return found


def _is_of_another_year(text: str, year: int | None) -> bool:
    """Whether a text names years, and not the report's; the next is where something is carried to.

    >>> _is_of_another_year("2023年收到", 2024), _is_of_another_year("另有2023年结转", 2024)
    (True, False)
    """
    if year is None:
        return False
    named = {int(found) for found in _YEAR.findall(_OTHER_YEAR.sub("", text))} - {year + 1}
    return bool(named) and year not in named


def _is_dated(claim: Claim, sentence: str, year: int | None) -> bool:
    """Whether the last year that stands before a claim is another than the report's."""
    named = list(_YEAR.finditer(_OTHER_YEAR.sub("", sentence[: claim.start])))
    return bool(named) and _is_of_another_year(named[-1].group(), year)


def is_about_all(before: str, names: Sequence[str] = ()) -> bool:
    """Whether what stands before a claim in its clause leaves it one about all requests of the body.

    >>> [is_about_all(text) for text in ("2024年，全市共", "区政府办代表区政府", "通过网络", "依申请公开情况。我局")]
    [True, False, False, True]
    """
    clause = _CLAUSE.split(before)[-1]
    for name in names:
        clause = clause.replace(name, "")
    return bool(_WHOLE.fullmatch(_OF_LIST.sub("", clause)))


def _judged(
    claims: Sequence[Claim], sentence: str, start: int, passage: Passage, names: Sequence[str]
) -> Iterator[Check]:
    """The claims of a sentence, each held to what it may mean; where it counts but a part, so may all its claims."""
    states = [_state(claim, sentence, names) for claim in claims]
    heads = {state for claim, state in zip(claims, states) if not claim.is_part_of_list}
    has_part = UNCERTAIN in heads and PASS not in heads
    for claim, state in zip(claims, states):
        if state == FAIL and (has_part or _follows_other(claim, claims)):
            state = UNCERTAIN
        name, right = _nearest(claim)
        evidence = passage.evidence(start + claim.start, start + claim.end, _reason(state, name, right))
        yield of_text(claim.rule, state, evidence, claim.number, right, claim.cell)


def _follows_other(claim: Claim, claims: Sequence[Claim]) -> bool:
    """Whether a share stands behind a count that itself is in doubt: it may be of something else."""
    return claim.rule == "TXT-percent" and not any(other.rule == "TXT-results" for other in claims)


def _state(claim: Claim, sentence: str, names: Sequence[str]) -> str:
    values = [value for _, value in claim.readings]
    if claim.number in values:
        return PASS
    if None in values:
        return NOT_ASSESSABLE
    is_about = claim.is_direct and (claim.is_part_of_list or is_about_all(_before(sentence, claim), names))
    return FAIL if is_about else UNCERTAIN


def _before(sentence: str, claim: Claim) -> str:
    """What stands before a claim; a claim about reviews is told by its own words."""
    return "" if claim.rule == "TXT-legal" else sentence[: claim.start]


def _nearest(claim: Claim) -> tuple[str, float | None]:
    """The reading that fits, else the first."""
    fitting = [reading for reading in claim.readings if reading[1] == claim.number]
    return (fitting or list(claim.readings))[0]


def _reason(state: str, name: str, right: float | None) -> str:
    if state == PASS:
        return f"read as {name}"
    if state == NOT_ASSESSABLE:
        return "the table has no number there"
    found = f"{name} is {right:g} in the table"
    return found if state == FAIL else found + ", but this may count a part only"
