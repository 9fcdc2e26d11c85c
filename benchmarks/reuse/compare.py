"""This engine beside what others use, on the same planted copies in one run: quality and speed in one table.

    pip install -r benchmarks/requirements.txt
    python benchmarks/reuse/compare.py [--corpus DIR] [--reports N]

Every tool gets the same segments and names for each the best source among the segments of other reports
that are not later. A tool that knows no spans marks both segments whole. Thresholds are each tool's best
(by plagdet) on the calibrating half, but for character-set Jaccard, whose 0.88 is given. Speed is that of
indexing and looking up all segments, from strings to answers, on one core. `flagged` is the share of
characters marked in independent text, `worst` that in the worst kind of hard negative.
"""

from __future__ import annotations

import argparse
import os
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from difflib import SequenceMatcher
from pathlib import Path
from typing import NamedTuple
from zlib import crc32

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"

import jieba  # noqa: E402
import numpy as np  # noqa: E402
from base import CORPUS, load, split  # noqa: E402
from datasketch import MinHash, MinHashLSH  # noqa: E402
from evaluate import Finding, best_source, find, flagged, report  # noqa: E402
from plant import Planted, plant  # noqa: E402
from rensa import RMinHash, RMinHashLSH  # noqa: E402
from scipy.sparse import csr_array  # noqa: E402
from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: E402

jieba.setLogLevel(60)

GRID = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
#: MinHash: permutations, bands of four, characters in a shingle.
PERMUTATIONS, BANDS, SHINGLE = 64, 16, 3
#: Winnowing: characters in a fingerprint and fingerprints of which one is kept.
GRAM, WINDOW = 5, 8


class Item(NamedTuple):
    """A segment of a report, and its text without marks and spaces with the place of each character."""

    report: str
    year: int
    segment: int
    text: str
    plain: str
    places: list[int]


class Guess(NamedTuple):
    """The best source of a segment, how alike they are, and matched spans (none: both whole)."""

    item: int
    source: int
    score: float
    spans: tuple[tuple[int, int, int, int], ...] = ()


def items_of(planted: Planted) -> list[Item]:
    found = []
    for text in planted.texts:
        for i, s in enumerate(text.segments):
            places = [k for k, char in enumerate(s.text) if char.isalnum()]
            found.append(Item(text.report, text.year or 0, i, s.text, "".join(s.text[k] for k in places), places))
    return found


def admissible(a: Item, b: Item) -> bool:
    return a.report != b.report and b.year <= a.year and bool(a.plain and b.plain)


def difflib_ratio(items: list[Item]) -> Iterator[Guess]:
    """`SequenceMatcher.ratio` of each pair, behind its own quick upper bounds."""
    for i, a in enumerate(items):
        best, most, matcher = -1, GRID[0], SequenceMatcher(autojunk=False)
        matcher.set_seq2(a.plain)
        for j, b in enumerate(items):
            if admissible(a, b):
                matcher.set_seq1(b.plain)
                if matcher.real_quick_ratio() > most and matcher.quick_ratio() > most and matcher.ratio() > most:
                    best, most = j, matcher.ratio()
        if best >= 0:
            b = items[best]
            blocks = SequenceMatcher(None, a.plain, b.plain, autojunk=False).get_matching_blocks()
            yield Guess(
                i,
                best,
                most,
                tuple(
                    (a.places[m.a], a.places[m.a + m.size - 1] + 1, b.places[m.b], b.places[m.b + m.size - 1] + 1)
                    for m in blocks
                    if m.size > 1
                ),
            )


def _best_of(items: list[Item], similar: Callable[[slice], np.ndarray]) -> Iterator[Guess]:
    """The best source by a matrix of similarities, some rows at a time."""
    number = {r: n for n, r in enumerate(dict.fromkeys(x.report for x in items))}
    report, year = np.array([number[x.report] for x in items]), np.array([x.year for x in items])
    for start in range(0, len(items), 500):
        rows = slice(start, start + 500)
        values = similar(rows)
        values[(report[rows, None] == report) | (year[rows, None] < year)] = 0
        for i, j in enumerate(values.argmax(axis=1)):
            yield Guess(start + i, int(j), float(values[i, j]))


def set_jaccard(items: list[Item]) -> Iterator[Guess]:
    """Jaccard of the sets of characters."""
    codes = [sorted({ord(c) for c in x.plain}) for x in items]
    ends = np.cumsum([0, *map(len, codes)])
    has = csr_array(
        (np.ones(ends[-1]), np.concatenate([np.array(c, int) for c in codes]), ends), shape=(len(items), 0x110000)
    )
    size = np.diff(ends)

    def similar(rows: slice) -> np.ndarray:
        both = (has[rows] @ has.T).toarray()
        return both / np.maximum(size[rows, None] + size - both, 1)

    return _best_of(items, similar)


def tfidf_cosine(items: list[Item]) -> Iterator[Guess]:
    """Cosine of TF-IDF vectors of jieba's words."""
    vectors = TfidfVectorizer(analyzer=jieba.lcut).fit_transform([x.plain for x in items])
    return _best_of(items, lambda rows: (vectors[rows] @ vectors.T).toarray())


def _shingles(text: str) -> set[str]:
    return {text[k : k + SHINGLE] for k in range(max(len(text) - SHINGLE + 1, 1))}


def datasketch_lsh(items: list[Item]) -> Iterator[Guess]:
    """MinHash of character shingles, candidates by LSH, the best by estimated Jaccard."""
    index, made = MinHashLSH(num_perm=PERMUTATIONS, params=(BANDS, PERMUTATIONS // BANDS)), []
    for i, item in enumerate(items):
        made.append(MinHash(num_perm=PERMUTATIONS))
        made[-1].update_batch([s.encode() for s in _shingles(item.plain)])
        index.insert(i, made[-1])
    yield from _by_sketch(items, made, index)


def rensa_lsh(items: list[Item]) -> Iterator[Guess]:
    """The same with rensa."""
    index, made = RMinHashLSH(threshold=GRID[0], num_perm=PERMUTATIONS, num_bands=BANDS), []
    for i, item in enumerate(items):
        made.append(RMinHash(num_perm=PERMUTATIONS, seed=42))
        made[-1].update(list(_shingles(item.plain)))
        index.insert(i, made[-1])
    yield from _by_sketch(items, made, index)


def _by_sketch(items, made, index) -> Iterator[Guess]:
    for i, item in enumerate(items):
        scored = [(made[i].jaccard(made[j]), -j) for j in index.query(made[i]) if admissible(item, items[j])]
        if scored:
            score, j = max(scored)
            yield Guess(i, -j, score)


def winnowing(items: list[Item]) -> Iterator[Guess]:
    """Winnowing as published (Schleimer et al. 2003): the share of a segment's fingerprints in the best source."""
    found, postings = [], defaultdict(list)
    for i, item in enumerate(items):
        hashes = [crc32(item.plain[k : k + GRAM].encode()) for k in range(len(item.plain) - GRAM + 1)]
        windows = range(max(len(hashes) - WINDOW + 1, min(len(hashes), 1)))
        kept = {min(range(w, min(w + WINDOW, len(hashes))), key=lambda k: (hashes[k], -k)) for w in windows}
        found.append({hashes[k]: k for k in kept})
        for value in found[-1]:
            postings[value].append(i)
    for i, item in enumerate(items):
        votes = Counter(j for value in found[i] for j in postings[value] if admissible(item, items[j]))
        if votes:
            j, shared = max(votes.items(), key=lambda v: (v[1], -v[0]))
            both = [(found[i][v], found[j][v]) for v in found[i] if v in found[j]]
            a, b = sorted(x for x, _ in both), sorted(y for _, y in both)
            p, q = item.places, items[j].places
            yield Guess(
                i, j, shared / len(found[i]), ((p[a[0]], p[a[-1] + GRAM - 1] + 1, q[b[0]], q[b[-1] + GRAM - 1] + 1),)
            )


TOOLS = {
    "difflib": difflib_ratio,
    "character-set Jaccard": set_jaccard,
    "TF-IDF cosine (jieba)": tfidf_cosine,
    "datasketch MinHash LSH": datasketch_lsh,
    "rensa MinHash LSH": rensa_lsh,
    "5-gram winnowing": winnowing,
}
FIXED = {"character-set Jaccard": 0.88}


def findings(items: list[Item], guesses: list[Guess], threshold: float) -> list[Finding]:
    found = []
    for g in guesses:
        if g.score >= threshold:
            a, b = items[g.item], items[g.source]
            found.append(
                Finding(a.report, a.segment, b.report, b.segment, g.spans or ((0, len(a.text), 0, len(b.text)),))
            )
    return found


def run(tool: Callable, planted: Planted) -> tuple[list[Item], list[Guess], float]:
    """What a tool finds, and the seconds it takes from strings to answers."""
    start = time.perf_counter()
    items = items_of(planted)
    guesses = list(tool(items))
    return items, guesses, time.perf_counter() - start


def line(name: str, threshold: str, planted: Planted, found: list[Finding], seconds: float) -> str:
    table, false = report(planted, found), flagged(planted, found)
    q, segments = table["all"], sum(len(t.segments) for t in planted.texts)
    hardest = min(q.plagdet for edit, q in table.items() if edit != "preamble")
    return (
        f"{name:24}{threshold:>10}{q.precision:10.3f}{q.recall:8.3f}{q.plagdet:9.3f}"
        f"{table['verbatim'].plagdet:10.3f}{hardest:9.3f}{best_source(planted, found):8.3f}"
        f"{false['independent text']:9.4f}{max(false.values()):7.3f}{segments / seconds:12,.0f}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--corpus", type=Path, default=CORPUS)
    parser.add_argument("--reports", type=int, default=60, help="reports of each half")
    options = parser.parse_args()
    texts = load(options.corpus)
    jieba.lcut("年报")
    calibrating, test = (plant(_some(split(texts, half), options.reports), seed=30, rounds=2) for half in (False, True))
    print(f"{len(test.texts)} reports, {sum(len(t.segments) for t in test.texts)} segments, {len(test.cases)} planted")
    print(
        f"{'tool':24}{'threshold':>10}{'precision':>10}{'recall':>8}{'plagdet':>9}{'verbatim':>10}{'hardest':>9}{'source':>8}{'flagged':>9}{'worst':>7}{'segments/s':>12}"
    )
    for name, tool in TOOLS.items():
        threshold = FIXED.get(name)
        if threshold is None:
            items, guesses, _ = run(tool, calibrating)
            threshold = max(GRID, key=lambda t: report(calibrating, findings(items, guesses, t))["all"].plagdet)
        items, guesses, seconds = run(tool, test)
        print(line(name, f"{threshold:.2f}", test, findings(items, guesses, threshold), seconds), flush=True)
    find(calibrating.texts)
    start = time.perf_counter()
    found = find(test.texts)
    print(line("gongkai", "", test, found, time.perf_counter() - start))


def _some(texts: list, count: int) -> list:
    """So many reports of all series alike."""
    return texts[:: max(1, len(texts) // count)][:count]


if __name__ == "__main__":
    main()
