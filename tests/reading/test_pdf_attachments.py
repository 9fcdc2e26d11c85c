"""Reports attached to a covering PDF."""

import ctypes
import io

import pypdfium2
import pytest

from nlp.reading import ReadError, read

LONG = "某镇档案馆全年晒出清单三十份，办事更快了。" * 40


def pdf(*lines):
    """A PDF of one page; the fonts that every reader has know no Chinese, which is not needed here."""
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out)
    for number, line in enumerate(lines):
        canvas.drawString(60, 780 - 14 * number, line)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def attached(data, **files):
    """A PDF with files attached: their names with ``_`` for the dot."""
    document = pypdfium2.PdfDocument(data)
    for name, content in files.items():
        document.new_attachment(name.replace("_", ".")).set_data(content)
    out = io.BytesIO()
    document.save(out)
    document.close()
    return out.getvalue()


def pinned(data, content):
    """A PDF with a file pinned to its first page."""
    raw = pypdfium2.raw
    document = pypdfium2.PdfDocument(data)
    page = document[0]
    annotation = raw.FPDFPage_CreateAnnot(page, raw.FPDF_ANNOT_FILEATTACHMENT)
    name = "年报.docx\0".encode("utf-16-le")
    buffer = ctypes.cast(ctypes.create_string_buffer(name), ctypes.POINTER(ctypes.c_ushort))
    handle = raw.FPDFAnnot_AddFileAttachment(annotation, buffer)
    pypdfium2.PdfAttachment(handle, document).set_data(content)
    raw.FPDFPage_CloseAnnot(annotation)
    out = io.BytesIO()
    document.save(out)
    document.close()
    return out.getvalue()


WORD = "xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'"
COVER = pdf("please find attached")
FULL = pdf(*(f"line {n}: much is said here about all that was done in the course of the year" for n in range(40)))


@pytest.fixture
def saved(tmp_path):
    def saved(data, name="a.pdf"):
        (tmp_path / name).write_bytes(data)
        return read(tmp_path / name)

    return saved


@pytest.fixture(scope="module")
def report(make_docx):
    return make_docx(f"<w:p><w:r><w:t>{LONG}</w:t></w:r></w:p>")


def test_report_attached_to_a_covering_letter(saved, report):
    document = saved(attached(COVER, 年报_docx=report, 图_png=b"\x89PNG"))
    assert document.pages[0].text == LONG
    assert (document.format, document.warnings[0].code) == ("pdf", "attachment")
    assert "that of 年报.docx" in document.warnings[0].text


@pytest.mark.parametrize("kind", ["txt", "html", "pdf", "mht", "xml"])
def test_attachments_of_any_kind_that_is_read(saved, kind):
    page = f"<html><head><meta charset=utf-8></head><body><p>{LONG}</p></body></html>".encode()
    data = {
        "txt": LONG.encode("gbk"),
        "html": page,
        "pdf": FULL,
        "mht": b"MIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\n" + page,
        "xml": f"<?xml version='1.0'?><w:document {WORD}><w:body><w:p><w:r><w:t>{LONG}</w:t></w:r></w:p></w:body>"
        "</w:document>",
    }
    document = saved(
        attached(COVER, **{f"nb_{kind}": data[kind] if isinstance(data[kind], bytes) else data[kind].encode()})
    )
    assert ("line 39" if kind == "pdf" else LONG) in document.pages[0].text


def test_of_several_the_one_with_most_text_and_the_others_are_named(saved, report):
    data = attached(
        COVER, 说明_txt=LONG[:300].encode(), 年报_docx=report, 附表_xls=b"\xd0\xcf\x11\xe0", 旧_doc=b"\xd0\xcf\x11\xe0"
    )
    notice = saved(data).warnings[0].text
    assert "that of 年报.docx" in notice
    assert all(name in notice.partition(";")[2] for name in ("说明.txt", "旧.doc", "not read"))
    assert "附表" not in notice


def test_attachment_pinned_to_a_page(saved, report):
    assert saved(pinned(COVER, report)).pages[0].text == LONG


def test_report_with_a_file_attached(saved, report):
    document = saved(attached(FULL, 附件_docx=report))
    assert "line 39" in document.pages[0].text
    assert (document.warnings[0].code, "附件.docx" in document.warnings[0].text) == ("attachment", True)
    assert not saved(attached(FULL, 图_png=b"\x89PNG")).warnings


def test_cover_without_text(saved, report):
    assert saved(attached(pdf(), 年报_docx=report)).pages[0].text == LONG


@pytest.mark.parametrize("cover", [COVER, pdf()])
def test_attachment_that_cannot_be_read(saved, cover):
    with pytest.raises(ReadError, match=r"attached to this file and cannot be read: 年报\.doc: an old Office file"):
        saved(attached(cover, 年报_doc=b"\xd0\xcf\x11\xe0" + bytes(600)))


def test_attachments_that_are_no_documents_change_nothing(saved):
    assert not saved(attached(COVER, a_xml=b"<x/>", b_png=b"\x89PNG")).warnings
    with pytest.raises(ReadError, match="without text"):
        saved(attached(pdf(), a_joboptions=b"<< >>"))


def test_shorter_attachment_is_not_the_report(saved):
    document = saved(attached(COVER, 说明_txt="甲乙丙。".encode()))
    assert "please find" in document.pages[0].text
    assert "说明.txt" in document.warnings[0].text


def test_pdf_attached_to_itself_ends(saved):
    data = COVER
    for _ in range(8):
        data = attached(COVER, nb_pdf=data)
    with pytest.raises(ReadError, match="files within files"):
        saved(data)
