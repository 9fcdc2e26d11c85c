"""The arrays of a shard into whether they fit together: every number that leads somewhere leads to what is there.

A hash tells damage, not malice: whoever makes an index can make its hashes, too. What follows is all that the search
relies on, so that no array of a stranger's index leads it outside another.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from nlp.reuse.arrays import Column
from nlp.reuse.clauses import MIN_CLAUSE
from nlp.reuse.fingerprint import GUARANTEE, PAD
from nlp.reuse.pool import LONGEST, NO_OCCURRENCE

#: The arrays of a shard by name.
Arrays = Mapping[str, npt.NDArray[Any]]


def misfit(arrays: Arrays, text_bytes: int) -> str:
    """What does not fit, in the arrays of a shard; empty where all does.

    `text_bytes` is the size of the reports as they are packed.
    """
    return _of_reports(arrays, text_bytes) or _of_texts(arrays) or _of_occurrences(arrays) or _of_clauses(arrays)


def _of_reports(arrays: Arrays, text_bytes: int) -> str:
    number = arrays["report_key"].size
    for name in ("report_body", "report_edition", "report_year", "named_edition"):
        if arrays[name].size != number:
            return f"{name}: {arrays[name].size} reports, not {number}"
    offsets = arrays["text_offset"]
    if offsets.size != number + 1 or not _is_sorted(offsets):
        return "text_offset: reports out of order"
    if offsets[0] != 0 or offsets[-1] != text_bytes:
        return "text_offset: not where the reports are"
    if not _is_sorted(arrays["report_body"]) or not _is_within(arrays["report_year"], 0, None):
        return "report_body or report_year: reports out of order"
    return ""


def _of_texts(arrays: Arrays) -> str:
    codes, starts = arrays["codes"].size, arrays["starts"]
    if not starts.size or not _is_sorted(starts):
        return "starts: texts out of order"
    lengths = np.diff(starts.astype(np.int64))
    if starts[0] != PAD or int(starts[-1]) + PAD != codes or lengths.max(initial=0) > LONGEST:
        return "starts: not where the texts are"
    hashes = arrays["hashes"]
    if hashes.size != lengths.size or not _is_sorted(hashes):
        return "hashes: texts out of order"
    keys, places = arrays["gram_key"], arrays["gram_at"]
    if not keys.size == arrays["gram_rest"].size == places.size or not _is_sorted(keys):
        return "gram_key: fingerprints out of order"
    if not _is_within(places, PAD, codes - PAD):
        return "gram_at: not where the texts are"
    return ""


def _of_occurrences(arrays: Arrays) -> str:
    texts, reports = arrays["hashes"].size, arrays["report_key"].size
    starts, report = arrays["occurrence_starts"].astype(np.int64), arrays["occurrence_report"]
    times = np.diff(starts)
    if starts.size != texts + 1 or starts[0] != 0 or starts[-1] != report.size or times.min(initial=1) < 1:
        return "occurrence_starts: not where the occurrences are"
    if arrays["occurrence_segment"].size != report.size or not _is_within(report, 0, reports):
        return "occurrence_report: reports that are not there"
    first, second, bodies = arrays["first"], arrays["second"], arrays["bodies"]
    if not first.size == second.size == bodies.size == texts:
        return "first, second or bodies: not one a text"
    if (first >= times).any() or ((second >= times) & (second != NO_OCCURRENCE)).any():
        return "first or second: occurrences that are not there"
    if not _is_within(bodies, 1, reports + 1):
        return "bodies: more than there are"
    return ""


def _of_clauses(arrays: Arrays) -> str:
    hashes, positions, sizes = arrays["clause_hash"], arrays["clause_position"], arrays["clause_size"]
    if not hashes.size == positions.size == sizes.size or not _is_sorted(hashes):
        return "clause_hash: clauses out of order"
    starts = arrays["starts"].astype(np.int64)
    if not _is_within(sizes, MIN_CLAUSE, GUARANTEE) or not _is_within(positions, PAD, int(starts[-1])):
        return "clause_position or clause_size: not where the texts are"
    text = np.searchsorted(starts, positions, side="right") - 1
    ends = positions.astype(np.int64) + sizes
    return "clause_size: beyond the text" if (ends > starts[text + 1]).any() else ""


def _is_sorted(values: Column) -> bool:
    return bool((values[1:] >= values[:-1]).all())


def _is_within(values: Column, lowest: int, beyond: int | None) -> bool:
    """Whether all values are `lowest` or more and less than `beyond`."""
    if not values.size:
        return True
    return int(values.min()) >= lowest and (beyond is None or int(values.max()) < beyond)
