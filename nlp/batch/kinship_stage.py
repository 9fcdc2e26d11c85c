"""Parts into who is who among all reports: second copies, namesakes, the order to compare in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from tempfile import TemporaryFile
from typing import Any

import numpy as np

from nlp.batch.heads import Heads, gather_heads
from nlp.batch.jobs import KinshipJob
from nlp.batch.kinship_table import Editions, Kinship, named_edition, write_kinship
from nlp.batch.parts import RowReader, unpack
from nlp.reuse import ReportText, likeness, namesakes
from nlp.reuse.duplicates import Outlines, find_copies
from nlp.reuse.pool import Reports, sort_reports

#: Digits behind the point of a likeness.
DECIMALS = 4
#: Groups of reports that are kept at hand where single ones are read.
_MOST_GROUPS = 8


def find_kinship(job: KinshipJob, say: Callable[[str], None]) -> None:
    """Writes a row for each report of the parts, in their order."""
    with TemporaryFile(dir=job.target.parent) as file:
        heads, outlines = gather_heads(job.parts, file)
        kinship = _kinship(job, heads, outlines)
        del outlines  # and with it the file's map
    order, table = sort_reports(heads, kinship.copies, kinship.apart)
    write_kinship(job.target, _rows(heads, kinship, order, table), _named_editions(heads, kinship))


def _kinship(job: KinshipJob, heads: Heads, outlines: Outlines) -> Kinship:
    records = RowReader(["record"], _MOST_GROUPS)

    def text_at(number: int) -> ReportText:
        place = heads.place(number)
        text: ReportText = unpack(records.row(job.parts[place.part], place.row)["record"]).text()
        return text

    copies = {} if job.keep_duplicates else find_copies(outlines, text_at)
    concerned = {*copies, *copies.values()}
    numbers = {name: number for number, name in enumerate(heads.names) if name in concerned}
    likenesses: dict[str, float] = {}
    for copy, kept in copies.items():
        likenesses[copy] = round(likeness(text_at(numbers[copy]), text_at(numbers[kept])), DECIMALS)
    return Kinship(copies, likenesses, namesakes(heads, copies))


def _rows(heads: Heads, kinship: Kinship, order: list[int], table: Reports) -> Iterator[dict[str, Any]]:
    """The columns of the reports of each part: among them their ranks, and their rows of the table, which is in order
    of rank."""
    rank = np.empty(len(heads), np.int64)
    rank[order] = np.arange(len(heads))
    for first, end in zip(heads.first_of[:-1].tolist(), heads.first_of[1:].tolist()):
        of_part = slice(first, end)
        names = heads.names[of_part]
        ranks = rank[of_part]
        yield {
            "report": names,
            "row": heads.row[of_part],
            "duplicate_of": list(map(kinship.copies.get, names)),
            "likeness": list(map(kinship.likeness.get, names)),
            "apart": list(map(kinship.apart.get, names)),
            "rank": ranks,
            # Keys have all bits of a word, which files keep with a sign.
            "body_key": table.body[ranks].view(np.int64),
            "edition": table.edition[ranks].view(np.int64),
            "year_key": table.year[ranks],
        }


def _named_editions(heads: Heads, kinship: Kinship) -> Editions:
    """Where the reports of each body and year are, by name alone."""
    known = [number for number, head in enumerate(heads) if head.body and head.year]
    keys = (named_edition(heads.bodies[number], int(heads.years[number])) for number in known)
    return Editions(
        key=np.fromiter(keys, np.uint64, len(known)),
        part=heads.parts()[known],
        row=heads.row[known],
        is_copy=np.array([heads.names[number] in kinship.copies for number in known], bool),
    )
