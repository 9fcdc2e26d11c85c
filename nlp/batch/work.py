"""The folders of a run: its parts, which only one run at a time may touch, and the tables, which change all at once."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Collection
from pathlib import Path

from nlp.batch.parts import remove
from nlp.lock import HeldError, hold, let_go

#: Where the parts are, within the folder of the tables.
PARTS = ".parts"
#: Where the tables of a run are put before those of an earlier one are removed, and while they are put in their place,
#: within the same folder.
_NEW, _WHOLE, _MOVING = ".new", ".whole", ".moving"
#: What tells of a run; there only where all tables of that run are.
RUN, LOG = "run.json", "run.log"
#: What `run.json` of the run before is called until its tables are removed, and where in it their names are.
_BEFORE = "before.json"
FILES_KEY = "files"
_LOCK = "lock"


class BusyError(OSError):
    """A folder that another run works in."""


class WorkFolder:
    """The parts of a run. Raises BusyError where another run has the folder."""

    def __init__(self, path: Path) -> None:
        path.mkdir(parents=True, exist_ok=True)
        self.path = path.absolute()
        try:
            self._lock = hold(self.path / _LOCK, str(os.getpid()))
        except HeldError as error:
            raise BusyError(f"{self.path}: another run works there (process {error.holder})") from error

    def target(self, stage: str, key: str) -> Path:
        """Where a part of this key is, or will be."""
        return self.path / f"{stage}-{key}"

    def keep_only(self, targets: Collection[Path]) -> None:
        """Throws away what is no part of this run."""
        kept = {self.path / _LOCK, self.path / LOG, *targets}
        for path in self.path.iterdir():
            if path not in kept:
                remove(path)

    def close(self, *, is_done: bool = False) -> None:
        """Lets others in; removes the folder where the parts are of no more use."""
        if is_done:
            self.keep_only([])
            (self.path / LOG).unlink(missing_ok=True)
        let_go(self._lock)
        if is_done:
            (self.path / _LOCK).unlink(missing_ok=True)
            with contextlib.suppress(OSError):
                self.path.rmdir()


def new_folder(out: Path) -> Path:
    """Where the tables of a run are written, to be put in place when they are whole."""
    return out.absolute() / _NEW


def clear_new(out: Path) -> None:
    """Removes what a run left that was ended while it wrote tables."""
    for path in out.iterdir():
        if path.name.startswith((_NEW, f".{_NEW}")):
            remove(path)


def publish(out: Path, tables: Path, names: Collection[str]) -> None:
    """Puts the files of a folder in the place of those, and of the folders, of these names, and of the files of an
    earlier run; at no time are there some of both.

    `run.json` goes first and comes last: where it is, all are there. What is interrupted is done by `finish`.
    """
    whole = out / _WHOLE
    remove(whole)
    os.replace(tables, whole)
    finish(out, names)


def finish(out: Path, names: Collection[str]) -> None:
    """Puts in place what a run that was ended in the middle of it had all but published."""
    whole = out / _WHOLE
    moving = out / _MOVING
    if whole.is_dir():
        before = whole / _BEFORE
        if (out / RUN).exists():
            os.replace(out / RUN, before)
        for name in names:
            remove(out / name)
        for name in _files_in(before):
            (out / name).unlink(missing_ok=True)
        os.replace(whole, moving)
    if moving.is_dir():
        new = {path.name for path in moving.iterdir()} - {RUN, _BEFORE}
        for name in sorted(new):
            os.replace(moving / name, out / name)
        if (moving / RUN).exists():
            os.replace(moving / RUN, out / RUN)
        remove(moving)


def _files_in(run: Path) -> list[str]:
    """The names of the files that a run wrote, as far as they are names of files in its folder."""
    try:
        names = json.loads(run.read_text("utf-8"))[FILES_KEY]
    except (OSError, ValueError, KeyError, TypeError):
        return []
    is_list = isinstance(names, list) and all(isinstance(name, str) for name in names)
    return [name for name in names if name == Path(name).name and not name.startswith(".")] if is_list else []
