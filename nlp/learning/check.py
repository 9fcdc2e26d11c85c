"""A corpus into what is wrong with it (format, labels, near-copies across series) and what it has of everything."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from nlp.labelling.features import narrative
from nlp.language.text import without_blanks
from nlp.learning import corpus
from nlp.learning.corpus import CorpusError, LabelledReport
from nlp.reuse.duplicates import sharing_pairs
from nlp.structure.report import ParseError, parse

HEADER_KEYS = ("body", "year", "kind", "region", "layout")
_GRAM = 12  # characters of a shared passage
_NEAR_COPY_SHARE = 0.3  # of a report's passages in another report, from which the two are near-copies
_MAX_OWNERS = 20  # reports with a passage, above which it is stock wording and tells nothing
_MAX_LENGTH_DIFFERENCE = 0.25  # share by which the narrative that is marked and that is found may differ

Counts = dict[str, Counter[str]]  # of labels, by layout or section


@dataclass(frozen=True)
class Findings:
    """What is wrong, the number of segments nobody labelled, and the counts of labels by layout and by section.

    `series` counts the sets of reports drafted together, `without_headings` the reports in one section.
    """

    faults: tuple[str, ...]
    reports: int
    series: int
    without_headings: int
    unlabelled: int
    by_layout: Counts
    by_section: Counts

    def text(self) -> str:
        """The findings, to be read on a terminal."""
        total: Counter[str] = sum(self.by_section.values(), Counter())
        labels = sorted(total, key=corpus.label_order)
        segments = total.total()
        counts = ", ".join(f"{label} {total[label]}" for label in labels)
        lines = [f"{self.reports} reports of {self.series} series, {segments} segments: {counts}"]
        if self.unlabelled:
            lines.append(f"{self.unlabelled} more segments are not labelled")
        sought = total["problem"] + total["improvement"]
        if sought:
            lines.append(f"problem or improvement: {sought / segments:.1%}")
        if self.reports:
            lines.append(
                f"without headings: {self.without_headings} reports, {self.without_headings / self.reports:.1%}"
            )
        for label in ("problem", "improvement"):
            if total[label]:
                elsewhere = total[label] - self.by_section.get("s5", Counter())[label]
                lines.append(f"{label} outside section five: {elsewhere}, {elsewhere / total[label]:.1%}")
        lines += ["by section:", *_rows(self.by_section, labels)]
        lines += ["by layout:", *_rows(self.by_layout, labels)]
        lines += [f"FAULT {fault}" for fault in self.faults]
        lines.append(f"{len(self.faults)} faults" if self.faults else "in order")
        return "\n".join(lines)


def _rows(counts: Counts, labels: Sequence[str]) -> list[str]:
    """A line for each layout or section.

    >>> _rows({"s1": Counter(measure=3)}, ["measure", "problem"])
    ['  s1         measure     3  problem     0']
    """
    lines = []
    for name in sorted(counts):
        cells = [f"{label} {counts[name][label]:5}" for label in labels]
        lines.append(f"  {name:10} " + "  ".join(cells))
    return lines


def check(paths: Sequence[str | Path]) -> Findings:
    """Looks through a corpus; what cannot be read at all is a fault too."""
    faults: list[str] = []
    reports: list[LabelledReport] = []
    for path in corpus.files(paths):
        try:
            reports.append(corpus.read_marked(path))
        except CorpusError as error:
            faults.append(str(error))
    unlabelled = 0
    by_layout: Counts = {}
    by_section: Counts = {}
    without_headings = 0
    for report in reports:
        faults += _faults(report)
        sections = {section for section, _, _ in report.segments() if section != "preamble"}
        without_headings += len(sections) < 2
        layout = (report.header.get("layout", "").split() or ["none"])[0]
        for section, label, _ in report.segments():
            if label is None:
                unlabelled += 1
                continue
            by_layout.setdefault(layout, Counter())[label] += 1
            by_section.setdefault(section or "none", Counter())[label] += 1
    for left, right, share in near_copies(reports):
        if left.series != right.series:
            names = f"{left.path.name} and {right.path.name}"
            faults.append(f"{names} share {share:.0%} of their passages and are not of one series")
    series = len({report.series for report in reports})
    return Findings(tuple(faults), len(reports), series, without_headings, unlabelled, by_layout, by_section)


def _faults(report: LabelledReport) -> list[str]:
    """What is wrong with one report."""
    name = report.path.name
    faults = []
    missing = [key for key in HEADER_KEYS if not report.header.get(key)]
    if missing:
        faults.append(f"{name}: the header lacks {', '.join(missing)}")
    segments = report.segments()
    if not segments:
        faults.append(f"{name}: no segment is marked")
    for section, label, text in segments:
        if not text.strip():
            faults.append(f"{name}: an empty segment marked {label or '?'} in {section}")
    expected_start = 0
    for passage in report.passages:
        if passage.start != expected_start or passage.end <= passage.start:
            faults.append(f"{name}: marks do not follow one another at character {passage.start}")
        expected_start = passage.end
    faults += _narrative_faults(report)
    return faults


def _narrative_faults(report: LabelledReport) -> list[str]:
    """Whether the parser reads the report, and finds about as much narrative as is marked."""
    name = report.path.name
    try:
        story = narrative(parse(report.document()))
    except ParseError as error:
        return [f"{name}: {error}"]
    parsed = sum(len(segment.text) for segment in story.segments)
    marked = sum(len(without_blanks(text)) for _, _, text in report.segments())
    if abs(parsed - marked) <= _MAX_LENGTH_DIFFERENCE * marked or not marked:
        return []
    return [
        f"{name}: {marked} characters are marked as segments but the parser finds {parsed} of narrative: "
        "are the section marks right?"
    ]


def near_copies(reports: Sequence[LabelledReport]) -> list[tuple[LabelledReport, LabelledReport, float]]:
    """Pairs of reports that share much of their text, and the share of the shorter one's.

    Of different series they would stand on both sides of a split. Preambles are left out, since most are copied.
    """
    sizes: list[int] = []

    def grams_by_report() -> Iterator[set[str]]:
        # One report's at a time: those of all together take much memory.
        for report in reports:
            grams = _grams(report)
            sizes.append(len(grams))
            yield grams

    shared = Counter(sharing_pairs(grams_by_report(), _MAX_OWNERS))
    pairs = []
    for (left, right), grams_shared in sorted(shared.items()):
        share = grams_shared / min(sizes[left], sizes[right])
        if share > _NEAR_COPY_SHARE:
            pairs.append((reports[left], reports[right], share))
    return pairs


def _grams(report: LabelledReport) -> set[str]:
    """The passages of `_GRAM` characters that a report has outside its preamble, blanks left out."""
    texts = [without_blanks(text) for section, _, text in report.segments() if section != "preamble"]
    body = "".join(texts)
    return {body[start : start + _GRAM] for start in range(len(body) - _GRAM)}
