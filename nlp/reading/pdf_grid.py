"""Ruled lines into grids of cells, with the cells that span several rows or columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from nlp.reading.document import Box
from nlp.reading.pdf_glyphs import Glyphs
from nlp.reading.pdf_text import BoolArray, FloatArray, IntArray

#: Points within which two ruled lines are one.
NEAR = 3.0
#: Part of a cell's side that must be ruled for it to be parted from its neighbour.
RULED = 0.6
#: Ruled lines of one page that are looked at, and elementary fields of one grid.
MOST_RULES, MOST_FIELDS = 4_000, 20_000
#: Ruled lines that make a grid at the least.
FEWEST_RULES = 4

Span = tuple[int, int, int, int]


@dataclass(frozen=True)
class Grid:
    """A table as its ruled lines give it; `owner` has the cell of each elementary field.

    `spans` are the cells: row, column, over how many rows, over how many columns.
    """

    xs: FloatArray
    ys: FloatArray
    spans: tuple[Span, ...]
    owner: IntArray

    def boxes(self) -> list[Box]:
        """Where each cell stands."""
        row, column, rows, columns = np.array(self.spans).T
        sides = self.xs[column], self.ys[row], self.xs[column + columns], self.ys[row + rows]
        return list(map(Box._make, zip(*(side.tolist() for side in sides))))

    def cell_of(self, glyphs: Glyphs) -> IntArray:
        """The number of the cell that each glyph stands in, -1 outside."""
        x = (glyphs.left + glyphs.right) / 2
        y = (glyphs.top + glyphs.bottom) / 2
        column = np.searchsorted(self.xs, x, side="right") - 1
        row = np.searchsorted(self.ys, y, side="right") - 1
        rows, columns = self.owner.shape
        inside = (column >= 0) & (column < columns) & (row >= 0) & (row < rows)
        found: IntArray = np.full(len(x), -1)
        found[inside] = self.owner[row[inside], column[inside]]
        return found


def find_grids(rules: FloatArray) -> list[Grid]:
    """The grids on a page, from top to bottom; `rules` has left, top, right and bottom of each ruled line."""
    if len(rules) < FEWEST_RULES:
        return []
    left, top, right, bottom = rules.T
    level = right - left >= bottom - top
    across = _joined((top + bottom)[level] / 2, left[level], right[level])
    upright = _joined((left + right)[~level] / 2, top[~level], bottom[~level])
    whole = np.concatenate((across[:, [1, 0, 2, 0]], upright[:, [0, 1, 0, 2]]))
    if len(whole) > MOST_RULES:
        return []
    grids = [_grid(whole[group]) for group in _touching(whole)]
    found = [grid for grid in grids if grid is not None]
    return sorted(found, key=lambda grid: float(grid.ys[0]))


def _joined(position: FloatArray, start: FloatArray, end: FloatArray) -> FloatArray:
    """Ruled lines of one direction (position, start, end), pieces that go on from one another as one.

    >>> _joined(np.array([5.0, 5.0, 9.0]), np.array([0.0, 10.0, 0.0]), np.array([10.0, 20.0, 4.0])).tolist()
    [[5.0, 0.0, 20.0], [9.0, 0.0, 4.0]]
    """
    if not position.size:
        return np.zeros((0, 3))
    place = np.rint(position)
    order = np.lexsort((start, place))
    place, position, start, end = place[order], position[order], start[order], end[order]
    # Reaching ends are compared within one place only: each place is moved beyond all before it.
    moved = np.cumsum(np.diff(place, prepend=place[0]) > 0) * (end.max() - start.min() + 2 * NEAR + 1)
    reached = np.maximum.accumulate(end + moved)
    is_first = np.ones(place.size, bool)
    is_first[1:] = (start + moved)[1:] > reached[:-1] + NEAR
    firsts = np.flatnonzero(is_first)
    return np.stack((position[firsts], start[firsts], np.maximum.reduceat(end, firsts)), axis=1)


def _touching(rules: FloatArray) -> list[IntArray]:
    """Ruled lines that meet, directly or by way of others, as groups of their numbers."""
    left, top, right, bottom = rules.T
    meets = left[:, None] <= right + NEAR
    meets &= meets.T
    across = top[:, None] <= bottom + NEAR
    meets &= across & across.T
    groups: list[IntArray] = []
    free = np.ones(len(rules), bool)
    while free.any():
        group = np.zeros(len(rules), bool)
        edge = np.zeros(len(rules), bool)
        edge[int(np.argmax(free))] = True
        while edge.any():
            group |= edge
            edge = meets[edge].any(axis=0) & ~group
        free &= ~group
        if group.sum() >= FEWEST_RULES:
            groups.append(np.flatnonzero(group))
    return groups


def _grid(rules: FloatArray) -> Grid | None:
    """One grid of ruled lines that meet; None where they enclose nothing."""
    left, top, right, bottom = rules.T
    level = right - left >= bottom - top
    ys = _positions(((top + bottom) / 2)[level])
    xs = _positions(((left + right) / 2)[~level])
    rows, columns = len(ys) - 1, len(xs) - 1
    if rows < 1 or columns < 1 or rows * columns > MOST_FIELDS:
        return None
    below = _ruled(ys, ((top + bottom) / 2)[level], xs, left[level], right[level])
    beside = _ruled(xs, ((left + right) / 2)[~level], ys, top[~level], bottom[~level])
    return _merged(xs, ys, below, beside)


def _positions(values: FloatArray) -> FloatArray:
    """The places of ruled lines, those within NEAR points of the next as one.

    >>> _positions(np.array([10.0, 50.0, 11.0])).tolist()
    [10.0, 50.0]
    """
    ordered = np.sort(values)
    is_first = np.ones(ordered.size, bool)
    is_first[1:] = np.diff(ordered) > NEAR
    return ordered[is_first]


def _ruled(positions: FloatArray, at: FloatArray, edges: FloatArray, start: FloatArray, end: FloatArray) -> BoolArray:
    """For each position and each stretch between two edges, whether ruled lines cover most of it."""
    nearest = np.searchsorted(positions, at + 1e-6, side="right") - 1
    shared = np.minimum(edges[1:], end[:, None]) - np.maximum(edges[:-1], start[:, None])
    covered = np.zeros((len(positions), len(edges) - 1))
    np.add.at(covered, nearest.clip(min=0), shared.clip(min=0))
    result: BoolArray = covered >= RULED * np.diff(edges)
    return result


def _merged(xs: FloatArray, ys: FloatArray, below: BoolArray, beside: BoolArray) -> Grid:
    """Cells from elementary fields: those with no ruled line between them are one."""
    rows, columns = len(ys) - 1, len(xs) - 1
    owner = [[-1] * columns for _ in range(rows)]
    spans: list[Span] = []
    lines_below, lines_beside = below.tolist(), beside.T.tolist()
    alone = (below[1:] & beside.T[:, 1:]).tolist()
    for row in range(rows):
        own = owner[row]
        for column in range(columns):
            if own[column] >= 0:
                continue
            width = height = 1
            if alone[row][column]:
                own[column] = len(spans)
            else:
                width = _width(lines_beside[row], own, column)
                height = _height(lines_below, lines_beside, row, column, width)
                for below_row in range(row, row + height):
                    owner[below_row][column : column + width] = [len(spans)] * width
            spans.append((row, column, height, width))
    return Grid(xs, ys, tuple(spans), np.array(owner))


def _width(beside: Sequence[bool], owner: Sequence[int], column: int) -> int:
    """The fields of a row, from one on, that no upright line parts."""
    end = column + 1
    while end < len(owner) and not beside[end] and owner[end] < 0:
        end += 1
    return end - column


def _height(
    below: Sequence[Sequence[bool]], beside: Sequence[Sequence[bool]], row: int, column: int, width: int
) -> int:
    """The rows over which fields side by side go on as one cell."""
    end = row + 1
    while end < len(beside):
        parted = any(below[end][column : column + width]) or any(beside[end][column + 1 : column + width])
        if parted:
            break
        end += 1
    return end - row
