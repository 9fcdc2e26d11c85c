"""Reports of the corpus into its files, none of which loses what a person changed in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from nlp.annotation.match import quoted
from nlp.learning.check import near_copies
from nlp.learning.corpus import CorpusError, LabelledReport, Passage, read_marked, to_marked


@dataclass
class Kept:
    """What stayed in files that were there, though the annotations say otherwise: labels, and whole files."""

    labels: int = 0
    files: int = 0
    notes: list[str] = field(default_factory=list)


def write_text(path: Path, text: str) -> None:
    """Writes UTF-8 with the same line ends on every system."""
    # Half a character, which no text has, as of a title that was cut.
    path.write_bytes(text.encode("utf-8", "replace"))


def write_reports(reports: Sequence[LabelledReport], *, replaced: bool) -> tuple[list[Path], Kept]:
    """Writes a file for each report.

    Into a file that is there come the labels of segments that have none in it; its header, and labels that are other
    than those given, stay, unless they are to be `replaced`. Reports that share much of their text make a series.
    """
    kept = Kept()
    files = []
    for report in _in_series(_apart(reports)):
        merged = _merged(report, kept, replaced=replaced) if report.path.exists() else report
        if merged is not None:
            write_text(merged.path, to_marked(merged))
        files.append(report.path)
    return files, kept


def _merged(report: LabelledReport, kept: Kept, *, replaced: bool) -> LabelledReport | None:
    """What to write in the place of a file that is there; None where it stays as it is."""
    try:
        before = read_marked(report.path)
    except CorpusError as error:
        return _anew(report, f"it cannot be read as a file of the corpus ({error})", kept, replaced=replaced)
    if _marks(before) != _marks(report) or before.text != report.text:
        labels = sum(label is not None for _, label, _ in before.segments())
        why = f"its text or its marks are not those of the report as it is read now, and it has {labels} labels"
        anew = _anew(report, why, kept, replaced=replaced)
        return replace(anew, header={**anew.header, **before.header}) if anew else None
    passages = [
        _relabelled(report, old, new, kept, replaced=replaced) for old, new in zip(before.passages, report.passages)
    ]
    header = {**report.header, **before.header}
    merged = replace(report, header=header, passages=tuple(passages))
    return None if merged.passages == before.passages else merged


def _anew(report: LabelledReport, why: str, kept: Kept, *, replaced: bool) -> LabelledReport | None:
    """The report where its file is to be replaced, a note otherwise."""
    if replaced:
        return report
    kept.files += 1
    kept.notes.append(f"{report.path.name}: stays as it is: {why}")
    return None


def _marks(report: LabelledReport) -> list[tuple[int, int, str, str, bool]]:
    """The passages of a report without their labels."""
    return [(one.start, one.end, one.section, one.kind, one.continued) for one in report.passages]


def _relabelled(report: LabelledReport, old: Passage, new: Passage, kept: Kept, *, replaced: bool) -> Passage:
    """A passage with the label that it is to have."""
    if new.label is None or new.label == old.label:
        return old
    if old.label is None or replaced:
        return new
    if not old.continued:
        kept.labels += 1
        text = quoted(report.text[old.start : old.end].strip())
        kept.notes.append(
            f"{report.path.name} {old.section}: {old.label} stays, the annotations say {new.label}: {text}"
        )
    return old


def _apart(reports: Sequence[LabelledReport]) -> list[LabelledReport]:
    """The reports, files of one name numbered."""
    seen: Counter[str] = Counter()
    numbered = []
    for report in reports:
        name = report.path.name.casefold()
        seen[name] += 1
        if seen[name] > 1:
            path = report.path.with_stem(f"{report.path.stem}-{seen[name]}")
            report = replace(report, path=path)
        numbered.append(report)
    return numbered


def _in_series(reports: Sequence[LabelledReport]) -> list[LabelledReport]:
    """The reports, those that share much of their text named as one series, after the first of them."""
    series = {report.path: report.series for report in reports}
    for left, right, _ in near_copies(reports):
        kept = series[left.path]
        merged = series[right.path]
        for path, name in series.items():
            if name == merged:
                series[path] = kept
    named = []
    for report in reports:
        header = {**report.header, "series": series[report.path]}
        named.append(replace(report, header=header))
    return named
