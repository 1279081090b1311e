"""The process of an individual plan against domain.md: every state, event, unit and role, and nothing besides."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.acts.plan_versions import untouched, versions_of
from domain.case import Case
from domain.consent import PLAN
from domain.ids import uuid7
from domain.operation import CellValue
from tests.domain.process_walk import (
    MESSAGE_CELLS,
    STEP_CELLS,
    UNITS,
    Dossier,
    Walk,
    acts_of,
    play,
    walk_state,
    whoever,
)
from tests.domain.world import MEETING, NEED, TODAY, World, complete_plan, shipped_processes

_OWNER, _CALLER, _CHAIR, _ASKED = "nurse", "social", "clinic", "centre"
_ENDED = ("SIP_CLOSED", "SIP_CANCELLED")
_DOSSIER = Dossier(
    "sip_by_domain.yaml", "sip", lambda state: ("early", "late", "dead") if state in _ENDED else ("early", "late")
)
_BARE = ("SIP_NEED", "SIP_DECLINED")
_STEPS: Mapping[str, Mapping[str, object]] = {
    **STEP_CELLS,
    "STEP_SIP_NEED": NEED,
    "STEP_SIP_YES": {"answered_on": TODAY},
    "STEP_SIP_NO": {"answered_on": TODAY, "why": "NOT_NOW"},
    "STEP_SIP_CALLED": {"meeting_on": "2026-11-27"},
    "STEP_SIP_MEETING": {**MEETING, "chair_unit": _CHAIR},
    "STEP_SIP_OWNER": {"to_unit": _ASKED, "reason": "Personen har flyttat"},
    "STEP_SIP_TAKE": {"name": "Sara Nyberg", "principal": "REGION", "phone": "031-390 06 40"},
    "STEP_SIP_CLOSE": {"closed_at": TODAY, "close_reason": "GOALS_REACHED", "close_summary": "Går i trappan"},
    "STEP_SIP_CANCEL": {"why": "NO_NEED"},
}


class PlanWalk(Walk):
    """A plan's case at a place of the walk, and one operation for every event."""

    def __init__(self) -> None:
        super().__init__()
        self.ids |= {name: self.new_id() for name in ("SIP", "KAL", "origin")}
        self.cells = {path: value for path, value in complete_plan(World()).items() if path != "background"}

    def case_in(self, state: str, place: str) -> Case:
        header: dict[str, CellValue] = {
            "case_type": "sip",
            "person/id": "194410119046",
            "person/name": "Ingrid Hallberg",
            f"consent/{PLAN}/state": "GIVET",
            "owner_unit": _OWNER,
            "status": state,
            "status_since": TODAY,
            "need/since": TODAY,
            "meeting/chair_unit": _CHAIR,
            **{f"parties/{unit}": True for unit in UNITS},
        }
        before = "SIP_ACTIVE" if state == "SIP_CLOSED" else "SIP_CALLED"
        if place == "dead":
            header |= {"deceased/from": before, "deceased/by": _OWNER, "person/deceased_on": TODAY}
        if state in _ENDED:
            header |= {"ended/from": before, "ended/by": _OWNER}
        if place == "late":
            header |= {"plan_offer/state": "OWNER_OFFERED", "plan_offer/to": _ASKED, "plan_offer/by": _OWNER}
            header["origin_case"] = self.ids["origin"]
        case = Case(uuid7(1, b"0123456789"), 5, MappingProxyType({}))
        case = case.with_document(self.document("header", "header", header))
        if state in _BARE:
            return case
        case = case.with_document(self.document("SIP", "SIP", self._plan(state)))
        call: dict[str, CellValue] = {f"recipients/{unit}": True for unit in UNITS if unit != _CALLER}
        case = case.with_document(self.document("KAL", "KAL", {**call, "sender_unit": _CALLER, "date": "2026-11-27"}))
        for unit in UNITS:
            to = _OWNER if unit != _OWNER else _ASKED
            sent: dict[str, CellValue] = {f"recipients/{to}": True, "sender_unit": unit}
            case = case.with_document(self.document(f"ADM:{unit}", "ADM", sent))
        return case

    def _plan(self, state: str) -> dict[str, CellValue]:
        """A whole plan, in which every unit does something; told of how it went where that is asked."""
        cells: dict[str, Any] = {**self.cells, "plan_owner/unit": _OWNER, "status": state, "version": 1}
        for unit in UNITS:
            row = f"actions/{unit}"
            cells |= {f"{row}/unit": unit, f"{row}/description": "Hjälper till", f"{row}/principal": "MUNICIPALITY"}
            cells[f"{row}/schedule"] = "Varje dag"
        if state == "SIP_FOLLOW_UP":
            rows = {path.rpartition("/")[0] for path in cells if path.startswith(("actions/", "subgoals/"))}
            cells |= {f"{row}/status": "DONE" if row.startswith("actions") else "REACHED" for row in rows}
            cells |= {"evaluation_date": TODAY, "rating_participation": 8, "rating_help": 7}
        return cells

    def act(self, case: Case, event: str, unit: str) -> tuple[str, dict[str, Any]]:
        header, call = self.ids["header"], self.ids["KAL"]
        match event:
            case "publish" | "publish_own":
                path = "background" if event == "publish" else f"actions/{unit}/contact_phone"
                cells = [{"path": path, "value": "031-390 06 40", "base": None}]
                told = {"doc": self.ids["SIP"], "definition": self.form("SIP").hash, "seen_ver": 5}
                return "publish", {**told, "cells": cells}
            case "acknowledge":
                return event, {"doc": call}
            case "misdirected":
                return event, {"doc": call, "reason": "WRONG_UNIT"}
            case "send_forwarded":
                return "forward", {"doc": call, "unit": "stranger"}
            case "invite_party":
                return self.invitation()
            case "send_correction":
                told = {**self.told("ADM", unit), "cells": {"subject": "TIME", "body": "Ny tid"}}
                return "send", {**told, "supersedes": self.ids[f"ADM:{unit}"]}
            case "send_KVI":
                to = _CALLER if unit != _CALLER else _OWNER
                answer = {"code": "ANSWER", "coming": "COMES"}
                return "send", {**self.told("KVI", unit), "recipients": [to], "cells": answer, "in_reply_to": call}
            case "establish":
                form = self.form("SIP").hash
                return "transition", {"doc": header, "event": event, "expected": case.status, "definition": form}
        if event.startswith("send_"):
            return "send", self.told(event.removeprefix("send_"), unit)
        return self.step(case, "sip", event, _STEPS)

    def told(self, kind: str, unit: str) -> dict[str, Any]:
        told = {"doc": self.new_id(), "doc_kind": kind, "definition": self.form(kind).hash}
        to = _OWNER if unit != _OWNER else _ASKED
        cells = dict(MESSAGE_CELLS.get(kind, {}))
        if kind == "ADM":
            cells = {"subject": "TIME", "body": "Tiden är bokad"}
        return {**told, "recipients": [to], "cells": cells}


@cache
def _walk() -> PlanWalk:
    return PlanWalk()


def test_the_table_and_the_dossier_know_the_same_states_and_events() -> None:
    table = shipped_processes()["sip"]
    assert list(table.states) == _DOSSIER.states
    assert set(table.events) | {"publish_own"} == _DOSSIER.told_events


@pytest.mark.parametrize("state", _DOSSIER.states)
def test_exactly_what_the_dossier_allows_happens(state: str) -> None:
    """And all else is refused with a reason in Swedish, and changes nothing. The plan says itself where it stands."""
    wrong = walk_state(_walk(), _DOSSIER, state, lambda place: whoever(place, "early"), _plan_agrees)
    assert not wrong, "\n".join(wrong[:20])


def _plan_agrees(case: Case) -> None:
    assert {plan.text("status") for plan in case.of_kind("SIP")} <= {case.status}
    assert all(map(untouched, versions_of(case)))


_spoils = st.sampled_from([None, "", "SIP_ACTIVE", 7, True, [], {}, ["nurse"], {"reason": 5}, {"to_unit": "ward2"}])


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(_DOSSIER.states), st.sampled_from(["early", "late"]), acts_of(UNITS, _DOSSIER.events), _spoils)
def test_whatever_is_tried_in_whatever_order_nothing_raises_and_nothing_is_lost(
    state: str, place: str, acts: list[tuple[str, str, int]], spoil: object
) -> None:
    """One answers for a plan in force at every moment, and each of its versions stays as it was."""
    walk = _walk()
    for before, case in play(walk, walk.case_in(state, place), acts, spoil):
        for version in versions_of(before):
            assert case.documents[version.doc_id].values() == version.values()
        if case.status in {"SIP_ACTIVE", "SIP_FOLLOW_UP"}:
            plan, header = case.of_kind("SIP")[0], case.header
            assert header is not None
            assert plan.text("plan_owner/name")
            assert header.text("owner_unit") == plan.text("plan_owner/unit")
            assert case.takes_part(plan.text("plan_owner/unit"))
