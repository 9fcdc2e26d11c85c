"""A model and its held-out evaluation into the model card: what it was made from, how good it is, where it errs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from nlp.labelling.classify import Model
from nlp.learning.corpus import LabelledReport
from nlp.learning.evaluation import VIEWS, Evaluation

_SHOWN_ERRORS = 12
_QUOTED_CHARACTERS = 80  # of a segment in the table of errors

_PURPOSE = """\
Gives each segment of an annual report on open government information one of the labels {labels}, \
and a probability to each label.
A linear-chain conditional random field over the segments of a report. \
It sees the words of a segment, of its neighbours and of its lead-in,
the headings above, the section, the numeral and the place in the section. \
The wording of each segment votes once more, \
by weights on strings of characters that were learnt without its context."""

#: Ending of the file beside a model that has what was measured on other reports than those of the corpus.
MEASURED_ELSEWHERE = ".published.md"

_COVERAGE = (
    "With `--min-confidence` at the value in the second column, the share of segments in the first keeps its label:"
)

_LIMITS = """\
- For annual reports on open government information of mainland China in Chinese, 2008 and later; not for other texts.
- The scores hold for reports like those of the corpus, whose datasheet stands beside it: \
where other reports differ, they are lower.
- A label says what a passage claims, not whether the claim is true.
- A segment gets one label, also where its clauses would get different ones, by the rules of the corpus.
- For claims about single bodies read the segment itself; for shares over many reports give the interval.
"""


def write_card(model: Model, evaluation: Evaluation | None, reports: Sequence[LabelledReport], path: Path) -> None:
    """Writes the card beside the model, and the reliability diagram that it shows.

    A file beside the model with the ending `.published.md` has what was measured on reports that are no part of the
    corpus; the card begins with it.
    """
    if evaluation:
        path.with_suffix(".svg").write_text(reliability_svg(evaluation), "utf-8")
    elsewhere = path.with_suffix(MEASURED_ELSEWHERE)
    preface = elsewhere.read_text("utf-8") if elsewhere.exists() else ""
    text = card(model, evaluation, reports, path.name, preface)
    path.with_suffix(".md").write_text(text, "utf-8")


def card(
    model: Model, evaluation: Evaluation | None, reports: Sequence[LabelledReport], name: str, preface: str = ""
) -> str:
    """The text of the card of a model file of this name; without an evaluation, without scores.

    `preface` is what was measured elsewhere.
    """
    label_names = ", ".join(f"`{label}`" for label in model.labels)
    lines = [
        f"# Model card: {name}",
        "",
        "Written by `gongkai train`; every figure on the corpus was measured when the model was made.",
        "",
        *preface.splitlines(),
        "## What it does",
        "",
        _PURPOSE.format(labels=label_names),
        "",
        "## What it was made from",
        "",
        *_origin(model, reports),
    ]
    if evaluation:
        diagram = Path(name).with_suffix(".svg").name
        lines += _scores(evaluation)
        lines += _calibration(evaluation, diagram)
        lines += _groups(evaluation)
        lines += _errors(evaluation)
    lines += ["", "## Intended use and limits", "", _LIMITS]
    return "\n".join(lines)


def _origin(model: Model, reports: Sequence[LabelledReport]) -> list[str]:
    """Corpus and software that the model was made from."""
    about = model.about
    versions = ", ".join(f"{package} {version}" for package, version in about["versions"].items())
    lines = [
        f"- {about['reports']} labelled reports, {about['segments']} segments; "
        f"corpus SHA-256 `{about['corpus_sha256']}`",
        f"- versions: {versions}",
        f"- {len(model.words)} words and word pairs, {len(model.forms)} forms "
        f"and {len(model.wording.rows)} strings have a weight; "
        f"temperature {model.temperature}",
    ]
    named_years = [report.header.get("year", "") for report in reports]
    years = sorted(int(year) for year in named_years if year.isdigit())
    if years:
        kinds = Counter(report.header.get("kind", "unknown") for report in reports)
        layouts = Counter(report.header.get("layout", "unknown").split()[0] for report in reports)
        lines.append(f"- report years {years[0]} to {years[-1]}; kinds: {_listed(kinds)}")
        lines.append(f"- layouts: {_listed(layouts)}")
    return lines


def _listed(counts: Counter[str]) -> str:
    """Names with their counts, the commonest first.

    >>> _listed(Counter("abb"))
    'b 2, a 1'
    """
    return ", ".join(f"{name} {count}" for name, count in counts.most_common())


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """The lines of a Markdown table.

    >>> _table(["label", "F1"], [["a", "0.5"]])
    ['| label | F1 |', '|---|---|', '| a | 0.5 |']
    """
    rule = "|---" * len(header) + "|"
    lines = [_row(header), rule]
    lines += map(_row, rows)
    return lines


def _row(cells: Sequence[str]) -> str:
    """A line of a Markdown table; an empty first cell is a single blank, as hand-written tables have it."""
    first = f"| {cells[0]} |" if cells[0] else "| |"
    return f"{first} {' | '.join(cells[1:])} |"


def _scores(evaluation: Evaluation) -> list[str]:
    """F1 and confusion on held-out reports."""
    low, high = evaluation.interval()
    macro = f"**{evaluation.macro():.4f}** (95% interval {low:.4f} to {high:.4f})"
    f1 = [[label, f"{value:.4f}"] for label, value in evaluation.f1().items()]
    confusion = []
    for label, counts in zip(evaluation.labels, evaluation.confusion()):
        confusion.append([label, *map(str, counts)])
    accuracy = evaluation.right.mean()
    return [
        "",
        "## How good it is on reports held out of the corpus",
        "",
        "Five folds, whole series of reports held out; F1 weighted by characters; interval by bootstrap over reports.",
        "",
        *_table(["", "F1"], [["**macro**", macro], *f1]),
        "",
        f"Accuracy {accuracy:.4f} by segments. Gold in rows, predicted in columns, in segments:",
        "",
        *_table(["", *evaluation.labels], confusion),
    ]


def _calibration(evaluation: Evaluation, diagram: str) -> list[str]:
    """How far probabilities can be believed, and what a least confidence keeps."""
    bins = []
    for confidence, right, segments in evaluation.reliability():
        bins.append([f"{confidence:.3f}", f"{right:.3f}", str(segments)])
    coverages = []
    for coverage, least_confidence, right in evaluation.risk_coverage():
        coverages.append([f"{coverage:.0%}", f"{least_confidence:.3f}", f"{right:.4f}"])
    return [
        "",
        "## Calibration",
        "",
        f"Expected calibration error {evaluation.calibration_error():.4f} over ten bins.",
        "",
        f"![Reliability diagram]({diagram})",
        "",
        *_table(["mean confidence", "share right", "segments"], bins),
        "",
        _COVERAGE,
        "",
        *_table(["coverage", "least confidence", "share right"], coverages),
    ]


def _groups(evaluation: Evaluation) -> list[str]:
    """Errors by section, kind of body, year and layout."""
    lines = [
        "",
        "## Where it errs",
        "",
        "Segments of held-out reports labelled otherwise than by hand; 95% interval by bootstrap over reports.",
    ]
    for view in VIEWS:
        rows = []
        for group, segments, errors, low, high in evaluation.errors_by(view):
            rows.append([group, str(segments), f"{errors / segments:.1%}", f"{low:.1%}–{high:.1%}"])
        lines += ["", *_table([view, "segments", "wrong", "95% interval"], rows)]
    return lines


def _errors(evaluation: Evaluation) -> list[str]:
    """The most confident errors, with their text."""
    rows = []
    for i in evaluation.errors()[:_SHOWN_ERRORS]:
        quoted = evaluation.texts[i][:_QUOTED_CHARACTERS]
        rows.append(
            [
                evaluation.gold[i],
                evaluation.predicted[i],
                f"{evaluation.confidence[i]:.2f}",
                evaluation.sections[i],
                quoted.replace("|", "/"),
            ]
        )
    return [
        "",
        "## Errors that remain",
        "",
        "The most confident errors on held-out reports:",
        "",
        *_table(["gold", "predicted", "confidence", "section", "segment"], rows),
    ]


# ------------------------------------------------------------------------------------------- diagram

_LEFT = 40  # pixels left of the plot, for the ticks and their title
_TOP = 20
_AROUND = 60  # pixels that the plot is narrower than the diagram
_TICKS = (0, 0.25, 0.5, 0.75, 1)
_LEAST_RADIUS = 3.0  # of a dot in pixels, so that a bin of few segments can be seen
_RADIUS_OF_ALL = 22  # of a dot that holds all segments


def reliability_svg(evaluation: Evaluation, size: int = 320) -> str:
    """Share right over confidence as an SVG of `size` pixels square.

    One dot a bin, its area by its segments, beside the diagonal of perfect calibration.
    """
    plot = size - _AROUND
    total = len(evaluation.gold)

    def x(confidence: float) -> float:
        return round(_LEFT + confidence * plot, 1)

    def y(share_right: float) -> float:
        return round(_TOP + (1 - share_right) * plot, 1)

    dots = []
    for confidence, right, segments in evaluation.reliability():
        radius = max(_LEAST_RADIUS, _RADIUS_OF_ALL * (segments / total) ** 0.5)
        dots.append(
            f'<circle cx="{x(confidence)}" cy="{y(right)}" r="{radius:.1f}" fill="#2b6cb0" fill-opacity="0.6">'
            f"<title>{confidence:.2f} {right:.2f} {segments}</title></circle>"
        )
    ticks = []
    for tick in _TICKS:
        below = f'<text x="{x(tick)}" y="{y(0) + 16}" font-size="10" text-anchor="middle">{tick:g}</text>'
        beside = f'<text x="{_LEFT - 6}" y="{y(tick) + 3}" font-size="10" text-anchor="end">{tick:g}</text>'
        ticks.append(below + beside)
    middle = y(0.5)
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{size}" height="{size}" font-family="sans-serif">',
        f'<rect x="{_LEFT}" y="{_TOP}" width="{plot}" height="{plot}" fill="white" stroke="#999"/>',
        f'<line x1="{x(0)}" y1="{y(0)}" x2="{x(1)}" y2="{y(1)}" stroke="#999" stroke-dasharray="4"/>',
        *dots,
        *ticks,
        f'<text x="{x(0.5)}" y="{size - 6}" font-size="11" text-anchor="middle">confidence</text>',
        f'<text x="12" y="{middle}" font-size="11" text-anchor="middle" transform="rotate(-90 12 {middle})">'
        "share right</text>",
        "</svg>",
        "",
    ]
    return "\n".join(lines)
