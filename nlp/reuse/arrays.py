"""Tables of flat arrays, and what is done with their rows: taken, joined, told apart in runs, summed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from typing import Any, Self

import numpy as np
import numpy.typing as npt

CodeArray = npt.NDArray[np.uint16]
#: How many of four codes agree.
CountArray = npt.NDArray[np.int8]
IntArray = npt.NDArray[np.int64]
HashArray = npt.NDArray[np.uint32]
WordArray = npt.NDArray[np.uint64]
ByteArray = npt.NDArray[np.uint8]
BoolArray = npt.NDArray[np.bool_]
FloatArray = npt.NDArray[np.float64]
#: A column of whatever numbers.
Column = npt.NDArray[Any]


class Table:
    """Columns of equal length: the base of dataclasses of which every field is an array, with a row for each thing."""

    def columns(self) -> list[Column]:
        """All columns in the order of the fields."""
        # Every table is a dataclass, which the base is not.
        return [getattr(self, field.name) for field in fields(self)]  # type: ignore[arg-type]

    def __len__(self) -> int:
        return int(self.columns()[0].size)

    def take(self, rows: IntArray | BoolArray) -> Self:
        """The rows of these numbers, or the rows that are true."""
        # Numbers are looked up faster than truths, and there are many columns.
        numbers = np.flatnonzero(rows) if rows.dtype == np.bool_ else rows
        taken = [column[numbers] for column in self.columns()]
        return type(self)(*taken)

    @classmethod
    def join(cls, tables: Sequence[Self]) -> Self:
        """The rows of one table behind those of the other; there must be one at least."""
        of_tables = [table.columns() for table in tables]
        joined = [np.concatenate(columns) for columns in zip(*of_tables)]
        return cls(*joined)


def is_run_start(*columns: Column) -> BoolArray:
    """Of each row, whether it is the first or differs from the row before.

    >>> is_run_start(np.array([4, 4, 7, 7]), np.array([1, 1, 1, 2])).tolist()
    [True, False, True, True]
    """
    starts = np.ones(columns[0].size, bool)
    starts[1:] = False
    for column in columns:
        starts[1:] |= column[1:] != column[:-1]
    return starts


def is_run_end(*columns: Column) -> BoolArray:
    """Of each row, whether it is the last or differs from the row behind.

    >>> is_run_end(np.array([4, 4, 7])).tolist()
    [False, True, True]
    """
    ends = np.ones(columns[0].size, bool)
    ends[:-1] = is_run_start(*columns)[1:]
    return ends


def number_runs(*columns: Column) -> IntArray:
    """For each row, the number of its run of equal rows.

    >>> number_runs(np.array([4, 4, 7, 4])).tolist()
    [0, 0, 1, 2]
    """
    return np.cumsum(is_run_start(*columns)) - 1


def sum_by_number(numbers: IntArray, values: Column, size: int) -> FloatArray:
    """For each number below `size`, the sum of the values that have it.

    >>> sum_by_number(np.array([0, 2, 0]), np.array([1.5, 2, 3]), size=4).tolist()
    [4.5, 0.0, 2.0, 0.0]
    """
    sums = np.bincount(numbers, values, minlength=size)
    return sums.astype(np.float64, copy=False)


def sum_of_run(run: IntArray, values: IntArray) -> IntArray:
    """For each row, the sum of the values of its run; `run` numbers the runs.

    >>> sum_of_run(np.array([0, 0, 1]), np.array([2, 3, 4])).tolist()
    [5, 5, 4]
    """
    sums = np.bincount(run, weights=values).astype(np.int64)
    return sums[run]


def is_greatest(numbers: IntArray, values: Column, size: int) -> BoolArray:
    """Of each row, whether its value is the greatest of those that have its number, which is below `size`.

    >>> is_greatest(np.array([0, 2, 0]), np.array([1.5, 2, 3]), size=4).tolist()
    [False, True, True]
    """
    greatest = np.full(size, -np.inf)
    np.maximum.at(greatest, numbers, values)
    found: BoolArray = values == greatest[numbers]
    return found


def sums_before(values: Column) -> Column:
    """For each place the sum of the values before it, and at the end the sum of all.

    >>> sums_before(np.array([2, 3, 4])).tolist()
    [0, 2, 5, 9]
    """
    sums = np.cumsum(values)
    return np.concatenate(([0], sums))


def value_at(column: Column, rows: IntArray, missing: int) -> Column:
    """The values of a column in these rows, and `missing` where there is no row (-1).

    >>> value_at(np.array([5, 6]), np.array([1, -1]), missing=0).tolist()
    [6, 0]
    """
    values = np.full(rows.size, missing, column.dtype)
    there = np.flatnonzero(rows >= 0)
    values[there] = column[rows[there]]
    return values
