"""Parts into what became of each segment from one year to the next, for reports with one of the year before."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from nlp.batch.bodies_stage import bodies_of_part
from nlp.batch.jobs import ChangesJob
from nlp.batch.parts import RowReader, pack, read_part, unpack, write_part
from nlp.batch.pipeline import ProcessedReport
from nlp.batch.year_before import YearBefore, label_at
from nlp.reuse import changes


def find_changes(job: ChangesJob, say: Callable[[str], None]) -> None:
    """Writes what changed in the reports of a part that are the only ones of their body and year; those of the year
    before must be, too."""
    before = bodies_of_part(job.bodies, job.number).before
    reader = RowReader(["record"], most_groups=2)
    rows: list[int] = []
    found: list[bytes] = []
    for row, place in sorted(before.items()):
        later: ProcessedReport = unpack(reader.row(job.part, row)["record"])
        earlier: ProcessedReport = unpack(reader.row(job.parts[place.part], place.row)["record"])
        rows.append(row)
        found.append(pack(tuple(_compare(earlier, later))))
    write_part(job.target, {"row": rows, "found": found})


def _compare(earlier: ProcessedReport, later: ProcessedReport) -> YearBefore:
    of_segments = changes(earlier.text(), later.text())
    labels = label_at(earlier)
    earlier_labels = [labels.get((change.earlier_section, change.earlier_position), "") for change in of_segments]
    return YearBefore(earlier.report, earlier.parsed.year, of_segments, earlier_labels)


def years_before(path: Path) -> dict[int, YearBefore]:
    """What was found of the reports of a part, by their rows in it."""
    columns = read_part(path)
    return {row: YearBefore(*unpack(packed)) for row, packed in zip(columns["row"], columns["found"])}
