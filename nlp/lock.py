"""A file into a lock that one process has at a time; the system lets go of it with the process, however it ends."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import IO

_SHOWN = 200  # characters of what a lock says


class HeldError(OSError):
    """A lock that another process has; `holder` is what that has written into it."""

    def __init__(self, path: Path, holder: str) -> None:
        super().__init__(f"{path}: held")
        self.holder = holder


def hold(path: Path, told: str) -> IO[str]:
    """Takes a lock, and tells others who has it; held until `let_go`. Raises `HeldError`."""
    file = open(path, "a+", encoding="utf-8")  # noqa: SIM115 (the lock is held as long as it is open)
    try:
        _take(file)
    except OSError as error:
        file.seek(0)
        holder = "".join(filter(str.isprintable, file.read(_SHOWN))).strip()
        file.close()
        raise HeldError(path, holder) from error
    file.truncate(0)
    file.write(told)
    file.flush()
    return file


def let_go(file: IO[str]) -> None:
    """Gives a lock back."""
    file.truncate(0)
    _give_back(file)
    file.close()


if sys.platform == "win32":
    import msvcrt

    #: A byte far behind what is written, since what is locked cannot be read.
    _FAR = 1 << 30

    def _take(file: IO[str]) -> None:
        file.seek(_FAR)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        file.seek(0, os.SEEK_END)

    def _give_back(file: IO[str]) -> None:
        file.seek(_FAR)
        msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)
else:
    import fcntl

    def _take(file: IO[str]) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _give_back(file: IO[str]) -> None:
        fcntl.flock(file, fcntl.LOCK_UN)
