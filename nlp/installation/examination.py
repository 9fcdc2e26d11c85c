"""All that can be wrong with an installation into findings, one after another."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import nlp.installation
from nlp.installation.finding import BROKEN, NOTE, OK, Finding
from nlp.installation.packages import look_at_packages, requirements
from nlp.installation.surroundings import (
    look_at_temporary_folder,
    look_at_terminal,
    look_for_hiding,
    look_for_other_package,
)

#: Packages that users name their scripts after.
_OFTEN_HIDDEN = ("nlp", "jieba", "pandas", "numpy")


def examine() -> Iterator[Finding]:
    """Looks at the packages, the model, a report, and what is around; each finding as it is made."""
    stated = requirements()
    if stated:
        yield from look_at_packages(stated)
    else:
        said = "gongkai is used without being installed, so that its packages are not known"
        yield Finding("packages", NOTE, said, "in the folder with pyproject.toml: python -m pip install .")
    yield look_at_temporary_folder()
    yield from _look_at_work()
    yield look_at_terminal(sys.stdout.encoding)
    yield Finding("browser", OK, "none is needed: pages are made without one and open in any")
    package = Path(nlp.installation.__file__).resolve().parents[1]
    yield from look_for_hiding(Path.cwd(), package, _OFTEN_HIDDEN)
    other = look_for_other_package()
    if other:
        yield other


def _look_at_work() -> Iterator[Finding]:
    """Whether the model and a report can be worked with."""
    try:
        # Loaded only now: what it needs may be what is broken.
        from nlp.installation.trial import look_at_font, look_at_model, try_a_report
    except ImportError as error:
        yield Finding("trial report", BROKEN, f"not tried ({error})", "install the packages that it needs first")
    else:
        yield look_at_model()
        yield try_a_report()
        font = look_at_font()
        if font:
            yield font
