"""Segments out to an annotation tool, labels by hand back in: how a corpus of one's own is made.

    gongkai label export reports/ --out tasks.json --format label-studio
    gongkai label import annotated.json reports/ --out corpus/
    gongkai train corpus/ --out own.safetensors

Label Studio takes `tasks.json` as an import and `tasks.xml` as the labelling configuration of the
project; doccano takes its JSONL as a data set of the text classification project. For categories of
one's own put a `<Choice>` each into the configuration, beside those of the model that the predictions
name, or create them as labels in doccano. Back come Label Studio's export as JSON and doccano's as
JSONL: there only approved documents, for the others still carry what the model said, and the files of
several annotators as one, one after the other.

In Python the same is `export_tasks(["reports"], "tasks.json", "label-studio")` and
`import_tasks("annotated.json", ["reports"], "corpus")`.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

from nlp.labelling.classify import Model, default_model, label
from nlp.labelling.features import Narrative
from nlp.language.text import Traced, plain_characters, simplified, squeeze
from nlp.learning.check import near_copies
from nlp.learning.corpus import CorpusError, LabelledReport, Passage, is_label, to_marked
from nlp.reading.document import Document, ReadError
from nlp.reading.files import read
from nlp.reading.paths import display_path, report_names, walk
from nlp.structure.report import ParseError, Report, Section, parse
from nlp.structure.segment import Segment, by_section

CONTROL = "label"  # the name of the Choices in the labelling configuration
_AROUND = 2  # segments of context on either side
_IDENTITY = ("report", "section", "position", "text")

Key = tuple[str, str, int]  # report, section, position: where a segment stands


class AnnotationError(CorpusError):
    """An annotation file that cannot be taken in, or written: names the file and what is wrong."""


@dataclass(frozen=True)
class Outcome:
    """What was written: files, and how many reports and segments they hold; and what failed or was left out."""

    files: tuple[Path, ...]
    reports: int
    segments: int
    notes: tuple[str, ...]


@dataclass(frozen=True)
class _Source:
    """A report that was read: the name it goes by, its text, and its sections with their segments."""

    name: str
    document: Document
    parsed: Report
    sections: tuple[tuple[Section, list[Segment]], ...]

    def narrative(self) -> list[Segment]:
        return [s for _, own in self.sections for s in own if not s.is_heading]


def _sources(paths: Iterable[str | Path], notes: list[str], wanted: set[str] | None = None) -> Iterator[_Source]:
    """The reports in files and folders, named as `nlp.score` names them; a file that fails becomes a note."""
    roots = list(paths)
    files = walk(roots)
    for path, name in zip(files, report_names(files, roots)):
        if wanted is not None and name not in wanted:
            continue
        try:
            document = read(path)
            parsed = parse(document)
            source = _Source(name, document, parsed, tuple(by_section(parsed)))
        except (ReadError, ParseError) as error:
            notes.append(f"{display_path(path)}: {error}")
        except Exception as error:
            notes.append(f"{display_path(path)}: unexpected {type(error).__name__}: {error}; please report this file")
        else:
            yield source


# -------------------------------------------------------------------------------------------- export


def export_tasks(paths: Iterable[str | Path], out: str | Path, format: str, model: Model | None = None) -> Outcome:
    """Writes every segment of reports as a task, labelled by the model, the least certain first.

    `format` is "label-studio" (JSON, and the labelling configuration beside it as XML) or "doccano" (JSONL).
    Nothing is written where no report could be read. Raises `AnnotationError` where the two files of Label
    Studio would be one.
    """
    if format not in ("label-studio", "doccano"):
        raise ValueError(f"unknown format {format}: give label-studio or doccano")
    out, config = Path(out), Path(out).with_suffix(".xml")
    if format == "label-studio" and out == config:
        raise AnnotationError(
            f"{out}: name the tasks .json, since the labelling configuration is written as .xml beside them"
        )
    out.parent.mkdir(parents=True, exist_ok=True)
    model = model or default_model()
    notes: list[str] = []
    tasks = [task for source in _sources(paths, notes) for task in _tasks(source, model)]
    tasks.sort(key=lambda t: (t.confidence, *(t.data[k] for k in _IDENTITY[:3])))
    if not tasks:
        return Outcome((), 0, 0, tuple(notes))
    if format == "label-studio":
        version = f"gongkai {str(model.about.get('corpus_sha256', ''))[:12]}".strip()
        out.write_text(
            json.dumps([t.label_studio(version) for t in tasks], ensure_ascii=False, indent=1) + "\n",
            "utf-8",
            newline="\n",
        )
        config.write_text(labelling_config(model.labels), "utf-8", newline="\n")
    else:
        out.write_text(
            "".join(json.dumps(t.doccano(), ensure_ascii=False) + "\n" for t in tasks), "utf-8", newline="\n"
        )
    reports = len({t.data["report"] for t in tasks})
    return Outcome((out, config) if format == "label-studio" else (out,), reports, len(tasks), tuple(notes))


@dataclass(frozen=True)
class _Task:
    """A segment to be labelled: what is shown and identifies it, and what the model says."""

    data: dict[str, object]
    label: str
    confidence: float

    def label_studio(self, version: str) -> dict:
        choice = {"from_name": CONTROL, "to_name": "text", "type": "choices", "value": {"choices": [self.label]}}
        return {
            "data": self.data,
            "predictions": [{"model_version": version, "score": self.confidence, "result": [choice]}],
        }

    def doccano(self) -> dict:
        return {"text": self.data["text"], "label": [self.label], **{k: v for k, v in self.data.items() if k != "text"}}


def _tasks(source: _Source, model: Model) -> Iterator[_Task]:
    story = source.narrative()
    labels, probabilities = label(Narrative(tuple(story), source.parsed.year, source.parsed.layout), model)
    texts = [s.text for s in story]
    for i, (s, name, row) in enumerate(zip(story, labels, probabilities)):
        data = {
            "text": s.text,
            "headings": " › ".join(s.headings),
            "before": "".join(texts[max(0, i - _AROUND) : i]),
            "after": "".join(texts[i + 1 : i + 1 + _AROUND]),
            "report": source.name,
            "section": s.section,
            "position": s.position,
            "body": source.parsed.body,
            "year": source.parsed.year,
        }
        yield _Task(data, name, round(float(row.max()), 4))


def labelling_config(labels: Iterable[str]) -> str:
    """The labelling configuration of a Label Studio project for these labels.

    >>> print(labelling_config(["measure", "时间表"]))
    <View>
      <Header value="$headings" size="5" />
      <Text name="before" value="$before" />
      <Header value="▼" size="5" />
      <Text name="text" value="$text" />
      <Header value="▲" size="5" />
      <Text name="after" value="$after" />
      <Choices name="label" toName="text" choice="single" showInline="true">
        <Choice value="measure" />
        <Choice value="时间表" />
      </Choices>
    </View>
    <BLANKLINE>
    """
    view = ElementTree.Element("View")
    for tag, name in (
        ("Header", "$headings"),
        ("Text", "before"),
        ("Header", "▼"),
        ("Text", "text"),
        ("Header", "▲"),
        ("Text", "after"),
    ):
        ElementTree.SubElement(
            view, tag, {"value": name, "size": "5"} if tag == "Header" else {"name": name, "value": f"${name}"}
        )
    choices = ElementTree.SubElement(view, "Choices", name=CONTROL, toName="text", choice="single", showInline="true")
    for name in labels:
        ElementTree.SubElement(choices, "Choice", value=name)
    ElementTree.indent(view)
    return ElementTree.tostring(view, encoding="unicode") + "\n"


# --------------------------------------------------------------------------------- annotations read


@dataclass(frozen=True)
class _Annotated:
    """A task that came back: where its segment stands, its text, and what each annotator chose."""

    key: Key
    text: str
    chosen: list[list[str]]


def majority(votes: Sequence[str]) -> str | None:
    """The label with more votes than any other; None where there is none.

    >>> majority(["甲", "乙", "甲"]), majority(["甲", "乙"]), majority([])
    ('甲', None, None)
    """
    ranked = Counter(votes).most_common(2)
    return ranked[0][0] if ranked and (len(ranked) == 1 or ranked[0][1] > ranked[1][1]) else None


def _annotated(path: Path) -> list[_Annotated]:
    """The tasks of an export of Label Studio (JSON) or doccano (JSONL). Raises `AnnotationError`."""
    records = _records(path)
    control = _control(path, records)
    found = []
    for number, record in enumerate(records, 1):
        where = f"{path}: task {number}"
        if isinstance(record.get("data"), dict) and "annotations" in record:
            data, chosen = (
                record["data"],
                [
                    _choices(where, a, control)
                    for a in _dicts(f"{where}: annotations", record["annotations"])
                    if not a.get("was_cancelled")
                ],
            )
        elif "text" in record and ("label" in record or "labels" in record):
            extra = next((record[k] for k in ("meta", "metadata") if isinstance(record.get(k), dict)), {})
            data, chosen = {**record, **extra}, [_names(where, record.get("label", record.get("labels")))]
        else:
            raise AnnotationError(
                f"{where} has neither data and annotations (Label Studio, export as JSON) nor text and label (doccano, export as JSONL)"
            )
        found.append(_Annotated(_key(where, data), data["text"], chosen))
    return found


def _records(path: Path) -> list[dict]:
    """The objects of a JSON list, or of one line each."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise AnnotationError(
            f"{path}: not UTF-8 text: give the JSON export of Label Studio or the JSONL export of doccano"
        ) from error
    try:
        if text.lstrip()[:1] == "[":
            records = json.loads(text)
        else:
            # Not splitlines: a line separator may stand within a string.
            records = [json.loads(line) for line in text.split("\n") if line.strip()]
    except RecursionError as error:
        raise AnnotationError(f"{path}: nested too deeply to be a list of tasks") from error
    except ValueError as error:
        raise AnnotationError(
            f"{path}: no JSON ({error}): give the JSON export of Label Studio or the JSONL export of doccano"
        ) from error
    if not records:
        raise AnnotationError(f"{path}: there is no task in it")
    return _dicts(f"{path}: the content", records)


def _dicts(where: str, found: object) -> list[dict]:
    if not isinstance(found, list) or not all(isinstance(x, dict) for x in found):
        raise AnnotationError(f"{where} is no list of objects")
    return found


def _control(path: Path, records: list[dict]) -> str:
    """The name of the Choices that hold the label: `label` as in our configuration, or the only one there is."""
    names = {
        str(r.get("from_name"))
        for record in records
        if isinstance(record.get("annotations"), list)
        for a in record["annotations"]
        if isinstance(a, dict) and isinstance(a.get("result"), list)
        for r in a["result"]
        if isinstance(r, dict) and isinstance(r.get("value"), dict) and "choices" in r["value"]
    }
    if len(names) > 1 and CONTROL not in names:
        raise AnnotationError(
            f"{path}: several Choices ({', '.join(sorted(names))}): name the one that holds the label {CONTROL}"
        )
    return CONTROL if CONTROL in names or not names else names.pop()


def _choices(where: str, annotation: dict, control: str) -> list[str]:
    """What one annotator of Label Studio chose."""
    found = []
    for result in _dicts(f"{where}: the result of an annotation", annotation.get("result")):
        if (
            str(result.get("from_name")) == control
            and isinstance(result.get("value"), dict)
            and "choices" in result["value"]
        ):
            found += _names(where, result["value"]["choices"])
    return found


def _names(where: str, names: object) -> list[str]:
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise AnnotationError(
            f"{where}: its labels are no list of names: export from Label Studio as JSON, from doccano as JSONL of a text classification"
        )
    for name in names:
        if not is_label(name):
            raise AnnotationError(
                f"{where}: {name!r} can name no label: give 1 to 40 characters without braces, line breaks or blanks at the ends"
            )
    return list(dict.fromkeys(names))


def _key(where: str, data: dict) -> Key:
    report, section, position, text = (data.get(k) for k in _IDENTITY)
    if not (isinstance(report, str) and isinstance(section, str) and type(position) is int and isinstance(text, str)):
        raise AnnotationError(f"{where} lacks {', '.join(_IDENTITY)} as gongkai label export wrote them")
    return report, section, position


# -------------------------------------------------------------------------------------------- import


def import_tasks(file: str | Path, paths: Iterable[str | Path], out: str | Path) -> Outcome:
    """Writes a corpus file for each report that has a label, from annotated tasks and the reports they came from.

    Several annotators decide by majority; on a tie, and where one chose several labels, the segment stays
    unlabelled. A task whose text is no longer that of the segment at its place is left out. Both are told in
    the notes. Reports that share much of their text make a series, so that training never has one of them
    on either side. Raises `AnnotationError` for a file that is no export of Label Studio or doccano.
    """
    tasks = _annotated(Path(file))
    notes: list[str] = []
    out = Path(out)
    out.mkdir(parents=True, exist_ok=True)
    wanted = {task.key[0] for task in tasks}
    sources = {source.name: source for source in _sources(paths, notes, wanted)}
    for name in sorted(wanted - set(sources)):
        notes.append(
            f"{name}: {sum(task.key[0] == name for task in tasks)} tasks left out: the report is not among those given, or cannot be read"
        )
    labels = _decided([task for task in tasks if task.key[0] in sources], sources, notes)
    reports = [_labelled(source, labels, out) for source in sources.values()]
    reports = _in_series(_apart([r for r in reports if any(p.label for p in r.passages)]))
    for report in reports:
        report.path.write_text(to_marked(report), "utf-8", newline="\n")
    return Outcome(tuple(r.path for r in reports), len(reports), len(labels), tuple(notes))


def _decided(tasks: Sequence[_Annotated], sources: dict[str, _Source], notes: list[str]) -> dict[Key, str]:
    """The label of each segment that the annotators agree on, by majority."""
    texts = {(name, s.section, s.position): s.text for name, source in sources.items() for s in source.narrative()}
    votes: dict[Key, list[str]] = {}
    for task in tasks:
        if _squeezed(texts.get(task.key)) != _squeezed(task.text):
            notes.append(f"{_place(task.key)}: left out: the text there is not (or no longer) {_short(task.text)}")
            continue
        for chosen in task.chosen:
            if len(chosen) > 1:
                notes.append(
                    f"{_place(task.key)}: a choice of several labels ({', '.join(chosen)}) does not count: {_short(task.text)}"
                )
            votes.setdefault(task.key, []).extend(chosen if len(chosen) == 1 else ())
    labels = {}
    for key, names in votes.items():
        decided = majority(names)
        if decided:
            labels[key] = decided
        elif names:
            counts = ", ".join(f"{name} {n}" for name, n in Counter(names).most_common())
            notes.append(f"{_place(key)}: unlabelled: the annotators are divided ({counts}): {_short(texts[key])}")
    return labels


def _squeezed(text: str | None) -> str | None:
    return None if text is None else "".join(text.split())


def _place(key: Key) -> str:
    return f"{key[0]} {key[1]} {key[2]}"


def _short(text: str) -> str:
    return text if len(text) <= 30 else text[:29] + "…"


def _apart(reports: Sequence[LabelledReport]) -> list[LabelledReport]:
    """The reports, files of one name numbered."""
    seen: Counter[str] = Counter()
    found = []
    for report in reports:
        seen[report.path.name.casefold()] += 1
        number = seen[report.path.name.casefold()]
        found.append(
            replace(report, path=report.path.with_stem(f"{report.path.stem}-{number}")) if number > 1 else report
        )
    return found


def _in_series(reports: Sequence[LabelledReport]) -> list[LabelledReport]:
    """The reports, those that share much of their text named as one series, after the first of them."""
    series = {report.path: report.series for report in reports}
    for a, b, _ in near_copies(reports):
        first, second = series[a.path], series[b.path]
        series = {path: first if name == second else name for path, name in series.items()}
    return [replace(report, header={**report.header, "series": series[report.path]}) for report in reports]


# ------------------------------------------------------------------------- from a report to its marks


def _labelled(source: _Source, labels: dict[Key, str], out: Path) -> LabelledReport:
    """A report as a corpus file, each segment with the label it has in `labels` or none."""
    parsed, document = source.parsed, source.document
    # A form feed within a page would part it in two; as a line end it stays what it was.
    text = "\f".join(page.text.replace("\f", "\n") for page in document.pages)
    header = {
        "body": parsed.body or "unknown",
        "year": str(parsed.year or "unknown"),
        "kind": "unknown",
        "region": "unknown",
        "layout": parsed.layout,
        "series": source.name,
        "format": document.format,
    }
    if title := document.metadata.get("title"):
        header["title"] = title
    file = re.sub(r'[\\/:*?"<>|\x00-\x1f]+', "_", source.name).lstrip(". ") + ".txt"
    return LabelledReport(out / file, header, text, tuple(_passages(source, text, labels)))


def _passages(source: _Source, text: str, labels: dict[Key, str]) -> Iterator[Passage]:
    """Every character of the text in one passage: segments, headings, and between them what is no narrative."""
    pieces = _headings(text, source.parsed.sections)
    for section, own in source.sections:
        for s in own:
            kind = "heading" if s.is_heading else "segment"
            name = labels.get((source.name, s.section, s.position))
            runs = _runs(text, section.origin[s.start : s.end])
            pieces += [Passage(a, b, section.code, kind, name, k > 0) for k, (a, b) in enumerate(runs)]
    pieces.sort(key=lambda p: p.start)
    before = Passage(0, 0, "", "none")
    for piece in [*pieces, Passage(len(text), len(text), "", "none")]:
        at = _first_visible(text, before.end, piece.start)
        if before.start < at:
            yield replace(before, end=at)
        if at < piece.start:
            yield Passage(at, piece.start, before.section, "none")
        before = piece


def _runs(text: str, places: Sequence[int]) -> list[tuple[int, int]]:
    """The stretches of the raw text that a segment is made of; what interrupts it can be seen."""
    cuts = [(a, b) for a, b in pairwise(places) if _first_visible(text, a + 1, b) < b]
    return list(zip([places[0], *(b for _, b in cuts)], [*(a + 1 for a, _ in cuts), places[-1] + 1]))


def _first_visible(text: str, start: int, end: int) -> int:
    """The place of the first character of a stretch that can be seen; its end where there is none."""
    return next((i for i in range(start, end) if text[i].isprintable() and not text[i].isspace()), end)


def _headings(text: str, sections: Sequence[Section]) -> list[Passage]:
    """The sections' own headings, where they can be found before what they head."""
    t = squeeze(plain_characters(Traced.of(text)))
    plain = simplified(t.text)
    limits, limit = [], len(plain)
    for section in reversed(sections):
        limit = bisect_left(t.origin, section.origin[0]) if section.text else limit
        limits.append(limit)
    found, at = [], 0
    for section, limit in zip(sections, reversed(limits)):
        title = simplified("".join((section.numeral + section.heading).split()))
        # Right before its text; one without text, as soon as it comes.
        start = (plain.rfind if section.text else plain.find)(title, at, limit) if title else -1
        if start >= 0:
            at = start + len(title)
            while at < limit and plain[at] in "。：:.*":
                at += 1
            found.append(Passage(t.origin[start], t.origin[at - 1] + 1, section.code, "heading"))
        if section.text:
            at = bisect_left(t.origin, section.origin[-1]) + 1
    return found
