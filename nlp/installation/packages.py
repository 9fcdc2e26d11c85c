"""The requirements of the distribution into which of its packages are there, new enough, and can be loaded."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib import import_module
from importlib.metadata import PackageNotFoundError, packages_distributions, requires, version
from typing import NamedTuple

import nlp.regex as re
from nlp.installation.finding import BROKEN, MISSING, OK, Finding

#: What the optional parts are for; those of developers are not told of.
PURPOSES = {
    "ocr": "scanned pages",
    "dask": "work on a cluster",
    "notebook": "notebooks and plots",
    "xlsx": "tables as workbooks of Excel",
    "completion": "completion of commands in the shell",
}
OF_DEVELOPERS = ("test", "check", "docs", "samples")
#: Packages whose modules take long to load and whose files are nothing but Python: to be there is enough.
_NOT_LOADED = ("jupyterlab",)

_REQUIREMENT = re.compile(r"(?P<package>[A-Za-z0-9._-]+)(?:\[[^\]]*\])?\s*(?P<bounds>[^;]*)(?:;(?P<marker>.*))?")
_BOUND = re.compile(r"(>=|<=|==|<|>)\s*([0-9][0-9.]*)")
_EXTRA = re.compile(r"extra\s*==\s*['\"]([\w-]+)['\"]")


class Requirement(NamedTuple):
    """A package with its bounds as written, and the optional part that it is of; empty for what is always needed."""

    package: str
    bounds: str
    extra: str

    @property
    def to_install(self) -> str:
        """How pip takes it."""
        return f'"{self.package}{self.bounds}"' if self.bounds else self.package


def requirement_of(text: str) -> Requirement | None:
    """A requirement as a distribution states it.

    >>> requirement_of("rapidocr<4,>=3.10; extra == 'ocr'")
    Requirement(package='rapidocr', bounds='<4,>=3.10', extra='ocr')
    """
    found = _REQUIREMENT.fullmatch(text.strip())
    if not found:
        return None
    extra = _EXTRA.search(found["marker"] or "")
    bounds = found["bounds"].strip().strip("()").replace(" ", "")
    return Requirement(found["package"], bounds, extra[1] if extra else "")


def requirements() -> list[Requirement]:
    """Those of the installed distribution; none where the package is used without being installed."""
    try:
        stated = requires("gongkai") or []
    except PackageNotFoundError:
        return []
    return [found for found in map(requirement_of, stated) if found]


def is_within(version: str, bounds: str) -> bool:
    """Whether a version is within bounds, as far as its numbers tell.

    >>> is_within("3.10.1", "<4,>=3.10"), is_within("4.0rc1", "<4,>=3.10"), is_within("1.9", ">=1.10")
    (True, False, False)
    """
    own = _numbers(version)
    for sign, bound in _BOUND.findall(bounds):
        limit = _numbers(bound)
        size = max(len(own), len(limit))
        left, right = (numbers + (0,) * (size - len(numbers)) for numbers in (own, limit))
        is_met = {">=": left >= right, "<=": left <= right, "==": left == right, "<": left < right, ">": left > right}
        if not is_met[sign]:
            return False
    return True


def _numbers(version: str) -> tuple[int, ...]:
    """The numbers of a release, before any letter: 4.0 of 4.0rc1."""
    release = re.match(r"[0-9.]*", version)
    return tuple(int(number) for number in (release[0] if release else "").split(".") if number)


def look_at_packages(stated: Sequence[Requirement]) -> Iterator[Finding]:
    """How the packages that are always needed were found, and those of each optional part."""
    modules = _modules_by_package()
    needed = [requirement for requirement in stated if not requirement.extra]
    yield _finding("packages", needed, modules, BROKEN, "needed by all of it")
    for extra in dict.fromkeys(requirement.extra for requirement in stated):
        if extra and extra not in OF_DEVELOPERS:
            of_part = [requirement for requirement in stated if requirement.extra == extra]
            purpose = PURPOSES.get(extra, "optional")
            yield _finding(extra, of_part, modules, MISSING, purpose)


def _finding(what: str, wanted: Sequence[Requirement], modules: Mapping[str, str], state: str, purpose: str) -> Finding:
    """How the packages of one part were found together; `state` is that of the part if one is not as it should be."""
    troubles = {requirement: trouble_with(requirement, modules) for requirement in wanted}
    troubled = [requirement for requirement, trouble in troubles.items() if trouble]
    if not troubled:
        return Finding(what, OK, "; ".join([purpose, "all is there and loads"]))
    said = "; ".join([purpose, *(troubles[requirement] for requirement in troubled)])
    return Finding(what, state, said, install_command(troubled))


def install_command(wanted: Iterable[Requirement]) -> str:
    """The command that installs packages; its quotes are those of any shell."""
    return "python -m pip install " + " ".join(requirement.to_install for requirement in wanted)


def trouble_with(requirement: Requirement, modules: Mapping[str, str]) -> str:
    """What is wrong with a package; empty where nothing is."""
    package = requirement.package
    try:
        there = version(package)
    except PackageNotFoundError:
        return f"lacks {package}"
    if not is_within(there, requirement.bounds):
        return f"has {package} {there}, but needs {requirement.bounds}"
    module = modules.get(_normal(package))
    if module is None or package in _NOT_LOADED:
        return ""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import_module(module)
    except Exception as error:  # a library that the system lacks, or anything that runs when a module is loaded
        return f"cannot load {package} {there} ({type(error).__name__}: {error})"
    return ""


def _modules_by_package() -> dict[str, str]:
    """The module to load of each installed package."""
    found: dict[str, str] = {}
    for module, packages in packages_distributions().items():
        if not module.startswith("_"):
            for package in packages:
                found.setdefault(_normal(package), module)
    return found


def _normal(package: str) -> str:
    """The name of a package however it is written.

    >>> _normal("pdfminer.six") == _normal("Pdfminer_six")
    True
    """
    return re.sub(r"[-_.]+", "-", package).lower()
