"""Texts, pages, documents and mails that cost a careless reader a square of time: read, parsed, labelled, compared."""

from __future__ import annotations

import importlib.util
import time
from dataclasses import replace
from pathlib import Path

import pytest

import nlp
from nlp.forms import check, forms
from nlp.language.identity import identify
from nlp.reading import ReadError, read
from nlp.reuse import ReportText, changes, compare
from nlp.structure.report import ParseError

ROOT = Path(__file__).parents[1]
#: Characters of what fills a report; seconds that may pass whatever the growth, and times by which four times as much
#: may take longer.
FEW, MANY = 4_000, 16_000
SOON, GROWTH = 1.0, 11
#: Times that a slow case is tried again: a machine that others use is slow now and then, a square of time always.
TRIES = 3


def _load():
    place = ROOT / "benchmarks" / "robustness" / "hostile_text.py"
    spec = importlib.util.spec_from_file_location("hostile_text", place)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


HOSTILE = _load()


def process(path):
    """All stages on one file, as far as it goes; the seconds that each took."""
    seconds = {}

    def timed(stage, work, *arguments):
        begun = time.process_time()
        try:
            return work(*arguments)
        finally:
            seconds[stage] = time.process_time() - begun

    try:
        document = timed("read", read, path)
        report = timed("parse", nlp.parse, document)
    except (ReadError, ParseError):
        return seconds
    story = timed("segments", nlp.narrative, report)
    timed("label", nlp.label, story)
    timed("check", lambda: check(report, forms(document)))
    text = ReportText("a", report.body, report.year, story.segments)
    timed("reuse", compare, [text, ReportText("b", "另县", 2020, story.segments[:50])])
    edited = [replace(segment, text="一" + segment.text[2:-2]) for segment in reversed(story.segments)]
    timed("changes", changes, ReportText("c", report.body, 2019, edited), text)
    timed("identity", identify, report.body, report.year, [segment.text for segment in story.segments])
    return seconds


def slow_stages(folder, suffix, make):
    """The stages that take too long for what grew, with their seconds."""
    taken = []
    for size in (FEW, MANY):
        content = make(size)
        path = folder / f"{size}{suffix}"
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8", "replace"))
        taken.append(process(path))
    few, many = taken
    return {stage: s for stage, s in many.items() if s > SOON and s > GROWTH * few.get(stage, 0.0)}


CASES = [
    *(("text", name, ".txt", lambda n, fill=fill: HOSTILE.report(fill(n))) for name, fill in HOSTILE.FILLINGS.items()),
    *(
        ("Markdown", name, ".md", lambda n, fill=fill: HOSTILE.report(fill(n)))
        for name, fill in HOSTILE.FILLINGS.items()
    ),
    *(
        ("preamble", name, ".txt", lambda n, fill=fill: HOSTILE.report("", fill(n)))
        for name, fill in HOSTILE.FILLINGS.items()
    ),
    *(("page", name, ".html", lambda n, fill=fill: HOSTILE.page(fill(n))) for name, fill in HOSTILE.PAGES.items()),
    *(
        ("document", name, ".docx", lambda n, fill=fill: HOSTILE.docx(fill(4 * n)))
        for name, fill in HOSTILE.BODIES.items()
    ),
    *(("mail", name, ".eml", make) for name, make in HOSTILE.MAILS.items()),
]


@pytest.mark.parametrize(("kind", "name", "suffix", "make"), CASES, ids=[f"{case[0]}, {case[1]}" for case in CASES])
def test_no_stage_takes_a_square_of_time(tmp_path, kind, name, suffix, make):
    for _ in range(TRIES):
        slow = slow_stages(tmp_path, suffix, make)
        if not slow:
            break
    assert slow == {}


def test_small_files_that_hung_a_reader(tmp_path):
    folder = ROOT.parent / "shared" / "hostile"
    if not folder.exists():
        pytest.skip("no hostile files at hand")
    for path in sorted(folder.iterdir()):
        if path.suffix != ".pdf":
            assert sum(process(path).values()) < 10, path.name
