"""The computer around the package into findings: folder for temporary files, terminal, files that hide it."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Collection, Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from nlp.installation.finding import BROKEN, NOTE, OK, Finding

CHINESE = "政府信息公开"
#: Bytes that should be free for the parts of a run of some thousand reports.
_ROOM = 1 << 30


def look_at_temporary_folder() -> Finding:
    """Whether files can be written to the folder for temporary ones, under Chinese names, too."""
    what = "temporary files"
    try:
        with tempfile.TemporaryDirectory(prefix="gongkai-") as name:
            (Path(name) / f"{CHINESE}.txt").write_text(CHINESE, "utf-8")
            free = shutil.disk_usage(name).free
        folder = tempfile.gettempdir()
    except (OSError, UnicodeError) as error:
        said = f"none can be written ({error})"
        return Finding(what, BROKEN, said, "set TMPDIR (on Windows TEMP) to a folder that you may write to")
    if free < _ROOM:
        said = f"{folder} has {free >> 20} MB free, which a large run may fill"
        return Finding(what, NOTE, said, "give gongkai score --work a folder with more room")
    return Finding(what, OK, f"{folder} can be written to, {free >> 30} GB free")


def look_at_terminal(encoding: str | None) -> Finding:
    """Whether the terminal shows Chinese.

    >>> look_at_terminal("utf-8").state, look_at_terminal("cp1252").state
    ('ok', 'note')
    """
    what = "terminal"
    try:
        CHINESE.encode(encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        said = f"its encoding {encoding} has no Chinese, which shows as question marks; tables are not affected"
        remedy = "chcp 65001, then set PYTHONUTF8=1" if sys.platform == "win32" else "export PYTHONUTF8=1"
        return Finding(what, NOTE, said, remedy)
    return Finding(what, OK, f"its encoding {encoding} has Chinese")


def look_for_hiding(folder: Path, package: Path, modules: Collection[str]) -> Iterator[Finding]:
    """Files and folders in which Python, started there, finds other modules of these names than those that are meant.

    `package` is the folder of this package. A folder hides a package only if it is one itself.
    """
    for module in modules:
        for path in (folder / f"{module}.py", folder / module / "__init__.py"):
            is_own = (path.parent / "shipped.py").is_file()  # gongkai's own code, in a clone of it
            if path.is_file() and not is_own and package not in path.resolve().parents:
                hiding = path if path.name == f"{module}.py" else path.parent
                yield Finding(
                    "names",
                    NOTE,
                    f"{hiding} hides the package {module} from Python started in that folder",
                    "rename it",
                )


def look_for_other_package() -> Finding | None:
    """Whether another distribution that calls its package nlp, too, was installed over this one or under it."""
    try:
        there = version("nlp")
    except PackageNotFoundError:
        return None
    said = f"the distribution nlp {there} has a package of the same name, and one of them overwrote the other"
    return Finding("names", BROKEN, said, "python -m pip uninstall nlp, then install gongkai again")
