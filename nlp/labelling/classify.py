"""A `Narrative` and a `Model` into a label and the probability of each label for every segment; model files.

A linear-chain conditional random field (Lafferty, McCallum and Pereira 2001) over the segments of a
report: weights on words and context vote for a label of each segment, weights on pairs of labels for
runs of them, and the forward-backward recursion gives the probability of each label given the whole
report. The wording of a segment votes once more by itself (`nlp.labelling.wording`), by weights that were learnt
without its context: where a clerk puts known words in a place of his own, they are a second opinion.
`nlp.learning.training` learns the weights; here they are applied, with numpy alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from nlp.labelling.chain import FloatArray, marginals
from nlp.labelling.features import BLOCKS, LINKS, Narrative, lexical, links, neighbours, structural
from nlp.labelling.wording import LONGEST, MOST_CHARACTERS, Wording
from nlp.shipped import shipped_model

FORMAT = "gongkai-model-2"
#: The arrays of a model file.
_ARRAYS = ("words", "forms", "strings", "word_weights", "form_weights", "string_weights", "transitions")
#: Bounds that no training reaches: of weights in units of the temperature (beyond it probabilities would be NaN),
#: and of the temperature.
_LARGEST_WEIGHT = 100
_TEMPERATURES = (0.01, 100)

ByteArray = npt.NDArray[np.uint8]

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
    `word_weights` (words, blocks x labels), `form_weights` (forms, labels), `wording` the weights of strings of
    characters, `transitions` (links,
    labels, labels) from one label to the next, by `nlp.labelling.features.LINKS`; `temperature` divides all scores
    before probabilities are taken (Guo et al. 2017); `about` says what it was made from.
    """

    labels: tuple[str, ...]
    words: dict[str, int]
    word_weights: FloatArray
    forms: dict[str, int]
    form_weights: FloatArray
    wording: Wording
    transitions: FloatArray
    temperature: float = 1.0
    about: dict[str, Any] = field(default_factory=dict)

    def scores(self, story: Narrative) -> FloatArray:
        """The vote of words and context for each label of each segment, (segments, labels)."""
        width = len(self.labels)
        own = _sums(self.words, self.word_weights, map(lexical, story.tokens))
        total = _sums(self.forms, self.form_weights, structural(story))
        total += own[:, :width]
        total += self.wording.votes(["".join(tokens) for tokens in story.tokens])
        for segment, around in enumerate(neighbours(story)):
            for block, place in enumerate(around, 1):
                if place is not None:
                    total[segment] += own[place, block * width : (block + 1) * width]
        return total

    def probabilities(self, story: Narrative) -> FloatArray:
        """The probability of each label of each segment, (segments, labels); rows sum to 1."""
        steps = self.transitions[links(story)]
        return marginals(self.scores(story) / self.temperature, steps / self.temperature)


def _sums(places: dict[str, int], weights: FloatArray, rows: Iterable[Iterable[str]]) -> FloatArray:
    """For each row of features the sum of their weights, (rows, columns of the weights)."""
    known: list[int] = []
    ends = [0]
    for row in rows:
        known += [place for place in map(places.get, row) if place is not None]
        ends.append(len(known))
    starts = np.array(ends)
    filled = np.flatnonzero(np.diff(starts))
    total = np.zeros((len(starts) - 1, weights.shape[1]), np.float32)
    if len(filled):
        total[filled] = np.add.reduceat(weights[np.array(known)], starts[filled])
    return total


def _pack(names: dict[str, int]) -> ByteArray:
    return np.frombuffer("\n".join(names).encode("utf-8"), np.uint8)


def _unpack(array: npt.NDArray[Any]) -> list[str]:
    if array.dtype != np.uint8 or array.ndim != 1:
        raise ValueError("names that are no text")
    names = array.tobytes().decode("utf-8").split("\n") if array.size else []
    if len(set(names)) < len(names):
        raise ValueError("names that occur twice")
    return names


def save_model(model: Model, path: str | Path) -> None:
    """Writes a model as arrays and JSON (safetensors): data, no code. The same model gives the same bytes."""
    from safetensors.numpy import save

    arrays: dict[str, npt.NDArray[Any]] = {
        "words": _pack(model.words),
        "forms": _pack(model.forms),
        "strings": _pack(model.wording.rows),
        "word_weights": model.word_weights.astype(np.float16),
        "form_weights": model.form_weights.astype(np.float16),
        "string_weights": model.wording.weights.astype(np.float16),
        "transitions": model.transitions.astype(np.float16),
    }
    header = {"format": FORMAT, "labels": list(model.labels), "temperature": model.temperature, "about": model.about}
    Path(path).write_bytes(save(arrays, metadata={"gongkai": json.dumps(header, ensure_ascii=False, sort_keys=True)}))


def load_model(path: str | Path | None = None) -> Model:
    """The shipped model, or the one in a file. Raises `ModelError` for anything but data of our form.

    A model is arrays and JSON; nothing in it is ever executed, and a pickle or joblib file is refused.
    """
    is_shipped = path is None
    path = Path(path) if path is not None else shipped_model()
    _refuse_code(path)
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(str(path), framework="numpy") as file:
            header = json.loads((file.metadata() or {}).get("gongkai", "null"))
            if not isinstance(header, dict) or header.get("format") != FORMAT:
                raise ModelError(f"{path}: no model of gongkai (format {FORMAT}); train one with gongkai train")
            arrays = {name: file.get_tensor(name) for name in _ARRAYS}
        return _restore(header, arrays)
    except ModelError:
        raise
    except (SafetensorError, ValueError, KeyError, TypeError, OverflowError, MemoryError, RecursionError) as error:
        if is_shipped:
            raise ModelError(f"{path}: damaged model file ({error}); install gongkai anew") from error
        raise ModelError(f"{path}: damaged model file ({error}); train it anew with gongkai train") from error


def _refuse_code(path: Path) -> None:
    """Raises `ModelError` for a file that cannot be read, or whose first bytes are those of one that can run code."""
    try:
        with open(path, "rb") as file:
            head = file.read(16)
    except OSError as error:
        raise ModelError(f"{path}: cannot be read ({error.strerror}); give a model written by gongkai train") from error
    # Ours begins with the length of its header, whose first bytes may look like any magic number, and then the header.
    is_safetensors = head[8:9] == b"{"
    if not is_safetensors and head.startswith(_CODE):
        raise ModelError(
            f"{path}: a pickle, joblib or archive file; such files can run code and are never loaded. "
            "Train a model with gongkai train"
        )


def _restore(header: dict[str, Any], arrays: dict[str, npt.NDArray[Any]]) -> Model:
    """A model from what its file holds. Raises ValueError where anything is not as it should be."""
    labels = _checked_labels(header["labels"])
    width = len(labels)
    about = header.get("about", {})
    if not isinstance(about, dict):
        raise ValueError("about")
    temperature = float(header["temperature"])
    lowest, highest = _TEMPERATURES
    if not lowest < temperature < highest:
        raise ValueError("temperature")
    words = _unpack(arrays["words"])
    forms = _unpack(arrays["forms"])
    most = _LARGEST_WEIGHT * temperature
    return Model(
        labels=labels,
        words={name: row for row, name in enumerate(words)},
        word_weights=_checked_weights("word_weights", arrays, (len(words), width * len(BLOCKS)), most),
        forms={name: row for row, name in enumerate(forms)},
        form_weights=_checked_weights("form_weights", arrays, (len(forms), width), most),
        wording=_checked_wording(arrays, width, most),
        transitions=_checked_weights("transitions", arrays, (len(LINKS), width, width), most),
        temperature=temperature,
        about=about,
    )


def _checked_labels(labels: object) -> tuple[str, ...]:
    """Two names or more, each once."""
    if not isinstance(labels, list) or not all(isinstance(name, str) and name for name in labels):
        raise ValueError("its labels are no list of different names")
    if len(labels) < 2 or len(set(labels)) < len(labels):
        raise ValueError("its labels are no list of different names")
    return tuple(labels)


def _checked_wording(arrays: dict[str, npt.NDArray[Any]], width: int, most: float) -> Wording:
    strings = _unpack(arrays["strings"])
    if any(not 0 < len(string) <= LONGEST for string in strings):
        raise ValueError("strings that are empty or too long")
    if len(set("".join(strings))) > MOST_CHARACTERS:
        raise ValueError("strings of too many different characters")
    weights = _checked_weights("string_weights", arrays, (len(strings), width), most)
    return Wording({string: row for row, string in enumerate(strings)}, weights)


def _checked_weights(
    name: str, arrays: dict[str, npt.NDArray[Any]], shape: tuple[int, ...], most: float
) -> npt.NDArray[np.float32]:
    weights = arrays[name]
    if weights.shape != shape or weights.dtype != np.float16 or not (np.abs(weights) <= most).all():
        raise ValueError(f"{name} has not the shape, type or values it should have")
    return weights.astype(np.float32)


@lru_cache(maxsize=2)
def default_model() -> Model:
    """The shipped model, loaded once."""
    return load_model()


def label(story: Narrative, model: Model | None = None) -> tuple[list[str], FloatArray]:
    """The most probable label of each segment, and the probabilities, columns as `model.labels`.

    `model` is the shipped one unless given.
    """
    model = model or default_model()
    probabilities = model.probabilities(story)
    return [model.labels[k] for k in probabilities.argmax(1)], probabilities
