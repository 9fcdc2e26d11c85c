"""The tables of a run into what a notebook shows of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from nlp.batch.table_files import values_of
from nlp.markup import fragment

if TYPE_CHECKING:
    from nlp.batch.tables import Scores

#: So many reports are shown; the table has all.
_MOST_REPORTS = 20
_CHARACTERS = "characters_"
_COLUMNS = ("report", "body", "year", "characters", "boilerplate_main", "copied_main", "checks_failed")


def shown(scores: Scores) -> str:
    """The counts of a run and its first reports, as HTML."""
    reports = scores.reports
    labels = [name.removeprefix(_CHARACTERS) for name in reports.columns if name.startswith(_CHARACTERS)]
    first = reports[[*_COLUMNS, *(_CHARACTERS + label for label in labels)]].head(_MOST_REPORTS)
    columns = values_of(first)
    records = [dict(zip(columns, row)) for row in zip(*columns.values())]
    return fragment(
        "notebook/scores.html",
        labels,
        reports=len(reports),
        segments=len(scores.segments),
        failures=len(scores.failures),
        rows=[record | {"labels": _label_shares(record, labels)} for record in records],
    )


def _label_shares(record: Mapping[str, Any], labels: Sequence[str]) -> dict[str, float]:
    """The share of a report's characters with each label."""
    whole = max(1, record["characters"])
    return {label: record[_CHARACTERS + label] / whole for label in labels}
