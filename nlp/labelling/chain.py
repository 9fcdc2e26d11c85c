"""A linear-chain conditional random field whose weights on runs depend on how two segments are linked.

Lafferty, McCallum and Pereira (2001), with one matrix of transition weights for each kind of link: the
next item of a list mostly keeps the label of the one before, a new paragraph need not. Maximum
likelihood with an L2 penalty by L-BFGS.

The same data give the same weights, bit for bit, on any processor: sums are taken in a fixed order,
without BLAS, and the exponential is made of single products and sums.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np


def marginals(scores: np.ndarray, steps: np.ndarray) -> np.ndarray:
    """Forward-backward: the probability of each label at each place, given the whole sequence.

    `scores` (places, labels) are the votes for each label, `steps` (places, labels, labels) the weight
    of going from one label to the next, into each place; that of the first place is not used.

    >>> p = marginals(np.array([[0.0, 3.0], [0.0, 0.0]]), np.zeros((2, 2, 2)))
    >>> p.round(2).tolist()
    [[0.05, 0.95], [0.5, 0.5]]
    """
    n, width = scores.shape
    if n == 0:
        return np.zeros((0, width))
    local = np.exp(scores - scores.max(1, keepdims=True), dtype=np.float64)
    step = np.exp(steps, dtype=np.float64)
    forward, backward = np.empty_like(local), np.empty_like(local)
    forward[0] = local[0] / local[0].sum()
    for i in range(1, n):
        a = (forward[i - 1] @ step[i]) * local[i]
        forward[i] = a / a.sum()
    backward[-1] = 1.0
    for i in range(n - 2, -1, -1):
        b = step[i + 1] @ (local[i + 1] * backward[i + 1])
        backward[i] = b / b.sum()
    product = forward * backward
    return product / product.sum(1, keepdims=True)


def fit_chain(
    X,
    y: np.ndarray,
    links: np.ndarray,
    lengths: Sequence[int],
    labels: int,
    kinds: int,
    penalty: float,
    iterations: int,
) -> tuple[np.ndarray, np.ndarray]:
    """Weights of features (features, labels) and of transitions (kinds, labels, labels).

    `X` is a sparse matrix of places by features, all sequences below one another; `y` the label of
    each place, `links` the kind of its link to the place before, `lengths` those of the sequences.
    """
    size = X.shape[1] * labels
    Xt = X.T.tocsr()
    by_step = _by_step(lengths)
    truth = np.zeros((len(y), labels))
    truth[np.arange(len(y)), y] = 1
    inner = np.ones(len(y), bool)
    inner[by_step[0]] = False
    places = np.flatnonzero(inner)
    observed = np.zeros((kinds, labels, labels))
    np.add.at(observed, (links[places], y[places - 1], y[places]), 1)

    def loss(flat: np.ndarray) -> tuple[float, np.ndarray]:
        weights, transitions = flat[:size].reshape(-1, labels), flat[size:].reshape(kinds, labels, labels)
        scores = X @ weights
        log_partition, probability, expected = _expectations(scores, transitions, links, by_step)
        value = log_partition - (scores * truth).sum() - (transitions * observed).sum() + penalty / 2 * _dot(flat, flat)
        gradient = (
            np.concatenate([(Xt @ (probability - truth)).ravel(), (expected - observed).ravel()]) + penalty * flat
        )
        return float(value), gradient

    found = _minimise(loss, np.zeros(size + kinds * labels * labels), iterations)
    return found[:size].reshape(-1, labels), found[size:].reshape(kinds, labels, labels)


def _by_step(lengths: Sequence[int]) -> list[np.ndarray]:
    """The places of all sequences by step, the longest sequence first: those that go on are a prefix."""
    order = np.argsort(-np.asarray(lengths), kind="stable")
    starts = np.concatenate([[0], np.cumsum(lengths)])[:-1]
    sizes = np.asarray(lengths)[order]
    return [starts[order[: int((sizes > t).sum())]] + t for t in range(int(sizes.max()))]


def _expectations(
    scores: np.ndarray,
    transitions: np.ndarray,
    links: np.ndarray,
    by_step: list[np.ndarray],
) -> tuple[float, np.ndarray, np.ndarray]:
    """Log partition over all sequences, label marginals, and expected counts of transitions by link."""
    top = scores.max(1, keepdims=True)
    local = _exp(scores - top)
    step = _exp(transitions)[links]
    forward, scale = np.empty_like(local), np.empty(len(scores))
    first = by_step[0]
    forward[first] = local[first]
    scale[first] = forward[first].sum(1)
    forward[first] /= scale[first, None]
    for before, here in zip(by_step, by_step[1:]):
        a = (forward[before[: len(here)], :, None] * step[here]).sum(1) * local[here]
        scale[here] = a.sum(1)
        forward[here] = a / scale[here, None]
    backward = np.ones_like(local)
    expected = np.zeros_like(transitions)
    for before, here in zip(by_step[-2::-1], by_step[:0:-1]):
        before = before[: len(here)]
        ahead = local[here] * backward[here] / scale[here, None]
        pairs = step[here] * ahead[:, None, :]
        backward[before] = pairs.sum(2)
        np.add.at(expected, links[here], forward[before][:, :, None] * pairs)
    return float((np.log(scale) + top[:, 0]).sum()), forward * backward, expected


def _dot(a: np.ndarray, b: np.ndarray) -> float:
    return float(np.add.reduce(a * b))


#: 1 / k!, the highest power first.
_COEFFICIENTS = [1.0 / float(np.prod(np.arange(1, k + 1, dtype=np.float64))) for k in range(13, -1, -1)]


def _exp(x: np.ndarray) -> np.ndarray:
    """The exponential, of products and sums alone: NumPy's differs in the last bit from processor to processor.

    >>> x = np.linspace(-30, 30, 2001)
    >>> bool(np.max(np.abs(_exp(x) / np.exp(x) - 1)) < 1e-14)
    True
    """
    whole = np.rint(x * 1.4426950408889634)
    rest = (x - whole * 0.693145751953125) - whole * 1.428606820309417e-06  # log 2 in two parts
    result = np.full_like(x, _COEFFICIENTS[0])
    for coefficient in _COEFFICIENTS[1:]:
        result = result * rest + coefficient
    return np.ldexp(result, whole.astype(np.int64))


def _minimise(
    loss: Callable[[np.ndarray], tuple[float, np.ndarray]], start: np.ndarray, iterations: int, memory: int = 8
) -> np.ndarray:
    """L-BFGS (Nocedal and Wright 2006, algorithms 7.4 and 7.5) with backtracking.

    >>> _minimise(lambda x: (float(((x - 3) ** 2).sum()), 2 * (x - 3)), np.zeros(2), 20).round(6).tolist()
    [3.0, 3.0]
    """
    x, (value, gradient) = start, loss(start)
    steps: list[tuple[np.ndarray, np.ndarray, float]] = []
    for _ in range(iterations):
        direction, factors = -gradient, []
        for s, t, rho in reversed(steps):
            factors.append(rho * _dot(s, direction))
            direction = direction - factors[-1] * t
        if steps:
            s, t, _ = steps[-1]
            direction = direction * (_dot(s, t) / _dot(t, t))
        for (s, t, rho), factor in zip(steps, reversed(factors)):
            direction = direction + (factor - rho * _dot(t, direction)) * s
        slope = _dot(gradient, direction)
        size = 1.0 if steps else min(1.0, 1.0 / max(float(np.abs(gradient).sum()), 1e-12))
        while True:
            new, (new_value, new_gradient) = x + size * direction, loss(x + size * direction)
            if new_value <= value + 1e-4 * size * slope or size < 1e-12:
                break
            size /= 2
        s, t = new - x, new_gradient - gradient
        if _dot(s, t) > 1e-10 * _dot(t, t):
            steps = [*steps[1 - memory :], (s, t, 1.0 / _dot(s, t))]
        done = value - new_value <= 1e-7 * max(abs(value), 1.0)
        x, value, gradient = new, new_value, new_gradient
        if done:
            break
    return x
