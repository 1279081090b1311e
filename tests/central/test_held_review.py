"""What the person's consent keeps back is seen by the unit that wrote it, and decided about once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from central.store.answers import Asker, StoredVerdict, StoreRefusal, UserRecord
from central.store.store import Store
from domain.directory import Membership
from tests.central.pen import MEMBERSHIPS, UNITS, USERS, Pen, admission, new_id, opening, sqlite_store
from tests.domain.world import shipped_forms

WARD, COLLEAGUE, NURSE = Asker("ska-avd1.1", "ska-avd1"), Asker("ska-avd1.2", "ska-avd1"), Asker("ska-ssk.1", "ska-ssk")
READER = Asker("ska-avd1.r", "ska-avd1")
_SAM = next(form.hash for form in shipped_forms() if form.id == "SAM")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = sqlite_store(tmp_path)
    people = (
        *USERS,
        UserRecord("ska-avd1.2", "Ida Berg", "sjuksköterska"),
        UserRecord("ska-avd1.r", "Ola Ek", "sekreterare"),
    )
    roles = (
        *MEMBERSHIPS,
        Membership("ska-avd1.2", "ska-avd1", "CASEWORKER_SLUTEN"),
        Membership("ska-avd1.r", "ska-avd1", "READ"),
    )
    opened.write_reference(UNITS, people, roles)
    yield opened
    opened.close()


def record(ward: Pen, store: Store, case_id: str, header: str, state: str, more: Mapping[str, object]) -> StoredVerdict:
    head = "consent/SAMORDNING_INUT/"
    said = {"state": state, "given_by": "PERSON", **more}
    shown = store.pull(WARD, "unit:ska-avd1", 0, 100).bundles
    documents = [one.document for one in shown if one.document.doc_id == header]
    known = {path: cell.op_id for document in documents for path, cell in document.cells.items()}
    names = {*said, *(path.removeprefix(head) for path in known if path.startswith(head))} - {"unit"}
    cells = [{"path": head + n, "value": said.get(n), "base": known.get(head + n)} for n in sorted(names)]
    body = {"doc": header, "purpose": "SAMORDNING_INUT", "definition": _SAM, "conflicts": [], "cells": cells}
    return ward.do(store, "record_consent", case_id, body)


GIVEN = {"form": "ORAL", "asked_by": "Eva Dahl", "asked_at": "2026-11-20T08:00"}
BACK = {"withdrawn_at": "2026-11-20T08:30", "withdrawn_how": "ORAL"}


def kept_back(store: Store) -> tuple[Pen, str, str, str]:
    """The ward's admission after a withdrawal: (pen, case, header, op)."""
    ward = Pen("ska-avd1").enrol(store)
    case_id, header = new_id(), new_id()
    assert ward.do(store, "open_case", case_id, opening(header)).ruling == "applied"
    assert record(ward, store, case_id, header, "ÅTERKALLAT", BACK).ruling == "applied"
    held = ward.do(store, "send", case_id, admission("ska-ssk"))
    assert (held.ruling, held.code) == ("held", "consent_does_not_allow")
    return ward, case_id, header, held.op_id


def test_a_colleague_sees_it_with_the_reason_and_nobody_else_does(store: Store) -> None:
    _, case_id, _, op_id = kept_back(store)
    for asker in (WARD, COLLEAGUE, READER):
        (one,) = store.review.waiting(asker)
        assert (one.op_id, one.case_id, one.code, one.params["state"]) == (
            op_id,
            case_id,
            "consent_does_not_allow",
            "ÅTERKALLAT",
        )
    assert store.review.waiting(NURSE) == ()
    with pytest.raises(StoreRefusal, match="unknown_scope"):
        store.review.waiting(Asker("ska-ssk.1", "ska-avd1"))


def test_it_is_judged_again_by_the_consent_of_now(store: Store) -> None:
    ward, case_id, header, op_id = kept_back(store)
    still = store.review.decide(COLLEAGUE, op_id, "send", "Försöker igen")
    assert (still.ruling, still.code) == ("held", "consent_does_not_allow")
    assert len(store.review.waiting(WARD)) == 1
    assert record(ward, store, case_id, header, "GIVET", GIVEN).ruling == "applied"
    sent = store.review.decide(COLLEAGUE, op_id, "send", "Personen har ångrat sig")
    assert sent.ruling == "applied"
    assert set(sent.heads) == {"unit:ska-avd1", "unit:ska-ssk"}
    assert store.review.waiting(WARD) == ()
    assert "INS" in [one.document.kind for one in store.pull(NURSE, "unit:ska-ssk", 0, 100).bundles]
    (later,) = store.hello(ward.device_id, 1, "ska-avd1", {}, [op_id]).later
    assert (later.ruling, later.code) == ("applied", "")


def test_what_is_never_to_be_sent_asks_no_more_and_its_author_hears_of_it(store: Store) -> None:
    ward, _, _, op_id = kept_back(store)
    assert store.review.decide(COLLEAGUE, op_id, "keep", "Personen vill inte").code == "kept_back"
    assert store.review.waiting(WARD) == ()
    (later,) = store.hello(ward.device_id, 1, "ska-avd1", {}, [op_id]).later
    assert (later.ruling, later.code) == ("held", "kept_back")
    with pytest.raises(StoreRefusal, match="unknown_held"):
        store.review.decide(WARD, op_id, "send", "En gång till")


@pytest.mark.parametrize(
    ("asker", "decision", "reason", "code"),
    [
        (NURSE, "send", "Nyfiken", "unknown_held"),
        (READER, "keep", "Läser bara", "unknown_scope"),
        (WARD, "burn", "Bort med det", "bad_field"),
        (WARD, "keep", " ", "bad_field"),
    ],
)
def test_whoever_may_not_or_gives_no_reason_decides_nothing(
    store: Store, asker: Asker, decision: str, reason: str, code: str
) -> None:
    _, _, _, op_id = kept_back(store)
    with pytest.raises(StoreRefusal, match=code):
        store.review.decide(asker, op_id, decision, reason)
    assert len(store.review.waiting(WARD)) == 1


def test_of_a_case_that_has_left_the_unit_only_its_author_sees_it(store: Store) -> None:
    store.write_reference(
        [],
        [UserRecord("ska-ssk.2", "Mia Falk", "sjuksköterska")],
        [Membership("ska-ssk.2", "ska-ssk", "CASEWORKER_KOM")],
    )
    ward, nurse = Pen("ska-avd1").enrol(store), Pen("ska-ssk").enrol(store)
    case_id, header = new_id(), new_id()
    assert ward.do(store, "open_case", case_id, opening(header)).ruling == "applied"
    assert ward.do(store, "send", case_id, admission("ska-ssk")).ruling == "applied"
    assert record(ward, store, case_id, header, "ÅTERKALLAT", BACK).ruling == "applied"
    invited = nurse.do(store, "change_parties", case_id, {"doc": header, "add": ["ska-vc1"], "remove": []})
    assert (invited.ruling, invited.code) == ("held", "consent_does_not_allow")
    colleague = Asker("ska-ssk.2", "ska-ssk")
    assert [one.op_id for one in store.review.waiting(colleague)] == [invited.op_id]
    left = nurse.do(store, "change_parties", case_id, {"doc": header, "add": [], "remove": ["ska-ssk"]})
    assert left.ruling == "applied"
    assert store.review.waiting(colleague) == ()
    assert [one.op_id for one in store.review.waiting(NURSE)] == [invited.op_id]
    with pytest.raises(StoreRefusal, match="unknown_held"):
        store.review.decide(colleague, invited.op_id, "keep", "Inte vårt")
