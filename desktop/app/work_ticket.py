"""What a session of the real service is told beside the rest of its ticket."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from desktop.models.records import UnitRecord
from desktop.models.sign_in import Login


@dataclass(frozen=True, slots=True)
class WorkTicket:
    """What a session of the real service is told beside. `login` is None when it goes on with what it knows: without
    network, or where a locked one was left, then with `refresh_token`. `id_token` begins one session."""

    user_id: str
    unit: UnitRecord
    login: Login | None = None
    id_token: str = field(default="", repr=False)
    refresh_token: str = field(default="", repr=False)


def work_ticket(raw: dict[str, Any]) -> WorkTicket:
    """As it came by the pipe. Raises KeyError or TypeError for anything else."""
    login = raw["login"]
    known = None if login is None else Login(**{**login, "roles": tuple(login["roles"])})
    return WorkTicket(**{**raw, "unit": UnitRecord(**raw["unit"]), "login": known})
