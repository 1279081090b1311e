"""A store with a municipality, a region's care and a school, and somebody who administers each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from central.store.admin import Done
from central.store.admin_acts import Wish
from central.store.admin_lists import Asked
from central.store.answers import Asker, StoreRefusal, UserRecord
from central.store.store import Store
from domain.administration import version_of
from domain.directory import Membership, Unit
from domain.reference import unit_cells
from tests.central.pen import UNITS, open_store

TOWN, REGION, SCHOOL = "Övningskommunen", "Övningsregionen", "Övningsskolan"
PRINCIPALS = {"ska-ssk": TOWN, "fyr-ssk": TOWN, "ska-avd1": REGION, "ska-vc1": REGION}
PLACED = (
    *(replace(unit, principal=PRINCIPALS[unit.unit_id]) for unit in UNITS),
    Unit("ska-soc1", "Socialtjänst 1", "KOM_SOL", "Skaraborg", principal=TOWN),
    Unit("ska-vc2", "Vårdcentral 2", "VC", "Skaraborg", principal=REGION),
    Unit("ska-skola", "Grundskola", "SKOLA", "Skaraborg", principal=SCHOOL),
)
LOCAL, REGIONAL = "SYSADM_LOCAL", "SYSADM_REGIONAL"
OF_TOWN = Asker("ada", "ska-ssk")
OF_CARE = Asker("bo", "ska-vc1")
OF_REGION = Asker("cia", "ska-avd1")
NURSE = Asker("ska-ssk.1", "ska-ssk")
PEOPLE = (
    UserRecord("ada", "Ada Berg", "administratör"),
    UserRecord("bo", "Bo Ek", "administratör"),
    UserRecord("cia", "Cia Dal", "förvaltare"),
    UserRecord("dan", "Dan Å", "sjuksköterska"),
)
ROLES = (
    Membership("ada", "ska-ssk", LOCAL),
    Membership("bo", "ska-vc1", LOCAL),
    Membership("cia", "ska-avd1", REGIONAL),
)


def two_principals(address: Path | str) -> Store:
    store = open_store(address)
    store.write_reference(PLACED, PEOPLE, ROLES)
    return store


def unit_now(store: Store, unit_id: str) -> Unit:
    rows, _, _ = store.admin.units(OF_REGION, Asked(one=unit_id))
    return rows[0].unit


def of_unit(store: Store, asker: Asker, unit_id: str, seen: str | None = None, **cells: str) -> Done:
    """Change a unit from what stands; `point__hours` is the cell contact_point/hours."""
    version = version_of(unit_cells(unit_now(store, unit_id))) if seen is None else seen
    told = {path.replace("point__", "contact_point/"): value for path, value in cells.items()}
    return store.admin.change(asker, Wish("unit", unit_id, version, told))


def of_role(store: Store, asker: Asker, user: str, unit: str, role: str, until: str = "", *, seen: str = "") -> Done:
    return store.admin.change(asker, Wish("role", user, seen, {"unit": unit, "role": role, "until": until}))


def held(until: str = "") -> str:
    """The version of a role that stands until a moment."""
    return version_of({"until": until})


def refusal(act: Any, *args: object, **kwargs: object) -> tuple[str, str]:
    """(code, reason) of what the store did not do."""
    try:
        act(*args, **kwargs)
    except StoreRefusal as refused:
        params: Mapping[str, object] = refused.details.get("params", {})  # type: ignore[assignment]
        assert all(isinstance(value, str) for value in params.values())
        return refused.code, str(refused.details["reason"])
    return "", ""


def denied(act: Any, *args: object, **kwargs: object) -> str:
    code, reason = refusal(act, *args, **kwargs)
    assert code == "admin_denied", (code, reason)
    return reason


def refused(act: Any, *args: object, **kwargs: object) -> str:
    code, reason = refusal(act, *args, **kwargs)
    assert code == "admin_refused", (code, reason)
    return reason
