"""Parts into the words of their reports: of all that are no second copies, or of those of the year before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from nlp.batch.jobs import Place
from nlp.batch.kinship_table import read_kinship
from nlp.batch.parts import RowReader, read_part, unpack
from nlp.language.bodies import kind
from nlp.measures import TokenisedReport
from nlp.reuse import ReportText

#: What is needed of a report.
_NAMES = ["report", "body", "year", "words"]


def tokenised(head: ReportText, sentences: Sequence[Sequence[str]]) -> TokenisedReport:
    """A report as its measures take it: who it is of, and its words by segment."""
    return TokenisedReport(head.report, head.body, head.year, tuple(map(tuple, sentences)), kind(head.body))


def originals_of(part: Path, number: int, kinship: Path) -> tuple[list[str], list[TokenisedReport]]:
    """The names of all reports of a part, and those of them that are no second copies."""
    kin = read_kinship(kinship, number, ["report", "duplicate_of"])
    is_copy = {report: copy is not None for report, copy in zip(kin["report"], kin["duplicate_of"])}
    columns = read_part(part, [*_NAMES, "reason"])
    reasons = columns.pop("reason")
    shared: dict[str, str] = {}
    names: list[str] = []
    originals: list[TokenisedReport] = []
    for reason, (report, body, year, packed) in zip(reasons, zip(*(columns[name] for name in _NAMES))):
        if reason is None:
            names.append(report)
            if not is_copy[report]:
                originals.append(tokenised(ReportText(report, body, year, ()), _words(packed, shared)))
    return names, originals


def reports_at(parts: Sequence[Path], places: Sequence[Place]) -> Iterator[TokenisedReport]:
    """The reports at some places, which are in the order of parts and rows."""
    reader = RowReader(_NAMES, most_groups=1)
    shared: dict[str, str] = {}
    for place in places:
        row = reader.row(parts[place.part], place.row)
        head = ReportText(row["report"], row["body"], row["year"], ())
        yield tokenised(head, _words(row["words"], shared))


def _words(packed: bytes, shared: dict[str, str]) -> list[tuple[str, ...]]:
    """The words of a report by segment; `shared` has each word once."""
    return [tuple(shared.setdefault(word, word) for word in sentence) for sentence in unpack(packed)]
