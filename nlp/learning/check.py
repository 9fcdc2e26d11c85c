"""Whether a corpus is in order: format, labels, doubles, and what it has of everything."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from nlp.labelling.features import narrative
from nlp.learning import corpus
from nlp.learning.corpus import CorpusError, LabelledReport
from nlp.reuse.duplicates import sharing_pairs
from nlp.structure.report import ParseError, parse

KEYS = ("body", "year", "kind", "region", "layout")
_GRAM = 12  # characters of a shared passage
_CROWD = 20  # reports that may have a passage for it to count; one in more is everybody's
_NEAR = 0.3  # share of a report's passages in another report from which the two are near-copies


@dataclass(frozen=True)
class Findings:
    """What is wrong, the number of segments nobody labelled, and the counts of labels by layout and by section."""

    faults: tuple[str, ...]
    reports: int
    unlabelled: int
    by_layout: dict[str, Counter]
    by_section: dict[str, Counter]

    def text(self) -> str:
        total = sum(self.by_section.values(), Counter())
        labels = sorted(total, key=corpus.label_order)
        lines = [
            f"{self.reports} reports, {sum(total.values())} segments: " + ", ".join(f"{k} {total[k]}" for k in labels)
        ]
        if self.unlabelled:
            lines.append(f"{self.unlabelled} more segments are not labelled")
        if sought := total["problem"] + total["improvement"]:
            lines.append(f"problem or improvement: {sought / sum(total.values()):.1%}")
        for title, table in (("by section", self.by_section), ("by layout", self.by_layout)):
            lines.append(f"{title}:")
            lines += [f"  {name:10} " + "  ".join(f"{k} {table[name][k]:5}" for k in labels) for name in sorted(table)]
        lines += [f"FAULT {fault}" for fault in self.faults]
        lines.append(f"{len(self.faults)} faults" if self.faults else "in order")
        return "\n".join(lines)


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
    by_layout: dict[str, Counter] = {}
    by_section: dict[str, Counter] = {}
    for report in reports:
        faults += _faults(report)
        layout = (report.header.get("layout", "").split() or ["none"])[0]
        for section, label, _ in report.segments():
            if label is None:
                unlabelled += 1
                continue
            by_layout.setdefault(layout, Counter())[label] += 1
            by_section.setdefault(section or "none", Counter())[label] += 1
    faults += [
        f"{a.path.name} and {b.path.name} share {share:.0%} of their passages and are not of one series"
        for a, b, share in near_copies(reports)
        if a.series != b.series
    ]
    return Findings(tuple(faults), len(reports), unlabelled, by_layout, by_section)


def _faults(report: LabelledReport) -> list[str]:
    name, faults = report.path.name, []
    missing = [key for key in KEYS if not report.header.get(key)]
    if missing:
        faults.append(f"{name}: the header lacks {', '.join(missing)}")
    segments = report.segments()
    if not segments:
        faults.append(f"{name}: no segment is marked")
    for section, label, text in segments:
        if not text.strip():
            faults.append(f"{name}: an empty segment marked {label or '?'} in {section}")
    at = 0
    for p in report.passages:
        if p.start != at or p.end <= p.start:
            faults.append(f"{name}: marks do not follow one another at character {p.start}")
        at = p.end
    try:
        story = narrative(parse(report.document()))
    except ParseError as error:
        return [*faults, f"{name}: {error}"]
    found = sum(len(s.text) for s in story.segments)
    marked = sum(len("".join(text.split())) for _, _, text in segments)
    if marked and abs(found - marked) > 0.25 * marked:
        faults.append(
            f"{name}: {marked} characters are marked as segments but the parser finds {found} of narrative: are the section marks right?"
        )
    return faults


def near_copies(reports: Sequence[LabelledReport]) -> list[tuple[LabelledReport, LabelledReport, float]]:
    """Pairs of reports that share much of their text, and the share: of different series they would stand on both sides of a split."""
    sizes: list[int] = []

    def passages() -> Iterator[set[str]]:
        # One report's at a time: those of all together take much memory.
        for report in reports:
            grams = _grams(report)
            sizes.append(len(grams))
            yield grams

    shared = Counter(sharing_pairs(passages(), _CROWD))
    near = []
    for (i, j), count in sorted(shared.items()):
        share = count / min(sizes[i], sizes[j])
        if share > _NEAR:
            near.append((reports[i], reports[j], share))
    return near


def _grams(report: LabelledReport) -> set[str]:
    """The passages of a report, its preamble aside."""
    pieces = ["".join(text.split()) for section, _, text in report.segments() if section != "preamble"]
    text = "".join(pieces)
    return {text[k : k + _GRAM] for k in range(max(0, len(text) - _GRAM))}
