"""Units as a tree of sub-region, principal, operation and unit; and as hits of a search."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Final

from desktop.views.admin_list import Line
from desktop.views.say import Say
from domain.directory import Unit

MOST_HITS: Final = 300
_BADGES: Final[Mapping[str, tuple[str, str]]] = {
    "NOT_CONNECTED": ("neutral", "cloud_off"),
    "CONNECTED_INACTIVE": ("neutral", "hourglass_top"),
    "PAUSED": ("warn", "schedule"),
    "CLOSED": ("neutral", "block"),
}
"""How a state is marked; one that works as it should is not."""
_Mark = Callable[[Unit], tuple[str, str, str]]


def path_of(unit: Unit, say: Say) -> tuple[str, str, str]:
    """What stands above a unit; what nobody has said is said so."""
    nowhere = say("admin_page.not_told")
    return (unit.sub_region or nowhere, unit.principal or nowhere, unit.operation or nowhere)


def keys_above(unit: Unit, say: Say) -> tuple[str, ...]:
    """The keys of the lines above a unit, the outermost first."""
    path = path_of(unit, say)
    return tuple("above:" + "\t".join(path[:count]) for count in range(1, len(path) + 1))


def tree_lines(units: Iterable[Unit], opened: Collection[str], say: Say, states: Mapping[str, str]) -> list[Line]:
    """The lines that are open. `states` is each unit's state today, by its id."""
    tree: dict[str, dict[str, dict[str, list[Unit]]]] = {}
    for unit in units:
        region, principal, operation = path_of(unit, say)
        tree.setdefault(region, {}).setdefault(principal, {}).setdefault(operation, []).append(unit)
    lines: list[Line] = []
    mark = _marking(say, states)
    for region in sorted(tree, key=str.casefold):
        count = sum(len(found) for below in tree[region].values() for found in below.values())
        if not _head(lines, opened, (region,), count):
            continue
        for principal in sorted(tree[region], key=str.casefold):
            below = tree[region][principal]
            if not _head(lines, opened, (region, principal), sum(map(len, below.values()))):
                continue
            for operation in sorted(below, key=str.casefold):
                if _head(lines, opened, (region, principal, operation), len(below[operation])):
                    ordered = sorted(below[operation], key=lambda one: one.name.casefold())
                    lines.extend(Line(one.unit_id, one.name, level=3, badge=mark(one)) for one in ordered)
    return lines


def hit_lines(units: Iterable[Unit], wanted: str, say: Say, states: Mapping[str, str]) -> tuple[list[Line], int]:
    """The first hits by name, other names, id or HSA-id, and how many there are in all."""
    words = wanted.casefold().split()
    found = [unit for unit in units if all(word in _text(unit) for word in words)]
    found.sort(key=lambda one: (not one.name.casefold().startswith(wanted.casefold()), one.name.casefold()))
    mark = _marking(say, states)
    shown = found[:MOST_HITS]
    return [Line(one.unit_id, one.name, " › ".join(path_of(one, say)[:2]), badge=mark(one)) for one in shown], len(
        found
    )


def _head(lines: list[Line], opened: Collection[str], path: tuple[str, ...], count: int) -> bool:
    key = "above:" + "\t".join(path)
    is_open = key in opened
    lines.append(Line(key, path[-1], aside=str(count), level=len(path) - 1, opened=is_open))
    return is_open


def _text(unit: Unit) -> str:
    return f"{unit.name} {unit.aliases} {unit.unit_id} {unit.hsa_id} {unit.municipality}".casefold()


def _marking(say: Say, states: Mapping[str, str]) -> _Mark:
    def mark(unit: Unit) -> tuple[str, str, str]:
        state = states.get(unit.unit_id, "")
        kind, icon = _BADGES.get(state, ("", ""))
        return (kind, icon, say(f"admin_page.state.{state}")) if kind else ("", "", "")

    return mark
