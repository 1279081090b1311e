"""Who she is, shown once more: by her card in production, by a log-in for this alone in training."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

from desktop.session.browser_login import BrowserLogin
from desktop.sync.outside import OutsideDialogue
from desktop.sync.provider import HttpProvider
from desktop.sync.transport import HttpTransport


class Networked(Protocol):
    """What is needed of a working day."""

    def network(self) -> HttpTransport:
        """The store, over the network."""
        ...


class OutsideLogin:
    """`open_browser` opens an address, `wanted` is called before that; both on the thread that asks."""

    def __init__(
        self, workday: Networked, *, training: bool, open_browser: Callable[[str], bool], wanted: Callable[[], None]
    ) -> None:
        self._workday = workday
        self._training = training
        self._open_browser = open_browser
        self._wanted = wanted
        self._login: BrowserLogin | None = None

    def dialogue(self) -> OutsideDialogue:
        """The talk with the store; on a thread that may wait."""
        return OutsideDialogue(self._workday.network(), self._prove)

    def cancel(self) -> None:
        """She does not show her card after all."""
        login, self._login = self._login, None
        if login is not None:
            login.cancel()

    def _prove(self) -> str:
        network = self._workday.network()
        if self._training:
            return network.log_in_anew()
        self._wanted()
        login = self._login = BrowserLogin(HttpProvider(), self._open_browser)
        # Nobody who is logged in at the provider already is let by: she is asked for her card whatever it remembers.
        return login.run(replace(network.login_terms(), max_age_s=0))
