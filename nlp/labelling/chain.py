"""Votes and links of segments in order into the probability of each label; labelled ones into weights.

A linear-chain conditional random field whose weights on runs depend on how two segments are linked.

Lafferty, McCallum and Pereira (2001), with one matrix of transition weights for each kind of link: the
next item of a list mostly keeps the label of the one before, a new paragraph need not. Maximum
likelihood with an L2 penalty by L-BFGS.

The same data give the same weights, bit for bit, on any processor: sums are taken in a fixed order,
without BLAS, and the exponential is made of single products and sums.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.floating[Any]]
IntArray = npt.NDArray[np.integer[Any]]


def marginals(scores: FloatArray, steps: FloatArray) -> FloatArray:
    """Forward-backward: the probability of each label at each place, given the whole sequence.

    `scores` (places, labels) are the votes for each label, `steps` (places, labels, labels) the weight
    of going from one label to the next, into each place; that of the first place is not used.

    >>> p = marginals(np.array([[0.0, 3.0], [0.0, 0.0]]), np.zeros((2, 2, 2)))
    >>> p.round(2).tolist()
    [[0.05, 0.95], [0.5, 0.5]]
    """
    length, width = scores.shape
    if length == 0:
        return np.zeros((0, width))
    local = np.exp(scores - scores.max(1, keepdims=True), dtype=np.float64)
    step = np.exp(steps, dtype=np.float64)
    # Both ways at once, one from each end: at 0 the way down, at 1 the way up.
    votes = np.stack((local, local[::-1]), 1)[:, :, None]
    ways = np.stack((step[1:], step[:0:-1].transpose(0, 2, 1)), 1)
    reached = np.ones((length, 2, 1, width))  # what comes to a place, its own vote left out
    mass = np.empty((2, 1, width))
    total = np.empty((2, 1, 1))
    for before, vote, way, after in zip(reached, votes, ways, reached[1:]):
        np.multiply(before, vote, out=mass)
        np.add.reduce(mass, 2, out=total, keepdims=True)
        np.divide(mass, total, out=mass)
        np.matmul(mass, way, out=after)
    product = reached[:, 0, 0] * local * reached[::-1, 1, 0]
    normalised: FloatArray = product / product.sum(1, keepdims=True)
    return normalised


def fit_chain(
    X: Any,
    y: IntArray,
    links: IntArray,
    lengths: Sequence[int],
    labels: int,
    kinds: int,
    penalty: float,
    iterations: int,
) -> tuple[FloatArray, FloatArray]:
    """Weights of features (features, labels) and of transitions (kinds, labels, labels).

    `X` is a sparse matrix (SciPy) of places by features, all sequences below one another; `y` the label of
    each place, `links` the kind of its link to the place before, `lengths` those of the sequences.
    """
    size = X.shape[1] * labels
    Xt = X.T.tocsr()
    by_step = _by_step(lengths)
    truth = np.zeros((len(y), labels))
    truth[np.arange(len(y)), y] = 1
    has_before = np.ones(len(y), bool)
    has_before[by_step[0]] = False
    places = np.flatnonzero(has_before)
    observed = np.zeros((kinds, labels, labels))
    np.add.at(observed, (links[places], y[places - 1], y[places]), 1)

    def unpacked(flat: FloatArray) -> tuple[FloatArray, FloatArray]:
        return flat[:size].reshape(-1, labels), flat[size:].reshape(kinds, labels, labels)

    def loss(flat: FloatArray) -> tuple[float, FloatArray]:
        weights, transitions = unpacked(flat)
        scores = X @ weights
        expected = _expectations(scores, transitions, links, by_step)
        value = expected.log_partition - (scores * truth).sum() - (transitions * observed).sum()
        value += penalty / 2 * _dot(flat, flat)
        of_weights = Xt @ (expected.probabilities - truth)
        of_transitions = expected.transitions - observed
        gradient = np.concatenate([of_weights.ravel(), of_transitions.ravel()]) + penalty * flat
        return float(value), gradient

    return unpacked(_minimise(loss, np.zeros(size + kinds * labels * labels), iterations))


def _by_step(lengths: Sequence[int]) -> list[IntArray]:
    """The places of all sequences by step, the longest sequence first: those that go on are a prefix."""
    order = np.argsort(-np.asarray(lengths), kind="stable")
    starts = np.concatenate([[0], np.cumsum(lengths)])[:-1]
    sizes = np.asarray(lengths)[order]
    return [starts[order[: int((sizes > step).sum())]] + step for step in range(int(sizes.max()))]


class _Expectations(NamedTuple):
    """Over all sequences: log partition, label marginals (places, labels), expected counts of transitions by link."""

    log_partition: float
    probabilities: FloatArray
    transitions: FloatArray


def _expectations(
    scores: FloatArray, transitions: FloatArray, links: IntArray, by_step: list[IntArray]
) -> _Expectations:
    """Forward-backward over all sequences at once, a step of each at a time."""
    top = scores.max(1, keepdims=True)
    local = _exp(scores - top)
    step = _exp(transitions)[links]
    forward = np.empty_like(local)
    scale = np.empty(len(scores))
    first = by_step[0]
    forward[first] = local[first]
    scale[first] = forward[first].sum(1)
    forward[first] /= scale[first, None]
    for before, here in pairwise(by_step):
        mass = (forward[before[: len(here)], :, None] * step[here]).sum(1) * local[here]
        scale[here] = mass.sum(1)
        forward[here] = mass / scale[here, None]
    backward = np.ones_like(local)
    expected = np.zeros_like(transitions)
    for here, before in pairwise(by_step[::-1]):
        before = before[: len(here)]
        ahead = local[here] * backward[here] / scale[here, None]
        pairs = step[here] * ahead[:, None, :]
        backward[before] = pairs.sum(2)
        np.add.at(expected, links[here], forward[before][:, :, None] * pairs)
    log_partition = float((np.log(scale) + top[:, 0]).sum())
    return _Expectations(log_partition, forward * backward, expected)


def _dot(left: FloatArray, right: FloatArray) -> float:
    return float(np.add.reduce(left * right))


#: 1 / k!, the highest power first.
_COEFFICIENTS = [1.0 / float(np.prod(np.arange(1, k + 1, dtype=np.float64))) for k in range(13, -1, -1)]
_LOG2_E = 1.4426950408889634
_LOG_2_HIGH, _LOG_2_LOW = 0.693145751953125, 1.428606820309417e-06  # log 2 in two parts


def _exp(x: FloatArray) -> FloatArray:
    """The exponential, of products and sums alone: NumPy's differs in the last bit from processor to processor.

    >>> x = np.linspace(-30, 30, 2001)
    >>> bool(np.max(np.abs(_exp(x) / np.exp(x) - 1)) < 1e-14)
    True
    """
    whole = np.rint(x * _LOG2_E)
    rest = (x - whole * _LOG_2_HIGH) - whole * _LOG_2_LOW
    result = np.full_like(x, _COEFFICIENTS[0])
    for coefficient in _COEFFICIENTS[1:]:
        result = result * rest + coefficient
    powers: FloatArray = np.ldexp(result, whole.astype(np.int64))
    return powers


class _Step(NamedTuple):
    """A step that L-BFGS remembers: how far x moved, how the gradient changed, and one over their product."""

    moved: FloatArray
    changed: FloatArray
    inverse: float


Loss = Callable[[FloatArray], tuple[float, FloatArray]]

#: Steps that are remembered.
_MEMORY = 8
#: Part of the slope that a step must gain (Armijo's condition), and the smallest step tried.
_ARMIJO, _SMALLEST_STEP = 1e-4, 1e-12
#: Curvature in parts of the squared change of the gradient below which a step is not remembered.
_CURVATURE = 1e-10
#: Gain in parts of the loss below which it is minimal.
_TOLERANCE = 1e-7


def _minimise(loss: Loss, start: FloatArray, iterations: int) -> FloatArray:
    """L-BFGS (Nocedal and Wright 2006, algorithms 7.4 and 7.5) with backtracking.

    >>> _minimise(lambda x: (float(((x - 3) ** 2).sum()), 2 * (x - 3)), np.zeros(2), 20).round(6).tolist()
    [3.0, 3.0]
    """
    x = start
    value, gradient = loss(x)
    steps: list[_Step] = []
    for _ in range(iterations):
        direction = _direction(gradient, steps)
        slope = _dot(gradient, direction)
        size = 1.0 if steps else min(1.0, 1.0 / max(float(np.abs(gradient).sum()), _SMALLEST_STEP))
        while True:
            new = x + size * direction
            new_value, new_gradient = loss(new)
            if new_value <= value + _ARMIJO * size * slope or size < _SMALLEST_STEP:
                break
            size /= 2
        moved = new - x
        changed = new_gradient - gradient
        if _dot(moved, changed) > _CURVATURE * _dot(changed, changed):
            steps = [*steps[1 - _MEMORY :], _Step(moved, changed, 1.0 / _dot(moved, changed))]
        is_minimal = value - new_value <= _TOLERANCE * max(abs(value), 1.0)
        x, value, gradient = new, new_value, new_gradient
        if is_minimal:
            break
    return x


def _direction(gradient: FloatArray, steps: Sequence[_Step]) -> FloatArray:
    """Downhill, by the curvature that the remembered steps show (two-loop recursion)."""
    direction = -gradient
    factors: list[float] = []
    for step in reversed(steps):
        factors.append(step.inverse * _dot(step.moved, direction))
        direction = direction - factors[-1] * step.changed
    if steps:
        last = steps[-1]
        direction = direction * (_dot(last.moved, last.changed) / _dot(last.changed, last.changed))
    for step, factor in zip(steps, reversed(factors)):
        direction = direction + (factor - step.inverse * _dot(step.changed, direction)) * step.moved
    return direction
