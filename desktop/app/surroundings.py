"""What is kept of a person on this computer outside the encrypted files, brought into force before her window shows."""

from __future__ import annotations

from pathlib import Path

from desktop.app.session_ticket import SessionTicket
from desktop.views.frame import MainWindow
from desktop.views.settings_in_force import settings
from desktop.views.window_memory import WindowMemory


class Surroundings:
    """Make it before the first window; nothing is remembered where nothing of a session stays, nor of the tour."""

    def __init__(self, ticket: SessionTicket) -> None:
        self._ticket = ticket
        self._data = Path(ticket.data)
        self._remembers = not ticket.passing and not ticket.drive
        self._memory: WindowMemory | None = None
        if self._remembers:
            settings().keep_in(self._data)

    def begin(self, window: MainWindow) -> None:
        """Before it is shown. One who comes back to a locked session goes on where she was."""
        window.help.data = self._data
        if not self._remembers:
            return
        if not self._ticket.unlocks:
            window.help.begin()
        self._memory = WindowMemory(window, self._data, self._ticket.unit)
        self._memory.return_to_it()

    def keep(self) -> None:
        """While the window still exists."""
        if self._memory is not None:
            self._memory.keep()
