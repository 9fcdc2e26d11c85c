"""Processes that crash, hang, swell or lose their parent: what they were given is known, and the rest goes on."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from nlp.batch.workers import HUNG, SWELLED, Ended, Limits, Workers

HERE = Path(__file__).parent
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells what a process uses")
LIMITS = Limits(seconds=0.4, memory=300 << 20)
PATIENT = Limits(seconds=20, memory=300 << 20)


@pytest.fixture
def calls(monkeypatch):
    """The module of what workers are to do."""
    monkeypatch.syspath_prepend(str(HERE))
    import calls

    return calls


@pytest.mark.parametrize("jobs", [1, 2])
def test_every_argument_has_its_result(calls, jobs):
    with Workers(jobs) as workers:
        assert dict(workers.run(calls.echo, "abcde")) == dict(enumerate("abcde"))
        assert dict(workers.run(calls.echo, [])) == {}
        assert dict(workers.run(calls.echo, "fg", LIMITS)) == {0: "f", 1: "g"}  # by the same processes


@LINUX
@pytest.mark.parametrize(
    ("what", "limits", "how"), [("hang", LIMITS, HUNG), ("sleep", LIMITS, HUNG), ("swell", PATIENT, SWELLED)]
)
def test_what_takes_too_much_is_ended_and_the_rest_done(calls, what, limits, how):
    with Workers(1) as workers:
        found = dict(workers.run(calls.misbehave, [(what, None), ("", None)], limits))
    assert found[0] == Ended(how, "parse")
    assert isinstance(found[1], int)


@LINUX
def test_asking_for_more_than_is_allowed_at_once_is_an_error_within(calls):
    with Workers(1) as workers, pytest.raises(MemoryError):
        list(workers.run(calls.misbehave, [("ask", None)], LIMITS))


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no such signals")
def test_who_crashed_by_chance_has_its_result_after_all(calls, tmp_path):
    with Workers(1) as workers:
        [(_, result)] = workers.run(calls.misbehave, [("crash once", tmp_path / "been here")], LIMITS)
    assert isinstance(result, int)
    assert result != os.getpid()


def test_an_error_of_a_call_is_raised_here(calls):
    with Workers(2) as workers, pytest.raises(ZeroDivisionError, match="division by zero"):
        list(workers.run(calls.misbehave, [("raise", None)]))


def test_what_libraries_print_is_no_reply(calls, capfd):
    with Workers(1) as workers:
        assert dict(workers.run(print, ["to standard output"])) == {0: None}
    assert capfd.readouterr() == ("", "")


PARENT = """
import sys
sys.path.insert(0, {here!r})
import calls
from nlp.batch.workers import Limits, Workers
with Workers(2) as workers:
    for number, pid in workers.run(calls.misbehave, [("", None), ("", None), ("hang", None), ("hang", None)], Limits()):
        print(pid, flush=True)
"""


@LINUX
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_workers_end_with_their_parent_even_where_they_hang(number):
    code = PARENT.format(here=str(HERE))
    parent = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, cwd=HERE.parents[1])
    workers = {int(parent.stdout.readline()) for _ in range(2)}
    parent.send_signal(number)
    parent.wait()
    parent.stdout.close()
    deadline = time.monotonic() + 5
    while any(Path(f"/proc/{worker}").exists() for worker in workers) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not [worker for worker in workers if Path(f"/proc/{worker}").exists()]
