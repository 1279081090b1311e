"""26. A request is answered after the visit by a message that wants none: the nurse has it, the case is answered."""

from __future__ import annotations

from desktop.models.inbox_rows import InboxGroupKey
from domain.deadlines import HANDLED, Standing
from tests.scenarios.acts import asked, standing_of
from tests.scenarios.county import County
from tests.scenarios.open_care import AFTER_VISIT, CENTRE, NURSE, asked_for, request_at, standing, state


def test_the_message_after_the_visit_answers_the_request(county: County) -> None:
    case_id = asked_for(county)
    nurse, centre = county.device(NURSE), county.device(CENTRE)
    assert asked(centre, case_id, InboxGroupKey.TO_ACKNOWLEDGE) == ["VBG"]
    assert standing_of(centre, case_id, HANDLED) == [Standing.RUNNING]
    (row,) = [one for one in centre.desk.inbox().items if one.case_id == case_id]
    assert (row.topic, row.counterpart, bool(row.due)) == ("ACUTE_VISIT", "Kommun SSK", True)
    assert centre.desk.acknowledge(case_id, request_at(centre, case_id).doc_id).queued
    county.sync()
    assert standing_of(centre, case_id, HANDLED) == [Standing.MET]
    assert asked(centre, case_id) == ["inbox.answer_wanted"]
    assert asked(nurse, case_id, InboxGroupKey.WAITING_FOR_OTHERS) == []

    assert centre.desk.send(case_id, "MVO", ["ska-ssk"], AFTER_VISIT).queued
    assert state(centre, case_id) == "OPC_ANSWERED"  # as the store will say
    county.sync()
    for device in (nurse, centre):
        assert (state(device, case_id), standing(device, case_id).owed) == ("OPC_ANSWERED", ())
    assert asked(nurse, case_id, InboxGroupKey.TO_ACKNOWLEDGE) == ["MVO"]
    assert asked(centre, case_id) == []


def test_what_nobody_has_taken_on_the_next_weekday_is_late(county: County) -> None:
    case_id = asked_for(county)
    county.hours(24 * 4)  # over a weekend
    assert standing_of(county.device(CENTRE), case_id, HANDLED) == [Standing.LATE]
