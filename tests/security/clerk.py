"""A device as far as its access log goes: writes events, chains and signs them the way any client must."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from central.store.store import Store
from domain.event import Actor, Event
from domain.event_delivery import EventBatch, EventReceipt, hashes_of, sign_batch, verify_event_receipt
from domain.operation import NO_PREVIOUS
from tests.central.pen import Pen, new_id


@dataclass
class Clerk:
    """The events of one pen's device. Nothing is sent by `batch`."""

    pen: Pen
    chain: str = field(default_factory=new_id)
    number: int = 0
    previous: str = NO_PREVIOUS

    @property
    def actor(self) -> Actor:
        return Actor(
            self.pen.user_id, "Anna Lindh", "sjuksköterska", "CASEWORKER_KOM", self.pen.unit, "Kommun SSK", "Skaraborg"
        )

    def event(self, kind: str = "case_opened", **changed: object) -> Event:
        made = Event(
            new_id(),
            kind,
            "2026-11-20T08:59:00.000Z",
            0,
            self.actor,
            self.pen.device_id,
            offline=True,
            person_id="194410119046",
        )
        return replace(made, **changed)  # type: ignore[arg-type]

    def batch(self, *events: Event | bytes) -> EventBatch:
        written = [one if isinstance(one, bytes) else one.to_bytes() for one in events or (self.event(),)]
        made = sign_batch(self.pen.device_id, self.chain, self.number + 1, self.previous, written, self.pen.key)
        self.number, self.previous = made.last, hashes_of(made)[-1]
        return made

    def deliver(self, store: Store, *events: Event | bytes) -> EventReceipt:
        return verify_event_receipt(store.events.take(self.batch(*events), self.pen.user_id), store.public_key)
