"""Units and the people who act for them, as versioned facts an operation is judged by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from domain.case import belongs_to


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit, which is an inbox. `kind` is from domain.md §4.1 (KOM_SSK, SLUTEN, VC …)."""

    unit_id: str
    name: str
    kind: str
    sub_region: str
    operation: str = ""
    group: str = ""
    phone: str = ""
    active: bool = True


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
    _seats: Mapping[str, tuple[str, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        # Every operation asks for roles, and a region has tens of thousands of memberships.
        roles: dict[tuple[str, str], set[str]] = {}
        for member in self.memberships:
            roles.setdefault((member.user_id, member.unit_id), set()).add(member.role)
        object.__setattr__(self, "_roles", {place: frozenset(held) for place, held in roles.items()})
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

    def roles(self, user_id: str, unit_id: str) -> frozenset[str]:
        """Every role the person holds at the unit; empty for a stranger."""
        return self._roles.get((user_id, unit_id), frozenset())

    def compartments(self, user_id: str, unit_id: str) -> tuple[str, ...]:
        """The scopes of the unit's compartments that the person has a seat in, sorted."""
        return tuple(scope for scope in self._seats.get(user_id, ()) if belongs_to(scope, unit_id))
