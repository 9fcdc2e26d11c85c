"""Plant what a year does to a report, and count how much of it `nlp.changes` tells rightly.

    python benchmarks/reuse/next_year.py

Each invented report of the testing half becomes the one of the year after: some of its segments stay, some get other
numbers, are reworded, put elsewhere, split, joined or dropped, and segments of reports of other series are new. What
was done to each segment is known. A segment is told rightly if its state is right and so are its counterparts; of
those split or joined the wording is as it was, so that their state is `same`.
"""

from __future__ import annotations

import argparse
import random
import time
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

from base import CORPUS, Labelled, Report, load, split
from plant import _achieved, _clauses, _insert, _letters, _numbers, _synonyms

from nlp.language.numerals import ENUMERATOR
from nlp.reuse import Change, changes
from nlp.reuse.differences import marks_of, tokens_of

#: What is done to a segment, and how often.
FATES = {
    "same": 50,
    "numbers": 12,
    "reworded": 9,
    "insertion": 5,
    "rewritten": 5,
    "dropped": 8,
    "new": 6,
    "split": 3,
    "joined": 3,
    "moved": 4,
}
#: The state that each has.
STATE_OF = {"reworded": "edited", "insertion": "edited", "rewritten": "edited", "split": "same", "joined": "same"}
#: Characters, without marks and digits, that either half of a split sentence has at the least.
_SHORTEST_HALF = 6
#: Places that a segment is moved at the least.
_FAR = 4


@dataclass(frozen=True)
class Fate:
    """A segment of the later report, or one that is only in the earlier, what was done to it, and what it is of."""

    done: str
    segment: Labelled | None
    earlier: tuple[int, ...]


def next_year(report: Report, strangers: list[str], rng: random.Random) -> tuple[Report, list[Fate]]:
    """The report of the year after, and what was done to each segment."""
    fates: list[Fate] = []
    moved: list[Fate] = []
    number = 0
    while number < len(report.segments):
        segment = report.segments[number]
        done = rng.choices(list(FATES), list(FATES.values()))[0]
        if _letters(segment.text) < 2 * _SHORTEST_HALF and done in ("moved", "insertion", "rewritten"):
            done = "same"
        found = _do(done, report, number, strangers, rng)
        if done == "moved":
            moved += found
        else:
            fates += found
        number += 2 if any(fate.done == "joined" for fate in found) else 1
    for fate in moved:
        _put_elsewhere(fates, fate, rng)
    return _numbered(report, fates)


def _do(done: str, report: Report, number: int, strangers: list[str], rng: random.Random) -> list[Fate]:
    segment = report.segments[number]
    text = segment.text
    if done == "dropped":
        return [Fate("dropped", None, (number,))]
    if done == "new":
        stranger = segment._replace(text=strangers.pop())
        return [Fate("same", segment, (number,)), Fate("new", stranger, ())]
    if done == "split":
        halves = _halves(text)
        if halves:
            return [Fate("split", segment._replace(text=half), (number,)) for half in halves]
    if done == "joined" and number + 1 < len(report.segments):
        following = report.segments[number + 1]
        is_long = min(_letters(text), _letters(following.text)) >= _SHORTEST_HALF
        # The numeral of an item would be one more word within a sentence.
        is_item = ENUMERATOR.match(following.text)
        if following.section == segment.section and is_long and not is_item:
            joined = text.rstrip("。；") + "，" + following.text
            return [Fate("joined", segment._replace(text=joined), (number, number + 1))]
    new = {
        "numbers": lambda: _numbers(text, rng),
        "reworded": lambda: _synonyms(text, rng),
        "insertion": lambda: _insert(text, rng),
        # Other numbers, half of the words with a synonym, words put in, told as done, clauses turned.
        "rewritten": lambda: _achieved(_insert(_synonyms(_numbers(text, rng), rng), rng), rng),
    }.get(done, lambda: text)()
    return [Fate(_kind(text, new, done), segment._replace(text=new), (number,))]


def _kind(text: str, new: str, done: str) -> str:
    """What was really done: not every sentence has a number, or a word with a synonym."""
    if done == "moved":
        return done
    before, after = tokens_of(text), tokens_of(new)
    if marks_of(before) != marks_of(after):
        return done
    return "same" if [token.value for token in before] == [token.value for token in after] else "numbers"


def _halves(text: str) -> list[str]:
    clauses = _clauses(text)
    halves = ["".join(clauses[: len(clauses) // 2]), "".join(clauses[len(clauses) // 2 :])]
    return halves if all(_letters(half) >= _SHORTEST_HALF for half in halves) else []


def _put_elsewhere(fates: list[Fate], fate: Fate, rng: random.Random) -> None:
    """Puts a segment at a place of its section, or of another, that is far enough from its own."""
    kept = [place for place, other in enumerate(fates) if other.done != "dropped"]
    own = sum(1 for place in kept if fates[place].earlier and fates[place].earlier < fate.earlier)
    far = [place for rank, place in enumerate(kept) if abs(rank - own) >= _FAR]
    if not far or fate.segment is None:
        behind = [place for place in range(len(fates)) if fates[place].earlier > fate.earlier]
        fates.insert(min(behind, default=len(fates)), replace(fate, done="same"))
        return
    place = rng.choice(far)
    neighbour = fates[place].segment
    assert neighbour is not None
    fates.insert(place, replace(fate, segment=fate.segment._replace(section=neighbour.section)))


def _numbered(report: Report, fates: list[Fate]) -> tuple[Report, list[Fate]]:
    """The later report with its segments numbered, and the fates with these."""
    numbered: list[Fate] = []
    segments: list[Labelled] = []
    for fate in fates:
        if fate.segment is not None:
            fate = replace(fate, segment=fate.segment._replace(position=len(segments)))
            segments.append(fate.segment)
        numbered.append(fate)
    year = (report.year or 2020) + 1
    return replace(report, report=f"{report.report}~", year=year, segments=segments), numbered


def count(fates: list[Fate], found: list[Change]) -> tuple[Counter[str], Counter[str], Counter[tuple[str, str]]]:
    """How many segments had each fate, of how many that was told, and as what the others were taken."""
    planted: Counter[str] = Counter()
    right: Counter[str] = Counter()
    taken: Counter[tuple[str, str]] = Counter()
    by_later: dict[int, list[Change]] = {}
    by_earlier: dict[int, list[Change]] = {}
    for change in found:
        if change.position is not None:
            by_later.setdefault(change.position, []).append(change)
        else:
            by_earlier.setdefault(change.earlier_position, []).append(change)
    for fate in fates:
        planted[fate.done] += 1
        state = STATE_OF.get(fate.done, fate.done)
        if fate.segment is None:
            is_right = fate.earlier[0] in by_earlier
            told = "dropped" if is_right else "kept"
        else:
            rows = by_later[fate.segment.position]
            counterparts = sorted(row.earlier_position for row in rows if row.earlier_position is not None)
            told = rows[0].state
            is_right = told == state and counterparts == list(fate.earlier)
            told = told if counterparts == list(fate.earlier) else f"{told} of another"
        right[fate.done] += is_right
        taken[fate.done, told] += not is_right
    return planted, right, taken


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, default=CORPUS)
    parser.add_argument("--seed", type=int, default=11)
    parser.add_argument(
        "--calibrate", action="store_true", help="the calibrating half, with what was mistaken for what"
    )
    options = parser.parse_args()
    rng = random.Random(options.seed)
    reports = [
        replace(report, segments=[part._replace(position=number) for number, part in enumerate(report.segments)])
        for report in split(load(options.corpus), test=not options.calibrate)
    ]
    planted: Counter[str] = Counter()
    right: Counter[str] = Counter()
    taken: Counter[tuple[str, str]] = Counter()
    seconds = 0.0
    for report in reports:
        strangers = [part.text for other in reports if other.series != report.series for part in other.segments]
        strangers = rng.sample([text for text in strangers if _letters(text) >= 12], 100)
        later, fates = next_year(report, strangers, rng)
        begin = time.process_time()
        found = changes(report, later)
        seconds += time.process_time() - begin
        for total, of_report in zip((planted, right, taken), count(fates, found)):
            total.update(of_report)
    print(f"{len(reports)} pairs of years, {seconds / len(reports) * 1000:.0f} ms each")
    for done in FATES:
        print(f"{done:<10} {planted[done]:>6} {right[done] / planted[done]:.3f}")
    print(f"{'all':<10} {sum(planted.values()):>6} {sum(right.values()) / sum(planted.values()):.3f}")
    if options.calibrate:
        for (done, told), number in sorted(taken.items(), key=lambda item: -item[1]):
            if number:
                print(f"  {done} taken for {told}: {number}")


if __name__ == "__main__":
    main()
