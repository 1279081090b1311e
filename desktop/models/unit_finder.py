"""Finding a unit among ten thousand by what one knows of it: name, municipality, kind, operation, abbreviation, HSA-id.

Everything that is sought is put together once, away from the screen; a search looks through it in memory and asks no
database. Å, ä and ö are letters of their own: what is found only without them comes after the rest, and is told.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from domain.directory import Directory, Unit, is_live, state_on

MOST = 60


class Nearness(StrEnum):
    """Under which head a unit is shown; in this order."""

    USUAL = "usual"
    MUNICIPALITY = "municipality"
    SUB_REGION = "sub_region"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Hit:
    """A unit that was found. `state` is its inbox's on the day; `instead` takes what cannot be sent to it."""

    unit: Unit
    nearness: Nearness
    state: str
    receives: bool
    instead: Unit | None = None
    inbox: Unit | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """The first hits in the order of the screen, of how many; `plain` when å, ä and ö had to be passed over."""

    hits: tuple[Hit, ...] = ()
    total: int = 0
    plain: bool = False


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks: the own unit, whom it usually writes to (in order), on what Swedish day, whom not to show, and
    what a unit must be to be meant."""

    own: str
    day: str
    usual: Sequence[str] = ()
    left_out: Collection[str] = ()
    among: Callable[[Unit], bool] | None = None


@dataclass(frozen=True, slots=True)
class UnitFinder:
    """One directory, ready to be searched. Any thread.

    Lists of one length, in the order of the alphabet by name: units, all that is sought of each, their names, and both
    without å, ä and ö.
    """

    directory: Directory
    _units: tuple[Unit, ...] = field(default=(), repr=False)
    _told: tuple[str, ...] = field(default=(), repr=False)
    _names: tuple[str, ...] = field(default=(), repr=False)
    _bare_told: tuple[str, ...] = field(default=(), repr=False)
    _bare_names: tuple[str, ...] = field(default=(), repr=False)

    @classmethod
    def over(
        cls,
        directory: Directory,
        municipalities: Mapping[str, str] = MappingProxyType({}),
        kinds: Mapping[str, str] = MappingProxyType({}),
    ) -> UnitFinder:
        """`municipalities` and `kinds` are the words of the codes."""
        names = {unit_id: f" {unit.name}".casefold() for unit_id, unit in directory.units.items()}
        in_order = sorted(names, key=lambda unit_id: _alphabetical(names[unit_id]))
        units = tuple(directory.units[unit_id] for unit_id in in_order)
        told = tuple(_all_of(unit, municipalities, kinds) for unit in units)
        called = tuple(names[unit_id] for unit_id in in_order)
        return cls(directory, units, told, called, tuple(map(_bare, told)), tuple(map(_bare, called)))

    def find(self, text: str, asking: Asking, most: int = MOST) -> Found:
        """Every word must be there somewhere; with no word at all the usual receivers and those near."""
        words, texts, names, plain = text.casefold().replace(",", " ").split(), self._told, self._names, False
        places = _holding(words, texts)
        if words and not places:
            words, texts, names = [_bare(word) for word in words], self._bare_told, self._bare_names
            places = _holding(words, texts)
            plain = bool(places)
        near = _Near.to(asking, self.directory)
        groups: dict[Nearness, list[int]] = {nearness: [] for nearness in Nearness}
        for place in places:
            unit = self._units[place]
            meant = asking.among is None or asking.among(unit)
            if meant and unit.unit_id not in near.left_out and is_live(unit, asking.day):
                groups[near.of(unit)].append(place)
        if not words:
            groups[Nearness.OTHER] = []
        groups[Nearness.USUAL].sort(key=lambda place: near.usual[self._units[place].unit_id])
        hits: list[Hit] = []
        for nearness, found in groups.items():
            room = most - len(hits)
            if room > 0:
                best = heapq.nsmallest(room, found, key=lambda place: _worse(words, texts[place], names[place]))
                hits += [self._hit(self._units[place], nearness, asking.day) for place in best]
        return Found(tuple(hits), sum(map(len, groups.values())), plain)

    def look_at(self, unit_id: str, day: str) -> Hit | None:
        """One unit as it would be found; None for one that nobody knows."""
        unit = self.directory.unit(unit_id)
        return self._hit(unit, Nearness.OTHER, day) if unit is not None else None

    def _hit(self, unit: Unit, nearness: Nearness, day: str) -> Hit:
        inbox = self.directory.receiving_inbox(unit.unit_id, day)
        state = state_on(unit, day)
        instead = None
        if inbox is None:
            behind = self.directory.inbox_of(unit.unit_id)
            state = state if behind is None or unit is behind else state_on(behind, day)
            instead = self.directory.substitute_for(unit.unit_id, day)
        return Hit(unit, nearness, state, inbox is not None, instead, inbox)


@dataclass(frozen=True, slots=True)
class _Near:
    """How near a unit is to who asks."""

    own: Unit | None
    usual: Mapping[str, int]
    left_out: frozenset[str]

    @classmethod
    def to(cls, asking: Asking, directory: Directory) -> _Near:
        usual = {unit_id: place for place, unit_id in enumerate(asking.usual)}
        return cls(directory.unit(asking.own), usual, frozenset({asking.own, *asking.left_out}))

    def of(self, unit: Unit) -> Nearness:
        if unit.unit_id in self.usual:
            return Nearness.USUAL
        if self.own is None:
            return Nearness.OTHER
        if unit.municipality and unit.municipality == self.own.municipality:
            return Nearness.MUNICIPALITY
        return Nearness.SUB_REGION if unit.sub_region == self.own.sub_region else Nearness.OTHER


def _holding(words: Sequence[str], texts: Sequence[str]) -> Sequence[int]:
    """Where the texts are in which every word stands."""
    places: Sequence[int] = range(len(texts))
    for word in words:
        places = [place for place in places if word in texts[place]]
    return places


def _worse(words: Sequence[str], text: str, name: str) -> int:
    """0 when each word begins a word of the name; more for each that stands elsewhere, or inside a word."""
    return sum((f" {word}" not in name) + (f" {word}" not in text) + (word not in name) for word in words)


def _bare(text: str) -> str:
    return text.replace("å", "a").replace("ä", "a").replace("ö", "o").replace("é", "e").replace("ü", "u")


def _alphabetical(name: str) -> str:
    """Å, ä and ö after z: `{|}` follow it in the code table."""
    return name.replace("å", "{").replace("ä", "|").replace("ö", "}")


def how_to_reach(unit: Unit) -> str:
    """How one reaches a unit that cannot be written to, as somebody wrote it; '' when nobody did."""
    return unit.other_contact or (unit.contact_point.phone or unit.phone)


def usual_receivers(told: Iterable[Iterable[str]], own: str, most: int = 8) -> tuple[str, ...]:
    """The units that are most often party to a unit's cases, of those told case by case, newest first."""
    count: dict[str, int] = {}
    for parties in told:
        for unit_id in parties:
            if unit_id != own:
                count[unit_id] = count.get(unit_id, 0) + 1
    in_order = sorted(count, key=lambda unit_id: -count[unit_id])
    return tuple(in_order[:most])


def _all_of(unit: Unit, municipalities: Mapping[str, str], kinds: Mapping[str, str]) -> str:
    parts = (
        *(unit.name, unit.aliases.replace(",", " "), municipalities.get(unit.municipality, unit.municipality)),
        *(kinds.get(unit.kind, unit.kind), unit.operation, unit.group, unit.sub_region, unit.principal, unit.hsa_id),
    )
    return f" {' '.join(part for part in parts if part)}".casefold()
