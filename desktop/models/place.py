"""Where in the program somebody was: kept encrypted when it locks, so that she comes back to the same place."""

from __future__ import annotations

from dataclasses import asdict, dataclass

_TABS = frozenset({"messages", "planning", "sip", "history", "about"})


@dataclass(frozen=True, slots=True)
class Place:
    """A page of the window; of a case its id and tab."""

    page: str = ""
    case_id: str = ""
    tab: str = ""

    def to_fact(self) -> dict[str, str]:
        return asdict(self)


def place_of_unit(unit_id: str) -> str:
    """Under which name it is kept: each unit has its own."""
    return f"place:{unit_id}"


def read_place(fact: object) -> Place:
    """The place as it was kept; what cannot be read is no place."""
    if not isinstance(fact, dict) or not all(isinstance(fact.get(name), str) for name in ("page", "case_id", "tab")):
        return Place()
    tab = fact["tab"] if fact["tab"] in _TABS else ""
    return Place(fact["page"], fact["case_id"], tab)
