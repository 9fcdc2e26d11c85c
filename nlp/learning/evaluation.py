"""Gold labels and probabilities into scores with intervals, confusion, calibration, and the errors themselves."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from nlp.labelling.chain import FloatArray
from nlp.labelling.classify import Model, default_model
from nlp.labelling.features import Narrative
from nlp.language.text import defused, width
from nlp.learning.corpus import CorpusError, label_order

BoolArray = npt.NDArray[np.bool_]
LabelArray = npt.NDArray[np.object_]

_LEAST_PROBABILITY = 1e-9  # so that a probability of nothing can be raised to any power
_INTERVAL = (0.025, 0.975)  # quantiles
_COVERAGES = (1, 0.99, 0.98, 0.95, 0.9, 0.8, 0.7, 0.5)
_QUOTED_CHARACTERS = 60  # of a segment in the list of errors


class ConfidenceBin(NamedTuple):
    """Segments of about the same confidence: their mean confidence, the share of them that is right, their number."""

    confidence: float
    share_right: float
    segments: int


class Coverage(NamedTuple):
    """The most certain segments: their share of all, the least confidence among them, the share right."""

    share: float
    least_confidence: float
    share_right: float


#: What errors are counted by: the section of the segment, and what the header of its report says.
VIEWS = ("section", "kind", "year", "layout")


class GroupErrors(NamedTuple):
    """The segments of one section, kind of body, year or layout: how many there are, how many are labelled otherwise
    than gold, and the 95% interval of that share."""

    group: str
    segments: int
    errors: int
    low: float
    high: float


@dataclass(frozen=True)
class Evaluation:
    """Labelled segments in order: gold label, probability of each label, and where each stands.

    `probabilities` has a row for each segment and a column for each of `labels`; `headers` the headers of the reports
    by name.
    """

    labels: tuple[str, ...]
    reports: tuple[str, ...]
    sections: tuple[str, ...]
    texts: tuple[str, ...]
    gold: tuple[str, ...]
    probabilities: FloatArray
    headers: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @cached_property
    def predicted(self) -> LabelArray:
        """The most probable label of each segment."""
        names = np.array(self.labels, dtype=object)
        most_probable: LabelArray = names[self.probabilities.argmax(1)]
        return most_probable

    @cached_property
    def confidence(self) -> FloatArray:
        """The probability of the predicted label."""
        greatest: FloatArray = self.probabilities.max(1)
        return greatest

    @cached_property
    def right(self) -> BoolArray:
        """Whether each segment is predicted as in gold."""
        is_right: BoolArray = self.predicted == self._gold
        return is_right

    @cached_property
    def characters(self) -> FloatArray:
        """The length of each segment."""
        return np.array([len(text) for text in self.texts], float)

    @cached_property
    def _gold(self) -> LabelArray:
        return np.array(self.gold, dtype=object)

    def tempered(self, temperature: float) -> Evaluation:
        """The same with probabilities made more modest (above 1) or bolder (below)."""
        possible = np.clip(self.probabilities, _LEAST_PROBABILITY, 1)
        powered = possible ** (1 / temperature)
        totals = powered.sum(1, keepdims=True)
        return replace(self, probabilities=powered / totals)

    def f1(self, weights: FloatArray | None = None) -> dict[str, float]:
        """F1 of each label; `weights` of the segments, by default their lengths in characters.

        >>> right_but_the_second = np.array([[1, 0], [0, 1], [0, 1], [0, 1]])
        >>> e = Evaluation(("a", "b"), ("r",) * 4, ("s1",) * 4, ("x",) * 4, ("a", "a", "b", "b"), right_but_the_second)
        >>> {k: round(v, 3) for k, v in e.f1().items()}
        {'a': 0.667, 'b': 0.8}
        """
        if weights is None:
            weights = self.characters
        scores = {}
        for label in self.labels:
            is_gold = self._gold == label
            is_predicted = self.predicted == label
            hit = weights[is_gold & is_predicted].sum()
            in_gold = weights[is_gold].sum()
            in_predicted = weights[is_predicted].sum()
            total = in_gold + in_predicted
            scores[label] = float(2 * hit / total) if total else 0.0
        return scores

    def macro(self, weights: FloatArray | None = None) -> float:
        """Mean F1 over the labels."""
        scores = self.f1(weights)
        return float(np.mean(list(scores.values())))

    def interval(self, draws: int = 1000, seed: int = 0) -> tuple[float, float]:
        """95% interval of the macro-F1 by bootstrap over reports (Efron and Tibshirani 1993)."""
        drawn_scores = []
        for times_drawn in self._draws(draws, seed):
            drawn_scores.append(self.macro(self.characters * times_drawn[self._report_numbers]))
        low, high = np.quantile(drawn_scores, _INTERVAL)
        return float(low), float(high)

    def errors_by(self, view: str, draws: int = 1000, seed: int = 0) -> list[GroupErrors]:
        """Errors of each group of a view (`VIEWS`), the group with most segments first.

        Intervals are by bootstrap over reports: errors of one report go together. A report whose header does not
        say is `unknown`.

        >>> both = np.array([[1, 0], [1, 0]])
        >>> e = Evaluation(("a", "b"), ("r", "q"), ("s1", "s5"), ("x", "x"), ("a", "b"), both)
        >>> [row.group for row in e.errors_by("section") if row.errors]
        ['s5']
        """
        groups = np.array(
            self.sections if view == "section" else list(map(self._header_of(view), self.reports)), object
        )
        all_draws = self._draws(draws, seed)
        found = []
        for group in sorted(set(groups)):
            inside = groups == group
            own = self._report_numbers[inside]
            segments = np.bincount(own, minlength=all_draws.shape[1])
            wrong = np.bincount(own, ~self.right[inside], all_draws.shape[1])
            drawn_segments = all_draws @ segments
            drawn = (all_draws @ wrong)[drawn_segments > 0] / drawn_segments[drawn_segments > 0]
            low, high = np.quantile(drawn, _INTERVAL)
            found.append(GroupErrors(str(group), int(inside.sum()), int(wrong.sum()), float(low), float(high)))
        return sorted(found, key=lambda row: -row.segments)

    def _header_of(self, view: str) -> Callable[[str], str]:
        """What the header of a report says."""
        return lambda report: self.headers.get(report, {}).get(view) or "unknown"

    @cached_property
    def _report_numbers(self) -> npt.NDArray[np.intp]:
        """The number of each segment's report, in order of name."""
        return np.unique(np.array(self.reports), return_inverse=True)[1]

    def _draws(self, draws: int, seed: int) -> npt.NDArray[np.intp]:
        """How often each report is drawn in each of the bootstrap's draws, (draws, reports)."""
        count = int(self._report_numbers.max()) + 1
        rng = np.random.default_rng(seed)
        return np.array([np.bincount(rng.integers(0, count, count), minlength=count) for _ in range(draws)])

    def reliability(self, bins: int = 10) -> list[ConfidenceBin]:
        """The segments in bins of equal width by confidence; empty bins are left out."""
        bin_of_segment = (self.confidence * bins).astype(int)
        bin_of_segment = np.minimum(bin_of_segment, bins - 1)  # full confidence is in the last bin
        rows = []
        for number in range(bins):
            inside = bin_of_segment == number
            if inside.any():
                mean_confidence = float(self.confidence[inside].mean())
                share_right = float(self.right[inside].mean())
                rows.append(ConfidenceBin(mean_confidence, share_right, int(inside.sum())))
        return rows

    def calibration_error(self, bins: int = 10) -> float:
        """Expected calibration error (Guo et al. 2017): mean distance of confidence and share right."""
        distance = 0.0
        for confidence, share_right, segments in self.reliability(bins):
            distance += segments * abs(confidence - share_right)
        return distance / max(1, len(self.gold))

    def risk_coverage(self, coverages: Sequence[float] = _COVERAGES) -> list[Coverage]:
        """How many labels are right if only so many segments keep theirs, the most certain first."""
        rows = []
        for share in coverages:
            count = max(1, round(share * len(self._by_confidence)))
            kept = self._by_confidence[:count]
            least_confidence = float(self.confidence[kept[-1]])
            share_right = float(self.right[kept].mean())
            rows.append(Coverage(float(share), least_confidence, share_right))
        return rows

    @cached_property
    def _by_confidence(self) -> npt.NDArray[np.intp]:
        """The places of the segments, the most confident first."""
        return np.argsort(-self.confidence, kind="stable")

    def confusion(self) -> list[list[int]]:
        """Segments by gold label (rows) and predicted label (columns)."""
        counts = Counter(zip(self.gold, self.predicted))
        rows = []
        for gold in self.labels:
            rows.append([counts[gold, predicted] for predicted in self.labels])
        return rows

    def errors(self) -> list[int]:
        """The places of the segments labelled otherwise than gold, the most confident first."""
        return [int(i) for i in self._by_confidence if not self.right[i]]

    def summary(self) -> dict[str, object]:
        """The figures that the model file carries."""
        low, high = self.interval()
        f1 = {label: round(score, 4) for label, score in self.f1().items()}
        accuracy = float(self.right.mean())
        return {
            "macro_f1": round(self.macro(), 4),
            "interval": [round(low, 4), round(high, 4)],
            "f1": f1,
            "accuracy": round(accuracy, 4),
            "calibration_error": round(self.calibration_error(), 4),
        }

    def text(self, errors: int = 10) -> str:
        """The figures and the worst errors, to be read on a terminal."""
        low, high = self.interval()
        scores = [f"{label} {score:.3f}" for label, score in self.f1().items()]
        confusion = [["gold \\ predicted", *self.labels]]
        for label, counts in zip(self.labels, self.confusion()):
            confusion.append([label, *map(str, counts)])
        lines = [
            f"{len(self.gold)} segments of {len(set(self.reports))} reports",
            f"macro-F1 {self.macro():.4f} by characters (95% interval {low:.4f} to {high:.4f}), "
            f"accuracy {self.right.mean():.4f} by segments, calibration error {self.calibration_error():.4f}",
            "F1  " + "  ".join(scores),
            *_columns(confusion),
        ]
        for view in VIEWS if self.headers else VIEWS[:1]:
            lines += _columns(self._error_rows(view))
        worst = self.errors()[:errors]
        if worst:
            lines.append("most confident errors:")
            lines += map(self._error, worst)
        return "\n".join(lines)

    def _error_rows(self, view: str) -> list[list[str]]:
        """Errors by group as the cells of a table."""
        rows = [[f"by {view}", "segments", "wrong", "share", "95% interval"]]
        for group, segments, errors, low, high in self.errors_by(view):
            share = f"{errors / segments:.1%}"
            rows.append([group, str(segments), str(errors), share, f"{low:.1%} to {high:.1%}"])
        return rows

    def _error(self, i: int) -> str:
        """A line on the segment at this place."""
        where = f"{self.reports[i]} {self.sections[i]}"
        taken = f"{self.gold[i]} as {self.predicted[i]} ({self.confidence[i]:.2f})"
        return f"  {where}  {taken}: {self.texts[i][:_QUOTED_CHARACTERS]}"

    def write(self, path: str | Path) -> None:
        """A CSV table of the errors, the most confident first."""
        with open(path, "w", encoding="utf-8-sig", newline="") as file:
            table = csv.writer(file, lineterminator="\n")
            table.writerow(["report", "section", "gold", "predicted", "confidence", "text"])
            for i in self.errors():
                labels = [self.gold[i], self.predicted[i]]
                confidence = round(float(self.confidence[i]), 4)
                text = defused(self.texts[i])
                table.writerow([self.reports[i], self.sections[i], *labels, confidence, text])


def _columns(rows: Sequence[Sequence[str]]) -> list[str]:
    """Rows of cells as lines, the first column to the left and the others to the right, as a terminal shows Chinese.

    >>> _columns([["", "措施"], ["措施", "12"]])
    ['      措施', '措施    12']
    """
    widths = [max(map(_terminal_width, column)) for column in zip(*rows)]
    lines = []
    for first, *others in rows:
        line = first + " " * (widths[0] - _terminal_width(first))
        for cell, column_width in zip(others, widths[1:]):
            line += "  " + " " * (column_width - _terminal_width(cell)) + cell
        lines.append(line)
    return lines


def _terminal_width(text: str) -> int:
    """Columns that a text takes on a terminal, where a Chinese character takes two."""
    return int(2 * width(text))


def gather(
    names: Sequence[str],
    X: Sequence[Narrative],
    y: Sequence[Sequence[str | None]],
    probabilities: Sequence[FloatArray],
    labels: Sequence[str],
    headers: Mapping[str, Mapping[str, str]] | None = None,
) -> Evaluation:
    """The labelled segments of reports and what was predicted for them, as one evaluation.

    `probabilities` has for each report an array of a row a segment and a column a label. Raises `CorpusError`
    where no segment is labelled.
    """
    rows = []
    for name, story, golds, predictions in zip(names, X, y, probabilities):
        for segment, gold, prediction in zip(story.segments, golds, predictions):
            if gold is not None:
                rows.append((name, segment.section, segment.text, gold, prediction))
    if not rows:
        raise CorpusError("no segment is labelled: nothing to evaluate")
    reports, sections, texts, gold_labels, predicted = zip(*rows)
    return Evaluation(tuple(labels), reports, sections, texts, gold_labels, np.array(predicted), headers or {})


def evaluate(paths: Sequence[str | Path], model: Model | None = None) -> Evaluation:
    """A model, by default the shipped one, on labelled reports; of its own corpus it knows the answers."""
    from nlp.learning.examples import read_corpus

    model = model or default_model()
    reports, X, y = read_corpus(paths)
    # A label that the model does not know has no probability.
    known = {label for row in y for label in row if label is not None}
    unknown = sorted(known - set(model.labels), key=label_order)
    columns_for_unknown = ((0, 0), (0, len(unknown)))
    probabilities = [np.pad(model.probabilities(story), columns_for_unknown) for story in X]
    names = [report.name for report in reports]
    headers = {report.name: report.header for report in reports}
    return gather(names, X, y, probabilities, (*model.labels, *unknown), headers)
