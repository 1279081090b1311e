"""What operations are judged by: every form ever issued, processes, who is who, policies, and the moment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType

from sqlalchemy import Connection, select

from central.store import schema
from central.store.answers import UserRecord
from central.store.case_rows import read_documents
from central.store.clock import swedish_day, swedish_minute, utc_text
from central.store.devices import ACTIVE, refusal_of
from central.store.shipped import shipped_access, shipped_forms, shipped_processes, shipped_protection
from domain.case import REFERENCE_SCOPE, compartment_of
from domain.context import Context
from domain.directory import Directory, Membership, Seat
from domain.forms.definition import FormDefinition
from domain.forms.findings import Facts
from domain.reference import Reference, library, processes, read_reference, readable_forms


@dataclass(frozen=True, slots=True)
class Rulebook:
    """The facts of one transaction. `context(moment)` is what `domain.apply` takes."""

    directory: Directory
    users: Mapping[str, UserRecord]
    reference: Reference
    forms: Mapping[str, FormDefinition]
    barred: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Devices that are not let in, with their state: lost, or quarantined."""
    holds_until: str = ""
    """The next moment (UTC) at which somebody's role ends by itself; '' when none will."""
    of_store: bool = False
    """Whether what is judged is the store's own (`central.store.own_pen`)."""
    _days: dict[str, Context] = field(default_factory=dict)

    def refusal(self, device_id: str) -> str:
        """The code by which a device is refused; '' when it is let in."""
        return refusal_of(self.barred.get(device_id, ACTIVE))

    def context(self, moment: datetime) -> Context:
        day = swedish_day(moment)
        of_day = self._of_day(day)
        facts = Facts(day, swedish_minute(moment), of_day.facts.policy)
        known = (of_day.forms, of_day.processes, facts, of_day.access, of_day.protection)
        return Context(self.directory, *known, of_store=self.of_store)

    def _of_day(self, day: str) -> Context:
        known = self._days.get(day)
        if known is None:
            known = Context(
                self.directory,
                library(self.reference, self.forms, shipped_forms(), day),
                processes(self.reference, shipped_processes(), day),
                Facts(day, "", self.reference.policies_on(day)),
                shipped_access(),
                shipped_protection(),
            )
            self._days[day] = known
        return known


def read_rulebook(connection: Connection, now: datetime) -> Rulebook:
    """The directory, people, forms and policies as they stand; roles and seats that have ended are none."""
    moment = utc_text(now)
    members = [m for m in connection.execute(select(schema.member)) if not m.until or m.until > moment]
    in_units = [m for m in members if m.scope_id.startswith("unit:")]
    memberships = tuple(Membership(m.user_id, m.scope_id.removeprefix("unit:"), m.role, m.until) for m in in_units)
    seats = tuple(Seat(m.user_id, m.scope_id) for m in members if compartment_of(m.scope_id))
    users = {u.user_id: UserRecord(u.user_id, u.name, u.title) for u in connection.execute(select(schema.user))}
    reference = read_reference(read_documents(connection, REFERENCE_SCOPE).values())
    forms = MappingProxyType(readable_forms(reference, shipped_forms().by_hash))
    device = schema.device.c
    shut_out = connection.execute(select(device.device_id, device.state).where(device.state != ACTIVE))
    barred = MappingProxyType({row.device_id: row.state for row in shut_out})
    ends = min((m.until for m in members if m.until), default="")
    directory = Directory(reference.units, memberships, seats)
    return Rulebook(directory, MappingProxyType(users), reference, forms, barred, ends)
