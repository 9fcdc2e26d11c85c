"""The language of the one at the terminal: told by `--lang` or the system; what the command says, in it."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TextIO

from nlp.chinese import catalogue, chinese, languages, lines_in_chinese
from nlp.markup import system_language

_OPTION = "--lang"


def add_language(parser: argparse.ArgumentParser) -> None:
    """The option, as `lang`: before or behind the subcommand."""
    parser.add_argument(
        _OPTION,
        choices=languages(),
        default=argparse.SUPPRESS,
        help="language of messages, pages and the words in tables (default: the system's)",
    )


def asked_for(arguments: Sequence[str]) -> str:
    """The language that a command line asks for, else the system's: known before it is parsed, which may go wrong.

    >>> asked_for(["score", "x", "--lang", "zh"]), asked_for(["--lang=en", "score"])
    ('zh', 'en')
    """
    for argument, value in zip(arguments, [*arguments[1:], ""]):
        name, _, joined = argument.partition("=")
        if name == _OPTION and (joined or value) in languages():
            return joined or value
    return system_language()


@contextmanager
def speaking(language: str, parser: argparse.ArgumentParser) -> Iterator[None]:
    """Within it the command says in that language what it says."""
    if language != "zh":
        yield
        return
    streams, words = (sys.stdout, sys.stderr), vars(argparse)["_"]
    setattr(argparse, "_", _argparse_words)  # noqa: B010 (its own words, which it looks up by this name)
    for each in _parsers(parser):
        _help_in_chinese(each)
    sys.stdout, sys.stderr = InChinese(sys.stdout), InChinese(sys.stderr)
    try:
        yield
    finally:
        sys.stdout.flush()
        sys.stdout, sys.stderr = streams
        setattr(argparse, "_", words)  # noqa: B010


def _help_in_chinese(parser: argparse.ArgumentParser) -> None:
    parser.description = chinese(parser.description or "")
    parser.epilog = lines_in_chinese(parser.epilog or "")
    parser._positionals.title = _argparse_words("positional arguments")
    parser._optionals.title = _argparse_words("options")
    for action in parser._actions:
        action.help = _argparse_words(action.help or "")
        if isinstance(action, argparse._SubParsersAction):
            for line in action._choices_actions:
                line.help = chinese(line.help or "")


def _parsers(parser: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    """A parser and those of its subcommands and their actions."""
    yield parser
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for below in action.choices.values():
                yield from _parsers(below)


def _argparse_words(text: str) -> str:
    """Words of argparse, or of ours that it asks for."""
    blanks = text[len(text.rstrip(" ")) :]
    return catalogue().get(text.rstrip(" "), text.rstrip(" ")) + blanks


class InChinese:
    """A stream to which what is written goes in Chinese, line by line; a line that moves, whenever it is written."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._waiting = ""

    def __getattr__(self, name: str) -> object:
        return getattr(self._stream, name)

    def write(self, text: str) -> int:
        """Writes the lines that are whole."""
        *lines, self._waiting = (self._waiting + text).split("\n")
        for line in lines:
            self._stream.write(chinese(line) + "\n")
        if self._waiting.startswith("\r"):
            self._stream.write("\r" + chinese(self._waiting[1:]))
            self._waiting = ""
        return len(text)

    def flush(self) -> None:
        """Writes what waits, too."""
        self._stream.write(chinese(self._waiting))
        self._waiting = ""
        self._stream.flush()
