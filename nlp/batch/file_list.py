"""Paths as they are given into the files to read, each with the name of its report and what tells when it changes."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from nlp.batch.inputs import joined
from nlp.batch.jobs import FileToRead
from nlp.batch.parts import key_of
from nlp.reading.paths import PAGE_SUFFIXES, display_path, openable, report_names, saved_folders, walk

#: Files are not hashed beyond so many bytes: larger ones are refused.
_MOST_BYTES = 200 << 20
#: Files that are hashed at a time: disks answer several.
_AT_A_TIME = 8


def find_files(roots: Sequence[str | Path]) -> list[FileToRead]:
    """The files in some folders, and the files given."""
    paths = walk(roots)
    return _named(paths, report_names(paths, roots))


def find_further(roots: Sequence[str | Path], files: Sequence[FileToRead]) -> list[FileToRead]:
    """The same of those to look for sources in, without files that are scored themselves.

    Raises FileNotFoundError where there is none at all.
    """
    paths = walk(roots)
    if roots and not paths:
        raise FileNotFoundError("no report to look for sources in: " + joined(roots))
    # A link that leads to itself has no end: realpath then gives the path as far as it goes.
    known = {os.path.realpath(file.path) for file in files} if paths else set()
    further = [path for path in paths if os.path.realpath(path) not in known]
    return _named(further, report_names(further, roots, "against/", [file.report for file in files]))


def _named(paths: Sequence[Path], names: Sequence[str]) -> list[FileToRead]:
    return [
        FileToRead(openable(str(path.absolute())), name, display_path(path), state_of(path))
        for path, name in zip(paths, names)
    ]


def state_of(path: str | Path) -> str:
    """What tells whether a file is still the one that it was, without reading it; empty where there is none.

    >>> state_of("no/such/file")
    ''
    """
    try:
        found = os.stat(path)
    except (OSError, ValueError):
        return ""
    return f"{found.st_size} {found.st_mtime_ns}"


def hash_files(files: Sequence[FileToRead]) -> list[str]:
    """The SHA-256 of each file, or what else tells that it is still the same."""
    with ThreadPoolExecutor(_AT_A_TIME) as threads:
        return list(threads.map(_hash, files))


def _hash(file: FileToRead) -> str:
    """The hash of one file; of a web page with the state of what was saved with it."""
    try:
        found = os.stat(file.path)
        if not stat.S_ISREG(found.st_mode) or found.st_size > _MOST_BYTES:
            return f"mode {found.st_mode}, {found.st_size} bytes"
        with open(file.path, "rb") as opened:
            hashed = hashlib.file_digest(opened, "sha256").hexdigest()
    except (OSError, ValueError) as error:
        return f"unreadable: {type(error).__name__}"
    is_page = os.path.splitext(file.path)[1].lower() in PAGE_SUFFIXES
    saved = _saved(file.path) if is_page else []
    return f"{hashed} {key_of(saved)}" if saved else hashed


def _saved(page: str) -> list[tuple[str, int, int]]:
    """Names, sizes and times of the files that were saved with a web page."""
    state = []
    for folder in saved_folders(page):
        if os.path.isdir(folder):
            with os.scandir(folder) as entries:
                for entry in entries:
                    found = entry.stat(follow_symlinks=False)
                    state.append((entry.name, found.st_size, found.st_mtime_ns))
    return sorted(state)
