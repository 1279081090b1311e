"""23. Socialtjänst 1 passes the notice on to Socialtjänst 2: one history, and the sender sees the new unit."""

from __future__ import annotations

from desktop.models.inbox_rows import InboxGroupKey
from tests.scenarios.acts import asked, message_at
from tests.scenarios.county import County


def test_a_message_goes_on_with_its_history(county: County) -> None:
    case_id = county.admit(recipients=("Socialtjänst 1", "Vårdcentral 1"))
    first, second, ward = (county.device(name) for name in ("Socialtjänst 1", "Socialtjänst 2", "Sjukhusavdelning 1"))
    message = county.document(first, case_id, "INS")
    assert first.desk.mark_seen(case_id, message).queued
    assert first.desk.messages.forward(case_id, message, "ska-soc2").queued
    county.sync()

    assert asked(first, case_id, InboxGroupKey.TO_ACKNOWLEDGE) == []
    assert asked(second, case_id, InboxGroupKey.TO_ACKNOWLEDGE) == ["INS"]
    assert second.desk.acknowledge(case_id, message).queued
    county.sync()
    for device in (ward, first, second):
        rows = {row.unit_id: row for row in message_at(device, case_id, message).receipts}
        assert rows["ska-soc1"].seen_by == "Mona Falk"
        assert rows["ska-soc1"].forwarded_to == "Socialtjänst 2"
        assert rows["ska-soc2"].acknowledged_by == "Jan Modig"
    far = first.desk.messages.forward(case_id, message, "ska-vc1")
    assert (far.queued, far.code) == (False, "forward_within_organisation")
