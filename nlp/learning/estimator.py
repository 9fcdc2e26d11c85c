"""Labelled reports into a `Model`: the estimator, after scikit-learn's conventions throughout."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.exceptions import NotFittedError
from sklearn.metrics import f1_score

from nlp.labelling.chain import FloatArray, IntArray, fit_chain
from nlp.labelling.classify import Model
from nlp.labelling.features import BLOCKS, LINKS, Narrative, lexical, links, neighbours, structural
from nlp.labelling.wording import Wording, count, grams
from nlp.learning import corpus


def _neighbour_feature(name: str) -> bool:
    """Which features of a neighbour are worth a weight of their own: its first and last words."""
    return name[0] in "^$"


class SegmentClassifier(ClassifierMixin, BaseEstimator):
    """Learns to label the segments of reports: a linear-chain conditional random field with a second opinion.

    The chain learns words and context together, so that what a segment says can be outvoted by where it stands. A
    second model, multinomial logistic regression, learns from the strings of characters of each segment alone,
    scaled to one length; its votes are added to the chain's with a fixed share.

    `X` is a sequence of `Narrative`, `y` a sequence of equally long sequences of labels, where None
    leaves a segment unlabelled. Any set of labels will do.

    Parameters
    ----------
    penalty : weight of the chain's L2 penalty.
    wording_penalty : weight of the L2 penalty of the second model.
    wording_share : what the votes of the second model are multiplied by.
    min_count : a feature of either must occur in so many segments.
    max_iterations : of L-BFGS.
    temperature : what scores are divided by before probabilities are taken.
    """

    def __init__(
        self,
        penalty: float = 0.7,
        wording_penalty: float = 0.033,
        wording_share: float = 0.5,
        min_count: int = 5,
        max_iterations: int = 150,
        temperature: float = 1.0,
    ) -> None:
        self.penalty = penalty
        self.wording_penalty = wording_penalty
        self.wording_share = wording_share
        self.min_count = min_count
        self.max_iterations = max_iterations
        self.temperature = temperature

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.two_d_array = False  # a report is no row of numbers
        tags.no_validation = True
        return tags

    def fit(self, X: Sequence[Narrative], y: Sequence[Sequence[str | None]]) -> SegmentClassifier:
        """Learns the weights. Raises ValueError where X and y do not match or fewer than two labels occur."""
        if len(X) != len(y):
            raise ValueError(f"{len(X)} reports but labels for {len(y)}")
        labels = sorted(label_set(y), key=corpus.label_order)
        if len(labels) < 2:
            raise ValueError("at least two different labels are needed to train")
        runs = _runs(X, y)
        places = [place for run in runs for place in run]
        truth = np.array([labels.index(place.label) for place in places])
        columns = _columns((place.features for place in places), self.min_count)
        weights, transitions = fit_chain(
            _matrix((place.features for place in places), columns),
            truth,
            np.array([place.link for place in places]),
            [len(run) for run in runs],
            len(labels),
            len(LINKS),
            self.penalty,
            self.max_iterations,
        )
        wording = self._fit_wording([place.text for place in places], truth, len(labels))
        self.classes_ = np.array(labels, dtype=object)
        self.model_ = _model(labels, dict(zip(columns, weights)), wording, transitions, self.temperature)
        return self

    def _fit_wording(self, texts: Sequence[str], truth: IntArray, labels: int) -> Wording:
        """The weights of strings of characters, learnt from each text alone: chains of one place each."""
        columns = _columns(map(_strings, texts), self.min_count)
        X = _matrix(map(_strings, texts), columns)
        sizes = np.array([max(1, count(len(text))) for text in texts])
        X.data /= np.sqrt(np.repeat(sizes, np.diff(X.indptr)))
        one_each = [1] * len(texts)
        no_links = np.zeros(len(texts), int)
        weights, _ = fit_chain(X, truth, no_links, one_each, labels, 1, self.wording_penalty, self.max_iterations)
        kept = {name: _shortened(exact) for name, exact in zip(columns, weights * self.wording_share)}
        kept = {name: row for name, row in kept.items() if row.any()}
        return Wording(_rows(kept), _stacked(kept, labels))

    def predict_proba(self, X: Sequence[Narrative]) -> list[FloatArray]:
        """For each report the probability of each label of each segment, (segments, labels)."""
        if not hasattr(self, "model_"):
            raise NotFittedError("this SegmentClassifier is not fitted: call fit first")
        return [self.model_.probabilities(story) for story in X]

    def predict(self, X: Sequence[Narrative]) -> list[npt.NDArray[np.object_]]:
        """For each report the most probable label of each segment."""
        return [self.classes_[probabilities.argmax(1)] for probabilities in self.predict_proba(X)]

    def score(self, X: Sequence[Narrative], y: Sequence[Sequence[str | None]], sample_weight: None = None) -> float:
        """Macro-F1 over the labels, each labelled segment counted once."""
        truth: list[str] = []
        predicted: list[str] = []
        for labels, found in zip(y, self.predict(X)):
            for label, guess in zip(labels, found):
                if label is not None:
                    truth.append(label)
                    predicted.append(guess)
        return float(f1_score(truth, predicted, average="macro", labels=list(self.classes_)))


def label_set(y: Iterable[Sequence[str | None]]) -> set[str]:
    """The labels that occur."""
    return {label for row in y for label in row if label is not None}


def features(story: Narrative) -> list[list[str]]:
    """All features of each segment, the name of the block before each."""
    own = [lexical(tokens) for tokens in story.tokens]
    of_neighbours = [[name for name in names if _neighbour_feature(name)] for names in own]
    items: list[list[str]] = []
    for place, (forms, around) in enumerate(zip(structural(story), neighbours(story))):
        item = [f"form|{name}" for name in forms]
        item += [f"own|{name}" for name in own[place]]
        for block, other in zip(BLOCKS[1:], around):
            if other is not None:
                item += [f"{block}|{name}" for name in of_neighbours[other]]
        items.append(item)
    return items


def _strings(text: str) -> list[str]:
    return [gram.text for gram in grams(text)]


def _columns(rows: Iterable[Sequence[str]], min_count: int) -> dict[str, int]:
    """The features that occur in rows enough, in order, and the column of each."""
    counts = Counter(name for row in rows for name in dict.fromkeys(row))
    frequent = sorted(name for name, count in counts.items() if count >= min_count)
    return {name: column for column, name in enumerate(frequent)}


def _matrix(rows: Iterable[Sequence[str]], columns: dict[str, int]) -> Any:
    """A sparse matrix that counts the features of each row."""
    from scipy.sparse import csr_matrix

    known = [sorted(columns[name] for name in row if name in columns) for row in rows]
    ends = np.cumsum([0, *map(len, known)])
    indices = [column for row in known for column in row]
    matrix = csr_matrix((np.ones(ends[-1]), indices, ends), shape=(len(known), len(columns)))
    matrix.sum_duplicates()
    return matrix


class _Place(NamedTuple):
    """A labelled segment: what is seen of it, its tokenized text, its link to the one before, its label."""

    features: list[str]
    text: str
    link: int
    label: str


def _runs(X: Sequence[Narrative], y: Sequence[Sequence[str | None]]) -> list[list[_Place]]:
    """The labelled stretches of each report, segment by segment."""
    runs: list[list[_Place]] = []
    for story, labels in zip(X, y):
        if len(story) != len(labels):
            raise ValueError(f"a report of {len(story)} segments has {len(labels)} labels")
        run: list[_Place] = []
        for names, tokens, link, label in zip(features(story), story.tokens, links(story), labels):
            if label is None:
                runs.append(run)
                run = []
            else:
                run.append(_Place(names, "".join(tokens), link, label))
        runs.append(run)
    return [run for run in runs if run]


#: Weights nearer to nothing than this are left out: they are most of the file and change no label.
_SLIGHT = 0.02


def _model(
    labels: Sequence[str],
    weights: dict[str, FloatArray],
    wording: Wording,
    transitions: FloatArray,
    temperature: float,
) -> Model:
    """The weights by block, to three decimals in half precision, as the model file keeps them."""
    width = len(labels)
    words: dict[str, FloatArray] = {}
    forms: dict[str, FloatArray] = {}
    for name, exact in weights.items():
        row = _shortened(exact)
        if not row.any():
            continue
        block, _, feature = name.partition("|")
        if block == "form":
            forms[feature] = row
            continue
        if feature not in words:
            words[feature] = np.zeros((len(BLOCKS), width), np.float16)
        words[feature][BLOCKS.index(block)] = row
    return Model(
        labels=tuple(labels),
        words=_rows(words),
        word_weights=_stacked(words, len(BLOCKS) * width),
        forms=_rows(forms),
        form_weights=_stacked(forms, width),
        wording=wording,
        transitions=transitions.round(3).astype(np.float16).astype(np.float32),
        temperature=temperature,
    )


def _shortened(exact: FloatArray) -> FloatArray:
    """Weights to three decimals in half precision, slight ones nothing."""
    short: FloatArray = np.where(np.abs(exact) < _SLIGHT, 0, exact).round(3).astype(np.float16)
    return short


def _rows(names: Iterable[str]) -> dict[str, int]:
    """The row of each feature, in order of name."""
    return {name: row for row, name in enumerate(sorted(names))}


def _stacked(rows: dict[str, FloatArray], width: int) -> FloatArray:
    """The weights of features in order of name, (features, width)."""
    return np.array([rows[name] for name in sorted(rows)], np.float32).reshape(len(rows), width)
