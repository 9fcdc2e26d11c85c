"""Rows of a table that no lines rule into rows of cells, each number below the head of its column.

Without ruled lines a row is known by its words only, and where cells are blank, order no longer tells the column of a
number: its place on the page does.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate, groupby, pairwise
from operator import itemgetter
from statistics import median
from typing import NamedTuple

import nlp.regex as re
from nlp.forms.columns import FORM_ORDER, Order, order_of
from nlp.forms.labels import DISPUTES, ROW_OF_2019, ROWS_OF_2021, active_rows, request_keys
from nlp.forms.rows import Row, split_words
from nlp.forms.values import may_answer
from nlp.language.text import folded
from nlp.reading.document import Box, Cell, Line, Piece, around

#: The head of the labels of table two.
_FIRST_HEAD = "信息内容"
#: Heads that stand above several columns.
_WIDE_HEADS = re.compile(r"申请人情况|法人或其他组织|\(?本列数据.*")
#: What heads of table four are made of, torn or whole; those of a kind of case stand above five.
_RESULT_WORDS = re.compile("[结果维持纠正其他尚未审总计]+")
_CASE_WORDS = re.compile("复议|诉讼|起诉")
#: How a label begins that is none of the last one's further lines.
_NUMERAL = re.compile(r"\(?[一二三四五六七][、)]|\d[.、．]|第二十条")
_ITEM = re.compile(r"\d[.、．]?.")
#: Tables of a document are numbered from 1, and those that are put together here so.
_TABLE = 0
#: Part of the type's height by which words of one line may stand above or below each other.
_LEVEL = 0.3
#: What is wider than a blank between words, and what such blanks or bars part.
_WIDE_BLANK = re.compile(r"\S {2,}\S|[│┃║]")
_PIECE = re.compile(r"[^\s|｜│┃║]+(?: [^\s|｜│┃║]+)*")
#: Bars between cells that are drawn with characters.
_DRAWN = "│┃║"
#: The height of type in text that has none.
_TYPE = 10.0
#: Points by which numbers of one length differ in place at the most.
_SAME_PLACE = 2.0
#: Parts of the distance between columns by which a number may stand off the middle of its own.
_ASIDE = 0.75


class _Word(NamedTuple):
    """A word without blanks, folded, and where it stands."""

    text: str
    raw: str
    box: Box

    @property
    def middle(self) -> float:
        return _middle(self.box)


class _Level(NamedTuple):
    """The words of one line of a page."""

    page: int
    words: list[_Word]

    @property
    def text(self) -> str:
        return "".join(word.text for word in self.words)

    @property
    def top(self) -> float:
        return min(word.box.top for word in self.words)

    @property
    def bottom(self) -> float:
        return max(word.box.bottom for word in self.words)


@dataclass
class _Entry:
    """A row in the making: the lines of its label so far, and its values by column."""

    page: int
    label: str = ""
    values: dict[int, str] = field(default_factory=dict)
    bottom: float = 0.0

    def is_near(self, level: _Level) -> bool:
        """Whether a line stands right below what the row has so far."""
        height = level.bottom - level.top
        return level.page == self.page and level.top - self.bottom < height


def place_requests(rows: Sequence[Row]) -> Sequence[Row]:
    """The rows of table three with their numbers in seven columns; the same rows where no places tell these."""
    levels = _levels(rows)
    first = next((number for number, level in enumerate(levels) if set(request_keys(level.text)) - {"total"}), 0)
    heads, order = _applicant_heads(levels[:first])
    if not heads:
        return rows
    left = _middle(heads[0]) - _ASIDE * (_middle(heads[1]) - _middle(heads[0]))
    lines = _without_groups(levels[first:], left)
    entries = _assemble(lines, _columns(rows, heads, left, _side([(lines, heads, left)])), _begins_request)
    return rows if entries is None else list(_as_rows(entries, order))


def place_disputes(rows: Sequence[Row]) -> Sequence[Row]:
    """The row of table four with its numbers in fifteen columns; the same rows where no places tell these."""
    levels = _levels(rows)
    headed = _stacks([word for level in levels for word in level.words if _RESULT_WORDS.fullmatch(word.text)])
    filled = [level for level in levels if level.words and all(may_answer(word.text) for word in level.words)]
    if len(headed) != len(DISPUTES) or len(filled) > 1:
        return rows
    cases = [word.text for level in levels for word in level.words if _CASE_WORDS.search(word.text)]
    above = [_row(rows[0].page, cases)] if cases else []
    head = _row(rows[0].page, ["".join(word.text for word in words) for words in headed])
    if not filled:
        return [*above, head]
    heads = [around(word.box for word in words) for words in headed]
    columns = _columns(rows, heads, 0.0, _side([(filled, heads, 0.0)]))
    values = columns.of(filled[0].words)
    if values is None:
        return rows
    return [*above, head, _row(filled[0].page, [values.get(column, "") for column in range(len(headed))])]


def place_active(rows: Sequence[Row]) -> Sequence[Row]:
    """The rows of table two with their numbers below the heads of their block; the same rows where no places tell."""
    blocks = [_block(list(levels)) for _, levels in groupby(_levels(rows), key=_Blocks())]
    side = _side([(block.lines, block.heads, block.left) for block in blocks if block.heads])
    placed: list[Row] = []
    for block in blocks:
        placed.extend(_row(level.page, [word.raw for word in level.words]) for level in block.above)
        if not block.heads:
            continue
        entries = _assemble(block.lines, _columns(rows, block.heads, block.left, side), _begins_active)
        if entries is None:
            return rows
        placed.extend(_as_rows(entries, range(len(block.heads))))
    return placed or rows


class _Block(NamedTuple):
    """Heads of table two with what stands above and below them; without heads all stands above."""

    above: Sequence[_Level]
    heads: Sequence[Box]
    left: float
    lines: Sequence[_Level]


def _block(levels: Sequence[_Level]) -> _Block:
    words = levels[0].words
    left = max((word.box.right for word in words if word.text == _FIRST_HEAD), default=0.0)
    heads = [word.box for word in words if word.text != _FIRST_HEAD] if left else []
    return _Block(levels[:1], heads, left, levels[1:]) if heads else _Block(levels, [], 0.0, [])


class _Blocks:
    """Counts the blocks of table two: each begins with its heads."""

    def __init__(self) -> None:
        self.number = 0

    def __call__(self, level: _Level) -> int:
        self.number += any(word.text == _FIRST_HEAD for word in level.words)
        return self.number


# ------------------------------------------------------------------------------------------------ words


def _levels(rows: Sequence[Row]) -> list[_Level]:
    """The words of the rows line by line, from top to bottom; none where a row has no places."""
    found: list[tuple[int, float, list[_Word]]] = []
    for page, line in _placed_lines(rows):
        box = line.box or Box(0.0, 0.0, 0.0, 0.0)
        found.append((page, (box.top + box.bottom) / 2, list(_words(line))))
    levels: list[_Level] = []
    last = (0, 0.0)
    # Labels and heads of a table without numbers were read as two columns of text.
    for page, middle, words in sorted(found, key=itemgetter(0, 1)):
        if page == last[0] and words and middle - last[1] < _LEVEL * (words[0].box.bottom - words[0].box.top):
            levels[-1].words.extend(words)
        else:
            levels.append(_Level(page, words))
            last = (page, middle)
    return levels


def _placed_lines(rows: Sequence[Row]) -> list[tuple[int, Line]]:
    """The lines of rows with their pages, if all have places: their own, or those of characters of one width."""
    lines = [(row.page, row.line) for row in rows if row.line is not None]
    if len(lines) < len(rows) or not lines:
        return []
    if all(line.box for _, line in lines):
        return lines
    is_laid_out = any(_WIDE_BLANK.search(line.text) for _, line in lines) and not any(line.box for _, line in lines)
    if not is_laid_out:
        return []
    bar = min(
        (0.5, 1.0),
        key=lambda bar: len({_width(line.text, bar) for _, line in lines if line.text.endswith(tuple(_DRAWN))}),
    )
    return [(page, _by_characters(line, number, bar)) for number, (page, line) in enumerate(lines)]


def _by_characters(line: Line, number: int, bar: float) -> Line:
    """A line of text with places, as it looks in type of one width, a Chinese character as wide as two others.

    Drawn bars are as wide as the one or the other: as makes more lines of one length.

    >>> [(piece.text, piece.box.left) for piece in _by_characters(Line("规章    3"), 0, 0.5).pieces]
    [('规章', 0.0), ('3', 40.0)]
    """
    top = number * 2 * _TYPE
    edges = [0.0, *accumulate(_TYPE * _character_width(character, bar) for character in line.text)]
    pieces = [
        Piece(found.group(), Box(edges[found.start()], top, edges[found.end()], top + _TYPE))
        for found in _PIECE.finditer(line.text)
    ]
    return line._replace(box=Box(0.0, top, edges[-1], top + _TYPE), pieces=tuple(pieces))


def _words(line: Line) -> Iterator[_Word]:
    """The words of a line; within a piece their places are told by the widths of their characters.

    >>> [(word.text, word.box.left) for word in _words(Line("自然人 总计", Box(0.0, 0.0, 110.0, 10.0)))]
    [('自然人', 0.0), ('总计', 70.0)]
    """
    assert line.box is not None
    for piece in line.pieces or (Piece(line.text, line.box),):
        words = split_words(piece.text)
        if len(words) == 1:
            yield _Word(folded(words[0]), words[0], piece.box)
            continue
        widths = [_width(word) for word in words]
        scale = (piece.box.right - piece.box.left) / (sum(widths) + _width(" ") * (len(words) - 1) or 1.0)
        left = piece.box.left
        for word, width in zip(words, widths):
            right = left + width * scale
            yield _Word(folded(word), word, Box(left, piece.box.top, right, piece.box.bottom))
            left = right + _width(" ") * scale


@lru_cache(maxsize=1 << 12)
def _width(text: str, bar: float = 0.5) -> float:
    """The width of a text in parts of its height: Chinese characters are as wide as they are high."""
    return 0.5 * len(text) if text.isascii() else sum(_character_width(character, bar) for character in text)


def _character_width(character: str, bar: float) -> float:
    if character.isascii():
        return 0.5
    return bar if character in _DRAWN else 1.0


# ---------------------------------------------------------------------------------------------- columns


def _applicant_heads(levels: Sequence[_Level]) -> tuple[list[Box], Order]:
    """Where the seven heads of table three stand, and their order; none where they are not told."""
    heads = [word for level in levels for word in level.words if not _WIDE_HEADS.fullmatch(word.text)]
    columns = _stacks(heads)[-len(FORM_ORDER) :]
    order = order_of(["".join([word.text for word in words]) for words in columns])
    return ([around(word.box for word in words) for words in columns], order) if order else ([], FORM_ORDER)


def _stacks(words: Sequence[_Word]) -> list[list[_Word]]:
    """Words that stand below one another, from the left to the right, in each stack from top to bottom.

    A word joins the stack it is below by the most; places within a piece are estimates, and may touch another.
    """
    stacks: list[list[_Word]] = []
    for word in sorted(words, key=lambda word: (word.box.top, word.box.left)):
        below = max(stacks, key=lambda stack: _overlap(stack, word), default=None)
        if below is None or _overlap(below, word) <= 0:
            stacks.append([word])
        else:
            below.append(word)
    return sorted(stacks, key=lambda stack: min(word.box.left for word in stack))


def _overlap(stack: Sequence[_Word], word: _Word) -> float:
    """How wide a word stands below some others; less than nothing where it stands beside them."""
    left, right = min(each.box.left for each in stack), max(each.box.right for each in stack)
    return min(right, word.box.right) - max(left, word.box.left)


def _middle(box: Box) -> float:
    return (box.left + box.right) / 2


def _side(below: Iterable[tuple[Sequence[_Level], Sequence[Box], float]]) -> str:
    """On which side of their cells numbers stand: that on which they differ least in place.

    Of lines, the heads above them and where the columns begin; numbers of one length stand as far from their heads.
    """
    boxes: list[Box] = []
    aside: list[float] = []  # how far numbers are off the middle of the nearest head
    for levels, heads, left in below:
        own = [word.box for level in levels for word in level.words if may_answer(word.text) and word.middle >= left]
        boxes.extend(own)
        middles = [_middle(head) for head in heads]
        aside.extend(middle - middles[_nearest(middles, middle)] for middle in map(_middle, own))
    if not boxes:
        return "middle"
    height = boxes[0].bottom - boxes[0].top
    spreads = {
        "middle": _spread([_middle(box) for box in boxes], height),
        "left": _spread([box.left for box in boxes], height),
        "right": _spread([box.right for box in boxes], height),
    }
    if max(spreads.values()) < _SAME_PLACE and abs(median(aside)) > height:
        return "left" if median(aside) < 0 else "right"
    return min(spreads, key=spreads.__getitem__)


def _nearest(middles: Sequence[float], middle: float) -> int:
    """Which of some places from the left to the right is nearest; of two as near the left one.

    >>> [_nearest([10.0, 20.0, 40.0], middle) for middle in (3.0, 15.0, 31.0, 99.0)]
    [0, 0, 2, 2]
    """
    right = bisect_left(middles, middle)
    if right == 0 or right == len(middles):
        return max(right - 1, 0)
    return right - 1 if middle - middles[right - 1] <= middles[right] - middle else right


def _spread(positions: list[float], near: float) -> float:
    """How far positions that are near each other differ, in all.

    >>> _spread([10.0, 11.5, 50.0, 50.0, 90.0], 8.0)
    1.5
    """
    positions.sort()
    return sum(right - left for left, right in pairwise(positions) if right - left < near)


def _columns(rows: Sequence[Row], heads: Sequence[Box], left: float, side: str) -> _Columns:
    """Columns below heads. In text, where blanks may mean no layout, numbers must stand below them."""
    is_text = any(row.line is not None and row.line.box is None for row in rows)
    return _Columns(heads, [_middle(head) for head in heads], left, "middle" if is_text else side, is_text)


class _Columns(NamedTuple):
    """Heads of columns, their middles, where the first column begins, on which side numbers stand, and whether they
    must stand below their heads."""

    heads: Sequence[Box]
    middles: Sequence[float]
    left: float
    side: str
    is_strict: bool

    def of(self, words: Iterable[_Word]) -> dict[int, str] | None:
        """The texts of words by their columns; None where two fall into one."""
        values: dict[int, str] = {}
        for word in words:
            column = self._column(word)
            if column in values or not self._reaches(column, word.box):
                return None
            values[column] = word.raw
        return values

    def _reaches(self, column: int, box: Box) -> bool:
        """Whether a number stands below the head of its column, as far as it must."""
        head = self.heads[column]
        return not self.is_strict or (head.left < box.right and box.left < head.right)

    def _column(self, word: _Word) -> int:
        """The column whose head is nearest; of numbers that stand aside, the next one's on the other side."""
        middles = self.middles
        if self.side == "left":
            return min(bisect_right(middles, word.box.left), len(middles) - 1)
        if self.side == "right":
            return max(bisect_left(middles, word.box.right) - 1, 0)
        return _nearest(middles, word.middle)


# ------------------------------------------------------------------------------------------------- rows


def _without_groups(levels: Sequence[_Level], left: float) -> list[_Level]:
    """The lines of table three without the labels of groups, which stand left of the items and between their lines."""
    items = [word.box.left for level in levels for word in level.words if word.middle < left and _ITEM.match(word.text)]
    items_left = median(items) if items else 0.0
    has_items_of_other = any(key in ROWS_OF_2021 for level in levels for key in request_keys(level.text))
    groups = {ROW_OF_2019} if has_items_of_other else set()
    return [
        _Level(
            level.page,
            [word for word in level.words if word.box.right > items_left or set(request_keys(word.text)) - groups],
        )
        for level in levels
    ]


def _assemble(levels: Sequence[_Level], columns: _Columns, begins: Callable[[str, str], bool]) -> list[_Entry] | None:
    """Lines as rows: a label with all its lines, and the values beside any of them; None where places contradict.

    `begins` tells a label's first line from a further line of the label so far.
    """
    entries: list[_Entry] = []
    for level in levels:
        inside = [word for word in level.words if word.middle >= columns.left and may_answer(word.text)]
        values = columns.of(inside)
        if values is None:
            return None
        label = "".join(word.text for word in level.words if word.box.left < columns.left and word not in inside)
        if not label and not values:
            continue
        last = entries[-1] if entries else None
        if last is None or (label and begins(label, last.label)):
            entries.append(_Entry(level.page, label, values, level.bottom))
        elif not values or (not last.values and last.is_near(level)):
            last.label += label
            last.values.update(values)
            last.bottom = level.bottom
        elif label or len(values) > 1:  # else the number of a page
            entries.append(_Entry(level.page, label, values, level.bottom))
    return entries


def _begins_request(label: str, before: str) -> bool:
    """Whether a line is the first of a label: it has a numeral, or names another row than the label so far."""
    keys, named = request_keys(label), request_keys(before)
    return bool(_NUMERAL.match(label)) or (bool(keys and named) and keys[-1] != named[-1])


def _begins_active(label: str, before: str) -> bool:
    return bool(_NUMERAL.match(label)) or bool(active_rows(label))


def _as_rows(entries: Sequence[_Entry], order: Sequence[int]) -> Iterator[Row]:
    """Rows with their labels, and their values with the columns in some order."""
    for entry in entries:
        yield _row(entry.page, [entry.label, *(entry.values.get(column, "") for column in order)])


def _row(page: int, texts: Sequence[str]) -> Row:
    return Row(page, _TABLE, tuple(Cell(0, column, text) for column, text in enumerate(texts)))
