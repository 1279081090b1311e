"""51. A plan that is not established bears the word on every page, and an established one does not."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO

from pypdf import PdfReader

from desktop.app.printing import sip_print
from desktop.documents.sip_print import render_sip
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
    case_id = county.admit()
    nurse = county.device(NURSE)
    assert nurse.desk.create_document(case_id, "SIP").queued
    plan = county.document(nurse, case_id, "SIP")
    for path, value in complete_plan(World()).items():
        nurse.desk.save_draft(case_id, plan, path, value)  # type: ignore[arg-type]
    assert nurse.desk.transition(case_id, plan, "meeting_held").queued
    county.sync()
    assert all("UTKAST" in page for page in pages(nurse, case_id, plan))
    assert nurse.desk.transition(case_id, plan, "establish").queued
    assert all("UTKAST" in page for page in pages(nurse, case_id, plan)), "it only waits in the queue"
    county.sync()
    assert not any("UTKAST" in page for page in pages(nurse, case_id, plan))
