"""Who has worked where on this computer, so that she can open her unit without network.

Nothing about patients. It lies in the folder of the person's own account on the computer, readable by that account
alone; what it names opens only with the keys of that person.
"""

from __future__ import annotations

import contextlib
import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from desktop.models.records import UnitRecord

_FILE = "places.json"
_MOST = 20


@dataclass(frozen=True, slots=True)
class KnownPlace:
    """A person at a unit. `user_id` as the store knows her."""

    user_id: str
    unit: UnitRecord


def read_places(data: Path) -> tuple[KnownPlace, ...]:
    """The last one first; none where nothing can be read."""
    try:
        raw = json.loads((data / _FILE).read_text("utf-8"))
        return tuple(KnownPlace(str(one["user_id"]), UnitRecord(**one["unit"])) for one in raw)
    except (OSError, ValueError, KeyError, TypeError):
        return ()


def remember_place(data: Path, place: KnownPlace) -> None:
    """Put it first. Best effort: without it one logs in, as the first time."""
    others = (
        one for one in read_places(data) if (one.user_id, one.unit.unit_id) != (place.user_id, place.unit.unit_id)
    )
    told = [asdict(one) for one in (place, *others)][:_MOST]
    with contextlib.suppress(OSError):
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
        temporary = data / f"{_FILE}.{os.getpid()}"
        with os.fdopen(os.open(temporary, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "w", encoding="utf-8") as out:
            json.dump(told, out, ensure_ascii=False)
        temporary.replace(data / _FILE)
