"""A chapter of the tour: the ward begins a case for somebody new and sends the admission, the nurse sees it come."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from desktop.views.moments import local_now

if TYPE_CHECKING:
    from desktop.tour.story import Stage

NUMBER, SHOWN, NAME = "191212121212", "19121212-1212", "Tolvan Tolvansson"
WRONG = "191212121221"
_ANSWERS = (
    ("field.ward_phone", "031-390 06 21"),
    ("field.municipality", "Skövde"),
    ("field.health_centre_unknown_reason", "Patienten vet inte"),
)


def admit(stage: Stage) -> None:
    ward, nurse = stage.ward, stage.nurse
    with stage.log.step("Nytt ärende", "Avdelningen skriver in Tolvan och skickar inskrivningsmeddelandet.") as step:
        ward.key("Esc")
        ward.click("frame.new_case")
        ward.wait("new_case.number")
        ward.fill("new_case.number", WRONG)
        ward.key("Tab")
        ward.wait("new_case.page", contains="Samma siffror omkastade?")
        stage.shot(ward, "nytt-arende-fel-nummer")
        ward.fill("new_case.number", NUMBER)
        ward.key("Tab")
        told = ward.wait("new_case.told", contains=SHOWN)
        ward.fill("new_case.name", NAME)
        for unit, need in (("ska-ssk", "KOM_HSL"), ("ska-vc1", "PV")):
            ward.click(f"new_case.to.{unit}")
            ward.click(f"field.needs/{need}")
        for field, text in _ANSWERS:
            ward.fill(field, text)
        ward.fill("field.estimated_discharge", _day_ahead())
        ward.click("field.consent.YES")
        stage.shot(ward, "nytt-arende")
        ward.key("Ctrl+Return")
        ward.wait("person.banner", contains=NAME)
        nurse.click("nav.inbox")
        row = nurse.wait("inbox.list", contains=NAME, timeout=30)
        stage.shot(nurse, "inskrivningen-hos-kommunen")
        line = next(one for one in row.splitlines() if NAME in one)
        step.observed = f"{told}. I sjuksköterskans inkorg: {line}"


def _day_ahead() -> str:
    return (local_now().date() + timedelta(days=6)).isoformat()
