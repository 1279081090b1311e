"""What a person says of consent, as the scenarios record it through the desk."""

from __future__ import annotations

from domain.operation import CellValue
from tests.scenarios.county import County
from tests.sync.little_town import Device

INUT, SIP, KIN = "SAMORDNING_INUT", "SIP", "NARSTAENDE"
_ASKED: dict[str, CellValue] = {"given_by": "PERSON", "asked_by": "Anna Lindh", "asked_at": "2026-11-20T07:30"}
GIVEN: dict[str, CellValue] = {"state": "GIVET", "form": "ORAL", **_ASKED}
REFUSED: dict[str, CellValue] = {"state": "NEKAT", **_ASKED}
WITHDRAWN: dict[str, CellValue] = {
    "state": "ÅTERKALLAT",
    "given_by": "PERSON",
    "withdrawn_at": "2026-11-20T07:40",
    "withdrawn_how": "ORAL",
}
MESSAGE: dict[str, CellValue] = {"summary": "Ring oss om läkemedlen", "wants_answer": "NO", "person_informed": "YES"}


def assessed(county: County, *units: str) -> dict[str, CellValue]:
    """The person cannot answer; the harm is assessed for a disclosure to these units."""
    return {
        "state": "KAN_EJ_SAMTYCKA",
        "asked_by": "Eva Dahl",
        "asked_at": "2026-11-20T07:30",
        "harm_assessed": True,
        "harm_made_by": "Eva Dahl",
        "harm_basis": "OSL_25_13",
        "harm_reason": "Behövs för att hemgången ska bli säker",
        "harm_attitude": "Har tagit emot hjälp av kommunen i flera år",
        "harm_no_objection": "Inget talar för att hon skulle säga nej",
        "harm_units": tuple(county.unit(unit) for unit in units),
        "harm_retest_on": "2026-11-27",
    }


def record(device: Device, case_id: str, purpose: str, fields: dict[str, CellValue]) -> None:
    """Record it; refused is a fault of the scenario."""
    answer = device.desk.consent.record(case_id, purpose, fields)
    assert answer.queued, answer
