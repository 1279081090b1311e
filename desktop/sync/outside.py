"""Reading a plan without taking part, as it is said to the store. Holds the reading that is open, and nothing of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Protocol

from desktop.models.outside import OpenReading, OutsideAnswer, OutsideWay, OutsideWish, PlanReading
from desktop.sync.answer_shapes import believe, signed_of
from domain.operation import cell_value
from domain.wire import bundle_from_wire


class OutsideTransport(Protocol):
    """The store, in a session. Raises TransportError or StoreRefused."""

    def outside(self, step: str, body: Mapping[str, object]) -> Mapping[str, Any]: ...


class OutsideDialogue:
    """Four questions and a farewell. `prove` gives what shows that she has just logged in anew; it may wait for her.

    Every method raises TransportError or StoreRefused; `open` also what `prove` raises.
    """

    def __init__(self, transport: OutsideTransport, prove: Callable[[], str]) -> None:
        self._transport = transport
        self._prove = prove

    def ask(self, person_id: str) -> OutsideAnswer:
        """Whether the person has a plan. The first choice."""
        raw = self._transport.outside("ask", {"person": person_id})
        return believe(
            lambda: OutsideAnswer(
                person_id,
                str(raw["asked"]),
                raw["exists"] is True,
                raw["takes_part"] is True,
                tuple(
                    OutsideWay(str(one["way"]), one["open"] is True, str(one["reason"]), str(one["because"]))
                    for one in raw["ways"]
                ),
            )
        )

    def open(self, answer: OutsideAnswer, wish: OutsideWish) -> OpenReading:
        """Open the plan. The second choice."""
        body: dict[str, object] = {
            "person": answer.person_id,
            "asked": answer.asked,
            "way": wish.way,
            "consent": wish.consent,
            "reason": wish.reason,
            "minutes": wish.minutes,
            "confirmed": True,
            "protection_confirmed": wish.protection_confirmed,
            "log_in": self._prove(),
        }
        raw = self._transport.outside("open", body)
        return believe(lambda: _reading(str(raw["reading"]), raw))

    def read(self, reading: OpenReading) -> PlanReading:
        """The plan as it stands."""
        raw = self._transport.outside("read", {"reading": reading.reading_id})
        return believe(
            lambda: PlanReading(
                {str(path): cell_value(value) for path, value in raw["header"].items()},
                bundle_from_wire(raw["plan"]),
                {str(device): signed_of(one) for device, one in raw["certificates"].items()},
            )
        )

    def lasts(self, reading: OpenReading) -> OpenReading:
        """The same reading, if it still lasts."""
        raw = self._transport.outside("lasts", {"reading": reading.reading_id})
        return believe(lambda: _reading(reading.reading_id, raw))

    def end(self, reading: OpenReading) -> None:
        """She is done."""
        self._transport.outside("end", {"reading": reading.reading_id})


def _reading(reading_id: str, raw: Mapping[str, Any]) -> OpenReading:
    ends_at = str(raw["ends_at"])
    left = datetime.fromisoformat(ends_at) - datetime.fromisoformat(str(raw["server_time"]))
    return OpenReading(reading_id, ends_at, max(0.0, left.total_seconds()))
