"""What an older store had to hold, a newer one judges again: once, in order, and the author's device hears of it."""

from __future__ import annotations

from pathlib import Path
from types import MappingProxyType

import pytest

from central.store.store import Store
from domain import apply as deciding
from domain.signature import verify_receipt
from tests.central.pen import Pen, asker_of, begin_story, new_id, open_store, published


@pytest.fixture
def ward(store: Store) -> Pen:
    return Pen("ska-avd1").enrol(store)


def forget(monkeypatch: pytest.MonkeyPatch, *kinds: str) -> None:
    """Let the store be a program that does not know these kinds yet."""
    known = {kind: handler for kind, handler in deciding._HANDLERS.items() if kind not in kinds}
    monkeypatch.setattr(deciding, "_HANDLERS", MappingProxyType(known))


def test_an_unknown_kind_is_kept_whole_and_taken_when_it_is_known(
    store: Store, ward: Pen, address: Path | str, monkeypatch: pytest.MonkeyPatch
) -> None:
    story = begin_story(store, ward)
    made, changed = new_id(), new_id()
    with monkeypatch.context() as older:
        forget(older, "publish")
        first = ward.write(
            "publish", story.case_id, published(story.planning, {"situation": ("Ett", None)}), op_id=made
        )
        next_one = published(story.planning, {"situation": ("Två", made)})
        second = ward.write("publish", story.case_id, next_one, op_id=changed)
        verdicts = ward.push(store, first, second).verdicts
        assert [(v.ruling, v.code) for v in verdicts] == [("held", "unknown_kind"), ("held", "depends_on_held")]
        assert store.judge_again() == 0
        seen = ward.do(store, "mark_seen", story.case_id, {"doc": story.planning, "ver": 3})
        assert seen.ruling == "applied"
    store.close()
    newer = open_store(address)
    later = newer.hello(ward.device_id, 1, ward.unit, held=[made, changed, new_id()]).later
    assert [(v.op_id, v.ruling, v.case_seq) for v in later] == [(made, "merged", 5), (changed, "merged", 6)]
    for verdict, signed in zip(later, (first, second), strict=True):
        assert verify_receipt(verdict.receipt, newer.public_key).op_hash == signed.hash
    assert newer.judge_again() == 0
    document = next(
        b.document
        for b in newer.pull(asker_of("unit:ska-ssk"), "unit:ska-ssk", 0).bundles
        if b.document.doc_id == story.planning
    )
    assert document.value("situation") == "Två"
    # The verdict first given stays: whoever repeats the push hears the same again.
    again = ward.push(newer, first, second, first=ward.seq - 2).verdicts
    assert [v.code for v in again] == ["unknown_kind", "depends_on_held"]
    third = ward.do(newer, "publish", story.case_id, published(story.planning, {"situation": ("Tre", changed)}))
    assert third.ruling == "merged"
    newer.close()


def test_what_built_on_it_is_judged_again_as_well(store: Store, ward: Pen, monkeypatch: pytest.MonkeyPatch) -> None:
    nurse = Pen("ska-ssk").enrol(store)
    story = begin_story(store, ward)
    plan, made, follower = new_id(), new_id(), new_id()
    with monkeypatch.context() as older:
        forget(older, "create_document")
        body = {"doc": plan, "doc_kind": "INT", "definition": store_form(store, "INT")}
        assert nurse.do(store, "create_document", story.case_id, body, op_id=made).code == "unknown_kind"
        cells = [{"path": "notes/r1/text", "value": "Ring dottern", "base": None}]
        note = {"doc": plan, "definition": store_form(store, "INT"), "seen_ver": 99, "cells": cells}
        assert nurse.do(store, "publish", story.case_id, note, op_id=follower).code == "document_unknown"
    assert store.judge_again() == 2
    later = {v.op_id: v.ruling for v in store.hello(nurse.device_id, 1, nurse.unit, held=[made, follower]).later}
    assert later == {made: "applied", follower: "applied"}


def test_what_is_known_now_and_still_not_allowed_says_so(
    store: Store, ward: Pen, monkeypatch: pytest.MonkeyPatch
) -> None:
    centre = Pen("fyr-ssk").enrol(store)
    story = begin_story(store, ward)
    with monkeypatch.context() as older:
        forget(older, "publish")
        body = published(story.planning, {"situation": ("Ett", None)})
        held = centre.do(store, "publish", story.case_id, body)
    assert store.judge_again() == 1
    (later,) = store.hello(centre.device_id, 1, centre.unit, held=[held.op_id]).later
    assert (later.ruling, later.code, later.case_seq) == ("held", "case_unknown", 0)
    assert store.hello(ward.device_id, 1, ward.unit, held=[held.op_id]).later == ()
    assert store.judge_again() == 0


def store_form(store: Store, kind: str) -> str:
    """The hash of the form of a kind as the store issued it."""
    documents = [bundle.document for bundle in store.pull(asker_of("reference"), "reference", 0, 2000).bundles]
    return next(doc.text("hash") for doc in documents if doc.kind == "form" and doc.text("name") == kind)
