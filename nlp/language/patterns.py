"""Alternatives into one regular expression, so that each can have a line, and a comment, of its own."""

from __future__ import annotations

import nlp.regex as re


def either(*alternatives: str) -> str:
    """A group that matches any of the patterns, the first that fits.

    >>> either("甲|乙", "丙+")
    '(?:甲|乙|丙+)'
    """
    return "(?:" + "|".join(alternatives) + ")"


def led_by(first: str, pattern: str) -> str:
    """A pattern that is tried only where one of some characters stands: all that it can begin with.

    Of many alternatives each is tried at each place of a text; this leaves most places out.

    >>> re.search(led_by("公复", "公开申请|复议"), "未复议").group()
    '复议'
    """
    return f"(?=[{first}])(?:{pattern})"


def one_of(*alternatives: str) -> re.Pattern[str]:
    """The patterns as one, compiled: the first that fits.

    >>> one_of("甲|乙", "丙+").match("丙丙丁").group()
    '丙丙'
    """
    return re.compile(either(*alternatives))


def word_list(*lines: str) -> str:
    """A group that matches any of the words, which blanks part; each may be a pattern of its own.

    >>> word_list("公开 申请", "复议")
    '(?:公开|申请|复议)'
    """
    return either(*(word for line in lines for word in line.split()))
