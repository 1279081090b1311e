"""When what is shown of a case was accepted."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from domain.wire import OperationNote


def accepted_at(notes: Mapping[str, OperationNote]) -> Callable[[str], str]:
    """When the store accepted an operation: what the deadlines go by. Our own clock tells nothing here."""

    def at(op_id: str) -> str:
        note = notes.get(op_id)
        return note.received_at if note is not None else ""

    return at
