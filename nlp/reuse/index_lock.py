"""A folder into one that only one process writes to: whoever comes second is told who is at work."""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from nlp.lock import HeldError, hold, let_go
from nlp.reuse.shard_files import BadIndex

LOCK = "index.lock"


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Holds a folder; raises `BadIndex` with who holds it where another process does.

    The system lets go of it when the process ends, however it ends.
    """
    if (folder / LOCK).is_symlink():
        raise BadIndex(f"{folder / LOCK}: a link, not a lock; delete it")
    told = f"process {os.getpid()} on {socket.gethostname()}, since {time.strftime('%Y-%m-%d %H:%M:%S')}"
    try:
        lock = hold(folder / LOCK, told)
    except HeldError as error:
        holder = error.holder or "another process"
        raise BadIndex(f"{folder}: {holder} is writing to it; try again when that is done") from error
    try:
        yield
    finally:
        let_go(lock)
