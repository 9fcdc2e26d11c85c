"""The nouns that all formats are read into, and what readers hand over before there is a path."""

import pytest

from nlp.reading import ReadError
from nlp.reading.content import MOST_ELEMENTS, MOST_INNER, Content, Inner, display_name
from nlp.reading.document import Cell, Line, Page, Table, one_line, pages_of, plain


def test_rows_of_a_table_have_a_tab_for_each_boundary():
    table = Table((Cell(0, 0, "类别", 2, 1), Cell(0, 1, "件\t数", 1, 2), Cell(1, 1, "本\n年"), Cell(1, 2, "3")))
    assert table.rows == ("类别\t件 数\t", "\t本 年\t3")
    assert Table(()).rows == ()


def test_text_of_a_page_is_its_blocks_in_order():
    table = Table((Cell(0, 0, "甲"), Cell(0, 1, "1")))
    page = Page((Line("前。"), table, Line("后。")))
    assert page.text == "前。\n甲\t1\n后。"
    assert (page.lines, page.tables) == ((Line("前。"), Line("后。")), (table,))


def test_form_feed_parts_pages():
    assert [page.text for page in pages_of("甲\n乙\f丙")] == ["甲\n乙", "丙"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [("甲\r\n乙\r丙\x0b丁\x85戊\u2028己\u2029", "甲\n乙\n丙\n丁\n戊\n己\n"), ("\ufeff甲\x00\x1b\ud800", "甲")],
)
def test_one_line_break_and_no_controls(text, shown):
    assert plain(text) == shown


def test_paragraph_as_one_line():
    assert one_line(" 公开\n 信息　\t3\n条 a\nb ") == "公开信息　 3 条 a b"


def test_blanks_do_not_count_in_a_content():
    assert Content("lxml", (Page.of_text("段 落。"),)).size == 3


def test_files_within_files_are_bounded_in_depth_and_number():
    depths = []

    def read_bytes(data, name, inner):
        depths.append(len(name))
        if data == b"deeper":
            inner.read(data, name + "x")
        return Content("text", (Page.of_text(name),))

    with pytest.raises(ReadError, match="too many files within files"):
        Inner(read_bytes).read(b"deeper", "x")
    assert depths == [1, 2, 3]
    inner = Inner(read_bytes)
    for _ in range(MOST_INNER):
        inner.read(b"flat", "x")
    with pytest.raises(ReadError, match="too many files within files"):
        inner.read(b"flat", "x")


def test_elements_of_all_files_within_a_file_count_together():
    inner = Inner(lambda data, name, inner: inner.spend(MOST_ELEMENTS // 3) or Content("text", ()))
    for _ in range(2):
        inner.read(b"x", "x")
    with pytest.raises(ReadError, match="too many files within files"):
        inner.read(bytes(100), "x"), inner.read(bytes(100), "x")


def test_names_as_messages_show_them():
    assert display_name("a\\b/年报\u202e\n.docx") == "年报.docx"
    assert len(display_name("x" * 999)) == 100
