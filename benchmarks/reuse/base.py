"""The invented reports of the repository, as segments: what the benchmark plants copies in."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import NamedTuple

from nlp.reuse import Text

CORPUS = Path(__file__).resolve().parents[2] / "corpus" / "reports"
_MARK = re.compile(r"\{(title|preamble|s[1-6]|T[234][^}]*|[mpiohx+])\}")


class Labelled(NamedTuple):
    """A segment with its label: m, p, i or o."""

    section: str
    position: int
    text: str
    label: str


def load(folder: Path = CORPUS) -> list[Text]:
    """All reports below a folder in the corpus' mark-up, sorted by name."""
    return [read(path) for path in sorted(Path(folder).rglob("*.txt"))]


def read(path: Path) -> Text:
    """One report: its labelled segments with section and position."""
    header, _, marked = path.read_text("utf-8").partition("\n---\n")
    fields = dict(line.split(":", 1) for line in header.splitlines() if ":" in line)
    section, position, parts, last = "preamble", 0, [], None
    pieces = _MARK.split(marked)
    for mark, text in zip(pieces[1::2], pieces[2::2]):
        text = re.sub(r"\s+", "", text)
        if mark in ("preamble", *(f"s{i}" for i in range(1, 7))):
            section = mark
        elif mark in "mpio" and text:
            parts.append(Labelled(section, position, text, mark))
            position += 1
        elif mark == "+" and parts:
            parts[-1] = parts[-1]._replace(text=parts[-1].text + text)
    year = fields.get("year", "").strip()
    return Text(path.stem, fields.get("body", "").strip(), int(year) if year.isdigit() else None, parts)


def split(texts: list[Text], test: bool) -> list[Text]:
    """The half of the reports to calibrate on, or the other half to test on; a body stays in one half."""
    return [t for t in texts if (hashlib.sha256(t.body.encode()).digest()[0] % 2 == 1) == test]
