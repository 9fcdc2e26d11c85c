"""The lines of a file into those of its first whole report, where several were saved as one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from nlp.language.text import simplified, squeeze
from nlp.reading.document import Notice
from nlp.structure.headings import find_headings
from nlp.structure.lines import Line, join_lines
from nlp.structure.title import REPORT_WORD, bare_title, is_title_line

#: Different sections that a report has at the least to be one.
_FEWEST_SECTIONS = 3
#: Titles in one file that are looked at.
_MOST_TITLES = 50
#: Lines over which a title may be broken.
_MOST_TITLE_PARTS = 2
_LONGEST_SHOWN = 40


class Parted(NamedTuple):
    """The lines of one report, and a warning where there were more."""

    lines: list[Line]
    warnings: list[Notice]


def first_report(lines: Sequence[Line]) -> Parted:
    """The first whole report of a file.

    A report begins with a title; what stands between two titles is one where it has the headings of three sections.
    """
    begins = _title_indexes(lines)
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
    titles = ", ".join(_title(lines[begin:]) for begin, _ in others)
    sentence = f"the file holds {len(reports)} reports; only the first was read, not {titles}: save each as a file"
    return Parted(list(lines[start:end]), [Notice("several_reports", sentence)])


def _title_indexes(lines: Sequence[Line]) -> list[int]:
    """The lines that a title begins with."""
    found: list[int] = []
    for index, line in enumerate(lines):
        if line.is_narrative and line.paragraph and _title(lines[index:]):
            found.append(index)
            if len(found) == _MOST_TITLES:
                break
    return found


def _title(lines: Sequence[Line]) -> str:
    """The title that stands on the first line, or on it and the next; empty if none does."""
    text = ""
    for line in lines[:_MOST_TITLE_PARTS]:
        text += simplified(squeeze(line.traced).text)
        title = bare_title(text)
        if REPORT_WORD.search(title) and is_title_line(title):
            return title[:_LONGEST_SHOWN]
        if len(text) > _LONGEST_SHOWN or re.search("[。；，：]", text):
            break
    return ""


def _is_whole(lines: Sequence[Line]) -> bool:
    codes = {heading.code for heading in find_headings(join_lines(lines))}
    return len(codes) >= _FEWEST_SECTIONS and "s1" in codes
