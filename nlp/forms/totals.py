"""The cells of tables three and four into the sums that a text speaks of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from nlp.forms.cells import FormCell, Key
from nlp.forms.labels import CASES, REQUEST_ROWS
from nlp.forms.relations import SIGNS


class Totals:
    """Sums over a report's cells; None where a cell that belongs to one has no number, neither read nor implied."""

    def __init__(self, cells: Mapping[Key, FormCell], numbers: Mapping[Key, float | None]) -> None:
        self._cells, self._numbers = cells, numbers
        self._groups: dict[str, float | None] = {}
        self.new = self.row("new")
        self.carried_in = self.row("carried_in")
        self.done = self.row("total")
        self.carried_out = self.row("carried_out")
        carried_in = cells.get(("t3", "carried_in", "total"))
        is_none = carried_in is not None and carried_in.state in SIGNS
        self.asked = self.new if is_none else add(self.new, self.carried_in)

    def row(self, key: str) -> float | None:
        """The total of a row of table three."""
        return self._number(("t3", key, "total"))

    def _number(self, key: Key) -> float | None:
        cell = self._cells.get(key)
        number = self._numbers.get(key)
        return cell.implied if cell is not None and number is None else number

    def group(self, key: str) -> float | None:
        """The total over the rows of a group of results, as all that were refused."""
        if key not in self._groups:
            rows = [row for row in REQUEST_ROWS if row == key or row.startswith(key + "_")]
            self._groups[key] = add(*(self.row(row) for row in rows if ("t3", row, "total") in self._cells))
        return self._groups[key]

    def applicants(self, columns: Iterable[str], row: str = "new") -> float | None:
        """How many requests of a row came from some kinds of applicants."""
        return add(*(self._number(("t3", row, column)) for column in columns))

    def cases(self, result: str, cases: Iterable[str] = CASES) -> float | None:
        """The reviews, the suits, or both, that ended in a way."""
        return add(*(self._number(("t4", "all", f"{case}_{result}")) for case in cases))


def add(*numbers: float | None) -> float | None:
    """The sum of numbers, if all are there.

    >>> add(1.0, 2.0), add(1.0, None), add()
    (3.0, None, None)
    """
    found = [number for number in numbers if number is not None]
    return sum(found) if found and len(found) == len(numbers) else None
