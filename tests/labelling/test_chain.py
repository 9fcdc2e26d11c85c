"""The chain against the definition it computes: the sum over every sequence of labels there could be."""

from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_matrix

from nlp.labelling.chain import _by_step, _dot, _exp, _expectations, _minimise, fit_chain, marginals

SEED = st.integers(0, 2**32 - 1)


def sum_over_all(scores, steps) -> tuple[float, np.ndarray, np.ndarray]:
    """Log partition, marginals (places, labels) and pair marginals (places, labels, labels), by enumeration."""
    length, width = scores.shape
    total, single, pairs = 0.0, np.zeros((length, width)), np.zeros((length, width, width))
    for labels in product(range(width), repeat=length):
        votes = sum(scores[place, label] for place, label in enumerate(labels))
        runs = sum(steps[place, a, b] for place, (a, b) in enumerate(pairwise(labels), 1))
        mass = np.exp(votes + runs)
        total += mass
        single[np.arange(length), labels] += mass
        for place, (a, b) in enumerate(pairwise(labels), 1):
            pairs[place, a, b] += mass
    return float(np.log(total)), single / total, pairs / total


# --------------------------------------------------------------------------------------- marginals


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 5), st.integers(2, 3), SEED)
def test_marginals_are_the_share_of_all_sequences(length, width, seed):
    draw = np.random.default_rng(seed)
    scores, steps = draw.normal(0, 2, (length, width)), draw.normal(0, 2, (length, width, width))
    _, expected, _ = sum_over_all(scores, steps)
    assert np.allclose(marginals(scores, steps), expected, atol=1e-12)


def test_a_report_without_segments_has_no_marginals():
    assert marginals(np.zeros((0, 4)), np.zeros((0, 4, 4))).shape == (0, 4)


def test_the_step_into_the_first_place_is_not_used():
    scores = np.array([[0.0, 1.0], [2.0, 0.0]])
    steps = np.zeros((2, 2, 2))
    changed = steps.copy()
    changed[0] = [[9.0, -9.0], [-9.0, 9.0]]
    assert np.array_equal(marginals(scores, steps), marginals(scores, changed))


def test_long_sequences_and_high_votes_neither_overflow_nor_vanish():
    draw = np.random.default_rng(5)
    found = marginals(draw.normal(0, 300, (3000, 4)), draw.normal(0, 20, (3000, 4, 4)))
    assert np.isfinite(found).all()
    assert np.allclose(found.sum(1), 1)


# -------------------------------------------------------------------------------------- expectation


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(1, 4), min_size=1, max_size=4), SEED)
def test_what_is_expected_of_many_sequences_is_the_sum_over_each(lengths, seed):
    draw = np.random.default_rng(seed)
    size, width, kinds = sum(lengths), 3, 2
    scores, transitions = draw.normal(0, 1, (size, width)), draw.normal(0, 1, (kinds, width, width))
    links = draw.integers(0, kinds, size)
    found = _expectations(scores, transitions, links, _by_step(lengths))
    log_partition, expected = 0.0, np.zeros_like(transitions)
    begin = 0
    for length in lengths:
        own = slice(begin, begin + length)
        log_of_one, single, pairs = sum_over_all(scores[own], transitions[links[own]])
        log_partition += log_of_one
        np.add.at(expected, links[own], pairs)
        assert np.allclose(found.probabilities[own], single)
        begin += length
    assert found.log_partition == pytest.approx(log_partition)
    assert np.allclose(found.transitions, expected)


def test_sequences_go_on_as_a_prefix_the_longest_first():
    steps = [places.tolist() for places in _by_step([2, 4, 1, 4])]
    assert steps == [[2, 7, 0, 6], [3, 8, 1], [4, 9], [5, 10]]
    assert sorted(place for places in steps for place in places) == list(range(11))


# ----------------------------------------------------------------------------------------- training


@pytest.fixture(scope="module")
def drawn():
    """Places with features, their labels and links: 40 sequences drawn at random, labels that follow the features."""
    draw = np.random.default_rng(11)
    lengths = draw.integers(1, 7, 40).tolist()
    size = sum(lengths)
    X = csr_matrix((draw.random((size, 6)) < 0.4).astype(float))
    y = np.where(draw.random(size) < 0.8, X.toarray()[:, :3].argmax(1), draw.integers(0, 3, size))
    return X, y, draw.integers(0, 2, size), lengths


def test_at_the_optimum_what_is_expected_is_what_was_seen_but_for_the_penalty(drawn):
    X, y, links, lengths = drawn
    penalty = 0.5
    weights, transitions = fit_chain(X, y, links, lengths, 3, 2, penalty, 500)
    found = _expectations(X @ weights, transitions, links, _by_step(lengths))
    seen = np.eye(3)[y]
    assert np.allclose(X.T @ (seen - found.probabilities), penalty * weights, atol=0.05)
    starts = set(np.cumsum([0, *lengths]).tolist())
    observed = np.zeros_like(transitions)
    for place in range(len(y)):
        if place not in starts:
            observed[links[place], y[place - 1], y[place]] += 1
    assert np.allclose(observed - found.transitions, penalty * transitions, atol=0.05)


def test_the_same_data_give_the_same_bits(drawn):
    first, second = (fit_chain(*drawn, 3, 2, 0.7, 30) for _ in range(2))
    assert first[0].tobytes() == second[0].tobytes()
    assert first[1].tobytes() == second[1].tobytes()


def test_a_heavier_penalty_gives_smaller_weights(drawn):
    light, heavy = (fit_chain(*drawn, 3, 2, penalty, 200)[0] for penalty in (0.1, 10.0))
    assert np.abs(heavy).sum() < np.abs(light).sum() / 2


def test_each_kind_of_link_gets_weights_of_its_own():
    # Behind link 0 the label goes on, behind link 1 it changes; nothing else tells them apart.
    links = np.random.default_rng(3).integers(0, 2, 400)
    y = np.cumsum(links) % 2
    _, transitions = fit_chain(csr_matrix(np.ones((400, 1))), y, links, [100] * 4, 2, 2, 0.1, 200)
    goes_on, changes = transitions
    assert np.diag(goes_on).min() > goes_on[[0, 1], [1, 0]].max() + 1
    assert np.diag(changes).max() < changes[[0, 1], [1, 0]].min() - 1


# --------------------------------------------------------------------------------------- arithmetic


@settings(max_examples=200)
@given(st.floats(-700, 700))
def test_the_exponential_is_right_to_the_last_bits(x):
    assert _exp(np.array([x]))[0] == pytest.approx(np.exp(x), rel=1e-14)


def test_the_exponential_of_nothing_is_one_and_of_very_little_nothing():
    assert _exp(np.array([0.0, -800.0])).tolist() == [1.0, 0.0]


def test_a_narrow_bent_valley_is_followed_to_its_end():
    def rosenbrock(x):
        value = 100 * (x[1] - x[0] ** 2) ** 2 + (1 - x[0]) ** 2
        slope = [-400 * x[0] * (x[1] - x[0] ** 2) - 2 * (1 - x[0]), 200 * (x[1] - x[0] ** 2)]
        return float(value), np.array(slope)

    assert np.allclose(_minimise(rosenbrock, np.array([-1.2, 1.0]), 200), [1, 1], atol=1e-2)


def test_no_iteration_makes_the_loss_greater():
    draw = np.random.default_rng(7)
    root = draw.normal(0, 1, (30, 30))
    curvature = root @ root.T + 0.01 * np.eye(30)

    def loss(x):
        return 0.5 * _dot(x, curvature @ x) - float(x.sum()), curvature @ x - 1

    values = [loss(_minimise(loss, np.zeros(30), iterations))[0] for iterations in range(0, 40, 4)]
    assert all(after <= before for before, after in pairwise(values))
    assert values[-1] < values[0]
