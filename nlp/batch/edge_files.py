"""Who copied from whom, part by part, into the edges of all: sorted files that are merged, since memory may not do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain, islice
from operator import attrgetter
from pathlib import Path
from tempfile import TemporaryDirectory

from nlp.batch.sorted_rows import merged, read_sorted, write_sorted
from nlp.batch.table_files import arrow_table, schema_of, write_csv
from nlp.batch.tables import EDGE_TYPES, TableOf, edge_table
from nlp.batch.write_formats import Rows
from nlp.reuse import ReportText, Reuse
from nlp.reuse.network import EdgeRow, add_up_edges, edge_rows

#: The file of the edges of a part.
_EDGES = "edges.jsonl"
#: The first columns of an edge, by which edges are sorted.
_PAIR = 2


def write_edges(part: Path, reports: Iterable[tuple[ReportText, Sequence[Reuse]]]) -> None:
    """Writes the edges of some reports with their answers into the folder of their part."""
    copies = chain.from_iterable(edge_rows(text, answers) for text, answers in reports)
    write_sorted(part / _EDGES, add_up_edges(sorted(copies, key=attrgetter("pair"))))


@contextmanager
def edges_of(parts: Sequence[Path], beside: Path) -> Iterator[Path]:
    """A file of the edges of all parts, for as long as it is needed; it lies where `beside` does."""
    with TemporaryDirectory(dir=beside.parent, prefix=beside.name) as name:
        file = Path(name, _EDGES)
        rows = merged([part / _EDGES for part in parts], Path(name), _PAIR)
        write_sorted(file, add_up_edges(map(EdgeRow._make, rows)))
        yield file


def all_edges(file: Path) -> TableOf:
    """The edges in a file as one table."""
    return edge_table(list(map(EdgeRow._make, read_sorted(file))))


def rows_of_edges(file: Path, group_rows: int) -> Rows:
    """The edges in a file, to be written in groups of so many rows."""

    def groups() -> Iterator[TableOf]:
        rows = map(EdgeRow._make, read_sorted(file))
        yield edge_table(list(islice(rows, group_rows)))  # also where there is none
        while group := list(islice(rows, group_rows)):
            yield edge_table(group)

    def write(path: Path) -> None:
        for number, table in enumerate(groups()):
            write_csv(path, table.values, table.types, with_head=not number, mode="a" if number else "w")

    return Rows("edges", schema_of(EDGE_TYPES), lambda: (arrow_table(t.values, t.types) for t in groups()), write)
