"""A job done for many files, on one process, on several, or on a cluster; the results are the same and in order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures.process import BrokenProcessPool
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path

from nlp.batch.pipeline import Failure, ProcessedReport
from nlp.reading.paths import display_path


def run(
    paths: Sequence[Path],
    names: Sequence[str],
    work: Callable[[Path, str], ProcessedReport | Failure],
    *,
    jobs: int = 1,
    dask: str | None = None,
    progress: bool = False,
) -> list[ProcessedReport | Failure]:
    """`work` done for each file and its name, in order.

    `jobs` is the number of processes, -1 for one a core; `dask` the address of a Dask scheduler, whose
    workers must see the same files under the same paths.
    """
    with _bar(len(paths), progress) as bar:
        if dask:
            return _on_cluster(paths, names, work, dask, bar)
        if jobs == 1 or len(paths) < 2:
            results = []
            for path, name in zip(paths, names):
                results.append(work(path, name))
                bar.update()
            return results
        return _in_parallel(paths, names, work, jobs, bar)


def _in_parallel(
    paths: Sequence[Path], names: Sequence[str], work: Callable, jobs: int, bar
) -> list[ProcessedReport | Failure]:
    """On several processes, one of which may die: of a fault in a library's C code, or for want of memory.

    Then it is unknown which of the files under way killed it, so each of them is done again alone, in a
    fresh process if the one before has died, and the rest goes on in parallel.
    """
    from joblib import Parallel, delayed

    results: dict[int, ProcessedReport | Failure] = {}

    def keep(i: int, result: ProcessedReport | Failure) -> None:
        results[i] = result
        bar.update()

    def calls(places: list[int], begun: list[int]):
        for i in places:
            begun.append(i)
            yield delayed(_numbered)(i, work, paths[i], names[i])

    while left := [i for i in range(len(paths)) if i not in results]:
        begun: list[int] = []
        try:
            for i, result in Parallel(n_jobs=jobs, return_as="generator_unordered")(calls(left, begun)):
                keep(i, result)
        except BrokenProcessPool:
            for i in begun:
                if i not in results:
                    try:
                        keep(*Parallel(n_jobs=jobs)(calls([i], []))[0])
                    except BrokenProcessPool:
                        reason = "the reader crashed on this file; if it opens elsewhere, save it in another format, and please report it"
                        keep(i, Failure(display_path(paths[i]), "read", reason))
    return [results[i] for i in range(len(paths))]


def _numbered(i: int, work: Callable, path: Path, name: str) -> tuple[int, ProcessedReport | Failure]:
    return i, work(path, name)


#: Files that are one task of a cluster: enough that scheduling costs little beside the work.
_CHUNK = 32


def _on_cluster(
    paths: Sequence[Path], names: Sequence[str], work: Callable, address: str, bar
) -> list[ProcessedReport | Failure]:
    """On the workers of a Dask cluster; a task that kills its worker again and again costs its files only."""
    try:
        from distributed import Client, as_completed
    except ImportError as error:
        raise ModuleNotFoundError("--dask needs Dask: pip install distributed") from error

    absolute = [path.absolute() for path in paths]
    results: dict[int, ProcessedReport | Failure] = {}
    try:
        cluster = Client(address, timeout="30s")
    except (OSError, ValueError) as error:
        raise ConnectionError(
            f"{address}: no Dask scheduler there ({error}); give an address such as tcp://host:8786"
        ) from error
    with cluster as client:
        left = [range(k, min(k + _CHUNK, len(paths))) for k in range(0, len(paths), _CHUNK)]
        while left:
            futures = {
                client.submit(_chunk, work, [absolute[i] for i in own], [names[i] for i in own], pure=False): own
                for own in left
            }
            left = []
            for future in as_completed(futures):
                own = futures[future]
                if future.status == "finished":
                    results.update(zip(own, future.result()))
                    for _ in own:
                        bar.update()
                elif len(own) > 1:
                    left += [range(i, i + 1) for i in own]
                else:
                    results[own[0]] = Failure(
                        display_path(paths[own[0]]), "read", f"its worker failed: {future.exception()!r}"
                    )
    # The files keep the names under which they were given.
    return [replace(results[i], file=display_path(paths[i])) for i in range(len(paths))]


def _chunk(work: Callable, paths: Sequence[Path], names: Sequence[str]) -> list[ProcessedReport | Failure]:
    return [work(path, name) for path, name in zip(paths, names)]


class _Silent(AbstractContextManager):
    def update(self) -> None: ...

    def __exit__(self, *_: object) -> None: ...


def _bar(total: int, visible: bool):
    if not visible:
        return _Silent()
    from tqdm import tqdm

    return tqdm(total=total, unit="report", leave=False)
