"""57. Nobody has the person's consent to tell kin: a print for the daughter is refused."""

from __future__ import annotations

from desktop.models.print_out import PrintOut
from tests.desktop.plan_acts import begin_plan
from tests.scenarios.consents import GIVEN, KIN, record
from tests.scenarios.county import County
from tests.sync.little_town import Device


def _print_for(device: Device, case_id: str, plan: str, kin: str) -> str:
    answer = device.desk.consent.hand_out_to_kin(case_id, plan, kin, PrintOut(0, 4, "A7K-2QX"))
    return "" if answer.queued else answer.code


def test_nothing_is_printed_for_kin_without_the_persons_consent(county: County) -> None:
    nurse = county.device("Kommun SSK")
    case_id, plan = begin_plan(nurse.desk)
    assert _print_for(nurse, case_id, plan, "Lena Tolvansson") == "consent_does_not_allow"

    record(nurse, case_id, KIN, {**GIVEN, "state": "BEGRÄNSAT", "excluded_kin": "Karin Tolvansson"})
    assert _print_for(nurse, case_id, plan, "Karin Tolvansson") == "consent_excludes_kin"
    assert _print_for(nurse, case_id, plan, "Lena Tolvansson") == ""
    county.sync()
    case = nurse.desk.case(case_id)
    assert case is not None
    told = [value for path, value in case.case.documents[plan].values().items() if path.endswith("/kin")]
    assert told == ["Lena Tolvansson"]
