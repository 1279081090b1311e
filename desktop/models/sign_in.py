"""What is told at log-in by an identity provider: by the store, by the provider, and to a session process."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from desktop.models.records import UnitRecord


@dataclass(frozen=True, slots=True)
class LoginTerms:
    """What the store says of how people log in to it."""

    issuer: str
    client_id: str
    scope: str
    acr_values: tuple[str, ...]
    max_age_s: int
    nonce: str


@dataclass(frozen=True, slots=True)
class ProviderPlaces:
    """Where the provider does what. `logs_out_at` is '' when it has no such place; `tells_issuer` that its answers
    carry who they are from (RFC 9207)."""

    authorises_at: str
    gives_tokens_at: str
    logs_out_at: str
    tells_issuer: bool


@dataclass(frozen=True, slots=True)
class WorkPlace:
    """A unit at which somebody may work, with her roles there."""

    unit: UnitRecord
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WorkPerson:
    """Who has logged in, as the store knows her; `store_key` in hex."""

    user_id: str
    user_name: str
    user_title: str
    places: tuple[WorkPlace, ...]
    store_key: str


@dataclass(frozen=True, slots=True)
class Login:
    """Who has logged in, and for which unit; `store_key` in hex."""

    user_id: str
    user_name: str
    user_title: str
    unit: str
    roles: tuple[str, ...]
    store_key: str


def read_login_terms(raw: Mapping[str, Any]) -> LoginTerms:
    """As the store tells it. Raises KeyError, TypeError or ValueError for anything else."""
    return LoginTerms(
        str(raw["issuer"]),
        str(raw["client_id"]),
        str(raw["scope"]),
        tuple(str(one) for one in raw["acr_values"]),
        int(raw["max_age_s"]),
        str(raw["nonce"]),
    )


def read_work_person(raw: Mapping[str, Any]) -> WorkPerson:
    """The same."""
    user = raw["user"]
    places = tuple(
        WorkPlace(
            UnitRecord(
                str(unit["unit_id"]),
                str(unit["name"]),
                str(unit["kind"]),
                str(unit["sub_region"]),
                str(unit["operation"]),
                str(unit["group"]),
                "",
                str(unit["phone"]),
            ),
            tuple(str(role) for role in unit["roles"]),
        )
        for unit in raw["units"]
    )
    return WorkPerson(str(user["id"]), str(user["name"]), str(user["title"]), places, str(raw["store_key"]))
