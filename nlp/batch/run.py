"""A job done for many files, on one process, on several, or on a cluster; the results are the same and in order."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol, TypeAlias

from nlp.batch.pipeline import TOO_LARGE, Failure, Outcome
from nlp.batch.workers import DEFAULT_LIMITS, HUNG, SWELLED, Ended, Limits, Workers
from nlp.reading.paths import display_path

#: What is done for a file and its name, and what it tells of its stages.
Job: TypeAlias = Callable[[Path, str, Callable[[str], None]], Outcome]

#: Files that are one task of a cluster: enough that scheduling costs little beside the work.
TASK_FILES = 32
#: How long a scheduler may take to answer.
CONNECTION_TIMEOUT = "30s"


class ProgressBar(Protocol):
    """What a run tells of each file that is done."""

    def update(self) -> object:
        """One file more is done."""


def run(
    paths: Sequence[Path],
    names: Sequence[str],
    work: Job,
    *,
    jobs: int = 1,
    dask: str | None = None,
    limits: Limits = DEFAULT_LIMITS,
    progress: bool = False,
) -> list[Outcome]:
    """`work` done for each file and its name, in order.

    A file that crashes its process, or takes more than the limits allow, is a `Failure`. `jobs` is the number of
    processes, -1 for one a core; `dask` the address of a Dask scheduler, whose workers must see the same files under
    the same paths. Raises ConnectionError where no scheduler answers, ModuleNotFoundError where Dask is not installed.
    """
    with _open_bar(len(paths), progress) as bar:
        if dask:
            return _on_cluster(paths, names, work, dask, bar)
        return _in_processes(paths, names, work, jobs, limits, bar)


def _in_processes(
    paths: Sequence[Path], names: Sequence[str], work: Job, jobs: int, limits: Limits, bar: ProgressBar
) -> list[Outcome]:
    outcomes: dict[int, Outcome] = {}
    arguments = ((work, path, name) for path, name in zip(paths, names))
    with Workers(jobs) as workers:
        for number, result in workers.run(_do, arguments, limits):
            outcomes[number] = outcome_of(result, paths[number], limits)
            bar.update()
    return [outcomes[number] for number in range(len(paths))]


def _do(argument: tuple[Job, Path, str], say: Callable[[str], None]) -> Outcome:
    work, path, name = argument
    return work(path, name, say)


def outcome_of(result: Outcome | Ended, path: Path, limits: Limits) -> Outcome:
    """What becomes of a file whose process came back with a result, or was ended."""
    if isinstance(result, Failure) and result.reason == TOO_LARGE:
        result = Ended(SWELLED, result.stage)
    if isinstance(result, Ended):
        return Failure(display_path(path), result.stage or "read", _reason(result, limits))
    return result


def _reason(ended: Ended, limits: Limits) -> str:
    if ended.how == HUNG:
        trouble = f"not done after {limits.seconds:g} seconds"
        return f"{trouble}; save it in another format, or allow it more with --file-seconds"
    if ended.how == SWELLED:
        trouble = f"needs more than {limits.memory >> 20} MB of memory"
        return f"{trouble}; save it in another format, or allow it more with --file-memory"
    return "the reader crashed on this file; if it opens elsewhere, save it in another format, and please report it"


# ------------------------------------------------------------------------------------------ cluster


def _on_cluster(
    paths: Sequence[Path], names: Sequence[str], work: Job, address: str, bar: ProgressBar
) -> list[Outcome]:
    """On the workers of a Dask cluster; a task that kills its worker again and again costs its files only."""
    absolute = [path.absolute() for path in paths]
    outcomes: dict[int, Outcome] = {}
    starts = range(0, len(paths), TASK_FILES)
    tasks = [range(start, min(start + TASK_FILES, len(paths))) for start in starts]
    with _connect(address) as client:
        while tasks:
            once_more: list[range] = []
            for task, future in _completed(client, tasks, absolute, names, work):
                if future.status == "finished":
                    outcomes.update(zip(task, future.result()))
                    for _ in task:
                        bar.update()
                elif len(task) > 1:
                    once_more += [range(number, number + 1) for number in task]
                else:
                    reason = f"its worker failed: {future.exception()!r}"
                    outcomes[task[0]] = Failure(display_path(paths[task[0]]), "read", reason)
            tasks = once_more
    # The files keep the names under which they were given.
    return [replace(outcomes[number], file=display_path(path)) for number, path in enumerate(paths)]


def _connect(address: str) -> Any:
    """A client of the scheduler at this address; an error that says what to do where there is none."""
    try:
        distributed = import_module("distributed")
    except ImportError as error:
        raise ModuleNotFoundError("--dask needs Dask: pip install distributed") from error
    try:
        return distributed.Client(address, timeout=CONNECTION_TIMEOUT)
    except (OSError, ValueError) as error:
        advice = "give an address such as tcp://host:8786"
        raise ConnectionError(f"{address}: no Dask scheduler there ({error}); {advice}") from error


def _completed(
    client: Any, tasks: Sequence[range], paths: Sequence[Path], names: Sequence[str], work: Job
) -> Iterator[tuple[range, Any]]:
    """Each task, once it is done or has failed, with its future."""
    futures = {}
    for task in tasks:
        task_paths = [paths[number] for number in task]
        task_names = [names[number] for number in task]
        futures[client.submit(_do_task, work, task_paths, task_names, pure=False)] = task
    for future in import_module("distributed").as_completed(futures):
        yield futures[future], future


def _do_task(work: Job, paths: Sequence[Path], names: Sequence[str]) -> list[Outcome]:
    return [work(path, name, _say_nothing) for path, name in zip(paths, names)]


def _say_nothing(stage: str) -> None: ...


# ----------------------------------------------------------------------------------------- progress


class _Silent:
    """A progress bar that is not seen."""

    def update(self) -> None: ...

    def __enter__(self) -> _Silent:
        return self

    def __exit__(self, *_: object) -> None: ...


def _open_bar(total: int, is_visible: bool) -> AbstractContextManager[ProgressBar]:
    if not is_visible:
        return _Silent()
    from tqdm import tqdm

    bar: AbstractContextManager[ProgressBar] = tqdm(total=total, unit="report", leave=False)
    return bar
