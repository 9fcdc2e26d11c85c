"""`gongkai corpus`: a labelled corpus into what is wrong with it."""

from __future__ import annotations

import argparse

from nlp.commands.arguments import Commands, add_actions, add_command, add_corpus, must_exist


def add(commands: Commands[argparse.ArgumentParser]) -> None:
    """Declares the subcommand and its actions."""
    actions = add_actions(commands, "corpus", about="look after a labelled corpus")
    check = add_command(
        actions,
        "check",
        _check,
        about="check format, labels, doubles and counts of a corpus",
        example="gongkai corpus check corpus/",
    )
    add_corpus(check)


def _check(options: argparse.Namespace) -> int:
    from nlp.learning.check import check

    must_exist(options.corpus)
    found = check(options.corpus)
    print(found.text())
    return 1 if found.faults else 0
