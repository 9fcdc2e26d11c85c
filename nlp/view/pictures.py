"""Numbers of many reports into small pictures of how they are distributed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

#: Bars of a picture of shares.
_BARS = 20


@dataclass(frozen=True)
class Bar:
    """A bar: what it stands for (from `low`, and below `high`), how many reports, and its height, 0 … 1."""

    low: str
    high: str
    count: int
    height: float


@dataclass(frozen=True)
class Picture:
    """A distribution: what of, its bars, how many reports have it, and the median if it is one of shares."""

    key: str
    group: str
    bars: tuple[Bar, ...]
    count: int
    median: float | None


def shares_picture(key: str, shares: Iterable[float | None], group: str = "index") -> Picture:
    """How shares are distributed, in bars of a twentieth each; a share of one is in the last.

    >>> picture = shares_picture("copied", [0.0, 0.04, 0.5, 1.0, None])
    >>> picture.count, picture.median, [bar.count for bar in picture.bars if bar.count]
    (4, 0.27, [2, 1, 1])
    """
    known = sorted(share for share in shares if share is not None)
    counts = Counter(min(_BARS - 1, int(share * _BARS)) for share in known)
    names = [f"{100 * place // _BARS}%" for place in range(_BARS + 1)]
    return Picture(
        key, group, _bars([(names[n], names[n + 1], counts[n]) for n in range(_BARS)]), len(known), _median(known)
    )


def counts_picture(key: str, values: Iterable[str], group: str = "index", order: Sequence[str] = ()) -> Picture:
    """How many reports have each value, in the order given or else of the values themselves; empty ones are left out.

    >>> [(bar.low, bar.count) for bar in counts_picture("year", ["2023", "2022", "2023", ""]).bars]
    [('2022', 1), ('2023', 2)]
    """
    counts = Counter(value for value in values if value)
    bars = _bars([(value, value, counts[value]) for value in order or sorted(counts)])
    return Picture(key, group, bars, sum(counts.values()), None)


def _bars(counted: Sequence[tuple[str, str, int]]) -> tuple[Bar, ...]:
    most = max((count for _, _, count in counted), default=0) or 1
    return tuple(Bar(low, high, count, count / most) for low, high, count in counted)


def _median(ordered: Sequence[float]) -> float | None:
    """The middle of sorted numbers."""
    if not ordered:
        return None
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2
