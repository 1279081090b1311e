"""The register of numbers that are one person's, as it is asked of the store: only with a connection, nothing kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from desktop.models.identity_records import JoinLook, JoinWaiting, Number
from desktop.sync.answer_shapes import believe


class IdentityTransport(Protocol):
    """The store, in a session. Raises TransportError or StoreRefused."""

    def identities(self, step: str, body: Mapping[str, object] | None) -> Mapping[str, Any]: ...


class IdentityDialogue:
    """Every method raises TransportError or StoreRefused ('identity_refused' tells the reason)."""

    def __init__(self, transport: IdentityTransport) -> None:
        self._transport = transport

    def waiting(self) -> tuple[JoinWaiting, ...]:
        """What a second person has yet to look at, oldest first."""
        raw = self._transport.identities("", None)
        return believe(lambda: tuple(_waiting(one) for one in raw["waiting"]))

    def look(self, number: Number, now: Number) -> JoinLook:
        """What it would mean that `number` is an earlier one of who has `now`."""
        raw = self._transport.identities("look", _pair(number, now))
        return believe(
            lambda: JoinLook(
                str(raw["refused"]),
                raw["two"] is True,
                int(raw["cases"]),
                int(raw["cases_now"]),
                tuple(str(unit) for unit in raw["inpatient"]),
            )
        )

    def join(self, number: Number, now: Number, reason: str) -> str:
        """The state it came to: JOINED, or ASKED when somebody else must agree."""
        raw = self._transport.identities("join", {**_pair(number, now), "reason": reason})
        return believe(lambda: str(raw["state"]))

    def confirm(self, alias: str) -> str:
        """Agree, as a second person."""
        raw = self._transport.identities("confirm", {"alias": alias})
        return believe(lambda: str(raw["state"]))

    def part(self, number: Number, reason: str) -> str:
        """Take apart what was joined, or turn down what waits."""
        raw = self._transport.identities("part", {"number": _told(number), "reason": reason})
        return believe(lambda: str(raw["state"]))


def _pair(number: Number, now: Number) -> dict[str, object]:
    return {"number": _told(number), "now": _told(now)}


def _told(number: Number) -> dict[str, str]:
    return {"issuer": number.issuer, "value": number.value}


def _number(raw: Mapping[str, Any]) -> Number:
    return Number(str(raw["issuer"]), str(raw["value"]))


def _waiting(raw: Mapping[str, Any]) -> JoinWaiting:
    numbers = _number(raw["number"]), _number(raw["now"])
    return JoinWaiting(str(raw["alias"]), *numbers, str(raw["asked_by"]), str(raw["asked_at"]), raw["mine"] is True)
