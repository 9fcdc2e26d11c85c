"""A text into checks of its dates and years: days that no calendar has, periods that end before they begin."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Sequence

import nlp.regex as re
from nlp.forms.check import FAIL, PASS, UNCERTAIN, Check, Passage, of_text

Span = tuple[int, int]

#: A leap year, for days without a year.
_ANY_YEAR = 2024
_EARLIEST, _LATEST = 1949, 2060

#: Years that plans are made for, and words of plans and periods.
_PLANNED = (2025, 2027, 2030, 2035, 2049, 2050, 2060)
_PLAN = re.compile("规划|计划|方案|目标|纲要|五年|期|前|止|至|到|—|-|－|～|~")

#: Whatever is written in figures and 年, 月, 日; and what there is nothing to say about.
_WRITTEN = re.compile(r"\d[\d年月日起至到—\-－~～]{0,40}[年月日]")
_PLAIN = re.compile(r"20[0-2]\d年|1?\d[年月]")
#: The year written where the month belongs; two years in a row; a month written twice.
_MISWRITTEN = re.compile(
    r"(?<!\d)(?:1[0-2]|0?[1-9])年(?:[12]\d|3[01]|0?[1-9])日"
    r"|(?<!\d)20\d\d年20\d\d年"
    r"|(?<!\d)20\d\d年\d{1,2}年\d{1,2}[月日]"
    r"|(?<!\d)20\d\d年\d{1,2}月\d{1,2}月"
    r"|(?<!\d)20\d\d年(?:0{1,2}|1[3-9]|[2-9]\d)月"
    r"|(?<!\d)20\d{3}年"
    r"|(?<!\d)20\d{4}日"
    r"|(?<!\d)\d{1,2}月(?:1[3-9]|[2-9]\d)月"
    r"|(?<!\d)20\d年\d{1,2}月"
    r"|(?<=月至)(?:1[3-9]|[2-9]\d)月|(?<=月到)(?:1[3-9]|[2-9]\d)月"
    r"|(?<![^。；\n　 ])20\d年(?!\d)"
)
_DATE = re.compile(r"(?<!\d)(?:(?P<year>\d{4})年)?(?P<month>\d{1,2})月(?P<day>\d{1,2})日")
_YEAR = re.compile(r"(?<![\d〔\[（(A-Za-z.\-])(?P<year>\d{4})年(?!以[前后上下])")
_PERIOD = re.compile(
    r"(?P<year>20\d\d)年(?P<month>\d{1,2})月(?P<day>\d{1,2})日(?:起)?(?:至|到|—{1,2}|-|－|~|～)"
    r"(?:(?P<to_year>20\d\d)年)?(?P<to_month>\d{1,2})月(?P<to_day>\d{1,2})日"
)
#: A period that is that of the report's figures.
_OF_FIGURES = re.compile("统计|数据|期限|时限|周期|报告期|所列")
#: Where section one begins with the year it reports.
_OPENING = re.compile(r"(?:[（(]?[一1][）)、.]?[^，。；\d]{0,10}[。：]?)?(?P<year>20\d\d)年度?[，,以]")


def check_dates(passages: Sequence[Passage], year: int | None) -> list[Check]:
    """Dates that cannot be, periods that run backwards, years that cannot be meant, and the period of the figures."""
    found: list[Check] = []
    for passage in passages:
        for match in _WRITTEN.finditer(passage.text):
            start, end = match.span()
            if _PLAIN.fullmatch(passage.text, start, end):
                continue
            spans = [faulty.span() for faulty in _MISWRITTEN.finditer(passage.text, start, end)]
            found.extend(_fault("SELF-date", passage, *span, "no such date") for span in spans)
            found.extend(_impossible(passage, match.span(), spans))
            found.extend(_years(passage, match.span(), spans, year))
            found.extend(_periods(passage, match.span(), year))
    return found + list(_opening(passages, year))


def _fault(rule: str, passage: Passage, start: int, end: int, reason: str, state: str = FAIL) -> Check:
    return of_text(rule, state, passage.evidence(start, end, reason))


def _impossible(passage: Passage, place: Span, known: Sequence[Span]) -> Iterator[Check]:
    """Days that the month has not, months that the year has not."""
    for match in _DATE.finditer(passage.text, *place):
        year = int(match["year"] or _ANY_YEAR)
        is_known = any(start < match.end() and match.start() < end for start, end in known)
        if not is_known and not is_date(year, int(match["month"]), int(match["day"])):
            yield _fault("SELF-date", passage, *match.span(), "no such date")


def is_date(year: int, month: int, day: int) -> bool:
    """Whether the calendar has this day.

    >>> is_date(2024, 2, 29), is_date(2023, 2, 29), is_date(2024, 13, 1)
    (True, False, False)
    """
    return 1 <= month <= 12 and 1 <= day <= monthrange(max(year, 1), month)[1]


def _periods(passage: Passage, place: Span, year: int | None) -> Iterator[Check]:
    """Periods that end before they begin, and that of the figures where it is not the report's year."""
    for match in _PERIOD.finditer(passage.text, *place):
        first_year = int(match["year"])
        last_year = int(match["to_year"] or first_year)
        begin = (first_year, int(match["month"]), int(match["day"]))
        end = (last_year, int(match["to_month"]), int(match["to_day"]))
        before = passage.text[max(0, match.start() - 30) : match.start()]
        is_of_figures = bool(_OF_FIGURES.search(before))
        if end < begin or (end == begin and is_of_figures):
            reason = "it ends before it begins" if end < begin else "it ends on the day it begins"
            yield _fault("SELF-period", passage, *match.span(), reason)
            continue
        if year is None or not is_of_figures:
            continue
        state = PASS if (first_year, last_year) == (year, year) else FAIL
        evidence = passage.evidence(*match.span(), "" if state == PASS else f"the report is of {year}")
        yield of_text("TXT-year", state, evidence, first_year, year)


def _years(passage: Passage, place: Span, known: Sequence[Span], report: int | None) -> Iterator[Check]:
    """Years too early or too late to be meant, or later than a report can speak of, if it is no plan."""
    for match in _YEAR.finditer(passage.text, *place):
        is_known = any(start <= match.start() < end for start, end in known)
        year = int(match["year"])
        if is_known:
            continue
        if not _EARLIEST <= year <= _LATEST:
            yield _fault("SELF-year", passage, *match.span(), "no year that can be meant")
        elif report is not None and year > report + 1 and year not in _PLANNED:
            around = passage.text[max(0, match.start() - 12) : match.end() + 12]
            if not _PLAN.search(around):
                yield _fault("SELF-year", passage, *match.span(), f"the report is of {report}")


def _opening(passages: Sequence[Passage], year: int | None) -> Iterator[Check]:
    """The year that section one begins with; another one than the report's may be a text of the year before."""
    first = next((passage for passage in passages if passage.section.code == "s1"), None)
    match = _OPENING.match(first.text) if first else None
    if first is None or match is None or year is None:
        return
    named = int(match["year"])
    state = PASS if named == year else UNCERTAIN
    reason = "" if state == PASS else f"the report is of {year}; the text may be of another year"
    yield of_text("TXT-year", state, first.evidence(*match.span("year"), reason), named, year)
