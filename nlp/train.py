"""From labelled reports to a model: the estimator, and the rebuilding of the shipped model."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin, clone
from sklearn.exceptions import NotFittedError
from sklearn.metrics import f1_score
from sklearn.model_selection import GroupKFold

from nlp import corpus
from nlp.chain import fit_chain
from nlp.classify import Model, save_model
from nlp.evaluate import Evaluation, gather
from nlp.features import BLOCKS, LINKS, Narrative, lexical, links, neighbours, structural
from nlp.report import ParseError, parse
from nlp.segment import by_section


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
        labels = sorted(_kinds(y), key=corpus.label_order)
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
            seen, np.array([labels.index(place.label) for place in places]), np.array([place.link for place in places]),
            [len(run) for run in runs], len(labels), len(LINKS), self.penalty, self.max_iterations,
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
        return float(f1_score([t for t, _ in pairs], [p for _, p in pairs], average="macro", labels=list(self.classes_)))


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


# ------------------------------------------------------------------------------- from the corpus


def labelled(report: corpus.LabelledReport) -> tuple[Narrative, list[str | None]]:
    """A corpus report as the pipeline sees it, each segment with the label most of its characters have.

    The raw text goes through the same parsing and segmenting as any report, so that what is learnt is
    what will be met; a segment without a labelled character gets None. Raises `CorpusError` for what is
    no annual report.
    """
    try:
        parsed = parse(report.document())
    except ParseError as error:
        raise corpus.CorpusError(f"{report.path}: {error}") from error
    marks = report.labels()
    segments, labels = [], []
    for section, own in by_section(parsed):
        for s in own:
            if s.is_heading:
                continue
            votes = Counter(label for place in section.origin[s.start : s.end] if (label := marks[place]) is not None)
            segments.append(s)
            labels.append(votes.most_common(1)[0][0] if votes else None)
    return Narrative(tuple(segments), parsed.year, parsed.layout), labels


def read_corpus(paths: Sequence[str | Path]) -> tuple[list[corpus.LabelledReport], list[Narrative], list[list[str | None]]]:
    """The reports of a corpus with what the estimator takes: `(reports, X, y)`."""
    reports = list(corpus.load(paths))
    pairs = [labelled(report) for report in reports]
    return reports, [story for story, _ in pairs], [labels for _, labels in pairs]


def cross_validate(
    reports: Sequence[corpus.LabelledReport], X: Sequence[Narrative], y: Sequence[Sequence[str | None]],
    estimator: BaseEstimator | None = None, folds: int = 5,
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
    labels = sorted(_kinds(y), key=corpus.label_order)
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


def _kinds(y: Iterable[Sequence[str | None]]) -> set[str]:
    return {label for row in y for label in row if label is not None}


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
    from nlp.card import write_card

    reports, X, y = read_corpus(paths)
    if len(_kinds(y)) < 2:
        raise corpus.CorpusError(f"{', '.join(map(str, paths))}: at least two different labels are needed to train")
    # A small corpus may leave a fold one label only: a model can be made of it, but not be tried on what it has not seen.
    splits = _splits(reports, folds)
    evaluation = cross_validate(reports, X, y, folds=folds) if splits and all(len(_kinds(y[i] for i in t)) > 1 for t, _ in splits) else None
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
    return words + (f"\n{evaluation.text()}" if evaluation else "")
