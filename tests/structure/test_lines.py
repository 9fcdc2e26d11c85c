"""Lines: what is a row of a table, where paragraphs begin, and the running text that leads back to the page."""

from dataclasses import FrozenInstanceError

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.language.text import Traced
from nlp.reading.document import Document, Page
from nlp.structure.lines import Line, join_lines, mark_paragraphs, mark_tables, split_lines


def lines_of(*texts: str) -> list[Line]:
    return [Line(Traced.of(text)) for text in texts]


def rows(*texts: str) -> list[str]:
    return [line.text for line in mark_tables(lines_of(*texts)) if line.table]


def paragraphs(*texts: str) -> list[bool]:
    return [line.paragraph for line in mark_paragraphs(lines_of(*texts))]


def document(*pages: str, format: str = "txt") -> Document:
    return Document("x", format, "text", "utf-8", tuple(map(Page.of_text, pages)), {})


# ------------------------------------------------------------------------------------------- tables


def test_lines_and_running_text_cannot_be_changed():
    line = lines_of("目录不全。")[0]
    with pytest.raises(FrozenInstanceError):
        line.table = True
    with pytest.raises(FrozenInstanceError):
        join_lines([line]).starts = ()


def test_marking_leaves_the_lines_it_got_as_they_were():
    lines = lines_of("信息内容", "规章", "行政规范性文件", "行政许可")
    marked = mark_tables(lines)
    assert all(line.table for line in marked)
    assert not any(line.table for line in lines)


def test_three_likely_rows_are_no_table():
    assert rows("规章", "0", "行政许可", "三项都已公布。") == []


def test_a_run_of_numbers_without_a_word_is_no_table():
    assert rows("1", "2", "3", "4", "5") == []


def test_figures_with_blanks_between_are_a_row_wherever_they_stand():
    assert rows("共受理三类。", "3 0 1 0 4", "均已答复。") == ["3 0 1 0 4"]


def test_a_label_with_its_unit_and_number_is_a_row():
    assert rows("统计如下。", "主动公开政府信息 条 30") == ["主动公开政府信息 条 30"]


def test_a_row_of_foreign_words_within_a_run_belongs_to_the_table():
    texts = ("规章", "0", "行政许可", "2", "水资源费 1 2 3 4", "行政处罚", "水费调价一次。")
    assert rows(*texts) == list(texts[:-1])


def test_cells_of_a_layout_table_may_hold_the_narrative():
    """A row one cell of which is a paragraph is text that a page put into a table."""
    sentence = "全年公开水源地水质信息十二期。" * 5
    line = Line(Traced.of("一\t" + sentence), row=True)
    assert [marked.table for marked in mark_tables([line])] == [False]
    assert [marked.table for marked in mark_tables([Line(Traced.of("一\t已公开。"), row=True)])] == [True]


# --------------------------------------------------------------------------------------- paragraphs

FULL = "河长公示牌更新慢的问题在去年的报告里已经提到过一次今年"


def test_a_full_line_goes_on_and_a_short_one_ends_its_paragraph():
    assert paragraphs(FULL, FULL, FULL, "已改。", FULL, FULL) == [True, False, False, False, True, False]


def test_lines_of_all_lengths_are_paragraphs():
    texts = [FULL[:n] + "。" for n in (10, 14, 18, 22, 26)]
    assert all(paragraphs(*texts))


def test_a_line_somewhat_short_and_without_a_stop_goes_on():
    """A letter lost in it may have made it short."""
    assert paragraphs(FULL, FULL, FULL[:-6], FULL, FULL)[3] is False
    assert paragraphs(FULL, FULL, FULL[:-7] + "。", FULL, FULL)[3] is True


def test_a_heading_does_not_go_on():
    assert paragraphs(FULL, FULL, "（二）" + FULL[:-9], FULL, FULL)[3] is True


def test_a_table_parts_paragraphs():
    lines = lines_of(FULL, FULL, FULL, FULL)
    lines[2] = Line(Traced.of(FULL), table=True)
    assert [line.paragraph for line in mark_paragraphs(lines * 2)][3] is True


# ------------------------------------------------------------------------------------- running text


def test_words_broken_over_lines_and_tables_are_whole():
    lines = [*lines_of("目 录", "不"), Line(Traced.of("0 0"), table=True), *lines_of("", "全。")]
    flow = join_lines(lines)
    assert flow.traced.text == "目录不全。"
    assert flow.starts == (0, 2, 3)
    assert flow.gaps == {1}
    assert [flow.line_at(offset) for offset in range(len(flow))] == [0, 0, 1, 2, 2]
    assert [flow.line_end(index) for index in range(3)] == [2, 3, 5]


def test_a_tab_before_a_line_is_a_cell_in_a_page_and_an_indent_in_a_text_file():
    assert [line.row for line in split_lines(document("\t目录\n甲\t乙"))[0]] == [False, True]
    assert [line.row for line in split_lines(document("\t目录\n甲\t乙", format="html"))[0]] == [True, True]


@given(st.lists(st.text(st.sampled_from("⼯作 \t\n\u200b公開\r\x0c２。"), max_size=30), min_size=1, max_size=3))
def test_every_character_leads_back_to_its_page(pages):
    source = document(*pages)
    lines, page_starts = split_lines(source)
    for line in lines:
        assert len(line.text) == len(line.traced.origin)
        for char, offset in zip(line.text, line.traced.origin):
            original = pages[line.page][offset - page_starts[line.page]]
            assert original == char or original in "⼯２"
    flow = join_lines(lines)
    assert not any(char.isspace() for char in flow.traced.text)
    assert len(flow) == len(flow.simplified)
    assert list(flow.traced.origin) == sorted(set(flow.traced.origin))
