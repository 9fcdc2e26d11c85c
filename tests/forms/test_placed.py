"""Tables that no lines rule: what stands below which head is told by places on the page."""

from __future__ import annotations

import pytest

from nlp.forms import forms
from nlp.forms.labels import DISPUTES, request_rows
from nlp.reading.document import Box, Cell, Document, Line, Page, Piece, Table
from tests.forms.test_layouts import HEADS, LABELS

SIZE, PITCH = 8.0, 12.0
COLUMNS = [200.0 + 40 * number for number in range(7)]  # where the columns begin
#: Columns with a number, by row; all other cells are blank.
NUMBERS = {
    "new": {0: "9", 2: "12", 6: "21"},
    "refused_6": {2: "12", 6: "12"},
    "rejected_5": {0: "7", 6: "7"},
    "other_2": {0: "2", 6: "2"},
    "total": {0: "9", 2: "12", 6: "21"},
}


class Paper:
    """Words at places, as lines from top to bottom."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.y = 0.0

    def line(self, *words: tuple[float, str], down: float = PITCH) -> None:
        """Words, each with the place where it begins."""
        self.y += down
        pieces = tuple(
            Piece(text, Box(x, self.y, x + sum(SIZE / 2 if c.isascii() else SIZE for c in text), self.y + SIZE))
            for x, text in words
        )
        text = " ".join(piece.text for piece in pieces)
        box = Box(pieces[0].box.left, self.y, pieces[-1].box.right, self.y + SIZE)
        self.lines.append(Line(text, box, SIZE, None, pieces if len(pieces) > 1 else ()))

    def read(self) -> Document:
        return Document("a.pdf", "pdf", "pypdfium2", None, (Page(tuple(self.lines)),))


def at(column: int, text: str, side: str = "left") -> tuple[float, str]:
    """A text on a side of its cell, which is 40 points wide."""
    width = sum(SIZE / 2 if c.isascii() else SIZE for c in text)
    aside = {"left": 2.0, "middle": (40 - width) / 2, "right": 38 - width}[side]
    return COLUMNS[column] + aside, text


def heads(paper: Paper) -> None:
    paper.line((COLUMNS[3], "申请人情况"))
    paper.line((COLUMNS[2], "法人或其他组织"))
    paper.line(*(at(n, head[:2], "middle") for n, head in enumerate(HEADS)))
    paper.line(*(at(n, head[2:4], "middle") for n, head in enumerate(HEADS) if head[2:]), down=9)
    paper.line(*(at(n, head[4:], "middle") for n, head in enumerate(HEADS) if head[4:]), down=9)


def numbers(row: str, side: str) -> list[tuple[float, str]]:
    return [at(column, text, side) for column, text in NUMBERS.get(row, {}).items()]


def found(document: Document) -> dict[str, dict[int, str]]:
    rows: dict[str, dict[int, str]] = {}
    for number, cell in enumerate(cell for cell in forms(document) if cell.table == "t3"):
        assert cell.state in ("number", "blank")
        if cell.raw:
            rows.setdefault(cell.row, {})[number % 7] = cell.raw
    return rows


@pytest.mark.parametrize("side", ["left", "middle", "right"])
def test_any_cell_may_be_blank(side):
    paper = Paper()
    heads(paper)
    for row in request_rows("2021"):
        paper.line((20.0, LABELS[row][:22]), *numbers(row, side))
    assert found(paper.read()) == NUMBERS


def test_a_label_in_lines_with_its_numbers_between_them_and_groups_beside_them():
    paper = Paper()
    heads(paper)
    for row in request_rows("2021"):
        label = LABELS[row].split(" ")[-1]
        left = 20.0 if label[0] in "一二三四（" else 90.0
        if row == "unavailable_2":
            paper.line((20.0, "（四）无"), down=6)
        if len(label) < 16:
            paper.line((left, label), *numbers(row, "middle"))
            continue
        paper.line((left, label[:11]))
        if row in NUMBERS:
            paper.line(*numbers(row, "middle"), down=4)
        if row == "other_2":
            paper.line((20.0, "（六）其他处理"), down=3)
        paper.line((left, label[11:]), down=4)
    assert found(paper.read()) == NUMBERS


def test_heads_and_labels_that_were_read_as_two_columns_of_text():
    paper = Paper()
    heads(paper)
    for row in request_rows("2021"):
        paper.line((20.0, LABELS[row][:22]))
    paper.lines = [*paper.lines[:1], *paper.lines[5:], *paper.lines[1:5]]
    cells = forms(paper.read())
    assert {cell.state for cell in cells if cell.table == "t3"} == {"blank"}


def test_the_number_of_the_page_is_no_blank_rows():
    paper = Paper()
    heads(paper)
    for row in request_rows("2021"):
        paper.line((20.0, LABELS[row][:22]), *numbers(row, "middle"))
        if row == "rejected_1":
            paper.line((COLUMNS[1], "5"), down=60)
    assert found(paper.read()) == NUMBERS


def test_rows_that_were_read_as_a_table_keep_their_places():
    paper = Paper()
    heads(paper)
    for row in request_rows("2021"):
        paper.line((20.0, LABELS[row][:22]), *numbers(row, "middle"))
    first, last = paper.lines[:5], tuple(paper.lines[5:])
    pieces = [(row, n, piece) for row, line in enumerate(last) for n, piece in enumerate(line.pieces or (line,))]
    table = Table(tuple(Cell(row, n, piece.text) for row, n, piece in pieces), None, last)
    assert found(Document("a.pdf", "pdf", "pypdfium2", None, (Page((*first, table)),))) == NUMBERS


def test_two_numbers_in_one_column_are_not_placed():
    paper = Paper()
    heads(paper)
    for row in request_rows("2021"):
        paper.line((20.0, LABELS[row][:22]), *((COLUMNS[0] + 20 * n, "0") for n in range(7)))
    assert len({cell.raw for cell in forms(paper.read())}) == 1


def test_table_four_with_blanks():
    paper = Paper()
    places = [20.0 + 32 * n for n in range(15)]
    paper.line((60.0, "行政复议"), (300.0, "行政诉讼"))
    paper.line((200.0, "未经复议直接起诉"), (400.0, "复议后起诉"))
    results = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"] * 3
    paper.line(*((x, word[:2]) for x, word in zip(places, results)))
    paper.line(*((x, word[2:]) for x, word in zip(places, results) if word[2:]))
    paper.line((places[2] + 6, "3"), (places[4] + 6, "3"), (places[14] + 6, "11"))
    cells = {cell.column: cell.raw for cell in forms(paper.read()) if cell.raw}
    assert cells == {DISPUTES[2]: "3", DISPUTES[4]: "3", DISPUTES[14]: "11"}
    paper.lines.pop()
    assert {cell.state for cell in forms(paper.read())} == {"blank"}


def test_table_two_with_blanks():
    paper = Paper()
    paper.line((20.0, "第二十条第（一）项"))
    paper.line((40.0, "信息内容"), (150.0, "本年制发件数"), (250.0, "本年废止件数"), (350.0, "现行有效件数"))
    paper.line((20.0, "规章"))
    paper.line((20.0, "行政规范性文件"), (170.0, "4"), (370.0, "12"))
    paper.line((20.0, "第二十条第（五）项"))
    paper.line((40.0, "信息内容"), (240.0, "本年处理决定数量"))
    paper.line((20.0, "行政许可"), (260.0, "31"))
    raw = [cell.raw for cell in forms(paper.read())]
    assert raw[:7] == ["", "", "", "4", "", "12", "31"]
