"""A municipality is kept as its code and read as its name."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Final

from domain.forms.definition import Item
from resources import resource_path

_PREFILL: Final = "case.person.municipality"


def holds_municipality(item: Item) -> bool:
    """Whether the answers of the item are municipalities: those the register fills in beforehand."""
    return item.prefill == _PREFILL


def municipality_name(code: str) -> str:
    """`1495` is Skara; what is no code is somebody's own words and comes back as it is."""
    return _names().get(code, code)


@cache
def _names() -> Mapping[str, str]:
    with resource_path("geo", "municipalities.csv").open(encoding="utf-8", newline="") as file:
        return MappingProxyType({row["code"]: row["name"] for row in csv.DictReader(file)})
