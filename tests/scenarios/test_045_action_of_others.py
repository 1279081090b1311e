"""45. What somebody besides the principals does stands in the plan as theirs, and no unit of ours is needed for it."""

from __future__ import annotations

from datetime import datetime

from desktop.app.printing import sip_print
from tests.scenarios.county import County
from tests.scenarios.discharge import NURSE, record
from tests.scenarios.plans import established


def test_an_action_of_the_insurance_agency_needs_no_unit(county: County) -> None:
    row = "other_actions/fk"
    more = {f"{row}/description": "Prövar sjukersättning", f"{row}/who": "Försäkringskassan", f"{row}/when": "I mars"}
    case_id, plan = established(county, NURSE, **more)
    nurse = county.device(NURSE)
    shown = record(nurse, case_id)
    at = datetime(2026, 11, 20, 14, 5)  # noqa: DTZ001 - local time, as the printer gives it
    paper = sip_print(shown, shown.case.documents[plan], nurse.desk.workplace, at, training=False, large=False)
    assert (paper.cells[f"{row}/who"], paper.is_draft) == ("Försäkringskassan", False)
