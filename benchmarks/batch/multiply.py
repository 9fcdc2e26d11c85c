"""Writes very many reports as text files: those of the corpus over and over, each time of another body or year.

    python benchmarks/batch/multiply.py FOLDER [--reports 10000] [--seed 1] [--lines 12]

Each is a corpus report whose body has another name (the same for six years), whose numbers are drawn anew, and of whose
sentences three in five are walks over the words of the corpus (what follows a word there may follow it here), one in
ten is another report's, and the rest are as they were: about as much is shared as in `benchmarks/reuse/simulate.py`,
and no two are the same.
"""

from __future__ import annotations

import argparse
import random
import re
from collections import defaultdict
from itertools import pairwise
from pathlib import Path

import rjieba

CORPUS = Path(__file__).resolve().parents[2] / "corpus" / "reports"
MARK = re.compile(r"\{[^{}\n]{1,40}\}")
NUMBER = re.compile(r"(?<![\d〔])\d{1,4}(?=[件条次人个份场期家项类篇])")
#: A line ends within a sentence only where it is full.
SENTENCE = re.compile(r"(?:[^。\n]|(?<=[^\n]{20})\n){20,120}。")
#: The years that each body reports of.
FIRST_YEAR, YEARS = 2019, 6
#: Lines in which the title is looked for.
MOST_HEAD = 8
SYLLABLES = "青岚沅河蒿坝鹭湾柳溪桐岭云涧石塘金浦罗雁松原梅关临漳渡津"


def load() -> list[tuple[str, int, str]]:
    """Body, year and text of each report of the corpus."""
    reports = []
    for path in sorted(CORPUS.glob("*.txt")):
        head, _, marked = path.read_text("utf-8").partition("\n---\n")
        fields = dict(line.split(": ", 1) for line in head.split("\n") if ": " in line)
        reports.append((fields["body"], int(fields["year"]), MARK.sub("", marked)))
    return reports


class Walks:
    """Sentences made of the words of others, each of which follows the one before it somewhere."""

    def __init__(self, texts: list[str]) -> None:
        self.sentences = sorted({sentence for text in texts for sentence in SENTENCE.findall(text.replace("\n", ""))})
        self.followers: dict[str, list[str]] = defaultdict(list)
        self.first: list[str] = []
        for sentence in self.sentences:
            words = rjieba.cut(sentence.rstrip("。"))
            self.first.append(words[0])
            for word, follower in pairwise(words):
                self.followers[word].append(follower)

    def walk(self, rng: random.Random) -> str:
        """A sentence."""
        words = [rng.choice(self.first)]
        for _ in range(rng.randint(14, 26)):
            words.append(rng.choice(self.followers.get(words[-1]) or self.first))
        return "".join(words).strip("，、；：") + "。"


def changed(text: str, walks: Walks, rng: random.Random) -> str:
    """A text with other numbers and other sentences, the title and what is before it as they were."""

    def other(match: re.Match[str]) -> str:
        luck = rng.random()
        if luck < 0.6:
            return walks.walk(rng)
        return rng.choice(walks.sentences) if luck < 0.7 else match.group()

    lines = text.split("\n")
    head = next((number for number, line in enumerate(lines[:MOST_HEAD], 1) if "报告" in line), 0)
    body = NUMBER.sub(lambda _: str(rng.randint(2, 4000)), "\n".join(lines[head:]))
    return "\n".join([*lines[:head], SENTENCE.sub(other, body)])


def county(rng: random.Random) -> str:
    """The name of a county."""
    return "".join(rng.choices(SYLLABLES, k=3)) + "县"


def renamed(body: str, year: int, text: str, name: str, new_year: int) -> str:
    """A text as that of the same body in another county, in another year."""
    new_body = name + re.sub(r"^.*?[省市县区旗]", "", body)
    return text.replace(body, new_body).replace(str(year), str(new_year)).replace(str(year + 1), str(new_year + 1))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--reports", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--lines", type=int, help="lines of each report, the rest is left out")
    options = parser.parse_args()
    rng = random.Random(options.seed)
    reports = load()
    walks = Walks([text for _, _, text in reports])
    for number in range(options.reports):
        times, which = divmod(number, len(reports))
        name = county(random.Random(f"{options.seed} {which} {times // YEARS}"))
        text = renamed(*reports[which], name, FIRST_YEAR + times % YEARS)
        folder = options.folder / f"{number // 1000:04}"
        folder.mkdir(parents=True, exist_ok=True)
        lines = changed(text, walks, rng).split("\n")[: options.lines]
        (folder / f"{number:07}.txt").write_text("\n".join(lines), "utf-8")


if __name__ == "__main__":
    main()
