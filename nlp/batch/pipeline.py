"""One file in, one report with labelled segments out, or the reason why not."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

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
    """One report after reading, parsing, segmenting and, if it is not only to be looked through, labelling.

    `places` has for each segment the page it begins on, from 1, and what to add to its offsets: where
    an old layout has two parts of one code, offsets go on counting from the first to the second.
    """

    report: str
    file: str
    parsed: Report  # without the text of its sections, which the segments have
    segments: tuple
    labels: tuple[str, ...]
    probabilities: tuple[tuple[float, ...], ...]
    places: tuple[tuple[int, int], ...]
    warnings: tuple[Notice, ...]

    def text(self) -> ReportText:
        """The report as the reuse engine takes it."""
        return ReportText(self.report, self.parsed.body, self.parsed.year, self.segments)


@dataclass(frozen=True)
class Failure:
    """A file that gave no row, the stage it failed at, and the reason."""

    file: str
    stage: str
    reason: str


def process_file(
    path: str | Path, report: str, model: Model | None = None, min_confidence: float = 0.0, labelled: bool = True
) -> ProcessedReport | Failure:
    """Reads, parses, segments and, unless `labelled` is false, labels one file; whatever goes wrong becomes a `Failure`."""
    name = display_path(path)
    stage = "read"
    try:
        document = read(path)
        stage = "parse"
        parsed = parse(document)
        stage = "segment"
        parts = by_section(parsed)
        story = narrative(parsed, parts)
        if not len(story):
            return Failure(name, stage, "the report has headings but no sentence of its own: nothing to label")
        stage = "classify"
        labels, probabilities = _labelled(story, model or default_model(), min_confidence) if labelled else ((), ())
        return ProcessedReport(
            report, name, _lean(parsed), story.segments, labels, probabilities, _places(parsed, parts), parsed.warnings
        )
    except (ReadError, ParseError) as error:
        return Failure(name, stage, str(error))
    except RecursionError:
        return Failure(name, stage, "nested too deeply to be read")
    except MemoryError:
        return Failure(name, stage, "too large for the memory of this machine")
    except Exception as error:
        return Failure(name, stage, f"unexpected {type(error).__name__}: {error}; please report this file")


def _labelled(
    story: Narrative, model: Model, min_confidence: float
) -> tuple[tuple[str, ...], tuple[tuple[float, ...], ...]]:
    """The label of each segment, empty where it is too uncertain, and the probabilities of all labels."""
    labels, probabilities = label(story, model)
    sure = probabilities.max(1) >= min_confidence
    return tuple(x if s else "" for x, s in zip(labels, sure)), tuple(tuple(row) for row in probabilities.tolist())


def _lean(parsed: Report) -> Report:
    """A report without what has been used: a batch keeps all its reports at once."""
    return replace(
        parsed,
        tables="",
        sections=tuple(replace(s, text="", breaks=(), gaps=frozenset(), origin=array("l")) for s in parsed.sections),
    )


def _places(parsed: Report, parts: Sequence[tuple[Section, list[Segment]]]) -> tuple[tuple[int, int], ...]:
    """The page on which each segment begins, and how many characters of its code stand in parts before its own."""
    places: list[tuple[int, int]] = []
    before: dict[str, int] = {}
    for section, own in parts:
        offset = before.get(section.code, 0)
        places += [(parsed.page_of(section, s.start)[0], offset) for s in own if not s.is_heading]
        before[section.code] = offset + len(section.text)
    return tuple(places)
