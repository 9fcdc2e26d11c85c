"""Tables of a run, and evaluations, into pictures for a paper, in the colours of the pages and with Chinese in them.

Needs matplotlib (`pip install 'gongkai[notebook]'`). Each function draws one kind of picture and is named by what it
shows; what it gives is a `Picture`, which a notebook shows and `save` writes as SVG, PDF or PNG.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from nlp.markup import label_colours
from nlp.markup.colours import STATE_COLOURS, ink_on

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

#: Fonts with Chinese in them, the best for a figure first: those of Linux, Windows and macOS.
CHINESE_FONTS = (
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "Microsoft YaHei",
    "PingFang SC",
    "Hiragino Sans GB",
    "Heiti SC",
    "SimHei",
    "DengXian",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "Noto Sans CJK JP",
    "Noto Sans CJK TC",
    "Noto Sans CJK HK",
    "Noto Sans CJK KR",
    "Droid Sans Fallback",
    "Arial Unicode MS",
    "Songti SC",
    "STSong",
    "SimSun",
    "Noto Serif CJK SC",
    "Noto Serif CJK JP",
    "Source Han Serif SC",
    "AR PL UMing CN",
)
_FONT_ADVICE = (
    "no font with Chinese in it is installed: install fonts-noto-cjk (Debian, Ubuntu), google-noto-sans-cjk-fonts "
    "(Fedora), noto-fonts-cjk (Arch) or Microsoft YaHei (Windows), or put a font of your own first in "
    "nlp.view.plots.CHINESE_FONTS"
)
_FORMATS = (".svg", ".pdf", ".png")
#: Inches: a picture is as wide as a page of a journal; a bar and what is above and below it are so high.
_WIDTH = 6.6
_BAR_HEIGHT, _BESIDE_BARS = 0.28, 1.1
_INK, _FAINT, _MAIN = "#333333", "#dddddd", "#0072b2"
#: States of checks, the worst first.
_STATES = tuple(STATE_COLOURS)
#: A share is written into its bar if it is no less.
_LEAST_WRITTEN = 0.08


class NoChineseFont(RuntimeError):
    """No font with Chinese in it is installed; says which package has one."""


@lru_cache(maxsize=1)
def chinese_font() -> str:
    """The installed font that Chinese is drawn with. Raises `NoChineseFont`, which names what to install."""
    from matplotlib.font_manager import fontManager

    installed = {entry.name for entry in fontManager.ttflist}
    found = next((name for name in CHINESE_FONTS if name in installed), None)
    if found is None:
        raise NoChineseFont(_FONT_ADVICE)
    return found


def _style() -> Any:
    """How pictures look in print: small type, thin lines, no frame, text of vector files kept as text or outlines."""
    return {
        "font.family": ["DejaVu Sans", chinese_font()],
        "font.size": 9,
        "axes.titlesize": 9,
        "axes.titlelocation": "left",
        "axes.labelcolor": _INK,
        "axes.edgecolor": _INK,
        "axes.linewidth": 0.6,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.axisbelow": True,
        "axes.unicode_minus": False,
        "grid.color": _FAINT,
        "grid.linewidth": 0.5,
        "xtick.color": _INK,
        "ytick.color": _INK,
        "text.color": _INK,
        "legend.frameon": False,
        "legend.fontsize": 8.5,
        "figure.constrained_layout.use": True,
        "savefig.bbox": "tight",
        "svg.fonttype": "path",
        "svg.hashsalt": "gongkai",  # the same picture has the same bytes
        "pdf.fonttype": 42,
    }


@dataclass(frozen=True)
class Picture:
    """A picture; `figure` is matplotlib's, for whoever wants to change something."""

    figure: Figure
    #: What is seen on it, in a sentence.
    about: str = field(default="")

    def _repr_png_(self) -> bytes:
        buffer = io.BytesIO()
        self._write(buffer, "png", 100)
        return buffer.getvalue()

    def save(self, path: str | Path) -> Path:
        """Writes the picture; the ending tells how: `.svg` or `.pdf`, which print sharp at any size, or `.png`.

        Raises ValueError for another ending.
        """
        path = Path(path)
        if path.suffix.lower() not in _FORMATS:
            raise ValueError(f"{path.name}: name it {', '.join(_FORMATS)}")
        with path.open("wb") as file:
            self._write(file, path.suffix.lower()[1:], 300)
        return path

    def _write(self, file: Any, kind: str, dots: int) -> None:
        import matplotlib

        undated = {"svg": {"Date": None}, "pdf": {"CreationDate": None}}.get(kind)
        with matplotlib.rc_context(_style()):
            self.figure.savefig(file, format=kind, dpi=dots, metadata=undated)


def _picture(draw: Callable[[Axes], None], height: float, about: str, width: float = _WIDTH) -> Picture:
    import matplotlib
    from matplotlib.figure import Figure

    with matplotlib.rc_context(_style()):
        figure = Figure(figsize=(width, height))
        draw(figure.subplots())
    return Picture(figure, about)


def _bars_height(bars: int) -> float:
    return bars * _BAR_HEIGHT + _BESIDE_BARS


def _legend_above(axes: Axes, columns: int) -> None:
    axes.legend(loc="lower left", bbox_to_anchor=(0, 1.0), ncols=columns, handlelength=1.1, columnspacing=1.4)


def _as_percent(axis: Any) -> None:
    from matplotlib.ticker import PercentFormatter

    axis.set_major_formatter(PercentFormatter(1, decimals=0))


def label_shares(reports: pd.DataFrame, names: Sequence[str] | None = None) -> Picture:
    """How each report divides its text: a bar a row of the table `reports`, the share of characters of each label.

    The labels are those of the columns `characters_…`; `names` stand beside the bars, else body and year.
    """
    columns = [name for name in reports.columns if name.startswith("characters_")]
    labels = [name.removeprefix("characters_") for name in columns]
    counts = reports[columns].to_numpy(float)
    shares = counts / np.maximum(counts.sum(1, keepdims=True), 1)
    if names is None:
        names = [f"{body} {year}" for body, year in zip(reports["body"], reports["year"])]
    return _shares(shares, list(names), label_colours(labels), "share of characters")


def check_states(checks: pd.DataFrame, by: str = "rule") -> Picture:
    """What became of the checks: a bar a value of the column `by`, the numbers of checks in each state."""
    counts = checks.groupby(by)["state"].value_counts().unstack(fill_value=0).reindex(columns=_STATES, fill_value=0)

    def draw(axes: Axes) -> None:
        names = counts.index.astype(str).tolist()
        _stack(axes, counts.to_numpy(float), names, dict(STATE_COLOURS), lambda value: f"{value:.0f}", 0.04)
        axes.set(xlabel="checks", ylim=(len(names) - 0.5, -0.5))

    return _picture(draw, _bars_height(len(counts)), f"Checks by {by} and state")


def _shares(shares: npt.NDArray[Any], names: Sequence[str], colours: Mapping[str, str], what: str) -> Picture:
    def draw(axes: Axes) -> None:
        _stack(axes, shares, names, colours, lambda value: f"{value:.0%}", _LEAST_WRITTEN)
        axes.set(xlabel=what, xlim=(0, 1), ylim=(len(names) - 0.5, -0.5))
        _as_percent(axes.xaxis)

    return _picture(draw, _bars_height(len(names)), f"{what} by {', '.join(colours)}")


def _stack(
    axes: Axes,
    values: npt.NDArray[Any],
    names: Sequence[str],
    colours: Mapping[str, str],
    written: Callable[[float], str],
    least: float,
) -> None:
    """Bars in parts; a part no less than `least` of the longest bar has its value on it."""
    places = np.arange(len(names))
    begins = np.zeros(len(names))
    longest = values.sum(1).max() if values.size else 0
    for column, (label, colour) in enumerate(colours.items()):
        part = values[:, column]
        axes.barh(places, part, left=begins, color=colour, label=label, height=0.76)
        for place in places[part > least * longest]:
            middle = begins[place] + part[place] / 2
            text = written(part[place])
            axes.text(middle, place, text, ha="center", va="center", fontsize=7.5, color=ink_on(colour))
        begins = begins + part
    axes.set_yticks(places, names)
    axes.tick_params(axis="y", length=0)
    _legend_above(axes, len(colours))


def over_years(table: pd.DataFrame, columns: Mapping[str, str], what: str) -> Picture:
    """Means by year, a line a column of a table with the column `year`; `columns` are names of lines and their colours.

    The bars are 95% intervals of the mean (1.96 standard errors); a year with one row has none. Below the years stand
    the numbers of rows.
    """
    groups = table.groupby("year")
    sizes = groups.size()

    def draw(axes: Axes) -> None:
        for column, colour in columns.items():
            means = groups[column].mean()
            errors = 1.96 * groups[column].sem().fillna(0)
            axes.errorbar(means.index, means, errors, color=colour, label=column, marker="o", ms=4, lw=1.5, capsize=2.5)
        axes.set_xticks(sizes.index, [f"{year}\nn = {size}" for year, size in sizes.items()])
        axes.set(ylabel=what)
        axes.set_ylim(bottom=0)
        axes.grid(axis="y")
        _as_percent(axes.yaxis)
        _legend_above(axes, len(columns))

    return _picture(draw, 2.9, f"{what} by year")


def who_copies_whom(edges: pd.DataFrame, least: int = 1) -> Picture:
    """The network of copying: an arrow from each body to that which has its text, as wide as it has characters.

    `edges` is the table of a run; pairs with fewer characters than `least` are left out. Arrows in both directions are
    of bodies that share a text of one year, of which neither is known to be the first.
    """
    shown = edges[edges["characters"] >= least]
    bodies = _around(shown)
    places = {body: _on_circle(number, len(bodies)) for number, body in enumerate(bodies)}
    most = max(shown["characters"], default=1)

    def draw(axes: Axes) -> None:
        from matplotlib.patches import FancyArrowPatch

        for source, target, characters in zip(shown["Source"], shown["Target"], shown["characters"]):
            width = 0.6 + 3.4 * characters / most
            arrow = FancyArrowPatch(
                places[source],
                places[target],
                connectionstyle="arc3,rad=0.15",
                arrowstyle="-|>",
                mutation_scale=7 + 2 * width,
                lw=width,
                color=_MAIN,
                alpha=0.65,
                shrinkA=6,
                shrinkB=6,
            )
            axes.add_patch(arrow)
        for body, (x, y) in places.items():
            axes.plot(x, y, "o", ms=6, color=_INK)
            _write_outside(axes, body, x, y)
        axes.set(xlim=(-1.9, 1.9), ylim=(-1.25, 1.25), aspect="equal")
        axes.axis("off")

    return _picture(draw, 4.4, f"Who has text of whom: {len(shown)} pairs of {len(bodies)} bodies")


def _around(edges: pd.DataFrame) -> list[str]:
    """The bodies in an order in which those that share text stand beside each other."""
    beside: dict[str, list[str]] = {}
    for source, target in zip(edges["Source"], edges["Target"]):
        beside.setdefault(source, []).append(target)
        beside.setdefault(target, []).append(source)
    order: dict[str, None] = {}
    for first in sorted(beside, key=lambda body: (-len(beside[body]), body)):
        waiting = [first]
        while waiting:
            body = waiting.pop()
            if body not in order:
                order[body] = None
                waiting += sorted(set(beside[body]) - set(order), reverse=True)
    return list(order)


def _on_circle(number: int, count: int) -> tuple[float, float]:
    angle = np.pi / 2 - 2 * np.pi * number / max(1, count)
    return float(np.cos(angle)), float(np.sin(angle))


def _write_outside(axes: Axes, text: str, x: float, y: float) -> None:
    side = "center" if abs(x) < 0.2 else "left" if x > 0 else "right"
    height = "bottom" if y > 0.9 else "top" if y < -0.9 else "center"
    axes.text(1.08 * x, 1.08 * y, text, ha=side, va=height, fontsize=8.5)


def calibration(bins: Sequence[tuple[float, float, int]]) -> Picture:
    """How often labels are right (upright) that the model gave so much probability (across), a dot a bin.

    `bins` are those of `Evaluation.reliability`: mean confidence, share right, number of segments; the area of a dot
    stands for the last. On the dashed line a probability means what it says.
    """
    confidence, right, counts = np.array(bins, float).T.reshape(3, -1)

    def draw(axes: Axes) -> None:
        axes.plot([0, 1], [0, 1], "--", color=_INK, lw=0.8)
        axes.scatter(confidence, right, 12 + 280 * counts / counts.max(), color=_MAIN, alpha=0.75, lw=0)
        for x, y, count in zip(confidence, right, counts):
            axes.annotate(f"{count:.0f}", (x, y), (7, -9), textcoords="offset points", fontsize=7.5)
        least = min(confidence.min(), right.min()) - 0.08
        axes.set(xlabel="probability the model gave", ylabel="share of labels that are right")
        axes.set(xlim=(least, 1.04), ylim=(least, 1.04), aspect="equal")
        axes.grid()
        _as_percent(axes.xaxis)
        _as_percent(axes.yaxis)

    return _picture(draw, 3.6, "Calibration", 3.9)


def intervals(rows: Sequence[tuple[str, float, float, float]], what: str, at: float | None = None) -> Picture:
    """Estimates with their intervals, a row each: name, estimate, lower and upper bound; `at` draws a line there."""
    names, estimates, lows, highs = (list(column) for column in zip(*rows))

    def draw(axes: Axes) -> None:
        places = np.arange(len(names))
        axes.hlines(places, lows, highs, color=_MAIN, lw=2)
        axes.plot(estimates, places, "o", color=_MAIN, ms=6)
        for place, estimate in zip(places, estimates):
            text = f"{estimate:.3f}"
            axes.annotate(text, (estimate, place), (0, 5), textcoords="offset points", ha="center", fontsize=7.5)
        if at is not None:
            axes.axvline(at, color=_INK, ls="--", lw=0.8)
        axes.set_yticks(places, names)
        axes.set(xlabel=what, ylim=(len(names) - 0.4, -0.7))
        axes.tick_params(axis="y", length=0)
        axes.grid(axis="x")

    return _picture(draw, 0.36 * len(names) + 0.9, what)


def against_each_other(one: Sequence[Hashable], other: Sequence[Hashable], names: tuple[str, str]) -> Picture:
    """Two labellings of the same segments: how many have each pair of labels, those that agree on the diagonal.

    `names` are those of the two, the first upright.
    """
    labels = sorted({*map(str, one), *map(str, other)})
    counts = np.zeros((len(labels), len(labels)), int)
    for first, second in zip(one, other, strict=True):
        counts[labels.index(str(first)), labels.index(str(second))] += 1
    shares = counts / np.maximum(counts.sum(1, keepdims=True), 1)

    def draw(axes: Axes) -> None:
        axes.imshow(shares, cmap="Blues", vmin=0, vmax=1.25, aspect="auto")
        for (row, column), count in np.ndenumerate(counts):
            colour = "white" if shares[row, column] > 0.6 else _INK
            axes.text(column, row, str(count), ha="center", va="center", color=colour)
        axes.set_xticks(range(len(labels)), labels)
        axes.set_yticks(range(len(labels)), labels)
        axes.set(xlabel=names[1], ylabel=names[0])
        axes.tick_params(length=0)
        axes.spines[:].set_visible(False)

    return _picture(draw, 0.5 * len(labels) + 0.9, f"{names[0]} and {names[1]}", 1.1 * len(labels) + 1.4)


def learning(curves: Mapping[str, Sequence[tuple[int, float]]], what: str) -> Picture:
    """What more labels bring: a line a way to choose them, of (labelled segments, score)."""
    colours = label_colours([f"way {name}" for name in curves]).values()

    def draw(axes: Axes) -> None:
        for (name, points), colour, marker in zip(curves.items(), colours, "osD^v" * len(curves)):
            counts, scores = zip(*points)
            axes.plot(counts, scores, marker=marker, ms=4.5, lw=1.6, color=colour, label=name)
        axes.set(xlabel="labelled segments", ylabel=what)
        axes.grid(axis="y")
        _legend_above(axes, len(curves))

    return _picture(draw, 2.9, what, 5.2)


def said_and_true(said: Sequence[float], true: Sequence[float], what: str) -> Picture:
    """A quantity of each report as the model has it (upright) and as it is (across), a dot a report."""

    def draw(axes: Axes) -> None:
        most = max(*said, *true, 0.01) * 1.06
        axes.plot([0, most], [0, most], "--", color=_INK, lw=0.8)
        axes.scatter(true, said, 22, color=_MAIN, alpha=0.65, lw=0)
        axes.set(xlabel=f"{what}, by hand", ylabel=f"{what}, by the model")
        axes.set(xlim=(-0.02 * most, most), ylim=(-0.02 * most, most), aspect="equal")
        axes.grid()
        _as_percent(axes.xaxis)
        _as_percent(axes.yaxis)

    return _picture(draw, 3.6, f"{what}, by the model and by hand", 3.9)
