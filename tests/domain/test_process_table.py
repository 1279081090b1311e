"""The process of an inpatient case against domain.md: every state, event, unit and role, and nothing besides."""

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
from domain.acts.step_effects import EFFECT_OF
from domain.acts.step_guards import GUARD_OF
from domain.apply import apply
from domain.canonical import CanonicalError
from domain.case import Case, Cell, Document, unit_scope
from domain.consent import INPATIENT, PLAN
from domain.directory import Directory, Membership, Unit
from domain.ids import uuid7
from domain.operation import CellValue, OperationError, parse_operation
from domain.outcome import Outcome, Ruling
from domain.process import EFFECTS, GUARDS, ProcessError, load_process
from tests.domain.world import TODAY, World, shipped_processes

_TOLD: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("process_by_domain.yaml").read_text("utf-8"))
_UNITS: dict[str, str] = _TOLD["units"]
_ROLE_OF = {"SLUTEN": "SLUTEN", "SLUTEN_REHAB": "SLUTEN", "SKOLA": "SKOLA"} | dict.fromkeys(
    ("SPEC_OPEN", "VC", "REHAB_PV", "REGIONHALSA"), "OPENV"
)
_OTHER_ROLES = ("READ", "CASE_CLOSER", "SYSADM_LOCAL")
_WITH_OTHER_ROLES = ("ward1", "centre", "nurse")
_STEP_CELLS: Mapping[str, Mapping[str, CellValue]] = {
    "STEP_CARE_CONTACT": {"name": "Sara Nyberg", "phone": "031-390 06 40"},
    "STEP_CONTACT": {"role": "NURSE", "name": "Anna Lindh", "phone": "031-390 06 32"},
    "STEP_EXPECTED": {"estimated_discharge": "2026-11-29"},
    "STEP_WARD": {"to_unit": "ward2", "why": "PLACE"},
    "STEP_DECEASED": {"deceased_on": TODAY, "confirmed": True},
    "STEP_CLOSE": {},
    "STEP_REASON": {"reason": "Skriven på fel person"},
}
_MESSAGE_CELLS: Mapping[str, Mapping[str, CellValue]] = {
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


class Walk(World):
    """A case at a place of the walk, with every kind of unit in it, and one operation for every event."""

    def __init__(self) -> None:
        super().__init__()
        kinds = {**_UNITS, "stranger": "KOM_SSK"}
        units = {name: Unit(name, name, kind, "Skaraborg", "En", "Och samma") for name, kind in kinds.items()}
        members = [
            Membership(f"{unit}.{role}", unit, held)
            for unit, kind in _UNITS.items()
            for role, roles in (
                ("c", (f"CASEWORKER_{_ROLE_OF.get(kind, 'KOM')}",)),
                *((role, tuple({"READ", role})) for role in _OTHER_ROLES),
            )
            for held in roles
        ]
        self.context = replace(self.context, directory=Directory(MappingProxyType(units), tuple(members)))
        self.ids = {name: self.new_id() for name in ("header", "PLN", "INS", *(f"ADM:{unit}" for unit in _UNITS))}

    def name_of(self, unit: str) -> str:
        return unit

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
            **{f"parties/{unit}": True for unit in _UNITS},
            **_BEFORE.get(state, {}),
            **(_LATE if place == "late" else {}),
        }
        notice = self.document(
            "INS", "INS", {**dict.fromkeys((f"recipients/{u}" for u in _UNITS if u != "ward1"), True)}
        )
        planning = self.document("PLN", "PLN", {})
        case = Case(uuid7(1, b"0123456789"), 5, MappingProxyType({}))
        for document in (self.document("header", "header", header), planning):
            case = case.with_document(document)
        if state == "INP_DRAFT":
            return case  # nothing has been sent
        case = case.with_document(notice)
        for unit in _UNITS:
            to = "nurse" if unit != "nurse" else "centre"
            cells: dict[str, CellValue] = {f"recipients/{to}": True, "sender_unit": unit}
            case = case.with_document(self.document(f"ADM:{unit}", "ADM", cells))
        return case

    def document(self, name: str, kind: str, cells: Mapping[str, CellValue]) -> Document:
        op_id = uuid7(2, b"0123456789")
        definition = None if kind == "header" else self.form(kind).hash
        scopes = frozenset(map(unit_scope, _UNITS))
        known = MappingProxyType({path: Cell(value, 5, op_id) for path, value in cells.items()})
        sender = {} if "sender_unit" in cells or kind in {"header", "PLN"} else {"sender_unit": Cell("ward1", 5, op_id)}
        known = MappingProxyType({**known, **sender})
        return Document(self.ids[name], uuid7(1, b"0123456789"), kind, 5, "ward1", definition, scopes, known)

    def happen(self, case: Case, event: str, unit: str, user: str) -> Outcome:
        kind, body = self.act(case, event, unit)
        operation = replace(self.operation(case, "ska-ssk", kind, body, user=user), acting_unit=unit)
        return apply(case, operation, self.context)

    def act(self, case: Case, event: str, unit: str) -> tuple[str, dict[str, Any]]:
        """(kind, body) of the operation by which a unit lets the event happen."""
        header, notice = self.ids["header"], self.ids["INS"]
        match event:
            case "publish":
                cells = [{"path": "situation", "value": f"Skrivet av {unit}", "base": None}]
                seen = case.documents[self.ids["PLN"]].ver
                form = self.form("PLN").hash
                return event, {"doc": self.ids["PLN"], "definition": form, "seen_ver": seen, "cells": cells}
            case "invite_party":
                return "change_parties", {"doc": header, "add": ["stranger"], "remove": []}
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
        forms = {row.form for (_, name), row in shipped_processes()["inpatient"].rows.items() if name == event} - {""}
        form = next(iter(forms), "")
        told = {"definition": self.form(form).hash, "cells": dict(_STEP_CELLS[form])} if form else {}
        return "transition", {"doc": header, "event": event, "expected": case.status, **told}

    def message(self, kind: str, unit: str) -> dict[str, Any]:
        told = {"doc": self.new_id(), "doc_kind": kind, "definition": self.form(kind).hash}
        to = "nurse" if unit != "nurse" else "centre"
        return {**told, "recipients": [to], "cells": dict(_MESSAGE_CELLS[kind])}


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
    **{f"closed/{unit}": True for unit in _UNITS},
}


@cache
def _walk() -> Walk:
    return Walk()


def _units_of(who: str | list[str]) -> list[str]:
    return list(_TOLD["sets"][who]) if isinstance(who, str) else who


@cache
def _expected() -> Mapping[tuple[str, str, str, str, str], tuple[str, tuple[str, str] | None]]:
    """By (state, place, event, unit, role): (the state after, what moves beside it)."""
    found: dict[tuple[str, str, str, str, str], tuple[str, tuple[str, str] | None]] = {}
    for row in _TOLD["allowed"]:
        roles = row.get("only") or ["c", *row.get("roles", [])]
        places = [row["at"]] if "at" in row else ["early", "late"]
        for state, place, unit, role in itertools.product(row["in"], places, _units_of(row["who"]), roles):
            key = (state, place, row["event"], unit, role)
            what = (row.get("to", state), tuple(row["region"]) if "region" in row else None)
            assert found.setdefault(key, what) == what, key
    return found


def _who(place: str) -> Iterator[tuple[str, str]]:
    """What a role may do does not hang on the place: those beside the caseworkers' are walked with once."""
    yield from ((unit, "c") for unit in _UNITS)
    if place == "early":
        yield from itertools.product(_WITH_OTHER_ROLES, _OTHER_ROLES)
    else:
        yield "nurse", "CASE_CLOSER"


def test_the_table_and_the_dossier_know_the_same_states_and_events() -> None:
    table = shipped_processes()["inpatient"]
    assert list(table.states) == _TOLD["states"]
    assert set(table.events) == {row["event"] for row in _TOLD["allowed"]}


@pytest.mark.parametrize("state", _TOLD["states"])
def test_exactly_what_the_dossier_allows_happens(state: str) -> None:
    """And all else is refused with a reason in Swedish, and leaves the case as it was."""
    walk, texts, wrong = _walk(), Texts.load(), []
    for place in ("early", "late"):
        case = walk.case_in(state, place)
        for event, (unit, role) in itertools.product(shipped_processes()["inpatient"].events, _who(place)):
            outcome = walk.happen(case, event, unit, f"{unit}.{role}")
            expected = _expected().get((state, place, event, unit, role))
            told = _read(outcome, expected)
            if told != expected:
                wrong.append(f"{place} {event} {unit}.{role}: {expected}, not {told} {outcome.verdict}")
            if outcome.verdict.ruling is Ruling.HELD:
                words = texts.say(outcome.verdict.code, **outcome.verdict.params)
                assert texts.knows(outcome.verdict.code), outcome.verdict.code
                assert "…" not in words, (event, words)
                assert "_" not in words, (event, words)
                assert outcome.case is case
    assert not wrong, "\n".join(wrong[:20])


def _read(outcome: Outcome, expected: tuple[str, tuple[str, str] | None] | None) -> object:
    header = outcome.case.header if outcome.verdict.accepted and outcome.case else None
    if header is None:
        return None
    region = (expected[1][0], header.text(expected[1][0])) if expected and expected[1] else None
    return header.text("status"), region


_event = st.sampled_from(shipped_processes()["inpatient"].events)
_acts = st.lists(st.tuples(_event, st.sampled_from(list(_UNITS)), st.integers(0, 9)), min_size=1, max_size=8)
_spoils = st.sampled_from([None, "", "INP_READY", 7, True, [], {}, ["ward1"], {"reason": 5}, {"to_unit": "ward2"}])


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(_TOLD["states"]), st.sampled_from(["early", "late"]), _acts, _spoils)
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
                data = replace(
                    walk.operation(case, "ska-ssk", kind, body, user=f"{unit}.c"), acting_unit=unit
                ).to_bytes()
                operation = parse_operation(data)
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
        ends.append({path: value for path, value in _header(case).items() if not path.startswith("step/")})
    assert ends[0] == ends[1]


def _header(case: Case) -> dict[str, CellValue]:
    return case.header.values() if case.header else {}


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
