"""The 102 units of the training environment (domain.md §4.4), and the one person who acts for each."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import TypedDict

import yaml

from domain.directory import Directory, Membership, Unit
from domain.operation import Author
from resources import resource_path

SUB_REGIONS: Mapping[str, str] = MappingProxyType(
    {
        "fyr": "Fyrbodal",
        "gbg": "Göteborgsområdet",
        "sml": "SAMLA",
        "smb": "SIMBA",
        "ska": "Skaraborg",
        "sal": "Södra Älvsborg",
    }
)
"""The six sub-regions by the prefix of their units' ids."""


_ON_CALL = "EMERGENCY_READ"
_KEEPS_IDENTITIES = "IDENTITY_ADMIN"
_CLOSES = "CASE_CLOSER"
_UNPLANNED = frozenset({"VC", "KOM_SSK", "KOM_SOL"})


class _UserRow(TypedDict):
    id: str
    name: str
    title: str
    role: str


class _Row(TypedDict):
    unit_id: str
    name: str
    kind: str
    sub_region: str
    operation: str
    group: str
    phone: str
    user: _UserRow


@cache
def training_units() -> tuple[Unit, ...]:
    """All units, sub-region by sub-region in the order of §4.4."""
    return tuple(
        Unit(
            row["unit_id"],
            row["name"],
            row["kind"],
            row["sub_region"],
            row["operation"],
            row["group"],
            row["phone"],
        )
        for row in _rows()
    )


@cache
def training_users() -> Mapping[str, Author]:
    """The person who acts for a unit, by unit id."""
    people = {row["unit_id"]: Author(row["user"]["id"], row["user"]["name"], row["user"]["title"]) for row in _rows()}
    return MappingProxyType(people)


@cache
def training_memberships() -> tuple[Membership, ...]:
    """Each person's role at her unit. Those who meet people unplanned may also read a plan without taking part, and
    the wards' people look after identities (there are several, for it may take two) and close cases for all."""
    roles = [Membership(row["user"]["id"], row["unit_id"], row["user"]["role"]) for row in _rows()]
    on_call = [Membership(row["user"]["id"], row["unit_id"], _ON_CALL) for row in _rows() if row["kind"] in _UNPLANNED]
    keepers = [Membership(r["user"]["id"], r["unit_id"], _KEEPS_IDENTITIES) for r in _rows() if r["kind"] == "SLUTEN"]
    closers = [Membership(r["user"]["id"], r["unit_id"], _CLOSES) for r in _rows() if r["kind"] == "SLUTEN"]
    return (*roles, *on_call, *keepers, *closers)


def role_of(unit_id: str) -> str:
    """The role of the unit's person. Raises KeyError for a unit that is not in the training environment."""
    return _roles()[unit_id]


@cache
def training_directory() -> Directory:
    """Units and memberships as operations are judged by them."""
    return Directory(MappingProxyType({unit.unit_id: unit for unit in training_units()}), training_memberships())


@cache
def _roles() -> Mapping[str, str]:
    return MappingProxyType({row["unit_id"]: row["user"]["role"] for row in _rows()})


@cache
def _rows() -> tuple[_Row, ...]:
    return tuple(yaml.load(resource_path("training", "units.yaml").read_text("utf-8"), yaml.CSafeLoader))
