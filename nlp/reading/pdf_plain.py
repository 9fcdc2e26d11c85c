"""A plain page of PDF into its lines, without a look at each glyph: the quick way, for pages that show no reason against it."""

from __future__ import annotations

from typing import Any

import numpy as np

from nlp.reading.document import Box, Line
from nlp.reading.pdf_glyphs import PageText

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


def plain_lines(page: Any, textpage: Any, text: PageText, raw: Any) -> list[Line] | None:
    """The lines of a page that was painted from top to bottom, each once, in one column; None where it was not."""
    if text.is_turned or text.is_hidden:
        return None
    if sum(end - start == 1 for start, end in zip(text.starts, text.ends)) > SINGLE_CHARACTERS:
        return None
    left_edge, bottom_edge, right_edge, top_edge = page.get_bbox()
    wide = np.concatenate(([0], np.cumsum(text.codes >= FULL_WIDTH))).tolist()
    first, last = raw.FS_RECTF(), raw.FS_RECTF()
    box_of = raw.FPDFText_GetLooseCharBox
    codes = text.codes.astype(np.uint32)
    found: list[Line] = []
    floor = top_edge
    for start, end in zip(text.starts, text.ends):
        box_of(textpage, start, first)
        box_of(textpage, end - 1, last)
        size = first.top - first.bottom
        left, right = first.left, last.right
        full = wide[end] - wide[start]
        solid = size * (full + 0.5 * (end - start - full))
        is_level = abs(first.bottom - last.bottom) <= LEVEL * size
        # Narrow letters make short lines of Latin no measure.
        is_solid = full < FEW_FULL or NARROWEST * solid <= right - left
        is_solid &= right - left <= WIDEST * solid
        is_below = first.top <= floor + LEVEL * size
        is_inside = left >= left_edge and right <= right_edge and bottom_edge <= first.bottom
        if not (is_level and is_solid and is_below and is_inside):
            return None
        if _has_wide_gap(textpage, codes[start:end].tolist(), start, APART * size, raw):
            return None
        floor = first.bottom
        box = Box(left - left_edge, top_edge - first.top, right - left_edge, top_edge - first.bottom)
        line = codes[start:end].tobytes().decode("utf-32-le", "replace").replace("\xa0", " ").replace("\t", " ")
        found.append(Line(line, box, size))
    return found


def _has_wide_gap(textpage: Any, codes: list[int], start: int, width: float, raw: Any) -> bool:
    """Whether a blank in a line is so wide that it parts two columns or cells."""
    if ord(" ") not in codes:
        return False
    before, behind = raw.FS_RECTF(), raw.FS_RECTF()
    place = 0
    while place < len(codes):
        if codes[place] != ord(" "):
            place += 1
            continue
        end = place
        while codes[end] == ord(" "):
            end += 1
        raw.FPDFText_GetLooseCharBox(textpage, start + place - 1, before)
        raw.FPDFText_GetLooseCharBox(textpage, start + end, behind)
        if behind.left - before.right > width:
            return True
        place = end
    return False
