"""How the share of copied text agrees with those who read pairs of dull sections without knowing which are copies.

    python benchmarks/reuse/judged.py

`dull/pairs.tsv` has for each pair the names of the two sections, whether one was copied from the other, and what each
annotator took it for: `copied`, `template`, or `each` on their own.
"""

from __future__ import annotations

import csv

import dull_set
from sklearn.metrics import cohen_kappa_score, roc_auc_score

from nlp.reuse import ReportText, compare

PAIRS = dull_set.FOLDER / "pairs.tsv"


def share_copied(one: ReportText, other: ReportText) -> float:
    """The share of a section's text that was copied from the other, each segment by its probability; of both ways the
    larger, as of two of one year neither is known to be the first."""
    shares = []
    for text, source in ((one, other), (other, one)):
        answers = compare([text], [source])[0]
        lengths = [len(segment.text) for segment in text.segments]
        copied = [answer.copied * answer.shared * length for answer, length in zip(answers, lengths)]
        shares.append(sum(copied) / sum(lengths))
    return max(shares)


def main() -> None:
    sections = {section.text.report: section.text for section in dull_set.load()}
    with open(PAIRS, encoding="utf-8", newline="") as file:
        pairs = list(csv.DictReader(file, delimiter="\t"))
    shares = [share_copied(sections[pair["one"]], sections[pair["other"]]) for pair in pairs]
    truth = [int(pair["copied"]) for pair in pairs]
    annotators = [name for name in pairs[0] if name.startswith("annotator")]
    judged = {name: [int(pair[name] in ("copied", "template")) for pair in pairs] for name in annotators}
    print(f"{len(pairs)} pairs, {sum(truth)} of them copies: AUC {roc_auc_score(truth, shares):.3f}")
    for name, found in judged.items():
        kappa = cohen_kappa_score(found, truth)
        print(f"{name}: kappa with what was done {kappa:.3f}, AUC of the share {roc_auc_score(found, shares):.3f}")
    if len(annotators) == 2:
        print(f"kappa of the two {cohen_kappa_score(*judged.values()):.3f}")


if __name__ == "__main__":
    main()
