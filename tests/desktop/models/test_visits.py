"""When somebody was last in a case: hers alone, kept over a restart, and counted in what the store had told."""

from __future__ import annotations

from tests.desktop.models.test_desk import message_id
from tests.sync.little_town import Town


def test_it_is_kept_and_counts_what_the_store_told_and_nothing_that_waits(town: Town) -> None:
    case_id = town.admit()
    town.sync_all()
    nurse = town.nurse
    record = nurse.desk.case(case_id)
    assert record is not None
    assert (record.visit.told, record.visit.at) == (0, "")
    before = record.told
    assert before > 0
    nurse.desk.acknowledge(case_id, message_id(nurse, case_id))
    waiting = nurse.desk.case(case_id)
    assert waiting is not None
    assert waiting.told == before, "what waits has no number of the store's: others' changes will have it"
    nurse.desk.visits.left(case_id, waiting.told)
    nurse.crash()
    nurse.start()
    again = nurse.desk.case(case_id)
    assert again is not None
    assert again.visit.told == before
    assert again.visit.at


def test_the_oldest_make_room(town: Town) -> None:
    visits = town.nurse.desk.visits
    for number in range(402):
        visits.left(f"case-{number}", 1)
    assert [visits.last(f"case-{number}").told for number in (0, 1, 2, 401)] == [0, 0, 1, 1]
