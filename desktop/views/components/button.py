"""Buttons: verb and object, at most one primary per view, the key that does the same in a small frame."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from desktop.views.components.base import Themed
from desktop.views.style.icons import paint_icon
from desktop.views.style.typography import Role
from desktop.views.theme import Theme, theme

_RADIUS: Final = 4
_SIDE: Final = 12
_GAP: Final = 8
_KEY_SIDE: Final = 5
_ICON: Final = 18
_PRESSING: Final = (Qt.Key.Key_Space, Qt.Key.Key_Select)


class ButtonKind(StrEnum):
    PRIMARY = "primary"
    SECONDARY = "secondary"
    QUIET = "quiet"
    LINK = "link"


def key_size(look: Theme, key: str) -> QSize:
    """Room of the small frame around a key's name."""
    words = QFontMetrics(look.font(Role.SMALL)).horizontalAdvance(key)
    tall = look.line(Role.SMALL)
    return QSize(max(tall, words + 2 * _KEY_SIDE), tall)


def paint_key(painter: QPainter, look: Theme, rect: QRectF, key: str, ink: QColor, frame: QColor) -> None:
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(frame, 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
    painter.setPen(ink)
    painter.setFont(look.font(Role.SMALL))
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, key)
    painter.restore()


class Button(Themed, QPushButton):
    """A push button painted from the tokens.

    `key` is shown as a hint only; the view binds the shortcut. With `set_unavailable(reason)` it looks dashed,
    can still be reached and pressed, and then emits `explained(reason)` instead of `clicked`.
    """

    explained = Signal(str)

    def __init__(
        self,
        text: str,
        kind: ButtonKind | str = ButtonKind.SECONDARY,
        *,
        icon: str | None = None,
        key: str | None = None,
        in_bar: bool = False,
        small: bool = False,
        name: str | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._kind = ButtonKind(kind)
        self._icon_name = icon
        self._key = key
        self._padding = 8 if in_bar else 12
        self._small = small
        self._side = 8 if small else _SIDE
        self._icon_size = 16 if small else _ICON
        self._reason: str | None = None
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        if self._kind is ButtonKind.LINK:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        if name:
            self.setObjectName(name)
        self.setAccessibleName(text)
        self._describe()

    # -- what the view says -----------------------------------------------------------------------------------------

    @property
    def kind(self) -> ButtonKind:
        return self._kind

    def set_kind(self, kind: ButtonKind | str) -> None:
        self._kind = ButtonKind(kind)
        self.updateGeometry()
        self.update()

    def setText(self, text: str) -> None:
        super().setText(text)
        self.setAccessibleName(text)
        self.updateGeometry()

    def set_icon_name(self, icon: str | None) -> None:
        self._icon_name = icon
        self.updateGeometry()
        self.update()

    def set_unavailable(self, reason: str | None) -> None:
        """Why it cannot be done now, in words; None makes it available again."""
        self._reason = reason
        self.setToolTip(reason or "")
        self._describe()
        self.update()

    @property
    def reason(self) -> str | None:
        return self._reason

    @property
    def key(self) -> str:
        """The key that does the same; '' for none."""
        return self._key or ""

    def _describe(self) -> None:
        self.setAccessibleDescription(self._reason or (self._key or ""))

    # -- pressing something that is not available explains it ---------------------------------------------------------

    def click(self) -> None:
        if self._reason is None:
            super().click()
        else:
            self.explained.emit(self._reason)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._reason is None:
            super().mousePressEvent(event)
        elif event.button() == Qt.MouseButton.LeftButton:
            self.explained.emit(self._reason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self._kind is not ButtonKind.LINK:
            self.click()
        elif event.key() in _PRESSING and self._reason is not None:
            self.explained.emit(self._reason)
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.click()
        else:
            super().keyPressEvent(event)

    # -- painting ---------------------------------------------------------------------------------------------------

    def _face(self) -> Role:
        if self._small:
            return Role.SMALL
        return Role.STRONG if self._kind is ButtonKind.PRIMARY else Role.BODY

    def _word(self) -> str:
        return self.text().replace("&", "")

    def sizeHint(self) -> QSize:
        look = theme()
        side = 0 if self._kind is ButtonKind.LINK else self._side
        wide = 2 * side + QFontMetrics(look.font(self._face())).horizontalAdvance(self._word())
        if self._icon_name:
            wide += look.icon(self._icon_size) + _GAP
        if self._key:
            wide += key_size(look, self._key).width() + _GAP
        padding = 4 if self._kind is ButtonKind.LINK else self._padding
        return QSize(wide, look.height(Role.BODY, padding=padding))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def _colours(self) -> tuple[QColor | None, QColor, QColor | None]:
        """Ground, ink, border."""
        look = theme()
        over = self.underMouse() or self.isDown()
        if self._reason is not None or not self.isEnabled():
            return None, look.colour("text3"), look.colour("linestrong")
        if self._kind is ButtonKind.PRIMARY:
            return look.colour("accenthover" if over else "accent"), look.colour("onaccent"), None
        if self._kind is ButtonKind.LINK:
            return None, look.colour("accenthover" if over else "accent"), None
        ground = look.colour("sel" if self.isDown() else "hover") if over else None
        if self._kind is ButtonKind.QUIET:
            return ground, look.colour("text2" if self._small else "text"), None
        return ground or look.colour("pane"), look.colour("text"), look.colour("linestrong")

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme()
        ground, ink, border = self._colours()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter, ground, border)
        spare = (self.width() - self.sizeHint().width()) // 2
        side = 0 if self._kind is ButtonKind.LINK else max(self._side, spare + self._side)
        x = side
        if self._icon_name:
            edge = look.icon(self._icon_size)
            paint_icon(painter, x, (self.height() - edge) / 2, edge, self._icon_name, ink.name())
            x += edge + _GAP
        font = look.font(self._face())
        painter.setFont(font)
        painter.setPen(ink)
        words = painter.fontMetrics().horizontalAdvance(self._word())
        painter.drawText(QRectF(x, 0, words + 2, self.height()), Qt.AlignmentFlag.AlignVCenter, self._word())
        if self._kind is ButtonKind.LINK:
            baseline = (self.height() + painter.fontMetrics().ascent() - painter.fontMetrics().descent()) / 2 + 2
            painter.setPen(QPen(ink, 1))
            painter.drawLine(round(x), round(baseline), round(x + words), round(baseline))
        if self._key:
            self._paint_hint(painter, look, ink, side)

    def _paint_ground(self, painter: QPainter, ground: QColor | None, border: QColor | None) -> None:
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setBrush(ground if ground is not None else Qt.BrushStyle.NoBrush)
        if border is None:
            painter.setPen(Qt.PenStyle.NoPen)
            frame = QRectF(self.rect())
        else:
            dashed = self._reason is not None or not self.isEnabled()
            painter.setPen(QPen(border, 1, Qt.PenStyle.DashLine if dashed else Qt.PenStyle.SolidLine))
        if ground is not None or border is not None:
            painter.drawRoundedRect(frame, _RADIUS, _RADIUS)

    def _paint_hint(self, painter: QPainter, look: Theme, ink: QColor, side: int) -> None:
        size = key_size(look, self._key or "")
        x = self.width() - side - size.width() + (2 if self._kind is not ButtonKind.PRIMARY else 0)
        box = QRectF(x, (self.height() - size.height()) / 2, size.width(), size.height())
        primary = self._kind is ButtonKind.PRIMARY and self._reason is None and self.isEnabled()
        frame = ink if primary or look.tokens.bordered else look.colour("line")
        paint_key(painter, look, box, self._key or "", ink if primary else look.colour("text3"), frame)


class KeyCap(Themed, QWidget):
    """A key's name in its small frame, beside a word."""

    def __init__(self, key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._key = key
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(key)
        self.built()

    def restyle(self) -> None:
        self.setFixedSize(key_size(theme(), self._key))

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme()
        painter = QPainter(self)
        paint_key(painter, look, QRectF(self.rect()), self._key, look.colour("text3"), look.colour("line"))
