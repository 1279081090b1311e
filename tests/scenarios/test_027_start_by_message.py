"""27. The psychogeriatric clinic tells the health centre and social services at once: both get it, in one case."""

from __future__ import annotations

from desktop.models.inbox_rows import InboxGroupKey
from tests.scenarios.acts import asked, case_at, newest
from tests.scenarios.county import County
from tests.scenarios.open_care import AFTER_VISIT, CENTRE, CLINIC, NURSE, SOCIAL, state, told


def test_one_message_opens_one_case_for_all_it_goes_to(county: County) -> None:
    nurse = county.device(NURSE)
    case_id = told(county, CLINIC, (CENTRE, SOCIAL), AFTER_VISIT)
    clinic, centre, social = (county.device(name) for name in (CLINIC, CENTRE, SOCIAL))
    message = newest(clinic, case_id, "MVO").doc_id
    for device in (centre, social):
        assert asked(device, case_id, InboxGroupKey.TO_ACKNOWLEDGE) == ["MVO"]
        assert newest(device, case_id, "MVO").doc_id == message
        assert (state(device, case_id), case_at(device, case_id).parties) == (
            "OPC_INFO_SENT",
            ("ska-soc1", "ska-spec", "ska-vc1"),
        )
    assert nurse.desk.shown.case(case_id) is None
    assert centre.desk.acknowledge(case_id, message).queued
    assert social.desk.messages.forward(case_id, message, "ska-soc2").queued
    county.sync()
    assert "ska-soc2" in case_at(clinic, case_id).parties
