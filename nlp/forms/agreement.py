"""The text of a report and its tables into checks that hold one to the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import nlp.regex as re
from nlp.forms.cells import Key
from nlp.forms.check import FAIL, NOT_ASSESSABLE, PASS, UNCERTAIN, Check, Passage, of_text
from nlp.forms.claim import Claim, Context
from nlp.forms.claims import claims_of
from nlp.forms.totals import Totals

_SENTENCE = re.compile(r"[^。！？\n]+")
#: Sentences that make no claim have none of these.
_CUES = re.compile("申请|复议|诉讼|结转|部分公开|不予公开|无法提供|答复|办结|自然人|判决|维持")
_NUMBER = re.compile(
    r"\d[件宗起份例条个人名位家次笔项%％，；、）]|"
    r"[一二两三四五六七八九十百千][件宗起份例条个人名位家次笔项]|\d$|[未无没零]"
)
_YEAR = re.compile(r"(20\d\d)年")
#: Two years at once: 2022年、2023年分别收到35件、46件.
_YEARS = re.compile(r"20\d\d年?[至到—-]20\d\d年(?!\d)|20\d\d年?[、和与及]20\d\d年[^，。；]*分别")
#: Years that something is carried from or to, or compared with: they are none that a sentence is about.
_OTHER_YEAR = re.compile(
    r"（[^（）]*20\d\d年[^（）]*）|20\d\d年度?的?(?:结转|继续)|(?:结转|顺延|转)(?:至|到|"
    r"入)?20\d\d年|(?:较|比|与|和|同)20\d\d年(?=[^。；]*[增减降升同比持])"
)
#: Where a paragraph or an item begins.
_ITEM = re.compile(r"[（(][一二三四五六七八九十]{1,2}[）)]|[一二三四五六七八九十]{1,2}是|\d{1,2}[、.．]")
#: What a paragraph or its heading is about, and what ends that.
_REQUESTS = re.compile("依申请公开|信息公开申请|申请公开|公开申请")
_CASES = re.compile("复议|诉讼")


def check_agreement(
    passages: Sequence[Passage], totals: Totals, year: int | None, names: Sequence[str] = ()
) -> list[Check]:
    """What the narrative says in numbers held to what the tables add up to.

    `names` are those of the body. A number that fits none of the readings of its words fails only where they speak of
    all requests of the body; else it may count a part, and is `uncertain`.
    """
    found: list[Check] = []
    for passage in passages:
        topic = _Topic(False, False)
        for match in _SENTENCE.finditer(passage.text):
            sentence = match.group()
            topic = _in_paragraph(topic, passage, match.start(), sentence)
            if not _CUES.search(sentence) or not _NUMBER.search(sentence) or _is_of_another_year(sentence, year):
                continue
            context = Context(year or 0, tuple(names), *topic)
            claims = [claim for claim in claims_of(sentence, totals, context) if not _is_dated(claim, sentence, year)]
            found.extend(_judged(claims, sentence, match.start(), passage))
            if any(claim.rule == "TXT-legal" and claim.is_sure for claim in claims):
                topic = _Topic(topic.is_requests, True)
    return found


class _Topic(NamedTuple):
    """What the text before a sentence is about."""

    is_requests: bool
    is_disputes: bool


def _in_paragraph(topic: _Topic, passage: Passage, start: int, sentence: str) -> _Topic:
    """What a sentence is about by what stands before it in its paragraph, and by its section."""
    code = passage.section.code
    if "申请" in sentence and _REQUESTS.search(sentence) and not _CASES.search(sentence):
        return _Topic(True, code == "s4")
    begins = start == 0 or passage.text[start - 1] == "\n" or bool(_ITEM.match(sentence))
    return _Topic(code == "s3", code == "s4") if begins else topic


def _is_of_another_year(text: str, year: int | None) -> bool:
    """Whether a text names years, and not the report's; the next is where something is carried to.

    >>> _is_of_another_year("2023年收到", 2024), _is_of_another_year("另有2023年结转", 2024)
    (True, False)
    """
    if year is None or not _YEAR.search(text):
        return False
    if _YEARS.search(text):
        return True
    named = {int(found) for found in _YEAR.findall(_OTHER_YEAR.sub("", text))} - {year + 1}
    return bool(named) and year not in named


def _is_dated(claim: Claim, sentence: str, year: int | None) -> bool:
    """Whether the last year that stands before a claim is another than the report's."""
    before = sentence[: claim.start]
    if not _YEAR.search(before):
        return False
    named = list(_YEAR.finditer(_OTHER_YEAR.sub("", before)))
    return bool(named) and _is_of_another_year(named[-1].group(), year)


def _judged(claims: Sequence[Claim], sentence: str, start: int, passage: Passage) -> Iterator[Check]:
    """The claims of a sentence, each held to what it may mean; where it counts but a part, so may what follows."""
    claims = [claim for claim in claims if claim.readings]  # what no cell of the table can mean is no claim
    states = [_state(claim) for claim in claims]
    heads = {state for claim, state in zip(claims, states) if not claim.is_part_of_list}
    has_part = UNCERTAIN in heads and PASS not in heads
    passed = {(claim.rule, claim.cell) for claim, state in zip(claims, states) if state == PASS}
    for claim, state in zip(claims, states):
        if state == FAIL:
            is_of_part = has_part and _goes_with_head(claim)
            is_other = _OF_DOCUMENTS.search(sentence) or _is_any(claim, sentence)
            state = UNCERTAIN if is_of_part or is_other or _is_told(claim, passed) else FAIL
        name, right = _nearest(claim)
        evidence = passage.evidence(start + claim.start, start + claim.end, _reason(state, name, right))
        yield of_text(claim.rule, state, evidence, claim.number, right, claim.cell)


#: What says that a sentence counts documents by how they may be published: 主动公开9份、依申请公开6份.
_OF_DOCUMENTS = re.compile(r"公开属性|主动公开\d+[份件条][、，]依申请公开\d+[份件条]")
_ANY = re.compile("一[件份起宗](?:政府信息公开|信息公开|公开)?申请(?:人|的)")


def _is_any(claim: Claim, sentence: str) -> bool:
    """Whether a number is the one of any case: 一件申请的申请人."""
    return claim.number == 1 and bool(_ANY.match(sentence, claim.start))


def _goes_with_head(claim: Claim) -> bool:
    """Whether a number is one of what another number of its sentence counts."""
    return claim.is_part_of_list or claim.rule == "TXT-done"


def _is_told(claim: Claim, passed: set[tuple[str, Key]]) -> bool:
    """Whether another number of the sentence is the right one: this is then of something else."""
    return claim.rule in ("TXT-new", "TXT-handled", "TXT-none") and (claim.rule, claim.cell) in passed


def _state(claim: Claim) -> str:
    values = [value for _, value in claim.readings]
    if claim.number in values:
        return PASS
    if None in values:
        return NOT_ASSESSABLE
    return FAIL if claim.is_sure else UNCERTAIN


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
