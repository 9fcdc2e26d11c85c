"""A function that may hang or swell on a stranger's bytes into its result, from a process of its own with limits.

Libraries that unpack a whole stream at once, or that believe what a file says of itself, cannot be told to stop. A
process can: it is ended when it has used up its time or its memory, and the one that waits for it lives on.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any

from nlp.reading.document import ReadError

#: Seconds of processor time, seconds by the clock for each of them (others may be at work), and bytes on top of what
#: Python and the libraries take.
SECONDS, CLOCK_SECONDS = 10, 4
MEMORY = 1 << 30
_PAGE_BYTES = 4096


class Overrun(ReadError):
    """A file whose reading was ended because it took more time or memory than any report does."""


def run_apart(module: str, function: str, data: bytes, *arguments: int, seconds: int = SECONDS) -> Any:
    """What `function` of `module` returns for the bytes and more arguments, numbers all of them.

    Raises ReadError where it does, and `Overrun` at a limit.

    >>> run_apart("nlp.reading.text", "decode", "公开".encode())[0]
    '公开'
    """
    task = json.dumps([module, function, seconds, arguments])
    command = [sys.executable, "-P", "-m", "nlp.reading.apart", task]
    clock_seconds = CLOCK_SECONDS * seconds
    try:
        ended = subprocess.run(
            command, input=data, capture_output=True, timeout=clock_seconds, env=_environment(), check=False
        )
    except subprocess.TimeoutExpired as error:
        raise Overrun(_reason(seconds)) from error
    except OSError as error:
        raise ReadError(f"no process could be started to read it in: {error.strerror}; try again") from error
    if ended.returncode or not ended.stdout:
        raise Overrun(_reason(seconds))
    # The bytes come from our own process, as in any pool of processes, never from a file.
    result = pickle.loads(ended.stdout)
    if isinstance(result, Exception):
        raise result
    return result


def _reason(seconds: int) -> str:
    bounds = f"{seconds} seconds or {MEMORY >> 20} MB"
    return f"reading it takes more than {bounds}, as no report does (a bomb?): export it again as PDF"


def _environment() -> dict[str, str]:
    """That of this process, with the package and its libraries found where they are found here."""
    package = Path(__file__).resolve().parents[2]
    places = [str(package), *(path for path in sys.path if path)]
    # A pool of threads takes address space, of which there is a limit.
    return {**os.environ, "PYTHONPATH": os.pathsep.join(places), "OPENBLAS_NUM_THREADS": "1"}


def _limit_own_process(seconds: int) -> None:
    """Limits on this process from here on; where the system has none, the clock alone is the limit."""
    try:
        import resource
    except ImportError:  # Windows
        return
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
        taken = int(Path("/proc/self/statm").read_text("ascii").split()[0]) * _PAGE_BYTES
        resource.setrlimit(resource.RLIMIT_AS, (taken + MEMORY, taken + MEMORY))


def _serve(module: str, function: str, seconds: int, arguments: list[int]) -> int:
    """The other end: the bytes on standard input, the pickled result on standard output."""
    answer = os.dup(1)
    os.dup2(2, 1)  # whatever a library prints is no answer
    work = getattr(importlib.import_module(module), function)
    data = sys.stdin.buffer.read()
    _limit_own_process(seconds)
    try:
        result = work(data, *arguments)
    except MemoryError:
        return 1
    except ReadError as error:
        result = error
    except Exception as error:
        result = ReadError(f"could not be read: {type(error).__name__}: {error}")
    with open(answer, "wb") as out:
        pickle.dump(result, out, pickle.HIGHEST_PROTOCOL)
    return 0


if __name__ == "__main__":
    sys.exit(_serve(*json.loads(sys.argv[1])))
