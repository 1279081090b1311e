"""Text on screen: a label with a type role and a tone, an icon, and the two together."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from desktop.views.components.base import Themed, row, set_property
from desktop.views.style.icons import paint_icon
from desktop.views.style.typography import Role
from desktop.views.theme import theme

_LEADING = 2
"""Rich text sets its lines this much lower than a plain label does."""


class Label(Themed, QLabel):
    """Plain text in one of the type roles. Markup in the text is shown, never obeyed.

    `wrap=True` lets it run over several lines with the line box of its role.
    """

    def __init__(
        self,
        text: str = "",
        face: Role | str = Role.BODY,
        tone: str = "text",
        *,
        wrap: bool = False,
        selectable: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        self._heights: dict[int, int] = {}
        """By width, until the text or its looks change: a page that is laid out asks two dozen times, and each time Qt
        would set the text anew."""
        super().__init__(parent)
        self._face = Role(face)
        self._wrap = wrap
        self._plain = text
        self._aside = ""
        self._marks: tuple[tuple[int, int], ...] = ()
        self.setProperty("face", str(self._face))
        self.setProperty("tone", tone)
        self.setWordWrap(wrap)
        if wrap:
            policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
            policy.setHeightForWidth(True)
            self.setSizePolicy(policy)
        if selectable:
            self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.built()

    def plain(self) -> str:
        """The text as a person reads it (`text()` holds markup when the label wraps)."""
        return self._plain

    def setText(self, text: str) -> None:
        self._plain, self._marks = text, ()
        self._show()

    def mark(self, spans: Sequence[tuple[int, int]]) -> None:
        """Mark parts of the text (start, end), from the left; none to take the marks away."""
        self._marks = tuple(spans)
        self._show()

    @property
    def face(self) -> Role:
        return self._face

    def set_aside(self, aside: str) -> None:
        """A quieter word after the text; shown by labels that wrap."""
        self._aside = aside
        self._show()

    def set_tone(self, tone: str) -> None:
        set_property(self, "tone", tone)

    def set_face(self, face: Role | str) -> None:
        self._face = Role(face)
        set_property(self, "face", str(self._face))
        self.restyle()

    def restyle(self) -> None:
        self.setMinimumHeight(theme().line(self._face))
        self._show()

    def heightForWidth(self, width: int) -> int:
        if not self.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
            return super().heightForWidth(width)  # in a font that it will not be shown in
        if (height := self._heights.get(width)) is None:
            height = self._heights[width] = super().heightForWidth(width)
        return height

    def changeEvent(self, event: QEvent) -> None:
        self._heights.clear()
        super().changeEvent(event)

    def _show(self) -> None:
        self._heights.clear()
        self.setTextFormat(Qt.TextFormat.RichText if self._wrap or self._marks else Qt.TextFormat.PlainText)
        if self._wrap or self._marks:
            lines = self._marked().replace("\n", "<br>")
            if self._aside:
                quiet = f"color:{theme().tokens.text2};font-weight:400"
                lines += f' <span style="{quiet}">{escape(self._aside)}</span>'
            QLabel.setText(self, f'<div style="line-height:{theme().line(self._face)}px">{lines}</div>')
        else:
            QLabel.setText(self, self._plain)
        self.setAccessibleName(f"{self._plain} {self._aside}".strip())

    def _marked(self) -> str:
        """As markup, with what is marked underlined on its own ground: colour is never alone."""
        look, done, parts = theme().tokens, 0, []
        for start, end in self._marks:
            parts.append(escape(self._plain[done:start]))
            style = f"background-color:{look.accentsoft};color:{look.text};text-decoration:underline"
            parts.append(f'<span style="{style}">{escape(self._plain[start:end])}</span>')
            done = end
        return "".join(parts) + escape(self._plain[done:])


class ElidedLabel(Label):
    """One line that gives way when the window is narrow; the whole text stays in the tool tip and for readers."""

    def __init__(self, text: str = "", face: Role | str = Role.BODY, tone: str = "text") -> None:
        super().__init__(text, face, tone)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(theme().colour(str(self.property("tone"))))
        painter.setFont(self.font())
        metrics = self.fontMetrics()
        shown = metrics.elidedText(self.plain(), Qt.TextElideMode.ElideRight, self.width())
        self.setToolTip(self.plain() if shown != self.plain() else "")
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)


class IconPicture(Themed, QWidget):
    """An icon in a token colour. Decoration: the word beside it carries the meaning."""

    def __init__(self, icon: str, size: int = 16, tone: str = "text2", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = icon
        self._size = size
        self._tone = tone
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.built()

    def set_icon(self, icon: str, tone: str | None = None) -> None:
        self._icon = icon
        self._tone = tone or self._tone
        self.update()

    def restyle(self) -> None:
        edge = theme().icon(self._size)
        self.setFixedSize(edge, edge)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_icon(painter, 0, 0, self.width(), self._icon, theme().tokens.colour(self._tone))


class IconLabel(Themed, QWidget):
    """Icon and word, always together."""

    def __init__(
        self,
        icon: str,
        text: str = "",
        face: Role | str = Role.SMALL,
        tone: str = "text2",
        *,
        size: int = 16,
        gap: int = 6,
        icon_tone: str | None = None,
        wrap: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.picture = IconPicture(icon, size, icon_tone or tone)
        self.label = Label(text, face, tone, wrap=wrap)
        box = row(self, spacing=gap)
        self._beside = QWidget()
        self._above = row(self._beside)
        self._above.addWidget(self.picture)
        box.addWidget(self._beside, 0, Qt.AlignmentFlag.AlignTop if wrap else Qt.AlignmentFlag.AlignVCenter)
        box.addWidget(self.label, 1)
        if wrap:
            self.label.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        else:
            self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(text)
        self.built()

    def restyle(self) -> None:
        """A wrapping text keeps its icon in the middle of its first line."""
        wrap = self.label.wordWrap()
        above = (theme().line(self.label.face) - self.picture.height()) // 2 + _LEADING if wrap else 0
        self._above.setContentsMargins(0, max(above, 0), 0, 0)

    def text(self) -> str:
        return self.label.plain()

    def setText(self, text: str) -> None:
        self.label.setText(text)
        self.setAccessibleName(text)

    def set_state(self, icon: str, text: str, tone: str) -> None:
        """Change all three at once: picture, word and colour never disagree."""
        self.picture.set_icon(icon, tone)
        self.label.set_tone(tone)
        self.setText(text)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint() if not self.label.wordWrap() else super().minimumSizeHint()
