"""The estimator: scikit-learn's conventions, any set of labels, the same bytes for the same corpus."""

from pathlib import Path

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.exceptions import NotFittedError
from sklearn.model_selection import GridSearchCV, GroupKFold, KFold, cross_val_score
from sklearn.utils.estimator_checks import parametrize_with_checks

import nlp
from nlp.labelling.classify import load_model
from nlp.learning.corpus import load
from nlp.learning.estimator import SegmentClassifier
from nlp.learning.examples import read_corpus
from nlp.learning.training import cross_validate, train

CORPUS = Path(__file__).parents[2] / "corpus" / "reports"
FILES = sorted(CORPUS.glob("b0[12]-0*.txt"))[:12]


@pytest.fixture(scope="module")
def labelled():
    return read_corpus(FILES)


@parametrize_with_checks([SegmentClassifier()])
def test_scikit_learn_conventions(estimator, check):
    check(estimator)


def test_it_learns_and_gives_a_probability_to_each_label(labelled):
    _, X, y = labelled
    fitted = SegmentClassifier(max_iterations=30).fit(X[:8], y[:8])
    assert list(fitted.classes_) == ["measure", "problem", "improvement", "other"]
    for story, chances, found in zip(X[8:], fitted.predict_proba(X[8:]), fitted.predict(X[8:])):
        assert chances.shape == (len(story), 4)
        assert np.allclose(chances.sum(1), 1)
        assert list(found) == [fitted.classes_[k] for k in chances.argmax(1)]
    assert fitted.score(X[8:], y[8:]) > 0.6


def test_it_can_be_cloned_cross_validated_and_grid_searched(labelled):
    reports, X, y = labelled
    estimator = SegmentClassifier(max_iterations=15)
    assert clone(estimator).get_params() == estimator.get_params()
    assert cross_val_score(estimator, X, y, cv=KFold(2)).min() > 0.5
    search = GridSearchCV(estimator, {"penalty": [0.3, 3.0]}, cv=GroupKFold(2)).fit(
        X, y, groups=[r.series for r in reports]
    )
    assert search.best_params_["penalty"] in (0.3, 3.0)
    assert len(search.predict(X[:1])[0]) == len(X[0])


def test_any_set_of_labels_will_do(labelled):
    _, X, y = labelled
    renamed = [["措施" if label == "measure" else None if label == "other" else "其余" for label in row] for row in y]
    fitted = SegmentClassifier(max_iterations=15).fit(X, renamed)
    assert set(fitted.classes_) == {"措施", "其余"}


def test_what_cannot_be_learnt_from_is_refused(labelled):
    _, X, y = labelled
    with pytest.raises(ValueError, match="2 reports but labels for 1"):
        SegmentClassifier().fit(X[:2], y[:1])
    with pytest.raises(ValueError, match="at least two different labels"):
        SegmentClassifier().fit(X[:1], [["measure"] * len(X[0])])
    with pytest.raises(ValueError, match="segments has"):
        SegmentClassifier().fit(X[:1], [y[0][:-1]])
    with pytest.raises(NotFittedError):
        SegmentClassifier().predict(X[:1])


def test_whole_series_are_held_out(labelled):
    reports, X, y = labelled
    assert len({r.series for r in reports}) == 2
    found = cross_validate(reports, X, y, SegmentClassifier(max_iterations=15))
    assert len(found.gold) == sum(label is not None for row in y for label in row)
    with pytest.raises(ValueError, match="two series"):
        cross_validate(reports[:1], X[:1], y[:1])


def test_the_same_corpus_gives_the_same_bytes(tmp_path):
    for name in ("a", "b"):
        train(FILES[:4] + FILES[-2:], tmp_path / name / "model.safetensors", folds=2)
    assert (tmp_path / "a" / "model.safetensors").read_bytes() == (tmp_path / "b" / "model.safetensors").read_bytes()
    card = (tmp_path / "a" / "model.md").read_text("utf-8")
    assert "6 labelled reports" in card
    assert (tmp_path / "a" / "model.svg").exists()


def test_the_shipped_model_is_that_of_the_shipped_corpus():
    from nlp.learning.corpus import fingerprint

    about = load_model().about
    assert about["corpus_sha256"] == fingerprint([CORPUS])
    assert about["reports"] == len(list(load([CORPUS])))
    assert nlp.load_model().labels == ("measure", "problem", "improvement", "other")
