"""A paragraph of Word into its text as printed, and the blocks of text boxes and files that are anchored in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

import nlp.regex as re
from nlp.reading.document import Line, Table
from nlp.reading.docx_controls import Controls
from nlp.reading.docx_embedded import Embedded
from nlp.reading.docx_fields import Fields
from nlp.reading.docx_properties import NO_LOOK, NO_PROPERTIES, Look, ParagraphProperties, look_of
from nlp.reading.docx_styles import Styles
from nlp.reading.docx_symbols import is_symbol_font, symbol, symbols
from nlp.reading.docx_xml import SKIPPED, Element, attribute, child, local, number

TINIEST = 4  # half points: nobody can read smaller type, so that it is there to be copied only
WHITEST = 0xF8  # of 0xFF, in each colour
BODY_TEXT = 9  # the outline level of what is no heading
_ABOVE = -100_000  # in units of 1/12700 point, how far a box stands above the paragraph that it is anchored in

Block = Line | Table


@dataclass(frozen=True)
class Surroundings:
    """White text can be seen if something dark may be behind it; and all text is read once nothing else is left."""

    may_be_dark: bool = False
    shows_hidden: bool = False


@dataclass
class Paragraph:
    """What a paragraph prints, with ``\\n`` where it breaks and ``\\t`` where it tabulates, and what it anchors."""

    text: str = ""
    above: list[Block] = field(default_factory=list)
    below: list[Block] = field(default_factory=list)
    hidden: int = 0  # characters left out since nobody sees them


@dataclass
class _State:
    """Where in a paragraph reading is."""

    surroundings: Surroundings
    properties: ParagraphProperties = NO_PROPERTIES
    base: Look = NO_LOOK
    pieces: list[str] = field(default_factory=list)
    found: Paragraph = field(default_factory=Paragraph)
    is_hidden: bool = False
    is_note_mark: bool = False
    is_above: bool = False
    font: str | None = None


class ParagraphReader:
    """Reads paragraph after paragraph; fields may go on from one to the next."""

    def __init__(
        self,
        styles: Styles,
        fields: Fields,
        controls: Controls,
        embedded: Embedded,
        read_box: Callable[[Element], list[Block]],
        alternative: Callable[[Element], Iterable[Element]],
    ):
        self._styles = styles
        self._fields = fields
        self._controls = controls
        self._embedded = embedded
        self._read_box = read_box
        self._alternative = alternative
        self._state = _State(Surroundings())
        self._handlers: dict[str, Callable[[Element], None]] = {
            "r": self._run,
            "t": self._text,
            "sym": self._symbol,
            "tab": lambda el: self._write("\t"),
            "ptab": lambda el: self._write("\t"),
            "br": lambda el: self._write("\n"),
            "cr": lambda el: self._write("\n"),
            "noBreakHyphen": lambda el: self._write("-"),
            "footnoteReference": self._note,
            "endnoteReference": self._note,
            "fldChar": self._field_mark,
            "instrText": lambda el: self._fields.code(el.text or ""),
            "fldSimple": self._simple_field,
            "AlternateContent": lambda el: self._walk(self._alternative(el)),
            "annotation": self._annotation,
            "sdt": self._control,
            "den": self._denominator,
            "anchor": self._anchor,
            "shape": self._shape,
            "rect": self._shape,
            "txbxContent": self._box,
            "txBody": self._box,
            "textpath": self._word_art,
            "altChunk": lambda el: self._place(self._embedded.chunk(el)),
            "subDoc": lambda el: self._place(self._embedded.chunk(el)),
            "OLEObject": lambda el: self._place(self._embedded.object(el)),
            "objectEmbed": lambda el: self._place(self._embedded.object(el)),
        }

    def read(self, p: Element, properties: ParagraphProperties, surroundings: Surroundings) -> Paragraph:
        """One paragraph."""
        outer = self._state  # a text box holds paragraphs of its own
        look = self._styles.look(properties.style or self._styles.default).over(self._styles.base_look)
        if properties.is_shaded is not None:
            look = look._replace(is_shaded=properties.is_shaded)
        self._state = _State(surroundings, properties, look)
        self._walk(p)
        self._fields.end_paragraph()
        found = self._state.found
        found.text = "".join(self._state.pieces)
        self._state = outer
        return found

    def _outline(self) -> int:
        """The level of the paragraph among headings."""
        properties = self._state.properties
        chain = self._styles.chain(properties.style or self._styles.default)
        given = (properties.outline, *(style.paragraph.outline for style in chain))
        return next((level for level in given if level is not None), BODY_TEXT)

    def _walk(self, parent: Iterable[Element]) -> None:
        for el in parent:
            name = local(el)
            if not name or name in SKIPPED:
                continue
            handler = self._handlers.get(name)
            if handler is None:
                self._walk(el)
            else:
                handler(el)

    def _write(self, text: str) -> None:
        state = self._state
        if not text or self._fields.in_code or state.is_note_mark:
            return
        self._fields.text_seen()
        if state.is_hidden:
            state.found.hidden += len(text.strip())
        else:
            state.pieces.append(text)

    def _place(self, blocks: Sequence[Block]) -> None:
        """Blocks that stand beside the paragraph's text, above or below it."""
        if not self._state.is_hidden:
            found = self._state.found
            (found.above if self._state.is_above else found.below).extend(blocks)

    def _run(self, run: Element) -> None:
        state = self._state
        outer = (state.is_hidden, state.font)
        direct = look_of(child(run, "rPr"))
        character = self._styles.look(direct.style)
        state.is_hidden = outer[0] or self._hides(direct, character)
        state.font = direct.font or character.font
        self._walk(run)
        state.is_hidden, state.font = outer
        state.is_note_mark = False

    def _hides(self, direct: Look, character: Look) -> bool:
        """Whether a run cannot be seen: hidden, too small or white on white, by itself or by a style."""
        surroundings = self._state.surroundings
        if surroundings.shows_hidden:
            return False
        base = self._state.base
        # Being hidden is switched over by each kind of style that says so, and set by the run itself.
        vanishes = direct.vanishes
        if vanishes is None:
            vanishes = bool(base.vanishes) != bool(character.vanishes)
        look = direct.over(character).over(base)
        is_tiny = look.half_points is not None and look.half_points <= TINIEST
        is_white = _is_white(look.color) and not look.is_shaded and not surroundings.may_be_dark
        return vanishes or is_tiny or is_white

    def _text(self, el: Element) -> None:
        text = (el.text or "").replace("\n", " ").replace("\t", " ")
        font = self._state.font
        self._write(symbols(text, font) if is_symbol_font(font) else text)

    def _symbol(self, el: Element) -> None:
        code = attribute(el, "char") or ""
        if re.fullmatch(r"[0-9A-Fa-f]{1,6}", code):
            self._write(symbol(int(code, 16), attribute(el, "font")))

    def _note(self, el: Element) -> None:
        """A mark of a note is no text; one of the author's own follows in the same run."""
        self._state.is_note_mark = attribute(el, "customMarkFollows") in ("1", "true", "on")

    def _field_mark(self, el: Element) -> None:
        self._write(self._fields.mark(el, self._outline))

    def _simple_field(self, el: Element) -> None:
        before = len(self._state.pieces)
        self._walk(el)
        if len(self._state.pieces) == before:
            self._write(self._fields.text_of(attribute(el, "instr") or "", self._outline()))

    def _annotation(self, el: Element) -> None:
        """What Word 2003 has for changes and comments: what was put in is text."""
        if (attribute(el, "type") or "").startswith("Word.Insertion"):
            self._walk(el)

    def _control(self, el: Element) -> None:
        before = len(self._state.pieces)
        if not self._controls.is_prompt(el):
            self._walk(el)
        if len(self._state.pieces) == before:
            self._write(self._controls.bound_text(el))

    def _denominator(self, el: Element) -> None:
        self._write("/")
        self._walk(el)

    def _anchor(self, el: Element) -> None:
        position = child(el, "positionV")
        offset = child(position, "posOffset")
        is_relative = position is not None and attribute(position, "relativeFrom") in ("paragraph", "line")
        is_above = is_relative and offset is not None and number((offset.text or "").strip()) < _ABOVE
        self._walk_placed(el, is_above)

    def _shape(self, el: Element) -> None:
        style = (attribute(el, "style") or "")[:2000]
        is_relative = not re.search(r"mso-position-vertical-relative:\s*(page|margin)", style)
        self._walk_placed(el, is_relative and bool(re.search(r"margin-top:\s*-\d{2}", style)))

    def _walk_placed(self, el: Element, is_above: bool) -> None:
        outer = self._state.is_above
        self._state.is_above = outer or is_above
        self._walk(el)
        self._state.is_above = outer

    def _box(self, el: Element) -> None:
        if not self._state.is_hidden:
            open_fields = self._fields.set_aside()
            self._place(self._read_box(el))
            self._fields.take_up(open_fields)

    def _word_art(self, el: Element) -> None:
        text = " ".join((attribute(el, "string") or "").split())
        if text:
            self._place([Line(text)])


def _is_white(color: str | None) -> bool:
    if not color or not re.fullmatch(r"[0-9A-F]{6}", color):
        return False
    return all(int(color[at : at + 2], 16) >= WHITEST for at in (0, 2, 4))
