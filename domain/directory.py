"""Units and the people who act for them, as versioned facts an operation is judged by."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from copy import copy
from dataclasses import dataclass, field
from types import MappingProxyType

from domain.case import belongs_to

NOT_CONNECTED, CONNECTED_INACTIVE, ACTIVE = "NOT_CONNECTED", "CONNECTED_INACTIVE", "ACTIVE"
PAUSED, CLOSED = "PAUSED", "CLOSED"
INBOX_STATES = (NOT_CONNECTED, CONNECTED_INACTIVE, ACTIVE, PAUSED, CLOSED)
"""The life of an inbox (domain.md §4.2), in its order."""
SYSTEMS = ("SAMSA", "SAMVY", "NONE")
"""Where a unit works; NONE for one that works in neither."""


@dataclass(frozen=True, slots=True)
class ContactPoint:
    """The documented way in: which function answers, when and at what number. Empty texts where nobody has said."""

    function: str = ""
    hours: str = ""
    phone: str = ""

    @property
    def told(self) -> bool:
        return bool(self.function or self.phone)


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit, which is an inbox. `kind` is from domain.md §4.1 (KOM_SSK, SLUTEN, VC …).

    `principal` (huvudman) and `operation` (verksamhet) are names; `municipality` is a code of that list; `parent`,
    `substitute`, `merged_into` and `inbox` (whose inbox it shares) are unit ids; days are 'YYYY-MM-DD'. Whatever is not
    known is ''. `last_open_care_handled_at` is a day, written by the store alone.
    """

    unit_id: str
    name: str
    kind: str
    sub_region: str
    operation: str = ""
    group: str = ""
    phone: str = ""
    principal: str = ""
    municipality: str = ""
    parent: str = ""
    hsa_id: str = ""
    aliases: str = ""
    opening_hours: str = ""
    inbox_state: str = ACTIVE
    paused_from: str = ""
    paused_until: str = ""
    substitute: str = ""
    merged_into: str = ""
    live_from: str = ""
    system: str = "SAMSA"
    inbox: str = ""
    contact_point: ContactPoint = ContactPoint()
    other_contact: str = ""
    sysadm: str = ""
    last_open_care_handled_at: str = ""

    @property
    def staffed(self) -> bool:
        """Whether anybody works there: at an inbox of its own that has begun and not ended, also while it pauses."""
        return self.inbox_state in {ACTIVE, PAUSED} and not self.inbox


def state_on(unit: Unit, day: str) -> str:
    """The state of the inbox on a Swedish day: a pause begins and ends by itself, and nothing is there before its time.

    A pause holds from its first day to its last, both included; without a last day until somebody ends it.
    """
    if not is_live(unit, day) and unit.inbox_state in {ACTIVE, PAUSED}:
        return CONNECTED_INACTIVE
    if unit.inbox_state == PAUSED:
        begun = not unit.paused_from or unit.paused_from <= day
        over = bool(unit.paused_until) and unit.paused_until < day
        return PAUSED if begun and not over else ACTIVE
    return unit.inbox_state


def is_live(unit: Unit, day: str) -> bool:
    """Whether the unit has begun: before that day nobody is shown it."""
    return not unit.live_from or unit.live_from <= day


def may_receive(unit: Unit, day: str) -> bool:
    """Whether its inbox takes what is sent on a Swedish day. For a unit that shares an inbox ask `receiving_inbox`."""
    return state_on(unit, day) == ACTIVE and not unit.inbox


def same_principal(one: Unit, other: Unit) -> bool:
    """Whether both are known to have the same principal."""
    return bool(one.principal) and one.principal == other.principal


def same_organisation(one: Unit, other: Unit) -> bool:
    """Whether both belong to the same operation of the same area: what one of them got may go on to the other."""
    return bool(one.operation) and (one.sub_region, one.operation, one.group) == (
        other.sub_region,
        other.operation,
        other.group,
    )


@dataclass(frozen=True, slots=True)
class Membership:
    """A person's link to a unit with one role (domain.md §4.3), until a moment (UTC, '…Z'); '' is open-ended."""

    user_id: str
    unit_id: str
    role: str
    until: str = ""


@dataclass(frozen=True, slots=True)
class Seat:
    """A person's place in a compartment of a unit (a scope). Of use only while she has a role at the unit."""

    user_id: str
    scope: str


@dataclass(frozen=True, slots=True)
class Directory:
    """All known units and, as far as the asker may know, who acts for them."""

    units: Mapping[str, Unit] = field(default_factory=lambda: MappingProxyType({}))
    memberships: tuple[Membership, ...] = ()
    seats: tuple[Seat, ...] = ()
    _roles: Mapping[tuple[str, str], frozenset[str]] = field(init=False, repr=False, compare=False)
    _places: Mapping[str, tuple[str, ...]] = field(init=False, repr=False, compare=False)
    _seats: Mapping[str, tuple[str, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        # Every operation asks for roles, and a region has tens of thousands of memberships.
        alone: dict[str, frozenset[str]] = {}
        roles: dict[tuple[str, str], frozenset[str]] = {}
        for member in self.memberships:
            place, role = (member.user_id, member.unit_id), alone.setdefault(member.role, frozenset({member.role}))
            roles[place] = roles[place] | role if place in roles else role
        object.__setattr__(self, "_roles", roles)
        places: dict[str, tuple[str, ...]] = {}
        for user_id, unit_id in sorted(roles):
            places[user_id] = (*places.get(user_id, ()), unit_id)
        object.__setattr__(self, "_places", places)
        seats: dict[str, set[str]] = {}
        for seat in self.seats:
            seats.setdefault(seat.user_id, set()).add(seat.scope)
        object.__setattr__(self, "_seats", {user_id: tuple(sorted(held)) for user_id, held in seats.items()})

    def unit(self, unit_id: str) -> Unit | None:
        return self.units.get(unit_id)

    def kind_of(self, unit_id: str) -> str:
        unit = self.units.get(unit_id)
        return unit.kind if unit else ""

    def name_of(self, unit_id: str) -> str:
        """The unit's name; its id when the directory does not know it."""
        unit = self.units.get(unit_id)
        return unit.name if unit else unit_id

    def naming(self, params: Mapping[str, str]) -> dict[str, str]:
        """The parameters of a refusal with the names of units in place of their ids."""
        return {**params, **{name: self.name_of(params[name]) for name in ("unit", "instead") if params.get(name)}}

    def inbox_of(self, unit_id: str) -> Unit | None:
        """The unit whose inbox it is: itself, or the one it shares with. None for one nobody knows."""
        unit = self.units.get(unit_id)
        return self.units.get(unit.inbox) if unit is not None and unit.inbox else unit

    def receiving_inbox(self, unit_id: str, day: str) -> Unit | None:
        """The unit whose inbox takes what is sent to this one on a day; None where nothing can be sent."""
        unit, inbox = self.units.get(unit_id), self.inbox_of(unit_id)
        if unit is None or inbox is None or state_on(unit, day) != ACTIVE:
            return None
        return inbox if may_receive(inbox, day) else None

    def selectable(self, unit_id: str, day: str) -> bool:
        """Whether somebody who looks for a receiver may choose it."""
        return self.receiving_inbox(unit_id, day) is not None

    def substitute_for(self, unit_id: str, day: str) -> Unit | None:
        """Who takes what cannot be sent to a unit: the substitute of one that pauses, what a closed one has become.

        The first in that line whose inbox takes it on a day; None when there is none.
        """
        seen = {unit_id}
        unit = self.units.get(unit_id)
        while unit is not None:
            line = {PAUSED: unit.substitute, CLOSED: unit.merged_into, ACTIVE: unit.inbox}
            after = line.get(state_on(unit, day), "")
            if not after or after in seen:
                return None
            seen.add(after)
            taker = self.receiving_inbox(after, day)
            if taker is not None:
                return taker
            unit = self.units.get(after)
        return None

    def contact_of(self, unit_id: str) -> Unit | None:
        """Whose documented contact point leads to the unit: its own, else the nearest one above it in the tree, else
        one of its organisation, else one of its principal in the same municipality. None when nobody has said."""
        unit = self.units.get(unit_id)
        if unit is None:
            return None
        seen, above = {unit_id}, unit
        while True:
            if above.contact_point.told:
                return above
            parent = self.units.get(above.parent)
            if parent is None or parent.unit_id in seen:
                break
            seen.add(parent.unit_id)
            above = parent
        told = [one for one in self.units.values() if one.contact_point.told and one.inbox_state != CLOSED]
        near = next((one for one in told if same_organisation(one, unit)), None)
        return near or next(
            (one for one in told if same_principal(one, unit) and one.municipality == unit.municipality != ""), None
        )

    def roles(self, user_id: str, unit_id: str) -> frozenset[str]:
        """Every role the person holds at the unit; empty for a stranger."""
        return self._roles.get((user_id, unit_id), frozenset())

    def units_of(self, user_id: str) -> tuple[str, ...]:
        """The units at which the person holds a role, sorted."""
        return self._places.get(user_id, ())

    def with_units(self, units: Mapping[str, Unit]) -> Directory:
        """The same people among units as they are now. Quick however many people there are."""
        changed = copy(self)
        object.__setattr__(changed, "units", units)
        return changed

    def with_people(
        self, people: AbstractSet[str], memberships: tuple[Membership, ...], seats: tuple[Seat, ...]
    ) -> Directory:
        """The same, but that these people have these roles and seats and no others."""
        fresh, changed = Directory(self.units, memberships, seats), copy(self)
        others = tuple(member for member in self.memberships if member.user_id not in people)
        object.__setattr__(changed, "memberships", (*others, *memberships))
        object.__setattr__(changed, "seats", (*(seat for seat in self.seats if seat.user_id not in people), *seats))
        roles = {place: held for place, held in self._roles.items() if place[0] not in people}
        object.__setattr__(changed, "_roles", {**roles, **fresh._roles})
        for name in ("_places", "_seats"):
            stay = {who: held for who, held in getattr(self, name).items() if who not in people}
            object.__setattr__(changed, name, {**stay, **getattr(fresh, name)})
        return changed

    def compartments(self, user_id: str, unit_id: str) -> tuple[str, ...]:
        """The scopes of the unit's compartments that the person has a seat in, sorted."""
        return tuple(scope for scope in self._seats.get(user_id, ()) if belongs_to(scope, unit_id))
