"""The 20 px badge: a state as icon and word on a soft ground."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.views.components.base import Themed
from desktop.views.style.icons import paint_icon
from desktop.views.style.typography import Role
from desktop.views.theme import Theme, theme

_RADIUS: Final = 4
_LEFT: Final = 7
_RIGHT: Final = 8
_GAP: Final = 4
_ICON: Final = 14


class Kind(StrEnum):
    OK = "ok"
    WARN = "warn"
    DANGER = "danger"
    ACCENT = "accent"
    NEUTRAL = "neutral"
    PROT = "prot"


@dataclass(frozen=True, slots=True)
class _Colours:
    ground: str
    ink: str
    border: str | None


_COLOURS: Final = {
    Kind.OK: _Colours("oksoft", "ok", None),
    Kind.WARN: _Colours("warnsoft", "warn", None),
    Kind.DANGER: _Colours("dangersoft", "danger", None),
    Kind.ACCENT: _Colours("accentsoft", "accent", None),
    Kind.NEUTRAL: _Colours("sub", "text2", "line"),
    Kind.PROT: _Colours("prot", "onprot", None),
}


def badge_size(look: Theme, text: str, icon: str | None) -> QSize:
    """Room the badge takes at the text size in force."""
    words = QFontMetrics(look.font(Role.SMALL_MEDIUM)).horizontalAdvance(text)
    picture = look.icon(_ICON) + _GAP if icon else 0
    return QSize(_LEFT + picture + words + _RIGHT, look.height(Role.SMALL, padding=2))


def paint_badge(painter: QPainter, look: Theme, rect: QRect, kind: Kind | str, icon: str | None, text: str) -> None:
    """Paint the badge filling `rect` (see `badge_size`); text too long for it is elided."""
    colours = _COLOURS[Kind(kind)]
    ink = look.colour(colours.ink)
    bordered = look.tokens.bordered and kind != Kind.PROT
    border = ink if bordered else look.colour(colours.border) if colours.border else None
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(look.colour(colours.ground))
    painter.setPen(QPen(border, 1) if border else Qt.PenStyle.NoPen)
    inset = 0.5 if border else 0
    painter.drawRoundedRect(QRectF(rect).adjusted(inset, inset, -inset, -inset), _RADIUS, _RADIUS)
    x = rect.left() + _LEFT
    if icon:
        edge = look.icon(_ICON)
        paint_icon(painter, x, rect.top() + (rect.height() - edge) / 2, edge, icon, ink.name())
        x += edge + _GAP
    painter.setPen(ink)
    painter.setFont(look.font(Role.SMALL_MEDIUM))
    room = rect.right() + 1 - _RIGHT - x
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room + 1)
    place = QRect(x, rect.top(), room + 2, rect.height())
    painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
    painter.restore()


class Badge(Themed, QWidget):
    """A state a person can read: `kind` colours it, icon and word say it."""

    def __init__(
        self, text: str, icon: str | None = None, kind: Kind | str = Kind.NEUTRAL, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._text = text
        self._icon = icon
        self._kind = Kind(kind)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(text)
        self.built()

    def text(self) -> str:
        return self._text

    @property
    def kind(self) -> Kind:
        return self._kind

    def set_state(self, text: str, icon: str | None, kind: Kind | str) -> None:
        self._text, self._icon, self._kind = text, icon, Kind(kind)
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return badge_size(theme(), self._text, self._icon)

    def minimumSizeHint(self) -> QSize:
        return QSize(min(self.sizeHint().width(), theme().width(72)), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_badge(painter, theme(), self.rect(), self._kind, self._icon, self._text)
        full = self.width() >= self.sizeHint().width()
        self.setToolTip("" if full else self._text)
