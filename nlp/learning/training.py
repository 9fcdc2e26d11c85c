"""A labelled corpus into a model file with its card: held-out labels, calibration, the weights of all reports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path

import numpy as np
from sklearn.base import BaseEstimator, clone
from sklearn.model_selection import GroupKFold

from nlp.labelling.chain import FloatArray, IntArray
from nlp.labelling.classify import save_model
from nlp.labelling.features import Narrative
from nlp.learning import corpus
from nlp.learning.estimator import SegmentClassifier, label_set
from nlp.learning.evaluation import Evaluation, gather
from nlp.learning.examples import read_corpus


def cross_validate(
    reports: Sequence[corpus.LabelledReport],
    X: Sequence[Narrative],
    y: Sequence[Sequence[str | None]],
    estimator: BaseEstimator | None = None,
    folds: int = 5,
) -> Evaluation:
    """Labels every report by a model that never saw its series.

    A series is a set of reports drafted together, named in the header; a report that names none is
    one of its own. Whole series are held out, so that near-copies never stand on both sides.
    """
    estimator = estimator or SegmentClassifier()
    splits = _splits(reports, folds)
    if not splits:
        raise ValueError("cross-validation needs reports of at least two series")
    labels = sorted(label_set(y), key=corpus.label_order)
    found: dict[int, FloatArray] = {}
    for training, held_out in splits:
        fitted = clone(estimator).fit([X[i] for i in training], [y[i] for i in training])
        columns = [labels.index(label) for label in fitted.classes_]
        for i, probabilities in zip(held_out, fitted.predict_proba([X[i] for i in held_out])):
            of_all_labels = np.zeros((len(X[i]), len(labels)))
            of_all_labels[:, columns] = probabilities
            found[i] = of_all_labels
    probabilities_of_all = [found[i] for i in range(len(reports))]
    headers = {report.name: report.header for report in reports}
    return gather([report.name for report in reports], X, y, probabilities_of_all, labels, headers)


def _splits(reports: Sequence[corpus.LabelledReport], folds: int) -> list[tuple[IntArray, IntArray]]:
    """For each fold the places of the reports to learn from and of those held out; none where all are of one series."""
    series = [report.series for report in reports]
    folds = min(folds, len(set(series)))
    if folds < 2:
        return []
    return list(GroupKFold(folds).split(reports, groups=series))


#: Temperatures that are tried.
_TEMPERATURES = np.round(np.arange(0.6, 2.01, 0.05), 2)
#: Probability below which one is taken for this, so that no logarithm is infinite.
_LEAST_PROBABILITY = 1e-9


def best_temperature(evaluation: Evaluation) -> float:
    """The temperature, of a grid of twentieths, under which held-out probabilities fit best (least log loss)."""
    truth = np.array([evaluation.labels.index(label) for label in evaluation.gold])
    logs = np.log(np.clip(evaluation.probabilities, _LEAST_PROBABILITY, 1))

    def loss(temperature: float) -> float:
        scaled = logs / temperature
        scaled -= np.log(np.exp(scaled).sum(1, keepdims=True))
        return float(-scaled[np.arange(len(truth)), truth].mean())

    return float(min(_TEMPERATURES, key=loss))


def train(paths: Sequence[str | Path], out: str | Path, folds: int = 5) -> str:
    """Makes a model of a corpus and writes it, with its card beside it; returns the closing words.

    The same corpus and the same version of the tokenizer give the same bytes. Raises `CorpusError` where fewer than
    two labels occur.
    """
    from nlp.learning.card import write_card

    reports, X, y = read_corpus(paths)
    if len(label_set(y)) < 2:
        raise corpus.CorpusError(f"{', '.join(map(str, paths))}: at least two different labels are needed to train")
    evaluation = None
    temperature = 1.0
    if _can_be_held_out(_splits(reports, folds), y):
        untempered = cross_validate(reports, X, y, folds=folds)
        temperature = best_temperature(untempered)
        evaluation = untempered.tempered(temperature)
    model = SegmentClassifier(temperature=temperature).fit(X, y).model_
    segments = sum(label is not None for labels in y for label in labels)
    about = {
        "corpus_sha256": corpus.fingerprint(paths),
        "reports": len(reports),
        "segments": segments,
        "versions": {name: version(name) for name in ("gongkai", "rjieba", "jieba")},
        "scores": evaluation.summary() if evaluation else {},
    }
    model = replace(model, about=about)
    Path(out).parent.mkdir(parents=True, exist_ok=True)
    save_model(model, out)
    write_card(model, evaluation, reports, Path(out))
    sizes = f"{len(model.words)} words and {len(model.forms)} forms weighted"
    made = f"{out}: {len(reports)} reports, {segments} segments, {sizes}"
    if evaluation is None:
        return f"{made}\nno held-out scores: for them the corpus needs two series of reports, each with two labels"
    return f"{made}\n{evaluation.text()}"


def _can_be_held_out(splits: Sequence[tuple[IntArray, IntArray]], y: Sequence[Sequence[str | None]]) -> bool:
    """Whether each fold leaves two labels to learn from: a small corpus may make a model that cannot be tried."""
    return bool(splits) and all(len(label_set(y[i] for i in training)) > 1 for training, _ in splits)
