"""Make `nlp/data/background.txt`: in how many reports each four compared characters stand, where it is more than one.

    python benchmarks/reuse/background.py [--corpus DIR]

Counted are the reports of the calibrating half of the corpus, which no test uses, and as many sections by hands that
share the trade's phrases (`stock.py`, with seeds that no test uses): the corpus was written to be various, so that
phrases that every third township has are rarer in it than in the world.
"""

from __future__ import annotations

import argparse
from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path

from base import CORPUS, load, split
from stock import SECTIONS, make

from nlp.reuse import ReportText
from nlp.reuse.background import FOUR
from nlp.reuse.codes import text_of
from nlp.reuse.normalise import NUMBERS
from nlp.reuse.pool import normalise_report

FILE = Path(__file__).resolve().parents[2] / "nlp" / "data" / "background.txt"
#: Reports that a four must be in.
FEWEST = 3
SEED = 1000


def fours(text: ReportText) -> set[str]:
    """The fours of a report, within clauses."""
    normal = normalise_report(text)
    begins = [*normal.clauses.nonzero()[0].tolist(), normal.codes.size]
    found = set()
    for begin, end in pairwise(begins):
        clause = text_of(normal.codes[begin:end])
        found.update(clause[i : i + FOUR] for i in range(len(clause) - FOUR + 1))
    return {four for four in found if not any(NUMBERS[0] <= ord(c) < NUMBERS[-1] for c in four)}


def hands(count: int) -> list[ReportText]:
    """Reports of stock phrases, sections one and five each by a hand."""
    sections = [section for section in make(8 * count, SEED) if section.source is None]
    by_code = {code: [s.text for s in sections if s.code == code][:count] for code in SECTIONS}
    return [
        ReportText(one.report, one.body, one.year, [*one.segments, *five.segments])
        for one, five in zip(by_code["s1"], by_code["s5"])
    ]


def count(texts: Iterable[ReportText]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(fours(text))
    return counts


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--corpus", type=Path, default=CORPUS)
    options = parser.parse_args()
    texts = split(load(options.corpus), test=False)
    texts = [*texts, *hands(len(texts))]
    by_count = defaultdict(list)
    for four, number in count(texts).items():
        if number >= FEWEST:
            by_count[number].append(four)
    lines = [
        "# The number of reports; then counts of reports, and the fours of compared characters that stand in so many:",
        "# see nlp/reuse/background.py. Made by benchmarks/reuse/background.py from invented reports.",
        str(len(texts)),
    ]
    lines += [f"{number}\t{''.join(sorted(found))}" for number, found in sorted(by_count.items())]
    FILE.write_text("\n".join(lines) + "\n", "utf-8")
    print(f"{sum(map(len, by_count.values()))} fours of {len(texts)} reports, {FILE.stat().st_size} bytes")


if __name__ == "__main__":
    main()
