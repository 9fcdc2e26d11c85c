"""An export of an annotation tool and the reports it is of into a labelled corpus."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from nlp.annotation.marked import marked
from nlp.annotation.match import match
from nlp.annotation.read import read_annotated
from nlp.annotation.sources import read_sources
from nlp.annotation.tasks import Outcome
from nlp.annotation.write import Kept, write_reports

_MOST_KEPT = 20  # notes on what stayed as it was; more are counted


def import_tasks(
    file: str | Path,
    paths: Iterable[str | Path],
    out: str | Path,
    *,
    unannotated: bool = False,
    replace: bool = False,
) -> Outcome:
    """Writes a corpus file for each report that has a label, from annotated tasks and the reports they came from.

    Several annotators decide by majority; on a tie, and where one chose several labels, the segment stays
    unlabelled. A task whose text is no longer that of a segment of its report is left out. Both are told in
    the notes. Into a file that is there come only the labels of segments that have none in it; where the annotations
    say otherwise than the file the notes say so, and with `replace` the file has what they say; its header stays.
    Reports that share much of their text make a series, so that training never has one of them
    on either side. Labels of the model that nobody has looked at are taken only if `unannotated`. Raises
    `AnnotationError` for a file that is no export of Label Studio or doccano.
    """
    notes: list[str] = []
    tasks = read_annotated(Path(file), notes, unannotated=unannotated)
    out = Path(out)
    out.mkdir(parents=True, exist_ok=True)
    tasks_by_report = Counter(task.report for task in tasks)
    sources = {source.name: source for source in read_sources(paths, notes, set(tasks_by_report))}
    for name in sorted(set(tasks_by_report) - set(sources)):
        notes.append(
            f"{name}: {tasks_by_report[name]} tasks left out: the report is not among those given, or cannot be read"
        )
    labels = match([task for task in tasks if task.report in sources], sources.values(), notes)
    reports = [marked(source, labels, out) for source in sources.values()]
    with_labels = [report for report in reports if any(passage.label for passage in report.passages)]
    files, kept = write_reports(with_labels, replaced=replace)
    notes += _told(kept)
    return Outcome(tuple(files), len(files), len(labels), tuple(notes))


def _told(kept: Kept) -> list[str]:
    """What stayed as it was, the first ones by name, and what to do to have it changed."""
    if not kept.notes:
        return []
    notes = kept.notes[:_MOST_KEPT]
    if len(kept.notes) > len(notes):
        notes.append(f"… and {len(kept.notes) - len(notes)} more")
    notes.append(
        f"labels kept: {kept.labels}, files kept: {kept.files}, since they were there and may be a person's work; "
        "give --replace to have them as the annotations say"
    )
    return notes
