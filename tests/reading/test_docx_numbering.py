"""Numerals that Word computes: formats, lists behind links, styles and overrides, what is not counted."""

import pytest

from nlp.reading.docx_numerals import numeral


def p(text, properties=""):
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def num(list_id, level=0):
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>'


def level(at, fmt, text, more=""):
    fmt = fmt if fmt.startswith("<") else f'<w:numFmt w:val="{fmt}"/>'
    return f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/>{fmt}{more}<w:lvlText w:val="{text}"/></w:lvl>'


def numbered(levels, more=""):
    return (
        f'<w:abstractNum w:abstractNumId="0">{levels}</w:abstractNum>{more}'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )


@pytest.mark.parametrize(
    ("name", "first", "later"),
    [
        ("chineseCounting", "一 二 三", {10: "十", 21: "二十一", 105: "一○五"}),
        ("chineseCountingThousand", "一 二 三", {10: "十", 105: "一百〇五"}),
        ("chineseLegalSimplified", "壹 贰 叁", {10: "壹拾", 12: "壹拾贰"}),
        ("ideographLegalTraditional", "壹 贰 叁", {6: "陆"}),
        ("ideographDigital", "一 二 三", {10: "一〇"}),
        ("ideographTraditional", "甲 乙 丙", {11: "11"}),
        ("ideographZodiac", "子 丑 寅", {12: "亥"}),
        ("ideographZodiacTraditional", "甲子 乙丑 丙寅", {61: "甲子"}),
        ("ideographEnclosedCircle", "㊀ ㊁ ㊂", {11: "11"}),
        ("taiwaneseCounting", "一 二 三", {11: "十一"}),
        ("taiwaneseCountingThousand", "一 二 三", {120: "一百二十"}),
        ("taiwaneseDigital", "一 二 三", {10: "一○"}),
        ("japaneseCounting", "一 二 三", {19: "十九", 110: "百十"}),
        ("japaneseLegal", "壱 弐 参", {}),
        ("japaneseDigitalTenThousand", "一 二 三", {}),
        ("koreanDigital", "일 이 삼", {}),
        ("koreanDigital2", "一 二 三", {}),
        ("decimalEnclosedCircle", "① ② ③", {21: "㉑", 51: "51"}),
        ("decimalEnclosedCircleChinese", "① ② ③", {}),
        ("decimalEnclosedParen", "⑴ ⑵ ⑶", {21: "21"}),
        ("decimalEnclosedFullstop", "⒈ ⒉ ⒊", {}),
        ("decimalFullWidth", "１ ２ ３", {10: "１０"}),
        ("decimalZero", "01 02 03", {10: "10"}),
        ("upperRoman", "I II III", {14: "XIV"}),
        ("lowerLetter", "a b c", {27: "aa"}),
        ("hebrew1", "1 2 3", {}),
    ],
)
def test_each_format_counts_as_word_does(name, first, later):
    assert " ".join(numeral(n, name) for n in (1, 2, 3)) == first
    assert {n: numeral(n, name) for n in later} == later


ALTERNATIVES = "<mc:AlternateContent><mc:Choice>{}</mc:Choice><mc:Fallback>{}</mc:Fallback></mc:AlternateContent>"
CUSTOM = '<w:numFmt w:val="custom" w:format="{}"/>'


@pytest.mark.parametrize(
    ("fmt", "label"),
    [
        (CUSTOM.format("一, 二, 三, ..."), "三"),
        (CUSTOM.format("壹, 貳, 參, ..."), "叁"),
        (CUSTOM.format("001, 002, 003, ..."), "003"),
        (ALTERNATIVES.format(CUSTOM.format("①, ②, ③, ..."), '<w:numFmt w:val="decimal"/>'), "③"),
        # The newer form is none that we know: the older one beside it counts.
        (ALTERNATIVES.format(CUSTOM.format("ก, ข, ..."), '<w:numFmt w:val="chineseCounting"/>'), "三"),
        (ALTERNATIVES.format('<w:numFmt w:val="newest"/>', '<w:numFmt w:val="upperLetter"/>'), "C"),
    ],
)
def test_custom_formats_and_their_older_forms(docx_lines, fmt, label):
    body = p("甲", num(1)) + p("乙", num(1)) + p("丙", num(1))
    assert docx_lines(body, numbering=numbered(level(0, fmt, "%1、")))[2] == f"{label}、丙"


TWO = level(0, "chineseCounting", "%1、") + level(1, "decimal", "（%2）")
HEADING = '<w:style w:type="paragraph" w:styleId="{}"><w:name w:val="{}"/>{}<w:pPr>{}</w:pPr></w:style>'


def test_style_that_says_the_level_only_takes_the_list_of_its_base(docx_lines):
    styles = HEADING.format("H1", "heading 1", "", num(1)) + HEADING.format(
        "H2", "heading 2", '<w:basedOn w:val="H1"/>', '<w:numPr><w:ilvl w:val="1"/></w:numPr>'
    )
    body = p("甲", '<w:pStyle w:val="H1"/>') + p("乙", '<w:pStyle w:val="H2"/>')
    assert docx_lines(body, numbering=numbered(TWO), styles=styles) == ["一、甲", "（1）乙"]


def test_list_that_refers_to_a_style_for_its_levels(docx_lines):
    linked = '<w:abstractNum w:abstractNumId="5"><w:numStyleLink w:val="L"/></w:abstractNum>'
    linked += '<w:num w:numId="2"><w:abstractNumId w:val="5"/></w:num>'
    styles = f'<w:style w:type="numbering" w:styleId="L"><w:pPr>{num(1)}</w:pPr></w:style>'
    assert docx_lines(p("甲", num(2)), numbering=numbered(TWO, linked), styles=styles) == ["一、甲"]


def test_style_that_is_its_own_base_ends(docx_lines):
    styles = HEADING.format("A", "a", '<w:basedOn w:val="B"/>', "") + HEADING.format(
        "B", "b", '<w:basedOn w:val="A"/>', ""
    )
    assert docx_lines(p("甲", '<w:pStyle w:val="A"/>'), styles=styles) == ["甲"]


def test_level_that_goes_on_counting_through_the_one_above(docx_lines):
    levels = level(0, "decimal", "%1.") + level(1, "decimal", "%2)", '<w:lvlRestart w:val="0"/>')
    body = p("甲", num(1)) + p("乙", num(1, 1)) + p("丙", num(1)) + p("丁", num(1, 1))
    assert docx_lines(body, numbering=numbered(levels)) == ["1.甲", "1)乙", "2.丙", "2)丁"]


def test_level_within_a_level_that_was_never_counted(docx_lines):
    levels = level(0, "chineseCounting", "%1") + level(1, "decimal", "%1.%2", "<w:isLgl/>")
    assert docx_lines(p("甲", num(1, 1)), numbering=numbered(levels)) == ["1.1 甲"]


def test_override_of_a_level_and_of_its_start(docx_lines):
    over = '<w:num w:numId="2"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0">{}</w:lvlOverride></w:num>'
    anew = over.format('<w:startOverride w:val="1"/>')
    other = over.format(level(0, "upperLetter", "%1."))
    body = p("甲", num(1)) + p("乙", num(2)) + p("丙", num(2))
    assert docx_lines(body, numbering=numbered(TWO, anew)) == ["一、甲", "一、乙", "二、丙"]
    assert docx_lines(body, numbering=numbered(TWO, other)) == ["一、甲", "B.乙", "C.丙"]


def test_what_word_does_not_count(docx_lines):
    deleted = (
        f"<w:p><w:pPr>{num(1)}<w:rPr><w:del/></w:rPr></w:pPr><w:del><w:r><w:delText>旧</w:delText></w:r></w:del></w:p>"
    )
    hidden = f"<w:p><w:pPr>{num(1)}</w:pPr><w:r><w:rPr><w:vanish/></w:rPr><w:t>藏</w:t></w:r></w:p>"
    body = p("甲", num(1)) + deleted + hidden + p("乙", num(1)) + p("", num(1)) + p("丙", num(1))
    assert docx_lines(body, numbering=numbered(TWO)) == ["一、甲", "二、乙", "四、丙"]


def test_paragraph_joined_to_the_next_by_a_change_has_the_next_ones_numeral(docx_lines):
    body = p("上半", num(1) + "<w:rPr><w:del/></w:rPr>") + p("下半", num(1)) + p("乙", num(1))
    assert docx_lines(body, numbering=numbered(TWO)) == ["一、上半下半", "二、乙"]


def test_numeral_that_is_hidden_or_a_picture(docx_lines):
    hidden = level(0, "decimal", "%1.", "<w:rPr><w:vanish/></w:rPr>")
    assert docx_lines(p("甲", num(1)), numbering=numbered(hidden)) == ["甲"]
    assert docx_lines(p("甲", num(1)), numbering=numbered(level(0, "bullet", "l"))) == ["甲"]


def test_literal_words_around_a_numeral_and_no_numeral(docx_lines):
    levels = level(0, "chineseCounting", "第%1部分") + level(1, "none", "附：")
    body = p("甲", num(1)) + p("乙", num(1, 1))
    assert docx_lines(body, numbering=numbered(levels)) == ["第一部分甲", "附：乙"]


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ("AUTONUM", ["1.", "2."]),
        ("AUTONUM \\* CHINESENUM3 \\s 、", ["一、", "二、"]),
        ('AUTONUM \\* CHINESENUM2 \\s "、"', ["壹、", "贰、"]),
        ("AUTONUM \\* GB3 \\s 、", ["①、", "②、"]),
        ("AUTONUMLGL \\e", ["1", "2"]),
        ("AUTONUMOUT", ["I.", "II."]),
        ("LISTNUM", ["1)", "2)"]),
        ("LISTNUM NumberDefault \\l 5", ["(a)", "(b)"]),
        ("LISTNUM \\s 7", ["7)", "7)"]),
        ("LISTNUM 条目 \\l 1", ["一、", "二、"]),
        ("SEQ 问题 \\* CHINESENUM3", ["一", "二"]),
        ("SEQ 问题 \\* ALPHABETIC", ["A", "B"]),
    ],
)
def test_fields_that_number_and_keep_no_result(docx_lines, code, shown):
    field = (
        f'<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> {code} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    simple = f"<w:fldSimple w:instr='{code}'/>"
    levels = '<w:name w:val="条目"/>' + TWO
    for each in (field, simple):
        body = f"<w:p>{each}<w:r><w:t>某项</w:t></w:r></w:p>" * 2
        assert docx_lines(body, numbering=numbered(levels)) == [f"{label}某项" for label in shown]


def test_result_of_a_numbering_field_is_kept_as_it_stands(docx_lines):
    body = (
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>AUTONUM</w:instrText></w:r><w:r>'
        '<w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>七、</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        "<w:r><w:t>某项</w:t></w:r></w:p>"
    )
    assert docx_lines(body) == ["七、某项"]
