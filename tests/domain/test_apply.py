"""`apply` decides: what each operation does, what is refused and why, and that a refusal changes nothing."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.apply import apply
from domain.case import Case, Document
from domain.operation import OPERATION_KINDS, parse_operation
from domain.outcome import Outcome, Ruling
from tests.domain.world import MEETING_HELD, World, complete_plan


@pytest.fixture
def world() -> World:
    return World()


def admitted(world: World) -> Case:
    return world.admission(recipients=("ska-ssk", "ska-vc1"))


def planning(world: World) -> tuple[Case, Document]:
    case = world.create(admitted(world), "ska-avd1", "PLN")
    return case, case.of_kind("PLN")[0]


def held(outcome: Outcome) -> str:
    assert outcome.verdict.ruling is Ruling.HELD
    return outcome.verdict.code


def test_an_admission_opens_the_case_and_makes_its_addressees_parties(world: World) -> None:
    case = admitted(world)
    assert case.status == "INP_ADMITTED"
    assert set(case.parties) == {"ska-avd1", "ska-ssk", "ska-vc1"}
    assert case.header is not None
    assert case.header.scopes == {"unit:ska-avd1", "unit:ska-ssk", "unit:ska-vc1"}


def test_writing_in_planering_moves_the_process(world: World) -> None:
    case, plan = planning(world)
    outcome = world.publish(case, plan, "ska-ssk", {"situation": "Uppegående med rollator"})
    assert outcome.verdict.ruling is Ruling.APPLIED
    assert outcome.case is not None
    assert outcome.case.status == "INP_PLANNING"
    assert {change.document.kind for change in outcome.changes} == {"PLN", "header"}


def test_no_to_sip_without_a_comment_is_refused_with_the_field(world: World) -> None:
    case, plan = planning(world)
    outcome = world.publish(case, plan, "ska-ssk", {"sip_to_be_done": "NO"})
    assert held(outcome) == "form"
    assert outcome.verdict.params["path"] == "sip_comment"
    assert outcome.case is case


def test_no_with_a_comment_is_applied(world: World) -> None:
    case, plan = planning(world)
    outcome = world.publish(case, plan, "ska-ssk", {"sip_to_be_done": "NO", "sip_comment": "Vill inte ha någon SIP"})
    assert outcome.verdict.ruling is Ruling.APPLIED


def test_nobody_writes_in_another_units_row(world: World) -> None:
    case, plan = planning(world)
    outcome = world.publish(case, plan, "ska-vc1", {"unit_rows/ska-ssk/planned_actions": "Annan enhets text"})
    assert held(outcome) == "not_writable"


def test_a_stranger_unit_is_told_nothing(world: World) -> None:
    case, plan = planning(world)
    assert held(world.publish(case, plan, "fyr-ssk", {"situation": "x"})) == "case_unknown"


def test_a_user_without_a_role_at_the_unit_is_refused(world: World) -> None:
    case, plan = planning(world)
    op = world.operation(
        case, "ska-ssk", "publish", world.publish_body(case, plan, {"situation": "x"}), user="fyr-ssk.1"
    )
    assert held(apply(case, op, world.context)) == "no_role_at_unit"


def test_a_role_does_only_what_the_table_lets_it(world: World) -> None:
    case = admitted(world)
    assert held(world.send_message(case, "ska-ssk", "INS", ("ska-vc1",))) == "role_may_not"
    assert held(world.send_message(case, "ska-ssk", "MVO", ("ska-vc1",))) == "role_may_not"


def test_a_reader_sees_and_acknowledges_nothing_for_the_unit(world: World) -> None:
    case = admitted(world)
    message = case.of_kind("INS")[0]
    reader = world.operation(case, "ska-ssk", "acknowledge", {"doc": message.doc_id}, user="ska-ssk.reader")
    assert held(apply(case, reader, world.context)) == "role_may_not"
    seen = world.operation(case, "ska-ssk", "mark_seen", {"doc": message.doc_id}, user="ska-ssk.reader")
    assert apply(case, seen, world.context).verdict.ruling is Ruling.APPLIED


def test_a_value_in_a_hidden_field_is_checked_all_the_same(world: World) -> None:
    case, plan = planning(world)
    outcome = world.publish(case, plan, "ska-ssk", {"risks_text": "x" * 100_000})
    assert held(outcome) == "form"


def test_a_message_goes_to_parties_only_unless_it_admits(world: World) -> None:
    case = world.admission(recipients=("ska-vc1",))
    assert held(world.send_message(case, "ska-avd1", "MVO", ("ska-ssk",))) == "recipient_not_a_party"


def test_two_writers_on_one_field_leave_both_texts(world: World) -> None:
    case, plan = planning(world)
    first = world.publish(case, plan, "ska-avd1", {"person_view": "Vill hem"})
    assert first.case is not None
    second = world.publish(
        first.case, plan, "ska-ssk", {"person_view": "Är orolig", "kin_view": "Dottern hjälper till"}
    )
    assert second.verdict.ruling is Ruling.CONFLICT
    assert second.case is not None
    merged = second.case.documents[plan.doc_id]
    assert merged.text("person_view") == "Vill hem"
    assert merged.text("kin_view") == "Dottern hjälper till"
    (conflict,) = merged.open_conflicts
    assert conflict.values == ("Är orolig",)


def test_a_named_person_settles_two_texts_and_both_stay_in_history(world: World) -> None:
    case, plan = planning(world)
    first = world.publish(case, plan, "ska-avd1", {"person_view": "Vill hem"})
    assert first.case is not None
    second = world.publish(first.case, plan, "ska-ssk", {"person_view": "Är orolig"})
    assert second.case is not None
    (conflict,) = second.case.documents[plan.doc_id].open_conflicts
    shown = second.case.documents[plan.doc_id].cells["person_view"].op_id
    body = {
        "doc": plan.doc_id,
        "definition": world.form("PLN").hash,
        "conflicts": [conflict.conflict_id],
        "cells": [{"path": "person_view", "value": "Vill hem men är orolig", "base": shown}],
    }
    third = world.do(second.case, "ska-ssk", "resolve", body)
    assert third.verdict.ruling is Ruling.APPLIED
    assert third.case is not None
    settled = third.case.documents[plan.doc_id]
    assert settled.text("person_view") == "Vill hem men är orolig"
    assert not settled.open_conflicts
    assert settled.conflicts[0].incumbent_values == ("Vill hem",)
    assert settled.conflicts[0].values == ("Är orolig",)


def two_texts(world: World) -> tuple[Case, Document, str, str]:
    """A Planering in which ward and nurse have written the same field: case, document, conflict id, shown operation."""
    case, plan = planning(world)
    first = world.publish(case, plan, "ska-avd1", {"person_view": "Vill hem"})
    assert first.case is not None
    second = world.publish(first.case, plan, "ska-ssk", {"person_view": "Är orolig"})
    assert second.case is not None
    document = second.case.documents[plan.doc_id]
    return second.case, document, document.open_conflicts[0].conflict_id, document.cells["person_view"].op_id


def choose(world: World, case: Case, document: Document, unit: str, value: str, base: str, *ids: str) -> Outcome:
    cells = [{"path": "person_view", "value": value, "base": base}]
    body = {"doc": document.doc_id, "definition": world.form("PLN").hash, "conflicts": list(ids), "cells": cells}
    return world.do(case, unit, "resolve", body)


def test_of_two_who_choose_at_once_the_second_does_not_overrule_the_first_in_silence(world: World) -> None:
    case, document, conflict_id, shown = two_texts(world)
    first = choose(world, case, document, "ska-avd1", "Vill hem", shown, conflict_id)
    assert first.verdict.ruling is Ruling.APPLIED
    assert first.case is not None
    second = choose(world, first.case, document, "ska-ssk", "Är orolig", shown, conflict_id)
    assert second.verdict.ruling is Ruling.CONFLICT
    assert second.case is not None
    assert second.case.documents[document.doc_id].text("person_view") == "Vill hem"


def test_a_choice_names_the_texts_it_is_between(world: World) -> None:
    case, document, _, shown = two_texts(world)
    assert held(choose(world, case, document, "ska-ssk", "Annat", shown)) == "no_such_conflict"
    assert held(choose(world, case, document, "ska-ssk", "Annat", shown, "påhittat")) == "no_such_conflict"


def test_no_other_form_judges_a_plan(world: World) -> None:
    case, plan = world.plan_with_meeting_held({"background": "Bor själv"})
    header = case.header
    assert header is not None
    body = {
        "doc": header.doc_id,
        "event": "establish",
        "expected": MEETING_HELD,
        "definition": world.form("PLN").hash,
    }
    owner = {"plan_owner/name": "Anna Lindh", "plan_owner/unit": "ska-ssk"}
    written = world.publish(case, plan, "ska-ssk", owner)
    assert written.case is not None
    assert held(world.do(written.case, "ska-ssk", "transition", body)) == "unknown_form"


def test_a_choice_in_an_established_plan_is_a_new_version(world: World) -> None:
    case, plan = world.plan_with_meeting_held(complete_plan(world))
    established = world.establish(case, plan).case
    assert established is not None
    seen = established.documents[plan.doc_id]
    raced = world.publish(established, seen, "ska-ssk", {"important_to_me": "Kören"}).case
    assert raced is not None
    both = world.publish(raced, seen, "ska-ssk", {"important_to_me": "Katten"}).case
    assert both is not None
    document = both.documents[plan.doc_id]
    (conflict,) = document.open_conflicts
    cell = {"path": "important_to_me", "value": "Kören och katten", "base": document.cells["important_to_me"].op_id}
    body = {
        "doc": plan.doc_id,
        "definition": world.form("SIP").hash,
        "conflicts": [conflict.conflict_id],
        "cells": [cell],
    }
    settled = world.do(both, "ska-ssk", "resolve", body)
    assert settled.case is not None
    before, after = document.value("version"), settled.case.documents[plan.doc_id].value("version")
    assert isinstance(before, int)
    assert after == before + 1


def test_a_second_acknowledgement_changes_nothing(world: World) -> None:
    case = admitted(world)
    message = case.of_kind("INS")[0]
    first = world.do(case, "ska-ssk", "acknowledge", {"doc": message.doc_id})
    assert first.verdict.ruling is Ruling.APPLIED
    assert first.case is not None
    assert first.case.documents[message.doc_id].text("receipt/ska-ssk/acknowledged") == world.name_of("ska-ssk")
    second = world.do(first.case, "ska-ssk", "acknowledge", {"doc": message.doc_id})
    assert second.verdict.ruling is Ruling.NOOP
    assert not second.changes


def test_a_sent_message_never_changes(world: World) -> None:
    case = admitted(world)
    message = case.of_kind("INS")[0]
    body = {
        "doc": message.doc_id,
        "definition": world.form("INS").hash,
        "seen_ver": 1,
        "cells": [{"path": "reason", "value": "Annat", "base": None}],
    }
    assert held(world.do(case, "ska-avd1", "publish", body)) == "sent_messages_never_change"


@pytest.mark.parametrize("state", ["NEKAT", "EJ_TILLFRÅGAD", "ÅTERKALLAT", "KAN_EJ_SAMTYCKA", "okänt"])
def test_nothing_is_sent_without_consent(world: World, state: str) -> None:
    case = world.open_case(consent=state)
    assert held(world.send_admission(case, ("ska-ssk",))) == "consent_does_not_allow"


def test_a_harm_assessment_can_stand_in_for_consent(world: World) -> None:
    case = world.open_case(consent="KAN_EJ_SAMTYCKA", harm_assessed=True)
    assert world.send_admission(case, ("ska-ssk",)).verdict.accepted


def test_a_plan_is_established_and_gets_its_first_version(world: World) -> None:
    case, plan = world.plan_with_meeting_held(complete_plan(world))
    outcome = world.establish(case, plan)
    assert outcome.verdict.ruling is Ruling.APPLIED, outcome.verdict
    assert outcome.case is not None
    established = outcome.case.documents[plan.doc_id]
    assert established.text("status") == "SIP_ACTIVE"
    assert established.value("version") == 1
    assert established.text("established_date") == world.context.facts.today


def test_a_plan_with_nobody_responsible_is_not_established(world: World) -> None:
    cells = {path: value for path, value in complete_plan(world).items() if not path.startswith("plan_owner/")}
    case, plan = world.plan_with_meeting_held(cells)
    outcome = world.establish(case, plan)
    assert held(outcome) == "nobody_responsible"
    assert outcome.case is case


@pytest.mark.parametrize("missing", ["long_term_goal", "follow_up_date", "took_part", "copy_person"])
def test_a_plan_without_what_the_law_demands_is_not_established(world: World, missing: str) -> None:
    cells = {path: value for path, value in complete_plan(world).items() if path != missing}
    case, plan = world.plan_with_meeting_held(cells)
    outcome = world.establish(case, plan)
    assert held(outcome) == "form"
    assert outcome.verdict.params["path"] == missing


def test_a_state_that_has_moved_on_is_said_not_overwritten(world: World) -> None:
    case, plan = world.plan_with_meeting_held(complete_plan(world))
    first = world.establish(case, plan)
    assert first.case is not None
    assert held(world.establish(first.case, first.case.documents[plan.doc_id], expected=MEETING_HELD)) == "state_moved"


@pytest.mark.parametrize("path", ["status", "version", "seen/ska-ssk", "hand_out/x/version", "no_such_item"])
def test_cells_the_process_owns_are_never_typed(world: World, path: str) -> None:
    case, plan = world.plan_with_meeting_held({})
    assert held(world.publish(case, plan, "ska-ssk", {path: "SIP_ACTIVE"})) == "unknown_cell"


@pytest.mark.parametrize("value", ["text\x00", "x" * 100_000, 7, ["a"], True])
def test_a_value_the_field_cannot_hold_is_refused(world: World, value: object) -> None:
    case, plan = planning(world)
    outcome = world.publish(case, plan, "ska-ssk", {"situation": value})
    assert outcome.verdict.ruling is Ruling.HELD
    assert outcome.case is case


def test_an_unknown_kind_is_held(world: World) -> None:
    assert held(world.do(admitted(world), "ska-ssk", "teleport", {})) == "unknown_kind"


def test_a_definition_nobody_knows_is_held(world: World) -> None:
    case, plan = planning(world)
    body = {**world.publish_body(case, plan, {"situation": "x"}), "definition": "sha256:" + "0" * 64}
    assert held(world.do(case, "ska-ssk", "publish", body)) == "unknown_definition"


def test_a_hand_out_is_recorded_on_the_plan(world: World) -> None:
    case, plan = world.plan_with_meeting_held({})
    body = {"doc": plan.doc_id, "purpose": "TO_PERSON", "version": 0, "pages": 2, "print_code": "7F3K-2290"}
    outcome = world.do(case, "ska-ssk", "hand_out", body)
    assert outcome.verdict.ruling is Ruling.APPLIED
    assert outcome.case is not None
    cells = outcome.case.documents[plan.doc_id].cells
    assert any(path.startswith("hand_out/") and path.endswith("/print_code") for path in cells)


_json = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.text(max_size=5) | st.sampled_from(["PLN", "ska-ssk", "SIP"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abcdoc_", max_size=6), inner, max_size=3),
    max_leaves=8,
)
_keys = st.sampled_from(
    [
        *("doc", "doc_kind", "definition", "cells", "conflicts", "event", "expected", "purpose", "version", "pages"),
        *("recipients", "seen_ver", "ver"),
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(sorted(OPERATION_KINDS)), st.dictionaries(_keys, _json, max_size=6), st.booleans())
def test_apply_never_raises_and_a_refusal_changes_nothing(kind: str, body: dict[str, object], real_doc: bool) -> None:
    world = World()
    case, plan = planning(world)
    if real_doc:
        body["doc"] = plan.doc_id
        body.setdefault("definition", world.form("PLN").hash)
    operation = parse_operation(world.operation(case, "ska-ssk", kind, body).to_bytes())
    outcome = apply(case, operation, world.context)
    if not outcome.verdict.accepted:
        assert outcome.case is case
        assert not outcome.changes
    else:
        assert outcome.case is not None
        assert outcome.case.head == case.head + 1
        before = {(d.doc_id, p): c.value for d in case.documents.values() for p, c in d.cells.items()}
        after = {(d.doc_id, p) for d in outcome.case.documents.values() for p in d.cells}
        assert before.keys() <= after
