"""35. The health centre filters its inbox by prescriptions: those alone, and how many they are. (The data side.)"""

from __future__ import annotations

from tests.domain.test_open_care import REQUEST
from tests.scenarios.county import County
from tests.scenarios.open_care import CENTRE, NURSE, asked_for, request_at, write


def test_each_row_tells_its_topic_and_a_new_topic_moves_it(county: County) -> None:
    renewals = [asked_for(county, {**REQUEST, "topic": "MEDICATION"}) for _ in range(2)]
    visit = asked_for(county)
    centre, nurse = county.device(CENTRE), county.device(NURSE)

    def about(topic: str) -> list[str]:
        return sorted(row.case_id for row in centre.desk.inbox().items if row.topic == topic)

    assert (about("MEDICATION"), about("ACUTE_VISIT")) == (sorted(renewals), [visit])
    assert write(nurse, visit, "VBG", {"topic": "MEDICATION"}).queued
    county.sync()
    assert (about("MEDICATION"), about("ACUTE_VISIT")) == (sorted([*renewals, visit]), [])
    question = {"subject": "QUESTION", "body": "När kommer hjälpmedlet?", "topic": "EQUIPMENT", "wants_answer": "YES"}
    assert centre.desk.send(visit, "ADM", ["ska-ssk"], question, in_reply_to=request_at(centre, visit).doc_id).queued
    assert set(about("EQUIPMENT")) == {visit}
