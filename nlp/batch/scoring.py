"""Many files in, tables out: every segment with its label and its source, every report, every failure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Protocol

from nlp.batch.columns import Kinship
from nlp.batch.forms import read_parents
from nlp.batch.inputs import Paths, check_options, check_paths, is_index, joined, listed
from nlp.batch.pipeline import Failure, Outcome, ProcessedReport, process_file
from nlp.batch.run import Job, run
from nlp.batch.tables import Scores, tables
from nlp.batch.workers import DEFAULT_LIMITS, Limits
from nlp.labelling.classify import Model, default_model, load_model
from nlp.measures import read_word_lists
from nlp.reading.paths import report_names, walk
from nlp.reuse import Index, ReportText, compare
from nlp.reuse.pool import edition_key, editions_before


@dataclass(frozen=True)
class ScoreJob:
    """The job of one worker, with what it needs to do it."""

    model: Model | None = None
    min_confidence: float = 0.0
    labelled: bool = True

    def __call__(self, path: Path, name: str, say: Callable[[str], None]) -> Outcome:
        return process_file(path, name, self.model, self.min_confidence, self.labelled, say)


class _Runner(Protocol):
    """`run` with its options set."""

    def __call__(self, paths: Sequence[Path], names: Sequence[str], work: Job) -> list[Outcome]: ...


def score(
    paths: Paths,
    against: Paths = (),
    *,
    jobs: int = 1,
    dask: str | None = None,
    model: Model | str | Path | None = None,
    min_confidence: float = 0.0,
    keep_duplicates: bool = False,
    parents: str | Path | None = None,
    file_seconds: float = DEFAULT_LIMITS.seconds,
    file_memory: int = DEFAULT_LIMITS.memory,
    words: str | Path | None = None,
    progress: bool = False,
) -> Scores:
    """Scores files and folders of reports.

    `against` names what to look for sources in, beside the reports scored: reports, folders of them, and
    indexes that `gongkai index add` made. `jobs` is the number of processes (-1: one a core); a
    file that crashes its reader, takes more than `file_seconds` of processor time or more than `file_memory` bytes (0:
    as much as it likes) costs the batch that file only. `dask` is the address of a
    Dask scheduler that does this part instead. `min_confidence` is the probability below which a
    segment's label stays empty; with `keep_duplicates` no report is set aside as a second copy of another: all of
    one name and year are taken for reports of several bodies; `model` is another model or its file.
    `parents` is a CSV file with the columns `parent` and `child`, names of reports: the tables of a parent should sum
    up those of its children. `words` is a CSV file with the columns `list` and `word`: each list is a column of
    `reports`, the share of a report's words that are on it.
    The same input gives the same tables, whatever `jobs` and `dask` are.

    Raises FileNotFoundError for a path that is not there or an `against` without a report, ValueError for
    an option that makes no sense, `BadIndex` and `ModelError` for an index or a model that cannot be used.
    """
    roots = listed(paths)
    references = listed(against)
    check_paths(roots, references)
    check_options(jobs, min_confidence, file_seconds, file_memory)
    if isinstance(model, (str, Path)):
        model = load_model(model)
    labels = (model or default_model()).labels
    limits = Limits(file_seconds, file_memory)
    process: _Runner = partial(run, jobs=jobs, dask=dask, limits=limits, progress=progress)

    files = walk(roots)
    names = report_names(files, roots)
    children = read_parents(parents, names) if parents else {}
    lists = read_word_lists(words) if words else None
    scored, failures = parted(process(files, names, ScoreJob(model, min_confidence)))

    indexes = [Index.open(path) for path in references if is_index(path)]
    folders = [path for path in references if not is_index(path)]
    further, further_failures = _read_references(folders, files, names, process)
    failures += further_failures

    texts = [processed.text() for processed in scored]
    reuse = compare(texts, [*further, *indexes], keep_duplicates=keep_duplicates)
    earlier = _of_year_before(texts, further, indexes)
    kinship = Kinship.of(texts, keep_duplicates=keep_duplicates)
    return tables(scored, reuse, kinship, failures, labels, earlier, children, lists)


def parted(outcomes: Iterable[Outcome]) -> tuple[list[ProcessedReport], list[Failure]]:
    """The reports and the failures, each in order."""
    processed: list[ProcessedReport] = []
    failures: list[Failure] = []
    for outcome in outcomes:
        if isinstance(outcome, Failure):
            failures.append(outcome)
        else:
            processed.append(outcome)
    return processed, failures


def _read_references(
    folders: Sequence[str | Path], scored_files: Sequence[Path], scored_names: Sequence[str], process: _Runner
) -> tuple[list[ReportText], list[Failure]]:
    """The reports to look for sources in, without files that are scored themselves, and those that failed.

    Raises FileNotFoundError where folders are given but no report is in them.
    """
    if not folders:
        return [], []
    files = walk(folders)
    if not files:
        raise FileNotFoundError("no report to look for sources in: " + joined(folders))
    known = {file.resolve() for file in scored_files}
    files = [file for file in files if file.resolve() not in known]
    names = report_names(files, folders, "against/", scored_names)
    processed, failures = parted(process(files, names, ScoreJob(labelled=False)))
    texts = [report.text() for report in processed]
    return texts, [Failure(failure.file, f"against: {failure.stage}", failure.reason) for failure in failures]


def _of_year_before(
    texts: Sequence[ReportText], further: Sequence[ReportText], indexes: Sequence[Index]
) -> list[ReportText]:
    """Of the references the reports of the year before of the bodies scored."""
    wanted = editions_before(texts)
    earlier = [text for text in further if edition_key(text) in wanted]
    for index in indexes:
        earlier += index.of_editions(wanted)
    return earlier
