"""How a session process begins: the inbox is read from its file while Qt and the window's code are still being loaded.

The order of what is imported here is the point of this module; each import stands where its time is spent well.
"""

from __future__ import annotations

import gc
import os
import sys
import threading
from concurrent.futures import Future
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.app.quiet import quieten_qt
from desktop.app.session_ticket import LOCKED, SessionTicket, read_ticket
from desktop.session.first_look import FirstLook, first_look

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from desktop.app.session import Session
    from desktop.app.surroundings import Surroundings

YOUNG_MIDDLE_OLD = (20_000, 20, 50)
"""Objects and rounds between collections: fewer and later than by default, for a window that must not stutter.
`GuiCollector` goes by them."""
SWITCH_SECONDS = 0.0001
"""How long a thread may keep the interpreter while another one waits. The window waits for it whenever Qt calls one of
our methods: at Python's own 5 ms a busy worker makes a repaint of twenty such calls wait a tenth of a second."""


def run_session() -> int:
    """Read the ticket from standard input and work until the window closes or the launcher lets go of us."""
    ticket = read_ticket(sys.stdin)
    app, session, surroundings = open_session(ticket)
    _listen(session, ticket)
    code = int(app.exec())
    surroundings.keep()
    session.close()
    if session.locked and session.driver is None:
        from desktop.app.left_behind import LeftBehind  # noqa: PLC0415 - needed at the end alone

        print((session.left_behind() or LeftBehind()).to_line(), flush=True)  # by the pipe to the launcher
    return LOCKED if session.locked else code


def open_session(ticket: SessionTicket) -> tuple[QApplication, Session, Surroundings]:
    """The window on the screen, and the inbox in it as soon as it has been read."""
    gc.set_threshold(*YOUNG_MIDDLE_OLD)
    gc.disable()  # what is loaded now stays: to look through it on the way would only hold up the window
    look = _look_at_once(ticket)
    from PySide6.QtWidgets import QApplication  # noqa: PLC0415 - see the module's text

    from desktop.app.session import Session  # noqa: PLC0415
    from desktop.app.surroundings import Surroundings  # noqa: PLC0415
    from desktop.views.application import prepare  # noqa: PLC0415
    from desktop.views.theme import STYLE, STYLE_ASKED, install_theme  # noqa: PLC0415

    os.environ[STYLE_ASKED] = STYLE
    quieten_qt()
    app = QApplication(sys.argv[:1])
    sys.setswitchinterval(SWITCH_SECONDS)
    with install_theme(app, dressed=False).undressed():
        surroundings = Surroundings(ticket)
        prepare(app)
        session = Session(ticket)
    surroundings.begin(session.window)
    session.start(look)
    return app, session, surroundings


def _look_at_once(ticket: SessionTicket) -> Future[FirstLook | None]:
    """Two bounded reads on a thread of their own. Never fails: what cannot be read is None."""
    look: Future[FirstLook | None] = Future()
    if ticket.asks_pin or ticket.passing:
        look.set_result(None)  # nothing is open yet
        return look

    def read() -> None:
        try:
            look.set_result(
                first_look(Path(ticket.data), ticket.unit, training=ticket.training, account=ticket.account)
            )
        except Exception:  # noqa: BLE001 - opening the desk in full tells what is wrong
            look.set_result(None)

    threading.Thread(target=read, name="first-look", daemon=True).start()
    return look


def _listen(session: Session, ticket: SessionTicket) -> None:
    if ticket.drive and ticket.training:
        from desktop.app.drive import Driver  # noqa: PLC0415 - the tour's hands have no place in a working session

        session.driver = Driver(session.facts, session)
        session.driver.gone.connect(session.window.close)
        session.driver.start()
        return

    def wait_for_the_end() -> None:
        sys.stdin.read()  # the launcher never writes again; end of file means that it has gone
        session.jobs.post(session.window.close)

    threading.Thread(target=wait_for_the_end, name="launcher-watch", daemon=True).start()
