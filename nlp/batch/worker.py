"""Requests from the parent process into replies: the loop of a worker process, which ends when its parent does."""

from __future__ import annotations

import contextlib
import faulthandler
import logging
import os
import pickle
import signal
import sys
import threading
import traceback
import warnings
from collections.abc import Callable
from importlib import import_module
from queue import SimpleQueue
from typing import IO, Any, TypeAlias

#: What a call is told to say where it is.
Say: TypeAlias = Callable[[str], None]

#: How many times its seconds a request may last before the worker ends itself, whether or not its parent still watches.
_PATIENCE = 8
#: How much more than its memory a worker may ask the system for: who watches it looks only now and then.
_MEMORY_SLACK = 1.1


def serve() -> None:
    """Answers the requests on standard input until it closes: what to call with which argument, and the limits.

    Replies are tuples: `("ready",)` once, then for each request `("began",)`, any number of `("stage", name)`, and
    `("done", result, peak, memory)` with the greatest memory meanwhile and that of now, or `("error", error)`.
    """
    requests = sys.stdin.buffer
    replies = _take_stdout()
    _be_quiet()
    spare_pandas()
    parent, modules = pickle.load(requests)
    _end_with_parent(parent)
    for module in modules:
        import_module(module)
    waiting: SimpleQueue[Any] = SimpleQueue()
    threading.Thread(target=_listen, args=(requests, waiting), daemon=True).start()
    _send(replies, ("ready",))

    def say(stage: str) -> None:
        _send(replies, ("stage", stage))

    while True:
        call, argument, seconds, memory = waiting.get()
        _limit_memory(memory)
        if seconds:
            faulthandler.dump_traceback_later(_PATIENCE * seconds, exit=True)
        _forget_peak()
        _send(replies, ("began",))
        try:
            reply: tuple[object, ...] = ("done", call(argument, say), *_memory())
        except Exception as error:
            reply = ("error", _portable(error))
        faulthandler.cancel_dump_traceback_later()
        _send(replies, reply)


def spare_pandas() -> None:
    """For a process that needs no pandas: pyarrow loads it with its first array, which takes longer than a small run.

    From then on it is as if pandas were not installed.
    """
    if "pandas" not in sys.modules and _NoPandas not in sys.meta_path:
        sys.meta_path.insert(0, _NoPandas)


def allow_pandas() -> None:
    """For a process that needs pandas after all; what pyarrow makes of it stays as it was."""
    if _NoPandas in sys.meta_path:
        sys.meta_path.remove(_NoPandas)


class _NoPandas:
    """A finder of modules that does not find pandas."""

    @classmethod
    def find_spec(cls, name: str, path: object = None, target: object = None) -> None:
        if name == "pandas":
            raise ModuleNotFoundError("this process does without pandas", name=name)


def _portable(error: Exception) -> Exception:
    """An error that can be sent, with where it came from."""
    error.add_note(traceback.format_exc())
    try:
        pickle.loads(pickle.dumps(error))
    except Exception:
        return RuntimeError(f"{type(error).__name__}: {error}")
    return error


def _take_stdout() -> IO[bytes]:
    """Standard output for replies alone: what libraries print goes where their errors go."""
    replies = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return replies


def _be_quiet() -> None:
    """Nothing that a library warns of is for the terminal; what is known of a file is in its row."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent ends its workers
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    faulthandler.enable()


def _end_with_parent(parent: int) -> None:
    """On Linux the system ends the worker with its parent, even within a call that never lets go."""
    if sys.platform == "linux":
        import ctypes

        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG
        if os.getppid() != parent:
            os._exit(1)


def _listen(requests: IO[bytes], waiting: SimpleQueue[Any]) -> None:
    """Hands on what comes in; ends the process when nothing more can."""
    while True:
        try:
            waiting.put(pickle.load(requests))
        except Exception:
            os._exit(0)


def _send(replies: IO[bytes], reply: tuple[object, ...]) -> None:
    pickle.dump(reply, replies, pickle.HIGHEST_PROTOCOL)
    replies.flush()


def _limit_memory(memory: int) -> None:
    """Lets the system refuse what is far beyond the limit: a single request may ask for more than there is."""
    if sys.platform != "linux":
        return
    import resource

    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    most = int(_MEMORY_SLACK * memory) + _unused_memory() if memory else hard
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_DATA, (most, hard))


def _unused_memory() -> int:
    """Bytes that this process has asked for and never used: they count for the system's limit, but not for ours."""
    with open("/proc/self/statm", "rb") as file:
        _, resident, shared, _, _, asked_for, _ = map(int, file.read().split())
    return max(asked_for - (resident - shared), 0) * os.sysconf("SC_PAGE_SIZE")


def _forget_peak() -> None:
    """Has Linux count the greatest memory anew."""
    with contextlib.suppress(OSError), open("/proc/self/clear_refs", "wb") as file:
        file.write(b"5")


def _memory() -> tuple[int, int]:
    """The greatest resident memory of this process since it was forgotten, and that of now, in bytes.

    On macOS the greatest is that since the start and stands for both; Windows does not tell.
    """
    try:
        with open("/proc/self/status", "rb") as file:
            fields = dict(line.split(b":", 1) for line in file.read().splitlines() if b":" in line)
        return _kilobytes(fields[b"VmHWM"]), _kilobytes(fields[b"VmRSS"])
    except (OSError, KeyError):
        pass
    if sys.platform == "darwin":
        import resource

        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return peak, peak
    return 0, 0


def _kilobytes(field: bytes) -> int:
    return int(field.split()[0]) << 10
