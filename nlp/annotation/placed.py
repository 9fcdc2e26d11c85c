"""The fields of a task into where its segment stands, however a tool wrote them."""

from __future__ import annotations

import nlp.regex as re
from nlp.annotation.tasks import IDENTITY, TEXTS, ForeignTask, Key, Record

#: A whole number; tables with gaps have them as fractions.
_WHOLE = re.compile(r"(\d{1,9})(?:\.0*)?")


def placed(where: str, fields: Record) -> tuple[Key, str]:
    """Where the segment of a task stands, and its text. Raises `ForeignTask` where the fields do not say.

    >>> placed("a", {"report": "a.pdf", "section": "s1", "position": "4.0", "text": "无。"})
    (('a.pdf', 's1', 4), '无。')
    """
    key, text = _place_of(fields), _text_of(fields)
    if key is not None and text is not None:
        return key, text
    lacking = [name for name in IDENTITY if name not in fields and not (name == "text" and text is not None)]
    raise ForeignTask(
        f"{where} lacks {', '.join(lacking or IDENTITY)} as gongkai label export wrote them: "
        "is it of another project, or were fields renamed?"
    )


def _place_of(fields: Record) -> Key | None:
    """Where a segment stands: report, section and position."""
    report, section, position = (fields.get(name) for name in ("report", "section", "position"))
    number = _whole(position)
    if isinstance(report, str) and isinstance(section, str) and number is not None:
        return report, section, number
    return None


def _text_of(fields: Record) -> str | None:
    """The text of a segment."""
    for name in TEXTS:
        text = fields.get(name)
        if isinstance(text, str):
            return text
    return None


def _whole(value: object) -> int | None:
    """A position as a number.

    >>> _whole(3), _whole("3"), _whole(3.0), _whole(True), _whole("three"), _whole(-1)
    (3, 3, 3, None, None, None)
    """
    if isinstance(value, bool):
        return None
    if isinstance(value, (int, float, str)):
        found = _WHOLE.fullmatch(str(value).strip())
        return int(found[1]) if found else None
    return None
