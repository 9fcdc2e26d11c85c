"""PDF files that hang or swell a reader which believes them: each ends soon, with a reason, or is read right."""

from __future__ import annotations

import base64
import importlib.util
import io
import time
from pathlib import Path

import numpy as np
import pytest

from nlp.reading import ReadError, read
from nlp.reading.apart import Overrun, run_apart
from nlp.reading.ascii85 import from_ascii85
from nlp.reading.pdf_bounds import may_overrun
from nlp.reading.pdf_glyphs import Glyphs, PageContent
from nlp.reading.pdf_layout import MOST_GLYPHS, lay_out
from nlp.reading.quality import garbage

ROOT = Path(__file__).parents[2]


def _makers():
    place = ROOT / "benchmarks" / "robustness" / "hostile_pdf.py"
    spec = importlib.util.spec_from_file_location("hostile_pdf", place)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.BOMB = 40 << 20
    return module


HOSTILE = _makers()
#: Those that no bound on what is in the file tells: pages, glyphs and attachments are counted as they come, and the map
#: of a font harms no reader but the second.
COUNTED_LATER = {
    "one_page_two_thousand_times",
    "font_map_of_four_milliards",
    "font_map_of_codes",
    "font_map_of_long_texts",
    "pages_in_a_ring",
    "brackets",
    "tables_in_a_ring",
    "packed_objects_that_lie",
    "huge_page",
    "font_in_its_own_glyph",
    "many_glyphs_apart",
    "many_grid_lines",
    "many_annotations",
    "attached_bomb",
    "attached_gigabyte",
    "words_of_streams",
}


@pytest.mark.parametrize(
    "make", [make for make in HOSTILE.MAKERS if make.__name__ not in COUNTED_LATER], ids=lambda make: make.__name__
)
def test_what_may_take_too_much_is_told_before_a_library_sees_it(make):
    assert may_overrun(make())


@pytest.mark.parametrize("folder", ["corpus/samples", "tests/cases/files"])
def test_no_honest_file_is_taken_for_a_bomb(folder):
    honest = sorted((ROOT / folder).glob("*.pdf"))
    assert honest
    assert [path.name for path in honest if may_overrun(path.read_bytes())] == []


@pytest.mark.parametrize(
    "make", [HOSTILE.forms_in_forms, HOSTILE.flate_behind_comment, HOSTILE.flate_encrypted, HOSTILE.attached_bomb]
)
def test_a_bomb_ends_with_a_reason(tmp_path, make):
    path = tmp_path / "bomb.pdf"
    path.write_bytes(make())
    with pytest.raises(ReadError, match="takes more than"):
        read(path)


@pytest.mark.parametrize(
    "make",
    [
        HOSTILE.font_map_of_codes,
        HOSTILE.font_map_of_long_texts,
        HOSTILE.pages_in_a_ring,
        HOSTILE.tables_in_a_ring,
        HOSTILE.packed_objects_that_lie,
        HOSTILE.huge_page,
        HOSTILE.font_in_its_own_glyph,
        HOSTILE.many_grid_lines,
    ],
)
def test_a_file_that_only_lies_is_read(tmp_path, make):
    path = tmp_path / "odd.pdf"
    path.write_bytes(make())
    assert read(path).pages[0].text.strip()


def test_bombs_of_strangers(tmp_path):
    folder = ROOT.parent / "shared" / "hostile"
    bombs = [folder / name for name in ("flate-text-1g.pdf", "form-laughs.pdf")]
    if not all(path.exists() for path in bombs):
        pytest.skip("no hostile files at hand")
    for path in bombs:
        with pytest.raises(Overrun):
            read(path)


def test_an_honest_file_reads_the_same_in_a_process_of_its_own():
    from nlp.reading import pdf

    data = sorted((ROOT / "corpus" / "samples").glob("*.pdf"))[0].read_bytes()
    assert run_apart("nlp.reading.pdf", "read_here", data) == pdf.read_here(data)


def test_a_file_of_many_honest_streams_is_read_apart_and_right(tmp_path, monkeypatch):
    path = sorted((ROOT / "corpus" / "samples").glob("*.pdf"))[0]
    usual = read(path)
    monkeypatch.setattr("nlp.reading.pdf.may_overrun", lambda data: True)
    assert read(path) == usual


def test_the_reason_does_not_depend_on_the_file_before(tmp_path):
    from reportlab.pdfgen.canvas import Canvas

    locked = io.BytesIO()
    canvas = Canvas(locked, encrypt="geheim")
    canvas.drawString(72, 700, "report")
    canvas.save()
    path = tmp_path / "locked.pdf"
    path.write_bytes(locked.getvalue())
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.7\n" + bytes(range(256)) * 20)
    for _ in range(2):
        with pytest.raises(ReadError, match="encrypted"):
            read(path)
        with pytest.raises(ReadError, match="broken"):
            read(broken)


# ------------------------------------------------------------------------------------------- layout


def _content(number, characters, size=9.0):
    place = np.random.default_rng(4)
    left = place.uniform(0, 600, number)
    top = place.uniform(0, 800, number)
    text = np.array([characters[i % len(characters)] for i in range(number)])
    glyphs = Glyphs(text, left, top, left + size, top + size, np.ones(number, bool))
    return PageContent(glyphs, np.zeros((0, 4)), 600.0, 800.0)


@pytest.mark.parametrize("characters", ["a", "政府信息公开工作年度报告"])
def test_a_page_of_characters_strewn_about_takes_no_square_of_time(characters):
    def seconds(number):
        content = _content(number, characters)
        begun = time.process_time()
        lay_out(content)
        return time.process_time() - begun

    seconds(200)
    few, many = seconds(MOST_GLYPHS // 10), seconds(MOST_GLYPHS - 1)
    assert many < 40 * few + 0.5


def test_more_characters_than_a_page_has_stay_in_the_order_of_painting():
    layout = lay_out(_content(MOST_GLYPHS + 1, "甲乙"))
    text = "".join("".join(line.text.split()) for line in layout.blocks)
    assert len(text) == MOST_GLYPHS + 1
    assert text.startswith("甲乙甲乙")


@pytest.mark.parametrize(
    "letter",
    [
        "Madame la Préfète, à l’été dernier, vos lettres ont été reçues et déjà étudiées.",
        "Báo cáo về việc công khai thông tin được trình bày dưới đây.",
        "Zpráva o činnosti úřadu za uplynulý rok obsahuje údaje o žádostech.",
    ],
)
def test_a_letter_in_latin_script_is_no_failed_font_map(letter):
    assert garbage(letter) == 0.0


@pytest.mark.parametrize(
    "spoilt", ["Õþ¸®ÐÅÏ¢¹«¿ª 2023 Äê", "æ”¿åºœä¿¡æ¯ PDF å…¬å¼€", "Äê¶È±¨¸æ www.example.org ÉêÇë¹«¿ª"]
)
def test_chinese_read_as_latin_is_one(spoilt):
    assert garbage(spoilt) > 0.5


@pytest.mark.parametrize("length", [*range(12), 5000])
def test_bytes_in_printable_characters_are_those_that_were_packed(length):
    for data in (bytes(range(256)) * 20, bytes(5120), b"\0\0\0\0\0\0\0\x01" * 700):
        digits = base64.a85encode(data[:length], wrapcol=60)
        assert from_ascii85(digits) == data[:length]


@pytest.mark.parametrize("digits", [b"abz", b's8W-"', b"uuuuu", b"ab~cd", b"ab\x7fcd", b"abcdev"])
def test_characters_that_stand_for_no_bytes_are_refused(digits):
    with pytest.raises(ValueError, match=r"Ascii85|overflow|z inside"):
        base64.a85decode(digits)
    with pytest.raises(ValueError, match=r"digit|bytes"):
        from_ascii85(digits)
