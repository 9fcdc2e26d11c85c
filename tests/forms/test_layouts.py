"""Each layout in which the statutory tables come gives the same cells."""

from __future__ import annotations

import pytest

from nlp.forms import forms
from nlp.forms.labels import APPLICANTS, request_rows
from nlp.reading.document import Cell, Document, Line, Page, Table

HEADS = ["自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"]
LABELS = {
    "new": "一、本年新收政府信息公开申请数量",
    "carried_in": "二、上年结转政府信息公开申请数量",
    "granted": "三、本年度办理结果 （一）予以公开",
    "partial": "（二）部分公开（区分处理的，只计这一情形，不计其他情形）",
    "refused_1": "（三）不予公开 1.属于国家秘密",
    "refused_2": "2.其他法律行政法规禁止公开",
    "refused_3": "3.危及“三安全一稳定”",
    "refused_4": "4.保护第三方合法权益",
    "refused_5": "5.属于三类内部事务信息",
    "refused_6": "6.属于四类过程性信息",
    "refused_7": "7.属于行政执法案卷",
    "refused_8": "8.属于行政查询事项",
    "unavailable_1": "（四）无法提供 1.本机关不掌握相关政府信息",
    "unavailable_2": "2.没有现成信息需要另行制作",
    "unavailable_3": "3.补正后申请内容仍不明确",
    "rejected_1": "（五）不予处理 1.信访举报投诉类申请",
    "rejected_2": "2.重复申请",
    "rejected_3": "3.要求提供公开出版物",
    "rejected_4": "4.无正当理由大量反复申请",
    "rejected_5": "5.要求行政机关确认或重新出具已获取信息",
    "other": "（六）其他处理",
    "other_1": "（六）其他处理 1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
    "other_2": "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
    "other_3": "3、其他",
    "total": "（七）总计",
    "carried_out": "四、结转下年度继续办理",
}
#: A row each: natural persons, companies, …, total.
VALUES = {
    "new": "9 2 0 0 1 0 12",
    "carried_in": "1 0 0 0 0 0 1",
    "granted": "5 1 0 0 0 0 6",
    "partial": "1 0 0 0 1 0 2",
    "unavailable_1": "3 0 0 0 0 0 3",
    "rejected_2": "0 1 0 0 0 0 1",
    "total": "9 2 0 0 1 0 12",
    "carried_out": "1 0 0 0 0 0 1",
}


def values(row: str) -> list[str]:
    return VALUES.get(row, "0 0 0 0 0 0 0").split()


def text(*lines: str) -> Document:
    return Document("a.txt", "txt", "text", "utf-8", (Page.of_text("\n".join(lines)),))


def grid(*rows: list[str], at: int = 0) -> Table:
    return Table(tuple(Cell(r, c + at, t) for r, row in enumerate(rows) for c, t in enumerate(row)))


def document(*blocks) -> Document:
    return Document("a.html", "html", "lxml", "utf-8", (Page(tuple(blocks)),))


def requests(document: Document) -> dict:
    return {(c.row, c.column): c.raw for c in forms(document) if c.table == "t3"}


def want(form: str = "2021") -> dict:
    return {(row, column): v for row in request_rows(form) for column, v in zip(APPLICANTS, values(row))}


def rows(form: str = "2021") -> list[list[str]]:
    return [[LABELS[row], *values(row)] for row in request_rows(form)]


@pytest.mark.parametrize("between", [" ", "\t", " | "])
def test_a_row_a_line(between):
    lines = [between.join(["申请人情况", *HEADS]), *(between.join(row) for row in rows())]
    assert requests(text(*lines)) == want()


def test_one_number_a_line():
    assert requests(text("申请人情况", *HEADS, *(cell for row in rows() for cell in row))) == want()


def test_everything_on_one_line():
    words = [
        "全年认真办理申请。",
        "申请人情况",
        *HEADS,
        *(cell for row in rows() for cell in row),
        "五、存在的主要问题",
    ]
    assert requests(text(" ".join(words))) == want()


def test_all_labels_and_then_the_numbers_column_by_column():
    numbers = [row[column] for column in range(1, 8) for row in rows()]
    assert requests(text("申请人情况", *(row[0] for row in rows()), *HEADS, *numbers)) == want()


def test_a_page_number_in_the_middle_of_a_row():
    lines = [" ".join(row) for row in rows()]
    lines[3:4] = [lines[3][:-6], "- 5 -", lines[3][-6:]]
    assert requests(text("申请人情况", *lines)) == want()


def test_a_bare_page_number_that_the_sum_shows_to_be_none_of_the_row():
    lines = [" ".join(row) for row in rows()]
    lines[1:2] = [LABELS["carried_in"], "1", "0", "0", "7", "0", "0", "0", "1"]
    assert requests(text("申请人情况", *lines)) == want()


def test_labels_broken_over_lines_and_numbers_between_the_halves():
    lines = []
    for label, *numbers in rows():
        half = len(label) // 2
        lines += [label[:half], " ".join(numbers), label[half:]] if len(label) > 16 else [" ".join([label, *numbers])]
    assert requests(text("申请人情况", *lines)) == want()


def test_rows_of_which_the_name_is_lost_are_placed_by_order():
    named = ("new", "refused_1", "refused_4", "rejected_1", "total", "carried_out")
    lines = [[label if key in named else "", *numbers] for key, (label, *numbers) in zip(request_rows("2021"), rows())]
    assert requests(document(grid(["申请人情况", *HEADS], *lines))) == want()


def test_a_lost_row_leaves_room_that_is_not_filled_by_guessing():
    lines = [["" if key in ("partial", "refused_1", "refused_2") else label, *numbers]
             for key, (label, *numbers) in zip(request_rows("2021"), rows()) if key != "refused_1"]  # fmt: skip
    found = requests(document(grid(["申请人情况", *HEADS], *lines)))
    assert {found[row, "total"] for row in ("partial", "refused_1", "refused_2")} == {""}
    assert found["refused_3", "total"] == "0"


def test_a_table_cut_by_the_page_with_the_group_label_in_two():
    first = [*rows()[:12], ["（四）无", *rows()[12][1:]]]
    second = [["法提供 2.没有现成信息需要另行制作", *rows()[13][1:]], *rows()[14:]]
    assert requests(document(grid(["申请人情况", *HEADS], *first), grid(*second))) == want()


def test_heads_repeated_on_the_next_page():
    head = ["申请人情况", *HEADS]
    assert requests(document(grid(head, *rows()[:9]), grid(head, *rows()[9:]))) == want()


def test_spacer_columns():
    wide = [[word for cell in row for word in (cell, "")] for row in rows()]
    assert requests(document(grid(["", "", *(w for h in HEADS for w in (h, ""))], *wide))) == want()


def test_a_head_cell_in_two_rows_and_a_column_with_nothing_in_it():
    heads = [["申请人情况", "自然人", "商业", "科研", "社会公益", "法律服务", "其他", "总计"],
             ["", "", "企业", "机构", "组织", "机构", "", ""]]  # fmt: skip
    wide = [[*row[:3], "", *row[4:]] for row in rows()]
    found = requests(document(grid(*heads, *wide)))
    assert found == {key: "" if key[1] == "research" else raw for key, raw in want().items()}


def test_a_label_over_two_rows_of_a_table():
    lines = []
    for label, *numbers in rows():
        blank = [""] * 7
        lines += [[label[:9], *blank], [label[9:], *numbers]] if 12 < len(label) < 20 else [[label, *numbers]]
    assert requests(document(grid(["申请人情况", *HEADS], *lines))) == want()


def test_blank_rows_between():
    lines = [line for row in rows() for line in (row, [""] * 8)]
    assert requests(document(grid(["申请人情况", *HEADS], *lines))) == want()


def test_the_form_of_2019_is_told_by_its_rows():
    cells = forms(document(grid(["申请人情况", *HEADS], *rows("2019"))))
    assert ({c.form for c in cells}, len(cells)) == ({"2019"}, 161)


def test_a_body_that_fills_the_first_column_and_the_last():
    lines = [[label, first, "", "", "", "", "", last] for label, first, *_, last in rows()]
    cells = forms(document(grid(["申请人情况", *HEADS], *lines)))
    assert {c.state for c in cells if c.column == "company"} == {"blank"}
    assert [c.raw for c in cells if c.row == "new"] == ["9", "", "", "", "", "", "12"]
    words = forms(text("申请人情况", *(f"{label} {first} {last}" for label, first, *_, last in rows())))
    assert [(c.raw, c.state) for c in words] == [(c.raw, c.state) for c in cells]


def test_what_says_that_there_is_none_stays_what_it_is():
    lines = [[label, *("/" if n == "0" else n for n in numbers)] for label, *numbers in rows()]
    lines[1][2:4] = ["无", "—"]
    cells = {(c.row, c.column): (c.state, c.value) for c in forms(document(grid(["申请人情况", *HEADS], *lines)))}
    assert cells["new", "research"] == ("slash", None)
    assert cells["carried_in", "company"] == ("none", None)
    assert cells["carried_in", "research"] == ("slash", None)


def test_a_number_nobody_can_read_is_neither_blank_nor_a_label():
    lines = rows()
    lines[2][1] = "5O"
    cells = forms(document(grid(["申请人情况", *HEADS], *lines)))
    cell = next(c for c in cells if c.row == "granted")
    assert (cell.state, cell.raw, cell.implied) == ("unreadable", "5O", 5)


def test_no_table_no_cells():
    assert forms(text("一、总体情况", "全年公开信息内容丰富，收到申请3件，均予以公开。")) == ()


# ----------------------------------------------------------------------------------------- table two

MADE = ["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"]
DECIDED = ["信息内容", "本年处理决定数量"]


def active(document: Document) -> dict:
    return {(c.row, c.column): (c.form, c.value) for c in forms(document) if c.table == "t2" and c.state != "absent"}


def test_both_forms_in_one_report_block_by_block():
    table = grid(
        ["信息内容", "本年新制作数量", "本年新公开数量", "对外公开总数量"],
        ["规章", "1", "1", "7"],
        DECIDED,
        ["行政许可", "12"],
    )
    assert active(document(table)) == {
        ("rules", "made"): ("2019", 1),
        ("rules", "published"): ("2019", 1),
        ("rules", "total"): ("2019", 7),
        ("permits", "decisions"): ("2021", 12),
    }


def test_heads_in_a_table_of_their_own():
    found = active(document(grid(MADE), grid(["规章", "2", "1", "9"])))
    assert found == {("rules", c): ("2021", n) for c, n in (("made", 2), ("repealed", 1), ("in_force", 9))}


@pytest.mark.parametrize(
    ("head", "raw", "value"),
    [
        ("本年收费金额（单位：万元）", "25.1", 25.1),
        ("本年收费金额（单位：万元）", "251000元", 25.1),
        ("本年收费金额（单位：元）", "251,000", 25.1),
        ("本年收费金额（单位：元）", "25.1万元", 25.1),
        ("本年收费金额（单位：万元）", "1.2亿元", 12000),
    ],
)
def test_amounts_are_given_in_ten_thousand_yuan(head, raw, value):
    assert active(document(grid(["信息内容", head], ["行政事业性收费", raw]))) == {("fees", "amount"): ("2021", value)}


def test_a_value_with_its_unit_and_a_note():
    found = active(document(grid(MADE, ["行政规范性文件", "3件", "2（其中修订1件）", "30"])))
    assert [value for _, value in found.values()] == [3, 2, 30]


def test_two_rows_side_by_side():
    found = active(document(grid([*DECIDED, *DECIDED], ["行政处罚", "4", "行政强制", "1"])))
    assert {row: value for (row, _), (_, value) in found.items()} == {"penalties": 4, "coercions": 1}


def test_a_row_that_lacks_a_number_is_not_filled_by_guessing():
    cells = forms(text("信息内容 本年制发件数 本年废止件数 现行有效件数", "规章 2 9"))
    assert {(c.state, c.raw) for c in cells if c.row == "rules"} == {("unreadable", "2; 9")}


# ---------------------------------------------------------------------------------------- table four

RESULTS = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
CASES = ["1", "0", "2", "0", "3", "0", "0", "0", "0", "0", "4", "1", "0", "0", "5"]


def disputes(document: Document) -> list[str]:
    return [c.raw for c in forms(document) if c.table == "t4"]


def test_two_rows_of_heads():
    table = grid(
        [*RESULTS, "未经复议直接起诉", *[""] * 4, "复议后起诉", *[""] * 4], [*[""] * 5, *RESULTS, *RESULTS], CASES
    )
    assert disputes(document(table)) == CASES


def test_three_tables_of_five():
    assert disputes(document(*(grid(RESULTS, CASES[start : start + 5]) for start in (0, 5, 10)))) == CASES


def test_heads_in_the_order_of_a_narrow_column():
    assert disputes(text("结果 结果 其他 尚未 总", "维持 纠正 结果 审结 计", " ".join(CASES))) == CASES


def test_the_text_that_gives_results_is_no_table():
    assert disputes(text("行政复议8件，其中结果维持7件，", "结果纠正1件，尚未审结0件。", " ".join(CASES))) == []


# -------------------------------------------------------------------- other hands, other tools


@pytest.mark.parametrize(
    ("raw", "value"),
    [("１２", 12), ("1 204", 1204), ("1，204", 1204), ("12①", 12), ("12²", 12), ("12*", 12), ("12[1]", 12),
     ("12（注1）", 12), ("12注", 12), ("十二", 12), ("一百零三", 103), ("三", 3), ("12起", 12),
     ("12.0", 12), (" 12 ", 12), ("〇", 0)],
)  # fmt: skip
def test_a_number_however_a_clerk_writes_it(raw, value):
    lines = rows()
    lines[0][1] = raw
    cells = forms(document(grid(["申请人情况", *HEADS], *lines)))
    assert next(c for c in cells if c.row == "new").value == value


@pytest.mark.parametrize("raw", ["12或13", "约12", "见附件", "?", "1O2"])
def test_what_is_no_number_stays_unreadable(raw):
    lines = rows()
    lines[0][1] = raw
    cells = forms(document(grid(["申请人情况", *HEADS], *lines)))
    assert next(c for c in cells if c.row == "new").state == "unreadable"


@pytest.mark.parametrize(("raw", "value"), [("减少5", -5), ("↑3", 3), ("−2", -2), ("增4", 4)])
def test_a_change_in_words(raw, value):
    heads = ["信息内容", "上一年项目数量", "本年增/减", "处理决定数量"]
    found = active(document(grid(heads, ["行政许可", "9", raw, "1"])))
    assert found["permits", "change"] == ("2019", value)


@pytest.mark.parametrize("above", ["金额单位：元", "（单位：元）"])
def test_a_unit_above_the_table(above):
    table = grid(["信息内容", "本年收费金额"], ["行政事业性收费", "251000"])
    assert active(document(Line(above), table)) == {("fees", "amount"): ("2021", 25.1)}
    between = Line("全年工作有序开展。")
    assert active(document(Line(above), between, table)) == {("fees", "amount"): ("2021", 251000)}


def test_a_unit_behind_the_label():
    table = grid(["信息内容", "本年收费金额"], ["行政事业性收费（元）", "251000"])
    assert active(document(table)) == {("fees", "amount"): ("2021", 25.1)}


def test_two_blocks_with_other_columns_side_by_side():
    found = active(document(grid([*MADE, *DECIDED], ["规章", "1", "", "7", "行政许可", "5"])))
    assert found == {
        **{("rules", c): ("2021", n) for c, n in (("made", 1), ("repealed", None), ("in_force", 7))},
        ("permits", "decisions"): ("2021", 5),
    }


def test_rows_as_columns():
    turned = list(zip(*[["申请人情况", *HEADS], *rows()]))
    assert requests(document(grid(*map(list, turned)))) == want()


def test_a_row_for_each_result_with_blanks():
    blanks = [n if n != "0" else "" for n in CASES]
    kinds = ["行政复议", "未经复议直接起诉", "复议后起诉"]
    lines = [[kinds[n // 5], RESULTS[n % 5], raw] for n, raw in enumerate(blanks)]
    assert disputes(document(grid(["类别", "结果", "件数"], *lines))) == blanks


def test_a_note_in_a_row_of_its_own():
    lines = [*rows()[:4], ["注：上年结转的2件已核对。", *[""] * 7], *rows()[4:], ["备注：由3个科室填报", *[""] * 7]]
    assert requests(document(grid(["申请人情况", *HEADS], *lines))) == want()


def test_a_row_cut_by_the_page_between_label_and_numbers():
    first = [*rows()[:13], [rows()[13][0][:8], *[""] * 7]]
    second = [[rows()[13][0][8:], *rows()[13][1:]], *rows()[14:]]
    assert requests(document(grid(["申请人情况", *HEADS], *first), grid(*second))) == want()


@pytest.mark.parametrize("is_drawn", [False, True])
def test_text_laid_out_in_columns_with_blanks(is_drawn):
    def wide(text: str) -> int:
        return sum(1 if c.isascii() else 2 for c in text)

    def laid(label: str, numbers: list[str]) -> str:
        fields = [label + " " * (84 - wide(label)), *(" " * (14 - wide(n) - 4) + n + "    " for n in numbers)]
        return "│" + "│".join(fields) + "│" if is_drawn else "".join(fields).rstrip()

    lines = [laid(label, ["" if n == "0" else n for n in numbers]) for label, *numbers in rows()]
    rule = ["├" + "─" * 90 + "┤"] if is_drawn else []
    found = requests(
        text(laid("申请人情况", ["自然人", "企业", "科研", "公益", "法律", "其他", "总计"]), *rule, *lines)
    )
    assert found == {key: "" if raw == "0" else raw for key, raw in want().items()}
