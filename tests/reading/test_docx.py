"""What Word keeps outside the text: numerals, changes, boxes. The documents are made here, part by part."""

import io
import zipfile

import pytest

from nlp.reading import ReadError, read
from nlp.reading.docx import read_docx

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:mc="m" xmlns:v="v"'
RELS = """<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1"
Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>"""
NUMBERING = """<w:abstractNum w:abstractNumId="7"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="japaneseCounting"/><w:lvlText w:val="%1、"/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:pStyle w:val="H2"/><w:lvlText w:val="（%2）"/></w:lvl>
<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%3."/></w:lvl></w:abstractNum>
<w:abstractNum w:abstractNumId="8"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="&#xF06C;"/></w:lvl></w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="8"/></w:num>
<w:num w:numId="3"><w:abstractNumId w:val="7"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>"""
STYLES = """<w:style w:type="paragraph" w:styleId="H2"><w:basedOn w:val="B"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="H2a"><w:basedOn w:val="H2"/></w:style>"""


def docx(body, prolog="", **parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("_rels/.rels", RELS)
        archive.writestr("word/document.xml", f"{prolog}<w:document {W}><w:body>{body}</w:body></w:document>")
        archive.writestr("word/numbering.xml", f"<w:numbering {W}>{NUMBERING}</w:numbering>")
        for name, content in ({"styles": f"<w:styles {W}>{STYLES}</w:styles>"} | parts).items():
            archive.writestr(f"word/{name}.xml", content)
    return out.getvalue()


def p(text, properties=""):
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def num(list_id, level=0):
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>'


def row(*cells):
    return "<w:tr>" + "".join(c if c.startswith("<w:tc>") else f"<w:tc>{p(c)}</w:tc>" for c in cells) + "</w:tr>"


def lines(body):
    return read_docx(docx(body)).pages[0].text.split("\n")


def test_paragraphs_and_tables_in_document_order():
    table = f"<w:tbl>{row('项目', '件数')}{row('规章', '3')}</w:tbl>"
    assert lines(p("表前。") + table + p("表后。")) == ["表前。", "项目\t件数", "规章\t3", "表后。"]


def test_numerals_that_word_computes():
    body = (
        p("总体", num(1))
        + p("甲", num(1, 1))
        + p("乙", num(1, 1))
        + p("件", num(1, 2))
        + p("问题", num(1))
        + p("丙", num(1, 1))
        + p("点", num(2))
    )
    assert lines(body) == ["一、总体", "（一）甲", "（二）乙", "1.件", "二、问题", "（一）丙", "点"]


def test_numerals_of_a_style_and_a_restarted_list():
    body = (
        p("甲", '<w:pStyle w:val="H2"/>')
        + p("乙", '<w:pStyle w:val="H2a"/>')
        + p("丙", '<w:pStyle w:val="H2"/>' + num(0))
        + p("五", num(3))
    )
    assert lines(body) == ["（一）甲", "（二）乙", "丙", "五、五"]


def test_tracked_changes_deleted_text_out_inserted_in():
    run = "<w:r><w:t>{}</w:t></w:r>"
    changes = f"<w:del><w:r><w:delText>旧</w:delText></w:r></w:del><w:ins>{run.format('新')}</w:ins><w:moveFrom>{run.format('走')}</w:moveFrom>"
    assert lines(f"<w:p>{run.format('写')}{changes}{run.format('字。')}</w:p>") == ["写新字。"]
    assert lines(p("前半", "<w:rPr><w:del/></w:rPr>") + p("后半。")) == ["前半后半。"]


def test_text_box_once_although_it_is_stored_twice():
    box = f"<w:txbxContent>{p('框中字。')}</w:txbxContent>"
    run = f"<w:r><mc:AlternateContent><mc:Choice><v:x>{box}</v:x></mc:Choice><mc:Fallback><v:y>{box}</v:y></mc:Fallback></mc:AlternateContent></w:r>"
    assert lines(f"<w:p>{run}<w:r><w:t>正文。</w:t></w:r></w:p>") == ["正文。", "框中字。"]


def test_breaks_tabs_hidden_text_fields_links_and_controls():
    body = """<w:p><w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t><w:br/><w:t>丙</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>隐</w:t></w:r>
    <w:r><w:fldChar/><w:instrText>PAGE</w:instrText></w:r><w:hyperlink><w:r><w:t>链</w:t></w:r></w:hyperlink></w:p>"""
    assert lines(f"<w:sdt><w:sdtPr/><w:sdtContent>{body}</w:sdtContent></w:sdt>") == ["甲 乙", "丙链"]


def test_merged_cells_and_a_table_in_a_cell():
    merged = '<w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr>' + p("合计") + "</w:tc>"
    up = "<w:tc><w:tcPr><w:vMerge/></w:tcPr>" + p("") + "</w:tc>"
    nested = f"<w:tc>{p('外。')}<w:tbl>{row('内', '1')}</w:tbl>{p('')}</w:tc>"
    assert lines(f"<w:tbl>{row('甲', '乙', '丙')}{row(merged, '3')}{row(up, '4', '5')}{row(nested, '旁')}</w:tbl>") == [
        "甲\t乙\t丙",
        "合计\t\t3",
        "\t4\t5",
        "外。",
        "内\t1",
        "旁",
    ]


def test_article_in_the_one_cell_of_a_table():
    assert lines(f"<w:tbl><w:tr><w:tc>{p('一段。')}{p('二段。')}</w:tc></w:tr></w:tbl>") == ["一段。", "二段。"]


def test_broken_and_hostile_archives():
    good = docx(p("正文。"))
    bomb = docx(p("正文。"), styles="<a>" + " " * (101 << 20) + "</a>")
    entity = docx(p("&a;"), prolog='<!DOCTYPE x [<!ENTITY b "吼"><!ENTITY a "&b;&b;&b;">]>')
    deep = docx("<w:sdt>" * 400 + p("深。") + "</w:sdt>" * 400)
    for data, reason in (
        (good[: len(good) // 2], "archive"),
        (bomb, "bomb"),
        (entity, "without text"),
        (deep, "broken"),
        (docx(""), "without text"),
    ):
        with pytest.raises(ReadError, match=reason):
            read_docx(data)


@pytest.mark.parametrize(
    "name, data, reason",
    [
        ("a.docx", b"plain text", "not a .docx"),
        ("a.docx", b"PK\x03\x04 cut", "not a .docx"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1" + bytes(600), "save it as .docx"),
        ("a.docx", b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "password"),
        ("a.rtf", b"{\\rtf1 x}", "RTF"),
        ("a.xlsx", b"PK\x03\x04....xl/workbook.xml", "no Word document"),
        ("a.ofd", b"PK\x03\x04....OFD.xml", "OFD"),
        ("a.xls", b"name,count", "unsupported file type .xls"),
        ("a.jpg", b"\xff\xd8\xff\xe0", "(?i)ocr"),
    ],
)
def test_what_is_no_docx_is_answered_with_advice(tmp_path, name, data, reason):
    (tmp_path / name).write_bytes(data)
    with pytest.raises(ReadError, match=reason):
        read(tmp_path / name)


def test_docx_under_another_name(tmp_path):
    (tmp_path / "a.doc").write_bytes(docx(p("正文。")))
    document = read(tmp_path / "a.doc")
    assert (document.format, document.reader, document.pages[0].text, document.warnings[0].code) == (
        "docx",
        "lxml",
        "正文。",
        "suffix",
    )
