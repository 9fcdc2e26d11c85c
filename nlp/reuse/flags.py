"""A copied segment and its source into proofs of copying: what an honest author would not have written.

Each is one function from a matched passage to flags, and says little by itself: it is asked only where something is
shared, of what stands in both texts, and names also of the segments beside.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from operator import attrgetter

import nlp.regex as re
from nlp.language.bodies import own_names
from nlp.reuse.normalise import plain_body
from nlp.reuse.prescribed import phrases
from nlp.reuse.records import Flag, ReportText, Spans
from nlp.reuse.set_aside import CONTACT, DOUBLED, find_slips

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?=\s*年)")
#: Offices that every county has: their name alone is no proof.
_GENERIC = re.compile(
    r"[省市州县区旗镇乡]?[\u4e00-\u9fff]{1,12}(?:局|委|委员会|办|办公室|厅|院|中心|站|所|队|处|馆|社|大学|学校)"
)
#: A name that a report has more often than this is one that it uses of itself.
_FOREIGN_MOST = 2
#: A statutory phrase must be this long for its mutilated form to be told from other words, and lack a character
#: that is neither next to either end (把政府信息公开作为…) nor one that writers leave out (如对〔本〕报告有疑问).
_LONG, _EDGE, _OPTIONAL = 7, 2, frozenset("本的之了等年度及和与")
#: How far beside a matched span a name or number may stand: they are set aside, so no span begins or ends with one.
_BESIDE = 3


@dataclass(frozen=True)
class Copy:
    """A segment of a report that was found to be copied, and the source's; the spans are those that match."""

    report: ReportText
    text: str
    source: ReportText
    source_text: str
    spans: Spans

    def touches(self, start: int, end: int) -> bool:
        """Whether a part of `text[start:end]` was matched."""
        return any(span[0] < end and start < span[1] for span in self.spans)

    @cached_property
    def is_of_one_body(self) -> bool:
        """Whether the body has copied from its own report."""
        return plain_body(self.report.body) == plain_body(self.source.body)

    def is_near(self, match: re.Match[str]) -> bool:
        """Whether what was found in the text stands within a matched span or next to one."""
        return self.touches(match.start() - _BESIDE, match.end() + _BESIDE)


def proofs(
    report: ReportText,
    segment: int,
    source: ReportText,
    source_segment: int,
    spans: Spans,
) -> tuple[Flag, ...]:
    """The flags of one segment against its best source, in order of place."""
    text = report.segments[segment].text
    source_text = source.segments[source_segment].text
    copy = Copy(report, text, source, source_text, spans)
    flags = {*foreign_names(copy), *foreign_contacts(copy), *stale_years(copy), *shared_errors(copy)}
    return tuple(sorted(flags, key=attrgetter("start", "end", "code")))


def foreign_names(copy: Copy) -> Iterator[Flag]:
    """The source's own name or place, left in the copy.

    A name that the copying report uses of itself elsewhere (its county, say) is no foreign name: names
    that stand more than twice in it are left out, and those that are part of its own.
    """
    if not copy.source.body or copy.is_of_one_body:
        return
    taken: list[re.Match[str]] = []
    for name in _names_left(copy):
        for occurrence in re.finditer(re.escape(name), copy.text):
            if copy.is_near(occurrence) and not _overlaps(occurrence, taken):
                taken.append(occurrence)
                yield _flag("foreign_name", occurrence)


def foreign_contacts(copy: Copy) -> Iterator[Flag]:
    """The source's website, mail or telephone number, left in the copy."""
    if copy.is_of_one_body:
        return
    for contact in CONTACT.finditer(copy.text):
        if copy.is_near(contact) and contact.group() in copy.source_text:
            yield _flag("foreign_contact", contact)


def foreign_names_beside(report: ReportText, text: str, source: ReportText) -> Iterator[Flag]:
    """Names of the body whose report has what stands beside a segment, left in it.

    Where a section was taken from another report, its name may be in the one sentence that was rewritten.
    """
    if not source.body or plain_body(source.body) == plain_body(report.body):
        return
    taken: list[re.Match[str]] = []
    for name in _foreign_names(report, source, text):
        for occurrence in re.finditer(re.escape(name), text):
            if not _overlaps(occurrence, taken):
                taken.append(occurrence)
                yield _flag("foreign_name", occurrence)


def _names_left(copy: Copy) -> Iterator[str]:
    """Names of the source's body in both texts that are not the copying body's as well, the longest first."""
    for name in _foreign_names(copy.report, copy.source, copy.text):
        if name in copy.source_text:
            yield name


def _foreign_names(report: ReportText, source: ReportText, text: str) -> Iterator[str]:
    """Names of the source's body in a text of the report that are not the report's own as well, the longest first."""
    names = [name for name in _names_of(source.body, source.names) if name in text]
    if not names:
        return
    joined = "".join((report.body, *report.names))
    own = [joined, *_names_of(report.body, report.names)]
    for name in names:
        if _GENERIC.fullmatch(name) or any(name in own_name for own_name in own):
            continue
        count = sum(segment.text.count(name) for segment in report.segments)
        if count <= _FOREIGN_MOST:
            yield name


@lru_cache(maxsize=4096)
def _names_of(body: str, names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(own_names(body, names))


def _overlaps(occurrence: re.Match[str], taken: list[re.Match[str]]) -> bool:
    start, end = occurrence.span()
    return any(start < other.end() and other.start() < end for other in taken)


def stale_years(copy: Copy) -> Iterator[Flag]:
    """The source's year, left in the copy of another year."""
    year = copy.report.year
    source_year = copy.source.year
    if not year or not source_year or year <= source_year:
        return
    in_source = set(_YEAR.findall(copy.source_text))
    for found in _YEAR.finditer(copy.text):
        if int(found.group()) == source_year and _is_left(found, in_source, copy):
            yield _flag("stale_year", found)


def _is_left(found: re.Match[str], in_source: set[str], copy: Copy) -> bool:
    """Whether a year came with the text that it stands in."""
    return found.group() in in_source and copy.is_near(found)


def shared_errors(copy: Copy) -> Iterator[Flag]:
    """Slips that both texts have: impossible dates, words twice, doubled stops, a mutilated statutory phrase."""
    for slip in find_slips(copy.text):
        in_both = copy.touches(slip.start, slip.end) and slip.text in copy.source_text
        if in_both and slip.text not in DOUBLED:
            yield Flag("shared_error", slip.start, slip.end, slip.text)
    for start, end in _mutilated(copy.text):
        wording = copy.text[start:end]
        if copy.touches(start, end) and wording in copy.source_text:
            yield Flag("shared_error", start, end, wording)


def _flag(code: str, match: re.Match[str]) -> Flag:
    return Flag(code, match.start(), match.end(), match.group())


@lru_cache(maxsize=1)
def _damaged() -> frozenset[str]:
    """Statutory phrases with one character missing."""
    everything = "\n".join(phrases())
    forms = set()
    for phrase in phrases():
        if len(phrase) < _LONG:
            continue
        for lacking in range(_EDGE, len(phrase) - _EDGE):
            if phrase[lacking] not in _OPTIONAL:
                forms.add(phrase[:lacking] + phrase[lacking + 1 :])
    return frozenset(form for form in forms if form not in everything)


#: Characters by which it is told whether a damaged phrase may begin there: none is shorter.
_OPENING = 3


@lru_cache(maxsize=1)
def _by_opening() -> dict[str, tuple[str, ...]]:
    """The damaged phrases by their first characters, the longest first."""
    by_opening: dict[str, tuple[str, ...]] = {}
    for form in sorted(_damaged(), key=len, reverse=True):
        by_opening[form[:_OPENING]] = (*by_opening.get(form[:_OPENING], ()), form)
    return by_opening


def _mutilated(text: str) -> Iterator[tuple[int, int]]:
    """Where a statutory phrase lacks a character: longest forms first, each place once.

    >>> [("按照《政府信公开条例》的规定")[a:b] for a, b in _mutilated("按照《政府信公开条例》的规定")]
    ['政府信公开条例']
    """
    by_opening = _by_opening()
    end = 0
    for start in range(len(text)):
        forms = by_opening.get(text[start : start + _OPENING])
        if forms and start >= end:
            size = next((len(form) for form in forms if text.startswith(form, start)), 0)
            if size:
                end = start + size
                yield start, end
