"""Which units play in a case: the right ones of its sub-region, by role."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from central.training.units import training_directory, training_users
from domain.operation import Author

_ROLES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "ward": ("avd1", "avd2"),
        "vc": ("vc1", "vc2"),
        "soc": ("soc1", "soc2"),
        "ssk": ("ssk",),
        "krehab": ("krehab",),
        "pvrehab": ("pvrehab",),
        "spec": ("spec",),
        "shmott": ("shmott",),
        "barn": ("barn",),
        "ung": ("ung",),
    }
)
_YOUTH_FROM = 13
_PRINCIPALS: Mapping[str, str] = MappingProxyType(
    {"KOM_SOL": "MUNICIPALITY", "KOM_SSK": "MUNICIPALITY", "KOM_REHAB": "MUNICIPALITY", "SKOLA": "SCHOOL"}
)


class Cast:
    """Turns roles (ward, vc, soc, ssk, …, skola) into unit ids of one sub-region, the same unit for the whole case."""

    def __init__(self, region: str, age: int, chance: random.Random, wanted: str | None = None) -> None:
        """`wanted` is a unit that must have a part; it takes the place of its like."""
        school = "forsk" if age < 6 else "grund" if age < 16 else "gymn"
        picks = {role: chance.choice(suffixes) for role, suffixes in _ROLES.items()} | {"skola": school}
        if age >= _YOUTH_FROM:
            picks["barn"] = "ung"
        self.wanted = wanted
        if wanted is not None:
            region, _, suffix = wanted.partition("-")
            roles = [role for role, suffixes in _ROLES.items() if suffix in suffixes]
            if suffix in {"forsk", "grund", "gymn"}:
                roles = ["skola"]
            picks.update(dict.fromkeys(roles, suffix))
        self.region = region
        self._units = {role: f"{region}-{suffix}" for role, suffix in picks.items()}

    def fix(self, **suffixes: str) -> None:
        """Decide which unit plays a role, as in fix(ward='avd1')."""
        self._units.update({role: f"{self.region}-{suffix}" for role, suffix in suffixes.items()})

    def __getitem__(self, role: str) -> str:
        return self._units[role]

    def units(self, roles: Iterable[str], *, without: str = "") -> list[str]:
        """The roles' units in order, with the wanted unit among them, once each."""
        found = [self._units[role] for role in roles]
        if self.wanted is not None:
            found.append(self.wanted)
        return [unit for unit in dict.fromkeys(found) if unit != without]


def author(unit: str) -> Author:
    """Who acts for the unit."""
    return training_users()[unit]


def phone(unit: str) -> str:
    return training_directory().units[unit].phone


def principal(unit: str) -> str:
    """REGION, MUNICIPALITY or SCHOOL: who answers for the unit."""
    return _PRINCIPALS.get(training_directory().kind_of(unit), "REGION")
