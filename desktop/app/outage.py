"""What the window tells of the connection: beside the state itself why it is as it is, and how long one can go on."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from desktop.views.frame import MainWindow
from desktop.views.say import Say

if TYPE_CHECKING:
    from desktop.models.records import SyncState

_SAID_ALREADY = frozenset({"", "unreachable"})
"""That there is no contact is what the bar begins with."""


class Outage:
    """`with_desk` asks the desk and hands on what it says."""

    def __init__(self, window: MainWindow, say: Say, with_desk: Callable[..., None]) -> None:
        self._window = window
        self._say = say
        self._with_desk = with_desk
        self._asked = False

    def show(self, state: SyncState) -> None:
        """Tell the newest state. How long the files can be read is asked for once for each time without network."""
        why = "" if state.connected or state.problem in _SAID_ALREADY else self._say(state.problem)
        self._window.show_sync(state, why)
        if state.connected:
            self._asked = False
            self._window.show_readable_until("")
        elif not self._asked and not state.first_sync:
            self._asked = True
            self._with_desk(lambda desk: desk.lease.until(), self._window.show_readable_until)
