"""Why a segment got its label: the words and the context that weighed most.

The classifier adds up weights, so an explanation is the sum taken apart: nothing is approximated but
the part of the neighbours' labels, which counts with their probabilities.
"""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from nlp.labelling.classify import Model, default_model
from nlp.labelling.features import BLOCKS, YEAR, Narrative, lexical, links, neighbours, relative_year, structural
from nlp.language.text import simplified
from nlp.language.tokenize import LATIN, SPACE, latin_mark, words

_PLACES = {
    "own": "its words",
    "before": "the segment before",
    "after": "the segment after",
    "lead": "the lead-in",
    "form": "place and form",
    "run": "the run of labels",
}


@dataclass(frozen=True)
class Explanation:
    """A label, the next best one (`rival`), and what spoke for the first rather than the second.

    `reasons` are (where, what, weight), the heaviest first, those against it with a negative weight; a
    weight is a difference of log odds. `weights` has the weight of each character of `text`. Words are
    as the tokenizer has them: `0` stands for any number, `本年度` for the report's own year.
    """

    text: str
    label: str
    rival: str
    probability: float
    reasons: tuple[tuple[str, str, float], ...]
    weights: tuple[float, ...]

    def __str__(self) -> str:
        lines = [f"{self.text}", f"{self.label} ({self.probability:.2f}) rather than {self.rival}, for"]
        lines += [f"  {weight:+.2f}  {_PLACES[where]}: {what}" for where, what, weight in self.reasons[:10]]
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        """The text with what speaks for the label in green and against it in red; then the reasons."""
        most = max(map(abs, self.weights), default=0) or 1
        cells = []
        for character, weight in zip(self.text, self.weights):
            colour = "46,160,67" if weight > 0 else "207,34,46"
            cells.append(
                f'<span style="background:rgba({colour},{abs(weight) / most * 0.8:.2f})">{html.escape(character)}</span>'
            )
        rows = "".join(
            f"<tr><td>{weight:+.2f}</td><td style='text-align:left'>{_PLACES[where]}</td><td style='text-align:left'>{html.escape(what)}</td></tr>"
            for where, what, weight in self.reasons[:10]
        )
        return (
            f"<p><b>{html.escape(self.label)}</b> ({self.probability:.2f}) rather than {html.escape(self.rival)}</p>"
            f"<p>{''.join(cells)}</p><table>{rows}</table>"
        )


def explain(story: Narrative, position: int, model: Model | None = None) -> Explanation:
    """Why the segment at a position of the narrative got its label. Raises IndexError where there is none.

    >>> import nlp
    >>> from nlp.structure.segment import Segment
    >>> story = nlp.Narrative((Segment("s5", 0, 0, 11, "政策解读质量仍有待提高。", "", ("存在的主要问题",), False, True),), 2023, "2021")
    >>> found = explain(story, 0)
    >>> found.label, "有待" in {what for where, what, weight in found.reasons if weight > 0}
    ('problem', True)
    """
    if not 0 <= position < len(story):
        raise IndexError(f"segment {position} of a narrative of {len(story)}")
    model = model or default_model()
    chances = model.probabilities(story)
    first, second = np.argsort(-chances[position], kind="stable")[:2]
    segment = story.segments[position]
    reasons: list[tuple[str, str, float]] = []

    def weigh(where: str, names: Sequence[str], places: dict[str, int], weights: np.ndarray, offset: int = 0) -> None:
        for name in names:
            if name in places:
                row = weights[places[name]]
                reasons.append((where, name, float(row[offset + first] - row[offset + second]) / model.temperature))

    own = lexical(story.plain[position])
    weigh("own", own, model.words, model.word_weights)
    weigh("form", structural(story)[position], model.forms, model.form_weights)
    for block, k in enumerate(neighbours(story)[position], 1):
        if k is not None:
            weigh(BLOCKS[block], lexical(story.plain[k]), model.words, model.word_weights, block * len(model.labels))
    steps = model.transitions[links(story)]
    for step, told in ((-1, steps[position]), (1, steps[min(position + 1, len(story) - 1)].T)):
        if 0 <= position + step < len(story):
            there = chances[position + step]
            weight = float(there @ (told[:, first] - told[:, second])) / model.temperature
            reasons.append(("run", f"{model.labels[there.argmax()]} {'before' if step < 0 else 'after'} it", weight))
    characters = _characters(segment.text, story.year, {name: w for where, name, w in reasons if where == "own"})
    sums: dict[tuple[str, str], float] = {}
    for where, name, weight in reasons:
        what = name.lstrip("~^$").replace(" ", "") if where in BLOCKS else name
        sums[where, what] = sums.get((where, what), 0.0) + weight
    heaviest = sorted(((*key, weight) for key, weight in sums.items() if weight), key=lambda r: (-abs(r[2]), r[:2]))
    return Explanation(
        segment.text,
        model.labels[first],
        model.labels[second],
        float(chances[position, first]),
        tuple(heaviest),
        characters,
    )


def _characters(text: str, year: int | None, weights: dict[str, float]) -> tuple[float, ...]:
    """The weight of each character: that of each feature is spread over the characters that it was read from."""
    total = np.zeros(len(text) + 1)
    plain, origin = _traced(text, year)
    tokens = words(plain)
    starts = np.cumsum([0, *map(len, tokens)])

    def spread(name: str, begin: int, end: int) -> None:
        if name in weights and end > begin:
            places = sorted({p for start, stop in origin[begin:end] for p in range(start, stop)})
            total[places] += weights[name] / max(1, len(places))

    seen: set[str] = set()
    for i, token in enumerate(tokens):
        for name, size in (
            (token, 1),
            (token + " " + "".join(tokens[i + 1 : i + 2]), 2),
            ("^" + token if i < 4 else "", 1),
            ("^^" + token if i == 0 else "", 1),
        ):
            if name and name not in seen:
                seen.add(name)
                spread(name, starts[i], starts[min(i + size, len(tokens))])
    for i in range(len(plain) - 1):
        name = "~" + plain[i : i + 2]
        if name not in seen:
            seen.add(name)
            spread(name, i, i + 2)
    for size in (2, 3):
        spread("$" + "".join(tokens[-size:]), starts[max(0, len(tokens) - size)], len(plain))
    return tuple(float(w) for w in total[:-1])


def _traced(text: str, year: int | None) -> tuple[str, list[tuple[int, int]]]:
    """The text as the tokenizer sees it, and for each of its characters the stretch of the text it stands for.

    >>> _traced("2024年 公开120条", 2024)
    ('本年度公开0条', [(0, 5), (0, 5), (0, 5), (6, 7), (7, 8), (8, 11), (11, 12)])
    """
    seen, places = simplified(text), [(i, i + 1) for i in range(len(text))]
    steps = [(SPACE, lambda found: ""), (LATIN, latin_mark)]
    if year is not None:
        steps.insert(0, (YEAR, lambda found: relative_year(found, year)))
    for pattern, new in steps:
        parts, spans, at = [], [], 0
        for found in pattern.finditer(seen):
            word = new(found)
            stretch = places[found.start()][0], places[found.end() - 1][1]
            parts += [seen[at : found.start()], word]
            spans += [*places[at : found.start()], *[stretch] * len(word)]
            at = found.end()
        seen, places = "".join(parts) + seen[at:], spans + places[at:]
    return seen, places
