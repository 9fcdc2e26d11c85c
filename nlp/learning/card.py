"""The model card: what a model was made from, how good it is, and where it errs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from nlp.labelling.classify import Model
from nlp.learning.corpus import LabelledReport
from nlp.learning.evaluation import Evaluation


def write_card(model: Model, evaluation: Evaluation | None, reports: Sequence[LabelledReport], path: Path) -> None:
    """Writes the card beside the model, and the reliability diagram that it shows."""
    if evaluation:
        path.with_suffix(".svg").write_text(reliability_svg(evaluation), "utf-8")
    path.with_suffix(".md").write_text(card(model, evaluation, reports, path.name), "utf-8")


def card(model: Model, evaluation: Evaluation | None, reports: Sequence[LabelledReport], name: str) -> str:
    """The text of the card."""
    about = model.about
    kinds = Counter(r.header.get("kind", "unknown") for r in reports)
    layouts = Counter(r.header.get("layout", "unknown").split()[0] for r in reports)
    years = sorted(int(r.header["year"]) for r in reports if r.header.get("year", "").isdigit())
    lines = [
        f"# Model card: {name}",
        "",
        "Written by `gongkai train`; every figure below was measured when the model was made.",
        "",
        "## What it does",
        "",
        f"Gives each segment of an annual report on open government information one of the labels {', '.join(f'`{x}`' for x in model.labels)}, and a probability to each label.",
        "A linear-chain conditional random field over the segments of a report. It sees the words of a segment, of its neighbours and of its lead-in,",
        "the headings above, the section, the numeral and the place in the section.",
        "",
        "## What it was made from",
        "",
        f"- {about['reports']} labelled reports, {about['segments']} segments; corpus SHA-256 `{about['corpus_sha256']}`",
        "- versions: " + ", ".join(f"{k} {v}" for k, v in about["versions"].items()),
        f"- {len(model.words)} words and word pairs and {len(model.forms)} forms have a weight; temperature {model.temperature}",
    ]
    if years:
        lines.append(
            f"- report years {years[0]} to {years[-1]}; kinds: " + ", ".join(f"{k} {n}" for k, n in kinds.most_common())
        )
        lines.append("- layouts: " + ", ".join(f"{k} {n}" for k, n in layouts.most_common()))
    if evaluation:
        low, high = evaluation.interval()
        lines += [
            "",
            "## How good it is on reports held out of the corpus",
            "",
            "Five folds, whole series of reports held out; F1 weighted by characters; interval by bootstrap over reports.",
            "",
            "| | F1 |",
            "|---|---|",
            f"| **macro** | **{evaluation.macro():.4f}** (95% interval {low:.4f} to {high:.4f}) |",
            *(f"| {k} | {v:.4f} |" for k, v in evaluation.f1().items()),
            "",
            f"Accuracy {evaluation.right.mean():.4f} by segments. Gold in rows, predicted in columns, in segments:",
            "",
            "| | " + " | ".join(evaluation.labels) + " |",
            "|---" * (len(evaluation.labels) + 1) + "|",
            *(
                "| " + name_ + " | " + " | ".join(map(str, row)) + " |"
                for name_, row in zip(evaluation.labels, evaluation.confusion())
            ),
            "",
            "## Calibration",
            "",
            f"Expected calibration error {evaluation.calibration_error():.4f} over ten bins.",
            "",
            f"![Reliability diagram]({Path(name).with_suffix('.svg').name})",
            "",
            "| mean confidence | share right | segments |",
            "|---|---|---|",
            *(f"| {c:.3f} | {r:.3f} | {n} |" for c, r, n in evaluation.reliability()),
            "",
            "With `--min-confidence` at the value in the second column, the share of segments in the first keeps its label:",
            "",
            "| coverage | least confidence | share right |",
            "|---|---|---|",
            *(f"| {c:.0%} | {p:.3f} | {r:.4f} |" for c, p, r in evaluation.risk_coverage()),
            "",
            "## Errors that remain",
            "",
            "The most confident errors on held-out reports:",
            "",
            "| gold | predicted | confidence | section | segment |",
            "|---|---|---|---|---|",
            *(
                f"| {evaluation.gold[i]} | {evaluation.predicted[i]} | {evaluation.confidence[i]:.2f} | {evaluation.sections[i]} | {evaluation.texts[i][:80].replace('|', '/')} |"
                for i in evaluation.errors()[:12]
            ),
        ]
    lines += [
        "",
        "## Intended use and limits",
        "",
        "- For annual reports on open government information of mainland China in Chinese, 2008 and later; not for other texts.",
        "- The scores hold for reports like those of the corpus, whose datasheet stands beside it: where other reports differ, they are lower.",
        "- A label says what a passage claims, not whether the claim is true.",
        "- A segment gets one label, also where its clauses would get different ones, by the rules of the corpus.",
        "- For claims about single bodies read the segment itself; for shares over many reports give the interval.",
        "",
    ]
    return "\n".join(lines)


def reliability_svg(evaluation: Evaluation, size: int = 320) -> str:
    """Share right over confidence, one dot a bin, its area by its segments, beside the diagonal of perfect calibration."""
    margin, inner = 40, size - 60
    total = len(evaluation.gold)

    def x(value: float) -> float:
        return round(margin + value * inner, 1)

    def y(value: float) -> float:
        return round(20 + (1 - value) * inner, 1)

    dots = [
        f'<circle cx="{x(c)}" cy="{y(r)}" r="{max(3.0, 22 * (n / total) ** 0.5):.1f}" fill="#2b6cb0" fill-opacity="0.6"><title>{c:.2f} {r:.2f} {n}</title></circle>'
        for c, r, n in evaluation.reliability()
    ]
    ticks = [
        f'<text x="{x(v)}" y="{y(0) + 16}" font-size="10" text-anchor="middle">{v:g}</text><text x="{margin - 6}" y="{y(v) + 3}" font-size="10" text-anchor="end">{v:g}</text>'
        for v in (0, 0.25, 0.5, 0.75, 1)
    ]
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{size}" height="{size}" font-family="sans-serif">',
            f'<rect x="{margin}" y="20" width="{inner}" height="{inner}" fill="white" stroke="#999"/>',
            f'<line x1="{x(0)}" y1="{y(0)}" x2="{x(1)}" y2="{y(1)}" stroke="#999" stroke-dasharray="4"/>',
            *dots,
            *ticks,
            f'<text x="{x(0.5)}" y="{size - 6}" font-size="11" text-anchor="middle">confidence</text>',
            f'<text x="12" y="{y(0.5)}" font-size="11" text-anchor="middle" transform="rotate(-90 12 {y(0.5)})">share right</text>',
            "</svg>",
            "",
        ]
    )
