"""Files within files: what a Word document takes in or has embedded, Word's XML in one file, odd archives."""

import base64
import io
import zipfile

import pytest

from nlp.reading import ReadError, read

TEXT = "某镇档案馆全年晒出清单三十份，办事更快了。"
LONG = TEXT * 40
PAGE = f"<html><head><meta charset='{{}}'></head><body><p>{TEXT}</p><table><tr><td>甲<td>1</table></body></html>"
HEAD = "<w:p><w:r><w:t>封面。</w:t></w:r></w:p>"
CHUNK = '<w:altChunk r:id="r9"/>'


def paragraph(text):
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def mht(page, encoding="utf-8", packed="base64"):
    body = base64.encodebytes(page.encode(encoding)).decode() if packed == "base64" else page
    return (
        "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x\r\nContent-Type: text/html;"
        f" charset={encoding}\r\nContent-Transfer-Encoding: {packed}\r\n\r\n{body}\r\n--x--\r\n"
    ).encode(encoding)


@pytest.fixture
def saved(tmp_path):
    """Writes a file and reads it."""

    def saved(data, name="a.docx"):
        (tmp_path / name).write_bytes(data if isinstance(data, bytes) else data.encode())
        return read(tmp_path / name)

    return saved


def lines(document):
    return document.pages[0].text.split("\n")


@pytest.mark.parametrize(
    ("target", "chunk"),
    [
        ("a.html", PAGE.format("utf-8").encode()),
        ("a.htm", PAGE.format("gb2312").encode("gb18030")),
        ("chunk.dat", PAGE.format("utf-8").encode()),
        ("a.xhtml", b"<?xml version='1.0' encoding='utf-8'?>" + PAGE.format("utf-8").encode()),
        ("a.mht", mht(PAGE.format("utf-8"))),
        ("a.mht", mht(PAGE.format("gb2312"), "gb18030", "8bit")),
        ("a.txt", f"{TEXT}\n甲\t1".encode("gb18030")),
        ("/other/a.txt", f"{TEXT}\n甲\t1".encode()),
        ("a%20b.txt", f"{TEXT}\n甲\t1".encode()),
        ("..\\word\\a.txt", f"{TEXT}\n甲\t1".encode()),
    ],
)
def test_file_that_stands_for_a_part_of_the_text(saved, make_docx, target, chunk):
    names = {"/other/a.txt": "other/a.txt", "a%20b.txt": "word/a b.txt", "..\\word\\a.txt": "word/a.txt"}
    member = names.get(target, f"word/{target}")
    document = saved(
        make_docx(HEAD + CHUNK + paragraph("封底。"), relations={"r9": ("aFChunk", target)}, **{member: chunk})
    )
    assert lines(document) == ["封面。", TEXT, "甲\t1", "封底。"]
    assert not document.warnings


def test_word_document_taken_in_by_another(saved, make_docx):
    level = '<w:lvl w:ilvl="0"><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl>'
    numbering = f'<w:abstractNum w:abstractNumId="0">{level}</w:abstractNum>'
    numbering += '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    item = '<w:p><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>某项</w:t></w:r></w:p>'
    inner = make_docx(item, numbering=numbering)
    cell = f"<w:tbl><w:tr><w:tc>{CHUNK}<w:p/></w:tc></w:tr></w:tbl>"
    for body in (item + CHUNK, item + f"<w:p>{CHUNK}</w:p>", item + cell):
        outer = make_docx(body, numbering=numbering, relations={"r9": ("aFChunk", "b.docx")}, **{"word/b.docx": inner})
        assert lines(saved(outer)) == ["一、某项", "一、某项"]


@pytest.mark.parametrize(
    ("relation", "chunk", "reason"),
    [
        (("aFChunk", "a.rtf"), b"{\\rtf1 x}", "a.rtf: an RTF file"),
        (("aFChunk", "a.html"), None, "not in the file"),
        (("aFChunk", "http://x.example/a.html", "External"), None, "lies outside"),
        (("subDocument", "年报.docx", "External"), None, "年报.docx: it lies outside"),
        (("aFChunk", "a.bin"), b"\xd0\xcf\x11\xe0" + bytes(600), "old Office"),
    ],
)
def test_part_of_the_text_that_cannot_be_read(saved, make_docx, relation, chunk, reason):
    members = {} if chunk is None else {f"word/{relation[1]}": chunk}
    with pytest.raises(ReadError, match=f"in a file within this one.*{reason}"):
        saved(make_docx(HEAD + CHUNK, relations={"r9": relation}, **members))
    document = saved(make_docx(paragraph(LONG) + CHUNK, relations={"r9": relation}, **members))
    assert document.pages[0].text == LONG
    assert (document.warnings[0].code, reason in document.warnings[0].text) == ("left_out", True)


def test_document_that_takes_itself_in_ends(saved, make_docx):
    relations = {"r9": ("aFChunk", "b.docx")}
    inner = make_docx(HEAD + CHUNK * 100, relations=relations)
    for _ in range(5):
        inner = make_docx(HEAD + CHUNK * 100, relations=relations, **{"word/b.docx": inner})
    with pytest.raises(ReadError, match="too many files within files"):
        saved(inner)


OBJECT = '<w:p><w:r><w:object><o:OLEObject Type="Embed" ProgID="{}" DrawAspect="{}" r:id="r9"/></w:object></w:r></w:p>'


def with_object(make_docx, text, inner, program="Word.Document.12", aspect="Icon", name="embeddings/年报.docx"):
    body = paragraph(text) + OBJECT.format(program, aspect) + paragraph("此致")
    return make_docx(body, relations={"r9": ("package", name)}, **{f"word/{name}": inner})


@pytest.mark.parametrize("aspect", ["Icon", "Content"])
def test_report_embedded_in_a_covering_letter(saved, make_docx, aspect):
    document = saved(with_object(make_docx, "现报送如下：", make_docx(paragraph(LONG)), aspect=aspect))
    assert lines(document) == [LONG]
    assert document.warnings[0].code == "attachment"
    assert "年报.docx" in document.warnings[0].text


def test_document_embedded_in_a_report(saved, make_docx):
    inner = make_docx(paragraph("附表说明。"))
    icon = saved(with_object(make_docx, LONG, inner))
    assert lines(icon) == [LONG, "此致"]
    assert (icon.warnings[0].code, "年报.docx attached" in icon.warnings[0].text) == ("attachment", True)
    shown = saved(with_object(make_docx, LONG, inner, aspect="Content"))
    assert lines(shown) == [LONG, "附表说明。", "此致"]
    assert not shown.warnings


def test_object_that_cannot_be_read(saved, make_docx):
    old = b"\xd0\xcf\x11\xe0" + bytes(600)
    with pytest.raises(ReadError, match=r"attached to this file.*年报\.doc: an old Office file"):
        saved(with_object(make_docx, "现报送如下：", old, "Word.Document.8", name="embeddings/年报.doc"))
    with pytest.raises(ReadError, match="attached to this file"):
        saved(with_object(make_docx, "现报送如下：", old, "Word.Document.8", "Content", "embeddings/oleObject1.bin"))


def test_document_within_that_the_text_does_not_refer_to(saved, make_docx):
    inner = make_docx(paragraph(LONG))
    document = saved(make_docx(HEAD, **{"word/embeddings/oleObject1.docx": inner}))
    assert (document.pages[0].text, document.warnings[0].code) == (LONG, "attachment")


def test_document_wrapped_into_an_older_object(saved, make_docx):
    wrapped = b"\xd0\xcf\x11\xe0" + bytes(508) + make_docx(paragraph(LONG)) + bytes(3000)
    document = saved(with_object(make_docx, "现报送如下：", wrapped, "Package", name="embeddings/oleObject1.bin"))
    assert document.pages[0].text == LONG


def test_worksheet_that_stands_for_a_table_is_missed(saved, make_docx):
    name = "embeddings/表.xlsx"
    document = saved(with_object(make_docx, LONG, b"PK\x03\x04", "Excel.Sheet.12", "Content", name))
    assert (document.warnings[0].code, "表.xlsx" in document.warnings[0].text) == ("left_out", True)


def flat(members):
    parts = ""
    for name, content in members.items():
        if isinstance(content, bytes):
            packed = base64.b64encode(content).decode()
            parts += f'<pkg:part pkg:name="/{name}"><pkg:binaryData>{packed}</pkg:binaryData></pkg:part>'
        else:
            parts += f'<pkg:part pkg:name="/{name}"><pkg:xmlData>{content}</pkg:xmlData></pkg:part>'
    uri = "http://schemas.microsoft.com/office/2006/xmlPackage"
    head = '<?xml version="1.0" encoding="UTF-8"?><?mso-application progid="Word.Document"?>'
    return f'{head}<pkg:package xmlns:pkg="{uri}">{parts}</pkg:package>'


@pytest.mark.parametrize("name", ["a.xml", "a.doc", "a.docx", "a.wps", "a", "a.txt"])
def test_package_in_one_file_of_xml(saved, declared, name):
    related = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r9"'
        ' Type="http://x/aFChunk" Target="a.html"/></Relationships>'
    )
    data = flat(
        {
            "word/document.xml": f"<w:document {declared}><w:body>{HEAD}{CHUNK}</w:body></w:document>",
            "word/_rels/document.xml.rels": related,
            "word/a.html": PAGE.format("utf-8").encode(),
            "word/media/image1.png": bytes(5_000_000),
        }
    )
    document = saved(data, name)
    assert lines(document) == ["封面。", TEXT, "甲\t1"]
    assert document.format == "xml"
    assert [each.code for each in document.warnings] == ["suffix"] * (name not in ("a.xml", "a"))


WORD_2003 = (
    'xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml" xmlns:wx="urn:wx" xmlns:aml="urn:aml"'
    ' xmlns:o="urn:o"'
)
LISTS = """<w:lists><w:listDef w:listDefId="0">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:nfc w:val="37"/><w:lvlText w:val="%1、"/></w:lvl>
<w:lvl w:ilvl="1"><w:nfc w:val="0"/><w:lvlText w:val="（%2）"/></w:lvl></w:listDef>
<w:list w:ilfo="1"><w:ilst w:val="0"/></w:list></w:lists>"""


def word_2003(body, before="", encoding="UTF-8"):
    head = f'<?xml version="1.0" encoding="{encoding}" standalone="yes"?><?mso-application progid="Word.Document"?>'
    return f"{head}<w:wordDocument {WORD_2003}>{before}<w:body><wx:sect>{body}</wx:sect></w:body></w:wordDocument>"


def item(text, level=0, list_id=1, saved_as=""):
    saved_as = f'<wx:t wx:val="{saved_as}"/>' if saved_as else ""
    properties = f'<w:listPr><w:ilvl w:val="{level}"/><w:ilfo w:val="{list_id}"/>{saved_as}</w:listPr>'
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (item("甲") + item("乙", 1) + item("丙"), ["一、甲", "（1）乙", "二、丙"]),
        # Lists that the file does not define: the numerals that were saved with the paragraphs.
        (item("甲", 0, 9, "一、") + item("乙", 0, 9, "二、"), ["一、甲", "二、乙"]),
        (item("甲", 0, 9, "\uf06c") + item("乙", 0, 9, "●"), ["甲", "乙"]),
        (
            f"<wx:sub-section>{paragraph('甲。')}<wx:pBdrGroup>{paragraph('乙。')}</wx:pBdrGroup></wx:sub-section>",
            ["甲。", "乙。"],
        ),
        (
            "<w:p><w:r><w:t>写</w:t></w:r>"
            "<aml:annotation aml:type='Word.Insertion'><aml:content><w:r><w:t>新</w:t></w:r>"
            "</aml:content></aml:annotation><aml:annotation aml:type='Word.Deletion'><aml:content><w:r><w:delText>旧"
            "</w:delText></w:r></aml:content></aml:annotation><aml:annotation aml:type='Word.Comment'><aml:content>"
            f"{paragraph('批注')}</aml:content></aml:annotation><w:hlink><w:r><w:t>字</w:t></w:r></w:hlink>"
            f"<w:r><w:footnote>{paragraph('脚注')}</w:footnote></w:r><w:r><w:t>。</w:t></w:r></w:p>",
            ["写新字。"],
        ),
        (
            "<w:tbl><w:tr><w:tc><w:tcPr><w:vmerge w:val='restart'/></w:tcPr><w:p><w:r><w:t>甲</w:t></w:r></w:p></w:tc>"
            "<w:tc><w:p><w:r><w:t>1</w:t></w:r></w:p></w:tc></w:tr><w:tr><w:tc><w:tcPr><w:vmerge/></w:tcPr><w:p/></w:tc>"
            "<w:tc><w:p><w:r><w:t>2</w:t></w:r></w:p></w:tc></w:tr></w:tbl>",
            ["甲\t1", "\t2"],
        ),
        (f"{paragraph('甲。')}<w:sectPr><w:hdr>{paragraph('页眉')}</w:hdr></w:sectPr>", ["甲。"]),
        ("<w:p><w:r><w:t>甲</w:t><w:pict><w:binData>AAAA</w:binData></w:pict></w:r></w:p>", ["甲"]),
    ],
)
def test_word_2003(saved, body, expected):
    properties = "<o:Title>题名</o:Title><o:Created>2031-02-03T00:00:00Z</o:Created>"
    properties = f"<o:DocumentProperties>{properties}</o:DocumentProperties>"
    document = saved(word_2003(body, properties + LISTS), "a.doc")
    assert lines(document) == expected
    assert document.metadata == {"title": "题名", "date": "2031-02-03"}


@pytest.mark.parametrize(
    ("text", "encoding", "expected"),
    [
        ("甲&nbsp;乙", "utf-8", "甲 乙"),
        ("甲&乙 &unheard; R&D", "utf-8", "甲&乙 &unheard; R&D"),
        ("甲&#11;&#x1F;\x01乙", "utf-8", "甲乙"),
        ("某镇档案馆公开甲乙丙丁", "gb18030", "某镇档案馆公开甲乙丙丁"),
        ("甲<![CDATA[乙<]]>", "utf-8", "甲乙<"),
    ],
)
def test_xml_that_a_template_wrote(saved, text, encoding, expected):
    assert saved(word_2003(paragraph(text)).encode(encoding), "a.doc").pages[0].text.replace("\n", "") == expected


def test_xml_in_two_bytes_and_main_part_alone(saved, declared):
    assert lines(saved(word_2003(paragraph("甲。"), encoding="UTF-16").encode("utf-16"), "a.xml")) == ["甲。"]
    main = f"<w:document {declared}><w:body>{paragraph('甲。')}</w:body></w:document>"
    assert lines(saved(main, "document.xml")) == ["甲。"]


def respelled(data, spell, make_zip):
    archive = zipfile.ZipFile(io.BytesIO(data))
    return make_zip({spell(name): archive.read(name) for name in archive.namelist()})


@pytest.mark.parametrize(
    "spell",
    [
        lambda name: name.replace("/", "\\"),
        str.upper,
        lambda name: name.replace("word/", "Word/"),
        lambda name: "/" + name,
        lambda name: "./" + name,
        lambda name: name if "rels" not in name else name + ".lost",
        lambda name: name.replace("document.xml", "document2.xml") if "rels" not in name else name + ".lost",
    ],
)
@pytest.mark.parametrize("name", ["a.docx", "a.doc", "a.docm", "a.dotx"])
def test_members_by_any_spelling_of_their_names(saved, make_docx, make_zip, spell, name):
    styles = '<w:style w:type="paragraph" w:default="1" w:styleId="N"><w:rPr><w:vanish/></w:rPr></w:style>'
    data = make_docx(
        paragraph("藏。") + '<w:p><w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>现。</w:t></w:r></w:p>', styles=styles
    )
    assert lines(saved(respelled(data, spell, make_zip), name)) == ["现。"]


def test_parts_where_their_relations_say(saved, make_docx, make_zip):
    root = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
    main = f"""<Relationships {root}>
    <Relationship Id="a" Type="http://x/officeDocument" Target="/doc/Main%20part.xml"/></Relationships>"""
    data = respelled(
        make_docx(paragraph("甲。")), lambda name: name.replace("word/document", "doc/Main part"), make_zip
    )
    data = respelled(data, lambda name: name if name != "_rels/.rels" else "x", make_zip)
    archive = zipfile.ZipFile(io.BytesIO(data))
    members = {name: archive.read(name) for name in archive.namelist()} | {"_rels/.rels": main}
    assert lines(saved(make_zip(members))) == ["甲。"]


@pytest.mark.parametrize(
    "part", ["word/styles.xml", "word/numbering.xml", "docProps/core.xml", "word/_rels/document.xml.rels"]
)
@pytest.mark.parametrize("damage", ["<w:styles", "\0\0\0", ""])
def test_damaged_part_that_the_text_does_not_need(saved, make_docx, part, damage):
    document = saved(make_docx(paragraph("甲。"), **{part: damage}))
    assert lines(document) == ["甲。"]
    assert (document.warnings[0].code, part.lower() in document.warnings[0].text.lower()) == ("damaged", True)
