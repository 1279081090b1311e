"""Log-in to the real service: through the browser, then a unit when there are several. Holds no patient data."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from desktop.models.records import UnitRecord
from desktop.models.unit_news import UnitNews
from desktop.views.application import prepare_running
from desktop.views.before_log_in import BesideLogIn
from desktop.views.components.base import clear, column, row
from desktop.views.components.button import Button
from desktop.views.components.facts import InfoBox
from desktop.views.components.labels import IconPicture, Label
from desktop.views.launcher_rows import UnitRow
from desktop.views.launcher_window import region_name
from desktop.views.moments import local_now
from desktop.views.news_words import news_words
from desktop.views.style.typography import Role
from desktop.views.theme import theme


class SignInWindow(QWidget):
    """One thing at a time: log in, wait for the browser, choose a unit, or unlock. `unit_chosen` carries a unit id."""

    login_requested = Signal()
    cancel_requested = Signal()
    unit_chosen = Signal(str)
    offline_requested = Signal(str)
    unlock_requested = Signal()
    logout_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        prepare_running()
        super().__init__(parent)
        self.setObjectName("sign_in.window")
        self.setProperty("ground", "pane")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setWindowTitle(self.tr("SAMSA"))
        self._rows: list[UnitRow] = []
        self._build()
        self.resize(760, 620)

    def _build(self) -> None:
        outer = column(self, margins=(40, 32, 40, 32))
        brand = row(spacing=12)
        brand.addWidget(IconPicture("diversity_3", 28, "accent"))
        brand.addWidget(Label("SAMSA", Role.PERSON), 1)
        outer.addLayout(brand)
        outer.addSpacing(32)
        self._title = Label("", Role.PAGE, wrap=True)
        self._title.setObjectName("sign_in.title")
        self._told = Label("", Role.FREE, wrap=True)
        self._told.setObjectName("sign_in.told")
        self._told.setMaximumWidth(theme().width(560))
        self._news = Label("", Role.FREE, wrap=True)
        self._news.setObjectName("sign_in.news")
        self._news.setMaximumWidth(theme().width(560))
        self._problem = InfoBox("")
        self._problem.setObjectName("sign_in.problem")
        for widget in (self._title, self._told, self._news, self._problem):
            outer.addWidget(widget)
            outer.addSpacing(12)
        buttons = row(spacing=12)
        self._main = Button("", "primary", icon="login", name="sign_in.main")
        self._other = Button("", "secondary", name="sign_in.other")
        self._main.clicked.connect(self._do_main)
        self._other.clicked.connect(self._do_other)
        buttons.addWidget(self._main)
        buttons.addWidget(self._other)
        buttons.addStretch(1)
        outer.addLayout(buttons)
        outer.addSpacing(24)
        self._head = Label("", Role.SECTION)
        self._head.setObjectName("sign_in.head")
        outer.addWidget(self._head)
        outer.addSpacing(8)
        self._scroll = self._list()
        outer.addWidget(self._scroll, 1)
        outer.addStretch()
        outer.addWidget(BesideLogIn(self))
        self.show_start(())

    def _list(self) -> QScrollArea:
        inside = QWidget()
        inside.setProperty("ground", "pane")
        self._units: QVBoxLayout = column()
        box = column(inside)
        box.addLayout(self._units)
        box.addStretch(1)
        scroll = QScrollArea()
        scroll.setObjectName("sign_in.units")
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inside)
        return scroll

    # -- what it says -----------------------------------------------------------------------------------------------

    def show_start(self, known: tuple[UnitRecord, ...], problem: str = "") -> None:
        """Nobody is logged in. `known` are units somebody has worked at on this computer: open to her without network.

        `problem` tells in Swedish why a log-in came to nothing.
        """
        self._state = "start"
        again = bool(problem)
        self._say(
            self.tr("Log in to SAMSA"),
            self.tr("You identify yourself in the browser, with your SITHS card or mobile SITHS."),
            problem,
        )
        self._offer(self.tr("Log in again") if again else self.tr("Log in"), "")
        self._show_units(self.tr("Work without network") if known else "", known)
        self._main.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_waiting(self) -> None:
        """The browser is open."""
        self._state = "waiting"
        told = self.tr("The browser is open. Identify yourself there; the log-in goes on here by itself.")
        self._say(self.tr("Identify yourself in the browser"), told, "")
        self._offer("", self.tr("Cancel"))
        self._show_units("", ())
        self._other.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_choice(self, name: str, units: tuple[UnitRecord, ...]) -> None:
        """She works at several units: one of them at a time."""
        self._state = "choice"
        told = self.tr("You are logged in as {name}. One unit is open at a time; you can change later.")
        self._say(self.tr("Choose the unit to work at"), told.format(name=name), "")
        self._offer("", self.tr("Cancel"))
        self._show_units(self.tr("Your units"), units)
        if self._rows:
            self._rows[0].setFocus(Qt.FocusReason.TabFocusReason)

    def show_locked(self, unit: str) -> None:
        """A session was locked. Nothing of what it showed is known here."""
        self._state = "locked"
        words = self.tr("{unit} is locked").format(unit=unit)
        self._say(words, self.tr("What was written is saved. Unlock to go on where you were."), "")
        self._offer(self.tr("Unlock"), self.tr("Log out"))
        self._show_units("", ())
        self._main.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_news(self, news: UnitNews) -> None:
        """How much has come to the locked unit. Nothing moves but the words."""
        if self._state == "locked":
            words = news_words(news, local_now())
            self._news.setText(words)
            self._news.setVisible(bool(words))
            self.setAccessibleDescription(f"{self._told.plain()} {words}".strip())

    def show_ended(self, known: tuple[UnitRecord, ...]) -> None:
        """She has closed the window: the session is over here, and perhaps not yet at the provider."""
        self.show_start(known)
        self._state = "ended"
        told = self.tr("The log-in may still be good in the browser. Log out there too if others use the computer.")
        self._say(self.tr("You have left SAMSA"), told, "")
        self._offer(self.tr("Log in"), self.tr("Log out in the browser"))

    def text(self) -> str:
        """Everything a reader sees, in order."""
        shown = (self._title, self._told, self._news, self._problem.label, self._head)
        return "\n".join(one.plain() for one in shown)

    def _say(self, title: str, told: str, problem: str) -> None:
        self._title.setText(title)
        self._told.setText(told)
        self._news.setText("")
        self._news.hide()
        self._problem.set_text(problem, "error", "danger")
        self._problem.setVisible(bool(problem))
        self.setAccessibleName(title)
        self.setAccessibleDescription(f"{problem} {told}".strip())

    def _offer(self, main: str, other: str) -> None:
        for button, text in ((self._main, main), (self._other, other)):
            button.setVisible(bool(text))
            if text:
                button.setText(text)

    def _show_units(self, head: str, units: tuple[UnitRecord, ...]) -> None:
        self._head.setText(head)
        self._head.setVisible(bool(head))
        self._scroll.setVisible(bool(units))  # an empty list would take room from the words above it
        clear(self._units)
        self._rows = []
        for unit in units:
            choice = UnitRow(replace(unit, login=region_name(unit.sub_region)))  # the same name stands in several
            choice.clicked.connect(lambda _checked=False, unit=unit: self._choose(unit.unit_id))
            choice.installEventFilter(self)
            self._units.addWidget(choice)
            self._rows.append(choice)

    # -- what she does ----------------------------------------------------------------------------------------------

    def _do_main(self) -> None:
        (self.unlock_requested if self._state == "locked" else self.login_requested).emit()

    def _do_other(self) -> None:
        (self.logout_requested if self._state in {"locked", "ended"} else self.cancel_requested).emit()

    def _choose(self, unit_id: str) -> None:
        (self.unit_chosen if self._state == "choice" else self.offline_requested).emit(unit_id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._state in {"waiting", "choice"}:
            self.cancel_requested.emit()
            return
        super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and isinstance(watched, UnitRow):
            return self._row_key(watched, Qt.Key(event.key()))
        return super().eventFilter(watched, event)

    def _row_key(self, choice: UnitRow, key: Qt.Key) -> bool:
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._choose(choice.unit.unit_id)
            return True
        if key not in {Qt.Key.Key_Down, Qt.Key.Key_Up}:
            return False
        at = self._rows.index(choice) + (1 if key == Qt.Key.Key_Down else -1)
        self._rows[max(0, min(at, len(self._rows) - 1))].setFocus(Qt.FocusReason.TabFocusReason)
        return True
