"""71. The network goes during a home visit: what is written stays, waits, and is sent with the store's time."""

from __future__ import annotations

from domain.swedish_time import moment_of
from tests.scenarios.county import County
from tests.scenarios.discharge import NURSE, WARD, record
from tests.sync.little_town import lose

ROW = "unit_rows/ska-ssk/planned_actions"
WORDS = "Hembesök dag 1"


def test_what_is_written_without_a_network_comes_by_itself_when_it_is_back(county: County) -> None:
    case_id = county.admit()
    nurse, ward = county.device(NURSE), county.device(WARD)
    assert ward.desk.create_document(case_id, "PLN").queued
    county.sync()
    planning = county.document(nurse, case_id, "PLN")

    nurse.transport.before = lose("hello")
    nurse.desk.save_draft(case_id, planning, ROW, WORDS)
    assert nurse.desk.publish(case_id, planning).queued
    assert not nurse.sync().ok
    assert nurse.desk.counts() == (0, 1, 0)  # one change waits; no message, and nothing was refused
    written = record(nurse, case_id).provenance[record(nurse, case_id).case.documents[planning].cells[ROW].op_id]
    assert written.pending
    assert record(ward, case_id).case.documents[planning].value(ROW) is None

    county.hours(3)
    nurse.transport.before = lambda _what: None
    county.sync()
    assert nurse.desk.counts() == (0, 0, 0)
    for device in (nurse, ward):
        shown = record(device, case_id)
        cell = shown.case.documents[planning].cells[ROW]
        told = shown.provenance[cell.op_id]
        assert (cell.value, told.user_name, told.pending) == (WORDS, "Anna Lindh", False)
        assert (moment_of(told.at) - moment_of(told.written_at)).total_seconds() > 2.9 * 3600
