"""25. The nurse begins a request for care, rehab adds mobility; the health centre sees both texts, by whom and when."""

from __future__ import annotations

from tests.scenarios.county import County
from tests.scenarios.open_care import CENTRE, NURSE, REHAB, asked_for, request_at, state, write


def test_each_step_complements_and_the_reader_sees_who_wrote_what(county: County) -> None:
    case_id = asked_for(county, to=(REHAB,))
    nurse, rehab, centre = (county.device(name) for name in (NURSE, REHAB, CENTRE))
    county.hours(2)
    assert write(rehab, case_id, "VBG", {"normal_mobility/text": "Går med rollator inne"}).queued
    county.sync()
    sent_on = rehab.desk.open_care.request(case_id, [county.unit(CENTRE)])  # it follows the patient inwards
    assert sent_on.queued, sent_on
    county.sync()

    assert state(centre, case_id) == "OPC_REQUESTED"
    request = request_at(centre, case_id)
    record = centre.desk.case(case_id)
    assert record is not None
    for path, text, unit, name in (
        ("reason_for_request", "Yr sedan i går, vill ha bedömning", "ska-ssk", "Anna Lindh"),
        ("normal_mobility/text", "Går med rollator inne", "ska-rehab", "Olle Hed"),
    ):
        by = record.provenance[request.cells[path].op_id]
        assert (request.text(path), by.unit_id, by.user_name, by.pending) == (text, unit, name, False)
    wrote = [record.provenance[request.cells[path].op_id].at for path in ("reason_for_request", "normal_mobility/text")]
    assert wrote[0] < wrote[1]
    assert request_at(nurse, case_id).value(f"recipients/{county.unit(CENTRE)}") is True
