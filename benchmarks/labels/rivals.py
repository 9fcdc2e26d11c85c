"""Simpler ways to label segments, each with the interface of `nlp.SegmentClassifier`."""

from __future__ import annotations

import re
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

import numpy as np
import numpy.typing as npt
from sklearn.base import BaseEstimator, ClassifierMixin, clone
from sklearn.feature_extraction import DictVectorizer
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import KFold
from sklearn.pipeline import Pipeline, make_pipeline

from nlp.labelling.features import Narrative, lexical
from nlp.language.text import simplified
from nlp.language.tokenize import words
from nlp.learning.corpus import LABELS
from nlp.learning.estimator import features

Stories = Sequence[Narrative]
Labels = Sequence[Sequence[str | None]]
T = TypeVar("T")
FloatArray = npt.NDArray[np.float64]  # a row a segment, a column a label


def labelled_items(rows: Sequence[Sequence[T]], y: Labels) -> tuple[list[T], list[str]]:
    """What is seen of the labelled segments of all reports, and their labels."""
    items = []
    labels = []
    for row, row_labels in zip(rows, y):
        for item, label in zip(row, row_labels):
            if label is not None:
                items.append(item)
                labels.append(label)
    return items, labels


class Majority(ClassifierMixin, BaseEstimator):
    """Every segment gets the commonest label of the corpus, with its share as the probability."""

    def fit(self, X: Stories, y: Labels) -> Majority:
        counts = Counter(label for row in y for label in row if label is not None)
        self.classes_ = np.array(LABELS, dtype=object)
        self.shares_ = np.array([counts[label] for label in LABELS], float) / counts.total()
        return self

    def predict_proba(self, X: Stories) -> list[FloatArray]:
        return [np.tile(self.shares_, (len(story), 1)) for story in X]


class Rules(ClassifierMixin, BaseEstimator):
    """A dozen keyword rules, the first that fits decides: what a careful person writes in an afternoon."""

    def fit(self, X: Stories, y: Labels) -> Rules:
        self.classes_ = np.array(LABELS, dtype=object)
        return self

    def predict_proba(self, X: Stories) -> list[FloatArray]:
        columns = np.eye(len(LABELS))
        probabilities = []
        for story in X:
            chosen = [LABELS.index(label) for label in self._labels(story)]
            probabilities.append(columns[np.array(chosen, int)])
        return probabilities

    def _labels(self, story: Narrative) -> list[str]:
        labels = []
        section = ""
        plans_began = False
        for segment in story.segments:
            if segment.section != section:
                section = segment.section
                plans_began = False
            text = simplified(segment.text)
            is_under_heading = len(segment.headings) > 1
            heading = simplified(segment.headings[-1]) if is_under_heading else ""
            if section == "s5" and _TURN_TO_PLANS.search(text):
                plans_began = True
            labels.append(self._label(section, text, heading, plans_began))
        return labels

    @staticmethod
    def _label(section: str, text: str, heading: str, plans_began: bool) -> str:
        if section == "preamble" or _FORMALITY.search(text):
            return "other"
        if _FUTURE.search(text):
            return "improvement"
        if section == "s5":
            if plans_began or _PLAN_HEADING.search(heading):
                return "improvement"
            if _LACK.search(text):
                return "problem"
            return "improvement" if _RESOLVE.search(text) else "problem"
        if _ADMITTED_LACK.search(text):
            return "problem"
        return "other" if section in ("s4", "s6") else "measure"


_FORMALITY = re.compile("收取.*费|信息处理费|无其他需要|未(?:发生|收到)|统计期限|联系电话")
_FUTURE = re.compile("下一步|今后|明年|下一年|未来的工作")
_TURN_TO_PLANS = re.compile("下一步|今后|明年|针对(?:以上|上述|存在)|改进措施|整改")
_PLAN_HEADING = re.compile("改进|整改|措施|打算|计划")
_LACK = re.compile("问题|不足|不够|有待|薄弱|滞后|仍需|尚未|单一|不及时|不到位")
_RESOLVE = re.compile("^(?:.是|.{0,3}[）.、])?(?:加强|加大|进一步|强化|完善|提升|健全)")
_ADMITTED_LACK = re.compile("有待|不够|仍需|尚需|不足之处")


class Flat(ClassifierMixin, BaseEstimator):
    """Logistic regression, each segment by itself. `seen` tells what of a segment is seen."""

    def __init__(self, seen: str = "words", C: float = 3.0):
        self.seen = seen
        self.C = C

    def fit(self, X: Stories, y: Labels) -> Flat:
        view, vectorizer = _VIEWS[self.seen]
        items, labels = labelled_items([view(story) for story in X], y)
        self.pipeline_ = make_pipeline(vectorizer(), LogisticRegression(C=self.C, max_iter=400))
        self.pipeline_.fit(items, labels)
        self.classes_ = self.pipeline_[-1].classes_
        return self

    def predict_proba(self, X: Stories) -> list[FloatArray]:
        view, _ = _VIEWS[self.seen]
        return [_probabilities(self.pipeline_, view(story)) for story in X]


def _probabilities(pipeline: Pipeline, items: Sequence[object]) -> FloatArray:
    """The probabilities of each item; scikit-learn refuses a report without any."""
    if not items:
        return np.zeros((0, len(pipeline[-1].classes_)))
    return pipeline.predict_proba(items)


class Crfsuite(ClassifierMixin, BaseEstimator):
    """A linear-chain CRF by CRFsuite (Okazaki 2007): the same features, one matrix of weights on runs for all links."""

    def __init__(self, c1: float = 0.05, c2: float = 0.3, min_count: int = 2, max_iterations: int = 120):
        self.c1 = c1
        self.c2 = c2
        self.min_count = min_count
        self.max_iterations = max_iterations

    def fit(self, X: Stories, y: Labels) -> Crfsuite:
        from pycrfsuite import Tagger, Trainer

        items = [features(story) for story in X]
        counts = Counter(name for rows in items for row in rows for name in row)
        parameters = {
            "c1": self.c1,
            "c2": self.c2,
            "max_iterations": self.max_iterations,
            "feature.possible_transitions": True,
        }
        trainer = Trainer(verbose=False, params=parameters)
        for rows, row_labels in zip(items, y):
            seen, labels = labelled_items([rows], [row_labels])
            frequent = [[name for name in row if counts[name] >= self.min_count] for row in seen]
            trainer.append(frequent, labels)
        with tempfile.TemporaryDirectory() as folder:
            trainer.train(f"{folder}/model")
            self.data_ = Path(f"{folder}/model").read_bytes()  # the tagger points into it
        self.tagger_ = Tagger()
        self.tagger_.open_inmemory(self.data_)
        self.classes_ = np.array(LABELS, dtype=object)
        return self

    def predict_proba(self, X: Stories) -> list[FloatArray]:
        return [self._marginals(story) for story in X]

    def _marginals(self, story: Narrative) -> FloatArray:
        self.tagger_.set(features(story))
        probabilities = np.zeros((len(story), len(LABELS)))
        for i in range(len(story)):
            for column, label in enumerate(LABELS):
                probabilities[i, column] = self.tagger_.marginal(label, i)
        return probabilities


def _texts(story: Narrative) -> list[str]:
    return [s.text for s in story.segments]


def _counted(story: Narrative) -> list[dict[str, int]]:
    return [dict.fromkeys(lexical(tokens), 1) for tokens in story.tokens]


def _windowed(story: Narrative) -> list[dict[str, int]]:
    return [dict.fromkeys(item, 1) for item in features(story)]


#: What is seen: the segment's words; these with pairs of words and of characters; all that the shipped classifier sees.
_VIEWS: dict[str, tuple[Callable, Callable]] = {
    "words": (_texts, lambda: TfidfVectorizer(tokenizer=words, token_pattern=None, min_df=2, sublinear_tf=True)),
    "pairs": (_counted, lambda: DictVectorizer(dtype=np.float32)),
    "window": (_windowed, lambda: DictVectorizer(dtype=np.float32)),
}


class Stacked(ClassifierMixin, BaseEstimator):
    """Two rounds: the second sees, beside the window, what the first thinks of the segments around.

    The first round's opinions of the training reports are those of models that did not see them.
    """

    def __init__(self, C: float = 0.3, folds: int = 4):
        self.C = C
        self.folds = folds

    def fit(self, X: Stories, y: Labels) -> Stacked:
        first = Flat("window", self.C)
        opinions: list[FloatArray] = [np.zeros(0)] * len(X)
        for training, rest in KFold(self.folds).split(X):
            fitted = clone(first).fit([X[i] for i in training], [y[i] for i in training])
            for i, probabilities in zip(rest, fitted.predict_proba([X[i] for i in rest])):
                opinions[i] = probabilities
        self.first_ = clone(first).fit(X, y)
        rows = [self._second(story, opinion) for story, opinion in zip(X, opinions)]
        items, labels = labelled_items(rows, y)
        classifier = LogisticRegression(C=self.C, max_iter=400)
        self.pipeline_ = make_pipeline(DictVectorizer(dtype=np.float32), classifier).fit(items, labels)
        self.classes_ = self.pipeline_[-1].classes_
        return self

    def predict_proba(self, X: Stories) -> list[FloatArray]:
        probabilities = []
        for story, opinion in zip(X, self.first_.predict_proba(X)):
            items = self._second(story, opinion)
            probabilities.append(_probabilities(self.pipeline_, items))
        return probabilities

    @staticmethod
    def _second(story: Narrative, opinions: FloatArray) -> list[dict[str, float]]:
        """What the second round sees: the window, and the opinions on the three segments on either side."""
        items = _windowed(story)
        sections = [segment.section for segment in story.segments]
        for i, item in enumerate(items):
            for step in (-3, -2, -1, 1, 2, 3):
                neighbour = i + step
                if 0 <= neighbour < len(items) and sections[neighbour] == sections[i]:
                    for column, opinion in enumerate(opinions[neighbour]):
                        item[f"opinion {step} {column}"] = float(opinion)
        return items
