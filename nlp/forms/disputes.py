"""The rows and words of table four into its cells: reviews and suits, and how they ended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

import nlp.regex as re
from nlp.forms.cells import Found, FoundCells
from nlp.forms.columns import Order
from nlp.forms.labels import CASES, DISPUTES, RESULTS
from nlp.forms.rows import Row
from nlp.forms.short_rows import Placed, fill_disputes, unplaced
from nlp.forms.values import is_answer, may_answer, read_value
from nlp.language.text import folded

_WIDTH = len(DISPUTES)
#: The results as heads name them, whole or torn; and the kinds of case, suits of both kinds below their common head.
_RESULT = re.compile(
    "(?P<upheld>维持)|(?P<corrected>纠正)|(?P<other>其[他它])|(?P<pending>审结)|(?P<total>总计|^[总计]$)"
)
_CASE = re.compile(
    "(?P<suit>(?:未经(?:行政)?复议而?)?直接(?:提起)?(?:行政)?(?:起诉|诉讼))"
    "|(?P<suit_after_review>复议后[再又]?(?:提起)?(?:行政)?(?:起诉|诉讼))|(?P<review>行政复议)|(?P<suits>行政诉讼)"
)

Answer = tuple[str, int]  # what stands there, and its page


def dispute_cells(rows: Sequence[Row]) -> FoundCells:
    """The cells of table four in its rows and words: fifteen values in order, in one row or in three."""
    answers, results = _answers(rows)
    if not answers:
        return {}
    order = _order(results, "".join([row.text for row in rows]))
    if len(answers) == _WIDTH + 1:
        answers = _without_page_number(answers, order)
    if len(answers) < _WIDTH:
        return _of_short(answers, order) if len(results) == _WIDTH else {}
    return {("all", column): Found(*answers[place]) for column, place in zip(DISPUTES, order)}


def _of_short(answers: Sequence[Answer], order: Order) -> FoundCells:
    """The cells of a table with fewer values than columns, as far as these add up in one way only."""
    values = tuple(raw for raw, _ in answers)
    page = answers[0][1]
    texts = fill_disputes(Placed(values, order))
    return {
        ("all", column): Found(unplaced(values) if text is None else text, page)
        for column, text in zip(DISPUTES, texts)
    }


# ----------------------------------------------------------------------------------------------- values


def _answers(rows: Sequence[Row]) -> tuple[list[Answer], list[str]]:
    """The values of the table in order, blank ones where its heads stand and nothing below them; and the results that
    these heads name, in order."""
    headed: dict[int, dict[int, str]] = {}  # results by column, by table
    words: list[Answer] = []
    cells: list[Answer] = []
    listed: list[tuple[Answer, str]] = []
    heads = ""
    for row in rows:
        if row.table >= 0 and all(may_answer(cell.text) for cell in row.cells):
            cells.extend(_row(row, headed.get(row.table, {})))
        else:
            heads += row.text
            headed.setdefault(row.table, {}).update(_named(row))
            words.extend(_among_words(row))
            listed.extend(_of_one_result(row))
    if len(listed) == _WIDTH:
        return [answer for answer, _ in listed], [result for _, result in listed]
    found = cells if len(cells) >= _WIDTH else cells + words
    if not found and heads.count("维持") == len(CASES):
        found = [("", rows[0].page)] * _WIDTH
    return found, _results(headed, heads)


def _results(headed: Mapping[int, Mapping[int, str]], heads: str) -> list[str]:
    """The results that heads name, by their columns, or in the order of words."""
    for table, columns in headed.items():
        if table >= 0 and len(columns) in (_WIDTH, len(RESULTS)):
            return [result for _, result in sorted(columns.items())]
    return [match.lastgroup or "" for match in _RESULT.finditer(heads)]


def _named(row: Row) -> dict[int, str]:
    """The columns of a row in which a result is named."""
    return {cell.column: result for cell in row.cells if (result := _result_of(cell.text))}


@lru_cache(maxsize=1 << 10)
def _result_of(text: str) -> str:
    """The result that a cell names.

    >>> [_result_of(text) for text in ("结果维持", "尚未审结", "总 计", "行政诉讼")]
    ['upheld', 'pending', 'total', '']
    """
    found = _RESULT.search(folded(text))
    return found.lastgroup or "" if found else ""


def _among_words(row: Row) -> list[Answer]:
    """The values of a row that stand beside words."""
    return [(cell.text, row.page) for cell in row.cells if cell.text and is_answer(cell.text)]


def _of_one_result(row: Row) -> list[tuple[Answer, str]]:
    """The last cell of a row that is about one result, and this, as where each has a row of its own."""
    if row.table < 0 or len(row.cells) < 2:
        return []
    *labels, last = row.cells
    result = _result_of(labels[-1].text)
    return [((last.text, row.page), result)] if result and may_answer(last.text) else []


def _row(row: Row, headed: Mapping[int, str]) -> list[Answer]:
    """The values of a row that holds nothing else, columns that no result heads left out."""
    texts = [cell.text for cell in row.cells]
    filled = [text for text in texts if text]
    if len(texts) > _WIDTH and len(filled) == _WIDTH:
        texts = filled
    elif len(texts) not in (_WIDTH, len(RESULTS)) and len(headed) in (_WIDTH, len(RESULTS)):
        by_column = {cell.column: cell.text for cell in row.cells}
        texts = [by_column.get(column, "") for column in sorted(headed)]
    return [(text, row.page) for text in texts] if any(texts) else []


def _without_page_number(answers: list[Answer], order: Order) -> list[Answer]:
    """Sixteen values as the fifteen that add up without one of them."""
    for left_out in range(len(answers)):
        rest = answers[:left_out] + answers[left_out + 1 :]
        if _adds_up(rest, order):
            return rest
    return answers


def _adds_up(answers: Sequence[Answer], order: Order) -> bool:
    """Whether in each of the three blocks four results make the total."""
    numbers = [read_value(answers[place][0]).number or 0 for place in order]
    blocks = [numbers[start : start + len(RESULTS)] for start in range(0, _WIDTH, len(RESULTS))]
    return all(sum(block[:-1]) == block[-1] for block in blocks)


# ----------------------------------------------------------------------------------------------- columns


def _order(results: Sequence[str], text: str) -> Order:
    """Which of fifteen values is that of each column of the form, by the results and kinds of case that heads name.

    Where heads do not name five results three times, columns stand as in the form.
    """
    width = len(RESULTS)
    blocks = [results[start : start + width] for start in range(0, len(results), width)]
    if len(blocks) == 1:  # above three rows
        blocks *= len(CASES)
    if len(blocks) != len(CASES) or any(set(block) != set(RESULTS) for block in blocks):
        blocks = [RESULTS] * len(CASES)
    places: dict[str, int] = {}
    for case, block in zip(_cases_in_order(text), blocks):
        for result in block:
            places[f"{case}_{result}"] = len(places)
    return tuple(places[column] for column in DISPUTES)


def _cases_in_order(text: str) -> Sequence[str]:
    """The kinds of case as they stand beside each other, from heads line by line, suits above their two kinds.

    >>> _cases_in_order("行政诉讼行政复议未经复议直接起诉复议后起诉")
    ('suit', 'suit_after_review', 'review')
    """
    named = list(dict.fromkeys(match.lastgroup or "" for match in _CASE.finditer(text)))
    suits = [case for case in named if case in CASES[1:]]
    if len(suits) < len(CASES[1:]) or "review" not in named:
        return CASES
    is_last = "suits" in named and named.index("suits") < named.index("review")
    return (*suits, CASES[0]) if is_last else (CASES[0], *suits)
