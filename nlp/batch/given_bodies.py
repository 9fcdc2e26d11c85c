"""A file that tells of bodies into what is given of each: kind, level, place, the years to expect reports of."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import nlp.regex as re
from nlp.batch.jobs import GivenBody
from nlp.given_files import TableRow, read_given, table_rows
from nlp.language.body_kinds import KINDS
from nlp.language.divisions import LEVELS, division_of_code
from nlp.language.identity import Identity
from nlp.language.text import folded

COLUMNS = ("body", "kind", "level", "place", "place_code", "from", "to")
_CODE = re.compile(r"\d{6}")
_YEAR = re.compile(r"(?:19|20)\d\d")


def read_bodies(path: str | Path) -> tuple[GivenBody, ...]:
    """A CSV file with the column `body`, and any of `kind`, `level`, `place`, `place_code`, `from` and `to`.

    Cells may be empty; the place that a code of GB/T 2260 implies need not be given. Raises ValueError, with file
    and line, for a column or a value that there is none of, and for a body that stands twice.
    """
    head, rows = table_rows(read_given(path), COLUMNS, str(path))
    if "body" not in head:
        raise ValueError(f"{path}: the first line must name the column body, and may name {', '.join(COLUMNS[1:])}")
    strange = [name for name in head if name and name not in COLUMNS]
    if strange:
        raise ValueError(f"{path}: no column is called {strange[0]!r}; there are {', '.join(COLUMNS)}")
    given: list[GivenBody] = []
    lines: dict[str, int] = {}
    for row in rows:
        try:
            entry = _entry(row)
        except ValueError as error:
            raise ValueError(f"{path}, line {row.number}: {error}") from error
        name = folded(entry.body)
        if name in lines:
            raise ValueError(f"{path}, line {row.number}: {entry.body} stands in line {lines[name]}, too")
        lines[name] = row.number
        given.append(entry)
    return tuple(given)


def _entry(row: TableRow) -> GivenBody:
    cells = {name: row.cells.get(name, "").strip() for name in COLUMNS}
    if not cells["body"]:
        raise ValueError("no name of a body")
    _check(cells["kind"], "kind", KINDS.__contains__, f"one of {', '.join(KINDS)}")
    _check(cells["level"], "level", LEVELS.__contains__, f"one of {', '.join(LEVELS)}")
    _check(cells["place_code"], "place_code", _CODE.fullmatch, "six digits of GB/T 2260")
    for name in ("from", "to"):
        _check(cells[name], name, _YEAR.fullmatch, "a year of four digits")
    first, last = (int(cells[name]) if cells[name] else None for name in ("from", "to"))
    if first and last and first > last:
        raise ValueError(f"from {first} is later than to {last}")
    return GivenBody(cells["body"], _who(cells, last), first, last)


def _check(value: str, name: str, is_one: Callable[[str], object], what: str) -> None:
    if value and not is_one(value):
        raise ValueError(f"{value!r} is no {name}: give {what}, or nothing")


def _who(cells: dict[str, str], year: int | None) -> Identity:
    """Who a body is as it is given, and what its code implies."""
    division = division_of_code(cells["place_code"], year)
    place = cells["place"] or (division.name if division else "")
    return Identity(cells["kind"], cells["level"], place, cells["place_code"])
