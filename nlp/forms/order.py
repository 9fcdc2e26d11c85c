"""Rows in the order of a document into rows of a form, by their words and by the order itself."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

#: How much it tells that words name a row: its own last ones, its own others, those just before it, others before or
#: behind it. A row with no words is placed where it fits, and one that contradicts its words nowhere.
_OWN, _ALSO_OWN, _NEAR, _HINT, _NOTHING = 40, 24, 16, 5, 4
_CONTRADICTED = -100
#: What an empty row counts, whose words may be the first half of the next row's.
_EMPTY = 6


class Entry(NamedTuple):
    """The rows of the form that words name: in the row itself, before it, and around it."""

    own: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()
    is_empty: bool = False


def in_order(entries: Sequence[Entry], order: Sequence[str]) -> list[str | None]:
    """For each entry the row that its words name, if they all do and follow each other as in the form; else nothing.

    >>> in_order([Entry(own=("a",)), Entry(near=("c",))], "abcd"), in_order([Entry(own=("a",)), Entry()], "abcd")
    (['a', 'c'], [])
    """
    named = [_named(entry) for entry in entries]
    return list(named) if all(named) and _rises(named, order) else []


def place(entries: Sequence[Entry], order: Sequence[str], optional: str = "") -> list[str | None]:
    """For each entry the row it is, each row once and in order; None where nothing tells.

    `optional` is a row that is given only to an entry that names it.

    >>> place([Entry(own=("a",)), Entry(), Entry(near=("c",)), Entry(own=("d",))], "abcd")
    ['a', 'b', 'c', 'd']
    >>> place([Entry(own=("a",)), Entry(), Entry(own=("d",))], "abcd")
    ['a', None, 'd']
    """
    simple = in_order(entries, order)
    return simple or _unambiguous(_aligned(entries, order, optional), entries, order, optional)


def _named(entry: Entry) -> str:
    if entry.is_empty and not entry.own:
        return ""
    return (entry.own or entry.near or ("",))[-1]


def _rises(named: Sequence[str], order: Sequence[str]) -> bool:
    """Whether rows follow each other as in the form."""
    places = [order.index(key) for key in named]
    return all(left < right for left, right in pairwise(places))


def _score(entry: Entry, key: str, optional: str) -> int:
    """How well an entry is a row of the form."""
    if entry.own:
        if key not in entry.own:
            return _CONTRADICTED
        score = _OWN if key == entry.own[-1] else _ALSO_OWN
        return _EMPTY if entry.is_empty else score
    if entry.is_empty or (key == optional and key not in entry.near[-1:]):
        return _CONTRADICTED
    if key in entry.near:
        return _NEAR if key == entry.near[-1] else _NEAR - 1
    return _HINT if key in entry.hints else _NOTHING


def _aligned(entries: Sequence[Entry], order: Sequence[str], optional: str) -> list[int]:
    """The best places in order; -1 where an entry is none."""
    width = len(order)
    best = [[0] * (width + 1)]
    for entry in entries:
        above, line = best[-1], [0]
        for column, key in enumerate(order):
            here = above[column] + _score(entry, key, optional)
            line.append(max(here, above[column + 1], line[column]))
        best.append(line)
    places = [-1] * len(entries)
    column = width
    for row in range(len(entries), 0, -1):
        while column and best[row][column] == best[row][column - 1]:
            column -= 1
        if column and best[row][column] != best[row - 1][column]:
            places[row - 1] = column = column - 1
    return places


def _unambiguous(places: list[int], entries: Sequence[Entry], order: Sequence[str], optional: str) -> list[str | None]:
    """The places but for those of entries that name nothing and have room to be another row."""
    kept: list[str | None] = [order[place] if place >= 0 else None for place in places]
    start, last = 0, -1
    for index in range(len(places) + 1):
        ends = index == len(places) or (places[index] >= 0 and _tells(entries[index], order[places[index]]))
        if not ends:
            continue
        upto = len(order) if index == len(places) else places[index]
        free = [key for key in order[last + 1 : upto] if key != optional]
        if index - start != len(free):
            kept[start:index] = [None] * (index - start)
        start, last = index + 1, upto
    return kept


def _tells(entry: Entry, key: str) -> bool:
    return key in entry.own or key in entry.near or key in entry.hints
