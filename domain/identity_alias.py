"""Two numbers that are one person's.

A number never changes in a case: the originals keep the one they were sent with. That a reserve number (or a
samordningsnummer) has turned out to be somebody's personnummer is noted by the store in the header of every case under
the earlier number, beside it, and taken back in the same place. Who reads the case shows it under the number that the
person has now. A register of the store says which numbers are whose.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from domain.identity import Identity
from domain.person_id import IdKind, PersonId

_RANK: Mapping[IdKind, int] = MappingProxyType(
    {IdKind.OTHER: 0, IdKind.LRID: 0, IdKind.NRID: 0, IdKind.SNR: 1, IdKind.PNR: 2},
)


@dataclass(frozen=True, slots=True)
class Alias:
    """A number that is no longer used of its person, and the one that took its place."""

    number: Identity
    now: Identity


class Aliases:
    """What is known of whose numbers are whose. Facts that contradict each other or go in a circle do no harm."""

    def __init__(self, aliases: Iterable[Alias] = ()) -> None:
        self._now = {one.number: one.now for one in aliases if one.number != one.now}
        self._before: dict[Identity, set[Identity]] = {}
        for number, now in self._now.items():
            self._before.setdefault(now, set()).add(number)

    def current(self, identity: Identity) -> Identity:
        """The number the person has now; the same one where nothing else is known."""
        seen = {identity}
        while (following := self._now.get(identity)) is not None and following not in seen:
            seen.add(following)
            identity = following
        return identity

    def all_of(self, identity: Identity) -> frozenset[Identity]:
        """Every number of the person, this one among them."""
        found: set[Identity] = set()
        left = [self.current(identity), identity]
        while left:
            one = left.pop()
            if one not in found:
                found.add(one)
                left.extend(self._before.get(one, ()))
        return frozenset(found)

    def __bool__(self) -> bool:
        return bool(self._now)


def joining_refused(number: PersonId, now: PersonId, known: Aliases) -> str:
    """Why `number` cannot become an earlier number of `now`; '' when it can.

    `same_number`, `not_a_number` (a temporary identity is bound, not joined), `goes_backwards` (a personnummer does not
    become a reserve number), `joined_already`.
    """
    one, other = Identity(number.issuer, number.value), Identity(now.issuer, now.value)
    if one == other:
        return "same_number"
    if number.kind is IdKind.TMP or now.kind is IdKind.TMP:
        return "not_a_number"
    if _RANK[number.kind] > _RANK[now.kind]:
        return "goes_backwards"
    if known.current(one) != one or known.current(other) == one:
        return "joined_already"
    return ""


def takes_two(number: PersonId, now: PersonId) -> bool:
    """Whether two people must look at it: unless both numbers tell the same birth date and the same sex."""
    same_birth = number.birth_date is not None and number.birth_date == now.birth_date
    same_sex = number.sex is not None and number.sex == now.sex
    return not (same_birth and same_sex)
