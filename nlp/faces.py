"""Names and the modules they are at home in into the face of a package that loads a module when a name is asked for."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from types import ModuleType
from typing import Any


class _Package(ModuleType):
    """A package of which a module does not hide the name that it has in common with what the package offers."""

    def __setattr__(self, name: str, value: object) -> None:
        if not (isinstance(value, ModuleType) and name in self.__all__):
            super().__setattr__(name, value)


def face(package: str, home: Mapping[str, str]) -> tuple[Callable[[str], Any], Callable[[], list[str]]]:
    """`__getattr__` and `__dir__` of a package that offers these names: importing it costs nothing.

    A name may be that of a module of the package, which can be imported from but is no attribute of the package.

    >>> of_name, names = face("nlp", {"walk": "nlp.reading"})
    >>> of_name("walk").__name__
    'walk'
    """

    sys.modules[package].__class__ = _Package

    def of_name(name: str) -> Any:
        if name not in home:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        return getattr(import_module(home[name]), name)

    def names() -> list[str]:
        return sorted({*vars(sys.modules[package]), *home})

    return of_name, names
