"""Running text cut into lines. Text is only ever text here: no markup is read, so none can be smuggled in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from desktop.documents.print_fonts import Face, clean_text, runs_by_face
from desktop.documents.swedish_dates import MONTHS

# Words that lose their meaning when a line ends inside them: "kl. 13.00", "20 december", "031-390 06 32".
_WORD = re.compile(
    r"\n"
    r"|(?<![^ \n])kl\. ?\d[\d.:]*[^ \n]*"
    r"|(?<![^ \n])(?:(?:till|från|senast|den) )?\d{1,2} (?:" + "|".join(MONTHS) + r")[^ \n]*"
    r"|(?<![^ \n])\+?\d{2,4}[-/]\d{2,3}(?: \d{2,3}){1,3}(?!\d)[^ \n]*"
    r"|[^ \n]+"
    r"| +"
)


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one weight. `whole` keeps it on one line when the column is wide enough."""

    text: str
    bold: bool = False
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """The small drawn person before "Jag själv"."""


Inline = Run | Figure


@dataclass(frozen=True, slots=True)
class Style:
    """Size and leading in points. `align` is the share of the free width put on the left: 0, 0.5 (centre) or 1."""

    size: float
    leading: float
    align: float = 0.0


@dataclass(frozen=True, slots=True)
class Segment:
    """Text of one face at `x` points from the left edge of the column. `face` None is the drawn figure."""

    x: float
    face: str | None
    text: str


Line = tuple[Segment, ...]

FIGURE_WIDTH = 1.72
"""Room for the figure and the space after it, in font sizes."""


@dataclass(slots=True)
class _Word:
    """Pieces that no line end may part. `width` in points."""

    pieces: list[tuple[Face | None, str, float]] = field(default_factory=list)
    width: float = 0.0
    space_before: float = 0.0

    def add(self, face: Face | None, text: str, width: float) -> None:
        self.pieces.append((face, text, width))
        self.width += width


class _LineBuilder:
    """Collects words into one line, joining neighbours of the same face into one segment."""

    def __init__(self) -> None:
        self.segments: list[tuple[float, Face | None, str]] = []
        self.width = 0.0

    def add(self, word: _Word) -> None:
        space = word.space_before if self.segments else 0.0
        if space:
            self._add_space(space)
        for face, text, width in word.pieces:
            last = self.segments[-1] if self.segments else None
            if last is not None and face is not None and last[1] is face:
                self.segments[-1] = (last[0], face, last[2] + text)
            else:
                self.segments.append((self.width, face, text))
            self.width += width

    def _add_space(self, space: float) -> None:
        x, face, text = self.segments[-1]
        if face is not None:
            self.segments[-1] = (x, face, text + " ")
        self.width += space

    def line(self, column: float, align: float) -> Line:
        shift = max(0.0, column - self.width) * align
        return tuple(Segment(x + shift, face.name if face else None, text) for x, face, text in self.segments)


class Typesetter:
    """Breaks text into lines and remembers which characters no font could show."""

    def __init__(self) -> None:
        self.missing: set[str] = set()

    def lines(self, text: str | Inline | Iterable[Inline], style: Style, column: float) -> tuple[Line, ...]:
        """The lines of `text` in a column of `column` points; at least one, which may be empty."""
        inlines = (Run(text),) if isinstance(text, str) else (text,) if isinstance(text, Run | Figure) else text
        done: list[Line] = []
        current = _LineBuilder()
        for word in self._words(inlines, style.size):
            if word is None:
                done.append(current.line(column, style.align))
                current = _LineBuilder()
                continue
            for part in _fitting(word, column):
                if current.segments and current.width + part.space_before + part.width > column + 0.01:
                    done.append(current.line(column, style.align))
                    current = _LineBuilder()
                current.add(part)
        done.append(current.line(column, style.align))
        return _without_blank_edges(done)

    def width(self, text: str, style: Style, *, bold: bool = False) -> float:
        """Width in points of `text` set on one line."""
        parts = runs_by_face(clean_text(text).replace("\n", " "), bold=bold, missing=self.missing)
        return sum(face.width(part) for face, part in parts) * style.size / 1000

    def _words(self, inlines: Iterable[Inline], size: float) -> Iterator[_Word | None]:
        """Words in order; None is a line end that was typed."""
        word = _Word()
        for inline in inlines:
            if isinstance(inline, Figure):
                word.add(None, "", FIGURE_WIDTH * size)
                continue
            text = clean_text(inline.text)
            stretches = [text.replace("\n", " ")] if inline.whole else _WORD.findall(text)
            for stretch in stretches:
                if stretch == "\n" or not stretch.strip(" "):
                    if word.pieces:
                        yield word
                    if stretch == "\n":
                        yield None
                        word = _Word()
                    else:
                        word = _Word(space_before=self._space(size, bold=inline.bold))
                    continue
                for face, part in runs_by_face(stretch, bold=inline.bold, missing=self.missing):
                    word.add(face, part, face.width(part) * size / 1000)
        if word.pieces:
            yield word

    def _space(self, size: float, *, bold: bool) -> float:
        face, _ = next(runs_by_face(" ", bold=bold, missing=self.missing))
        return face.width(" ") * size / 1000


def _fitting(word: _Word, column: float) -> Iterator[_Word]:
    """`word` itself, or pieces of it when it is wider than the column: parted at its spaces, else anywhere."""
    waiting = [word]
    while waiting:
        part = waiting.pop()
        if part.width <= column + 0.01:
            yield part
        elif (halves := _at_first_space(part)) is not None:
            waiting += reversed(halves)
        else:
            yield from _by_characters(part, column)


def _at_first_space(word: _Word) -> tuple[_Word, _Word] | None:
    """`word` parted at the first space inside it; None when there is none."""
    for number, (face, text, width) in enumerate(word.pieces):
        before, space, after = text.partition(" ")
        if face is None or not space or not (before or number):
            continue
        point = width / face.width(text)
        head = _Word(space_before=word.space_before)
        tail = _Word(space_before=face.width(" ") * point)
        for piece in word.pieces[:number]:
            head.add(*piece)
        if before:
            head.add(face, before, face.width(before) * point)
        if after:
            tail.add(face, after, face.width(after) * point)
        for piece in word.pieces[number + 1 :]:
            tail.add(*piece)
        return head, tail
    return None


def _by_characters(word: _Word, column: float) -> Iterator[_Word]:
    """Pieces as wide as the column; the last resort for a word that is wider."""
    part = _Word(space_before=word.space_before)
    for face, text, width in word.pieces:
        if face is None:
            part.add(face, text, width)
            continue
        point = width / (face.width(text) or 1)
        for character in text:
            step = face.widths[character] * point
            if part.pieces and part.width + step > column:
                yield part
                part = _Word()
            part.add(face, character, step)
    if part.pieces:
        yield part


def _without_blank_edges(lines: list[Line]) -> tuple[Line, ...]:
    """Lines with no empty ones first or last and never two empty ones in a row."""
    kept: list[Line] = []
    for line in lines:
        if line or (kept and kept[-1]):
            kept.append(line)
    while kept and not kept[-1]:
        kept.pop()
    return tuple(kept) or ((),)
