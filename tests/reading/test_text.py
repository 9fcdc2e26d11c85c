"""Encodings, repaired damage, Markdown."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.reading import ReadError, read
from nlp.reading.document import everyday, plausibility
from nlp.reading.text import decode, lines_of, pipe_tables, repair

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
    assert document.pages[0].text.split("\n") == ["## 一、总体情况", "", "项目\t件数", "规章\t0", "", "正文|正文", "", "---"]


def test_runs_of_pipes_are_no_table():
    assert pipe_tables("甲|||||乙\n||||") == "甲|||||乙\n||||"
