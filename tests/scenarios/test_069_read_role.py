"""69. Who has the read role reads the unit's messages; to acknowledge one is not offered, and not taken from her."""

from __future__ import annotations

from dataclasses import replace

from central.store.answers import UserRecord
from desktop.models.inbox_rows import InboxGroupKey
from domain.directory import Membership
from tests.scenarios.acts import asked, message_at
from tests.scenarios.county import County
from tests.scenarios.discharge import held


def test_a_reader_reads_and_does_not_acknowledge(county: County) -> None:
    county.cast = tuple(replace(work, role="READ") if work.unit.unit_id == "ska-ssk" else work for work in county.cast)
    reader = UserRecord("ska-ssk.1", "Anna Lindh", "sjuksköterska")
    county.store.write_reference([], [reader], [Membership("ska-ssk.1", "ska-ssk", "READ")])
    case_id = county.admit()
    nurse, ward = county.device("Kommun SSK"), county.device("Sjukhusavdelning 1")
    message = county.document(nurse, case_id, "INS")
    seen = message_at(nurse, case_id, message)
    assert seen.document.text("ward_phone")
    assert not seen.may_acknowledge

    answer = nurse.desk.acknowledge(case_id, message)
    assert (answer.queued, answer.code) == (False, "role_may_not")

    # A program that offered it all the same would be told no by the store.
    nurse.do("acknowledge", case_id, {"doc": message})
    county.sync()
    receipts = {row.unit_id: row.acknowledged_by for row in message_at(ward, case_id, message).receipts}
    assert receipts["ska-ssk"] == ""
    assert [item.reason for item in held(nurse)] == ["role_may_not"]
    assert asked(ward, case_id, InboxGroupKey.WAITING_FOR_OTHERS)
