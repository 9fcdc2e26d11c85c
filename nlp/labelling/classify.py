"""Segments in order in, a label and a probability of each label out.

A linear-chain conditional random field (Lafferty, McCallum and Pereira 2001) over the segments of a
report: weights on words and context vote for a label of each segment, weights on pairs of labels for
runs of them, and the forward-backward recursion gives the probability of each label given the whole
report. `nlp.learning.training` learns the weights; here they are applied, with numpy alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from itertools import chain
from pathlib import Path

import numpy as np

from nlp.labelling.chain import marginals
from nlp.labelling.features import BLOCKS, LINKS, Narrative, lexical, links, neighbours, structural

FORMAT = "gongkai-model-1"


# What pickle and joblib begin their files with, as they are and compressed.
_CODE = (
    b"\x80",
    b"\x1f\x8b",
    b"x\x01",
    b"x\x5e",
    b"x\x9c",
    b"x\xda",
    b"PK",
    b"BZh",
    b"\xfd7zXZ",
    b"\x5d\0\0",
    b"\x04\x22\x4d\x18",
)


class ModelError(ValueError):
    """A model file that is no model of ours, damaged or tampered with."""


@dataclass(frozen=True)
class Model:
    """The weights of a trained classifier.

    `labels` in the order of all columns; `words` and `forms` the rows of the weights by feature;
    `word_weights` (words, blocks x labels), `form_weights` (forms, labels), `transitions` (links,
    labels, labels) from one label to the next, by `nlp.labelling.features.LINKS`; `temperature` divides all scores before probabilities are
    taken (Guo et al. 2017); `about` says what it was made from.
    """

    labels: tuple[str, ...]
    words: dict[str, int]
    word_weights: np.ndarray
    forms: dict[str, int]
    form_weights: np.ndarray
    transitions: np.ndarray
    temperature: float = 1.0
    about: dict = field(default_factory=dict)

    def scores(self, story: Narrative) -> np.ndarray:
        """The vote of words and context for each label of each segment, (segments, labels)."""
        width = len(self.labels)
        own = _sums(self.words, self.word_weights, map(lexical, story.plain))
        total = _sums(self.forms, self.form_weights, structural(story)) + own[:, :width]
        for i, around in enumerate(neighbours(story)):
            for block, k in enumerate(around, 1):
                if k is not None:
                    total[i] += own[k, block * width : (block + 1) * width]
        return total

    def probabilities(self, story: Narrative) -> np.ndarray:
        """The probability of each label of each segment, (segments, labels); rows sum to 1."""
        return marginals(self.scores(story) / self.temperature, self.transitions[links(story)] / self.temperature)


def _sums(places: dict[str, int], weights: np.ndarray, rows: Iterable[list[str]]) -> np.ndarray:
    """For each row of features the sum of their weights, (rows, columns of the weights)."""
    known = [[place for place in map(places.get, row) if place is not None] for row in rows]
    total = np.zeros((len(known), weights.shape[1]), np.float32)
    filled = [i for i, row in enumerate(known) if row]
    if filled:
        starts = np.cumsum([0, *(len(known[i]) for i in filled[:-1])])
        total[filled] = np.add.reduceat(weights[list(chain.from_iterable(known))], starts)
    return total


def _pack(names: dict[str, int]) -> np.ndarray:
    return np.frombuffer("\n".join(names).encode("utf-8"), np.uint8)


def _unpack(array: np.ndarray) -> list[str]:
    if array.dtype != np.uint8 or array.ndim != 1:
        raise ValueError("names that are no text")
    names = array.tobytes().decode("utf-8").split("\n") if array.size else []
    if len(set(names)) < len(names):
        raise ValueError("names that occur twice")
    return names


def save_model(model: Model, path: str | Path) -> None:
    """Writes a model as arrays and JSON (safetensors): data, no code. The same model gives the same bytes."""
    from safetensors.numpy import save

    arrays = {
        "words": _pack(model.words),
        "forms": _pack(model.forms),
        "word_weights": model.word_weights.astype(np.float16),
        "form_weights": model.form_weights.astype(np.float16),
        "transitions": model.transitions.astype(np.float16),
    }
    header = {"format": FORMAT, "labels": list(model.labels), "temperature": model.temperature, "about": model.about}
    Path(path).write_bytes(save(arrays, metadata={"gongkai": json.dumps(header, ensure_ascii=False, sort_keys=True)}))


def load_model(path: str | Path | None = None) -> Model:
    """The shipped model, or the one in a file. Raises `ModelError` for anything but data of our form.

    A model is arrays and JSON; nothing in it is ever executed, and a pickle or joblib file is refused.
    """
    path = Path(path) if path is not None else shipped_model()
    try:
        with open(path, "rb") as f:
            head = f.read(16)
    except OSError as error:
        raise ModelError(f"{path}: cannot be read ({error.strerror}); give a model written by gongkai train") from error
    # Ours begins with the length of its header, whose first bytes may look like any magic number, and then the header.
    if head[8:9] != b"{" and head.startswith(_CODE):
        raise ModelError(
            f"{path}: a pickle, joblib or archive file; such files can run code and are never loaded. Train a model with gongkai train"
        )
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(str(path), framework="numpy") as f:
            header = json.loads((f.metadata() or {}).get("gongkai", "null"))
            if not isinstance(header, dict) or header.get("format") != FORMAT:
                raise ModelError(f"{path}: no model of gongkai (format {FORMAT}); train one with gongkai train")
            arrays = {
                name: f.get_tensor(name) for name in ("words", "forms", "word_weights", "form_weights", "transitions")
            }
        return _restore(header, arrays)
    except ModelError:
        raise
    except (SafetensorError, ValueError, KeyError, TypeError, OverflowError, MemoryError, RecursionError) as error:
        raise ModelError(f"{path}: damaged model file ({error}); train it anew with gongkai train") from error


def _restore(header: dict, arrays: dict[str, np.ndarray]) -> Model:
    labels = header["labels"]
    width = len(labels)
    if (
        not isinstance(labels, list)
        or not all(isinstance(x, str) and x for x in labels)
        or not 2 <= len(set(labels)) == width
    ):
        raise ValueError("its labels are no list of different names")
    if not isinstance(header.get("about", {}), dict):
        raise ValueError("about")
    temperature = float(header["temperature"])
    if not 0.01 < temperature < 100:
        raise ValueError("temperature")
    names = {key: _unpack(arrays[key]) for key in ("words", "forms")}
    shapes = {
        "word_weights": (len(names["words"]), width * len(BLOCKS)),
        "form_weights": (len(names["forms"]), width),
        "transitions": (len(LINKS), width, width),
    }
    for key, shape in shapes.items():
        # Weights beyond the bound, which no training gives, would make probabilities of NaN.
        if (
            arrays[key].shape != shape
            or arrays[key].dtype != np.float16
            or not (np.abs(arrays[key]) <= 100 * temperature).all()
        ):
            raise ValueError(f"{key} has not the shape, type or values it should have")
    return Model(
        labels=tuple(labels),
        words={n: i for i, n in enumerate(names["words"])},
        word_weights=arrays["word_weights"].astype(np.float32),
        forms={n: i for i, n in enumerate(names["forms"])},
        form_weights=arrays["form_weights"].astype(np.float32),
        transitions=arrays["transitions"].astype(np.float32),
        temperature=temperature,
        about=header.get("about", {}),
    )


def shipped_model() -> Path:
    """Where the model that comes with the package lies: in the package, or in a checkout's `models/`."""
    inside = Path(str(files("nlp"))) / "models" / "gongkai.safetensors"
    return inside if inside.exists() else Path(str(files("nlp"))).parent / "models" / "gongkai.safetensors"


@lru_cache(maxsize=2)
def default_model() -> Model:
    """The shipped model, loaded once."""
    return load_model()


def label(story: Narrative, model: Model | None = None) -> tuple[list[str], np.ndarray]:
    """The most probable label of each segment, and the probabilities, columns as `model.labels`.

    `model` is the shipped one unless given.
    """
    model = model or default_model()
    probabilities = model.probabilities(story)
    return [model.labels[k] for k in probabilities.argmax(1)], probabilities
