"""The main window: training band, menus, offline bar, navigation, one page at a time, status bar."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction, QCloseEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QApplication, QFrame, QMainWindow, QMenu, QMenuBar, QSizePolicy, QWidget

from desktop.views.application import prepare_running
from desktop.views.components.bars import LockBar, OfflineBar, OfflineState, StatusBar, StatusState, TrainingBand
from desktop.views.components.base import Themed, column, row
from desktop.views.components.button import Button
from desktop.views.components.data_age import tell_age
from desktop.views.components.fields import SearchField
from desktop.views.components.keys import bind_letter
from desktop.views.components.navigation import NavigationPanel, OpenCase, UnitButton
from desktop.views.components.notice_bars import NoticeBars
from desktop.views.components.page_stack import PageStack
from desktop.views.components.panes import go_to_pane, make_pane
from desktop.views.components.reading_order import ReadingOrder
from desktop.views.explain_bar import ExplainBar
from desktop.views.help_and_settings import HelpAndSettings
from desktop.views.look_menus import add_look_menus
from desktop.views.moments import clock_time, local, local_now
from desktop.views.style.typography import Role
from desktop.views.theme import theme

if TYPE_CHECKING:
    from desktop.models.records import SyncState

THREE_PANES: Final = 1240
"""Logical width from which navigation stands open beside the content."""
_SMALLEST: Final = (480, 420)
_AGE_EVERY_MS: Final = 30_000
PAGES: Final = ("inbox", "drafts", "outbox", "cases", "sip", "units", "statistics", "admin")


class MainWindow(ReadingOrder, Themed, QMainWindow):
    """The frame around every page. It shows what it is told and emits what is asked for; it knows no case."""

    page_requested = Signal(str)
    case_requested = Signal(str)
    unit_requested = Signal()
    lock_requested = Signal()
    retry_requested = Signal()
    outside_requested = Signal()
    find_requested = Signal()
    stay_requested = Signal()
    closing = Signal()

    def __init__(
        self, *, training: bool = True, clock: Callable[[], datetime] = local_now, parent: QWidget | None = None
    ) -> None:
        prepare_running()
        super().__init__(parent)
        self.setObjectName("frame.window")
        self._clock = clock
        self._training = training
        self._sync: SyncState | None = None
        self._readable = self._why = self._until = self._age = ""
        self._note = ""
        self._narrow = False
        self._shut = False
        self._pages: dict[str, QWidget] = {}
        self._offered: dict[str, Callable[[], object]] = {}
        self._build()
        self._build_menus()
        self.help = HelpAndSettings(self)
        bind_letter(self, "?", self.show_shortcuts)
        for keys, act in (("Ctrl+K", self._find), ("F6", self._next_pane), ("Shift+F6", self._pane_before)):
            QShortcut(QKeySequence(keys), self).activated.connect(act)
        self._ages = QTimer(self)
        self._ages.setInterval(_AGE_EVERY_MS)
        self._ages.timeout.connect(self._say_state)
        self._ages.start()
        self.setMinimumSize(*_SMALLEST)
        self.resize(1360, 860)
        self.built()

    # -- layout -----------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        self.band = TrainingBand()
        self.band.setVisible(self._training)
        self.offline = OfflineBar()
        self.offline.retry_requested.connect(self.retry_requested)
        self.lock_bar = LockBar()
        self.lock_bar.stay_requested.connect(self.stay_requested)
        self.explain = ExplainBar()
        self.notices = NoticeBars()
        self.nav = NavigationPanel()
        self.nav.page_requested.connect(self._go)
        self.nav.case_requested.connect(self._go_to_case)
        self.nav.unit_requested.connect(self.unit_requested)
        self.nav.lock_requested.connect(self.lock_requested)
        self.status = StatusBar()
        self.status.shortcuts_requested.connect(self.show_shortcuts)
        self.stack = PageStack()
        self.stack.setObjectName("frame.pages")
        whole = QWidget()
        whole.setProperty("ground", "pane")
        outer = column(whole)
        outer.addWidget(self.band)
        outer.addWidget(self._menu_row())
        outer.addWidget(self._small_nav())
        outer.addWidget(self.notices)
        outer.addWidget(self.lock_bar)
        outer.addWidget(self.offline)
        outer.addWidget(self.explain)
        body = row()
        body.addWidget(self.nav)
        body.addWidget(self.stack, 1)
        for rank, pane in enumerate((self.offline, self.nav, self.stack, self.status)):
            make_pane(pane, rank)
        make_pane(self._small, 1)
        outer.addLayout(body, 1)
        outer.addWidget(self.status)
        self.setCentralWidget(whole)

    def _menu_row(self) -> QWidget:
        self._menus = QFrame()
        self._menus.setObjectName("frame.menu_row")
        self._menus.setProperty("edge", "bottom")
        self._menus.setProperty("ground", "pane")
        box = row(self._menus, spacing=12, margins=(8, 0, 12, 0))
        self.menu_bar = QMenuBar()
        self.menu_bar.setObjectName("frame.menus")
        self.menu_bar.setNativeMenuBar(False)
        self.menu_bar.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        box.addWidget(self.menu_bar, 1)
        self.search = SearchField(self.tr("Search person, unit or command"), self.tr("Ctrl K"), "frame.search")
        self.search.setMaximumWidth(theme().width(360))
        self.search.setMinimumWidth(120)
        self.search.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.search.explained.connect(self.explain.say)
        box.addWidget(self.search, 2)
        self.new_case = Button(self.tr("New case"), icon="add", in_bar=True, name="frame.new_case")
        self.new_case.explained.connect(self.explain.say)
        box.addWidget(self.new_case)
        self.set_search_reason(self.tr("Searching opens in a moment. Your cases are in the inbox."))
        self.set_new_case_reason(self.tr("Opening a new case is not built yet."))
        return self._menus

    def _small_nav(self) -> QWidget:
        """When the window is narrow: the unit and a labelled button in place of the navigation."""
        self._small = QFrame()
        self._small.setObjectName("frame.small_nav")
        self._small.setProperty("ground", "win")
        self._small.setProperty("edge", "bottom")
        box = row(self._small, spacing=8, margins=(8, 4, 8, 4))
        self._small_unit = UnitButton()
        self._small_unit.setObjectName("frame.small_unit")
        self._small_unit.setMaximumWidth(theme().width(280))
        self._small_unit.clicked.connect(self.unit_requested)
        self.nav_button = Button(self.tr("Navigation"), icon="menu", name="frame.navigation")
        self.nav_button.clicked.connect(self._toggle_nav)
        self._small_user = Button("", "quiet", icon="lock", name="frame.small_lock")
        self._small_user.clicked.connect(self.lock_requested)
        box.addWidget(self._small_unit)
        box.addWidget(self.nav_button)
        box.addStretch(1)
        box.addWidget(self._small_user)
        self._small.hide()
        return self._small

    def _build_menus(self) -> None:
        self._menu_by_name: dict[str, QMenu] = {}
        for name, text in (
            ("file", self.tr("&File")),
            ("edit", self.tr("&Edit")),
            ("case", self.tr("&Case")),
            ("message", self.tr("&Message")),
            ("view", self.tr("&View")),
            ("help", self.tr("&Help")),
        ):
            menu = self.menu_bar.addMenu(text)
            menu.setObjectName(f"menu.{name}")
            self._menu_by_name[name] = menu
        self.add_action("file", "lock", self.tr("&Lock"), self.lock_requested.emit, "Ctrl+L")
        self.add_action("file", "quit", self.tr("&Quit"), self.close, "Ctrl+Q")
        for name, text, keys, slot in (
            ("undo", self.tr("&Undo"), QKeySequence.StandardKey.Undo, "undo"),
            ("cut", self.tr("Cu&t"), QKeySequence.StandardKey.Cut, "cut"),
            ("copy", self.tr("&Copy"), QKeySequence.StandardKey.Copy, "copy"),
            ("paste", self.tr("&Paste"), QKeySequence.StandardKey.Paste, "paste"),
            ("select_all", self.tr("Select &all"), QKeySequence.StandardKey.SelectAll, "selectAll"),
        ):
            action = self.add_action("edit", name, text, partial(_in_focused_field, slot))
            # Shown, not bound: the text field that has the focus takes these keys itself.
            action.setShortcut(QKeySequence(keys))
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        outside = self.tr("&Read a SIP without taking part…")
        self.add_action("case", "read_outside", outside, self.outside_requested.emit, "Ctrl+Shift+L")
        for place, (page, text) in enumerate(self._page_words().items(), start=1):
            self.add_action("view", f"page_{page}", text, partial(self._go, page), f"Ctrl+{place}")
        self._menu_by_name["view"].addSeparator()
        add_look_menus(self._menu_by_name["view"])
        self.add_action("help", "shortcuts", self.tr("&Keyboard shortcuts"), self.show_shortcuts)

    def _page_words(self) -> dict[str, str]:
        return {page: self.nav.page(page).text() for page in PAGES}

    def add_capture_choice(self, show: Callable[[bool], object]) -> None:
        """An entry to let the windows be seen in shared screens, where the system hides them."""
        action = self.add_action("view", "capture", self.tr("Visible in &shared screens"), lambda: None)
        action.setCheckable(True)
        action.toggled.connect(show)

    def offer_change_of_pin(self, change: Callable[[], object]) -> None:
        """An entry to change the PIN, where there is one."""
        if self.findChild(QAction, "action.change_pin") is None:
            action = self.add_action("file", "change_pin", self.tr("Change &PIN"), change)
            menu = self._menu_by_name["file"]
            menu.insertAction(menu.actions()[0], action)

    def add_action(self, menu: str, name: str, text: str, act: Callable[[], object], keys: str = "") -> QAction:
        """Put an entry in `menu` (file, edit, case, message, view, help); its object name is `action.<name>`."""
        action = QAction(text, self)
        action.setObjectName(f"action.{name}")
        action.triggered.connect(lambda _checked=False: act())
        if keys:
            action.setShortcut(QKeySequence(keys))
        self._menu_by_name[menu].addAction(action)
        self._menu_by_name[menu].menuAction().setVisible(True)
        return action

    def menu(self, name: str) -> QMenu:
        """One of the menus: file, edit, case, message, view, help."""
        return self._menu_by_name[name]

    @property
    def shut(self) -> bool:
        """Whether nothing is open yet: one page, and no way to another."""
        return self._shut

    # -- what the application says ----------------------------------------------------------------------------------

    def show_unit(self, name: str, where: str) -> None:
        """The unit one works for: in the navigation and in the window title. Never a person."""
        self.nav.show_unit(name, where)
        self._small_unit.show_unit(name, where)
        training, plain = self.tr("{unit}, {where} \u2013 SAMSA (practice)"), self.tr("{unit}, {where} \u2013 SAMSA")
        pattern = training if self._training else plain
        self.setWindowTitle(pattern.format(unit=name, where=where))

    def show_user(self, name: str, role: str) -> None:
        self.nav.show_user(name, role)
        self._small_user.setText(self.tr("Lock, {name}").format(name=name) if name else self.tr("Lock"))

    def show_duty(self, text: str) -> None:
        self.nav.show_duty(text)

    def show_counts(self, counts: dict[str, int]) -> None:
        """The number beside each destination; 0 shows none."""
        self.nav.show_counts(counts)

    def show_open_cases(self, cases: tuple[OpenCase, ...]) -> None:
        self.nav.show_open_cases(cases)

    def add_page(self, name: str, page: QWidget) -> None:
        """Add or replace a page; one of PAGES, or any other name (a case) that has no place in the navigation."""
        old = self._pages.pop(name, None)
        if old is not None:
            self.stack.removeWidget(old)
        self._pages[name] = page
        self.stack.addWidget(page)
        self._show_built_pages()
        tell_age(page, self._age)
        self.help.page_added(name)

    def offer_page(self, name: str, show: Callable[[], object]) -> None:
        """Offer one of PAGES that is made when somebody goes there; `show` makes and shows it."""
        self._offered[name] = show
        self._show_built_pages()

    def remove_page(self, name: str) -> None:
        """Take a page away (a closed case) and let Qt destroy it."""
        page = self._pages.pop(name, None)
        if page is not None:
            self.stack.removeWidget(page)
            page.deleteLater()
        self._show_built_pages()

    def show_page(self, name: str, case_id: str | None = None) -> None:
        """Show a page; `case_id` marks the open case it belongs to in the navigation."""
        if name in self._pages:
            self.stack.setCurrentWidget(self._pages[name])
            self._pages[name].setFocus(Qt.FocusReason.OtherFocusReason)
        self.nav.select(name if case_id is None else None, case_id)

    def shown_page(self) -> str:
        current = self.stack.currentWidget()
        return next((name for name, page in self._pages.items() if page is current), "")

    def set_shut(self, *, shut: bool) -> None:
        """While nothing is open there is one page and no way to another."""
        self._shut = shut
        for part in (self._menus, self.status):
            part.setVisible(not shut)
        self._small.setVisible(self._narrow and not shut)
        self.nav.setVisible(not self._narrow and not shut)

    def show_sync(self, state: SyncState, why: str = "") -> None:
        """Tell the bars: connected or not, how old the data is, what waits; `why` there is no contact, in words."""
        self._sync, self._why = state, why
        self._say_state()

    def show_readable_until(self, until: str) -> None:
        """How long what is here can be read without network (UTC); '' while there is one, or where no end is agreed."""
        self._until = until
        self._say_state()

    def show_readable(self, text: str, note: str = "") -> None:
        """Right in the status bar: how long it can be read offline, or `note` about the case that is shown."""
        self._readable, self._note = text, note
        self._say_state()

    def show_lock_warning(self, seconds: int, session_over: bool) -> None:
        """How long until the program locks; 0 takes the warning away."""
        self.lock_bar.show_seconds(seconds, session_over=session_over)

    def set_search_reason(self, reason: str | None) -> None:
        """Why searching is not available; None makes it available."""
        self.search.set_unavailable(reason)

    def set_new_case_reason(self, reason: str | None) -> None:
        self.new_case.set_unavailable(reason)

    def show_shortcuts(self) -> None:
        from desktop.views.shortcuts_dialog import ShortcutsDialog  # noqa: PLC0415 - rarely asked for

        dialog = ShortcutsDialog(self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    # -- inside -----------------------------------------------------------------------------------------------------

    def _show_built_pages(self) -> None:
        built = frozenset(name for name in (*self._pages, *self._offered) if name in PAGES)
        self.nav.set_pages_shown(built)
        for page in PAGES:
            action = self.findChild(QAction, f"action.page_{page}")
            if action is not None:
                action.setVisible(page in built)
        for name, menu in self._menu_by_name.items():
            if name in {"case", "message"}:
                menu.menuAction().setVisible(bool(menu.actions()))

    def _next_pane(self) -> None:
        go_to_pane(self, 1)

    def _pane_before(self) -> None:
        go_to_pane(self, -1)

    def _find(self) -> None:
        if self.search.reason:
            self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.explain.say(self.search.reason)
        elif not self._shut:
            self.find_requested.emit()

    def _go(self, page: str) -> None:
        if page in self._offered and not self._shut:
            self._fold_nav()
            self._offered[page]()
            return
        if page not in self._pages or self._shut:
            return
        self.show_page(page)
        self._fold_nav()
        self.page_requested.emit(page)

    def _go_to_case(self, case_id: str) -> None:
        self._fold_nav()
        self.case_requested.emit(case_id)

    def _say_state(self) -> None:
        state = self._sync
        if state is None:
            return
        now = self._clock()
        data = clock_time(state.data_at, now)
        shown = None
        if not state.connected:
            counts = state.waiting_messages, state.waiting_changes
            shown = OfflineState(clock_time(state.since, now), *counts, data, self._why)
        self.offline.show_state(shown)
        self._tell_age(self.tr("As it was {time}").format(time=data) if shown is not None and data else "")
        end = self.tr("Can be read without network until {time}").format(time=clock_time(self._until, now))
        told = end if self._until else self._note or self._readable
        words = self._data_words(state, now), self._waiting_words(state)
        self.status.show_state(StatusState(state.connected, *words, told))

    def _tell_age(self, words: str) -> None:
        if words != self._age:
            self._age = words
            tell_age(self, words)

    def _data_words(self, state: SyncState, now: datetime) -> str:
        moment = local(state.data_at, now)
        if moment is None:
            return self.tr("No data has been fetched yet")
        at = clock_time(state.data_at, now)
        if moment.date() == now.date():
            at = self.tr("{time} today").format(time=at)
        words = self.tr("The data is from {time}").format(time=at)
        minutes = int((now - moment).total_seconds() // 60)
        if state.connected or minutes < 1:
            return words
        old = self.tr("{n} min").format(n=minutes) if minutes < 60 else self.tr("{n} h").format(n=minutes // 60)
        return f"{words} ({old})"

    def _waiting_words(self, state: SyncState) -> str:
        waits = self.tr("Nothing waits to be sent")
        if state.waiting:
            waits = self.tr("%n waiting to be sent", "", state.waiting)
        if not state.held:
            return waits
        held = self.tr("%n need your decision", "", state.held)
        return f"{waits} \u00b7 {held}"

    # -- room -------------------------------------------------------------------------------------------------------

    def restyle(self) -> None:
        look = theme()
        self._menus.setFixedHeight(look.height(Role.BODY, padding=20))
        self.search.setMaximumWidth(look.width(360))
        self._make_room()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        narrow = self.width() < theme().width(THREE_PANES)
        self.search.setVisible(self.width() >= theme().width(720))
        if narrow != self._narrow:
            self._narrow = narrow
            self._small.setVisible(narrow and not self._shut)
            self.nav.setVisible(not narrow and not self._shut)
            self.nav.unit.setVisible(not narrow)

    def _toggle_nav(self) -> None:
        opened = not self.nav.isVisible()
        self.nav.setVisible(opened)
        if opened:
            self.nav.page("inbox").setFocus(Qt.FocusReason.OtherFocusReason)

    def _fold_nav(self) -> None:
        if self._narrow:
            self.nav.hide()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.closing.emit()
        super().closeEvent(event)


def _in_focused_field(slot: str) -> None:
    """Undo, cut, copy, paste in the text field that has the focus, if one has."""
    act = getattr(QApplication.focusWidget(), slot, None)
    if callable(act):
        act()
