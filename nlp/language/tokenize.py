"""Text into words: jieba's dictionary and path search, with the words of this field added.

The one place that knows a tokenizer. `rjieba` walks jieba's own dictionary with jieba's own algorithm
some ten times faster and loads at once; without the hidden Markov model for unknown words the two
give the same words for the same text, which the tests hold them to over the whole corpus. `jieba`
is the reference.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from importlib.resources import files
from typing import Any

from nlp.language.text import simplified


@lru_cache(maxsize=1)
def domain_words() -> tuple[str, ...]:
    """The words that jieba's dictionary lacks: terms of open government, enumerators, fixed phrases."""
    text = (files("nlp") / "data" / "words.txt").read_text("utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    return tuple("\n".join(lines).split())


# jieba gives a word added without a frequency one that just wins over its parts, computed from the
# dictionary; a fixed one keeps the two engines alike.
_FREQUENCY = 200_000


@lru_cache(maxsize=1)
def _rjieba() -> Any:
    """The fast engine with the words of this field."""
    from rjieba import Jieba

    engine = Jieba()
    for word in domain_words():
        engine.add_word(word, _FREQUENCY, "n")
    return engine


@lru_cache(maxsize=1)
def _jieba() -> Any:
    """The reference, with the words of this field."""
    import jieba

    jieba.setLogLevel(60)  # above CRITICAL: nothing is printed
    engine = jieba.Tokenizer()
    for word in domain_words():
        engine.add_word(word, _FREQUENCY, "n")
    return engine


SPACE = re.compile(r"\s+")
LATIN = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.@:/%+-]*")


def _latin_mark(found: re.Match[str]) -> str:
    """What stands for a number or a Latin word."""
    return "0" if found.group()[0].isdigit() else "a"


#: What `normalise` does once a text is simplified, in order: patterns, and what each match gives way to.
REPLACEMENTS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    (SPACE, lambda found: ""),
    (LATIN, _latin_mark),
)


def normalise(text: str) -> str:
    """What the tokenizer sees: simplified characters, no white space, Latin words and numbers as one mark.

    >>> normalise("2023年公開 12 條，见 www.a.example")
    '0年公开0条，见a'
    """
    return LATIN.sub(_latin_mark, SPACE.sub("", simplified(text)))


def words(text: str, engine: str = "rjieba") -> list[str]:
    """The words of a text, after `normalise`, in order; together they are the normalised text.

    `engine` is `rjieba` or `jieba`.

    >>> words("依申请公开12件，均按期答复。")
    ['依申请公开', '0', '件', '，', '均', '按期', '答复', '。']
    """
    plain = normalise(text)
    if engine == "rjieba":
        cut: list[str] = _rjieba().cut(plain, False)
        return cut
    return list(_jieba().cut(plain, HMM=False))
