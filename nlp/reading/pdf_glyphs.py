"""A page of pdfium into glyphs and ruled lines, turned so that text runs from left to right.

Positions come in the coordinates of the page's content. Which way is up is told by the glyphs themselves, never by the
page's rotation flag, which many tools set wrongly.
"""

from __future__ import annotations

import ctypes
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]

#: Degrees by which a glyph may lean and still belong to the text of its page.
LEANING = 4
#: Points up to which a filled path is a ruled line.
RULE_WIDTH = 3.0
#: Objects of a page other than text that are looked at; a drawing has more, and is no table.
MOST_OBJECTS = 20_000
#: Forms within forms that are followed.
MOST_NESTED = 8
#: Render modes of text that nobody sees.
INVISIBLE_MODES = (3, 7)


#: A ruled line in the coordinates of the page's content: left, bottom, right, top.
Rule = tuple[float, float, float, float]


@dataclass(frozen=True)
class Glyphs:
    """The characters of a page in the order of painting, as arrays of one length.

    `left`, `right`, `top`, `bottom` are the box of each in points, its width that of the advance and its height that of
    the type; y grows downwards. `visible` tells what is painted from what only lies there to be searched.
    """

    text: tuple[str, ...]
    left: FloatArray
    top: FloatArray
    right: FloatArray
    bottom: FloatArray
    visible: BoolArray

    def __len__(self) -> int:
        return len(self.text)

    @property
    def size(self) -> FloatArray:
        """The height of the type."""
        return self.bottom - self.top

    def joined(self, others: Glyphs) -> Glyphs:
        """These and others behind them."""
        return Glyphs(
            self.text + others.text,
            np.concatenate((self.left, others.left)),
            np.concatenate((self.top, others.top)),
            np.concatenate((self.right, others.right)),
            np.concatenate((self.bottom, others.bottom)),
            np.concatenate((self.visible, others.visible)),
        )

    def take(self, which: npt.NDArray[Any]) -> Glyphs:
        """Some of them, by number or mask."""
        numbers = np.flatnonzero(which) if which.dtype == bool else which
        return Glyphs(
            tuple(self.text[i] for i in numbers.tolist()),
            self.left[numbers],
            self.top[numbers],
            self.right[numbers],
            self.bottom[numbers],
            self.visible[numbers],
        )


@dataclass
class Survey:
    """What the objects of a page tell before a glyph is looked at: ruled lines, and how many pictures there are."""

    rules: list[Rule]
    images: int = 0


class Matrix(NamedTuple):
    """A transformation of coordinates, in PDF's notation."""

    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 1.0
    e: float = 0.0
    f: float = 0.0

    def then(self, outer: Matrix) -> Matrix:
        """This one first, the other after it."""
        return Matrix(
            self.a * outer.a + self.b * outer.c,
            self.a * outer.b + self.b * outer.d,
            self.c * outer.a + self.d * outer.c,
            self.c * outer.b + self.d * outer.d,
            self.e * outer.a + self.f * outer.c + outer.e,
            self.e * outer.b + self.f * outer.d + outer.f,
        )

    def point(self, x: float, y: float) -> tuple[float, float]:
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f


class _ObjectReader:
    """The objects of one page, those within forms too."""

    def __init__(self, raw: Any) -> None:
        self.raw = raw
        self.survey = Survey([])
        self._left_to_read = MOST_OBJECTS
        self._floats = [ctypes.c_float() for _ in range(4)]
        self._references = [ctypes.byref(value) for value in self._floats]

    def page(self, page: Any) -> Survey:
        raw = self.raw
        get = raw.FPDFPage_GetObject
        items = (get(page, number) for number in range(raw.FPDFPage_CountObjects(page)))
        self._objects(items, Matrix(), 0)
        return self.survey

    def _objects(self, items: Iterator[Any], matrix: Matrix, depth: int) -> None:
        raw, survey = self.raw, self.survey
        kind_of = raw.FPDFPageObj_GetType
        text = raw.FPDF_PAGEOBJ_TEXT
        for item in items:
            kind = kind_of(item)
            if kind == text:
                continue
            self._left_to_read -= 1
            if self._left_to_read < 0:
                return
            if kind == raw.FPDF_PAGEOBJ_PATH:
                survey.rules.extend(self._rules(item, matrix))
            elif kind == raw.FPDF_PAGEOBJ_IMAGE:
                survey.images += 1
            elif kind == raw.FPDF_PAGEOBJ_FORM and depth < MOST_NESTED:
                get = raw.FPDFFormObj_GetObject
                inner = (get(item, number) for number in range(raw.FPDFFormObj_CountObjects(item)))
                self._objects(inner, self._matrix_of(item).then(matrix), depth + 1)

    def _matrix_of(self, item: Any) -> Matrix:
        found = self.raw.FS_MATRIX()
        if not self.raw.FPDFPageObj_GetMatrix(item, found):
            return Matrix()
        return Matrix(found.a, found.b, found.c, found.d, found.e, found.f)

    def _rules(self, item: Any, matrix: Matrix) -> Iterator[Rule]:
        """The ruled lines of a path: its edges where it is a frame, itself where it is thin."""
        raw = self.raw
        if not raw.FPDFPageObj_GetBounds(item, *self._references):
            return
        left, bottom, right, top = (value.value for value in self._floats)
        if matrix != Matrix():
            corners = [matrix.point(left, bottom), matrix.point(right, top)]
            left, right = sorted(x for x, _ in corners)
            bottom, top = sorted(y for _, y in corners)
        thin = min(right - left, top - bottom) <= RULE_WIDTH
        if thin:
            yield left, bottom, right, top
        elif raw.FPDFPath_CountSegments(item) <= 6:
            # A frame: drawn or filled, its four sides part what is in it from what is not.
            yield left, bottom, right, bottom
            yield left, top, right, top
            yield left, bottom, left, top
            yield right, bottom, right, top
        else:
            yield from self._segments(item, self._matrix_of(item).then(matrix))

    def _segments(self, item: Any, matrix: Matrix) -> Iterator[Rule]:
        """The straight pieces of a path of several, as when a whole grid is one path."""
        raw = self.raw
        x, y = ctypes.c_float(), ctypes.c_float()
        before: tuple[float, float] | None = None
        for number in range(min(raw.FPDFPath_CountSegments(item), MOST_OBJECTS)):
            segment = raw.FPDFPath_GetPathSegment(item, number)
            raw.FPDFPathSegment_GetPoint(segment, x, y)
            here = matrix.point(x.value, y.value)
            kind = raw.FPDFPathSegment_GetType(segment)
            if kind == raw.FPDF_SEGMENT_LINETO and before is not None:
                left, right = sorted((before[0], here[0]))
                bottom, top = sorted((before[1], here[1]))
                if min(right - left, top - bottom) <= RULE_WIDTH:
                    yield left, bottom, right, top
            before = here


def survey_page(page: Any, raw: Any) -> Survey:
    """What kinds of objects a page has, with its ruled lines in the coordinates of its content (y upwards)."""
    return _ObjectReader(raw).page(page)


# ------------------------------------------------------------------------------------------- glyphs


@dataclass(frozen=True)
class PageContent:
    """The glyphs and ruled lines of a page, turned upright; `width` and `height` are those of what can be seen.

    A row of `rules` is a ruled line: left, top, right, bottom.
    """

    glyphs: Glyphs
    rules: FloatArray
    width: float
    height: float


@dataclass(frozen=True)
class PageText:
    """The characters of a page as pdfium has them, its own line ends and blanks among them.

    `starts` and `ends` are those of its lines, blanks at the edges left out; `is_odd` tells that some line is turned or
    cannot be seen.
    """

    codes: npt.NDArray[np.int64]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    is_turned: bool
    is_hidden: bool


def read_text(textpage: Any, raw: Any) -> PageText:
    """The characters of a page and a first look at each of its lines."""
    number = max(raw.FPDFText_CountChars(textpage), 0)
    codes = _codes(textpage, number, raw)
    codes[np.isin(codes, _HYPHENS)] = ord("-")
    printed = np.flatnonzero(~np.isin(codes, _BLANKS))
    if not printed.size:
        return PageText(codes, (), (), False, False)
    line = np.cumsum(codes == ord("\n"))[printed]
    is_first = np.ones(printed.size, bool)
    is_first[1:] = np.diff(line) > 0
    starts = printed[is_first].tolist()
    ends = (printed[np.append(is_first[1:], True)] + 1).tolist()
    samples = [place for start, end in zip(starts, ends) for place in {start, (start + end) // 2, end - 1}]
    is_turned = any(raw.FPDFText_GetCharAngle(textpage, i) for i in samples)
    is_hidden = not all(_is_visible(textpage, i, raw) for i in samples)
    return PageText(codes, tuple(starts), tuple(ends), is_turned, is_hidden)


def read_content(page: Any, textpage: Any, text: PageText, survey: Survey, raw: Any) -> PageContent:
    """All that is needed to lay a page out."""
    codes = text.codes
    number = codes.size
    boxes = _boxes(textpage, number, raw)
    angles = np.zeros(number)
    if text.is_turned:
        # pdfium's angles go clockwise.
        angles[:] = [-raw.FPDFText_GetCharAngle(textpage, i) for i in range(number)]
    visible = np.ones(number, bool)
    if text.is_hidden:
        visible[:] = [_is_visible(textpage, i, raw) for i in range(number)]
    frame = _Frame.of(page, boxes, angles)
    printed = np.flatnonzero(~np.isin(codes, _BLANKS) & frame.upright(angles))
    turned = frame.turn(boxes[printed])
    shown = _seen_runs(turned, frame.inside(boxes[printed]))
    printed, turned = printed[shown], turned[shown]
    characters = tuple(map(chr, codes[printed].tolist()))
    glyphs = Glyphs(characters, turned[:, 0], turned[:, 1], turned[:, 2], turned[:, 3], visible[printed])
    rules = frame.turn(np.array(survey.rules)) if survey.rules else np.zeros((0, 4))
    return PageContent(glyphs, rules, frame.width, frame.height)


#: What pdfium gives for a hyphen at the end of a line, and the soft hyphen: on paper all are hyphens.
_HYPHENS = (0x02, 0xAD, 0xFFFE)
#: Characters without a mark on paper.
_BLANKS = (*range(2), *range(3, 33), 0x7F, 0xA0, 0x3000, 0xFEFF)


def _codes(textpage: Any, number: int, raw: Any) -> npt.NDArray[np.int64]:
    """The code point of each character, those of pdfium's own line ends and blanks among them."""
    buffer = (ctypes.c_ushort * (number + 1))()
    units = raw.FPDFText_GetText(textpage, 0, number, buffer) if number else 1
    codes = np.frombuffer(buffer, np.uint16)[: max(units - 1, 0)].astype(np.int64)
    surrogates = (codes >= 0xD800) & (codes < 0xE000)
    if codes.size == number and not surrogates.any() and codes.all():
        return codes
    return np.array([raw.FPDFText_GetUnicode(textpage, i) for i in range(number)], np.int64)


def _boxes(textpage: Any, number: int, raw: Any) -> FloatArray:
    """Left, bottom, right and top of each character."""
    boxes = (raw.FS_RECTF * max(number, 1))()
    read = raw.FPDFText_GetLooseCharBox
    for i in range(number):
        read(textpage, i, boxes[i])
    sides = np.frombuffer(boxes, np.float32).reshape(-1, 4)[:number].astype(np.float64)
    # FS_RECTF has left, top, right, bottom.
    return sides[:, [0, 3, 2, 1]]


def _is_visible(textpage: Any, i: int, raw: Any) -> bool:
    item = raw.FPDFText_GetTextObject(textpage, i)
    return not item or raw.FPDFTextObj_GetTextRenderMode(item) not in INVISIBLE_MODES


def _seen_runs(boxes: FloatArray, inside: BoolArray) -> BoolArray:
    """Which glyphs can be seen: those on the page, and the rest of a line that runs over its edge.

    `boxes` are left, top, right, bottom in the order of painting.
    """
    if inside.all() or not inside.any():
        return inside
    size = np.maximum(boxes[:, 3] - boxes[:, 1], 1)
    level = np.abs(np.diff(boxes[:, 1])) < 0.3 * size[1:]
    gap = boxes[1:, 0] - boxes[:-1, 2]
    goes_on = level & (gap > -0.5 * size[1:]) & (gap < 2 * size[1:])
    run = np.concatenate(([0], np.cumsum(~goes_on)))
    shown = np.bincount(run, weights=inside) >= 0.5 * np.bincount(run)
    result: BoolArray = shown[run]
    return result


@dataclass(frozen=True)
class _Frame:
    """How the coordinates of a page's content become those of a reader: y downwards, text from left to right."""

    left: float
    bottom: float
    right: float
    top: float
    quarter_turns: int
    vertical: bool

    @classmethod
    def of(cls, page: Any, boxes: FloatArray, angles: FloatArray) -> _Frame:
        left, bottom, right, top = page.get_bbox()
        degrees = np.rint(np.degrees(angles) / 90).astype(int) % 4
        quarters = Counter(degrees.tolist()).most_common(1)
        turns = quarters[0][0] if quarters else 0
        return cls(left, bottom, right, top, turns, turns == 0 and _runs_downwards(boxes))

    @property
    def _sideways(self) -> bool:
        return self.vertical or self.quarter_turns in (1, 3)

    @property
    def width(self) -> float:
        return self.top - self.bottom if self._sideways else self.right - self.left

    @property
    def height(self) -> float:
        return self.right - self.left if self._sideways else self.top - self.bottom

    def inside(self, boxes: FloatArray) -> BoolArray:
        """Whose middle lies within what can be seen of the page."""
        x = (boxes[:, 0] + boxes[:, 2]) / 2
        y = (boxes[:, 1] + boxes[:, 3]) / 2
        result: BoolArray = (x >= self.left) & (x <= self.right) & (y >= self.bottom) & (y <= self.top)
        return result

    def upright(self, angles: FloatArray) -> BoolArray:
        """Which glyphs stand as most of the page does; a slanting watermark does not."""
        leaning = (np.degrees(angles) - 90 * self.quarter_turns + 180) % 360 - 180
        result: BoolArray = np.abs(leaning) <= LEANING
        return result

    def turn(self, boxes: FloatArray) -> FloatArray:
        """Boxes (left, bottom, right, top; y upwards) as left, top, right, bottom of the upright page, y downwards."""
        left, bottom, right, top = boxes[:, 0], boxes[:, 1], boxes[:, 2], boxes[:, 3]
        if self.vertical:
            # Columns from right to left become lines from top to bottom.
            sides = self.top - top, self.right - right, self.top - bottom, self.right - left
        elif self.quarter_turns == 0:
            sides = left - self.left, self.top - top, right - self.left, self.top - bottom
        elif self.quarter_turns == 1:
            sides = bottom - self.bottom, left - self.left, top - self.bottom, right - self.left
        elif self.quarter_turns == 2:
            sides = self.right - right, bottom - self.bottom, self.right - left, top - self.bottom
        else:
            sides = self.top - top, self.right - right, self.top - bottom, self.right - left
        return np.stack(sides, axis=1)


def _runs_downwards(boxes: FloatArray) -> bool:
    """Whether most glyphs stand below the one painted before, as in vertical writing."""
    if len(boxes) < 2:
        return False
    size = np.maximum(boxes[:-1, 3] - boxes[:-1, 1], 1)
    across = np.abs(np.diff(boxes[:, 0])) / size
    down = -np.diff(boxes[:, 1]) / size
    below = (across < 0.3) & (down > 0.5) & (down < 2)
    beside = (np.abs(down) < 0.3) & (across > 0.2)
    return bool(below.sum() > 3 * beside.sum())
