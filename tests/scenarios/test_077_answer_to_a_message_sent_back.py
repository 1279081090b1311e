"""77. The message was sent back as misdirected while a nurse answered it offline: her answer comes back as a draft."""

from __future__ import annotations

from desktop.models.records import QueueState
from tests.scenarios.acts import answer, newest
from tests.scenarios.county import County


def test_the_answer_comes_back_as_a_draft(county: County) -> None:
    case_id = county.admit()
    nurse, ward = county.device("Kommun SSK"), county.device("Sjukhusavdelning 1")
    told = ward.desk.send(case_id, "ADM", ["ska-ssk"], {"subject": "QUESTION", "body": "Har ni plats?"})
    assert told.queued, told
    county.sync()
    colleague = county.colleague("ska-ssk")
    question = newest(nurse, case_id, "ADM").doc_id

    assert answer(nurse, case_id, question, "ska-avd1", "Ja, på torsdag").queued
    assert colleague.desk.messages.misdirected(case_id, question, "WRONG_UNIT").queued
    colleague.sync()
    nurse.sync()
    held = next(item for item in nurse.desk.outbox() if item.state is QueueState.HELD)
    assert (held.kind, held.reason) == ("send", "answered_is_gone")
    assert ("text", "Ja, på torsdag") in held.fields

    nurse.desk.take_back(held.op_id)
    record = nurse.desk.case(case_id)
    assert record is not None
    (draft,) = record.drafts.values()
    assert draft["text"] == "Ja, på torsdag"
    assert draft["draft/in_reply_to"] == question
    assert not [item for item in nurse.desk.outbox() if item.state is QueueState.HELD]
