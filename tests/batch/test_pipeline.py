"""One file: whatever goes wrong is a failure with its stage, and a report keeps no text twice."""

import pytest

from nlp.batch.pipeline import Failure, process_file


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (RecursionError("maximum recursion depth exceeded"), "nested too deeply to be read"),
        (MemoryError(), "too large for the memory of this machine"),
        (KeyError("页"), "unexpected KeyError: '页'; please report this file"),
    ],
)
def test_errors_of_readers_become_failures(monkeypatch, error, reason):
    def failing(path):
        raise error

    monkeypatch.setattr("nlp.batch.pipeline.read", failing)
    assert process_file("reports/a.pdf", "a.pdf") == Failure("reports/a.pdf", "read", reason)


def test_file_that_the_system_refuses_to_open(monkeypatch, samples):
    file, real = samples / "luoyan-township-2022.docx", open

    def refusing(name, *args, **kwargs):
        if str(name) == str(file):
            raise PermissionError(13, "Permission denied", str(name))
        return real(name, *args, **kwargs)

    monkeypatch.setattr("builtins.open", refusing)
    failure = process_file(file, "a")
    assert failure.stage == "read"
    assert "permission" in failure.reason


def test_an_error_of_our_own_is_a_failure_with_its_stage(monkeypatch, samples):
    def failing(document):
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr("nlp.batch.pipeline.parse", failing)
    failure = process_file(samples / "luoyan-township-2022.docx", "a")
    assert failure.stage == "parse"
    assert "ZeroDivisionError" in failure.reason


def test_each_stage_is_told_as_it_begins(samples):
    told = []
    process_file(samples / "luoyan-township-2022.docx", "a", say=told.append)
    assert told == ["read", "parse", "segment", "classify", "check"]


def test_a_report_that_is_only_looked_through_has_no_labels(samples):
    file = samples / "luoyan-township-2022.docx"
    labelled = process_file(file, "a")
    looked_through = process_file(file, "a", labelled=False)
    assert looked_through.labels == looked_through.probabilities == ()
    assert looked_through.segments == labelled.segments
    assert looked_through.text() == labelled.text()
    assert len(labelled.labels) == len(labelled.probabilities) == len(labelled.places) == len(labelled.segments)


def test_a_batch_keeps_no_text_beside_the_segments(samples):
    parsed = process_file(samples / "luoyan-township-2022.docx", "a").parsed
    assert parsed.tables == ""
    assert {section.text for section in parsed.sections} == {""}
    assert [section.code for section in parsed.sections][:2] == ["preamble", "s1"]
