"""Files and options into the jobs of a run, each with the part that it writes, named by all that it depends on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from nlp.batch.jobs import (
    AdjustJob,
    BodiesJob,
    ChangesJob,
    CompareJob,
    CountJob,
    FailuresJob,
    FileToRead,
    GivenBody,
    GivenFile,
    Job,
    KinshipJob,
    MeasureJob,
    Place,
    ReadOptions,
    ReadPart,
    RowsJob,
    ShardJob,
    TotalJob,
)
from nlp.batch.parts import key_of
from nlp.batch.work import WorkFolder
from nlp.batch.workers import Limits
from nlp.shipped import sources, version

Item = TypeVar("Item")

#: Files that are one part, and parts that are one shard: some 800,000 segments, which take half a gigabyte to sort.
PART_FILES = 500
SHARD_PARTS = 40


@dataclass(frozen=True)
class Inputs:
    """The files of a run with their hashes: those scored, and those that sources are looked for in."""

    files: Sequence[FileToRead]
    hashes: Sequence[str]
    further: Sequence[FileToRead]
    further_hashes: Sequence[str]
    indexes: Sequence[Path]


@dataclass(frozen=True)
class Options:
    """What else the tables depend on; `model_hash` is that of the model's file."""

    model: str | None
    model_hash: str
    min_confidence: float
    keep_duplicates: bool
    limits: Limits
    words: GivenFile | None = None
    dictionary: GivenFile | None = None
    templates: GivenFile | None = None
    language: str = "en"
    bodies: tuple[GivenBody, ...] = ()


@dataclass(frozen=True)
class Plan:
    """The jobs of a run by stage; those of a stage need all of the stages before."""

    read: tuple[ReadPart, ...]
    kinship: tuple[KinshipJob, ...]
    bodies: tuple[BodiesJob, ...]
    shards: tuple[ShardJob, ...]
    compare: tuple[CompareJob, ...]
    changes: tuple[ChangesJob, ...]
    count: tuple[CountJob, ...]
    total: tuple[TotalJob, ...]
    measure: tuple[MeasureJob, ...]
    adjust: tuple[AdjustJob, ...]
    rows: tuple[RowsJob | FailuresJob, ...]

    def targets(self) -> set[Path]:
        """All parts of the run."""
        jobs: list[Job] = []
        for found in (self.read, self.kinship, self.bodies, self.shards, self.compare, self.changes):
            jobs.extend(found)
        for measured in (self.count, self.total, self.measure, self.adjust):
            jobs.extend(measured)
        jobs.extend(self.rows)
        return {job.target for job in jobs}


def make_plan(inputs: Inputs, options: Options, children: Mapping[str, Sequence[str]], work: WorkFolder) -> Plan:
    """The jobs of a run."""
    scored = _read_jobs(inputs.files, inputs.hashes, options, work, labelled=True)
    further = _read_jobs(inputs.further, inputs.further_hashes, options, work, labelled=False)
    parts = _targets(scored)
    further_parts = _targets(further)
    indexes = tuple(path.absolute() for path in inputs.indexes)
    index_key = key_of(*map(_state_of_index, indexes))
    templates_key = _hash_of(options.templates)

    own = _kinship(parts, options, work)
    all_kin = _kinship(parts + further_parts, options, work)
    bodies_key = key_of(own.target.name, all_kin.target.name, options.bodies)
    bodies_target = work.target("bodies", bodies_key)
    bodies = BodiesJob(bodies_target, parts, own.target, further_parts, all_kin.target, options.bodies)
    shards = _shard_jobs(parts + further_parts, all_kin, work)
    shard_paths = tuple(job.target for job in shards)
    compare = [
        CompareJob(
            work.target("answers", key_of(part.name, all_kin.target.name, index_key, templates_key)),
            part,
            number,
            all_kin.target,
            shard_paths,
            indexes,
            options.templates,
        )
        for number, part in enumerate(parts)
    ]
    changes = [
        ChangesJob(
            work.target("changes", key_of(bodies.target.name, number)),
            part,
            number,
            parts + further_parts,
            bodies.target,
        )
        for number, part in enumerate(parts)
    ]
    count = [
        CountJob(work.target("counts", key_of(own.target.name, number)), part, number, own.target)
        for number, part in enumerate(parts)
    ]
    total = TotalJob(work.target("total", key_of(own.target.name)), tuple(job.target for job in count))
    measure = _measure_jobs(parts, further_parts, own, all_kin, total, indexes, index_key, options, work)
    measured = tuple(job.target for job in measure)
    adjust = AdjustJob(work.target("adjusted", key_of([path.name for path in measured])), measured)
    rows = _row_jobs(scored, further_parts, bodies, compare, changes, measure, adjust, options, children, work)
    return Plan(
        read=(*scored, *further),
        kinship=(own, all_kin) if further else (own,),
        bodies=(bodies,),
        shards=tuple(shards),
        compare=tuple(compare),
        changes=tuple(changes),
        count=tuple(count),
        total=(total,),
        measure=tuple(measure),
        adjust=(adjust,),
        rows=tuple(rows),
    )


def _targets(jobs: Sequence[ReadPart]) -> tuple[Path, ...]:
    return tuple(job.target for job in jobs)


def _cut(items: Sequence[Item], size: int) -> Iterator[Sequence[Item]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]


def _read_jobs(
    files: Sequence[FileToRead],
    hashes: Sequence[str],
    options: Options,
    work: WorkFolder,
    *,
    labelled: bool,
) -> list[ReadPart]:
    settings = [_version(), options.model_hash, options.min_confidence, labelled]
    settings += [options.limits.seconds, options.limits.memory, _hash_of(options.dictionary)]
    how = ReadOptions(options.model, options.min_confidence, labelled, options.dictionary)
    jobs = []
    for to_read, of_part in zip(_cut(files, PART_FILES), _cut(hashes, PART_FILES)):
        key = key_of(settings, [(file.report, file.shown, hashed) for file, hashed in zip(to_read, of_part)])
        jobs.append(ReadPart(work.target("read", key), tuple(to_read), how, options.limits))
    return jobs


def _kinship(parts: tuple[Path, ...], options: Options, work: WorkFolder) -> KinshipJob:
    key = key_of(_version(), [part.name for part in parts], options.keep_duplicates)
    return KinshipJob(work.target("kinship", key), parts, options.keep_duplicates)


def _shard_jobs(parts: tuple[Path, ...], kinship: KinshipJob, work: WorkFolder) -> list[ShardJob]:
    jobs = []
    for number, of_shard in enumerate(_cut(parts, SHARD_PARTS)):
        key = key_of(kinship.target.name, number)
        jobs.append(ShardJob(work.target("shard", key), tuple(of_shard), number * SHARD_PARTS, kinship.target))
    return jobs


def _measure_jobs(
    parts: tuple[Path, ...],
    further: tuple[Path, ...],
    own: KinshipJob,
    all_kin: KinshipJob,
    total: TotalJob,
    indexes: tuple[Path, ...],
    index_key: str,
    options: Options,
    work: WorkFolder,
) -> list[MeasureJob]:
    """The jobs that measure parts; one at least, which makes the columns of tables without any."""
    of_all = key_of(all_kin.target.name, total.target.name, index_key, _hash_of(options.words))
    without_any: list[Path | None] = [] if parts else [None]
    return [
        MeasureJob(
            work.target("measures", key_of(of_all, number)),
            part,
            number,
            parts,
            own.target,
            total.target,
            further,
            all_kin.target,
            indexes,
            options.words,
            options.dictionary,
        )
        for number, part in enumerate(list(parts) or without_any)
    ]


def _row_jobs(
    scored: Sequence[ReadPart],
    further: Sequence[Path],
    bodies: BodiesJob,
    compare: Sequence[CompareJob],
    changes: Sequence[ChangesJob],
    measure: Sequence[MeasureJob],
    adjust: AdjustJob,
    options: Options,
    children: Mapping[str, Sequence[str]],
    work: WorkFolder,
) -> list[RowsJob | FailuresJob]:
    """The jobs that make rows; one at least, which makes the columns of tables without any."""
    places = _places(scored) if children else {}
    parts = _targets(scored)
    jobs: list[RowsJob | FailuresJob] = []
    for number, (job, answers, changed, measured) in enumerate(zip(scored, compare, changes, measure)):
        of_part = {
            file.report: {child: places[child] for child in children[file.report]}
            for file in job.files
            if file.report in children
        }
        before = (answers.target.name, changed.target.name, adjust.target.name)
        key = key_of(*before, number, of_part, options.language)
        target = work.target("rows", key)
        jobs.append(
            RowsJob(
                target,
                job.target,
                number,
                parts + tuple(further),
                measured.kinship,
                bodies.target,
                answers.target,
                changed.target,
                measured.target,
                adjust.target,
                options.model,
                of_part,
                options.language,
            )
        )
    without_any: list[Path | None] = [] if jobs else [None]
    for part in list(further) or without_any:
        key = key_of(adjust.target.name, part.name if part else None, options.language)
        target = work.target("rows", key)
        jobs.append(FailuresJob(target, part, measure[0].target, options.model, options.language))
    return jobs


def _hash_of(given: GivenFile | None) -> str:
    return given.sha256 if given else ""


def _places(scored: Sequence[ReadPart]) -> dict[str, Place]:
    """Where each report is."""
    return {file.report: Place(number, row) for number, job in enumerate(scored) for row, file in enumerate(job.files)}


def _version() -> str:
    """What tells this version of the package from others, one that is worked on included."""
    return key_of(version(), sources())


def _state_of_index(path: Path) -> Any:
    """What tells whether an index is still the same: its shards never change."""
    return str(path), (path / "index.json").read_text("utf-8", "replace")
