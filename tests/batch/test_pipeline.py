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
