"""19. Deceased yesterday: an administrative message about the death certificate may be sent, and nothing else."""

from __future__ import annotations

from tests.scenarios.county import County
from tests.scenarios.discharge import CENTRE, NURSE, WARD, send


def test_only_what_is_about_the_certificate_goes_and_only_for_a_time(county: County) -> None:
    case_id = county.admit()
    ward, nurse = county.device(WARD), county.device(NURSE)
    today = ward.desk.workplace.clock.today()
    assert ward.desk.process.take(case_id, "mark_deceased", {"deceased_on": today, "confirmed": True}).queued
    county.sync()
    county.hours(24)

    certificate = {"subject": "DEATH_CERTIFICATE", "body": "Läkare som skriver intyget söks"}
    other = send(county, nurse, case_id, "ADM", {**certificate, "subject": "QUESTION"}, [CENTRE])
    assert (other.code, other.params["path"]) == ("form", "subject")
    assert send(county, nurse, case_id, "ADM", certificate, [CENTRE]).queued
    county.sync()
    sent = county.document(county.device(CENTRE), case_id, "ADM")
    assert county.device(CENTRE).desk.message(sent, case_id) is not None

    county.hours(14 * 24)
    late = send(county, nurse, case_id, "ADM", certificate, [CENTRE])
    assert (late.queued, late.code) == (False, "case_of_deceased")
