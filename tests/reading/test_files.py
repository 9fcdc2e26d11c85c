"""What kind a file is: by what is in it, whatever it is named; and what is said of kinds that nobody reads."""

import io
import zipfile

import pytest

from nlp.reading import ReadError, read
from nlp.reading.archive import MEMBERS, Archive, TooLarge
from nlp.reading.kinds import Sample, behind_prolog, kind_of

PDF = b"%PDF-1.7 ..."
HTML = "<!DOCTYPE html><html><body><p>全年公开水源地水质信息十二期，均按期答复。</p></body></html>".encode()
WORD_XML = (
    '<?xml version="1.0"?><?mso-application progid="Word.Document"?><w:wordDocument '
    'xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"/>'
)


@pytest.mark.parametrize(
    ("data", "suffix", "kind"),
    [
        (PDF, ".txt", "pdf"),
        (b"\r\n<!-- cached -->" + PDF, ".aspx", "pdf"),
        (HTML, ".doc", "html"),
        (HTML, ".docx", "html"),
        (HTML, ".xml", "html"),
        (HTML, ".jspx", "html"),
        (HTML, ".html?id=3", "html"),
        (HTML.decode().encode("utf-16"), ".doc", "html"),
        (HTML.decode().encode("utf-16-le"), ".doc", "html"),
        (b"<?xml version='1.0'?><!DOCTYPE html><html/>", ".xml", "html"),
        (b"\xef\xbb\xbf <!-- a --> <!----><!--b--><table>", ".xls", "html"),
        (b"<p>\xe7\x94\xb2", ".txt", "html"),
        (b"<style>", "", "html"),
        (b"<p:presentation>", ".txt", "txt"),
        (b"<!-- never closed <p>", ".md", "md"),
        (b"1 < 2", ".txt", "txt"),
        (WORD_XML.encode(), ".doc", "xml"),
        (WORD_XML.encode(), ".txt", "xml"),
        (WORD_XML.encode("utf-16"), ".xml", "xml"),
        (b"MIME-Version: 1.0\r\nX: y\r\n\r\n", ".doc", "mhtml"),
        (b"From: <Saved by Blink>\r\nSubject: x\r\nMIME-Version: 1.0\r\n\r\n", ".mht", "mhtml"),
        (b"Content-Type: multipart/related; boundary=x\n\n", "", "mhtml"),
        ("标题：MIME-Version: 1.0\n".encode(), ".txt", "txt"),
        (b"Title: x\n\nMIME-Version: 1.0\n", ".txt", "txt"),
        ("年报".encode(), ".doc", "txt"),
        ("年报".encode(), ".wps", "txt"),
        ("年报".encode(), ".markdown", "md"),
        (b"\xff\xd8\xff\xe0", ".jpg", "picture"),
        (b"II*\0", ".tif", "picture"),
        (b"RIFF\0\0\0\0WEBP", ".pdf", "picture"),
    ],
)
def test_kinds(data, suffix, kind):
    assert kind_of(data, suffix) == kind


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


@pytest.mark.parametrize(
    ("data", "suffix", "reason"),
    [
        (OLE, ".doc", "old Office file.*save it as .docx"),
        (OLE, ".wps", "old Office file"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), ".docx", "password"),
        (OLE + "__substg1.0_0037001F".encode("utf-16-le"), ".msg", "attached to it"),
        (b"{\\rtf1\\ansi", ".doc", "RTF"),
        (b"AT&TFORM", ".djvu", "(?i)ocr"),
        (b"Rar!\x1a", ".rar", "unpack"),
        (b"7z\xbc\xaf\x27\x1c", ".7z", "unpack"),
        (b"\x1f\x8b\x08", ".gz", "unpack"),
        (b"BZh9", ".bz2", "unpack"),
        (b"PK\x05\x06" + bytes(18), ".zip", "empty archive"),
        (b"Founder CEB", ".ceb", "export it as PDF"),
        (b"%!PS-Adobe", ".ps", "export it as PDF"),
        (HTML, ".pdf", "web page saved as .pdf"),
        (b"nothing", ".pdf", "not a PDF"),
        (b"nothing", ".docx", "not a .docx"),
        (b"nothing", ".xyz", "unsupported file type .xyz"),
        (b"name,count", ".xls", "unsupported file type .xls"),
        (b"<records><record/></records>", ".xml", "no Word document"),
        (b"<x xmlns='urn:schemas-microsoft-com:office:spreadsheet'>", ".xls", "worksheet"),
        (b"<office:document xmlns:office='urn:oasis:names:tc:opendocument:xmlns:office:1.0'>", ".fodt", "OpenDocument"),
        (b"<uof:UOF xmlns:uof='http://schemas.uof.org/cn/2003/uof'>", ".uof", "UOF"),
        (b"no header", ".mht", "not a web archive"),
    ],
)
def test_kinds_that_nobody_reads_and_what_to_do(data, suffix, reason):
    with pytest.raises(ReadError, match=reason):
        kind_of(data, suffix)


@pytest.mark.parametrize(
    ("members", "suffix", "reason"),
    [
        ({"xl/workbook.xml": "x"}, ".xlsx", "no Word document"),
        ({"ppt/presentation.xml": "x"}, ".docx", "no Word document"),
        ({"OFD.xml": "x", "Doc_0/Document.xml": "x"}, ".ofd", "OFD file: export it as PDF"),
        ({"mimetype": "x", "content.xml": "x"}, ".odt", "OpenDocument.*docx or PDF"),
        ({"FixedDocSeq.fdseq": "x", "Documents/1/Pages/1.fpage": "x"}, ".xps", "XPS file: export it as PDF"),
        ({"META-INF/container.xml": "x"}, ".epub", "e-book"),
        ({"Index/Document.iwa": "x"}, ".pages", "Pages"),
        ({"年报.docx": "x"}, ".zip", r"archive: unpack it first \(it holds 年报.docx\)"),
        ({"2031/年报.pdf": "x", "2031/图.png": "x"}, ".zip", r"\(it holds 年报.pdf\)"),
        ({f"{n}.wps": "x" for n in range(5)}, ".zip", r"\(it holds 0.wps, 1.wps, 2.wps and 2 more\)"),
        ({"图.png": "x"}, ".zip", "archive: unpack it first$"),
        ({"年报.pdf": PDF}, ".zip", "it holds 年报.pdf"),
        ({"年报.docx": "x"}, ".docx", "not a .docx"),
    ],
)
def test_archives(make_zip, members, suffix, reason):
    with pytest.raises(ReadError, match=reason):
        kind_of(make_zip(members), suffix)


def test_names_in_an_archive_of_a_chinese_system():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("xxxx.doc", "x")
    data = out.getvalue().replace(b"xxxx.doc", "年报".encode("gbk") + b".doc")
    with pytest.raises(ReadError, match=r"it holds 年报\.doc"):
        kind_of(data, ".zip")


def test_comments_before_a_page_take_no_time():
    assert behind_prolog("<!---->" * 9000 + "x") == "x"
    assert behind_prolog("<!--" * 9000) == ""
    assert behind_prolog("<!-- -" * 9000 + "-->x") == "x"
    assert not Sample(b"<!---->" * 9000 + b"x", ".txt").is_html
    assert kind_of(b"<" * 60000, ".txt") == kind_of(b"<?" * 30000, ".txt") == "txt"
    assert kind_of(b"a:" * 30000, ".txt") == kind_of(b"a:\r\r" * 20000, ".txt") == "txt"


def zip_of(name, data, method=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        archive.writestr(name, data)
    return out.getvalue()


def test_size_is_what_is_unpacked_not_what_is_said():
    data = zip_of("a", bytes(101 << 20))
    with pytest.raises(TooLarge, match="bomb"):
        Archive(data).read("a")
    size = (101 << 20).to_bytes(4, "little")
    with pytest.raises(ReadError, match="damaged"):
        Archive(data.replace(size, (10).to_bytes(4, "little"))).read("a")
    data = zip_of("a", b"x" * 70_001)
    assert (
        Archive(data.replace((70_001).to_bytes(4, "little"), ((4 << 30) - 2).to_bytes(4, "little"))).read("a")
        == b"x" * 70_001
    )


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_methods_that_unpack_without_bounds(method):
    with pytest.raises(ReadError, match="unusual way"):
        Archive(zip_of("a", b"x" * 1000, method)).read("a")


def test_damaged_encrypted_and_endless_members():
    data = zip_of("a", bytes(range(256)) * 100)
    with pytest.raises(ReadError, match="damaged"):
        Archive(data[:60] + b"zzzz" + data[64:]).read("a")
    local, central = bytearray(data), data.index(b"PK\x01\x02")
    local[6] |= 1
    local[central + 8] |= 1
    with pytest.raises(ReadError, match="password"):
        Archive(bytes(local)).read("a")
    with pytest.raises(TooLarge, match="more than"):
        Archive(b"PK\x01\x02" * (MEMBERS + 1))
    with pytest.raises(ReadError, match="cut short"):
        Archive(data[:-30])
    assert Archive(data).read("b") is None


def test_document_of_too_many_elements(tmp_path, make_docx):
    (tmp_path / "a.docx").write_bytes(make_docx("<w:p/>" * 900_000))
    with pytest.raises(ReadError, match="bomb"):
        read(tmp_path / "a.docx")


@pytest.mark.parametrize(
    ("name", "data", "codes"),
    [
        ("a.doc", HTML, ["suffix"]),
        ("a.jsp", HTML, []),
        ("a", HTML, []),
        ("a.mht", HTML, []),
        ("a.txt", "年报正文在这里。".encode(), []),
        ("a.doc", "年报正文在这里。".encode(), ["suffix"]),
        (
            "a.xml",
            WORD_XML.replace("/>", "><w:body><w:p><w:r><w:t>甲</w:t></w:r></w:p></w:body></w:wordDocument>").encode(),
            [],
        ),
    ],
)
def test_names_that_say_another_kind(tmp_path, name, data, codes):
    (tmp_path / name).write_bytes(data)
    assert [notice.code for notice in read(tmp_path / name).warnings] == codes


@pytest.mark.parametrize("data", [b"", b" \r\n\t", b"\xff\xfe", b"\xef\xbb\xbf\n", b"\0\0\0"])
def test_empty_files(tmp_path, data):
    (tmp_path / "a.docx").write_bytes(data)
    with pytest.raises(ReadError, match="empty file"):
        read(tmp_path / "a.docx")
