"""Time to read PDF files beside other tools, cells of tables that are right, and what recognising pictures costs.

    python benchmarks/reading/compare.py [--files 104] [--rounds 5] [--dpi 100 150 200]

Times are of the processor, the least of rounds in which the tools take turns, and ratios those to pdfium's bare text,
file by file. Slow tools read every tenth file.
"""

from __future__ import annotations

import argparse
import io
import os
import random
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ.setdefault(name, "1")

import numpy as np  # noqa: E402
import pypdfium2  # noqa: E402
from rapidfuzz.distance import Levenshtein  # noqa: E402

from nlp.reading import ReadError, ocr  # noqa: E402
from nlp.reading.pdf import read_pdf  # noqa: E402

sys.path.insert(0, str(Path(__file__).parent))
from make import Made, make  # noqa: E402

Reader = Callable[[bytes], object]
SLOW = 10  # every so many files are given to slow tools
OCR_PAGES = 10
SAMPLES = Path(__file__).resolve().parents[2] / "corpus" / "samples"


def bare(data: bytes) -> list[str]:
    """pdfium's text, page by page, without any thought."""
    found = []
    with pypdfium2.PdfDocument(data) as pdf:
        for page in pdf:
            textpage = page.get_textpage()
            found.append(textpage.get_text_bounded())
            textpage.close()
            page.close()
    return found


def readers() -> tuple[dict[str, Reader], dict[str, Reader]]:
    """The tools that are installed: quick ones, slow ones."""
    quick: dict[str, Reader] = {"pypdfium2, bare text": bare, "gongkai": read_pdf}
    slow: dict[str, Reader] = {}
    try:
        import pdf_inspector

        quick["pdf-inspector, with positions"] = pdf_inspector.extract_text_with_positions_bytes
    except ImportError:
        pass
    try:
        import pdf_oxide

        def spans(data: bytes) -> object:
            pdf = pdf_oxide.PdfDocument.from_bytes(data)
            return [pdf.extract_spans(page) for page in range(pdf.page_count())]

        quick["pdf_oxide, spans"] = spans
    except ImportError:
        pass
    from pdfminer.high_level import extract_text

    slow["pdfminer.six, text"] = lambda data: extract_text(io.BytesIO(data))
    try:
        import pdfplumber

        slow["pdfplumber, text"] = lambda data: [
            page.extract_text() for page in pdfplumber.open(io.BytesIO(data)).pages
        ]
        slow["pdfplumber, tables"] = plumbed_tables
    except ImportError:
        pass
    return quick, slow


def plumbed_tables(data: bytes) -> list[list[list[str | None]]]:
    """The tables that pdfplumber sees."""
    import pdfplumber

    with pdfplumber.open(io.BytesIO(data)) as pdf:
        return [table for page in pdf.pages for table in page.extract_tables()]


# -------------------------------------------------------------------------------------------- time


def times(files: Sequence[bytes], tools: dict[str, Reader], rounds: int) -> dict[str, list[float]]:
    """For each tool the seconds of processor time of each file, of some rounds the least."""
    found: dict[str, list[float]] = defaultdict(list)
    for data in files:
        own: dict[str, list[float]] = defaultdict(list)
        for _ in range(rounds):
            for name, reader in tools.items():
                start = time.process_time()
                reader(data)
                own[name].append(time.process_time() - start)
        for name, seconds in own.items():
            found[name].append(min(seconds))
    return found


def report_times(kind: str, made: Sequence[Made], rounds: int) -> None:
    """Rows of one kind of files."""
    quick, slow = readers()
    files = [one.path.read_bytes() for one in made]
    pages = sum(one.pages for one in made)
    found = times(files, quick, rounds)
    few = times(files[::SLOW], {"bare": bare} | slow, 1)
    for name, seconds in found.items():
        row(kind, name, pages, seconds, found["pypdfium2, bare text"])
    for name in slow:
        row(kind, name, sum(one.pages for one in made[::SLOW]), few[name], few["bare"])


def sample_pages(folder: Path, is_plain: bool) -> list[Made]:
    """The PDF samples of the repository, whole or without the pages that have tables."""
    found = []
    for path in sorted(SAMPLES.glob("*.pdf")):
        try:
            pages = read_pdf(path.read_bytes()).pages
        except ReadError:  # one is broken, as an example of that
            continue
        numbers = [n for n, page in enumerate(pages) if page.lines and not page.tables]
        if not is_plain:
            found.append(Made(path, len(pages)))
        elif numbers:
            with pypdfium2.PdfDocument(path) as pdf, pypdfium2.PdfDocument.new() as part:
                part.import_pages(pdf, numbers)
                part.save(folder / path.name)
            found.append(Made(folder / path.name, len(numbers)))
    return found


def row(kind: str, name: str, pages: int, seconds: Sequence[float], base: Sequence[float]) -> None:
    ratio = statistics.median(own / least for own, least in zip(seconds, base))
    print(f"| {kind} | {name} | {1000 * sum(seconds) / pages:.2f} | {ratio:.2f} |")


# ------------------------------------------------------------------------------------------- cells


def squeezed(text: str | None) -> str:
    return "".join((text or "").split())


def known_cells(made: Made) -> list[set[tuple[int, int, str]]]:
    """What stands in the cells of a file's tables, by row and column."""
    return [{(cell.row, cell.column, squeezed(cell.text)) for cell in table.cells} for table in made.tables]


def our_cells(data: bytes) -> list[set[tuple[int, int, str]]]:
    found = [table for page in read_pdf(data).pages for table in page.tables]
    return [{(cell.row, cell.column, squeezed(cell.text)) for cell in table.cells} for table in found]


def plumbed_cells(data: bytes) -> list[set[tuple[int, int, str]]]:
    return [
        {(row, column, squeezed(text)) for row, texts in enumerate(table) for column, text in enumerate(texts)}
        for table in plumbed_tables(data)
    ]


def report_cells(made: Sequence[Made]) -> None:
    """How many cells have exactly the right text in exactly the right place."""
    tools = {"gongkai": our_cells}
    if "pdfplumber" in sys.modules:
        tools["pdfplumber, tables"] = plumbed_cells
    made = [one for one in made if one.tables]
    for name, reader in tools.items():
        right = cells = whole = 0
        for one in made:
            known, found = known_cells(one), reader(one.path.read_bytes())
            if len(found) == len(known):
                right += sum(len(a & b) for a, b in zip(known, found))
                whole += sum(a <= b for a, b in zip(known, found))
            cells += sum(map(len, known))
        print(f"| {name} | {100 * right / cells:.2f}% | {whole} of {sum(len(one.tables) for one in made)} |")


# ---------------------------------------------------------------------------------------- pictures


def as_scanned(pixels: np.ndarray, chance: random.Random) -> np.ndarray:
    """A rendered page as a cheap scanner gives it: askew, a little blurred, grained, and packed as JPEG."""
    from PIL import Image, ImageFilter

    picture = (
        Image.fromarray(pixels).convert("L").rotate(chance.uniform(-1, 1), Image.Resampling.BICUBIC, fillcolor=255)
    )
    picture = picture.filter(ImageFilter.GaussianBlur(0.6))
    grain = np.random.default_rng(chance.randrange(1000)).normal(0, 8, (picture.height, picture.width))
    grey = (np.asarray(picture) * 0.88 + 15 + grain).clip(0, 255).astype(np.uint8)
    packed = io.BytesIO()
    Image.fromarray(grey).save(packed, "JPEG", quality=60)
    return np.asarray(Image.open(packed).convert("RGB"))


def report_ocr(made: Sequence[Made], dpi: int, is_scan: bool) -> None:
    """Seconds and errors of pages of known text: five with tables, five without."""
    seconds, errors, characters, right, cells = 0.0, 0, 0, 0, 0
    for one in made:
        data = one.path.read_bytes()
        pages = read_pdf(data).pages
        number = next((n for n, page in enumerate(pages) if page.tables), 1)
        with pypdfium2.PdfDocument(data) as pdf:
            page = pdf[number]
            width, height = page.get_size()
            pixels = page.render(scale=dpi / 72).to_numpy()[:, :, :3].copy()
        if is_scan:
            pixels = as_scanned(pixels, random.Random(number))
        start = time.perf_counter()
        found = ocr.recognise(pixels, width, height)
        seconds += time.perf_counter() - start
        text = squeezed(pages[number].text)
        characters += len(text)
        errors += Levenshtein.distance(text, squeezed(found.page.text)) if found else len(text)
        known = [(cell.row, cell.column, squeezed(cell.text)) for table in pages[number].tables for cell in table.cells]
        read = [table.cells for table in found.page.tables] if found else []
        seen = {(cell.row, cell.column, squeezed(cell.text)) for own in read for cell in own}
        cells += len(known)
        right += sum(cell in seen for cell in known)
    kind, wrong = "scanned" if is_scan else "rendered", 100 * errors / characters
    print(f"| {kind} | {dpi} | {seconds / len(made):.2f} | {wrong:.2f}% | {100 * right / cells:.1f}% |")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--files", type=int, default=104)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--dpi", type=int, nargs="*", default=[150])
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        made = list(make(Path(folder), options.files))
        plain, ruled = ([one for one in made if bool(one.tables) == kind] for kind in (False, True))
        print(f"{len(made)} files, {sum(one.pages for one in made)} pages\n")
        print("| files | tool | ms a page | ratio to bare text |\n|---|---|--:|--:|")
        report_times("plain", plain, options.rounds)
        report_times("with tables", ruled, options.rounds)
        report_times("samples, plain pages", sample_pages(Path(folder), True), options.rounds)
        report_times("samples, whole", sample_pages(Path(folder), False), options.rounds)
        print("\n| tool | cells right | tables wholly right |\n|---|--:|--:|")
        report_cells(made)
        if ocr.is_installed() and options.dpi:
            print("\n| pages | dots an inch | seconds a page | characters wrong | cells right |\n|---|--:|--:|--:|--:|")
            half = OCR_PAGES // 2
            for dpi in options.dpi:
                for is_scan in (False, True):
                    report_ocr([*ruled[:half], *plain[:half]], dpi, is_scan)


if __name__ == "__main__":
    main()
