"""Proofs of copying: what an honest author would not have written.

Each is one function from a matched passage to flags, and says little by itself: it is asked only where a
segment was found to be copied, and only of what stands in both texts.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from nlp.language.bodies import own_names
from nlp.reuse.prescribed import phrases
from nlp.reuse.records import Flag, ReportText

Spans = tuple[tuple[int, int, int, int], ...]

#: Letters of a website or an e-mail address, a telephone number, a document's own number.
_ADDRESS = re.compile(
    r"(?:https?://|www\.)[A-Za-z0-9./:%?=&#~_-]+|(?<![A-Za-z0-9._-])[A-Za-z0-9._-]+@[A-Za-z0-9.-]+|(?<!\d)0\d{2,3}[-－—]\d{7,8}(?!\d)"
)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?=\s*年)")
_COUNT = re.compile(r"(?<![\d.〔])\d{2,}(?:\.\d+)?(?=\s*(?:余|多)?[条件次个份篇期人场家])")
_SLIPS = (
    re.compile(r"[，。；、]{2,}"),
    re.compile(r"(?<!\d)(?:1[3-9]|[2-9]\d)\s*月|月\s*(?:3[2-9]|[4-9]\d)\s*日|\d{1,2}\s*月\s*\d{1,2}\s*年"),
    re.compile(r"(?!一)([\u4e00-\u9fff]{2,4})\1(?![\u4e00-\u9fff]?不)"),
    re.compile(r"的的|了了|和和|在在|是是"),
)
#: Words that are doubled on purpose.
_DOUBLED = frozenset(["多多", "实实在在", "种种", "时时刻刻", "方方面面", "许许多多", "家家户户"])
#: A statutory phrase must be this long for its mutilated form to be told from other words, and lack a character
#: that is neither next to either end (把政府信息公开作为…) nor one that writers leave out (如对〔本〕报告有疑问).
_LONG, _EDGE, _OPTIONAL = 7, 2, frozenset("本的之了等年度及和与")


def proofs(here: ReportText, segment: int, there: ReportText, place: int, spans: Spans) -> tuple[Flag, ...]:
    """The flags of one segment against its best source, in order of place."""
    mine, theirs = here.segments[segment].text, there.segments[place].text
    found = [
        *foreign_names(here, there, mine, theirs, spans),
        *stale_years(here, there, mine, theirs, spans),
        *shared_errors(mine, theirs, spans),
    ]
    return tuple(sorted(set(found), key=lambda f: (f.start, f.end, f.code)))


def foreign_names(here: ReportText, there: ReportText, mine: str, theirs: str, spans: Spans) -> Iterator[Flag]:
    """The source's own name, website, address or telephone number, left in the copy.

    A name that the copying report uses of itself elsewhere (its county, say) is no foreign name: names
    that stand more than twice in it are left out, and those that are part of its own.
    """
    if not there.body or _plain(there.body) == _plain(here.body):
        return
    ours = own_names(here.body, here.names)
    own = "".join((here.body, *here.names))
    covered = _Cover(spans)
    taken: list[tuple[int, int]] = []
    for name in own_names(there.body, there.names):
        if (
            name not in mine
            or name not in theirs
            or name in own
            or any(name in our for our in ours)
            or _GENERIC.fullmatch(name)
        ):
            continue
        if sum(s.text.count(name) for s in here.segments) > 2:
            continue
        for match in re.finditer(re.escape(name), mine):
            if covered.near(*match.span()) and not any(a < match.end() and match.start() < b for a, b in taken):
                taken.append(match.span())
                yield Flag("foreign_name", *match.span(), name)
    for match in _ADDRESS.finditer(mine):
        if covered.near(*match.span()) and match.group() in theirs:
            yield Flag("foreign_name", *match.span(), match.group())


#: Offices that every county has: their name alone is no proof.
_GENERIC = re.compile(
    r"[省市州县区旗镇乡]?[\u4e00-\u9fff]{1,12}(?:局|委|委员会|办|办公室|厅|院|中心|站|所|队|处|馆|社|大学|学校)"
)


def stale_years(here: ReportText, there: ReportText, mine: str, theirs: str, spans: Spans) -> Iterator[Flag]:
    """The source's year, or its own count of last year, left in the copy of another year."""
    if not here.year or not there.year or here.year <= there.year:
        return
    covered = _Cover(spans)
    for match in _YEAR.finditer(mine):
        if int(match.group()) == there.year and covered.near(*match.span()) and match.group() in _YEAR.findall(theirs):
            yield Flag("stale_year", *match.span(), match.group())
    if _plain(here.body) == _plain(there.body):
        counts = _COUNT.findall(theirs)
        for match in _COUNT.finditer(mine):
            if match.group() in counts and covered.near(*match.span()):
                yield Flag("stale_year", *match.span(), match.group())


def shared_errors(mine: str, theirs: str, spans: Spans) -> Iterator[Flag]:
    """Slips that both texts have: impossible dates, words twice, doubled stops, a mutilated statutory phrase."""
    covered = _Cover(spans)
    for slip in _SLIPS:
        for match in slip.finditer(mine):
            if covered.touches(*match.span()) and match.group() in theirs and match.group() not in _DOUBLED:
                yield Flag("shared_error", *match.span(), match.group())
    for start, end in _mutilated(mine):
        if covered.touches(start, end) and mine[start:end] in theirs:
            yield Flag("shared_error", start, end, mine[start:end])


@lru_cache(maxsize=1)
def _damaged() -> dict[str, str]:
    """Statutory phrases with one character missing, and the phrase that was meant."""
    whole = [p for p in phrases() if len(p) >= _LONG]
    everything = "\n".join(phrases())
    forms = {p[:i] + p[i + 1 :]: p for p in whole for i in range(_EDGE, len(p) - _EDGE) if p[i] not in _OPTIONAL}
    return {form: p for form, p in forms.items() if form not in everything}


@lru_cache(maxsize=1)
def _sizes() -> tuple[int, ...]:
    return tuple(sorted({len(form) for form in _damaged()}, reverse=True))


def _mutilated(text: str) -> Iterator[tuple[int, int]]:
    """Where a statutory phrase lacks a character: longest forms first, each place once.

    >>> [("按照《政府信公开条例》的规定")[a:b] for a, b in _mutilated("按照《政府信公开条例》的规定")]
    ['政府信公开条例']
    """
    forms, done = _damaged(), 0
    for start in range(len(text)):
        if start < done:
            continue
        for size in _sizes():
            if text[start : start + size] in forms:
                yield start, start + size
                done = start + size
                break


class _Cover:
    """The matched spans of a segment."""

    def __init__(self, spans: Spans) -> None:
        self.spans = [(start, end) for start, end, _, _ in spans]

    def touches(self, start: int, end: int) -> bool:
        return any(a < end and start < b for a, b in self.spans)

    def near(self, start: int, end: int, room: int = 3) -> bool:
        """Within a span or next to one: numbers at its edge are no part of it."""
        return self.touches(start - room, end + room)


def _plain(body: str) -> str:
    return "".join(unicodedata.normalize("NFKC", body or "").split())
