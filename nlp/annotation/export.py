"""Reports into tasks that Label Studio or doccano imports: every segment with a model's label, least certain first."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from nlp.annotation.labelling_config import labelling_config
from nlp.annotation.sources import Source, read_sources
from nlp.annotation.tasks import CONTROL, AnnotationError, Key, Outcome, Record
from nlp.annotation.write import write_text
from nlp.labelling.classify import Model, default_model, label
from nlp.labelling.features import Narrative

FORMATS = ("label-studio", "doccano")
_CONTEXT_SEGMENTS = 2  # segments of context on either side


def export_tasks(paths: Iterable[str | Path], out: str | Path, format: str, model: Model | None = None) -> Outcome:
    """Writes every segment of reports as a task, labelled by the model, the least certain first.

    `format` is "label-studio" (JSON, and the labelling configuration beside it as XML) or "doccano" (JSONL).
    Nothing is written where no report could be read. Raises `AnnotationError` where the two files of Label
    Studio would be one.
    """
    if format not in FORMATS:
        raise ValueError(f"unknown format {format}: give {' or '.join(FORMATS)}")
    out = Path(out)
    if format == "label-studio" and out == _config_path(out):
        raise AnnotationError(
            f"{out}: name the tasks .json, since the labelling configuration is written as .xml beside them"
        )
    out.parent.mkdir(parents=True, exist_ok=True)
    model = model or default_model()
    notes: list[str] = []
    tasks: list[_Task] = []
    for source in read_sources(paths, notes):
        tasks.extend(_tasks(source, model))
    tasks.sort(key=lambda task: (task.confidence, *task.key))
    if not tasks:
        return Outcome((), 0, 0, tuple(notes))
    files = _write_doccano(tasks, out) if format == "doccano" else _write_label_studio(tasks, out, model)
    reports = {task.report for task in tasks}
    return Outcome(files, len(reports), len(tasks), tuple(notes))


@dataclass(frozen=True)
class _Task:
    """A segment to be labelled: where it stands, what is shown beside its text, and what the model says."""

    key: Key
    text: str
    shown: Record
    label: str
    confidence: float

    @property
    def report(self) -> str:
        return self.key[0]

    def label_studio(self, version: str) -> Record:
        """The task as Label Studio imports it, the model's label as a prediction."""
        choice = {
            "from_name": CONTROL,
            "to_name": "text",
            "type": "choices",
            "value": {"choices": [self.label]},
        }
        prediction = {"model_version": version, "score": self.confidence, "result": [choice]}
        return {"data": {"text": self.text, **self.shown}, "predictions": [prediction]}

    def doccano(self) -> Record:
        """The task as doccano imports it, the model's label in the place of the annotator's."""
        return {"text": self.text, CONTROL: [self.label], **self.shown}


def _tasks(source: Source, model: Model) -> Iterator[_Task]:
    """The segments of one report as tasks."""
    segments = source.narrative()
    story = Narrative(tuple(segments), source.parsed.year, source.parsed.layout)
    labels, probabilities = label(story, model)
    texts = [segment.text for segment in segments]
    for i, segment in enumerate(segments):
        first = max(0, i - _CONTEXT_SEGMENTS)
        shown: Record = {
            "headings": " › ".join(segment.headings),
            "before": "".join(texts[first:i]),
            "after": "".join(texts[i + 1 : i + 1 + _CONTEXT_SEGMENTS]),
            "report": source.name,
            "section": segment.section,
            "position": segment.position,
            "body": source.parsed.body,
            "year": source.parsed.year,
        }
        confidence = float(probabilities[i].max())
        yield _Task(source.key(segment), segment.text, shown, labels[i], round(confidence, 4))


def _config_path(out: Path) -> Path:
    """Where the labelling configuration of tasks in Label Studio's format is written."""
    return out.with_suffix(".xml")


def _write_label_studio(tasks: Sequence[_Task], out: Path, model: Model) -> tuple[Path, ...]:
    """Writes the tasks and the labelling configuration; returns both paths."""
    corpus_hash = str(model.about.get("corpus_sha256", ""))
    version = f"gongkai {corpus_hash[:12]}".strip()
    records = [task.label_studio(version) for task in tasks]
    write_text(out, json.dumps(records, ensure_ascii=False, indent=1) + "\n")
    write_text(_config_path(out), labelling_config(model.labels))
    return (out, _config_path(out))


def _write_doccano(tasks: Sequence[_Task], out: Path) -> tuple[Path, ...]:
    """Writes the tasks, an object a line; returns the path."""
    lines = [json.dumps(task.doccano(), ensure_ascii=False) + "\n" for task in tasks]
    write_text(out, "".join(lines))
    return (out,)
