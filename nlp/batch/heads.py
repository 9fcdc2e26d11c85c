"""Parts into who their reports are and what tells that two are the same, in columns: all reports of a run at once."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, overload

import numpy as np

from nlp.batch.jobs import Place
from nlp.batch.parts import read_part
from nlp.reuse import ReportText
from nlp.reuse.arrays import IntArray
from nlp.reuse.codes import bounds_of
from nlp.reuse.duplicates import Outlines, compared_body
from nlp.reuse.pool import NO_YEAR

#: The numbers that are kept of a report: its row in its part, its year, its codes, its fingerprints.
_NUMBERS = ("row", "year", "size", "count")


@dataclass(frozen=True)
class Heads(Sequence[ReportText]):
    """Who reports are, without their segments: each is made when it is asked for.

    Those of part `p` are `first_of[p]` up to `first_of[p + 1]`; `row` is their row in it.
    """

    names: Sequence[str]
    bodies: Sequence[str]
    years: IntArray
    row: IntArray
    first_of: IntArray

    def __len__(self) -> int:
        return len(self.names)

    @overload
    def __getitem__(self, number: int) -> ReportText: ...
    @overload
    def __getitem__(self, number: slice) -> Sequence[ReportText]: ...
    def __getitem__(self, number: int | slice) -> ReportText | Sequence[ReportText]:
        if isinstance(number, slice):
            return [self[each] for each in range(*number.indices(len(self)))]
        year = int(self.years[number])
        return ReportText(self.names[number], self.bodies[number], None if year == NO_YEAR else year, ())

    def parts(self) -> IntArray:
        """The part that each report is in."""
        return np.repeat(np.arange(self.first_of.size - 1), np.diff(self.first_of))

    def place(self, number: int) -> Place:
        """Where one report is."""
        part = int(np.searchsorted(self.first_of, number, side="right")) - 1
        return Place(part, int(self.row[number]))


def gather_heads(parts: Sequence[Path], file: IO[bytes]) -> tuple[Heads, Outlines]:
    """The reports of some parts. Their fingerprints are put into the file, and mapped: they are a kilobyte a report."""
    names: list[str] = []
    bodies: list[str] = []
    numbers = [np.zeros((len(_NUMBERS), 0), np.int64)]
    for columns in map(_reports_of, parts):
        names += columns["report"]
        bodies += map(sys.intern, columns["body"])
        numbers.append(np.array([columns[name] for name in _NUMBERS], np.int64))
        file.writelines(columns["prints"])
    row, years, sizes, counts = np.concatenate(numbers, axis=1)
    file.flush()
    bounds = bounds_of(counts)
    prints = np.memmap(file, np.uint32, "r", shape=int(bounds[-1])) if bounds[-1] else np.zeros(0, np.uint32)
    compared = {body: sys.intern(compared_body(body)) for body in set(bodies)}
    outlines = Outlines(names, list(map(compared.__getitem__, bodies)), years, sizes, prints, bounds)
    first_of = bounds_of(np.array([of_part.shape[1] for of_part in numbers[1:]], np.int64))
    return Heads(names, bodies, years, row, first_of), outlines


def _reports_of(path: Path) -> dict[str, list[Any]]:
    """What is kept of the reports of a part, those that could be read."""
    columns = read_part(path, ["report", "reason", "body", "year", "size", "prints"])
    rows = [row for row, reason in enumerate(columns.pop("reason")) if reason is None]
    kept: dict[str, list[Any]] = {name: [column[row] for row in rows] for name, column in columns.items()}
    years = [year or NO_YEAR for year in kept["year"]]
    counts = [len(prints) // np.dtype(np.uint32).itemsize for prints in kept["prints"]]
    return {**kept, "row": rows, "year": years, "count": counts}
