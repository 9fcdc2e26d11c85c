"""A segment in its narrative into the words and the context that weighed most for its label.

The classifier adds up weights, so an explanation is the sum taken apart: nothing is approximated but
the part of the neighbours' labels, which counts with their probabilities.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

import numpy as np

from nlp.labelling.chain import FloatArray
from nlp.labelling.classify import Model, default_model
from nlp.labelling.feature_words import feature_words
from nlp.labelling.features import (
    BLOCKS,
    YEAR,
    Narrative,
    lexical,
    lexical_spans,
    links,
    neighbours,
    relative_year,
    structural,
)
from nlp.labelling.wording import grams
from nlp.language.text import simplified
from nlp.language.tokenize import REPLACEMENTS, words
from nlp.markup import Words, fragment, system_language
from nlp.markup import words as spoken

#: Reasons that are shown.
_SHOWN = 10
#: What speaks for a label and against it, as red, green and blue, a blue and a vermilion that the colour-blind can tell
#: apart; the heaviest character is this opaque.
_FOR, _AGAINST = "0,114,178", "213,94,0"
_MOST_OPAQUE = 0.5


class Reason(NamedTuple):
    """Where something stands, what it is, and the difference of log odds that it makes."""

    where: str
    what: str
    weight: float


@dataclass(frozen=True)
class Explanation:
    """A label, the next best one (`rival`), and what spoke for the first rather than the second.

    `reasons` are (where, what, weight), the heaviest first, those against it with a negative weight; a
    weight is a difference of log odds. What is told in words is in `language`. `weights` has the weight of each
    character of `text`. Words are as the tokenizer has them: `[number]` stands for any number, `本年度` for
    the report's own year.
    """

    text: str
    label: str
    rival: str
    probability: float
    reasons: tuple[Reason, ...]
    weights: tuple[float, ...]
    language: str

    def __str__(self) -> str:
        say = spoken(self.language)
        label, rival = say.named("label", self.label), say.named("label", self.rival)
        lines = [self.text, say("explanation.because", label=label, probability=f"{self.probability:.2f}", rival=rival)]
        for reason in self.reasons[:_SHOWN]:
            lines.append(f"  {reason.weight:+.2f}  {say.named('place', reason.where)}: {reason.what}")
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        """The text with what speaks for the label in blue and against it in orange; then the reasons."""
        return fragment(
            "notebook/explanation.html",
            language=self.language,
            label=self.label,
            rival=self.rival,
            probability=self.probability,
            runs=tuple(self._runs()),
            reasons=self.reasons[:_SHOWN],
            colour_for=_FOR,
            colour_against=_AGAINST,
        )

    def _runs(self) -> Iterator[_Run]:
        """The text in runs of characters of which each weighs the same."""
        most = max(map(abs, self.weights), default=0) or 1
        shares = [round(weight / most * _MOST_OPAQUE, 2) for weight in self.weights]
        for share, run in groupby(zip(self.text, shares), key=lambda pair: pair[1]):
            text = "".join(character for character, _ in run)
            yield _Run(text, _AGAINST if share < 0 else _FOR, abs(share), share < 0)


class _Run(NamedTuple):
    """Some characters, the colour behind them and how opaque it is."""

    text: str
    colour: str
    opacity: float
    is_against: bool


def explain(story: Narrative, position: int, model: Model | None = None, language: str | None = None) -> Explanation:
    """Why the segment at a position of the narrative got its label, told in `en` or `zh`, by default the system's.

    Raises IndexError where there is no such segment, ValueError for another language.

    >>> import nlp
    >>> from nlp.structure.segment import Segment
    >>> wish = Segment("s5", 0, 0, 11, "政策解读质量仍有待提高。", "", ("存在的主要问题",), False, True)
    >>> found = explain(nlp.Narrative((wish,), 2023, "2021"), 0)
    >>> found.label, "有待" in {what for where, what, weight in found.reasons if weight > 0}
    ('problem', True)
    """
    if not 0 <= position < len(story):
        raise IndexError(f"segment {position} of a narrative of {len(story)}")
    comparison = _Comparison.of(story, position, model or default_model())
    of_words = list(comparison.word_reasons("own", position))
    of_wording = list(comparison.wording_reasons())
    say = spoken(language or system_language())
    reasons = [*of_words, *of_wording, *comparison.form_reasons(say)]
    for block, place in zip(BLOCKS[1:], neighbours(story)[position]):
        if place is not None:
            reasons.extend(comparison.word_reasons(block, place))
    reasons.extend(comparison.run_reasons(say))
    segment = story.segments[position]
    labels = comparison.model.labels
    return Explanation(
        segment.text,
        labels[comparison.first],
        labels[comparison.second],
        float(comparison.probabilities[position, comparison.first]),
        tuple(_summed(reasons, say)),
        _character_weights(segment.text, story.year, of_words, of_wording),
        say.language,
    )


@dataclass(frozen=True)
class _Comparison:
    """The two most probable labels of a segment, held against each other."""

    story: Narrative
    position: int
    model: Model
    probabilities: FloatArray
    first: int
    second: int

    @classmethod
    def of(cls, story: Narrative, position: int, model: Model) -> _Comparison:
        probabilities = model.probabilities(story)
        ranked = np.argsort(-probabilities[position], kind="stable")
        return cls(story, position, model, probabilities, int(ranked[0]), int(ranked[1]))

    def word_reasons(self, block: str, place: int) -> Iterator[Reason]:
        """What the words of a segment weigh, in the block that they are seen in."""
        offset = BLOCKS.index(block) * len(self.model.labels)
        names = lexical(self.story.tokens[place])
        return self._reasons(block, names, self.model.words, self.model.word_weights[:, offset:])

    def wording_reasons(self) -> Iterator[Reason]:
        """What each string of characters of the segment weighs, wherever it stands."""
        text = "".join(self.story.tokens[self.position])
        strings = [gram.text for gram in grams(text)]
        wording = self.model.wording
        scale = np.sqrt(max(1, len(strings)))
        for reason in self._reasons("own", strings, wording.rows, wording.weights):
            yield reason._replace(weight=float(reason.weight / scale))

    def form_reasons(self, say: Words) -> Iterator[Reason]:
        """What place and form weigh."""
        forms = structural(self.story)[self.position]
        for reason in self._reasons("form", forms, self.model.forms, self.model.form_weights):
            yield reason._replace(what=feature_words(reason.what, say))

    def _reasons(self, where: str, names: Sequence[str], rows: dict[str, int], weights: FloatArray) -> Iterator[Reason]:
        for name in names:
            if name in rows:
                row = weights[rows[name]]
                yield Reason(where, name, float(row[self.first] - row[self.second]) / self.model.temperature)

    def run_reasons(self, say: Words) -> Iterator[Reason]:
        """What the labels of the segments before and after weigh, each by its probability."""
        steps = self.model.transitions[links(self.story)]
        if self.position > 0:
            yield self._run_reason(self.position - 1, steps[self.position], "before", say)
        if self.position + 1 < len(self.story):
            yield self._run_reason(self.position + 1, steps[self.position + 1].T, "after", say)

    def _run_reason(self, place: int, step: FloatArray, side: str, say: Words) -> Reason:
        chances = self.probabilities[place]
        weight = float(chances @ (step[:, self.first] - step[:, self.second])) / self.model.temperature
        label = say.named("label", self.model.labels[chances.argmax()])
        return Reason("run", say(f"explanation.run_{side}", label=label), weight)


def _summed(reasons: Sequence[Reason], say: Words) -> list[Reason]:
    """Reasons that a reader takes for one added up, the heaviest first."""
    sums: dict[tuple[str, str], float] = {}
    for where, name, weight in reasons:
        what = name
        if where in BLOCKS:
            what = name.lstrip("^$").replace(" ", "").replace("0", say("explanation.any_number"))
        sums[where, what] = sums.get((where, what), 0.0) + weight
    found = [Reason(where, what, weight) for (where, what), weight in sums.items() if weight]
    return sorted(found, key=lambda reason: (-abs(reason.weight), reason.where, reason.what))


def _character_weights(
    text: str, year: int | None, of_words: Iterable[Reason], of_wording: Iterable[Reason]
) -> tuple[float, ...]:
    """The weight of each character: that of each feature is spread over the characters that it was read from."""
    total = np.zeros(len(text))
    plain, stretches = _traced(text, year)
    tokens = words(plain)
    for spans, reasons in ((lexical_spans(tokens), of_words), (grams("".join(tokens)), of_wording)):
        weights = {reason.what: reason.weight for reason in reasons}
        for name, start, end in spans:
            if name in weights and end > start:
                places = sorted({place for begin, stop in stretches[start:end] for place in range(begin, stop)})
                total[places] += weights[name] / max(1, len(places))
    return tuple(total.tolist())


Stretch = tuple[int, int]


def _traced(text: str, year: int | None) -> tuple[str, list[Stretch]]:
    """The text as the tokenizer sees it, and for each of its characters the stretch of the text it stands for.

    >>> _traced("2024年 公开120条", 2024)
    ('本年度公开0条', [(0, 5), (0, 5), (0, 5), (6, 7), (7, 8), (8, 11), (11, 12)])
    """
    replacements = list(REPLACEMENTS)
    if year is not None:
        replacements.insert(0, (YEAR, lambda found: relative_year(found, year)))
    seen = simplified(text)
    stretches = [(place, place + 1) for place in range(len(text))]
    for pattern, replacement in replacements:
        pieces: list[str] = []
        moved: list[Stretch] = []
        end = 0
        for found in pattern.finditer(seen):
            word = replacement(found)
            whole = (stretches[found.start()][0], stretches[found.end() - 1][1])
            pieces += [seen[end : found.start()], word]
            moved += stretches[end : found.start()]
            moved += [whole] * len(word)
            end = found.end()
        seen = "".join(pieces) + seen[end:]
        stretches = moved + stretches[end:]
    return seen, stretches
