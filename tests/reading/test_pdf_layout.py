"""Pages painted in odd ways: each test is named after what a tool or an office did to a page."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest

from nlp.reading.document import Page, Table
from nlp.reading.pdf import AT_ONCE, read_pdf

pytest.importorskip("reportlab")
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
WIDTH, HEIGHT = A4
LINES = [
    "青禾县档案馆2023年政府信息公开工作年度报告",
    "一、总体情况",
    "全年公布馆藏目录四批，接待查档群众六百余人次，均按时答复。",
    "窗口增设自助查询机两台，老年人可由工作人员代为操作。",
    "二、主动公开政府信息情况",
    "本馆没有规章和行政规范性文件，也没有行政许可事项。",
    "五、存在的主要问题及改进情况",
    "目录更新不够及时，下一年将按月公布新开放档案的目录。",
]


def pdf(*painters: Callable[[Canvas], None], size: tuple[float, float] = A4, rotate: int = 0) -> bytes:
    """A PDF with a page for each painter."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=size)
    for paint in painters:
        if rotate:
            canvas.setPageRotation(rotate)
        canvas.setFont("STSong-Light", 12)
        paint(canvas)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def pages(data: bytes) -> tuple[Page, ...]:
    return read_pdf(data).pages


def texts(data: bytes, page: int = 0) -> list[str]:
    """The lines of a page without blanks."""
    return ["".join(line.text.split()) for line in pages(data)[page].lines]


def places(
    lines: list[str], top: float = HEIGHT - 80, left: float = 70, pitch: float = 22
) -> list[tuple[float, float, str]]:
    return [(left, top - pitch * number, line) for number, line in enumerate(lines)]


def draw(canvas: Canvas, items: list[tuple[float, float, str]]) -> None:
    for x, y, text in items:
        canvas.drawString(x, y, text)


def test_a_plain_page():
    assert texts(pdf(lambda c: draw(c, places(LINES)))) == LINES


def test_painted_from_the_last_line_to_the_first():
    assert texts(pdf(lambda c: draw(c, places(LINES)[::-1]))) == LINES


def test_headings_painted_after_all_text():
    headings = [item for item in places(LINES) if item[2][1] == "、"]
    others = [item for item in places(LINES) if item[2][1] != "、"]
    assert texts(pdf(lambda c: draw(c, others + headings))) == LINES


def test_every_other_line_painted_first():
    assert texts(pdf(lambda c: draw(c, places(LINES)[::2] + places(LINES)[1::2]))) == LINES


@pytest.mark.parametrize("flag", [0, 90, 180, 270])
@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_pages_turned_with_a_right_or_a_wrong_flag(flag, turn):
    def paint(canvas: Canvas) -> None:
        canvas.translate(WIDTH / 2, HEIGHT / 2)
        canvas.rotate(turn)
        draw(canvas, places(LINES, top=170, left=-200))

    assert texts(pdf(paint, rotate=flag)) == LINES


@pytest.mark.parametrize("shift", [(0, 0), (0.3, 0), (0.6, -0.4), (1.5, 1.5), (2.2, -2.2)])
@pytest.mark.parametrize("copies", [2, 4])
def test_bold_and_shadow_made_by_painting_again(shift, copies):
    def paint(canvas: Canvas) -> None:
        for x, y, text in places(LINES):
            for copy in range(copies):
                step = copy if copies == 2 else copy / 3
                canvas.drawString(x + step * shift[0], y + step * shift[1], text)

    assert texts(pdf(paint)) == LINES


def test_the_whole_page_painted_twice():
    assert texts(pdf(lambda c: draw(c, places(LINES) + places(LINES)))) == LINES


def test_words_that_repeat_a_character_keep_both():
    line = "人人参与，常常公开，10011件，一一答复，日日更新。"
    assert texts(pdf(lambda c: draw(c, places([line, *LINES])))) == [line, *LINES]


def test_outlined_text_filled_then_stroked():
    def paint(canvas: Canvas) -> None:
        for mode in (0, 1):
            for x, y, text in places(LINES):
                canvas.drawString(x, y, text, mode=mode)

    assert texts(pdf(paint)) == LINES


@pytest.mark.parametrize("order", ["hidden first", "hidden last", "by line"])
@pytest.mark.parametrize("shift", [0, 2.5])
def test_recognised_text_hidden_over_real_text(order, shift):
    hidden = [(x + shift, y - shift, text.replace("答复", "答夏")) for x, y, text in places(LINES)]

    def paint(canvas: Canvas) -> None:
        layers = [(hidden, 3), (places(LINES), 0)]
        if order == "hidden last":
            layers.reverse()
        if order == "by line":
            pairs = [[(one, 0), (other, 3)] for one, other in zip(places(LINES), hidden)]
            layers = [([item], mode) for pair in pairs for item, mode in pair]
        for items, mode in layers:
            for x, y, text in items:
                canvas.drawString(x, y, text, mode=mode)

    assert texts(pdf(paint)) == LINES


def test_hidden_text_is_all_there_is():
    def paint(canvas: Canvas) -> None:
        for x, y, text in places(LINES):
            canvas.drawString(x, y, text, mode=3)

    assert texts(pdf(paint)) == LINES


@pytest.mark.parametrize("angle", [0, 30, 45, 60])
@pytest.mark.parametrize("moment", ["before", "amid", "after"])
def test_watermark(angle, moment):
    def mark(canvas: Canvas) -> None:
        canvas.saveState()
        canvas.setFont("STSong-Light", 44)
        canvas.translate(90, HEIGHT - 190)
        canvas.rotate(angle)
        canvas.drawString(0, 0, "内部资料")
        canvas.restoreState()

    def paint(canvas: Canvas) -> None:
        items = places(LINES)
        half = {"before": 0, "amid": 4, "after": len(items)}[moment]
        draw(canvas, items[:half])
        mark(canvas)
        draw(canvas, items[half:])

    assert texts(pdf(paint)) == LINES


def test_text_off_the_page():
    def paint(canvas: Canvas) -> None:
        draw(canvas, places(LINES))
        canvas.drawString(WIDTH + 40, 300, "裁切线外的说明文字")
        canvas.drawString(70, -30, "印厂留存")

    assert texts(pdf(paint)) == LINES


@pytest.mark.parametrize("by", ["column", "row"])
@pytest.mark.parametrize("columns", [2, 3])
def test_columns(by, columns):
    text = "".join(LINES * 3)
    width = 36 // columns - 2
    lines = [text[at : at + width] for at in range(0, len(text), width)]
    height = -(-len(lines) // columns)
    step = 440 / columns
    items = [
        (70 + step * (number // height), HEIGHT - 80 - 18 * (number % height), line)
        for number, line in enumerate(lines)
    ]
    if by == "row":
        items.sort(key=lambda item: (-item[1], item[0]))
    assert texts(pdf(lambda c: draw(c, items))) == lines


def test_a_title_over_two_columns():
    left = places(LINES[1:5], top=HEIGHT - 110, left=70)
    right = places(LINES[4:8], top=HEIGHT - 110, left=330)
    left = [(x, y, text[:18]) for x, y, text in left]
    right = [(x, y, text[:18]) for x, y, text in right]
    rows = [item for pair in zip(left, right) for item in pair]
    title = [(120, HEIGHT - 80, LINES[0])]
    expected = [LINES[0], *(text for _, _, text in left + right)]
    assert texts(pdf(lambda c: draw(c, title + rows))) == expected


def test_vertical_writing_from_right_to_left():
    def paint(canvas: Canvas) -> None:
        for number, line in enumerate(LINES):
            for place, character in enumerate(line):
                canvas.drawString(500 - 24 * number, HEIGHT - 80 - 14 * place, character)

    assert texts(pdf(paint)) == LINES


@pytest.mark.parametrize("space", [3, 6, 9])
def test_letter_spaced_lines(space):
    lines = ["全年公布2023年目录14批", "接待查档群众，均按时答复", "老年人由工作人员代办"]

    def paint(canvas: Canvas) -> None:
        for x, y, text in places(lines):
            canvas.drawString(x, y, text, charSpace=space)

    assert [line.text for line in pages(pdf(paint))[0].lines] == lines


def test_digits_painted_after_the_chinese_of_their_line():
    def paint(canvas: Canvas) -> None:
        canvas.drawString(70, 700, "全年公布目录")
        canvas.drawString(70 + 12 * 8, 700, "批，接待群众")
        canvas.drawString(70 + 12 * 16, 700, "人次。")
        canvas.drawString(70 + 12 * 6, 700, "1204")
        canvas.drawString(70 + 12 * 14, 700, "3600")
        draw(canvas, places(LINES, top=660))

    assert texts(pdf(paint))[0] == "全年公布目录1204批，接待群众3600人次。"


# ------------------------------------------------------------------------------------------- tables

ROWS = [["信息内容", "本年制发件数", "现行有效件数"], ["规章", "0", "2"], ["行政规范性文件", "11", "305"]]


def tables(data: bytes, page: int = 0) -> list[Table]:
    return list(pages(data)[page].tables)


def grid(canvas: Canvas, rows: list[list[str]], ruled: str, left: float = 80, top: float = 600) -> None:
    """A table of cells 120 by 24 points, ruled in one of the ways of word processors."""
    width, height = 120, 24
    for number, row in enumerate(rows):
        for column, text in enumerate(row):
            x, y = left + width * column, top - height * (number + 1)
            if ruled == "frames":
                canvas.rect(x, y, width, height)
            if ruled == "filled":
                canvas.rect(x, y, width, 0.5, stroke=0, fill=1)
                canvas.rect(x, y + height, width, 0.5, stroke=0, fill=1)
                canvas.rect(x, y, 0.5, height, stroke=0, fill=1)
                canvas.rect(x + width, y, 0.5, height, stroke=0, fill=1)
            canvas.drawString(x + 6, y + 7, text)
    if ruled == "lines":
        for number in range(len(rows) + 1):
            canvas.line(left, top - height * number, left + width * len(rows[0]), top - height * number)
        for column in range(len(rows[0]) + 1):
            canvas.line(left + width * column, top, left + width * column, top - height * len(rows))


@pytest.mark.parametrize("ruled", ["frames", "filled", "lines", "none"])
def test_a_table_however_it_is_ruled(ruled):
    def paint(canvas: Canvas) -> None:
        draw(canvas, places(LINES[:3]))
        grid(canvas, ROWS, ruled)
        draw(canvas, places(LINES[3:], top=480))

    data = pdf(paint)
    assert texts(data) == LINES
    [table] = tables(data)
    assert table.rows == tuple("\t".join(row) for row in ROWS)
    assert all(cell.box for cell in table.cells)


def test_cells_over_several_rows_and_columns():
    def paint(canvas: Canvas) -> None:
        canvas.rect(80, 500, 100, 60)
        canvas.rect(180, 530, 200, 30)
        canvas.rect(180, 500, 100, 30)
        canvas.rect(280, 500, 100, 30)
        canvas.drawString(90, 525, "申请人情况")
        canvas.drawString(190, 540, "法人或其他组织")
        canvas.drawString(190, 510, "商业企业")
        canvas.drawString(290, 510, "科研机构")

    [table] = tables(pdf(paint))
    spans = {cell.text: (cell.row, cell.column, cell.row_span, cell.column_span) for cell in table.cells}
    assert spans == {
        "申请人情况": (0, 0, 2, 1),
        "法人或其他组织": (0, 1, 1, 2),
        "商业企业": (1, 1, 1, 1),
        "科研机构": (1, 2, 1, 1),
    }


def test_a_frame_around_prose_is_no_table():
    def paint(canvas: Canvas) -> None:
        canvas.rect(60, 560, 470, 210)
        draw(canvas, places(LINES))

    data = pdf(paint)
    assert texts(data) == LINES
    assert not tables(data)


def test_words_that_a_narrow_cell_breaks():
    def paint(canvas: Canvas) -> None:
        for column in range(3):
            canvas.rect(80 + 40 * column, 500, 40, 60)
            canvas.drawString(84 + 40 * column, 540, ["本年制", "科研", "总"][column])
            canvas.drawString(84 + 40 * column, 524, ["发件数", "机构", "计"][column])

    [table] = tables(pdf(paint))
    assert [cell.text for cell in table.cells] == ["本年制发件数", "科研机构", "总计"]


def test_a_row_that_nothing_rules_keeps_the_places_of_its_pieces():
    rows = [[(80, "重复申请"), (300, "4"), (420, "4")], [(80, "公开出版物"), (420, "2")]]
    (page,) = pages(
        pdf(lambda canvas: draw(canvas, [(x, 700 - 30 * n, t) for n, row in enumerate(rows) for x, t in row]))
    )
    assert [[piece.text for piece in line.pieces] for line in page.lines] == [[text for _, text in row] for row in rows]
    assert [[round(piece.box.left / 10) for piece in line.pieces] for line in page.lines] == [[8, 30, 42], [8, 42]]


def test_a_table_that_nothing_rules_keeps_its_rows_as_lines():
    rows = [[(80, "重复申请"), (300, "4"), (420, "4")]] * 4
    (table,) = tables(
        pdf(lambda canvas: draw(canvas, [(x, 700 - 30 * n, t) for n, row in enumerate(rows) for x, t in row]))
    )
    assert [line.text for line in table.lines] == ["重复申请 4 4"] * 4
    assert tables(pdf(lambda canvas: grid(canvas, [["规章", "3"]] * 3, "lines")))[0].lines == ()


def test_more_pages_than_are_looked_at_together():
    numbers = range(2 * AT_ONCE + 3)
    painters = [lambda c, n=n: draw(c, places([f"第{n}号目录由档案馆公布。"] if n % 5 else [])) for n in numbers]
    found = [texts(pdf(*painters), page) for page in numbers]
    assert found == [[f"第{n}号目录由档案馆公布。"] if n % 5 else [] for n in numbers]


@pytest.mark.parametrize("number", [1, 2, 7])
def test_a_table_within_a_form_beside_as_many_stretches_of_text(number):
    def paint(canvas: Canvas) -> None:
        canvas.beginForm("table")
        canvas.setFont("STSong-Light", 12)
        canvas.grid([70, 170, 270], [600, 620, 640])
        for line in range(number):
            canvas.drawString(80, 625 - 2 * line, "规章")
        canvas.endForm()
        canvas.doForm("table")

    assert len(pages(pdf(paint))[0].tables) == 1
