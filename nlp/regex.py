"""Regular expressions as `re` has them, but each compiled when it is first used, which for most runs is never.

The package has some five hundred, and to compile them all takes as long as to read ten reports. A module says
`import nlp.regex as re` and goes on as ever; an expression that is wrong is told of when it is first used.
"""

from __future__ import annotations

import re
import sys
from re import (
    ASCII,
    DOTALL,
    IGNORECASE,
    MULTILINE,
    VERBOSE,
    A,
    I,
    M,
    Match,
    Pattern,
    S,
    escape,
    findall,
    finditer,
    fullmatch,
    match,
    search,
    split,
    sub,
)
from typing import Any, AnyStr, cast

__all__ = [
    "ASCII",
    "DOTALL",
    "IGNORECASE",
    "MULTILINE",
    "VERBOSE",
    "A",
    "I",
    "Later",
    "M",
    "Match",
    "Pattern",
    "S",
    "compile",
    "escape",
    "findall",
    "finditer",
    "fullmatch",
    "match",
    "search",
    "split",
    "sub",
]

#: What a pattern has.
_NAMES = tuple(name for name in dir(Pattern) if not name.startswith("_"))


class Later:
    """An expression that becomes a pattern, with all that a pattern has, when any of that is first asked for.

    `home` are the names of the module that it stands in. There the pattern itself takes its place, which is quicker;
    where else it is known, in a list or in another module, it goes on and passes on what is asked.
    """

    def __init__(self, expression: object, flags: int, home: dict[str, Any]) -> None:
        self.pattern = expression
        self._flags = flags
        self._home = home

    def __getattr__(self, name: str) -> Any:
        if name not in _NAMES:
            raise AttributeError(f"a pattern has no {name!r}")
        compiled = self.compiled()
        for known_as, value in list(self._home.items()):
            if value is self:
                self._home[known_as] = compiled
        vars(self).update({each: getattr(compiled, each) for each in _NAMES})
        return getattr(compiled, name)

    def compiled(self) -> Pattern[Any]:
        """The pattern itself."""
        compiled: Pattern[Any] = re.compile(cast(str, self.pattern), self._flags)
        return compiled


def compile(pattern: AnyStr, flags: int = 0) -> Pattern[AnyStr]:
    """What is used like the compiled pattern.

    >>> compile("[甲乙]+").findall("甲方、乙方")
    ['甲', '乙']
    """
    return cast("Pattern[AnyStr]", Later(pattern, flags, sys._getframe(1).f_globals))
