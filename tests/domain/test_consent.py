"""Consent as the dossier has it (domain.md §6.2–6.3): recorded whole, never lost, and asked where it counts."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from domain.access import consent_allows
from domain.case import Case, Document
from domain.consent import (
    EARLIER,
    PURPOSES,
    consent_in,
    consent_of,
    coordination,
    earlier_records,
    fields_of,
    head_of,
    strictest,
)
from domain.outcome import Outcome, Ruling
from tests.domain.world import TODAY, World

INUT, SIP, KIN = "SAMORDNING_INUT", "SIP", "NARSTAENDE"
ASKED = {"given_by": "PERSON", "asked_by": "Anna Lindh", "asked_at": f"{TODAY}T08:30"}
GIVEN = {"state": "GIVET", "form": "ORAL", **ASKED}
REFUSED = {"state": "NEKAT", **ASKED}
WITHDRAWN = {
    "state": "ÅTERKALLAT",
    "given_by": "PERSON",
    "withdrawn_at": f"{TODAY}T08:45",
    "withdrawn_how": "ORAL",
}
ASSESSED = {
    "state": "KAN_EJ_SAMTYCKA",
    "asked_by": "Eva Dahl",
    "asked_at": f"{TODAY}T08:30",
    "harm_assessed": True,
    "harm_made_by": "Eva Dahl",
    "harm_basis": "OSL_25_13",
    "harm_reason": "Behövs för hemgången",
    "harm_attitude": "Har tidigare tagit emot hjälp",
    "harm_no_objection": "Inget talar för ett nej",
    "harm_units": ["ska-ssk"],
    "harm_retest_on": "2026-11-27",
}


@pytest.fixture
def world() -> World:
    return World()


def a_plan(world: World) -> dict[str, object]:
    return {"doc": world.new_id(), "doc_kind": "SIP", "definition": world.form("SIP").hash}


def record(
    world: World,
    case: Case,
    purpose: str,
    fields: Mapping[str, object],
    *,
    unit: str = "ska-avd1",
    seen: Case | None = None,
    conflicts: tuple[str, ...] = (),
) -> Outcome:
    """A record by somebody who last saw `seen`."""
    header = _header(seen or case)
    head = head_of(purpose)
    known = [path for path in header.cells if path.startswith(head) and path != head + "unit"]
    values: dict[str, object] = {**dict.fromkeys(known), **{head + name: value for name, value in fields.items()}}
    cells = [
        {"path": path, "value": value, "base": header.cells[path].op_id if path in header.cells else None}
        for path, value in values.items()
    ]
    body = {
        "doc": header.doc_id,
        "purpose": purpose,
        "definition": world.form("SAM").hash,
        "conflicts": list(conflicts),
        "cells": cells,
    }
    return world.do(case, unit, "record_consent", body)


def recorded(world: World, case: Case, purpose: str, fields: Mapping[str, object], **more: object) -> Case:
    outcome = record(world, case, purpose, fields, **more)  # type: ignore[arg-type]
    assert outcome.verdict.accepted, outcome.verdict
    assert outcome.case is not None
    return outcome.case


def _header(case: Case) -> Document:
    assert case.header is not None
    return case.header


def _state(case: Case, purpose: str) -> str:
    return consent_in(_header(case), purpose, TODAY)


def _code(outcome: Outcome) -> str:
    return "" if outcome.verdict.accepted else outcome.verdict.code


# The record


def test_a_record_is_whole_and_the_one_before_is_kept(world: World) -> None:
    case = recorded(world, world.open_case(), SIP, {**GIVEN, "copy_given": True})
    first = _header(case).cells[head_of(SIP) + "copy_given"].op_id
    case = recorded(world, case, SIP, REFUSED, unit="ska-avd1")
    now = fields_of(_header(case).values(), SIP)
    assert now == {**REFUSED, "unit": "ska-avd1"}, "what the new record does not say is empty"
    (before, *_) = earlier_records(_header(case).values(), SIP)
    assert {**GIVEN, "copy_given": True, "unit": "ska-avd1"}.items() <= before.items()
    assert before["op_id"] == first


def test_the_form_judges_the_whole_record(world: World) -> None:
    case = world.open_case()
    wrong: list[tuple[dict[str, object], str]] = [
        ({**GIVEN, "form": None}, "form"),
        ({**GIVEN, "asked_at": "2027-01-01T10:00"}, "asked_at"),
        ({**GIVEN, "state": "BEGRÄNSAT"}, "limits_note"),
        ({**GIVEN, "given_by": "GOD_MAN"}, "given_by_name"),
        ({**WITHDRAWN, "withdrawn_at": None}, "withdrawn_at"),
        *(
            ({**ASSESSED, name: None}, name)
            for name in ASSESSED
            if name.startswith("harm_") and name != "harm_assessed"
        ),
    ]
    for fields, path in wrong:
        verdict = record(world, case, SIP, fields).verdict
        assert (verdict.code, verdict.params.get("path")) == ("form", path)
    assert record(world, case, SIP, {**GIVEN, "harm_units": "Kommun SSK"}).verdict.code == "form"
    assert record(world, case, "ALLT", GIVEN).verdict.code == "bad_field"
    other = {"doc": _header(case).doc_id, "purpose": SIP, "definition": world.form("SAM").hash}
    strange = {**other, "cells": [{"path": "status", "value": "INP_CLOSED", "base": None}]}
    assert world.do(case, "ska-avd1", "record_consent", strange).verdict.code == "unknown_cell"


def test_saying_the_same_again_changes_nothing(world: World) -> None:
    case = recorded(world, world.open_case(), SIP, GIVEN)
    assert record(world, case, SIP, GIVEN).verdict.ruling is Ruling.NOOP


@pytest.mark.parametrize("later", [REFUSED, ASSESSED])
def test_two_records_at_once_both_stay_and_the_stricter_counts(world: World, later: dict[str, object]) -> None:
    seen = world.admission(("ska-ssk",))
    case = recorded(world, seen, SIP, GIVEN)
    outcome = record(world, case, SIP, later, unit="ska-ssk", seen=seen)
    assert outcome.verdict.ruling is Ruling.CONFLICT
    assert outcome.case is not None
    header = _header(outcome.case)
    assert header.value(head_of(SIP) + "state") == "GIVET", "the first stays shown"
    (conflict,) = header.open_conflicts
    assert dict(zip(conflict.paths, conflict.values, strict=True))[head_of(SIP) + "state"] == later["state"]
    assert _state(outcome.case, SIP) == strictest(["GIVET", consent_of(_side(later), SIP, TODAY)])
    begun = world.do(outcome.case, "ska-avd1", "create_document", a_plan(world))
    # An inpatient case is no place for a plan: that is what is said to whom consent would let begin one.
    assert _code(begun) == ("consent_does_not_allow" if later is REFUSED else "plan_in_its_own_case")
    asked_anew = recorded(world, outcome.case, SIP, {**GIVEN, "form": "WRITTEN"}, conflicts=(conflict.conflict_id,))
    assert not _header(asked_anew).open_conflicts
    assert _state(asked_anew, SIP) == "GIVET"


def _side(fields: Mapping[str, object]) -> Callable[[str], object]:
    return {head_of(SIP) + name: value for name, value in fields.items()}.get


def test_a_withdrawal_takes_effect_whatever_it_had_seen(world: World) -> None:
    seen = world.admission(("ska-ssk",))
    case = recorded(world, seen, SIP, {**GIVEN, "form": "WRITTEN"})
    outcome = record(world, case, SIP, WITHDRAWN, unit="ska-ssk", seen=seen)
    assert outcome.verdict.ruling is Ruling.CONFLICT
    assert outcome.case is not None
    header = _header(outcome.case)
    assert header.value(head_of(SIP) + "state") == "ÅTERKALLAT"
    (beside,) = header.open_conflicts
    told = dict(zip(beside.paths, beside.values, strict=True))
    assert (told[head_of(SIP) + "state"], told[head_of(SIP) + "form"]) == ("GIVET", "WRITTEN"), "nothing is lost"
    late = record(world, outcome.case, SIP, GIVEN, seen=seen).case
    assert late is not None
    assert _state(late, SIP) == "ÅTERKALLAT", "a yes from before it was known does not undo it"


def test_nobody_outside_the_case_and_no_reader_records(world: World) -> None:
    case = world.open_case()
    assert _code(record(world, case, SIP, GIVEN, unit="fyr-ssk")) == "case_unknown"


# What it lets out, domain.md §6.3


def test_each_purpose_is_asked_for_itself(world: World) -> None:
    case = world.admission(("ska-ssk", "ska-vc1"))
    case = recorded(world, case, SIP, REFUSED)
    assert _code(world.do(case, "ska-ssk", "create_document", a_plan(world))) == "consent_does_not_allow"
    planned = world.create(case, "ska-ssk", "PLN")
    assert _code(world.send_message(planned, "ska-avd1", "MVO", ("ska-ssk",))) == ""
    assert not consent_allows("transition_with_consent", _header(case), world.context).allowed
    assert [coordination(kind) for kind in ("inpatient", "open_care", "sip")] == [INUT, "SAMORDNING_OPENV", SIP]


@pytest.mark.parametrize(
    ("fields", "code"),
    [(GIVEN, ""), (REFUSED, "consent_does_not_allow"), (WITHDRAWN, "consent_does_not_allow"), (ASSESSED, "")],
)
def test_a_plan_goes_to_kin_only_where_the_person_lets_it(
    world: World, fields: Mapping[str, object], code: str
) -> None:
    case, plan = world.plan_with_meeting_held({})
    paper = {
        "doc": plan.doc_id,
        "version": 0,
        "purpose": "TO_KIN",
        "kin": "Lena Hallberg",
        "pages": 4,
        "print_code": "A",
    }
    assert _code(world.do(case, "ska-ssk", "hand_out", paper)) == "consent_does_not_allow", "nobody has asked"
    case = recorded(world, case, KIN, {**fields, "harm_units": ["ska-ssk"]} if fields is ASSESSED else fields)
    outcome = world.do(case, "ska-ssk", "hand_out", paper)
    assert _code(outcome) == code
    if not code:
        assert outcome.case is not None
        told = outcome.case.documents[plan.doc_id].values()
        assert "Lena Hallberg" in [value for path, value in told.items() if path.endswith("/kin")]


def test_kin_whom_the_person_leaves_out_get_nothing(world: World) -> None:
    case, plan = world.plan_with_meeting_held({})
    case = recorded(world, case, KIN, {**GIVEN, "state": "BEGRÄNSAT", "excluded_kin": "Lena  Hallberg\nKarin Ek"})
    paper = {"doc": plan.doc_id, "version": 0, "purpose": "TO_KIN", "pages": 4, "print_code": "A"}
    assert _code(world.do(case, "ska-ssk", "hand_out", {**paper, "kin": "lena hallberg"})) == "consent_excludes_kin"
    assert _code(world.do(case, "ska-ssk", "hand_out", {**paper, "kin": "Per Hallberg"})) == ""


def test_a_unit_left_out_gets_nothing_in_any_way(world: World) -> None:
    limited = {**GIVEN, "state": "BEGRÄNSAT", "excluded_units": ["ska-vc1"]}
    case = recorded(world, world.admission(("ska-ssk", "ska-vc1")), INUT, limited)
    case = world.create(recorded(world, world.admission(("ska-ssk",)), INUT, limited), "ska-ssk", "PLN")
    header = _header(case).doc_id
    invited = world.do(case, "ska-avd1", "change_parties", {"doc": header, "add": ["ska-vc1"], "remove": []})
    assert (invited.verdict.code, dict(invited.verdict.params)) == ("consent_excludes_unit", {"unit": "ska-vc1"})
    assert _code(world.do(case, "ska-avd1", "change_parties", {"doc": header, "add": ["fyr-ssk"], "remove": []})) == ""
    assert _code(world.send_admission(world.open_case(), ("ska-vc1",))) == ""
    assert _code(world.send_message(case, "ska-avd1", "MVO", ("ska-ssk",))) == ""
    party = recorded(world, world.create(world.admission(("ska-ssk", "ska-vc1")), "ska-ssk", "PLN"), INUT, limited)
    plan = party.of_kind("PLN")[0]
    assert _code(world.publish(party, plan, "ska-ssk", {"situation": "x"})) == "consent_excludes_unit"
    left = world.do(
        party, "ska-avd1", "change_parties", {"doc": _header(party).doc_id, "add": [], "remove": ["ska-vc1"]}
    )
    assert left.case is not None
    assert _code(world.publish(left.case, left.case.documents[plan.doc_id], "ska-ssk", {"situation": "x"})) == ""


def test_a_topic_left_out_is_not_told(world: World) -> None:
    limited = {**GIVEN, "state": "BEGRÄNSAT", "excluded_topics/MEDICATION": True}
    case = recorded(world, world.admission(("ska-ssk",)), INUT, limited)
    message = {
        "doc": world.new_id(),
        "doc_kind": "MVO",
        "definition": world.form("MVO").hash,
        "recipients": ["ska-ssk"],
        "cells": {"summary": "Ring oss", "new_medication": "NO", "wants_answer": "NO", "person_informed": "YES"},
    }
    assert _code(world.do(case, "ska-avd1", "send", message)) == "consent_excludes_topic"
    del message["cells"]["new_medication"]  # type: ignore[attr-defined]
    assert _code(world.do(case, "ska-avd1", "send", message)) == ""


def test_an_assessment_covers_its_units_until_it_is_to_be_made_anew(world: World) -> None:
    case = recorded(world, world.open_case(consent="KAN_EJ_SAMTYCKA"), INUT, ASSESSED)
    assert _code(world.send_admission(case, ("ska-ssk",))) == ""
    beyond = world.send_admission(case, ("ska-ssk", "ska-vc1")).verdict
    assert (beyond.code, dict(beyond.params)) == ("harm_not_assessed_for", {"unit": "ska-vc1"})
    told = _header(case).value
    assert consent_of(told, INUT, "2026-11-27") == "KAN_EJ_SAMTYCKA_MENPRÖVAD"
    assert consent_of(told, INUT, "2026-11-28") == "KAN_EJ_SAMTYCKA"


def test_a_message_keeps_what_it_was_sent_under(world: World) -> None:
    case = recorded(world, world.open_case(consent="KAN_EJ_SAMTYCKA"), INUT, ASSESSED)
    sent = world.send_admission(case, ("ska-ssk",)).case
    assert sent is not None
    message = sent.of_kind("INS")[0]
    assert message.text("consent_basis") == "KAN_EJ_SAMTYCKA_MENPRÖVAD"
    assert message.text("consent_record") == _header(case).cells[head_of(INUT) + "harm_reason"].op_id
    later = recorded(world, sent, INUT, GIVEN)
    assert later.documents[message.doc_id].text("consent_basis") == "KAN_EJ_SAMTYCKA_MENPRÖVAD"
    assert message.text("consent_record") in {one["op_id"] for one in earlier_records(_header(later).values(), INUT)}


def test_nothing_new_goes_after_a_withdrawal_and_what_was_received_is_looked_after(world: World) -> None:
    case = world.create(world.admission(("ska-ssk", "ska-vc1")), "ska-ssk", "PLN")
    case = recorded(world, case, INUT, WITHDRAWN, unit="ska-ssk")
    refused = world.send_message(case, "ska-avd1", "MVO", ("ska-ssk",)).verdict
    assert (refused.code, refused.params["state"]) == ("consent_does_not_allow", "ÅTERKALLAT")
    assert _code(world.publish(case, case.of_kind("PLN")[0], "ska-ssk", {"situation": "x"})) == "consent_does_not_allow"
    assert _code(world.do(case, "ska-ssk", "acknowledge", {"doc": case.of_kind("INS")[0].doc_id})) == ""


def test_the_strictest_of_two_answers_counts_and_an_unknown_one_most() -> None:
    assert strictest(["GIVET", "BEGRÄNSAT"]) == "BEGRÄNSAT"
    assert strictest(["GIVET", "NEKAT", "ÅTERKALLAT"]) == "ÅTERKALLAT"
    assert strictest(["ÅTERKALLAT", "KANSKE"]) == "KANSKE"
    assert len(PURPOSES) == 6
    assert EARLIER.isascii()
