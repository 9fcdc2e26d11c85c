"""A dictionary of the user's own, in jieba's format, into words that measures cut texts into."""

from __future__ import annotations

from pathlib import Path

import nlp.regex as re
from nlp.given_files import given_lines
from nlp.language.tokenize import OwnWord, OwnWords, as_written

_MOST_FREQUENT = 1_000_000_000  # jieba's own dictionary counts sixty millions in all
_LINE = re.compile(r"(\S+)(?:\s+(\d{1,12}))?(?:\s+([A-Za-z]{1,10}))?")
#: What a word may consist of: jieba parts texts at everything else.
_WORD = re.compile(r"[\u4e00-\u9fd5A-Za-z0-9+#&._%-]+")


def read_dictionary(path: str | Path) -> OwnWords:
    """The words of a file in the format of jieba's user dictionaries, for `tokenise` and `from_segments`.

    A word a line, with its frequency and its part of speech behind it if they are known (`首违不罚 300 n`); a word
    without a frequency gets one with which it is nearly always kept together. Lines that begin with # are left out.
    Raises OSError where it cannot be read, ValueError for a line that is none of this, or where there is no word.
    """
    words = []
    for number, text in given_lines(path):
        found = _LINE.fullmatch(text)
        if not found:
            raise ValueError(
                f"{path}, line {number}: {text[:30]} is no word with a frequency and a part of speech: {_LIKE}"
            )
        word, frequency, tag = as_written(found[1]), found[2], found[3]
        if not _WORD.fullmatch(word):
            raise ValueError(f"{path}, line {number}: {word[:30]} has marks in it that no word has: {_LIKE}")
        if frequency and not 1 <= int(frequency) <= _MOST_FREQUENT:
            raise ValueError(f"{path}, line {number}: {frequency} is no frequency: give 1 to {_MOST_FREQUENT:,}")
        words.append(OwnWord(word, int(frequency) if frequency else None, tag or "n"))
    if not words:
        raise ValueError(f"{path}: no word is in it: {_LIKE}")
    return OwnWords(words)


_LIKE = "give a word a line, like 首违不罚 or 首违不罚 300 n"
