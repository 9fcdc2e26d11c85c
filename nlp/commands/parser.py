"""The modules of the subcommands into the parser of the command `gongkai`."""

from __future__ import annotations

import argparse
from importlib import import_module

from nlp.commands.language import add_language
from nlp.shipped import version

#: The subcommands in the order of the help, each a module of this folder with a function `add`.
SUBCOMMANDS = (
    "score",
    "view",
    "count",
    "train",
    "evaluate",
    "corpus",
    "index",
    "label",
    "doctor",
    "completion",
)


def command_parser() -> argparse.ArgumentParser:
    """The parser of the whole command; what it parses has in `run` the function that does the work."""
    parser = argparse.ArgumentParser(
        prog="gongkai",
        description="Reads annual reports on open government information (政府信息公开工作年度报告) as data.",
    )
    add_language(parser)
    parser.add_argument("--version", action=_Version, nargs=0, help="show program's version number and exit")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name in SUBCOMMANDS:
        import_module(f"nlp.commands.{name}").add(commands)
    return parser


class _Version(argparse.Action):
    """Tells the version, which takes a while to find out, when it is asked for."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object, **__: object) -> None:
        print(f"gongkai {version()}")
        parser.exit()
