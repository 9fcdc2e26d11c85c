"""Calls into results, each done in a process of its own kind that may crash, hang or swell without hurting the rest."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import tempfile
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from typing import IO, Any, TypeAlias

#: Seconds between two looks at what the workers use.
_WATCH = 0.02
#: How much longer than its seconds of processor time a file may take by the clock: others may use the machine, too.
_CLOCK = 4
#: Seconds within which a worker must be there.
_START = 120
#: Share of the memory allowed from which on a worker makes way for a new one between two files: what one file leaves
#: behind is not to count for the next.
_USED_UP = 0.4
#: Share of the memory allowed that a process must have had when last seen for its crash to be one for want of memory.
_LARGE = 0.5
#: What a worker process runs.
_PROGRAM = (
    "import pickle, sys; sys.path[:] = pickle.load(sys.stdin.buffer); from nlp.batch.worker import serve; serve()"
)
#: One thread a process for linear algebra: workers are as many as there are cores already.
_ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")
#: What pyarrow would ask for memory keeps twice as much as is used, and gives none back.
_FRUGAL = {"ARROW_DEFAULT_MEMORY_POOL": "system"}

CRASHED = "crashed"
HUNG = "hung"
SWELLED = "swelled"


@dataclass(frozen=True)
class Limits:
    """What one file may take: seconds of processor time, and bytes of memory; 0 for as much as it likes."""

    seconds: float = 30.0
    memory: int = 1 << 30


DEFAULT_LIMITS = Limits()
UNLIMITED = Limits(0, 0)


#: What is called: with an argument, and with what is told where the call is.
Call: TypeAlias = Callable[[Any, Callable[[str], None]], Any]


@dataclass(frozen=True)
class Ended:
    """A call whose worker was ended, or ended itself: how (`CRASHED`, `HUNG`, `SWELLED`) and at which stage."""

    how: str
    stage: str


@dataclass
class _Request:
    number: int
    argument: object
    is_second_try: bool = False


@dataclass(eq=False)
class _Worker:
    """A process with the request that it works at, if any."""

    process: subprocess.Popen[bytes]
    request: _Request | None
    is_ready: bool = False
    has_begun: bool = False
    stage: str = ""
    since: float = field(default_factory=time.monotonic)
    processor_before: float = 0.0
    memory: int = 0

    def send(self, message: object) -> None:
        stream = self.process.stdin
        assert stream is not None
        with suppress(OSError):  # it has gone: its end is on the way
            stream.write(pickle.dumps(message, pickle.HIGHEST_PROTOCOL))
            stream.flush()

    def end(self) -> None:
        """Ends the process, and notes the greatest memory it had where the system tells."""
        self.process.kill()
        if hasattr(os, "wait4") and self.process.returncode is None:
            _, status, usage = os.wait4(self.process.pid, 0)
            self.process.returncode = os.waitstatus_to_exitcode(status)
            if sys.platform == "linux":
                own = _own_peak()
                # A new process counts what its parent had when it was started.
                self.memory = max(self.memory, usage.ru_maxrss << 10 if usage.ru_maxrss > own else 0)
        self.process.wait()
        for stream in (self.process.stdin, self.process.stdout):
            if stream is not None:
                with suppress(OSError):
                    stream.close()


class Workers:
    """Up to `jobs` processes that make calls, one at a time each.

    They load some modules at once, and the first of them is started at once.
    """

    def __init__(self, jobs: int, modules: Sequence[str] = ()) -> None:
        self._jobs = cores() if jobs == -1 else jobs
        self._modules = tuple(modules)
        self._call: Call = _nothing
        self._limits = UNLIMITED
        self._workers: list[_Worker] = []
        self._replies: SimpleQueue[tuple[_Worker, tuple[Any, ...] | None]] = SimpleQueue()
        self._again: deque[_Request] = deque()
        self._errors: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 (closed with the workers)
        self._start(None)

    def __enter__(self) -> Workers:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Ends all processes."""
        for worker in self._workers:
            worker.end()
        self._workers.clear()
        self._errors.close()

    def run(
        self,
        call: Call,
        arguments: Iterable[object],
        limits: Limits = UNLIMITED,
        meanwhile: Callable[[], object] | None = None,
    ) -> Iterator[tuple[int, Any]]:
        """`call(argument, say)` for each argument: its number and the result, or how it `Ended`, as they are done.

        Arguments are asked for as processes fall free. `call` must be found under its name by a new process;
        `say(stage)` tells where a call is. With limits a call that crashes its process, takes longer or grows larger
        than they allow is made once more, alone in a new process; only then it is given up. Processor time
        and memory are watched on Linux; elsewhere the seconds are those of the clock, and memory is looked at when a
        call is done. What a call raises is raised here. `meanwhile` is called once, when the first arguments are given
        out; it should not last.
        """
        self._call = call
        self._limits = limits
        requests = (_Request(number, argument) for number, argument in enumerate(arguments))
        self._give_out(requests)
        if meanwhile:
            meanwhile()
        watched = time.monotonic()
        while True:
            self._give_out(requests)
            if not self._workers or all(worker.request is None for worker in self._workers):
                return
            done = self._next_done()
            if done is not None:
                yield done
            if time.monotonic() - watched > _WATCH:
                yield from self._watch()
                watched = time.monotonic()

    def _give_out(self, requests: Iterator[_Request]) -> None:
        """Gives each process that is free something to do, and starts processes while there is something left."""
        while self._again and len(self._busy()) < self._jobs:
            self._make_room()
            self._start(self._again.popleft())
        for worker in self._workers:
            if worker.request is None:
                request = next(requests, None)
                if request is None:
                    return
                self._hand(worker, request)
        while len(self._workers) < self._jobs:
            request = next(requests, None)
            if request is None:
                return
            self._start(request)

    def _busy(self) -> list[_Worker]:
        return [worker for worker in self._workers if worker.request is not None]

    def _make_room(self) -> None:
        """Ends a process that is free, where there are as many as there may be."""
        if len(self._workers) >= self._jobs:
            free = next(worker for worker in self._workers if worker.request is None)
            self._end(free)

    def _start(self, request: _Request | None) -> None:
        environment = {**dict.fromkeys(_ONE_THREAD, "1"), **_FRUGAL, **os.environ}
        process = subprocess.Popen(
            [sys.executable, "-c", _PROGRAM],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            env=environment,
        )
        worker = _Worker(process, None)
        self._workers.append(worker)
        worker.send(sys.path)
        worker.send((os.getpid(), self._modules))
        if request is not None:
            self._hand(worker, request)
        threading.Thread(target=_listen, args=(worker, self._replies), daemon=True).start()

    def _hand(self, worker: _Worker, request: _Request) -> None:
        worker.request = request
        worker.stage = ""
        worker.memory = 0
        worker.has_begun = False
        worker.since = time.monotonic()
        worker.send((self._call, request.argument, self._limits.seconds, self._limits.memory))

    def _end(self, worker: _Worker) -> None:
        self._workers.remove(worker)
        worker.end()

    def _next_done(self) -> tuple[int, Any] | None:
        """What is done with the next reply, if there is one before it is time to look at the workers."""
        try:
            worker, reply = self._replies.get(timeout=_WATCH)
        except Empty:
            return None
        if worker not in self._workers:
            return None
        if reply is None:
            return self._ended(worker, CRASHED)
        what = reply[0]
        if what == "ready":
            worker.is_ready = True
        elif what == "began":
            worker.has_begun = True
            worker.since = time.monotonic()
            worker.processor_before = _processor_seconds(worker.process.pid)
        elif what == "stage":
            worker.stage = reply[1]
        elif what == "error":
            raise reply[1]
        else:
            return self._done(worker, *reply[1:])
        return None

    def _done(self, worker: _Worker, result: object, peak: int, memory: int) -> tuple[int, Any] | None:
        assert worker.request is not None
        number = worker.request.number
        most = self._limits.memory
        if most and peak > most:
            return self._ended(worker, SWELLED)
        worker.request = None
        if most and memory > _USED_UP * most:
            self._end(worker)
        return number, result

    def _ended(self, worker: _Worker, how: str) -> tuple[int, Any] | None:
        """A worker that is no more, or must be no more: its request is done once more, or is given up."""
        request = worker.request
        self._end(worker)
        if how == CRASHED and self._limits.memory and worker.memory > _LARGE * self._limits.memory:
            how = SWELLED  # many libraries crash where the system refuses them memory
        if not worker.is_ready:
            raise RuntimeError(f"a worker process could not be started: {self._last_words()}")
        if request is None:
            return None
        if self._limits == UNLIMITED:
            raise RuntimeError(f"a worker process {how}: {self._last_words()}")
        if request.is_second_try:
            return request.number, Ended(how, worker.stage)
        self._again.append(_Request(request.number, request.argument, is_second_try=True))
        return None

    def _last_words(self) -> str:
        self._errors.seek(0)
        lines = self._errors.read().decode("utf-8", "replace").split("\n")
        return next((line for line in reversed(lines) if line.strip()), "it ended without a word")

    def _watch(self) -> Iterator[tuple[int, Any]]:
        """Ends the workers that take more than they may; what is given up with that."""
        for worker in self._busy():
            how = self._excess(worker)
            ended = self._ended(worker, how) if how else None
            if ended is not None:
                yield ended

    def _excess(self, worker: _Worker) -> str:
        """In which way a worker takes more than it may, empty if it does not."""
        age = time.monotonic() - worker.since
        if not worker.has_begun:
            return HUNG if age > _START else ""
        limits = self._limits
        if limits.memory:
            worker.memory = _memory(worker.process.pid)
            if worker.memory > limits.memory:
                return SWELLED
        if limits.seconds and age > limits.seconds and self._is_late(worker, age):
            return HUNG
        return ""

    def _is_late(self, worker: _Worker, age: float) -> bool:
        used = _processor_seconds(worker.process.pid)
        if not used:
            return True
        return used - worker.processor_before > self._limits.seconds or age > _CLOCK * self._limits.seconds


def _nothing(argument: object, say: Callable[[str], None]) -> None: ...


def _listen(worker: _Worker, replies: SimpleQueue[tuple[_Worker, tuple[Any, ...] | None]]) -> None:
    """Hands on what a worker says, and at last that it is no more."""
    stream = worker.process.stdout
    assert stream is not None
    while True:
        try:
            reply = pickle.load(stream)
        except Exception:  # the end, or half a reply before it
            replies.put((worker, None))
            return
        replies.put((worker, reply))


def _own_peak() -> int:
    """The greatest memory that this process had so far in kilobytes."""
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def _processor_seconds(process: int) -> float:
    """Seconds of processor time that a process has used, 0 where the system does not tell."""
    fields = _proc(process, "stat").rpartition(b")")[2].split()
    if not fields:
        return 0.0
    ticks = int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def _memory(process: int) -> int:
    """Bytes of memory that a process has, 0 where the system does not tell."""
    fields = _proc(process, "statm").split()
    return int(fields[1]) * os.sysconf("SC_PAGE_SIZE") if fields else 0


def _proc(process: int, name: str) -> bytes:
    """A file of Linux about a process."""
    try:
        with open(f"/proc/{process}/{name}", "rb") as file:
            return file.read()
    except OSError:
        return b""


def cores() -> int:
    """The cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
