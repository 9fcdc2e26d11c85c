"""Pictures of pages into lines and tables: what the extra `gongkai[ocr]` recognises.

RapidOCR finds and reads the lines; ruled lines are found in the picture itself. Order and tables are those of any other
page. Nothing is fetched: the weights come with the package.
"""

from __future__ import annotations

import io
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from importlib.util import find_spec
from itertools import islice, pairwise
from threading import Lock
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

import nlp.regex as re
from nlp.reading import pdf_calls as calls
from nlp.reading.content import Content
from nlp.reading.document import Box, Notice, Page, ReadError
from nlp.reading.pdf_glyphs import Glyphs
from nlp.reading.pdf_grid import Grid, find_grids
from nlp.reading.pdf_layout import BLANK, Run, cells_of, in_order, reading_order
from nlp.reading.pdf_text import BoolArray, FloatArray, IntArray

#: What to do where the extra is not installed.
COMMAND = "pip install 'gongkai[ocr]'"
#: Dots of an inch at which a page is looked at; benchmarks/reading says why.
DPI = 150
#: Dots of one page: A3 at 150 to the inch. Larger pages are looked at more coarsely.
MOST_DOTS = 4_500_000
#: Pages of one file that are recognised; each takes some seconds.
MOST_PAGES = 200
#: Dots of a picture file, and cells without text on one page that are looked at again.
MOST_PICTURE, MOST_MISSED = 100_000_000, 400
#: Points between which the width of a picture is taken as its file states it; else it is that of A4.
LEAST_WIDTH, A4_WIDTH, MOST_WIDTH = 300.0, 595.0, 1300.0
#: Confidence below which what was recognised is no text.
DOUBTFUL = 0.6
#: Height of the type in parts of that of the box around a line.
TYPE = 0.97
#: Parts of the type's height up to which pieces side by side are one line.
NEXT_TO = 1.0

#: Shade of ruled lines in parts of that of the paper, at the most.
INK = 0.8
#: Points: the least length of a ruled line, the least of one that ends at two others, and how near to them.
LONG_RULE, SHORT_RULE, END = 36.0, 10.0, 2.5
#: Points up to which a dark bar is a ruled line, and the share of its length that must be so thin.
RULE_WIDTH, THIN = 3.0, 0.6
#: Slant of a page, as height over width, above which it is put straight, and up to which it can be.
SLANT, MOST_SLANT = 0.002, 0.1
#: Width of a line in parts of its height from which on its slant is worth a look.
WIDE = 6
#: Points from the edges of a cell within which dark is its ruled lines.
INSET = 3.0
#: Points of height of the least mark in a cell that is recognised.
LEAST_MARK = 4.0

Pixels = npt.NDArray[np.uint8]

_ENGINE = Lock()  # it keeps the settings of a call in itself


class Recognised(NamedTuple):
    """A page, and how sure its recognition is of its characters, 0 to 1."""

    page: Page
    confidence: float


class Piece(NamedTuple):
    """A stretch of text as it was found: its corners in dots, clockwise from the upper left one."""

    corners: FloatArray
    text: str
    confidence: float


def is_installed() -> bool:
    """Whether the extra is."""
    try:
        return all(map(find_spec, ("rapidocr", "onnxruntime")))
    except ValueError:  # a module that was taken out of those that are loaded
        return False


# ------------------------------------------------------------------------------------------- pages


def recognise_pages(data: bytes, numbers: Iterable[int]) -> dict[int, Recognised]:
    """Pages of a PDF, counted from 1; those on which nothing can be read are left out."""
    found: dict[int, Recognised] = {}
    for number in list(numbers)[:MOST_PAGES]:
        pixels, width, height = _rendered(data, number)
        recognised = recognise(pixels, width, height)
        if recognised:
            found[number] = recognised
    return found


def _rendered(data: bytes, number: int) -> tuple[Pixels, float, float]:
    """The picture of a page, and its size in points."""
    import pypdfium2

    with calls.LOCK:
        pdf = pypdfium2.PdfDocument(data)
        page = pdf[number - 1]
        width, height = page.get_size()
        scale = min(DPI / 72, (MOST_DOTS / max(width * height, 1)) ** 0.5)
        bitmap = page.render(scale=scale, rev_byteorder=False)
        pixels = np.array(bitmap.to_numpy()[:, :, :3])
        bitmap.close()
        page.close()
        pdf.close()
    return pixels, width, height


def read_picture(data: bytes) -> Content:
    """The fields of a Document of a picture file; one that holds several pictures has as many pages."""
    if not is_installed():
        raise ReadError(f"a picture: to have its text recognised, {COMMAND}")
    pages = [found for found in (recognise(*picture) for picture in _pictures(data)) if found]
    if not pages:
        raise ReadError("a picture in which no text can be recognised")
    warning = notice(dict(enumerate(pages, 1)))
    return Content("rapidocr", tuple(found.page for found in pages), warnings=(warning,))


def _pictures(data: bytes) -> Iterator[tuple[Pixels, float, float]]:
    """The pictures of a file and their sizes in points."""
    from PIL import Image, ImageOps, ImageSequence

    try:
        with Image.open(io.BytesIO(data)) as file:
            for frame in islice(ImageSequence.Iterator(file), MOST_PAGES):
                if frame.width * frame.height > MOST_PICTURE:
                    raise ReadError(f"a picture of more than {MOST_PICTURE // 1_000_000} million dots: make it smaller")
                picture = ImageOps.exif_transpose(frame).convert("RGB")
                width = picture.width * 72 / float(file.info.get("dpi", (1, 1))[0] or 1)
                if not LEAST_WIDTH <= width <= MOST_WIDTH:
                    width = A4_WIDTH
                height = width * picture.height / picture.width
                scale = min(1, width * DPI / 72 / picture.width, (MOST_DOTS / picture.width / picture.height) ** 0.5)
                size = round(picture.width * scale) or 1, round(picture.height * scale) or 1
                yield np.asarray(picture.resize(size))[:, :, ::-1].copy(), width, height
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise (
            error if isinstance(error, ReadError) else ReadError("a broken picture: fetch or scan it again")
        ) from error


def notice(found: Mapping[int, Recognised]) -> Notice:
    """What a reader should know: which pages were recognised, and how sure that is."""
    confidence = sum(page.confidence for page in found.values()) / len(found)
    pages = ("page " if len(found) == 1 else "pages ") + listed(list(found))
    return Notice("ocr", f"text of {pages} was recognised in a picture, with a mean confidence of {confidence:.2f}")


def listed(numbers: Sequence[int]) -> str:
    """The first numbers of pages, for a sentence."""
    return ", ".join(map(str, numbers[:10])) + (", …" if len(numbers) > 10 else "")


# --------------------------------------------------------------------------------------------- text


def recognise(pixels: Pixels, width: float, height: float) -> Recognised | None:
    """A picture (blue, green, red) of a page of so many points; None where nothing in it can be read."""
    pieces, turns = _upright(pixels)
    if _sureness(pieces) < DOUBTFUL:
        return None
    if turns:
        pixels = np.ascontiguousarray(np.rot90(pixels, turns))
    if turns % 2:
        width, height = height, width
    slant = _slant(pieces)
    if abs(slant) > SLANT:
        pixels, pieces = _straight(pixels, pieces, slant)
    scale = width / pixels.shape[1]
    shade = pixels[:, :, 1]
    grids = find_grids(find_rules(shade, scale))
    placed = [_placed(piece, scale) for piece in pieces]
    placed = [part for item in placed for part in _parted(item, grids, pixels, scale)]
    placed.extend(_missed(placed, grids, pixels, scale))
    blocks = in_order(_runs(placed, grids), grids)
    return Recognised(Page(tuple(blocks), width, height), _sureness(pieces))


@lru_cache(maxsize=1)
def _engine() -> Any:
    import rapidocr

    # A batch gives each of its processes a share of the processors this way.
    threads = int(os.environ.get("OMP_NUM_THREADS") or -1)
    return rapidocr.RapidOCR(
        params={
            "Global.log_level": "error",
            "Global.use_cls": False,
            "Global.max_side_len": 20_000,  # dots are counted here, and long pages stay as they are
            "EngineConfig.onnxruntime.intra_op_num_threads": threads,
        }
    )


def _pieces(pixels: Pixels) -> list[Piece]:
    """The stretches of text in a picture."""
    with _ENGINE:
        found = _engine()(pixels, use_det=True, use_cls=False, use_rec=True)
    if found.boxes is None or found.txts is None:
        return []
    corners = np.asarray(found.boxes, float)
    return [Piece(*piece) for piece in zip(corners, map(as_printed, found.txts), map(float, found.scores)) if piece[1]]


def _text_of(pixels: Pixels) -> tuple[str, float]:
    """The text of a picture of one line, and the confidence."""
    with _ENGINE:
        found = _engine()(np.ascontiguousarray(pixels), use_det=False, use_cls=False, use_rec=True)
    return (as_printed(found.txts[0]), float(found.scores[0])) if found.txts else ("", 0.0)


def _sureness(pieces: Sequence[Piece]) -> float:
    """The mean confidence of characters; 0 without any."""
    total = sum(len(piece.text) for piece in pieces)
    return sum(len(piece.text) * piece.confidence for piece in pieces) / total if total else 0.0


_FULL_WIDTH = str.maketrans("(),:;?!", "（），：；？！")
_CHINESE = "\u2e80-\u9fff\u3001-\u3011\uff01-\uff1f“”"


def as_printed(text: str) -> str:
    """Text with the marks beside Chinese characters as wide as these, and without blanks among them.

    The recogniser was taught on text that writes them either way.

    >>> as_printed("(三) 不予公开,共3件(次)"), as_printed("2. 重复申请"), as_printed("PM2.5 (24 h)")
    ('（三）不予公开，共3件（次）', '2.重复申请', 'PM2.5 (24 h)')
    """
    text = re.sub(rf"(?<=[{_CHINESE}]) +|(?<=[).,:;]) +(?=[{_CHINESE}])| +(?=[{_CHINESE}])", "", text)
    beside = rf"(?<=[{_CHINESE}])[(),:;?!]|[(),:;?!](?=[{_CHINESE}])"
    return re.sub(beside, lambda mark: mark.group().translate(_FULL_WIDTH), text).strip()


# ---------------------------------------------------------------------------------------- direction


def _upright(pixels: Pixels) -> tuple[list[Piece], int]:
    """The text of a page, and the quarters by which it must be turned to the left for a reader to see it upright."""
    pieces = _pieces(pixels)
    if not pieces:
        return pieces, 0
    sides = np.array([piece.corners.max(axis=0) - piece.corners.min(axis=0) for piece in pieces])
    areas = sides.prod(axis=1)
    if areas[sides[:, 1] > 2 * sides[:, 0]].sum() > 0.5 * areas.sum():
        found = [_turned(pixels, 1), _turned(pixels, 3)]
    elif _sureness(pieces) < DOUBTFUL:
        found = [(pieces, 0), _turned(pixels, 2)]
    else:
        return pieces, 0
    return max(found, key=lambda one: _sureness(one[0]))


def _turned(pixels: Pixels, quarters: int) -> tuple[list[Piece], int]:
    return _pieces(np.ascontiguousarray(np.rot90(pixels, quarters))), quarters


def _slant(pieces: Sequence[Piece]) -> float:
    """By how much lines fall to the right, as height over width."""
    corners = np.array([piece.corners for piece in pieces])
    (widths, falls), heights = (corners[:, 1] - corners[:, 0]).T, corners[:, 3, 1] - corners[:, 0, 1]
    wide = widths > WIDE * heights
    if not wide.any():
        return 0.0
    # Lines that lean unlike most are stamps and the like; corners are whole dots, so that long lines tell more.
    like_most = wide & (np.abs(falls / widths - np.median((falls / widths)[wide])) < 5 * SLANT)
    slant = float(falls[like_most].sum() / widths[like_most].sum())
    return slant if abs(slant) <= MOST_SLANT else 0.0


def _straight(pixels: Pixels, pieces: Sequence[Piece], slant: float) -> tuple[Pixels, list[Piece]]:
    """A page whose lines fall to the right, turned about its middle so that they are level."""
    height, width = pixels.shape[:2]
    middle = np.array([width, height]) / 2
    turn = np.array([[1, -slant], [slant, 1]]) / np.hypot(1, slant)
    x, y = np.arange(width) - middle[0], np.arange(height) - middle[1]
    columns = np.rint(turn[0, 0] * x + turn[0, 1] * y[:, None] + middle[0]).astype(np.int32).clip(0, width - 1)
    rows = np.rint(turn[1, 0] * x + turn[1, 1] * y[:, None] + middle[1]).astype(np.int32).clip(0, height - 1)
    level = [piece._replace(corners=(piece.corners - middle) @ turn + middle) for piece in pieces]
    return pixels[rows, columns], level


# ------------------------------------------------------------------------------------ ruled lines


def find_rules(shade: Pixels, scale: float) -> FloatArray:
    """The ruled lines in a picture (left, top, right, bottom in points) whose dots are `scale` points wide."""
    dark = shade < INK * np.median(shade)
    across, short_across = _bars(dark, scale)
    upright, short_upright = (bars[:, _TURNED] for bars in _bars(dark.T, scale))
    short_across = _that_end_at(short_across, upright)
    short_upright = _that_end_at(short_upright[:, _TURNED], across[:, _TURNED])[:, _TURNED]
    return np.concatenate((across, upright, short_across, short_upright))


_TURNED = [1, 0, 3, 2]


def _bars(dark: BoolArray, scale: float) -> tuple[FloatArray, FloatArray]:
    """Level dark bars that are thin: the long ones, each dot of their length once, and the short ones."""
    height = len(dark)
    joined = dark.copy()
    # A line that slants a little goes on in the rows beside; one dot without ink parts nothing.
    joined[:-1] |= dark[1:]
    joined[1:] |= dark[:-1]
    joined[:, 1:-1] |= joined[:, :-2] & joined[:, 2:]
    row, start, end = _stretches(joined, SHORT_RULE / scale)
    samples = (start[:, None] + (end - start - 1)[:, None] * np.linspace(0.03, 0.97, 16)).astype(int)
    reach = int(RULE_WIDTH / scale) + 2
    above = dark[np.maximum(row - reach, 0)[:, None], samples]
    below = dark[np.minimum(row + reach, height - 1)[:, None], samples]
    is_thin = (~(above & below)).mean(axis=1) >= THIN
    is_long = (end - start) * scale >= LONG_RULE
    long, short = is_thin & is_long, is_thin & ~is_long
    covered = np.zeros((height + 1, dark.shape[1] + 1), np.int8)
    covered[row[long] + 1, start[long]] = 1
    covered[row[long] + 1, end[long]] = -1
    in_long = covered.cumsum(axis=1, dtype=np.int8)[:, :-1] > 0
    # Of the rows of a line as thick as several the first counts.
    pieces = _stretches(in_long[1:] & ~in_long[:-1], 1)
    return _as_boxes(*pieces, scale), _as_boxes(row[short], start[short], end[short], scale)


def _as_boxes(row: IntArray, start: IntArray, end: IntArray, scale: float) -> FloatArray:
    return scale * np.stack((start, row, end, row + 1), axis=1).astype(float)


def _stretches(dark: BoolArray, least: float) -> tuple[IntArray, IntArray, IntArray]:
    """Row, start and end of the level stretches of dark dots that are long enough."""
    framed = np.zeros((dark.shape[0], dark.shape[1] + 2), bool)
    framed[:, 1:-1] = dark
    row, place = np.nonzero(framed[:, 1:] ^ framed[:, :-1])
    row, start, end = row[::2], place[::2], place[1::2]
    is_long = end - start >= least
    return row[is_long], start[is_long], end[is_long]


def _that_end_at(bars: FloatArray, rules: FloatArray) -> FloatArray:
    """Those of short level bars that end at an upright ruled line on either side; strokes of letters do not."""
    level = (bars[:, 1:2] >= rules[:, 1] - END) & (bars[:, 3:4] <= rules[:, 3] + END)
    ends = [(level & (np.abs(bars[:, side, None] - rules[:, 0]) <= END)).any(axis=1) for side in (0, 2)]
    return bars[ends[0] & ends[1]]


# ---------------------------------------------------------------------------------- lines and cells


class Placed(NamedTuple):
    """A stretch of text, its box in points, and the confidence."""

    text: str
    box: Box
    confidence: float


def _placed(piece: Piece, scale: float) -> Placed:
    left, top = (scale * piece.corners.min(axis=0)).tolist()
    right, bottom = (scale * piece.corners.max(axis=0)).tolist()
    margin = (1 - TYPE) / 2 * (bottom - top)
    return Placed(piece.text, Box(left, top + margin, right, bottom - margin), piece.confidence)


def _parted(item: Placed, grids: Sequence[Grid], pixels: Pixels, scale: float) -> list[Placed]:
    """A stretch over several cells as one stretch for each, recognised again."""
    left, top, right, bottom = item.box
    margin = 0.4 * (bottom - top)
    middle = (top + bottom) / 2
    for grid in grids:
        row = int(np.searchsorted(grid.ys, middle)) - 1
        if not 0 <= row < len(grid.owner):
            continue
        owners = grid.owner[row]
        edges = grid.xs[1:-1][owners[1:] != owners[:-1]].tolist()
        crossed = [edge for edge in edges if left + margin < edge < right - margin]
        if crossed:
            boxes = [Box(a, top, b, bottom) for a, b in pairwise((left, *crossed, right))]
            read = [_read(box, pixels, scale) for box in boxes]
            return [part for part in read if part]
    return [item]


def _missed(placed: Sequence[Placed], grids: Sequence[Grid], pixels: Pixels, scale: float) -> list[Placed]:
    """The marks in cells in which no text was found, recognised each by itself."""
    filled = set(cells_of(grids, _glyphs(placed)).tolist())
    cells = [box for grid in grids for box in grid.boxes()]
    empty = [box for number, box in enumerate(cells) if number not in filled]
    shade = pixels[:, :, 1]
    limit = INK * np.median(shade)
    found: list[Placed] = []
    for box in empty[:MOST_MISSED]:
        left, top, right, bottom = (round(side / scale) for side in _inset(box))
        dark = shade[top:bottom, left:right] < limit
        rows, columns = np.flatnonzero(dark.any(axis=1)), np.flatnonzero(dark.any(axis=0))
        if not rows.size or (rows[-1] - rows[0]) * scale < LEAST_MARK:
            continue
        mark = Box(left + columns[0], top + rows[0], left + columns[-1] + 1, top + rows[-1] + 1)
        read = _read(Box(*(float(side) * scale for side in mark)), pixels, scale)
        if read:
            found.append(read)
    return found


def _inset(box: Box) -> Box:
    return Box(box.left + INSET, box.top + INSET, box.right - INSET, box.bottom - INSET)


def _read(box: Box, pixels: Pixels, scale: float) -> Placed | None:
    """The text in a part of a page; None where it is doubtful."""
    margin = 1 / scale
    left, top = max(int(box.left / scale - margin), 0), max(int(box.top / scale - margin), 0)
    right, bottom = int(box.right / scale + margin) + 1, int(box.bottom / scale + margin) + 1
    text, confidence = _text_of(pixels[top:bottom, left:right])
    return Placed(text, box, confidence) if text and confidence >= DOUBTFUL else None


def _glyphs(placed: Sequence[Placed]) -> Glyphs:
    """Stretches as if each were a glyph, so that what orders glyphs orders them."""
    sides = np.array([item.box for item in placed]).reshape(-1, 4)
    texts = np.array([item.text for item in placed], np.str_)
    return Glyphs(texts, sides[:, 0], sides[:, 1], sides[:, 2], sides[:, 3], np.ones(len(placed), bool))


def _runs(placed: Sequence[Placed], grids: Sequence[Grid]) -> list[Run]:
    """Stretches in order of cell and line; those that stand close together are one run."""
    glyphs = _glyphs(placed)
    cells = cells_of(grids, glyphs)
    order, is_first = reading_order(glyphs, cells)
    runs: list[Run] = []
    for number, begins in zip(order.tolist(), is_first.tolist()):
        text, box, confidence = placed[number]
        run = Run(text, box, box.bottom - box.top, int(cells[number]), confidence)
        if runs and not begins and box.left - runs[-1].box.right <= NEXT_TO * run.size:
            runs[-1] = _joined(runs[-1], run)
        else:
            runs.append(run)
    return runs


def _joined(run: Run, other: Run) -> Run:
    """Two runs as one: words with a gap between them stay two."""
    is_gap = other.box.left - run.box.right > BLANK * run.size
    between = " " if is_gap and run.text[-1:].isascii() and other.text[:1].isascii() else ""
    box = Box(
        run.box.left,
        min(run.box.top, other.box.top),
        max(run.box.right, other.box.right),
        max(run.box.bottom, other.box.bottom),
    )
    confidence = min(run.confidence or 0, other.confidence or 0)
    return Run(run.text + between + other.text, box, max(run.size, other.size), run.cell, confidence)
