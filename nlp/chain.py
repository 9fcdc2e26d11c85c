"""A linear-chain conditional random field with weights on runs that depend on how segments are linked.

Lafferty, McCallum and Pereira (2001), with one matrix of transition weights for each kind of link: the
next item of a list mostly keeps the label of the one before, a new paragraph need not. Maximum
likelihood with an L2 penalty by L-BFGS; the recursions run over all sequences at once.
"""

from __future__ import annotations

from collections.abc import Sequence

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


class _Layout:
    """Places of all sequences by step, the longest sequence first, so that the active ones are a prefix."""

    def __init__(self, lengths: Sequence[int]) -> None:
        order = np.argsort(-np.asarray(lengths), kind="stable")
        starts = np.concatenate([[0], np.cumsum(lengths)])[:-1]
        sizes = np.asarray(lengths)[order]
        self.steps = [starts[order[: int((sizes > t).sum())]] + t for t in range(int(sizes.max()))]


def _expectations(scores: np.ndarray, transitions: np.ndarray, links: np.ndarray, layout: _Layout):
    """Log partition over all sequences, label marginals, and expected counts of transitions by link."""
    width = scores.shape[1]
    top = scores.max(1, keepdims=True)
    local = np.exp(scores - top)
    step = np.exp(transitions)[links]
    forward = np.empty_like(local)
    scale = np.empty(len(scores))
    first = layout.steps[0]
    forward[first] = local[first]
    scale[first] = forward[first].sum(1)
    forward[first] /= scale[first, None]
    for before, here in zip(layout.steps, layout.steps[1:]):
        before = before[: len(here)]
        a = np.einsum("si,sij->sj", forward[before], step[here]) * local[here]
        scale[here] = a.sum(1)
        forward[here] = a / scale[here, None]
    backward = np.ones_like(local)
    expected = np.zeros_like(transitions)
    for before, here in zip(layout.steps[-2::-1], layout.steps[:0:-1]):
        before = before[: len(here)]
        ahead = local[here] * backward[here] / scale[here, None]
        backward[before] = np.einsum("sij,sj->si", step[here], ahead)
        pairs = forward[before][:, :, None] * step[here] * ahead[:, None, :]
        np.add.at(expected, links[here], pairs)
    probability = forward * backward
    return float((np.log(scale) + top[:, 0]).sum()), probability, expected.reshape(-1, width, width)


def fit_chain(
    X, y: np.ndarray, links: np.ndarray, lengths: Sequence[int], labels: int, kinds: int, penalty: float, max_iterations: int,
) -> tuple[np.ndarray, np.ndarray]:
    """Weights of features (features, labels) and of transitions (kinds, labels, labels).

    `X` is a sparse matrix of places by features, all sequences below one another; `y` the label of
    each place, `links` the kind of link to the place before, `lengths` those of the sequences.
    """
    from scipy.optimize import minimize

    layout = _Layout(lengths)
    size = X.shape[1] * labels
    Xt = X.T.tocsr()
    truth = np.zeros((len(y), labels))
    truth[np.arange(len(y)), y] = 1
    inner = np.ones(len(y), bool)
    inner[np.concatenate([[0], np.cumsum(lengths)])[:-1]] = False
    places = np.flatnonzero(inner)
    observed = np.zeros((kinds, labels, labels))
    np.add.at(observed, (links[places], y[places - 1], y[places]), 1)

    def loss(flat: np.ndarray) -> tuple[float, np.ndarray]:
        weights, transitions = flat[:size].reshape(-1, labels), flat[size:].reshape(kinds, labels, labels)
        scores = X @ weights
        log_partition, probability, expected = _expectations(scores, transitions, links, layout)
        value = log_partition - (scores * truth).sum() - (transitions * observed).sum() + penalty / 2 * (flat @ flat)
        gradient = np.concatenate([(Xt @ (probability - truth)).ravel(), (expected - observed).ravel()]) + penalty * flat
        return value, gradient

    found = minimize(loss, np.zeros(size + kinds * labels * labels), jac=True, method="L-BFGS-B", options={"maxiter": max_iterations, "maxcor": 8, "ftol": 1e-7})
    return found.x[:size].reshape(-1, labels), found.x[size:].reshape(kinds, labels, labels)
