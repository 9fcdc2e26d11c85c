"""The reports of a part of a batch into a shard on disk, in which the whole batch is looked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path

import numpy as np

from nlp.reuse.normalise import NormalisedReport
from nlp.reuse.pool import Pool, Reports, build, edition_key
from nlp.reuse.records import ReportText
from nlp.reuse.shard import Content, Shard, report_key, write_shard

_CLAUSE_STARTS = "is_clause_start.npy"


class BatchShard(Shard):
    """All reports of a part of a batch, second copies among them, for the run that made it, which checks nothing."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, "")

    @classmethod
    def write(
        cls,
        folder: Path,
        heads: Sequence[ReportText],
        normals: Sequence[NormalisedReport],
        packed: list[bytes],
        table: Reports,
    ) -> None:
        """Writes the shard of some reports in the order of their table: who they are, as compared, and packed.

        The folder is there, and empty.
        """
        pool = build(normals, table)
        keys = [report_key(text.report) for text in heads]
        named_editions = [edition_key(text) for text in heads]
        write_shard(Content(pool, packed, keys, named_editions, []), folder)
        np.save(folder / _CLAUSE_STARTS, np.asarray(pool.is_clause_start, bool))

    @property
    def _checked(self) -> Path:
        return self.folder

    @cached_property
    def pool(self) -> Pool:
        """The reports as they are compared, and how their texts are parted into clauses."""
        is_clause_start = np.load(self.folder / _CLAUSE_STARTS, mmap_mode="r", allow_pickle=False)
        return replace(super().pool, is_clause_start=np.asarray(is_clause_start))
