"""From a PIN to open keys: asks for it in the session's own window, and opens off the GUI thread.

What is needed for opening (the cipher library, the key ring) is loaded on the thread that opens.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.app.jobs import Jobs
from desktop.app.session_ticket import SessionTicket
from desktop.models.texts import Texts
from desktop.session.pin_rules import weakness
from desktop.views.frame import MainWindow
from desktop.views.pin_page import PinPage

if TYPE_CHECKING:
    from desktop.session.first_look import FirstLook
    from desktop.session.vault import OpenVault, Vault

PAGE = "pin"


class PinEntry(QObject):
    """`opened` carries the open keys and the first look; `failed` what needs a page of its own.

    It is changed here too, by an entry of the menus: `ended` when the known one was wrong once too often. `note` writes
    into the access log.
    """

    opened = Signal(object, object)
    failed = Signal(object)
    ended = Signal()

    def __init__(
        self,
        ticket: SessionTicket,
        window: MainWindow,
        jobs: Jobs,
        texts: Texts,
        note: Callable[..., None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._ticket = ticket
        self._window = window
        self._jobs = jobs
        self._texts = texts
        self._note = note
        self._keys: OpenVault | None = None
        self._before = ""
        self.page = PinPage(texts.say, lambda pin: weakness(pin, _own_words(ticket)))
        self.page.chosen.connect(self._choose)
        self.page.typed.connect(self._type)
        self.page.changed.connect(self._change)
        self.page.forgotten.connect(self._forget)
        self.page.left.connect(self._go_back)
        window.add_page(PAGE, self.page)

    def begin(self) -> None:
        """Ask, for a new PIN or the known one."""
        self._window.set_shut(shut=True)
        self._window.show_page(PAGE)
        self._jobs.aside(lambda: _standing(self._ticket), self._show, self.failed.emit)

    def begin_change(self) -> None:
        """Ask for the PIN that opened everything, and for another one."""
        page = self._window.shown_page()
        self._before = page if page != PAGE else self._before
        self._jobs.aside(lambda: _standing(self._ticket), self._show_changing, self.failed.emit)

    def _show_changing(self, standing: tuple[bool, int, int, int]) -> None:
        _, left, most, wait_ms = standing
        self.page.show_changing(left, most, wait_ms)
        self._window.show_page(PAGE)

    def _change(self, known: str, pin: str) -> None:
        keys = self._keys
        if keys is not None:
            self._jobs.aside(lambda: keys.change_pin(known, pin), self._on_changed, self._not_changed)

    def _on_changed(self, _none: None) -> None:
        self._note("pin_changed")
        self._go_back()
        self._window.explain.say(self._texts.say("pin_changed"))

    def _go_back(self) -> None:
        """To the page that was shown before, unless she has gone somewhere else meanwhile."""
        if self._window.shown_page() == PAGE:
            case_id = self._before.removeprefix("case:")
            self._window.show_page(self._before, case_id if case_id != self._before else None)

    def _not_changed(self, error: Exception) -> None:
        from desktop.session.vault import PinError  # noqa: PLC0415 - loaded long since

        if not isinstance(error, PinError):
            self.failed.emit(error)
            return
        if error.code != "pin_wait":
            self._note("unlock_failed", what="change_pin", code=error.code)
        if error.code == "pin_ended":
            self.ended.emit()
        else:
            self.page.show_refused(error.code, error.left, error.wait_ms)

    def _show(self, standing: tuple[bool, int, int, int]) -> None:
        is_new, left, most, wait_ms = standing
        if is_new:
            self.page.show_choosing()
        else:
            self.page.show_typing(left, most, wait_ms)

    def _choose(self, pin: str) -> None:
        self._jobs.aside(lambda: _choose(self._ticket, pin), self._take, self.failed.emit)

    def _type(self, pin: str) -> None:
        self._jobs.aside(lambda: _unlock(self._ticket, pin), self._take, self._refused)

    def _take(self, told: tuple[OpenVault, FirstLook | None]) -> None:
        self._keys, look = told
        self._window.set_shut(shut=False)
        self._window.offer_change_of_pin(self.begin_change)
        self.opened.emit(self._keys, look)

    def _refused(self, error: Exception) -> None:
        from desktop.session.vault import PinError  # noqa: PLC0415 - loaded by the thread that tried

        if isinstance(error, PinError) and error.code in {"wrong_pin", "pin_wait"}:
            self.page.show_refused(error.code, error.left, error.wait_ms)
        else:
            self.failed.emit(error)

    def _forget(self) -> None:
        from desktop.session.vault import PinError  # noqa: PLC0415 - loaded long since

        self.failed.emit(PinError("forgotten_pin"))


def _own_words(ticket: SessionTicket) -> tuple[str, ...]:
    """What somebody who knows her would try."""
    work = ticket.work
    if work is None:
        return (ticket.unit,)
    return (work.unit.name, work.login.user_name) if work.login is not None else (work.unit.name,)


def vault_of(ticket: SessionTicket) -> Vault:
    """The keys of the ticket's person at this computer."""
    from desktop.models.clock import Clock  # noqa: PLC0415 - see the module's text
    from desktop.session.device_folder import device_folder  # noqa: PLC0415
    from desktop.session.keystore import KeyStore  # noqa: PLC0415
    from desktop.session.vault import Vault  # noqa: PLC0415

    data, account = Path(ticket.data), ticket.account
    keys = KeyStore(data, training=ticket.training)
    return Vault(device_folder(data, account), account, keys, Clock())


def _standing(ticket: SessionTicket) -> tuple[bool, int, int, int]:
    """(whether a PIN is to be chosen, tries left, how many there are at first, how long to wait)."""
    from desktop.session.attempts import MOST  # noqa: PLC0415 - see the module's text
    from desktop.session.vault import PinError  # noqa: PLC0415

    vault = vault_of(ticket)
    if vault.is_new:
        return True, MOST, MOST, 0
    tries = vault.tries()
    if not tries.left:
        raise PinError("pin_ended")
    return False, tries.left, MOST, tries.wait_ms(vault.clock.now_ms())


def _choose(ticket: SessionTicket, pin: str) -> tuple[OpenVault, FirstLook | None]:
    return _locked(ticket, lambda vault: vault.choose(pin)), None


def _unlock(ticket: SessionTicket, pin: str) -> tuple[OpenVault, FirstLook | None]:
    from desktop.session.first_look import first_look  # noqa: PLC0415 - see the module's text

    opened = _locked(ticket, lambda vault: vault.unlock(pin))
    return opened, first_look(
        Path(ticket.data), ticket.unit, training=ticket.training, keys=opened, account=ticket.account
    )


def _locked(ticket: SessionTicket, act: Callable[[Vault], OpenVault]) -> OpenVault:
    """Nobody else may try at the same time, or two tries could be counted as one."""
    from desktop.session.folder_lock import FolderLock  # noqa: PLC0415 - see the module's text

    vault = vault_of(ticket)
    lock = FolderLock(vault.folder)
    lock.take()
    try:
        return act(vault)
    finally:
        lock.give_back()
