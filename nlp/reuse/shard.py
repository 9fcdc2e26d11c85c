"""Reports into a shard on disk, a shard back into a pool and its reports, and several shards into one.

A shard is a pool of reports in memory-mapped arrays with the rest of the reports' texts compressed beside them. It
never changes once it is written.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from nlp.reuse.arrays import CodeArray, IntArray, WordArray
from nlp.reuse.clauses import Clauses
from nlp.reuse.codes import bounds_of, gather_slices
from nlp.reuse.normalise import NormalisedReport
from nlp.reuse.packing import pack, unpack
from nlp.reuse.pool import Pool, Reports, assemble, build, edition_key, key_of, normalise_report, sort_reports
from nlp.reuse.records import ReportText
from nlp.reuse.shard_bounds import misfit
from nlp.reuse.shard_files import (
    CLAUSE_TYPES,
    POOL_TYPES,
    REPORT_TYPES,
    TEXTS,
    TYPES,
    check_files,
    damaged,
    load_array,
    write_array,
    write_list,
    write_texts,
)


class Shard:
    """One part of an index; its arrays are mapped, once its files are found to be as they were written."""

    def __init__(self, folder: Path, list_hash: str) -> None:
        self.folder = folder
        self.list_hash = list_hash

    @cached_property
    def _checked(self) -> Path:
        """The folder, all that is in it having been checked."""
        check_files(self.folder, self.list_hash)
        arrays = {name: load_array(self.folder, name) for name in TYPES}
        found = misfit(arrays, (self.folder / TEXTS).stat().st_size)
        if found:
            raise damaged(self.folder, found)
        return self.folder

    def _array(self, name: str) -> npt.NDArray[Any]:
        return load_array(self._checked, name)

    @cached_property
    def pool(self) -> Pool:
        """The reports as they are compared."""
        arrays: dict[str, Any] = {name: self._array(name) for name in POOL_TYPES}
        reports = Reports(*(self._array(name) for name in REPORT_TYPES))
        return Pool(**arrays, reports=reports, kept_clauses=Clauses(*(self._array(name) for name in CLAUSE_TYPES)))

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
        begin, end = self._offsets[row : row + 2].tolist()
        with open(self._checked / TEXTS, "rb") as file:
            file.seek(begin)
            return file.read(end - begin)

    @cached_property
    def _offsets(self) -> IntArray:
        """Where each report begins among those packed, and where the last ends."""
        return self._array("text_offset")

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

        try:
            return unpack(self.block(row), codes_of)
        except (ValueError, KeyError, RecursionError) as error:
            raise damaged(self.folder, f"report {row + 1}: {error}") from error

    def reports(self) -> Iterator[ReportText]:
        """All reports, in the order of the pool's."""
        for row in range(self.keys.size):
            yield self.report(row)

    @cached_property
    def _occurrences_by_report(self) -> IntArray:
        """The occurrences in order of report."""
        return np.argsort(self.pool.occurrence_report, kind="stable")

    def editions(self, edition: int) -> Iterator[ReportText]:
        """The reports of one body's name and year."""
        rows = np.flatnonzero(self.named_editions == np.uint64(edition))
        for row in rows.tolist():
            yield self.report(row)


class Content(NamedTuple):
    """What a shard is written from: a pool and, in the order of its reports, the reports packed and their keys."""

    pool: Pool
    packed: list[bytes]
    keys: list[int]
    named_editions: list[int]
    duplicate_keys: list[int]


def report_key(name: str) -> int:
    return key_of("report", name)


def content_of(
    texts: Sequence[ReportText],
    normals: Sequence[NormalisedReport],
    duplicate_keys: list[int],
    apart: Mapping[str, str],
) -> Content:
    """A shard's content from reports in any order; `apart` has what tells bodies of one name apart."""
    order, reports = sort_reports(texts, apart=apart)
    ordered = [texts[i] for i in order]
    ordered_normals = [normals[i] for i in order]
    packed = [pack(text, normal) for text, normal in zip(ordered, ordered_normals)]
    keys = [report_key(text.report) for text in ordered]
    named_editions = [edition_key(text) for text in ordered]
    return Content(build(ordered_normals, reports), packed, keys, named_editions, duplicate_keys)


def without(shard: Shard, rows: Collection[int]) -> Content | None:
    """The content of a shard without some of its reports; None where no other is left.

    Second copies that were left out are forgotten, since the report they are copies of may be gone.
    """
    kept = np.array([row for row in range(shard.keys.size) if row not in rows], np.int64)
    if not kept.size:
        return None
    texts = [shard.report(row) for row in kept.tolist()]
    normals = [normalise_report(text) for text in texts]
    packed = [pack(text, normal) for text, normal in zip(texts, normals)]
    pool = build(normals, shard.pool.reports.take(kept))
    return Content(pool, packed, shard.keys[kept].tolist(), shard.named_editions[kept].tolist(), [])


def write_shard(content: Content, folder: Path) -> str:
    """Writes a shard into a folder that is there and empty; returns the hash of the list of its files."""
    for name in POOL_TYPES:
        write_array(folder, name, getattr(content.pool, name))
    for name, column in zip(CLAUSE_TYPES, content.pool.clause_table.columns()):
        write_array(folder, name, column)
    for name, column in zip(REPORT_TYPES, content.pool.reports.columns()):
        write_array(folder, name, column)
    write_array(folder, "report_key", np.array(content.keys, np.uint64))
    write_array(folder, "named_edition", np.array(content.named_editions, np.uint64))
    write_array(folder, "twin_key", np.array(content.duplicate_keys, np.uint64))
    sizes = [len(block) for block in content.packed]
    write_array(folder, "text_offset", bounds_of(np.array(sizes, np.int64)))
    write_texts(folder, content.packed)
    return write_list(folder)


def join_shards(shards: list[Shard]) -> Content:
    """The content of some shards as that of one."""
    reports = Reports.join([shard.pool.reports for shard in shards])
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
    return Content(pool, packed, keys[order].tolist(), named_editions[order].tolist(), duplicate_keys)


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
    clauses = [_clauses_in(merged, shard) for shard in shards]
    return replace(merged, clauses=Clauses.join(clauses))


def _clauses_in(merged: Pool, shard: Shard) -> Clauses:
    """The short clauses of a shard as those of the same texts in another pool."""
    pool = shard.pool
    text_in_merged = merged.find(pool)
    if (text_in_merged < 0).any():
        raise damaged(shard.folder, "hashes: not those of the texts")
    table = pool.clause_table
    position = table.position.astype(np.int64)
    text = pool.text_at(position)
    offset = position - pool.begin_of(text)
    return Clauses(
        hash=table.hash,
        position=merged.begin_of(text_in_merged[text]) + offset,
        size=table.size.astype(np.int64),
    )
