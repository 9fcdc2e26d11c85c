"""Text into words: jieba's dictionary and path search, with the words of this field added.

The one place that knows a tokenizer. `rjieba` walks jieba's own dictionary with jieba's own algorithm
some ten times faster and loads at once; without the hidden Markov model for unknown words the two
give the same words for the same text, which the tests hold them to over the whole corpus. `jieba`
is the reference.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property, lru_cache
from importlib import import_module
from importlib.machinery import PathFinder
from importlib.resources import files
from importlib.util import find_spec, module_from_spec
from pathlib import Path
from typing import Any, NamedTuple

import nlp.regex as re
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
    return _new_engine()


def _new_engine() -> Any:
    engine = _fast_engine()()
    for word in domain_words():
        engine.add_word(word, _FREQUENCY, "n")
    return engine


def _fast_engine() -> Any:
    """The class of rjieba's engines, without the engine that the package makes for itself when it is imported.

    To read the dictionary takes a tenth of a second, and ours is to have more words.
    """
    if "rjieba" not in sys.modules:
        package = find_spec("rjieba")
        folders = list(package.submodule_search_locations or ()) if package else []
        inner = PathFinder.find_spec(_ENGINES, folders)
        if inner and inner.loader:
            sys.modules[_ENGINES] = module = module_from_spec(inner)  # whoever imports rjieba later finds it loaded
            inner.loader.exec_module(module)
            return module.Jieba
    return import_module("rjieba").Jieba


#: The module of rjieba that has its engines.
_ENGINES = "rjieba.rjieba"


@lru_cache(maxsize=1)
def _jieba() -> Any:
    """The reference, with the words of this field."""
    import jieba

    jieba.setLogLevel(60)  # above CRITICAL: nothing is printed
    engine = jieba.Tokenizer()
    for word in domain_words():
        engine.add_word(word, _FREQUENCY, "n")
    return engine


@lru_cache(maxsize=1)
def adverbs_and_conjunctions() -> frozenset[str]:
    """The words that jieba's dictionary has as adverbs (`d` and its kinds) or conjunctions (`c`).

    The dictionary gives each word one part of speech, whatever it is in its sentence.

    >>> {"并且", "不断"} <= adverbs_and_conjunctions(), "信息" in adverbs_and_conjunctions()
    (True, False)
    """
    package = find_spec("jieba")
    assert package is not None
    assert package.origin is not None
    # Its file alone: to import the package takes longer than to read the dictionary.
    dictionary = Path(package.origin).with_name("dict.txt").read_bytes()
    found = [_last_word(before) for tag in _ADVERB_OR_CONJUNCTION for before in dictionary.split(tag)[:-1]]
    return frozenset(found)


#: How lines of jieba's dictionary end, each a word, how often it is, and its part of speech.
_ADVERB_OR_CONJUNCTION = (b" d\n", b" df\n", b" dg\n", b" c\n")


def _last_word(lines: bytes) -> str:
    """The word of the last of some lines of the dictionary."""
    return lines[lines.rfind(b"\n") + 1 :].split(b" ", 1)[0].decode()


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


#: Full-width figures and letters, and what they stand for.
_HALF_WIDTH = str.maketrans({chr(code + 0xFEE0): chr(code) for code in range(0x30, 0x7B) if chr(code).isalnum()})
_MARK = re.compile("[0a]")
#: What LATIN takes along of the sentence's own marks.
_CLOSING_MARKS = ".:/@+_-"
#: The number of an item, its dot and the year that opens the item: `1.2023` before 年.
_ITEM_AND_YEAR = re.compile(r"(\d{1,2})(\.)((?:19|20)\d\d)")


class OwnWord(NamedTuple):
    """A word of the user's own: how often it is (None: so often that it is kept together), and its part of speech."""

    word: str
    frequency: int | None = None
    tag: str = "n"


class OwnWords:
    """Words of the user's own, which a text is cut into beside those of jieba and of this field.

    >>> words_as_written("首违不罚，拨打12345热线", OwnWords([OwnWord("首违不罚"), OwnWord("12345热线")]))
    ['首违不罚', '，', '拨打', '12345热线']
    """

    def __init__(self, given: Iterable[OwnWord]) -> None:
        written = [entry._replace(word=as_written(entry.word)) for entry in given]
        # The engine sees one mark for a number or a Latin word, whichever it is.
        self._cut = [entry for entry in written if not LATIN.search(entry.word)]
        self._joined = {entry.word for entry in written if LATIN.search(entry.word)}
        self._openings = {word[:size] for word in self._joined for size in range(1, len(word) + 1)}

    @cached_property
    def _engine(self) -> Any:
        engine = _new_engine()
        for word, frequency, tag in self._cut:
            engine.add_word(word, frequency or _FREQUENCY, tag)
        return engine

    def cut(self, plain: str) -> list[str]:
        """The words of a text in which one mark stands for each number and Latin word."""
        found: list[str] = self._engine.cut(plain, False)
        return found

    def join(self, found: Sequence[str]) -> list[str]:
        """The same words, those that spell a word of the user's with figures or Latin letters put together."""
        if not self._joined:
            return list(found)
        joined: list[str] = []
        place = 0
        while place < len(found):
            size = self._size(found, place)
            joined.append("".join(found[place : place + size]))
            place += size
        return joined

    def _size(self, found: Sequence[str], place: int) -> int:
        """How many words from this place on spell the longest word of the user's; 1 where they spell none."""
        size = 1
        text = ""
        for end in range(place, len(found)):
            text += found[end]
            if text not in self._openings:
                break
            if text in self._joined:
                size = end + 1 - place
        return size


def as_written(text: str) -> str:
    """A text in simplified characters without white space, figures and letters half-width."""
    return SPACE.sub("", simplified(text)).translate(_HALF_WIDTH)


@lru_cache(maxsize=256)
def _cut(plain: str) -> tuple[str, ...]:
    """The words of a normalised text; those of the report at hand are kept, since labels and measures ask for both."""
    return tuple(_rjieba().cut(plain, False))


def words_as_written(text: str, own: OwnWords | None = None) -> list[str]:
    """The words of a text as `words` finds them, but numbers and Latin words as they stand.

    Full-width figures and letters come as half-width ones. A dot behind a number is a word of its own. `own` words are
    kept together, too.

    >>> words_as_written("1.公开12.5万条，见 www.a.example")
    ['1', '.', '公开', '12.5', '万条', '，', '见', 'www.a.example']
    """
    plain = as_written(text)
    latin = LATIN.findall(plain)
    marked = LATIN.sub(_latin_mark, plain)
    cut = own.cut(marked) if own else list(_cut(marked))
    if not latin:
        return cut
    found = _with_latin(cut, latin)
    return own.join(found) if own else found


def _with_latin(cut: Sequence[str], latin: Sequence[str]) -> list[str]:
    """Words with numbers and Latin words as they stand in the place of the marks for them."""
    written = iter(latin)
    found: list[str] = []
    for word, following in zip(cut, [*cut[1:], ""]):
        if word in ("0", "a"):
            found += _split_marks(next(written), following)
        elif "0" in word or "a" in word:
            found.append(_MARK.sub(lambda mark: next(written), word))
        else:
            found.append(word)
    return found


def _split_marks(written: str, following: str) -> list[str]:
    """A number or Latin word and the marks of the sentence that stand at its end, or between an item and its year.

    >>> _split_marks("12%.", "加强"), _split_marks("1.2023", "年")
    (['12%', '.'], ['1', '.', '2023'])
    """
    item = _ITEM_AND_YEAR.fullmatch(written)
    if item and following.startswith("年"):
        return list(item.groups())
    bare = written.rstrip(_CLOSING_MARKS)
    if bare and bare != written:
        return [bare, written[len(bare) :]]
    return [written]


def words(text: str, engine: str = "rjieba") -> list[str]:
    """The words of a text, after `normalise`, in order; together they are the normalised text.

    `engine` is `rjieba` or `jieba`.

    >>> words("依申请公开12件，均按期答复。")
    ['依申请公开', '0', '件', '，', '均', '按期', '答复', '。']
    """
    plain = normalise(text)
    if engine == "rjieba":
        return list(_cut(plain))
    return list(_jieba().cut(plain, HMM=False))
