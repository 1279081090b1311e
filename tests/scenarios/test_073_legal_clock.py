"""73. A ward without network writes that somebody is ready at 10; the store has it at 13: the clock counts from 13, and
both times are shown."""

from __future__ import annotations

from desktop.models.records import QueueState
from tests.scenarios.county import County
from tests.scenarios.discharge import NURSE, PARTIES, WARD, ready_cells, ready_days, record, send, state


def test_a_queued_notice_starts_no_clock_and_tells_both_times(county: County) -> None:
    case_id = county.admit()
    ward, nurse = county.device(WARD), county.device(NURSE)
    assert nurse.desk.create_document(case_id, "PLN").queued
    county.sync()
    composed = ward.desk.workplace.clock.utc()
    answer = send(county, ward, case_id, "UKL", ready_cells(ward), PARTIES)
    assert answer.queued, answer

    (item,) = [item for item in ward.desk.outbox() if item.op_id == answer.op_id]
    assert item.state is QueueState.QUEUED
    assert ready_days(nurse, case_id) == []
    assert ready_days(ward, case_id) == [], "no legal clock from what only waits"

    county.hours(3)
    county.sync()
    assert state(nurse, case_id) == "INP_READY"
    message = nurse.desk.message(county.document(nurse, case_id, "UKL"), case_id)
    assert message is not None
    told = message.author
    assert told.written_at[:16] == composed[:16]
    assert (int(told.at[11:13]) - int(told.written_at[11:13])) % 24 == 3
    due = [one for one in record(nurse, case_id).deadlines if one.number == 3 and one.unit == county.unit(NURSE)]
    assert all(one.began >= told.at for one in due if one.doc_id == message.document.doc_id)
