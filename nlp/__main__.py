"""The command `gongkai`: a command line into calls of the package, nothing of its own."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress

from nlp.commands.language import asked_for, speaking
from nlp.commands.parser import command_parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command; returns its exit status: 0 done, 1 nothing scored (or a failure, if strict), 2 wrong usage."""
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="replace")  # a console that cannot write Chinese
    arguments = sys.argv[1:] if arguments is None else arguments
    language = asked_for(arguments)
    parser = command_parser()
    with speaking(language, parser):
        return _run(parser.parse_args(arguments, argparse.Namespace(lang=language)))


def _run(options: argparse.Namespace) -> int:
    """Does what was asked for, and tells in one line what went wrong."""
    with suppress(ValueError):  # not in the main thread
        signal.signal(signal.SIGTERM, signal.default_int_handler)  # whoever stops the command has it tidy up
    try:
        status: int = options.run(options)
        return status
    except FileExistsError as error:
        print(f"gongkai: {error.filename} is a file, not a folder", file=sys.stderr)
        return 2
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the reader has gone; nothing is left to say
        return 1
    except (OSError, ModuleNotFoundError, ValueError) as error:  # those of models, corpora and indexes are ValueErrors
        told = f"{error.filename}: {error.strerror}" if isinstance(error, OSError) and error.filename else str(error)
        print(f"gongkai: {told}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("gongkai: stopped", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main())
