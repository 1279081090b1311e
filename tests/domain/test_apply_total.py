"""`apply` answers whatever `parse_operation` lets through: no body makes it raise, and a held one leaves the case."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.apply import apply
from domain.canonical import CanonicalError
from domain.case import Case
from domain.operation import OPERATION_KINDS, OperationError, parse_operation
from domain.outcome import Ruling
from domain.triage import triage_id
from domain.unit_desk import desk_doc_id
from tests.domain.world import World, complete_plan

_texts = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        ["", "PLN", "SIP", "INS", "ska-ssk", "status", "establish", "person_view", "actions/x", "2026-11-20"]
    ),
)
_scalars = st.one_of(st.none(), st.booleans(), st.integers(-(2**53) + 1, 2**53 - 1), _texts)
_json = st.recursive(
    _scalars,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(st.text("abc/", max_size=5), inner)),
    max_leaves=6,
)


@cache
def _stage() -> tuple[World, Case, dict[str, dict[str, Any]]]:
    """A case with every kind of document, and a body that would do for each kind of operation."""
    world = World()
    case, plan = world.plan_with_meeting_held(complete_plan(world))
    case = world.create(case, "ska-ssk", "PLN")
    planning = case.of_kind("PLN")[0]
    sent = world.send_message(case, "ska-avd1", "MVO", ("ska-ssk", "ska-vc1")).case
    assert sent is not None
    case, message = sent, sent.of_kind("MVO")[0]
    publish = world.publish_body(case, planning, {"person_view": "Vill hem", "unit_rows/ska-ssk/contact_name": "Anna"})
    bodies: dict[str, dict[str, Any]] = {
        "open_case": {"doc": world.new_id(), "cells": {"case_type": "sip", "person/id": "194410119046"}},
        "bind_identity": {
            "doc": case.header.doc_id if case.header else "",
            "cells": {"person/id": "194410119046", "person/id_kind": "PNR"},
        },
        "create_document": {"doc": world.new_id(), "doc_kind": "SIP", "definition": world.form("SIP").hash},
        "send": {
            "doc": world.new_id(),
            "doc_kind": "KAL",
            "definition": world.form("KAL").hash,
            "recipients": ["ska-vc1"],
            "cells": {"kind": "SUMMONS"},
        },
        "publish": publish,
        "acknowledge": {"doc": message.doc_id},
        "mark_seen": {"doc": planning.doc_id, "ver": 2},
        "resolve": {**publish, "conflicts": ["x"]},
        "transition": {
            "doc": case.header.doc_id if case.header else "",
            "event": "establish",
            "expected": "SIP_MEETING_HELD",
            "definition": world.form("SIP").hash,
        },
        "change_parties": {"doc": case.header.doc_id if case.header else "", "add": ["ska-vc1"], "remove": []},
        "misdirected": {"doc": message.doc_id, "reason": "WRONG_UNIT"},
        "change_compartment": {"doc": case.header.doc_id if case.header else "", "compartment": None},
        "block_unit": {
            "doc": case.header.doc_id if case.header else "",
            "unit": "ska-vc1",
            "block": "OUTER",
            "asked_by": "REPRESENTATIVE",
        },
        "lift_block": {
            "doc": case.header.doc_id if case.header else "",
            "unit": "ska-vc1",
            "asked_by": "PERSON",
        },
        "forward": {"doc": message.doc_id, "unit": "ska-soc1"},
        "share_draft": {
            "doc": world.new_id(),
            "doc_kind": "ADM",
            "definition": world.form("ADM").hash,
            "recipients": ["ska-vc1"],
            "cells": {"subject": "QUESTION", "body": "När?"},
            "in_reply_to": message.doc_id,
        },
        "triage": {
            "doc": triage_id(case.case_id, "ska-ssk"),
            "cells": {
                "assigned/user": "ska-ssk.1",
                "assigned/name": "Anna Lindh",
                f"watch/{message.doc_id}/until": "2026-11-30",
                f"watch/{message.doc_id}/rows": [world.new_id()],
                f"done/{planning.doc_id}": [world.new_id()],
            },
        },
        "take_back": {"doc": message.doc_id, "what": "acknowledged"},
        "unit_desk": {
            "doc": desk_doc_id("ska-ssk"),
            "cells": {"duty/20": ["2026-11-20", "ska-ssk.1", "Anna Lindh"], "phrase/x": ["Hemgång", "Text", "", ""]},
        },
        "record_consent": {
            "doc": case.header.doc_id if case.header else "",
            "purpose": "SIP",
            "definition": world.form("SAM").hash,
            "conflicts": [],
            "cells": [
                {"path": "consent/SIP/state", "value": "BEGRÄNSAT", "base": None},
                {"path": "consent/SIP/excluded_units", "value": ["ska-vc1"], "base": None},
                {"path": "consent/SIP/excluded_topics/MEDICATION", "value": True, "base": None},
            ],
        },
        "hand_out": {"doc": plan.doc_id, "version": 0, "purpose": "TO_PERSON", "pages": 4, "print_code": "A7K"},
    }
    return world, case, bodies


@st.composite
def _bodies(draw: st.DrawFn) -> tuple[str, dict[str, Any]]:
    """A body of some kind with a few of its members, at any depth, replaced or removed."""
    kind = draw(st.sampled_from(sorted(OPERATION_KINDS)))
    body = json.loads(
        json.dumps(_stage()[2][draw(st.sampled_from(sorted(OPERATION_KINDS))) if draw(st.booleans()) else kind])
    )
    if kind == "transition" and draw(st.booleans()):
        body = _step_of_the_case(draw)
    for _ in range(draw(st.integers(1, 3))):
        _spoil(draw, body)
    return kind, body


def _step_of_the_case(draw: st.DrawFn) -> dict[str, Any]:
    """A step of the header, filled in as for a care contact whatever step it is."""
    world, case, _ = _stage()
    told = {"name": "Sara Nyberg", "phone": "031-390 06 40", "reason": "Fel", "deceased_on": "2026-11-20"}
    return {
        "doc": case.header.doc_id if case.header else "",
        "event": draw(st.sampled_from(world.context.process("inpatient").events)),
        "expected": case.status,
        "definition": world.form(draw(st.sampled_from(["STEP_CARE_CONTACT", "STEP_REASON", "STEP_DECEASED"]))).hash,
        "cells": told,
    }


def _spoil(draw: st.DrawFn, value: Any) -> None:
    while isinstance(value, dict | list) and value:
        key = draw(st.sampled_from(sorted(value) if isinstance(value, dict) else range(len(value))))
        if isinstance(value[key], dict | list) and value[key] and draw(st.booleans()):
            value = value[key]
            continue
        if draw(st.integers(0, 4)) == 0:
            del value[key]
        else:
            value[key] = draw(_json)
        return


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(_bodies(), st.booleans(), st.sampled_from(["ska-ssk", "ska-avd1", "fyr-ssk"]))
def test_no_body_makes_apply_raise(act: tuple[str, dict[str, Any]], on_case: bool, unit: str) -> None:
    world, full, _ = _stage()
    case = full if on_case else None
    kind, body = act
    try:
        operation = parse_operation(world.operation(case, unit, kind, body).to_bytes())
    except (CanonicalError, OperationError):
        return  # never gets as far as apply
    outcome = apply(case, operation, world.context)
    if outcome.verdict.ruling is Ruling.HELD:
        assert outcome.case is case
        assert outcome.changes == ()
        assert outcome.verdict.code
        assert all(isinstance(value, str) for value in outcome.verdict.params.values())
    else:
        assert outcome.case is not None
        assert outcome.case.head == (case.head if case else 0) + 1
