"""The 102 units of the training environment (domain.md §4.4), and the one person who acts for each."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import TypedDict

import yaml

from domain.directory import NOT_CONNECTED, ContactPoint, Directory, Membership, Unit
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


_REGION = "Övningsregionen"
_SEATS: Mapping[str, str] = MappingProxyType(
    {"fyr": "1488", "gbg": "1480", "sml": "1489", "smb": "1482", "ska": "1496", "sal": "1490"}
)
"""The code of the municipality that a sub-region's units lie in."""
_ALIASES: Mapping[str, str] = MappingProxyType(
    {
        "SLUTEN": "avd",
        "VC": "VC",
        "KOM_SSK": "hemsjukvård, HSV",
        "KOM_SOL": "biståndsenhet, SOC",
        "KOM_REHAB": "hemrehab",
        "REHAB_PV": "rehab, sjukgymnast",
    }
)
_ROUND_THE_CLOCK = frozenset({"SLUTEN", "KOM_SSK"})
_CONTACT_POINTS: Mapping[str, tuple[str, str, str]] = MappingProxyType(
    {
        "avd1": ("Vårdplaneringen vid sjukhuset", "vardagar 8–16", "031-390 06 46"),
        "vc1": ("Samordningssjuksköterskan", "vardagar 8–12", "031-390 06 47"),
        "soc1": ("Kontaktpunkten för vård och omsorg", "alla dagar 7–21", "031-390 06 48"),
    }
)
_ON_CALL = "EMERGENCY_READ"
_KEEPS_IDENTITIES = "IDENTITY_ADMIN"
_CLOSES = "CASE_CLOSER"
_ADMINISTERS: Mapping[str, str] = MappingProxyType(
    {"soc2": "SYSADM_LOCAL", "shrehab": "SYSADM_LOCAL", "shmott": "SYSADM_REGIONAL"}
)
"""Who administers, by the end of her unit's id: a municipality each, the region's care, and everything."""
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
            principal=_principal(row),
            municipality=_SEATS[row["unit_id"].partition("-")[0]],
            hsa_id=_hsa_id(row["unit_id"]),
            aliases=_ALIASES.get(row["kind"], ""),
            opening_hours="alla dagar, dygnet runt" if row["kind"] in _ROUND_THE_CLOCK else "vardagar 8–16.30",
            contact_point=ContactPoint(*_CONTACT_POINTS.get(row["unit_id"].partition("-")[2], ())),
            sysadm=_sysadm(row),
        )
        for row in _rows()
    )


@cache
def known_units() -> tuple[Unit, ...]:
    """What stands in the directory: the units of the training environment, and per sub-region one that has no inbox, so
    that one can see what the program says of it."""
    strangers = (
        Unit(
            f"{prefix}-bup",
            "Barn- och ungdomspsykiatrisk mottagning",
            "REGIONHALSA",
            name,
            "Primärvård",
            "Regionhälsa",
            principal=_REGION,
            municipality=_SEATS[prefix],
            hsa_id=_hsa_id(f"{prefix}-bup"),
            aliases="BUP",
            inbox_state=NOT_CONNECTED,
            system="NONE",
            other_contact="Ring 031-390 06 49 vardagar 8–12, eller skriv ut och lämna på papper.",
        )
        for prefix, name in SUB_REGIONS.items()
    )
    return (*training_units(), *strangers)


@cache
def training_users() -> Mapping[str, Author]:
    """The person who acts for a unit, by unit id."""
    people = {row["unit_id"]: Author(row["user"]["id"], row["user"]["name"], row["user"]["title"]) for row in _rows()}
    return MappingProxyType(people)


@cache
def training_memberships() -> tuple[Membership, ...]:
    """Each person's role at her unit. Those who meet people unplanned may also read a plan without taking part, and
    the wards' people look after identities (there are several, for it may take two) and close cases for all. Some
    administer."""
    roles = [Membership(row["user"]["id"], row["unit_id"], row["user"]["role"]) for row in _rows()]
    on_call = [Membership(row["user"]["id"], row["unit_id"], _ON_CALL) for row in _rows() if row["kind"] in _UNPLANNED]
    keepers = [Membership(r["user"]["id"], r["unit_id"], _KEEPS_IDENTITIES) for r in _rows() if r["kind"] == "SLUTEN"]
    closers = [Membership(r["user"]["id"], r["unit_id"], _CLOSES) for r in _rows() if r["kind"] == "SLUTEN"]
    ends = [(row, row["unit_id"].partition("-")[2]) for row in _rows()]
    admins = [Membership(r["user"]["id"], r["unit_id"], _ADMINISTERS[end]) for r, end in ends if end in _ADMINISTERS]
    return (*roles, *on_call, *keepers, *closers, *admins)


def role_of(unit_id: str) -> str:
    """The role of the unit's person. Raises KeyError for a unit that is not in the training environment."""
    return _roles()[unit_id]


@cache
def training_directory() -> Directory:
    """Units and memberships as operations are judged by them."""
    return Directory(MappingProxyType({unit.unit_id: unit for unit in training_units()}), training_memberships())


def _principal(row: _Row) -> str:
    return f"Övningskommun {row['sub_region']}" if row["operation"] == "Kommun" else _REGION


def _sysadm(row: _Row) -> str:
    """Who administers for the unit's principal, as one would say it to a colleague."""
    end = "soc2" if row["operation"] == "Kommun" else "shrehab"
    wanted = f"{row['unit_id'].partition('-')[0]}-{end}"
    admin = next(one for one in _rows() if one["unit_id"] == wanted)
    return f"{admin['user']['name']}, {admin['name']}"


def _hsa_id(unit_id: str) -> str:
    return f"SE0000000000-{unit_id.upper().replace('-', '')}"


@cache
def _roles() -> Mapping[str, str]:
    return MappingProxyType({row["unit_id"]: row["user"]["role"] for row in _rows()})


@cache
def _rows() -> tuple[_Row, ...]:
    return tuple(yaml.load(resource_path("training", "units.yaml").read_text("utf-8"), yaml.CSafeLoader))
