"""`gongkai train`: a labelled corpus into a model."""

from __future__ import annotations

import argparse

from nlp.commands.arguments import Commands, add_command, add_corpus, must_be_no_folder, must_exist


def add(commands: Commands[argparse.ArgumentParser]) -> None:
    """Declares the subcommand."""
    train = add_command(
        commands,
        "train",
        _train,
        about="make a model from a labelled corpus",
        example="gongkai train corpus/ --out own.safetensors",
    )
    add_corpus(train)
    train.add_argument("--out", required=True, metavar="FILE", help="the model file; its card is written beside it")


def _train(options: argparse.Namespace) -> int:
    from nlp.learning.training import train

    must_exist(options.corpus)
    must_be_no_folder(options.out)
    print(train(options.corpus, options.out))
    return 0
