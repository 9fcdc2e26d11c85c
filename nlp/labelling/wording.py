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
        keys, starts, size = self._keys(_BETWEEN.join(texts) + _BETWEEN)
        rows = self._table.find(keys)
        known = np.flatnonzero(rows >= 0)
        # Sums of strings of each size, and of these the sum: as exact as can be, and the same wherever a text stands.
        cells = owners[starts[known]] * LONGEST + (size[known] - 1)
        weights = self.weights[rows[known]]
        for label in range(width):
            by_size = np.bincount(cells, weights[:, label], len(texts) * LONGEST).reshape(-1, LONGEST)
            for place in range(LONGEST):
                total[:, label] += by_size[:, place]
        strings = np.maximum(lengths[:, None] - np.arange(LONGEST), 0).sum(1)  # `count` of each
        shares: FloatArray = total / np.sqrt(np.maximum(strings, 1))[:, None]
        return shares

    def _keys(self, text: str) -> tuple[KeyArray, IntArray, IntArray]:
        """The strings of a text, as far as their characters are known: their numbers, where they start, their sizes."""
        codes = np.append(self._codes(text), np.zeros(LONGEST, np.uint64))
        starts = np.flatnonzero(codes)
        keys = codes[starts]
        found = [(keys, starts)]
        for size in range(1, LONGEST):
            following = codes[starts + size]
            is_known = following != 0
            starts = starts[is_known]
            keys = keys[is_known] << _BITS | following[is_known]
            found.append((keys, starts))
        sizes = np.repeat(np.arange(1, LONGEST + 1), [len(keys) for keys, _ in found])
        return np.concatenate([keys for keys, _ in found]), np.concatenate([starts for _, starts in found]), sizes

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


#: Knuth's multiplier, 2^64 over the golden ratio: it spreads keys that are alike.
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)
#: Slots for each key, at least.
_SLOTS = 2


class _KeyTable(NamedTuple):
    """Numbers and their rows as an open-addressed hash table, so that thousands are looked up at once.

    `keys` and `rows` are by slot, of an empty one 0 and -1; a key, which is never 0, stands in its own slot or behind.
    """

    keys: KeyArray
    rows: IntArray

    @classmethod
    def of(cls, keys: KeyArray, rows: IntArray) -> _KeyTable:
        size = 1 << (_SLOTS * len(keys)).bit_length()
        slots = np.full(size, -1, np.int32)  # small, so that it stays at hand
        left = np.arange(len(keys), dtype=np.int32)
        wanted = _home(keys, size)
        while len(left):
            free = slots[wanted] < 0
            first_wanted, first = np.unique(wanted[free], return_index=True)
            slots[first_wanted] = left[free][first]
            is_left = slots[wanted] != left
            left = left[is_left]
            wanted = (wanted[is_left] + 1) & (size - 1)
        taken = np.flatnonzero(slots >= 0)
        table = cls(np.zeros(size, keys.dtype), slots)
        table.keys[taken] = keys[slots[taken]]
        table.rows[taken] = rows[slots[taken]]
        return table

    def find(self, keys: KeyArray) -> IntArray:
        """The row of each key, -1 for one that the table has not."""
        slot = _home(keys, len(self.keys))
        there = self.keys[slot]
        found: IntArray = np.where(there == keys, self.rows[slot], -1)
        left = np.flatnonzero((there != keys) & (there != 0))
        slot = slot[left]
        while len(left):
            slot = (slot + 1) & (len(self.keys) - 1)
            there = self.keys[slot]
            is_same = there == keys[left]
            found[left[is_same]] = self.rows[slot[is_same]]
            goes_on = ~is_same & (there != 0)
            left = left[goes_on]
            slot = slot[goes_on]
        return found


def _home(keys: KeyArray, size: int) -> IntArray:
    """The slot at which each key is looked for first, in a table of so many slots, a power of two."""
    shift = np.uint64(65 - size.bit_length())
    homes: IntArray = ((keys * _MULTIPLIER) >> shift).astype(np.int64)
    return homes
