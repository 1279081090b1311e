"""Messages: answers, corrections, forwarding, what a unit keeps to itself, and what a form knows of the case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

import pytest

from domain.apply import apply
from domain.case import Case, Document
from domain.case_facts import case_facts
from domain.directory import Directory, Unit
from domain.inbox import InboxGroup, inbox_entries
from domain.outcome import Outcome
from tests.domain.world import World, complete_plan

ADM: Mapping[str, object] = {"subject": "QUESTION", "body": "Vilken dag provas rullatorn ut?"}
UKL: Mapping[str, object] = {"assessed_at": "2026-11-20T08:30", "physician": "Nils Ros"}
UTS: Mapping[str, object] = {
    "discharged_at": "2026-11-20T08:45",
    "destination": "HOME",
    "new_medication_list_given": "YES",
    "patient_got_written_info": "YES",
}


@pytest.fixture
def world() -> World:
    """Kommun SSK and Socialtjänst belong to one organisation, the others to none that is told of."""
    world = World()
    units = {
        **world.context.directory.units,
        "ska-ssk": Unit("ska-ssk", "Kommun SSK", "KOM_SSK", "Skaraborg", "Kommun", "Vård och omsorg"),
        "ska-soc1": Unit("ska-soc1", "Socialtjänst 1", "KOM_SOL", "Skaraborg", "Kommun", "Vård och omsorg"),
    }
    known = world.context.directory
    directory = Directory(MappingProxyType(units), known.memberships, known.seats)
    world.context = replace(world.context, directory=directory)
    return world


@pytest.fixture
def case(world: World) -> Case:
    return world.admission(("ska-ssk", "ska-vc1"))


def send(
    world: World, case: Case, unit: str, kind: str, to: list[str], cells: Mapping[str, object], **more: object
) -> Outcome:
    body = {"doc": world.new_id(), "doc_kind": kind, "definition": world.form(kind).hash, "recipients": to}
    return world.do(case, unit, "send", {**body, "cells": dict(cells), **more})


def done(outcome: Outcome) -> Case:
    assert outcome.verdict.accepted, outcome.verdict
    assert outcome.case is not None
    return outcome.case


def admission(case: Case) -> Document:
    return case.of_kind("INS")[0]


def asked_of(case: Case, unit: str) -> list[str]:
    return [e.reason for e in inbox_entries(case, unit) if e.group is InboxGroup.WAITING_FOR_US]


def test_ready_withdrawn_and_discharge_are_always_of_high_priority(world: World, case: Case) -> None:
    to = ["ska-ssk", "ska-vc1"]
    case = done(send(world, case, "ska-avd1", "UKL", to, UKL, priority="normal"))
    withdrawn = {"reason": "WORSE", "withdrawn_at": "2026-11-20T09:00"}
    case = done(send(world, case, "ska-avd1", "UKL_W", to, withdrawn))
    case = done(send(world, case, "ska-avd1", "UKL", to, UKL))
    case = done(send(world, case, "ska-avd1", "UTS", to, UTS))
    assert {doc.value("priority") for kind in ("UKL", "UKL_W", "UTS") for doc in case.of_kind(kind)} == {"high"}
    assert done(send(world, case, "ska-avd1", "ADM", to, ADM)).of_kind("ADM")[0].value("priority") == "normal"


def test_a_notice_that_somebody_is_ready_goes_in_spite_of_warnings_and_says_which(world: World, case: Case) -> None:
    case = done(send(world, case, "ska-avd1", "UKL", ["ska-ssk", "ska-vc1"], UKL))
    sent = case.of_kind("UKL")[0]
    assert sent.marked("skipped") == ("areas_missing", "sip_not_assessed", "situation_missing")
    assert sent.value("snapshot/sip_to_be_done") == "NOT_ASSESSED"


def test_what_the_planning_says_is_asked_when_somebody_is_ready(world: World, case: Case) -> None:
    case = world.create(case, "ska-ssk", "PLN")
    told = {"situation": "Går med rollator", "areas/mobility/now": "1", "sip_to_be_done": "YES"}
    case = done(world.publish(case, case.of_kind("PLN")[0], "ska-ssk", told))
    sent = done(send(world, case, "ska-avd1", "UKL", ["ska-ssk", "ska-vc1"], UKL)).of_kind("UKL")[0]
    assert sent.marked("skipped") == ()
    assert sent.value("snapshot/sip_to_be_done") == "YES"


def test_a_discharge_without_notice_asks_for_a_reason_and_one_before_the_notice_is_refused(
    world: World, case: Case
) -> None:
    planning = world.create(case, "ska-ssk", "PLN")
    planning = done(world.publish(planning, planning.of_kind("PLN")[0], "ska-ssk", {"situation": "Stabil"}))
    to = ["ska-ssk", "ska-vc1"]
    refused = send(world, planning, "ska-avd1", "UTS", to, UTS).verdict
    assert (refused.code, refused.params["path"]) == ("form", "without_ready_reason")
    reason = {**UTS, "without_ready_reason": "Ville hem på egen begäran"}
    told = done(send(world, planning, "ska-avd1", "UTS", to, reason))
    assert "without_ready" in told.of_kind("UTS")[0].marked("skipped")

    ready = done(send(world, case, "ska-avd1", "UKL", to, UKL))
    early = send(world, ready, "ska-avd1", "UTS", to, {**UTS, "discharged_at": "2026-11-20T08:00"}).verdict
    assert early.params["finding"] == "discharged_before_ready"
    assert send(world, ready, "ska-avd1", "UTS", to, UTS).verdict.accepted


def test_an_answer_reaches_who_sent_or_got_the_message_and_is_shown_on_it(world: World, case: Case) -> None:
    answer = {"code": "ANSWER", "text": "Vi tar emot på torsdag"}
    about = admission(case).doc_id
    told = done(send(world, case, "ska-ssk", "KVI", ["ska-avd1"], answer, in_reply_to=about))
    assert admission(told).marked("reply") == (told.of_kind("KVI")[0].doc_id,)
    assert "answered" in asked_of(told, "ska-avd1")
    assert next(e for e in inbox_entries(told, "ska-avd1") if e.kind == "KVI").group is InboxGroup.WAITING_FOR_US
    assert send(world, case, "ska-ssk", "KVI", ["ska-avd1"], answer).verdict.params["part"] == "in_reply_to"


def test_an_answer_to_somebody_who_had_no_part_in_it_is_refused(world: World, case: Case) -> None:
    alone = done(
        send(
            world,
            case,
            "ska-avd1",
            "MVO",
            ["ska-ssk"],
            {"summary": "Ny dos", "wants_answer": "NO", "person_informed": "YES"},
        )
    )
    about = alone.of_kind("MVO")[0].doc_id
    answer = {"code": "ANSWER", "text": "Tack"}
    told = send(world, alone, "ska-ssk", "KVI", ["ska-vc1"], answer, in_reply_to=about).verdict
    assert (told.code, told.params["unit"]) == ("answer_elsewhere", "ska-vc1")
    assert (
        send(world, alone, "ska-vc1", "KVI", ["ska-avd1"], answer, in_reply_to=about).verdict.code == "answered_is_gone"
    )


def test_a_request_for_more_points_at_fields_of_what_it_answers(world: World, case: Case) -> None:
    about = admission(case).doc_id
    row = world.new_id()
    ask = {"code": "COMPLETE", "text": "Vilken sort?", f"fields/{row}/path": "current_services"}
    told = done(send(world, case, "ska-ssk", "KVI", ["ska-avd1"], ask, in_reply_to=about))
    assert asked_of(told, "ska-avd1") == ["complete_fields"]
    wrong = {**ask, f"fields/{row}/path": "favourite_colour"}
    refused = send(world, case, "ska-ssk", "KVI", ["ska-avd1"], wrong, in_reply_to=about).verdict
    assert refused.params["finding"] == "unknown_option"
    nothing = {"code": "COMPLETE", "text": "Mer, tack"}
    assert (
        send(world, case, "ska-ssk", "KVI", ["ska-avd1"], nothing, in_reply_to=about).verdict.params["path"] == "fields"
    )


def corrected(world: World, case: Case, to: tuple[str, ...], old: str) -> Outcome:
    cells = {path: cell.value for path, cell in admission(case).cells.items() if world.form("INS").item(path)}
    return send(
        world, case, "ska-avd1", "INS", list(to), {**cells, "estimated_discharge": "2026-11-28"}, supersedes=old
    )


def test_a_correction_takes_the_place_of_the_old_message_for_all_who_have_it(world: World, case: Case) -> None:
    old = admission(case).doc_id
    short = corrected(world, case, ("ska-ssk",), old).verdict
    assert (short.code, short.params["unit"]) == ("correction_reaches_all", "ska-vc1")
    told = done(corrected(world, case, ("ska-ssk", "ska-vc1"), old))
    new = max(told.of_kind("INS"), key=lambda one: one.doc_id)
    assert told.documents[old].value("superseded_by") == new.doc_id
    assert told.documents[old].text("estimated_discharge") == "2026-11-25"
    assert new.value("supersedes") == old
    assert told.header is not None
    assert told.header.text("estimated_discharge") == "2026-11-28"
    assert told.status == case.status
    assert corrected(world, told, ("ska-ssk", "ska-vc1"), old).verdict.code == "already_replaced"
    waiting = [e.doc_id for e in inbox_entries(told, "ska-ssk") if e.group is InboxGroup.TO_ACKNOWLEDGE]
    assert waiting == [new.doc_id]


def test_only_the_sender_corrects_and_only_what_can_be_sent_anew(world: World, case: Case) -> None:
    about = admission(case).doc_id
    told = send(world, case, "ska-vc1", "ADM", ["ska-ssk"], ADM, supersedes=about).verdict
    assert told.code == "replaced_is_not_ours"
    ready = done(send(world, case, "ska-avd1", "UKL", ["ska-ssk", "ska-vc1"], UKL))
    again = send(
        world, ready, "ska-avd1", "UKL", ["ska-ssk", "ska-vc1"], UKL, supersedes=ready.of_kind("UKL")[0].doc_id
    )
    assert again.verdict.code == "cannot_be_replaced"


def test_a_message_goes_on_within_the_organisation_with_its_history(world: World, case: Case) -> None:
    message = admission(case).doc_id
    told = done(world.do(case, "ska-ssk", "forward", {"doc": message, "unit": "ska-soc1"}))
    document = told.documents[message]
    assert document.value("receipt/ska-ssk/forwarded") == "ska-soc1"
    assert document.value("forwarded_from/ska-soc1") == "ska-ssk"
    assert "unit:ska-soc1" in document.scopes
    assert "unit:ska-ssk" in document.scopes
    assert told.takes_part("ska-soc1")
    waits = {
        unit: [e.doc_id for e in inbox_entries(told, unit) if e.group is InboxGroup.TO_ACKNOWLEDGE]
        for unit in told.parties
    }
    assert waits["ska-soc1"] == [message]
    assert waits["ska-ssk"] == []
    refused = {
        unit: world.do(told, "ska-ssk", "forward", {"doc": message, "unit": unit}).verdict.code
        for unit in ("ska-soc1", "fyr-ssk", "ska-ssk", "nobody")
    }
    assert refused == {
        "ska-soc1": "has_it_already",
        "fyr-ssk": "forward_within_organisation",
        "ska-ssk": "forward_within_organisation",
        "nobody": "recipient_without_inbox",
    }


def test_what_came_to_the_wrong_unit_is_the_senders_to_mend(world: World, case: Case) -> None:
    message = admission(case).doc_id
    told = done(world.do(case, "ska-ssk", "misdirected", {"doc": message, "reason": "WRONG_UNIT", "unit": "fyr-ssk"}))
    assert told.documents[message].value("receipt/ska-ssk/right_unit") == "fyr-ssk"
    assert asked_of(told, "ska-avd1") == ["misdirected"]
    mended = done(corrected(world, told, ("fyr-ssk", "ska-vc1"), message))
    assert asked_of(mended, "ska-avd1") == []


def test_notes_stay_at_the_unit_and_move_nothing(world: World, case: Case) -> None:
    case = world.create(case, "ska-ssk", "INT")
    note = case.of_kind("INT")[0]
    row = world.new_id()
    told = done(world.publish(case, note, "ska-ssk", {f"notes/{row}/text": "Ring dottern"}))
    assert told.documents[note.doc_id].scopes == {"unit:ska-ssk"}
    assert told.status == case.status == "INP_ADMITTED"
    again = {"doc": world.new_id(), "doc_kind": "INT", "definition": world.form("INT").hash}
    assert world.do(told, "ska-ssk", "create_document", again).verdict.code == "document_exists"
    assert world.do(told, "ska-vc1", "create_document", again).verdict.accepted
    other = world.do(told, "ska-vc1", "publish", world.publish_body(told, note, {f"notes/{row}/text": "x"}))
    assert other.verdict.code == "document_unknown"
    grown = done(world.do(told, "ska-ssk", "forward", {"doc": admission(told).doc_id, "unit": "ska-soc1"}))
    assert grown.documents[note.doc_id].scopes == {"unit:ska-ssk"}


def share(world: World, case: Case, user: str, doc: str, body: str, **more: object) -> Outcome:
    told = {
        "doc": doc,
        "doc_kind": "ADM",
        "definition": world.form("ADM").hash,
        "recipients": ["ska-avd1"],
        "cells": {"body": body},
        **more,
    }
    return world_do(world, case, user, told)


def world_do(world: World, case: Case, user: str, body: Mapping[str, object]) -> Outcome:
    return apply(case, world.operation(case, "ska-ssk", "share_draft", body, user=user), world.context)


def test_a_shared_draft_is_written_by_one_at_a_time_and_can_be_taken_over(world: World, case: Case) -> None:
    doc = world.new_id()
    case = done(share(world, case, "ska-ssk.1", doc, "Hej"))
    assert case.documents[doc].scopes == {"unit:ska-ssk"}
    assert share(world, case, "ska-ssk.2", doc, "Nej").verdict.code == "draft_with_other"
    taken = done(share(world, case, "ska-ssk.2", doc, "Hej, Eva", take_over_from="ska-ssk.1"))
    assert taken.documents[doc].value("draft/holder") == "ska-ssk.2"
    assert share(world, taken, "ska-ssk.1", doc, "Hej igen").verdict.code == "draft_with_other"
    late = share(world, taken, "ska-ssk.1", doc, "Hej igen", take_over_from="ska-ssk.1")
    assert late.verdict.code == "draft_with_other"
    sent = done(send(world, taken, "ska-ssk", "ADM", ["ska-avd1"], ADM, draft=doc))
    assert sent.documents[doc].value("draft/state") == "SENT"
    assert send(world, sent, "ska-ssk", "ADM", ["ska-avd1"], ADM, draft=doc).verdict.code == "draft_ended"
    assert share(world, sent, "ska-ssk.2", doc, "Mer").verdict.code == "draft_ended"
    thrown = done(share(world, taken, "ska-ssk.2", doc, "", discard=True))
    assert thrown.documents[doc].value("draft/state") == "DISCARDED"


def test_a_shared_draft_need_not_be_complete_but_holds_only_what_its_form_has(world: World, case: Case) -> None:
    empty = {"doc": world.new_id(), "doc_kind": "ADM", "definition": world.form("ADM").hash, "recipients": []}
    assert world_do(world, case, "ska-ssk.1", {**empty, "cells": {}}).verdict.accepted
    assert world_do(world, case, "ska-ssk.1", {**empty, "cells": {"colour": "x"}}).verdict.code == "unknown_cell"
    assert world_do(world, case, "ska-ssk.1", {**empty, "cells": {"subject": "X"}}).verdict.code == "form"


def test_facts_are_told_from_what_the_unit_holds_and_only_from_that(world: World, case: Case) -> None:
    ready = done(send(world, case, "ska-avd1", "UKL", ["ska-vc1"], UKL))
    known = {unit: case_facts(ready, unit, world.context.directory, "2026-11-20") for unit in ("ska-avd1", "ska-ssk")}
    assert known["ska-avd1"]["case.ready_at"] == "2026-11-20T08:30"
    assert "case.ready_at" not in known["ska-ssk"]
    assert "case.child" not in known["ska-ssk"]


def test_a_decision_against_a_plan_asks_to_cancel_the_call(world: World) -> None:
    case, _ = world.plan_with_meeting_held(complete_plan(world))
    facts = case_facts(case, "ska-ssk", world.context.directory, "2026-11-20")
    assert "case.sip_called" not in facts
    call = {
        "kind": "SUMMONS",
        "purpose": "Planera",
        "long_term_goal": "Hem",
        "questions/r1/text": "Vem gör vad?",
        "date": "2026-11-25",
        "time_from": "09:00",
        "time_to": "10:00",
        "form": "HOME",
        "place": "Hemma",
        "called/r1/unit": "ska-vc1",
        "called/r1/contribution": "Träning hemma",
    }
    called = done(send(world, case, "ska-ssk", "KAL", ["ska-vc1"], call))
    assert case_facts(called, "ska-ssk", world.context.directory, "2026-11-20")["case.sip_called"] == "YES"
    assert called.of_kind("KAL")[0].marked("skipped") == ("fvk_missing",)


def test_a_call_is_answered_by_coming_by_somebody_else_by_the_right_unit_or_by_a_reason(world: World) -> None:
    case, _ = world.plan_with_meeting_held(complete_plan(world))
    call = {
        "kind": "SUMMONS",
        "purpose": "Planera",
        "long_term_goal": "Hem",
        "questions/r1/text": "Vem gör vad?",
        "date": "2026-11-25",
        "time_from": "09:00",
        "time_to": "10:00",
        "form": "HOME",
        "place": "Hemma",
        "called/r1/unit": "ska-vc1",
        "called/r1/contribution": "Träning hemma",
    }
    case = done(send(world, case, "ska-ssk", "KAL", ["ska-vc1"], call))
    about = case.of_kind("KAL")[0].doc_id

    def answer(**cells: object) -> str:
        told = send(world, case, "ska-vc1", "KVI", ["ska-ssk"], {"code": "ANSWER", **cells}, in_reply_to=about)
        return "" if told.verdict.accepted else told.verdict.params["path"]

    assert answer(text="Tack") == "coming"
    assert answer(coming="COMES") == ""
    assert answer(coming="SUBSTITUTE") == "substitute"
    assert answer(coming="SUBSTITUTE", substitute="Åsa Nord") == ""
    assert answer(coming="WRONG_UNIT") == "right_unit"
    assert answer(coming="WRONG_UNIT", right_unit="ska-avd1") == ""
    assert answer(coming="HINDERED") == "text"
    assert answer(coming="HINDERED", text="Stängt den veckan") == ""
    admitted = world.admission(("ska-ssk", "ska-vc1"))
    notice = admission(admitted).doc_id
    told = {"code": "ANSWER", "text": "Ja"}
    plain = send(world, admitted, "ska-vc1", "KVI", ["ska-avd1"], told, in_reply_to=notice)
    assert plain.verdict.accepted


def test_a_message_that_wants_an_answer_waits_for_it_once_it_is_taken_on(world: World, case: Case) -> None:
    case = done(send(world, case, "ska-avd1", "ADM", ["ska-ssk"], {**ADM, "wants_answer": "YES"}))
    question = case.of_kind("ADM")[0].doc_id
    assert "answer_wanted" not in asked_of(case, "ska-ssk")
    case = done(world.do(case, "ska-ssk", "acknowledge", {"doc": question}))
    assert asked_of(case, "ska-ssk") == ["answer_wanted"]
    answer = {"code": "ANSWER", "text": "På fredag"}
    case = done(send(world, case, "ska-ssk", "KVI", ["ska-avd1"], answer, in_reply_to=question))
    assert asked_of(case, "ska-ssk") == []


class TestOnPaper:
    BUP = "ska-bup"

    @pytest.fixture(autouse=True)
    def _somebody_without_an_inbox(self, world: World) -> None:
        known = world.context.directory
        bup = Unit(self.BUP, "BUP", "REGIONHALSA", "Skaraborg", inbox_state="NOT_CONNECTED")
        units = MappingProxyType({**known.units, self.BUP: bup})
        world.context = replace(world.context, directory=Directory(units, known.memberships, known.seats))

    def test_a_message_may_be_for_somebody_without_an_inbox_alone(self, world: World, case: Case) -> None:
        sent = done(send(world, case, "ska-ssk", "ADM", [], ADM, on_paper=[self.BUP]))
        (message,) = sent.of_kind("ADM")
        assert message.marked("on_paper") == (self.BUP,)
        assert message.marked("recipients") == ()
        assert message.scopes == {"unit:ska-ssk"}
        assert self.BUP not in sent.parties

    def test_or_for_some_with_one_too(self, world: World, case: Case) -> None:
        (message,) = done(send(world, case, "ska-ssk", "ADM", ["ska-vc1"], ADM, on_paper=[self.BUP])).of_kind("ADM")
        assert (message.marked("recipients"), message.marked("on_paper")) == (("ska-vc1",), (self.BUP,))

    def test_whoever_has_an_inbox_is_sent_to(self, world: World, case: Case) -> None:
        refused = send(world, case, "ska-ssk", "ADM", [], ADM, on_paper=["ska-vc1"]).verdict
        assert (refused.accepted, refused.code) == (False, "recipient_has_inbox")
        assert send(world, case, "ska-ssk", "ADM", [], ADM, on_paper=["nobody"]).verdict.code == (
            "recipient_without_inbox"
        )

    def test_nobody_at_all_is_still_nobody_and_a_legal_notice_is_no_letter(self, world: World, case: Case) -> None:
        assert send(world, case, "ska-ssk", "ADM", [], ADM, on_paper=[]).verdict.code == "no_recipient"
        assert not send(world, case, "ska-avd1", "UKL", [], UKL, on_paper=[self.BUP]).verdict.accepted
