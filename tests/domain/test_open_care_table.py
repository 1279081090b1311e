"""The process of a case in open care against domain.md: every state, event, unit and role, and nothing besides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.case import Case, Document, unit_scope
from domain.consent import OPEN_CARE, PLAN
from domain.ids import uuid7
from domain.operation import CellValue
from tests.domain.process_walk import (
    MESSAGE_CELLS,
    STEP_CELLS,
    UNITS,
    Dossier,
    Walk,
    acts_of,
    ends_in,
    walk_state,
    whoever,
)
from tests.domain.test_open_care import QUESTION, REQUEST, VISIT
from tests.domain.world import TODAY, shipped_processes

_PLACES = ("quiet", "asked", "alone")
_DOSSIER = Dossier(
    "open_care_by_domain.yaml", "open_care", lambda state: _PLACES if state != "OPC_DRAFT" else _PLACES[:1]
)
_SAME_EVENT: Mapping[str, str] = {
    "request_as_information": "request_care",
    "publish_request": "publish",
    "send_QUESTION": "send_ADM",
    "send_CERTIFICATE": "send_ADM",
    "send_COMPLETION": "send_KVI",
}
"""What the table knows as one event and the dossier tells apart by what is in it."""
_OWNER, _CENTRE = "nurse", "centre"
_CELLS: Mapping[str, Mapping[str, CellValue]] = {
    **MESSAGE_CELLS,
    "MVO": VISIT,
    "ADM": {"subject": "TIME", "body": "Tiden är bokad"},
    "QUESTION": QUESTION,
    "CERTIFICATE": {"subject": "DEATH_CERTIFICATE", "body": "Intyget är skrivet"},
    "COMPLETION": {"code": "COMPLETE", "text": "Skriv mer", "fields/a/path": "medication_note"},
}
_STEPS: Mapping[str, Mapping[str, CellValue]] = {
    **STEP_CELLS,
    "STEP_END": {"reason": "GOALS_MET", "start_sip": "NO"},
    "STEP_ABORT": {"reason": "WRONG_PERSON"},
}


class OpenWalk(Walk):
    """A case in open care at a place of the walk, begun by the nurse, and one operation for every event."""

    def __init__(self) -> None:
        super().__init__()
        self.ids |= {"VBG": self.new_id()}

    def case_in(self, state: str, place: str) -> Case:
        held = UNITS if state != "OPC_DRAFT" else {_OWNER: ""}
        owing = {"quiet": (), "asked": [unit for unit in UNITS if unit != _OWNER], "alone": (_CENTRE,)}[place]
        header: dict[str, CellValue] = {
            "case_type": "open_care",
            "person/id": "194410119046",
            "person/name": "Ingrid Hallberg",
            **{f"consent/{purpose}/state": "GIVET" for purpose in (OPEN_CARE, PLAN)},
            "owner_unit": _OWNER,
            "status": state,
            "status_since": TODAY,
            **{f"parties/{unit}": True for unit in held},
            **_BEFORE.get(state, {}),
        }
        request: dict[str, CellValue] = dict(REQUEST)
        if state != "OPC_DRAFT":
            header |= {f"asked/{self.ids['VBG']}/{unit}": _OWNER for unit in owing}
            header |= {"care_contact": "FVK_ASSIGNED", "wrote/rehab": True} if place == "asked" else {}
            request |= {f"recipients/{unit}": True for unit in UNITS if unit != _OWNER} | {"sender_unit": _OWNER}
        case = Case(uuid7(1, b"0123456789"), 5, MappingProxyType({}))
        for name, cells in (("header", header), ("PLN", {}), ("VBG", request)):
            case = case.with_document(self._held_by(held, self.document(name, name, cells)))
        if state == "OPC_DRAFT":
            return case  # nothing has been sent
        for unit in UNITS:
            to = _OWNER if unit != _OWNER else _CENTRE
            sent: dict[str, CellValue] = {f"recipients/{to}": True, "sender_unit": unit}
            case = case.with_document(self.document(f"ADM:{unit}", "ADM", sent))
        return case

    def _held_by(self, units: Mapping[str, str], document: Document) -> Document:
        cells = {path: cell for path, cell in document.cells.items() if cell.value != "ward1"}
        return replace(document, scopes=frozenset(map(unit_scope, units)), cells=MappingProxyType(cells))

    def act(self, case: Case, event: str, unit: str) -> tuple[str, dict[str, Any]]:
        request = self.ids["VBG"]
        match event:
            case "publish_request":
                cells = [{"path": "diagnoses", "value": f"Skrivet av {unit}", "base": None}]
                return "publish", {"doc": request, "definition": self.form("VBG").hash, "seen_ver": 5, "cells": cells}
            case "publish":
                cells = [{"path": "situation", "value": f"Skrivet av {unit}", "base": None}]
                plan = self.ids["PLN"]
                return event, {"doc": plan, "definition": self.form("PLN").hash, "seen_ver": 5, "cells": cells}
            case "invite_party":
                return self.invitation()
            case "acknowledge":
                return event, {"doc": request}
            case "misdirected":
                return event, {"doc": request, "reason": "WRONG_UNIT"}
            case "send_forwarded":
                return "forward", {"doc": request, "unit": "stranger"}
            case "send_correction":
                return "send", {**self.told("ADM", "ADM", unit), "supersedes": self.ids[f"ADM:{unit}"]}
            case "send_KVI" | "send_COMPLETION":
                told = self.told("KVI", event.removeprefix("send_"), unit)
                return "send", {**told, "in_reply_to": request}
            case "request_care" | "request_as_information":
                wants = "YES" if event == "request_care" else "NO"
                answers = {"to_units": ["stranger"], "wants_answer": wants}
                return self.step(case, "open_care", "request_care", {"STEP_REQUEST": answers})
        if event.startswith("send_"):
            name = event.removeprefix("send_")
            return "send", self.told(_SAME_EVENT.get(event, event).removeprefix("send_"), name, unit)
        return self.step(case, "open_care", event, _STEPS)

    def told(self, kind: str, name: str, unit: str) -> dict[str, Any]:
        told = {"doc": self.new_id(), "doc_kind": kind, "definition": self.form(kind).hash}
        to = _OWNER if unit != _OWNER else _CENTRE
        return {**told, "recipients": [to], "cells": dict(_CELLS[name])}


_BEFORE: Mapping[str, Mapping[str, CellValue]] = {
    "OPC_CLOSED": {"ended/from": "OPC_ANSWERED", "ended/by": _OWNER},
    "OPC_ABORTED": {"ended/from": "OPC_ANSWERED", "ended/by": _OWNER},
    "OPC_DECEASED": {"deceased/from": "OPC_ANSWERED", "deceased/by": _OWNER, "person/deceased_on": TODAY},
}


@cache
def _walk() -> OpenWalk:
    return OpenWalk()


def test_the_table_and_the_dossier_know_the_same_states_and_events() -> None:
    table = shipped_processes()["open_care"]
    assert set(table.states) == set(_DOSSIER.states)
    told = {_SAME_EVENT.get(event, event) for event in _DOSSIER.told_events}
    assert set(table.events) == told | {"converted"}  # which the store alone writes


@pytest.mark.parametrize("state", _DOSSIER.states)
def test_exactly_what_the_dossier_allows_happens(state: str) -> None:
    """And all else is refused with a reason in Swedish, and leaves the case as it was."""
    wrong = walk_state(_walk(), _DOSSIER, state, lambda place: whoever(place, "quiet"))
    assert not wrong, "\n".join(wrong[:20])


_spoils = st.sampled_from([None, "", "OPC_REQUESTED", 7, True, [], {}, ["nurse"], {"reason": 5}, {"to_units": "ward2"}])


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(_DOSSIER.states), st.sampled_from(_PLACES), acts_of(UNITS, _DOSSIER.events), _spoils)
def test_whatever_is_tried_in_whatever_order_nothing_raises_and_nothing_is_lost(
    state: str, place: str, acts: list[tuple[str, str, int]], spoil: object
) -> None:
    """And the same acts end in the same case twice."""
    walk = _walk()
    first, second = (ends_in(walk, walk.case_in(state, place), acts, spoil) for _ in range(2))
    assert first == second
