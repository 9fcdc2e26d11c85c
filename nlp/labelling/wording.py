"""Texts into the vote of their wording alone: strings of one to four characters, whatever stands around the text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from nlp.labelling.chain import FloatArray, IntArray

#: Strings of characters as numbers.
KeyArray: TypeAlias = npt.NDArray[np.unsignedinteger[Any]]

#: Characters of the longest string that is looked at.
LONGEST = 4
#: Bits that a character takes in the number that stands for a string: with four of them it fits into 64.
_BITS = np.uint64(15)
#: Different characters that can be told apart.
MOST_CHARACTERS = (1 << 15) - 1
#: What stands between two texts and in none.
_BETWEEN = "\n"


class Gram(NamedTuple):
    """A string of characters and where it stands in its text."""

    text: str
    start: int
    end: int


def grams(text: str) -> Iterator[Gram]:
    """All strings of one to four characters of a text, the shortest first.

    >>> [gram.text for gram in grams("加强培训")]
    ['加', '强', '培', '训', '加强', '强培', '培训', '加强培', '强培训', '加强培训']
    """
    for size in range(1, LONGEST + 1):
        for start in range(len(text) - size + 1):
            yield Gram(text[start : start + size], start, start + size)


def count(length: int) -> int:
    """The strings that a text of so many characters has.

    >>> count(4), count(0)
    (10, 0)
    """
    return sum(max(0, length - size + 1) for size in range(1, LONGEST + 1))


@dataclass(frozen=True)
class Wording:
    """The weights of strings of characters, `rows` by string, `weights` (strings, labels).

    The weights of all strings of a text are summed and divided by the root of their number, so that a long text
    has not more to say than a short one.
    """

    rows: dict[str, int]
    weights: FloatArray

    def votes(self, texts: Sequence[str]) -> FloatArray:
        """The vote of each text for each label, (texts, labels).

        >>> one = Wording({"有待": 0}, np.array([[0.0, 3.0]]))
        >>> one.votes(["有待加强", ""]).round(2).tolist()
        [[0.0, 0.95], [0.0, 0.0]]
        """
        width = self.weights.shape[1]
        total = np.zeros((len(texts), width))
        lengths = np.array([len(text) for text in texts], int)
        if not self.rows or not lengths.any():
            return total
        owners = np.repeat(np.arange(len(texts)), lengths + 1)
        codes = self._codes(_BETWEEN.join(texts) + _BETWEEN)
        keys = codes
        for size in range(1, LONGEST + 1):
            starts = np.flatnonzero(keys)
            rows = self._table.find(keys[starts])
            is_known = rows >= 0
            weights = self.weights[rows[is_known]]
            owner = owners[starts[is_known]]
            for label in range(width):
                total[:, label] += np.bincount(owner, weights[:, label], len(texts))
            keys = _lengthened(keys[:-1], codes[size:])
        sizes = np.array([max(1, count(length)) for length in lengths.tolist()])
        shares: FloatArray = total / np.sqrt(sizes)[:, None]
        return shares

    def _codes(self, text: str) -> KeyArray:
        """For each character its number in the alphabet, from 1; 0 for one that no string has."""
        points = np.minimum(_points(text), len(self._alphabet) - 1)
        return self._alphabet[points]

    @cached_property
    def _alphabet(self) -> KeyArray:
        """By code point the numbers of all characters that strings have, and a 0 at the end for those beyond."""
        points = np.unique(_points("".join(self.rows)))
        alphabet: KeyArray = np.zeros(int(points[-1]) + 2, np.uint64)
        alphabet[points] = np.arange(1, len(points) + 1)
        return alphabet

    @cached_property
    def _table(self) -> _KeyTable:
        codes = self._codes("".join(self.rows))
        sizes = np.array([len(name) for name in self.rows])
        ends = np.cumsum(sizes)
        keys = codes[ends - sizes]
        for place in range(1, LONGEST):
            longer = np.flatnonzero(sizes > place)
            keys[longer] = keys[longer] << _BITS | codes[(ends - sizes)[longer] + place]
        return _KeyTable.of(keys, np.array(list(self.rows.values())))


def _points(text: str) -> KeyArray:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)


def _lengthened(keys: KeyArray, following: KeyArray) -> KeyArray:
    """The numbers of strings one character longer; 0 where a character is unknown."""
    longer: KeyArray = np.where((keys != 0) & (following != 0), keys << _BITS | following, 0)
    return longer


#: Knuth's multiplier, 2^64 over the golden ratio: it spreads keys that are alike.
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)
#: Slots for each key, at least.
_SLOTS = 4


class _KeyTable(NamedTuple):
    """Numbers and their rows as an open-addressed hash table, so that thousands are looked up at once.

    `slots` has for each slot the place of a key in `keys`, or -1; a key stands in its own slot or behind it.
    """

    keys: KeyArray
    rows: IntArray
    slots: IntArray

    @classmethod
    def of(cls, keys: KeyArray, rows: IntArray) -> _KeyTable:
        size = 1 << (_SLOTS * len(keys)).bit_length()
        slots = np.full(size, -1)
        left = np.arange(len(keys))
        wanted = _home(keys, size)
        while len(left):
            free = slots[wanted] < 0
            first_wanted, first = np.unique(wanted[free], return_index=True)
            slots[first_wanted] = left[free][first]
            is_left = slots[wanted] != left
            left = left[is_left]
            wanted = (wanted[is_left] + 1) & (size - 1)
        return cls(keys, rows, slots)

    def find(self, keys: KeyArray) -> IntArray:
        """The row of each key, -1 for one that the table has not."""
        found = np.full(len(keys), -1)
        left = np.arange(len(keys))
        slot = _home(keys, len(self.slots))
        while len(left):
            places = self.slots[slot]
            is_same = (self.keys[places] == keys[left]) & (places >= 0)
            found[left[is_same]] = self.rows[places[is_same]]
            goes_on = ~is_same & (places >= 0)
            left = left[goes_on]
            slot = (slot[goes_on] + 1) & (len(self.slots) - 1)
        return found


def _home(keys: KeyArray, size: int) -> IntArray:
    """The slot at which each key is looked for first, in a table of so many slots, a power of two."""
    shift = np.uint64(65 - size.bit_length())
    homes: IntArray = ((keys * _MULTIPLIER) >> shift).astype(np.int64)
    return homes
