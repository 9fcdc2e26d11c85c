"""The checks of a report into numbered notes, each with the words of the text that it is about."""

from __future__ import annotations

from collections.abc import Iterable

import nlp.regex as re
from nlp.view.form_tables import TOLD, Note
from nlp.view.scored import CheckRow

#: How a check of the text says where: `s1 #7 [12:15] 3件 (…)`.
_WHERE = re.compile(r"(?P<section>\w+) #(?P<position>\d+) \[(?P<start>\d+):(?P<end>\d+)\] ")


def notes_of(checks: Iterable[CheckRow]) -> tuple[Note, ...]:
    """What fails and what is doubtful, the former first, numbered."""
    told = [check for check in checks if check.state in TOLD]
    told.sort(key=lambda check: TOLD.index(check.state))
    return tuple(_note(number, check) for number, check in enumerate(told, 1))


def _note(number: int, check: CheckRow) -> Note:
    is_failed = check.state == TOLD[0]
    where = _WHERE.match(check.evidence)
    if where is None:
        return Note(number, check, is_failed, check.evidence)
    return Note(
        number,
        check,
        is_failed,
        check.evidence[where.end() :],
        where["section"],
        int(where["position"]),
        int(where["start"]),
        int(where["end"]),
    )
