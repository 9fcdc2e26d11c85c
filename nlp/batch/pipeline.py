"""One file in, one report with labelled segments out, or the reason why not."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias

from nlp.forms import Check, FormCell, check, forms
from nlp.labelling.classify import Model, default_model, label
from nlp.labelling.features import Narrative, narrative
from nlp.reading.document import Notice, ReadError
from nlp.reading.files import read
from nlp.reading.paths import display_path
from nlp.reuse import ReportText
from nlp.structure.report import ParseError, Report, Section, parse
from nlp.structure.segment import Segment, by_section


@dataclass(frozen=True)
class ProcessedReport:
    """One report after reading, parsing, segmenting and, unless only looked through, labelling and checking.

    `places` has for each segment the page it begins on, from 1, and what to add to its offsets: where
    an old layout has two parts of one code, offsets go on counting from the first to the second.
    """

    report: str
    file: str
    parsed: Report  # without the text of its sections, which the segments have
    segments: tuple[Segment, ...]
    labels: tuple[str, ...]
    probabilities: tuple[tuple[float, ...], ...]
    places: tuple[tuple[int, int], ...]
    warnings: tuple[Notice, ...]
    cells: tuple[FormCell, ...] = ()
    checks: tuple[Check, ...] = ()

    def text(self) -> ReportText:
        """The report as the reuse engine takes it."""
        return ReportText(self.report, self.parsed.body, self.parsed.year, self.segments)


@dataclass(frozen=True)
class Failure:
    """A file that gave no row, the stage it failed at, and the reason."""

    file: str
    stage: str
    reason: str


#: The reason of a file that needs more memory than there is.
TOO_LARGE = "too large for the memory of this machine"

#: What becomes of a file.
Outcome: TypeAlias = ProcessedReport | Failure


class _Stage:
    """The stage that a file is at."""

    def __init__(self, say: Callable[[str], None] | None) -> None:
        self.name = ""
        self._say = say

    def begin(self, name: str) -> None:
        self.name = name
        if self._say:
            self._say(name)


def process_file(
    path: str | Path,
    report: str,
    model: Model | None = None,
    min_confidence: float = 0.0,
    labelled: bool = True,
    say: Callable[[str], None] | None = None,
) -> Outcome:
    """Reads, parses, segments and, unless `labelled` is false, labels and checks one file as the report of this name.

    Whatever goes wrong with it becomes a `Failure`. `say` is told of each stage as it begins. Raises ModelError where
    the shipped model cannot be used, which is wrong with all files.
    """
    file = display_path(path)
    stage = _Stage(say)
    if labelled and model is None:
        # Before a stranger's file can take the memory that it needs.
        model = default_model()
    try:
        stage.begin("read")
        document = read(path)
        stage.begin("parse")
        parsed = parse(document)
        stage.begin("segment")
        parts = by_section(parsed)
        story = narrative(parsed, parts)
        if not len(story):
            reason = "the report has headings but no sentence of its own: nothing to label"
            return Failure(file, stage.name, reason)
        stage.begin("classify")
        labels: tuple[str, ...] = ()
        probabilities: tuple[tuple[float, ...], ...] = ()
        if model is not None and labelled:
            labels, probabilities = _label(story, model, min_confidence)
        stage.begin("check")
        cells = forms(document) if labelled else ()
        checks = check(parsed, cells, parts) if labelled else ()
        return ProcessedReport(
            report=report,
            file=file,
            parsed=_without_text(parsed),
            segments=story.segments,
            labels=labels,
            probabilities=probabilities,
            places=_places(parsed, parts),
            warnings=parsed.warnings,
            cells=tuple(cells),
            checks=checks,
        )
    except (ReadError, ParseError) as error:
        return Failure(file, stage.name, str(error))
    except RecursionError:
        return Failure(file, stage.name, "nested too deeply to be read")
    except MemoryError:
        return Failure(file, stage.name, TOO_LARGE)
    except Exception as error:
        return Failure(file, stage.name, f"unexpected {type(error).__name__}: {error}; please report this file")


def _label(
    story: Narrative, model: Model, min_confidence: float
) -> tuple[tuple[str, ...], tuple[tuple[float, ...], ...]]:
    """The label of each segment, empty where it is too uncertain, and the probabilities of all labels."""
    labels, probabilities = label(story, model)
    is_sure = probabilities.max(1) >= min_confidence
    sure_labels = tuple(name if sure else "" for name, sure in zip(labels, is_sure))
    return sure_labels, tuple(tuple(row) for row in probabilities.tolist())


def _without_text(parsed: Report) -> Report:
    """A report without what has been used: a batch keeps all its reports at once."""
    nowhere = array("l")
    sections = [replace(section, text="", breaks=(), gaps=frozenset(), origin=nowhere) for section in parsed.sections]
    return replace(parsed, tables="", sections=tuple(sections))


def _places(parsed: Report, parts: Sequence[tuple[Section, list[Segment]]]) -> tuple[tuple[int, int], ...]:
    """The page on which each segment begins, and how many characters of its code stand in parts before its own."""
    places: list[tuple[int, int]] = []
    characters_before: dict[str, int] = {}
    for section, segments in parts:
        offset = characters_before.get(section.code, 0)
        for segment in segments:
            if not segment.is_heading:
                page, _ = parsed.page_of(section, segment.start)
                places.append((page, offset))
        characters_before[section.code] = offset + len(section.text)
    return tuple(places)
