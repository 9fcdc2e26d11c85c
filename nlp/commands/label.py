"""`gongkai label`: reports into tasks of an annotation tool, and these back into a corpus."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from nlp.commands.arguments import (
    Commands,
    add_actions,
    add_command,
    add_model,
    add_reports,
    model_in,
    must_be_no_folder,
    must_exist,
)

if TYPE_CHECKING:
    from nlp.annotation import Outcome


def add(commands: Commands[argparse.ArgumentParser]) -> None:
    """Declares the subcommand and its actions."""
    about = "have segments labelled by hand, with any labels, in Label Studio or doccano"
    actions = add_actions(commands, "label", about=about)
    _add_export(actions)
    _add_import(actions)


def _add_export(actions: Commands[argparse.ArgumentParser]) -> None:
    export = add_command(
        actions,
        "export",
        _export,
        about="write the segments of reports as tasks, labelled by a model, the least certain first",
        example="gongkai label export reports/ --format label-studio --out tasks.json",
    )
    add_reports(export)
    export.add_argument(
        "--out",
        required=True,
        metavar="FILE",
        help="the tasks; for Label Studio the labelling configuration is written beside them (.xml)",
    )
    export.add_argument(
        "--format", required=True, choices=("label-studio", "doccano"), help="label-studio (JSON) or doccano (JSONL)"
    )
    add_model(export)


def _add_import(actions: Commands[argparse.ArgumentParser]) -> None:
    take = add_command(
        actions,
        "import",
        _import,
        about="make a labelled corpus of annotated tasks and the reports they came from",
        example="gongkai label import annotated.json reports/ --out corpus/",
    )
    take.add_argument(
        "file",
        metavar="FILE",
        help="the annotations, as Label Studio (JSON, JSON-MIN, CSV, TSV) or doccano (JSONL, JSON, CSV) exports them,"
        " also packed as ZIP; labels in Chinese (措施, 问题, 改进, 其他) are taken as codes",
    )
    take.add_argument(
        "paths", nargs="+", metavar="PATH", help="the reports and folders that were given to gongkai label export"
    )
    take.add_argument("--out", required=True, metavar="DIR", help="folder for the corpus, one file a report")
    take.add_argument(
        "--unannotated",
        action="store_true",
        help="take tasks that nobody has annotated with the labels that the model gave them, too",
    )
    take.add_argument(
        "--replace",
        action="store_true",
        help="change labels that corpus files in DIR have already, where the annotations say otherwise (without it they"
        " stay, and are told)",
    )


def _export(options: argparse.Namespace) -> int:
    from nlp.annotation import export_tasks

    must_exist(options.paths)
    must_be_no_folder(options.out)
    outcome = export_tasks(options.paths, options.out, options.format, model_in(options.model))
    return _told(outcome, "nothing to export: no report could be read", " and ".join(map(str, outcome.files)))


def _import(options: argparse.Namespace) -> int:
    from nlp.annotation import import_tasks

    must_exist([options.file, *options.paths])
    outcome = import_tasks(
        options.file, options.paths, options.out, unannotated=options.unannotated, replace=options.replace
    )
    return _told(outcome, "nothing to import: no segment of these reports has a label", options.out)


def _told(outcome: Outcome, nothing: str, where: str) -> int:
    """Tells what was left out on stderr and what was written on stdout; returns the exit status."""
    from nlp.language.text import printable

    for note in outcome.notes:
        print(printable(note), file=sys.stderr)
    if not outcome.files:
        print(nothing, file=sys.stderr)
        return 1
    print(f"{outcome.segments} segments of {outcome.reports} reports in {where}")
    return 0
