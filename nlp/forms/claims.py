"""A sentence into what it claims about requests, reviews and suits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import nlp.regex as re
from nlp.forms.asked import LISTED, meaning_of, requests
from nlp.forms.cells import Key
from nlp.forms.claim import Claim, Context
from nlp.forms.counted import Phrase, phrases_in
from nlp.forms.counts import Share, counts_in, shares_in
from nlp.forms.disputed import disputes
from nlp.forms.phrases import clause_of, is_filling, words_of
from nlp.forms.totals import Totals

#: What stands aside, without a number: it parts nothing.
_ASIDE = re.compile(r"（[^（）\d]*）|\([^()\d]*\)|[“”‘’「」]")


def claims_of(sentence: str, totals: Totals, context: Context) -> list[Claim]:
    """The claims of one sentence: about requests, about reviews and suits, and the shares that it gives."""
    plain = _ASIDE.sub(lambda match: "\u3000" * len(match.group()), sentence)
    phrases = list(phrases_in(plain, counts_in(plain), context.year))
    found = [*requests(plain, phrases, totals, context), *disputes(plain, phrases, totals, context)]
    return [*found, *_shares(plain, found, totals, context)]


# --------------------------------------------------------------------------------------------- shares

_BEHIND = re.compile(r"[，,、]?[（(]?(?:(?:约|分别)?占(?:比|到|了)?[^，。；\d（(]{0,12}|比例为?[^，。；\d（(]{0,6})?")
_SHARED = re.compile(
    r"占(?:比|到|了|全部|总|申请|受理|办结|答复|收到|件|数|量|的|新收|办理|为)*$|率(?:为|达到?|"
    r"是)?$"
)


def _shares(sentence: str, claims: Sequence[Claim], totals: Totals, context: Context) -> Iterator[Claim]:
    """The share that stands behind a number: of what was done, what came in, or both with what was carried in."""
    listed = [claim for claim in claims if claim.rule in LISTED]
    for share in shares_in(sentence):
        before = [claim for claim in listed if _is_behind(sentence, claim.end, share.start)]
        if before:
            yield _share(share, [before[-1].number], before[-1].cell, totals)
        else:
            yield from _stated(sentence, share, totals, context)


def _is_behind(sentence: str, start: int, end: int) -> bool:
    """Whether a share stands right behind a number: 21件，占46.7%."""
    return start < end and bool(_BEHIND.fullmatch(sentence, start, end))


def _stated(sentence: str, share: Share, totals: Totals, context: Context) -> Iterator[Claim]:
    """A share of what is named without its number: 自然人提出的占82.6%."""
    clause = clause_of(sentence[: share.start])
    ratio = _SHARED.search(clause)
    if ratio is None:
        return
    found = list(words_of(context.year).finditer(clause, 0, ratio.start()))
    if not found or not is_filling(clause[found[-1].end() : ratio.start()]):
        return
    phrase = Phrase(str(found[-1].lastgroup), share.start, share.end, 0.0, "")
    meaning = meaning_of(phrase, totals)
    if meaning is None or meaning[0] not in LISTED:
        return
    yield _share(share, [value for _, value in meaning[1] if value is not None], meaning[2], totals)


def _share(share: Share, counts: Sequence[float], cell: Key, totals: Totals) -> Claim:
    wholes = (("done", totals.done), ("new", totals.new), ("new and carried in", totals.asked))
    readings = tuple(
        (f"share of {name}", round(100 * count / whole, share.digits))
        for name, whole in wholes
        for count in counts
        if whole
    )
    return Claim("TXT-percent", share.start, share.end, share.number, readings, cell, True, True)
