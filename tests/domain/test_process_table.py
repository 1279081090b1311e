"""The process of an inpatient case against domain.md: every state, event, unit and role, and nothing besides."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.acts.step_effects import EFFECT_OF
from domain.acts.step_guards import GUARD_OF
from domain.case import Case
from domain.consent import INPATIENT, PLAN
from domain.ids import uuid7
from domain.operation import CellValue
from domain.process import EFFECTS, GUARDS, ProcessError, load_process
from tests.domain.process_walk import STEP_CELLS, UNITS, Dossier, Walk, acts_of, ends_in, walk_state, whoever
from tests.domain.world import TODAY, shipped_processes

_PLACES = ("early", "late")
_DOSSIER = Dossier("process_by_domain.yaml", "inpatient", lambda _state: _PLACES)


class InpatientWalk(Walk):
    """A ward's case."""

    def case_in(self, state: str, place: str) -> Case:
        """Everybody takes part; what came before is as it would be."""
        header: dict[str, CellValue] = {
            "case_type": "inpatient",
            "person/id": "194410119046",
            "person/name": "Ingrid Hallberg",
            **_CONSENT,
            "owner_unit": "ward1",
            "status": state,
            "status_since": TODAY,
            **{f"parties/{unit}": True for unit in UNITS},
            **_BEFORE.get(state, {}),
            **(_LATE if place == "late" else {}),
        }
        notice = self.document(
            "INS", "INS", {**dict.fromkeys((f"recipients/{u}" for u in UNITS if u != "ward1"), True)}
        )
        planning = self.document("PLN", "PLN", {})
        case = Case(uuid7(1, b"0123456789"), 5, MappingProxyType({}))
        for document in (self.document("header", "header", header), planning):
            case = case.with_document(document)
        if state == "INP_DRAFT":
            return case  # nothing has been sent
        case = case.with_document(notice)
        for unit in UNITS:
            to = "nurse" if unit != "nurse" else "centre"
            cells: dict[str, CellValue] = {f"recipients/{to}": True, "sender_unit": unit}
            case = case.with_document(self.document(f"ADM:{unit}", "ADM", cells))
        return case

    def act(self, case: Case, event: str, unit: str) -> tuple[str, dict[str, Any]]:
        """(kind, body) of the operation by which a unit lets the event happen."""
        notice = self.ids["INS"]
        match event:
            case "publish":
                cells = [{"path": "situation", "value": f"Skrivet av {unit}", "base": None}]
                seen = case.documents[self.ids["PLN"]].ver
                form = self.form("PLN").hash
                return event, {"doc": self.ids["PLN"], "definition": form, "seen_ver": seen, "cells": cells}
            case "invite_party":
                return self.invitation()
            case "acknowledge":
                return event, {"doc": notice}
            case "misdirected":
                return event, {"doc": notice, "reason": "WRONG_UNIT"}
            case "send_forwarded":
                return "forward", {"doc": notice, "unit": "stranger"}
            case "send_correction":
                return "send", {**self.message("ADM", unit), "supersedes": self.ids[f"ADM:{unit}"]}
            case "send_KVI":
                asker = "ward1" if unit != "ward1" else "nurse"
                return "send", {**self.message("KVI", unit), "recipients": [asker], "in_reply_to": notice}
        if event.startswith("send_"):
            body = self.message(event.removeprefix("send_"), unit)
            if event == "send_UTS" and case.status != "INP_READY":
                body["cells"] = {**body["cells"], "without_ready_reason": "Ville hem"}
            return "send", body
        return self.step(case, "inpatient", event, STEP_CELLS)


_CONSENT: Mapping[str, CellValue] = {f"consent/{purpose}/state": "GIVET" for purpose in (INPATIENT, PLAN)}
_BEFORE: Mapping[str, Mapping[str, CellValue]] = {
    "INP_CLOSED": {"ended/from": "INP_DISCHARGED", "ended/by": "ward1"},
    "INP_ABORTED": {"ended/from": "INP_PLANNING", "ended/by": "ward1"},
    "INP_DECEASED": {"deceased/from": "INP_PLANNING", "deceased/by": "ward1", "person/deceased_on": TODAY},
}
_LATE: Mapping[str, CellValue] = {
    "care_contact": "FVK_ASSIGNED",
    "ward/unit": "ward1",
    "ward/state": "WARD_OFFERED",
    "ward/offered_to": "ward2",
    **{f"closed/{unit}": True for unit in UNITS},
}


@cache
def _walk() -> InpatientWalk:
    return InpatientWalk()


def _who(place: str) -> Iterator[tuple[str, str]]:
    yield from whoever(place, "early")
    if place == "late":
        yield "nurse", "CASE_CLOSER"


def test_the_table_and_the_dossier_know_the_same_states_and_events() -> None:
    table = shipped_processes()["inpatient"]
    assert list(table.states) == _DOSSIER.states
    assert set(table.events) == _DOSSIER.told_events


@pytest.mark.parametrize("state", _DOSSIER.states)
def test_exactly_what_the_dossier_allows_happens(state: str) -> None:
    """And all else is refused with a reason in Swedish, and leaves the case as it was."""
    wrong = walk_state(_walk(), _DOSSIER, state, _who)
    assert not wrong, "\n".join(wrong[:20])


_spoils = st.sampled_from([None, "", "INP_READY", 7, True, [], {}, ["ward1"], {"reason": 5}, {"to_unit": "ward2"}])


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(_DOSSIER.states), st.sampled_from(_PLACES), acts_of(UNITS, _DOSSIER.events), _spoils)
def test_whatever_is_tried_in_whatever_order_nothing_raises_and_nothing_is_lost(
    state: str, place: str, acts: list[tuple[str, str, int]], spoil: object
) -> None:
    """And the same acts end in the same case twice."""
    walk = _walk()
    first, second = (ends_in(walk, walk.case_in(state, place), acts, spoil) for _ in range(2))
    assert first == second


def test_every_guard_and_effect_is_written_and_used() -> None:
    rows = [row for table in shipped_processes().values() for row in table.rows.values()]
    assert set(GUARD_OF) == GUARDS == {name for row in rows for name in row.guards}
    assert set(EFFECT_OF) == EFFECTS == {name for row in rows for name in row.effects}


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"from": ["INP_DRAFT", "INP_NOWHERE"]}, "state"),
        ({"guards": ["whatever"]}, "rows"),
        ({"effects": ["whatever"]}, "rows"),
        ({"region": "ward"}, "region"),
        ({"region": "moon", "within": ["X"], "then": "Y"}, "region"),
        ({"who": "SLUTEN"}, "rows"),
    ],
)
def test_a_table_with_a_fault_is_not_read(change: Mapping[str, object], where: str) -> None:
    data = {
        "process": "inpatient",
        "states": {"INP_DRAFT": {"phase": "before"}},
        "regions": {"ward": {"cell": "ward/state", "first": "HERE", "states": {"HERE": "Här"}}},
        "rows": [{"from": ["INP_DRAFT"], "event": "abort", **change}],
    }
    with pytest.raises(ProcessError) as refused:
        load_process(data)
    assert where in refused.value.where
