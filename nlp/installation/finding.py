"""The noun of the wing: one thing that was looked at, and how it was found."""

from __future__ import annotations

from typing import NamedTuple

#: It works; it is not there and not needed; it does not work; it is worth knowing.
OK, MISSING, BROKEN, NOTE = "ok", "missing", "broken", "note"


class Finding(NamedTuple):
    """What was looked at, its state (`OK`, `MISSING`, `BROKEN` or `NOTE`), a sentence, and what to do, if anything."""

    what: str
    state: str
    said: str
    remedy: str = ""
