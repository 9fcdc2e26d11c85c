"""Encodings, repaired damage, Markdown."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.reading import ReadError, read
from nlp.reading.document import Table, everyday, plausibility
from nlp.reading.markdown import pipe_blocks, plain_markdown, split_front_matter
from nlp.reading.text import close_up, decode, drop_line_numbers, lines_of, page_marks, repair

TEXT = "某某镇档案馆三年里晒出清单三十份，2031年又添九份。\n一、总体情况\n办事更快了，群众说好。"
COMMON = "".join(c for c in map(chr, range(0x4E00, 0x9FA6)) if everyday(c))
chinese = st.text(st.sampled_from(COMMON + "，。、；：（）《》“”0123456789 ab\n"), min_size=1).filter(str.strip)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be"])
def test_every_usual_encoding(tmp_path, encoding):
    file = tmp_path / "a.txt"
    file.write_bytes(TEXT.encode(encoding))
    document = read(file)
    assert [page.text for page in document.pages] == [TEXT]
    assert not document.warnings
    assert (document.format, document.reader) == ("txt", "text")
    assert document.encoding


def test_utf16_big_endian_with_mark():
    assert decode(b"\xfe\xff" + TEXT.encode("utf-16-be"))[0] == TEXT


def test_rare_and_traditional_characters():
    for text in ("政務公開年度報告，檔案館編製。", "囎囏囐囓囕囖，朱镕、喆、堃、𠮷。"):
        assert decode(text.encode())[0] == decode(text.encode("gb18030"))[0] == text


def test_one_bad_byte_is_no_reason_to_read_another_encoding():
    text, encoding, warnings = decode(TEXT[:9].encode() + b"\xff" + TEXT[9:].encode())
    assert encoding == "utf-8"
    assert text.replace("\ufffd", "") == TEXT
    assert warnings[0].code == "undecodable"
    text, encoding, warnings = decode(TEXT.encode("gb18030")[:-1])
    assert encoding == "gb18030"
    assert text.startswith(TEXT[:-1])
    assert warnings[0].code == "undecodable"


def test_bytes_that_are_no_text(tmp_path):
    file = tmp_path / "a.txt"
    file.write_bytes(bytes(range(256)) * 40)
    with pytest.raises(ReadError, match="not text"):
        read(file)


def test_utf8_read_as_gbk():
    text, warnings = repair(TEXT.encode().decode("gb18030", "replace"))
    assert text == TEXT.replace("，", "\ufffd", 1)  # its last byte and the digit after it made no character
    assert warnings[0].code == "mojibake"
    assert "1 characters are lost" in warnings[0].text


@pytest.mark.parametrize("lost", ["?", "\ufffd"])
def test_utf8_read_as_gbk_with_characters_lost(lost):
    damaged = "\n".join(line.encode().decode("gbk", "replace").replace("\ufffd", lost) for line in TEXT.split("\n"))
    text, warnings = repair(damaged)
    assert "晒出清单三十份" in text
    assert "办事更快了" in text
    assert "mojibake" in warnings[0]


def test_gongkai_whose_private_use_character_was_dropped():
    damaged = "".join(c for c in "政务公开工作".encode().decode("gb18030") if not "\ue000" <= c <= "\uf8ff")
    assert repair(damaged)[0] == "政务公开工作"


@pytest.mark.parametrize("encodings", [("gbk", "latin-1"), ("gbk", "cp1252"), ("utf-8", "latin-1")])
def test_chinese_read_as_latin(encodings):
    line = "晒出清单三十份"
    assert repair(line.encode(encodings[0]).decode(encodings[1], "ignore"))[0][:4] == line[:4]


def test_right_lines_among_damaged_ones_stay():
    damaged = "办事更快了".encode().decode("gb18030", "replace")
    assert repair(f"总体情况\n{damaged}\nMüller, Ångström & Søn")[0].split("\n")[::2] == [
        "总体情况",
        "Müller, Ångström & Søn",
    ]


@given(chinese)
@settings(max_examples=150, deadline=None)
def test_right_text_is_never_damaged(text):
    assert repair(text) == (text, [])
    assert decode(text.encode())[0] == text
    if plausibility(text) == 1 and sum(c > "~" for c in text) >= 8:
        assert decode(text.encode("gb18030"))[0] == text


@given(st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn", "Co"]), max_size=60))
@settings(max_examples=150, deadline=None)
def test_valid_utf8_of_any_script_is_read_as_utf8(text):
    assert decode(text.encode())[1] == "utf-8"


@given(st.lists(chinese.map(lambda t: t.replace("\n", "")), min_size=1, max_size=4))
@settings(max_examples=100, deadline=None)
def test_repair_keeps_the_number_of_lines_and_settles(lines):
    damaged = "\n".join(lines).encode().decode("gb18030", "replace")
    text, _ = repair(damaged)
    assert text.count("\n") == damaged.count("\n")
    assert repair(text)[0] == text


def test_form_feeds_end_pages(tmp_path):
    file = tmp_path / "a.txt"
    file.write_text("第一页\f第二页\n\f", encoding="utf-8")
    assert [page.text for page in read(file).pages] == ["第一页", "第二页"]


def test_tabs_part_cells_only():
    assert lines_of("\t　　(一)\t公开情况\n甲\t乙\t丙") == " (一) 公开情况\n甲\t乙\t丙"


def test_markdown_pipe_table_and_heading(tmp_path):
    file = tmp_path / "a.md"
    file.write_text(
        "## 一、总体情况\n\n| 项目 | 件数 |\n| --- | ---: |\n| 规章 | 0 |\n\n正文|正文\n\n---\n", encoding="utf-8"
    )
    document = read(file)
    assert document.format == "md"
    assert document.pages[0].text.split("\n") == ["一、总体情况", "", "项目\t件数", "规章\t0", "", "正文|正文"]
    assert len(document.pages[0].tables) == 1


def test_runs_of_pipes_are_no_table():
    assert [block.text for block in pipe_blocks(["甲|||||乙", "||||"])] == ["甲|||||乙", "||||"]


MARKED = [
    ("a converter's formulas", "公开$3 6$条，同比增长$1 2 . 5 \\%$", "公开36条，同比增长12.5%"),
    ("formulas between brackets", r"公开\(36\)条", "公开36条"),
    ("units within a formula", r"印发$\mathrm{A4}$纸$1 2$页", "印发A4纸12页"),
    ("a price is no formula", "单价$5，合计$9。", "单价$5，合计$9。"),
    ("pictures", "甲![图一](images/a1.jpg)乙", "甲乙"),
    ("a picture by reference", "甲![][image1]乙", "甲乙"),
    ("links", "见[县政府门户](http://x.example)。", "见县政府门户。"),
    ("comments", '甲<!-- PageNumber="3" -->乙', "甲乙"),
    ("quotations in quotations", "> > 一是更新慢。", "一是更新慢。"),
    ("stars as bullets", "* 一是更新慢。", "一是更新慢。"),
    ("dots as bullets", "· 一是更新慢。", "一是更新慢。"),
    ("a page number is no bullet", "- 3 -", "- 3 -"),
    ("a negative number is no bullet", "-3", "-3"),
    ("headings closed with marks", "### （一）公开 ###", "（一）公开"),
    ("headings without a blank", "##一、总体情况", "一、总体情况"),
    ("bold headings", "**一、总体情况**", "一、总体情况"),
    ("bold within a sentence", "**全年**公开**36**条", "全年公开36条"),
    ("underscores of names stay", "见a_b_c表", "见a_b_c表"),
    ("masks stay", "联系人张***，电话139****0000。", "联系人张***，电话139****0000。"),
    ("escaped dots", r"1\. 公开", "1. 公开"),
    ("escaped brackets about Chinese", r"\(二\)解读", "（二）解读"),
    ("line breaks of HTML", "甲<br/>乙", "甲\n乙"),
    ("tags of HTML", '<p align="center">甲</p>', "甲"),
    ("entities", "甲&ldquo;乙&rdquo;", "甲“乙”"),
    ("code", "`0516-1`", "0516-1"),
    ("strike-outs are marks too", "~~甲~~乙", "甲乙"),
]


@pytest.mark.parametrize(("what", "text", "plain"), MARKED, ids=[case[0] for case in MARKED])
def test_marks_of_markdown(what, text, plain):
    assert plain_markdown(text) == plain


def test_front_matter_gives_title_and_date(tmp_path):
    file = tmp_path / "a.md"
    file.write_text('---\ntitle: "某镇年报"\ndate: 2031-01-05\ntags: [甲]\n---\n\n正文。\n', encoding="utf-8")
    document = read(file)
    assert document.metadata == {"title": "某镇年报", "date": "2031-01-05"}
    assert document.pages[0].text == "正文。"


def test_a_rule_at_the_head_is_no_front_matter():
    assert split_front_matter("---\n正文。\n---\n更多。").metadata == {}
    assert split_front_matter("---\n正文。").text == "---\n正文。"


PAGE_MARKS = [
    "=== 第 2 页 ===", "--- Page 2 ---", "[Page 2]", "【第2页】", "{2}------------------------------", "<!-- -->\f",
    "***** PAGE 2 of 5 *****", "-----第二页-----", "# Page 2", "（第 2 页，共 5 页）", "--- 分页 ---",
]  # fmt: skip


@pytest.mark.parametrize("mark", PAGE_MARKS)
def test_marks_by_which_converters_part_pages(mark):
    assert page_marks(f"甲\n{mark}\n乙").count("\f") == 1


@pytest.mark.parametrize("line", ["第2页说明了申请流程", "共5页", "（二）第三方", "-5", "第二页", "[2]"])
def test_lines_that_part_no_pages(line):
    assert "\f" not in page_marks(line)


@pytest.mark.parametrize("style", ["{}  {}", "{}: {}", "{:>5} {}", "{}\t{}", "{} | {}"])
def test_numbers_before_all_lines(style):
    lines = ["一、总体情况", "全年公开36条。", "2031年共办理12件。", "（一）问题", "更新不够及时。", "3人负责。"]
    numbered = "\n".join(style.format(number, line) for number, line in enumerate(lines, 1))
    assert [line.strip() for line in drop_line_numbers(numbered).split("\n")] == lines


def test_numbers_of_a_list_stay():
    text = "一、总体情况\n1. 公开36条。\n2. 解读4篇。\n二、其他\n3. 培训1次。"
    assert drop_line_numbers(text) == text


def test_blanks_between_all_characters():
    assert (
        close_up("某 某 镇 2 0 3 1 年 年 报\n5 1 0 0\n一 、 总 体 情 况") == "某某镇2031年年报\n5 1 0 0\n一、总体情况"
    )
    assert close_up("某某镇 2031 年年报，办 理 3 件。") == "某某镇 2031 年年报，办 理 3 件。"


def test_lines_in_two_encodings():
    lines = TEXT.split("\n")
    data = b"\n".join(line.encode("gbk" if number % 2 else "utf-8") for number, line in enumerate(lines))
    text, _, warnings = decode(data)
    assert text == TEXT
    assert [warning.code for warning in warnings] == ["mixed_encodings"]


def test_big5_without_a_declaration():
    text = "政務公開年度報告，檔案館編製，全年公開三十六條。"
    assert decode(text.encode("big5"))[:2] == (text, "big5hkscs")


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_file_padded_with_zero_bytes(encoding):
    text, _, warnings = decode(TEXT.encode(encoding) + b"\0" * 512)
    assert text == TEXT
    assert not warnings


def test_rows_with_tabs_are_tables(tmp_path):
    file = tmp_path / "a.txt"
    file.write_text("见下表。\n信息内容\t件数\n规章\t0\n以上。", encoding="utf-8")
    [table] = read(file).pages[0].tables
    assert [(cell.row, cell.column, cell.text) for cell in table.cells] == [
        (0, 0, "信息内容"),
        (0, 1, "件数"),
        (1, 0, "规章"),
        (1, 1, "0"),
    ]


@pytest.mark.parametrize("tail", ["", "</table", "\n无。"], ids=["closed", "cut off", "text behind"])
def test_tables_that_a_converter_left_in_html_are_tables_in_markdown(tmp_path, tail):
    path = tmp_path / "a.md"
    head = "<table><tr><th rowspan=2>事项</th><th colspan=2>申请人</th></tr><tr><th>自然人</th><th>总计</th></tr>"
    row = "<tr><td>一、本年新收<br>申请数量</td><td>3</td><td></td></tr></table>"
    path.write_text(f"## 三、收到申请情况\n\n{head}\n{row}\n{tail}", "utf-8")
    [table] = [block for block in read(path).pages[0].blocks if isinstance(block, Table)]
    assert table.rows[1:] == ("\t自然人\t总计", "一、本年新收申请数量\t3\t")


def as_browsers_read(data):
    """Bytes as Windows-1252, of which five are controls."""
    return "".join(bytes([b]).decode("latin-1" if b in b"\x81\x8d\x8f\x90\x9d" else "cp1252") for b in data)


@pytest.mark.parametrize("reader", [lambda data: data.decode("latin-1"), as_browsers_read], ids=["Latin-1", "1252"])
@pytest.mark.parametrize("line_break", ["\n", "\r\n"])
def test_utf8_once_read_as_a_western_encoding_and_saved_again(tmp_path, reader, line_break):
    path = tmp_path / "a.txt"
    path.write_bytes(reader(TEXT.replace("\n", line_break).encode()).encode("utf-8"))
    document = read(path)
    assert document.pages[0].text == TEXT
    assert [warning.code for warning in document.warnings] == ["mojibake"]


def test_a_table_in_markdown_that_never_ends_loses_nothing(tmp_path):
    path = tmp_path / "a.md"
    path.write_text("一、总体情况\n<table><tr><td>规章<td>3\n二、其他\n" + "<table" * 2000, "utf-8")
    text = read(path).pages[0].text
    assert "规章" in text
    assert "二、其他" in text


@pytest.mark.parametrize(
    ("lines", "rows"),
    [
        (["项目\t本年\t上年", "\t3\t5", "许可\t\t8"], ["项目\t本年\t上年", "\t3\t5", "许可\t\t8"]),
        (["规章\t\t", "\t\t", "许可\t1\t2", "\t\t7"], ["规章\t\t", "\t\t", "许可\t1\t2", "\t\t7"]),
    ],
)
def test_a_blank_cell_at_either_end_of_a_row(lines, rows, tmp_path):
    file = tmp_path / "a.txt"
    file.write_text("\n".join(["一、总体情况", *lines, "完"]), encoding="utf-8")
    assert [table.rows for table in read(file).pages[0].tables] == [tuple(rows)]


@pytest.mark.parametrize("indent", ["\t", "\t\t", "　\t", "\t　　"])
def test_paragraphs_indented_by_tabs_are_no_table(indent, tmp_path):
    file = tmp_path / "a.txt"
    file.write_text("\n".join(f"{indent}第{n}段，全年没有变化。" for n in "一二三四"), encoding="utf-8")
    assert not read(file).pages[0].tables


@pytest.mark.parametrize(
    ("lines", "tables"),
    [
        (["| - | - |", "|---|---|"], [["-\t-"]]),
        (["| 规章 | 3 |", "|---|---|", "", "| - | - |", "|---|---|"], [["规章\t3"], ["-\t-"]]),
        (["| 规章 | 3 |", "|---|---|", "| - | - |", "|---|---|"], [["规章\t3"], ["-\t-"]]),
        (["| 规章 | 3 |", "| - | - |", "| 许可 | 1 |"], [["规章\t3", "许可\t1"]]),
        (["| 规章 | 3 |", "|---|---|", "| - | - |", "| 许可 | 1 |"], [["规章\t3", "-\t-", "许可\t1"]]),
        (["| 项目 | 件数 |", "|:-:|--:|", "|---|---|", "| 规章 | 3 |"], [["项目\t件数", "规章\t3"]]),
        (["| 项目 | 件数 |", "|---|---|", "| 规章 | 3 |", "| 内容 | 数量 |", "|---|---|", "| 许可 | 1 |"],
         [["项目\t件数", "规章\t3"], ["内容\t数量", "许可\t1"]]),
    ],
)  # fmt: skip
def test_a_row_of_dashes_is_a_rule_only_behind_a_head(lines, tables):
    found = [list(block.rows) for block in pipe_blocks(lines) if isinstance(block, Table)]
    assert found == tables
