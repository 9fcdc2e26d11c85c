"""Cells into what the sums of their table determine: which relations fail, and what a cell must be."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from itertools import combinations
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nlp.forms.cells import FormCell, Key, by_key
from nlp.forms.labels import APPLICANTS, CASES, RESULTS, request_rows

Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]

#: What says that there is none, and may be meant as zero.
SIGNS = ("slash", "none")
#: So many sums must tell that it is, and at the most so many may speak against it: one wrong cell stands in up to four.
_TELLING, _MOST_FAILED = 3, 5
#: The most wrong cells of one table that are looked for.
_MOST_WRONG = 3
#: The most missing cells of one table that are solved for together.
_MOST_MISSING = 80
_TOLERANCE = 1e-6


class Relation(NamedTuple):
    """Two sums of cells that must be the same; `row` and `column` say where in the table."""

    rule: str
    table: str
    row: str
    column: str
    left: tuple[Key, ...]
    right: tuple[Key, ...]


@cache
def relations(form: str) -> tuple[Relation, ...]:
    """The sums of tables three and four: 42 in the form of 2021, 40 in that of 2019.

    >>> len(relations("2021")), len(relations("2019"))
    (42, 40)
    """
    rows = request_rows(form)
    done = [row for row in rows if row not in ("new", "carried_in", "total", "carried_out")]
    found: list[Relation] = []
    for column in APPLICANTS:
        asked: tuple[Key, ...] = (("t3", "new", column), ("t3", "carried_in", column))
        ended: tuple[Key, ...] = (("t3", "total", column), ("t3", "carried_out", column))
        found.append(Relation("T3-identity", "t3", "", column, asked, ended))
    for column in APPLICANTS:
        parts = tuple(("t3", row, column) for row in done)
        found.append(Relation("T3-results", "t3", "total", column, parts, (("t3", "total", column),)))
    for row in rows:
        parts = tuple(("t3", row, column) for column in APPLICANTS[:-1])
        found.append(Relation("T3-applicants", "t3", row, "total", parts, (("t3", row, "total"),)))
    for case in CASES:
        *parts_of_case, total = (("t4", "all", f"{case}_{result}") for result in RESULTS)
        found.append(Relation("T4-totals", "t4", "all", f"{case}_total", tuple(parts_of_case), (total,)))
    return tuple(found)


class _System(NamedTuple):
    """Relations of one table as a matrix: left sums less right sums are zero."""

    keys: tuple[Key, ...]
    matrix: Numbers


@cache
def _system(form: str, table: str) -> _System:
    own = [relation for relation in relations(form) if relation.table == table]
    keys = tuple(dict.fromkeys(key for relation in own for key in (*relation.left, *relation.right)))
    place = {key: number for number, key in enumerate(keys)}
    matrix = np.zeros((len(own), len(keys)))
    for row, relation in enumerate(own):
        matrix[row, [place[key] for key in relation.left]] = 1
        matrix[row, [place[key] for key in relation.right]] = -1
    return _System(keys, matrix)


class _Sums(NamedTuple):
    """The relations of a form, with a row each for the cells of the left sum, of the right one, and of both."""

    relations: tuple[Relation, ...]
    keys: tuple[Key, ...]
    left: Numbers
    right: Numbers
    either: Numbers


@cache
def _sums(form: str) -> _Sums:
    own = relations(form)
    keys = tuple(dict.fromkeys(key for relation in own for key in (*relation.left, *relation.right)))
    left = np.array([[key in relation.left for key in keys] for relation in own], dtype=np.float64)
    right = np.array([[key in relation.right for key in keys] for relation in own], dtype=np.float64)
    return _Sums(own, keys, left, right, left + right)


def add_up(numbers: Mapping[Key, float | None], form: str) -> list[tuple[Relation, float, float]]:
    """Each relation with its left and right sum, NaN where a cell has no number."""
    sums = _sums(form)
    left, right = _both(sums, np.array([numbers.get(key) for key in sums.keys], dtype=np.float64))
    return list(zip(sums.relations, left.tolist(), right.tolist()))


def _both(sums: _Sums, numbers: Numbers) -> tuple[Numbers, Numbers]:
    """The left and the right sum of each relation, NaN where a cell has no number."""
    missing = np.isnan(numbers)
    if not missing.any():
        return sums.left @ numbers, sums.right @ numbers
    is_whole = sums.either @ missing == 0
    filled = np.where(missing, 0.0, numbers)
    return np.where(is_whole, sums.left @ filled, np.nan), np.where(is_whole, sums.right @ filled, np.nan)


def violations(numbers: Mapping[Key, float | None], form: str) -> list[Relation]:
    """The relations of which all cells have a number, and that do not hold."""
    return [relation for relation, left, right in add_up(numbers, form) if abs(left - right) > _TOLERANCE]


def counted(cells: Mapping[Key, FormCell]) -> dict[Key, float | None]:
    """Each cell's number; a slash or 无 counts as zero where the sums of the report show that it is meant so.

    They do where at least three sums of more than nothing hold with it, and few do not.
    """
    read = {key: cell.value for key, cell in cells.items()}
    if not _has_signs(cells):
        return read
    signs = dict.fromkeys([key for key, cell in cells.items() if cell.state in SIGNS], 0.0)
    guessed = read | signs
    sums = _sums(form_of(cells))
    left, right = _both(sums, np.array([guessed.get(key) for key in sums.keys], dtype=np.float64))
    has_sign = sums.either @ np.array([key in signs for key in sums.keys], dtype=np.float64) > 0
    failed = np.count_nonzero(np.abs(left - right) > _TOLERANCE)
    told = np.count_nonzero((left == right) & (left > 0) & has_sign)
    return guessed if told >= _TELLING and failed <= _MOST_FAILED else read


def _has_signs(cells: Mapping[Key, FormCell]) -> bool:
    """Whether any cell holds a slash or 无."""
    return not {cell.state for cell in cells.values()}.isdisjoint(SIGNS)


def form_of(cells: Mapping[Key, FormCell]) -> str:
    """The form of table three."""
    first = cells.get(("t3", "new", "total"))
    return first.form if first else "2021"


def imply(cells: tuple[FormCell, ...]) -> tuple[FormCell, ...]:
    """The same cells, with `implied` where the others determine a missing number, or another one than was read."""
    own = by_key(cells)
    form = form_of(own)
    read = counted(own)
    has_signs = _has_signs(own)
    implied: dict[Key, float] = {}
    for table in ("t3", "t4"):
        keys, matrix = _system(form, table)
        numbers = np.array([read.get(key) for key in keys], dtype=np.float64)
        missing = np.isnan(numbers)
        is_right = not missing.any() and np.abs(matrix @ numbers).max() < _TOLERANCE
        if missing.all() or (is_right and not has_signs):
            continue
        solved = (numbers if is_right else solve(matrix, numbers)).tolist()
        for key, number in zip(keys, solved):
            # A sign has no number of its own, whatever it counts for.
            if number == number and key in own and own[key].value != number:
                implied[key] = number
    if not implied:
        return cells
    return tuple(FormCell(*cell[:-1], implied[key]) if key in implied else cell for key, cell in own.items())


def solve(matrix: Numbers, numbers: Numbers) -> Numbers:
    """Numbers with those that are missing (NaN) or wrong put right where that can be done in one way only.

    >>> rows = np.array([[1.0, 1, -1, 0, 0], [0, 0, -1, 1, 1]])  # a + b = c = d + e
    >>> solve(rows, np.array([2.0, 3, np.nan, 4, 1]))
    array([2., 3., 5., 4., 1.])
    >>> solve(rows, np.array([2.0, 3, 6, 4, 1]))  # only c stands in both
    array([2., 3., 5., 4., 1.])
    """
    missing = np.isnan(numbers)
    whole = np.abs(matrix) @ missing == 0
    filled = np.where(missing, 0.0, numbers)
    residual = np.where(whole, matrix @ filled, 0.0)
    if np.abs(residual).max(initial=0) > _TOLERANCE:
        mended = _mend(matrix * whole[:, None], filled, residual, missing)
        if mended is None:
            return numbers
        filled = mended
    solved = np.where(missing, np.nan, filled)
    if missing.any():
        solved = _fill(matrix, solved)
    return solved


# -------------------------------------------------------------------------------------- wrong numbers


def _mend(matrix: Numbers, numbers: Numbers, residual: Numbers, missing: Flags) -> Numbers | None:
    """Numbers with the one cell, or the few cells, put right that explain all that fails; None where more than one
    choice of them does."""
    weight = np.square(matrix).sum(axis=0)
    excess = np.divide(matrix.T @ residual, weight, out=np.zeros_like(numbers), where=weight > 0)
    shares = matrix * excess
    explains = (np.abs(shares - residual[:, None]) < _TOLERANCE) | (matrix == 0)
    possible = explains.all(axis=0) & (np.abs(excess) > _TOLERANCE) & ~missing
    possible &= numbers - excess > -_TOLERANCE
    choices = np.flatnonzero(possible)
    for count in range(1, _MOST_WRONG + 1):
        if len(choices) > 40:
            return None
        right = [
            group
            for group in combinations(choices, count)
            if np.abs(shares[:, group].sum(axis=1) - residual).max() < _TOLERANCE
        ]
        if len(right) > 1:
            return None
        if right:
            mended = numbers.copy()
            mended[list(right[0])] -= excess[list(right[0])]
            return mended
    return None


# ------------------------------------------------------------------------------------ missing numbers


def _fill(matrix: Numbers, numbers: Numbers) -> Numbers:
    """Numbers with those filled in that are missing and determined; none where the table then contradicts itself."""
    weights = np.abs(matrix)
    solved = numbers.copy()
    while _fill_step(matrix, weights, solved):
        pass
    missing = np.isnan(solved)
    if 1 < missing.sum() <= _MOST_MISSING:
        _fill_together(matrix, solved, missing)
    still = np.isnan(solved)
    whole = weights @ still == 0
    residual = matrix @ np.where(still, 0.0, solved)
    is_wrong = (np.abs(residual[whole]) > _TOLERANCE).any() or (solved < -_TOLERANCE).any()
    return numbers if is_wrong else solved


def _fill_step(matrix: Numbers, weights: Numbers, numbers: Numbers) -> bool:
    """Fills cells that must be zero as all else in a relation is used up, and those that stand alone in one.

    `weights` are the matrix without signs. Relations that would fill a cell otherwise contradict each other, whichever
    comes first.
    """
    missing = np.isnan(numbers)
    count = weights @ missing
    residual = matrix @ np.where(missing, 0.0, numbers)
    has_same_sign = np.abs(matrix @ missing) == count
    is_used_up = (count > 1) & has_same_sign & (np.abs(residual) < _TOLERANCE)
    numbers[missing & (is_used_up @ weights > 0)] = 0.0
    alone = np.flatnonzero(count == 1)
    places = (weights[alone] * missing).argmax(axis=1)
    numbers[places] = -residual[alone] / matrix[alone, places] + 0.0
    return bool(is_used_up.any()) or len(alone) > 0


def _fill_together(matrix: Numbers, numbers: Numbers, missing: Flags) -> None:
    """Fills the cells that the relations determine only together."""
    places = np.flatnonzero(missing)
    unknown = matrix[:, places]
    target = -(matrix @ np.where(missing, 0.0, numbers))
    _, sizes, directions = np.linalg.svd(unknown)
    rank = int((sizes > _TOLERANCE).sum())
    is_free = np.abs(directions[rank:]).max(axis=0, initial=0) > _TOLERANCE
    if is_free.all():
        return
    solution = np.linalg.lstsq(unknown, target, rcond=None)[0]
    rounded = np.round(solution, 4) + 0.0
    numbers[places[~is_free]] = rounded[~is_free]
