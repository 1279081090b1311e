"""82. A summons waits in the queue while the person dies: it is held with the reason, and nobody is called."""

from __future__ import annotations

from domain.operation import CellValue
from tests.scenarios.county import County
from tests.scenarios.discharge import CENTRE, MEETING, NURSE, WARD, held, record, send
from tests.sync.little_town import TEXTS


def test_a_summons_that_comes_after_the_death_is_held_with_the_reason(county: County) -> None:
    case_id = county.admit()
    centre, ward = county.device(CENTRE), county.device(WARD)
    assert send(county, centre, case_id, "KAL", {**MEETING, "date": "2026-11-28"}, [NURSE]).queued
    told: dict[str, CellValue] = {"deceased_on": ward.desk.workplace.clock.today(), "confirmed": True}
    assert ward.desk.process.take(case_id, "mark_deceased", told).queued
    ward.sync()
    county.sync()

    (item,) = held(centre)
    assert (item.kind, item.reason) == ("send", "case_of_deceased")
    assert "avliden" in TEXTS.say(item.reason, **item.params)
    assert record(county.device(NURSE), case_id).case.of_kind("KAL") == ()
