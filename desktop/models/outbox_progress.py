"""How far a sent message has come with those who are to acknowledge it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypedDict

from desktop.models.records import OutboxItem, QueueState
from domain.case import Case, Document
from domain.inbox import awaited, receipt_op
from domain.operation import ADDRESSED_KINDS
from domain.wire import OperationNote


class Progress(TypedDict):
    """What it adds to an item of the outbox."""

    awaited: int
    acknowledged: int
    acknowledged_at: str


def last_acknowledged(case: Case) -> Iterator[str]:
    """The operations with which messages of the case were acknowledged."""
    for document in case.documents.values():
        if document.kind in ADDRESSED_KINDS:
            yield from _receipts(document)


def progress_of(item: OutboxItem, case: Case | None, notes: Mapping[str, OperationNote]) -> Progress:
    """Of a message that the store has; of anything else nothing is awaited."""
    document = case.documents.get(item.doc_id) if case is not None else None
    if document is None or item.kind != "send" or item.state not in {QueueState.SENT, QueueState.ACKNOWLEDGED}:
        return Progress(awaited=0, acknowledged=0, acknowledged_at="")
    done = _receipts(document)
    times = [notes[op].received_at for op in done if op in notes]
    return Progress(awaited=len(awaited(document)), acknowledged=len(done), acknowledged_at=max(times, default=""))


def _receipts(document: Document) -> list[str]:
    return [op for unit in awaited(document) if (op := receipt_op(document, unit, "acknowledged"))]
