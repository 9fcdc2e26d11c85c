"""A text into how bad it is: characters that nobody can read, letters that were mapped wrongly."""

from __future__ import annotations

from string import ascii_letters
from unicodedata import category

import numpy as np

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
    characters = _characters(text)
    odd = [character for character in characters if not (character.isspace() or everyday(character))]
    if "(cid:" in text or "\ufffd" in characters or any(category(character) in UNREADABLE for character in odd):
        doubt = 1 - plausibility(text)
        is_doubtful = doubt > 1 - IMPLAUSIBLE and not _is_latin(text)
        return max(unreadable(text), doubt if is_doubtful else 0.0)
    if not odd:
        return 0.0
    # What follows is 1 - plausibility(text) in a tenth of the time: most texts have a few rare characters.
    blanks = sum(text.count(character) for character in characters if character > "~" and character.isspace())
    beyond = len(text) - len(text.encode("ascii", "ignore")) - blanks
    doubt = sum(map(text.count, odd)) / beyond
    return doubt if doubt > 1 - IMPLAUSIBLE and not _is_latin(text) else 0.0


def _characters(text: str) -> set[str]:
    """What a text is written in, in a fifth of the time that a set of a long one takes.

    >>> sorted(_characters("公开公开"))
    ['公', '开']
    """
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4")
    return set(map(chr, np.bincount(codes).nonzero()[0].tolist()))


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
