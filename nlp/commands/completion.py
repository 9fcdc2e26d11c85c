"""`gongkai completion`: the parser of the command into a script by which a shell completes its words."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import Any

from nlp.commands.arguments import Commands, add_command

SHELLS = ("bash", "zsh", "tcsh")
#: What the values of options and arguments are, by how the help calls them.
_FILES = ("FILE", "PATH", "INDEX", "SCORED")
_FOLDERS = ("DIR",)


def add(commands: Commands[argparse.ArgumentParser]) -> None:
    """Declares the subcommand."""
    completion = add_command(
        commands,
        "completion",
        _completion,
        about="print a script by which the shell completes commands and options; needs gongkai[completion]",
        example="gongkai completion bash",
    )
    completion.add_argument(
        "shell",
        choices=SHELLS,
        help='bash: put eval "$(gongkai completion bash)" into ~/.bashrc; zsh: the same with zsh into ~/.zshrc, behind'
        " compinit; tcsh: source what it prints",
    )


def _completion(options: argparse.Namespace) -> int:
    from nlp.commands.parser import command_parser

    try:
        import shtab
    except ModuleNotFoundError as error:
        raise ModuleNotFoundError('completion needs shtab: python -m pip install "shtab>=1.7"') from error
    parser = command_parser()
    for action in _actions(parser):
        if action.metavar in _FILES:
            action.complete = shtab.FILE
        elif action.metavar in _FOLDERS:
            action.complete = shtab.DIRECTORY
    print(shtab.complete(parser, shell=options.shell))
    return 0


def _actions(parser: argparse.ArgumentParser) -> Iterator[Any]:
    """The arguments of a parser and of those below it."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for command in action.choices.values():
                yield from _actions(command)
        else:
            yield action
