"""The process of a case in open care against domain.md: every state, event, unit and role, and nothing besides."""

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
from domain.apply import apply
from domain.canonical import CanonicalError
from domain.case import Case, Document, unit_scope
from domain.consent import OPEN_CARE, PLAN
from domain.ids import uuid7
from domain.operation import CellValue, OperationError, parse_operation
from domain.outcome import Ruling
from tests.domain.test_open_care import QUESTION, REQUEST, VISIT
from tests.domain.test_process_table import _MESSAGE_CELLS, _OTHER_ROLES, _STEP_CELLS, _UNITS, _WITH_OTHER_ROLES, Walk
from tests.domain.world import TODAY, shipped_processes

_TOLD: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("open_care_by_domain.yaml").read_text("utf-8"))
_PLACES = ("quiet", "asked", "alone")
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
    **_MESSAGE_CELLS,
    "MVO": VISIT,
    "ADM": {"subject": "TIME", "body": "Tiden är bokad"},
    "QUESTION": QUESTION,
    "CERTIFICATE": {"subject": "DEATH_CERTIFICATE", "body": "Intyget är skrivet"},
    "COMPLETION": {"code": "COMPLETE", "text": "Skriv mer", "fields/a/path": "medication_note"},
}
_STEPS: Mapping[str, Mapping[str, CellValue]] = {
    **_STEP_CELLS,
    "STEP_END": {"reason": "GOALS_MET", "start_sip": "NO"},
    "STEP_ABORT": {"reason": "WRONG_PERSON"},
}


class OpenWalk(Walk):
    """A case in open care at a place of the walk, begun by the nurse, and one operation for every event."""

    def __init__(self) -> None:
        super().__init__()
        self.ids |= {"VBG": self.new_id()}

    def case_in(self, state: str, place: str) -> Case:
        held = _UNITS if state != "OPC_DRAFT" else {_OWNER: ""}
        owing = {"quiet": (), "asked": [unit for unit in _UNITS if unit != _OWNER], "alone": (_CENTRE,)}[place]
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
            request |= {f"recipients/{unit}": True for unit in _UNITS if unit != _OWNER} | {"sender_unit": _OWNER}
        case = Case(uuid7(1, b"0123456789"), 5, MappingProxyType({}))
        for name, cells in (("header", header), ("PLN", {}), ("VBG", request)):
            case = case.with_document(self._held_by(held, self.document(name, name, cells)))
        if state == "OPC_DRAFT":
            return case  # nothing has been sent
        for unit in _UNITS:
            to = _OWNER if unit != _OWNER else _CENTRE
            sent: dict[str, CellValue] = {f"recipients/{to}": True, "sender_unit": unit}
            case = case.with_document(self.document(f"ADM:{unit}", "ADM", sent))
        return case

    def _held_by(self, units: Mapping[str, str], document: Document) -> Document:
        cells = {path: cell for path, cell in document.cells.items() if cell.value != "ward1"}
        return replace(document, scopes=frozenset(map(unit_scope, units)), cells=MappingProxyType(cells))

    def act(self, case: Case, event: str, unit: str) -> tuple[str, dict[str, Any]]:
        header, request = self.ids["header"], self.ids["VBG"]
        match event:
            case "publish_request":
                cells = [{"path": "diagnoses", "value": f"Skrivet av {unit}", "base": None}]
                return "publish", {"doc": request, "definition": self.form("VBG").hash, "seen_ver": 5, "cells": cells}
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
                told = {"definition": self.form("STEP_REQUEST").hash, "cells": answers}
                return "transition", {"doc": header, "event": "request_care", "expected": case.status, **told}
        if event.startswith("send_"):
            name = event.removeprefix("send_")
            return "send", self.told(_SAME_EVENT.get(event, event).removeprefix("send_"), name, unit)
        if event in {"publish", "invite_party"}:
            return super().act(case, event, unit)
        rows = shipped_processes()["open_care"].rows
        form = next(iter({row.form for (_, name), row in rows.items() if name == event} - {""}), "")
        filled = {"definition": self.form(form).hash, "cells": dict(_STEPS[form])} if form else {}
        return "transition", {"doc": header, "event": event, "expected": case.status, **filled}

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


@cache
def _expected() -> Mapping[tuple[str, str, str, str, str], tuple[str, tuple[str, str] | None]]:
    """By (state, place, event, unit, role): (the state after, what moves beside it)."""
    found: dict[tuple[str, str, str, str, str], tuple[str, tuple[str, str] | None]] = {}
    for row in _TOLD["allowed"]:
        units = _TOLD["sets"][row["who"]] if isinstance(row["who"], str) else row["who"]
        roles = row.get("only") or ["c"]
        for state, place, unit, role in itertools.product(row["in"], row.get("at", _PLACES), units, roles):
            key = (state, place, row["event"], unit, role)
            what = (row.get("to", state), tuple(row["region"]) if "region" in row else None)
            assert found.setdefault(key, what) == what, key
    return found


def _who(place: str) -> Iterator[tuple[str, str]]:
    yield from ((unit, "c") for unit in _UNITS)
    if place == "quiet":
        yield from itertools.product(_WITH_OTHER_ROLES, _OTHER_ROLES)


def _events() -> list[str]:
    return sorted({row["event"] for row in _TOLD["allowed"]} | set(shipped_processes()["open_care"].events))


def test_the_table_and_the_dossier_know_the_same_states_and_events() -> None:
    table = shipped_processes()["open_care"]
    assert list(_TOLD["states"]) == sorted(table.states, key=_TOLD["states"].index)
    told = {_SAME_EVENT.get(row["event"], row["event"]) for row in _TOLD["allowed"]}
    assert set(table.events) == told | {"converted"}  # which the store alone writes


@pytest.mark.parametrize("state", _TOLD["states"])
def test_exactly_what_the_dossier_allows_happens(state: str) -> None:
    """And all else is refused with a reason in Swedish, and leaves the case as it was."""
    walk, texts, wrong = _walk(), Texts.load(), []
    for place in _PLACES if state != "OPC_DRAFT" else ("quiet",):
        case = walk.case_in(state, place)
        for event, (unit, role) in itertools.product(_events(), _who(place)):
            outcome = walk.happen(case, event, unit, f"{unit}.{role}")
            expected = _expected().get((state, place, event, unit, role))
            header = outcome.case.header if outcome.verdict.accepted and outcome.case else None
            region = (expected[1][0], header.text(expected[1][0])) if header and expected and expected[1] else None
            told = (header.text("status"), region) if header else None
            if told != expected:
                wrong.append(f"{place} {event} {unit}.{role}: {expected}, not {told} {outcome.verdict}")
            if outcome.verdict.ruling is Ruling.HELD:
                words = texts.say(outcome.verdict.code, **outcome.verdict.params)
                assert texts.knows(outcome.verdict.code), outcome.verdict.code
                assert "…" not in words, (event, words)
                assert "_" not in words, (event, words)
                assert outcome.case is case
    assert not wrong, "\n".join(wrong[:20])


_event = st.sampled_from(_events())
_acts = st.lists(st.tuples(_event, st.sampled_from(list(_UNITS)), st.integers(0, 9)), min_size=1, max_size=8)
_spoils = st.sampled_from([None, "", "OPC_REQUESTED", 7, True, [], {}, ["nurse"], {"reason": 5}, {"to_units": "ward2"}])


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(_TOLD["states"]), st.sampled_from(_PLACES), _acts, _spoils)
def test_whatever_is_tried_in_whatever_order_nothing_raises_and_nothing_is_lost(
    state: str, place: str, acts: list[tuple[str, str, int]], spoil: object
) -> None:
    """Every third act has a member of its body replaced by something else. The same acts end in the same case twice."""
    walk = _walk()
    ends = []
    for _ in range(2):
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
            case = outcome.case
        told = case.header.values() if case.header else {}
        ends.append({path: value for path, value in told.items() if path.partition("/")[0] not in {"step", "asked"}})
    assert ends[0] == ends[1]
