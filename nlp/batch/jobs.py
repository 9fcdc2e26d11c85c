"""What a run has to do, as plain data: jobs, each with the part that it writes and the task that does it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, NamedTuple, Protocol

from nlp.batch.workers import Limits
from nlp.language.identity import Identity


class Job(Protocol):
    """A job: `task` names the function that is called with it, `target` is the part that this writes."""

    task: ClassVar[str]

    @property
    def target(self) -> Path: ...


class Place(NamedTuple):
    """Where a report is: the number of its part and its row there."""

    part: int
    row: int


class GivenBody(NamedTuple):
    """What a user knows of a body; fields of `who` that are empty, and years that are None, are not given."""

    body: str
    who: Identity
    first: int | None = None
    last: int | None = None


class FileToRead(NamedTuple):
    """A file, the name of its report, how the file is shown, and what tells that it is still as it was found."""

    path: str
    report: str
    shown: str
    state: str


class GivenFile(NamedTuple):
    """A file that the user gave with an option, and its hash, since a process may outlive what stood in it."""

    path: str
    sha256: str


@dataclass(frozen=True)
class ReadOptions:
    """How files are read: with which model and words of the user's own, and whether labelled at all."""

    model: str | None
    min_confidence: float
    labelled: bool
    dictionary: GivenFile | None = None


@dataclass(frozen=True)
class ReadPart:
    """Files that are one part."""

    task: ClassVar[str] = "nlp.batch.read_stage:read_part_alone"
    target: Path
    files: tuple[FileToRead, ...]
    options: ReadOptions
    limits: Limits


@dataclass(frozen=True)
class KinshipJob:
    """The parts whose reports are held beside each other; with `keep_duplicates` none is a copy of another."""

    task: ClassVar[str] = "nlp.batch.kinship_stage:find_kinship"
    target: Path
    parts: tuple[Path, ...]
    keep_duplicates: bool


@dataclass(frozen=True)
class BodiesJob:
    """The parts whose bodies are told, with the kinship of their reports and what is given of bodies; reports of the
    year before may be in `further` parts (`all_kinship` says which are in those)."""

    task: ClassVar[str] = "nlp.batch.bodies_stage:find_bodies"
    target: Path
    parts: tuple[Path, ...]
    kinship: Path
    further: tuple[Path, ...]
    all_kinship: Path
    given: tuple[GivenBody, ...]


@dataclass(frozen=True)
class ShardJob:
    """Parts that become one shard: those from `first_part` on."""

    task: ClassVar[str] = "nlp.batch.compare_stage:make_shard"
    target: Path
    parts: tuple[Path, ...]
    first_part: int
    kinship: Path


@dataclass(frozen=True)
class CompareJob:
    """A part whose segments are looked for in shards of the run and in indexes.

    `templates` is a file of wording that is known to be prescribed, if any.
    """

    task: ClassVar[str] = "nlp.batch.compare_stage:compare"
    target: Path
    part: Path
    number: int
    kinship: Path
    shards: tuple[Path, ...]
    indexes: tuple[Path, ...]
    templates: GivenFile | None


@dataclass(frozen=True)
class ChangesJob:
    """A part whose reports are held beside those of the year before, which may be in any of the parts."""

    task: ClassVar[str] = "nlp.batch.changes_stage:find_changes"
    target: Path
    part: Path
    number: int
    parts: tuple[Path, ...]
    bodies: Path


@dataclass(frozen=True)
class CountJob:
    """A part that is counted for the measures."""

    task: ClassVar[str] = "nlp.batch.count_stage:count"
    target: Path
    part: Path
    number: int
    kinship: Path


@dataclass(frozen=True)
class TotalJob:
    """The counts of all parts, which are added up."""

    task: ClassVar[str] = "nlp.batch.count_stage:add_up"
    target: Path
    parts: tuple[Path, ...]


@dataclass(frozen=True)
class MeasureJob:
    """A part that is measured, or none at all; the reports of the year before may be in other parts, `further` ones
    (`all_kinship` says which are in those) and indexes.

    `words` is the file of the lists of words to count, `dictionary` that of words of the user's own, if any.
    """

    task: ClassVar[str] = "nlp.batch.measure_stage:measure"
    target: Path
    part: Path | None
    number: int
    parts: tuple[Path, ...]
    kinship: Path
    counts: Path
    further: tuple[Path, ...]
    all_kinship: Path
    indexes: tuple[Path, ...]
    words: GivenFile | None
    dictionary: GivenFile | None


@dataclass(frozen=True)
class AdjustJob:
    """Measures of all parts, of which one is to be adjusted for the length of all reports."""

    task: ClassVar[str] = "nlp.batch.measure_stage:adjust"
    target: Path
    parts: tuple[Path, ...]


@dataclass(frozen=True)
class RowsJob:
    """A part whose rows are made; `children` has for reports of it the places of those that they should sum up."""

    task: ClassVar[str] = "nlp.batch.table_stage:make_rows"
    target: Path
    part: Path
    number: int
    parts: tuple[Path, ...]
    kinship: Path
    bodies: Path
    answers: Path
    changes: Path
    measures: Path
    adjusted: Path
    model: str | None
    children: Mapping[str, Mapping[str, Place]]
    language: str


@dataclass(frozen=True)
class FailuresJob:
    """A part of references, of which only what failed has rows; or no part at all."""

    task: ClassVar[str] = "nlp.batch.table_stage:make_failures"
    target: Path
    part: Path | None
    measures: Path
    model: str | None
    language: str


@dataclass(frozen=True)
class WriteJob:
    """Parts of the tables that become the tables of some formats, in a new folder; the failures as Parquet only
    `with_failures`. Heads and labels are in `language`. `split_by` is a column of `reports` by whose values the tables
    are written once more, as smaller files."""

    task: ClassVar[str] = "nlp.batch.table_stage:write_tables"
    target: Path
    parts: tuple[Path, ...]
    bodies: Path
    formats: tuple[str, ...]
    language: str = "en"
    split_by: str | None = None
    with_failures: bool = False
