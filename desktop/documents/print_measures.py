"""Sizes and distances of what is printed, in points, and the short ways to set text by them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from desktop.documents.page_blocks import HEAD_RULE, RULE, WHOLE_ROW, Block, Columns, Table, Text
from desktop.documents.text_lines import Figure, Inline, Run, Style, Typesetter

MILLIMETRE = 72 / 25.4
PAGE_WIDTH = 210 * MILLIMETRE
PAGE_HEIGHT = 297 * MILLIMETRE
LEFT = 20 * MILLIMETRE
WIDTH = PAGE_WIDTH - LEFT - 18 * MILLIMETRE
TOP = 12 * MILLIMETRE
FOOTER_BASELINE = 814.0

LARGE = 16 / 12

ROW_ABOVE = 4.7
ROW_BELOW = 4.9
COLUMN_GAP = 10.0


@dataclass(frozen=True, slots=True)
class Sheet:
    """One print's type sizes and its typesetter. `scale` is 1, or 16/12 for large type."""

    scale: float = 1.0
    setter: Typesetter = field(default_factory=Typesetter)

    @property
    def body(self) -> Style:
        return self.style(12, 16.5)

    @property
    def heading(self) -> Style:
        return self.style(15, 20.6)

    def style(self, size: float, leading: float, align: float = 0.0) -> Style:
        """A style in this print's scale."""
        return Style(size * self.scale, leading * self.scale, align)

    def text(self, text: str | Inline | Iterable[Inline], width: float, *, align: float = 0.0) -> Text:
        """Body text in a column of `width`."""
        style = self.style(12, 16.5, align)
        return Text(self.setter.lines(text, style, width), style)

    def bold(self, text: str, width: float, *, align: float = 0.0) -> Text:
        """Body text in bold."""
        return self.text(Run(text, bold=True), width, align=align)

    def heading_text(self, text: str) -> Text:
        """A heading over the whole width."""
        return Text(self.setter.lines(Run(text, bold=True), self.heading, WIDTH), self.heading)

    def bulleted(self, text: str, width: float) -> Text:
        """One point of a list."""
        indent = 13.8 * self.scale
        return Text(self.setter.lines(text, self.body, width - indent), self.body, indent, bulleted=True)

    def table(self, head: Block, rows: Iterable[Block]) -> Table:
        """Rows under a head. In large type the same words take more lines, and each of them more room."""
        return Table(head, tuple(rows), WHOLE_ROW * self.scale**2)

    def table_head(self, *cells: tuple[float, Block]) -> Columns:
        """The head row of a table."""
        return Columns(cells, WIDTH, below=3.7, weight=HEAD_RULE)

    def table_row(self, *cells: tuple[float, Block]) -> Columns:
        """A row of a table with its rule."""
        return Columns(cells, WIDTH, above=ROW_ABOVE, below=ROW_BELOW, weight=RULE)


def person_lines(lead: str, phone: str, figure: bool = False) -> list[Inline]:
    """Who it is and, in bold on a line of its own, the number to call."""
    inlines: list[Inline] = [Figure()] if figure else []
    if lead:
        inlines.append(Run(lead))
    if phone:
        inlines += [Run("\n")] if lead else []
        inlines.append(Run(phone, bold=True, whole=True))
    return inlines


def joined(*parts: str) -> str:
    """The parts that say something, with commas between."""
    return ", ".join(part for part in parts if part)
