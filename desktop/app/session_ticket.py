"""What a session process is told, on the first line of its standard input."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import IO


@dataclass(frozen=True, slots=True)
class SessionTicket:
    """What a session is told: where the store is, for which unit to log in, where its data lie.

    `drive` lets the tour press the keys; it is honoured in training only. `unlocks`: it goes on where a locked session
    was left. `pin`: the files open with a PIN in training too. `ward`: the computer is one that a ward shares.
    """

    url: str
    token: str
    store_key: str
    unit: str
    data: str
    training: bool = True
    drive: bool = False
    unlocks: bool = False
    pin: bool = False
    ward: bool = False

    @property
    def asks_pin(self) -> bool:
        """Training asks only when it was told to; everything else always does."""
        return self.pin or not self.training


LOCKED = 17
"""The exit code of a session process that was locked: the launcher offers to unlock it."""


def read_ticket(source: IO[str]) -> SessionTicket:
    """The ticket on the first line. Raises ValueError for anything else."""
    raw = json.loads(source.readline())
    if not isinstance(raw, dict):
        raise ValueError("no ticket")
    return SessionTicket(**raw)
