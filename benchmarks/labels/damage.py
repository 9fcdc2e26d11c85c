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
_LABELLED = ("{m}", "{p}", "{i}", "{o}", "{+}")  # marks before text that has a label
_KANGXI_RADICALS = map(chr, range(0x2F00, 0x2FD6))
_KANGXI = {unicodedata.normalize("NFKC", radical): radical for radical in _KANGXI_RADICALS}
_TRADITIONAL = dict(zip(PAIRS[1::2], PAIRS[::2]))
_FULL_WIDTH = {chr(digit): chr(digit + 0xFEE0) for digit in range(ord("0"), ord("9") + 1)}

Damage = Callable[[str, random.Random], str]


def _is_chinese(character: str) -> bool:
    return "一" <= character <= "龥"


def _within_segments(change: Damage) -> Damage:
    """A change made to the text between marks, and to labelled text only."""

    def hurt(marked: str, rng: random.Random) -> str:
        pieces = _MARK.split(marked)
        for i in range(2, len(pieces), 2):
            if pieces[i - 1] in _LABELLED:
                pieces[i] = change(pieces[i], rng)
        return "".join(pieces)

    return hurt


def _sprinkled(inserted: str, every: int) -> Damage:
    """Something inserted behind one Chinese character in so many."""

    def change(text: str, rng: random.Random) -> str:
        characters = []
        for character in text:
            characters.append(character)
            if _is_chinese(character) and rng.random() < 1 / every:
                characters.append(inserted)
        return "".join(characters)

    return change


def _wrapped(marked: str, rng: random.Random) -> str:
    """Every line cut at one width, as a page does it; marks take no room."""
    width = rng.randint(24, 42)
    pieces = []
    for line in marked.split("\n"):
        column = 0
        for piece in _MARK.split(line):
            if _MARK.fullmatch(piece):
                pieces.append(piece)
                continue
            for character in piece:
                if column == width:
                    pieces.append("\n")
                    column = 0
                pieces.append(character)
                column += 1
        pieces.append("\n")
    return "".join(pieces)


def _page_numbers(text: str, rng: random.Random) -> str:
    """A page ends in the middle of one segment in six."""
    if len(text) < 20 or rng.random() > 1 / 6:
        return text
    cut = rng.randrange(5, len(text) - 5)
    page = rng.randint(1, 30)
    return f"{text[:cut]}{{x}}\n— {page} —\n{{+}}{text[cut:]}"


def _no_numerals(text: str, _: random.Random) -> str:
    """The numeral that begins a segment lost."""
    numeral = ENUMERATOR.match(text)
    return text[numeral.end() :] if numeral else text


def _replaced(replacements: dict[str, str]) -> Damage:
    """Every character that has a replacement replaced."""
    table = str.maketrans(replacements)
    return lambda text, _: text.translate(table)


def _thinned(text: str, rng: random.Random) -> str:
    """One Chinese character in fifty lost."""
    return "".join(c for c in text if not (_is_chinese(c) and rng.random() < 1 / 50))


DAMAGES: dict[str, Damage] = {
    "none": lambda marked, _: marked,
    "lines cut at one width, words with them": _wrapped,
    "lines cut anywhere": _within_segments(_sprinkled("\n", 18)),
    "stray spaces": _within_segments(_sprinkled(" ", 12)),
    "page numbers amid sentences": _within_segments(_page_numbers),
    "full-width digits": _within_segments(_replaced(_FULL_WIDTH)),
    "Kangxi radicals": _within_segments(_replaced(_KANGXI)),
    "traditional characters": _within_segments(_replaced(_TRADITIONAL)),
    "lost enumerators": _within_segments(_no_numerals),
    "one character in fifty lost": _within_segments(_thinned),
}


def hurt(report: corpus.LabelledReport, damage: Damage) -> corpus.LabelledReport:
    """The report with its text damaged, labels carried along."""
    head, rule, marked = report.path.read_text("utf-8").partition("\n---\n")
    damaged = damage(marked, random.Random(report.name))
    return corpus.parse_marked(head + rule + damaged, report.path)


def main() -> None:
    """Prints a row a damage."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--corpus", type=Path, default=CORPUS)
    options = parser.parse_args()
    reports, X, y = read_corpus([options.corpus])
    series = [report.series for report in reports]
    folds = list(GroupKFold(5).split(reports, groups=series))
    models = []
    for training, _ in folds:
        model = SegmentClassifier()
        models.append(model.fit([X[i] for i in training], [y[i] for i in training]))
    print("| damage | macro-F1 | " + " | ".join(LABELS) + " | accuracy |")
    print("|---" * (3 + len(LABELS)) + "|")
    for name, damage in DAMAGES.items():
        names, stories, golds, probabilities = [], [], [], []
        for model, (_, held_out) in zip(models, folds):
            hurt_reports = [hurt(reports[i], damage) for i in held_out]
            pairs = [labelled(report) for report in hurt_reports]
            held_out_stories = [story for story, _ in pairs]
            names += [report.name for report in hurt_reports]
            stories += held_out_stories
            golds += [gold for _, gold in pairs]
            probabilities += model.predict_proba(held_out_stories)
        result = gather(names, stories, golds, probabilities, LABELS)
        scores = " | ".join(f"{score:.3f}" for score in result.f1().values())
        print(f"| {name} | {result.macro():.4f} | {scores} | {result.right.mean():.4f} |", flush=True)


if __name__ == "__main__":
    main()
