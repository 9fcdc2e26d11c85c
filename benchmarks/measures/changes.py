"""Reports of the invented corpus, and the same with a change planted, as last year's and this year's reports."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from nlp.learning import corpus
from nlp.measures import TokenisedReport, tokenise

CORPUS = Path(__file__).resolve().parents[2] / "corpus" / "reports"
SEED = 20_25


@dataclass(frozen=True)
class Text:
    """A report as its sentences, each with its section; `kind` is the kind of body."""

    name: str
    body: str
    year: int
    kind: str
    sentences: tuple[tuple[str, str], ...]

    def tokenised(self, numbers_as_marks: bool = False) -> TokenisedReport:
        """The report as the measures take it, numbers as they stand or each as one mark."""
        sentences = tuple(tokenise(text) for _, text in self.sentences)
        if numbers_as_marks:
            sentences = tuple(tuple("0" if word[0].isdigit() else word for word in words) for words in sentences)
        return TokenisedReport(self.name, self.body, self.year, sentences, self.kind)


def load(folder: Path = CORPUS) -> list[Text]:
    """All reports of the corpus with a year, each as the only one of its body."""
    texts = []
    for found in corpus.load([folder]):
        year = found.header.get("year", "")
        sentences = [(section, re.sub(r"\s+", "", text)) for section, _, text in found.segments()]
        sentences = [(section, text) for section, text in sentences if text]
        if year.isdigit() and sentences:
            kind = found.header.get("kind", "")
            texts.append(Text(found.name, found.name, int(year), kind, tuple(sentences)))
    return texts


def before(text: Text) -> Text:
    """The same report as that of the year before."""
    return replace(text, name=f"{text.name} before", year=text.year - 1)


#: What a change makes of a report; the third is where a new wording comes from.
Change = Callable[[Text, random.Random, Text], Text]


def nothing(text: Text, rng: random.Random, other: Text) -> Text:
    """The report as it was."""
    return text


def numbers_only(text: Text, rng: random.Random, other: Text) -> Text:
    """Every number is another one of as many digits."""

    def another(found: re.Match[str]) -> str:
        digits = found.group()
        new = str(rng.randrange(1, 10)) + "".join(str(rng.randrange(10)) for _ in digits[1:])
        return new if new != digits else another(found)

    sentences = tuple((section, re.sub(r"\d+", another, sentence)) for section, sentence in text.sentences)
    return replace(text, sentences=sentences)


def one_paragraph_new(text: Text, rng: random.Random, other: Text) -> Text:
    """Five sentences in a row are another report's."""
    start = rng.randrange(max(len(text.sentences) - 5, 1))
    source = rng.randrange(max(len(other.sentences) - 5, 1))
    paragraph = other.sentences[source : source + 5]
    return replace(text, sentences=text.sentences[:start] + paragraph + text.sentences[start + 5 :])


def order_turned(text: Text, rng: random.Random, other: Text) -> Text:
    """The sentences in another order."""
    sentences = list(text.sentences)
    rng.shuffle(sentences)
    return replace(text, sentences=tuple(sentences))


def all_rewritten(text: Text, rng: random.Random, other: Text) -> Text:
    """Nothing is as it was: the text is that of another report of the same kind of body."""
    return replace(text, sentences=other.sentences)


def mixed(text: Text, rng: random.Random, other: Text) -> Text:
    """A share of the sentences, drawn anew for each report, is another's; half of the reports have new numbers."""
    share = rng.random()
    fresh = numbers_only(text, rng, other) if rng.random() < 0.5 else text
    foreign = list(other.sentences)
    rng.shuffle(foreign)
    sentences = []
    for sentence in fresh.sentences:
        is_foreign = bool(foreign) and rng.random() < share
        sentences.append(foreign.pop() if is_foreign else sentence)
    return replace(fresh, sentences=tuple(sentences))


CHANGES: dict[str, Change] = {
    "nothing": nothing,
    "numbers": numbers_only,
    "paragraph": one_paragraph_new,
    "order": order_turned,
    "all": all_rewritten,
}


def changed(texts: list[Text], change: Change) -> list[Text]:
    """Each report with the change planted; what is new comes from the next report of the same kind of body."""
    rng = random.Random(SEED)
    result = []
    for place, text in enumerate(texts):
        alike = [other for other in texts[place + 1 :] + texts[:place] if other.kind == text.kind]
        result.append(change(text, rng, alike[0] if alike else texts[place - 1]))
    return result
