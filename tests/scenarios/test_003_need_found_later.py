"""3. Admitted five days ago, the need was assessed today: the notice is in time by when the need was found."""

from __future__ import annotations

from datetime import datetime, timedelta

from domain.deadlines import ADMISSION as ADMISSION_NOTICE
from domain.deadlines import ASSESSED, Standing
from domain.forms.definition import Moment
from domain.forms.evaluate import evaluate
from tests.scenarios.acts import newest, standing_of
from tests.scenarios.county import County
from tests.sync.little_town import ADMISSION


def test_a_need_found_later_counts_from_when_it_was_found(county: County) -> None:
    ward = county.device("Sjukhusavdelning 1")
    facts = ward.desk.workplace.context().facts
    now = datetime.fromisoformat(facts.now)
    times = {
        "admitted_at": (now - timedelta(days=5)).isoformat(timespec="minutes"),
        "need_assessed_at": (now - timedelta(hours=4)).isoformat(timespec="minutes"),
    }
    form = ward.desk.workplace.forms.current("INS")
    told = evaluate(form, {**ADMISSION, **times}, Moment.PUBLISH, None, facts)
    assert "late_admission" not in {one.code for one in told.findings}
    assert "late_reason" not in told.visible
    case_id = county.admit(cells=times)
    assert standing_of(ward, case_id, ADMISSION_NOTICE, ASSESSED) == [Standing.MET]
    assert newest(county.device("Kommun SSK"), case_id, "INS").text("need_assessed_at") == times["need_assessed_at"]
