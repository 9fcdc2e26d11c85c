"""`gongkai doctor`: this computer into what works on it, what is missing, and how to install it."""

from __future__ import annotations

import argparse
import platform

from nlp.commands.arguments import Commands, add_command
from nlp.shipped import version

_WIDTH = 8


def add(commands: Commands[argparse.ArgumentParser]) -> None:
    """Declares the subcommand."""
    add_command(
        commands,
        "doctor",
        _doctor,
        about="tell what works on this computer, which optional parts are missing, and the command that installs them;"
        " exit status 1 where something that is needed does not work",
        example="gongkai doctor",
    )


def _doctor(options: argparse.Namespace) -> int:
    from nlp.installation import BROKEN, examine
    from nlp.language.text import printable

    print(f"gongkai {version()}, Python {platform.python_version()}, {platform.platform()}")
    broken = False
    for what, state, said, remedy in examine():
        broken |= state == BROKEN
        print(printable(f"{state:{_WIDTH}} {what}: {said}"), flush=True)
        if remedy:
            print(f"{'':{_WIDTH}}   {remedy}")
    print("something that is needed does not work" if broken else "all that is needed works")
    return 1 if broken else 0
