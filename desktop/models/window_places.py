"""Where the window of a unit stood on the screen, and how its panes were divided: never what was open in it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Final, NamedTuple

from desktop.models.preferences import read_own_file, write_own_file

_FILE: Final = "windows.json"
_MOST: Final = 20
_PANES: Final = re.compile(r"[a-z_]{1,30}\.splitter")
_FURTHEST: Final = 100_000
_GRIP: Final = (160, 40)
"""So much of the upper edge of a window must be on a screen, in px, for somebody to take hold of it."""


class Area(NamedTuple):
    """Of a screen or a window, in px."""

    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class WindowPlace:
    """`panes`: by the name of what divides them, the thousandths of the width that the first one has."""

    area: Area
    maximised: bool = False
    panes: Mapping[str, int] = field(default_factory=dict)


def read_place_of(folder: Path, unit_id: str) -> WindowPlace | None:
    """Where the unit's window stood last; None when that is not known."""
    return _checked(read_own_file(folder / _FILE).get(unit_id))


def keep_place_of(folder: Path, unit_id: str, place: WindowPlace) -> None:
    """Best effort; the unit used last comes first, and the twenty-first is forgotten."""
    others = {key: told for key, told in read_own_file(folder / _FILE).items() if key != unit_id and _checked(told)}
    kept = {unit_id: asdict(place) | {"area": list(place.area), "panes": dict(_known_panes(place.panes))}} | others
    write_own_file(folder / _FILE, dict(list(kept.items())[:_MOST]))


def brought_back(area: Area, screens: Sequence[Area], smallest: tuple[int, int]) -> Area:
    """`area` where somebody can see it and take hold of it: as it was, or in the middle of the first screen.

    It is never larger than its screen nor smaller than `smallest`, in px. Screens are told without their task bars.
    """
    if not screens:
        return area
    own = next((screen for screen in screens if _can_be_held(area, screen)), None)
    screen = own or screens[0]
    wide = max(min(area.width, screen.width), min(smallest[0], screen.width))
    tall = max(min(area.height, screen.height), min(smallest[1], screen.height))
    if own is None:
        return Area(screen.x + (screen.width - wide) // 2, screen.y + (screen.height - tall) // 2, wide, tall)
    return Area(area.x, area.y, wide, tall)


def _can_be_held(area: Area, screen: Area) -> bool:
    wide = min(area.x + area.width, screen.x + screen.width) - max(area.x, screen.x)
    return wide >= min(_GRIP[0], area.width) and screen.y <= area.y <= screen.y + screen.height - _GRIP[1]


def _checked(told: object) -> WindowPlace | None:
    if not isinstance(told, dict):
        return None
    area, panes = told.get("area"), told.get("panes")
    if not isinstance(area, list) or len(area) != 4 or not all(_is_measure(one) for one in area):
        return None
    known = _known_panes(panes) if isinstance(panes, dict) else {}
    return WindowPlace(Area(*area), told.get("maximised") is True, known)


def _is_measure(value: object) -> bool:
    return type(value) is int and abs(value) <= _FURTHEST


def _known_panes(panes: Mapping[object, object] | Mapping[str, int]) -> dict[str, int]:
    return {
        name: share
        for name, share in panes.items()
        if isinstance(name, str) and _PANES.fullmatch(name) and isinstance(share, int) and 0 < share < 1000
    }
