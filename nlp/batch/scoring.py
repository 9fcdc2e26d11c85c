"""Many files in, tables out: every segment with its label and its source, every report, every failure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from nlp.batch.pipeline import Failure, ProcessedReport, process_file
from nlp.batch.run import run
from nlp.batch.tables import Scores, tables
from nlp.labelling.classify import Model, default_model, load_model
from nlp.reading.paths import report_names, walk
from nlp.reuse import Index, ReportText, compare, duplicates
from nlp.reuse.pool import edition_key, editions_before


@dataclass(frozen=True)
class ScoreJob:
    """The job of one worker, with what it needs to do it."""

    model: Model | None = None
    min_confidence: float = 0.0
    labelled: bool = True

    def __call__(self, path: Path, name: str) -> ProcessedReport | Failure:
        return process_file(path, name, self.model, self.min_confidence, self.labelled)


def score(
    paths: str | Path | Iterable[str | Path],
    against: str | Path | Iterable[str | Path] = (),
    *,
    jobs: int = 1,
    dask: str | None = None,
    model: Model | str | Path | None = None,
    min_confidence: float = 0.0,
    progress: bool = False,
) -> Scores:
    """Scores files and folders of reports.

    `against` names what to look for sources in, beside the reports scored: reports, folders of them, and
    indexes that `gongkai index add` made. `jobs` is the number of processes (-1: one a core); with more
    than one, a file that crashes its reader costs the batch that file only. `dask` is the address of a
    Dask scheduler that does this part instead. `min_confidence` is the probability below which a
    segment's label stays empty; `model` another model or its file. The same input gives the same tables, whatever `jobs` and `dask` are.

    Raises FileNotFoundError for a path that is not there or an `against` without a report, ValueError for
    an option that makes no sense, `BadIndex` and `ModelError` for an index or a model that cannot be used.
    """
    roots, references = _listed(paths), _listed(against)
    _check(roots, references, jobs, min_confidence)
    if isinstance(model, (str, Path)):
        model = load_model(model)
    labels = (model or default_model()).labels
    files = walk(roots)
    names = report_names(files, roots)
    results = run(files, names, ScoreJob(model, min_confidence), jobs=jobs, dask=dask, progress=progress)
    scored = [r for r in results if isinstance(r, ProcessedReport)]
    failures = [r for r in results if isinstance(r, Failure)]
    indexes = [Index.open(path) for path in references if is_index(path)]
    others: list[ReportText] = []
    if folders := [path for path in references if not is_index(path)]:
        known = {Path(f).resolve() for f in files}
        more = walk(folders)
        if not more:
            raise FileNotFoundError("no report to look for sources in: " + ", ".join(map(str, folders)))
        more = [f for f in more if Path(f).resolve() not in known]
        found = run(
            more,
            report_names(more, folders, "against/", names),
            ScoreJob(labelled=False),
            jobs=jobs,
            dask=dask,
            progress=progress,
        )
        others = [r.text() for r in found if isinstance(r, ProcessedReport)]
        failures += [Failure(r.file, f"against: {r.stage}", r.reason) for r in found if isinstance(r, Failure)]
    texts = [s.text() for s in scored]
    wanted = editions_before(texts)
    earlier = [text for text in others if edition_key(text) in wanted] + [
        text for index in indexes for text in index.of_editions(wanted)
    ]
    return tables(scored, compare(texts, [*others, *indexes]), duplicates(texts), failures, labels, earlier)


def _check(paths: list[str | Path], against: list[str | Path], jobs: int, min_confidence: float) -> None:
    if missing := [str(p) for p in [*paths, *against] if not str(p) or not Path(p).exists()]:
        raise FileNotFoundError("no such file or folder: " + ", ".join(missing))
    if indexes := [str(p) for p in paths if is_index(p)]:
        raise ValueError(f"{', '.join(indexes)}: an index, no folder of reports; give it as against")
    if jobs == 0 or jobs < -1:
        raise ValueError(f"{jobs} is no number of processes: give 1, 2, … or -1 for one a core")
    if not 0 <= min_confidence <= 1:
        raise ValueError(f"{min_confidence} is no probability: give a number from 0 to 1")


def is_index(path: str | Path) -> bool:
    """Whether a folder is an index of reports."""
    return (Path(path) / "index.json").is_file()


def _listed(paths: str | Path | Iterable[str | Path]) -> list[str | Path]:
    return [paths] if isinstance(paths, (str, Path)) else list(paths)
