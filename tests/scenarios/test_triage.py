"""What a unit does with the rows of its inbox (look.md §5, domain.md §2.2): taken, watched, done, and taken back."""

from __future__ import annotations

import pytest

from desktop.models.inbox_rows import InboxGroupKey, InboxItem
from desktop.models.records import QueueState
from desktop.models.unit_records import Phrase
from domain.deadlines import Standing
from tests.scenarios.acts import READY, asked, case_at, holds, message_at, standing_of, tell_all
from tests.scenarios.county import County
from tests.sync.little_town import Device

TO_ACKNOWLEDGE, FOR_US, WATCHED = (
    InboxGroupKey.TO_ACKNOWLEDGE,
    InboxGroupKey.WAITING_FOR_US,
    InboxGroupKey.WATCHED,
)


def rows(device: Device, case_id: str) -> list[InboxItem]:
    return [row for row in device.desk.inbox().items if row.case_id == case_id]


def only_row(device: Device, case_id: str) -> InboxItem:
    (row,) = rows(device, case_id)
    return row


def test_a_case_is_taken_by_one_and_the_later_one_is_told_who_has_it(county: County) -> None:
    case_id = county.admit()
    nurse, ward = county.device("Kommun SSK"), county.device("Sjukhusavdelning 1")
    colleague = county.colleague("ska-ssk")
    colleague.sync()
    assert nurse.desk.triage.assign(case_id, nurse.user_id, "Anna Lindh").queued
    assert only_row(nurse, case_id).assigned == nurse.user_id, "before anything is sent"
    assert colleague.desk.triage.assign(case_id, colleague.user_id, "Kim Sjö").queued, "she has not heard of it yet"
    county.sync()
    colleague.sync()
    nurse.sync()
    for device in (nurse, colleague):
        row = only_row(device, case_id)
        assert (row.assigned, row.assigned_name) == (nurse.user_id, "Anna Lindh")
        record = device.desk.case(case_id)
        assert record is not None
        assert record.unverified == frozenset()
    assert colleague.desk.triage.assign(case_id, colleague.user_id, "Kim Sjö").queued, (
        "now she knows, and takes it over"
    )
    colleague.sync()
    nurse.sync()
    assert only_row(nurse, case_id).assigned_name == "Kim Sjö"
    assert nurse.desk.triage.assign(case_id, "", "").queued
    nurse.sync()
    colleague.sync()
    assert only_row(colleague, case_id).assigned == ""
    assert [doc.kind for doc in case_at(ward, case_id).documents.values() if doc.kind == "TRIAGE"] == []


def test_a_watched_row_is_back_on_its_day_with_what_was_noted(county: County) -> None:
    case_id = county.admit(cells={"admitted_at": "2026-11-20T08:00"})
    nurse, colleague = county.device("Kommun SSK"), county.colleague("ska-ssk")
    message = county.document(nurse, case_id, "INS")
    assert nurse.desk.acknowledge(case_id, message).queued
    ward = county.device("Sjukhusavdelning 1")
    assert ward.desk.create_document(case_id, "PLN").queued
    county.sync()
    row = only_row(nurse, case_id)
    assert (row.group, row.reason) == (FOR_US, "inbox.own_row_missing")
    assert nurse.desk.triage.watch(case_id, row.doc_id, nurse.clock.today()).code == "watch_day_passed"
    assert nurse.desk.triage.watch(case_id, row.doc_id, "2026-11-22", "väntar på hemtjänsten").queued
    county.sync()
    colleague.sync()
    for device in (nurse, colleague):
        put_away = only_row(device, case_id)
        assert (put_away.group, put_away.watched_until) == (WATCHED, "2026-11-22")
        assert (put_away.watch_note, put_away.watch_mine) == ("väntar på hemtjänsten", False)
    county.hours(24)
    assert only_row(nurse, case_id).group is WATCHED
    county.hours(24)
    back = only_row(nurse, case_id)
    assert (back.group, back.reason, back.watch_note) == (FOR_US, "inbox.own_row_missing", "väntar på hemtjänsten")
    assert nurse.desk.triage.unwatch(case_id, row.doc_id).queued
    assert only_row(nurse, case_id).watch_note == ""


def test_what_one_watches_alone_stands_where_it_stood_for_the_others(county: County) -> None:
    case_id = county.admit()
    nurse, colleague = county.device("Kommun SSK"), county.colleague("ska-ssk")
    message = county.document(nurse, case_id, "INS")
    assert nurse.desk.triage.watch(case_id, message, "2026-11-21", mine=True).queued
    county.sync()
    colleague.sync()
    mine = only_row(nurse, case_id)
    assert (mine.group, mine.watch_mine) == (WATCHED, True)
    assert only_row(colleague, case_id).group is TO_ACKNOWLEDGE
    assert only_row(colleague, case_id).watched_until == ""
    assert nurse.desk.triage.unwatch(case_id, message).queued
    assert only_row(nurse, case_id).group is TO_ACKNOWLEDGE


def test_a_row_that_is_due_is_not_put_away_beyond_that(county: County) -> None:
    case_id = county.admit()
    nurse = county.device("Kommun SSK")
    message = county.document(nurse, case_id, "INS")
    due = only_row(nurse, case_id).due
    assert due
    assert nurse.desk.triage.watch(case_id, message, "2026-12-24").queued
    assert only_row(nurse, case_id).watched_until == due[:10]
    county.hours(72)
    assert only_row(nurse, case_id).group is TO_ACKNOWLEDGE


def test_done_leaves_the_list_until_something_new_happens(county: County) -> None:
    case_id = county.admit()
    nurse, colleague = county.device("Kommun SSK"), county.colleague("ska-ssk")
    ward = county.device("Sjukhusavdelning 1")
    message = county.document(nurse, case_id, "INS")
    refused = nurse.desk.triage.done(case_id, message)
    assert (refused.queued, refused.code) == (False, "acknowledge_before_done")
    assert nurse.desk.acknowledge(case_id, message).queued
    assert ward.desk.create_document(case_id, "PLN").queued
    county.sync()
    planning = only_row(nurse, case_id).doc_id
    assert nurse.desk.triage.done(case_id, planning).queued
    county.sync()
    colleague.sync()
    assert rows(nurse, case_id) == rows(colleague, case_id) == []
    assert colleague.desk.triage.undone(case_id, planning).queued
    colleague.sync()
    nurse.sync()
    assert only_row(nurse, case_id).reason == "inbox.own_row_missing"
    assert nurse.desk.triage.done(case_id, planning).queued
    ready = tell_all(county, case_id, "UKL", READY)
    assert [row.doc_id for row in rows(nurse, case_id) if row.group is TO_ACKNOWLEDGE] == [ready.doc_id], "that is new"
    assert nurse.desk.acknowledge(case_id, ready.doc_id).queued
    county.sync()
    (runs,) = rows(nurse, case_id)
    assert runs.reason == "inbox.ready"
    assert nurse.desk.triage.done(case_id, runs.doc_id).code == "done_by_doing"


def test_an_acknowledgement_is_taken_back_until_somebody_has_built_on_it(county: County) -> None:
    case_id = county.admit()
    nurse, ward = county.device("Kommun SSK"), county.device("Sjukhusavdelning 1")
    message = county.document(nurse, case_id, "INS")
    before = rows(nurse, case_id)
    assert nurse.desk.acknowledge(case_id, message).queued
    county.sync()
    assert rows(nurse, case_id) == []
    assert nurse.desk.triage.take_back(case_id, message, "acknowledged").queued
    assert [row for row in rows(nurse, case_id) if not row.pending] == before
    county.sync()
    assert rows(nurse, case_id) == before
    (receipt,) = [one for one in message_at(ward, case_id, message).receipts if one.unit_id == "ska-ssk"]
    assert receipt.acknowledged_by == ""
    assert Standing.MET not in standing_of(nurse, case_id, 3)
    assert nurse.desk.acknowledge(case_id, message).queued
    county.sync()
    assert ward.desk.create_document(case_id, "PLN").queued
    ward.sync()
    told = nurse.desk.triage.take_back(case_id, message, "acknowledged")
    assert told.queued, "she has not heard of it yet"
    county.sync()
    held = next(item for item in nurse.desk.outbox() if item.state is QueueState.HELD)
    assert held.reason == "others_have_acted"
    assert nurse.desk.take_back(held.op_id).code == ""
    refused = nurse.desk.triage.take_back(case_id, message, "acknowledged")
    assert (refused.queued, refused.code) == (False, "others_have_acted")


def test_what_was_passed_on_is_taken_back_until_it_is_opened(county: County) -> None:
    case_id = county.admit(recipients=("Socialtjänst 1", "Vårdcentral 1"))
    first, second = county.device("Socialtjänst 1"), county.device("Socialtjänst 2")
    message = county.document(first, case_id, "INS")
    assert first.desk.messages.forward(case_id, message, "ska-soc2").queued
    county.sync()
    assert holds(second, case_id, message)
    assert first.desk.triage.take_back(case_id, message, "forwarded").queued
    county.sync()
    assert asked(first, case_id, TO_ACKNOWLEDGE) == ["INS"]
    assert second.desk.shown.case(case_id) is None, "nothing of the case is left there"
    assert "ska-soc2" not in case_at(first, case_id).parties

    assert first.desk.messages.forward(case_id, message, "ska-soc2").queued
    county.sync()
    assert second.desk.mark_seen(case_id, message).queued
    county.sync()
    refused = first.desk.triage.take_back(case_id, message, "forwarded")
    assert (refused.queued, refused.code) == (False, "others_have_acted")


@pytest.mark.parametrize("offline", [False, True])
def test_what_was_sent_back_is_asked_for_again_by_its_ids_alone(county: County, offline: bool) -> None:
    case_id = county.admit(recipients=("Socialtjänst 1", "Vårdcentral 1"))
    social, ward = county.device("Socialtjänst 1"), county.device("Sjukhusavdelning 1")
    message = county.document(social, case_id, "INS")
    before = rows(social, case_id)
    assert social.desk.messages.misdirected(case_id, message, "WRONG_UNIT").queued
    if not offline:
        county.sync()
    assert rows(social, case_id) == []
    assert social.desk.triage.take_back(case_id, message, "misdirected").queued
    if offline:
        shown = [row for row in rows(social, case_id) if not row.pending]
        assert shown == before, "nothing has left this computer"
    county.sync()
    assert rows(social, case_id) == before
    assert "inbox.misdirected" not in asked(ward, case_id)
    assert social.desk.acknowledge(case_id, message).queued
    county.sync()
    assert [row.acknowledged_by for row in message_at(ward, case_id, message).receipts if row.unit_id == "ska-soc1"]


def test_what_was_sent_back_stays_away_once_the_sender_has_gone_on(county: County) -> None:
    case_id = county.admit(recipients=("Socialtjänst 1", "Vårdcentral 1"))
    social, ward = county.device("Socialtjänst 1"), county.device("Sjukhusavdelning 1")
    message = county.document(social, case_id, "INS")
    assert social.desk.messages.misdirected(case_id, message, "WRONG_UNIT").queued
    county.sync()
    assert ward.desk.create_document(case_id, "PLN").queued
    ward.sync()
    assert social.desk.triage.take_back(case_id, message, "misdirected").queued
    county.sync()
    held = next(item for item in social.desk.outbox() if item.state is QueueState.HELD)
    assert held.reason == "others_have_acted"
    assert social.desk.shown.case(case_id) is None


def test_nobody_asks_for_what_her_unit_has_not_sent_back(county: County) -> None:
    case_id = county.admit(recipients=("Socialtjänst 1", "Vårdcentral 1"))
    other, social = county.device("Socialtjänst 2"), county.device("Socialtjänst 1")
    message = county.document(social, case_id, "INS")
    assert other.desk.triage.take_back(case_id, message, "misdirected").queued, "here nothing is known of it"
    county.sync()
    held = next(item for item in other.desk.outbox() if item.state is QueueState.HELD)
    assert held.reason == "case_unknown"
    assert other.desk.shown.case(case_id) is None


def test_the_units_own_desk_is_shared_and_nobody_elses(county: County) -> None:
    nurse, colleague = county.device("Kommun SSK"), county.colleague("ska-ssk")
    ward = county.device("Sjukhusavdelning 1")
    today = nurse.clock.today()
    assert nurse.desk.unit_desk.duty(today) is None
    assert nurse.desk.unit_desk.set_duty(today, nurse.user_id, "Anna Lindh").queued
    (waiting,) = nurse.desk.outbox()
    assert (waiting.kind, waiting.person_name, waiting.state) == ("unit_desk", "", QueueState.QUEUED)
    phrase = Phrase("", "Återkommer", "Vi återkommer senast {idag}.", "Anna Lindh", "2027-05-01")
    assert colleague.desk.unit_desk.save_phrase(phrase).queued, "both make the desk at once, without a network"
    county.sync()
    colleague.sync()
    nurse.sync()
    for device in (nurse, colleague):
        told = device.desk.unit_desk.duty(today)
        assert told is not None
        assert (told.user_id, told.name) == (nurse.user_id, "Anna Lindh")
        (kept,) = device.desk.unit_desk.phrases()
        assert (kept.name, kept.text, kept.review) == (phrase.name, phrase.text, "2027-05-01")
    names = [one.name for one in colleague.desk.unit_desk.colleagues()]
    assert "Anna Lindh" in names
    assert colleague.desk.unit_desk.colleagues()[0].user_id == colleague.user_id
    assert nurse.desk.inbox().items == ()
    assert ward.desk.unit_desk.duty(today) is None
    assert ward.desk.unit_desk.phrases() == ()
    (kept,) = nurse.desk.unit_desk.phrases()
    assert nurse.desk.unit_desk.remove_phrase(kept.key).queued
    assert nurse.desk.unit_desk.phrases() == ()
    assert nurse.desk.unit_desk.save_phrase(Phrase("", " ", "x", "", "")).code == "phrase_incomplete"
    county.hours(24)
    assert nurse.desk.unit_desk.duty(nurse.clock.today()) is None
    assert nurse.desk.unit_desk.duty(today) is not None, "yesterday stays readable"
    summaries = nurse.desk.replica.file.read.begin()
    with summaries as db:
        assert db.exec_driver_sql("SELECT count(*) FROM case_summary").scalar() == 0
