"""The units' own desks in the training environment: who is responsible today and the days after, and a few phrases."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import datetime, timedelta

from central.training.colleagues import colleague
from central.training.script import OperationDraft
from central.training.units import training_units, training_users
from domain.ids import uuid7
from domain.swedish_time import day_of
from domain.unit_desk import UnitPhrase, desk_case_id, desk_doc_id, duty_cell, told_phrase

_DAYS = 7
_PHRASES = (
    ("aterkommer", "Återkommer", "Tack för meddelandet. Vi återkommer senast {datum}. Hälsningar {jag}, {enhet}.", 180),
    ("hemtjanst", "Hemtjänst från och med", "Hemtjänst är beviljad och kan börja {datum}. Vi möter upp hemma.", 180),
    (
        "ringer",
        "Vi har ringt",
        "Vi har talat med {patient} i telefon {idag}. Hen är informerad och har inga frågor.",
        90,
    ),
    ("hjalpmedel", "Hjälpmedel", "Hjälpmedlen är beställda {idag} och levereras hem före hemgången.", -20),
)
"""Key, name, text, and in how many days it is to be read again: one of them should have been."""


def desk_drafts(now: datetime) -> Iterator[OperationDraft]:
    """One act for each unit, an hour ago."""
    today = day_of(now)
    for unit in training_units():
        unit_id, own = unit.unit_id, training_users()[unit.unit_id]
        people = (own, colleague(unit_id, unit.kind))
        cells: dict[str, object] = {}
        for ahead in range(_DAYS):
            day, who = (today + timedelta(days=ahead)).isoformat(), people[ahead % len(people)]
            cells[duty_cell(day)] = [day, who.user_id, who.name]
        for key, name, text, days in _PHRASES:
            review = (today + timedelta(days=days)).isoformat()
            cells |= {
                path: list(_texts(value))
                for path, value in told_phrase(UnitPhrase(key, name, text, own.name, review)).items()
            }
        chance = random.Random(f"desk:{unit_id}")  # noqa: S311 - made-up, nothing secret
        op_id = uuid7(int(now.timestamp() * 1000) - 3_600_000, chance.randbytes(10))
        body = {"doc": desk_doc_id(unit_id), "cells": cells}
        yield OperationDraft(op_id, desk_case_id(unit_id), unit_id, own.user_id, "unit_desk", body, 60)


def _texts(value: object) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, tuple) else ()
