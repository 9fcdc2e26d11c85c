"""What the tests have worker processes do: found by them under its name, so it stands in a module of its own."""

import os
import re
import signal
import time

from nlp.batch.read_stage import read_file


def die_of_some(argument, say):
    """Reads a file, unless its name says that it kills its process."""
    file, _ = argument
    if "segv" in file.report:
        os.kill(os.getpid(), signal.SIGSEGV)
    if "kill" in file.report:
        os.kill(os.getpid(), signal.SIGKILL)
    return read_file(argument, say)


def echo(argument, say):
    return argument


def misbehave(argument, say):
    """Does what the argument says, but an ordinary thing first, so that its stage is known."""
    say("read")
    what, path = argument
    say("parse")
    if what == "hang":
        re.fullmatch("(a|aa)+b", "a" * 60)  # holds the interpreter's lock for ever
    if what == "sleep":
        time.sleep(600)
    if what == "swell":
        heap = []
        while True:
            heap.append(bytearray(b"x" * (8 << 20)))
    if what == "ask":
        bytearray(8 << 30)
    if what == "crash once" and not path.exists():
        path.write_text("", "utf-8")
        os.kill(os.getpid(), signal.SIGSEGV)
    if what == "raise":
        raise ZeroDivisionError("division by zero")
    return os.getpid()
