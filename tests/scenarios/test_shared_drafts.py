"""Drafts (domain.md §2.2): one's own, shared inside the unit, taken over by a colleague, sent once; notes likewise."""

from __future__ import annotations

from desktop.models.message_drafts import message_draft, message_drafts
from desktop.models.records import QueueState
from tests.scenarios.acts import case_at, holds
from tests.scenarios.county import County
from tests.sync.little_town import Device


def begin(device: Device, case_id: str, body: str) -> str:
    doc_id = device.clock.new_id()
    for path, value in (("draft/kind", "ADM"), ("draft/to/ska-avd1", True), ("subject", "QUESTION"), ("body", body)):
        device.desk.save_draft(case_id, doc_id, path, value)
    return doc_id


def draft_at(device: Device, case_id: str) -> list[tuple[str, str, bool]]:
    record = device.desk.case(case_id)
    assert record is not None
    drafts = message_drafts(record.case, record.drafts)
    return [(str(draft.cells.get("body")), draft.holder_name, draft.mine) for draft in drafts]


def test_a_draft_is_ones_own_until_it_is_shared_and_never_leaves_the_unit(county: County) -> None:
    case_id = county.admit()
    nurse, ward = county.device("Kommun SSK"), county.device("Sjukhusavdelning 1")
    colleague = county.colleague("ska-ssk")
    doc_id = begin(nurse, case_id, "Har ni en tid?")
    county.sync()
    colleague.sync()
    assert draft_at(colleague, case_id) == []
    assert nurse.desk.messages.share(case_id, doc_id).queued
    assert [item.doc_id for item in nurse.desk.drafts()] == [doc_id], "also while it is queued"
    county.sync()
    colleague.sync()
    assert draft_at(nurse, case_id) == [("Har ni en tid?", "Anna Lindh", False)]
    for device in (nurse, colleague):
        listed = [(item.doc_id, item.doc_kind, item.holder) for item in device.desk.drafts()]
        assert listed == [(doc_id, "ADM", "Anna Lindh")]
    assert draft_at(colleague, case_id) == [("Har ni en tid?", "Anna Lindh", False)]
    assert holds(colleague, case_id, doc_id)
    assert not holds(ward, case_id, doc_id)
    record = colleague.desk.case(case_id)
    assert record is not None
    assert record.unverified == frozenset()


def test_a_colleague_takes_over_and_the_first_keeps_what_she_wrote_meanwhile(county: County) -> None:
    case_id = county.admit()
    nurse, ward = county.device("Kommun SSK"), county.device("Sjukhusavdelning 1")
    colleague = county.colleague("ska-ssk")
    doc_id = begin(nurse, case_id, "Har ni en tid?")
    assert nurse.desk.messages.share(case_id, doc_id).queued
    nurse.sync()
    colleague.sync()
    assert colleague.desk.messages.take_over(case_id, doc_id).queued
    colleague.desk.save_draft(case_id, doc_id, "body", "Har ni en tid på fredag?")
    assert colleague.desk.messages.share(case_id, doc_id).queued
    colleague.sync()

    nurse.desk.save_draft(case_id, doc_id, "body", "Mitt eget tillägg")
    assert nurse.desk.messages.share(case_id, doc_id).queued, "she has not heard of it yet"
    nurse.sync()
    held = next(item for item in nurse.desk.outbox() if item.state is QueueState.HELD)
    assert held.reason == "draft_with_other"
    nurse.desk.take_back(held.op_id)
    record = nurse.desk.case(case_id)
    assert record is not None
    mine = message_draft(doc_id, record.drafts[doc_id], record.case.documents[doc_id])
    assert (mine.cells["body"], mine.holder, mine.mine) == ("Mitt eget tillägg", colleague.user_id, True)

    written = colleague.desk.messages.draft(case_at(colleague, case_id), doc_id)
    assert colleague.desk.messages.send(case_id, written).queued
    colleague.sync()
    county.sync()
    (sent,) = case_at(ward, case_id).of_kind("ADM")
    assert sent.text("body") == "Har ni en tid på fredag?"
    again = nurse.desk.messages.send(case_id, mine)
    assert (again.queued, again.code) == (False, "draft_ended")


def test_a_thrown_draft_is_gone_for_the_whole_unit(county: County) -> None:
    case_id = county.admit()
    nurse, colleague = county.device("Kommun SSK"), county.colleague("ska-ssk")
    doc_id = begin(nurse, case_id, "Fel ärende")
    assert nurse.desk.messages.share(case_id, doc_id).queued
    nurse.sync()
    colleague.sync()
    assert colleague.desk.messages.discard(case_id, doc_id).queued
    colleague.sync()
    nurse.sync()
    assert draft_at(nurse, case_id) == draft_at(colleague, case_id) == []
    assert nurse.desk.drafts() == colleague.desk.drafts() == ()


def test_notes_reach_colleagues_and_nobody_else(county: County) -> None:
    case_id = county.admit()
    nurse, ward = county.device("Kommun SSK"), county.device("Sjukhusavdelning 1")
    assert nurse.desk.messages.begin_notes(case_id).queued
    notes = case_at(nurse, case_id).of_kind("INT")[0].doc_id
    nurse.desk.save_draft(case_id, notes, "notes/a/text", "Dottern ringer efter fem")
    assert nurse.desk.publish(case_id, notes).queued
    county.sync()
    colleague = county.colleague("ska-ssk")
    colleague.sync()
    assert case_at(colleague, case_id).documents[notes].text("notes/a/text") == "Dottern ringer efter fem"
    assert not holds(ward, case_id, notes)
    assert case_at(ward, case_id).status == "INP_ADMITTED"
