"""The pen: draws on a ReportLab canvas in points from the top left corner of the page."""

from __future__ import annotations

from typing import Protocol

from reportlab.pdfgen.canvas import Canvas

from desktop.documents.text_lines import Line

WATERMARK_GREY = 0.95


class Pen(Protocol):
    """What a block may ask for. Lengths in points, y downwards from the top edge of the page."""

    def lines(
        self, x: float, baseline: float, size: float, leading: float, lines: tuple[Line, ...], *, white: bool = False
    ) -> None: ...
    def rule(self, x: float, y: float, width: float, weight: float) -> None: ...
    def frame(self, x: float, y: float, width: float, height: float, weight: float) -> None: ...
    def filled(self, x: float, y: float, width: float, height: float) -> None: ...
    def cross(self, x: float, y: float, side: float) -> None: ...
    def bullet(self, x: float, baseline: float, size: float) -> None: ...


class CanvasPen:
    """A pen on one canvas whose pages are `page_height` points high."""

    def __init__(self, canvas: Canvas, page_height: float) -> None:
        self._canvas = canvas
        self._height = page_height

    def lines(
        self, x: float, baseline: float, size: float, leading: float, lines: tuple[Line, ...], *, white: bool = False
    ) -> None:
        """Draw text lines, the first on `baseline`."""
        text = self._canvas.beginText()
        if white:
            text.setFillGray(1)
        figures: list[tuple[float, float]] = []
        for number, line in enumerate(lines):
            y = self._height - baseline - number * leading
            for segment in line:
                if segment.face is None:
                    figures.append((x + segment.x, y))
                    continue
                text.setFont(segment.face, size)
                text.setTextOrigin(x + segment.x, y)
                text.textOut(segment.text)
        if white:
            text.setFillGray(0)
        self._canvas.drawText(text)
        for left, y in figures:
            self._figure(left, y, size / 12)

    def rule(self, x: float, y: float, width: float, weight: float) -> None:
        """A horizontal line whose upper edge lies at `y`."""
        self._canvas.setLineWidth(weight)
        middle = self._height - y - weight / 2
        self._canvas.line(x, middle, x + width, middle)

    def frame(self, x: float, y: float, width: float, height: float, weight: float) -> None:
        """A rectangle; the measures are those of its outer edge."""
        self._canvas.setLineWidth(weight)
        self._canvas.rect(
            x + weight / 2, self._height - y - height + weight / 2, width - weight, height - weight, stroke=1, fill=0
        )

    def filled(self, x: float, y: float, width: float, height: float) -> None:
        """A black rectangle."""
        self._canvas.rect(x, self._height - y - height, width, height, stroke=0, fill=1)

    def cross(self, x: float, y: float, side: float) -> None:
        """The cross in a ticked box of that side."""
        self._canvas.setLineWidth(1.4)
        inset = side * 0.22
        left, right = x + inset, x + side - inset
        top, bottom = self._height - y - inset, self._height - y - side + inset
        self._canvas.line(left, top, right, bottom)
        self._canvas.line(left, bottom, right, top)

    def bullet(self, x: float, baseline: float, size: float) -> None:
        """A small black square; `size` is that of the text beside it."""
        side = size * 0.36
        self._canvas.rect(x, self._height - baseline + size * 0.13, side, side, stroke=0, fill=1)

    def watermark(self, words: list[str], face: str, page_width: float) -> None:
        """Grey words across the page. Drawn first, they lie behind everything else."""
        size = 125.0 if len(words) == 1 else 110.0
        canvas = self._canvas
        canvas.saveState()
        canvas.setFillGray(WATERMARK_GREY)
        canvas.translate(page_width / 2, self._height / 2 + 12)
        canvas.rotate(51)
        canvas.setFont(face, size)
        line = size * 1.15
        for number, word in enumerate(words):
            middle = (len(words) - 1) / 2 - number
            canvas.drawCentredString(0, middle * line - size * 0.357, word, charSpace=size * 0.03)
        canvas.restoreState()

    def _figure(self, x: float, y: float, scale: float) -> None:
        """A black disc with a white head and shoulders, 14 points wide at scale 1, resting on the text line."""
        canvas = self._canvas
        canvas.saveState()
        canvas.translate(x + 7.1 * scale, y + 3.7 * scale)
        canvas.scale(scale, scale)
        canvas.circle(0, 0, 7.1, stroke=0, fill=1)
        canvas.setFillGray(1)
        canvas.circle(0, 2.3, 2.2, stroke=0, fill=1)
        shoulders = canvas.beginPath()
        shoulders.moveTo(-4.05, -4.0)
        shoulders.curveTo(-4.05, -2.3, -2.2, -0.9, 0, -0.9)
        shoulders.curveTo(2.2, -0.9, 4.05, -2.3, 4.05, -4.0)
        shoulders.close()
        canvas.drawPath(shoulders, stroke=0, fill=1)
        canvas.restoreState()
