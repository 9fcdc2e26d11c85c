"""A text of this folder into a report: lines of their kinds, the marks of the statutory tables turned into tables."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import tables

HERE = Path(__file__).resolve().parent

_MARK = re.compile(r"\{(title|preamble|s[1-6]|T[234](?: \d+ \d+)?|[mpiohx+])\}")
_TABLE_MARK = re.compile(r"\{T[234][^}]*\}")
_STATEMENT = re.compile(r"（[一二三四五六七八]）[^。；]*")
_DATE = re.compile(r"(20\d\d)年(\d+)月(\d+)日|二〇一五年三月五日")

Run = tuple[str, str]  # a mark, and the text behind it


@dataclass(frozen=True)
class Line:
    """One paragraph: kind is title, section, heading, body, table or sign; runs are its (mark, text)."""

    kind: str
    runs: tuple[Run, ...] = ()
    table: tables.Table | None = None

    @property
    def text(self) -> str:
        return "".join(text for _, text in self.runs)


@dataclass(frozen=True)
class Report:
    """A sample report before it gets its looks."""

    name: str
    header: dict[str, str]
    marked: str
    lines: tuple[Line, ...]

    @property
    def title(self) -> str:
        return self.lines[0].text

    @property
    def date(self) -> datetime:
        """The day of its last line."""
        found = _DATE.fullmatch(self.lines[-1].text)
        if not found:
            raise ValueError(f"{self.name}: the last line is no date")
        year, month, day = found.groups()
        return datetime(int(year), int(month), int(day)) if year else datetime(2015, 3, 5)

    def cells(self) -> Iterator[tables.Cell]:
        """The cells of all its tables."""
        for line in self.lines:
            if line.table:
                yield from line.table.cells

    def all_text(self) -> str:
        """Every character of it."""
        texts = [line.text for line in self.lines]
        texts += [cell.text for cell in self.cells()]
        return "".join(texts)

    def spelled_out(self) -> str:
        """The source with its tables spelled out, a row a line, as no narrative."""
        tables_in_order = iter([line.table for line in self.lines if line.table])

        def expand(_: re.Match[str]) -> str:
            rows = [row for row in next(tables_in_order).in_rows() if row]
            lines = [" ".join(cell.text for cell in row) for row in rows]
            return "{x}" + "\n".join(lines)

        header = [f"{key}: {value}\n" for key, value in self.header.items()]
        return "".join(header) + "\n---\n" + _TABLE_MARK.sub(expand, self.marked)


def load(name: str) -> Report:
    """A report by the name of its text. Raises ValueError where text and figures do not agree."""
    head, _, marked = (HERE / f"{name}.txt").read_text("utf-8").partition("\n---\n")
    header = dict(line.split(": ", 1) for line in head.splitlines())
    figures = tomllib.loads((HERE / "figures.toml").read_text("utf-8")).get(name, {})
    pieces = _MARK.split(marked)
    lines: list[Line] = []
    runs: list[Run] = []
    for mark, text in zip(pieces[1::2], pieces[2::2], strict=True):
        if mark.startswith("T"):
            lines += _paragraph(runs)
            runs = []
            try:
                table = _table(mark, figures, header["layout"])
            except ValueError as error:
                raise ValueError(f"{name}, {mark[:2]}: {error}") from error
            lines.append(Line("table", table=table))
            continue
        first, *others = text.split("\n")
        if first:
            runs.append((mark, first))
        for other in others:
            lines += _paragraph(runs)
            runs = [(mark, other)] if other else []
    lines += _paragraph(runs)
    return Report(name, header, marked, tuple(lines))


def _paragraph(runs: list[Run]) -> list[Line]:
    """The runs as a line; none where there is nothing to be seen in them."""
    text = "".join(text for _, text in runs)
    if not text.strip():
        return []
    mark, _ = runs[0]
    is_single = len(runs) == 1
    if mark == "title":
        kind = "title"
    elif mark.startswith("s"):
        kind = "section"
    elif mark == "x":
        kind = "sign"
    elif is_single and (mark == "h" or _STATEMENT.fullmatch(text)):
        kind = "heading"
    else:
        kind = "body"
    return [Line(kind, tuple(runs))]


def _table(mark: str, figures: dict[str, Any], layout: str) -> tables.Table:
    """The table that a mark stands for. Raises ValueError where its figures do not add up."""
    number, *counts = mark.split()
    if number == "T2":
        return tables.active(figures.get("t2", {}), layout)
    if number == "T3":
        new, carried = map(int, counts)
        return tables.requests(figures.get("t3", {}), layout, new, carried)
    return tables.disputes(figures.get("t4", {}))
