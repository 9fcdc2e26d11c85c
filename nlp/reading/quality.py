"""A text into how bad it is: characters that nobody can read, letters that were mapped wrongly."""

from __future__ import annotations

from string import ascii_letters
from unicodedata import category

import numpy as np
import numpy.typing as npt

import nlp.regex as re
from nlp.reading.document import everyday, plausibility, unreadable

#: Share of unreadable characters above which another reader has a try.
GARBAGE = 0.05
#: Share of everyday Chinese below which letters were mapped wrongly.
IMPLAUSIBLE = 0.5
#: Letters beyond ASCII for each within it, up to which a text is in Latin script, with accents.
ACCENTS = 0.6
#: What pdfminer writes for a glyph that its font has no character for.
_UNMAPPED = re.compile(r"\(cid:\d+\)")
#: Categories of characters that no reader can make sense of: private, unassigned, halves of others, controls.
UNREADABLE = ("Co", "Cn", "Cs", "Cc")
#: What is known of each character so far, nothing of those not met yet. Most texts are written in the same few hundred.
_KINDS = np.zeros(0x110000, np.uint8)
_EVERYDAY, _ODD, _SPACE = 1, 2, 3


def garbage(text: str) -> float:
    """How bad a text is, 0 to 1: 1 without text, otherwise its unreadable or its implausible share, whichever
    is the greater.

    >>> garbage("信息公开 3 条"), garbage("  "), garbage("(cid:3)(cid:4)"), garbage("ÕþÎñ") > GARBAGE
    (0.0, 1.0, 1.0, True)

    A letter in Latin script is none.

    >>> garbage("Madame, à l’été dernier vos lettres ont été reçues")
    0.0
    """
    if not text.strip():
        return 1.0
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4")
    kinds = _kinds_of(codes)
    is_odd = kinds == _ODD
    odd = set(map(chr, codes[is_odd].tolist()))
    if "(cid:" in text or "\ufffd" in odd or any(category(character) in UNREADABLE for character in odd):
        doubt = 1 - plausibility(text)
        is_doubtful = doubt > 1 - IMPLAUSIBLE and not _is_latin(text)
        return max(unreadable(text), doubt if is_doubtful else 0.0)
    if not odd:
        return 0.0
    # What follows is 1 - plausibility(text) in a tenth of the time: most texts have a few rare characters.
    beyond = (codes > ord("~")) & (kinds != _SPACE)
    doubt = int(is_odd.sum()) / int(beyond.sum())
    return doubt if doubt > 1 - IMPLAUSIBLE and not _is_latin(text) else 0.0


def _kinds_of(codes: npt.NDArray[np.uint32]) -> npt.NDArray[np.uint8]:
    """For each character whether it is an everyday one, an odd one, or a blank; every one is looked at once."""
    for code in set(codes[_KINDS[codes] == 0].tolist()):
        character = chr(code)
        _KINDS[code] = _SPACE if character.isspace() else _EVERYDAY if everyday(character) else _ODD
    return _KINDS[codes]


def _is_latin(text: str) -> bool:
    """Whether a text is in Latin script, with accents: in one that was mapped wrongly plain letters are rare.

    >>> _is_latin("Độc lập tự do hạnh phúc"), _is_latin("2023 Äê Õþ¸®ÐÅÏ¢¹«¿ª PDF")
    (True, False)

    What stands for a letter that has no map is none.

    >>> _is_latin("(cid:1)(cid:2)2023(cid:3)")
    False
    """
    text = _UNMAPPED.sub("\ufffd", text)
    plain = sum(map(text.count, ascii_letters))
    beyond = len(text) - len(text.encode("ascii", "ignore"))
    return beyond <= ACCENTS * plain
