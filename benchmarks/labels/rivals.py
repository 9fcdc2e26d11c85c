"""Simpler ways to label segments, each with the interface of `nlp.SegmentClassifier`."""

from __future__ import annotations

import re
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin, clone
from sklearn.feature_extraction import DictVectorizer
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import KFold
from sklearn.pipeline import make_pipeline

from nlp.labelling.features import Narrative, lexical
from nlp.language.text import simplified
from nlp.language.tokenize import words
from nlp.learning.corpus import LABELS
from nlp.learning.estimator import features

Labels = Sequence[Sequence[str | None]]


class Majority(ClassifierMixin, BaseEstimator):
    """Every segment gets the commonest label of the corpus, with its share as the probability."""

    def fit(self, X: Sequence[Narrative], y: Labels) -> Majority:
        counts = Counter(label for row in y for label in row if label is not None)
        self.classes_ = np.array(LABELS, dtype=object)
        self.shares_ = np.array([counts[label] for label in LABELS], float) / counts.total()
        return self

    def predict_proba(self, X: Sequence[Narrative]) -> list[np.ndarray]:
        return [np.tile(self.shares_, (len(story), 1)) for story in X]


class Rules(ClassifierMixin, BaseEstimator):
    """A dozen keyword rules, the first that fits decides: what a careful person writes in an afternoon."""

    def fit(self, X: Sequence[Narrative], y: Labels) -> Rules:
        self.classes_ = np.array(LABELS, dtype=object)
        return self

    def predict_proba(self, X: Sequence[Narrative]) -> list[np.ndarray]:
        return [
            np.array([[float(label == x) for x in LABELS] for label in self._labels(story)]).reshape(-1, len(LABELS))
            for story in X
        ]

    def _labels(self, story: Narrative) -> list[str]:
        found, turned, section = [], False, ""
        for s in story.segments:
            if s.section != section:
                turned, section = False, s.section
            text, above = simplified(s.text), simplified(s.headings[-1]) if len(s.headings) > 1 else ""
            turned = turned or (
                bool(re.search("下一步|今后|明年|针对(?:以上|上述|存在)|改进措施|整改", text)) and section == "s5"
            )
            found.append(self._label(section, text, above, turned))
        return found

    @staticmethod
    def _label(section: str, text: str, above: str, turned: bool) -> str:
        if section == "preamble":
            return "other"
        if re.search("收取.*费|信息处理费|无其他需要|未(?:发生|收到)|统计期限|联系电话", text):
            return "other"
        if re.search("下一步|今后|明年|下一年|未来的工作", text):
            return "improvement"
        if section == "s5":
            if re.search("改进|整改|措施|打算|计划", above) or turned:
                return "improvement"
            if re.search("问题|不足|不够|有待|薄弱|滞后|仍需|尚未|单一|不及时|不到位", text):
                return "problem"
            return (
                "improvement"
                if re.search("^(?:.是|.{0,3}[）.、])?(?:加强|加大|进一步|强化|完善|提升|健全)", text)
                else "problem"
            )
        if re.search("有待|不够|仍需|尚需|不足之处", text):
            return "problem"
        return "other" if section in ("s4", "s6") else "measure"


class Flat(ClassifierMixin, BaseEstimator):
    """Logistic regression, each segment by itself. `seen` tells what of a segment is seen."""

    def __init__(self, seen: str = "words", C: float = 3.0):
        self.seen = seen
        self.C = C

    def fit(self, X: Sequence[Narrative], y: Labels) -> Flat:
        told, vectorizer = _VIEWS[self.seen]
        pairs = [
            (item, label) for story, row in zip(X, y) for item, label in zip(told(story), row) if label is not None
        ]
        self.pipeline_ = make_pipeline(vectorizer(), LogisticRegression(C=self.C, max_iter=400))
        self.pipeline_.fit([item for item, _ in pairs], [label for _, label in pairs])
        self.classes_ = self.pipeline_[-1].classes_
        return self

    def predict_proba(self, X: Sequence[Narrative]) -> list[np.ndarray]:
        told = _VIEWS[self.seen][0]
        return [
            self.pipeline_.predict_proba(told(story)) if len(story) else np.zeros((0, len(self.classes_)))
            for story in X
        ]


class Crfsuite(ClassifierMixin, BaseEstimator):
    """A linear-chain CRF by CRFsuite (Okazaki 2007): the same features, one matrix of weights on runs for all links."""

    def __init__(self, c1: float = 0.05, c2: float = 0.3, min_count: int = 2, max_iterations: int = 120):
        self.c1 = c1
        self.c2 = c2
        self.min_count = min_count
        self.max_iterations = max_iterations

    def fit(self, X: Sequence[Narrative], y: Labels) -> Crfsuite:
        from pycrfsuite import Tagger, Trainer

        items = [features(story) for story in X]
        counts = Counter(name for rows in items for row in rows for name in row)
        trainer = Trainer(
            verbose=False,
            params={
                "c1": self.c1,
                "c2": self.c2,
                "max_iterations": self.max_iterations,
                "feature.possible_transitions": True,
            },
        )
        for rows, labels in zip(items, y):
            pairs = [
                ([f for f in row if counts[f] >= self.min_count], label)
                for row, label in zip(rows, labels)
                if label is not None
            ]
            trainer.append([row for row, _ in pairs], [label for _, label in pairs])
        with tempfile.TemporaryDirectory() as folder:
            trainer.train(f"{folder}/model")
            self.data_ = Path(f"{folder}/model").read_bytes()  # the tagger points into it
        self.tagger_ = Tagger()
        self.tagger_.open_inmemory(self.data_)
        self.classes_ = np.array(LABELS, dtype=object)
        return self

    def predict_proba(self, X: Sequence[Narrative]) -> list[np.ndarray]:
        found = []
        for story in X:
            self.tagger_.set(features(story))
            found.append(
                np.array([[self.tagger_.marginal(label, i) for label in LABELS] for i in range(len(story))]).reshape(
                    -1, len(LABELS)
                )
            )
        return found


def _texts(story: Narrative) -> list[str]:
    return [s.text for s in story.segments]


def _counted(story: Narrative) -> list[dict[str, int]]:
    return [dict.fromkeys(lexical(text), 1) for text in story.plain]


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

    def fit(self, X: Sequence[Narrative], y: Labels) -> Stacked:
        first = Flat("window", self.C)
        opinions: list[np.ndarray | None] = [None] * len(X)
        for training, rest in KFold(self.folds).split(X):
            fitted = clone(first).fit([X[i] for i in training], [y[i] for i in training])
            for i, found in zip(rest, fitted.predict_proba([X[i] for i in rest])):
                opinions[i] = found
        self.first_ = clone(first).fit(X, y)
        items = [
            item
            for i, story in enumerate(X)
            for item, label in zip(self._second(story, opinions[i]), y[i])
            if label is not None
        ]
        labels = [label for row in y for label in row if label is not None]
        self.pipeline_ = make_pipeline(
            DictVectorizer(dtype=np.float32), LogisticRegression(C=self.C, max_iter=400)
        ).fit(items, labels)
        self.classes_ = self.pipeline_[-1].classes_
        return self

    def predict_proba(self, X: Sequence[Narrative]) -> list[np.ndarray]:
        found = zip(X, self.first_.predict_proba(X))
        return [
            self.pipeline_.predict_proba(self._second(s, p)) if len(s) else np.zeros((0, len(self.classes_)))
            for s, p in found
        ]

    @staticmethod
    def _second(story: Narrative, opinions: np.ndarray) -> list[dict[str, float]]:
        items = _windowed(story)
        for i, item in enumerate(items):
            for step in (-3, -2, -1, 1, 2, 3):
                if 0 <= i + step < len(items) and story.segments[i + step].section == story.segments[i].section:
                    item.update({f"opinion {step} {k}": float(p) for k, p in enumerate(opinions[i + step])})
        return items
