"""Doctests in docstrings into blocks of code, for the reference to show them as they stand (an extension of griffe)."""

from __future__ import annotations

from typing import Any

import griffe

PROMPT = ">>>"


class Doctests(griffe.Extension):
    """Fences every doctest of every docstring."""

    def on_object(self, *, obj: griffe.Object, **_: Any) -> None:
        if obj.docstring is not None:
            obj.docstring.value = fenced(obj.docstring.value)


def fenced(docstring: str) -> str:
    """The docstring with a fence around each doctest: from a prompt to the next blank line.

    >>> print(fenced("Adds.\\n\\n>>> 1 + 1\\n2\\n\\nThat is all."))
    Adds.
    <BLANKLINE>
    ```pycon
    >>> 1 + 1
    2
    ```
    <BLANKLINE>
    That is all.
    """
    lines: list[str] = []
    is_open = False
    for line in [*docstring.splitlines(), ""]:
        if not is_open and line.lstrip().startswith(PROMPT):
            is_open = True
            lines.append("```pycon")
        elif is_open and not line.strip():
            is_open = False
            lines.append("```")
        lines.append(line.strip() if is_open and line.lstrip().startswith(PROMPT) else line)
    return "\n".join(lines[:-1])
