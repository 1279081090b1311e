"""Who administers what (domain.md §4.3): a local administrator her own principal's units and the roles there, a
regional one everything. The rules of each kind of change stand in administration_units, _people and _common.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from domain.access import Question, decide
from domain.access_table import AccessTable
from domain.canonical import canonical_bytes, sha256_hex
from domain.directory import Directory, Membership, Unit

LOCAL, REGIONAL = "SYSADM_LOCAL", "SYSADM_REGIONAL"
ADMINISTER, ADMINISTER_REGION = "administer", "administer_region"
"""Functions of the access table: to administer at all, and what only the region does."""
REGION = ""
"""In the place of a principal: the region as a whole."""
_FOR_EVER = "9999"
"""After every moment."""
_VERSION_DIGITS = 16


class AdminRefusal(Exception):
    """It is not done. `code` has its words in resources/texts/administration.yaml; `field` is the cell it is about.

    `denied` tells what is hers to ask from what could be done if it were put right.
    """

    def __init__(self, code: str, field: str = "", *, denied: bool = False, **params: str) -> None:
        super().__init__(code)
        self.code = code
        self.field = field
        self.denied = denied
        self.params: Mapping[str, str] = MappingProxyType(params)


@dataclass(frozen=True, slots=True)
class Administrator:
    """Who administers, for the principal of the unit she acts for."""

    user_id: str
    unit_id: str
    principal: str
    regional: bool

    def looks_after(self, unit: Unit) -> bool:
        """Whether the unit is hers to change, and the roles there hers to give."""
        return self.regional or (bool(self.principal) and unit.principal == self.principal)

    def require_unit(self, unit: Unit) -> None:
        """Raises AdminRefusal (other_principal) for a unit of another principal."""
        if not self.looks_after(unit):
            raise AdminRefusal("other_principal", denied=True, unit=unit.name)

    def require_region(self) -> None:
        """Raises AdminRefusal (regional_only)."""
        if not self.regional:
            raise AdminRefusal("regional_only", denied=True)


def administrator(user_id: str, unit_id: str, directory: Directory, table: AccessTable) -> Administrator:
    """Whoever asks, as an administrator. Raises AdminRefusal (not_administrator, no_principal)."""
    unit = directory.unit(unit_id)
    roles = directory.roles(user_id, unit_id) if unit is not None and unit.staffed else frozenset()
    regime = table.regime_of(directory.kind_of(unit_id))
    if unit is None or not roles or not decide(Question(ADMINISTER, roles, "SELF", regime=regime), table).allowed:
        raise AdminRefusal("not_administrator", denied=True)
    regional = decide(Question(ADMINISTER_REGION, roles, "SELF", regime=regime), table).allowed
    if not regional and not unit.principal:
        raise AdminRefusal("no_principal", denied=True, unit=unit.name)
    return Administrator(user_id, unit_id, unit.principal, regional)


def version_of(state: Mapping[str, object]) -> str:
    """What a state is called, so that a change can say which one it was made from; '' for nothing at all."""
    return sha256_hex(canonical_bytes(dict(state)))[:_VERSION_DIGITS] if state else ""


def require_seen(seen: str, version: str) -> None:
    """Raises AdminRefusal when what stands is not what was seen: exists_already, is_gone, changed_by_other."""
    if seen != version:
        raise AdminRefusal("exists_already" if not seen else "is_gone" if not version else "changed_by_other")


# -- that somebody is left who can ---------------------------------------------------------------------------------


def administrators(members: Iterable[Membership]) -> tuple[Membership, ...]:
    """Those of the roles that let somebody administer."""
    return tuple(member for member in members if member.role in {LOCAL, REGIONAL})


def kept_until(units: Mapping[str, Unit], members: Iterable[Membership]) -> Mapping[str, str]:
    """By principal, and REGION for the region, until when somebody can administer it (UTC, or a text after all).

    Only who works at a unit that is staffed can.
    """
    found: dict[str, str] = {}
    for member in members:
        unit = units.get(member.unit_id)
        if unit is None or not unit.staffed:
            continue
        whose = REGION if member.role == REGIONAL else unit.principal
        if member.role == REGIONAL or (member.role == LOCAL and whose != REGION):
            found[whose] = max(found.get(whose, ""), member.until or _FOR_EVER)
    return MappingProxyType(found)


def require_kept(
    by: Administrator, before: Mapping[str, str], after: Mapping[str, str], units_after: Mapping[str, Unit]
) -> None:
    """Nobody is left without an administrator, now or on the day when an end date comes.

    `before` and `after` as of `kept_until`. A principal that no longer has anybody at work needs none, which only the
    region can bring about. Raises AdminRefusal (last_administrator, last_regional_administrator).
    """
    for whose, until in before.items():
        if after.get(whose, "") >= until:
            continue
        if whose == REGION:
            raise AdminRefusal("last_regional_administrator")
        if by.regional and not any(unit.staffed and unit.principal == whose for unit in units_after.values()):
            continue
        raise AdminRefusal("last_administrator", principal=whose)
