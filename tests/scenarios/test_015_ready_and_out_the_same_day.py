"""15. Ready at ten, out at four the same day: both notices stand with their times, in order and of high priority."""

from __future__ import annotations

from tests.scenarios.acts import OUT, READY, case_at, tell_all
from tests.scenarios.county import County


def test_both_notices_of_one_day_are_kept_with_their_times(county: County) -> None:
    case_id = county.admit()
    ready = tell_all(county, case_id, "UKL", READY)
    nurse = county.device("Kommun SSK")
    assert case_at(nurse, case_id).status == "INP_READY"
    county.hours(6)
    out = tell_all(county, case_id, "UTS", OUT)
    assert case_at(nurse, case_id).status == "INP_DISCHARGED"
    assert (ready.value("priority"), out.value("priority")) == ("high", "high")
    received = {
        m.document.kind: m.author.at for record in [nurse.desk.case(case_id)] if record for m in record.messages
    }
    assert received["UKL"] < received["UTS"]
    assert received["UKL"][:10] == received["UTS"][:10]
