"""What may be changed of a unit and its inbox, and by whom (domain.md §4.1–4.2)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from functools import cached_property
from types import MappingProxyType

from domain.administration import Administrator, AdminRefusal
from domain.directory import (
    ACTIVE,
    CLOSED,
    CONNECTED_INACTIVE,
    INBOX_STATES,
    NOT_CONNECTED,
    PAUSED,
    SYSTEMS,
    ContactPoint,
    Directory,
    Unit,
    may_receive,
    state_on,
)
from domain.ids import is_unit_id
from domain.reference import unit_cells

UNIT_KINDS = frozenset(
    {
        *("SLUTEN", "SLUTEN_REHAB", "SPEC_OPEN", "VC", "REHAB_PV", "REGIONHALSA", "KOM_SOL", "KOM_SSK", "KOM_REHAB"),
        *("IFO", "LSS", "SKOLA", "PRIVAT", "EXTERN"),
    },
)
SUB_REGIONS = ("Fyrbodal", "Göteborgsområdet", "SAMLA", "SIMBA", "Skaraborg", "Södra Älvsborg")
TREE = frozenset({"sub_region", "principal", "system"})
"""Cells that place a unit in the region's tree, or say which system it works in: the region's alone."""
NEXT_STATES: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "": frozenset({NOT_CONNECTED, CONNECTED_INACTIVE, ACTIVE}),
        NOT_CONNECTED: frozenset({CONNECTED_INACTIVE, ACTIVE, CLOSED}),
        CONNECTED_INACTIVE: frozenset({NOT_CONNECTED, ACTIVE, CLOSED}),
        ACTIVE: frozenset({CONNECTED_INACTIVE, PAUSED, CLOSED}),
        PAUSED: frozenset({ACTIVE, CLOSED}),
        CLOSED: frozenset({CONNECTED_INACTIVE, ACTIVE}),
    }
)
"""Which states an inbox goes to from each; '' is before there is one. One that was closed by mistake opens again."""

_POINTS = ("contact_point/function", "contact_point/hours", "contact_point/phone")
_NEEDED = ("name", "kind", "sub_region", "principal")
_DAYS = frozenset({"paused_from", "paused_until", "live_from"})
_NAMES_A_UNIT = ("parent", "substitute", "merged_into", "inbox")
_LONG = frozenset({"opening_hours", "other_contact", "aliases"})
_LONGEST, _LONGEST_LONG = 200, 500
_HSA_ID = re.compile(r"SE[0-9]{10}-[A-Z0-9]{1,18}")
_MUNICIPALITY = re.compile(r"[0-9]{4}")
_BREAKS = re.compile(r"[\x00-\x1f\x7f\u0085\u2028\u2029]")


class Estate:
    """All units as they would be, with what one asks of all of them put together once. `before` are those that there
    are."""

    def __init__(self, units: Mapping[str, Unit], before: Mapping[str, Unit]) -> None:
        self.directory = Directory(MappingProxyType(dict(units)))
        self._before = before

    def unit(self, unit_id: str) -> Unit | None:
        return self.directory.unit(unit_id)

    @cached_property
    def by_hsa_id(self) -> Mapping[str, tuple[Unit, ...]]:
        found: dict[str, tuple[Unit, ...]] = {}
        for unit in self.directory.units.values():
            if unit.hsa_id:
                found[unit.hsa_id] = (*found.get(unit.hsa_id, ()), unit)
        return found

    @cached_property
    def places(self) -> frozenset[tuple[str, str]]:
        """The principals with the sub-regions that they have units in already."""
        return frozenset((unit.principal, unit.sub_region) for unit in self._before.values())

    @cached_property
    def leaning(self) -> Mapping[str, tuple[str, ...]]:
        """By unit, the names of those that have it as their substitute or share its inbox, closed ones left out."""
        found: dict[str, tuple[str, ...]] = {}
        for unit in self.directory.units.values():
            if unit.inbox_state != CLOSED:
                for other in {unit.substitute, unit.inbox} - {"", unit.unit_id}:
                    found[other] = (*found.get(other, ()), unit.name)
        return found


def changed_unit(unit_id: str, before: Unit | None, cells: Mapping[str, object]) -> Unit:
    """The unit as it would be; what is not named stays. Raises AdminRefusal for a cell that cannot be so."""
    if not is_unit_id(unit_id):
        raise AdminRefusal("bad_unit_id", "unit_id")
    start = before or Unit(unit_id, "", "", "", inbox_state=CONNECTED_INACTIVE)
    stands = unit_cells(start)
    for path, value in cells.items():
        if path not in stands:
            raise AdminRefusal("unknown_field", path[:80])
        stands[path] = read_hsa_id(value) if path == "hsa_id" else read_text(path, value)
    _check_forms(stands)
    texts = {path: str(value) for path, value in stands.items() if path not in _POINTS}
    point = ContactPoint(*(str(stands[path]) for path in _POINTS))
    return replace(start, **texts, contact_point=point)


def read_text(path: str, value: object, longest: int = 0) -> str:
    """One line of text without blanks around it. Raises AdminRefusal (not_text, too_long, has_line_break)."""
    if not isinstance(value, str):
        raise AdminRefusal("not_text", path)
    text = value.strip()
    most = longest or (_LONGEST_LONG if path in _LONG else _LONGEST)
    if len(text) > most:
        raise AdminRefusal("too_long", path, most=str(most))
    if _BREAKS.search(text):
        raise AdminRefusal("has_line_break", path)
    return text


def read_hsa_id(value: object) -> str:
    """An HSA-id in capitals, or ''. Raises AdminRefusal (bad_hsa_id)."""
    text = read_text("hsa_id", value).upper()
    if text and _HSA_ID.fullmatch(text) is None:
        raise AdminRefusal("bad_hsa_id", "hsa_id")
    return text


def is_day(text: str) -> bool:
    """Whether it is a day, YYYY-MM-DD."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def check_unit(
    by: Administrator, before: Unit | None, after: Unit, others: Estate, today: str, unread: Callable[[], int]
) -> None:
    """Whether the administrator may make a unit into this. `others` are all units with this one as it would be;
    `unread` counts messages to the unit that nobody there has acknowledged. Raises AdminRefusal.
    """
    by.require_unit(after if before is None else before)
    _check_tree(by, before, after, others)
    _check_names(by, before, after, others)
    _check_state(before, after, today)
    if before is not None:
        _check_letters(before, after, others, today, unread)
        if after.inbox_state == CLOSED and before.inbox_state != CLOSED:
            _check_nobody_leans(after, others)


def _check_forms(cells: Mapping[str, object]) -> None:
    told = {path: str(value) for path, value in cells.items()}
    for path in _NEEDED:
        if not told[path]:
            raise AdminRefusal("needed", path)
    for path in _DAYS:
        if told[path] and not is_day(told[path]):
            raise AdminRefusal("not_a_day", path)
    for path, known in (
        ("kind", UNIT_KINDS),
        ("sub_region", SUB_REGIONS),
        ("inbox_state", INBOX_STATES),
        ("system", SYSTEMS),
    ):
        if told[path] not in known:
            raise AdminRefusal("unknown_value", path, value=told[path][:40])
    if told["municipality"] and _MUNICIPALITY.fullmatch(told["municipality"]) is None:
        raise AdminRefusal("unknown_value", "municipality", value=told["municipality"][:40])


def _check_tree(by: Administrator, before: Unit | None, after: Unit, others: Estate) -> None:
    """Where it stands in the tree is the region's to decide; a new unit of her own principal she places beside its
    others."""
    if by.regional:
        return
    if before is None:
        by.require_unit(after)
        if (by.principal, after.sub_region) not in others.places:
            raise AdminRefusal("regional_only", "sub_region", denied=True)
        return
    for path in sorted(TREE):
        if getattr(before, path) != getattr(after, path):
            raise AdminRefusal("regional_only", path, denied=True)


def _check_names(by: Administrator, before: Unit | None, after: Unit, others: Estate) -> None:
    """The units that it names are there, and not another principal's; none leads back to itself."""
    for path in _NAMES_A_UNIT:
        named: str = getattr(after, path)
        if not named or (before is not None and named == getattr(before, path)):
            continue
        other = others.unit(named)
        if other is None:
            raise AdminRefusal("no_such_unit", path, unit=named[:63])
        if not by.looks_after(other):
            raise AdminRefusal("other_principal", path, denied=True, unit=other.name)
        if _leads_back(after.unit_id, path, others):
            raise AdminRefusal("leads_back", path, unit=other.name)
        if path == "inbox" and other.inbox:
            raise AdminRefusal("shares_already", path, unit=other.name)
        if path in {"substitute", "merged_into"} and other.inbox_state == CLOSED:
            raise AdminRefusal("takes_nothing", path, unit=other.name)
    if after.hsa_id and (before is None or before.hsa_id != after.hsa_id):
        taken = [one for one in others.by_hsa_id.get(after.hsa_id, ()) if one.unit_id != after.unit_id]
        if taken:
            raise AdminRefusal("hsa_id_taken", "hsa_id", unit=taken[0].name)


def _leads_back(unit_id: str, path: str, others: Estate) -> bool:
    seen, unit = {unit_id}, others.unit(unit_id)
    while unit is not None:
        named: str = getattr(unit, path)
        if not named:
            return False
        if named in seen:
            return True
        seen.add(named)
        unit = others.unit(named)
    return False


def _check_state(before: Unit | None, after: Unit, today: str) -> None:
    was = before.inbox_state if before is not None else ""
    if after.inbox_state != was and after.inbox_state not in NEXT_STATES[was]:
        raise AdminRefusal("not_from_here", "inbox_state", state=was, to=after.inbox_state)
    if after.inbox_state == PAUSED:
        if after.paused_from and after.paused_until and after.paused_until < after.paused_from:
            raise AdminRefusal("ends_before_it_begins", "paused_until")
        changed = before is None or (was, before.paused_until) != (PAUSED, after.paused_until)
        if changed and after.paused_until and after.paused_until < today:
            raise AdminRefusal("over_already", "paused_until")
    if after.inbox_state != CLOSED and after.merged_into:
        raise AdminRefusal("only_when_closed", "merged_into")
    if after.inbox and after.inbox_state == PAUSED:
        raise AdminRefusal("shares_inbox", "inbox_state")


def _check_letters(before: Unit, after: Unit, others: Estate, today: str, unread: Callable[[], int]) -> None:
    """What has come and nobody has acknowledged must have somebody who takes care of it."""
    if after.inbox_state == PAUSED:
        day = max(after.paused_from, today)
        stops, taker = True, others.directory.receiving_inbox(after.substitute, day) if after.substitute else None
        field = "substitute"
    else:
        stops = not may_receive(after, today)
        merged = after.merged_into if after.inbox_state == CLOSED else ""
        taker = others.directory.receiving_inbox(merged, today) if merged else None
        field = "merged_into" if after.inbox_state == CLOSED else "inbox_state"
    stood = (before.inbox_state, before.substitute, before.merged_into, before.inbox, before.paused_from)
    stands = (after.inbox_state, after.substitute, after.merged_into, after.inbox, after.paused_from)
    moved = stood != stands or state_on(before, today) != state_on(after, today)
    if not stops or not moved or taker is not None:
        return
    count = unread()
    if count:
        raise AdminRefusal("inbox_has_unread", field, count=str(count))


def _check_nobody_leans(after: Unit, others: Estate) -> None:
    """No other unit sends its mail here: as its substitute, or as the one whose inbox it shares."""
    leaning = others.leaning.get(after.unit_id, ())
    if leaning:
        raise AdminRefusal("others_lean_on_it", "inbox_state", units=", ".join(sorted(leaning)[:5]))
