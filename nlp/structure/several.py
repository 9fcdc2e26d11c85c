"""The lines of a file into those of its first whole report, where several were saved as one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

import nlp.regex as re
from nlp.language.text import simplified, squeeze
from nlp.reading.document import Notice
from nlp.structure.headings import find_headings
from nlp.structure.lines import Line, join_lines
from nlp.structure.title import REPORT_WORD, bare_title, is_title_line, year_in

#: Different sections that a report has at the least to be one.
_FEWEST_SECTIONS = 3
#: Times that a title stands in a file from which on it is a running header.
_HEADER_REPEATS = 4
#: Lines over which a title may be broken.
_MOST_TITLE_PARTS = 2
_LONGEST_SHOWN = 40
#: A page's number before its running header.
_PAGE_MARK = re.compile(r"[-—–－(（]*(?:第?\d{1,3}页|\d{1,3}[-—–－)）])")
_MARK = re.compile("[。；，：]")
#: Characters that a report has at the least.
_SHORTEST_REPORT = 100
#: Characters that stand before section one at the most.
_LONGEST_PREAMBLE = 1500


class Parted(NamedTuple):
    """The lines of one report, and a warning where there were more."""

    lines: list[Line]
    warnings: list[Notice]


def first_report(lines: Sequence[Line]) -> Parted:
    """The first whole report of a file.

    A report begins with a title; what stands between two titles is one where it has the headings of three sections.
    """
    begins = _apart(lines, _title_indexes(lines))
    if len(begins) < 2:
        return Parted(list(lines), [])
    reports = []
    first = 0
    for begin in [*begins[1:], len(lines)]:
        if _is_whole(lines[first:begin]):
            reports.append((first, begin))
            first = begin
    if len(reports) < 2:
        return Parted(list(lines), [])
    (start, end), *others = reports
    titles = ", ".join(_title(lines, begin) for begin, _ in others)
    sentence = f"the file holds {len(reports)} reports; only the first was read, not {titles}: save each as a file"
    return Parted(list(lines[start:end]), [Notice("several_reports", sentence)])


def _apart(lines: Sequence[Line], begins: list[int]) -> list[int]:
    """The lines that titles begin with, without those that repeat one above: no report stands between."""
    kept: list[int] = []
    for begin in begins:
        between = sum(len(line.text) for line in lines[kept[-1] : begin]) if kept else _SHORTEST_REPORT
        if between >= _SHORTEST_REPORT:
            kept.append(begin)
    return kept


def _title_indexes(lines: Sequence[Line]) -> list[int]:
    """The lines that a report's title begins with.

    One that stands on many pages is a running header, and so is one without a year where the first names its year.
    """
    titles: dict[int, str] = {}
    # No title lacks the word, most lines do.
    has_word = ["报" in line.text or "報" in line.text for line in lines]
    for index, line in enumerate(lines):
        may_be = any(has_word[index : index + _MOST_TITLE_PARTS]) and line.is_narrative and line.paragraph
        title = _title(lines, index) if may_be else ""
        if title:
            titles[index] = title
    often = Counter(titles.values())
    names_year = bool(titles) and year_in(next(iter(titles.values()))) is not None
    return [
        index
        for index, title in titles.items()
        if often[title] < _HEADER_REPEATS and (year_in(title) is not None or not names_year)
    ]


def _title(lines: Sequence[Line], index: int) -> str:
    """The title that stands on a line, or on it and the next; empty if none does."""
    text = ""
    for line in lines[index : index + _MOST_TITLE_PARTS]:
        text += simplified(squeeze(line.traced).text)
        title = bare_title(text)
        if REPORT_WORD.search(title) and is_title_line(title) and not _PAGE_MARK.match(title):
            return title[:_LONGEST_SHOWN]
        if len(text) > _LONGEST_SHOWN or _MARK.search(text):
            break
    return ""


def _is_whole(lines: Sequence[Line]) -> bool:
    """Whether lines are a report from its first section on; what stands behind a running header begins amid one."""
    headings = find_headings(join_lines(lines))
    codes = {heading.code for heading in headings}
    if len(codes) < _FEWEST_SECTIONS:
        return False
    return headings[0].code == "s1" and headings[0].start <= _LONGEST_PREAMBLE
