"""Functions of pdfium that are called for each glyph or object, into ones that take pointers as plain numbers.

A call costs half of what it does with pointers as objects. None of these functions takes long, so none of them lets
other threads run meanwhile.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Sequence
from itertools import repeat
from threading import Lock
from typing import Any

import numpy as np
import numpy.typing as npt
import pypdfium2.raw as raw

#: pdfium is not thread-safe: one call at a time in each process.
LOCK = Lock()

_POINTER, _INT, _FLOAT = ctypes.c_void_p, ctypes.c_int, ctypes.c_float

PATH, IMAGE, FORM, TEXT = (
    raw.FPDF_PAGEOBJ_PATH,
    raw.FPDF_PAGEOBJ_IMAGE,
    raw.FPDF_PAGEOBJ_FORM,
    raw.FPDF_PAGEOBJ_TEXT,
)
LINE_TO = raw.FPDF_SEGMENT_LINETO


def _function(name: str, result: Any, *arguments: Any) -> Callable[..., Any]:
    address = ctypes.cast(getattr(raw, name), _POINTER).value
    return ctypes.PYFUNCTYPE(result, *arguments)(address or 0)


count_objects = _function("FPDFPage_CountObjects", _INT, _POINTER)
object_of = _function("FPDFPage_GetObject", _POINTER, _POINTER, _INT)
kind_of = _function("FPDFPageObj_GetType", _INT, _POINTER)
_bounds_of = _function("FPDFPageObj_GetBounds", _INT, *[_POINTER] * 5)
matrix_of = _function("FPDFPageObj_GetMatrix", _INT, _POINTER, _POINTER)
count_inner = _function("FPDFFormObj_CountObjects", _INT, _POINTER)
inner_of = _function("FPDFFormObj_GetObject", _POINTER, _POINTER, ctypes.c_ulong)
count_segments = _function("FPDFPath_CountSegments", _INT, _POINTER)
segment_of = _function("FPDFPath_GetPathSegment", _POINTER, _POINTER, _INT)
segment_kind = _function("FPDFPathSegment_GetType", _INT, _POINTER)
segment_point = _function("FPDFPathSegment_GetPoint", _INT, _POINTER, _POINTER, _POINTER)
count_characters = _function("FPDFText_CountChars", _INT, _POINTER)
unicode_of = _function("FPDFText_GetUnicode", ctypes.c_uint, _POINTER, _INT)
text_of = _function("FPDFText_GetText", _INT, _POINTER, _INT, _INT, _POINTER)
angle_of = _function("FPDFText_GetCharAngle", _FLOAT, _POINTER, _INT)
_box_of = _function("FPDFText_GetLooseCharBox", _INT, _POINTER, _INT, _POINTER)
text_object_of = _function("FPDFText_GetTextObject", _POINTER, _POINTER, _INT)
render_mode_of = _function("FPDFTextObj_GetTextRenderMode", _INT, _POINTER)


def pointer(handle: Any) -> int:
    """The plain number of a page or a text page of pypdfium2."""
    return ctypes.cast(handle.raw, _POINTER).value or 0


def bounds(items: list[int]) -> tuple[npt.NDArray[np.float64], list[int]]:
    """Left, bottom, right and top of objects, and for each whether it has them."""
    sides = np.zeros((len(items), 4), np.float32)
    first = sides.ctypes.data
    last = first + 16 * len(items)
    places = [range(first + offset, last + offset, 16) for offset in (0, 4, 8, 12)]
    has_bounds = list(map(_bounds_of, items, *places))
    return sides.astype(np.float64), has_bounds


def boxes(textpage: int, characters: Sequence[int]) -> npt.NDArray[np.float64]:
    """Left, top, right and bottom of characters of a page, the height that of the type; y grows upwards."""
    sides = np.zeros((len(characters), 4), np.float32)
    first = sides.ctypes.data
    list(map(_box_of, repeat(textpage), characters, range(first, first + 16 * len(characters), 16)))
    return sides.astype(np.float64)
