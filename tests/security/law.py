"""The decision table that was written from the law, as a plain question and answer."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

_FILE = Path(__file__).with_name("access_by_law.yaml")
_QUESTIONS = ("who", "stands", "consent", "blocks", "grades", "regimes")


@dataclass(frozen=True)
class Act:
    """What a function asks for: one set of lawful values per question."""

    who: frozenset[str]
    stands: frozenset[str]
    consent: frozenset[str]
    blocks: frozenset[str]
    grades: frozenset[str]
    regimes: frozenset[str]

    def allows(self, role: str, relation: str, consent: str, block: str, grade: str, regime: str) -> bool:
        return (
            role in self.who
            and relation in self.stands
            and consent in self.consent
            and block in self.blocks
            and grade in self.grades
            and regime in self.regimes
        )


@cache
def acts() -> dict[str, Act]:
    """By function."""
    data = _data()
    sets: dict[str, list[str]] = data["sets"]
    found: dict[str, Act] = {}
    for row in data["acts"]:
        assert row["law"], row
        values = [row[name] for name in _QUESTIONS]
        act = Act(*(frozenset(sets[value] if isinstance(value, str) else value) for value in values))
        for function in row["do"]:
            assert function not in found, f"two rows for {function}"
            found[function] = act
    return found


@cache
def routes() -> dict[tuple[str, str], str]:
    """By (method, path), the function."""
    told: dict[str, str] = _data()["routes"]
    return {(place.partition(" ")[0], place.partition(" ")[2]): function for place, function in told.items()}


@cache
def _data() -> Any:
    return yaml.load(_FILE.read_text("utf-8"), yaml.CSafeLoader)
