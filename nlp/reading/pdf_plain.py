"""Plain pages of PDF into their lines, without a look at each glyph: quick, for pages that show no reason against it.

All pages are looked at together: to ask a question of a thousand lines takes little longer than of forty.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise, repeat
from typing import NamedTuple

import numpy as np

from nlp.reading.document import Box, Line
from nlp.reading.pdf_calls import OpenPage, boxes
from nlp.reading.pdf_text import BoolArray, FloatArray, IntArray, PageTexts

#: Ruled lines from which on a page may have a table.
FEW_RULES = 4
#: How far the width of a line may be from that of its characters set solid, in parts of it; beyond that its text stands
#: twice, is letter-spaced, or falls into cells.
NARROWEST, WIDEST = 0.75, 1.3
#: Full-width characters below which a line is not told to stand twice.
FEW_FULL = 4
#: Part of the type's height by which the ends of a line may stand above or below each other, and lines overlap.
LEVEL = 0.25
#: Parts of the type's height: a blank within a line from which on it parts columns or cells.
APART = 1.5
#: Lines of one character that a page may have; one of vertical writing has more.
SINGLE_CHARACTERS = 3
#: Code from which on characters are as wide as they are high.
FULL_WIDTH = 0x2E80


class _Lines(NamedTuple):
    """The lines of some pages: sides in points, y growing upwards, and the top and bottom of the type at their ends."""

    left: FloatArray
    right: FloatArray
    top: FloatArray
    bottom: FloatArray
    last_bottom: FloatArray
    #: Left, bottom, right and top of the page of each.
    edges: FloatArray


def plain_lines(opened: Sequence[OpenPage], texts: PageTexts, may_be_plain: Sequence[bool]) -> list[list[Line] | None]:
    """The lines of pages that were painted from top to bottom, each once, in one column; None for those that were not.

    `may_be_plain` tells which of the pages are worth a look.
    """
    single = _counts(texts.ends - texts.starts == 1, texts.first_lines)
    is_plain = np.array(may_be_plain) & (single <= SINGLE_CHARACTERS)
    is_plain &= [not (text.is_turned or text.is_hidden) for text in texts.pages]
    edges = np.array([page.edges for page in opened])
    lines = _measured(opened, texts, is_plain, edges)
    size = lines.top - lines.bottom
    is_plain &= _counts(~_fit(lines, size, texts, edges), texts.first_lines) == 0
    _leave_wide_gaps(opened, texts, size, is_plain)
    whole = texts.codes.tobytes().decode("utf-32-le", "replace").replace("\xa0", " ").replace("\t", " ")
    columns = [
        (lines.left - lines.edges[:, 0]).tolist(),
        (lines.edges[:, 3] - lines.top).tolist(),
        (lines.right - lines.edges[:, 0]).tolist(),
        (lines.edges[:, 3] - lines.bottom).tolist(),
    ]
    starts, ends, sizes = texts.starts.tolist(), texts.ends.tolist(), size.tolist()
    found: list[list[Line] | None] = [None] * len(opened)
    for number in np.flatnonzero(is_plain).tolist():
        own = slice(texts.first_lines[number], texts.first_lines[number + 1])
        parts = [whole[start:end] for start, end in zip(starts[own], ends[own])]
        places = map(Box._make, zip(*(column[own] for column in columns)))
        found[number] = list(map(Line._make, zip(parts, places, sizes[own], repeat(None), repeat(()))))
    return found


def _counts(which: BoolArray, firsts: IntArray) -> IntArray:
    """How many of some lines are so on each page."""
    before = np.concatenate(([0], which.cumsum()))
    result: IntArray = np.diff(before[firsts])
    return result


def _measured(opened: Sequence[OpenPage], texts: PageTexts, is_plain: BoolArray, edges: FloatArray) -> _Lines:
    """Where the lines of pages begin and end; on pages that are not plain, nowhere."""
    sides = np.zeros((2, len(texts.starts), 4))
    ends = np.stack((texts.starts, texts.ends - 1))
    for number in np.flatnonzero(is_plain).tolist():
        own = slice(texts.first_lines[number], texts.first_lines[number + 1])
        characters = (ends[:, own] - texts.first_characters[number]).ravel().tolist()
        sides[:, own] = boxes(opened[number].textpage, characters).reshape(2, -1, 4)
    left, top, _, bottom = sides[0].T
    _, _, right, last_bottom = sides[1].T
    return _Lines(left, right, top, bottom, last_bottom, edges.repeat(np.diff(texts.first_lines), axis=0))


def _fit(lines: _Lines, size: FloatArray, texts: PageTexts, edges: FloatArray) -> BoolArray:
    """Which lines are level, set solid, within their page and below the line before."""
    full_before = np.concatenate(([0], (texts.codes >= FULL_WIDTH).cumsum()))
    full = full_before[texts.ends] - full_before[texts.starts]
    width, solid = lines.right - lines.left, 0.5 * size * (full + texts.ends - texts.starts)
    # Narrow letters make short lines of Latin no measure.
    fits = (full < FEW_FULL) | (width >= NARROWEST * solid)
    fits &= width <= WIDEST * solid
    fits &= np.abs(lines.bottom - lines.last_bottom) <= LEVEL * size
    left, bottom, right, _ = lines.edges.T
    fits &= (lines.left >= left) & (lines.right <= right) & (lines.bottom >= bottom)
    floor = np.concatenate(([0.0], lines.bottom[:-1]))
    has_lines = np.diff(texts.first_lines) > 0
    floor[texts.first_lines[:-1][has_lines]] = edges[has_lines, 3]
    fits &= lines.top <= floor + LEVEL * size
    result: BoolArray = fits
    return result


def _leave_wide_gaps(opened: Sequence[OpenPage], texts: PageTexts, size: FloatArray, is_plain: BoolArray) -> None:
    """Say of pages that they are not plain where a blank in a line is so wide that it parts two columns or cells."""
    marks = np.flatnonzero(texts.codes != ord(" "))
    jumps = np.flatnonzero(marks[1:] - marks[:-1] > 1)
    before, behind = marks[jumps], marks[jumps + 1]
    line = np.searchsorted(texts.starts, before, side="right") - 1
    within = (line >= 0) & (behind < texts.ends[line]) if texts.ends.size else line >= 0
    before, behind, line = before[within], behind[within], line[within]
    firsts = np.searchsorted(before, texts.first_characters)
    characters = np.stack((before, behind))
    for number, (first, last) in enumerate(pairwise(firsts.tolist())):
        if is_plain[number] and first < last:
            own = (characters[:, first:last] - texts.first_characters[number]).ravel().tolist()
            sides = boxes(opened[number].textpage, own).reshape(2, -1, 4)
            gaps = sides[1, :, 0] - sides[0, :, 2]
            is_plain[number] = not (gaps > APART * size[line[first:last]]).any()
