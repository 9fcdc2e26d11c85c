"""Where things stand in a Word document: boxes and shapes, merged cells, tabulators, wrappers around all of them."""

import pytest

from nlp.reading.document import Cell, Line
from nlp.reading.docx import read_docx


def p(*runs, properties=""):
    runs = "".join(run if run.startswith("<") else f"<w:r><w:t>{run}</w:t></w:r>" for run in runs)
    return f"<w:p><w:pPr>{properties}</w:pPr>{runs}</w:p>"


def box(*texts):
    return f"<w:txbxContent>{''.join(p(text) for text in texts)}</w:txbxContent>"


DML = "<w:r><w:drawing><wp:anchor>{}<a:graphic>{}</a:graphic></wp:anchor></w:drawing></w:r>"
VML = '<w:r><w:pict><v:shape style="{}"><v:textbox>{}</v:textbox></v:shape></w:pict></w:r>'
EITHER = "<w:r><mc:AlternateContent><mc:Choice>{}</mc:Choice><mc:Fallback>{}</mc:Fallback></mc:AlternateContent></w:r>"
POSITION = '<wp:positionV relativeFrom="{}"><wp:posOffset>{}</wp:posOffset></wp:positionV>'


@pytest.mark.parametrize(
    ("anchored", "lines"),
    [
        (DML.format("", box("框。")), ["正文。", "框。"]),
        (VML.format("", box("框。", "框二。")), ["正文。", "框。", "框二。"]),
        (EITHER.format(f"<v:x>{box('框。')}</v:x>", f"<v:y>{box('框。')}</v:y>"), ["正文。", "框。"]),
        # Only the older form has the text.
        (EITHER.format("<w:drawing/>", VML.format("", box("框。"))), ["正文。", "框。"]),
        (EITHER.format("", VML.format("", box("框。"))), ["正文。", "框。"]),
        # Anchored below the line it stands above.
        (DML.format(POSITION.format("paragraph", -900000), box("题。")), ["题。", "正文。"]),
        (DML.format(POSITION.format("page", -900000), box("框。")), ["正文。", "框。"]),
        (VML.format("position:absolute;margin-top:-62.5pt", box("题。")), ["题。", "正文。"]),
        (
            VML.format("margin-top:-62.5pt;mso-position-vertical-relative:page", box("框。")),
            ["正文。", "框。"],
        ),
        # Word art, and text of drawings that are no boxes.
        ('<w:r><w:pict><v:shape><v:textpath string="艺术  字"/></v:shape></w:pict></w:r>', ["正文。", "艺术 字"]),
        (DML.format("", "<a:txBody><a:p><a:r><a:t>图中字。</a:t></a:r></a:p></a:txBody>"), ["正文。", "图中字。"]),
        # A box in a box, and one in a box's table.
        (
            VML.format("", f"<w:txbxContent>{p('外。', VML.format('', box('内。')))}</w:txbxContent>"),
            ["正文。", "外。", "内。"],
        ),
        # Hidden with the run that anchors it.
        ("<w:r><w:rPr><w:vanish/></w:rPr><w:pict>" + box("藏。") + "</w:pict></w:r>", ["正文。"]),
        # A picture alone.
        ("<w:r><w:drawing><wp:inline><wp:docPr descr='照片'/></wp:inline></w:drawing></w:r>", ["正文。"]),
    ],
)
def test_boxes_and_shapes(docx_lines, anchored, lines):
    assert docx_lines(p("正文。", anchored)) == lines


def test_box_does_not_break_the_paragraph_joined_around_it(docx_lines):
    body = p("前半", VML.format("", box("框。")), properties="<w:rPr><w:del/></w:rPr>") + p("后半。")
    assert docx_lines(body) == ["框。", "前半后半。"]


@pytest.mark.parametrize(
    "wrapper",
    [
        "<w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt>",
        "<w:customXml>{}</w:customXml>",
        "<w:ins>{}</w:ins>",
        "<w:moveTo>{}</w:moveTo>",
        "<w:sdt><w:sdtContent><w:customXml>{}</w:customXml></w:sdtContent></w:sdt>",
        "<mc:AlternateContent><mc:Choice>{}</mc:Choice></mc:AlternateContent>",
        "<w:smartTagX><w:unheardOf>{}</w:unheardOf></w:smartTagX>",
    ],
)
def test_wrappers_around_paragraphs_tables_and_runs(docx_lines, wrapper):
    table = f"<w:tbl><w:tr><w:tc>{p('甲')}</w:tc><w:tc>{p('1')}</w:tc></w:tr></w:tbl>"
    assert docx_lines(wrapper.format(p("段。") + table)) == ["段。", "甲\t1"]
    assert docx_lines(p("写", wrapper.format("<w:r><w:t>一个</w:t></w:r>"), "字。")) == ["写一个字。"]


def tc(text, properties=""):
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{p(text)}</w:tc>"


def tr(*cells, properties=""):
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def cells(make_docx, *rows):
    (table,) = read_docx(make_docx(f"<w:tbl>{''.join(rows)}</w:tbl>")).pages[0].tables
    return [cell._replace(box=None) for cell in table.cells]


DOWN, ON, ON_TOO = '<w:vMerge w:val="restart"/>', "<w:vMerge/>", '<w:vMerge w:val="continue"/>'


def test_cells_merged_down_and_across(make_docx):
    span = '<w:gridSpan w:val="2"/>'
    rows = [
        tr(tc("类别", DOWN), tc("件数", span)),
        tr(tc("", ON), tc("本年"), tc("上年")),
        tr(tc("许可", DOWN), tc("3"), tc("5")),
        tr(tc("", ON_TOO), tc("4"), tc("6")),
    ]
    assert cells(make_docx, *rows) == [
        Cell(0, 0, "类别", 2, 1),
        Cell(0, 1, "件数", 1, 2),
        Cell(1, 1, "本年"),
        Cell(1, 2, "上年"),
        Cell(2, 0, "许可", 2, 1),
        Cell(2, 1, "3"),
        Cell(2, 2, "5"),
        Cell(3, 1, "4"),
        Cell(3, 2, "6"),
    ]


def test_cells_merged_as_older_word_did(make_docx):
    rows = [
        tr(tc("件数", '<w:hMerge w:val="restart"/>'), tc("", "<w:hMerge/>"), tc("合计")),
        tr(tc("1"), tc("2"), tc("3")),
    ]
    assert cells(make_docx, *rows)[:2] == [Cell(0, 0, "件数", 1, 2), Cell(0, 2, "合计")]


def test_rows_that_begin_late_and_cells_that_a_change_took(make_docx):
    rows = [
        tr(tc("甲"), tc("乙"), tc("丙")),
        tr(tc("2"), tc("删", "<w:cellDel/>"), tc("3"), properties='<w:gridBefore w:val="1"/>'),
    ]
    assert [(cell.column, cell.text) for cell in cells(make_docx, *rows)[3:]] == [(0, ""), (1, "2"), (2, "3")]


def test_paragraphs_of_a_cell_and_of_a_table_in_a_cell(docx_lines):
    inner = f"<w:tbl>{tr(tc('内'), tc('1'))}</w:tbl>"
    table = f"<w:tbl>{tr(tc('许可').replace('</w:tc>', p('其他') + '</w:tc>'), tc('3'))}</w:tbl>"
    assert docx_lines(table) == ["许可其他\t3"]
    assert docx_lines(f"<w:tbl>{tr(f'<w:tc>{inner}{p()}</w:tc>')}</w:tbl>") == ["内\t1"]


def test_tables_without_end_in_one_another(docx_lines):
    deep = p("最里面。")
    for _ in range(60):
        deep = f"<w:tbl><w:tr><w:tc>{deep}</w:tc></w:tr></w:tbl>"
    assert docx_lines(p("外面。") + deep) == ["外面。", "最里面。"]


TAB = "<w:r><w:tab/></w:r>"


def test_lines_that_tabulators_lay_out_as_a_table(make_docx):
    rows = [p(TAB, "项目", TAB, "新收", TAB, "办结"), p("许可", TAB, TAB, "3", TAB, "2")]
    page = read_docx(make_docx(p("表如下。") + "".join(rows) + p("一、", TAB, "某项"))).pages[0]
    assert [line.text for line in page.lines] == ["表如下。", "一、 某项"]
    assert page.tables[0].rows == ("项目\t新收\t办结", "许可\t3\t2")


def test_one_line_with_tabulators_is_text(docx_lines):
    assert docx_lines(p("联系人：某", TAB, "电话：12", TAB, "传真：34")) == ["联系人：某 电话：12 传真：34"]


def test_lines_have_no_tab_and_breaks_part_them(make_docx):
    page = read_docx(make_docx(p("甲", '<w:r><w:br w:type="page"/><w:t>乙&#9;丙</w:t><w:cr/></w:r>', "丁"))).pages[0]
    assert page.blocks == (Line("甲"), Line("乙 丙"), Line("丁"))


def test_strict_variant_of_the_format(make_docx, make_zip, declared):
    strict = {
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "http://purl.oclc.org/ooxml/wordprocessingml/main",
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships": (
            "http://purl.oclc.org/ooxml/officeDocument/relationships"
        ),
    }
    table = f"<w:tbl>{tr(tc('甲'), tc('1'))}</w:tbl>"
    main = f"<w:document {declared}><w:body>{p('段。')}{table}</w:body></w:document>"
    for usual, other in strict.items():
        main = main.replace(usual, other)
    assert read_docx(make_docx("", **{"word/document.xml": main})).pages[0].text == "段。\n甲\t1"
