"""The tables of a run, or of a part of one, into the numbers that its closing words tell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import nlp.regex as re

#: Duplicates and failures that are named one by one; the rest is only counted.
MOST_LISTED = 10
#: Reports that are named for being copied most, and the share of the main text from which on they are.
MOST_REUSED = 3
MUCH_REUSED = 0.2
#: Pairs of a report and the one of the year before from which on their modification can be read.
MANY_PAIRS = 36
#: Labels that are looked for outside the section that is theirs.
_AT_HOME_IN_S5 = ("problem", "improvement")
#: The fields that are counters.
_COUNTERS = ("labels", "outside", "kinds", "rows", "long_cells")
#: The rules that look at the tables alone.
_SUMS = re.compile(r"T\d-|X-|H-")


@dataclass
class Tally:
    """Numbers of a run; those of its parts, in order, can be added."""

    reports: int = 0
    failures: int = 0
    segments: int = 0  # of reports that are no second copies, and so on
    labels: Counter[str] = field(default_factory=Counter)
    outside: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    most_reused: list[tuple[float, str]] = field(default_factory=list)
    pairs: int = 0
    with_tables: int = 0
    fail_sums: int = 0
    fail_texts: int = 0
    copies: int = 0
    first_copies: list[tuple[str, str]] = field(default_factory=list)
    doubtful: int = 0
    first_failures: list[tuple[str, str, str]] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)  # on what a format cannot hold
    rows: Counter[str] = field(default_factory=Counter)  # of each table
    long_cells: Counter[str] = field(default_factory=Counter)  # of each table those that Excel would cut

    @classmethod
    def of(cls, tables: Mapping[str, Mapping[str, Sequence[Any]]]) -> Tally:
        """That of the columns of tables."""
        tally = cls()
        tally._count_reports(tables["reports"])
        tally._count_segments(tables["segments"], tables["reports"])
        tally._count_checks(tables["cells"], tables["checks"])
        failures = tables["failures"]
        rows = list(zip(failures["file"], failures["stage"], failures["reason"]))
        tally.failures = len(rows)
        tally.first_failures = rows[:MOST_LISTED]
        return tally

    def _count_reports(self, reports: Mapping[str, Sequence[Any]]) -> None:
        self.reports = len(reports["report"])
        pairs = list(zip(reports["report"], reports["duplicate_of"]))
        copies = [(report, original) for report, original in pairs if original]
        self.copies = len(copies)
        self.first_copies = copies[:MOST_LISTED]
        self.pairs = sum(1 for modification in reports["modification"] if modification is not None)
        self.doubtful = sum(1 for warnings in reports["warnings"] if warnings)
        for report, original, share in zip(reports["report"], reports["duplicate_of"], reports["boilerplate_main"]):
            if not original and share is not None and share > MUCH_REUSED:
                self.most_reused.append((share, report))
        self._keep_most_reused()

    def _keep_most_reused(self) -> None:
        self.most_reused.sort(key=lambda of_report: -of_report[0])
        del self.most_reused[MOST_REUSED:]

    def _count_segments(self, segments: Mapping[str, Sequence[Any]], reports: Mapping[str, Sequence[Any]]) -> None:
        pairs = zip(reports["report"], reports["duplicate_of"])
        copies = {report for report, original in pairs if original}
        columns = (segments[name] for name in ("report", "section", "label", "reuse_kind"))
        for report, section, label, kind in zip(*columns):
            if report not in copies:
                self.segments += 1
                self.labels[label] += 1
                if kind:
                    self.kinds[kind] += 1
                if label in _AT_HOME_IN_S5 and section != "s5":
                    self.outside[label] += 1

    def _count_checks(self, cells: Mapping[str, Sequence[Any]], checks: Mapping[str, Sequence[Any]]) -> None:
        self.with_tables = len(set(cells["report"]))
        of_sums: set[str] = set()
        of_texts: set[str] = set()
        for report, rule, state in zip(checks["report"], checks["rule"], checks["state"]):
            if state == "fail":
                (of_sums if _SUMS.match(rule) else of_texts).add(report)
        self.fail_sums = len(of_sums)
        self.fail_texts = len(of_texts)

    def add(self, other: Tally) -> None:
        """Adds the numbers of the part behind this one."""
        for name in (
            "reports",
            "failures",
            "segments",
            "pairs",
            "with_tables",
            "fail_sums",
            "fail_texts",
            "copies",
            "doubtful",
        ):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for name in _COUNTERS:
            getattr(self, name).update(getattr(other, name))
        self.most_reused += other.most_reused
        self._keep_most_reused()
        self.first_copies = (self.first_copies + other.first_copies)[:MOST_LISTED]
        self.first_failures = (self.first_failures + other.first_failures)[:MOST_LISTED]

    def as_json(self) -> dict[str, Any]:
        """The same as plain data."""
        return dict(vars(self))

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Tally:
        """What `as_json` gave."""
        tally = cls(**data)
        for name in _COUNTERS:
            setattr(tally, name, Counter(getattr(tally, name)))
        for name in ("most_reused", "first_copies", "first_failures"):
            setattr(tally, name, [tuple(item) for item in getattr(tally, name)])
        return tally
