"""Annotated tasks and the reports they came from into the label of each segment, by majority."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from nlp.annotation.sources import Source
from nlp.annotation.tasks import Annotated, Choice, Key, Labels
from nlp.language.text import without_blanks

MOST_QUOTED = 30  # characters of a segment that a note quotes

Texts = dict[Key, str]
Votes = dict[Key, list[str]]  # by segment, a label each annotator


def match(tasks: Sequence[Annotated], sources: Iterable[Source], notes: list[str]) -> Labels:
    """The label of each segment that its annotators agree on; what was left out, and why, becomes a note.

    A task goes with the segment at its place if the text there is its own, white space aside; else, as where another
    version of the package cut the report otherwise, with the only segment of its report that has its text.
    """
    texts = {source.key(segment): segment.text for source in sources for segment in source.narrative()}
    places = _places_by_text(texts)
    votes: Votes = {}
    for task in tasks:
        key = _place(task, texts, places)
        if key is None:
            notes.append(note(task.key, "left out: the text there is not (or no longer)", task.text))
            continue
        given = votes.setdefault(key, [])
        for choice in task.choices:
            if len(choice.names) == 1:
                given.extend(choice.names)
            notes.extend(_uncounted(task, choice))
    return _decided(votes, texts, notes)


def majority(votes: Sequence[str]) -> str | None:
    """The label with more votes than any other; None where there is none.

    >>> majority(["甲", "乙", "甲"]), majority(["甲", "乙"]), majority([])
    ('甲', None, None)
    """
    ranked = Counter(votes).most_common(2)
    if not ranked:
        return None
    leader, most = ranked[0]
    is_tied = len(ranked) > 1 and ranked[1][1] == most
    return None if is_tied else leader


def note(key: Key, what: str, text: str) -> str:
    """A note on a segment, which it quotes."""
    report, section, position = key
    return f"{report} {section} {position}: {what} {quoted(text)}"


def quoted(text: str) -> str:
    """The begin of a text, as a note has it.

    >>> quoted("信息" * 20)
    '信息信息信息信息信息信息信息信息信息信息信息信息信息信息信…'
    """
    return text if len(text) <= MOST_QUOTED else text[: MOST_QUOTED - 1] + "…"


def _places_by_text(texts: Texts) -> dict[tuple[str, str], list[Key]]:
    """Where in a report each text stands."""
    places: dict[tuple[str, str], list[Key]] = {}
    for key, text in texts.items():
        places.setdefault((key[0], without_blanks(text)), []).append(key)
    return places


def _place(task: Annotated, texts: Texts, places: dict[tuple[str, str], list[Key]]) -> Key | None:
    """The segment that a task is of."""
    text = without_blanks(task.text)
    if task.key in texts and without_blanks(texts[task.key]) == text:
        return task.key
    alike = places.get((task.report, text), [])
    return alike[0] if len(alike) == 1 else None


def _uncounted(task: Annotated, choice: Choice) -> Iterable[str]:
    """Notes on what of a choice does not count."""
    if len(choice.names) > 1:
        yield note(task.key, f"a choice of several labels ({', '.join(choice.names)}) does not count:", task.text)
    if choice.in_part and not choice.names:
        yield note(task.key, f"marks on part of it ({', '.join(choice.in_part)}) do not count:", task.text)


def _decided(votes: Votes, texts: Texts, notes: list[str]) -> Labels:
    """The label of each segment that the annotators agree on, by majority."""
    labels = {}
    for key, names in votes.items():
        decided = majority(names)
        if decided:
            labels[key] = decided
        elif names:
            counts = ", ".join(f"{name} {n}" for name, n in Counter(names).most_common())
            notes.append(note(key, f"unlabelled: the annotators are divided ({counts}):", texts[key]))
    return labels
