"""The corpus's reports into collections of which it is known who wrote what: years of a body, and copies.

The corpus has one report of each body and no copying, so what the notebooks show of years and copies is arranged
here: reports get other bodies and years, and passages are carried from one to another by a drawn lot with a fixed
seed. Bodies, figures and texts are invented; what is found in them says how the tools work and nothing of the world.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, replace
from pathlib import Path

from nlp.learning import corpus

#: Where the corpus is, seen from the notebooks or from the folder above them.
FOLDER = next((Path(up) / "corpus" for up in ("..", ".") if (Path(up) / "corpus" / "reports").is_dir()), Path())
REPORTS = FOLDER / "reports"
_COUNT = re.compile(r"(?<![\d〔第])\d{1,4}(?=[件条次人个份场期项篇余])")
_BREAK = re.compile(r"(?<=[^。；：）\n])\n(?=[^\n（一二三四五六七])")
_SYLLABLES = "青沅蒿鹭柳桐岭涧塘浦雁梅漳渡峪岚"


@dataclass(frozen=True)
class Draft:
    """A report that is being arranged: its body, its year, and its text in passages, each a segment or what is between.

    `owned` has for each passage whether it is narrative of the sections 1 and 5, which may be exchanged.
    """

    body: str
    year: int
    passages: tuple[str, ...]
    owned: tuple[str, ...]

    @property
    def text(self) -> str:
        return "".join(self.passages)

    @property
    def exchangeable(self) -> int:
        """The characters of the passages that may be exchanged."""
        return sum(len(text) for text, kind in zip(self.passages, self.owned) if kind)

    @property
    def file(self) -> str:
        return f"{self.body}{self.year}.txt"

    def as_of(self, body: str, year: int) -> Draft:
        """The same report of another body and year."""
        passages = tuple(_renamed(one, self, body, year) for one in self.passages)
        return replace(self, body=body, year=year, passages=passages)

    def write(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / self.file).write_text(self.text, "utf-8")


def _renamed(text: str, draft: Draft, body: str, year: int) -> str:
    own, new = _place(draft.body), _place(body)
    broken = r"\s*".join(map(re.escape, own))  # lines end within names
    text = re.sub(broken, new, text)
    return re.sub(r"20[12]\d(?=\s*年)", lambda found: str(int(found.group()) + year - draft.year), text)


def _place(body: str) -> str:
    """The name of a government's place, without what stands above it."""
    name = re.sub(r"(?:人民政府|街道办事处)(?:办公室)?$", "", body)
    return re.sub(r"^.{2,8}[省市县区旗州盟](?=.{2,})", "", name)


def drafts(kind: str, count: int) -> list[Draft]:
    """The first reports of a kind of body (`county`, `township` …) in the corpus that are of the form of 2021."""
    found = []
    for path in sorted(REPORTS.glob("*.txt")):
        report = corpus.read_marked(path)
        header = report.header
        if header["kind"] == kind and header["layout"] == "2021" and len(report.segments()) > 22:
            found.append(_draft(report))
        if len(found) == count:
            return found
    raise ValueError(f"the corpus has only {len(found)} reports of this kind")


def _draft(report: corpus.LabelledReport) -> Draft:
    passages, owned, end = [], [], 0
    for passage in report.passages:
        is_own = passage.kind == "segment" and passage.section in ("s1", "s5") and not passage.continued
        whole = report.text[passage.start : passage.end]
        passages += [report.text[end : passage.start], _BREAK.sub("", whole) if is_own else whole]
        owned += ["", f"{passage.section} {passage.label}" if is_own and len(whole) > 25 else ""]
        end = passage.end
    return Draft(report.header["body"], int(report.header["year"]), (*passages, report.text[end:]), (*owned, ""))


def places(count: int, kind: str, rng: random.Random) -> list[str]:
    """Governments of places that do not exist, each another."""
    names = [one + other for one in _SYLLABLES for other in _SYLLABLES if one != other]
    return [f"{name}{kind}人民政府" for name in rng.sample(names, count)]


def next_year(draft: Draft, kept: float, others: list[Draft], rng: random.Random) -> Draft:
    """The report of the year after: each own passage stays with the probability `kept`, with other figures in half of
    those that stay; in place of each that does not stands a passage of the same section and label of another report."""
    older = draft.as_of(draft.body, draft.year + 1)
    passages = list(older.passages)
    for place, owned in enumerate(draft.owned):
        if not owned:
            continue
        if rng.random() >= kept:
            passages[place] = _another(owned, draft, others, rng) or passages[place]
        elif rng.random() < 0.5:
            passages[place] = _COUNT.sub(lambda _: str(rng.randint(3, 900)), passages[place])
    return replace(older, passages=tuple(passages))


def _another(owned: str, draft: Draft, others: list[Draft], rng: random.Random) -> str:
    giver = rng.choice(others)
    choices = [text for text, kind in zip(giver.passages, giver.owned) if kind == owned]
    return _renamed(rng.choice(choices), giver, draft.body, draft.year + 1) if choices else ""


@dataclass(frozen=True)
class Copied:
    """A passage that was carried over: from whom to whom, as it stood and as it stands."""

    source: str
    target: str
    original: str
    copy: str


def copy_into(target: Draft, source: Draft, passages: int, rng: random.Random) -> tuple[Draft, list[Copied]]:
    """A report with so many passages of another in place of its own: names changed, figures drawn anew."""
    choices = [place for place, kind in enumerate(source.owned) if kind and len(source.passages[place]) > 40]
    texts = list(target.passages)
    notes = []
    for place in rng.sample(choices, passages):
        places = [
            p for p, kind in enumerate(target.owned) if kind == source.owned[place] and texts[p] == target.passages[p]
        ]
        if places:
            copy = _renamed(source.passages[place], source, target.body, target.year)
            copy = _COUNT.sub(lambda _: str(rng.randint(3, 900)), copy)
            texts[rng.choice(places)] = copy
            notes.append(Copied(source.body, target.body, source.passages[place], copy))
    return replace(target, passages=tuple(texts)), notes
