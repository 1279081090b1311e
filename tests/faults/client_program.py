"""A client's process for the harness: a whole working day without windows, commanded over a pipe.

Everything is the program's own: key store, locks, files, database worker, network thread and schedule. Only the time
between rounds and the patience with the network are shorter, the clock can be set, and SQLite's disk can fail.
"""

from __future__ import annotations

import contextlib
import json
import logging
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx2
from sqlalchemy.exc import DBAPIError

import desktop.app.workday
import desktop.sync.schedule
from desktop.app.session_ticket import SessionTicket
from desktop.app.workday import Workday
from desktop.models.cipher_file import DamagedOutboxError, DamagedReplicaError
from desktop.models.clock import Clock
from desktop.models.desk import Desk
from desktop.models.outbox import Outbox
from desktop.models.records import SyncState
from desktop.models.rescue import salvage_outbox, set_aside
from desktop.models.texts import Texts
from desktop.models.worker import Worker
from desktop.models.workplace import shipped_forms, shipped_processes
from desktop.session.device_folder import device_folder
from desktop.session.folder_lock import SignInError
from desktop.session.keystore import KeyStore
from desktop.sync.dialogue import StoreRefused, TransportError
from desktop.sync.schedule import Pace
from desktop.sync.transport import HttpTransport
from tests.faults.durable_files import DiskLayer
from tests.faults.failpoints import CLIENT_STEPS, Failpoints
from tests.sync.little_town import ADMISSION

QUICK = Pace(least=0.05, most=0.15, step=0.1, cap=0.3, watched=(0.05, 0.15), up=0.1)
LISTENING = replace(QUICK, watched=(600.0, 600.0))
"""Asks no more while the store tells of news by itself."""
PATIENCE = httpx2.Timeout(2.0, connect=1.0, pool=1.0)


def warm() -> None:
    """Load what every client loads."""
    shipped_forms()
    shipped_processes()
    Texts.load()


class SettableClock(Clock):
    """The computer's clock, as far off as somebody has set it."""

    jumped_ms = 0

    def now_ms(self) -> int:
        return super().now_ms() + SettableClock.jumped_ms


def main(argument: dict[str, Any]) -> int:
    """Work for `unit` with the files in `data` against `url` until the harness closes the pipe or says so."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    SettableClock.jumped_ms = argument.get("jumped_ms", 0)
    session = ClientSession(argument)
    for line in sys.stdin:
        words = json.loads(line)
        _say(session.answer(words.pop("do"), words))
        if session.over:
            return 0
    session.close({})
    return 0


class ClientSession:
    """What the harness may ask of a client."""

    def __init__(self, argument: Mapping[str, Any]) -> None:
        self.over = False
        self._failpoints = Failpoints(CLIENT_STEPS)
        self._disk = DiskLayer(Path(argument["shadows"]))
        patched: tuple[Any, Any, Any] = (desktop.app.workday, desktop.sync.schedule, HttpTransport.__init__)
        patched[0].Clock = SettableClock
        patched[1].LOOPBACK_PACE = LISTENING if argument["listening"] else QUICK
        patched[2].__kwdefaults__["timeout"] = PATIENCE
        if argument["synchronous"]:
            opening: Any = Outbox.open
            opening.__func__.__kwdefaults__["synchronous"] = argument["synchronous"]
        self._worker = Worker()
        self._worker.start()
        self._sync = SyncState(False, "", "", 0, 0, 0)
        ticket = SessionTicket(
            argument["url"], argument["token"], argument["store_key"], argument["unit"], argument["data"]
        )
        self._day = Workday(ticket, self._on_change, self._on_sync, self._worker, Texts.load())
        self._ways: list[str] = []

    def answer(self, what: str, words: dict[str, Any]) -> dict[str, object]:
        """Do it; {'error': kind} for what did not go."""
        try:
            told = getattr(self, what)(words)
        except (DBAPIError, SignInError, TransportError, StoreRefused, LookupError) as error:
            return {"error": type(error).__name__, "code": getattr(error, "code", ""), "text": str(error)[:200]}
        return told if isinstance(told, dict) else {}

    # -- the session -------------------------------------------------------------------------------------------

    def open(self, _: dict[str, Any]) -> dict[str, object]:
        """Open the desk as the window does, take the way out that is offered for damage, and begin the rounds."""
        for _attempt in range(4):
            try:
                self._open()
                break
            except DamagedReplicaError as damaged:
                self._ways.append("rebuild")
                set_aside(damaged.path, self._day.clock)
            except DamagedOutboxError as damaged:
                self._ways.append("salvage")
                ticket = self._day.ticket
                folder = device_folder(self._day.data, f"training/{ticket.unit}")
                key = KeyStore(self._day.data, training=True).get(folder.path.name, files_exist=True)
                salvage_outbox(damaged.path, key.for_file("outbox"), self._day.clock)
        self._day.start_rounds()
        return {"ways": self._ways}

    def _open(self) -> None:
        try:
            self._on_worker(self._day.open)
        except SignInError as error:
            if not error.needs_contact:
                raise
            answer = self._day.log_in()
            self._on_worker(lambda: self._day.open(answer))

    def close(self, _: dict[str, Any]) -> dict[str, object]:
        self.over = True
        self._day.close()
        self._worker.stop()
        return {}

    def arm(self, words: dict[str, Any]) -> dict[str, object]:
        self._failpoints.arm(words["step"], words["nth"])
        return {}

    def disk(self, words: dict[str, Any]) -> dict[str, object]:
        self._disk.full = words["full"]
        return {"syncs": self._disk.syncs}

    def clock(self, words: dict[str, Any]) -> dict[str, object]:
        SettableClock.jumped_ms += words["ms"]
        return {}

    def try_now(self, _: dict[str, Any]) -> dict[str, object]:
        self._day.try_now()
        return {}

    # -- what a person does ------------------------------------------------------------------------------------

    def publish(self, words: dict[str, Any]) -> dict[str, object]:
        def work(desk: Desk) -> dict[str, object]:
            for path, value in words["values"].items():
                desk.save_draft(words["case"], words["doc"], path, value)
            return _told(desk.publish(words["case"], words["doc"]))

        return self._act(work)

    def type(self, words: dict[str, Any]) -> dict[str, object]:
        return self._act(
            lambda desk: {"at": desk.save_draft(words["case"], words["doc"], words["path"], words["value"])}
        )

    def acknowledge(self, words: dict[str, Any]) -> dict[str, object]:
        def work(desk: Desk) -> dict[str, object]:
            record = desk.case(words["case"])
            if record is None or not record.messages or not record.messages[0].may_acknowledge:
                return {"queued": False}
            return _told(desk.acknowledge(words["case"], record.messages[0].document.doc_id))

        return self._act(work)

    def resolve(self, words: dict[str, Any]) -> dict[str, object]:
        def work(desk: Desk) -> dict[str, object]:
            record = desk.case(words["case"])
            if record is None or not record.two_texts:
                return {"queued": False}
            conflict = record.two_texts[0].conflict
            values = dict(zip(conflict.paths, conflict.values, strict=True))
            return _told(desk.resolve(words["case"], words["doc"], [conflict.conflict_id], values))

        return self._act(work)

    def admit(self, words: dict[str, Any]) -> dict[str, object]:
        """The ward's case with its message of admission and a Planering: their ids."""

        def work(desk: Desk) -> dict[str, object]:
            clock = desk.workplace.clock
            case_id = clock.new_id()
            cells = {
                "case_type": "inpatient",
                "person/id": "194410119046",
                "person/id_kind": "PNR",
                "person/name": words["name"],
                "consent/SAMORDNING_INUT/state": "GIVET",
                "consent/SIP/state": "GIVET",
                "consent/SAMORDNING_INUT/asked_at": "2026-11-19T09:00",
            }
            opening = desk.operation(case_id, "open_case", {"doc": clock.new_id(), "cells": cells})
            desk.outbox_file.append([opening])
            desk.shown.refresh([case_id])
            assert desk.send(case_id, "INS", words["recipients"], ADMISSION).queued
            assert desk.create_document(case_id, "PLN").queued
            shown = desk.shown.case(case_id)
            assert shown is not None
            return {"case": case_id, "doc": shown.case.of_kind("PLN")[0].doc_id}

        return self._act(work)

    # -- what she sees -----------------------------------------------------------------------------------------

    def standing(self, _: dict[str, Any]) -> dict[str, object]:
        """How far the sync is, and which operations she is told the store has."""

        def work(desk: Desk) -> dict[str, object]:
            device = desk.outbox_file.device()
            scopes = ("reference", f"unit:{desk.workplace.unit_id}")
            return {
                "waiting": desk.outbox_file.waiting(),
                "cursors": {scope: desk.replica.scope(scope).cursor for scope in scopes},
                "told": [item.op_id for item in desk.outbox() if item.state.value != "queued"],
                "incarnation": device.incarnation if device else 0,
            }

        return {**self._with_desk(work), "connected": self._sync.connected, "problem": self._sync.problem}

    # -- how ---------------------------------------------------------------------------------------------------

    def _act(self, work: Callable[[Desk], dict[str, object]]) -> dict[str, object]:
        told = self._with_desk(work)
        self._day.wake()
        return told

    def _with_desk(self, work: Callable[[Desk], dict[str, object]]) -> dict[str, object]:
        opened = self._day.opened
        if opened is None:
            raise LookupError("the desk is not open")
        told: dict[str, object] = self._on_worker(lambda: work(opened.desk))
        return told

    def _on_worker(self, job: Callable[[], Any]) -> Any:
        return self._worker.submit(job).result()

    def _on_change(self, _change: object) -> None:
        pass

    def _on_sync(self, state: SyncState) -> None:
        self._sync = state


def _told(answer: Any) -> dict[str, object]:
    return {"queued": answer.queued, "op": answer.op_id, "code": answer.code}


def _say(words: Mapping[str, object]) -> None:
    with contextlib.suppress(OSError):
        sys.stdout.write(json.dumps(words) + "\n")
        sys.stdout.flush()
