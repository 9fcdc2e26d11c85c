"""A collection of reports as arrays: distinct texts, their fingerprints, and where each text occurs.

A sentence that a thousand reports share word for word is kept and matched once. All arrays can be
memory-mapped; nothing but numpy is needed to use them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import blake2b

import numpy as np

from nlp.language.bodies import own_names
from nlp.reuse.codes import concat_ranges, gather_slices, places_of, run_length
from nlp.reuse.fingerprint import PAD, keys, sort_keys, surroundings, text_hashes, winnow
from nlp.reuse.normalise import NormalisedReport, normalise
from nlp.reuse.prescribed import common
from nlp.reuse.records import ReportText

#: Stands for an unknown year.
NO_YEAR = 0
#: Stands for no occurrence; the largest number of bodies that is kept.
NONE, MANY = 0xFFFF, 0xFFFF
#: Signposts stand two to the power of this many codes apart.
_STEP = 5
#: Longest text that is compared, in codes; what is beyond is not looked at.
LONGEST = 0xFFFF


def key_of(*parts: object) -> int:
    """A 64-bit key for a name, the same on every machine."""
    return int.from_bytes(
        blake2b("\x1f".join(map(str, parts)).encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little"
    )


def body_key(text: ReportText) -> int:
    """A key for the body; a report whose body is unknown is a body of its own."""
    body = "".join((text.body or "").split())
    return key_of("body", body) if body else key_of("report", text.report)


def edition_key(text: ReportText) -> int:
    """A key for body and year: two reports with one key are never each other's source."""
    if text.body and text.year:
        return key_of(body_key(text), text.year)
    return key_of("report", text.report)


def editions_before(texts: Iterable[ReportText]) -> set[int]:
    """The keys of the reports of the year before of the bodies of these reports."""
    return {edition_key(replace(text, year=text.year - 1)) for text in texts if text.body and text.year}


@dataclass(frozen=True)
class Reports:
    """What matching needs to know of each report; rows are sorted by body and year."""

    body: np.ndarray  # uint64 keys
    edition: np.ndarray  # uint64 keys
    year: np.ndarray  # int16, NO_YEAR when unknown


@dataclass(frozen=True)
class Pool:
    """Distinct texts with fingerprints and occurrences.

    Text `t` is `codes[starts[t]:starts[t + 1]]`; texts are in order of their `hashes`. The fingerprints, sorted
    and of equal ones by the earliest year that their texts were seen in, are `gram_key` and `gram_rest` (see
    `nlp.reuse.fingerprint.keys`) and `gram_at`, the place in `codes`. The occurrences of text `t`, sorted by body and year, are
    `occurrence_report[o]` and `occurrence_segment[o]` for o in `occurrence_starts[t]:occurrence_starts[t + 1]`;
    `first` and `second` tell how far behind the first of these the earliest stands and the earliest of
    another edition (NONE: there is none), `bodies` the number of bodies among them (MANY: or more).
    `numbers`, in a pool that was made in memory, tells before which codes a number stood.
    """

    codes: np.ndarray
    starts: np.ndarray
    hashes: np.ndarray
    gram_key: np.ndarray
    gram_rest: np.ndarray
    gram_at: np.ndarray
    occurrence_starts: np.ndarray
    occurrence_report: np.ndarray
    occurrence_segment: np.ndarray
    first: np.ndarray
    second: np.ndarray
    bodies: np.ndarray
    reports: Reports
    numbers: np.ndarray | None = None

    @property
    def size(self) -> int:
        return len(self.starts) - 1

    def lengths(self) -> np.ndarray:
        return np.diff(self.starts)

    @cached_property
    def longest(self) -> int:
        return int(self.lengths().max(initial=1))

    def text_at(self, places: np.ndarray) -> np.ndarray:
        """The text that each place in `codes` stands in."""
        text = self._signposts[places >> _STEP].astype(np.int64)
        behind = np.flatnonzero(self.starts[text + 1] <= places)
        while behind.size:
            text[behind] += 1
            behind = behind[np.flatnonzero(self.starts[text[behind] + 1] <= places[behind])]
        return text

    @cached_property
    def _signposts(self) -> np.ndarray:
        """The text that every so many codes stand in: to look there is faster than to search all texts."""
        marks = np.arange(0, int(self.starts[-1]) + 1, 1 << _STEP)
        return (np.searchsorted(self.starts, marks, side="right") - 1).clip(min=0).astype(np.uint32)

    def earliest(self, text: np.ndarray) -> np.ndarray:
        """The earliest occurrence of each text."""
        return self.occurrence_starts[text].astype(np.int64) + self.first[text]

    def earliest_other(self, text: np.ndarray) -> np.ndarray:
        """The earliest occurrence in another edition than the earliest one's, or -1."""
        second = self.second[text]
        return np.where(second == NONE, -1, self.occurrence_starts[text].astype(np.int64) + second)

    def times(self, text: np.ndarray) -> np.ndarray:
        """How often each text occurs."""
        return self.occurrence_starts[text + 1].astype(np.int64) - self.occurrence_starts[text]

    def occurrence_text(self) -> np.ndarray:
        """The text of each occurrence."""
        return np.repeat(np.arange(self.size), np.diff(self.occurrence_starts.astype(np.int64)))

    def occurrences(self, text: np.ndarray, most: int | None = None) -> tuple[np.ndarray, np.ndarray]:
        """The occurrences of each text, `most` at most: the number of the text among those given, and the occurrence."""
        times = self.times(text) if most is None else np.minimum(self.times(text), most)
        return np.repeat(np.arange(text.size), times), concat_ranges(
            self.occurrence_starts[text].astype(np.int64), times
        )

    def find(self, other: Pool) -> np.ndarray:
        """For each text of another pool the same text here, or -1."""
        found = np.full(other.size, -1, np.int64)
        mine, text = places_of(self.hashes, other.hashes), np.arange(other.size)
        while text.size and self.size:
            # Both are in order of hash; texts of one hash stand together.
            same = np.flatnonzero(
                (mine < self.size) & (self.hashes[mine.clip(max=self.size - 1)] == other.hashes[text])
            )
            mine, text = mine[same], text[same]
            begin, end = self.starts[mine].astype(np.int64), self.starts[mine + 1].astype(np.int64)
            size = other.starts[text + 1] - other.starts[text]
            whole = (end - begin == size) & (
                run_length(other.codes, other.starts[text], other.starts[text + 1], self.codes, begin, end) == size
            )
            found[text[whole]] = mine[whole]
            mine, text = mine[~whole] + 1, text[~whole]
        return found


def normalise_report(text: ReportText) -> NormalisedReport:
    """The segments of a report as they are compared."""
    return normalise([segment.text for segment in text.segments], own_names(text.body, text.names))


def sort_reports(texts: Sequence[ReportText], twins: Mapping[str, str] | None = None) -> tuple[list[int], Reports]:
    """The order by body, year and name, and the table of reports in that order.

    A second copy (`twins`: report to the report it duplicates) has the body and edition of the first and
    stands behind it.
    """
    twins = twins or {}
    by_report = {text.report: text for text in texts}
    kept = [by_report[twins.get(text.report, text.report)] for text in texts]
    rows = sorted(
        (body_key(kept[i]), kept[i].year or NO_YEAR, text.report in twins, text.report, i)
        for i, text in enumerate(texts)
    )
    order = [row[-1] for row in rows]
    return order, Reports(
        np.array([row[0] for row in rows], np.uint64),
        np.array([edition_key(kept[i]) for i in order], np.uint64),
        np.array([row[1] for row in rows], np.int64).clip(0, 0x7FFF).astype(np.int16),
    )


def build(normals: Sequence[NormalisedReport], reports: Reports) -> Pool:
    """A pool of reports, given in the order of `reports`."""
    counts = np.array([len(normal.starts) - 1 for normal in normals], np.int64)
    lengths = np.concatenate([np.diff(normal.starts) for normal in normals] or [np.zeros(0, np.int64)])
    codes = np.concatenate([normal.codes for normal in normals] or [np.zeros(0, np.uint16)])
    starts = np.concatenate(([0], np.cumsum(lengths))).astype(np.int64)
    report = np.repeat(np.arange(len(normals)), counts)
    segment = concat_ranges(np.zeros(counts.size, np.int64), counts)
    numbers = np.concatenate([normal.numbers for normal in normals] or [np.zeros(0, bool)])
    return assemble(codes, starts, report, segment, reports, numbers)


def assemble(
    codes: np.ndarray,
    starts: np.ndarray,
    report: np.ndarray,
    segment: np.ndarray,
    reports: Reports,
    numbers: np.ndarray | None = None,
) -> Pool:
    """A pool of the segments `codes[starts[i]:starts[i + 1]]` of the given reports."""
    if (np.diff(starts) > LONGEST).any():
        lengths = np.diff(starts).clip(max=LONGEST)
        codes, numbers = (
            gather_slices(codes, starts[:-1], lengths),
            None if numbers is None else gather_slices(numbers, starts[:-1], lengths),
        )
        starts = np.concatenate(([0], np.cumsum(lengths)))
    year = np.where(reports.year == NO_YEAR, 9999, reports.year).astype(np.int64)
    hashes = text_hashes(codes, starts)
    occurrence, bounds = _distinct(hashes, year[report])
    chosen = occurrence[bounds[:-1]]
    begins, lengths = starts[chosen], starts[chosen + 1] - starts[chosen]
    text_starts = np.concatenate(([0], np.cumsum(lengths))).astype(np.int64) + PAD
    text_codes = gather_slices(codes, begins, lengths, PAD)

    places, grams = winnow(text_codes, text_starts, common())
    grams, rest = keys(grams, surroundings(text_codes, places, text_starts))
    since = (year[report[chosen]] - _OLDEST).clip(0, 255).astype(np.uint16)
    grams, order = sort_keys(grams, rest, np.repeat(since, np.diff(np.searchsorted(places, text_starts))))

    # Most texts occur once, so only the others are put in order of report.
    times = np.diff(bounds)
    text = np.repeat(np.arange(times.size), times)
    again = np.flatnonzero(times[text] > 1)
    several = occurrence[again]
    occurrence[again] = several[np.lexsort((segment[several], report[several], text[again]))]
    report, segment = report[occurrence], segment[occurrence]
    first, second = _earliest(bounds, text, again, report, year, reports)
    fresh = np.ones(text.size, bool)
    fresh[1:] = (text[1:] != text[:-1]) | (reports.body[report][1:] != reports.body[report][:-1])
    return Pool(
        text_codes,
        text_starts,
        (hashes[chosen] >> np.uint64(32)).astype(np.uint32),
        grams,
        rest[order],
        places[order].astype(np.uint32),
        bounds,
        report.astype(np.uint32),
        segment.astype(np.uint16 if segment.max(initial=0) < 1 << 16 else np.uint32),
        first,
        second,
        np.bincount(text[fresh], minlength=chosen.size).clip(max=MANY).astype(np.uint16),
        reports,
        None if numbers is None else gather_slices(numbers, begins, lengths, PAD),
    )


#: Years from this on to 62 later are told apart when texts with one fingerprint are put in order.
_OLDEST = 1990


def _distinct(hashes: np.ndarray, year: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The segments in order of hash, those of one text together and the earliest first; and where each text begins, and the last ends."""
    order = np.lexsort((year, hashes))
    fresh = np.ones(order.size, bool)
    fresh[1:] = hashes[order][1:] != hashes[order][:-1]
    return order, np.append(np.flatnonzero(fresh), order.size)


def _earliest(bounds, text, again, report, year, reports) -> tuple[np.ndarray, np.ndarray]:
    """The earliest occurrence of each text and the earliest in another edition, counted from the text's first; NONE for none.

    Occurrence `o` is one of `text[o]`; `again` are those of texts that occur more than once.
    """
    first, second = np.zeros(bounds.size - 1, np.uint16), np.full(bounds.size - 1, NONE, np.uint16)
    order = again[np.lexsort((report[again], year[report[again]], text[again]))]
    order = order[order - bounds[text[order]] < NONE]
    head = np.flatnonzero(np.diff(text[order], prepend=-1))
    first[text[order[head]]] = order[head] - bounds[text[order[head]]]
    head = np.repeat(order[head], np.diff(np.append(head, order.size)))
    other = order[reports.edition[report[order]] != reports.edition[report[head]]]
    other = other[np.flatnonzero(np.diff(text[other], prepend=-1))]
    second[text[other]] = other - bounds[text[other]]
    return first, second
