"""A text into how bad it is: characters that nobody can read, letters that were mapped wrongly."""

from __future__ import annotations

from nlp.reading.document import everyday, plausibility, unreadable

#: Share of unreadable characters above which another reader has a try.
GARBAGE = 0.05
#: Share of everyday Chinese below which letters were mapped wrongly.
IMPLAUSIBLE = 0.5


def garbage(text: str) -> float:
    """How bad a text is, 0 to 1: 1 without text, otherwise its unreadable or its implausible share, whichever
    is the greater.

    >>> garbage("信息公开 3 条"), garbage("  "), garbage("(cid:3)(cid:4)"), garbage("ÕþÎñ") > GARBAGE
    (0.0, 1.0, 1.0, True)
    """
    if not text.strip():
        return 1.0
    if "(cid:" not in text and all(map(everyday, set("".join(text.split())))):
        return 0.0
    doubt = 1 - plausibility(text)
    return max(unreadable(text), doubt if doubt > 1 - IMPLAUSIBLE else 0.0)
