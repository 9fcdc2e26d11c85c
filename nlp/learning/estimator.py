"""The estimator: labelled reports in, a model out; scikit-learn's conventions throughout."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.exceptions import NotFittedError
from sklearn.metrics import f1_score

from nlp.labelling.chain import fit_chain
from nlp.labelling.classify import Model
from nlp.labelling.features import BLOCKS, LINKS, Narrative, lexical, links, neighbours, structural
from nlp.learning import corpus


def _neighbour_feature(name: str) -> bool:
    """Which features of a neighbour are worth a weight of their own: its first and last words."""
    return name[0] in "^$"


class SegmentClassifier(ClassifierMixin, BaseEstimator):
    """Learns to label the segments of reports: a linear-chain conditional random field.

    `X` is a sequence of `Narrative`, `y` a sequence of equally long sequences of labels, where None
    leaves a segment unlabelled. Any set of labels will do.

    Parameters
    ----------
    penalty : weight of the L2 penalty.
    min_count : a feature must occur in so many segments.
    max_iterations : of L-BFGS.
    temperature : what scores are divided by before probabilities are taken.
    """

    def __init__(self, penalty: float = 0.7, min_count: int = 3, max_iterations: int = 150, temperature: float = 1.0):
        self.penalty = penalty
        self.min_count = min_count
        self.max_iterations = max_iterations
        self.temperature = temperature

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.input_tags.two_d_array = False  # a report is no row of numbers
        tags.no_validation = True
        return tags

    def fit(self, X: Sequence[Narrative], y: Sequence[Sequence[str | None]]) -> SegmentClassifier:
        """Learns the weights. Raises ValueError where X and y do not match or fewer than two labels occur."""
        from scipy.sparse import csr_matrix

        if len(X) != len(y):
            raise ValueError(f"{len(X)} reports but labels for {len(y)}")
        labels = sorted(label_set(y), key=corpus.label_order)
        if len(labels) < 2:
            raise ValueError("at least two different labels are needed to train")
        runs = _runs(X, y)
        places = [place for run in runs for place in run]
        counts = Counter(name for place in places for name in place.features)
        columns = {name: k for k, name in enumerate(sorted(name for name, n in counts.items() if n >= self.min_count))}
        rows = [sorted(columns[name] for name in place.features if name in columns) for place in places]
        ends = np.cumsum([0, *map(len, rows)])
        seen = csr_matrix((np.ones(ends[-1]), [k for row in rows for k in row], ends), shape=(len(rows), len(columns)))
        weights, transitions = fit_chain(
            seen,
            np.array([labels.index(place.label) for place in places]),
            np.array([place.link for place in places]),
            [len(run) for run in runs],
            len(labels),
            len(LINKS),
            self.penalty,
            self.max_iterations,
        )
        self.classes_ = np.array(labels, dtype=object)
        self.model_ = _model(labels, dict(zip(columns, weights)), transitions, self.temperature)
        return self

    def predict_proba(self, X: Sequence[Narrative]) -> list[np.ndarray]:
        """For each report the probability of each label of each segment, (segments, labels)."""
        if not hasattr(self, "model_"):
            raise NotFittedError("this SegmentClassifier is not fitted: call fit first")
        return [self.model_.probabilities(story) for story in X]

    def predict(self, X: Sequence[Narrative]) -> list[np.ndarray]:
        """For each report the most probable label of each segment."""
        return [self.classes_[p.argmax(1)] for p in self.predict_proba(X)]

    def score(self, X: Sequence[Narrative], y: Sequence[Sequence[str | None]], sample_weight: None = None) -> float:
        """Macro-F1 over the labels, each labelled segment counted once."""
        pairs = [(t, p) for row, found in zip(y, self.predict(X)) for t, p in zip(row, found) if t is not None]
        return float(
            f1_score([t for t, _ in pairs], [p for _, p in pairs], average="macro", labels=list(self.classes_))
        )


def label_set(y: Iterable[Sequence[str | None]]) -> set[str]:
    return {label for row in y for label in row if label is not None}


def features(story: Narrative) -> list[list[str]]:
    """All features of each segment, the name of the block before each."""
    own = [lexical(text) for text in story.plain]
    near = [[f for f in row if _neighbour_feature(f)] for row in own]
    items = []
    for i, (form, around) in enumerate(zip(structural(story), neighbours(story))):
        item = [f"form|{f}" for f in form] + [f"own|{f}" for f in own[i]]
        for block, k in zip(BLOCKS[1:], around):
            if k is not None:
                item += [f"{block}|{f}" for f in near[k]]
        items.append(item)
    return items


class _Place(NamedTuple):
    """A labelled segment: what is seen of it, its link to the one before, its label."""

    features: list[str]
    link: int
    label: str


def _runs(X: Sequence[Narrative], y: Sequence[Sequence[str | None]]) -> list[list[_Place]]:
    """The labelled stretches of each report, segment by segment."""
    runs = []
    for story, row in zip(X, y):
        if len(story) != len(row):
            raise ValueError(f"a report of {len(story)} segments has {len(row)} labels")
        run: list[_Place] = []
        for place in map(_Place, features(story), links(story), row):
            if place.label is None:
                runs.append(run)
                run = []
            else:
                run.append(place)
        runs.append(run)
    return [run for run in runs if run]


#: Weights nearer to nothing than this are left out: they are most of the file and change no label.
_SLIGHT = 0.02


def _model(labels: Sequence[str], weights: dict[str, np.ndarray], transitions: np.ndarray, temperature: float) -> Model:
    """The weights by block, to three decimals in half precision, as the model file keeps them."""
    width = len(labels)
    rows: dict[str, np.ndarray] = {}
    forms: dict[str, np.ndarray] = {}
    for name, row in weights.items():
        row = np.where(np.abs(row) < _SLIGHT, 0, row).round(3).astype(np.float16)
        if not row.any():
            continue
        block, _, feature = name.partition("|")
        if block == "form":
            forms[feature] = row
        else:
            rows.setdefault(feature, np.zeros((len(BLOCKS), width), np.float16))[BLOCKS.index(block)] = row
    words, shapes = sorted(rows), sorted(forms)
    return Model(
        labels=tuple(labels),
        words={name: i for i, name in enumerate(words)},
        word_weights=np.array([rows[n] for n in words], np.float32).reshape(len(words), len(BLOCKS) * width),
        forms={name: i for i, name in enumerate(shapes)},
        form_weights=np.array([forms[n] for n in shapes], np.float32).reshape(len(shapes), width),
        transitions=transitions.round(3).astype(np.float16).astype(np.float32),
        temperature=temperature,
    )
