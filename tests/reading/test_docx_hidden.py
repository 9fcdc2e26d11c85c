"""What stands in a Word document and is not seen on paper: hidden text, prompts, changes, codes, marks."""

import pytest

from nlp.reading.docx import read_docx


def p(*runs, properties=""):
    return f"<w:p><w:pPr>{properties}</w:pPr>{''.join(runs)}</w:p>"


def r(text, properties="", more=""):
    return f"<w:r><w:rPr>{properties}</w:rPr>{more}<w:t>{text}</w:t></w:r>"


STYLES = """<w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val="32"/></w:rPr></w:rPrDefault></w:docDefaults>
<w:style w:type="character" w:styleId="Gone"><w:name w:val="gone"/><w:rPr><w:vanish/></w:rPr></w:style>
<w:style w:type="character" w:styleId="GoneToo"><w:basedOn w:val="Gone"/></w:style>
<w:style w:type="character" w:styleId="Back"><w:basedOn w:val="Gone"/><w:rPr><w:vanish w:val="0"/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="PGone"><w:rPr><w:vanish/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="PGoneToo"><w:basedOn w:val="PGone"/></w:style>
<w:style w:type="character" w:styleId="White"><w:rPr><w:color w:val="FFFFFF"/></w:rPr></w:style>
<w:style w:type="character" w:styleId="Tiny"><w:rPr><w:sz w:val="2"/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Dark"><w:pPr><w:shd w:val="clear" w:fill="1F3864"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="TOC1"><w:name w:val="toc 1"/></w:style>
<w:style w:type="character" w:styleId="a9"><w:name w:val="Placeholder Text"/></w:style>"""


@pytest.mark.parametrize(
    "unseen",
    [
        r("藏", "<w:vanish/>"),
        r("藏", '<w:vanish w:val="true"/>'),
        r("藏", '<w:rStyle w:val="Gone"/>'),
        r("藏", '<w:rStyle w:val="GoneToo"/>'),
        r("藏", '<w:color w:val="FFFFFF"/><w:sz w:val="2"/>'),
        r("藏", '<w:color w:val="FFFFFF"/>'),
        r("藏", '<w:color w:val="fefefe"/>'),
        r("藏", '<w:color w:themeColor="background1"/>'),
        r("藏", '<w:rStyle w:val="White"/>'),
        r("藏", '<w:rStyle w:val="Tiny"/>'),
        r("藏", '<w:sz w:val="1pt"/>'),
        r("藏", '<w:color w:val="FFFFFF"/><w:shd w:val="clear" w:color="auto" w:fill="auto"/>'),
        r("藏", "<w:specVanish/>"),
        f"<w:hyperlink>{r('藏', '<w:vanish/>')}</w:hyperlink>",
        f"<w:ins>{r('藏', '<w:vanish/>')}</w:ins>",
    ],
)
def test_runs_that_nobody_sees(docx_lines, unseen):
    assert docx_lines(p(r("写"), unseen, r("字。")), styles=STYLES) == ["写字。"]


@pytest.mark.parametrize(
    "seen",
    [
        r("显", '<w:vanish w:val="0"/>'),
        r("显", '<w:vanish w:val="off"/><w:rStyle w:val="Gone"/>'),
        r("显", '<w:rStyle w:val="Back"/>'),
        r("显", "<w:webHidden/>"),
        r("显", '<w:color w:val="FFFFFF"/><w:highlight w:val="blue"/>'),
        r("显", '<w:color w:val="FFFFFF"/><w:shd w:val="clear" w:fill="C00000"/>'),
        r("显", '<w:color w:val="FFFF00"/>'),
        r("显", '<w:color w:val="auto"/>'),
        r("显", '<w:sz w:val="13"/>'),
        r("显", "<w:strike/>"),
    ],
)
def test_runs_that_are_seen(docx_lines, seen):
    assert docx_lines(p(r("写"), seen, r("字。")), styles=STYLES) == ["写显字。"]


def test_paragraphs_hidden_by_their_style(docx_lines):
    hidden = p(r("藏起。"), properties='<w:pStyle w:val="PGoneToo"/>')
    back = p(r("又现。", '<w:vanish w:val="0"/>'), properties='<w:pStyle w:val="PGone"/>')
    # Hidden by both, it is switched over twice.
    twice = p(r("也现。", '<w:rStyle w:val="Gone"/>'), properties='<w:pStyle w:val="PGone"/>')
    assert docx_lines(p(r("写。")) + hidden + back + twice, styles=STYLES) == ["写。", "又现。", "也现。"]


def test_white_text_where_something_dark_may_be_behind_it(make_docx, docx_lines, declared):
    white = r("白字。", '<w:color w:val="FFFFFF"/>')
    cell = f"<w:tbl><w:tr><w:tc>{p(white)}</w:tc><w:tc>{p(r('黑'))}</w:tc></w:tr></w:tbl>"
    box = p(f"<w:r><w:pict><w:txbxContent>{p(white)}</w:txbxContent></w:pict></w:r>")
    shaded = p(white, properties='<w:pStyle w:val="Dark"/>')
    assert docx_lines(cell + box + shaded, styles=STYLES) == ["白字。\t黑", "白字。", "白字。"]
    picture = p('<w:r><w:drawing><wp:anchor behindDoc="1"/></w:drawing></w:r>')
    assert docx_lines(picture + p(white) + p(r("黑字。"))) == ["白字。", "黑字。"]
    coloured = f'<w:document {declared}><w:background w:color="002060"/><w:body>{p(white)}</w:body></w:document>'
    assert not read_docx(make_docx("", **{"word/document.xml": coloured})).warnings
    alone = read_docx(make_docx(p(white)))
    assert (alone.pages[0].text, alone.warnings[0].code) == ("白字。", "hidden")


def test_heading_and_text_in_one_line_by_a_hidden_end(docx_lines):
    head = p(r("（一）某项。"), properties="<w:rPr><w:vanish/><w:specVanish/></w:rPr>")
    assert docx_lines(head + p(r("全年做了三件。"))) == ["（一）某项。全年做了三件。"]


def test_initial_in_the_margin_belongs_to_its_paragraph(docx_lines):
    initial = p(r("本"), properties='<w:framePr w:dropCap="drop" w:lines="2"/>')
    assert docx_lines(initial + p(r("年做了三件。"))) == ["本年做了三件。"]


def test_much_hidden_text_is_said_and_text_that_is_all_hidden_is_read(make_docx):
    some = read_docx(make_docx(p(r("写字。" * 40)) + p(r("藏字。" * 20, "<w:vanish/>"))))
    assert some.pages[0].text == "写字。" * 40
    assert (some.warnings[0].code, "60 characters" in some.warnings[0].text) == ("hidden", True)
    everything = read_docx(make_docx(p(r("藏字。" * 20, "<w:vanish/>")) + p(r("页"))))
    assert everything.pages[0].text.split("\n") == ["藏字。" * 20, "页"]
    assert "read all the same" in everything.warnings[0].text


PROMPT = "<w:sdt><w:sdtPr>{}</w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>"
SHOWN = "<w:showingPlcHdr/>"


def test_prompts_of_content_controls(docx_lines):
    prompt = r("单击此处输入文字。", '<w:rStyle w:val="a9"/>')
    inline = p(r("写"), PROMPT.format(SHOWN, prompt), r("字。"))
    block = PROMPT.format(SHOWN, p(prompt))
    filled = PROMPT.format("<w:alias/>", p(r("填好了。")))
    off = PROMPT.format('<w:showingPlcHdr w:val="0"/>', p(r("没有标记。")))
    # A program filled it in and left the mark.
    marked = PROMPT.format(SHOWN, p(r("这一段有六十个字以上，是程序写进去的。" * 4)))
    body = inline + block + filled + off + marked
    assert docx_lines(body, styles=STYLES)[:3] == ["写字。", "填好了。", "没有标记。"]
    assert len(docx_lines(body, styles=STYLES)) == 4


BINDING = '<w:dataBinding w:storeItemID="{}" w:xpath="{}"/>'


def test_value_kept_elsewhere_of_a_control_that_shows_none(docx_lines):
    item = "<n:root xmlns:n='urn:x'><n:name>甲</n:name><n:name year='2031'>乙</n:name></n:root>"
    members = {
        "customXml/item1.xml": item,
        "customXml/itemProps1.xml": "<ds:datastoreItem xmlns:ds='urn:d' ds:itemID='{AB-1}'/>",
        "docProps/core.xml": "<c:properties xmlns:c='urn:c' xmlns:d='urn:d'><d:title>丙</d:title></c:properties>",
    }
    cases = {
        "/n:root[1]/n:name[2]": "乙",
        "/n:root/n:name": "甲",
        "/n:root[1]/n:name[2]/@year": "2031",
        "/n:root[1]/n:none[1]": "",
        "//n:name": "",
        "count(/n:root)": "",
    }
    for path, text in cases.items():
        control = PROMPT.format(SHOWN + BINDING.format("{ab-1}", path), r("单击", '<w:rStyle w:val="a9"/>'))
        assert docx_lines(p(r("写"), control), styles=STYLES, **members) == [f"写{text}"]
    title = PROMPT.format(BINDING.format("{6C3C8BC8-F283-45AE-878A-BAB7291924A1}", "/c:properties[1]/d:title[1]"), p())
    assert docx_lines(title, **members) == ["丙"]


def fld(kind):
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def code(text):
    return f"<w:r><w:instrText>{text}</w:instrText></w:r>"


BEGIN, SEPARATE, END = fld("begin"), fld("separate"), fld("end")


@pytest.mark.parametrize(
    ("field", "shown"),
    [
        (BEGIN + code("DATE") + SEPARATE + r("三月") + END, "三月"),
        (f"<w:fldSimple w:instr='DATE'>{r('三月')}</w:fldSimple>", "三月"),
        # A field within the code of another, whose own result is not seen.
        (
            BEGIN
            + code("IF ")
            + BEGIN
            + code("X")
            + SEPARATE
            + r("一")
            + END
            + code("= 1")
            + SEPARATE
            + r("三月")
            + END,
            "三月",
        ),
        (BEGIN + r("代码") + SEPARATE + r("三月") + END, "三月"),
        (BEGIN + code("PAGE") + END, ""),
        (END + SEPARATE, ""),
        (BEGIN + code('QUOTE "三月"') + END, "三月"),
        (BEGIN + code("EQ \\o\\ac(○,3)") + SEPARATE + END, "③"),
        (BEGIN + code("EQ \\* jc2 \\o\\ad(\\s\\up 9(sān),三)") + END, "三"),
        (BEGIN + code("eq \\o(\\s\\up 5(三),\\s\\do 2(月))") + END, "三月"),
        (
            '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:ddList><w:result w:val="1"/><w:listEntry w:val="二月"/>'
            '<w:listEntry w:val="三月"/></w:ddList></w:ffData></w:fldChar></w:r>' + code("FORMDROPDOWN") + END,
            "三月",
        ),
        ("<w:ruby><w:rt>" + r("sān") + "</w:rt><w:rubyBase>" + r("三") + "</w:rubyBase></w:ruby>", "三"),
        (
            r("", more='<w:footnoteReference w:customMarkFollows="1" w:id="2"/>').replace(
                "<w:t></w:t>", "<w:t>*</w:t>"
            ),
            "",
        ),
        ('<w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:commentReference w:id="1"/></w:r>', ""),
        ("<w:commentRangeStart w:id='1'/>" + r("三") + "<w:commentRangeEnd w:id='1'/>", "三"),
        ('<w:r><w:sym w:font="Wingdings" w:char="F06C"/></w:r>', ""),
        ('<w:r><w:sym w:font="Wingdings" w:char="F083"/></w:r>', "③"),
        ('<w:r><w:sym w:font="宋体" w:char="4E09"/></w:r>', "三"),
        ('<w:r><w:sym w:font="Symbol" w:char="zz"/></w:r>', ""),
        (r("n", '<w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/>'), ""),
        (r("3", '<w:rFonts w:ascii="Symbol" w:hAnsi="Symbol"/>'), "3"),
        (
            "<m:oMath><m:f><m:num><m:r><m:t>1</m:t></m:r></m:num><m:den><m:r><m:t>3</m:t></m:r></m:den></m:f></m:oMath>",
            "1/3",
        ),
        ("<w:r><w:softHyphen/><w:noBreakHyphen/></w:r>", "-"),
    ],
)
def test_fields_marks_and_symbols_amid_text(docx_lines, field, shown):
    assert docx_lines(p(r("写"), field, r("字。"))) == [f"写{shown}字。"]


def test_field_that_never_ends_hides_nothing_else(docx_lines):
    assert docx_lines(p(r("甲"), BEGIN, code("X")) + p(r("乙"))) == ["甲", "乙"]


def test_field_around_several_paragraphs(docx_lines):
    assert docx_lines(p(BEGIN, code("INCLUDETEXT x"), SEPARATE, r("甲")) + p(r("乙"), END, r("丙"))) == ["甲", "乙丙"]


def test_list_of_contents_that_word_made(docx_lines):
    entry = p(r("一、某项"), r("", more="<w:tab/>"), r("3"), properties='<w:pStyle w:val="TOC1"/>')
    no_entry = p(r("用错样式的正文。"), properties='<w:pStyle w:val="TOC1"/>')
    gallery = '<w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj>'
    control = PROMPT.format(gallery, p(r("目录")) + entry)
    assert docx_lines(control + entry + no_entry, styles=STYLES) == ["用错样式的正文。"]


@pytest.mark.parametrize(
    ("rows", "shown"),
    [
        ("<w:tr><w:trPr><w:del/></w:trPr>{}</w:tr>", ""),
        ("<w:tr><w:trPr><w:hidden/></w:trPr>{}</w:tr>", ""),
        ("<w:tr><w:trPr><w:ins/></w:trPr>{}</w:tr>", "\n许可\t3"),
        ("<w:ins><w:tr>{}</w:tr></w:ins>", "\n许可\t3"),
        (PROMPT.format("", "<w:tr>{}</w:tr>"), "\n许可\t3"),
        ("<w:moveFrom><w:tr>{}</w:tr></w:moveFrom>", ""),
    ],
)
def test_rows_that_changes_brought_or_took(docx_lines, rows, shown):
    cells = f"<w:tc>{p(r('许可'))}</w:tc><w:tc>{p(r('3'))}</w:tc>"
    head = f"<w:tr><w:tc>{p(r('项目'))}</w:tc><w:tc>{p(r('件数'))}</w:tc></w:tr>"
    assert "\n".join(docx_lines(f"<w:tbl>{head}{rows.format(cells)}</w:tbl>")) == f"项目\t件数{shown}"


def test_tracked_moves(docx_lines):
    moved = f"<w:moveFromRangeStart/><w:moveFrom>{r('移走。')}</w:moveFrom><w:moveFromRangeEnd/>"
    body = p(moved, properties="<w:rPr><w:moveFrom/></w:rPr>") + p(r("甲。"), f"<w:moveTo>{r('移来。')}</w:moveTo>")
    assert docx_lines(body) == ["甲。移来。"]
