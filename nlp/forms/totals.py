"""The cells of tables three and four into the sums that a text speaks of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from nlp.forms.cells import FormCell
from nlp.forms.labels import CASES


class Totals:
    """Sums over a report's cells; None where a cell that belongs to one has no number, neither read nor implied."""

    def __init__(self, cells: Sequence[FormCell]) -> None:
        self._numbers = {cell.key: cell.implied if cell.value is None else cell.value for cell in cells}
        self.new = self.row("new")
        self.carried_in = self.row("carried_in")
        self.done = self.row("total")
        self.carried_out = self.row("carried_out")
        self.asked = add(self.new, self.carried_in)

    def row(self, key: str) -> float | None:
        """The total of a row of table three."""
        return self._numbers.get(("t3", key, "total"))

    def group(self, key: str) -> float | None:
        """The total over the rows of a group of results, as all that were refused."""
        rows = [row for table, row, column in self._numbers if table == "t3" and column == "total"]
        return add(*(self.row(row) for row in rows if row == key or row.startswith(key + "_")))

    def cases(self, result: str, cases: Iterable[str] = CASES) -> float | None:
        """The reviews, the suits, or both, that ended in a way."""
        return add(*(self._numbers.get(("t4", "all", f"{case}_{result}")) for case in cases))


def add(*numbers: float | None) -> float | None:
    """The sum of numbers, if all are there.

    >>> add(1.0, 2.0), add(1.0, None), add()
    (3.0, None, None)
    """
    found = [number for number in numbers if number is not None]
    return sum(found) if found and len(found) == len(numbers) else None
