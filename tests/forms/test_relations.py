"""The sums of a table find what is wrong in it or missing from it, and never change what was read."""

from __future__ import annotations

import numpy as np
import pytest

from nlp.forms.cells import FormCell
from nlp.forms.labels import APPLICANTS, DISPUTES, request_rows
from nlp.forms.relations import imply, relations

DONE = [row for row in request_rows("2021") if row not in ("new", "carried_in", "total", "carried_out")]


def table(seed: int = 7) -> dict:
    """The numbers of tables three and four, made up so that all sums hold."""
    random = np.random.default_rng(seed)
    numbers = {}
    for column in APPLICANTS[:-1]:
        for row in DONE:
            numbers[row, column] = int(random.integers(5, 60))
        done = sum(numbers[row, column] for row in DONE)
        carried_out = int(random.integers(0, 9))
        carried_in = int(random.integers(0, done + 1))
        numbers |= {("total", column): done, ("carried_out", column): carried_out}
        numbers |= {("carried_in", column): carried_in, ("new", column): done + carried_out - carried_in}
    for row in request_rows("2021"):
        numbers[row, "total"] = sum(numbers[row, column] for column in APPLICANTS[:-1])
    return numbers


def cells(numbers: dict, disputes=(3, 1, 0, 2, 6) * 3) -> tuple[FormCell, ...]:
    def cell(name, row, column, value):
        raw = "" if value is None else str(value)
        state = "blank" if value is None else "number" if value else "zero"
        return FormCell(name, "2021", row, column, None if value is None else float(value), raw, state, 1)

    order = [("t3", row, column, numbers[row, column]) for row in request_rows("2021") for column in APPLICANTS]
    order += [("t4", "all", column, value) for column, value in zip(DISPUTES, disputes)]
    return tuple(cell(*each) for each in order)


def implied(numbers: dict, **given) -> dict:
    return {(c.row, c.column): c.implied for c in imply(cells(numbers, **given)) if c.implied is not None}


def test_the_large_table_has_39_relations_of_rank_37():
    own = [relation for relation in relations("2021") if relation.table == "t3"]
    keys = [("t3", row, column) for row in request_rows("2021") for column in APPLICANTS]
    matrix = [[(key in relation.left) - (key in relation.right) for key in keys] for relation in own]
    assert (len(own), np.linalg.matrix_rank(np.array(matrix))) == (39, 37)


def test_a_table_that_adds_up_implies_nothing():
    assert implied(table()) == {}


@pytest.mark.parametrize("row", request_rows("2021"))
def test_one_wrong_cell_is_found_and_determined_wherever_it_stands(row):
    numbers = table()
    for column in APPLICANTS:
        wrong = numbers | {(row, column): numbers[row, column] + 7}
        assert implied(wrong) == {(row, column): numbers[row, column]}


def test_what_was_read_stays():
    numbers = table()
    wrong = cells(numbers | {("granted", "total"): 1})
    assert [(cell.value, cell.raw, cell.state) for cell in imply(wrong)] == [(c.value, c.raw, c.state) for c in wrong]


def test_two_wrong_cells_of_different_size():
    numbers = table()
    wrong = numbers | {("partial", "company"): numbers["partial", "company"] + 5}
    wrong[("refused_3", "research")] += 11
    assert implied(wrong) == {key: numbers[key] for key in (("partial", "company"), ("refused_3", "research"))}


def test_two_wrong_cells_that_may_as_well_be_two_others_are_not_guessed():
    numbers = table()
    wrong = numbers | {("partial", "company"): numbers["partial", "company"] + 5}
    wrong[("refused_3", "research")] += 5
    assert implied(wrong) == {}


@pytest.mark.parametrize("row", ["new", "refused_4", "total", "carried_out"])
def test_a_blank_row_is_implied(row):
    numbers = table()
    blank = numbers | {(row, column): None for column in APPLICANTS}
    assert implied(blank) == {(row, column): numbers[row, column] for column in APPLICANTS}


@pytest.mark.parametrize("column", APPLICANTS)
def test_a_blank_column_is_implied(column):
    numbers = table()
    blank = numbers | {(row, column): None for row in request_rows("2021")}
    assert implied(blank) == {(row, column): numbers[row, column] for row in request_rows("2021")}


def test_two_blank_rows_are_not():
    numbers = table()
    blank = numbers | {(row, column): None for row in ("partial", "refused_4") for column in APPLICANTS}
    assert implied(blank) == {}


def test_blanks_beside_a_total_that_is_used_up_are_zero():
    numbers = {(row, column): None for row in request_rows("2021") for column in APPLICANTS}
    numbers |= {(row, column): 0 for row in request_rows("2021") for column in ("natural_person", "total")}
    numbers |= {(row, column): 3 for row in ("new", "granted", "total") for column in ("natural_person", "total")}
    assert set(implied(numbers).values()) == {0}
    assert len(implied(numbers)) == 5 * 25


def test_one_blank_and_one_wrong_cell():
    numbers = table()
    wrong = numbers | {("partial", "company"): None, ("refused_3", "research"): numbers["refused_3", "research"] + 4}
    assert implied(wrong) == {key: numbers[key] for key in (("partial", "company"), ("refused_3", "research"))}


def test_a_wrong_total_of_reviews_cannot_be_located():
    assert implied(table(), disputes=(3, 1, 0, 2, 9) + (0,) * 10) == {}


def test_a_blank_result_of_reviews_is_implied():
    found = imply(cells(table(), disputes=(3, None, 0, 2, 6) + (0,) * 10))
    assert [(c.column, c.implied) for c in found if c.implied is not None] == [("review_corrected", 1)]
