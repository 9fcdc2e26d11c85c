"""Paths as a caller gives them into lists of what is there: reports, folders of them, indexes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TypeAlias

from nlp.given_files import given_rows

#: A file or folder, or several.
Paths: TypeAlias = str | Path | Iterable[str | Path]

#: The names that the head of a file of parents has.
_COLUMNS_OF_PARENTS = ("parent", "child")
#: Bytes that a process has at the least before it has read anything, and a little more.
LEAST_MEMORY = 256 << 20


def listed(paths: Paths) -> list[str | Path]:
    """The paths as a list, also where it is but one.

    >>> listed("reports"), listed(("a.pdf", "b.pdf"))
    (['reports'], ['a.pdf', 'b.pdf'])
    """
    if isinstance(paths, (str, Path)):
        return [paths]
    return list(paths)


def joined(paths: Iterable[str | Path]) -> str:
    """The paths as an error names them."""
    return ", ".join(map(str, paths))


def is_index(path: str | Path) -> bool:
    """Whether a folder is an index of reports."""
    return (Path(path) / "index.json").is_file()


def check_paths(paths: Sequence[str | Path], against: Sequence[str | Path]) -> None:
    """Raises FileNotFoundError for a path that is not there, ValueError for an index where reports should be."""
    missing = [path for path in (*paths, *against) if not str(path) or not Path(path).exists()]
    if missing:
        raise FileNotFoundError("no such file or folder: " + joined(missing))
    indexes = [path for path in paths if is_index(path)]
    if indexes:
        raise ValueError(f"{joined(indexes)}: an index, no folder of reports; give it as against")


def check_options(jobs: int, min_confidence: float, file_seconds: float, file_memory: int) -> None:
    """Raises ValueError for an option that makes no sense."""
    if jobs == 0 or jobs < -1:
        raise ValueError(f"{jobs} is no number of processes: give 1, 2, … or -1 for one a core")
    if not 0 <= min_confidence <= 1:
        raise ValueError(f"{min_confidence} is no probability: give a number from 0 to 1")
    if not file_seconds >= 0:
        raise ValueError(f"{file_seconds} is no time for a file: give seconds, 0 for as long as it takes")
    if file_memory and file_memory < LEAST_MEMORY:
        least = LEAST_MEMORY >> 20
        raise ValueError(
            f"{file_memory} bytes is no memory for a file: give {least} MB at least, 0 for as much as it likes"
        )


def read_parents(path: str | Path, names: Iterable[str]) -> dict[str, list[str]]:
    """A CSV file with the columns `parent` and `child`, both names of reports, as the children of each parent.

    Raises ValueError where a column is missing or a name is not among `names`, those of the reports of the run.
    """
    known = set(names)
    parents: dict[str, list[str]] = {}
    for line in given_rows(path, _COLUMNS_OF_PARENTS):
        parent, child = (line.cells[name].strip() for name in _COLUMNS_OF_PARENTS)
        unknown = [name for name in (parent, child) if name not in known]
        if unknown:
            advice = "names are those of the column report of reports.csv"
            raise ValueError(f"{path}, line {line.number}: no report is called {unknown[0]!r}; {advice}")
        parents.setdefault(parent, []).append(child)
    return parents
