"""Sorted files of rows into one order, however many rows and files there are."""

from __future__ import annotations

import heapq
import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any

#: Files that are open at a time: systems allow a process some hundreds.
MOST_OPEN = 128


def write_sorted(path: Path, rows: Iterable[Sequence[Any]]) -> None:
    """Writes rows, which are sorted, a line each."""
    with open(path, "w", encoding="utf-8") as file:
        for row in rows:
            file.write(json.dumps(row) + "\n")


def read_sorted(path: Path) -> Iterator[list[Any]]:
    """The rows of a file."""
    with open(path, encoding="utf-8") as file:
        yield from _rows(file)


def merged(files: Sequence[Path], beside: Path, columns: int) -> Iterator[list[Any]]:
    """The rows of some files in order of their first `columns`; `beside` is a folder for the files that they are merged
    into where there are many."""
    with TemporaryDirectory(dir=beside) as name:
        while len(files) > MOST_OPEN:
            fewer = []
            for start in range(0, len(files), MOST_OPEN):
                file = Path(name, f"{len(files)}-{start}")
                write_sorted(file, _merged(files[start : start + MOST_OPEN], columns))
                fewer.append(file)
            files = fewer
        yield from _merged(files, columns)


def _merged(files: Sequence[Path], columns: int) -> Iterator[list[Any]]:
    with ExitStack() as stack:
        opened = [stack.enter_context(open(file, encoding="utf-8")) for file in files]
        yield from heapq.merge(*map(_rows, opened), key=lambda row: row[:columns])


def _rows(file: IO[str]) -> Iterator[list[Any]]:
    return map(json.loads, file)
