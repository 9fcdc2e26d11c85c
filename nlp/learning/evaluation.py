"""How good labels are: scores with intervals, confusion, calibration, and the errors themselves."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np

from nlp.labelling.classify import Model, default_model
from nlp.labelling.features import Narrative
from nlp.language.text import defused, width
from nlp.learning.corpus import CorpusError, label_order


@dataclass(frozen=True)
class Evaluation:
    """Labelled segments in order: gold label, probability of each label, and where each stands."""

    labels: tuple[str, ...]
    reports: tuple[str, ...]
    sections: tuple[str, ...]
    texts: tuple[str, ...]
    gold: tuple[str, ...]
    probabilities: np.ndarray

    @cached_property
    def predicted(self) -> np.ndarray:
        """The most probable label of each segment."""
        return np.array(self.labels, dtype=object)[self.probabilities.argmax(1)]

    @cached_property
    def confidence(self) -> np.ndarray:
        """The probability of the predicted label."""
        return self.probabilities.max(1)

    @cached_property
    def right(self) -> np.ndarray:
        return self.predicted == np.array(self.gold, dtype=object)

    @cached_property
    def characters(self) -> np.ndarray:
        return np.array([len(t) for t in self.texts], float)

    def tempered(self, temperature: float) -> Evaluation:
        """The same with probabilities made more modest (above 1) or bolder (below)."""
        powered = np.clip(self.probabilities, 1e-9, 1) ** (1 / temperature)
        return replace(self, probabilities=powered / powered.sum(1, keepdims=True))

    def f1(self, weights: np.ndarray | None = None) -> dict[str, float]:
        """F1 of each label; `weights` of the segments, by default their lengths in characters.

        >>> e = Evaluation(("a", "b"), ("r",) * 4, ("s1",) * 4, ("x",) * 4, ("a", "a", "b", "b"), np.array([[1, 0], [0, 1], [0, 1], [0, 1]]))
        >>> {k: round(v, 3) for k, v in e.f1().items()}
        {'a': 0.667, 'b': 0.8}
        """
        w = self.characters if weights is None else weights
        gold = np.array(self.gold, dtype=object)
        found = {}
        for label in self.labels:
            is_gold, is_predicted = gold == label, self.predicted == label
            hit = w[is_gold & is_predicted].sum()
            both = w[is_gold].sum() + w[is_predicted].sum()
            found[label] = float(2 * hit / both) if both else 0.0
        return found

    def macro(self, weights: np.ndarray | None = None) -> float:
        """Mean F1 over the labels."""
        return float(np.mean(list(self.f1(weights).values())))

    def interval(self, draws: int = 1000, seed: int = 0) -> tuple[float, float]:
        """95% interval of the macro-F1 by bootstrap over reports (Efron and Tibshirani 1993)."""
        names = sorted(set(self.reports))
        place = np.array([names.index(r) for r in self.reports])
        rng = np.random.default_rng(seed)
        draws_ = [
            self.macro(
                self.characters * np.bincount(rng.integers(0, len(names), len(names)), minlength=len(names))[place]
            )
            for _ in range(draws)
        ]
        low, high = np.quantile(draws_, [0.025, 0.975])
        return float(low), float(high)

    def reliability(self, bins: int = 10) -> list[tuple[float, float, int]]:
        """For each bin of confidence that is not empty: mean confidence, share right, segments."""
        place = np.minimum((self.confidence * bins).astype(int), bins - 1)
        return [
            (float(self.confidence[place == b].mean()), float(self.right[place == b].mean()), int((place == b).sum()))
            for b in range(bins)
            if (place == b).any()
        ]

    def calibration_error(self, bins: int = 10) -> float:
        """Expected calibration error (Guo et al. 2017): mean distance of confidence and share right."""
        return sum(n * abs(c - r) for c, r, n in self.reliability(bins)) / max(1, len(self.gold))

    def risk_coverage(
        self, coverages: Sequence[float] = (1, 0.99, 0.98, 0.95, 0.9, 0.8, 0.7, 0.5)
    ) -> list[tuple[float, float, float]]:
        """For each share of segments kept, the most certain first: the share, the least confidence in it, the share right."""
        order = np.argsort(-self.confidence, kind="stable")
        rows = []
        for share in coverages:
            kept = order[: max(1, round(share * len(order)))]
            rows.append((float(share), float(self.confidence[kept[-1]]), float(self.right[kept].mean())))
        return rows

    def confusion(self) -> list[list[int]]:
        """Segments by gold label (rows) and predicted label (columns)."""
        pairs = list(zip(self.gold, self.predicted))
        return [[pairs.count((g, p)) for p in self.labels] for g in self.labels]

    def errors(self) -> list[int]:
        """The places of the segments labelled otherwise than gold, the most confident first."""
        return [int(i) for i in np.argsort(-self.confidence, kind="stable") if not self.right[i]]

    def summary(self) -> dict[str, object]:
        """The figures that the model file carries."""
        low, high = self.interval()
        return {
            "macro_f1": round(self.macro(), 4),
            "interval": [round(low, 4), round(high, 4)],
            "f1": {k: round(v, 4) for k, v in self.f1().items()},
            "accuracy": round(float(self.right.mean()), 4),
            "calibration_error": round(self.calibration_error(), 4),
        }

    def text(self, errors: int = 10) -> str:
        """The figures and the worst errors, to be read on a terminal."""
        low, high = self.interval()
        lines = [
            f"{len(self.gold)} segments of {len(set(self.reports))} reports",
            f"macro-F1 {self.macro():.4f} by characters (95% interval {low:.4f} to {high:.4f}), accuracy {self.right.mean():.4f} by segments, "
            f"calibration error {self.calibration_error():.4f}",
            "F1  " + "  ".join(f"{k} {v:.3f}" for k, v in self.f1().items()),
            *_columns(
                [
                    ["gold \\ predicted", *self.labels],
                    *([name, *map(str, row)] for name, row in zip(self.labels, self.confusion())),
                ]
            ),
        ]
        worst = self.errors()[:errors]
        if worst:
            lines.append("most confident errors:")
            lines += [
                f"  {self.reports[i]} {self.sections[i]}  {self.gold[i]} as {self.predicted[i]} ({self.confidence[i]:.2f}): {self.texts[i][:60]}"
                for i in worst
            ]
        return "\n".join(lines)

    def write(self, path: str | Path) -> None:
        """A CSV table of the errors, the most confident first."""
        with open(path, "w", encoding="utf-8-sig", newline="") as f:
            table = csv.writer(f, lineterminator="\n")
            table.writerow(["report", "section", "gold", "predicted", "confidence", "text"])
            for i in self.errors():
                table.writerow(
                    [
                        self.reports[i],
                        self.sections[i],
                        self.gold[i],
                        self.predicted[i],
                        round(float(self.confidence[i]), 4),
                        defused(self.texts[i]),
                    ]
                )


def _columns(rows: Sequence[Sequence[str]]) -> list[str]:
    """Rows of cells as lines, the first column to the left and the others to the right, as a terminal shows Chinese.

    >>> _columns([["", "措施"], ["措施", "12"]])
    ['      措施', '措施    12']
    """
    wide = [[int(2 * width(cell)) for cell in row] for row in rows]
    most = [max(column) for column in zip(*wide)]
    return [
        row[0]
        + " " * (most[0] - own[0])
        + "".join(" " * (2 + m - w) + cell for cell, w, m in zip(row[1:], own[1:], most[1:]))
        for row, own in zip(rows, wide)
    ]


def gather(
    names: Sequence[str],
    X: Sequence[Narrative],
    y: Sequence[Sequence[str | None]],
    probabilities: Sequence[np.ndarray],
    labels: Sequence[str],
) -> Evaluation:
    """The labelled segments of reports and what was predicted for them, as one evaluation."""
    rows = [
        (name, segment.section, segment.text, gold, p)
        for name, story, golds, found in zip(names, X, y, probabilities)
        for segment, gold, p in zip(story.segments, golds, found)
        if gold is not None
    ]
    if not rows:
        raise CorpusError("no segment is labelled: nothing to evaluate")
    reports, sections, texts, gold, found = zip(*rows)
    return Evaluation(tuple(labels), reports, sections, texts, gold, np.array(found))


def evaluate(paths: Sequence[str | Path], model: Model | None = None) -> Evaluation:
    """A model, by default the shipped one, on labelled reports; of its own corpus it knows the answers."""
    from nlp.learning.examples import read_corpus

    model = model or default_model()
    reports, X, y = read_corpus(paths)
    # A label that the model does not know has no probability.
    known = {label for row in y for label in row if label is not None}
    unknown = sorted(known - set(model.labels), key=label_order)
    found = [np.pad(model.probabilities(story), ((0, 0), (0, len(unknown)))) for story in X]
    return gather([r.name for r in reports], X, y, found, (*model.labels, *unknown))
