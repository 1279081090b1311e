"""What an inbox tells at a distance: how much has come, and what nobody at the unit has opened in time.

Numbers, times, ids of rows and the name of a colleague; nothing about a patient.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop.models.clock import utc_text
from desktop.models.inbox_rows import InboxGroupKey, InboxItem, InboxRecord
from domain.deadline_limits import DeadlineLimits
from domain.deadlines import too_late_to_open

if TYPE_CHECKING:
    from desktop.models.desk import Desk


@dataclass(frozen=True, slots=True)
class Unopened:
    """What nobody at the unit has opened within its limit (deadline 15): how many, since when (UTC), and who is
    responsible today, '' when nobody has been named."""

    count: int
    oldest: str
    responsible: str = ""


@dataclass(frozen=True, slots=True)
class InboxSigns:
    """`new` are the rows that wait to be acknowledged, by key, `urgent` those of them that have high priority."""

    unit_name: str
    new: frozenset[str]
    urgent: frozenset[str]
    unopened: Unopened | None = None


def read_signs(desk: Desk) -> InboxSigns:
    """As it stands now. On the database worker."""
    place = desk.workplace
    now = utc_text(place.clock.now_ms() + place.clock.offset_ms)
    inbox = desk.inbox()
    late = late_to_open(inbox, place.known.limits, now)
    unopened = None
    if late:
        duty = desk.unit_desk.duty(place.clock.today())
        unopened = Unopened(len(late), min(item.since for item in late), duty.name if duty is not None else "")
    waiting = _to_acknowledge(inbox)
    return InboxSigns(
        inbox.unit_name,
        frozenset(item.key for item in waiting),
        frozenset(item.key for item in waiting if item.badge == "high"),
        unopened,
    )


def late_to_open(inbox: InboxRecord, limits: DeadlineLimits, now: str) -> tuple[InboxItem, ...]:
    """The messages that nobody at the unit had opened when its limit had passed. `now` in UTC as on the wire."""
    return tuple(
        item
        for item in _to_acknowledge(inbox)
        if not item.seen_by and too_late_to_open(limits, item.since, inbox.unit_id, now)
    )


def _to_acknowledge(inbox: InboxRecord) -> tuple[InboxItem, ...]:
    group = inbox.group(InboxGroupKey.TO_ACKNOWLEDGE)
    return tuple(item for item in group if not item.acknowledged_by and not item.pending)
