"""Modules that can be called: `nlp.read(path)` beside `nlp.read.walk`, `nlp.score(paths)` beside `nlp.score.write`."""

from __future__ import annotations

import sys
from types import ModuleType


def make_callable(module: str, verb: str) -> None:
    """Lets a module be called as its one public verb, so that package and function may share the name."""

    class Callable(ModuleType):
        def __call__(self, *args, **kwargs):
            return getattr(self, verb)(*args, **kwargs)

    sys.modules[module].__class__ = Callable
