"""Some pages of pdfium into their characters, all pages at once, with a first look at each line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise, repeat
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from nlp.reading import pdf_calls as calls

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]
IntArray = npt.NDArray[np.int64]
CodeArray = npt.NDArray[np.uint32]

#: Render modes of text that nobody sees.
INVISIBLE_MODES = (3, 7)


class PageText(NamedTuple):
    """The characters of a page as pdfium has them, its own line ends and blanks among them.

    `is_turned` and `is_hidden` tell that some line is turned or cannot be seen, `may_turn` that characters may stand in
    another order than they were painted in.
    """

    codes: CodeArray
    is_printed: BoolArray
    is_turned: bool
    is_hidden: bool
    may_turn: bool


@dataclass(frozen=True)
class PageTexts:
    """The characters of some pages, one page after the other with a line end between them.

    `starts` and `ends` are those of all their lines, blanks at the edges left out. The lines of a page are those from
    its number in `first_lines` up to the next, and its characters those from its number in `first_characters`.
    """

    codes: CodeArray
    starts: IntArray
    ends: IntArray
    first_lines: IntArray
    first_characters: IntArray
    pages: list[PageText]


def read_texts(textpages: Sequence[Any]) -> PageTexts:
    """The characters of pages and a first look at each of their lines."""
    codes, first_characters = _codes(textpages)
    kinds = _KINDS.take(codes, mode="clip")
    codes[kinds == _HYPHEN] = ord("-")
    is_printed = kinds != _BLANK
    printed = np.flatnonzero(is_printed)
    line = (codes == ord("\n")).cumsum()[printed]
    is_first = np.ones(printed.size, bool)
    is_first[1:] = line[1:] > line[:-1]
    first = np.flatnonzero(is_first)
    starts = printed[first]
    ends = printed[np.append(first[1:], printed.size) - 1] + 1 if first.size else starts
    first_lines = np.searchsorted(starts, first_characters)
    may_turn = bool((kinds == _RIGHT_TO_LEFT).any())
    samples = np.stack((starts, (starts + ends) // 2, ends - 1))
    pages = []
    for number, textpage in enumerate(textpages):
        own = slice(first_characters[number], first_characters[number + 1] - 1)
        lines = slice(first_lines[number], first_lines[number + 1])
        looked_at = (samples[:, lines] - first_characters[number]).ravel().tolist()
        is_turned = any(map(calls.angle_of, repeat(textpage), looked_at))
        is_hidden = _is_any_hidden(textpage, looked_at)
        pages.append(PageText(codes[own], is_printed[own], is_turned, is_hidden, may_turn))
    return PageTexts(codes, starts, ends, first_lines, first_characters, pages)


def are_visible(textpage: Any, characters: Sequence[int]) -> list[bool]:
    """Whether each character is painted."""
    items = list(map(calls.text_object_of, repeat(textpage), characters))
    hidden = _hidden(items)
    return [item not in hidden for item in items]


def _is_any_hidden(textpage: Any, characters: Sequence[int]) -> bool:
    return bool(_hidden(map(calls.text_object_of, repeat(textpage), characters)))


def _hidden(items: Iterable[int | None]) -> set[int]:
    """Which text objects nobody sees, be they given several times or empty."""
    known = [item for item in set(items) if item]
    modes = map(calls.render_mode_of, map(calls.as_pointer, known))
    return {item for item, mode in zip(known, modes) if mode in INVISIBLE_MODES}


_BLANK, _HYPHEN, _RIGHT_TO_LEFT = 1, 2, 3
#: For each code whether it leaves no mark on paper, or is a hyphen there: the soft one, and pdfium's own at line ends;
#: or may be of a script that runs to the left, or a sign that turns the direction.
_KINDS = np.zeros(0x110000, np.uint8)
_KINDS[[*range(2), *range(3, 33), 0x7F, 0xA0, 0x3000, 0xFEFF]] = _BLANK
_KINDS[[0x02, 0xAD, 0xFFFE]] = _HYPHEN
for _first, _last in ((0x590, 0x8FF), (0x200E, 0x200F), (0x202A, 0x202E), (0x2066, 0x2069), (0xFB1D, 0xFDFF)):
    _KINDS[_first : _last + 1] = _RIGHT_TO_LEFT
for _first, _last in ((0xFE70, 0xFEFE), (0x10800, 0x10FFF), (0x1E800, 0x1EFFF)):
    _KINDS[_first : _last + 1] = _RIGHT_TO_LEFT


def _codes(textpages: Sequence[Any]) -> tuple[CodeArray, IntArray]:
    """The code point of each character, pdfium's own line ends and blanks among them, and where each page begins."""
    numbers = [max(calls.count_characters(textpage), 0) for textpage in textpages]
    first_characters = np.concatenate(([0], np.cumsum(np.array(numbers, np.int64) + 1)))
    places = first_characters.tolist()
    buffer = np.empty(places[-1], np.uint16)
    start = buffer.ctypes.data
    units = [
        calls.text_of(textpage, 0, number, start + 2 * place)
        for textpage, number, place in zip(textpages, numbers, places)
    ]
    codes = buffer.astype(np.uint32)
    codes[first_characters[1:] - 1] = ord("\n")
    is_whole = [found == number + 1 or not number for found, number in zip(units, numbers)]
    if not all(is_whole) or not _are_whole(codes):
        for textpage, (first, behind), is_sound in zip(textpages, pairwise(places), is_whole):
            own = codes[first : behind - 1]
            if not is_sound or not _are_whole(own):
                own[:] = np.fromiter(map(calls.unicode_of, repeat(textpage), range(own.size)), np.uint32, own.size)
    return codes, first_characters


def _are_whole(codes: CodeArray) -> bool:
    """Whether none of some codes of 16 bits is half a character, or none."""
    return bool(codes.all() and not ((codes >= 0xD800) & (codes < 0xE000)).any())
