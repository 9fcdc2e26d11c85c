"""Rows with fewer values than columns into the places of these that the sums determine.

Where blanks left no trace, as in text with one blank between words, a value may stand in several columns. Blank counts
as zero; the values keep their order, the parts of a row add up to its total, and the rows of a column to each other.
What every choice has in one place is read there; nothing is said of the others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain, combinations, combinations_with_replacement, product
from typing import NamedTuple

from nlp.forms.columns import Order
from nlp.forms.labels import APPLICANTS, CASES, request_rows
from nlp.forms.values import read_value

#: A row as it may be: a text for each column.
Choice = tuple[str, ...]

#: The most sums of one column that are kept in mind; a column that has more determines little.
_MOST_SUMS = 200
#: The most times that the columns are gone through.
_MOST_ROUNDS = 8
_NONE = ("blank", "slash", "none")


class Placed(NamedTuple):
    """The values of a row in the order in which they stand, and that of the columns."""

    values: tuple[str, ...]
    order: Order


#: Between values of a row whose columns nothing tells.
_BETWEEN = "; "


def unplaced(values: Sequence[str]) -> str:
    """What stands in a cell of which only its row's values are known; this can be read as none of them.

    >>> unplaced(["2", "9"]), unplaced(["2"])
    ('2; 9', '2; …')
    """
    return _BETWEEN.join(values if len(values) > 1 else [*values, "…"])


def is_unplaced(raw: str) -> bool:
    """Whether a cell holds the values of its row."""
    return _BETWEEN in raw


def fill_requests(
    short: Mapping[str, Placed], known: Mapping[tuple[str, str], str]
) -> dict[tuple[str, str], str | None]:
    """For each cell of some rows of table three its text, None where it is not determined; `known` are all others."""
    rows = {key: _choices(row) for key, row in short.items()}
    others = {key: [_row_of(known, key)] for key, column in known if column == APPLICANTS[-1]}
    is_read = all(rows.values()) and all(_number(text) is not None for text in known.values())
    rows |= (_narrowed(rows | others) or {}) if is_read else {}
    found: dict[tuple[str, str], str | None] = {}
    for key in short:
        for place, column in enumerate(APPLICANTS):
            found[key, column] = _common(choice[place] for choice in rows[key])
    return found


def _row_of(known: Mapping[tuple[str, str], str], key: str) -> Choice:
    return tuple(known[key, column] for column in APPLICANTS)


def _choices(row: Placed) -> list[Choice]:
    """All ways to place the values of a row in its columns so that it adds up; in the form's order of these."""
    choices = []
    for places in combinations(range(len(row.order)), len(row.values)):
        texts = [""] * len(row.order)
        for place, value in zip(places, row.values):
            texts[place] = value
        choice = tuple(texts[place] for place in row.order)
        if _adds_up(choice):
            choices.append(choice)
    return choices


def _adds_up(texts: Choice) -> bool:
    """Whether the last of some texts is the sum of the others."""
    *parts, total = map(_number, texts)
    return total is not None and None not in parts and sum(filter(None, parts)) == total


@lru_cache(maxsize=1 << 12)
def _number(text: str) -> float | None:
    """The number that a text counts for; None where it cannot be read."""
    value = read_value(text)
    return 0.0 if value.state in _NONE else value.number


def _common(texts: Iterable[str]) -> str | None:
    """The text that all choices have in a place."""
    found = set(texts)
    return found.pop() if len(found) == 1 else None


# ---------------------------------------------------------------------------------------------- columns


def _narrowed(rows: Mapping[str, list[Choice]]) -> dict[str, list[Choice]] | None:
    """The choices that are left where the columns add up, too; None where they do not, or rows are missing."""
    form = next((form for form in ("2021", "2019") if set(request_rows(form)) <= set(rows)), None)
    if form is None:
        return None
    left = {key: list(rows[key]) for key in request_rows(form)}
    for _ in range(_MOST_ROUNDS):
        before = sum(map(len, left.values()))
        for place in range(len(APPLICANTS)):
            for sums in _sums_of_column(tuple(left)):
                if not _narrow(left, place, sums):
                    return None
        if sum(map(len, left.values())) == before:
            break
    return left


def _sums_of_column(keys: Sequence[str]) -> Iterator[list[tuple[str, int]]]:
    """What of a column must be zero: rows and their signs."""
    ends = ("new", "carried_in", "total", "carried_out")
    yield [*((key, 1) for key in keys if key not in ends), ("total", -1)]
    yield list(zip(ends, (1, 1, -1, -1)))


def _narrow(left: dict[str, list[Choice]], place: int, terms: Sequence[tuple[str, int]]) -> bool:
    """Leaves out choices of rows with which a column cannot add up; whether any are left."""
    options = [{sign * (_number(choice[place]) or 0.0) for choice in left[key]} for key, sign in terms]
    before = _partial_sums(options)
    behind = _partial_sums(options[::-1])[::-1]
    if max(map(len, before)) > _MOST_SUMS or max(map(len, behind)) > _MOST_SUMS:
        return True
    for (key, sign), own, first, rest in zip(terms, options, before, behind[1:]):
        possible = {number for number in own if any(-number - other in rest for other in first)}
        if len(possible) < len(own):
            left[key] = [choice for choice in left[key] if sign * (_number(choice[place]) or 0.0) in possible]
        if not possible:
            return False
    return True


def _partial_sums(options: Sequence[set[float]]) -> list[set[float]]:
    """The sums that the first none, one, two … of some numbers may have."""
    sums = [{0.0}]
    for own in options:
        last = sums[-1]
        sums.append({total + number for total in last for number in own} if len(last) <= _MOST_SUMS else last)
    return sums


# ------------------------------------------------------------------------------------------- table four


def fill_disputes(row: Placed) -> list[str | None]:
    """For each of the fifteen cells of table four its text, None where it is not determined.

    Nothing where the values of the row can stand in no way.

    >>> fill_disputes(Placed((*"12036", *"00000", *"415"), tuple(range(15))))[:6]
    ['1', '2', '0', '3', '6', None]
    """
    width = len(row.order) // len(CASES)
    found: list[set[str]] = [set() for _ in row.order]
    for parts in _in_three(row.values):
        blocks = []
        for start in range(0, len(row.order), width):
            own = row.order[start : start + width]
            blocks.append(_choices(Placed(parts[own[0] // width], tuple(place % width for place in own))))
        for choices in product(*blocks):
            for texts, text in zip(found, chain(*choices)):
                texts.add(text)
    return [_common(texts) for texts in found] if all(found) else []


def _in_three(values: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], ...]]:
    """All ways to part values into those of three blocks."""
    for first, second in combinations_with_replacement(range(len(values) + 1), 2):
        yield values[:first], values[first:second], values[second:]
