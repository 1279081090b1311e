"""A process walked against the dossier: a case at every place, every event by every kind of unit and role.

What is allowed stands beside the tests in a file written from domain.md, not from the process table.
"""

from __future__ import annotations

import itertools
from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeAlias

import yaml
from hypothesis import strategies as st

from desktop.models.texts import Texts
from domain.apply import apply
from domain.canonical import CanonicalError
from domain.case import Case, Cell, Document, unit_scope
from domain.directory import Directory, Membership, Unit
from domain.ids import uuid7
from domain.operation import CellValue, OperationError, parse_operation
from domain.outcome import Outcome, Ruling
from tests.domain.world import TODAY, World, shipped_processes

_HERE = Path(__file__).parent
UNITS: Mapping[str, str] = yaml.safe_load((_HERE / "process_by_domain.yaml").read_text("utf-8"))["units"]
"""The kind of each unit that takes part in every case of the walks."""
Act: TypeAlias = "tuple[str, dict[str, Any]]"
Ends: TypeAlias = "tuple[str, tuple[str, str] | None]"
"""The state after an event, and what moves beside it: a region's cell and its state."""
_ROLE_OF = {"SLUTEN": "SLUTEN", "SLUTEN_REHAB": "SLUTEN", "SKOLA": "SKOLA"} | dict.fromkeys(
    ("SPEC_OPEN", "VC", "REHAB_PV", "REGIONHALSA"), "OPENV"
)
OTHER_ROLES = ("READ", "CASE_CLOSER", "SYSADM_LOCAL")
WITH_OTHER_ROLES = ("ward1", "centre", "nurse")
STEP_CELLS: Mapping[str, Mapping[str, CellValue]] = {
    "STEP_CARE_CONTACT": {"name": "Sara Nyberg", "phone": "031-390 06 40"},
    "STEP_CONTACT": {"role": "NURSE", "name": "Anna Lindh", "phone": "031-390 06 32"},
    "STEP_EXPECTED": {"estimated_discharge": "2026-11-29"},
    "STEP_WARD": {"to_unit": "ward2", "why": "PLACE"},
    "STEP_DECEASED": {"deceased_on": TODAY, "confirmed": True},
    "STEP_CLOSE": {},
    "STEP_REASON": {"reason": "Skriven på fel person"},
}
MESSAGE_CELLS: Mapping[str, Mapping[str, CellValue]] = {
    "INS": {
        "admitted_at": "2026-11-19T11:30",
        "ward_phone": "031-390 06 21",
        "estimated_discharge": "2026-11-25",
        "municipality": "1495",
        "consent": "YES",
        "needs/KOM_HSL": True,
        "health_centre": "centre",
        "legal_care_form": "HSL",
    },
    "UKL": {"assessed_at": "2026-11-20T08:30", "physician": "Nils Ros"},
    "UKL_W": {"reason": "WORSE", "withdrawn_at": "2026-11-20T09:00"},
    "UTS": {
        "discharged_at": "2026-11-20T08:45",
        "destination": "HOME",
        "new_medication_list_given": "YES",
        "patient_got_written_info": "YES",
    },
    "AVB": {"reason": "NO_NEEDS"},
    "MVO": {"summary": "Läkemedelslistan är ändrad", "wants_answer": "NO", "person_informed": "YES"},
    "ADM": {"subject": "DEATH_CERTIFICATE", "body": "Intyget är skrivet"},
    "KVI": {"code": "ANSWER", "text": "Vi tar emot"},
    "KAL": {
        "kind": "SUMMONS",
        "purpose": "Planera hemgången",
        "long_term_goal": "Bo hemma",
        "questions/q1/text": "Vem hjälper till?",
        "date": "2026-11-27",
        "time_from": "10:00",
        "time_to": "11:00",
        "form": "PHONE",
        **{f"called/{unit}/unit": unit for unit in ("nurse", "centre")},
        **{f"called/{unit}/contribution": "Träning hemma" for unit in ("nurse", "centre")},
    },
}


class Walk(World, ABC):
    """A case at a place of the walk, with every kind of unit in it, and one operation for every event."""

    def __init__(self) -> None:
        super().__init__()
        kinds = {**UNITS, "stranger": "KOM_SSK"}
        units = {name: Unit(name, name, kind, "Skaraborg", "En", "Och samma") for name, kind in kinds.items()}
        members = [
            Membership(f"{unit}.{role}", unit, held)
            for unit, kind in UNITS.items()
            for role, roles in (
                ("c", (f"CASEWORKER_{_ROLE_OF.get(kind, 'KOM')}",)),
                *((role, tuple({"READ", role})) for role in OTHER_ROLES),
            )
            for held in roles
        ]
        self.context = replace(self.context, directory=Directory(MappingProxyType(units), tuple(members)))
        self.ids = {name: self.new_id() for name in ("header", "PLN", "INS", *(f"ADM:{unit}" for unit in UNITS))}

    def name_of(self, unit: str) -> str:
        return unit

    def document(self, name: str, kind: str, cells: Mapping[str, CellValue]) -> Document:
        op_id = uuid7(2, b"0123456789")
        definition = None if kind == "header" else self.form(kind).hash
        scopes = frozenset(map(unit_scope, UNITS))
        known = MappingProxyType({path: Cell(value, 5, op_id) for path, value in cells.items()})
        sender = {} if "sender_unit" in cells or kind in {"header", "PLN"} else {"sender_unit": Cell("ward1", 5, op_id)}
        known = MappingProxyType({**known, **sender})
        return Document(self.ids[name], uuid7(1, b"0123456789"), kind, 5, "ward1", definition, scopes, known)

    def happen(self, case: Case, event: str, unit: str, user: str) -> Outcome:
        kind, body = self.act(case, event, unit)
        operation = replace(self.operation(case, "ska-ssk", kind, body, user=user), acting_unit=unit)
        return apply(case, operation, self.context)

    @abstractmethod
    def case_in(self, state: str, place: str) -> Case:
        """A case in the state, in which everybody takes part; `place` is what else stands in it."""

    @abstractmethod
    def act(self, case: Case, event: str, unit: str) -> tuple[str, dict[str, Any]]:
        """(kind, body) of the operation by which a unit lets the event happen."""

    def invitation(self) -> tuple[str, dict[str, Any]]:
        return "change_parties", {"doc": self.ids["header"], "add": ["stranger"], "remove": []}

    def step(self, case: Case, process: str, event: str, filled: Mapping[str, Mapping[str, object]]) -> Act:
        """The step as its row has it, with the answers that `filled` has for its form."""
        rows = shipped_processes()[process].rows
        form = next(iter({row.form for (_, name), row in rows.items() if name == event} - {""}), "")
        told = {"definition": self.form(form).hash, "cells": dict(filled[form])} if form else {}
        return "transition", {"doc": self.ids["header"], "event": event, "expected": case.status, **told}

    def message(self, kind: str, unit: str) -> dict[str, Any]:
        told = {"doc": self.new_id(), "doc_kind": kind, "definition": self.form(kind).hash}
        to = "nurse" if unit != "nurse" else "centre"
        return {**told, "recipients": [to], "cells": dict(MESSAGE_CELLS[kind])}


@dataclass(frozen=True)
class Dossier:
    """What one process allows. `places` are those of a state, `process` its table."""

    file: str
    process: str
    places: Callable[[str], tuple[str, ...]]

    @cached_property
    def told(self) -> dict[str, Any]:
        told: dict[str, Any] = yaml.safe_load((_HERE / self.file).read_text("utf-8"))
        return told

    @property
    def states(self) -> list[str]:
        return list(self.told["states"])

    @cached_property
    def events(self) -> list[str]:
        """Those of the dossier and those of the table, whichever knows more."""
        return sorted(self.told_events | set(shipped_processes()[self.process].events))

    @property
    def told_events(self) -> set[str]:
        return {row["event"] for row in self.told["allowed"]}

    @cached_property
    def allowed(self) -> Mapping[tuple[str, str, str, str, str], Ends]:
        """By (state, place, event, unit, role). A row without a place holds at all of its states'."""
        found: dict[tuple[str, str, str, str, str], Ends] = {}
        for row in self.told["allowed"]:
            units, states = (self._set(row[name]) for name in ("who", "in"))
            roles = row.get("only") or ["c", *row.get("roles", [])]
            for state, unit, role in itertools.product(states, units, roles):
                for place in self._set(row["at"]) if "at" in row else self.places(state):
                    what = (row.get("to", state), tuple(row["region"]) if "region" in row else None)
                    key = (state, place, row["event"], unit, role)
                    assert found.setdefault(key, what) == what, key
        return found

    def _set(self, told: str | list[str]) -> list[str]:
        if isinstance(told, str):
            return list(self.told["sets"].get(told, [told]))
        return told


def walk_state(
    walk: Walk,
    dossier: Dossier,
    state: str,
    who: Callable[[str], Iterable[tuple[str, str]]],
    look: Callable[[Case], None] = lambda _case: None,
) -> list[str]:
    """What happens in a state otherwise than the dossier says, a line each; `look` sees every case that changed.

    Whatever is refused has its words in Swedish and leaves the case as it was. `who` are units and roles, by place.
    """
    texts, wrong = Texts.load(), []
    for place in dossier.places(state):
        case = walk.case_in(state, place)
        for event, (unit, role) in itertools.product(dossier.events, who(place)):
            outcome = walk.happen(case, event, unit, f"{unit}.{role}")
            expected = dossier.allowed.get((state, place, event, unit, role))
            told = _ended(outcome, expected)
            if told != expected:
                wrong.append(f"{place} {event} {unit}.{role}: {expected}, not {told} {outcome.verdict}")
            if outcome.verdict.ruling is Ruling.HELD:
                words = texts.say(outcome.verdict.code, **outcome.verdict.params)
                assert texts.knows(outcome.verdict.code), outcome.verdict.code
                assert "…" not in words, (event, words)
                assert "_" not in words, (event, words)
                assert outcome.case is case
            elif outcome.case is not None:
                look(outcome.case)
    return wrong


def _ended(outcome: Outcome, expected: Ends | None) -> Ends | None:
    header = outcome.case.header if outcome.verdict.accepted and outcome.case else None
    if header is None:
        return None
    region = (expected[1][0], header.text(expected[1][0])) if expected and expected[1] else None
    return header.text("status"), region


def whoever(place: str, with_all_roles: str) -> Iterator[tuple[str, str]]:
    """What a role may do does not hang on the place: those beside the caseworkers' are walked with at one alone."""
    yield from ((unit, "c") for unit in UNITS)
    if place == with_all_roles:
        yield from itertools.product(WITH_OTHER_ROLES, OTHER_ROLES)


def play(walk: Walk, case: Case, acts: Iterable[tuple[str, str, int]], spoil: object) -> Iterator[tuple[Case, Case]]:
    """Acts one after the other, (before, after) of each that was accepted. Of an act whose chance is below 3 one member
    of the body is replaced by `spoil`. Nothing raises, nothing is lost, and what is held changes nothing."""
    for event, unit, chance in acts:
        kind, body = walk.act(case, event, unit)
        if chance < 3 and body:
            body = {**body, sorted(body)[chance % len(body)]: spoil}
        try:
            tried = replace(walk.operation(case, "ska-ssk", kind, body, user=f"{unit}.c"), acting_unit=unit)
            operation = parse_operation(tried.to_bytes())
        except (CanonicalError, OperationError):
            continue
        outcome = apply(case, operation, walk.context)
        if outcome.verdict.ruling is Ruling.HELD:
            assert outcome.case is case
            continue
        assert outcome.case is not None
        for doc_id, document in case.documents.items():
            assert document.cells.keys() <= outcome.case.documents[doc_id].cells.keys()
        yield case, outcome.case
        case = outcome.case


def ends_in(walk: Walk, case: Case, acts: Iterable[tuple[str, str, int]], spoil: object) -> dict[str, CellValue]:
    """The header after all acts, without what is named after an operation: ids are new each time."""
    for _, after in play(walk, case, acts, spoil):
        case = after
    told = case.header.values() if case.header else {}
    return {path: value for path, value in told.items() if path.partition("/")[0] not in {"step", "asked"}}


def acts_of(units: Collection[str], events: Collection[str]) -> Any:
    """Strategy: some acts, (event, unit, chance)."""
    one = st.tuples(st.sampled_from(sorted(events)), st.sampled_from(list(units)), st.integers(0, 9))
    return st.lists(one, min_size=1, max_size=8)
