"""51. A plan that is not established bears the word on every page, and an established one does not."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO

from pypdf import PdfReader

from desktop.app.printing import sip_print
from desktop.documents.sip_print import render_sip
from tests.desktop.plan_acts import begin_plan, hold_meeting, write_plan
from tests.domain.world import World, complete_plan
from tests.scenarios.county import County
from tests.scenarios.discharge import NURSE, record
from tests.sync.little_town import Device


def pages(device: Device, case_id: str, plan: str) -> list[str]:
    shown, workplace = record(device, case_id), device.desk.workplace
    at = datetime(2026, 11, 20, 14, 5)  # noqa: DTZ001 - local time, as the printer gives it
    drawn = render_sip(sip_print(shown, shown.case.documents[plan], workplace, at, training=False, large=False))
    return [page.extract_text() for page in PdfReader(BytesIO(drawn)).pages]


def test_a_draft_says_so_on_every_page(county: County) -> None:
    nurse = county.device(NURSE)
    case_id, plan = begin_plan(nurse.desk)
    write_plan(nurse.desk, case_id, plan, {**complete_plan(World()), "plan_owner/unit": nurse.unit_id})
    assert nurse.desk.publish(case_id, plan).queued
    hold_meeting(nurse.desk, case_id)
    county.sync()
    assert all("UTKAST" in page for page in pages(nurse, case_id, plan))
    assert nurse.desk.transition(case_id, plan, "establish").queued
    assert all("UTKAST" in page for page in pages(nurse, case_id, plan)), "it only waits in the queue"
    county.sync()
    assert not any("UTKAST" in page for page in pages(nurse, case_id, plan))
