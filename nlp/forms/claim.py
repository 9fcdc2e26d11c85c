"""What a number of a text is held to: the claim, and what its sentence stands in."""

from __future__ import annotations

from typing import NamedTuple

from nlp.forms.cells import Key

#: A reading of a claim: what it may mean, and the number that the tables have for that.
Reading = tuple[str, float | None]


class Claim(NamedTuple):
    """A number that a text gives for something that the tables hold too.

    `start` and `end` are offsets in the sentence; `is_sure` tells whether its words leave no doubt that it is all of
    what it counts, `is_part_of_list` whether it goes with the number before it (`其中维持2件`).
    """

    rule: str
    start: int
    end: int
    number: float
    readings: tuple[Reading, ...]
    cell: Key
    is_sure: bool = True
    is_part_of_list: bool = False


class Context(NamedTuple):
    """What a sentence stands in: the year of the report, names of its body, what the text before it is about."""

    year: int
    names: tuple[str, ...] = ()
    about_requests: bool = False
    about_disputes: bool = False
