"""The rows of a table with cells into the places of the seven columns of table three, and whose columns they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

import nlp.regex as re
from nlp.forms.labels import APPLICANT_WORDS, APPLICANTS, request_keys
from nlp.forms.rows import Row
from nlp.forms.values import is_answer, is_value
from nlp.language.text import folded
from nlp.reading.document import Cell

#: For each column of the form, which one of seven it is in a table.
Order = tuple[int, ...]

_COUNT = len(APPLICANTS)
FORM_ORDER: Order = tuple(range(_COUNT))
_LEGAL_PERSONS = APPLICANTS[1:-1]
#: The head above those of the legal persons.
_GROUP = "法人(?:或|和|及)者?其[他它]组织"
_GROUPED = re.compile(_GROUP)
#: Where the heads stand among words: nothing but what they are made of.
_RUN = re.compile("[自然人申请情况法或和及者其他它组织商业企科研机构社会公益律服务总计合]+")
_FIRST = "自然人"
#: The heads: whole, or their first halves.
_HEADS = re.compile(
    f"(?P<group>{_GROUP})|(?P<natural_person>自然人)|(?P<company>商业|企业)|(?P<research>科研)|(?P<public_welfare>社会|公益)"
    "|(?P<legal_service>法律)|(?P<other_organisation>其[他它])|(?P<total>总计|合计)"
)


class Seven(NamedTuple):
    """Where seven columns begin, from the left to the right; and their order, nothing if the table has no heads."""

    starts: tuple[int, ...]
    order: Order | None


def seven_columns(rows: Sequence[Row]) -> Seven | None:
    """The seven columns that hold a value in some row, or that the headings name."""
    filled: set[int] = set()
    for row in rows:
        filled.update(_filled(row.cells))
    heads = _heads(rows)
    starts = tuple(sorted(filled)) if len(filled) == _COUNT else _headed(heads)
    return Seven(starts, order_of([_head_between(heads, *ends) for ends in _ranges(starts)])) if starts else None


def _filled(cells: Sequence[Cell]) -> list[int]:
    """The columns of a row in which a value stands behind the row's label."""
    columns: list[int] = []
    label = ""
    for cell in cells:
        if cell.text and is_value(cell.text):
            columns.append(cell.column)
        elif not is_answer(cell.text):
            columns.clear()
            label += folded(cell.text)
    return columns if len(columns) == _COUNT or request_keys(label) else []


def _heads(rows: Sequence[Row]) -> dict[int, str]:
    """The headings of table three by column, which may be split over several rows."""
    texts: dict[int, str] = {}
    for row in rows:
        if request_keys(row.text) and "总计" not in row.text:
            break
        for cell in row.cells:
            if not is_value(cell.text):
                texts[cell.column] = texts.get(cell.column, "") + folded(cell.text)
    return texts


def _headed(heads: Mapping[int, str]) -> tuple[int, ...]:
    """The columns below the headings that name applicants; none where these are not the seven."""
    named = {column: applicant_of(text) for column, text in sorted(heads.items())}
    columns = tuple(column for column, applicant in named.items() if applicant)
    return columns if len(columns) == len(set(named.values()) - {""}) == _COUNT else ()


def _ranges(starts: tuple[int, ...]) -> list[tuple[int, int]]:
    """From where each column begins to where the next does."""
    return list(zip(starts, (*starts[1:], starts[-1] + 1)))


def _head_between(heads: Mapping[int, str], start: int, end: int) -> str:
    return "".join(heads.get(column, "") for column in range(start, end))


@lru_cache(maxsize=1 << 10)
def applicant_of(head: str) -> str:
    """The column of the form that a folded head names, with what stands above it.

    >>> applicant_of("法人或其他组织商业企业"), applicant_of("法人或其他组织其他"), applicant_of("法人或其他组织")
    ('company', 'other_organisation', '')
    """
    own = _GROUPED.sub("", head)
    return next((key for key, words in APPLICANT_WORDS.items() if re.search(words, own)), "")


def order_of(heads: Sequence[str]) -> Order | None:
    """The order of seven folded heads; None where they do not name the seven columns of the form.

    >>> order_of(["总计", "自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他"])
    (1, 2, 3, 4, 5, 6, 0)
    """
    named = [applicant_of(head) for head in heads]
    return _places(named)


@lru_cache(maxsize=1 << 8)
def order_of_words(text: str) -> Order | None:
    """The order that the heads of table three have in words that follow each other line by line.

    The legal persons stand in a line below their common head.

    >>> order_of_words("总计自然人法人或其他组织商业企业科研机构社会公益组织法律服务机构其他")
    (1, 2, 3, 4, 5, 6, 0)
    """
    among = next((run for run in _RUN.findall(text) if _FIRST in run), "")
    named = list(dict.fromkeys(match.lastgroup or "" for match in _HEADS.finditer(among)))
    if "group" in named:
        legal = [name for name in named if name in _LEGAL_PERSONS]
        above = [name for name in named if name not in _LEGAL_PERSONS]
        place = above.index("group")
        named = [*above[:place], *legal, *above[place + 1 :]]
    return _places(named)


def _places(named: Sequence[str]) -> Order | None:
    """The place of each column of the form, if all are named once."""
    if len(named) != _COUNT or set(named) != set(APPLICANTS):
        return None
    return tuple(named.index(applicant) for applicant in APPLICANTS)


def values_at(cells: Sequence[Cell], columns: tuple[int, ...]) -> list[Cell]:
    """The cells of a row in seven columns, each up to where the next begins; none where the row has none there."""
    last = cells[-len(columns) :]
    if tuple([cell.column for cell in last]) == columns:
        return list(last)
    if not any(cell.column >= columns[0] for cell in cells):
        return []
    by_column = {cell.column: cell for cell in cells}
    return [_between(by_column, start, end) for start, end in _ranges(columns)]


def _between(cells: dict[int, Cell], start: int, end: int) -> Cell:
    """The cell in a column, or the filled one in a column beside it that has no heading."""
    blank = Cell(0, start, "")
    for column in range(start, end):
        cell = cells.get(column, blank)
        if cell.text:
            return cell
    return blank
