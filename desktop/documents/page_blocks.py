"""What a page is made of: blocks that know their height, can be cut in two and draw themselves.

All lengths are points. A cut never leaves a single line of a longer text alone, and a cut block's two parts together
draw what the whole would have drawn.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from desktop.documents.page_pen import Pen
from desktop.documents.text_lines import Line, Style

RULE = 0.7
HEAD_RULE = 1.5

_SLACK = 0.01
WHOLE_ROW = 170.0
"""A table row up to this height goes to the next page in one piece; a taller one is cut."""

_ASCENT = 1.069
_DESCENT = 0.293


class Block(Protocol):
    """A piece of a page."""

    @property
    def height(self) -> float:
        """The room the whole block takes."""
        ...

    @property
    def least(self) -> float:
        """The smallest room in which the block, or a decent first part of it, can stand."""
        ...

    def split(self, room: float) -> tuple[Block, Block] | None:
        """The part that fits in `room` and the rest; None when no cut would look right."""
        ...

    def draw(self, pen: Pen, x: float, y: float) -> None:
        """Draw with the upper left corner at (x, y)."""
        ...


@dataclass(frozen=True, slots=True)
class Text:
    """Lines of one style. A bulleted text has its square to the left of the first line, `indent` points out."""

    lines: tuple[Line, ...]
    style: Style
    indent: float = 0.0
    bulleted: bool = False

    @property
    def height(self) -> float:
        return len(self.lines) * self.style.leading

    @property
    def least(self) -> float:
        return self.height if len(self.lines) < 4 else 2 * self.style.leading

    def split(self, room: float) -> tuple[Block, Block] | None:
        count = min(int((room + _SLACK) / self.style.leading), len(self.lines) - 2)
        if count < 2:
            return None
        return replace(self, lines=self.lines[:count]), replace(self, lines=self.lines[count:], bulleted=False)

    def draw(self, pen: Pen, x: float, y: float) -> None:
        size, leading = self.style.size, self.style.leading
        baseline = y + (leading - (_ASCENT + _DESCENT) * size) / 2 + _ASCENT * size
        if self.bulleted:
            pen.bullet(x, baseline, size)
        pen.lines(x + self.indent, baseline, size, leading, self.lines)


@dataclass(frozen=True, slots=True)
class Blank:
    """Nothing, `height` points high; also a line to write on when `width` is given."""

    height: float
    width: float = 0.0

    @property
    def least(self) -> float:
        return self.height

    def split(self, room: float) -> tuple[Block, Block] | None:
        del room
        return None

    def draw(self, pen: Pen, x: float, y: float) -> None:
        if self.width:
            pen.rule(x, y + self.height - RULE, self.width, RULE)


@dataclass(frozen=True, slots=True)
class Columns:
    """Blocks side by side, each at its distance from the left, with an optional rule below over `width`."""

    cells: tuple[tuple[float, Block], ...]
    width: float = 0.0
    above: float = 0.0
    below: float = 0.0
    weight: float = 0.0

    @property
    def height(self) -> float:
        return self.above + max(block.height for _, block in self.cells) + self.below + self.weight

    @property
    def least(self) -> float:
        return self.above + max(block.least for _, block in self.cells) + self.below + self.weight

    def split(self, room: float) -> tuple[Block, Block] | None:
        inner = room - self.above - self.below
        first: list[tuple[float, Block]] = []
        rest: list[tuple[float, Block]] = []
        for x, block in self.cells:
            if block.height <= inner + _SLACK:
                first.append((x, block))
                rest.append((x, Blank(0)))
                continue
            parts = block.split(inner)
            if parts is None:
                return None
            first.append((x, parts[0]))
            rest.append((x, parts[1]))
        return replace(self, cells=tuple(first), weight=0.0), replace(self, cells=tuple(rest))

    def draw(self, pen: Pen, x: float, y: float) -> None:
        for offset, block in self.cells:
            block.draw(pen, x + offset, y + self.above)
        if self.weight:
            pen.rule(x, y + self.height - self.weight, self.width, self.weight)


@dataclass(frozen=True, slots=True)
class Stack:
    """Blocks under each other, `gap` apart. The first `together` of them are never parted; `whole` parts none."""

    blocks: tuple[Block, ...]
    gap: float = 0.0
    together: int = 1
    whole: bool = False

    @property
    def height(self) -> float:
        return sum(block.height for block in self.blocks) + self.gap * max(0, len(self.blocks) - 1)

    @property
    def least(self) -> float:
        if self.whole:
            return self.height
        kept = self.blocks[: self.together]
        return sum(block.height for block in kept[:-1]) + self.gap * (len(kept) - 1) + kept[-1].least if kept else 0.0

    def split(self, room: float) -> tuple[Block, Block] | None:
        if self.whole:
            return None
        used = 0.0
        for number, block in enumerate(self.blocks):
            if used + block.height <= room + _SLACK:
                used += block.height + self.gap
                continue
            return self._cut(number, room - used)
        return None

    def _cut(self, number: int, room: float) -> tuple[Block, Block] | None:
        """Cut in or before block `number`, which has only `room` left."""
        before, block, after = self.blocks[:number], self.blocks[number], self.blocks[number + 1 :]
        parts = block.split(room) if number >= self.together - 1 else None
        if parts is not None:
            first = replace(self, blocks=(*before, parts[0]))
            return first, replace(self, blocks=(parts[1], *after), together=1)
        if number < max(1, self.together):
            return None
        return replace(self, blocks=before), replace(self, blocks=(block, *after), together=1)

    def draw(self, pen: Pen, x: float, y: float) -> None:
        for block in self.blocks:
            block.draw(pen, x, y)
            y += block.height + self.gap


@dataclass(frozen=True, slots=True)
class Boxed:
    """A stack in a frame; each part of a cut box has a frame of its own."""

    inner: Stack
    width: float
    side: float
    above: float
    below: float
    weight: float

    @property
    def height(self) -> float:
        return self.above + self.inner.height + self.below

    @property
    def least(self) -> float:
        return self.above + self.inner.least + self.below

    def split(self, room: float) -> tuple[Block, Block] | None:
        parts = self.inner.split(room - self.above - self.below)
        if parts is None:
            return None
        first, rest = parts
        if not isinstance(first, Stack) or not isinstance(rest, Stack):
            return None
        return replace(self, inner=first), replace(self, inner=rest)

    def draw(self, pen: Pen, x: float, y: float) -> None:
        pen.frame(x, y, self.width, self.height, self.weight)
        self.inner.draw(pen, x + self.side, y + self.above)


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a head that is repeated on every page the table reaches. A row up to `whole_row` high is never cut."""

    head: Block
    rows: Sequence[Block]
    whole_row: float = WHOLE_ROW

    @property
    def height(self) -> float:
        return self.head.height + sum(row.height for row in self.rows)

    @property
    def least(self) -> float:
        if not self.rows:
            return self.head.height
        first = self.rows[0]
        return self.head.height + (first.height if first.height <= self.whole_row else first.least)

    def split(self, room: float) -> tuple[Block, Block] | None:
        used = self.head.height
        for number, row in enumerate(self.rows):
            if used + row.height <= room + _SLACK:
                used += row.height
                continue
            before, after = tuple(self.rows[:number]), tuple(self.rows[number + 1 :])
            parts = row.split(room - used) if row.height > self.whole_row else None
            if parts is not None:
                return replace(self, rows=(*before, parts[0])), replace(self, rows=(parts[1], *after))
            if not before:
                return None
            return replace(self, rows=before), replace(self, rows=(row, *after))
        return None

    def draw(self, pen: Pen, x: float, y: float) -> None:
        self.head.draw(pen, x, y)
        y += self.head.height
        for row in self.rows:
            row.draw(pen, x, y)
            y += row.height
