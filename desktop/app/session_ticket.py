"""What a session process is told, on the first line of its standard input."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING

from desktop.session.computer_kind import ComputerKind, kind_of_computer
from desktop.session.device_folder import account_of

if TYPE_CHECKING:
    from desktop.app.work_ticket import WorkTicket


@dataclass(frozen=True, slots=True)
class SessionTicket:
    """What a session is told: where the store is, for which unit to log in, where its data lie.

    `drive` lets the tour press the keys; it is honoured in training only. `unlocks`: it goes on where a locked session
    was left. `pin`: the files open with a PIN in training too. `work` is what is told outside training,
    and only there.
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
    computer: ComputerKind = field(default_factory=kind_of_computer)
    work: WorkTicket | None = None

    @property
    def account(self) -> str:
        """Whose files: in training the unit's one person, else the person herself, whichever unit she works at."""
        return account_of(self.unit) if self.work is None else f"work/{self.work.user_id}"

    @property
    def asks_pin(self) -> bool:
        """Training asks only when it was told to; everything else always does, where there is something to open."""
        return not self.passing and (self.pin or not self.training)

    @property
    def passing(self) -> bool:
        """Whether nothing of the session stays on the computer."""
        return self.computer is ComputerKind.SHARED


LOCKED = 17
"""The exit code of a session process that was locked: the launcher offers to unlock it."""


def read_ticket(source: IO[str]) -> SessionTicket:
    """The ticket on the first line. Raises ValueError for anything else."""
    raw = json.loads(source.readline())
    if not isinstance(raw, dict):
        raise ValueError("no ticket")
    if raw.get("training", True) != (raw.get("work") is None):
        raise ValueError("neither of training nor of the real service")
    computer = ComputerKind(raw["computer"]) if "computer" in raw else kind_of_computer()
    told = {**raw, "computer": computer}
    if raw.get("work") is not None:
        from desktop.app.work_ticket import work_ticket  # noqa: PLC0415 - training's first window need not wait for it

        told["work"] = work_ticket(raw["work"])
    return SessionTicket(**told)
