"""Parts into shards of what is compared, and each part with all shards into the answers for its segments."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from nlp.batch.jobs import CompareJob, GivenFile, ShardJob
from nlp.batch.kinship_table import kin_of_part, table_of
from nlp.batch.parts import folder_beside, pack, read_part, unpack, write_part
from nlp.batch.read_stage import texts_of
from nlp.reuse import Index, ReportText, Reuse
from nlp.reuse.batch_shard import BatchShard
from nlp.reuse.engine import compare_part
from nlp.reuse.normalise import NormalisedReport
from nlp.reuse.packing import pack as pack_text
from nlp.reuse.prescribed import Wording, statutory
from nlp.reuse.templates import read_templates


def make_shard(job: ShardJob, say: Callable[[str], None]) -> None:
    """Writes a shard."""
    found: list[tuple[int, tuple[int, int, int], ReportText, NormalisedReport, bytes]] = []
    for number, path in enumerate(job.parts, job.first_part):
        kin = kin_of_part(job.kinship, number)
        for row, text, normal in zip(*texts_of(path)):
            head = ReportText(text.report, text.body, text.year, ())
            packed_text = pack_text(text, normal)
            # Half of what a report takes are its offsets, which a shard has no use for.
            kept = replace(normal, offsets=normal.offsets[:0].copy())
            found.append((kin.rank[row], kin.table[row], head, kept, packed_text))
    found.sort(key=lambda of_report: of_report[0])
    table = table_of([row for _, row, _, _, _ in found])
    heads = [head for _, _, head, _, _ in found]
    normals = [normal for _, _, _, normal, _ in found]
    packed = [block for _, _, _, _, block in found]
    del found
    with folder_beside(job.target) as beside:
        BatchShard.write(beside, heads, normals, packed, table)


def compare(job: CompareJob, say: Callable[[str], None]) -> None:
    """Writes the answers for the reports of a part, in its order."""
    kin = kin_of_part(job.kinship, job.number)
    reports = texts_of(job.part)
    order = sorted(range(len(reports.rows)), key=lambda number: kin.rank[reports.rows[number]])
    answers = compare_part(
        [reports.texts[number] for number in order],
        [reports.normals[number] for number in order],
        table_of([kin.table[reports.rows[number]] for number in order]),
        [BatchShard(path) for path in job.shards],
        [shard for path in job.indexes for shard in _index(path).shards],
        _wording(job.templates),
    )
    by_row = {reports.rows[number]: pack(of_report) for number, of_report in zip(order, answers)}
    rows = sorted(by_row)
    write_part(job.target, {"row": rows, "answers": [by_row[row] for row in rows]})


@lru_cache(maxsize=1)
def _wording(templates: GivenFile | None) -> Wording:
    """What every report must have, templates of the user's own in a file included."""
    return statutory().with_own(read_templates(templates.path)) if templates else statutory()


@lru_cache(maxsize=8)
def _index(path: Path) -> Index:
    """An index, which is checked once in each process."""
    return Index.open(path)


def answers_of(path: Path) -> dict[int, list[Reuse]]:
    """The answers for the reports of a part, by their rows in it."""
    columns = read_part(path)
    return {row: unpack(answers) for row, answers in zip(columns["row"], columns["answers"])}
