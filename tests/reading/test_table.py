"""Rows of cells into tables."""

from nlp.reading.document import Cell, Line, Table
from nlp.reading.table import COLUMNS, RawCell, arrange, blocks_of_rows


def cell(text="", columns=1, rows=1, continues=False):
    return RawCell(tuple(Line(line) for line in text.split("|") if line), columns, rows, False, continues)


def only_table(rows):
    (table,) = blocks_of_rows(rows)
    assert isinstance(table, Table)
    return table


def test_cell_over_two_rows_and_two_columns():
    table = only_table([[cell("类别", 1, 2), cell("件数", 2)], [cell("本年"), cell("上年")]])
    assert table.cells == (
        Cell(0, 0, "类别", 2, 1),
        Cell(0, 1, "件数", 1, 2),
        Cell(1, 1, "本年"),
        Cell(1, 2, "上年"),
    )


def test_cell_that_goes_on_as_word_writes_it():
    rows = [[cell("许可"), cell("3")], [cell("", continues=True), cell("5")], [cell("", continues=True), cell("7")]]
    assert only_table(rows).cells[0] == Cell(0, 0, "许可", 3, 1)


def test_cell_that_goes_on_below_nothing_is_a_cell():
    assert only_table([[cell("", continues=True), cell("3"), cell("4")]]).rows == ("3\t4",)


def test_cell_does_not_go_on_through_another():
    rows = [[cell("甲"), cell("乙")], [cell("丙", 2)], [cell("丁"), cell("戊", continues=True)]]
    assert only_table(rows).rows == ("甲\t乙", "丙\t", "丁\t戊")


def test_spacer_columns_and_empty_rows_go_and_spans_shrink():
    rows = [[cell("甲", 3, 3), cell("1")], [cell()], [cell("2")]]
    assert only_table(rows).cells == (Cell(0, 0, "甲", 2, 1), Cell(0, 1, "1"), Cell(1, 1, "2"))


def test_rows_of_text_part_tables():
    rows = [[cell("甲"), cell("1")], [cell("本年共办结三件，上年一件。|均按时答复。", 2)], [cell("乙"), cell("2")]]
    blocks = blocks_of_rows(rows)
    assert [block.text if isinstance(block, Line) else block.rows for block in blocks] == [
        ("甲\t1",),
        "本年共办结三件，上年一件。",
        "均按时答复。",
        ("乙\t2",),
    ]


def test_row_of_a_heading_and_a_sentence_is_text():
    rows = [[cell("五、存在的问题"), cell("公告栏更新偏慢，解读材料的数量也还远远偏少。")], [cell("规章"), cell("3")]]
    assert [block.text for block in blocks_of_rows(rows) if isinstance(block, Line)] == [
        "五、存在的问题",
        "公告栏更新偏慢，解读材料的数量也还远远偏少。",
    ]


def test_table_of_one_column_is_text():
    assert blocks_of_rows([[cell("甲")], [cell("乙")]]) == [Line("甲"), Line("乙")]


def test_cell_with_a_table_lays_it_out():
    inner = Table((Cell(0, 0, "甲"), Cell(0, 1, "1")))
    assert blocks_of_rows([[RawCell((Line("题"), inner), nested=True), cell("3")]]) == [Line("题"), inner, Line("3")]


def test_absurd_spans_are_bounded():
    rows = [[cell("甲", 10**9, 10**9)], [cell("乙", -5, -5)], [cell("丙")]]
    assert arrange(rows) == [0, 1, 2]


def test_row_with_more_cells_than_a_table_has_loses_none():
    blocks = blocks_of_rows([[cell(str(i)) for i in range(COLUMNS + 1)]])
    assert len(blocks) == COLUMNS + 1
