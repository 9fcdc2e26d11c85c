"""Functions of pdfium that are called for each glyph or object, into ones that take what is handed to them as it is.

A call costs a third of what it does with pointers as objects and with arguments that are checked one by one: pointers
are handed on in the form that `ctypes` makes of them before a call, numbers are C's `int`. None of these functions
takes long, so none of them lets other threads run meanwhile, but those that load and close a page.
"""

from __future__ import annotations

import ctypes
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from itertools import repeat
from threading import Lock
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pypdfium2.raw as raw
from pypdfium2 import PdfiumError

#: pdfium is not thread-safe: one call at a time in each process.
LOCK = Lock()

_INT, _FLOAT, _ADDRESS = ctypes.c_int, ctypes.c_float, ctypes.c_void_p
#: An address as it is handed on.
as_pointer: Callable[[int | None], Any] = _ADDRESS.from_param

PATH, IMAGE, FORM, TEXT = (
    raw.FPDF_PAGEOBJ_PATH,
    raw.FPDF_PAGEOBJ_IMAGE,
    raw.FPDF_PAGEOBJ_FORM,
    raw.FPDF_PAGEOBJ_TEXT,
)
LINE_TO = raw.FPDF_SEGMENT_LINETO


def _function(name: str, result: Any, *arguments: Any, kind: Any = ctypes.PYFUNCTYPE) -> Callable[..., Any]:
    """A function of pdfium; without types of arguments it takes pointers and numbers as they come."""
    address = ctypes.cast(getattr(raw, name), _ADDRESS).value
    function: Callable[..., Any] = kind(result, *arguments)(address or 0)
    return function


# These take long: other threads run meanwhile.
_load_page = _function("FPDF_LoadPage", _ADDRESS, kind=ctypes.CFUNCTYPE)
_load_text = _function("FPDFText_LoadPage", _ADDRESS, kind=ctypes.CFUNCTYPE)
_close_page = _function("FPDF_ClosePage", None, kind=ctypes.CFUNCTYPE)
_close_text = _function("FPDFText_ClosePage", None, kind=ctypes.CFUNCTYPE)

_edges_of = _function("FPDF_GetPageBoundingBox", _INT)
count_objects = _function("FPDFPage_CountObjects", _INT)
_object_of = _function("FPDFPage_GetObject", _ADDRESS)
kind_of = _function("FPDFPageObj_GetType", _INT)
_bounds_of = _function("FPDFPageObj_GetBounds", _INT)
matrix_of = _function("FPDFPageObj_GetMatrix", _INT, _ADDRESS, _ADDRESS)
_count_inner = _function("FPDFFormObj_CountObjects", _INT)
_inner_of = _function("FPDFFormObj_GetObject", _ADDRESS, _ADDRESS, ctypes.c_ulong)
count_segments = _function("FPDFPath_CountSegments", _INT)
segment_of = _function("FPDFPath_GetPathSegment", _ADDRESS, _ADDRESS, _INT)
segment_kind = _function("FPDFPathSegment_GetType", _INT, _ADDRESS)
segment_point = _function("FPDFPathSegment_GetPoint", _INT, _ADDRESS, _ADDRESS, _ADDRESS)
count_characters = _function("FPDFText_CountChars", _INT)
unicode_of = _function("FPDFText_GetUnicode", ctypes.c_uint)
count_runs = _function("FPDFText_CountRects", _INT)
text_of = _function("FPDFText_GetText", _INT, _ADDRESS, _INT, _INT, _ADDRESS)
angle_of = _function("FPDFText_GetCharAngle", _FLOAT)
_box_of = _function("FPDFText_GetLooseCharBox", _INT)
text_object_of = _function("FPDFText_GetTextObject", _ADDRESS)
render_mode_of = _function("FPDFTextObj_GetTextRenderMode", _INT)

#: Boxes that are asked for at a time, the place where pdfium writes them, and pointers to each of its four numbers.
_AT_ONCE = 2048
_SIDES = np.zeros((_AT_ONCE, 4), np.float32)
_FIRST = _SIDES.ctypes.data
_PLACES = [[as_pointer(_FIRST + 16 * box + 4 * side) for box in range(_AT_ONCE)] for side in range(4)]


class OpenPage(NamedTuple):
    """A page and its text as they are handed on, and its left, bottom, right and top edge in points."""

    page: Any
    textpage: Any
    edges: tuple[float, float, float, float]


@contextmanager
def open_pages(pdf: Any, numbers: Iterable[int]) -> Iterator[list[OpenPage]]:
    """Some pages of a document of pypdfium2, counted from 0; raises its PdfiumError where one is broken.

    Its own objects for pages do the same, and take as long as everything else that is done to a plain page.
    """
    document = pointer(pdf.raw)
    opened: list[OpenPage] = []
    with ExitStack() as closing:
        for number in numbers:
            page = _checked(_load_page(document, number), "page")
            closing.callback(_close_page, page)
            textpage = _checked(_load_text(page), "text page")
            closing.callback(_close_text, textpage)
            opened.append(OpenPage(page, textpage, _edges(page)))
        yield opened


def pointer(handle: Any) -> Any:
    """A handle of pdfium as it is handed on."""
    return as_pointer(ctypes.cast(handle, _ADDRESS).value or 0)


def _checked(address: int | None, what: str) -> Any:
    if not address:
        raise PdfiumError(f"Failed to load {what}.")
    return as_pointer(address)


def _edges(page: Any) -> tuple[float, float, float, float]:
    found = raw.FS_RECTF()
    if not _edges_of(page, ctypes.byref(found)):
        raise PdfiumError("Failed to get page bounding box.")
    return found.left, found.bottom, found.right, found.top


def objects(page: Any) -> list[Any]:
    """Pointers to the objects of a page."""
    return list(map(as_pointer, map(_object_of, repeat(page), range(count_objects(page)))))


def inner_objects(form: Any) -> list[Any]:
    """Pointers to the objects of a form."""
    return list(map(as_pointer, map(_inner_of, repeat(form), range(_count_inner(form)))))


def bounds(items: Sequence[Any]) -> tuple[npt.NDArray[np.float64], list[int]]:
    """Left, bottom, right and top of objects, and for each whether it has them."""
    sides = np.zeros((len(items), 4))
    has_bounds: list[int] = []
    for start in range(0, len(items), _AT_ONCE):
        part = items[start : start + _AT_ONCE]
        _SIDES[: len(part)] = 0
        has_bounds.extend(map(_bounds_of, part, *_PLACES))
        sides[start : start + _AT_ONCE] = _SIDES[: len(part)]
    return sides, has_bounds


def boxes(textpage: Any, characters: Sequence[int]) -> npt.NDArray[np.float64]:
    """Left, top, right and bottom of characters of a page, the height that of the type; y grows upwards."""
    sides = np.zeros((len(characters), 4))
    for start in range(0, len(characters), _AT_ONCE):
        part = characters[start : start + _AT_ONCE]
        _SIDES[: len(part)] = 0
        deque(map(_box_of, repeat(textpage), part, _PLACES[0]), maxlen=0)
        sides[start : start + _AT_ONCE] = _SIDES[: len(part)]
    return sides
