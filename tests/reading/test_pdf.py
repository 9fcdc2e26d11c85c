"""PDF, which of its readers is used, and the walk through folders."""

import io
import os
import re
import subprocess
import sys

import pytest

from nlp.reading import ReadError, pdf, read, walk
from nlp.reading.document import Page

LINES = ["某某县档案局", "全年挂网清单三十份，答复来信两件。", "规章 0 0 0", "- 1 -"]


def make(pages, password=None, picture=False):
    canvas = pytest.importorskip("reportlab.pdfgen.canvas")
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    out = io.BytesIO()
    sheet = canvas.Canvas(
        out, encrypt=None if password is None else StandardEncryption(password, ownerPassword="owner"), invariant=1
    )
    for page in pages:
        sheet.setFont("STSong-Light", 12)
        for i, line in enumerate(page):
            sheet.drawString(60, 780 - 20 * i, line)
        if picture and not page:
            from PIL import Image
            from reportlab.lib.utils import ImageReader

            sheet.drawImage(ImageReader(Image.new("RGB", (8, 8))), 0, 0, 500, 700)
        sheet.showPage()
    sheet.save()
    return out.getvalue()


def save(path, data):
    path.write_bytes(data)
    return path


def test_pages_and_rows(tmp_path):
    document = read(save(tmp_path / "a.pdf", make([LINES, ["第二页"]])))
    assert [page.text for page in document.pages] == ["\n".join(LINES), "第二页"]
    assert not document.warnings
    assert (document.format, document.reader, document.encoding) == ("pdf", "pypdfium2", None)


def test_encrypted_and_with_an_empty_password(tmp_path):
    with pytest.raises(ReadError, match="encrypted PDF: remove the password"):
        read(save(tmp_path / "a.pdf", make([LINES], "secret")))
    assert read(save(tmp_path / "b.pdf", make([LINES], ""))).pages[0].text == "\n".join(LINES)


def test_scanned_pages(tmp_path):
    with pytest.raises(ReadError, match="scanned"):
        read(save(tmp_path / "a.pdf", make([[], []], picture=True)))
    warning = read(save(tmp_path / "b.pdf", make([LINES, []], picture=True))).warnings[0]
    assert warning.code == "page_without_text"
    assert "page 2" in warning.text
    assert not read(save(tmp_path / "c.pdf", make([LINES, []]))).warnings


@pytest.mark.parametrize("cut", [200, 0.5])
def test_truncated(tmp_path, cut):
    data = make([LINES])
    with pytest.raises(ReadError, match="truncated"):
        read(save(tmp_path / "a.pdf", data[: cut if cut > 1 else int(len(data) * cut)]))


def test_too_many_pages(tmp_path, monkeypatch):
    monkeypatch.setattr(pdf, "PAGES", 1)
    with pytest.raises(ReadError, match="limit"):
        read(save(tmp_path / "a.pdf", make([LINES, LINES])))


@pytest.mark.parametrize("bad", ["", "\ufffd\ue001\ue002甲", "ÕþÎñ¹«¿ª", "(cid:3)(cid:9)"])
def test_pdfminer_where_pdfium_gives_garbage(tmp_path, monkeypatch, bad):
    monkeypatch.setattr(pdf, "_pdfium", lambda data: ([Page.of_text(bad)], [1] if not bad else [], {}))
    document = read(save(tmp_path / "a.pdf", make([LINES])))
    assert document.reader == "pdfminer.six"
    assert LINES[1] in document.pages[0].text
    assert not document.warnings


def test_the_better_of_two_bad_texts_with_a_warning(tmp_path, monkeypatch):
    monkeypatch.setattr(pdf, "_pdfium", lambda data: ([Page.of_text(LINES[1] + "\ue001\ue002")], [], {}))
    monkeypatch.setattr(pdf, "_pdfminer", lambda data: ["(cid:3)" * 9])
    document = read(save(tmp_path / "a.pdf", make([LINES])))
    assert document.reader == "pypdfium2"
    assert document.warnings[0].code == "garbled"


def test_font_without_a_character_map(tmp_path):
    with pytest.raises(ReadError, match="character map"):
        read(save(tmp_path / "a.pdf", make([LINES[:2]]).replace(b"UniGB-UCS2-H", b"Identity-H")))


def test_hyphens_of_pdfium():
    assert pdf._clean("0517-\r\n8722\x02abc\t甲\r\n\xad 3 \xad\r\n") == "0517-\n8722-abc 甲\n- 3 -"


@pytest.mark.parametrize("name", ["a.html", "a.txt", "a"])
def test_pdf_under_another_name(tmp_path, name):
    document = read(save(tmp_path / name, make([LINES])))
    assert document.format == "pdf"
    assert [w.code for w in document.warnings] == (["suffix"] if "." in name else [])


@pytest.mark.parametrize(
    ("data", "reason"), [(b"", "empty file"), (b" \n\xef\xbb\xbf", "empty file"), ("　　\n".encode(), "without text")]
)
def test_empty(tmp_path, data, reason):
    with pytest.raises(ReadError, match=reason):
        read(save(tmp_path / "a.txt", data))


def test_what_is_no_file(tmp_path):
    for path, reason in ((tmp_path, "folder"), (tmp_path / "none.pdf", "no such file")):
        with pytest.raises(ReadError, match=reason):
            read(path)
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe.txt")
        with pytest.raises(ReadError, match="regular"):
            read(tmp_path / "pipe.txt")
        assert walk(tmp_path) == []


def test_web_page_saved_as_pdf(tmp_path):
    with pytest.raises(ReadError, match="web page"):
        read(save(tmp_path / "a.pdf", b"<html><body>404</body></html>"))


def test_a_fault_of_a_library_is_a_reason(tmp_path, monkeypatch):
    monkeypatch.setattr(pdf, "_pdfium", lambda data: 1 / 0)
    with pytest.raises(ReadError, match="could not be read as pdf: ZeroDivisionError"):
        read(save(tmp_path / "a.pdf", make([LINES])))


def test_walk_is_stable_and_leaves_litter_out(tmp_path):
    names = [
        "b/2.pdf",
        "b/10.html",
        "a.txt",
        "c.doc",
        "scan.jpg",
        ".hidden",
        "~$a.docx",
        "Thumbs.db",
        ".DS_Store",
        "d/.git/x.txt",
        "b/10_files/ad.html",
        "b/10_files/a.js",
        "table.csv",
        "noext",
    ]
    for name in names:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    found = [p.relative_to(tmp_path).as_posix() for p in walk(tmp_path)]
    assert found == ["a.txt", "b/10.html", "b/2.pdf", "c.doc", "noext", "scan.jpg"]
    assert walk([tmp_path / "table.csv", tmp_path / "gone.pdf"]) == [tmp_path / "table.csv", tmp_path / "gone.pdf"]
    assert walk([tmp_path / "a.txt", str(tmp_path)])[0] == tmp_path / "a.txt"
    assert len(walk([tmp_path, tmp_path])) == 6


def test_walk_survives_links_that_lead_back(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a/1.txt").write_text("x")
    try:
        (tmp_path / "a/up").symlink_to(tmp_path, target_is_directory=True)
        (tmp_path / "gone.pdf").symlink_to(tmp_path / "nowhere")
    except OSError:
        pytest.skip("no symbolic links here")
    assert [p.name for p in walk(tmp_path)] == ["1.txt", "gone.pdf"]


def test_importing_loads_no_heavy_library():
    code = "import sys, nlp.reading; print([m for m in ('lxml', 'pypdfium2', 'pdfminer', 'trafilatura', 'docx') if m in sys.modules])"
    run = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert re.fullmatch(r"\[\]\s*", run.stdout)


@pytest.fixture(autouse=True)
def without_recognition(monkeypatch):
    """What is said and done here does not hang on the extra; test_ocr.py is about that."""
    monkeypatch.setattr("nlp.reading.ocr.is_installed", lambda: False)
