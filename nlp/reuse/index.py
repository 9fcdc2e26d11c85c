"""A reference corpus on disk: opened without reading it all, added to year by year.

An index is a directory of shards, each a pool of reports in memory-mapped arrays (NumPy's `.npy`) with the
rest of the reports' texts compressed beside them, and a file `index.json` that names the shards. A shard never changes;
adding reports writes a new one, and many shards are merged into one of limited size. Nothing in an index is code.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from nlp.reuse.arrays import CodeArray, IntArray, WordArray
from nlp.reuse.clauses import Clauses
from nlp.reuse.codes import bounds_of, gather_slices
from nlp.reuse.duplicates import duplicates, same_report
from nlp.reuse.fingerprint import GUARANTEE, K
from nlp.reuse.namesakes import folder, namesakes
from nlp.reuse.normalise import NormalisedReport
from nlp.reuse.packing import pack, unpack
from nlp.reuse.pool import (
    Pool,
    Reports,
    assemble,
    build,
    edition_key,
    key_of,
    normalise_report,
    sort_reports,
)
from nlp.reuse.prescribed import common
from nlp.reuse.records import ReportText

FORMAT = 4
#: Shards from which on they are merged, the smallest first, and codes that a merged one has at most: that is what some
#: 18 million segments have, and takes about 10 GiB to do.
MANY, LARGEST = 12, 1 << 29
#: The arrays of a pool and their types on disk, where these are not those in memory.
_ARRAYS: dict[str, npt.DTypeLike | None] = {
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
_CLAUSES: dict[str, npt.DTypeLike] = {"hash": np.uint32, "position": np.uint32, "size": np.uint8}
_REPORTS: dict[str, npt.DTypeLike] = {"body": np.uint64, "edition": np.uint64, "year": np.int16}
#: The file of the reports as they are packed, and the parts of an index that files other than fingerprints are of.
_TEXTS = "texts.bin"
_PARTS = {"codes.npy": "compared text", _TEXTS: "original text", "text_offset.npy": "original text"}
#: Bits of a number that any reader of JSON keeps as it is.
_JSON_BITS = 53


class BadIndex(ValueError):
    """An index that cannot be used: not there, of another format, or made with other word lists."""


def _settings() -> dict[str, object]:
    """What two indexes must have in common to be comparable."""
    wording = np.packbits(common()).tobytes().hex()
    return {
        "format": FORMAT,
        "k": K,
        "guarantee": GUARANTEE,
        "wording": key_of(wording) % (1 << _JSON_BITS),
    }


class Shard:
    """One part of an index; its arrays are mapped, not read."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def _array(self, name: str) -> npt.NDArray[Any]:
        try:
            array = np.load(self.folder / f"{name}.npy", mmap_mode="r", allow_pickle=False)
        except (OSError, ValueError, EOFError) as error:
            raise BadIndex(f"{self.folder}: damaged index ({error}); make it anew with gongkai index add") from error
        return np.asarray(array)

    @cached_property
    def pool(self) -> Pool:
        """The reports as they are compared."""
        arrays: dict[str, Any] = {name: self._array(name) for name in _ARRAYS}
        of_reports = {name: self._array(f"report_{name}") for name in _REPORTS}
        of_clauses = {name: self._array(f"clause_{name}") for name in _CLAUSES}
        return Pool(**arrays, reports=Reports(**of_reports), kept_clauses=Clauses(**of_clauses))

    @cached_property
    def keys(self) -> WordArray:
        """The keys of the reports, in the order of the pool's reports."""
        return self._array("report_key")

    @cached_property
    def named_editions(self) -> WordArray:
        """The keys of the reports' bodies and years by name alone, which bodies of one name share."""
        return self._array("named_edition")

    @cached_property
    def duplicate_keys(self) -> WordArray:
        """The keys of second copies that were left out."""
        return self._array("twin_key")

    @cached_property
    def _known_keys(self) -> WordArray:
        return np.sort(np.concatenate((self.keys, self.duplicate_keys)))

    def has(self, key: int) -> bool:
        """Whether a report of this key, or a second copy of it, was added."""
        known = self._known_keys
        place = int(np.searchsorted(known, np.uint64(key)))
        return place < known.size and int(known[place]) == key

    def has_edition(self, key: int, edition: int) -> bool:
        """The same, and of the same body and year as far as that is kept."""
        if not self.has(key):
            return False
        rows = np.flatnonzero(self.keys == np.uint64(key))
        if not rows.size:
            return True
        return np.uint64(edition) in self.named_editions[rows]

    def block(self, row: int) -> bytes:
        """One report as it is packed."""
        offsets = self._array("text_offset")
        begin = int(offsets[row])
        end = int(offsets[row + 1])
        with open(self.folder / _TEXTS, "rb") as file:
            file.seek(begin)
            return file.read(end - begin)

    def report(self, row: int) -> ReportText:
        """One report as it was added."""
        pool = self.pool
        by_report = self._occurrences_by_report
        begin, end = np.searchsorted(pool.occurrence_report, (row, row + 1), sorter=by_report)
        occurrences = by_report[begin:end]
        texts = np.searchsorted(pool.occurrence_starts, occurrences, side="right") - 1
        segments = pool.occurrence_segment[occurrences]
        text_of = dict(zip(segments.tolist(), texts.tolist()))

        def codes_of(segment: int) -> CodeArray:
            text = text_of[segment]
            start, end = pool.starts[text : text + 2]
            return pool.codes[start:end]

        return unpack(self.block(row), codes_of)

    @cached_property
    def _occurrences_by_report(self) -> IntArray:
        """The occurrences in order of report."""
        return np.argsort(self.pool.occurrence_report, kind="stable")

    def editions(self, edition: int) -> Iterator[ReportText]:
        """The reports of one body's name and year."""
        rows = np.flatnonzero(self.named_editions == np.uint64(edition))
        for row in rows.tolist():
            yield self.report(row)


class _Content(NamedTuple):
    """What a shard is written from: a pool and, in the order of its reports, the reports packed and their keys."""

    pool: Pool
    packed: list[bytes]
    keys: list[int]
    named_editions: list[int]
    duplicate_keys: list[int]


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
    """

    def __init__(self, folder: Path, shards: list[Shard]) -> None:
        self.folder = folder
        self.shards = shards

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
        by_name = {text.report: text for text in texts if not self.holds(text)}
        candidates = list(by_name.values())
        normals = [normalise_report(text) for text in candidates]
        second_copies = duplicates(candidates, normals)
        kept = [i for i, text in enumerate(candidates) if text.report not in second_copies]
        if not kept:
            return 0
        duplicate_keys = [_report_key(name) for name in second_copies]
        chosen = [candidates[i] for i in kept]
        content = _content(chosen, [normals[i] for i in kept], duplicate_keys, self._namesakes(chosen))
        self._store(content, self.shards)
        if len(self.shards) >= MANY:
            self.merge()
        return len(kept)

    def _namesakes(self, texts: Sequence[ReportText]) -> dict[str, str]:
        """What tells reports apart from others of their name and year, among them or in the index already."""
        apart = namesakes(texts, {})
        for text in texts:
            edition = np.uint64(edition_key(text))
            if any(edition in shard.named_editions for shard in self.shards):
                apart.setdefault(text.report, folder(text) or text.report)
        return apart

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
        key = _report_key(report)
        return any(shard.has(key) for shard in self.shards)

    def holds(self, text: ReportText) -> bool:
        """Whether this report is there, under whatever name."""
        key = _report_key(text.report)
        edition = edition_key(text)
        for shard in self.shards:
            if shard.has_edition(key, edition):
                return True
            if any(same_report(text, kept) for kept in shard.editions(edition)):
                return True
        return False

    def _store(self, content: _Content, others: list[Shard]) -> None:
        """Write a shard beside the others, then the list of shards: a crash leaves the index as it was."""
        folder = self.folder / f"shard-{self._next_number():05}"
        folder.mkdir()
        _write_shard(content, folder)
        self.shards = [*others, Shard(folder)]
        self._save()

    def _next_number(self) -> int:
        numbers = [0]
        for path in self.folder.glob("shard-*"):
            number = path.name.removeprefix("shard-")
            if number.isdigit():
                numbers.append(int(number))
        return max(numbers) + 1

    def _save(self) -> None:
        content = {**_settings(), "shards": [shard.folder.name for shard in self.shards]}
        temporary = self.folder / "index.json.new"
        temporary.write_text(json.dumps(content, indent=1), "utf-8")
        os.replace(temporary, self.folder / "index.json")

    def merge(self) -> None:
        """Make one shard of all, or of as many as make a shard of LARGEST codes: queries look in few places then."""
        old = self._smallest()
        if len(old) < 2:
            return
        kept = [shard for shard in self.shards if shard not in old]
        self._store(_merged(old), kept)
        for shard in old:
            shutil.rmtree(shard.folder, ignore_errors=True)

    def _smallest(self) -> list[Shard]:
        """The smallest shards that have LARGEST codes together, in the order of the index."""
        sizes = np.array([shard.pool.codes.size for shard in self.shards])
        by_size = np.argsort(sizes, kind="stable")
        fits = np.cumsum(sizes[by_size]) <= LARGEST
        return [self.shards[i] for i in np.sort(by_size[fits])]

    def size(self) -> dict[str, int]:
        """Bytes on disk: fingerprints with their places, compared text, and what the original text has beside."""
        bytes_of = {"fingerprints": 0, "compared text": 0, "original text": 0}
        for shard in self.shards:
            for path in shard.folder.iterdir():
                part = _PARTS.get(path.name, "fingerprints")
                bytes_of[part] += path.stat().st_size
        return bytes_of

    def segments(self) -> int:
        """The number of segments, with repetitions."""
        return sum(shard.pool.occurrence_report.size for shard in self.shards)


def _report_key(name: str) -> int:
    return key_of("report", name)


def _content(
    texts: Sequence[ReportText],
    normals: Sequence[NormalisedReport],
    duplicate_keys: list[int],
    apart: Mapping[str, str],
) -> _Content:
    """A shard's content from reports in any order; `apart` has what tells bodies of one name apart."""
    order, reports = sort_reports(texts, apart=apart)
    ordered = [texts[i] for i in order]
    ordered_normals = [normals[i] for i in order]
    packed = [pack(text, normal) for text, normal in zip(ordered, ordered_normals)]
    keys = [_report_key(text.report) for text in ordered]
    named_editions = [edition_key(text) for text in ordered]
    return _Content(build(ordered_normals, reports), packed, keys, named_editions, duplicate_keys)


def _write_shard(content: _Content, folder: Path) -> None:
    for name, dtype in _ARRAYS.items():
        array = getattr(content.pool, name)
        _save_array(folder / f"{name}.npy", array, array.dtype if dtype is None else dtype)
    for name, dtype in _CLAUSES.items():
        _save_array(folder / f"clause_{name}.npy", getattr(content.pool.clause_table, name), dtype)
    for name, dtype in _REPORTS.items():
        _save_array(folder / f"report_{name}.npy", getattr(content.pool.reports, name), dtype)
    np.save(folder / "report_key.npy", np.array(content.keys, np.uint64))
    np.save(folder / "named_edition.npy", np.array(content.named_editions, np.uint64))
    np.save(folder / "twin_key.npy", np.array(content.duplicate_keys, np.uint64))
    sizes = [len(block) for block in content.packed]
    np.save(folder / "text_offset.npy", bounds_of(np.array(sizes, np.int64)))
    with open(folder / _TEXTS, "wb") as file:
        file.writelines(content.packed)


def _save_array(path: Path, array: npt.NDArray[Any], dtype: npt.DTypeLike) -> None:
    np.save(path, array.astype(dtype, copy=False))


def _merged(shards: list[Shard]) -> _Content:
    """The content of some shards as that of one."""
    reports = Reports(**{name: _joined_reports(shards, name) for name in _REPORTS})
    keys = np.concatenate([shard.keys for shard in shards])
    order = np.lexsort((keys, reports.year, reports.body))
    ordered = Reports(reports.body[order], reports.edition[order], reports.year[order])
    pool = _merged_pool(shards, order, ordered)
    blocks: list[bytes] = []
    duplicate_keys: list[int] = []
    for shard in shards:
        blocks.extend(shard.block(row) for row in range(shard.keys.size))
        duplicate_keys.extend(shard.duplicate_keys.tolist())
    packed = [blocks[row] for row in order]
    named_editions = np.concatenate([shard.named_editions for shard in shards])
    return _Content(pool, packed, keys[order].tolist(), named_editions[order].tolist(), duplicate_keys)


def _joined_reports(shards: list[Shard], name: str) -> npt.NDArray[Any]:
    """One column of the tables of reports of some shards, one behind the other."""
    return np.concatenate([getattr(shard.pool.reports, name) for shard in shards])


def _merged_pool(shards: list[Shard], order: IntArray, reports: Reports) -> Pool:
    """One pool of all segments; `order` are the reports of all shards, one behind the other, in that of `reports`."""
    new_row = np.empty(order.size, np.int64)
    new_row[order] = np.arange(order.size)
    first_row = 0
    codes = []
    lengths = []
    report = []
    segment = []
    for shard in shards:
        pool = shard.pool
        text = pool.occurrence_text()
        begins = pool.starts[text].astype(np.int64)
        sizes = pool.lengths().astype(np.int64)[text]
        codes.append(gather_slices(pool.codes, begins, sizes))
        lengths.append(sizes)
        report.append(new_row[pool.occurrence_report.astype(np.int64) + first_row])
        segment.append(pool.occurrence_segment.astype(np.int64))
        first_row += shard.keys.size
    merged = assemble(
        np.concatenate(codes),
        bounds_of(np.concatenate(lengths)),
        np.concatenate(report),
        np.concatenate(segment),
        reports,
    )
    clauses = [_clauses_in(merged, shard.pool) for shard in shards]
    return replace(merged, clauses=Clauses.join(clauses))


def _clauses_in(merged: Pool, pool: Pool) -> Clauses:
    """The short clauses of a pool as those of the same texts in another one."""
    text_in_merged = merged.find(pool)
    table = pool.clause_table
    position = table.position.astype(np.int64)
    text = pool.text_at(position)
    offset = position - pool.begin_of(text)
    return Clauses(
        hash=table.hash,
        position=merged.begin_of(text_in_merged[text]) + offset,
        size=table.size.astype(np.int64),
    )
