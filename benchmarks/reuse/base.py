"""The invented reports of the repository, as segments: what the benchmark plants copies in."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from nlp.learning import corpus
from nlp.reuse import ReportText

CORPUS = Path(__file__).resolve().parents[2] / "corpus" / "reports"


class Labelled(NamedTuple):
    """A segment with its label: measure, problem, improvement or other."""

    section: str
    position: int
    text: str
    label: str


@dataclass(frozen=True)
class Report(ReportText):
    """A report with the series of reports that it was drafted with."""

    series: str = ""


def load(folder: Path = CORPUS) -> list[Report]:
    """All reports below a folder in the corpus' mark-up, sorted by name."""
    return [_report(found) for found in corpus.load([folder])]


def _report(found: corpus.LabelledReport) -> Report:
    segments = ((section, label, re.sub(r"\s+", "", text)) for section, label, text in found.segments())
    parts = [Labelled(section, i, text, label) for i, (section, label, text) in enumerate(s for s in segments if s[2])]
    year = found.header.get("year", "")
    return Report(
        found.name, found.header.get("body", ""), int(year) if year.isdigit() else None, parts, series=found.series
    )


def split(texts: list[Report], test: bool) -> list[Report]:
    """The half of the reports to calibrate on, or the other half to test on; a series stays in one half."""
    return [t for t in texts if (zlib.crc32(t.series.encode()) % 2 == 1) == test]
