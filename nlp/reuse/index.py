"""A reference corpus on disk: opened without reading it all, added to year by year.

An index is a directory of shards and a file `index.json` that names them. A shard never changes; adding reports writes
a new one, and many shards are merged into one of limited size. Nothing in an index is code, and nothing in it is
believed: names of shards are told by their pattern, and every array by its hash, type, shape and bounds.
"""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

import nlp.regex as re
from nlp.reuse.duplicates import duplicates, same_report
from nlp.reuse.fingerprint import GUARANTEE, K
from nlp.reuse.index_lock import LOCK, locked
from nlp.reuse.namesakes import folder, namesakes
from nlp.reuse.packing import MOST_CHARACTERS
from nlp.reuse.pool import edition_key, key_of, normalise_report
from nlp.reuse.prescribed import common
from nlp.reuse.records import ReportText
from nlp.reuse.shard import Content, Shard, content_of, join_shards, report_key, without, write_shard
from nlp.reuse.shard_files import FILES, TEXTS, BadIndex, damaged, read_small, remove_shard

FORMAT = 5
#: Shards from which on they are merged, the smallest first, and codes that a merged one has at most: that is what some
#: 18 million segments have, and takes about 10 GiB to do.
MANY, LARGEST = 12, 1 << 29
#: Parts of an index that files other than fingerprints are of.
_PARTS = {"codes.npy": "compared text", TEXTS: "original text", "text_offset.npy": "original text"}
#: Bits of a number that any reader of JSON keeps as it is.
_JSON_BITS = 53
_LIST = "index.json"
_SHARD = re.compile(r"shard-(\d{5,9})", re.ASCII)
_HASH = re.compile(r"[0-9a-f]{64}")
#: What the folder of a shard is named before all of it is written.
_UNFINISHED = ".new-"


def _settings() -> dict[str, object]:
    """What two indexes must have in common to be comparable."""
    wording = np.packbits(common()).tobytes().hex()
    return {
        "format": FORMAT,
        "k": K,
        "guarantee": GUARANTEE,
        "wording": key_of(wording) % (1 << _JSON_BITS),
    }


class IndexedReport(NamedTuple):
    """A report of an index: its name, body and year."""

    report: str
    body: str
    year: int | None


class Index:
    """A reference index in a directory.

    >>> import tempfile
    >>> from nlp.reuse import SegmentText, compare
    >>> said = "把惠企条款逐条译成商户听得懂的大白话，贴在窗口。"
    >>> index = Index.create(tempfile.mkdtemp() + "/index")
    >>> index.add([ReportText("a", "青岚县水利局", 2022, [SegmentText("s1", 0, said)])])
    1
    >>> copy = ReportText("b", "沅河区教育局", 2023, [SegmentText("s1", 0, said)])
    >>> compare([copy], against=index)[0][0].source_report
    'a'
    >>> index.remove(["a"]), len(index)
    (1, 0)
    """

    def __init__(self, folder: Path, shards: list[Shard]) -> None:
        self.folder = folder
        self.shards = shards
        self._is_held = False

    @classmethod
    def create(cls, folder: str | os.PathLike[str]) -> Index:
        """A new index; the directory must be new or empty."""
        folder = Path(folder)
        if folder.exists() and any(path.name != LOCK for path in folder.iterdir()):
            raise BadIndex(f"{folder}: not empty, so no new index is made there")
        folder.mkdir(parents=True, exist_ok=True)
        with locked(folder):
            if (folder / _LIST).exists():
                raise BadIndex(f"{folder}: made by another process just now; try again")
            index = cls(folder, [])
            index._save()
        return index

    @classmethod
    def open(cls, folder: str | os.PathLike[str]) -> Index:
        """An index that is there; reads a few hundred bytes. Raises `BadIndex` where it cannot be used.

        What is in its shards is checked when they are first looked into.
        """
        folder = Path(folder)
        return cls(folder, _listed_shards(folder))

    def __len__(self) -> int:
        """The number of reports."""
        return sum(shard.keys.size for shard in self.shards)

    def reports(self) -> Iterator[IndexedReport]:
        """All reports, shard by shard."""
        for shard in self.shards:
            for text in shard.reports():
                yield IndexedReport(text.report, text.body, text.year)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Keeps other processes from writing to the index; raises `BadIndex` with who does where one does.

        What others have written since the index was opened is there from then on.
        """
        if self._is_held:
            yield
            return
        with locked(self.folder):
            self.shards = _listed_shards(self.folder)
            self._is_held = True
            try:
                yield
            finally:
                self._is_held = False

    def add(self, texts: Iterable[ReportText]) -> int:
        """Add reports; those that are there already, and second copies, are left out. How many were added.

        Raises ValueError for a report longer than any, `BadIndex` where another process writes to the index.
        """
        with self.held():
            added = self._add(texts)
            if len(self.shards) >= MANY:
                self.merge()
        return added

    def _add(self, texts: Iterable[ReportText]) -> int:
        by_name = {text.report: text for text in texts if not self.holds(text)}
        candidates = list(by_name.values())
        for text in candidates:
            if is_too_long(text):
                raise ValueError(f"{text.report}: {TOO_LONG}")
        normals = [normalise_report(text) for text in candidates]
        second_copies = duplicates(candidates, normals)
        kept = [i for i, text in enumerate(candidates) if text.report not in second_copies]
        if not kept:
            return 0
        duplicate_keys = [report_key(name) for name in second_copies]
        chosen = [candidates[i] for i in kept]
        content = content_of(chosen, [normals[i] for i in kept], duplicate_keys, self._namesakes(chosen))
        self._replace([], [content])
        return len(kept)

    def _namesakes(self, texts: Sequence[ReportText]) -> dict[str, str]:
        """What tells reports apart from others of their name and year, among them or in the index already."""
        apart = namesakes(texts, {})
        for text in texts:
            edition = np.uint64(edition_key(text))
            if any(edition in shard.named_editions for shard in self.shards):
                apart.setdefault(text.report, folder(text) or text.report)
        return apart

    def remove(self, names: Collection[str]) -> int:
        """Take out the reports of these names; how many there were."""
        keys = np.array([report_key(name) for name in names], np.uint64)
        with self.held():
            old: list[Shard] = []
            contents: list[Content] = []
            removed = 0
            for shard in self.shards:
                rows = np.flatnonzero(np.isin(shard.keys, keys)).tolist()
                if not rows:
                    continue
                removed += len(rows)
                old.append(shard)
                rest = without(shard, set(rows))
                if rest is not None:
                    contents.append(rest)
            if old:
                self._replace(old, contents)
        return removed

    def of_editions(self, editions: Iterable[int]) -> list[ReportText]:
        """The reports of these bodies and years, as far as they are there."""
        wanted = sorted(editions)
        reports: list[ReportText] = []
        for shard in self.shards:
            for edition in wanted:
                reports.extend(shard.editions(edition))
        return reports

    def named(self, report: str) -> bool:
        """Whether a report of this name is there."""
        key = report_key(report)
        return any(shard.has(key) for shard in self.shards)

    def holds(self, text: ReportText) -> bool:
        """Whether this report is there, under whatever name."""
        key = report_key(text.report)
        edition = edition_key(text)
        for shard in self.shards:
            if shard.has_edition(key, edition):
                return True
            if any(same_report(text, kept) for kept in shard.editions(edition)):
                return True
        return False

    def merge(self) -> None:
        """Make one shard of all, or of as many as make a shard of LARGEST codes: queries look in few places then."""
        with self.held():
            old = self._smallest()
            if len(old) > 1:
                self._replace(old, [join_shards(old)])

    def _smallest(self) -> list[Shard]:
        """The smallest shards that have LARGEST codes together, in the order of the index."""
        sizes = np.array([shard.pool.codes.size for shard in self.shards])
        by_size = np.argsort(sizes, kind="stable")
        fits = np.cumsum(sizes[by_size]) <= LARGEST
        return [self.shards[i] for i in np.sort(by_size[fits])]

    def _replace(self, old: Sequence[Shard], contents: Sequence[Content]) -> None:
        """Put new shards in the place of others: written whole, then listed, so that a crash leaves the old state."""
        for path in self.folder.glob(f"{_UNFINISHED}*"):
            remove_shard(path)
        kept = [shard for shard in self.shards if shard not in old]
        self.shards = kept + [self._written(content) for content in contents]
        self._save()
        for shard in old:
            remove_shard(shard.folder)

    def _written(self, content: Content) -> Shard:
        name = f"shard-{self._next_number():05}"
        unfinished = self.folder / (_UNFINISHED + name)
        unfinished.mkdir()
        list_hash = write_shard(content, unfinished)
        os.rename(unfinished, self.folder / name)
        return Shard(self.folder / name, list_hash)

    def _next_number(self) -> int:
        numbers = [int(match[1]) for path in self.folder.iterdir() if (match := _SHARD.fullmatch(path.name))]
        return max(numbers, default=0) + 1

    def _save(self) -> None:
        shards = [[shard.folder.name, shard.list_hash] for shard in self.shards]
        temporary = self.folder / f"{_LIST}.new"
        with open(temporary, "w", encoding="utf-8") as file:
            json.dump({**_settings(), "shards": shards}, file, indent=1)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, self.folder / _LIST)

    def faults(self) -> list[str]:
        """What is wrong with the index, all of it being read; empty where nothing is."""
        found: list[str] = []
        for shard in self.shards:
            try:
                for row, text in enumerate(shard.reports()):
                    if report_key(text.report) != int(shard.keys[row]):
                        raise damaged(shard.folder, f"report {row + 1} has another name than it was added by")
            except BadIndex as error:
                found.append(str(error))
        return found

    def left_over(self) -> list[Path]:
        """What lies in the folder and belongs to nothing: the rest of what was interrupted, and files of others."""
        known = {_LIST, LOCK, *(shard.folder.name for shard in self.shards)}
        return sorted(path for path in self.folder.iterdir() if path.name not in known)

    def size(self) -> dict[str, int]:
        """Bytes on disk: fingerprints with their places, compared text, and what the original text has beside."""
        bytes_of = {"fingerprints": 0, "compared text": 0, "original text": 0}
        for shard in self.shards:
            for name in FILES:
                bytes_of[_PARTS.get(name, "fingerprints")] += (shard.folder / name).stat().st_size
        return bytes_of

    def segments(self) -> int:
        """The number of segments, with repetitions."""
        return sum(shard.pool.occurrence_report.size for shard in self.shards)


TOO_LONG = f"more than {MOST_CHARACTERS:,} characters, which no index keeps: split it, or leave it out"


def is_too_long(text: ReportText) -> bool:
    """Whether a report is too long for an index to keep it."""
    return sum(len(segment.text) for segment in text.segments) > MOST_CHARACTERS


def _listed_shards(folder: Path) -> list[Shard]:
    """The shards that an index names; raises `BadIndex` where it is none of ours."""
    try:
        saved = json.loads(read_small(folder / _LIST))
        listed = saved.pop("shards")
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise BadIndex(f"{folder}: no index ({error})") from error
    if saved != _settings():
        raise BadIndex(f"{folder}: made by another version or with other word lists; build it anew")
    if not isinstance(listed, list):
        raise damaged(folder, f"{_LIST} lists no shards")
    shards = [_listed_shard(folder, entry) for entry in listed]
    if len({int(shard.folder.name.rpartition("-")[2]) for shard in shards}) < len(shards):
        raise damaged(folder, f"{_LIST} names a shard twice")
    return shards


def _listed_shard(folder: Path, entry: Any) -> Shard:
    is_entry = isinstance(entry, list) and len(entry) == 2 and all(isinstance(part, str) for part in entry)
    if not is_entry or not _SHARD.fullmatch(entry[0]) or not _HASH.fullmatch(entry[1]):
        raise damaged(folder, f"{_LIST} names what is no shard")
    place = folder / entry[0]
    if place.is_symlink() or not place.is_dir():
        raise damaged(folder, f"{entry[0]} is not there")
    return Shard(place, entry[1])
