"""What a file of units or of people says: its columns by the words people write, and what their values mean."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from types import MappingProxyType

from domain.administration import AdminRefusal
from domain.administration_units import is_day, read_hsa_id
from domain.directory import ACTIVE, CLOSED, CONNECTED_INACTIVE, INBOX_STATES, NOT_CONNECTED, PAUSED
from domain.swedish_time import midnight_after, text_of

UNITS, USERS = "units", "users"

_UNIT_COLUMNS: Mapping[str, str] = MappingProxyType(
    {
        "id": "unit_id",
        "enhetens id": "unit_id",
        "namn": "name",
        "slag": "kind",
        "delregion": "sub_region",
        "huvudman": "principal",
        "verksamhet": "operation",
        "grupp": "group",
        "telefon": "phone",
        "kommunkod": "municipality",
        "överordnad": "parent",
        "hsa-id": "hsa_id",
        "alias": "aliases",
        "öppettider": "opening_hours",
        "läge": "inbox_state",
        "öppnar": "live_from",
        "pausad från": "paused_from",
        "pausad till": "paused_until",
        "ersättare": "substitute",
        "uppgått i": "merged_into",
        "system": "system",
        "delar inkorg med": "inbox",
        "kontaktpunkt": "contact_point/function",
        "kontaktpunkt tider": "contact_point/hours",
        "kontaktpunkt telefon": "contact_point/phone",
        "annan kontaktväg": "other_contact",
        "administratör": "sysadm",
    }
)
_USER_COLUMNS: Mapping[str, str] = MappingProxyType(
    {
        "id": "user_id",
        "hsa-id": "hsa_id",
        "namn": "name",
        "titel": "title",
        "skyddad": "protected",
        "enhet": "unit",
        "roll": "role",
        "till och med": "until",
    }
)
COLUMNS: Mapping[str, Mapping[str, str]] = MappingProxyType({UNITS: _UNIT_COLUMNS, USERS: _USER_COLUMNS})
"""By the kind of file, the headings and the cells they stand for. A cell's own name is a heading too."""
NEEDED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {UNITS: ("unit_id", "name", "kind", "sub_region", "principal"), USERS: ("hsa_id", "name", "title", "unit", "role")}
)
"""The cells that a file of the kind must have a column for."""
_STATES: Mapping[str, str] = MappingProxyType(
    {
        "ej ansluten": NOT_CONNECTED,
        "ansluten, ej i drift": CONNECTED_INACTIVE,
        "i drift": ACTIVE,
        "pausad": PAUSED,
        "stängd": CLOSED,
    }
)
_YES_NO: Mapping[str, bool] = MappingProxyType({"ja": True, "nej": False, "": False})


def columns_of(kind: str, headings: Iterable[str]) -> dict[str, str]:
    """The cell of each heading. Raises AdminRefusal with the heading as its field: unknown_column, same_column_twice,
    and missing_column with the heading that should have been there."""
    known = COLUMNS[kind]
    found: dict[str, str] = {}
    for heading in headings:
        word = " ".join(heading.casefold().split())
        cell = known.get(word, word if word in known.values() else "")
        if not cell:
            raise AdminRefusal("unknown_column", heading[:60])
        if cell in found.values():
            raise AdminRefusal("same_column_twice", heading[:60])
        found[heading] = cell
    for needed in NEEDED[kind]:
        if needed not in found.values():
            raise AdminRefusal("missing_column", heading_of(kind, needed))
    return found


def heading_of(kind: str, cell: str) -> str:
    """What people call a cell in a file of this kind."""
    return next((word for word, told in COLUMNS[kind].items() if told == cell), cell)


def unit_row(told: Mapping[str, str]) -> tuple[str, dict[str, object]]:
    """The id and the cells of one line. Raises AdminRefusal."""
    cells: dict[str, object] = {path: value for path, value in told.items() if path != "unit_id"}
    if "inbox_state" in told:
        state = told["inbox_state"].casefold()
        cells["inbox_state"] = _STATES.get(state, told["inbox_state"].upper())
        if not state:
            del cells["inbox_state"]
        elif cells["inbox_state"] not in INBOX_STATES:
            raise AdminRefusal("unknown_value", "inbox_state", value=told["inbox_state"][:40])
    if not told.get("system", "x"):
        del cells["system"]
    if not told["unit_id"]:
        raise AdminRefusal("needed", "unit_id")
    return told["unit_id"], cells


def user_cells(told: Mapping[str, str]) -> dict[str, object]:
    """What a line tells of the person. Raises AdminRefusal."""
    if not told["hsa_id"]:
        raise AdminRefusal("needed", "hsa_id")
    cells: dict[str, object] = {"name": told["name"], "title": told["title"], "hsa_id": read_hsa_id(told["hsa_id"])}
    if "protected" in told:
        answer = _YES_NO.get(told["protected"].casefold())
        if answer is None:
            raise AdminRefusal("not_yes_or_no", "protected")
        cells["protected"] = answer
    return cells


def role_end(told: Mapping[str, str]) -> str:
    """When the line's role ends: at the end of its day, in UTC; '' for no end. Raises AdminRefusal."""
    day = told.get("until", "")
    if not day:
        return ""
    if not is_day(day):
        raise AdminRefusal("not_a_day", "until")
    return text_of(midnight_after(date.fromisoformat(day)))
