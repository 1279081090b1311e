"""A municipality is kept as its code and read as its name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from desktop.models.known import Known
from domain.forms.definition import Item

_PREFILL: Final = "case.person.municipality"
_LIST: Final = "municipalities"


def holds_municipality(item: Item) -> bool:
    """Whether the answers of the item are municipalities: those the register fills in beforehand."""
    return item.prefill == _PREFILL


def municipality_name(code: str, known: Known) -> str:
    """`1495` is Skara; what is no code is somebody's own words and comes back as it is."""
    return known.words(_LIST, code)


def municipality_names(known: Known) -> Mapping[str, str]:
    """{code: name} of every municipality."""
    return known.codes.get(_LIST, {})
