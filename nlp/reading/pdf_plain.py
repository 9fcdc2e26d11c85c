"""A plain page of PDF into its lines, without a look at each glyph: quick, for pages that show no reason against it."""

from __future__ import annotations

from typing import Any

import numpy as np

from nlp.reading import pdf_calls as calls
from nlp.reading.document import Box, Line
from nlp.reading.pdf_glyphs import FloatArray, PageText

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


def plain_lines(page: Any, textpage: int, text: PageText) -> list[Line] | None:
    """The lines of a page that was painted from top to bottom, each once, in one column; None where it was not."""
    starts, ends = text.starts, text.ends
    lengths = ends - starts
    if text.is_turned or text.is_hidden or (lengths == 1).sum() > SINGLE_CHARACTERS:
        return None
    sides = calls.boxes(textpage, [*starts.tolist(), *(ends - 1).tolist()])
    left, top, _, bottom = sides[: len(starts)].T
    _, _, right, last_bottom = sides[len(starts) :].T
    edges = page.get_bbox()
    size = top - bottom
    full_before = np.concatenate(([0], (text.codes >= FULL_WIDTH).cumsum()))
    full = full_before[ends] - full_before[starts]
    width, solid = right - left, 0.5 * size * (full + lengths)
    # Narrow letters make short lines of Latin no measure.
    fits = (full < FEW_FULL) | (width >= NARROWEST * solid)
    fits &= width <= WIDEST * solid
    fits &= np.abs(bottom - last_bottom) <= LEVEL * size
    fits &= (left >= edges[0]) & (right <= edges[2]) & (bottom >= edges[1])
    floor = np.concatenate(([edges[3]], bottom[:-1]))
    fits &= top <= floor + LEVEL * size
    if not fits.all() or _has_wide_gap(textpage, text, size):
        return None
    whole = text.codes.tobytes().decode("utf-32-le", "replace").replace("\xa0", " ").replace("\t", " ")
    texts = [whole[start:end] for start, end in zip(starts.tolist(), ends.tolist())]
    boxes = map(
        Box,
        (left - edges[0]).tolist(),
        (edges[3] - top).tolist(),
        (right - edges[0]).tolist(),
        (edges[3] - bottom).tolist(),
    )
    return list(map(Line, texts, boxes, size.tolist()))


def _has_wide_gap(textpage: int, text: PageText, size: FloatArray) -> bool:
    """Whether a blank in a line is so wide that it parts two columns or cells."""
    marks = np.flatnonzero(text.codes != ord(" "))
    jumps = np.flatnonzero(marks[1:] - marks[:-1] > 1)
    before, behind = marks[jumps], marks[jumps + 1]
    line = np.searchsorted(text.starts, before, side="right") - 1
    within = (line >= 0) & (behind < text.ends[line])
    if not within.any():
        return False
    before, behind, line = before[within], behind[within], line[within]
    sides = calls.boxes(textpage, [*before.tolist(), *behind.tolist()])
    gaps = sides[len(before) :, 0] - sides[: len(before), 2]
    return bool((gaps > APART * size[line]).any())
