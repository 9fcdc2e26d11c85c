"""Parts into who is who among all reports: second copies, namesakes, the order to compare in."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from nlp.batch.jobs import KinshipJob, Place
from nlp.batch.parts import Columns, RowReader, read_part, unpack, write_part
from nlp.reuse import ReportText, likeness, namesakes
from nlp.reuse.duplicates import Sketch, find_copies, sketch_of
from nlp.reuse.normalise import NormalisedReport
from nlp.reuse.pool import Reports, sort_reports

#: Digits behind the point of a likeness.
DECIMALS = 4


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


def find_kinship(job: KinshipJob, say: Callable[[str], None]) -> None:
    """Writes a row for each report of the parts, in their order."""
    places: list[Place] = []
    sketches: list[Sketch] = []
    heads: list[ReportText] = []
    for place, head, sketch in _heads(job.parts):
        places.append(place)
        heads.append(head)
        sketches.append(sketch)
    kinship = _kinship(job, places, sketches, heads)
    order, table = sort_reports(heads, kinship.copies, kinship.apart)
    columns = _columns(places, heads, kinship)
    columns |= _ranks(order, table)
    write_part(job.target, columns)


def _heads(parts: Sequence[Path]) -> Iterator[tuple[Place, ReportText, Sketch]]:
    """Of each report where it is, who it is, and what it looks like."""
    names = ["report", "reason", "body", "year", "size", "smallest"]
    for number, path in enumerate(parts):
        columns = read_part(path, names)
        for row, (report, reason, body, year, size, smallest) in enumerate(zip(*(columns[name] for name in names))):
            if reason is None:
                head = ReportText(report, body, year, ())
                yield Place(number, row), head, sketch_of(head, size, np.frombuffer(smallest, np.uint32))


def _kinship(
    job: KinshipJob, places: Sequence[Place], sketches: Sequence[Sketch], heads: Sequence[ReportText]
) -> Kinship:
    normals = RowReader(["normal"])
    records = RowReader(["record"])

    def normal_at(number: int) -> NormalisedReport:
        place = places[number]
        normal: NormalisedReport = unpack(normals.row(job.parts[place.part], place.row)["normal"])
        return normal

    def text_at(number: int) -> ReportText:
        place = places[number]
        text: ReportText = unpack(records.row(job.parts[place.part], place.row)["record"]).text()
        return text

    copies = {} if job.keep_duplicates else find_copies(sketches, normal_at, text_at)
    numbers = {head.report: number for number, head in enumerate(heads)}
    likenesses: dict[str, float] = {}
    for copy, kept in copies.items():
        likenesses[copy] = round(likeness(text_at(numbers[copy]), text_at(numbers[kept])), DECIMALS)
    return Kinship(copies, likenesses, namesakes(heads, copies))


def _columns(places: Sequence[Place], heads: Sequence[ReportText], kinship: Kinship) -> Columns:
    names = [head.report for head in heads]
    return {
        "report": names,
        "part": [place.part for place in places],
        "row": [place.row for place in places],
        "body": [head.body for head in heads],
        "year": [head.year for head in heads],
        "duplicate_of": list(map(kinship.copies.get, names)),
        "likeness": list(map(kinship.likeness.get, names)),
        "apart": list(map(kinship.apart.get, names)),
    }


def _ranks(order: Sequence[int], table: Reports) -> Columns:
    """For each report its rank among all, and its row of the table, which is in order of rank."""
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    return {
        "rank": rank.tolist(),
        # Keys have all bits of a word, which files keep with a sign.
        "body_key": table.body[rank].view(np.int64).tolist(),
        "edition": table.edition[rank].view(np.int64).tolist(),
        "year_key": table.year[rank].tolist(),
    }


def kin_of_part(path: Path, part: int) -> KinOfPart:
    """What was found of the reports of one part."""
    import pyarrow.parquet as pq

    table = pq.read_table(path, use_threads=False, filters=[("part", "=", part)])
    rows = table.to_pylist()
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
