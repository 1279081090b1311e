"""49. The plan is printed for the person: the plan tells it, and so does the access log."""

from __future__ import annotations

from desktop.models.print_out import PrintOut
from tests.scenarios.acts import case_at
from tests.scenarios.county import County
from tests.scenarios.discharge import CENTRE, NURSE
from tests.scenarios.plans import done, established


def test_a_copy_to_the_person_stands_in_the_plan_and_in_the_log(county: County) -> None:
    case_id, plan = established(county, NURSE, (CENTRE,))
    nurse = county.device(NURSE)
    done(nurse.desk.hand_out(case_id, plan, "TO_PERSON", PrintOut(1, 4, "A7K-2QX")))
    county.sync()
    told = case_at(county.device(CENTRE), case_id).documents[plan]
    assert told.text("copy_person") == "PRINT"
    given = {path.rpartition("/")[2]: cell.value for path, cell in told.cells.items() if path.startswith("hand_out/")}
    assert (given["purpose"], given["version"], given["pages"]) == ("TO_PERSON", 1, 4)
