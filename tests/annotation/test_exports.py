"""What annotation tools export, in every form met with, taken in or refused with what to export instead.

`exports/` has one report and exports of its five segments, `right.json` what is right for each: the labels of the
segments in order and what the notes say, or why it is refused.
"""

import json
import zipfile
from pathlib import Path

import pytest

from nlp.annotation import AnnotationError, import_tasks, packed, read, records
from nlp.learning import corpus
from nlp.learning.check import check
from nlp.learning.examples import labelled

EXPORTS = Path(__file__).parent / "exports"
REPORT = EXPORTS / "jichuan.txt"
RIGHT = json.loads((EXPORTS / "right.json").read_text("utf-8"))
SHARED = Path(__file__).parents[3] / "shared" / "cases" / "annotation"


def labels_in(files):
    """The labels of the only corpus file, by segment."""
    return labelled(corpus.read_marked(files[0]))[1] if files else None


@pytest.mark.parametrize("name", [name for name, right in RIGHT.items() if "labels" in right])
def test_taken_in(name, tmp_path):
    right = RIGHT[name]
    outcome = import_tasks(EXPORTS / name, [REPORT], tmp_path / "corpus")
    assert (labels_in(outcome.files) or [None] * 5) == right["labels"]
    said = "\n".join(outcome.notes)
    assert all(note in said for note in right.get("notes", []))
    assert bool(outcome.notes) == ("notes" in right)
    if outcome.files:
        assert not check(outcome.files).faults


@pytest.mark.parametrize("name", [name for name, right in RIGHT.items() if "refused" in right])
def test_refused_with_what_is_wrong(name, tmp_path):
    with pytest.raises(AnnotationError) as caught:
        import_tasks(EXPORTS / name, [REPORT], tmp_path / "corpus")
    message = str(caught.value)
    assert message.startswith(str(EXPORTS / name))
    assert RIGHT[name]["refused"] in message
    assert "\n" not in message
    assert not (tmp_path / "corpus").exists()


def test_each_export_has_what_is_right_beside_it():
    assert {path.name for path in EXPORTS.iterdir()} == {*RIGHT, "jichuan.txt", "right.json"}


@pytest.mark.skipif(not SHARED.is_dir(), reason="the further exports are not at hand")
@pytest.mark.parametrize("path", sorted(SHARED.glob("L*")) if SHARED.is_dir() else [], ids=lambda path: path.name)
def test_exports_of_another_report(path, tmp_path):
    report = tmp_path / "a.txt"
    report.write_bytes((SHARED / "base.txt").read_bytes())
    outcome = import_tasks(path, [report], tmp_path / "corpus")
    assert set(labels_in(outcome.files)) == {"measure"}
    assert outcome.notes == ()


# ------------------------------------------------------------------------------------------- within bounds


def test_more_than_any_export_holds(tmp_path, monkeypatch):
    monkeypatch.setattr(packed, "MOST_BYTES", 500)
    for name in ("ls.json", "doccano.zip", "doccano-packed-again.zip"):
        with pytest.raises(AnnotationError, match=r"more than 0 MB: export the tasks in several parts"):
            read.read_annotated(EXPORTS / name, [], unannotated=False)


def test_an_archive_that_unpacks_to_very_much(tmp_path, monkeypatch):
    monkeypatch.setattr(packed, "MOST_BYTES", 3 << 20)
    with zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(4):
            archive.writestr(f"{number}.jsonl", b" " * (1 << 20))
    assert (tmp_path / "bomb.zip").stat().st_size < 10_000
    with pytest.raises(AnnotationError, match="more than 3 MB"):
        read.read_annotated(tmp_path / "bomb.zip", [], unannotated=False)


def test_more_tasks_than_any_project_has(monkeypatch):
    monkeypatch.setattr(records, "MOST_TASKS", 4)
    with pytest.raises(AnnotationError, match="more than 4 tasks"):
        read.read_annotated(EXPORTS / "ls.json", [], unannotated=False)


# -------------------------------------------------------------------------------------- a second import


@pytest.fixture
def taken(tmp_path):
    """Imports records of doccano into the same corpus again and again; gives the outcome and the file."""

    def taken(labels, **options):
        lines = [json.loads(line) for line in (EXPORTS / "doccano.jsonl").read_text("utf-8").splitlines()]
        for line, label in zip(lines, labels):
            line["label"] = [label] if label else []
        export = tmp_path / "again.jsonl"
        export.write_text("\n".join(map(json.dumps, lines)), "utf-8")
        outcome = import_tasks(export, [REPORT], tmp_path / "corpus", **options)
        return outcome, outcome.files[0]

    return taken


def test_more_labels_come_in_beside_those_that_are_there(taken):
    taken(["measure", None, None, None, None])
    outcome, file = taken([None, "other", None, "improvement", None])
    assert labels_in([file]) == ["measure", "other", None, "improvement", None]
    assert outcome.notes == ()


def test_what_a_person_changed_stays_and_is_told(taken):
    _, file = taken(["measure", "measure", "problem", None, None])
    edited = file.read_text("utf-8").replace("{m}专栏", "{o}专栏").replace("kind: unknown", "kind: bureau")
    file.write_text(edited, "utf-8")
    outcome, file = taken(["measure", "measure", "problem", None, None])
    assert file.read_text("utf-8") == edited
    assert outcome.notes == (
        "jichuan.txt.txt s1: other stays, the annotations say measure: 专栏更",
        "labels kept: 1, files kept: 0, since they were there and may be a person's work; "
        "give --replace to have them as the annotations say",
    )


def test_what_a_person_changed_is_changed_when_asked(taken):
    _, file = taken(["measure", "measure", "problem", None, "other"])
    edited = file.read_text("utf-8").replace("{m}专栏", "{o}专栏").replace("kind: unknown", "kind: bureau")
    file.write_text(edited, "utf-8")
    outcome, file = taken(["problem", "measure", "problem", None, None], replace=True)
    assert labels_in([file]) == ["problem", "measure", "problem", None, "other"]
    assert "kind: bureau" in file.read_text("utf-8")
    assert outcome.notes == ()


def test_the_same_import_again_changes_nothing(taken):
    _, file = taken(["measure"] * 5)
    before = file.read_bytes(), file.stat().st_mtime_ns
    outcome, file = taken(["measure"] * 5)
    assert (file.read_bytes(), file.stat().st_mtime_ns) == before
    assert outcome.notes == ()


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        (
            "{m}全年",
            "{x}全年",
            "its text or its marks are not those of the report as it is read now, and it has 4 labels",
        ),
        ("12期", "13期", "its text or its marks are not those"),
        ("{m}全年", "{measure}全年", "it cannot be read as a file of the corpus"),
        ("\n---\n", "\n", "it cannot be read as a file of the corpus"),
    ],
)
def test_a_file_marked_otherwise_stays_unless_asked(taken, old, new, why):
    _, file = taken(["measure"] * 5)
    written = file.read_bytes()
    edited = file.read_text("utf-8").replace(old, new)
    file.write_text(edited, "utf-8")
    outcome, _ = taken(["problem"] * 5)
    assert file.read_text("utf-8") == edited
    assert why in outcome.notes[0]
    assert outcome.notes[1].startswith("labels kept: 0, files kept: 1,")
    taken(["measure"] * 5, replace=True)
    assert file.read_bytes() == written


def test_very_many_differences_are_counted(taken, monkeypatch):
    from nlp.annotation import take

    monkeypatch.setattr(take, "_MOST_KEPT", 2)
    taken(["measure"] * 5)
    outcome, _ = taken(["problem"] * 5)
    assert outcome.notes[2] == "… and 3 more"
    assert len(outcome.notes) == 4
