"""What may go on paper as an agreed plan, what is marked as a draft, and what must not be printed at all."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from desktop.app.printing import sip_print
from desktop.documents.sip_plan import SipPrint
from desktop.models.print_out import PrintOut
from tests.desktop.plan_acts import begin_plan, hold_meeting, write_plan
from tests.domain.world import World, complete_plan
from tests.sync.little_town import Device, Town


def established(town: Town) -> tuple[str, str]:
    """An established SIP that everybody holds: (case id, document id)."""
    desk = town.nurse.desk
    case_id, plan = begin_plan(desk, ("ska-avd1", "ska-vc1"))
    write_plan(desk, case_id, plan, complete_plan(World()))
    hold_meeting(desk, case_id)
    assert desk.transition(case_id, plan, "establish").queued
    town.sync_all()
    return case_id, plan


def printed(device: Device, case_id: str, plan: str, *, unverified: frozenset[str] | None = None) -> SipPrint:
    record = device.desk.case(case_id)
    assert record is not None
    if unverified is not None:
        record = replace(record, unverified=unverified)
    workplace = device.desk.workplace
    printed_at = datetime(2026, 11, 20, 14, 5)  # noqa: DTZ001 - local time, as the printer gives it
    return sip_print(record, record.case.documents[plan], workplace, printed_at, training=True, large=False)


def test_a_change_that_only_waits_here_makes_an_established_plan_a_draft_on_paper(town: Town) -> None:
    case_id, plan = established(town)
    assert not printed(town.nurse, case_id, plan).is_draft
    town.nurse.desk.save_draft(case_id, plan, "important_to_me", "Att få bo kvar hemma")
    assert town.nurse.desk.publish(case_id, plan).queued
    waiting = printed(town.nurse, case_id, plan)
    assert (waiting.cells["important_to_me"], waiting.is_draft) == ("Att få bo kvar hemma", True)
    town.sync_all()
    assert not printed(town.nurse, case_id, plan).is_draft


def test_that_somebody_has_seen_it_or_handed_it_out_makes_no_draft(town: Town) -> None:
    case_id, plan = established(town)
    assert town.nurse.desk.mark_seen(case_id, plan).queued
    assert town.nurse.desk.hand_out(case_id, plan, "TO_PERSON", PrintOut(1, 2, "AB12")).queued
    assert not printed(town.nurse, case_id, plan).is_draft


@pytest.mark.parametrize("kind", ["SIP", "header"])
def test_neither_a_plan_nor_a_name_that_nobody_vouches_for_reaches_paper(town: Town, kind: str) -> None:
    case_id, plan = established(town)
    record = town.nurse.desk.case(case_id)
    assert record is not None
    (version,), (document,) = record.case.of_kind("SIP_VERSION"), record.case.of_kind(kind)
    assert not printed(town.nurse, case_id, plan, unverified=frozenset({version.doc_id})).unverified
    assert printed(town.nurse, case_id, plan, unverified=frozenset({document.doc_id})).unverified
