"""A field for a day: written in any common way, or picked."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QCoreApplication, QDate, QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QCalendarWidget, QLineEdit, QToolButton, QWidget

from desktop.views.components.base import Themed, column
from desktop.views.moments import full_short_day, parse_day
from desktop.views.style.icons import make_icon
from desktop.views.theme import theme


class DateLine(Themed, QLineEdit):
    """A day, written in any common way or picked; the picker never stands in the way of typing."""

    day_picked = Signal(str)

    def __init__(self, name: str) -> None:
        super().__init__()
        self._quiet = False
        self.setObjectName(name)
        self.setPlaceholderText(QCoreApplication.translate("answers", "yyyy-mm-dd"))
        self.opener = QToolButton(self)
        self.opener.setObjectName(f"{name}.calendar")
        self.opener.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.opener.setCursor(Qt.CursorShape.ArrowCursor)
        words = QCoreApplication.translate("answers", "Choose a day in the calendar (Alt+Down)")
        self.opener.setAccessibleName(words)
        self.opener.setToolTip(words)
        self.opener.clicked.connect(self.open_calendar)
        self.built()

    def restyle(self) -> None:
        look = theme()
        self.opener.setIcon(make_icon("calendar_today", look.tokens.text2, look.icon(18)))
        self.opener.setIconSize(QSize(look.icon(18), look.icon(18)))
        edge = look.height("body", padding=4)
        self.opener.setFixedSize(edge, edge)
        self.setTextMargins(0, 0, edge - 6, 0)
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def set_quiet(self, quiet: bool) -> None:
        """In a table: the calendar shows while one is here, or while there is no day yet."""
        self._quiet = quiet
        self._place()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._place()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._place()

    def _place(self) -> None:
        self.opener.move(self.width() - self.opener.width() - 4, (self.height() - self.opener.height()) // 2)
        wanted = not self._quiet or self.hasFocus() or not self.text()
        self.opener.setVisible(wanted and not self.isReadOnly())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.open_calendar()
            return
        super().keyPressEvent(event)

    def open_calendar(self) -> None:
        calendar = QCalendarWidget()
        popup = QWidget(self, Qt.WindowType.Popup)
        popup.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        column(popup, margins=(4, 4, 4, 4)).addWidget(calendar)
        calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.ISOWeekNumbers)
        calendar.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        shown = parse_day(self.property("day"))
        if shown is not None:
            calendar.setSelectedDate(QDate(shown.year, shown.month, shown.day))

        def take(day: QDate) -> None:
            self.day_picked.emit(full_short_day(date(day.year(), day.month(), day.day())))
            QTimer.singleShot(0, popup, popup.close)

        calendar.clicked.connect(take)
        calendar.activated.connect(take)
        popup.move(self.mapToGlobal(QPoint(0, self.height() + 2)))
        popup.show()
        calendar.setFocus()
