"""A report and its cells into all checks that need no other report."""

from __future__ import annotations

from collections.abc import Sequence

from nlp.forms.agreement import check_agreement
from nlp.forms.cells import FormCell, by_key
from nlp.forms.check import Check, passages_of
from nlp.forms.checks import check_tables
from nlp.forms.dates import check_dates
from nlp.forms.names import check_names
from nlp.forms.relations import counted
from nlp.forms.totals import Totals
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
    found: list[Check] = []
    if cells:
        own = by_key(cells)
        numbers = counted(own)
        found.extend(check_tables(own, numbers))
        found.extend(check_agreement(passages, Totals(own, numbers), report.year, own_names(report.body)))
    found.extend(check_dates(passages, report.year))
    found.extend(check_names(passages, report.body))
    found.extend(check_wording(passages))
    return tuple(found)
