"""7. A nurse only opens the notice: it counts as opened, and is still to be acknowledged."""

from __future__ import annotations

from desktop.models.inbox_rows import InboxGroupKey
from tests.scenarios.acts import asked, message_at
from tests.scenarios.county import County


def test_opening_is_not_acknowledging(county: County) -> None:
    case_id = county.admit()
    nurse, ward = county.device("Kommun SSK"), county.device("Sjukhusavdelning 1")
    message = county.document(nurse, case_id, "INS")
    assert nurse.desk.mark_seen(case_id, message).queued
    county.sync()
    receipt = next(row for row in message_at(ward, case_id, message).receipts if row.unit_id == "ska-ssk")
    assert (receipt.seen_by, receipt.acknowledged_by) == ("Anna Lindh", "")
    assert asked(nurse, case_id, InboxGroupKey.TO_ACKNOWLEDGE) == ["INS"]
    assert asked(ward, case_id, InboxGroupKey.WAITING_FOR_OTHERS) == ["inbox.acknowledged_by"]
