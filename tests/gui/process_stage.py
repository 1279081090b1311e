"""Cases to show with their process: as a ward, a municipal nurse and a health centre see it."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

from desktop.models.process_records import ProcessRecord, StepRecord
from desktop.models.records import CaseRecord
from desktop.models.texts import Texts
from desktop.views.view_context import ViewContext
from tests.gui.case_stage import admitted, context

WARD_STEPS = (
    StepRecord("send_UKL", message="UKL"),
    StepRecord("send_UTS", message="UTS"),
    StepRecord("change_expected_discharge", "STEP_EXPECTED"),
    StepRecord("offer_ward", "STEP_WARD"),
    StepRecord("mark_deceased", "STEP_DECEASED"),
    StepRecord("request_care_contact"),
    StepRecord("reactivate", "STEP_REASON", code="too_late_to_reopen", params=MappingProxyType({"days": "7"})),
)


def record_in(state: str, *, unit: str = "fyr-ssk", steps: tuple[StepRecord, ...] = WARD_STEPS) -> CaseRecord:
    """Ingrid's case in a state; the process is told as the records tell it."""
    stage, _ = admitted(unit=unit)
    regions = MappingProxyType({"care_contact": "FVK_ASSIGNED", "ward": "WARD_HOLDS"})
    process = ProcessRecord(state, "2026-11-19", regions, "fyr-avd1", "", steps)
    return replace(stage.record(), process=process)


def told(unit: str = "fyr-ssk") -> ViewContext:
    """What the views know, with the words the program has."""
    return replace(context(unit), say=Texts.load().say)
