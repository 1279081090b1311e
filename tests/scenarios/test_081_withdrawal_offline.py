"""81. A nurse records a withdrawal at the person's home: her own queue for that person stops at once."""

from __future__ import annotations

from desktop.models.records import QueueState
from tests.scenarios.consents import INUT, MESSAGE, WITHDRAWN, record
from tests.scenarios.county import County
from tests.sync.little_town import ADMISSION, Device


def _item(device: Device, op_id: str) -> tuple[str, str]:
    (item,) = [item for item in device.desk.outbox() if item.op_id == op_id]
    return item.state.value, item.reason


def test_what_waits_for_that_person_stops_and_the_rest_goes(county: County) -> None:
    ward, nurse = county.device("Sjukhusavdelning 1"), county.device("Kommun SSK")
    case_id = county.admit(recipients=("Kommun SSK",))
    other = county.admit("Någon Annan", recipients=("Kommun SSK",))
    # Without network from here on: the ward's nurse is at the bedside.
    before = ward.desk.send(case_id, "MVO", [county.unit("Kommun SSK")], MESSAGE)
    elsewhere = ward.desk.send(other, "MVO", [county.unit("Kommun SSK")], MESSAGE)
    planning = ward.desk.create_document(case_id, "PLN")
    assert [answer.queued for answer in (before, elsewhere, planning)] == [True, True, True]

    record(ward, case_id, INUT, WITHDRAWN)
    assert _item(ward, before.op_id) == ("queued", "consent_does_not_allow"), "stopped at once"
    assert _item(ward, elsewhere.op_id) == ("queued", "")
    shown = ward.desk.case(case_id)
    assert shown is not None
    assert not shown.case.of_kind("PLN")
    assert not shown.case.of_kind("MVO")
    refused = ward.desk.send(case_id, "MVO", [county.unit("Kommun SSK")], MESSAGE)
    assert (refused.queued, refused.code) == (False, "consent_does_not_allow")

    county.sync()
    assert _item(ward, before.op_id) == ("held", "consent_does_not_allow"), "held for review, nobody has it"
    assert _item(ward, elsewhere.op_id)[0] == QueueState.SENT.value
    seen = nurse.desk.case(case_id)
    assert seen is not None
    assert [message.document.kind for message in seen.messages] == ["INS"]
    assert seen.consents[0].state == "ÅTERKALLAT"
    assert not seen.unverified
    assert ward.outbox.counts() == (0, 0, 2)
    tasks = [row.case_id for row in ward.desk.inbox().items if row.reason == "inbox.consent_withdrawn"]
    assert tasks == [case_id], "its owner is to close the case, or to go on alone"
    assert not [row for row in nurse.desk.inbox().items if row.reason == "inbox.consent_withdrawn"]


def test_an_admission_made_offline_stops_but_the_case_and_its_consent_stand(county: County) -> None:
    ward, nurse = county.device("Sjukhusavdelning 1"), county.device("Kommun SSK")
    case_id = county.open_inpatient()
    sent = ward.desk.send(case_id, "INS", [county.unit("Kommun SSK")], ADMISSION)
    assert sent.queued
    record(ward, case_id, INUT, WITHDRAWN)
    county.sync()
    assert _item(ward, sent.op_id) == ("held", "consent_does_not_allow")
    assert nurse.desk.case(case_id) is None
    mine = ward.desk.case(case_id)
    assert mine is not None
    assert mine.consents[0].state == "ÅTERKALLAT"


def test_what_another_unit_wrote_before_it_knew_is_held_for_review(county: County) -> None:
    """Every send that would be accepted after the withdrawal is held, whenever it was composed."""
    ward, nurse = county.device("Sjukhusavdelning 1"), county.device("Kommun SSK")
    case_id = county.admit(recipients=("Kommun SSK",))
    late = ward.desk.send(case_id, "MVO", [county.unit("Kommun SSK")], MESSAGE)
    assert late.queued
    record(nurse, case_id, INUT, WITHDRAWN)
    assert nurse.sync().ok
    county.sync()
    assert _item(ward, late.op_id) == ("held", "consent_does_not_allow")
