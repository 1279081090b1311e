"""A client of another age, in a process of its own, over HTTP.

`python -m tests.sync.other_program AGE FOLDER URL UNIT DO`. AGE `today` is this very program; `newer` knows a form
language, tables and a kind of operation that today's does not. DO is a JSON list of acts, in order: ["draft", case,
doc, path, value], ["publish", case, doc], ["wave", case, doc] (the unknown kind), ["sync"], ["tell", case, doc].
What it tells goes to standard output as JSON.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from types import MappingProxyType
from typing import Any

from desktop.models import outbox, replica
from desktop.models.desk import Desk
from desktop.models.outbox import Outbox
from desktop.models.outbox_steps import STEPS
from desktop.models.replica import Replica
from desktop.models.schema_versions import OUTBOX_SCHEMA, REPLICA_SCHEMA
from desktop.models.sync_door import SyncDoor
from desktop.models.worker import run_here
from desktop.models.workplace import Workplace
from desktop.sync.enrolment import Enrolled
from desktop.sync.round import SyncRound
from desktop.sync.transport import HttpTransport
from domain.forms import loading
from tests.central.service import LAUNCH_TOKEN
from tests.sync.little_town import FILE_KEY, TEXTS, TickingClock, session_of


def become_newer() -> None:
    """Patch in what a later version of the program might bring."""
    loading._ITEM_KEYS.add("dictation")
    later = {**STEPS, OUTBOX_SCHEMA: ("ALTER TABLE draft ADD COLUMN mood TEXT",)}
    for module, name, value in (
        (outbox, "SCHEMA_VERSION", OUTBOX_SCHEMA + 1),
        (outbox, "STEPS", MappingProxyType(later)),
        (replica, "SCHEMA_VERSION", REPLICA_SCHEMA + 1),
    ):
        setattr(module, name, value)


def main(age: str, folder: str, url: str, unit: str, acts: str) -> None:
    if age == "newer":
        become_newer()
    clock = TickingClock(97)
    box = Outbox.open(Path(folder) / "outbox.db", FILE_KEY, clock, synchronous="OFF")
    held = Replica.open(Path(folder) / "replica.db", FILE_KEY, synchronous="OFF")
    desk = Desk(box, held, Workplace(session_of(unit), clock), TEXTS)
    for act, *given in json.loads(acts):
        told = _do(desk, unit, url, act, given)
        if told is not None:
            sys.stdout.write(json.dumps(told) + "\n")
    held.close()
    box.close()


def _do(desk: Desk, unit: str, url: str, act: str, given: list[Any]) -> object:
    clock = desk.workplace.clock
    match act, given:
        case "draft", [case_id, doc_id, path, value]:
            desk.save_draft(case_id, doc_id, path, value)
        case "publish", [case_id, doc_id]:
            answer = desk.publish(case_id, doc_id)
            return [answer.queued, answer.code]
        case "wave", [case_id, doc_id]:
            desk.outbox_file.append([desk.operation(case_id, "wave", {"doc": doc_id})])
        case "sync", []:
            transport = HttpTransport(url, LAUNCH_TOKEN, unit)
            identity = desk.outbox_file.device()
            assert identity is not None
            store = Enrolled(transport, identity.key.public_key().public_bytes_raw())
            report = SyncRound(store, SyncDoor(desk), clock, run_here).once()
            transport.close()
            return [report.ok, report.problem]
        case "tell", [case_id, doc_id]:
            return _told(desk, case_id, doc_id)
        case _:
            raise ValueError(act)
    return None


def _told(desk: Desk, case_id: str, doc_id: str) -> dict[str, object]:
    record = desk.case(case_id)
    if record is None:
        raise LookupError(case_id)
    document = record.case.documents[doc_id]
    known = desk.workplace.known
    form = known.form_of(document.kind, document.definition)
    return {
        "definition": document.definition,
        "form": form.hash if form is not None else "",
        "cells": {path: cell.value for path, cell in document.cells.items() if cell.value is not None},
        "conflicts": [list(conflict.values) for conflict in document.open_conflicts],
        "unverified": doc_id in record.unverified,
        "kinds": sorted(message.document.kind for message in record.messages),
        "states": [item.state.value for item in desk.outbox()],
        "waiting": desk.outbox_file.waiting(),
    }


if __name__ == "__main__":
    main(*sys.argv[1:])
