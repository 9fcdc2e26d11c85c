"""The arrays and texts of a shard into files, and files into the same again: none taken for what it says it is.

A shard is a folder of one-dimensional arrays (NumPy's `.npy`), the reports packed one behind the other, and a list of
these files with their sizes and hashes (`shard.json`), whose own hash stands in the list of shards (`index.json`).
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

#: The arrays of a pool and their types on disk; an occurrence's segment may have two bytes or four.
POOL_TYPES: dict[str, tuple[npt.DTypeLike, ...]] = {
    "codes": (np.uint16,),
    "starts": (np.uint32,),
    "hashes": (np.uint32,),
    "gram_key": (np.uint32,),
    "gram_rest": (np.uint8,),
    "gram_at": (np.uint32,),
    "occurrence_starts": (np.uint32,),
    "occurrence_report": (np.uint32,),
    "occurrence_segment": (np.uint16, np.uint32),
    "first": (np.uint16,),
    "second": (np.uint16,),
    "bodies": (np.uint16,),
}
CLAUSE_TYPES: dict[str, tuple[npt.DTypeLike, ...]] = {
    "clause_hash": (np.uint32,),
    "clause_position": (np.uint32,),
    "clause_size": (np.uint8,),
}
REPORT_TYPES: dict[str, tuple[npt.DTypeLike, ...]] = {
    "report_body": (np.uint64,),
    "report_edition": (np.uint64,),
    "report_year": (np.int16,),
}
_KEY_TYPES: dict[str, tuple[npt.DTypeLike, ...]] = {
    "report_key": (np.uint64,),
    "named_edition": (np.uint64,),
    "twin_key": (np.uint64,),
    "text_offset": (np.int64,),
}
TYPES = {**POOL_TYPES, **CLAUSE_TYPES, **REPORT_TYPES, **_KEY_TYPES}
#: The file of the reports as they are packed, and that which lists all others.
TEXTS, LISTED = "texts.bin", "shard.json"
FILES = (*(f"{name}.npy" for name in TYPES), TEXTS)
#: Bytes of a list of files, or of shards, that are read.
MOST_LISTED = 1 << 20
#: Shards whose files were found as they were written, by their folders, and the state of the files at that time.
_SOUND: dict[Path, tuple[str, tuple[tuple[int, ...], ...]]] = {}
_PIECE = 1 << 20


class BadIndex(ValueError):
    """An index that cannot be used: not there, damaged, of another format, or made with other word lists."""


def damaged(folder: Path, what: object) -> BadIndex:
    """The error for a shard that is not as it was written."""
    return BadIndex(f"{folder}: damaged index ({what}); make it anew with gongkai index add")


def write_array(folder: Path, name: str, array: npt.NDArray[Any]) -> None:
    """Writes an array of a shard in the type that it has on disk."""
    types = TYPES[name]
    kept = array.astype(types[0], copy=False) if len(types) == 1 else array
    np.save(folder / f"{name}.npy", kept)


def write_list(folder: Path) -> str:
    """Writes the list of a shard's files and brings all to the disk; returns the hash of the list."""
    files = {}
    for name in FILES:
        with open(folder / name, "rb") as file:
            os.fsync(file.fileno())
        files[name] = [os.path.getsize(folder / name), _hash_of(folder / name)]
    content = json.dumps(files, indent=1).encode("ascii")
    with open(folder / LISTED, "wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    return hashlib.sha256(content).hexdigest()


def check_files(folder: Path, list_hash: str) -> None:
    """Raises `BadIndex` where the files of a shard are not as they were written.

    All of them are read the first time, and again only after one was touched.
    """
    try:
        state = tuple(_state_of(folder / name) for name in (LISTED, *FILES))
        known = _SOUND.get(folder)
        if known == (list_hash, state):
            return
        _check_hashes(folder, list_hash)
    except BadIndex:
        raise
    except (OSError, ValueError, TypeError, KeyError, RecursionError) as error:
        raise damaged(folder, error) from error
    _SOUND[folder] = (list_hash, state)


def _state_of(path: Path) -> tuple[int, ...]:
    found = os.lstat(path)
    if not stat.S_ISREG(found.st_mode):
        raise damaged(path.parent, f"{path.name} is no file")
    return found.st_size, found.st_mtime_ns, found.st_ino


def _check_hashes(folder: Path, list_hash: str) -> None:
    content = read_small(folder / LISTED)
    if hashlib.sha256(content).hexdigest() != list_hash:
        raise damaged(folder, f"{LISTED} was altered")
    files = json.loads(content)
    if not isinstance(files, dict) or sorted(files) != sorted(FILES):
        raise damaged(folder, f"{LISTED} does not list its files")
    for name, (size, digest) in files.items():
        # The size first, which costs nothing.
        if os.path.getsize(folder / name) != size or _hash_of(folder / name) != digest:
            raise damaged(folder, f"{name} was altered or cut short")


def read_small(path: Path) -> bytes:
    """A file that lists others. Raises ValueError for one that is too large for that."""
    if os.path.getsize(path) > MOST_LISTED:
        raise ValueError(f"{path.name} is larger than {MOST_LISTED >> 20} MB")
    return path.read_bytes()


def _hash_of(path: Path) -> str:
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        while piece := file.read(_PIECE):
            digest.update(piece)
    return digest.hexdigest()


def load_array(folder: Path, name: str) -> npt.NDArray[Any]:
    """An array mapped from disk. Raises `BadIndex` for one that is not of the type and shape it should be."""
    try:
        mapped = np.load(folder / f"{name}.npy", mmap_mode="r", allow_pickle=False)
        # What is no array has neither a type nor a shape.
        is_right = mapped.ndim == 1 and mapped.dtype in TYPES[name]
    except (OSError, ValueError, EOFError, AttributeError, TypeError, OverflowError, MemoryError, SyntaxError) as error:
        raise damaged(folder, f"{name}.npy: {error}") from error
    if not is_right:
        raise damaged(folder, f"{name}.npy has not the shape or type it should have")
    return np.asarray(mapped)


def remove_shard(folder: Path) -> None:
    """Deletes the files of a shard and, if nothing else is in it, its folder: what is not ours stays."""
    if folder.is_symlink() or not folder.is_dir():
        return
    for name in (*FILES, LISTED):
        (folder / name).unlink(missing_ok=True)
    if not any(folder.iterdir()):
        folder.rmdir()
    _SOUND.pop(folder, None)


def write_texts(folder: Path, packed: Sequence[bytes]) -> None:
    """Writes the reports as they are packed."""
    with open(folder / TEXTS, "wb") as file:
        file.writelines(packed)
