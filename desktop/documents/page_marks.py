"""Drawn marks: a box to tick, a scale from 0 to 10, lines to write on."""

from __future__ import annotations

from dataclasses import dataclass, replace

from desktop.documents.page_blocks import RULE, Block, Text
from desktop.documents.page_pen import Pen
from desktop.documents.text_lines import Line, Style

_SLACK = 0.01
_ASCENT = 1.069
_DESCENT = 0.293
_CAPITAL = 0.714
"""Height of a figure in font sizes."""

TOP_OF_SCALE = 10


def baseline_of(style: Style) -> float:
    """How far under the upper edge of a line its text stands."""
    return (style.leading - (_ASCENT + _DESCENT) * style.size) / 2 + _ASCENT * style.size


@dataclass(frozen=True, slots=True)
class Tick:
    """A box and, to the right of it, what it stands for. Crossed when `ticked`."""

    text: Text
    ticked: bool = False

    @property
    def height(self) -> float:
        return self.text.height

    @property
    def least(self) -> float:
        return self.text.height

    def split(self, room: float) -> tuple[Block, Block] | None:
        del room
        return None

    def draw(self, pen: Pen, x: float, y: float) -> None:
        side = self.text.style.size * 0.86
        top = y + baseline_of(self.text.style) - side * 0.93
        pen.frame(x, top, side, side, 1.0)
        if self.ticked:
            pen.cross(x, top, side)
        replace(self.text, indent=tick_width(self.text.style)).draw(pen, x, y)


def tick_width(style: Style) -> float:
    """Room for the box and the space after it."""
    return style.size * 1.4


@dataclass(frozen=True, slots=True)
class Scale:
    """The figures 0 to 10 in a row of boxes; the chosen one stands white in black. `figures` are one line each."""

    figures: tuple[Line, ...]
    widths: tuple[float, ...]
    style: Style
    chosen: int | None = None

    @property
    def height(self) -> float:
        return self.style.size * 1.9

    @property
    def least(self) -> float:
        return self.height

    @property
    def width(self) -> float:
        """From the first box to the last."""
        return len(self.figures) * self._pitch

    @property
    def _pitch(self) -> float:
        return self.style.size * 2.1

    def split(self, room: float) -> tuple[Block, Block] | None:
        del room
        return None

    def draw(self, pen: Pen, x: float, y: float) -> None:
        size, height = self.style.size, self.height
        baseline = y + (height + size * _CAPITAL) / 2
        for number, (figure, width) in enumerate(zip(self.figures, self.widths, strict=True)):
            left = x + number * self._pitch
            chosen = number == self.chosen
            if chosen:
                pen.filled(left, y, self._pitch + RULE, height)
            else:
                pen.frame(left, y, self._pitch + RULE, height, RULE)
            pen.lines(left + (self._pitch - width) / 2, baseline, size, self.style.leading, (figure,), white=chosen)


@dataclass(frozen=True, slots=True)
class WriteLines:
    """Lines to write on by hand, `pitch` apart."""

    count: int
    width: float
    pitch: float = 25.0

    @property
    def height(self) -> float:
        return self.count * self.pitch

    @property
    def least(self) -> float:
        return min(self.count, 2) * self.pitch

    def split(self, room: float) -> tuple[Block, Block] | None:
        fitting = min(int((room + _SLACK) / self.pitch), self.count - 1)
        if fitting < 1:
            return None
        return replace(self, count=fitting), replace(self, count=self.count - fitting)

    def draw(self, pen: Pen, x: float, y: float) -> None:
        for number in range(1, self.count + 1):
            pen.rule(x, y + number * self.pitch - RULE, self.width, RULE)
