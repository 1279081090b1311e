"""What is asked of a unit: its place in the tree, how it is reached, and the life of its inbox."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from desktop.views.admin_form import AdminField, Group
from desktop.views.form_answers import Options
from desktop.views.say import Say
from domain.directory import CLOSED, INBOX_STATES, NOT_CONNECTED, PAUSED, SYSTEMS, Unit
from domain.reference import unit_cells

KINDS: Final = (
    *("SLUTEN", "SLUTEN_REHAB", "SPEC_OPEN", "VC", "REHAB_PV", "REGIONHALSA", "KOM_SOL", "KOM_SSK", "KOM_REHAB"),
    *("IFO", "LSS", "SKOLA", "PRIVAT", "EXTERN"),
)
"""Domain.md §4.1."""
ID: Final = "unit_id"
UNIT_FIELDS: Final = ("substitute", "merged_into", "inbox", "parent")
"""Those that name another unit."""
TREE_FIELDS: Final = frozenset({"sub_region", "principal", "parent"})
"""Where a unit stands: for those who look after the whole tree."""
_ONLY_IN: Final[Mapping[str, frozenset[str]]] = {
    "paused_from": frozenset({PAUSED}),
    "paused_until": frozenset({PAUSED}),
    "substitute": frozenset({PAUSED, CLOSED}),
    "merged_into": frozenset({CLOSED}),
    "other_contact": frozenset({NOT_CONNECTED, PAUSED, CLOSED}),
}
"""Fields that belong to a state of the inbox. One that holds something is shown all the same."""


def unit_groups(say: Say, municipalities: Mapping[str, str]) -> tuple[Group, ...]:
    """Every field of a unit's form, group by group."""
    towns = sorted(municipalities.items(), key=lambda one: one[1].casefold())
    return (
        Group(
            "about",
            (
                AdminField(ID, required=True, has_help=True, wide=200),
                AdminField("name", required=True),
                AdminField("kind", "choice", _options(say, "kind", KINDS), required=True, wide=240),
                AdminField("aliases", has_help=True),
                AdminField("hsa_id", wide=240),
                AdminField("system", "choice", _options(say, "system", SYSTEMS), wide=160),
            ),
        ),
        Group(
            "inbox",
            (
                AdminField("inbox_state", "choice", _options(say, "state", INBOX_STATES), required=True, wide=280),
                AdminField("live_from", "date", has_help=True, wide=240),
                AdminField("paused_from", "date", wide=180),
                AdminField("paused_until", "date", wide=180),
                AdminField("substitute", "unit", has_help=True, wide=320),
                AdminField("merged_into", "unit", has_help=True, wide=320),
                AdminField("inbox", "unit", has_help=True, wide=320),
                AdminField("other_contact", has_help=True, long=True),
            ),
        ),
        Group(
            "contact",
            (
                AdminField("phone", wide=180),
                AdminField("opening_hours", wide=280),
                AdminField("contact_point/function", wide=280),
                AdminField("contact_point/hours", wide=220),
                AdminField("contact_point/phone", wide=180),
                AdminField("sysadm", has_help=True, wide=280),
            ),
        ),
        Group(
            "place",
            (
                AdminField("sub_region", wide=200),
                AdminField("principal", wide=280),
                AdminField("operation", wide=240),
                AdminField("group", wide=200),
                AdminField("municipality", "choice", towns, wide=220),
                AdminField("parent", "unit", wide=320),
            ),
        ),
    )


def unit_values(unit: Unit) -> dict[str, str]:
    """A unit as its form shows it."""
    cells = {name: "" if value is None else str(value) for name, value in unit_cells(unit).items()}
    return {**cells, ID: unit.unit_id}


def shown_in(name: str, state: str, value: str) -> bool:
    """Whether a field is asked for in a state of the inbox."""
    return state in _ONLY_IN.get(name, frozenset({state})) or bool(value)


def _options(say: Say, words: str, codes: tuple[str, ...]) -> Options:
    return tuple((code, say(f"admin_page.{words}.{code}")) for code in codes)
