"""What steps of a process do besides moving it: the ward, the care contact, death, closing and taking up again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

import pytest

from domain.apply import apply
from domain.case import Case
from domain.directory import Directory, Membership
from domain.forms.findings import Facts
from domain.inbox import inbox_entries
from domain.outcome import Outcome, Ruling
from tests.domain.test_messages import ADM, UKL, UTS, done, send
from tests.domain.world import TODAY, World, complete_plan

_TO = ("ska-ssk", "ska-vc1")
_REASON = {"reason": "Avslutades av misstag"}


@pytest.fixture
def world() -> World:
    """With somebody at Kommun SSK whose role it is to close cases."""
    world = World()
    known = world.context.directory
    roles = (Membership("ska-ssk.closer", "ska-ssk", "CASE_CLOSER"), Membership("ska-ssk.closer", "ska-ssk", "READ"))
    world.context = replace(world.context, directory=Directory(known.units, (*known.memberships, *roles), known.seats))
    return world


@pytest.fixture
def case(world: World) -> Case:
    return world.admission(_TO)


def step(
    world: World,
    case: Case,
    unit: str,
    event: str,
    cells: Mapping[str, object] | None = None,
    *,
    expected: str = "",
    user: str = "",
) -> Outcome:
    header = case.header
    assert header is not None
    row = next(row for (_, name), row in world.context.process("inpatient").rows.items() if name == event)
    body: dict[str, object] = {"doc": header.doc_id, "event": event, "expected": expected or header.text("status")}
    if row.form:
        body |= {"definition": world.form(row.form).hash, "cells": dict(cells or {})}
    return apply(case, world.operation(case, unit, "transition", body, user=user), world.context)


def later(world: World, days: int) -> None:
    """The store's day is so many days on."""
    day = f"2026-{11 + (20 + days - 1) // 30:02}-{(20 + days - 1) % 30 + 1:02}"
    facts = Facts(day, f"{day}T09:00", world.context.facts.policy)
    world.context = replace(world.context, facts=facts)


def discharged(world: World, case: Case) -> Case:
    case = done(send(world, case, "ska-avd1", "UKL", list(_TO), UKL))
    return done(send(world, case, "ska-avd1", "UTS", list(_TO), UTS))


def header(case: Case, path: str) -> object:
    assert case.header is not None
    return case.header.value(path)


def test_a_care_contact_is_asked_for_named_and_changed_by_the_open_care(world: World, case: Case) -> None:
    named = {"name": "Sara Nyberg", "phone": "031-390 06 40"}
    case = done(step(world, case, "ska-ssk", "request_care_contact"))
    case = done(step(world, case, "ska-vc1", "assign_care_contact", named))
    assert (header(case, "care_contact"), header(case, "fvk/name")) == ("FVK_ASSIGNED", "Sara Nyberg")
    assert (header(case, "fvk/unit"), header(case, "fvk/phone")) == ("ska-vc1", "031-390 06 40")
    again = step(world, case, "ska-vc1", "assign_care_contact", named).verdict
    assert (again.code, again.params["state"]) == ("not_now", "FVK_ASSIGNED")
    case = done(step(world, case, "ska-vc1", "change_care_contact", {**named, "name": "Ali Rahimi"}))
    assert (header(case, "care_contact"), header(case, "fvk/name")) == ("FVK_CHANGED", "Ali Rahimi")
    assert case.status == "INP_ADMITTED"


def test_a_care_contact_that_the_ward_knows_is_named_with_the_admission(world: World) -> None:
    known = {"fvk/name": "Sara Nyberg", "fvk/unit": "ska-vc1", "fvk/phone": "031-390 06 40"}
    sent = done(world.send_admission(world.open_case(), _TO, more=known))
    assert (header(sent, "fvk/name"), header(sent, "care_contact")) == ("Sara Nyberg", "FVK_ASSIGNED")
    opened = world.do(
        None,
        "ska-avd1",
        "open_case",
        {
            "doc": world.new_id(),
            "cells": {
                "case_type": "inpatient",
                "person/id": "194410119046",
                "person/name": "Ingrid",
                "fvk/name": "Ali Rahimi",
            },
        },
    )
    assert header(done(opened), "care_contact") == "FVK_ASSIGNED"


def test_a_new_case_names_the_one_it_goes_on_from(world: World, case: Case) -> None:
    cells = {
        "case_type": "inpatient",
        "person/id": "194410119046",
        "person/name": "Ingrid",
        "origin_case": case.case_id,
    }
    body = {"doc": world.new_id(), "cells": cells}
    assert header(done(world.do(None, "ska-avd1", "open_case", body)), "origin_case") == case.case_id
    spoilt = {**body, "cells": {**cells, "origin_case": "whatever"}}
    assert world.do(None, "ska-avd1", "open_case", spoilt).verdict.code == "bad_value"


def test_a_step_without_its_answers_is_refused_with_the_field(world: World, case: Case) -> None:
    refused = step(world, case, "ska-vc1", "assign_care_contact", {"name": "Sara Nyberg"}).verdict
    assert (refused.code, refused.params["path"]) == ("form", "phone")
    body = {"doc": case.header.doc_id if case.header else "", "event": "request_care_contact", "expected": case.status}
    told = world.do(case, "ska-ssk", "transition", {**body, "cells": {"name": "Sara"}}).verdict
    assert (told.code, told.params["part"]) == ("bad_field", "cells")


def test_every_step_stays_told_with_what_was_filled_in(world: World, case: Case) -> None:
    outcome = step(world, case, "ska-avd1", "change_expected_discharge", {"estimated_discharge": "2026-11-30"})
    (entry,) = {path.split("/")[1] for path in done(outcome).header.cells if path.startswith("step/")}  # type: ignore[union-attr]
    assert header(done(outcome), f"step/{entry}/event") == "change_expected_discharge"
    assert header(done(outcome), f"step/{entry}/estimated_discharge") == "2026-11-30"


def test_a_ward_has_the_case_until_another_has_said_yes(world: World, case: Case) -> None:
    offer = {"to_unit": "ska-avd2", "why": "SPECIALTY"}
    case = done(step(world, case, "ska-avd1", "offer_ward", offer))
    assert case.takes_part("ska-avd2")
    assert send(world, case, "ska-avd2", "UKL", list(_TO), UKL).verdict.code == "not_your_ward"
    case = done(step(world, case, "ska-avd2", "accept_ward"))
    assert (header(case, "ward/unit"), header(case, "owner_unit")) == ("ska-avd2", "ska-avd2")
    assert send(world, case, "ska-avd1", "UKL", list(_TO), UKL).verdict.code == "not_your_ward"
    assert done(send(world, case, "ska-avd2", "UKL", list(_TO), UKL)).status == "INP_READY"


def test_a_ward_that_says_no_knows_nothing_more_of_the_case(world: World, case: Case) -> None:
    offered = done(step(world, case, "ska-avd1", "offer_ward", {"to_unit": "ska-avd2", "why": "PLACE"}))
    declined = done(step(world, offered, "ska-avd2", "decline_ward", _REASON))
    recalled = done(step(world, offered, "ska-avd1", "recall_ward"))
    for case_after in (declined, recalled):
        assert not case_after.takes_part("ska-avd2")
        assert not any("unit:ska-avd2" in document.scopes for document in case_after.documents.values())
        assert header(case_after, "ward/unit") == "ska-avd1"
    stranger = step(world, offered, "ska-avd1", "accept_ward").verdict
    assert stranger.code == "not_your_ward"


@pytest.mark.parametrize("to_unit", ["ska-ssk", "ska-avd1", "nowhere"])
def test_only_another_ward_can_be_offered_a_case(world: World, case: Case, to_unit: str) -> None:
    assert step(world, case, "ska-avd1", "offer_ward", {"to_unit": to_unit, "why": "PLACE"}).verdict.code in {
        "no_ward_to_receive",
        "form",
    }


def test_somebody_ill_again_is_not_handed_over_as_ready(world: World, case: Case) -> None:
    ready = done(send(world, case, "ska-avd1", "UKL", list(_TO), UKL))
    offer = {"to_unit": "ska-avd2", "why": "NEW_CARE_NEED"}
    assert step(world, ready, "ska-avd1", "offer_ward", offer).verdict.code == "take_back_ready_first"
    moved = done(step(world, ready, "ska-avd1", "offer_ward", {**offer, "why": "PLACE"}))
    assert moved.status == "INP_READY"


def test_what_is_written_to_a_former_ward_reaches_the_one_that_has_the_case(world: World, case: Case) -> None:
    case = done(step(world, case, "ska-avd1", "offer_ward", {"to_unit": "ska-avd2", "why": "PLACE"}))
    case = done(step(world, case, "ska-avd2", "accept_ward"))
    told = done(send(world, case, "ska-ssk", "ADM", ["ska-avd1"], ADM)).of_kind("ADM")[0]
    assert told.marked("recipients") == ("ska-avd2",)
    assert told.text("redirected/ska-avd1") == "ska-avd2"
    assert "unit:ska-avd1" not in told.scopes
    both = done(send(world, case, "ska-ssk", "ADM", ["ska-avd1", "ska-avd2"], ADM)).of_kind("ADM")[0]
    assert both.marked("recipients") == ("ska-avd1", "ska-avd2")
    back = done(send(world, case, "ska-avd2", "ADM", ["ska-avd1"], ADM)).of_kind("ADM")[0]
    assert back.marked("recipients") == ("ska-avd1",)


def test_death_cancels_the_meetings_to_come(world: World, case: Case) -> None:
    meeting = {
        "kind": "SUMMONS",
        "purpose": "Planera hemgången",
        "long_term_goal": "Bo hemma",
        "questions/q1/text": "Vem hjälper till?",
        "date": "2026-11-27",
        "time_from": "10:00",
        "time_to": "11:00",
        "form": "PHONE",
        "called/c1/unit": "ska-ssk",
        "called/c1/contribution": "Hjälp på morgonen",
    }
    case = done(send(world, case, "ska-vc1", "KAL", ["ska-ssk"], meeting))
    dead = done(step(world, case, "ska-vc1", "mark_deceased", {"deceased_on": TODAY, "confirmed": True}))
    assert (dead.status, header(dead, "person/deceased_on")) == ("INP_DECEASED", TODAY)
    assert dead.of_kind("KAL")[0].text("cancelled") == "DECEASED"
    assert send(world, dead, "ska-vc1", "KAL", ["ska-ssk"], meeting).verdict.code == "case_of_deceased"


def test_a_death_ends_what_is_waited_for_and_watched(world: World) -> None:
    case, plan = world.plan_with_meeting_held(complete_plan(world))
    case = done(world.establish(case, plan))
    case = world.create(case, "ska-avd1", "PLN")
    before = {entry.reason for entry in inbox_entries(case, "ska-ssk")}
    assert "follow_up" in before
    assert "own_row_missing" in {entry.reason for entry in inbox_entries(case, "ska-vc1")}
    dead = done(step(world, case, "ska-avd1", "mark_deceased", {"deceased_on": TODAY, "confirmed": True}))
    for unit in ("ska-ssk", "ska-vc1"):
        assert not {"follow_up", "own_row_missing"} & {entry.reason for entry in inbox_entries(dead, unit)}


def test_a_death_is_told_whatever_has_happened_meanwhile_and_can_be_put_right(world: World, case: Case) -> None:
    planning = done(send(world, case, "ska-avd1", "UKL", list(_TO), UKL))
    told = {"deceased_on": TODAY, "confirmed": True}
    dead = done(step(world, planning, "ska-ssk", "mark_deceased", told, expected="INP_ADMITTED"))
    assert dead.status == "INP_DECEASED"
    assert step(world, dead, "ska-vc1", "unmark_deceased", _REASON).verdict.code == "ended_by_another"
    alive = done(step(world, dead, "ska-ssk", "unmark_deceased", _REASON))
    assert (alive.status, header(alive, "person/deceased_on")) == ("INP_READY", None)


def test_a_death_needs_a_day_that_has_been_and_a_second_look(world: World, case: Case) -> None:
    for cells, path in (
        ({"deceased_on": "2026-11-21", "confirmed": True}, "deceased_on"),
        ({"deceased_on": TODAY}, "confirmed"),
    ):
        refused = step(world, case, "ska-avd1", "mark_deceased", cells).verdict
        assert (refused.code, refused.params["path"]) == ("form", path)


def test_a_message_about_the_death_goes_for_fourteen_days(world: World, case: Case) -> None:
    dead = done(step(world, case, "ska-avd1", "mark_deceased", {"deceased_on": TODAY, "confirmed": True}))
    certificate = {"subject": "DEATH_CERTIFICATE", "body": "Intyget är skrivet"}
    later(world, 14)
    assert send(world, dead, "ska-avd1", "ADM", ["ska-vc1"], certificate).verdict.ruling is Ruling.APPLIED
    later(world, 15)
    assert send(world, dead, "ska-avd1", "ADM", ["ska-vc1"], certificate).verdict.code == "case_of_deceased"


def test_a_step_that_is_another_one_by_now_is_refused(world: World, case: Case) -> None:
    gone = discharged(world, case)
    moved = step(
        world,
        gone,
        "ska-avd1",
        "change_expected_discharge",
        {"estimated_discharge": "2026-11-30"},
        expected="INP_READY",
    )
    assert moved.verdict.code == "state_moved"


def test_each_unit_closes_for_its_part_and_the_last_one_closes_the_case(world: World, case: Case) -> None:
    case = discharged(world, case)
    assert step(world, case, "ska-ssk", "close_for_unit").verdict.code == "acknowledge_first"
    notice = case.of_kind("UTS")[0]
    for unit in _TO:
        case = done(world.do(case, unit, "acknowledge", {"doc": notice.doc_id}))
        case = done(step(world, case, unit, "close_for_unit"))
        assert case.status == "INP_DISCHARGED"
    assert step(world, case, "ska-ssk", "close_for_unit").verdict.code == "closed_already"
    case = done(send(world, case, "ska-avd1", "ADM", ["ska-ssk"], ADM))
    assert header(case, "closed/ska-ssk") is False, "what comes to a unit opens the case for it again"
    case = done(step(world, case, "ska-ssk", "close_for_unit"))
    case = done(step(world, case, "ska-avd1", "close_for_unit"))
    assert case.status == "INP_CLOSED"
    body = {"doc": world.new_id(), "doc_kind": "PLN", "definition": world.form("PLN").hash}
    assert world.do(case, "ska-ssk", "create_document", body).verdict.code == "case_ended"


def test_closing_for_all_needs_acknowledgements_or_a_reason(world: World, case: Case) -> None:
    case = discharged(world, case)
    waiting = step(world, case, "ska-ssk", "close_case", {}, user="ska-ssk.closer").verdict
    assert (waiting.code, waiting.params["count"]) == ("not_all_have_acknowledged", "2")
    without = step(world, case, "ska-ssk", "close_case", {"all_the_same": True}, user="ska-ssk.closer").verdict
    assert (without.code, without.params["path"]) == ("form", "reason")
    told = {"all_the_same": True, "reason": "Vårdcentralen är nedlagd"}
    assert done(step(world, case, "ska-ssk", "close_case", told, user="ska-ssk.closer")).status == "INP_CLOSED"


def test_a_closed_case_is_taken_up_within_seven_days_by_who_closed_it(world: World, case: Case) -> None:
    told = {"all_the_same": True, "reason": "Klart"}
    closed = done(step(world, discharged(world, case), "ska-ssk", "close_case", told, user="ska-ssk.closer"))
    assert step(world, closed, "ska-vc1", "reactivate", _REASON).verdict.code == "ended_by_another"
    later(world, 7)
    assert done(step(world, closed, "ska-ssk", "reactivate", _REASON)).status == "INP_DISCHARGED"
    later(world, 8)
    late = step(world, closed, "ska-ssk", "reactivate", _REASON).verdict
    assert (late.code, late.params["days"]) == ("too_late_to_reopen", "7")


def test_a_discharged_case_closes_by_itself_and_can_be_taken_up(world: World, case: Case) -> None:
    case = discharged(world, case)
    planning = world.create(case, "ska-ssk", "PLN")
    later(world, 30)
    assert world.publish(planning, planning.of_kind("PLN")[0], "ska-ssk", {"situation": "Hemma"}).verdict.accepted
    later(world, 31)
    closed = world.publish(planning, planning.of_kind("PLN")[0], "ska-ssk", {"situation": "Hemma"}).verdict
    assert (closed.code, closed.params["state"]) == ("case_ended", "INP_CLOSED")
    assert (
        step(world, planning, "ska-ssk", "reactivate", _REASON, expected="INP_CLOSED").verdict.code
        == "ended_by_another"
    )
    again = done(step(world, planning, "ska-avd1", "reactivate", _REASON, expected="INP_CLOSED"))
    assert again.status == "INP_DISCHARGED"
    assert world.publish(again, again.of_kind("PLN")[0], "ska-ssk", {"situation": "Hemma"}).verdict.accepted


def test_a_policy_sets_the_days(world: World, case: Case) -> None:
    case = discharged(world, case)
    facts = world.context.facts
    world.context = replace(
        world.context, facts=Facts(facts.today, facts.now, MappingProxyType({"auto_close_days": "10"}))
    )
    later(world, 11)
    assert step(world, case, "ska-ssk", "close_for_unit").verdict.code == "case_ended"


def test_an_abort_before_anything_is_sent_tells_nobody(world: World) -> None:
    case = world.open_case()
    aborted = done(step(world, case, "ska-avd1", "abort", _REASON))
    assert aborted.status == "INP_ABORTED"
    assert world.send_admission(aborted, _TO).verdict.code == "case_ended"
    assert done(step(world, aborted, "ska-avd1", "reactivate", _REASON)).status == "INP_DRAFT"
