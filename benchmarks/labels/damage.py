"""Whether labels stand the damage that reports come with: held-out reports, hurt in one way at a time.

    python benchmarks/labels/damage.py [--corpus PATH]

Models are trained on undamaged reports, five folds by series; each row hurts the held-out ones in one
way, runs them through the whole pipeline from raw text, and gives F1 weighted by characters.
"""

from __future__ import annotations

import argparse
import random
import re
import unicodedata
from collections.abc import Callable
from pathlib import Path

from sklearn.model_selection import GroupKFold

from nlp.language.numerals import ENUMERATOR
from nlp.language.traditional import PAIRS
from nlp.learning import corpus
from nlp.learning.corpus import LABELS
from nlp.learning.estimator import SegmentClassifier
from nlp.learning.evaluation import gather
from nlp.learning.examples import labelled, read_corpus

CORPUS = Path(__file__).resolve().parents[2] / "corpus" / "reports"

_MARK = re.compile(r"(\{[^{}\n]{1,50}\})")
_KANGXI = {unicodedata.normalize("NFKC", chr(c)): chr(c) for c in range(0x2F00, 0x2FD6)}
_TRADITIONAL = {new: old for old, new in zip(PAIRS[::2], PAIRS[1::2])}
_WIDE = {str(i): chr(0xFF10 + i) for i in range(10)}


def _told(change: Callable[[str, random.Random], str]) -> Callable[[str, random.Random], str]:
    """A change made to the text between marks, and to labelled text only."""

    def hurt(marked: str, rng: random.Random) -> str:
        pieces = _MARK.split(marked)
        for i in range(2, len(pieces), 2):
            if pieces[i - 1][1:-1] in ("m", "p", "i", "o", "+"):
                pieces[i] = change(pieces[i], rng)
        return "".join(pieces)

    return hurt


def _sprinkled(mark: str, every: int) -> Callable[[str, random.Random], str]:
    def change(text: str, rng: random.Random) -> str:
        return "".join(c + mark if "一" <= c <= "龥" and rng.random() < 1 / every else c for c in text)

    return change


def _wrapped(marked: str, rng: random.Random) -> str:
    """Every line cut at one width, as a page does it; marks take no room."""
    width = rng.randint(24, 42)
    lines = []
    for line in marked.split("\n"):
        at = 0
        for piece in _MARK.split(line):
            if _MARK.fullmatch(piece):
                lines.append(piece)
                continue
            for c in piece:
                if at == width:
                    lines.append("\n")
                    at = 0
                lines.append(c)
                at += 1
        lines.append("\n")
    return "".join(lines)


def _page_numbers(text: str, rng: random.Random) -> str:
    """A page ends in the middle of one segment in six."""
    if len(text) < 20 or rng.random() > 1 / 6:
        return text
    at = rng.randrange(5, len(text) - 5)
    return text[:at] + "{x}\n— %d —\n{+}" % rng.randint(1, 30) + text[at:]


def _no_numerals(text: str, _: random.Random) -> str:
    numeral = ENUMERATOR.match(text)
    return text[numeral.end() :] if numeral else text


def _replaced(table: dict[str, str], share: float = 1.0) -> Callable[[str, random.Random], str]:
    return lambda text, rng: "".join(table[c] if c in table and rng.random() <= share else c for c in text)


DAMAGES = {
    "none": lambda marked, _: marked,
    "lines cut at one width, words with them": _wrapped,
    "lines cut anywhere": _told(_sprinkled("\n", 18)),
    "stray spaces": _told(_sprinkled(" ", 12)),
    "page numbers amid sentences": _told(_page_numbers),
    "full-width digits": _told(_replaced(_WIDE)),
    "Kangxi radicals": _told(_replaced(_KANGXI)),
    "traditional characters": _told(_replaced(_TRADITIONAL)),
    "lost enumerators": _told(_no_numerals),
    "one character in fifty lost": _told(
        lambda text, rng: "".join(c for c in text if not ("一" <= c <= "龥" and rng.random() < 0.02))
    ),
}


def hurt(report: corpus.LabelledReport, damage: Callable[[str, random.Random], str]) -> corpus.LabelledReport:
    """The report with its text damaged, labels carried along."""
    head, rule, marked = report.path.read_text("utf-8").partition("\n---\n")
    return corpus.parse_marked(head + rule + damage(marked, random.Random(report.name)), report.path)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--corpus", type=Path, default=CORPUS)
    options = parser.parse_args()
    reports, X, y = read_corpus([options.corpus])
    folds = list(GroupKFold(5).split(reports, groups=[r.series for r in reports]))
    models = [SegmentClassifier().fit([X[i] for i in training], [y[i] for i in training]) for training, _ in folds]
    print("| damage | macro-F1 | " + " | ".join(LABELS) + " | accuracy |")
    print("|---" * (3 + len(LABELS)) + "|")
    for name, damage in DAMAGES.items():
        names, stories, golds, found = [], [], [], []
        for model, (_, held_out) in zip(models, folds):
            pairs = [labelled(hurt(reports[i], damage)) for i in held_out]
            names += [reports[i].name for i in held_out]
            stories += [story for story, _ in pairs]
            golds += [gold for _, gold in pairs]
            found += model.predict_proba([story for story, _ in pairs])
        result = gather(names, stories, golds, found, LABELS)
        scores = " | ".join(f"{value:.3f}" for value in result.f1().values())
        print(f"| {name} | {result.macro():.4f} | {scores} | {result.right.mean():.4f} |", flush=True)


if __name__ == "__main__":
    main()
