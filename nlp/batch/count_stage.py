"""Parts into what the measures have to know of each, and these into what they have to know of all."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from nlp.batch.jobs import CountJob, TotalJob
from nlp.batch.part_words import originals_of
from nlp.batch.parts import folder_beside
from nlp.measures import Counts, PeerCounts, PhraseCounts, WordCounts
from nlp.measures import count as count_of
from nlp.measures.phrase_counts import locate

#: The files of what is no array: of words, and of phrases.
_NAMES, _NUMBERS = "names.json", "phrases.json"


def count(job: CountJob, say: Callable[[str], None]) -> None:
    """Writes the counts of the reports of a part, second copies apart."""
    _, originals = originals_of(job.part, job.number, job.kinship)
    _write(job.target, count_of(originals))


def add_up(job: TotalJob, say: Callable[[str], None]) -> None:
    """Writes the sum of the counts of all parts, with the phrases that may be common and no others."""
    total = _sum(map(_without_phrases, job.parts))
    _write(job.target, replace(total, phrases=_common_phrases(job.parts, total.phrases)))


def _without_phrases(folder: Path) -> Counts:
    """The counts of a part, but of its phrases only how many reports they are of."""
    counts = read_counts(folder)
    return replace(counts, phrases=_phrases(counts.phrases, *np.zeros((3, 0), np.int64)))


def _phrases(like: PhraseCounts, hashes: Any, reports: Any, occurrences: Any) -> PhraseCounts:
    """Counts of other phrases of as many words in as many reports."""
    return PhraseCounts(like.n, like.documents, hashes.astype(np.uint64), reports, occurrences)


def _common_phrases(parts: Sequence[Path], whole: PhraseCounts) -> PhraseCounts:
    """The counts of the phrases that may be common in `whole`, the number of reports of all parts.

    They are few, where all phrases of a large run are too many to be held: what is not rare in all parts together is
    not rare in one of them at least, so only that is added up.
    """
    not_rare = [_read_phrases(part).without_rare().hashes for part in parts]
    hashes = np.unique(np.concatenate([whole.hashes, *not_rare]))
    reports = np.zeros(hashes.size, np.int64)
    occurrences = np.zeros(hashes.size, np.int64)
    for part in parts:
        phrases = _read_phrases(part)
        positions, place = locate(hashes, phrases.hashes)
        reports[place] += phrases.reports[positions]
        occurrences[place] += phrases.occurrences[positions]
    return _phrases(whole, hashes, reports, occurrences).without_rare()


def _sum(parts: Iterable[Counts]) -> Counts:
    """The sum of counts in their order; as many are added to as many, so that none is copied often."""
    waiting: list[tuple[int, Counts]] = []
    for part in parts:
        size = 1
        while waiting and waiting[-1][0] == size:
            _, before = waiting.pop()
            part = before + part
            size *= 2
        waiting.append((size, part))
    if not waiting:
        return count_of([])
    _, total = waiting.pop()
    while waiting:
        _, before = waiting.pop()
        total = before + total
    return total


def _write(target: Path, counts: Counts) -> None:
    """Writes counts as a folder of arrays."""
    words, phrases, peers = counts.words, counts.phrases, counts.peers
    frequency = [words.document_frequency.get(word, 0) for word in peers.vocabulary]
    arrays = {
        "frequency": np.array(frequency, np.int64),
        "hashes": phrases.hashes,
        "reports": _narrowed(phrases.reports),
        "occurrences": _narrowed(phrases.occurrences),
        "documents": peers.documents,
        "shares": peers.share_sums.data,
        "columns": peers.share_sums.indices,
        "rows": peers.share_sums.indptr,
    }
    names = {"documents": words.documents, "peers": peers.peers, "vocabulary": peers.vocabulary}
    numbers = {"words": phrases.n, "documents": phrases.documents}
    with folder_beside(target) as beside:
        for name, array in arrays.items():
            np.save(beside / f"{name}.npy", array, allow_pickle=False)
        (beside / _NAMES).write_text(json.dumps(names), "ascii")
        (beside / _NUMBERS).write_text(json.dumps(numbers), "ascii")


def _narrowed(counts: Any) -> Any:
    """Counts in as few bytes as they need: there are hundreds of phrases a report."""
    return counts.astype(np.min_scalar_type(counts.max(initial=0)))


def _array(folder: Path, name: str) -> Any:
    return np.load(folder / f"{name}.npy", mmap_mode="r", allow_pickle=False)


def _read_phrases(folder: Path) -> PhraseCounts:
    """The counts of phrases as they were written."""
    numbers = json.loads((folder / _NUMBERS).read_text("ascii"))
    reports, occurrences = (_array(folder, name).astype(np.int64) for name in ("reports", "occurrences"))
    return PhraseCounts(numbers["words"], numbers["documents"], _array(folder, "hashes"), reports, occurrences)


def read_counts(folder: Path) -> Counts:
    """Counts as they were written."""
    from scipy.sparse import csr_array

    names = json.loads((folder / _NAMES).read_text("ascii"))
    vocabulary = tuple(names["vocabulary"])
    peers = tuple((year, group) for year, group in names["peers"])
    frequency = {word: reports for word, reports in zip(vocabulary, _array(folder, "frequency").tolist()) if reports}
    sums = tuple(_array(folder, name) for name in ("shares", "columns", "rows"))
    share_sums = csr_array(sums, shape=(len(peers), len(vocabulary)), copy=True)  # sorted in place
    return Counts(
        WordCounts(names["documents"], frequency),
        _read_phrases(folder),
        PeerCounts(None, vocabulary, peers, _array(folder, "documents"), share_sums),
    )
