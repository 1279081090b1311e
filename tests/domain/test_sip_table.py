"""The process of an individual plan against domain.md: every state, event, unit and role, and nothing besides."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.models.texts import Texts
from domain.acts.plan_versions import untouched, versions_of
from domain.apply import apply
from domain.canonical import CanonicalError
from domain.case import Case
from domain.consent import PLAN
from domain.ids import uuid7
from domain.operation import CellValue, OperationError, parse_operation
from domain.outcome import Ruling
from tests.domain.test_process_table import _MESSAGE_CELLS, _OTHER_ROLES, _STEP_CELLS, _UNITS, _WITH_OTHER_ROLES, Walk
from tests.domain.world import MEETING, NEED, TODAY, World, complete_plan, shipped_processes

_TOLD: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("sip_by_domain.yaml").read_text("utf-8"))
_OWNER, _CALLER, _CHAIR, _ASKED = "nurse", "social", "clinic", "centre"
_ENDED = ("SIP_CLOSED", "SIP_CANCELLED")
_BARE = ("SIP_NEED", "SIP_DECLINED")
_STEPS: Mapping[str, Mapping[str, object]] = {
    **_STEP_CELLS,
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
            **{f"parties/{unit}": True for unit in _UNITS},
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
        call: dict[str, CellValue] = {f"recipients/{unit}": True for unit in _UNITS if unit != _CALLER}
        case = case.with_document(self.document("KAL", "KAL", {**call, "sender_unit": _CALLER, "date": "2026-11-27"}))
        for unit in _UNITS:
            to = _OWNER if unit != _OWNER else _ASKED
            sent: dict[str, CellValue] = {f"recipients/{to}": True, "sender_unit": unit}
            case = case.with_document(self.document(f"ADM:{unit}", "ADM", sent))
        return case

    def _plan(self, state: str) -> dict[str, CellValue]:
        """A whole plan, in which every unit does something; told of how it went where that is asked."""
        cells: dict[str, Any] = {**self.cells, "plan_owner/unit": _OWNER, "status": state, "version": 1}
        for unit in _UNITS:
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
                return super().act(case, event, unit)
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
        rows = shipped_processes()["sip"].rows
        form = next(iter({row.form for (_, name), row in rows.items() if name == event} - {""}), "")
        filled = {"definition": self.form(form).hash, "cells": dict(_STEPS[form])} if form else {}
        return "transition", {"doc": header, "event": event, "expected": case.status, **filled}

    def told(self, kind: str, unit: str) -> dict[str, Any]:
        told = {"doc": self.new_id(), "doc_kind": kind, "definition": self.form(kind).hash}
        to = _OWNER if unit != _OWNER else _ASKED
        cells = dict(_MESSAGE_CELLS.get(kind, {}))
        if kind == "ADM":
            cells = {"subject": "TIME", "body": "Tiden är bokad"}
        return {**told, "recipients": [to], "cells": cells}


@cache
def _walk() -> PlanWalk:
    return PlanWalk()


def _places(state: str) -> tuple[str, ...]:
    return ("early", "late", "dead") if state in _ENDED else ("early", "late")


@cache
def _expected() -> Mapping[tuple[str, str, str, str, str], tuple[str, tuple[str, str] | None]]:
    """By (state, place, event, unit, role): (the state after, what moves beside it)."""
    found: dict[tuple[str, str, str, str, str], tuple[str, tuple[str, str] | None]] = {}
    for row in _TOLD["allowed"]:
        units, states = (_TOLD["sets"][row[k]] if isinstance(row[k], str) else row[k] for k in ("who", "in"))
        for state, unit, role in itertools.product(states, units, row.get("only") or ["c"]):
            for place in row.get("at") or _places(state):
                key = (state, place, row["event"], unit, role)
                what = (row.get("to", state), tuple(row["region"]) if "region" in row else None)
                assert found.setdefault(key, what) == what, key
    return found


def _who(place: str) -> Iterator[tuple[str, str]]:
    yield from ((unit, "c") for unit in _UNITS)
    if place == "early":
        yield from itertools.product(_WITH_OTHER_ROLES, _OTHER_ROLES)


def _events() -> list[str]:
    return sorted({row["event"] for row in _TOLD["allowed"]} | set(shipped_processes()["sip"].events))


def test_the_table_and_the_dossier_know_the_same_states_and_events() -> None:
    table = shipped_processes()["sip"]
    assert list(table.states) == _TOLD["states"]
    assert set(table.events) | {"publish_own"} == {row["event"] for row in _TOLD["allowed"]}


@pytest.mark.parametrize("state", _TOLD["states"])
def test_exactly_what_the_dossier_allows_happens(state: str) -> None:
    """And all else is refused with a reason in Swedish, and changes nothing. The plan says itself where it stands."""
    walk, texts, wrong = _walk(), Texts.load(), []
    for place in _places(state):
        case = walk.case_in(state, place)
        for event, (unit, role) in itertools.product(_events(), _who(place)):
            outcome = walk.happen(case, event, unit, f"{unit}.{role}")
            expected = _expected().get((state, place, event, unit, role))
            header = outcome.case.header if outcome.verdict.accepted and outcome.case else None
            region = (expected[1][0], header.text(expected[1][0])) if header and expected and expected[1] else None
            told = (header.text("status"), region) if header else None
            if told != expected:
                wrong.append(f"{place} {event} {unit}.{role}: {expected}, not {told} {outcome.verdict}")
            if header is not None and outcome.case is not None:
                assert {plan.text("status") for plan in outcome.case.of_kind("SIP")} <= {header.text("status")}
                assert all(map(untouched, versions_of(outcome.case)))
            if outcome.verdict.ruling is Ruling.HELD:
                words = texts.say(outcome.verdict.code, **outcome.verdict.params)
                assert texts.knows(outcome.verdict.code), outcome.verdict.code
                assert "…" not in words, (event, words)
                assert "_" not in words, (event, words)
                assert outcome.case is case
    assert not wrong, "\n".join(wrong[:20])


_event = st.sampled_from(_events())
_acts = st.lists(st.tuples(_event, st.sampled_from(list(_UNITS)), st.integers(0, 9)), min_size=1, max_size=8)
_spoils = st.sampled_from([None, "", "SIP_ACTIVE", 7, True, [], {}, ["nurse"], {"reason": 5}, {"to_unit": "ward2"}])


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(_TOLD["states"]), st.sampled_from(["early", "late"]), _acts, _spoils)
def test_whatever_is_tried_in_whatever_order_nothing_raises_and_nothing_is_lost(
    state: str, place: str, acts: list[tuple[str, str, int]], spoil: object
) -> None:
    """Every third act has a member of its body replaced. One answers for a plan in force at every moment, and each of
    its versions stays as it was."""
    walk = _walk()
    case = walk.case_in(state, place)
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
        for version in versions_of(case):
            assert outcome.case.documents[version.doc_id].values() == version.values()
        case = outcome.case
        if case.status in {"SIP_ACTIVE", "SIP_FOLLOW_UP"}:
            plan, header = case.of_kind("SIP")[0], case.header
            assert header is not None
            assert plan.text("plan_owner/name")
            assert header.text("owner_unit") == plan.text("plan_owner/unit")
            assert case.takes_part(plan.text("plan_owner/unit"))
