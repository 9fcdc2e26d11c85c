"""Arguments of several subcommands: how they are declared, read from text, and checked before any work."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from nlp.commands.language import add_language

if TYPE_CHECKING:
    from nlp.labelling import Model

Commands = argparse._SubParsersAction  # what add_subparsers gives
Run = Callable[[argparse.Namespace], int]  # does the work; returns the exit status


def add_command(
    commands: Commands[argparse.ArgumentParser], name: str, run: Run, *, about: str, example: str
) -> argparse.ArgumentParser:
    """A subcommand, or an action of one: its line in the list of all, an example that its help ends with, its work."""
    parser = commands.add_parser(
        name,
        help=about,
        description=about,
        epilog=f"example:\n  {example}",
        formatter_class=_HelpWithExample,
    )
    add_language(parser)
    parser.set_defaults(run=run, example=example)
    return parser


def add_actions(
    commands: Commands[argparse.ArgumentParser], name: str, *, about: str
) -> Commands[argparse.ArgumentParser]:
    """A subcommand that has actions (gongkai index add): what these are added to."""
    parser = commands.add_parser(name, help=about, description=about)
    add_language(parser)
    return parser.add_subparsers(dest="action", required=True, metavar="ACTION")


class _HelpWithExample(argparse.RawDescriptionHelpFormatter):
    """Help that leaves the lines of the example as they are, to be copied, and wraps all else."""

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        if "\n" in text:
            return super()._fill_text(text, width, indent)
        return argparse.HelpFormatter._fill_text(self, text, width, indent)


# ------------------------------------------------------------------------------------- declared


def add_reports(parser: argparse.ArgumentParser) -> None:
    """The reports to work on, as `paths`."""
    parser.add_argument(
        "paths", nargs="+", metavar="PATH", help="reports (PDF, HTML, DOCX, text, Markdown) and folders of them"
    )


def add_corpus(parser: argparse.ArgumentParser) -> None:
    """The labelled corpus to work on, as `corpus`."""
    parser.add_argument("corpus", nargs="+", metavar="PATH", help="corpus files or folders of them")


def add_model(parser: argparse.ArgumentParser) -> None:
    """The file of a model, as `model`."""
    parser.add_argument("--model", metavar="FILE", help="a model written by gongkai train (default: the one shipped)")


def add_jobs(parser: argparse.ArgumentParser) -> None:
    """How many processes to use, as `jobs`."""
    parser.add_argument(
        "--jobs", type=jobs, default=1, metavar="N", help="processes to use; -1 for one a core (default 1)"
    )


def add_format(parser: argparse.ArgumentParser) -> None:
    """The formats of the tables, as `format`."""
    parser.add_argument(
        "--format",
        type=formats,
        default="csv,parquet",
        metavar="LIST",
        help="formats of the tables, with commas between: csv, parquet, xlsx (Excel; needs gongkai[xlsx]), dta (Stata"
        " 14 and later), graphml (who copied from whom, for Gephi); default csv,parquet",
    )


# ------------------------------------------------------------------------------- read from text


def probability(text: str) -> float:
    """A number from 0 to 1."""
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 1:
        raise argparse.ArgumentTypeError(f"{text} is no probability: give a number from 0 to 1")
    return value


def jobs(text: str) -> int:
    """A number of processes, or -1 for one a core."""
    try:
        value = int(text)
    except ValueError:
        value = 0
    if value == 0 or value < -1:
        raise argparse.ArgumentTypeError(f"{text} is no number of processes: give 1, 2, … or -1 for one a core")
    return value


def formats(text: str) -> tuple[str, ...]:
    """Formats of tables with commas between them."""
    from nlp.batch.formats import formats_in

    try:
        return formats_in(text)
    except (ValueError, ModuleNotFoundError) as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def model_in(path: str | None) -> Model | None:
    """The model in a file; None, for the shipped one, where no file is given."""
    from nlp.labelling.classify import load_model

    return load_model(path) if path else None


# -------------------------------------------------------------------------------------- checked


def must_exist(paths: Sequence[str]) -> None:
    """Raises `FileNotFoundError` that names all that are not there."""
    missing = [path for path in paths if not Path(path).exists()]
    if missing:
        raise FileNotFoundError("no such file or folder: " + ", ".join(missing))


def must_be_no_folder(path: str | None) -> None:
    """Raises `IsADirectoryError` where a folder, or nothing, was given for the file to write."""
    if path is not None and (not path or Path(path).is_dir()):
        raise IsADirectoryError(f"--out {path or 'is empty'}: Is a directory; give a file")
