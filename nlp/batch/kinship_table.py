"""What was found of who is who among all reports, on disk: read again by part, or by body and year."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from nlp.batch.jobs import Place
from nlp.batch.parts import Columns, folder_beside, read_group, write_groups
from nlp.reuse.arrays import BoolArray, IntArray, WordArray
from nlp.reuse.codes import concat_ranges
from nlp.reuse.pool import Reports, key_of

#: The columns of the reports, a group of rows for each part, with their Arrow types.
_TYPES = {
    "report": "string",
    "row": "int64",
    "duplicate_of": "string",
    "likeness": "double",
    "apart": "string",
    "rank": "int64",
    "body_key": "int64",
    "edition": "int64",
    "year_key": "int64",
}
#: The file of these columns.
_ROWS = "rows.parquet"


class Editions(NamedTuple):
    """Where reports are, and which are second copies, in columns; sorted by a key for body and year."""

    key: WordArray
    part: IntArray
    row: IntArray
    is_copy: BoolArray


@dataclass(frozen=True)
class Kinship:
    """Which reports are second copies of which, how like they are, and what tells bodies of one name apart."""

    copies: Mapping[str, str] = field(default_factory=dict)
    likeness: Mapping[str, float] = field(default_factory=dict)
    apart: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class KinOfPart:
    """What is known of the reports of a part, by row: their kinship, their rank and table for the comparison."""

    kinship: Kinship
    rank: dict[int, int]
    table: dict[int, tuple[int, int, int]]  # body, edition, year, as `nlp.reuse.pool.Reports` has them


def write_kinship(target: Path, groups: Iterable[Mapping[str, Any]], editions: Editions) -> None:
    """Writes what was found: the columns of the reports of each part, and where those of a body and year are."""
    order = np.argsort(editions.key, kind="stable")
    with folder_beside(target) as beside:
        write_groups(beside / _ROWS, groups, _TYPES)
        for name, column in editions._asdict().items():
            np.save(beside / f"{name}.npy", column[order], allow_pickle=False)


def named_edition(body: str, year: int) -> int:
    """A key for a body, under the name that it is given, and a year."""
    return key_of("named", body, year)


def editions_at(kinship: Path, editions: Iterable[tuple[str, int]], *, copies: bool) -> list[Place]:
    """Where the reports of these bodies and years are, with second copies or without, in order."""
    table = Editions(
        *(np.load(kinship / f"{name}.npy", mmap_mode="r", allow_pickle=False) for name in Editions._fields)
    )
    keys = np.array([named_edition(body, year) for body, year in editions], np.uint64)
    firsts, ends = (np.searchsorted(table.key, keys, side) for side in ("left", "right"))
    found = concat_ranges(firsts, ends - firsts)
    if not copies:
        found = found[~table.is_copy[found]]
    return sorted(map(Place, table.part[found].tolist(), table.row[found].tolist()))


def read_kinship(kinship: Path, part: int, names: Sequence[str] | None = None) -> Columns:
    """The columns of the reports of one part, or those of these names."""
    return read_group(kinship / _ROWS, part, names)


def kin_of_part(path: Path, part: int) -> KinOfPart:
    """What was found of the reports of one part."""
    columns = read_kinship(path, part)
    rows = [dict(zip(columns, row)) for row in zip(*columns.values())]
    return KinOfPart(
        kinship=Kinship(
            copies={row["report"]: row["duplicate_of"] for row in rows if row["duplicate_of"] is not None},
            likeness={row["report"]: row["likeness"] for row in rows if row["likeness"] is not None},
            apart={row["report"]: row["apart"] for row in rows if row["apart"] is not None},
        ),
        rank={row["row"]: row["rank"] for row in rows},
        table={row["row"]: (row["body_key"], row["edition"], row["year_key"]) for row in rows},
    )


def table_of(rows: Sequence[tuple[int, int, int]]) -> Reports:
    """Rows as they were written into a table."""
    columns = np.array(rows, np.int64).reshape(-1, 3).T
    body, edition, year = (np.ascontiguousarray(column) for column in columns)
    return Reports(body.view(np.uint64), edition.view(np.uint64), year.astype(np.int16))
