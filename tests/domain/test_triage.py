"""A unit's own marks on a case, and what it takes back: by words, and as a property over what a case can be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.apply import apply
from domain.case import Case, Document, belongs_to, compartment_scope, unit_scope
from domain.inbox import InboxEntry, InboxGroup, QueuedOperation, inbox_entries
from domain.open_care import outstanding
from domain.operation import TRIAGE_KIND, CellValue
from domain.outcome import Outcome, Ruling
from domain.triage import marks_of, person_key, triage_id, watch_cells, why_not_done
from tests.domain.world import World, _case

NURSE, WARD, CENTRE = "ska-ssk", "ska-avd1", "ska-vc1"


def mark(world: World, case: Case, cells: Mapping[str, object], user: str = "", **more: object) -> Outcome:
    body = {"doc": triage_id(case.case_id, NURSE), "cells": dict(cells), **more}
    return apply(case, world.operation(case, NURSE, "triage", body, user=user), world.context)


def message_of(case: Case) -> Document:
    return case.of_kind("INS")[0]


def told(cells: Mapping[str, CellValue]) -> dict[str, object]:
    return {path: list(value) if isinstance(value, tuple) else value for path, value in cells.items()}


def entries(case: Case, user: str = f"{NURSE}.1", day: str = "2026-11-20") -> tuple[InboxEntry, ...]:
    return inbox_entries(case, NURSE, marks=marks_of(case, NURSE, user), today=day)


def test_the_marks_are_a_document_of_the_unit_alone() -> None:
    world = World()
    case = _case(mark(world, world.admission((NURSE, CENTRE)), {"assigned/user": "x", "assigned/name": "Anna"}))
    (document,) = case.of_kind(TRIAGE_KIND)
    assert document.scopes == {unit_scope(NURSE)}
    assert document.doc_id == triage_id(case.case_id, NURSE)
    assert triage_id(case.case_id, CENTRE) != document.doc_id
    elsewhere = {"doc": document.doc_id, "cells": {"assigned/user": None, "assigned/name": None}}
    assert world.do(case, CENTRE, "triage", elsewhere).verdict.code == "bad_field"


def test_of_two_who_take_it_the_first_has_it_and_who_takes_over_says_from_whom() -> None:
    world = World()
    case = _case(mark(world, world.admission((NURSE,)), {"assigned/user": "a", "assigned/name": "Anna"}))
    late = mark(world, case, {"assigned/user": "b", "assigned/name": "Berit"})
    assert late.verdict.ruling is Ruling.NOOP
    assert mark(world, case, {"assigned/user": "b", "assigned/name": "Berit"}, taken_from="c").verdict.ruling is (
        Ruling.NOOP
    )
    over = _case(mark(world, case, {"assigned/user": "b", "assigned/name": "Berit"}, taken_from="a"))
    assert marks_of(over, NURSE, "x").assigned_name == "Berit"
    nobody = _case(mark(world, over, {"assigned/user": None, "assigned/name": None}, taken_from="b"))
    assert marks_of(nobody, NURSE, "x").assigned == ""
    assert {entry.assigned for entry in entries(over)} == {"b"}


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({}, "bad_field"),
        ({"assigned/user": "a"}, "bad_field"),
        ({"assigned/user": "", "assigned/name": ""}, "bad_value"),
        ({"person/name": "x"}, "bad_path"),
        ({"held_in": "unit:ska-ssk"}, "unknown_cell"),
        ({"watch/DOC/until": "i morgon"}, "bad_value"),
        ({"watch/DOC/until": "2026-02-30"}, "bad_value"),
        ({"watch/DOC/note": "x" * 301}, "bad_value"),
        ({"watch/DOC/rows": []}, "bad_value"),
        ({"watch/DOC/colour": "red"}, "bad_path"),
        ({"watch/x/until": "2026-11-30"}, "bad_value"),
        ({"mine/0123456789abcdef/DOC/until": "2026-11-30"}, "bad_path"),
        ({"done/DOC": ["x"]}, "bad_value"),
        ({"done/DOC": ["ROW"]}, "acknowledge_before_done"),
    ],
)
def test_the_cells_are_a_closed_set(cells: Mapping[str, object], code: str) -> None:
    world = World()
    case = world.admission((NURSE,))
    doc, row = message_of(case).doc_id, world.new_id()
    named = {path.replace("DOC", doc): [row] if value == ["ROW"] else value for path, value in cells.items()}
    assert mark(world, case, named).verdict.code == code


def test_a_reader_marks_nothing() -> None:
    world = World()
    outcome = mark(world, world.admission((NURSE,)), {"assigned/user": "x", "assigned/name": "X"}, "ska-ssk.reader")
    assert outcome.verdict.code == "role_may_not"


def test_a_watched_row_comes_back_on_its_day_and_news_are_never_put_away() -> None:
    world = World()
    case = world.create(world.admission((NURSE,)), WARD, "PLN")
    planning = next(entry for entry in entries(case) if entry.reason == "own_row_missing")
    cells = watch_cells(planning.doc_id, "2026-11-25", "väntar", (planning.since_op,))
    watched = _case(mark(world, case, told(cells)))
    by_day = {
        day: next(entry for entry in entries(watched, day=day) if entry.doc_id == planning.doc_id)
        for day in ("2026-11-24", "2026-11-25")
    }
    assert by_day["2026-11-24"].group is InboxGroup.WATCHED
    assert by_day["2026-11-25"].group is InboxGroup.WAITING_FOR_US
    assert {entry.watch_note for entry in by_day.values()} == {"väntar"}
    other = told(watch_cells(planning.doc_id, "2026-11-25", "", (world.new_id(),)))
    news = _case(mark(world, case, other))
    assert InboxGroup.WATCHED not in {entry.group for entry in entries(news)}


def test_what_one_watches_alone_goes_before_the_units_watch_and_is_hers() -> None:
    world = World()
    case = world.admission((NURSE,))
    row = entries(case)[0]
    mine = watch_cells(row.doc_id, "2026-11-29", "min", (row.since_op,), "ska-ssk.1")
    unit = watch_cells(row.doc_id, "2026-11-25", "vår", (row.since_op,))
    case = _case(mark(world, case, told({**mine, **unit})))
    assert [(one.watch_note, one.watch_mine) for one in entries(case)] == [("min", True)]
    assert [(one.watch_note, one.watch_mine) for one in entries(case, "ska-ssk.2")] == [("vår", False)]
    theirs = {f"mine/{person_key('ska-ssk.1')}/{row.doc_id}/until": None}
    assert mark(world, case, theirs, "ska-ssk.2").verdict.code == "bad_path"


def test_rows_that_a_law_or_a_choice_holds_are_never_done_whatever_is_marked() -> None:
    assert why_not_done("to_acknowledge", "", "", pending=False) == "acknowledge_before_done"
    assert why_not_done("waiting_for_us", "ready", "", pending=False) == "done_by_doing"
    assert why_not_done("waiting_for_us", "answer_wanted", "2026-11-25T09:00:00.000Z", pending=False) == (
        "clock_is_running"
    )
    assert why_not_done("waiting_for_others", "queued_message", "", pending=True) == "done_when_sent"
    assert why_not_done("waiting_for_us", "own_row_missing", "", pending=False) == ""
    world = World()
    case = world.create(world.admission((NURSE,)), WARD, "PLN")
    acknowledged = _case(world.do(case, NURSE, "acknowledge", {"doc": message_of(case).doc_id}))
    row = entries(acknowledged)[0]
    done = _case(mark(world, acknowledged, {f"done/{row.doc_id}": [row.since_op]}))
    assert entries(done) == ()
    # The acknowledgement is taken back: the message is to be acknowledged, although somebody had been done with it.
    message = message_of(case)
    since = next(entry.since_op for entry in entries(case) if entry.doc_id == message.doc_id)
    both = _case(mark(world, done, {f"done/{message.doc_id}": [since]}))
    back = _case(world.do(both, NURSE, "take_back", {"doc": message.doc_id, "what": "acknowledged"}))
    assert [entry.group for entry in entries(back)] == [InboxGroup.TO_ACKNOWLEDGE]


def test_that_a_mark_is_queued_is_no_row() -> None:
    world = World()
    case = world.create(world.admission((NURSE, CENTRE)), WARD, "PLN")
    queued = (QueuedOperation(world.new_id(), "triage", triage_id(case.case_id, NURSE)),)
    assert inbox_entries(case, NURSE, queued) == inbox_entries(case, NURSE)


# -- taking back --------------------------------------------------------------------------------------------------

MORE_UNITS = ("ska-soc1", "ska-soc2")


def shown(case: Case) -> object:
    """What anybody sees of a case: who holds what, and every value that stands. Nobody sees numbers of versions."""
    told = {
        doc_id: {path: cell.value for path, cell in document.cells.items() if cell.value not in {None, False}}
        for doc_id, document in case.documents.items()
    }
    return {
        doc_id: (case.documents[doc_id].scopes, cells)
        for doc_id, cells in told.items()
        if cells or case.documents[doc_id].kind != TRIAGE_KIND
    }


_VERBS = {
    "acknowledged": ("acknowledge", {}),
    "misdirected": ("misdirected", {"reason": "WRONG_UNIT", "unit": CENTRE}),
    "forwarded": ("forward", {"unit": "ska-soc1"}),
}
_STEPS = st.lists(
    st.sampled_from(["planning", "seen", "other seen", "other acknowledges", "notes", "marks", "hidden", "message"]),
    max_size=5,
    unique=True,
)


def before(world: World, steps: list[str]) -> Case:
    """A case as it may be when the unit does something with its admission notice."""
    case = world.admission((NURSE, CENTRE))
    message = message_of(case).doc_id
    for step in steps:
        match step:
            case "planning":
                case = world.create(case, WARD, "PLN")
            case "seen":
                case = _case(world.do(case, NURSE, "mark_seen", {"doc": message, "ver": 1}))
            case "other seen":
                case = _case(world.do(case, CENTRE, "mark_seen", {"doc": message, "ver": 1}))
            case "other acknowledges":
                case = _case(world.do(case, CENTRE, "acknowledge", {"doc": message}))
            case "notes":
                case = world.create(case, NURSE, "INT")
            case "marks":
                case = _case(mark(world, case, {"assigned/user": "x", "assigned/name": "X"}))
            case "hidden":
                body = {"doc": case.header.doc_id if case.header else "", "compartment": "few"}
                case = _case(world.do(case, NURSE, "change_compartment", body))
            case "message":
                case = _case(world.send_message(case, WARD, "MVO", (NURSE,)))
    return case


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(sorted(_VERBS)), _STEPS, st.lists(st.sampled_from(["other seen", "marks"]), max_size=1))
def test_taking_back_leaves_the_case_as_it_was(what: str, steps: list[str], since: list[str]) -> None:
    world = _with_social_services()
    case = before(world, steps)
    kind, body = _VERBS[what]
    message = message_of(case).doc_id
    done = _case(world.do(case, NURSE, kind, {"doc": message, **body}))
    for step in since:  # what builds on nothing
        if step == "other seen":
            done = _case(world.do(done, CENTRE, "mark_seen", {"doc": message, "ver": 1}))
            case = _case(world.do(case, CENTRE, "mark_seen", {"doc": message, "ver": 1}))
        elif what != "misdirected":
            done = _case(mark(world, done, {"assigned/user": "y", "assigned/name": "Y"}, taken_from="x"))
            case = _case(mark(world, case, {"assigned/user": "y", "assigned/name": "Y"}, taken_from="x"))
    back = world.do(done, NURSE, "take_back", {"doc": message, "what": what})
    assert back.verdict.ruling is Ruling.APPLIED, back.verdict
    assert shown(_case(back)) == shown(case)
    again = world.do(_case(back), NURSE, kind, {"doc": message, **body})
    assert again.verdict.ruling is Ruling.APPLIED, "it can be done anew"


def test_one_thing_after_the_other_is_taken_back() -> None:
    world = _with_social_services()
    case = world.create(world.admission((NURSE, CENTRE)), WARD, "PLN")
    planning = case.of_kind("PLN")[0]
    now = case = _case(world.publish(case, planning, WARD, {"person_view": "Vill hem"}))
    message = message_of(case).doc_id
    for kind, body in (("acknowledge", {}), ("forward", {"unit": "ska-soc1"})):
        now = _case(world.do(now, NURSE, kind, {"doc": message, **body}))
    for what in ("forwarded", "acknowledged"):
        now = _case(world.do(now, NURSE, "take_back", {"doc": message, "what": what}))
    assert shown(now) == shown(case)


@pytest.mark.parametrize("what", ["misdirected", "forwarded"])
def test_who_owes_an_answer_in_open_care_owes_it_again(what: str) -> None:
    world = _with_social_services()
    body = {
        "doc": world.new_id(),
        "doc_kind": "MVO",
        "definition": world.form("MVO").hash,
        "recipients": [NURSE],
        "cells": {"summary": "Hur går det hemma?", "wants_answer": "YES", "person_informed": "YES"},
    }
    case = _case(world.do(world.open_case(case_type="open_care"), WARD, "send", body))
    assert [(one.unit, one.by) for one in outstanding(case)] == [(NURSE, WARD)]
    kind, more = _VERBS[what]
    done = _case(world.do(case, NURSE, kind, {"doc": body["doc"], **more}))
    assert [(one.unit, one.by) for one in outstanding(done)] != [(NURSE, WARD)]
    back = _case(world.do(done, NURSE, "take_back", {"doc": body["doc"], "what": what}))
    assert shown(back) == shown(case)


@pytest.mark.parametrize("what", sorted(_VERBS))
@pytest.mark.parametrize("by", [WARD, CENTRE])
def test_it_stands_once_somebody_else_has_acted(what: str, by: str) -> None:
    world = _with_social_services()
    case = world.create(world.admission((NURSE, CENTRE)), WARD, "PLN")
    kind, body = _VERBS[what]
    message = message_of(case).doc_id
    done = _case(world.do(case, NURSE, kind, {"doc": message, **body}))
    planning = done.of_kind("PLN")[0]
    acted = _case(world.publish(done, planning, by, {"person_view": "Vill hem"}))
    assert world.do(acted, NURSE, "take_back", {"doc": message, "what": what}).verdict.code == "others_have_acted"


@pytest.mark.parametrize("deed", ["mark_seen", "acknowledge", "forward"])
def test_what_was_passed_on_stays_there_once_it_was_opened(deed: str) -> None:
    world = _with_social_services()
    case = world.admission((NURSE,))
    message = message_of(case).doc_id
    done = _case(world.do(case, NURSE, "forward", {"doc": message, "unit": "ska-soc1"}))
    opened = _case(world.do(done, "ska-soc1", deed, {"doc": message, "ver": 1, "unit": "ska-soc2"}))
    verdict = world.do(opened, NURSE, "take_back", {"doc": message, "what": "forwarded"}).verdict
    assert verdict.code == "others_have_acted"


def test_whoever_holds_the_rest_of_the_case_keeps_it() -> None:
    """A unit that took part before is no stranger after, and one that has got something else since is let alone."""
    world = _with_social_services()
    case = _case(world.send_admission(world.open_case(), (NURSE, "ska-soc1")))
    other = _case(world.send_message(case, WARD, "MVO", (NURSE,)))
    message = other.of_kind("MVO")[0].doc_id
    done = _case(world.do(other, NURSE, "forward", {"doc": message, "unit": "ska-soc1"}))
    back = _case(world.do(done, NURSE, "take_back", {"doc": message, "what": "forwarded"}))
    assert back.takes_part("ska-soc1")
    assert not any(belongs_to(scope, "ska-soc1") for scope in back.documents[message].scopes)
    first = world.admission((NURSE,))
    body = {"doc": message_of(first).doc_id, "unit": "ska-soc1"}
    joined = _case(world.do(first, NURSE, "forward", body))
    since = _case(world.send_message(joined, WARD, "MVO", ("ska-soc1",)))
    refused = world.do(since, NURSE, "take_back", {**body, "what": "forwarded"}).verdict
    assert refused.code == "others_have_acted", "the store knows of a message that only the other unit holds"


def test_nobody_takes_back_what_her_unit_has_not_done() -> None:
    world = _with_social_services()
    case = world.admission((NURSE, CENTRE))
    message = message_of(case).doc_id
    sent_back = _case(world.do(case, NURSE, "misdirected", {"doc": message, "reason": "OTHER"}))
    back = {"doc": message, "what": "misdirected"}
    assert world.do(sent_back, "fyr-ssk", "take_back", back).verdict.code == "case_unknown"
    assert world.do(sent_back, CENTRE, "take_back", back).verdict.ruling is Ruling.NOOP
    assert world.do(sent_back, NURSE, "take_back", {**back, "what": "acknowledged"}).verdict.ruling is Ruling.NOOP
    assert world.do(case, NURSE, "take_back", {**back, "what": "sent"}).verdict.code == "bad_field"


def test_what_only_some_could_see_comes_back_to_them_and_by_them() -> None:
    world = World()
    case = world.admission((NURSE, CENTRE))
    header = case.header
    assert header is not None
    hidden = _case(world.do(case, NURSE, "change_compartment", {"doc": header.doc_id, "compartment": "few"}))
    message = message_of(case).doc_id
    gone = _case(world.do(hidden, NURSE, "misdirected", {"doc": message, "reason": "OTHER"}))
    assert not any(belongs_to(scope, NURSE) for one in gone.documents.values() for scope in one.scopes)
    body = {"doc": message, "what": "misdirected"}
    without = world.operation(gone, NURSE, "take_back", body, user="ska-ssk.2")
    assert apply(gone, without, world.context).verdict.code == "case_unknown", "she has no seat there"
    back = _case(world.do(gone, NURSE, "take_back", body))
    held = {scope for one in back.documents.values() for scope in one.scopes if belongs_to(scope, NURSE)}
    assert held == {compartment_scope(NURSE, "few")}


def _with_social_services() -> World:
    """The world with two units of the nurse's own organisation besides."""
    world = World()
    directory = world.context.directory
    nurse = directory.units[NURSE]
    own = replace(nurse, operation="Kommun", group="Vård och omsorg")
    units = {**directory.units, NURSE: own}
    units |= {unit: replace(own, unit_id=unit, name=unit, kind="KOM_SOL") for unit in MORE_UNITS}
    members = (
        *directory.memberships,
        *(replace(directory.memberships[0], user_id=f"{u}.1", unit_id=u) for u in MORE_UNITS),
    )
    members = tuple(replace(one, role="CASEWORKER_KOM") if one.unit_id in MORE_UNITS else one for one in members)
    world.context = replace(world.context, directory=type(directory)(units, members, directory.seats))
    return world
