"""A form is changed while messages in its earlier version lie with everybody (experience.md B2, 7 and 8)."""

from __future__ import annotations

import copy
from datetime import UTC, datetime

import pytest

from desktop.views.document_facts import facts_of
from domain.forms.definition import DefinitionError, Moment
from domain.forms.evaluate import evaluate
from domain.forms.loading import load_definition
from tests.domain.forms.shipped import data_of
from tests.scenarios.acts import newest
from tests.scenarios.county import County

NOW = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
OLD = {"subject": "TIME", "body": "Fredag klockan tio", "wants_answer": "YES"}


def changed() -> dict[str, object]:
    """The administrative message as somebody improved it: a question renamed, one retired, one new and required."""
    data = copy.deepcopy(data_of("ADM"))
    data["version"] = "2"
    items = data["sections"][0]["items"]
    items[0]["label"] = "Vad det gäller"
    items[0]["options"][0] = {"code": "BOOKING", "label": "Bokning"}
    items[-1] = {"id": "answer_by", "type": "date", "label": "Svar senast", "required": True}
    data["supersedes"] = {
        "hash": load_definition(data_of("ADM")).hash,
        "codes": {"subject": {"TIME": "BOOKING"}},
        "retired": ["wants_answer"],
    }
    return data


def test_what_was_sent_reads_and_validates_as_when_it_was_sent(county: County) -> None:
    case_id = county.admit()
    ward, nurse = county.device("Sjukhusavdelning 1"), county.device("Kommun SSK")
    assert ward.desk.send(case_id, "ADM", ["ska-ssk"], OLD).queued
    county.sync()
    before = newest(nurse, case_id, "ADM")
    known = nurse.desk.workplace.known
    form = known.form_of("ADM", before.definition)
    assert form is not None
    read = facts_of(form, before, known, NOW)

    ward.desk.save_draft(case_id, (late := ward.clock.new_id()), "body", "Skrivet före ändringen")
    county.store.issue([changed()])
    nurse.sync()
    offline = ward.desk.send(case_id, "ADM", ["ska-ssk"], OLD, draft=late)
    assert offline.queued, offline
    county.sync()

    known = nurse.desk.workplace.known
    assert known.forms.current("ADM").version == "2"
    after = nurse.desk.case(case_id)
    assert after is not None
    old = after.case.documents[before.doc_id]
    form = known.form_of("ADM", old.definition)
    assert form is not None
    assert form.version == "1"
    assert facts_of(form, old, known, NOW) == read
    assert read[0].label == "Ämne"
    answers = {path: cell.value for path, cell in old.cells.items()}
    assert evaluate(form, answers, Moment.PUBLISH, None, nurse.desk.workplace.context().facts).blocking == ()
    assert len(after.case.of_kind("ADM")) == 2
    assert {one.definition for one in after.case.of_kind("ADM")} == {old.definition}

    refused = nurse.desk.send(case_id, "ADM", ["ska-avd1"], {"subject": "BOOKING", "body": "Tack"})
    assert (refused.code, refused.params["path"]) == ("form", "answer_by")
    new = {"subject": "BOOKING", "body": "Tack", "answer_by": "2026-11-24"}
    assert nurse.desk.send(case_id, "ADM", ["ska-avd1"], new).queued
    county.sync()
    assert newest(ward, case_id, "ADM").definition == known.forms.current("ADM").hash


def test_a_published_version_is_never_changed(county: County) -> None:
    county.store.issue([changed()])
    again = changed()
    again["title"] = "Något annat"
    with pytest.raises(DefinitionError):
        county.store.issue([again])
