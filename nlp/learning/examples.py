"""Corpus files into what the estimator takes: narratives, and a label for each of their segments."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from nlp.labelling.features import Narrative
from nlp.learning import corpus
from nlp.structure.report import ParseError, parse
from nlp.structure.segment import Segment, by_section


def labelled(report: corpus.LabelledReport) -> tuple[Narrative, list[str | None]]:
    """A corpus report as the pipeline sees it, each segment with the label most of its characters have.

    The raw text goes through the same parsing and segmenting as any report, so that what is learnt is
    what will be met; a segment without a labelled character gets None. Raises `CorpusError` for what is
    no annual report.
    """
    try:
        parsed = parse(report.document())
    except ParseError as error:
        raise corpus.CorpusError(f"{report.path}: {error}") from error
    marks = report.labels()
    segments: list[Segment] = []
    labels: list[str | None] = []
    for section, own in by_section(parsed):
        for segment in own:
            if segment.is_heading:
                continue
            places = section.origin[segment.start : segment.end]
            votes = Counter(marks[place] for place in places if marks[place] is not None)
            segments.append(segment)
            labels.append(votes.most_common(1)[0][0] if votes else None)
    return Narrative(tuple(segments), parsed.year, parsed.layout), labels


def read_corpus(
    paths: Sequence[str | Path],
) -> tuple[list[corpus.LabelledReport], list[Narrative], list[list[str | None]]]:
    """The reports of a corpus with what the estimator takes: `(reports, X, y)`."""
    reports = list(corpus.load(paths))
    pairs = [labelled(report) for report in reports]
    return reports, [story for story, _ in pairs], [labels for _, labels in pairs]
