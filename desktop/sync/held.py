"""What consent keeps back of what the unit wrote, as it is asked of the store and decided about."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from desktop.models.held import HeldOperation
from desktop.models.records import Answer
from desktop.sync.answer_shapes import believe

SEND, KEEP = "send", "keep"


class HeldTransport(Protocol):
    """The store, in a session. Raises TransportError or StoreRefused."""

    def held(self) -> Mapping[str, Any]: ...

    def decide_held(self, body: Mapping[str, object]) -> Mapping[str, Any]: ...


class HeldDialogue:
    """Two questions. Both raise TransportError or StoreRefused."""

    def __init__(self, transport: HeldTransport) -> None:
        self._transport = transport

    def waiting(self) -> tuple[HeldOperation, ...]:
        """What nobody has decided about, newest first."""
        raw = self._transport.held()
        return believe(
            lambda: tuple(
                HeldOperation(
                    str(one["op_id"]),
                    str(one["case_id"]),
                    str(one["code"]),
                    {str(name): str(value) for name, value in one["params"].items()},
                    str(one["received_at"]),
                    str(one["operation"]["bytes"]).encode("utf-8"),
                )
                for one in raw["held"]
            )
        )

    def decide(self, op_id: str, decision: str, reason: str) -> Answer:
        """SEND or KEEP, with a reason for the log. The answer's code says why it is held all the same; '' when it went
        out or when it was to be kept."""
        raw = self._transport.decide_held({"op_id": op_id, "decision": decision, "reason": reason})
        held = raw.get("ruling") == "held" and decision == SEND
        params = {str(name): str(value) for name, value in dict(raw.get("params") or {}).items()}
        return Answer(op_id, queued=not held, code=str(raw.get("code") or "") if held else "", params=params)
