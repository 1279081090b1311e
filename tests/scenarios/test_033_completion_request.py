"""33. The receiver asks for completion of `medication_note`: the sender's task points at that field."""

from __future__ import annotations

from tests.scenarios.acts import asked
from tests.scenarios.county import County
from tests.scenarios.open_care import CENTRE, NURSE, asked_for, request_at, standing, write


def test_the_task_points_at_the_field_and_ends_when_it_is_written(county: County) -> None:
    case_id = asked_for(county)
    nurse, centre = county.device(NURSE), county.device(CENTRE)
    request = request_at(centre, case_id).doc_id
    asks = centre.desk.open_care.ask_for_completion(case_id, request, ["medication_note"], "Vilka läkemedel tar hon?")
    assert asks.queued, asks
    county.sync()

    (row,) = [one for one in nurse.desk.inbox().items if one.reason == "inbox.complete_fields"]
    assert (row.case_id, row.doc_id, row.params["path"]) == (case_id, request, "medication_note")
    assert row.counterpart == "Vårdcentral 1"
    (wanted,) = standing(nurse, case_id).completions
    assert (wanted.doc_id, wanted.left, wanted.text) == (request, ("medication_note",), "Vilka läkemedel tar hon?")
    answer = nurse.desk.message(wanted.answer_id, case_id)
    assert answer is not None
    assert nurse.desk.mark_seen(case_id, wanted.answer_id).queued

    assert write(nurse, case_id, "VBG", {"medication_note": "Listan finns i Pascal"}).queued
    assert (asked(nurse, case_id), standing(nurse, case_id).completions) == ([], ())
    county.sync()
    assert request_at(centre, case_id).text("medication_note") == "Listan finns i Pascal"
    assert [one.unit for one in standing(centre, case_id).owed] == ["ska-vc1"]
