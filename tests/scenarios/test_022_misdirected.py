"""22. The notice went to the wrong municipality: gone there at once, told to the sender, kept in the record."""

from __future__ import annotations

from tests.scenarios.acts import asked, case_at, holds, message_at
from tests.scenarios.county import County
from tests.sync.little_town import ADMISSION


def test_a_message_to_the_wrong_unit_goes_back_and_leaves_nothing_there(county: County) -> None:
    case_id = county.admit(recipients=("Socialtjänst 1", "Vårdcentral 1"))
    wrong, ward = county.device("Socialtjänst 1"), county.device("Sjukhusavdelning 1")
    message = county.document(wrong, case_id, "INS")
    told = wrong.desk.messages.misdirected(case_id, message, "WRONG_UNIT", right_unit="ska-soc2")
    assert told.queued, told
    assert not holds(wrong, case_id, message)
    assert wrong.desk.case(case_id) is None

    county.sync()
    assert wrong.desk.case(case_id) is None
    assert asked(ward, case_id) == ["inbox.misdirected"]
    document = message_at(ward, case_id, message).document
    assert document.value("receipt/ska-soc1/misdirected") == "WRONG_UNIT"
    assert document.value("receipt/ska-soc1/right_unit") == "ska-soc2"
    assert "ska-soc1" not in case_at(ward, case_id).parties

    right = county.device("Socialtjänst 2")
    again = ward.desk.send(case_id, "INS", ["ska-soc2", "ska-vc1"], ADMISSION, supersedes=message)
    assert again.queued, again
    county.sync()
    assert asked(ward, case_id) == []
    assert len(case_at(right, case_id).of_kind("INS")) == 1
