"""`gongkai evaluate`: a labelled corpus into how well a model does on it."""

from __future__ import annotations

import argparse

from nlp.commands.arguments import (
    Commands,
    add_command,
    add_corpus,
    add_model,
    model_in,
    must_be_no_folder,
    must_exist,
)


def add(commands: Commands[argparse.ArgumentParser]) -> None:
    """Declares the subcommand."""
    evaluate = add_command(
        commands,
        "evaluate",
        _evaluate,
        about="score a model on labelled reports",
        example="gongkai evaluate corpus/ --model own.safetensors --out errors.csv",
    )
    add_corpus(evaluate)
    add_model(evaluate)
    evaluate.add_argument(
        "--out", metavar="FILE", help="CSV table of the segments labelled otherwise than in the corpus"
    )


def _evaluate(options: argparse.Namespace) -> int:
    from nlp.labelling.classify import default_model
    from nlp.learning.corpus import fingerprint
    from nlp.learning.evaluation import evaluate

    must_exist(options.corpus)
    must_be_no_folder(options.out)
    model = model_in(options.model) or default_model()
    evaluation = evaluate(options.corpus, model)
    print(evaluation.text())
    if not set(evaluation.gold) & set(model.labels):
        print(f"note: no label of the corpus is one of the model's, {', '.join(model.labels)}")
    if model.about.get("corpus_sha256") == fingerprint(options.corpus):
        print("note: the model was made from this very corpus; gongkai train gives held-out scores")
    if options.out:
        evaluation.write(options.out)
    return 0
