"""A number of cases as the text writes it into a number."""

from __future__ import annotations

_HAN = {"零": 0, "两": 2, **{digit: value for value, digit in enumerate("一二三四五六七八九", 1)}}

#: A number of cases, in digits or in small numerals. The group of the number is named `count`.
COUNT = (
    r"(?P<count>\d[\d,]*|[零一二两三四五六七八九十]{1,3})"
    r"(?:余|多)?(?:件次|件|宗|份|起|例|条|个|人次|次)(?!工作日)"
)


def count_of(written: str) -> float:
    """A count in digits or numerals.

    >>> count_of("1,204"), count_of("十二"), count_of("二十"), count_of("两")
    (1204.0, 12.0, 20.0, 2.0)
    """
    if written[0].isdigit():
        return float(written.replace(",", ""))
    tens, is_ten, ones = written.rpartition("十")
    return float((_HAN.get(tens, 1) * 10 if is_ten else 0) + _HAN.get(ones, 0))
