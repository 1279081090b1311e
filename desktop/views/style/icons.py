"""Icons: own SVG copies of Material Symbols, coloured from a token when they are drawn."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from resources import resource_path


@lru_cache(maxsize=256)
def _svg(name: str) -> bytes:
    """The SVG of `name`; FileNotFoundError names the icon, so a misspelling is caught by any test that draws it."""
    return resource_path("icons", f"{name}.svg").read_bytes()


@lru_cache(maxsize=2048)
def icon_pixmap(name: str, colour: str, size: int, ratio: float = 1.0) -> QPixmap:
    """`size` is the logical edge in px, `ratio` the device pixel ratio of the surface."""
    renderer = QSvgRenderer(QByteArray(_svg(name).replace(b"<svg ", f'<svg fill="{colour}" '.encode(), 1)))
    edge = max(1, round(size * ratio))
    pixmap = QPixmap(edge, edge)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    renderer.render(painter, QRectF(0, 0, edge, edge))
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


def paint_icon(painter: QPainter, x: float, y: float, size: int, name: str, colour: str) -> None:
    """Draw the icon with its top left corner at (x, y)."""
    device = painter.device()
    ratio = device.devicePixelRatioF()
    painter.drawPixmap(round(x), round(y), icon_pixmap(name, QColor(colour).name(), size, ratio))


def make_icon(name: str, colour: str, size: int, ratio: float = 2.0) -> QIcon:
    """A QIcon for Qt's own widgets (menus, actions). It does not follow a later change of theme by itself."""
    return QIcon(icon_pixmap(name, QColor(colour).name(), size, ratio))
