"""Nothing is lost in silence: a warning tells of text that ended up in no section."""

import nlp
from nlp.reading.document import Document, pages_of

HEAD = "霁川县水务局2023年政府信息公开工作年度报告\n一、总体情况\n全年公开水质信息12期。\n"
TABLE = "二、主动公开政府信息情况\n信息内容\t本年制发件数\t本年废止件数\t现行有效件数\n规章\t0\t0\t0\n"
TAIL = "五、存在的主要问题及改进情况\n公示牌更新慢。\n六、其他需要报告的事项\n无。\n"


def codes(text: str) -> list[str]:
    return [warning.code for warning in nlp.parse(Document("x", "txt", "text", "utf-8", pages_of(text))).warnings]


def test_a_report_that_is_all_read_has_no_warning():
    assert "text_left_out" not in codes(HEAD + TABLE + TAIL)


def test_fragments_of_a_table_are_no_text():
    fragments = "\n".join(["规章", "0", "行政规范性文件", "2", "行政许可", "5", "行政处罚", "3"] * 6)
    assert "text_left_out" not in codes(HEAD + "二、主动公开政府信息情况\n" + fragments + "\n" + TAIL)


def test_a_note_under_a_table_is_not_told_of_where_it_is_short():
    assert "text_left_out" not in codes(HEAD + TABLE + "注：规章由县司法局统计。\n" + TAIL)


def test_how_much_is_told_and_from_which_page():
    items = [f"{name}项由河长办在年末逐块核对并登记造册" for name in "甲乙丙丁戊己庚辛壬癸子丑"]
    note = "说明：" + "，".join(items) + "。\n"
    report = nlp.parse(Document("x", "txt", "text", "utf-8", pages_of(HEAD + "\f" + TABLE + note + TAIL)))
    [warning] = [warning for warning in report.warnings if warning.code == "text_left_out"]
    assert "from page 2 on" in warning.text
    assert "%" in warning.text
