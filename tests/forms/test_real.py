"""Every cell of published reports as read off them by eye; skipped where these are not at hand."""

from __future__ import annotations

from pathlib import Path

import pytest

import nlp
from nlp.forms import forms
from nlp.forms.labels import APPLICANTS, DISPUTES, request_rows

REAL = Path(__file__).parents[3] / "shared" / "real"
real = pytest.mark.skipif(not REAL.exists(), reason="published reports are not at hand")

#: Table two in the order of its cells; of table three the rows that are not all zero, natural persons to total; table
#: four. A number that stands for a row is that of natural persons and the total.
FIGURES: dict[str, tuple[str, list, dict, list]] = {
    "huaian-2024.pdf": (
        "2021",
        [1, 0, 11, 8, 26, 66, 447228, 3985758, 88283, 96171.6],
        {
            "new": [3001, 53, 0, 0, 61, 4, 3119],
            "carried_in": 34,
            "granted": [1288, 21, 0, 0, 50, 3, 1362],
            "partial": [447, 7, 0, 0, 0, 0, 454],
            "refused_1": 2,
            "refused_2": [30, 1, 0, 0, 0, 0, 31],
            "refused_3": 5,
            "refused_4": 6,
            "refused_5": [7, 1, 0, 0, 0, 0, 8],
            "refused_6": 12,
            "refused_7": 9,
            "refused_8": 105,
            "unavailable_1": [746, 12, 0, 0, 10, 1, 769],
            "unavailable_2": 11,
            "unavailable_3": 1,
            "rejected_1": [56, 6, 0, 0, 0, 0, 62],
            "rejected_2": 25,
            "rejected_5": 1,
            "other_1": [67, 3, 0, 0, 1, 0, 71],
            "other_2": 6,
            "other_3": [108, 2, 0, 0, 0, 0, 110],
            "total": [2932, 53, 0, 0, 61, 4, 3050],
            "carried_out": 103,
        },
        [72, 64, 178, 37, 351, 13, 4, 8, 1, 26, 12, 1, 1, 6, 20],
    ),
    "hongze-2023.pdf": (
        "2019",
        [0, 0, 0, 0, 5, 5, 550, 4119, 195, 7730.28],
        {
            "new": 21,
            "partial": 4,
            "refused_1": 1,
            "refused_6": 1,
            "refused_7": 1,
            "unavailable_1": 10,
            "unavailable_2": 3,
            "rejected_1": 1,
            "total": 21,
        },
        [10, 1, 0, 0, 0, 0, 0, 0, 0, 0, 5, 0, 0, 0, 0],
    ),
    "hongze-2024.pdf": (
        "2019",
        [0, 0, 0, 3, 0, 8, 9487, 2776, 84, 7545],
        {
            "new": 95,
            "granted": 50,
            "partial": 9,
            "refused_3": 1,
            "refused_6": 1,
            "refused_7": 1,
            "unavailable_1": 31,
            "unavailable_2": 1,
            "rejected_1": 1,
            "total": 95,
        },
        [1, 1, 0, 0, 2, 1, 0, 0, 0, 1, 2, 0, 1, 0, 3],
    ),
    "kewei-2024.txt": (
        "2021",
        [0, 0, 0, 13, 0, 55, 97, 0, 0, 0],
        {
            "new": [32, 2, 0, 0, 0, 0, 34],
            "carried_in": 2,
            "granted": 9,
            "refused_5": 1,
            "refused_6": 1,
            "unavailable_1": 4,
            "unavailable_2": 6,
            "other_1": [8, 2, 0, 0, 0, 0, 10],
            "other_3": 4,
            "total": [33, 2, 0, 0, 0, 0, 35],
            "carried_out": [1, 0, 0, 0, 0, 0, None],
        },
        [1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    ),
    "shanghai-2025.txt": (
        "2021",
        [22, 22, 235, 34, 55, 189, 0, 0, 0, 0],
        {
            "new": [1259, 36, 0, 0, 0, 0, 1295],
            "carried_in": [170, 15, 0, 0, 4, 0, 189],
            "granted": [201, 5, 0, 0, 0, 0, 206],
            "partial": 2,
            "refused_1": 4,
            "refused_3": 1,
            "refused_5": [8, 0, 0, 0, 1, 0, 9],
            "refused_6": 1,
            "refused_8": 5,
            "unavailable_1": [484, 28, 0, 0, 1, 0, 513],
            "unavailable_2": [47, 1, 0, 0, 0, 0, 48],
            "unavailable_3": 3,
            "rejected_1": [61, 1, 0, 0, 0, 0, 62],
            "rejected_2": 16,
            "rejected_3": 1,
            "rejected_4": 1,
            "other_1": [40, 1, 0, 0, 2, 0, 43],
            "other_3": [264, 12, 0, 0, 0, 0, 276],
            "total": [1139, 48, 0, 0, 4, 0, 1191],
            "carried_out": [290, 3, 0, 0, 0, 0, 293],
        },
        [40, 0, 10, 5, 55, 2, 0, 4, 6, 12, 6, 0, 9, 7, 22],
    ),
    "shuyang-2025.txt": (
        "2021",
        [0, 0, 0, 6, 1, 32, 517645, 693957, 2154, 4068.208],
        {
            "new": [705, 3, 0, 0, 5, 0, 713],
            "carried_in": 36,
            "granted": [290, 1, 0, 0, 3, 0, 294],
            "partial": [99, 0, 0, 0, 2, 0, 101],
            "refused_3": 2,
            "refused_4": 2,
            "refused_5": 13,
            "refused_6": 2,
            "refused_7": 4,
            "refused_8": 9,
            "unavailable_1": 111,
            "unavailable_2": 2,
            "rejected_1": 12,
            "rejected_2": [6, 1, 0, 0, 0, 0, 7],
            "other_1": 9,
            "other_2": 7,
            "other_3": [142, 1, 0, 0, 0, 0, 143],
            "total": [710, 3, 0, 0, 5, 0, 718],
            "carried_out": 31,
        },
        [27, 10, 9, 15, 61, 3, 0, 0, 0, 3, 8, 0, 1, 1, 10],
    ),
    "ziwei-2024.txt": ("2021", [0] * 10, {}, [0] * 15),
}


@real
@pytest.mark.parametrize("name", FIGURES)
def test_every_cell(name):
    form, active, requests, disputes = FIGURES[name]
    cells = forms(nlp.read(REAL / name))
    assert [cell.value for cell in cells if cell.table == "t2"] == active
    want = {}
    for row in request_rows(form):
        given = requests.get(row, 0)
        six = given if isinstance(given, list) else [given, 0, 0, 0, 0, 0, given]
        want |= {(row, column): number for column, number in zip(APPLICANTS, six, strict=True)}
    assert {(cell.row, cell.column): cell.value for cell in cells if cell.table == "t3"} == want
    assert [cell.value for cell in cells if cell.table == "t4"] == disputes
    assert len(disputes) == len(DISPUTES)


@real
def test_a_total_that_stands_blank_is_implied():
    cells = forms(nlp.read(REAL / "kewei-2024.txt"))
    assert [(cell.row, cell.column, cell.implied) for cell in cells if cell.implied is not None] == [
        ("carried_out", "total", 1)
    ]


@real
@pytest.mark.parametrize("name", ["fagaiju-2023.txt", "jinhu-2023.txt", "suqian-2023.txt"])
def test_headings_without_tables_give_no_cells(name):
    assert forms(nlp.read(REAL / name)) == ()
