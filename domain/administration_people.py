"""What may be changed of the people who work in the system and of their roles, and by whom (domain.md §4.3)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType

from domain.access_table import LAUNCHER, LOCKED, NOBODY, ROLES, SESSION
from domain.administration import LOCAL, REGIONAL, Administrator, AdminRefusal
from domain.administration_units import read_hsa_id, read_text
from domain.directory import CLOSED, Directory, Membership, Unit
from domain.protected import staff_name

GIVEN_ROLES = ROLES - {NOBODY, LAUNCHER, SESSION, LOCKED, "ROBOT"}
"""The roles that somebody can have at a unit."""
OF_THE_REGION = frozenset({REGIONAL, "SUPPORT"})
"""Roles that only the region gives: they reach beyond a principal."""
_KINDS_OF: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "CASEWORKER_SLUTEN": frozenset({"SLUTEN", "SLUTEN_REHAB"}),
        "CASEWORKER_OPENV": frozenset({"SPEC_OPEN", "VC", "REHAB_PV", "REGIONHALSA", "PRIVAT"}),
        "CASEWORKER_KOM": frozenset({"KOM_SOL", "KOM_SSK", "KOM_REHAB", "IFO", "LSS"}),
        "CASEWORKER_SKOLA": frozenset({"SKOLA"}),
    }
)
"""Each party's caseworkers work at its own kinds of unit."""
_USER_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9.@_-]{0,99}")
_UNTIL = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?Z")


@dataclass(frozen=True, slots=True)
class User:
    """Somebody who works in the system. Of one who is `protected` there is no name here, only her function."""

    user_id: str
    name: str
    title: str
    hsa_id: str = ""
    protected: bool = False

    def state(self) -> Mapping[str, str | bool]:
        """What a version of her is made of, and what a change of her tells."""
        return {"name": self.name, "title": self.title, "hsa_id": self.hsa_id, "protected": self.protected}


def is_user_id(text: str) -> bool:
    return _USER_ID.fullmatch(text) is not None


def changed_user(user_id: str, before: User | None, cells: Mapping[str, object]) -> User:
    """The person as she would be; what is not named stays. Her name is dropped at once when she becomes protected.

    Raises AdminRefusal for a cell that cannot be so.
    """
    if not is_user_id(user_id):
        raise AdminRefusal("bad_user_id", "user_id")
    stood = before or User(user_id, "", "")
    told = {"name": stood.name, "title": stood.title, "hsa_id": stood.hsa_id}
    protected = stood.protected
    for path, value in cells.items():
        if path == "protected":
            if not isinstance(value, bool):
                raise AdminRefusal("not_yes_or_no", path)
            protected = value
        elif path in told:
            told[path] = read_hsa_id(value) if path == "hsa_id" else read_text(path, value)
        else:
            raise AdminRefusal("unknown_field", path[:80])
    name = staff_name(told["name"], told["title"], protected=protected)
    user = User(user_id, name, told["title"], told["hsa_id"], protected)
    if before is not None and before.protected and not user.protected and "name" not in cells:
        raise AdminRefusal("needed", "name")
    if not user.name:
        raise AdminRefusal("needed", "name")
    return user


def check_user(
    by: Administrator, before: User | None, after: User, held: Iterable[Membership], directory: Directory
) -> None:
    """A local administrator changes somebody who works in her own principal and nowhere else, or nowhere yet. By
    which HSA-id somebody logs in she says once: to change it is to let another person be her.

    Raises AdminRefusal (other_principals_person, regional_only).
    """
    if before is None or by.regional:
        return
    if before.hsa_id and after.hsa_id != before.hsa_id:
        raise AdminRefusal("regional_only", "hsa_id", denied=True)
    for member in held:
        unit = directory.unit(member.unit_id)
        if unit is not None and not by.looks_after(unit):
            raise AdminRefusal("other_principals_person", denied=True, unit=unit.name)


def read_until(value: object, now: str) -> str:
    """When a role ends: UTC '…Z' with milliseconds, `now` for a moment that has passed, '' for no end.

    Raises AdminRefusal (not_a_moment).
    """
    text = read_text("until", value)
    if not text:
        return ""
    try:
        moment = datetime.fromisoformat(text) if _UNTIL.fullmatch(text) else None
    except ValueError:
        moment = None
    if moment is None:
        raise AdminRefusal("not_a_moment", "until")
    told = moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:23] + "Z"
    return max(told, now)


def check_role(by: Administrator, before: Membership | None, after: Membership, directory: Directory, now: str) -> None:
    """Whether the administrator may give, change or end a role. Who is left to administer is asked of
    `domain.administration.require_kept`. Raises AdminRefusal."""
    unit = directory.unit(after.unit_id)
    if unit is None:
        raise AdminRefusal("no_such_unit", "unit", unit=after.unit_id[:63])
    by.require_unit(unit)
    if after.role not in GIVEN_ROLES:
        raise AdminRefusal("unknown_role", "role", role=after.role[:40])
    if after.role in OF_THE_REGION:
        by.require_region()
    ends = bool(after.until) and after.until <= now
    if before is None and ends:
        raise AdminRefusal("no_such_role", "role")
    if not ends:
        _check_place(unit, after.role)


def _check_place(unit: Unit, role: str) -> None:
    if unit.inbox_state == CLOSED:
        raise AdminRefusal("unit_is_closed", "unit", unit=unit.name)
    if role in _KINDS_OF and unit.kind not in _KINDS_OF[role]:
        raise AdminRefusal("role_of_other_kind", "role", unit=unit.name)
    if role == LOCAL and not unit.principal:
        raise AdminRefusal("no_principal", "unit", unit=unit.name)
