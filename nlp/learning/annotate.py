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
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import TypeGuard
from xml.etree import ElementTree

from nlp.labelling.classify import Model, default_model, label
from nlp.labelling.features import Narrative
from nlp.language.text import Traced, plain_characters, simplified, squeeze, without_blanks
from nlp.learning.check import near_copies
from nlp.learning.corpus import CorpusError, LabelledReport, Passage, is_label, to_marked
from nlp.reading.document import Document, ReadError
from nlp.reading.files import read
from nlp.reading.paths import display_path, report_names, walk
from nlp.structure.report import ParseError, Report, Section, parse
from nlp.structure.segment import Segment, by_section

FORMATS = ("label-studio", "doccano")
CONTROL = "label"  # the name of the Choices in the labelling configuration
_CONTEXT_SEGMENTS = 2  # segments of context on either side
#: The field of doccano that names who approved a document, in some of its versions.
_APPROVER = "annotation_approver"
_IDENTITY = ("report", "section", "position", "text")
_MAX_QUOTED = 30  # characters of a segment that a note quotes
_MOST_BYTES = 200  # of a file's name without its ending; systems allow 255
_FILE_NAME_BREAKERS = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')
_HEADING_TAILS = "。：:.*"  # what may stand between a heading and its text

Key = tuple[str, str, int]  # report, section, position: where a segment stands
Labels = dict[Key, str]  # by segment
Texts = dict[Key, str]
Votes = dict[Key, list[str]]  # by segment, a label each annotator
Record = dict[str, object]  # an object of a JSON file from outside: anything may stand in it


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
        """The segments that a label can stand on, in order."""
        everything = [segment for _, segments in self.sections for segment in segments]
        return [segment for segment in everything if not segment.is_heading]

    def key(self, segment: Segment) -> Key:
        """Where one of its segments stands."""
        return (self.name, segment.section, segment.position)


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
    for source in _sources(paths, notes):
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
        return {"text": self.text, "label": [self.label], **self.shown}


def _tasks(source: _Source, model: Model) -> Iterator[_Task]:
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
    _write(out, json.dumps(records, ensure_ascii=False, indent=1) + "\n")
    _write(_config_path(out), labelling_config(model.labels))
    return (out, _config_path(out))


def _write_doccano(tasks: Sequence[_Task], out: Path) -> tuple[Path, ...]:
    """Writes the tasks, an object a line; returns the path."""
    lines = [json.dumps(task.doccano(), ensure_ascii=False) + "\n" for task in tasks]
    _write(out, "".join(lines))
    return (out,)


def _write(path: Path, text: str) -> None:
    """Writes UTF-8 with the same line ends on every system."""
    # Half a character, which no text has, as of a title that was cut.
    path.write_bytes(text.encode("utf-8", "replace"))


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

    def header(value: str) -> None:
        ElementTree.SubElement(view, "Header", value=value, size="5")

    def text(name: str) -> None:
        ElementTree.SubElement(view, "Text", name=name, value=f"${name}")

    header("$headings")
    text("before")
    header("▼")
    text("text")
    header("▲")
    text("after")
    choices = ElementTree.SubElement(view, "Choices", name=CONTROL, toName="text", choice="single", showInline="true")
    for label_name in labels:
        ElementTree.SubElement(choices, "Choice", value=label_name)
    ElementTree.indent(view)
    return ElementTree.tostring(view, encoding="unicode") + "\n"


# --------------------------------------------------------------------------------- annotations read


@dataclass(frozen=True)
class _Annotated:
    """A task that came back: where its segment stands, its text, and what each annotator chose."""

    key: Key
    text: str
    chosen: list[list[str]]

    @property
    def report(self) -> str:
        return self.key[0]


def majority(votes: Sequence[str]) -> str | None:
    """The label with more votes than any other; None where there is none.

    >>> majority(["甲", "乙", "甲"]), majority(["甲", "乙"]), majority([])
    ('甲', None, None)
    """
    ranked = Counter(votes).most_common(2)
    if not ranked:
        return None
    leader, most = ranked[0]
    is_tied = len(ranked) > 1 and ranked[1][1] == most
    return None if is_tied else leader


def _annotated(path: Path, unannotated: bool) -> list[_Annotated]:
    """The tasks of an export of Label Studio (JSON) or doccano (JSONL). Raises `AnnotationError`.

    Tasks that nobody has looked at have what the model said; they are refused, or taken if `unannotated`.
    """
    records = _records(path)
    control = _control(path, records)
    # Where documents are approved at all, one that is not still has what the model said.
    are_approved = any(record.get(_APPROVER) for record in records)
    tasks = []
    for number, record in enumerate(records, 1):
        where = f"{path}: task {number}"
        is_studio = _is_object(record.get("data"))
        is_doccano = "text" in record and ("label" in record or "labels" in record)
        if is_studio and "annotations" in record:
            tasks.append(_from_label_studio(where, record, control))
        elif is_studio and "predictions" in record:
            tasks.append(_from_label_studio(where, {**record, "annotations": record["predictions"]}, control))
            _refuse_unless(unannotated, where)
        elif not is_studio and is_doccano:
            is_open = are_approved and not record.get(_APPROVER) and not unannotated
            tasks.append(_from_doccano(where, {**record, "label": [], "labels": []} if is_open else record))
            if "id" not in record:
                _refuse_unless(unannotated, where)
        else:
            raise AnnotationError(
                f"{where} has neither data and annotations (Label Studio, export as JSON) "
                "nor text and label (doccano, export as JSONL)"
            )
    return tasks


def _refuse_unless(unannotated: bool, where: str) -> None:
    """Raises `AnnotationError` for a task as it was written, unless such are asked for."""
    if not unannotated:
        raise AnnotationError(
            f"{where} is as gongkai label export wrote it, with the labels of the model: give what the annotation tool "
            "exports, or --unannotated to take the model's labels"
        )


def _from_label_studio(where: str, record: Record, control: str) -> _Annotated:
    """A task of Label Studio; an annotator who skipped it has no say."""
    chosen = []
    for annotation in _objects(f"{where}: annotations", record["annotations"]):
        if not annotation.get("was_cancelled"):
            chosen.append(_choices(where, annotation, control))
    return _placed(where, record["data"], chosen)


def _from_doccano(where: str, record: Record) -> _Annotated:
    """A document of doccano, whose further fields stand beside its text or, by version, in `meta` or `metadata`."""
    further: Record = {}
    for field in ("meta", "metadata"):
        fields = record.get(field)
        if _is_object(fields):
            further = fields
            break
    chosen = _names(where, record.get("label", record.get("labels")))
    return _placed(where, {**record, **further}, [chosen])


def _placed(where: str, data: object, chosen: list[list[str]]) -> _Annotated:
    """A task with the place that its data name. Raises `AnnotationError` where they name none."""
    fields = data if _is_object(data) else {}
    report, section, position, text = (fields.get(name) for name in _IDENTITY)
    if (
        isinstance(report, str)
        and isinstance(section, str)
        and type(position) is int  # not isinstance: true is no position
        and isinstance(text, str)
    ):
        return _Annotated((report, section, position), text, chosen)
    raise AnnotationError(f"{where} lacks {', '.join(_IDENTITY)} as gongkai label export wrote them")


def _records(path: Path) -> list[Record]:
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
    return _objects(f"{path}: the content", records)


def _is_object(value: object) -> TypeGuard[Record]:
    """Whether a value read from JSON is an object: its keys are then texts."""
    return isinstance(value, dict)


def _objects(where: str, value: object) -> list[Record]:
    """The value, known to be a list of objects. Raises `AnnotationError` where it is none."""
    if not isinstance(value, list) or not all(map(_is_object, value)):
        raise AnnotationError(f"{where} is no list of objects")
    return value


def _control(path: Path, records: list[Record]) -> str:
    """The name of the Choices that hold the label: `label` as in our configuration, or the only one there is."""
    names = set()
    for record in records:
        for annotation in _objects_within(record, "annotations"):
            for result in _objects_within(annotation, "result"):
                if "choices" in _value(result):
                    names.add(str(result.get("from_name")))
    if CONTROL in names or not names:
        return CONTROL
    if len(names) > 1:
        raise AnnotationError(
            f"{path}: several Choices ({', '.join(sorted(names))}): name the one that holds the label {CONTROL}"
        )
    return names.pop()


def _objects_within(record: Record, key: str) -> list[Record]:
    """The objects in a list of a record; what is none is passed over."""
    values = record.get(key)
    if not isinstance(values, list):
        return []
    return list(filter(_is_object, values))


def _value(result: Record) -> Record:
    """What a result of Label Studio holds; nothing where it is malformed."""
    value = result.get("value")
    return value if _is_object(value) else {}


def _choices(where: str, annotation: Record, control: str) -> list[str]:
    """What one annotator of Label Studio chose."""
    chosen = []
    for result in _objects(f"{where}: the result of an annotation", annotation.get("result")):
        value = _value(result)
        if "choices" in value and str(result.get("from_name")) == control:
            chosen += _names(where, value["choices"])
    return chosen


def _names(where: str, names: object) -> list[str]:
    """Names of labels, each once. Raises `AnnotationError` for what can name no label."""
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise AnnotationError(
            f"{where}: its labels are no list of names: "
            "export from Label Studio as JSON, from doccano as JSONL of a text classification"
        )
    for name in names:
        if not is_label(name):
            raise AnnotationError(
                f"{where}: {name!r} can name no label: "
                "give 1 to 40 characters without braces, line breaks or blanks at the ends"
            )
    return list(dict.fromkeys(names))


# -------------------------------------------------------------------------------------------- import


def import_tasks(
    file: str | Path, paths: Iterable[str | Path], out: str | Path, *, unannotated: bool = False
) -> Outcome:
    """Writes a corpus file for each report that has a label, from annotated tasks and the reports they came from.

    Several annotators decide by majority; on a tie, and where one chose several labels, the segment stays
    unlabelled. A task whose text is no longer that of the segment at its place is left out. Both are told in
    the notes. Reports that share much of their text make a series, so that training never has one of them
    on either side. Labels of the model that nobody has looked at are taken only if `unannotated`. Raises
    `AnnotationError` for a file that is no export of Label Studio or doccano.
    """
    tasks = _annotated(Path(file), unannotated)
    notes: list[str] = []
    out = Path(out)
    out.mkdir(parents=True, exist_ok=True)
    tasks_by_report = Counter(task.report for task in tasks)
    sources = {source.name: source for source in _sources(paths, notes, set(tasks_by_report))}
    for name in sorted(set(tasks_by_report) - set(sources)):
        notes.append(
            f"{name}: {tasks_by_report[name]} tasks left out: the report is not among those given, or cannot be read"
        )
    texts = {}
    for source in sources.values():
        for segment in source.narrative():
            texts[source.key(segment)] = segment.text
    tasks_at_hand = [task for task in tasks if task.report in sources]
    votes = _votes(tasks_at_hand, texts, notes)
    labels = _decided(votes, texts, notes)
    reports = [_labelled(source, labels, out) for source in sources.values()]
    with_labels = [report for report in reports if any(passage.label for passage in report.passages)]
    finished = _in_series(_apart(with_labels))
    for report in finished:
        _write(report.path, to_marked(report))
    files = tuple(report.path for report in finished)
    return Outcome(files, len(files), len(labels), tuple(notes))


def _votes(tasks: Sequence[_Annotated], texts: Texts, notes: list[str]) -> Votes:
    """The labels that the annotators gave each segment, one vote an annotator who chose one."""
    votes: Votes = {}
    for task in tasks:
        is_as_it_was = task.key in texts and without_blanks(texts[task.key]) == without_blanks(task.text)
        if not is_as_it_was:
            _note(notes, task.key, "left out: the text there is not (or no longer)", task.text)
            continue
        given = votes.setdefault(task.key, [])
        for chosen in task.chosen:
            if len(chosen) == 1:
                given.extend(chosen)
            elif chosen:
                _note(notes, task.key, f"a choice of several labels ({', '.join(chosen)}) does not count:", task.text)
    return votes


def _decided(votes: Votes, texts: Texts, notes: list[str]) -> Labels:
    """The label of each segment that the annotators agree on, by majority."""
    labels = {}
    for key, names in votes.items():
        decided = majority(names)
        if decided:
            labels[key] = decided
        elif names:
            counts = ", ".join(f"{name} {n}" for name, n in Counter(names).most_common())
            _note(notes, key, f"unlabelled: the annotators are divided ({counts}):", texts[key])
    return labels


def _note(notes: list[str], key: Key, what: str, text: str) -> None:
    """Adds a note on a segment, which it quotes."""
    report, section, position = key
    quoted = text if len(text) <= _MAX_QUOTED else text[: _MAX_QUOTED - 1] + "…"
    notes.append(f"{report} {section} {position}: {what} {quoted}")


def _apart(reports: Sequence[LabelledReport]) -> list[LabelledReport]:
    """The reports, files of one name numbered."""
    seen: Counter[str] = Counter()
    numbered = []
    for report in reports:
        name = report.path.name.casefold()
        seen[name] += 1
        if seen[name] > 1:
            path = report.path.with_stem(f"{report.path.stem}-{seen[name]}")
            report = replace(report, path=path)
        numbered.append(report)
    return numbered


def _in_series(reports: Sequence[LabelledReport]) -> list[LabelledReport]:
    """The reports, those that share much of their text named as one series, after the first of them."""
    series = {report.path: report.series for report in reports}
    for left, right, _ in near_copies(reports):
        kept = series[left.path]
        merged = series[right.path]
        for path, name in series.items():
            if name == merged:
                series[path] = kept
    named = []
    for report in reports:
        header = {**report.header, "series": series[report.path]}
        named.append(replace(report, header=header))
    return named


# ------------------------------------------------------------------------- from a report to its marks


def _labelled(source: _Source, labels: Labels, out: Path) -> LabelledReport:
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
    return LabelledReport(out / f"{_file_stem(source.name)}.txt", header, text, tuple(_passages(source, text, labels)))


def _file_stem(name: str) -> str:
    """The name of a report as one of a file: long ones, as of folders in folders, cut and told apart by a hash.

    >>> _file_stem("县/年报.pdf"), len(_file_stem("很长的文件夹/" * 40 + "年报.pdf").encode())
    ('县_年报.pdf', 200)
    """
    stem = _FILE_NAME_BREAKERS.sub("_", name).lstrip(". ")
    written = stem.encode("utf-8", "replace")
    if len(written) <= _MOST_BYTES:
        return written.decode("utf-8")
    digest = sha256(name.encode("utf-8", "replace")).hexdigest()[:8]
    end = written[len(digest) + 1 - _MOST_BYTES :].decode("utf-8", "ignore")
    return f"{digest}_{end}"


def _passages(source: _Source, text: str, labels: Labels) -> Iterator[Passage]:
    """Every character of the text in one passage: segments, headings, and between them what is no narrative."""
    marked = _headings(text, source.parsed.sections)
    for section, segments in source.sections:
        for segment in segments:
            kind = "heading" if segment.is_heading else "segment"
            name = labels.get(source.key(segment))
            runs = _runs(text, section.origin[segment.start : segment.end])
            for number, (start, end) in enumerate(runs):
                marked.append(Passage(start, end, section.code, kind, name, continued=number > 0))
    marked.sort(key=lambda passage: passage.start)
    before = Passage(0, 0, "", "none")
    end_of_text = Passage(len(text), len(text), "", "none")
    for passage in [*marked, end_of_text]:
        # Blanks go with the passage before them; what can be seen makes a passage of its own.
        visible = _first_visible(text, before.end, passage.start)
        if before.start < visible:
            yield replace(before, end=visible)
        if visible < passage.start:
            yield Passage(visible, passage.start, before.section, "none")
        before = passage


def _runs(text: str, offsets: Sequence[int]) -> list[tuple[int, int]]:
    """The stretches (start, end) of the raw text that a segment is made of; what interrupts it can be seen."""
    runs = []
    start = offsets[0]
    for offset, following in pairwise(offsets):
        is_interrupted = _first_visible(text, offset + 1, following) < following
        if is_interrupted:
            runs.append((start, offset + 1))
            start = following
    runs.append((start, offsets[-1] + 1))
    return runs


def _first_visible(text: str, start: int, end: int) -> int:
    """The offset of the first character of a stretch that can be seen; its end where there is none."""
    for offset in range(start, end):
        if text[offset].isprintable() and not text[offset].isspace():
            return offset
    return end


def _headings(text: str, sections: Sequence[Section]) -> list[Passage]:
    """The sections' own headings, where they can be found before what they head."""
    squeezed = squeeze(plain_characters(Traced.of(text)))
    plain = simplified(squeezed.text)
    headings = []
    cursor = 0
    for section, limit in zip(sections, _heading_limits(squeezed, sections)):
        title = simplified(without_blanks(section.numeral + section.heading))
        # Right before its text; one without text, as soon as it comes.
        find = plain.rfind if section.text else plain.find
        start = find(title, cursor, limit) if title else -1
        if start >= 0:
            cursor = start + len(title)
            while cursor < limit and plain[cursor] in _HEADING_TAILS:
                cursor += 1
            end = squeezed.origin[cursor - 1] + 1
            headings.append(Passage(squeezed.origin[start], end, section.code, "heading"))
        if section.text:
            cursor = bisect_left(squeezed.origin, section.origin[-1]) + 1
    return headings


def _heading_limits(squeezed: Traced, sections: Sequence[Section]) -> list[int]:
    """For each section where its heading must have ended: where its text begins, or that of the next one with any."""
    limits = []
    limit = len(squeezed.text)
    for section in reversed(sections):
        if section.text:
            limit = bisect_left(squeezed.origin, section.origin[0])
        limits.append(limit)
    return limits[::-1]
