"""Reports into what tells bodies of one name apart: two towns called 城关镇 in two counties are two bodies.

Two reports of one name and year that are not the same report (`nlp.reuse.duplicates`) must be of two bodies. What
tells them apart is further names that they were given (the county), else the folders they are in, else their names.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from pathlib import PurePosixPath

from nlp.reuse.normalise import plain_body
from nlp.reuse.records import ReportText


def namesakes(texts: Sequence[ReportText], copies: Mapping[str, str]) -> dict[str, str]:
    """For each report of a body that shares its name with another: what tells it apart, by the report's name.

    `copies` has for each second copy the report that it is one of.

    >>> from nlp.reuse import SegmentText
    >>> def town(report): return ReportText(report, "城关镇人民政府", 2023, [SegmentText("s1", 0, "答复12件")])
    >>> namesakes([town("青岚县/a.pdf"), town("沅河县/a.pdf")], {})
    {'青岚县/a.pdf': '青岚县', '沅河县/a.pdf': '沅河县'}
    """
    shared = _shared_names(texts, copies)
    of_body: dict[str, list[ReportText]] = defaultdict(list)
    for name, text in _named(texts, copies):
        if name in shared:
            of_body[name].append(text)
    apart: dict[str, str] = {}
    for reports in of_body.values():
        apart.update(_told_apart(reports, _rivals(reports)))
    for copy, kept in copies.items():
        if kept in apart:
            apart[copy] = apart[kept]
    return apart


def _shared_names(texts: Sequence[ReportText], copies: Container[str]) -> set[str]:
    """The names of bodies that have several reports of one year: few, where there are very many reports."""
    seen: set[tuple[str, int | None]] = set()
    shared: set[str] = set()
    for name, text in _named(texts, copies):
        if (name, text.year) in seen:
            shared.add(name)
        seen.add((name, text.year))
    return shared


def _named(texts: Iterable[ReportText], copies: Container[str]) -> Iterator[tuple[str, ReportText]]:
    """The reports of which body and year are known, second copies apart, with the names of their bodies."""
    for text in texts:
        if text.body and text.year and text.report not in copies:
            yield plain_body(text.body), text


def _rivals(reports: Sequence[ReportText]) -> list[list[ReportText]]:
    """The reports of one year, where there are several."""
    of_year: dict[int | None, list[ReportText]] = defaultdict(list)
    for text in reports:
        of_year[text.year].append(text)
    return [group for group in of_year.values() if len(group) > 1]


def _told_apart(reports: Sequence[ReportText], rivals: Sequence[Sequence[ReportText]]) -> dict[str, str]:
    """What tells the reports of one name apart."""
    for mark in (_names, folder):
        if all(_are_distinct(group, mark) for group in rivals):
            return {text.report: mark(text) for text in reports}
    # Nothing tells which of them an earlier report belongs to.
    return {text.report: text.report for group in rivals for text in group}


def _are_distinct(group: Sequence[ReportText], mark: Callable[[ReportText], str]) -> bool:
    marks = [mark(text) for text in group]
    return all(marks) and len(set(marks)) == len(marks)


def _names(text: ReportText) -> str:
    return "、".join(text.names)


def folder(text: ReportText) -> str:
    """The folder that a report is in, as far as its name tells."""
    parent = PurePosixPath(text.report).parent.as_posix()
    return "" if parent == "." else parent
