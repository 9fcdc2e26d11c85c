"""Forms of punctuation for vertical lines, small type and half-width type, and the full-width marks they stand for."""

from __future__ import annotations

_PAIRS = (
    # For vertical lines: a font's vertical glyphs, or a page set from top to bottom
    "︐， ︑、 ︒。 ︓： ︔； ︕！ ︖？ ︗〖 ︘〗 ︙… ︰： ︱— ︲– ︵（ ︶） ︷｛ ︸｝ ︹〔 ︺〕 ︻【 "
    "︼】 ︽《 ︾》 ︿〈 ﹀〉 "
    "﹁「 ﹂」 ﹃『 ﹄』 ﹇［ ﹈］ "
    # Small: the stop may be that of an item, and is told like any half-width one
    "﹐， ﹑、 ﹒. ﹔； ﹕： ﹖？ ﹗！ ﹘— ﹙（ ﹚） ﹝〔 ﹞〕 ﹟# ﹠& ﹡* ﹢+ ﹣- ﹤< ﹥> ﹦= "
    "﹪% ﹫@ "
    # Half-width
    "｡。 ､、 ｢「 ｣」 ･· "
    # Marks of other scripts that look alike
    "∶： ‚， ٬， ؛； ⸴， ⸲， ․."
)

#: The mark meant by each.
ODD_PUNCTUATION = {pair[0]: pair[1] for pair in _PAIRS.split()}
