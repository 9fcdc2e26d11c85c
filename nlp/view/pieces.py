"""A text and what is marked in it into pieces, each of which is marked as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

#: What a mark is: a match with the source, by number, or words that a check is about, by the check's number.
MATCH, CHECK = "match", "check"


@dataclass(frozen=True)
class Mark:
    """A stretch of a text and what it is; `number` tells marks of a kind apart, from 1."""

    start: int
    end: int
    kind: str
    number: int


@dataclass(frozen=True)
class Piece:
    """Some of a text: part of a match with the source (its number, else 0), of what a check is about (likewise)."""

    text: str
    match: int = 0
    check: int = 0


def pieces_of(text: str, marks: Sequence[Mark]) -> tuple[Piece, ...]:
    """The whole text in pieces. Where marks of one kind overlap the first counts; what is outside the text does not.

    >>> [(p.text, p.match, p.check) for p in pieces_of("收到申请46件", [Mark(0, 6, MATCH, 1), Mark(4, 7, CHECK, 3)])]
    [('收到申请', 1, 0), ('46', 1, 3), ('件', 0, 3)]
    """
    bounds = {0, len(text)}
    for mark in marks:
        bounds |= {min(max(0, mark.start), len(text)), min(max(0, mark.end), len(text))}
    cuts = sorted(bounds)
    return tuple(_piece(text, start, end, marks) for start, end in pairwise(cuts))


def _piece(text: str, start: int, end: int, marks: Sequence[Mark]) -> Piece:
    over = [mark for mark in marks if mark.start <= start and end <= mark.end]
    numbers = {mark.kind: mark.number for mark in reversed(over)}
    return Piece(text[start:end], numbers.get(MATCH, 0), numbers.get(CHECK, 0))
