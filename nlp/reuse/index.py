"""A reference corpus on disk: opened without reading it all, added to year by year.

An index is a directory of shards, each a pool of reports in memory-mapped arrays (NumPy's `.npy`) with the
rest of the reports' texts compressed beside them, and a file `index.json` that names the shards. A shard never changes;
adding reports writes a new one, and many shards are merged into one of limited size. Nothing in an index is code.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path

import numpy as np

from nlp.reuse.codes import gather_slices
from nlp.reuse.duplicates import duplicates, same_report
from nlp.reuse.fingerprint import GUARANTEE, K
from nlp.reuse.normalise import NormalisedReport
from nlp.reuse.packing import pack, unpack
from nlp.reuse.pool import Pool, Reports, assemble, build, edition_key, key_of, normalise_report, sort_reports
from nlp.reuse.prescribed import common
from nlp.reuse.records import ReportText

FORMAT = 3
#: Shards from which on they are merged, the smallest first, and codes that a merged one has at most: that is what some
#: 18 million segments have, and takes about 10 GiB to do.
MANY, LARGEST = 12, 1 << 29
#: The arrays of a pool and their types on disk, where these are not those in memory.
_ARRAYS = {
    "codes": np.uint16,
    "starts": np.uint32,
    "hashes": np.uint32,
    "gram_key": np.uint32,
    "gram_rest": np.uint8,
    "gram_at": np.uint32,
    "occurrence_starts": np.uint32,
    "occurrence_report": np.uint32,
    "occurrence_segment": None,
    "first": np.uint16,
    "second": np.uint16,
    "bodies": np.uint16,
}
_REPORTS = {"body": np.uint64, "edition": np.uint64, "year": np.int16}


class BadIndex(ValueError):
    """An index that cannot be used: not there, of another format, or made with other word lists."""


def _settings() -> dict[str, object]:
    """What two indexes must have in common to be comparable."""
    return {
        "format": FORMAT,
        "k": K,
        "guarantee": GUARANTEE,
        "wording": key_of(np.packbits(common()).tobytes().hex()) % (1 << 53),
    }


class Shard:
    """One part of an index; its arrays are mapped, not read."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def _array(self, name: str) -> np.ndarray:
        try:
            return np.asarray(np.load(self.folder / f"{name}.npy", mmap_mode="r", allow_pickle=False))
        except (OSError, ValueError, EOFError) as error:
            raise BadIndex(f"{self.folder}: damaged index ({error}); make it anew with gongkai index add") from error

    @cached_property
    def pool(self) -> Pool:
        reports = Reports(*(self._array(f"report_{name}") for name in _REPORTS))
        return Pool(*(self._array(name) for name in _ARRAYS), reports)

    @cached_property
    def keys(self) -> np.ndarray:
        """The keys of the reports, in the order of the pool's reports."""
        return self._array("report_key")

    @cached_property
    def twins(self) -> np.ndarray:
        """The keys of second copies that were left out."""
        return self._array("twin_key")

    @cached_property
    def _known(self) -> np.ndarray:
        return np.sort(np.concatenate((self.keys, self.twins)))

    def has(self, key: int) -> bool:
        """Whether a report of this key, or a second copy of it, was added."""
        place = int(np.searchsorted(self._known, np.uint64(key)))
        return place < self._known.size and int(self._known[place]) == key

    def has_edition(self, key: int, edition: int) -> bool:
        """The same, and of the same body and year as far as that is kept."""
        if not self.has(key):
            return False
        row = np.flatnonzero(self.keys == np.uint64(key))
        return not row.size or bool((self.pool.reports.edition[row] == np.uint64(edition)).any())

    def block(self, row: int) -> bytes:
        """One report as it is packed."""
        offsets = self._array("text_offset")
        with open(self.folder / "texts.bin", "rb") as file:
            file.seek(int(offsets[row]))
            return file.read(int(offsets[row + 1] - offsets[row]))

    def report(self, row: int) -> ReportText:
        """One report as it was added."""
        pool, order = self.pool, self._by_report
        own = slice(*np.searchsorted(pool.occurrence_report, (row, row + 1), sorter=order))
        text = np.searchsorted(pool.occurrence_starts, order[own], side="right") - 1
        of_segment = dict(zip(pool.occurrence_segment[order[own]].tolist(), text.tolist()))
        return unpack(
            self.block(row), lambda i: pool.codes[pool.starts[of_segment[i]] : pool.starts[of_segment[i] + 1]]
        )

    @cached_property
    def _by_report(self) -> np.ndarray:
        """The occurrences in order of report."""
        return np.argsort(self.pool.occurrence_report, kind="stable")

    def editions(self, edition: int) -> Iterator[ReportText]:
        """The reports of one body and year."""
        for row in np.flatnonzero(self.pool.reports.edition == np.uint64(edition)):
            yield self.report(int(row))


class Index:
    """A reference index in a directory.

    >>> import tempfile
    >>> from nlp.reuse import SegmentText, compare
    >>> said = "把惠企条款逐条译成商户听得懂的大白话，贴在窗口。"
    >>> index = Index.create(tempfile.mkdtemp() + "/index")
    >>> index.add([ReportText("a", "青岚县水利局", 2022, [SegmentText("s1", 0, said)])])
    1
    >>> compare([ReportText("b", "沅河区教育局", 2023, [SegmentText("s1", 0, said)])], against=index)[0][0].source_report
    'a'
    """

    def __init__(self, folder: Path, shards: list[Shard]) -> None:
        self.folder, self.shards = folder, shards

    @classmethod
    def create(cls, folder: str | os.PathLike[str]) -> Index:
        """A new index; the directory must be new or empty."""
        folder = Path(folder)
        if folder.exists() and any(folder.iterdir()):
            raise BadIndex(f"{folder}: not empty, so no new index is made there")
        folder.mkdir(parents=True, exist_ok=True)
        index = cls(folder, [])
        index._save()
        return index

    @classmethod
    def open(cls, folder: str | os.PathLike[str]) -> Index:
        """An index that is there; reads a few hundred bytes."""
        folder = Path(folder)
        try:
            saved = json.loads((folder / "index.json").read_text("utf-8"))
            shards = [Shard(folder / Path(name).name) for name in saved.pop("shards")]
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise BadIndex(f"{folder}: no index ({error})") from error
        if saved != _settings():
            raise BadIndex(f"{folder}: made by another version or with other word lists; build it anew")
        return cls(folder, shards)

    def __len__(self) -> int:
        """The number of reports."""
        return sum(shard.keys.size for shard in self.shards)

    def add(self, texts: Iterable[ReportText]) -> int:
        """Add reports; those that are there already, and second copies, are left out. How many were added."""
        fresh = list({text.report: text for text in texts if not self.holds(text)}.values())
        normals = [normalise_report(text) for text in fresh]
        twins = duplicates(fresh, normals)
        kept = [(text, normal) for text, normal in zip(fresh, normals) if text.report not in twins]
        if kept:
            self._write(*map(list, zip(*kept)), [key_of("report", twin) for twin in twins])
            if len(self.shards) >= MANY:
                self.merge()
        return len(kept)

    def of_editions(self, editions: Iterable[int]) -> list[ReportText]:
        """The reports of these bodies and years, as far as they are there."""
        wanted = sorted(editions)
        return [found for shard in self.shards for edition in wanted for found in shard.editions(edition)]

    def named(self, report: str) -> bool:
        """Whether a report of this name is there."""
        return any(shard.has(key_of("report", report)) for shard in self.shards)

    def holds(self, text: ReportText) -> bool:
        """Whether this report is there, under whatever name."""
        key, edition = key_of("report", text.report), edition_key(text)
        return any(
            shard.has_edition(key, edition) or any(same_report(text, other) for other in shard.editions(edition))
            for shard in self.shards
        )

    def _write(self, texts: list[ReportText], normals: list[NormalisedReport], twins: list[int]) -> None:
        order, reports = sort_reports(texts)
        packed = [pack(texts[i], normals[i]) for i in order]
        keys = [key_of("report", texts[i].report) for i in order]
        self._store(build([normals[i] for i in order], reports), packed, keys, twins, self.shards)

    def _store(self, pool: Pool, packed: list[bytes], keys: list[int], twins: list[int], others: list[Shard]) -> None:
        """Write a shard beside the others, then the list of shards: a crash leaves the index as it was."""
        number = 1 + max(
            (int(path.name[6:]) for path in self.folder.glob("shard-*") if path.name[6:].isdigit()), default=0
        )
        folder = self.folder / f"shard-{number:05}"
        folder.mkdir()
        for name, dtype in _ARRAYS.items():
            array = getattr(pool, name)
            np.save(folder / f"{name}.npy", array.astype(dtype or array.dtype, copy=False))
        for name, dtype in _REPORTS.items():
            np.save(folder / f"report_{name}.npy", getattr(pool.reports, name).astype(dtype, copy=False))
        np.save(folder / "report_key.npy", np.array(keys, np.uint64))
        np.save(folder / "twin_key.npy", np.array(twins, np.uint64))
        np.save(folder / "text_offset.npy", np.cumsum([0, *map(len, packed)], dtype=np.int64))
        with open(folder / "texts.bin", "wb") as file:
            file.writelines(packed)
        self.shards = [*others, Shard(folder)]
        self._save()

    def _save(self) -> None:
        content = {**_settings(), "shards": [shard.folder.name for shard in self.shards]}
        temporary = self.folder / "index.json.new"
        temporary.write_text(json.dumps(content, indent=1), "utf-8")
        os.replace(temporary, self.folder / "index.json")

    def merge(self) -> None:
        """Make one shard of all, or of as many as make a shard of LARGEST codes: queries look in few places then."""
        sizes = [shard.pool.codes.size for shard in self.shards]
        smallest = np.argsort(sizes, kind="stable")
        chosen = set(smallest[np.cumsum(np.array(sizes)[smallest]) <= LARGEST].tolist())
        old, kept = (
            [s for i, s in enumerate(self.shards) if i in chosen],
            [s for i, s in enumerate(self.shards) if i not in chosen],
        )
        if len(old) < 2:
            return
        bounds = np.cumsum([0, *(shard.keys.size for shard in old)])
        body, edition, year = (
            np.concatenate([getattr(shard.pool.reports, name) for shard in old]) for name in _REPORTS
        )
        keys = np.concatenate([shard.keys for shard in old])
        order = np.lexsort((keys, year, body))
        place = np.empty(order.size, np.int64)
        place[order] = np.arange(order.size)
        codes, lengths, report, segment = [], [], [], []
        for shard, base in zip(old, bounds):
            pool = shard.pool
            text = pool.occurrence_text()
            begin, size = pool.starts[text].astype(np.int64), pool.lengths().astype(np.int64)[text]
            codes.append(gather_slices(pool.codes, begin, size))
            lengths.append(size)
            report.append(place[pool.occurrence_report.astype(np.int64) + base])
            segment.append(pool.occurrence_segment.astype(np.int64))
        starts = np.concatenate(([0], np.cumsum(np.concatenate(lengths))))
        pool = assemble(
            np.concatenate(codes),
            starts,
            np.concatenate(report),
            np.concatenate(segment),
            Reports(body[order], edition[order], year[order]),
        )
        rows = [
            (old[i], int(row - bounds[i]))
            for row in order
            for i in (int(np.searchsorted(bounds, row, side="right")) - 1,)
        ]
        packed = [shard.block(row) for shard, row in rows]
        self._store(
            pool, packed, [int(key) for key in keys[order]], [int(key) for shard in old for key in shard.twins], kept
        )
        for shard in old:
            shutil.rmtree(shard.folder, ignore_errors=True)

    def size(self) -> dict[str, int]:
        """Bytes on disk: fingerprints with their places, compared text, and what the original text has beside."""
        kinds = {"codes.npy": "compared text", "texts.bin": "original text", "text_offset.npy": "original text"}
        sums = {"fingerprints": 0, "compared text": 0, "original text": 0}
        for shard in self.shards:
            for path in shard.folder.iterdir():
                sums[kinds.get(path.name, "fingerprints")] += path.stat().st_size
        return sums

    def segments(self) -> int:
        """The number of segments, with repetitions."""
        return sum(shard.pool.occurrence_report.size for shard in self.shards)
