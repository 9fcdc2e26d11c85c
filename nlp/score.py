"""Many files in, tables out: every segment with its label and its source, every report, every failure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from nlp._callable import make_callable
from nlp.batch import run
from nlp.classify import Model, default_model
from nlp.read import walk
from nlp.reuse import Index, Text, compare, duplicates
from nlp.scored import Failure, Scored, score_file, shown
from nlp.tables import Scores, summary, tables, write

__all__ = ["Scores", "named", "score", "summary", "write"]


def named(paths: Sequence[Path], roots: Iterable[str | Path], prefix: str = "", taken: Iterable[str] = ()) -> list[str]:
    """A name for each report: its path below the folder given, or its file name; doubles get the whole path."""
    folders = [Path(r) for r in roots if Path(r).is_dir()]
    names = []
    for path in paths:
        inside = [f for f in folders if path.is_relative_to(f)]
        names.append(prefix + shown(path.relative_to(inside[0]) if inside else path.name))
    whole = [prefix + shown(path) for path in paths]
    often = Counter([*names, *taken])
    while doubles := [i for i, name in enumerate(names) if often[name] > 1 and name != whole[i]]:
        for i in doubles:
            names[i] = whole[i]
        often = Counter([*names, *taken])
    return names


@dataclass(frozen=True)
class Work:
    """The job of one worker, with what it needs to do it."""

    model: Model | None = None
    min_confidence: float = 0.0

    def __call__(self, path: Path, name: str) -> Scored | Failure:
        return score_file(path, name, self.model, self.min_confidence)


def score(
    paths: str | Path | Iterable[str | Path],
    against: str | Path | Iterable[str | Path] = (),
    *,
    jobs: int = 1,
    dask: str | None = None,
    model: Model | None = None,
    min_confidence: float = 0.0,
    progress: bool = False,
) -> Scores:
    """Scores files and folders of reports.

    `against` names what to look for sources in, beside the reports scored: reports, folders of them, and
    indexes that `gongkai index add` made. `jobs` is the number of processes (-1: one a core); with more
    than one, a file that crashes its reader costs the batch that file only. `dask` is the address of a
    Dask scheduler that does this part instead. `min_confidence` is the probability below which a
    segment's label stays empty. The same input gives the same tables, whatever `jobs` and `dask` are.
    """
    labels = (model or default_model()).labels
    roots = _listed(paths)
    files = walk(roots)
    names = named(files, roots)
    results = run(files, names, Work(model, min_confidence), jobs=jobs, dask=dask, progress=progress)
    scored = [r for r in results if isinstance(r, Scored)]
    failures = [r for r in results if isinstance(r, Failure)]
    reference: list[Text | Index] = [Index.open(path) for path in _listed(against) if is_index(path)]
    if others := [path for path in _listed(against) if not is_index(path)]:
        known = {Path(f).resolve() for f in files}
        more = [f for f in walk(others) if Path(f).resolve() not in known]
        found = run(more, named(more, others, "against/", names), Work(model), jobs=jobs, dask=dask, progress=progress)
        reference += [r.text() for r in found if isinstance(r, Scored)]
        failures += [Failure(r.file, f"against: {r.stage}", r.reason) for r in found if isinstance(r, Failure)]
    texts = [s.text() for s in scored]
    return tables(scored, compare(texts, reference), duplicates(texts), failures, labels)


def is_index(path: str | Path) -> bool:
    """Whether a folder is an index of reports."""
    return (Path(path) / "index.json").is_file()


def _listed(paths: str | Path | Iterable[str | Path]) -> list[str | Path]:
    return [paths] if isinstance(paths, (str, Path)) else list(paths)


make_callable(__name__, "score")
