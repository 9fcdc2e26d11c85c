"""A folder into one that only one process writes to: whoever comes second is told who is at work."""

from __future__ import annotations

import os
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from nlp.reuse.shard_files import BadIndex

LOCK = "index.lock"
_SHOWN = 200  # characters of what the lock says


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Holds a folder; raises `BadIndex` with who holds it where another process does.

    The system lets go of it when the process ends, however it ends.
    """
    if (folder / LOCK).is_symlink():
        raise BadIndex(f"{folder / LOCK}: a link, not a lock; delete it")
    with open(folder / LOCK, "a+", encoding="utf-8") as file:
        try:
            _hold(file)
        except OSError as error:
            raise BadIndex(f"{folder}: {_holder(file)} is writing to it; try again when that is done") from error
        file.truncate(0)
        file.write(f"process {os.getpid()} on {socket.gethostname()}, since {time.strftime('%Y-%m-%d %H:%M:%S')}")
        file.flush()
        try:
            yield
        finally:
            file.truncate(0)
            _let_go(file)


def _holder(file: IO[str]) -> str:
    file.seek(0)
    told = "".join(c for c in file.read(_SHOWN) if c.isprintable())
    return told or "another process"


if sys.platform == "win32":
    import msvcrt

    #: A byte far behind what is written, since what is locked cannot be read.
    _FAR = 1 << 30

    def _hold(file: IO[str]) -> None:
        file.seek(_FAR)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        file.seek(0, os.SEEK_END)

    def _let_go(file: IO[str]) -> None:
        file.seek(_FAR)
        msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)
else:
    import fcntl

    def _hold(file: IO[str]) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _let_go(file: IO[str]) -> None:
        fcntl.flock(file, fcntl.LOCK_UN)
