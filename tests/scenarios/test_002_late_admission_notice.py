"""2. The admission was 26 hours ago: the notice is sent all the same, marked as late, a reason if one likes."""

from __future__ import annotations

from datetime import datetime, timedelta

from domain.deadlines import ADMISSION as ADMISSION_NOTICE
from domain.deadlines import Standing
from domain.forms.definition import Level, Moment
from domain.forms.evaluate import evaluate
from domain.forms.findings import Editor
from tests.scenarios.acts import newest, standing_of
from tests.scenarios.county import County
from tests.sync.little_town import ADMISSION


def test_a_late_notice_goes_and_says_that_it_is_late(county: County) -> None:
    ward = county.device("Sjukhusavdelning 1")
    facts = ward.desk.workplace.context().facts
    admitted = (datetime.fromisoformat(facts.now) - timedelta(hours=26)).isoformat(timespec="minutes")
    late = {**ADMISSION, "admitted_at": admitted}
    form = ward.desk.workplace.forms.current("INS")
    told = evaluate(form, late, Moment.PUBLISH, Editor("ska-avd1", "SLUTEN", "CASEWORKER_SLUTEN"), facts)
    assert ("late_admission", Level.HINT) in {(one.code, one.level) for one in told.findings}
    assert "late_reason" in told.visible - told.required
    assert told.blocking == ()
    in_time = {**ADMISSION, "admitted_at": facts.now}
    assert "late_reason" not in evaluate(form, in_time, Moment.PUBLISH, None, facts).visible

    case_id = county.admit(cells={"admitted_at": admitted, "late_reason": "Fullt på avdelningen"})
    nurse = county.device("Kommun SSK")
    assert newest(nurse, case_id, "INS").text("late_reason") == "Fullt på avdelningen"
    assert standing_of(nurse, case_id, ADMISSION_NOTICE) == [Standing.MET_LATE]
    other = county.admit("Elsa Annansson", cells={"admitted_at": admitted})
    assert newest(nurse, other, "INS").value("late_reason") is None
