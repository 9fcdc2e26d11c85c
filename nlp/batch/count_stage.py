"""Parts into what the measures have to know of each, and these into what they have to know of all."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import numpy as np

from nlp.batch.jobs import CountJob, TotalJob
from nlp.batch.part_words import originals_of
from nlp.batch.parts import written_beside
from nlp.measures import Counts, PeerCounts, PhraseCounts, WordCounts
from nlp.measures import count as count_of

#: The file of what is no array.
_NAMES = "names.json"


def count(job: CountJob, say: Callable[[str], None]) -> None:
    """Writes the counts of the reports of a part, second copies apart."""
    _, originals = originals_of(job.part, job.number, job.kinship)
    _write(job.target, count_of(originals))


def add_up(job: TotalJob, say: Callable[[str], None]) -> None:
    """Writes the sum of the counts of all parts, with the phrases that may be common and no others."""
    total = _sum(map(read_counts, job.parts))
    _write(job.target, Counts(total.words, total.phrases.without_rare(), total.peers))


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
        "reports": phrases.reports,
        "occurrences": phrases.occurrences,
        "documents": peers.documents,
        "shares": peers.share_sums.data,
        "columns": peers.share_sums.indices,
        "rows": peers.share_sums.indptr,
    }
    names = {
        "documents": words.documents,
        "phrases": [phrases.n, phrases.documents],
        "peers": peers.peers,
        "vocabulary": peers.vocabulary,
    }
    with written_beside(target) as beside:
        beside.mkdir()
        for name, array in arrays.items():
            np.save(beside / f"{name}.npy", array, allow_pickle=False)
        (beside / _NAMES).write_text(json.dumps(names), "ascii")


def read_counts(folder: Path) -> Counts:
    """Counts as they were written; their arrays are mapped, not loaded."""
    from scipy.sparse import csr_array

    def array(name: str) -> Any:
        return np.load(folder / f"{name}.npy", mmap_mode="r", allow_pickle=False)

    names = json.loads((folder / _NAMES).read_text("ascii"))
    vocabulary = tuple(names["vocabulary"])
    peers = tuple((year, group) for year, group in names["peers"])
    frequency = {word: reports for word, reports in zip(vocabulary, array("frequency").tolist()) if reports}
    n, documents = names["phrases"]
    shape = (len(peers), len(vocabulary))
    share_sums = csr_array(
        (array("shares"), array("columns"), array("rows")), shape=shape, copy=True
    )  # sorted in place
    return Counts(
        WordCounts(names["documents"], frequency),
        PhraseCounts(n, documents, array("hashes"), array("reports"), array("occurrences")),
        PeerCounts(None, vocabulary, peers, array("documents"), share_sums),
    )
