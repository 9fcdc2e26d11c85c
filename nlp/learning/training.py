"""From a labelled corpus to a model with its card: held-out labels, calibration, and the rebuilding of the shipped model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path

import numpy as np
from sklearn.base import BaseEstimator, clone
from sklearn.model_selection import GroupKFold

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
    found: list[np.ndarray | None] = [None] * len(reports)
    labels = sorted(label_set(y), key=corpus.label_order)
    for training, held_out in splits:
        fitted = clone(estimator).fit([X[i] for i in training], [y[i] for i in training])
        columns = [labels.index(label) for label in fitted.classes_]
        for i, probabilities in zip(held_out, fitted.predict_proba([X[i] for i in held_out])):
            found[i] = np.zeros((len(X[i]), len(labels)))
            found[i][:, columns] = probabilities
    return gather([r.name for r in reports], X, y, found, labels)


def _splits(reports: Sequence[corpus.LabelledReport], folds: int) -> list[tuple[np.ndarray, np.ndarray]]:
    """The places of the reports to learn from and of those held out, for each fold; none where all reports are of one series."""
    groups = [report.series for report in reports]
    folds = min(folds, len(set(groups)))
    return list(GroupKFold(folds).split(reports, groups=groups)) if folds > 1 else []


def best_temperature(evaluation: Evaluation) -> float:
    """The temperature, of a grid of twentieths, under which held-out probabilities fit best (least log loss)."""
    truth = np.array([evaluation.labels.index(label) for label in evaluation.gold])
    logs = np.log(np.clip(evaluation.probabilities, 1e-9, 1))

    def loss(temperature: float) -> float:
        scaled = logs / temperature
        scaled -= np.log(np.exp(scaled).sum(1, keepdims=True))
        return -scaled[np.arange(len(truth)), truth].mean()

    return float(min(np.round(np.arange(0.6, 2.01, 0.05), 2), key=loss))


def train(paths: Sequence[str | Path], out: str | Path, folds: int = 5) -> str:
    """Makes a model of a corpus and writes it, with its card beside it; returns the closing words.

    The same corpus and the same version of the tokenizer give the same bytes.
    """
    from nlp.learning.card import write_card

    reports, X, y = read_corpus(paths)
    if len(label_set(y)) < 2:
        raise corpus.CorpusError(f"{', '.join(map(str, paths))}: at least two different labels are needed to train")
    # A small corpus may leave a fold one label only: a model can be made of it, but not be tried on what it has not seen.
    splits = _splits(reports, folds)
    evaluation = (
        cross_validate(reports, X, y, folds=folds)
        if splits and all(len(label_set(y[i] for i in t)) > 1 for t, _ in splits)
        else None
    )
    temperature = best_temperature(evaluation) if evaluation else 1.0
    if evaluation:
        evaluation = evaluation.tempered(temperature)
    model = SegmentClassifier(temperature=temperature).fit(X, y).model_
    about = {
        "corpus_sha256": corpus.fingerprint(paths),
        "reports": len(reports),
        "segments": sum(label is not None for row in y for label in row),
        "versions": {name: version(name) for name in ("gongkai", "rjieba", "jieba")},
        "scores": evaluation.summary() if evaluation else {},
    }
    model = replace(model, about=about)
    Path(out).parent.mkdir(parents=True, exist_ok=True)
    save_model(model, out)
    write_card(model, evaluation, reports, Path(out))
    words = f"{out}: {about['reports']} reports, {about['segments']} segments, {len(model.words)} words and {len(model.forms)} forms weighted"
    return f"{words}\n{evaluation.text() if evaluation else 'no held-out scores: for them the corpus needs two series of reports, each with two labels'}"
