"""The launcher of the real service: log-in by the identity provider, then one session process for one unit.

It holds no patient data. What it holds of a log-in it holds in memory: the ID token until the session has begun and to
log out with, and, while a session is locked, the token to go on with, which is of no use without the device's key, and
the one that counts what comes meanwhile, which opens nothing else.
"""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication

from desktop.app.arguments import Arguments
from desktop.app.left_behind import read_left
from desktop.app.locked_units import LockedUnits
from desktop.app.session_process import end_session, start_session
from desktop.app.session_ticket import LOCKED, SessionTicket
from desktop.app.work_ticket import WorkTicket
from desktop.models.records import UnitRecord
from desktop.models.sign_in import Login, WorkPerson
from desktop.models.texts import Texts
from desktop.session.browser_login import BrowserLogin, SignInFailed, logout_address
from desktop.session.computer_kind import ComputerKind, kind_of_computer
from desktop.session.known_places import KnownPlace, read_places, remember_place
from desktop.session.loopback import send_browser
from desktop.sync.dialogue import StoreRefused, TransportError
from desktop.sync.provider import HttpProvider
from desktop.sync.transport import HttpTransport
from desktop.sync.work_session import WorkSession
from desktop.views.settings_in_force import settings
from desktop.views.sign_in_window import SignInWindow

WATCH_MS = 300


def run_work_launcher(arguments: Arguments) -> int:
    """Show the log-in until its window is closed. Returns the exit code."""
    app = QApplication.instance() or QApplication(sys.argv[:1])
    if isinstance(app, QApplication):
        app.setQuitOnLastWindowClosed(True)
    if kind_of_computer() is not ComputerKind.SHARED:
        settings().keep_in(arguments.data)
    launcher = WorkLauncher(arguments.store, arguments.data)
    launcher.start()
    try:
        return int(app.exec())
    finally:
        launcher.close()


class SignedIn:
    """Somebody who has shown her card: who she is, and what she can log out with."""

    def __init__(self, person: WorkPerson, id_token: str, leaves_at: str) -> None:
        self.person = person
        self.id_token = id_token
        self.leaves_at = leaves_at


class WorkLauncher(QObject):
    """Owns the log-in and the session process."""

    _signed_in = Signal(object)
    _failed = Signal(object)
    _browse = Signal(str)

    def __init__(self, url: str, data: Path, browser: Callable[[str], bool] | None = None) -> None:
        super().__init__()
        self._browser = browser or _system_browser
        self._url = url
        self._data = data
        self.window = SignInWindow()
        self._texts = Texts.load()
        self._login: BrowserLogin | None = None
        self._who: SignedIn | None = None
        self._leaves_at = ""
        self._session: subprocess.Popen[str] | None = None
        self._ticket: SessionTicket | None = None
        self._locked = LockedUnits(lambda: HttpTransport(url, work=WorkSession(""), breakable=True), self)
        self._locked.told.connect(lambda _unit, news: self.window.show_news(news))
        self.window.login_requested.connect(self._log_in)
        self.window.cancel_requested.connect(self._cancel)
        self.window.unit_chosen.connect(self._begin_at)
        self.window.offline_requested.connect(self._begin_offline)
        self.window.unlock_requested.connect(self._unlock)
        self.window.logout_requested.connect(self._log_out)
        self._signed_in.connect(self._on_signed_in)
        self._failed.connect(self._on_failed)
        self._browse.connect(self._browser)
        self._watch = QTimer(self)
        self._watch.setInterval(WATCH_MS)
        self._watch.timeout.connect(self._look_after_session)

    def start(self) -> None:
        self.window.show_start(self._known())
        self.window.show()
        self._watch.start()

    def close(self) -> None:
        """Call off a log-in, and end the session; it gets time to push what waits."""
        if self._login is not None:
            self._login.cancel()
        self._locked.forget_all()
        self._watch.stop()
        session, self._session = self._session, None
        if session is not None:
            end_session(session)
            read_left(session)

    # -- log-in -----------------------------------------------------------------------------------------------------

    def _log_in(self) -> None:
        self.window.show_waiting()
        login = BrowserLogin(HttpProvider(), self._open_browser)
        self._login = login
        threading.Thread(target=self._ask, args=(login,), name="log-in", daemon=True).start()

    def _open_browser(self, address: str) -> bool:
        """On the log-in's thread; Qt opens it on the window's. A browser that does not come is what the wait is for."""
        self._browse.emit(address)
        return True

    def _ask(self, login: BrowserLogin) -> None:
        provider = HttpProvider()
        try:
            with closing(HttpTransport(self._url, work=WorkSession(""))) as store:
                terms = store.login_terms()
                id_token = login.run(terms)
                person = store.person(id_token)
            leaves_at = logout_address(provider.places(terms.issuer), terms.client_id, id_token)
        except (SignInFailed, StoreRefused, TransportError) as error:
            self._failed.emit((login, error.code))
            return
        self._signed_in.emit((login, SignedIn(person, id_token, leaves_at)))

    def _cancel(self) -> None:
        if self._login is not None:
            self._login.cancel()
        self._login, self._who = None, None
        self.window.show_start(self._known())

    def _on_failed(self, told: tuple[BrowserLogin, str]) -> None:
        login, code = told
        if login is self._login:
            self._login = None
            self.window.show_start(self._known(), self._texts.say(code))
            self._to_front()

    def _on_signed_in(self, told: tuple[BrowserLogin, SignedIn]) -> None:
        login, who = told
        if login is not self._login:
            return  # called off meanwhile
        self._login, self._who = None, who
        self._to_front()
        units = tuple(place.unit for place in who.person.places)
        if len(units) == 1:
            self._begin_at(units[0].unit_id)
        else:
            self.window.show_choice(who.person.user_name, units)

    def _to_front(self) -> None:
        self.window.show()
        self.window.raise_()
        self.window.activateWindow()

    # -- the session ------------------------------------------------------------------------------------------------

    def _begin_at(self, unit_id: str) -> None:
        who = self._who
        place = next((one for one in who.person.places if one.unit.unit_id == unit_id), None) if who else None
        if who is None or place is None:
            return
        person = who.person
        login = Login(person.user_id, person.user_name, person.user_title, unit_id, place.roles, person.store_key)
        if kind_of_computer() is not ComputerKind.SHARED:
            remember_place(self._data, KnownPlace(person.user_id, place.unit))
        self._leaves_at, self._who = who.leaves_at, None
        self._begin(person.store_key, WorkTicket(person.user_id, place.unit, login, who.id_token))

    def _begin_offline(self, unit_id: str) -> None:
        known = next((one for one in self._places() if one.unit.unit_id == unit_id), None)
        if known is not None:
            self._begin("", WorkTicket(known.user_id, known.unit))

    def _begin(self, store_key: str, work: WorkTicket, *, unlocks: bool = False) -> None:
        self._locked.forget_all()
        ticket = SessionTicket(
            self._url, "", store_key, work.unit.unit_id, str(self._data), training=False, unlocks=unlocks, work=work
        )
        self._ticket = ticket
        self._session = start_session(ticket, stdout=subprocess.PIPE)
        self.window.hide()

    def _look_after_session(self) -> None:
        session, ticket = self._session, self._ticket
        if session is None or ticket is None or ticket.work is None or session.poll() is None:
            return
        self._session = None
        left = read_left(session)
        if session.returncode == LOCKED and not ticket.passing:
            kept = WorkTicket(ticket.work.user_id, ticket.work.unit, None, "", left.refresh_token)
            self._ticket = SessionTicket(
                ticket.url, "", ticket.store_key, ticket.unit, ticket.data, training=False, unlocks=True, work=kept
            )
            self.window.show_locked(ticket.work.unit.name)
            self._locked.watch(ticket.unit, left)
        elif self._leaves_at:
            self._ticket = None
            self.window.show_ended(self._known())
        else:
            self._ticket = None
            self.window.show_start(self._known())
        settings().read_again()
        self.window.show()

    def _unlock(self) -> None:
        if self._ticket is not None and self._ticket.work is not None:
            self._begin(self._ticket.store_key, self._ticket.work, unlocks=True)

    def _log_out(self) -> None:
        """Of the store, and at the provider, in the browser."""
        self._locked.forget_all()
        kept = self._ticket.work.refresh_token if self._ticket is not None and self._ticket.work is not None else ""
        self._ticket = None
        leaves_at, self._leaves_at = self._leaves_at, ""
        threading.Thread(target=self._leave, args=(kept,), name="log-out", daemon=True).start()
        if leaves_at:
            # The address carries the ID token, which must not stand on the browser's command line.
            threading.Thread(target=send_browser, args=(leaves_at, self._open_browser), daemon=True).start()
        self.window.show_start(self._known())

    def _leave(self, refresh_token: str) -> None:
        # What cannot be told ends by itself; the device's key is needed to go on with it, and lies in its file.
        with (
            suppress(StoreRefused, TransportError),
            closing(HttpTransport(self._url, work=WorkSession("", refresh_token=refresh_token))) as store,
        ):
            store.log_out()

    def _known(self) -> tuple[UnitRecord, ...]:
        return tuple(one.unit for one in self._places())

    def _places(self) -> tuple[KnownPlace, ...]:
        """Of whoever worked here last: an account of the computer is one person's."""
        known = read_places(self._data)
        return tuple(one for one in known if one.user_id == known[0].user_id)


def _system_browser(address: str) -> bool:
    return QDesktopServices.openUrl(QUrl(address))
