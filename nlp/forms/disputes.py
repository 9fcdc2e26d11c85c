"""The rows and words of table four into its cells: reviews and suits, and how they ended."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import nlp.regex as re
from nlp.forms.cells import Found, FoundCells
from nlp.forms.labels import CASES, DISPUTES, RESULTS
from nlp.forms.rows import Row
from nlp.forms.values import is_answer, may_answer, read_value
from nlp.language.text import folded

_WIDTH = len(DISPUTES)
_RESULT = re.compile("维持|纠正|其他|审结|总计|^[总计]$")

Answer = tuple[str, int]  # what stands there, and its page


def dispute_cells(rows: Sequence[Row]) -> FoundCells:
    """The cells of table four in its rows and words: fifteen values in order, in one row or in three."""
    answers = _answers(rows)
    if len(answers) == _WIDTH + 1:
        answers = _without_page_number(answers)
    if len(answers) < _WIDTH:
        return {}
    return {("all", column): Found(raw, page) for column, (raw, page) in zip(DISPUTES, answers)}


def _answers(rows: Sequence[Row]) -> list[Answer]:
    """The values of the table in order; blank ones where its heads stand and nothing below them."""
    headed: dict[int, set[int]] = {}  # columns below a result's name, by table
    words: list[Answer] = []
    cells: list[Answer] = []
    listed: list[Answer] = []
    heads = ""
    for row in rows:
        if row.table >= 0 and all(may_answer(cell.text) for cell in row.cells):
            cells.extend(_row(row, headed.get(row.table, set())))
        else:
            heads += row.text
            headed.setdefault(row.table, set()).update(_named(row))
            words.extend(_among_words(row))
            listed.extend(_of_one_result(row))
    if len(listed) == _WIDTH:
        return listed
    found = cells if len(cells) >= _WIDTH else cells + words
    if not found and heads.count("维持") == len(CASES):
        return [("", rows[0].page)] * _WIDTH
    return found


def _named(row: Row) -> set[int]:
    """The columns of a row in which a result is named."""
    return {cell.column for cell in row.cells if _is_result(cell.text)}


@lru_cache(maxsize=1 << 10)
def _is_result(text: str) -> bool:
    """Whether a cell names a result."""
    return bool(_RESULT.search(folded(text)))


def _among_words(row: Row) -> list[Answer]:
    """The values of a row that stand beside words."""
    return [(cell.text, row.page) for cell in row.cells if cell.text and is_answer(cell.text)]


def _of_one_result(row: Row) -> list[Answer]:
    """The last cell of a row that is about one result, as where each has a row of its own."""
    if row.table < 0 or len(row.cells) < 2:
        return []
    *labels, last = row.cells
    label = folded(labels[-1].text)
    return [(last.text, row.page)] if label and _RESULT.search(label) and may_answer(last.text) else []


def _row(row: Row, headed: set[int]) -> list[Answer]:
    """The values of a row that holds nothing else, columns that no result heads left out."""
    texts = [cell.text for cell in row.cells]
    filled = [text for text in texts if text]
    if len(texts) > _WIDTH and len(filled) == _WIDTH:
        texts = filled
    elif len(texts) not in (_WIDTH, len(RESULTS)) and len(headed) in (_WIDTH, len(RESULTS)):
        by_column = {cell.column: cell.text for cell in row.cells}
        texts = [by_column.get(column, "") for column in sorted(headed)]
    return [(text, row.page) for text in texts] if any(texts) else []


def _without_page_number(answers: list[Answer]) -> list[Answer]:
    """Sixteen values as the fifteen that add up without one of them."""
    for left_out in range(len(answers)):
        rest = answers[:left_out] + answers[left_out + 1 :]
        if _adds_up(rest):
            return rest
    return answers


def _adds_up(answers: Sequence[Answer]) -> bool:
    """Whether in each of the three blocks four results make the total."""
    numbers = [read_value(raw).number or 0 for raw, _ in answers]
    blocks = [numbers[start : start + len(RESULTS)] for start in range(0, _WIDTH, len(RESULTS))]
    return all(sum(block[:-1]) == block[-1] for block in blocks)
