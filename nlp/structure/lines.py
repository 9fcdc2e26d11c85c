"""A document into its lines, and lines into the running text: tables and paragraphs marked, white space out."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import repeat, zip_longest
from statistics import quantiles

import nlp.regex as re
from nlp.language.numerals import HAN_NUMERALS, NUMERAL
from nlp.language.repairs import PrivateTable, private_characters, repaired
from nlp.language.text import Traced, simplified, squeeze, width, without_blanks
from nlp.reading.document import Box, Document, Page
from nlp.reading.document import Line as PrintedLine
from nlp.structure.layouts import TABLE_WORDING


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a page, its characters repaired.

    `page` counts from 0; `paragraph` tells whether a paragraph of the source begins here, `table` whether the line
    belongs to a table, `row` whether it stands in the source as cells of one row. `box` and `size` are where it stands
    on the page and how high its type is, where the format tells.
    """

    traced: Traced
    page: int = 0
    paragraph: bool = True
    table: bool = False
    row: bool = False
    box: Box | None = None
    size: float | None = None

    @property
    def text(self) -> str:
        """The characters of the line."""
        return self.traced.text

    @property
    def plain(self) -> str:
        """The characters of the line, simplified."""
        return _plain(self.traced.text)

    @property
    def is_narrative(self) -> bool:
        """Whether the line is part of the running text."""
        return bool(self.traced.text) and not self.table

    def with_text(self, traced: Traced, *, table: bool | None = None) -> Line:
        """The line with other characters, and as a row of a table or not if that is said."""
        is_table = self.table if table is None else table
        return Line(traced, self.page, self.paragraph, is_table, self.row, self.box, self.size)

    def as_row(self) -> Line:
        """The line as one of a table."""
        return Line(self.traced, self.page, self.paragraph, True, self.row, self.box, self.size)

    def within_paragraph(self) -> Line:
        """The line as one that goes on with the paragraph of the line before."""
        return Line(self.traced, self.page, False, self.table, self.row, self.box, self.size)


#: The lines of the report at hand are asked for again and again.
_plain = lru_cache(maxsize=2048)(simplified)


@dataclass(frozen=True)
class Flow:
    """The narrative lines joined without white space, and where they begin.

    `starts` are the offsets of `lines`; `gaps` the offsets before which a blank stood; `simplified` is the text in
    simplified characters, for matching.
    """

    traced: Traced
    starts: tuple[int, ...]
    lines: tuple[Line, ...]
    gaps: frozenset[int]
    simplified: str

    def __len__(self) -> int:
        return len(self.traced)

    def line_at(self, offset: int) -> int:
        """The index of the line that holds an offset."""
        return bisect_right(self.starts, offset) - 1

    def line_end(self, index: int) -> int:
        """The offset behind a line."""
        if index + 1 < len(self.starts):
            return self.starts[index + 1]
        return len(self.traced)

    def line_span(self, index: int) -> tuple[int, int]:
        """The offset of a line and the one behind it."""
        return self.starts[index], self.line_end(index)

    @cached_property
    def _sorted_gaps(self) -> list[int]:
        return sorted(self.gaps)

    def gaps_within(self, start: int, end: int) -> list[int]:
        """The gaps from an offset on up to another, in order."""
        gaps = self._sorted_gaps
        return gaps[bisect_left(gaps, start) : bisect_left(gaps, end)]

    def ends_paragraph(self, index: int) -> bool:
        """Whether a paragraph ends with a line."""
        return index + 1 >= len(self.lines) or self.lines[index + 1].paragraph


def split_lines(document: Document) -> tuple[list[Line], tuple[int, ...]]:
    """The lines of all pages, and the offset of each page in the text of all, joined with one character between two."""
    lines: list[Line] = []
    page_starts: list[int] = []
    page_start = 0
    private = private_characters("\n".join(page.text for page in document.pages))
    for number, page in enumerate(document.pages):
        page_starts.append(page_start)
        lines.extend(_lines_of_page(page, page_start, number, document.format, private))
        page_start += len(page.text) + 1
    return lines, tuple(page_starts)


def _lines_of_page(page: Page, page_start: int, number: int, format: str, private: PrivateTable) -> list[Line]:
    # In a text file a TAB at the head of a line indents it; elsewhere it is an empty cell.
    indented = format in ("txt", "md")
    whole = repaired(Traced.of(page.text, page_start), private)
    lines = []
    cursor = 0
    for raw, printed in zip_longest(whole.text.splitlines(keepends=True), _printed_lines(page)):
        if raw is None:
            break
        text = raw.strip()
        start = cursor + raw.find(text)
        is_row = "\t" in (text if indented else raw)
        box, size = (printed.box, printed.size) if printed else (None, None)
        lines.append(Line(whole[start : start + len(text)], number, row=is_row, box=box, size=size))
        cursor += len(raw)
    return lines


def _printed_lines(page: Page) -> Iterator[PrintedLine | None]:
    """The lines of a page as they lie in its text; None for the rows of tables."""
    for block in page.blocks:
        if isinstance(block, PrintedLine):
            yield block
        else:
            yield from repeat(None, len(block.rows))


def join_lines(lines: Sequence[Line]) -> Flow:
    """The narrative lines as one text without white space: a word broken over two lines is whole again."""
    narrative = [line for line in lines if line.is_narrative]
    parts: list[Traced] = []
    starts: list[int] = []
    gaps: set[int] = set()
    start = 0
    for line in narrative:
        part = squeeze(line.traced)
        if len(part) < len(line.traced):
            gaps.update(start + offset for offset in _gaps(part))
        parts.append(part)
        starts.append(start)
        start += len(part)
    traced = Traced.join(parts)
    return Flow(traced, tuple(starts), tuple(narrative), frozenset(gaps), simplified(traced.text))


def _gaps(part: Traced) -> list[int]:
    """The offsets before which something was taken out."""
    origin = part.origin
    return [i for i in range(1, len(origin)) if origin[i] - origin[i - 1] > 1]


# ------------------------------------------------------------------------------------------- tables

# What may stand between the fragments of cells that a broken line joins.
_BETWEEN = r"\s\d.,;；、:：%/\\—–-"
_CELL_BREAK = re.compile(f"[{_BETWEEN}]+")
_ITEM_NUMBER = re.compile(r"(?<!\d)[1-9][.．](?=\D)")
_BEYOND_WORDING = re.compile("[^" + re.escape("".join(sorted(set(TABLE_WORDING)))) + _BETWEEN + "]")
_NUMBERED = re.compile(f"[{HAN_NUMERALS}]+、")
_LONGEST_FRAGMENTS = 80

_BLANK = re.compile(r"\s")
# Three numbers or more and nothing else.
_FIGURES = re.compile(r"[\s\d.,%/—–-]*\d\s+\d[\d.,]*\s+[\d.,]+[\s\d.,%/—–-]*")
# A label, its unit and its number, once or again and again; atomic, since otherwise every way to part them is tried.
_STATISTICS = re.compile(r"(?>[^。；]{2,50}?\s(?:条数?|件|次|人次?|个|元|万元|量次|篇|场|项|—)\s+[\d.,—]+\s*[;；]?)+")
_LONGEST_FIGURES = 149
# A longer cell with a full stop in it is a paragraph.
_LONGEST_CELL = 59

_FEWEST_ROWS = 4
_FEWEST_NUMBERS = 4
_NUMBER = re.compile(r"(?<!\d)\d+(?!\d)")
_HAN = re.compile("[一-龥]")


def mark_tables(lines: Sequence[Line]) -> list[Line]:
    """The lines with the rows of tables marked: any row with cells; other likely rows only in a run of four or more.

    >>> texts = ("见下表：", "信息内容", "本年制发件", "数", "规章", "0", "2.其他", "五、其他")
    >>> [line.text for line in mark_tables([Line(Traced.of(text)) for text in texts]) if not line.table]
    ['见下表：', '五、其他']
    """
    rows: set[int] = set()
    run: list[int] = []
    for index, line in enumerate(lines):
        if not line.text:
            continue
        text = line.plain
        has_cells = _has_cells(line, text)
        if has_cells:
            rows.add(index)
        fragments = not line.row and _is_table_wording(text)
        if has_cells or fragments or (len(run) >= _FEWEST_ROWS and _holds_numbers(text)):
            run.append(index)
            continue
        rows.update(_rows_of_run(lines, run))
        run = []
    rows.update(_rows_of_run(lines, run))
    marked = list(lines)
    for index in rows:
        marked[index] = lines[index].as_row()
    return marked


def _has_cells(line: Line, text: str) -> bool:
    """Whether a line is certainly a row: cells, or labels and figures."""
    if line.table:
        return True
    # Both have blanks, most lines none.
    may_be_figures = len(text) <= _LONGEST_FIGURES and _BLANK.search(text)
    if may_be_figures and (_FIGURES.fullmatch(text) or _STATISTICS.fullmatch(text)):
        return True
    if not line.row:
        return False
    return "。" not in text or max(map(len, text.split("\t"))) <= _LONGEST_CELL


def _is_table_wording(text: str) -> bool:
    """Whether a line is nothing but numbers and fragments of the statutory tables' wording."""
    if _BEYOND_WORDING.search(text):
        return False
    if without_blanks(text) in TABLE_WORDING:
        return True
    if _NUMBERED.match(text):
        # `九、其他` is a heading, though both its parts are to be found in the tables.
        return re.sub(r"[\s\d.]+", "", text) in TABLE_WORDING
    if len(text) > _LONGEST_FRAGMENTS:
        return False
    # Parts of each cell: broken lines may join two cells' fragments only with a blank or a number.
    parts = _CELL_BREAK.split(_ITEM_NUMBER.sub(" ", text))
    return all(part in TABLE_WORDING for part in parts)


def _holds_numbers(text: str) -> bool:
    """Whether a line behind rows of a table reads as one more: several numbers, no sentence."""
    return "。" not in text and "，" not in text and len(_NUMBER.findall(text)) >= _FEWEST_NUMBERS


def _rows_of_run(lines: Sequence[Line], run: list[int]) -> list[int]:
    """The likely rows of a run, all or none: it must be long enough, and hold a word."""
    has_words = any(_HAN.search(lines[index].text) for index in run)
    return run if len(run) >= _FEWEST_ROWS and has_words else []


# --------------------------------------------------------------------------------------- paragraphs

# Widths are in full-width columns.
_SHORTEST_WRAPPED = 9  # characters; shorter lines are headings and the like
_FEWEST_WRAPPED = 4
_NARROWEST_MEASURE = 15
_WIDEST_MEASURE = 70
_FULL_TOLERANCE = 3
_FULL_SHARE = 0.25
_WIDEST_EXCESS = 12
_SHORTFALL = 3.5  # what a full line lacks where no more of the next word went on it
_BROKEN_SHARE = 0.6


def mark_paragraphs(lines: Sequence[Line]) -> list[Line]:
    """The lines with the breaks that end a paragraph told from those that only end a line.

    Where a text was wrapped, a paragraph's last line is short; where it was not, every line is one.
    """
    widths = [width(line.text) if line.is_narrative else 0.0 for line in lines]
    measure = _measure(lines, widths)
    if measure is None:
        return list(lines)
    marked: list[Line] = []
    goes_on = False
    for line, line_width in zip(lines, widths):
        if line.table:
            goes_on = False
        elif line.text:
            if goes_on:
                line = line.within_paragraph()
            goes_on = line_width >= measure - _SHORTFALL or _is_broken(line.text, line_width / measure)
        marked.append(line)
    return marked


def _measure(lines: Sequence[Line], widths: Sequence[float]) -> float | None:
    """The width to which a text was wrapped, if it was: many lines of one width, and none much wider."""
    long = [w for line, w in zip(lines, widths) if line.is_narrative and len(line.text) >= _SHORTEST_WRAPPED]
    if len(long) < _FEWEST_WRAPPED:
        return None
    measure = quantiles(long, n=20)[17]
    if not _NARROWEST_MEASURE <= measure <= _WIDEST_MEASURE or max(long) > measure + _WIDEST_EXCESS:
        return None
    full = sum(measure - _FULL_TOLERANCE <= w <= measure + _FULL_TOLERANCE for w in long)
    return measure if full >= _FULL_SHARE * len(long) else None


def _is_broken(text: str, share: float) -> bool:
    """A line rather full that no stop closes, and that is no heading: a letter lost in it may have made it short."""
    if share < _BROKEN_SHARE or text[-1] in "。！？；：!?;:":
        return False
    return not NUMERAL.match(text) or bool(re.search("[。；]", text))
