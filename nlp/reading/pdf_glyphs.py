"""A page of pdfium into glyphs and ruled lines, turned so that text runs from left to right.

Positions come in the coordinates of the page's content. Which way is up is told by the glyphs themselves, never by the
page's rotation flag, which many tools set wrongly.
"""

from __future__ import annotations

import ctypes
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import compress, repeat
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from nlp.reading import pdf_calls as calls
from nlp.reading.pdf_text import BoolArray, FloatArray, PageText, are_visible

TextArray = npt.NDArray[np.str_]

#: Degrees by which a glyph may lean and still belong to the text of its page.
LEANING = 4
#: Points up to which a filled path is a ruled line.
RULE_WIDTH = 3.0
#: Objects of a page other than text that are looked at; a drawing has more, and is no table.
MOST_OBJECTS = 20_000
#: Parts of a path up to which it is a frame.
FRAME = 6
#: Paths above which a page without text shows letters that were made outlines.
OUTLINES = 60
#: Forms within forms that are followed.
MOST_NESTED = 8

#: A ruled line in the coordinates of the page's content: left, bottom, right, top.
Rule = tuple[float, float, float, float]


@dataclass(frozen=True)
class Glyphs:
    """The characters of a page in the order of painting, as arrays of one length.

    `left`, `right`, `top`, `bottom` are the box of each in points, its width that of the advance and its height that of
    the type; y grows downwards. `visible` tells what is painted from what only lies there to be searched.
    """

    text: TextArray
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
            np.concatenate((self.text, others.text)),
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
            self.text[numbers],
            self.left[numbers],
            self.top[numbers],
            self.right[numbers],
            self.bottom[numbers],
            self.visible[numbers],
        )


class Survey(NamedTuple):
    """What the objects of a page tell before a glyph is looked at.

    `rules` are the ruled lines in the coordinates of the page's content (left, bottom, right, top; y grows upwards).
    """

    rules: FloatArray
    images: int
    paths: int

    @property
    def is_drawn(self) -> bool:
        """Whether there is more than a few lines to see besides text: a picture, or letters that were made outlines."""
        return self.images > 0 or self.paths > OUTLINES


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

    def point(self, x: Any, y: Any) -> tuple[Any, Any]:
        """Where a point goes; arrays of coordinates are as good as single ones."""
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f


#: Kinds of objects into whether they are of the one that is looked for.
_ONLY_PATHS = bytes(kind == calls.PATH for kind in range(256))
_ONLY_FORMS = bytes(kind == calls.FORM for kind in range(256))


class _ObjectReader:
    """The objects of one page, those within forms too."""

    def __init__(self) -> None:
        self.rules: list[FloatArray] = []
        self.images = self.paths = 0
        self._left_to_read = MOST_OBJECTS

    def page(self, page: Any) -> Survey:
        self._objects(calls.objects(page), Matrix(), 0)
        rules = np.concatenate(self.rules) if self.rules else np.zeros((0, 4))
        return Survey(rules, self.images, self.paths)

    def _objects(self, items: list[Any], matrix: Matrix, depth: int) -> None:
        kinds = bytes(map(calls.kind_of, items))
        others = len(kinds) - kinds.count(calls.TEXT)
        if others > self._left_to_read:
            places = [place for place, kind in enumerate(kinds) if kind != calls.TEXT][: self._left_to_read]
            items, kinds = [items[place] for place in places], bytes(map(kinds.__getitem__, places))
        self._left_to_read -= min(others, self._left_to_read)
        self.images += kinds.count(calls.IMAGE)
        paths = list(compress(items, kinds.translate(_ONLY_PATHS)))
        if paths:
            self.paths += len(paths)
            self._rule_lines(paths, matrix)
        if depth == MOST_NESTED:
            return
        for form in compress(items, kinds.translate(_ONLY_FORMS)):
            self._objects(calls.inner_objects(form), _matrix_of(form).then(matrix), depth + 1)

    def _rule_lines(self, paths: list[Any], matrix: Matrix) -> None:
        """The ruled lines of paths: their edges where they are frames, themselves where they are thin."""
        sides, has_bounds = calls.bounds(paths)
        if not all(has_bounds):
            paths = [path for path, known in zip(paths, has_bounds) if known]
            sides = sides[np.array(has_bounds, bool)]
        if matrix != Matrix():
            sides = _transformed(sides, matrix)
        is_thick = np.minimum(sides[:, 2] - sides[:, 0], sides[:, 3] - sides[:, 1]) > RULE_WIDTH
        if not is_thick.any():
            self.rules.append(sides)
            return
        segments = np.zeros(len(paths), int)
        segments[is_thick] = list(map(calls.count_segments, compress(paths, is_thick.tolist())))
        is_simple = segments <= FRAME
        self.rules.append(_edges(sides[is_simple], is_thick[is_simple]))
        for item in compress(paths, (~is_simple).tolist()):
            pieces = list(_segments(item, _matrix_of(item).then(matrix)))
            self.rules.append(np.array(pieces).reshape(-1, 4))


def _edges(sides: FloatArray, is_frame: BoolArray) -> FloatArray:
    """Ruled lines as they are, and of frames the four sides: they part what is in it from what is not."""
    found = np.repeat(sides, np.where(is_frame, 4, 1), axis=0)
    first = np.flatnonzero(is_frame) + 3 * np.arange(np.count_nonzero(is_frame))
    # Left, bottom, right, top: the lower side has both heights at the bottom, and so on.
    found[first, 3] = found[first, 1]
    found[first + 1, 1] = found[first + 1, 3]
    found[first + 2, 2] = found[first + 2, 0]
    found[first + 3, 0] = found[first + 3, 2]
    return found


def _transformed(sides: FloatArray, matrix: Matrix) -> FloatArray:
    """Boxes (left, bottom, right, top) as a matrix moves their corners."""
    x, y = matrix.point(sides[:, [0, 2]], sides[:, [1, 3]])
    moved = np.stack((x.min(axis=1), y.min(axis=1), x.max(axis=1), y.max(axis=1)), axis=1)
    result: FloatArray = moved
    return result


def _matrix_of(item: Any) -> Matrix:
    found = (ctypes.c_float * 6)()
    if not calls.matrix_of(item, ctypes.addressof(found)):
        return Matrix()
    return Matrix(*found)


def _segments(item: Any, matrix: Matrix) -> Iterator[Rule]:
    """The straight pieces of a path of several, as when a whole grid is one path."""
    x, y = ctypes.c_float(), ctypes.c_float()
    x_place, y_place = ctypes.addressof(x), ctypes.addressof(y)
    before: tuple[float, float] | None = None
    for number in range(min(calls.count_segments(item), MOST_OBJECTS)):
        segment = calls.segment_of(item, number)
        calls.segment_point(segment, x_place, y_place)
        here = matrix.point(x.value, y.value)
        if calls.segment_kind(segment) == calls.LINE_TO and before is not None:
            left, right = sorted((before[0], here[0]))
            bottom, top = sorted((before[1], here[1]))
            if min(right - left, top - bottom) <= RULE_WIDTH:
                yield left, bottom, right, top
        before = here


def survey_page(opened: calls.OpenPage, text: PageText, has_plain_runs: bool) -> Survey:
    """What kinds of objects a page has, with its ruled lines; a page of nothing but text is told at a glance."""
    is_plain = has_plain_runs and not text.may_turn
    if is_plain and calls.count_runs(opened.textpage, 0, -1) == calls.count_objects(opened.page):
        # A run is of one object, and where nothing turns the order of characters an object is one run at most.
        return Survey(np.zeros((0, 4)), 0, 0)
    return _ObjectReader().page(opened.page)


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


def read_content(opened: calls.OpenPage, text: PageText, survey: Survey) -> PageContent:
    """All that is needed to lay a page out."""
    textpage = opened.textpage
    codes = text.codes
    number = codes.size
    # Boxes come as left, top, right, bottom.
    boxes = calls.boxes(textpage, range(number))[:, [0, 3, 2, 1]]
    angles = np.zeros(number)
    if text.is_turned:
        # pdfium's angles go clockwise.
        angles[:] = [-angle for angle in map(calls.angle_of, repeat(textpage), range(number))]
    visible = np.ones(number, bool)
    if text.is_hidden:
        visible[:] = list(are_visible(textpage, range(number)))
    frame = _Frame.of(opened.edges, boxes, angles, text.is_turned)
    upright = text.is_printed & frame.upright(angles) if text.is_turned else text.is_printed
    printed = np.flatnonzero(upright)
    turned = frame.turn(boxes[printed])
    shown = _seen_runs(turned, frame.inside(boxes[printed]))
    printed, turned = printed[shown], turned[shown]
    glyphs = Glyphs(codes[printed].view("U1"), turned[:, 0], turned[:, 1], turned[:, 2], turned[:, 3], visible[printed])
    return PageContent(glyphs, frame.turn(survey.rules), frame.width, frame.height)


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
    begins_inside = inside[np.flatnonzero(np.diff(run, prepend=-1))]
    shown = begins_inside | (np.bincount(run, weights=inside) >= 0.5 * np.bincount(run))
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
    def of(cls, edges: Rule, boxes: FloatArray, angles: FloatArray, is_turned: bool) -> _Frame:
        left, bottom, right, top = edges
        turns = 0
        if is_turned:
            degrees = np.rint(np.degrees(angles) / 90).astype(int) % 4
            turns = Counter(degrees.tolist()).most_common(1)[0][0]
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
