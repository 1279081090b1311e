"""Open care (domain.md §1.2) as it goes: the request goes out, answers are reckoned, a topic is told, a case ends."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import pytest

from domain.case import Case, unit_scope
from domain.deadline_limits import load_limits
from domain.deadlines import HANDLED, Deadline, deadlines_of
from domain.open_care import TOPICS, Asked, asks_for_sip, completions, goes_outwards, outstanding, topic_of
from domain.operation import CellValue
from domain.outcome import Outcome
from tests.domain.world import World, consent_cells

NURSE, CENTRE, WARD, FAR = "ska-ssk", "ska-vc1", "ska-avd1", "fyr-ssk"
REQUEST: Mapping[str, CellValue] = {
    "reason_for_request": "Yr sedan i går, vill ha bedömning",
    "topic": "ACUTE_VISIT",
    "urgency": "DAY",
    "sender_phone": "0500-49 70 00",
    "normal_mobility/level": "1",
}
"""What a request must have before it is sent."""
VISIT: Mapping[str, CellValue] = {"summary": "Har varit här", "wants_answer": "NO", "person_informed": "YES"}
QUESTION: Mapping[str, CellValue] = {"subject": "QUESTION", "body": "När kommer ni?", "wants_answer": "YES"}


class OpenCare(World):
    """A case in open care that the nurse begins, and short ways on."""

    def begin(
        self, unit: str = NURSE, consent: str = "GIVET", cells: Mapping[str, object] = MappingProxyType({})
    ) -> Case:
        header = {"case_type": "open_care", "person/id": "194410119046", "person/name": "Ingrid Hallberg"}
        body = {"doc": self.new_id(), "cells": {**header, **consent_cells(consent), **cells}}
        return accepted(self.do(None, unit, "open_case", body))

    def written(self, unit: str = NURSE, cells: Mapping[str, CellValue] = REQUEST) -> Case:
        """A case with its request, which nobody else has yet."""
        case = self.create(self.begin(unit), unit, "VBG")
        return accepted(self.publish(case, case.of_kind("VBG")[0], unit, cells))

    def step(self, case: Case, unit: str, event: str, cells: Mapping[str, object] | None = None) -> Outcome:
        header = case.header
        assert header is not None
        row = self.context.process("open_care").rows.get((case.status, event))
        body: dict[str, object] = {"doc": header.doc_id, "event": event, "expected": case.status}
        if row is not None and row.form:
            body |= {"definition": self.form(row.form).hash, "cells": dict(cells or {})}
        return self.do(case, unit, "transition", body)

    def request(self, case: Case, unit: str, to: tuple[str, ...], answer: str = "YES") -> Outcome:
        return self.step(case, unit, "request_care", {"to_units": list(to), "wants_answer": answer})

    def send(
        self, case: Case, unit: str, kind: str, to: tuple[str, ...], cells: Mapping[str, CellValue], about: str = ""
    ) -> Outcome:
        told = {"doc": self.new_id(), "doc_kind": kind, "definition": self.form(kind).hash, "recipients": list(to)}
        return self.do(case, unit, "send", {**told, "cells": dict(cells), **({"in_reply_to": about} if about else {})})

    def requested(self, *to: str) -> Case:
        return accepted(self.request(self.written(), NURSE, to or (CENTRE,)))


@pytest.fixture
def world() -> OpenCare:
    return OpenCare()


def test_nothing_but_the_own_unit_holds_a_case_until_something_is_sent(world: OpenCare) -> None:
    case = world.written()
    assert (case.status, case.parties) == ("OPC_DRAFT", (NURSE,))
    assert {scope for one in case.documents.values() for scope in one.scopes} == {unit_scope(NURSE)}
    with pytest.raises(AssertionError, match="nothing_sent_yet"):
        world.begin(cells={f"parties/{CENTRE}": True})
    invited = world.do(case, NURSE, "change_parties", {"doc": _header(case), "add": [CENTRE], "remove": []})
    assert (invited.verdict.code, invited.case) == ("nothing_sent_yet", case)


def test_a_request_reaches_those_it_is_sent_to_who_write_in_it(world: OpenCare) -> None:
    case = world.requested()
    request = case.of_kind("VBG")[0]
    assert (case.status, case.parties, topic_of(case)) == ("OPC_REQUESTED", (NURSE, CENTRE), "ACUTE_VISIT")
    assert request.scopes == {unit_scope(NURSE), unit_scope(CENTRE)}
    assert (request.marked("recipients"), request.text("sender_unit")) == ((CENTRE,), NURSE)
    assert outstanding(case) == (Asked(request.doc_id, CENTRE, NURSE),)
    case = accepted(world.publish(case, request, CENTRE, {"normal_pain/text": "Ont i höften sedan länge"}))
    assert case.of_kind("VBG")[0].text("normal_pain/text") == "Ont i höften sedan länge"
    acknowledged = world.do(case, CENTRE, "acknowledge", {"doc": request.doc_id})
    assert accepted(acknowledged).of_kind("VBG")[0].text(f"receipt/{CENTRE}/acknowledged") == "Sara Nyberg"


@pytest.mark.parametrize("left_out", [*REQUEST])
def test_a_request_that_lacks_what_it_must_have_is_not_sent(world: OpenCare, left_out: str) -> None:
    case = world.written(cells={path: value for path, value in REQUEST.items() if path != left_out})
    refused = world.request(case, NURSE, (CENTRE,))
    first = "normal_unknown" if left_out.startswith("normal") else left_out
    assert (refused.verdict.code, refused.verdict.params["path"]) == ("care_request_incomplete", first)
    assert refused.case is case
    if left_out.startswith("normal"):
        known = accepted(world.publish(case, case.of_kind("VBG")[0], NURSE, {"normal_unknown": True}))
        assert accepted(world.request(known, NURSE, (CENTRE,))).status == "OPC_REQUESTED"


def test_a_request_is_written_before_it_is_sent(world: OpenCare) -> None:
    assert world.request(world.begin(), NURSE, (CENTRE,)).verdict.code == "care_request_missing"
    for to, code in (((NURSE,), "own_unit_as_recipient"), (("ska-x",), "recipient_without_inbox"), ((), "form")):
        assert world.request(world.written(), NURSE, to).verdict.code == code


@pytest.mark.parametrize(
    ("cells", "path"),
    [
        ({"bp_sys": 120, "bp_dia": 120}, "bp_dia"),
        ({"bp_sys": 110, "bp_dia": 121}, "bp_dia"),
        ({"rr": 3}, "rr"),
        ({"rr": 61}, "rr"),
        ({"spo2": 49}, "spo2"),
        ({"pulse": 251}, "pulse"),
        ({"temp": "29.9"}, "temp"),
        ({"temp": "43.1"}, "temp"),
        ({"since_when": "2026-11-21"}, "since_when"),
    ],
)
def test_what_cannot_be_measured_is_refused(world: OpenCare, cells: Mapping[str, CellValue], path: str) -> None:
    case = world.written()
    refused = world.publish(case, case.of_kind("VBG")[0], NURSE, cells)
    assert (refused.verdict.code, refused.verdict.params["path"]) == ("form", path)


def test_one_pressure_alone_and_two_that_fit_are_taken(world: OpenCare) -> None:
    case = world.written()
    for cells in ({"bp_dia": 80}, {"bp_sys": 120}, {"bp_sys": 81}):
        case = accepted(world.publish(case, case.of_kind("VBG")[0], NURSE, cells))


def test_information_awaits_nothing_and_a_question_afterwards_does(world: OpenCare) -> None:
    case = accepted(world.request(world.written(), NURSE, (CENTRE,), "NO"))
    assert (case.status, outstanding(case)) == ("OPC_INFO_SENT", ())
    case = accepted(world.send(case, NURSE, "ADM", (CENTRE,), QUESTION))
    question = case.of_kind("ADM")[0]
    assert (case.status, outstanding(case)) == ("OPC_REQUESTED", (Asked(question.doc_id, CENTRE, NURSE),))
    case = accepted(world.send(case, CENTRE, "KVI", (NURSE,), {"code": "ANSWER", "text": "I dag"}, question.doc_id))
    assert (case.status, outstanding(case)) == ("OPC_ANSWERED", ())


def test_a_message_after_the_visit_answers_when_nothing_else_waits(world: OpenCare) -> None:
    case = accepted(world.request(world.requested(CENTRE), CENTRE, (WARD,)))  # further in
    assert [one.unit for one in outstanding(case)] == [WARD, CENTRE]
    case = accepted(world.send(case, CENTRE, "MVO", (NURSE,), VISIT))
    assert (case.status, [one.unit for one in outstanding(case)]) == ("OPC_REQUESTED", [WARD])
    case = accepted(world.send(case, WARD, "MVO", (NURSE, CENTRE), VISIT))
    assert (case.status, outstanding(case)) == ("OPC_ANSWERED", ())


def test_a_report_that_asks_itself_leaves_the_question_open(world: OpenCare) -> None:
    case = accepted(world.send(world.requested(), CENTRE, "MVO", (NURSE,), {**VISIT, "wants_answer": "YES"}))
    assert (case.status, {one.unit for one in outstanding(case)}) == ("OPC_REQUESTED", {NURSE, CENTRE})


def test_the_first_message_names_who_takes_part_and_a_later_one_nobody_new(world: OpenCare) -> None:
    case = accepted(world.send(world.begin(CENTRE), CENTRE, "MVO", (NURSE,), {**VISIT, "topic": "MEDICATION"}))
    assert (case.status, case.parties, topic_of(case)) == ("OPC_INFO_SENT", (NURSE, CENTRE), "MEDICATION")
    later = world.send(case, CENTRE, "MVO", (NURSE, WARD), VISIT)
    assert (later.verdict.code, later.case) == ("recipient_not_a_party", case)
    asked = accepted(world.send(world.begin(CENTRE), CENTRE, "MVO", (NURSE,), {**VISIT, "wants_answer": "YES"}))
    assert asked.status == "OPC_REQUESTED"


def test_a_topic_is_the_last_one_told_and_what_else_is_written_leaves_it(world: OpenCare) -> None:
    case = world.create(world.requested(), NURSE, "PLN")
    case = accepted(world.send(case, NURSE, "ADM", (CENTRE,), {**QUESTION, "topic": "EQUIPMENT"}))
    case = accepted(world.publish(case, case.of_kind("PLN")[0], NURSE, {"situation": "Yr"}))
    case = accepted(world.publish(case, case.of_kind("VBG")[0], NURSE, {"diagnoses": "Högt blodtryck"}))
    case = accepted(world.send(case, CENTRE, "MVO", (NURSE,), VISIT))
    assert topic_of(case) == "EQUIPMENT"
    case = accepted(world.publish(case, case.of_kind("VBG")[0], CENTRE, {"topic": "MEDICATION"}))
    assert topic_of(case) == "MEDICATION"


def test_a_municipal_unit_that_begins_sends_a_request_or_an_administrative_message(world: OpenCare) -> None:
    refused = world.send(world.begin(), NURSE, "MVO", (CENTRE,), VISIT)
    assert refused.verdict.code == "role_may_not"
    assert accepted(world.send(world.begin(), NURSE, "ADM", (CENTRE,), QUESTION)).status == "OPC_REQUESTED"


def test_completion_is_asked_for_by_field_and_done_when_the_field_is_written(world: OpenCare) -> None:
    case = world.requested()
    request = case.of_kind("VBG")[0]
    fields = {"fields/a/path": "medication_note", "fields/b/path": "normal_skin"}
    asks = {"code": "COMPLETE", "text": "Vi behöver veta mer", **fields}
    wrong = world.send(case, CENTRE, "KVI", (NURSE,), {**asks, "fields/a/path": "nothing"}, request.doc_id)
    assert wrong.verdict.code == "form"
    case = accepted(world.send(case, CENTRE, "KVI", (NURSE,), asks, request.doc_id))
    (wanted,) = completions(case, NURSE)
    assert (wanted.by, wanted.fields, wanted.left) == (CENTRE, ("medication_note", "normal_skin"), wanted.fields)
    assert completions(case, CENTRE) == ()
    assert {one.unit for one in outstanding(case)} == {NURSE, CENTRE}
    case = accepted(world.publish(case, request, NURSE, {"medication_note": "Listan finns i Pascal"}))
    assert completions(case, NURSE)[0].left == ("normal_skin",)
    case = accepted(world.publish(case, request, NURSE, {"normal_skin/text": "Torr"}))
    assert (completions(case, NURSE), [one.unit for one in outstanding(case)]) == ((), [CENTRE])
    assert case.status == "OPC_REQUESTED"


def test_coordination_begins_when_two_have_written_in_the_planning(world: OpenCare) -> None:
    case = world.create(world.requested(), NURSE, "PLN")
    plan = case.of_kind("PLN")[0]
    case = accepted(world.publish(case, plan, NURSE, {"situation": "Yr"}))
    assert case.status == "OPC_REQUESTED"
    case = accepted(world.publish(case, case.of_kind("VBG")[0], CENTRE, {"diagnoses": "Högt blodtryck"}))
    assert case.status == "OPC_REQUESTED"
    case = accepted(world.publish(case, plan, CENTRE, {"person_view": "Vill vara hemma"}))
    assert case.status == "OPC_COORDINATION"
    case = accepted(world.send(case, CENTRE, "MVO", (NURSE,), VISIT))
    assert (case.status, outstanding(case)) == ("OPC_COORDINATION", ())


def test_only_who_began_it_ends_it_and_is_asked_about_a_sip_where_both_principals_go_on(world: OpenCare) -> None:
    case = world.create(world.requested(), NURSE, "PLN")
    told = {"reason": "GOALS_MET"}
    assert world.step(case, CENTRE, "end_coordination", {**told, "start_sip": "NO"}).verdict.code == "initiator_ends"
    assert asks_for_sip(case, world.context.directory)
    silent = world.step(case, NURSE, "end_coordination", told)
    assert (silent.verdict.code, silent.verdict.params["path"]) == ("form", "start_sip")
    ended = accepted(world.step(case, NURSE, "end_coordination", {**told, "start_sip": "NO"}))
    assert ended.status == "OPC_CLOSED"
    row = {f"unit_rows/{CENTRE}/status": "DONE"}
    case = accepted(world.publish(case, case.of_kind("PLN")[0], CENTRE, row))
    assert not asks_for_sip(case, world.context.directory)
    assert accepted(world.step(case, NURSE, "end_coordination", told)).status == "OPC_CLOSED"
    again = accepted(world.step(ended, NURSE, "reactivate", {"reason": "Behovet kom tillbaka"}))
    assert again.status == "OPC_REQUESTED"


def test_a_death_by_mistake_gives_the_case_back_where_it_was(world: OpenCare) -> None:
    case = world.requested()
    dead = accepted(
        world.step(case, CENTRE, "mark_deceased", {"deceased_on": world.context.facts.today, "confirmed": True})
    )
    assert dead.status == "OPC_DECEASED"
    assert world.request(dead, NURSE, (WARD,)).verdict.code == "case_of_deceased"
    back = accepted(world.step(dead, CENTRE, "unmark_deceased", {"reason": "Fel person"}))
    assert back.status == "OPC_REQUESTED"


def test_nobody_but_the_store_converts_a_case(world: OpenCare) -> None:
    assert world.step(world.requested(), WARD, "converted").verdict.code == "case_unknown"
    assert world.step(world.requested(), NURSE, "converted").verdict.code == "not_now"


def test_whoever_is_left_out_by_the_person_gets_no_request_nor_what_she_keeps_to_herself(world: OpenCare) -> None:
    limited = {
        "consent/SAMORDNING_OPENV/excluded_units": [CENTRE],
        "consent/SAMORDNING_OPENV/excluded_topics/MEDICATION": True,
    }
    case = world.create(world.begin(consent="BEGRÄNSAT", cells=limited), NURSE, "VBG")
    case = accepted(world.publish(case, case.of_kind("VBG")[0], NURSE, {**REQUEST, "medication_note": "Waran"}))
    assert world.request(case, NURSE, (CENTRE,)).verdict.code == "consent_excludes_unit"
    told = world.request(case, NURSE, (WARD,)).verdict
    assert (told.code, told.params["topic"]) == ("consent_excludes_topic", "MEDICATION")
    denied = world.create(world.begin(consent="NEKAT"), NURSE, "VBG")
    denied = accepted(world.publish(denied, denied.of_kind("VBG")[0], NURSE, REQUEST))
    assert world.request(denied, NURSE, (CENTRE,)).verdict.code == "consent_does_not_allow"
    assert (
        accepted(world.step(denied, NURSE, "abort_coordination", {"reason": "CONSENT_DENIED"})).status == "OPC_ABORTED"
    )


def test_whoever_sends_a_request_back_owes_no_answer(world: OpenCare) -> None:
    case = world.requested(CENTRE, WARD)
    request = case.of_kind("VBG")[0]
    case = accepted(world.do(case, WARD, "misdirected", {"doc": request.doc_id, "reason": "WRONG_UNIT"}))
    assert [one.unit for one in outstanding(case)] == [CENTRE]
    assert case.parties == (NURSE, CENTRE)
    assert unit_scope(WARD) not in case.of_kind("VBG")[0].scopes


def test_every_form_tells_of_the_same_topics(world: OpenCare) -> None:
    for form in ("VBG", "MVO", "ADM"):
        topic = world.form(form).item("topic")
        assert topic is not None
        assert {option.code for option in topic.options} == TOPICS


def test_what_is_prepared_stays_until_the_person_is_taken_in(world: OpenCare) -> None:
    case = world.written(cells={**REQUEST, "prepared": True, "urgency": "ACUTE"})
    assert case.of_kind("VBG")[0].scopes == {unit_scope(NURSE)}
    case = accepted(world.request(case, NURSE, (WARD,)))
    request = case.of_kind("VBG")[0]
    assert (case.parties, request.text("priority")) == ((WARD, NURSE), "high")
    assert request.scopes == {unit_scope(NURSE), unit_scope(WARD)}


def test_outwards_is_away_from_the_hospital() -> None:
    assert not goes_outwards("KOM_SSK", ("VC", "SLUTEN"))
    assert goes_outwards("VC", ("SPEC_OPEN", "KOM_SSK"))
    assert not goes_outwards("VC", ("VC", "EXTERN"))
    assert not goes_outwards("EXTERN", ("KOM_SOL",))


LIMITS = load_limits({14: {"title": "x", "law": "y", "limits": [{"since": "2018-01-01", "limit": "24 weekday_hours"}]}})


def handled(world: OpenCare, case: Case, times: Mapping[str, str]) -> list[Deadline]:
    """Deadline 14 of the case; operations without a time of their own were accepted on Friday at noon."""
    told = deadlines_of(case, lambda op: times.get(op, "2026-11-20T11:00:00.000Z"), world.context.directory, LIMITS)
    return [one for one in told if one.number == HANDLED]


def test_what_has_come_is_handled_within_a_weekday_counted_from_when_it_came(world: OpenCare) -> None:
    case = world.requested()
    (one,) = handled(world, case, {})
    assert (one.unit, one.due, one.met) == (CENTRE, "2026-11-23T11:00:00.000Z", "")
    late = accepted(world.request(case, CENTRE, (WARD,)))
    at = {late.of_kind("VBG")[0].cells[f"recipients/{WARD}"].op_id: "2026-11-24T08:00:00.000Z"}
    assert [(d.unit, d.began) for d in handled(world, late, at)][1] == (WARD, "2026-11-24T08:00:00.000Z")
    taken = accepted(world.do(case, CENTRE, "acknowledge", {"doc": case.of_kind("VBG")[0].doc_id}))
    assert handled(world, taken, {})[0].met


def test_a_question_is_handled_when_it_is_answered_not_when_it_is_taken_on(world: OpenCare) -> None:
    case = accepted(world.send(world.begin(), NURSE, "ADM", (CENTRE,), QUESTION))
    question = case.of_kind("ADM")[0]
    case = accepted(world.do(case, CENTRE, "acknowledge", {"doc": question.doc_id}))
    assert handled(world, case, {})[0].met == ""
    case = accepted(world.send(case, CENTRE, "KVI", (NURSE,), {"code": "ANSWER", "text": "I dag"}, question.doc_id))
    assert handled(world, case, {})[0].met


def accepted(outcome: Outcome) -> Case:
    assert outcome.verdict.accepted, outcome.verdict
    assert outcome.case is not None
    return outcome.case


def _header(case: Case) -> str:
    assert case.header is not None
    return case.header.doc_id
