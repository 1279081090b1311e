"""83. The computer died after it had sent, and sends again: there is one message."""

from __future__ import annotations

from contextlib import suppress

from desktop.sync.dialogue import TransportError
from tests.scenarios.acts import case_at
from tests.scenarios.county import County
from tests.sync.little_town import ADMISSION, lose


def test_what_is_sent_again_is_the_same_message(county: County) -> None:
    nurse, ward = county.device("Kommun SSK"), county.device("Sjukhusavdelning 1")
    case_id = county.open_inpatient()
    assert ward.desk.send(case_id, "INS", ["ska-ssk", "ska-vc1"], ADMISSION).queued
    ward.transport.after = lose("push")
    with suppress(TransportError):
        ward.sync()
    ward.transport.after = lambda _what: None
    ward.crash()
    ward = ward.start()
    county.sync()
    assert len(case_at(nurse, case_id).of_kind("INS")) == 1
    assert len(case_at(ward, case_id).of_kind("INS")) == 1
    assert [item.kind for item in ward.desk.outbox() if item.state.value == "queued"] == []
