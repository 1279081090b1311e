"""A coordinated individual plan (domain.md §1.3, §3): who answers for it, when it stands still, and what is kept."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from domain.acts.plan_versions import untouched, versions_of
from domain.acts.sip_steps import plan_owner
from domain.case import Case, Cell, Document, unit_scope
from domain.consent import PLAN
from domain.deadline_limits import load_limits
from domain.deadlines import Deadline, deadlines_of
from domain.follow_up import reminder
from domain.outcome import Outcome
from domain.plan_deadlines import CHILD_MEETING, FOLLOWED_UP, STARTED
from domain.swedish_time import moment_of
from tests.domain.world import MEETING, NEED, TODAY, World, complete_plan, consent_cells

NURSE, CENTRE, WARD = "ska-ssk", "ska-vc1", "ska-avd1"
CLOSING = {"closed_at": TODAY, "close_reason": "GOALS_REACHED", "close_summary": "Går i trappan själv"}
TAKES = {"name": "Sara Nyberg", "principal": "REGION", "phone": "031-390 06 40"}
LIMITS = load_limits(
    {
        11: {"title": "a", "law": "l", "limits": [{"since": "2018-01-01", "limit": "72 weekday_hours"}]},
        12: {"title": "b", "law": "l", "limits": [{"since": "2018-01-01", "limit": "21 days"}]},
        13: {"title": "c", "law": "l", "limits": [{"since": "2018-01-01", "limit": "0 days"}]},
    }
)


@pytest.fixture
def world() -> World:
    return World()


def accepted(outcome: Outcome) -> Case:
    assert outcome.verdict.accepted, outcome.verdict
    assert outcome.case is not None
    return outcome.case


def in_force(world: World, **more: object) -> Case:
    case, plan = world.plan_with_meeting_held({**complete_plan(world), **more})
    return accepted(world.establish(case, plan))


def plan_of(case: Case) -> Document:
    return case.of_kind("SIP")[0]


def withdrawn(world: World, case: Case) -> Case:
    header = case.header
    assert header is not None
    fields: Mapping[str, object] = {
        "state": "ÅTERKALLAT",
        "given_by": "PERSON",
        "withdrawn_at": f"{TODAY}T08:45",
        "withdrawn_how": "ORAL",
    }
    paths = {name: f"consent/{PLAN}/{name}" for name in fields}
    known = {name: header.cells[path].op_id for name, path in paths.items() if path in header.cells}
    cells = [{"path": paths[name], "value": value, "base": known.get(name)} for name, value in fields.items()]
    body = {"doc": header.doc_id, "purpose": PLAN, "definition": world.form("SAM").hash, "conflicts": []}
    return accepted(world.do(case, NURSE, "record_consent", {**body, "cells": cells}))


def test_nobody_else_holds_a_plan_before_somebody_is_called_or_taken_in(world: World) -> None:
    case = world.plan_case(units=())
    assert {scope for one in case.documents.values() for scope in one.scopes} == {unit_scope(NURSE)}


def test_a_plan_is_begun_in_its_own_case_and_after_a_yes(world: World) -> None:
    body = {"doc_kind": "SIP", "definition": world.form("SIP").hash}
    ward = world.admission((NURSE,))
    refused = world.do(ward, NURSE, "create_document", {**body, "doc": world.new_id()})
    assert refused.verdict.code == "plan_in_its_own_case"
    cells = {"case_type": "sip", "person/id": "194410119046", **consent_cells("GIVET")}
    bare = accepted(world.do(None, NURSE, "open_case", {"doc": world.new_id(), "cells": cells}))
    assert world.do(bare, NURSE, "create_document", {**body, "doc": world.new_id()}).verdict.code == "not_now"
    assert world.plan_step(bare, NURSE, "offer_accepted", {"answered_on": TODAY}).verdict.code == "need_first"


def test_one_answers_for_the_plan_at_every_moment_of_a_hand_over(world: World) -> None:
    case = in_force(world)
    refused = world.plan_step(case, NURSE, "hand_over_plan", {"to_unit": "fyr-ssk", "reason": "Flyttat"})
    assert refused.verdict.code == "owner_takes_part"
    asked = accepted(world.plan_step(case, NURSE, "hand_over_plan", {"to_unit": CENTRE, "reason": "Flyttat"}))
    assert plan_owner(asked) == NURSE
    assert world.plan_step(asked, WARD, "accept_plan", TAKES).verdict.code == "not_offered_to_you"
    taken = accepted(world.plan_step(asked, CENTRE, "accept_plan", TAKES))
    plan, header = plan_of(taken), taken.header
    assert header is not None
    assert (plan_owner(taken), header.text("owner_unit"), plan.text("plan_owner/name")) == (
        CENTRE,
        CENTRE,
        TAKES["name"],
    )
    assert plan.value("version") == 2
    assert world.plan_step(taken, NURSE, "close_plan", CLOSING).verdict.code == "only_plan_owner"
    assert world.plan_step(taken, CENTRE, "close_plan", CLOSING).verdict.accepted


def test_the_main_responsibility_is_not_typed_over(world: World) -> None:
    case = in_force(world)
    edit = {"plan_owner/unit": CENTRE}
    assert world.publish(case, plan_of(case), NURSE, edit).verdict.code == "hand_over_instead"
    assert world.publish(case, plan_of(case), NURSE, {"plan_owner/phone": "031-390 06 40"}).verdict.accepted


def test_in_a_plan_in_force_a_party_writes_what_it_does_itself(world: World) -> None:
    case = in_force(world)
    plan = plan_of(case)
    own = {
        "actions/ny/description": "Följer upp läkemedel",
        "actions/ny/unit": CENTRE,
        "actions/ny/principal": "REGION",
    }
    added = accepted(world.publish(case, plan, CENTRE, own))
    assert plan_of(added).value("version") == 2
    mended = accepted(world.publish(added, plan_of(added), CENTRE, {"actions/ny/schedule": "Varje månad"}))
    for cells, path in (
        ({"background": "Annat"}, "background"),
        ({"actions/annan/description": "Städar", "actions/annan/unit": WARD}, "actions/annan/description"),
    ):
        refused = world.publish(mended, plan_of(mended), CENTRE, cells).verdict
        assert (refused.code, refused.params["path"]) == ("not_your_part", path)
    stolen = world.publish(mended, plan_of(mended), WARD, {"actions/ny/unit": WARD})
    assert stolen.verdict.code == "not_your_part"
    assert world.publish(mended, plan_of(mended), WARD, {"actions/ny": False}).verdict.code == "not_your_part"
    late = world.publish(mended, plan, CENTRE, {"background": "Skrivet utan att ha sett"}).verdict
    assert late.code == "not_your_part", "nor does it stand beside"
    assert world.publish(mended, plan_of(mended), CENTRE, {"actions/ny": False}).verdict.accepted


def test_every_version_stays_as_it_was_and_is_told_apart_from_one_that_was_changed(world: World) -> None:
    case = in_force(world)
    changed = accepted(world.publish(case, plan_of(case), NURSE, {"important_to_me": "Katten"}))
    closed = accepted(world.plan_step(changed, NURSE, "close_plan", CLOSING))
    versions = versions_of(closed)
    assert [(one.value("version"), one.text("status")) for one in versions] == [
        (1, "SIP_ACTIVE"),
        (2, "SIP_ACTIVE"),
        (3, "SIP_CLOSED"),
    ]
    assert [one.text("important_to_me") for one in versions] == ["Att få vara hemma", "Katten", "Katten"]
    assert all(map(untouched, versions))
    first = versions[0]
    spoilt = first.changed(first.ver, {"important_to_me": versions[1].cells["important_to_me"]})
    assert not untouched(spoilt)
    edit = {"doc": first.doc_id, "definition": world.form("SIP").hash, "seen_ver": 1, "cells": []}
    assert world.do(closed, NURSE, "publish", edit).verdict.code == "sent_messages_never_change"


def test_how_a_plan_ended_is_not_typed(world: World) -> None:
    case = in_force(world)
    assert world.publish(case, plan_of(case), NURSE, {"closed_at": TODAY}).verdict.code == "unknown_cell"
    closed = accepted(world.plan_step(case, NURSE, "close_plan", CLOSING))
    assert {name: plan_of(closed).text(name) for name in CLOSING} == CLOSING
    assert world.publish(closed, plan_of(closed), NURSE, {"background": "Mer"}).verdict.code == "case_ended"
    again = accepted(world.plan_step(closed, NURSE, "reactivate", {"reason": "För tidigt"}))
    assert (again.status, plan_of(again).text("status"), plan_of(again).value("closed_at")) == (
        "SIP_ACTIVE",
        "SIP_ACTIVE",
        None,
    )


def test_a_withdrawal_freezes_the_plan_and_lets_it_be_closed(world: World) -> None:
    case = withdrawn(world, in_force(world))
    frozen = {
        world.publish(case, plan_of(case), NURSE, {"background": "Mer"}).verdict.code,
        world.plan_step(case, NURSE, "follow_up").verdict.code,
        world.plan_step(case, NURSE, "hand_over_plan", {"to_unit": CENTRE, "reason": "Flyttat"}).verdict.code,
        world.send_message(case, WARD, "MVO", (NURSE,)).verdict.code,
    }
    assert frozen == {"consent_does_not_allow"}
    assert world.plan_step(case, NURSE, "close_plan", {**CLOSING, "close_reason": "PERSON_ENDS"}).verdict.accepted
    alone = withdrawn(world, world.plan_case(units=()))
    assert world.publish(alone, plan_of(alone), NURSE, {"background": "Mer"}).verdict.code == "consent_does_not_allow"


def test_a_death_ends_a_plan_in_force_and_a_mistake_is_put_right(world: World) -> None:
    case = in_force(world)
    dead = accepted(world.plan_step(case, CENTRE, "mark_deceased", {"deceased_on": TODAY, "confirmed": True}))
    assert (dead.status, plan_of(dead).text("close_reason")) == ("SIP_CLOSED", "DECEASED")
    reason = {"reason": "Fel person"}
    assert world.plan_step(dead, NURSE, "reactivate", reason).verdict.code == "person_deceased"
    assert world.plan_step(dead, NURSE, "unmark_deceased", reason).verdict.code == "ended_by_another"
    alive = accepted(world.plan_step(dead, CENTRE, "unmark_deceased", reason))
    assert (alive.status, plan_of(alive).text("status"), plan_of(alive).text("close_reason")) == (
        "SIP_ACTIVE",
        "SIP_ACTIVE",
        "",
    )


def test_a_childs_plan_names_its_guardians(world: World) -> None:
    case, plan = world.plan_with_meeting_held(complete_plan(world))
    header = case.header
    assert header is not None
    child = case.with_document(header.changed(header.ver, {"person/birth_date": _dated(header, "2015-05-01")}))
    refused = world.establish(child, plan).verdict
    assert (refused.code, refused.params["path"]) == ("form", "guardians")
    told = accepted(world.publish(child, plan_of(child), NURSE, {"guardians/g1/name": "Lena Hallberg"}))
    assert world.establish(told, plan_of(told)).verdict.accepted
    second = world.plan_step(_in_need(world, "2015-05-01"), NURSE, "register_need", {**NEED, "second_reason": "Skola"})
    assert (second.verdict.code, second.verdict.params["path"]) == ("form", "need_area")


def test_the_clocks_of_a_plan_run_from_the_need_to_the_follow_up(world: World) -> None:
    case = _in_need(world, "2015-05-01")
    times = {cell.op_id: f"{TODAY}T{8 + cell.ver:02d}:00:00.000Z" for cell in case.header.cells.values()}  # type: ignore[union-attr]
    told = _numbers(case, times, world)
    assert told.keys() == {STARTED, CHILD_MEETING}
    assert (told[STARTED].unit, told[STARTED].met) == (NURSE, "")
    assert told[CHILD_MEETING].due[:10] == "2026-12-11", "midnight after three weeks"
    offered = accepted(world.plan_step(case, NURSE, "offer_accepted", {"answered_on": TODAY}))
    times |= {offered.header.cells["status"].op_id: f"{TODAY}T20:00:00.000Z"}  # type: ignore[union-attr]
    assert _numbers(offered, times, world)[STARTED].met == f"{TODAY}T20:00:00.000Z"
    active = in_force(world)
    times = {cell.op_id: f"{TODAY}T09:00:00.000Z" for one in active.documents.values() for cell in one.cells.values()}
    due = _numbers(active, times, world)[FOLLOWED_UP].due
    assert due == "2027-01-13T23:00:00.000Z"
    days = ("2026-12-29", "2026-12-30", "2027-01-09", "2027-01-10", "2027-01-14")
    assert [reminder(moment_of(due), moment_of(f"{day}T10:00:00.000Z")) for day in days] == [0, 14, 14, 3, 3]


def _dated(header: Document, day: str) -> Cell:
    return Cell(day, header.ver, header.cells["status"].op_id)


def _in_need(world: World, born: str) -> Case:
    cells = {"case_type": "sip", "person/id": "194410119046", "person/birth_date": born, **consent_cells("GIVET")}
    case = accepted(world.do(None, NURSE, "open_case", {"doc": world.new_id(), "cells": cells}))
    return accepted(world.plan_step(case, NURSE, "register_need", NEED))


def _numbers(case: Case, times: Mapping[str, str], world: World) -> dict[int, Deadline]:
    found = deadlines_of(case, lambda op_id: times.get(op_id, ""), world.context.directory, LIMITS)
    return {one.number: one for one in found}


def test_a_meeting_needs_somebody_who_was_there(world: World) -> None:
    case = world.plan_case()
    nobody = {name: value for name, value in MEETING.items() if name != "others_present"}
    refused = world.plan_step(case, NURSE, "meeting_held", nobody).verdict
    assert (refused.code, refused.params["finding"]) == ("form", "nobody_present")
    assert world.plan_step(case, CENTRE, "meeting_held", {**nobody, "units_present": [NURSE]}).verdict.accepted
