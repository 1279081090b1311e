"""Operations that come sealed are judged as any push, in any order, as often as they come, and never block a device."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from central.store import schema
from central.store.intake import Intake
from central.store.store import Store
from domain.canonical import sha256_hex
from domain.operation import SignedOperation
from domain.sealed_operation import OVERHEAD, seal_operation
from domain.signature import SignatureError, sign_operation, verify_intake_key
from tests.central.pen import NOW, Pen, asker_of, begin_story, new_id, published


@pytest.fixture
def ward(store: Store) -> Pen:
    return Pen("ska-avd1").enrol(store)


def sealed(store: Store, *operations: SignedOperation) -> list[bytes]:
    key = verify_intake_key(store.intake.statement, store.public_key)
    return [seal_operation(operation, key) for operation in operations]


def fates(store: Store, blobs: list[bytes], sent_by: str = "ska-ssk.1") -> list[str]:
    told, _ = store.take_sealed(blobs, sent_by)
    return [told[sha256_hex(blob)] for blob in blobs]


def situation(store: Store, doc: str) -> object:
    page = store.pull(asker_of("unit:ska-avd1"), "unit:ska-avd1", 0)
    return next(b.document for b in page.bundles if b.document.doc_id == doc).value("situation")


def test_what_a_colleague_delivers_is_judged_as_its_author_s(store: Store, ward: Pen) -> None:
    story = begin_story(store, ward)
    one, two = new_id(), new_id()
    first = ward.write("publish", story.case_id, published(story.planning, {"situation": ("Ett", None)}), op_id=one)
    second = ward.write("publish", story.case_id, published(story.planning, {"situation": ("Två", one)}), op_id=two)
    blobs = sealed(store, second, first)
    assert len(blobs[0]) == len(second.data) + OVERHEAD
    assert b"publish" not in blobs[0]
    assert fates(store, blobs) == ["taken", "taken"]
    assert situation(store, story.planning) == "Två"
    assert fates(store, blobs) == ["taken", "taken"]
    # The device turns out to be alive: the numbers are still its own, and the answer is what was said already.
    assert [verdict.ruling for verdict in ward.push(store, first, second).verdicts] == ["applied", "merged"]
    third = published(story.planning, {"situation": ("Tre", two)})
    assert ward.do(store, "publish", story.case_id, third).ruling == "merged"


def test_a_hole_before_it_stops_nothing(store: Store, ward: Pen) -> None:
    story = begin_story(store, ward)
    missing = ward.write("publish", story.case_id, published(story.planning, {"situation": ("Ett", None)}))
    later = ward.write("publish", story.case_id, published(story.planning, {"person_view": ("Två", None)}))
    assert fates(store, sealed(store, later)) == ["taken"]
    assert situation(store, story.planning) is None
    assert [v.ruling for v in ward.push(store, missing, later).verdicts] == ["merged", "applied"]
    assert situation(store, story.planning) == "Ett"


def test_what_cannot_be_judged_is_kept_sealed_until_somebody_decides(store: Store, ward: Pen) -> None:
    story = begin_story(store, ward)
    stranger = Pen("ska-avd1")
    theirs = stranger.write("publish", story.case_id, published(story.planning, {"situation": ("Ett", None)}))
    own = ward.operation("publish", story.case_id, published(story.planning, {"situation": ("Två", None)}))
    forged = sign_operation(own, stranger.key)
    clash = sign_operation(
        ward.operation("publish", story.case_id, published(story.planning, {"situation": ("Tre", None)}), seq=1),
        ward.key,
    )
    blobs = sealed(store, theirs, forged, clash)
    assert fates(store, blobs) == ["waits"] * 3
    assert fates(store, blobs) == ["waits"] * 3
    store.lose_device(ward.device_id)
    late = sealed(store, sign_operation(own, ward.key))
    assert fates(store, late) == ["waits"]
    store.find_again(ward.device_id)
    with store._database.read() as connection:
        kept = {row.hash: (row.code, row.data) for row in connection.execute(select(schema.sealed_in))}
    assert kept == {
        sha256_hex(blobs[0]): ("unknown_device", blobs[0]),
        sha256_hex(blobs[1]): ("not_judged", blobs[1]),
        sha256_hex(blobs[2]): ("not_judged", blobs[2]),
        sha256_hex(late[0]): ("device_lost", late[0]),
    }
    assert situation(store, story.planning) is None


def test_somebody_decides_what_becomes_of_what_waits(store: Store, ward: Pen) -> None:
    story = begin_story(store, ward)
    written = ward.write("publish", story.case_id, published(story.planning, {"situation": ("Ett", None)}))
    later = Pen("ska-avd1")
    theirs = later.write("publish", story.case_id, published(story.planning, {"person_view": ("Två", None)}))
    store.lose_device(ward.device_id)
    assert fates(store, sealed(store, written)) == ["waits"]
    assert fates(store, sealed(store, theirs), "ska-vc1.1") == ["waits"]
    waiting = {(one.device_id, one.user_id, one.code, one.records) for one in store.sealed.waiting()}
    assert waiting == {
        (ward.device_id, "ska-avd1.1", "device_lost", 1),
        (later.device_id, "", "unknown_device", 1),
    }
    assert store.sealed.judge_waiting() == 0
    assert situation(store, story.planning) is None
    later.enrol(store)
    assert store.sealed.judge_waiting() == 1, "the device is known by now"
    assert store.sealed.judge_waiting(ward.device_id) == 1, "somebody has decided, although it is lost"
    assert situation(store, story.planning) == "Ett"
    assert store.refusal(ward.device_id) == "device_lost", "and it stays lost"
    assert store.sealed.waiting() == ()


def test_what_a_lost_device_has_not_signed_is_taken_in_by_no_decision(store: Store, ward: Pen) -> None:
    story = begin_story(store, ward)
    own = ward.operation("publish", story.case_id, published(story.planning, {"situation": ("Två", None)}))
    store.lose_device(ward.device_id)
    assert fates(store, sealed(store, sign_operation(own, Pen("ska-avd1").key))) == ["waits"]
    assert store.sealed.judge_waiting(ward.device_id) == 0
    assert situation(store, story.planning) is None
    assert store.sealed.discard(NOW) == 0
    assert store.sealed.discard(NOW + timedelta(seconds=1)) == 1
    assert store.sealed.waiting() == ()


def test_bytes_that_were_not_sealed_for_this_store_are_told_so(store: Store, ward: Pen) -> None:
    begin_story(store, ward)
    (blob,) = sealed(store, ward.write("open_case", new_id(), {"doc": new_id(), "cells": {}}))
    bent = bytes([*blob[:-1], blob[-1] ^ 1])
    assert fates(store, [b"", bent, b"x" * 200]) == ["unreadable"] * 3


def test_the_key_to_seal_to_is_the_store_s_own_word(store: Store) -> None:
    statement = store.intake.statement
    with pytest.raises(SignatureError):
        verify_intake_key(statement, bytes(32))
    assert Intake(store._key).statement == statement  # it follows from the store's own key at every start
