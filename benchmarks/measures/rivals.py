"""The same measures as common Python packages have them, beside ours, on planted changes.

    pip install -r benchmarks/requirements.txt
    python benchmarks/measures/rivals.py [--reports N]

Prints the last table of README.md. Packages that are not installed are left out.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from importlib.util import find_spec

import numpy as np
from changes import CHANGES, Text, before, changed, load
from columns import print_table, rho, shown

from nlp.measures import (
    TokenisedReport,
    clause_characters,
    cosine,
    jaccard,
    latent_cosine,
    minimum_edit,
    readability,
    side_by_side,
    soft_cosine,
    tfidf_cosine,
)

#: What a package makes of this year's reports and last year's, given as texts and as words without numbers.
Rival = Callable[[list[str], list[str], list[list[str]], list[list[str]]], Sequence[float]]


def pairwise(function: Callable[[str, str], object]) -> Rival:
    """A function of two texts."""
    return lambda now, last, *_: [float(str(function(a, b))) for a, b in zip(now, last)]


def cntext_rivals() -> dict[str, tuple[str, Rival]]:
    import cntext

    def readable(key: str) -> Rival:
        return lambda now, *_: [float(cntext.readability(text)[key]) for text in now]

    return {
        "cntext.cosine_sim": ("cosine", pairwise(cntext.cosine_sim)),
        "cntext.jaccard_sim": ("jaccard", pairwise(cntext.jaccard_sim)),
        "cntext.minedit_sim": ("minimum_edit", pairwise(cntext.minedit_sim)),
        "cntext.simple_sim": ("side_by_side", pairwise(cntext.simple_sim)),
        "cntext.readability, readability1": ("clause_characters", readable("readability1")),
        "cntext.readability, readability3": ("readability", readable("readability3")),
    }


def readability_cn_rivals() -> dict[str, tuple[str, Rival]]:
    from readability_cn import ChineseReadability
    from readability_cn.nlp import JiebaNLP

    reader = ChineseReadability(nlp_provider=JiebaNLP())

    def xuwei(now: list[str], *_: object) -> list[float]:
        return [float(reader.xuwei_readability([line for line in text.split("\n") if line])) for text in now]

    return {"readability_cn, xuwei": ("readability", xuwei)}


def scikit_learn_rivals() -> dict[str, tuple[str, Rival]]:
    from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer

    def similarity(vectorizer: CountVectorizer) -> Rival:
        def compare(_: object, __: object, now: list[list[str]], last: list[list[str]]) -> list[float]:
            vectors = vectorizer.fit_transform([" ".join(words) for words in now + last])
            left, right = vectors[: len(now)], vectors[len(now) :]
            norms = np.sqrt(left.multiply(left).sum(axis=1)), np.sqrt(right.multiply(right).sum(axis=1))
            products = left.multiply(right).sum(axis=1)
            return np.asarray(products / np.multiply(*norms)).ravel().tolist()

        return compare

    return {
        "scikit-learn, CountVectorizer as it is": ("cosine", similarity(CountVectorizer())),
        "scikit-learn, TfidfVectorizer, own words": (
            "tfidf_cosine",
            similarity(TfidfVectorizer(token_pattern=r"\S+", lowercase=False)),
        ),
        "scikit-learn, TfidfVectorizer as it is": ("tfidf_cosine", similarity(TfidfVectorizer())),
    }


def gensim_rivals() -> dict[str, tuple[str, Rival]]:
    from gensim import corpora, matutils, models, similarities

    def of_model(make: Callable[..., object]) -> Rival:
        def compare(_: object, __: object, now: list[list[str]], last: list[list[str]]) -> list[float]:
            dictionary = corpora.Dictionary(now + last)
            bags = [dictionary.doc2bow(words) for words in now + last]
            weighted = models.TfidfModel(bags)[bags]
            places = make(weighted, dictionary)
            return [float(matutils.cossim(places[k], places[len(now) + k])) for k in range(len(now))]

        return compare

    def soft(_: object, __: object, now: list[list[str]], last: list[list[str]]) -> list[float]:
        dictionary = corpora.Dictionary(now + last)
        index = similarities.LevenshteinSimilarityIndex(dictionary)
        matrix = similarities.SparseTermSimilarityMatrix(index, dictionary)
        bags = [dictionary.doc2bow(words) for words in now + last]
        normalized = (True, True)
        return [
            float(matrix.inner_product(bags[k], bags[len(now) + k], normalized=normalized)) for k in range(len(now))
        ]

    def latent(weighted: object, dictionary: object) -> object:
        return models.LsiModel(weighted, id2word=dictionary, num_topics=100)[weighted]

    return {
        "gensim, TfidfModel": ("tfidf_cosine", of_model(lambda weighted, _: weighted)),
        "gensim, LsiModel of 100": ("latent_cosine", of_model(latent)),
        "gensim, soft cosine by Levenshtein": ("soft_cosine", soft),
    }


PACKAGES = {
    "cntext": cntext_rivals,
    "readability_cn": readability_cn_rivals,
    "sklearn": scikit_learn_rivals,
    "gensim": gensim_rivals,
}
OURS = {
    measure.__name__: measure
    for measure in (cosine, jaccard, minimum_edit, side_by_side, tfidf_cosine, latent_cosine, soft_cosine)
}
OF_ONE = {"clause_characters": clause_characters, "readability": readability}


def ours(name: str, now: list[TokenisedReport], last: list[TokenisedReport]) -> np.ndarray:
    """Our values of this year's reports."""
    if name in OF_ONE:
        return OF_ONE[name](now)
    against = [len(now) + k for k in range(len(now))] + [-1] * len(last)
    return OURS[name](now + last, against)[: len(now)]


def words_of(report: TokenisedReport) -> list[str]:
    """The words of a report in one list, without numbers."""
    words = [word for sentence in report.sentences for word in sentence]
    return [word for word in words if any(map(str.isalnum, word)) and not word[0].isdigit()]


def as_text(text: Text) -> str:
    return "\n".join(sentence for _, sentence in text.sentences)


def main() -> None:
    parser = argparse.ArgumentParser(description="Other packages' measures beside ours.")
    parser.add_argument("--reports", type=int, default=60, help="reports to compare (default 60)")
    texts = load()[: parser.parse_args().reports]
    last = [before(text) for text in texts]
    last_tokenised = [text.tokenised() for text in last]
    rivals: dict[str, tuple[str, Rival]] = {}
    for package, make in PACKAGES.items():
        if find_spec(package):
            rivals.update(make())
    found: dict[str, list[np.ndarray]] = {name: [] for name in [*rivals, *OURS, *OF_ONE]}
    for change in CHANGES.values():
        now = changed(texts, change)
        tokenised = [text.tokenised() for text in now]
        words = [[words_of(report) for report in reports] for reports in (tokenised, last_tokenised)]
        for name in (*OURS, *OF_ONE):
            found[name].append(ours(name, tokenised, last_tokenised))
        for name, (_, rival) in rivals.items():
            values = rival([as_text(text) for text in now], [as_text(text) for text in last], *words)
            found[name].append(np.asarray(values, float))
    rows = []
    for own in (*OURS, *OF_ONE):
        rows.append([f"**`{own}`**", "", *(f"{values.mean():.3f}" for values in found[own])])
        for name, (measure, _) in rivals.items():
            if measure == own:
                agreement = rho(np.concatenate(found[own]), np.concatenate(found[name]))
                rows.append([name, shown(agreement), *(f"{values.mean():.3f}" for values in found[name])])
    print_table([f"measure, {len(texts)} pairs", "ρ with ours", *CHANGES], rows)


if __name__ == "__main__":
    main()
