"""A report and its cells into all checks that need no other report."""

from __future__ import annotations

from collections.abc import Sequence

from nlp.forms.agreement import check_agreement
from nlp.forms.cells import FormCell
from nlp.forms.check import Check, passages_of
from nlp.forms.checks import check_tables
from nlp.forms.dates import check_dates
from nlp.forms.names import check_names
from nlp.forms.wording import check_wording
from nlp.language.bodies import own_names
from nlp.structure import Report, Section, Segment


def check(
    report: Report,
    cells: Sequence[FormCell],
    sections: Sequence[tuple[Section, list[Segment]]] | None = None,
) -> tuple[Check, ...]:
    """The tables by themselves, the text against the tables, the text against itself.

    `sections` are the report's sections with their segments, where the caller has them at hand.
    """
    passages = passages_of(report, sections)
    found = check_tables(cells)
    found.extend(check_agreement(passages, cells, report.year, own_names(report.body)))
    found.extend(check_dates(passages, report.year))
    found.extend(check_names(passages, report.body))
    found.extend(check_wording(passages))
    return tuple(found)
