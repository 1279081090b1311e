"""What comes sealed, opened and put where it belongs: operations to be judged, events into the access log."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Connection

from central.store.answers import Asker, StoreRefusal
from central.store.case_shelf import CaseShelf
from central.store.clock import Clock, utc_text
from central.store.dialect import Database
from central.store.event_book import EventBook
from central.store.intake import (
    TAKEN,
    UNREADABLE,
    WAITS,
    Intake,
    SealedIn,
    SealedWaiting,
    discard_waiting,
    keep_waiting,
    let_go_of,
    read_waiting,
    sealed_waiting,
    take_sealed,
)
from central.store.push import Pushed
from central.store.rulebook import Rulebook
from domain.event_delivery import EventBatch

_AT_ONCE = 200


class SealedPost:
    """The post of one store. Any thread. `rules` reads the rulebook that stands in a transaction, `after` does what has
    to follow from a push."""

    def __init__(
        self,
        database: Database,
        intake: Intake,
        events: EventBook,
        shelf: CaseShelf,
        rules: Callable[[Connection], Rulebook],
        clock: Clock,
        key: Ed25519PrivateKey,
        after: Callable[[Connection, Pushed, Rulebook, Asker], Pushed],
    ) -> None:
        self._database = database
        self._intake = intake
        self._events = events
        self._shelf = shelf
        self._rules = rules
        self._clock = clock
        self._key = key
        self._after = after

    def take(
        self, blobs: Sequence[bytes], sent_by: str, *, decided: bool = False
    ) -> tuple[dict[str, str], Mapping[str, int]]:
        """Judge operations and take events; what became of each by the SHA-256 of its sealed bytes (taken, waits,
        unreadable), and the heads of the scopes that moved. A lost device is no hindrance once somebody has `decided`.
        """
        fates: dict[str, str] = {}
        heads: dict[str, int] = {}
        devices: dict[tuple[str, int], list[SealedIn]] = {}
        for one in self._intake.open(blobs):
            if one.events is not None:
                fates[one.hash] = self._take_events(one, one.events, sent_by)
            elif one.signed is None:
                fates[one.hash] = UNREADABLE
            else:
                devices.setdefault((one.device_id, one.incarnation), []).append(one)
        for (device_id, incarnation), sealed in devices.items():
            judge = partial(self._judge, device_id, incarnation, sealed, sent_by, decided)
            pushed, told = self._database.run(judge)
            fates.update(told)
            if pushed is not None:
                self._shelf.put(pushed.cases)
                heads.update(pushed.heads)
        return fates, heads

    def _take_events(self, one: SealedIn, events: EventBatch, sent_by: str) -> str:
        try:
            self._events.take(events)
        except StoreRefusal as refusal:
            told = (one.device_id, sent_by, refusal.code, self._clock())
            self._database.run(lambda connection: keep_waiting(connection, [one], *told))
            return WAITS
        self._database.run(lambda connection: let_go_of(connection, [one.hash]))
        return TAKEN

    def _judge(
        self,
        device_id: str,
        incarnation: int,
        sealed: Sequence[SealedIn],
        sent_by: str,
        decided: bool,
        connection: Connection,
    ) -> tuple[Pushed | None, dict[str, str]]:
        rules, now = self._rules(connection), self._clock()
        pushed, fates = take_sealed(
            connection, device_id, incarnation, sealed, sent_by, rules, now, self._key, decided=decided
        )
        if pushed is not None:
            pushed = self._after(connection, pushed, rules, Asker(sent_by, "", device_id))
        return pushed, fates

    # What waits

    def waiting(self) -> tuple[SealedWaiting, ...]:
        """Whose sealed work waits for somebody to decide."""
        with self._database.read() as connection:
            return sealed_waiting(connection)

    def judge_waiting(self, device_id: str = "") -> int:
        """Take what waits once more; what is told by device although it is lost or was not believed. How much of it
        was taken, each operation with a verdict of its own."""
        with self._database.read() as connection:
            waiting = read_waiting(connection, device_id)
        taken = 0
        for start in range(0, len(waiting), _AT_ONCE):
            by_sender: dict[str, list[bytes]] = {}
            for blob, sent_by in waiting[start : start + _AT_ONCE]:
                by_sender.setdefault(sent_by, []).append(blob)
            for sent_by, blobs in by_sender.items():
                fates, _ = self.take(blobs, sent_by, decided=bool(device_id))
                taken += list(fates.values()).count(TAKEN)
        return taken

    def discard(self, before: datetime) -> int:
        """Let go of what has waited since before a moment; how much."""
        return self._database.run(lambda connection: discard_waiting(connection, utc_text(before)))
