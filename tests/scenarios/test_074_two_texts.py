"""74. Ward and nurse both write about the situation offline: both texts are kept, and somebody is asked to choose."""

from __future__ import annotations

from tests.scenarios.acts import asked, newest
from tests.scenarios.county import County


def test_two_texts_are_kept_side_by_side(county: County) -> None:
    case_id = county.admit()
    ward, nurse = county.device("Sjukhusavdelning 1"), county.device("Kommun SSK")
    assert ward.desk.create_document(case_id, "PLN").queued
    county.sync()
    planning = newest(ward, case_id, "PLN").doc_id
    for device, text in ((ward, "Går med rollator"), (nurse, "Behöver två personer")):
        device.desk.save_draft(case_id, planning, "situation", text)
        assert device.desk.publish(case_id, planning).queued
    county.sync()
    for device in (ward, nurse):
        document = newest(device, case_id, "PLN")
        (conflict,) = document.open_conflicts
        assert {document.text("situation"), *map(str, conflict.values)} == {"Går med rollator", "Behöver två personer"}
        assert "inbox.two_texts" in asked(device, case_id)
