"""The scope `reference` on either database: what is issued is kept for ever, and judged by."""

from __future__ import annotations

from pathlib import Path

import pytest

from central.store import reference as writing
from central.store import store as opening
from central.store.shipped import process_data
from central.store.store import Store
from domain.case import Document
from domain.forms.definition import DefinitionError
from domain.forms.loading import load_definition
from domain.reference import FORM, Reference, hash_of, issue_document, issue_id, read_reference
from domain.told import Told
from domain.wire import Bundle
from tests.central.pen import Pen, asker_of, begin_story, open_store, published
from tests.domain.forms.newer import planning_2, planning_3
from tests.domain.forms.shipped import FORM_IDS, data_of


def told(store: Store) -> tuple[Bundle, ...]:
    return store.pull(asker_of("reference"), "reference", 0, 2000).bundles


def reference(store: Store) -> Reference:
    return read_reference(Told.of(bundle.document) for bundle in told(store))


def cells(document: Document) -> dict[str, object]:
    return {path: cell.value for path, cell in document.cells.items()}


def test_a_new_store_tells_all_that_ships_with_the_program(store: Store) -> None:
    found = reference(store)
    assert {one.name for one in found.issued if one.kind == FORM} == set(FORM_IDS)
    assert {one.name for one in found.issued if one.kind == "process"} == {"inpatient", "open_care", "sip"}
    assert found.policies_on("2026-11-20") == {"sip_no_comment": "require", "sip_signatures": "show"}
    assert found.codes["municipalities"]["1495"] == "Skara"
    assert found.units["ska-ssk"].kind == "KOM_SSK"
    for one in found.issued:
        if one.kind == FORM:
            assert one.hash == load_definition(data_of(one.name)).hash == hash_of(data_of(one.name))


def test_a_form_is_judged_by_as_soon_as_it_is_issued_and_the_one_before_it_still_is(store: Store) -> None:
    ward = Pen("ska-avd1").enrol(store)
    story = begin_story(store, ward)
    newer = load_definition(planning_2())
    body = published(story.planning, {"own_words": ("Vill hem", None)}) | {"definition": newer.hash}
    held = ward.do(store, "publish", story.case_id, body)
    assert held.code == "unknown_definition"
    store.issue([planning_2()])
    (later,) = store.hello(ward.device_id, 1, ward.unit, held=[held.op_id]).later
    assert (later.op_id, later.ruling) == (held.op_id, "applied")
    before = published(story.planning, {"situation": ("Bor ensam", None)})
    assert ward.do(store, "publish", story.case_id, before).ruling == "merged"
    page = store.pull(asker_of("unit:ska-avd1"), "unit:ska-avd1", 0)
    document = next(b.document for b in page.bundles if b.document.doc_id == story.planning)
    assert document.definition == newer.hash
    assert cells(document) == {"own_words": "Vill hem", "situation": "Bor ensam"}


def test_what_is_issued_follows_what_was_and_is_issued_once(store: Store) -> None:
    with pytest.raises(DefinitionError, match="does_not_follow"):
        store.issue([planning_3()])
    store.issue([planning_2()], since="2027-01-01")
    head = store.pull(asker_of("reference"), "reference", 0, 2000).head
    store.issue([planning_2()], since="2028-01-01")
    assert store.pull(asker_of("reference"), "reference", 0, 2000).head == head
    document = next(b.document for b in told(store) if b.document.doc_id == issue_id(FORM, hash_of(planning_2())))
    assert document.value("since") == "2027-01-01"
    loses_one = planning_3()
    del loses_one["supersedes"]["moved"]
    with pytest.raises(DefinitionError, match="answer_without_place own_words"):
        store.issue([loses_one])
    store.issue([planning_3()], since="2027-02-01")
    with pytest.raises(DefinitionError, match="does_not_follow"):
        store.issue([{**planning_2(), "title": "Planering, annan"}])


def test_an_older_program_takes_nothing_back(
    store: Store, address: Path | str, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.issue([planning_2()])
    before = told(store)
    store.close()
    again = open_store(address)
    assert told(again) == before
    again.close()
    monkeypatch.setattr(opening, "fingerprint", lambda: "another program's")
    monkeypatch.setattr(writing, "form_data", lambda: (data_of("PLN"), planning_2(), planning_3()))
    newer = open_store(address)
    names = [(one.name, one.number, one.since) for one in reference(newer).issued if one.name == "PLN"]
    shipped = len(FORM_IDS) + len(process_data())
    assert [number for _, number, _ in names] == [FORM_IDS.index("PLN") + 1, shipped + 1, shipped + 2]
    assert names[-1][2] == newer.today()
    newer.close()


def test_a_policy_keeps_every_value_it_has_had(store: Store) -> None:
    store.write_reference([], policies={"sip_no_comment": "prompt"})
    found = reference(store)
    assert found.policies_on("2020-01-01")["sip_no_comment"] == "require"
    assert found.policies_on(store.today())["sip_no_comment"] == "prompt"
    assert found.policies_on("1999-12-31") == {}


def test_a_text_too_long_for_anybody_is_not_issued() -> None:
    data = {**data_of("PLN"), "title": "x" * 200_001}
    with pytest.raises(DefinitionError, match="too_large"):
        issue_document(FORM, data, 1, "2026-01-01")
