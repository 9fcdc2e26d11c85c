"""Many files in, tables out: every segment with its label and its source, every report, every failure."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nlp.batch.excel import SPLIT_FOLDERS, check_split
from nlp.batch.executors import Cluster, Executor, Processes
from nlp.batch.file_list import find_files, find_further, hash_files
from nlp.batch.formats import DEFAULT_FORMATS, check_formats, files_of
from nlp.batch.given_bodies import read_bodies
from nlp.batch.inputs import Paths, check_options, check_paths, is_index, listed, read_parents
from nlp.batch.jobs import GivenFile, Job, WriteJob
from nlp.batch.parts import is_whole
from nlp.batch.plan import Inputs, Options, Plan, make_plan
from nlp.batch.progress import Progress
from nlp.batch.tally import Tally
from nlp.batch.work import FILES_KEY, LOG, PARTS, RUN, WorkFolder, clear_new, finish, new_folder, publish
from nlp.batch.workers import DEFAULT_LIMITS, Limits
from nlp.shipped import shipped_model, version

if TYPE_CHECKING:
    from nlp.batch.tables import Scores
    from nlp.labelling.classify import Model

#: The files of a run beside run.json, if no other formats were asked for.
_TABLES = ("segments", "reports", "passages", "nearest", "edges", "cells", "checks", "changes", "coverage")
FILES = (*files_of((*_TABLES, "failures"), DEFAULT_FORMATS), LOG)
#: The stages that a run tells of.
_STAGES = 12


@dataclass(frozen=True)
class RunOptions:
    """How a run is done: what `score` takes beside its paths; and the formats and the language of its files.

    `split_by` is a column of `reports` by whose values the tables are written once more, in files that Excel opens.
    """

    jobs: int = 1
    dask: str | None = None
    model: str | None = None
    min_confidence: float = 0.0
    keep_duplicates: bool = False
    parents: str | Path | None = None
    words: str | Path | None = None
    dictionary: str | Path | None = None
    ignore: str | Path | None = None
    bodies: str | Path | None = None
    limits: Limits = DEFAULT_LIMITS
    formats: tuple[str, ...] = DEFAULT_FORMATS
    language: str = "en"
    split_by: str | None = None


@dataclass(frozen=True)
class Folders:
    """Where the tables of a run go, where its parts are, and whether these are kept when it is done.

    `with_failures` has the failures written as Parquet, too.
    """

    out: Path
    work: Path
    keep_parts: bool = False
    with_failures: bool = False


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
    dictionary: str | Path | None = None,
    ignore: str | Path | None = None,
    bodies: str | Path | None = None,
    language: str = "en",
    progress: bool = False,
) -> Scores:
    """Scores files and folders of reports.

    `against` names what to look for sources in, beside the reports scored: reports, folders of them, and
    indexes that `gongkai index add` made. `jobs` is the number of processes (-1: one a core); a
    file that crashes its reader, takes more than `file_seconds` of processor time or more than `file_memory` bytes (0:
    as much as it likes) costs the batch that file only. `dask` is the address of a
    Dask scheduler that does all this instead, whose workers must see the files and the folder for temporary files under
    the same paths. `min_confidence` is the probability below which a
    segment's label stays empty; with `keep_duplicates` no report is set aside as a second copy of another: all of
    one name and year are taken for reports of several bodies; `model` is another model or its file.
    `parents` is a CSV file with the columns `parent` and `child`, names of reports: the tables of a parent should sum
    up those of its children. `words` is a CSV file with the columns `list` and `word`: each list is a column of
    `reports`, the share of a report's words that are on it. `dictionary` is a file of words in the format of jieba's
    user dictionaries, which measures keep together; labels do not see them. `ignore` is a file with a template on each
    line that is known to be prescribed: what is worded after it counts as statutory wording does.
    `bodies` is a CSV file with the column `body` and any of `kind`, `level`, `place`, `place_code`, `from`, `to`: what
    it tells of a body stands in `reports`, and `coverage` has all of its bodies and years.
    `language` is that of the words in tables (warnings, reasons, evidence), `en` or `zh`; codes are the same in both.
    The same input gives the same tables, whatever `jobs` and `dask` are. `score_into` writes them without having them
    all in memory.

    Raises FileNotFoundError for a path that is not there or an `against` without a report, ValueError for
    an option that makes no sense, `BadIndex` and `ModelError` for an index or a model that cannot be used.
    """
    from nlp.batch.tables import read_scores

    with tempfile.TemporaryDirectory(prefix="gongkai-") as name:
        folder = Path(name)
        options = RunOptions(
            jobs=jobs,
            dask=dask,
            model=_model_file(model, folder),
            min_confidence=min_confidence,
            keep_duplicates=keep_duplicates,
            parents=parents,
            words=words,
            dictionary=dictionary,
            ignore=ignore,
            bodies=bodies,
            limits=Limits(file_seconds, file_memory),
            formats=("parquet",),
            language=language,
        )
        folders = Folders(folder / "tables", folder / "parts", with_failures=True)
        score_into(folders, paths, against, options, progress=progress)
        return read_scores(folder / "tables")


def _model_file(model: Model | str | Path | None, folder: Path) -> str | None:
    """The file of a model, which is written if there is none."""
    from os import fspath

    if model is None or isinstance(model, (str, Path)):
        return fspath(model) if model is not None else None
    from nlp.labelling.classify import save_model

    path = folder / "model.safetensors"
    save_model(model, path)
    return str(path)


def score_into(
    folders: Folders, paths: Paths, against: Paths = (), options: RunOptions | None = None, *, progress: bool = False
) -> Tally:
    """Scores files and folders of reports as `score` does, and writes the tables into a folder.

    What is done is kept in the folder of parts: the same call goes on where one before it was ended, by whatever. The
    tables of a run take the place of those of an earlier one when all of them are whole. Returns what the closing words
    of a run tell.
    """
    options = options or RunOptions()
    roots = listed(paths)
    references = listed(against)
    check_paths(roots, references)
    check_options(options.jobs, options.min_confidence, options.limits.seconds, options.limits.memory)
    check_formats(options.formats)
    check_split(options.split_by)
    model_hash = _check_model(options.model)
    words = _given(options.words, "nlp.measures:read_word_lists")
    dictionary = _given(options.dictionary, "nlp.measures:read_dictionary")
    templates = _given(options.ignore, "nlp.reuse.templates:read_templates")
    given = read_bodies(options.bodies) if options.bodies else ()
    indexes = _check_indexes(references)
    executor: Executor = Cluster(options.dask) if options.dask else Processes(options.jobs)
    try:
        inputs = _inputs(roots, references, indexes)
        children = read_parents(options.parents, [file.report for file in inputs.files]) if options.parents else {}
        folders.out.mkdir(parents=True, exist_ok=True)
        finish(folders.out, (*FILES, *SPLIT_FOLDERS))
        clear_new(folders.out)
        work = WorkFolder(folders.work)
        is_done = False
        try:
            of_tables = Options(
                str(Path(options.model).absolute()) if options.model else None,
                model_hash,
                options.min_confidence,
                options.keep_duplicates,
                options.limits,
                words,
                dictionary,
                templates,
                options.language,
                given,
            )
            plan = make_plan(inputs, of_tables, children, work)
            tally = _Run(plan, inputs, options, of_tables, folders, work, executor, progress).do()
            is_done = not folders.keep_parts
        finally:
            executor.close()  # before the parts go: Windows removes nothing that a process has mapped
            work.close(is_done=is_done)
        return tally
    finally:
        executor.close()


def _check_model(path: str | None) -> str:
    """The hash of a model's file. Raises ModelError for one that cannot be used."""
    file = shipped_model() if path is None else Path(path)
    if path is not None or not file.is_file():
        # The shipped one, if it is there, is loaded where it is used: that takes a third of a second.
        from nlp.labelling.classify import load_model

        load_model(file)
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _given(path: str | Path | None, reader: str) -> GivenFile | None:
    """A file that was given, if any, once its reader takes it. Raises what that raises for a file that it does not."""
    if path is None:
        return None
    module, _, name = reader.partition(":")
    getattr(import_module(module), name)(path)
    return GivenFile(str(Path(path).absolute()), hashlib.sha256(Path(path).read_bytes()).hexdigest())


def _check_indexes(references: Sequence[str | Path]) -> list[Path]:
    """The indexes among the references. Raises BadIndex for one that cannot be used."""
    indexes = [Path(path) for path in references if is_index(path)]
    if indexes:
        from nlp.reuse import Index

        for path in indexes:
            for shard in Index.open(path).shards:
                _ = shard.pool, shard.keys
    return indexes


def _inputs(roots: Sequence[str | Path], references: Sequence[str | Path], indexes: Sequence[Path]) -> Inputs:
    """The files of a run.

    What sources are looked for in is without files that are scored themselves. Raises FileNotFoundError where folders
    are given for that but no report is in them.
    """
    files = find_files(roots)
    further = find_further([path for path in references if not is_index(path)], files)
    return Inputs(files, hash_files(files), further, hash_files(further), indexes)


class _Run:
    """A run, stage by stage."""

    def __init__(
        self,
        plan: Plan,
        inputs: Inputs,
        options: RunOptions,
        of_tables: Options,
        folders: Folders,
        work: WorkFolder,
        executor: Executor,
        is_told: bool,
    ) -> None:
        self._plan = plan
        self._inputs = inputs
        self._options = options
        self._out = folders.out
        self._write = partial(
            WriteJob,
            bodies=plan.bodies[0].target,
            formats=options.formats,
            language=options.language,
            split_by=options.split_by,
            with_failures=folders.with_failures,
        )
        self._work = work
        self._executor = executor
        self._of_tables = of_tables
        self._progress = Progress(_STAGES, work.path / LOG, is_told=is_told)
        self._resumed = 0

    def do(self) -> Tally:
        """Does what is left to do, and puts the tables in place."""
        plan = self._plan
        try:
            self._work.keep_only(plan.targets())
            self._read()
            self._do("kinship", plan.kinship)
            self._do("bodies", plan.bodies)
            self._do("shards", plan.shards)
            self._do("comparison", plan.compare)
            self._do("changes", plan.changes)
            self._do("counts", plan.count)
            self._do("sum of counts", plan.total)
            self._do("measures", plan.measure)
            self._do("adjustment for length", plan.adjust)
            self._do("rows", plan.rows)
            new = new_folder(self._out)
            parts = tuple(job.target for job in plan.rows)
            [tally] = self._do("tables", [self._write(new, parts)])
            assert isinstance(tally, Tally)
            for remark in tally.remarks:
                self._progress.note(remark)
            self._progress.note("all tables are whole")
            shutil.copyfile(self._work.path / LOG, new / LOG)
            self._write_run(new / RUN, tally)
            publish(self._out, new, (*FILES, *SPLIT_FOLDERS))
            return tally
        finally:
            self._progress.close()

    def _read(self) -> None:
        jobs = self._plan.read
        left = [job for job in jobs if not is_whole(job.target)]
        total = sum(len(job.files) for job in jobs)
        self._resumed = total - sum(len(job.files) for job in left)
        if self._resumed:
            self._progress.say(f"resumed: {self._resumed:,} of {total:,} files were done")
        self._progress.begin("reading", total, "files", self._resumed)
        for row in self._executor.read(left):
            if row.reason is not None:
                self._progress.failed += 1
            outcome = f"{row.stage}: {row.reason}" if row.reason else f"{row.segments} segments"
            self._progress.note(f"{row.file}: {row.seconds:.2f} s, {outcome}")
            self._progress.advance()
        self._progress.end()

    def _do(self, stage: str, jobs: Sequence[Job]) -> list[Any]:
        """Does the jobs of a stage that are not done; their results, which only some have."""
        left = [job for job in jobs if not is_whole(job.target)]
        self._progress.begin(stage, len(jobs), "parts", len(jobs) - len(left))
        results = []
        for _, result in self._executor.do(left):
            results.append(result)
            self._progress.advance()
        self._progress.end()
        return results

    def _write_run(self, path: Path, tally: Tally) -> None:
        """Writes what was run on what, and how it went."""
        options = self._options
        inputs = self._inputs
        files = [
            {"file": file.shown, "sha256": hashed}
            for file, hashed in zip([*inputs.files, *inputs.further], [*inputs.hashes, *inputs.further_hashes])
        ]
        told = {
            "version": version(),
            "model": {"file": options.model or "shipped", "sha256": self._of_tables.model_hash},
            "options": {
                "min_confidence": options.min_confidence,
                "keep_duplicates": options.keep_duplicates,
                "parents": str(options.parents) if options.parents else None,
                "words": _told(self._of_tables.words),
                "dictionary": _told(self._of_tables.dictionary),
                "ignore": _told(self._of_tables.templates),
                "bodies": str(options.bodies) if options.bodies else None,
                "file_seconds": options.limits.seconds,
                "file_memory": options.limits.memory,
                "jobs": options.jobs,
                "dask": options.dask,
                "formats": list(options.formats),
                "language": options.language,
                "split_by": options.split_by,
            },
            "counts": {
                "files": len(files),
                "resumed": self._resumed,
                "reports": tally.reports,
                "segments": tally.segments,
                "duplicates": tally.copies,
                "failures": tally.failures,
            },
            "seconds": self._progress.seconds,
            FILES_KEY: sorted(file.name for file in path.parent.iterdir()),
            "indexes": [str(index) for index in inputs.indexes],
            "inputs": files,
        }
        path.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", "utf-8")


def _told(given: GivenFile | None) -> dict[str, str] | None:
    """A file that was given as run.json has it."""
    return {"file": given.path, "sha256": given.sha256} if given else None


def default_work(out: str | Path) -> Path:
    """Where the parts of a run are, if not said otherwise."""
    return Path(out) / PARTS
