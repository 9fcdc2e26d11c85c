"""What a run has done into what is told of it: a line that moves on a terminal, elsewhere one now and then; the log."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TextIO

from nlp.language.text import printable

#: Seconds between two lines, on a terminal and elsewhere.
_ON_TERMINAL, _ELSEWHERE = 0.2, 30.0
#: Columns that a line on a terminal may have.
_WIDTH = 100


class Progress:
    """Tells of a run as it goes on: at which stage it is, what is done of it, how fast, and how long it may last."""

    def __init__(self, stages: int, log: Path, *, is_told: bool, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stderr
        self._is_told = is_told
        self._moves = self._stream.isatty()
        self._stages = stages
        self._stage = 0
        self._log = open(log, "a", encoding="utf-8", errors="backslashreplace")  # noqa: SIM115 (open as long as the run)
        self._told = time.monotonic()
        self.failed = 0
        self.seconds: dict[str, float] = {}

    def begin(self, name: str, total: int, unit: str, done: int = 0) -> None:
        """A stage begins, of which some is done already."""
        self._stage += 1
        self._name = name
        self._unit = unit
        self._total = total
        self._done = self._done_before = done
        self._since = time.monotonic()
        self.note(f"{name}: {done:,} of {total:,} {unit} done before")

    def advance(self) -> None:
        """One unit more is done."""
        self._done += 1
        now = time.monotonic()
        if self._is_told and now - self._told > (_ON_TERMINAL if self._moves else _ELSEWHERE):
            self._told = now
            self._tell(self._line(now - self._since))

    def end(self) -> None:
        """The stage is done."""
        seconds = time.monotonic() - self._since
        self.seconds[self._name] = round(seconds, 3)
        self.note(f"{self._name}: done in {seconds:.1f} s")

    def say(self, sentence: str) -> None:
        """Tells something once."""
        self.note(sentence)
        if self._is_told:
            self._clear()
            print(sentence, file=self._stream, flush=True)

    def note(self, sentence: str) -> None:
        """Writes a line into the log."""
        print(time.strftime("%Y-%m-%d %H:%M:%S"), printable(sentence), file=self._log, flush=True)

    def close(self) -> None:
        """Leaves the terminal as it was."""
        if self._is_told:
            self._clear()
        self._log.close()

    def _line(self, seconds: float) -> str:
        rate = (self._done - self._done_before) / max(seconds, 1e-9)
        left = (self._total - self._done) / rate if rate else 0.0
        counted = f"{self._name} ({self._stage} of {self._stages}): {self._done:,} of {self._total:,} {self._unit}"
        failed = f", {self.failed:,} failed" if self.failed else ""
        return f"{counted}{failed}, {rate:.1f} a second, {_span(left)} left"

    def _tell(self, line: str) -> None:
        if self._moves:
            print(f"\r{line[:_WIDTH]:<{_WIDTH}}", end="", file=self._stream, flush=True)
        else:
            print(line, file=self._stream, flush=True)

    def _clear(self) -> None:
        if self._moves:
            print("\r" + " " * _WIDTH, end="\r", file=self._stream, flush=True)


def _span(seconds: float) -> str:
    """A time as one says it.

    >>> _span(42), _span(4000), _span(200_000)
    ('42 s', '67 min', '55.6 h')
    """
    if seconds < 90:
        return f"{seconds:.0f} s"
    if seconds < 5400:
        return f"{seconds / 60:.0f} min"
    return f"{seconds / 3600:.1f} h"
