"""The fonts of the print: Noto Sans, DejaVu Sans for what Noto lacks, and the check of every character.

The fonts are read once and kept. Nothing here remembers text: the tables hold single characters and their widths only.
"""

from __future__ import annotations

import functools
import threading
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from resources import resource_path

REGULAR = "SamsaPrint"
BOLD = "SamsaPrint-Bold"
REGULAR_FALLBACK = "SamsaPrintFallback"
BOLD_FALLBACK = "SamsaPrintFallback-Bold"

_FILES = {
    REGULAR: "NotoSans-Regular.ttf",
    BOLD: "NotoSans-Bold.ttf",
    REGULAR_FALLBACK: "DejaVuSans.ttf",
    BOLD_FALLBACK: "DejaVuSans-Bold.ttf",
}

SUBSTITUTE = "\ufffd"
"""Stands, visibly, where a character cannot be printed. Noto Sans has it."""

_LINE_ENDS = dict.fromkeys(map(ord, "\r\v\f\x85\u2028\u2029"), "\n")
_NO_BREAK_SPACES = "\u00a0\u202f"


@dataclass(frozen=True, slots=True)
class Face:
    """One registered font: which characters it has and how wide they are (thousandths of the size)."""

    name: str
    widths: dict[str, int]

    def width(self, text: str) -> int:
        """Width of `text` in thousandths of the font size. Every character must be one the face has."""
        return sum(map(self.widths.__getitem__, text))

    def covers(self, text: str) -> bool:
        """Whether the face has every character of `text`."""
        return self.widths.keys() >= set(text)


_registering = threading.Lock()


def face(name: str) -> Face:
    """The font called `name`, read from its file and made known to ReportLab at the first call.

    Two threads must not both do that: the second would exchange the font under the first one's unfinished document.
    """
    with _registering:
        return _registered_face(name)


@functools.cache
def _registered_face(name: str) -> Face:
    font = TTFont(name, str(resource_path("fonts", "print", _FILES[name])))
    pdfmetrics.registerFont(font)
    widths = {chr(code): font.face.getCharWidth(code) for code in font.face.charToGlyph}
    return Face(name, widths)


def clean_text(text: str) -> str:
    """`text` as it can be set: composed letters, plain line ends and spaces, and no invisible characters.

    Control and formatting characters (which could reorder or hide what stands on the paper) are taken away.
    """
    composed = unicodedata.normalize("NFC", text)
    if composed.isprintable():
        return composed
    plain = composed.replace("\r\n", "\n").translate(_LINE_ENDS)
    return "".join(_clean_character(character) for character in plain)


def _clean_character(character: str) -> str:
    if character in ("\n", " "):
        return character
    if character == "\t":
        return " "
    if character in _NO_BREAK_SPACES:
        return "\u00a0"
    category = unicodedata.category(character)
    if category == "Zs":
        return " "
    return "" if category in ("Cc", "Cf") else character


def runs_by_face(text: str, *, bold: bool, missing: set[str]) -> Iterator[tuple[Face, str]]:
    """`text` (already clean) cut into stretches of one face each; what no face has becomes the substitute.

    Characters that could not be set are added to `missing`.
    """
    main = face(BOLD if bold else REGULAR)
    if main.covers(text):
        yield main, text
        return
    fallback = face(BOLD_FALLBACK if bold else REGULAR_FALLBACK)
    stretch, current = "", main
    for character in text:
        if "\ufe00" <= character <= "\ufe0f":  # variation selectors choose a drawing and are none themselves
            continue
        shown, wanted = character, main
        if character not in main.widths:
            if character in fallback.widths and _runs_left_to_right(character):
                wanted = fallback
            else:
                missing.add(character)
                shown = SUBSTITUTE
        if wanted is not current and stretch:
            yield current, stretch
            stretch = ""
        current = wanted
        stretch += shown
    if stretch:
        yield current, stretch


def _runs_left_to_right(character: str) -> bool:
    """False for Arabic, Hebrew and the like: without shaping they would stand there backwards and read wrong."""
    return unicodedata.bidirectional(character) not in ("R", "AL", "AN")
