"""Pages that are pictures: what is recognised with the extra, and what is said without it."""

import io
from pathlib import Path

import numpy as np
import pytest
from rapidfuzz.distance import Levenshtein

from nlp.reading import ReadError, ocr, read
from nlp.reading.document import Document, Table
from nlp.reading.pdf import read_pdf
from nlp.structure import parse

SAMPLE = Path(__file__).parents[2] / "corpus" / "samples" / "haoba-town-2023.pdf"


def pictures(pages, turn=0.0):
    """Pages of the sample as a scanner gives them, turned by some degrees to the left."""
    pypdfium2 = pytest.importorskip("pypdfium2")
    pdf = pypdfium2.PdfDocument(SAMPLE)
    images = [pdf[page].render(scale=200 / 72).to_pil().convert("L") for page in pages]
    return [image.rotate(turn, expand=turn % 90 == 0, fillcolor=255) for image in images]


def scanned(images):
    """A PDF with nothing on each page but a picture."""
    canvas = pytest.importorskip("reportlab.pdfgen.canvas")
    from reportlab.lib.utils import ImageReader

    out = io.BytesIO()
    sheet = canvas.Canvas(out)
    for image in images:
        size = [side * 72 / 200 for side in image.size]
        jpeg = io.BytesIO()
        image.save(jpeg, "JPEG", quality=70)
        sheet.setPageSize(size)
        sheet.drawImage(ImageReader(jpeg), 0, 0, *size)
        sheet.showPage()
    sheet.save()
    return out.getvalue()


def errors(found, right):
    """Share of characters that are wrong, blanks left out."""
    found, right = ("".join(text.split()) for text in (found, right))
    return Levenshtein.distance(found, right) / len(right)


def table_cells(page):
    return [[(cell.row, cell.column, "".join(cell.text.split())) for cell in table.cells] for table in page.tables]


@pytest.fixture(scope="module")
def original():
    return read(SAMPLE)


@pytest.fixture(scope="module")
def recognised(tmp_path_factory):
    pytest.importorskip("rapidocr")
    path = tmp_path_factory.mktemp("scan") / "scan.pdf"
    path.write_bytes(scanned(pictures(range(5))))
    return read(path)


def test_says_that_it_was_recognised(recognised):
    assert recognised.reader == "rapidocr"
    (notice,) = recognised.warnings
    assert notice.code == "ocr"
    assert "pages 1, 2, 3, 4, 5" in notice.text


def test_characters_are_right(recognised, original):
    for found, right in zip(recognised.pages, original.pages, strict=True):
        assert errors(found.text, right.text) < 0.01


def test_sections_are_found(recognised, original):
    found, right = parse(recognised), parse(original)
    assert (found.title, found.year) == (right.title, right.year)
    assert [section.code for section in found.sections] == [section.code for section in right.sections]


def test_cells_of_tables_are_right(recognised, original):
    found = [cells for page in recognised.pages for cells in table_cells(page)]
    right = [cells for page in original.pages for cells in table_cells(page)]
    assert found == right


def test_lines_stand_where_they_stood(recognised, original):
    found, right = recognised.pages[0], original.pages[0]
    assert (found.width, found.height) == pytest.approx((right.width, right.height), abs=1)
    for line, printed in zip(found.lines, right.lines, strict=True):
        # A line that ends in a full-width mark ends in half a blank, too.
        assert list(line.box) == pytest.approx(list(printed.box), abs=12)
        assert line.size == pytest.approx(printed.size, rel=0.2)
        assert line.confidence > 0.8


@pytest.mark.parametrize("turn", [1.0, 90])
def test_page_laid_askew_or_sideways(original, turn):
    pytest.importorskip("rapidocr")
    (page,) = read_pdf(scanned(pictures([2], turn))).pages
    assert errors(page.text, original.pages[2].text) < 0.01
    assert table_cells(page) == table_cells(original.pages[2])


def test_picture_file(original):
    pytest.importorskip("rapidocr")
    out = io.BytesIO()
    pictures([0])[0].save(out, "PNG")
    fields = ocr.read_picture(out.getvalue())
    assert fields.reader == "rapidocr"
    assert errors(fields.pages[0].text, original.pages[0].text) < 0.01
    with pytest.raises(ReadError, match="broken picture"):
        ocr.read_picture(out.getvalue()[:100])


def test_picture_without_text():
    pytest.importorskip("rapidocr")
    assert ocr.recognise(np.full((300, 200, 3), 255, np.uint8), 200, 300) is None


def test_without_the_extra_the_reason_names_the_command(monkeypatch):
    monkeypatch.setattr(ocr, "find_spec", lambda name: None)
    data = scanned(pictures([0]))
    with pytest.raises(ReadError, match="scanned") as caught:
        read_pdf(data)
    assert ocr.COMMAND in str(caught.value)
    with pytest.raises(ReadError, match="a picture") as caught:
        ocr.read_picture(data)
    assert ocr.COMMAND in str(caught.value)


def test_ruled_lines_of_a_picture():
    shade = np.full((200, 300), 250, np.uint8)
    for row in (20, 60, 120):
        shade[row : row + 2, 30:270] = 60
    for column in (30, 110, 268):
        shade[20:122, column : column + 2] = 60
    shade[75:78, 120:150] = 0  # a stroke of a letter
    shade[140:190, 30:270] = 90  # a picture
    rules = ocr.find_rules(shade, 1.0)
    (grid,) = ocr.find_grids(rules[rules[:, 3] < 130])
    assert [tuple(span) for span in grid.spans] == [(0, 0, 1, 1), (0, 1, 1, 1), (1, 0, 1, 1), (1, 1, 1, 1)]


def test_a_table_is_one_with_the_lines_around_it(recognised):
    blocks = recognised.pages[3].blocks
    kinds = [isinstance(block, Table) for block in blocks]
    assert kinds.index(True) < len(kinds) - 1
    assert isinstance(recognised, Document)
