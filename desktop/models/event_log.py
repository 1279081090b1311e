"""What is done at this desk, written into the access log: with an operation at once, a reading a moment after it.

To show something must not wait for the disk, so that readings are gathered and written by the database worker when it
has nothing else to do for the person.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import replace
from typing import TypedDict, Unpack

from desktop.models.outbox import Outbox
from desktop.models.workplace import Workplace
from domain.event import Actor, Event, event_of_operation, owner_of
from domain.operation import Operation

_log = logging.getLogger(__name__)
Later = Callable[[Callable[[], None]], object]


class Details(TypedDict, total=False):
    """What more an event tells, as in `domain.event.Event`. Without `person_id` it is the one the case is about."""

    what: str
    person_id: str
    case_id: str
    resource: str
    purpose: str
    reason: str
    code: str
    count: int


class EventLog:
    """The access log of one desk. `person_of` tells whom a case is about, on the database worker."""

    def __init__(self, outbox: Outbox, workplace: Workplace, person_of: Callable[[str], str]) -> None:
        self._outbox = outbox
        self._workplace = workplace
        self._person_of = person_of
        self._gathered: list[Event] = []
        self._asked = False
        self._lock = threading.Lock()
        self._device_id = ""
        self.offline = True
        """Whether the store was last heard of not to answer."""
        self.later: Later = lambda write: write()
        """Has `flush` called on the database worker; without one it is called at once."""

    def note(self, kind: str, **details: Unpack[Details]) -> None:
        """Gather an event; any thread. It is on the disk within a moment."""
        made = self._event(kind, **details)
        with self._lock:
            self._gathered.append(made)
            asked, self._asked = self._asked, True
        if not asked:
            self.later(self.flush)

    def write(self, kind: str, **details: Unpack[Details]) -> None:
        """Write an event now; on the database worker. Raises what the database raises: then it must not happen."""
        self.flush()
        made = self._event(kind, **details)
        person_id = self._person_of(made.case_id) if made.case_id and not made.person_id else ""
        self._outbox.events.write([self._whole(made, person_id)])

    def flush(self) -> None:
        """Write what was gathered; on the database worker. What cannot be written is kept for the next time."""
        with self._lock:
            gathered, self._gathered, self._asked = self._gathered, [], False
        try:
            unnamed = {one.case_id for one in gathered if one.case_id and not one.person_id}
            persons = {case_id: self._person_of(case_id) for case_id in unnamed}
            self._outbox.events.write([self._whole(one, persons.get(one.case_id, "")) for one in gathered])
        except Exception as error:  # noqa: BLE001 - whatever the file has: nothing of the person's work is stopped by it
            _log.error("events could not be written: %s", type(error).__name__)
            with self._lock:
                self._gathered[:0] = gathered

    def of_operation(self, operation: Operation, person_id: str, reason: str = "") -> Event:
        """The event of something a person writes, to be kept with it; her `reason` stands nowhere else."""
        kind, about = operation.kind, operation.case_id
        told = self._event(event_of_operation(kind), what=kind, case_id=about, resource=operation.op_id, reason=reason)
        return self._whole(told, person_id)

    def _event(self, kind: str, **details: Unpack[Details]) -> Event:
        clock, session = self._workplace.clock, self._workplace.session
        unit_id = self._workplace.unit_id
        directory = self._workplace.directory
        author = session.author
        actor = Actor(
            author.user_id,
            author.name,
            author.title,
            "+".join(sorted(session.roles)),
            unit_id,
            directory.name_of(unit_id),
            owner_of(directory.unit(unit_id)),
        )
        return Event(
            clock.new_id(), kind, clock.utc(), clock.offset_ms, actor, self._device_id, offline=self.offline, **details
        )

    def _whole(self, made: Event, person_id: str) -> Event:
        """With what only the files tell."""
        if not self._device_id:
            device = self._outbox.device()
            self._device_id = device.device_id if device is not None else ""
        return replace(made, device_id=self._device_id, person_id=made.person_id or person_id)
