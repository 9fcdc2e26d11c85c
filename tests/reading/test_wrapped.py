"""Text files that hold a text in disguise; each whole manner stands in tests/cases as a damaged file."""

import base64
import json
import quopri
from urllib.parse import quote

import pytest

from nlp.reading.wrapped import unwrapped, without_markup

TEXT = (
    "霁川县水务局全年公开水源地水质信息十二期，政策文件配有图解，群众来电当日答复。\n河长公示牌更新两次，目录已补齐。"
)
WRAPPED = {
    "entities": "".join(f"&#{ord(char)};" for char in TEXT),
    "hexadecimal entities": "".join(f"&#x{ord(char):x};" for char in TEXT),
    "escapes": json.dumps(TEXT)[1:-1],
    "escapes of addresses": "".join(f"%u{ord(char):04X}" for char in TEXT),
    "address": quote(TEXT),
    "address in GBK": quote(TEXT.encode("gbk")),
    "mail": quopri.encodestring(TEXT.encode()).decode(),
    "base64": base64.encodebytes(TEXT.encode()).decode(),
    "base64 of GBK": base64.b64encode(TEXT.encode("gbk") * 2).decode(),
    "HZ": TEXT.encode("hz").decode(),
    "UTF-7": TEXT.encode("utf-7").decode(),
}


@pytest.mark.parametrize("manner", WRAPPED)
def test_the_text_and_that_it_was_packed(manner):
    text, notices = unwrapped(WRAPPED[manner])
    assert text.startswith(TEXT)
    assert [notice.code for notice in notices] == ["wrapped"]


@pytest.mark.parametrize(
    "text",
    [TEXT, "", "%E4 and \\u4e00", "A" * 300, "=E4=B8=80=E4=B8=80", "{}", "[1, 2", TEXT + " &#20844; \\u516c %E5%85%AC"],
)
def test_what_is_no_packed_text_stays(text):
    assert unwrapped(text) == (text, [])


def test_the_longest_string_of_data():
    data = {"code": 0, "rows": [{"title": "年报", "content": TEXT}]}
    assert unwrapped(json.dumps(data, ensure_ascii=False))[0] == TEXT
    assert unwrapped(json.dumps(data))[0] == TEXT


def test_tags_and_entities_pasted_with_a_text():
    assert without_markup("<p>甲</p><p>乙<span style='x'>丙</span></p>") == "甲\n乙丙\n"
    assert without_markup("甲&ldquo;乙&rdquo;&amp;") == "甲“乙”&"
    assert without_markup("3<5，R&D &c; a\\nb") == "3<5，R&D &c; a\\nb"


def test_breaks_that_are_but_written():
    assert without_markup("\\n".join("甲乙丙丁戊己庚")) == "\n".join("甲乙丙丁戊己庚")
