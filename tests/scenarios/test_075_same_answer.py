"""75. One says SIP Nej, the other Ja, both offline: the first stays shown, the other beside it, both are told."""

from __future__ import annotations

from tests.scenarios.acts import asked, newest
from tests.scenarios.county import County


def test_ja_and_nej_never_replace_each_other_in_silence(county: County) -> None:
    case_id = county.admit()
    centre, nurse = county.device("Vårdcentral 1"), county.device("Kommun SSK")
    assert nurse.desk.create_document(case_id, "PLN").queued
    county.sync()
    planning = newest(nurse, case_id, "PLN").doc_id
    nurse.desk.save_draft(case_id, planning, "sip_to_be_done", "NO")
    nurse.desk.save_draft(case_id, planning, "sip_comment", "Insatserna är oförändrade")
    assert nurse.desk.publish(case_id, planning).queued
    centre.desk.save_draft(case_id, planning, "sip_to_be_done", "YES")
    assert centre.desk.publish(case_id, planning).queued
    nurse.sync()
    county.sync()
    for device in (centre, nurse):
        document = newest(device, case_id, "PLN")
        assert document.value("sip_to_be_done") == "NO"
        assert document.value("sip_comment") == "Insatserna är oförändrade"
        (conflict,) = document.open_conflicts
        assert dict(zip(conflict.paths, conflict.values, strict=True))["sip_to_be_done"] == "YES"
        assert "inbox.two_texts" in asked(device, case_id)
