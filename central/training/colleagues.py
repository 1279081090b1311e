"""Those who work beside the one person of a training unit. Nobody logs in as them: they are named, and that is all."""

from __future__ import annotations

import random
from collections.abc import Mapping
from types import MappingProxyType

from domain.operation import Author

_NAMES = (
    *("Åsa Lindgren", "Mirjam Öberg", "Tomas Hjelm", "Leyla Demir", "Britt Sandell", "Joakim Frisk"),
    *("Nour Haddad", "Elin Svärd", "Göran Palm", "Sofia Käck", "Ahmed Warsame", "Inger Ström"),
)
_TITLES: Mapping[str, str] = MappingProxyType({"KOM_SOL": "biståndshandläggare", "SKOLA": "kurator"})


def colleague(unit_id: str, kind: str) -> Author:
    """The colleague, the same whenever the environment is filled."""
    chance = random.Random(f"colleague:{unit_id}")  # noqa: S311 - made-up people, nothing secret
    return Author(f"{unit_id}.kollega", chance.choice(_NAMES), _TITLES.get(kind, "sjuksköterska"))
