"""Work that is done once into files that are found again, each named by the hash of what it was made from."""

from __future__ import annotations

import hashlib
import io
import json
import os
import pickle
import shutil
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeAlias

#: Columns by name.
Columns: TypeAlias = dict[str, list[Any]]

#: Rows of a part that are read together where only some are asked for.
_GROUP_ROWS = 64
#: The last bytes of a file of Parquet, and the file of the sizes of the others in a folder.
_LAST, _SIZES = b"PAR1", "sizes.json"
#: The modules that a part may hold things of, with the types of Python and numpy that these are made of. Nothing else
#: is made of a part, whoever wrote it.
_OWN = ("nlp.batch.pipeline", "nlp.forms.", "nlp.reading.document", "nlp.reuse.", "nlp.structure.")
_FOREIGN = {
    ("array", "_array_reconstructor"),
    ("array", "array"),
    ("builtins", "frozenset"),
    ("numpy", "dtype"),
    ("numpy", "ndarray"),
    ("numpy._core.multiarray", "_reconstruct"),
    ("numpy._core.numeric", "_frombuffer"),
    ("numpy.core.multiarray", "_reconstruct"),
    ("numpy.core.numeric", "_frombuffer"),
}


def key_of(*what: object) -> str:
    """A name for what something is made from, the same on every machine.

    >>> key_of("a", 1) == key_of("a", 1) != key_of("a", 2)
    True
    """
    said = json.dumps(what, ensure_ascii=True, sort_keys=True, default=str)
    return hashlib.blake2b(said.encode(), digest_size=12).hexdigest()


def pack(thing: object) -> bytes:
    """A record as bytes that `unpack` takes."""
    return zlib.compress(pickle.dumps(thing, 5), 1)


def unpack(data: bytes) -> Any:
    """What was packed. Raises pickle.UnpicklingError where it is no record of ours."""
    return _Unpickler(io.BytesIO(zlib.decompress(data))).load()


class _Unpickler(pickle.Unpickler):
    """Makes records of this package and nothing else."""

    def find_class(self, module: str, name: str) -> Any:
        is_own = module.startswith(_OWN) and name[:1].isupper()
        if is_own or (module, name) in _FOREIGN:
            found = super().find_class(module, name)
            if isinstance(found, type) or not is_own:
                return found
        raise pickle.UnpicklingError(f"{module}.{name} is no part of a record")


def write_part(path: Path, columns: Mapping[str, Sequence[object]]) -> None:
    """Writes a part, whole or not at all."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    # A column without any value is one of whole numbers: what is looked for in it is not there either.
    arrays = {name: pa.array(values) for name, values in columns.items()}
    table = pa.table({name: array.cast("int64") if array.type == "null" else array for name, array in arrays.items()})
    with written_beside(path) as beside:
        pq.write_table(table, beside, row_group_size=_GROUP_ROWS, compression="lz4", use_dictionary=False)


def read_part(path: Path, names: Sequence[str] | None = None) -> Columns:
    """The columns of a part, or those of these names."""
    import pyarrow.parquet as pq

    columns: Columns = pq.read_table(path, columns=names, use_threads=False, memory_map=False).to_pydict()
    return columns


def write_groups(path: Path, groups: Iterable[Mapping[str, Any]], types: Mapping[str, str]) -> None:
    """Writes a part of several groups of rows, one after the other, which are read one at a time.

    `types` has the Arrow type of each column by its name.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = pa.schema({name: pa.type_for_alias(kind) for name, kind in types.items()})
    with written_beside(path) as beside, pq.ParquetWriter(beside, schema, compression="lz4") as writer:
        for columns in groups:
            table = pa.table({name: columns[name] for name in types}, schema)
            writer.write_table(table, row_group_size=max(table.num_rows, 1))


def read_group(path: Path, number: int, names: Sequence[str] | None = None) -> Columns:
    """The columns of one group of rows, or those of these names."""
    import pyarrow.parquet as pq

    with pq.ParquetFile(path) as file:
        columns: Columns = file.read_row_group(number, columns=names, use_threads=False).to_pydict()
    return columns


class RowReader:
    """Single rows of parts, of which the last groups that were read are kept."""

    def __init__(self, names: Sequence[str], most_groups: int = 64) -> None:
        self._names = names
        self._most = most_groups
        self._groups: dict[tuple[Path, int], Columns] = {}

    def row(self, path: Path, number: int) -> dict[str, Any]:
        """One row of a part."""
        import pyarrow.parquet as pq

        group, place = divmod(number, _GROUP_ROWS)
        columns = self._groups.pop((path, group), None)
        if columns is None:
            with pq.ParquetFile(path) as file:
                columns = file.read_row_group(group, columns=self._names, use_threads=False).to_pydict()
        self._groups[path, group] = columns
        if len(self._groups) > self._most:
            del self._groups[next(iter(self._groups))]
        return {name: column[place] for name, column in columns.items()}


@contextmanager
def written_beside(path: Path) -> Iterator[Path]:
    """A path to write a file or make a folder at, which gets its name only when it is whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.urandom(4).hex()}")
    try:
        yield beside
        if path.is_dir():
            remove(beside)  # another process was as quick
        else:
            os.replace(beside, path)
    finally:
        remove(beside)


@contextmanager
def folder_beside(path: Path) -> Iterator[Path]:
    """The same for a folder, which is there already; the sizes of its files are listed in it.

    A power cut may leave files without their contents, in a folder that has its name.
    """
    if not is_whole(path):
        remove(path)
    with written_beside(path) as beside:
        beside.mkdir()
        yield beside
        (beside / _SIZES).write_text(json.dumps(_sizes(beside)), "ascii")


def _sizes(folder: Path) -> dict[str, int]:
    return {file.name: file.stat().st_size for file in folder.iterdir() if file.name != _SIZES}


def is_whole(part: Path) -> bool:
    """Whether a part is there with all that was written into it."""
    try:
        if part.is_dir():
            return bool(json.loads((part / _SIZES).read_text("ascii")) == _sizes(part))
        with open(part, "rb") as file:
            file.seek(-len(_LAST), os.SEEK_END)
            return file.read() == _LAST
    except (OSError, ValueError):
        return False


def remove(path: Path) -> None:
    """Removes a file or a folder with all that is in it, if it is there."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
