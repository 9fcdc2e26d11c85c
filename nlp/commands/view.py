"""`gongkai view`: a scored run into pages that open from disk."""

from __future__ import annotations

import argparse

from nlp.commands.arguments import Commands, add_command, must_exist


def add(commands: Commands[argparse.ArgumentParser]) -> None:
    """Declares the subcommand."""
    view = add_command(
        commands,
        "view",
        _view,
        about="make pages of a scored run: an index, and each report with its labels, sources, tables and checks",
        example="gongkai view scored/ --out pages/",
    )
    view.add_argument("scored", metavar="SCORED", help="the folder that gongkai score --out wrote")
    view.add_argument(
        "--out", required=True, metavar="DIR", help="folder for the pages; with --one it may be a file (.html)"
    )
    view.add_argument(
        "--one", metavar="REPORT", help="only this report (its name in the column report), as one file to send or print"
    )


def _view(options: argparse.Namespace) -> int:
    from nlp.view import write_one, write_site

    must_exist([options.scored])
    if not options.out:
        raise FileNotFoundError("--out is empty: give a folder")
    if options.one:
        print(write_one(options.scored, options.one, options.out, options.lang))
        return 0
    index = write_site(options.scored, options.out, options.lang)
    print(f"{index}: open it in a browser")
    return 0
