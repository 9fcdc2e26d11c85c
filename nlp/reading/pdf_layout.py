"""The glyphs and ruled lines of a page into lines and tables in reading order."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise, product, repeat, takewhile
from statistics import median
from typing import NamedTuple

import numpy as np

from nlp.reading.document import Box, Cell, Line, Piece, Table, around
from nlp.reading.pdf_glyphs import Glyphs, PageContent
from nlp.reading.pdf_grid import Grid, find_grids
from nlp.reading.pdf_text import BoolArray, FloatArray, IntArray
from nlp.reading.quality import GARBAGE, garbage
from nlp.reading.table import LONG, is_prose

#: Parts of its own width and height within which a glyph is the same one painted again (bold, shadow, outline).
SAME_ACROSS, SAME_DOWN = 0.4, 0.3
#: Parts of the type's height: a gap that parts words, and one that parts runs (cells, columns).
BLANK, APART = 0.3, 1.5
#: Gap in parts of the type's height from which on a line is letter-spaced, if most of its gaps are so wide.
SPACED = 0.15
#: The same from which on it is no letter-spacing but cells of one character.
MOST_SPACED = 1.2
#: Part of the type's height by which glyphs of one line may stand above or below each other.
LEVEL = 0.45
#: Glyphs below which a page is too small to tell what is usual on it.
FEW_GLYPHS = 20
#: How much larger than the text of the page a glyph is that lies over it as a watermark.
WATERMARK = 1.5
#: Parts of the type's height by which a glyph lies over the one before it, and the share of such glyphs in a muddle:
#: their places tell no order.
OVER, MUDDLED = 0.3, 0.15
#: Share of glyphs painted again below which they are so by chance.
CROSSING = 0.2
#: Rows that two columns must have side by side, and glyphs that half of a column's lines must have.
COLUMN_ROWS, COLUMN_LINE = 4, 8
#: Rows of one column beside which a single row of another is one, too.
LONE_COLUMN_ROWS = 12
#: Rows that make a table of what no ruled line parts.
ALIGNED_ROWS = 3


#: What only a sentence or a part of one has.
_SENTENCE = re.compile("[。；，]")


#: Glyphs of a page beyond which their places are not looked at: a full page of a newspaper has fewer.
MOST_GLYPHS = 20_000
#: Large glyphs of a page beyond which none is a watermark.
MOST_LARGE = 2_000
#: Fields around a glyph, and glyphs in one of them, that are looked through for the same one.
MOST_NEAR = 64
#: Runs of a page that are looked at, each as often as it takes, to find where two columns begin.
MOST_LOOKS = 10_000_000


class Layout(NamedTuple):
    """The lines and tables of a page from its first to its last, and the text of watermarks that lay over them."""

    blocks: list[Line | Table]
    watermarks: list[str]


class Run(NamedTuple):
    """Glyphs of one line that stand close together, from left to right; `cell` is that of a ruled table, or -1."""

    text: str
    box: Box
    size: float
    cell: int
    confidence: float | None = None


class Placed(NamedTuple):
    """A run, or a whole line or table, with the box that puts it in order."""

    box: Box
    what: Run | Line | Table


def lay_out(content: PageContent) -> Layout:
    """The blocks of a page in reading order."""
    painted = chosen_layer(content.glyphs)
    if len(painted) > MOST_GLYPHS:
        return Layout(_as_painted(painted), [])
    glyphs = painted
    over = _over_others(glyphs)
    if over.size:
        glyphs = once(painted, over)
    watermark = over_text(glyphs)
    watermarks: list[str] = []
    if watermark.any():
        watermarks = [run.text for run in runs_of(glyphs.take(watermark))]
        glyphs = glyphs.take(~watermark)
    if (over.size or watermarks) and _over_others(glyphs).shape[1] > MUDDLED * max(len(glyphs), FEW_GLYPHS):
        # Where lines lie across each other, an equal character at one place is no second painting of the first.
        crossing = len(painted) - len(glyphs) < CROSSING * len(painted)
        return Layout(_as_painted(painted if crossing else glyphs), watermarks)
    grids = find_grids(content.rules)
    return Layout(in_order(runs_of(glyphs, cells_of(grids, glyphs)), grids), watermarks)


def cells_of(grids: Sequence[Grid], glyphs: Glyphs) -> IntArray:
    """The cell that each glyph stands in, counted through all grids of a page; -1 outside of them."""
    cells: IntArray = np.full(len(glyphs), -1)
    first = 0
    for grid in grids:
        own = grid.cell_of(glyphs)
        cells = np.where((own >= 0) & (cells < 0), own + first, cells)
        first += len(grid.spans)
    return cells


def in_order(runs: Iterable[Run], grids: Sequence[Grid]) -> list[Line | Table]:
    """Runs as blocks in reading order, those of a cell in its table."""
    in_cells: list[list[Run]] = [[] for grid in grids for _ in grid.spans]
    placed: list[Placed] = []
    for run in runs:
        if run.cell >= 0:
            in_cells[run.cell].append(run)
        else:
            placed.append(Placed(run.box, run))
    first = 0
    for grid in grids:
        last = first + len(grid.spans)
        placed.extend(_grid_blocks(grid, in_cells[first:last]))
        first = last
    return _in_order(placed)


# ----------------------------------------------------------------------------------- what is painted


def once(glyphs: Glyphs, over: IntArray) -> Glyphs:
    """Each glyph once, however often it was painted: as bold type, shadow, outline, or by mistake.

    Of several the first one stays; two equal characters of a word stand a whole width apart. `over` are the glyphs that
    lie over others, and these: other characters need no look.
    """
    codes = glyphs.text.view(np.uint32)
    numbers = np.flatnonzero(np.isin(codes, codes[over.ravel()]))
    across, down = SAME_ACROSS * (glyphs.right - glyphs.left), SAME_DOWN * glyphs.size
    # Fields as large as what is near to most glyphs, so that few of them need a look.
    painted = _Painted(max(_middle(across), 1e-3), max(_middle(down), 1e-3))
    columns = (codes[numbers], glyphs.left[numbers], glyphs.top[numbers], across[numbers], down[numbers])
    kept = np.ones(len(glyphs), bool)
    kept[numbers] = list(map(painted.is_first, *(column.tolist() for column in columns)))
    return glyphs if kept.all() else glyphs.take(kept)


class _Painted:
    """The places of characters so far, by fields of the page."""

    def __init__(self, column_width: float, row_height: float) -> None:
        self._column_width, self._row_height = column_width, row_height
        self._fields: dict[tuple[int, int, int], list[tuple[float, float]]] = defaultdict(list)

    def is_first(self, code: int, left: float, top: float, width: float, height: float) -> bool:
        """Whether none of a character was painted within a width and height yet; then it is kept."""
        columns = range(int((left - width) // self._column_width), int((left + width) // self._column_width) + 1)
        rows = range(int((top - height) // self._row_height), int((top + height) // self._row_height) + 1)
        fields = product((code,), columns, rows) if len(columns) * len(rows) <= MOST_NEAR else ()
        for field in fields:
            for x, y in self._fields[field][:MOST_NEAR] if field in self._fields else ():
                if abs(x - left) <= width and abs(y - top) <= height:
                    return False
        self._fields[code, int(left // self._column_width), int(top // self._row_height)].append((left, top))
        return True


def _middle(values: FloatArray) -> float:
    """The middle one of some values."""
    return float(np.sort(values)[len(values) // 2])


def _over_others(glyphs: Glyphs) -> IntArray:
    """The glyphs that lie over the one before in their line by more than a little, and below them those."""
    order, is_first = reading_order(glyphs)
    before, behind = order[:-1], order[1:]
    gaps = glyphs.left[behind] - glyphs.right[before]
    over = (gaps < -OVER * glyphs.size[behind]) & ~is_first[1:]
    result: IntArray = np.stack((behind[over], before[over]))
    return result


def chosen_layer(glyphs: Glyphs) -> Glyphs:
    """Of text that is seen and text that only lies there to be searched the better, and what it leaves uncovered.

    Scanners put recognised text invisibly over the picture, and some tools over real text.
    """
    visible = glyphs.visible
    if visible.all() or not visible.any():
        return glyphs
    better, other = glyphs.take(visible), glyphs.take(~visible)
    badness = garbage("".join(better.text.tolist()))
    if badness > max(GARBAGE, garbage("".join(other.text.tolist()))):
        better, other = other, better
    return better.joined(other.take(~_covered(other, better)))


def _covered(glyphs: Glyphs, others: Glyphs) -> BoolArray:
    """Whether others stand at the height of a glyph, half a line above and below counted too."""
    margin = 0.6 * float(np.median(others.size))
    # In whole points, as a page is some hundred of them high.
    tops = np.sort(np.floor((others.top - margin).clip(min=0)))
    bottoms = np.sort(np.floor((others.bottom + margin).clip(min=0)))
    middle = np.floor(((glyphs.top + glyphs.bottom) / 2).clip(min=0))
    begun = np.searchsorted(tops, middle, side="right")
    ended = np.searchsorted(bottoms, middle, side="left")
    result: BoolArray = begun > ended
    return result


def over_text(glyphs: Glyphs) -> BoolArray:
    """Which glyphs are those of a watermark: much larger than the text they lie over."""
    none = np.zeros(len(glyphs), bool)
    if len(glyphs) < FEW_GLYPHS:
        return none
    size = glyphs.size
    if size.max() <= WATERMARK * size.min():
        return none
    usual = float(np.median(size))
    large = size > WATERMARK * usual
    if not 0 < large.sum() <= MOST_LARGE:
        return none
    middle_x, middle_y = (glyphs.left + glyphs.right) / 2, (glyphs.top + glyphs.bottom) / 2
    # A title stands alone, and what is above or below all large glyphs needs no look.
    near = ~large & (middle_y > glyphs.top[large].min()) & (middle_y < glyphs.bottom[large].max())
    middle_x, middle_y = middle_x[near], middle_y[near]
    within = (middle_x > glyphs.left[large, None]) & (middle_x < glyphs.right[large, None])
    within &= (middle_y > glyphs.top[large, None]) & (middle_y < glyphs.bottom[large, None])
    over = none.copy()
    over[large] = within.any(axis=1)
    if not over.any():
        return none
    # A watermark's other glyphs stand in gaps of the text, at the height of those that lie over it.
    tops = np.unique(glyphs.top[over])
    result = none.copy()
    result[large] = (np.abs(glyphs.top[large, None] - tops) < usual).any(axis=1)
    return result


# --------------------------------------------------------------------------------------------- runs


def reading_order(glyphs: Glyphs, cells: IntArray | None = None) -> tuple[IntArray, BoolArray]:
    """Glyphs by cell, line and place in it; and which of them, in that order, begin a line."""
    middle = (glyphs.top + glyphs.bottom) / 2
    order = middle.argsort(kind="stable") if cells is None else np.lexsort((middle, cells))
    middle, size = middle[order], glyphs.size[order]
    is_first = np.ones(len(order), bool)
    is_first[1:] = middle[1:] - middle[:-1] > LEVEL * np.maximum(np.minimum(size[1:], size[:-1]), 1)
    if cells is not None:
        own = cells[order]
        is_first[1:] |= own[1:] != own[:-1]
    line = is_first.cumsum()
    by_place = np.lexsort((glyphs.left[order], line))
    return order[by_place], is_first


def runs_of(glyphs: Glyphs, cells: IntArray | None = None) -> list[Run]:
    """Runs from glyphs in whatever order they were painted; none goes from one cell into another."""
    number = len(glyphs)
    if not number:
        return []
    order, is_line = reading_order(glyphs, cells)
    left, right = glyphs.left[order], glyphs.right[order]
    top, bottom = glyphs.top[order], glyphs.bottom[order]
    size = bottom - top
    gaps = np.zeros(number)
    gaps[1:] = left[1:] - right[:-1]
    largest = size.copy()
    largest[1:] = np.maximum(size[1:], size[:-1])
    gaps -= _letter_spacing(gaps, largest, is_line)
    begins = np.flatnonzero(is_line | (gaps > APART * largest))
    blank = gaps > BLANK * largest
    blank[begins] = False
    text = glyphs.text[order].tolist()
    for place in np.flatnonzero(blank).tolist():
        text[place] = " " + text[place]
    ends = np.append(begins[1:], number).tolist()
    texts = ["".join(text[begin:end]) for begin, end in zip(begins.tolist(), ends)]
    sides = (
        np.minimum.reduceat(left, begins).tolist(),
        np.minimum.reduceat(top, begins).tolist(),
        np.maximum.reduceat(right, begins).tolist(),
        np.maximum.reduceat(bottom, begins).tolist(),
    )
    heights = np.maximum.reduceat(size, begins).tolist()
    own_cells = repeat(-1) if cells is None else cells[order][begins].tolist()
    return list(map(Run._make, zip(texts, map(Box._make, zip(*sides)), heights, own_cells, repeat(None))))


def _letter_spacing(gaps: FloatArray, size: FloatArray, is_line: BoolArray) -> FloatArray:
    """For each glyph the gap that all glyphs of its line have before them, where it is letter-spaced; else 0."""
    spacing = np.zeros(len(gaps))
    wide = (gaps > SPACED * size) & ~is_line
    starts = np.flatnonzero(is_line)
    wide_glyphs = np.add.reduceat(wide, starts)
    lengths = np.diff(np.append(starts, len(gaps)))
    for line in np.flatnonzero((lengths > 3) & (2 * wide_glyphs > lengths - 1)).tolist():
        own = slice(starts[line] + 1, starts[line] + lengths[line])
        usual = float(np.median(gaps[own]))
        if usual <= MOST_SPACED * float(np.median(size[own])):
            spacing[own] = usual
    return spacing


def _as_painted(glyphs: Glyphs) -> list[Line | Table]:
    """Lines in the order of painting: a new one begins where the next glyph does not stand right behind the last.

    Their places, which tell no order, are left out.
    """
    gap = glyphs.left[1:] - glyphs.right[:-1]
    level = np.abs(np.diff(glyphs.top)) < LEVEL * glyphs.size[1:]
    goes_on = level & (np.abs(gap) < APART * glyphs.size[1:])
    pieces = np.split(np.arange(len(glyphs)), np.flatnonzero(~goes_on) + 1)
    return [_painted_line(glyphs, piece) for piece in pieces]


def _painted_line(glyphs: Glyphs, numbers: IntArray) -> Line:
    if len(numbers) == 1:
        number = int(numbers[0])
        return Line(str(glyphs.text[number]), None, float(glyphs.bottom[number] - glyphs.top[number]))
    return _line(runs_of(glyphs.take(numbers)))._replace(box=None, pieces=())


# -------------------------------------------------------------------------------------------- order


def _in_order(placed: Sequence[Placed]) -> list[Line | Table]:
    """Runs, lines and tables as a reader takes them: down the page, and down each column where there are some."""
    rows = _level_rows(placed)
    found: list[Line | Table] = []
    start = 0
    for first, last, gutter in _column_bands(rows):
        found.extend(_plain_rows(rows[start:first]))
        band = [item for row in rows[first:last] for item in row]
        found.extend(_in_order([item for item in band if item.box.right <= gutter]))
        found.extend(_in_order([item for item in band if item.box.right > gutter]))
        start = last
    found.extend(_plain_rows(rows[start:]))
    return found


def _level_rows(placed: Sequence[Placed]) -> list[list[Placed]]:
    """What stands side by side, from top to bottom."""
    rows: list[list[Placed]] = []
    bottom = 0.0
    for item in sorted(placed, key=lambda item: (item.box.top + item.box.bottom, item.box.left)):
        middle = (item.box.top + item.box.bottom) / 2
        if rows and middle < bottom:
            rows[-1].append(item)
        else:
            rows.append([item])
            bottom = item.box.bottom - 0.25 * (item.box.bottom - item.box.top)
    for row in rows:
        row.sort(key=lambda item: item.box.left)
    return rows


def _column_bands(rows: Sequence[Sequence[Placed]]) -> list[tuple[int, int, float]]:
    """Stretches of rows that are two columns of prose: first row, row behind the last, where the gutter is."""
    bands: list[tuple[int, int, float]] = []
    first = looks = 0
    runs = sum(map(len, rows))
    while first < len(rows):
        looks += runs * (len(rows[first]) - 1)
        found = _band_from(rows, first) if len(rows[first]) > 1 and looks <= MOST_LOOKS else None
        if found:
            bands.append(found)
            first = found[1]
        else:
            first += 1
    return bands


def _band_from(rows: Sequence[Sequence[Placed]], first: int) -> tuple[int, int, float] | None:
    """The longest band that begins with a row of two runs of prose."""
    for before, behind in pairwise(rows[first]):
        left, right = before.box.right, behind.box.left
        last, pairs = first, 0
        lengths: list[int] = []
        for number in range(first, len(rows)):
            gutter = _narrowed(rows[number], left, right)
            if gutter is None:
                break
            left, right = gutter
            lengths.extend(len(item.what.text) for item in rows[number] if isinstance(item.what, Run))
            pairs += rows[number][0].box.right <= left and rows[number][-1].box.left >= right
            last = number
        enough = pairs >= COLUMN_ROWS or (pairs and last - first >= LONE_COLUMN_ROWS)
        if enough and lengths and median(lengths) >= COLUMN_LINE:
            return first, last + 1, (left + right) / 2
    return None


def _narrowed(row: Sequence[Placed], left: float, right: float) -> tuple[float, float] | None:
    """What a row leaves of a gutter between two columns; None where it leaves nothing."""
    for item in row:
        if item.box.left > left:
            right = min(right, item.box.left)
        elif item.box.right <= right:
            left = max(left, item.box.right)
        else:
            return None
    return (left, right) if left < right else None


def _plain_rows(rows: Sequence[Sequence[Placed]]) -> list[Line | Table]:
    """Rows of one column: a line for each, or a table where several rows have cells that stand below one another."""
    found: list[Line | Table] = []
    start = 0
    while start < len(rows):
        end = start
        while end < len(rows) and _is_cells(rows[end]):
            end += 1
        if end - start >= ALIGNED_ROWS:
            found.append(_aligned_table(rows[start:end]))
            start = end
            continue
        end = max(end, start + 1)
        for row in rows[start:end]:
            found.extend(_row_blocks(row))
        start = end
    return found


def _is_cells(row: Sequence[Placed]) -> bool:
    """Whether a row is several short pieces side by side."""
    if len(row) < 2:
        return False
    return all(isinstance(item.what, Run) and not is_prose((item.what.text,)) for item in row)


def _row_blocks(row: Sequence[Placed]) -> list[Line | Table]:
    """The blocks of one row: its runs as one line, what is a line or a table already as that."""
    found: list[Line | Table] = []
    runs: list[Run] = []
    for item in row:
        if isinstance(item.what, Run):
            runs.append(item.what)
            continue
        if runs:
            found.append(_line(runs))
            runs = []
        found.append(item.what)
    if runs:
        found.append(_line(runs))
    return found


def _line(runs: Sequence[Run]) -> Line:
    if len(runs) == 1:
        run = runs[0]
        return Line(run.text, run.box, run.size, run.confidence)
    box = around(run.box for run in runs)
    known = [run.confidence for run in runs if run.confidence is not None]
    text = " ".join(run.text for run in runs)
    pieces = tuple(Piece(run.text, run.box) for run in runs)
    return Line(text, box, max(run.size for run in runs), min(known, default=None), pieces)


def _aligned_table(rows: Sequence[Sequence[Placed]]) -> Table:
    """A table without ruled lines: columns are where the cells of its rows stand below one another."""
    columns = _columns([item.box for row in rows for item in row])
    cells: list[Cell] = []
    for number, row in enumerate(rows):
        by_column: dict[int, list[Placed]] = defaultdict(list)
        for item in row:
            by_column[_column_of(columns, item.box)].append(item)
        for column, items in sorted(by_column.items()):
            text = " ".join(item.what.text for item in items if isinstance(item.what, Run))
            cells.append(Cell(number, column, text, box=around(item.box for item in items)))
    lines = tuple(_line([item.what for item in row if isinstance(item.what, Run)]) for row in rows)
    return Table(tuple(cells), around(item.box for row in rows for item in row), lines)


def _columns(boxes: Sequence[Box]) -> list[tuple[float, float]]:
    """The stretches of the page's width that boxes share: those that overlap make one column."""
    columns: list[list[float]] = []
    for box in sorted(boxes, key=lambda box: box.right - box.left):
        touched = [column for column in columns if box.left < column[1] and box.right > column[0]]
        if not touched:
            columns.append([box.left, box.right])
        elif len(touched) == 1:
            touched[0][0] = min(touched[0][0], box.left)
            touched[0][1] = max(touched[0][1], box.right)
    return sorted((left, right) for left, right in columns)


def _column_of(columns: Sequence[tuple[float, float]], box: Box) -> int:
    """The column that a box shares most of its width with."""
    shares = [min(box.right, right) - max(box.left, left) for left, right in columns]
    return max(range(len(shares)), key=shares.__getitem__)


# ------------------------------------------------------------------------------------- ruled tables


def _grid_blocks(grid: Grid, content: Sequence[Sequence[Run]]) -> list[Placed]:
    """A ruled table as cells; a row that holds prose as lines, since a frame around text makes no table of it."""
    lines = [runs if len(runs) < 2 else _cell_lines(runs) for runs in content]
    texts = [own[0].text if len(own) == 1 else _cell_text(own) for own in lines]
    rows, columns, heights, widths = zip(*grid.spans)
    cells = list(map(Cell._make, zip(rows, columns, texts, heights, widths, grid.boxes())))
    prose_rows = _prose_rows(grid, lines)
    if not prose_rows:
        return [_table(cells)]
    blocks: list[Placed] = []
    kept: list[Cell] = []
    for cell, own in zip(cells, lines):
        if cell.row not in prose_rows:
            kept.append(cell)
            continue
        if kept:
            blocks.append(_table(kept))
            kept = []
        blocks.extend(Placed(line.box, _line([line]) if isinstance(line, Run) else line) for line in own if line.box)
    if kept:
        blocks.append(_table(kept))
    return blocks


def _prose_rows(grid: Grid, lines: Sequence[Sequence[Run | Line]]) -> set[int]:
    """The rows of a grid that hold an article; all of them where the grid has one column, as a frame has."""
    rows, columns = grid.owner.shape
    if columns < 2:
        return set(range(rows))
    prose: set[int] = set()
    whole: dict[int, bool] = {}  # rows of one cell, and whether it holds part of a sentence
    for (row, _, height, width), own in zip(grid.spans, lines):
        # One short line is no article, and most cells have no more.
        is_short = len(own) < 2 and (not own or len(own[0].text) <= LONG)
        if not is_short and is_prose(tuple(line.text for line in own)):
            prose.update(range(row, row + height))
        if width == columns and height == 1:
            whole[row] = any(_SENTENCE.search(line.text) for line in own)
    # A page whose lines are ruled off one by one: its text above and below a table is none of its rows.
    for order in (range(rows), range(rows - 1, -1, -1)):
        edge = list(takewhile(whole.__contains__, order))
        if any(whole[row] for row in edge):
            prose.update(edge)
    return prose


def _cell_lines(runs: Sequence[Run]) -> list[Line]:
    """The lines of a cell from its runs, which come in order of line and place."""
    lines: list[list[Run]] = []
    for run in runs:
        if lines and run.box.top < lines[-1][0].box.bottom - LEVEL * run.size:
            lines[-1].append(run)
        else:
            lines.append([run])
    return [_line(own) for own in lines]


def _table(cells: Sequence[Cell]) -> Placed:
    first = cells[0].row
    box = around(cell.box for cell in cells if cell.box)
    if first:
        cells = [cell._replace(row=cell.row - first) for cell in cells]
    return Placed(box, Table(tuple(cells), box))


def _cell_text(lines: Sequence[Run | Line]) -> str:
    """The lines of a cell as one: words that a narrow column broke are whole again."""
    text = ""
    for line in lines:
        between = " " if text and text[-1].isascii() and line.text[:1].isascii() else ""
        text += between + line.text
    return text
