"""How long it takes until what a person shares cannot be lost any more: `./bench local_edit`.

The value is the durable append of the desk's publish path: a publish of three cells is numbered, chained, signed, kept
twice and committed with full sync to the encrypted outbox, and with it the event that tells of it in the access log; a
copy sealed to the store is appended and synced. The floor appends the same signed bytes to a plain file and syncs it,
in turns with the other. Both in ms, median of n.
"""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from desktop.models.clock import Clock
from desktop.models.outbox import Outbox
from domain.event import Actor, Event
from domain.operation import NO_PREVIOUS, Author, Operation

KEY = b"k" * 32
EDITS = 400
_TEXT = "Går med rollator inomhus. Behöver stöd vid förflyttning ute. Sonen ringer varje kväll."


def measure() -> dict[str, object]:
    """One line for `./bench`; value and floor are medians in ms."""
    values, floors = [], []
    with tempfile.TemporaryDirectory(prefix="samsa-bench-", dir=Path.home()) as name:
        folder, clock = Path(name), Clock()
        outbox = Outbox.open(folder / "outbox.db", KEY, clock)
        outbox.become_device(clock.new_id(), 1)
        outbox.seal_to(X25519PrivateKey.generate().public_key().public_bytes_raw())
        bare = os.open(folder / "bare", os.O_CREAT | os.O_WRONLY | os.O_APPEND, 0o600)
        case_id, doc_id = clock.new_id(), clock.new_id()
        for number in range(EDITS):
            operation = _publish(clock, case_id, doc_id, number)
            began = time.perf_counter()
            (entry,) = outbox.append([operation], {doc_id: ["situation"]}, [_event(clock, operation)])
            values.append((time.perf_counter() - began) * 1000)
            signed = entry.signed.data + entry.signed.signature
            began = time.perf_counter()
            os.write(bare, signed)
            os.fsync(bare)
            floors.append((time.perf_counter() - began) * 1000)
        os.close(bare)
        outbox.close()
    value, floor = statistics.median(values), statistics.median(floors)
    return {
        "name": "local_edit",
        "value": round(value, 3),
        "unit": "ms",
        "floor": round(floor, 3),
        "ratio": round(value / floor, 2),
        "n": EDITS,
    }


def _event(clock: Clock, operation: Operation) -> Event:
    author = operation.author
    role, unit = "CASEWORKER_KOM", operation.acting_unit
    actor = Actor(author.user_id, author.name, author.title, role, unit, "Kommun SSK", "Skaraborg/Kommun")
    return Event(
        clock.new_id(),
        "written",
        clock.utc(),
        clock.offset_ms,
        actor,
        operation.device_id,
        offline=True,
        what=operation.kind,
        person_id="194410119046",
        case_id=operation.case_id,
        resource=operation.op_id,
    )


def _publish(clock: Clock, case_id: str, doc_id: str, number: int) -> Operation:
    cells = [
        {"path": path, "value": f"{_TEXT} {number}", "base": None} for path in ("situation", "person_view", "kin_view")
    ]
    body = {"doc": doc_id, "definition": "sha256:" + "0" * 64, "seen_ver": 3, "cells": cells}
    author = Author("ska-ssk.1", "Anna Lindh", "sjuksköterska")
    return Operation(
        clock.new_id(), "publish", case_id, case_id, 1, 1, NO_PREVIOUS, author, "ska-ssk", clock.utc(), 0, body
    )
