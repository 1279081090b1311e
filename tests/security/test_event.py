"""One event reads back as it was written, and a chain tells the first place where it is not what was written."""

from __future__ import annotations

import json
import random
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.canonical import canonical_bytes
from domain.event import (
    EVENT_KINDS,
    LONGEST_REASON,
    LONGEST_TEXT,
    MAX_EVENT_BYTES,
    Actor,
    Break,
    Event,
    EventError,
    Link,
    chained,
    event_of_operation,
    first_break,
    owner_of,
    parse_event,
    row_bytes,
)
from domain.event_delivery import (
    EventBatch,
    EventReceipt,
    sign_batch,
    sign_event_receipt,
    verify_batch,
    verify_event_receipt,
)
from domain.ids import uuid7
from domain.operation import NO_PREVIOUS, OPERATION_KINDS
from domain.signature import SignatureError
from tests.central.pen import UNITS

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = KEY.public_key().public_bytes_raw()
DEVICE = "01a1f82f-2268-7101-8101-010101010101"
CHAIN = "01a1f82f-2a38-7303-8303-030303030303"
ACTOR = Actor("ska-ssk.1", "Anna Lindh", "sjuksköterska", "CASEWORKER_KOM", "ska-ssk", "Kommun SSK", "Skaraborg")
# Surrogates are no text.
_CHARACTERS = st.characters(codec="utf-8")
WORDS = st.text(_CHARACTERS, max_size=LONGEST_TEXT)


def event(number: int = 1, **changed: object) -> Event:
    plain = Event(
        uuid7(1_795_170_000_000 + number, number.to_bytes(10, "big")),
        "case_opened",
        "2026-11-20T09:00:00.000Z",
        0,
        ACTOR,
        DEVICE,
        offline=False,
        person_id="194410119046",
        case_id=CHAIN,
    )
    return replace(plain, **changed)  # type: ignore[arg-type]


def chain(length: int, start: int = 0) -> list[Link]:
    links, previous = list[Link](), NO_PREVIOUS
    for number in range(1, length + 1):
        row = row_bytes({"owner": "x", "n": number}, event(start + number).to_bytes())
        previous = chained(previous, row)
        links.append(Link(number, previous, row))
    return links


def end_of(links: list[Link]) -> tuple[int, str]:
    return links[-1].number, links[-1].hash


@given(
    kind=st.sampled_from(sorted(EVENT_KINDS)),
    words=st.lists(WORDS, min_size=7, max_size=7),
    reason=st.text(_CHARACTERS, max_size=LONGEST_REASON),
    offline=st.booleans(),
    count=st.integers(1, 10**6),
)
def test_an_event_reads_back_as_it_was_written(
    kind: str, words: list[str], reason: str, offline: bool, count: int
) -> None:
    actor = Actor(*words)
    made = event(kind=kind, actor=actor, reason=reason, offline=offline, count=count, what=words[0], code=words[1])
    data = made.to_bytes()
    assert len(data) <= MAX_EVENT_BYTES
    assert parse_event(data) == made
    assert data == made.to_bytes()


def test_texts_too_long_are_cut_when_written_and_refused_when_read() -> None:
    made = event(reason="ö" * 2_000, what="w" * 300)
    read = parse_event(made.to_bytes())
    assert len(read.reason) == LONGEST_REASON
    assert len(read.what) == LONGEST_TEXT
    with pytest.raises(EventError):
        parse_event(made.to_bytes().replace(b'"what":"', b'"what":"w'))


def test_a_newer_kind_and_a_newer_member_are_kept() -> None:
    data = canonical_bytes({**_members(), "kind": "thought_about", "mood": "good"})
    assert parse_event(data).kind == "thought_about"


@pytest.mark.parametrize(
    "wrong",
    [
        {"v": 2},
        {"id": "1"},
        {"time": "yesterday"},
        {"kind": ""},
        {"offline": 1},
        {"count": "1"},
        {"count": True},
        {"user": []},
        {"unit": {"id": "x"}},
        {"person": None},
        {"reason": "x" * (LONGEST_REASON + 1)},
    ],
)
def test_what_is_no_event_is_told_without_its_values(wrong: dict[str, object]) -> None:
    with pytest.raises(EventError) as told:
        parse_event(canonical_bytes({**_members(), **wrong}))
    assert str(told.value) in {"not_an_event", "bad_event_field"}


def _members() -> dict[str, object]:
    members: dict[str, object] = json.loads(event().to_bytes())
    return members


@given(data=st.binary(max_size=300))
def test_no_bytes_make_reading_fail_otherwise(data: bytes) -> None:
    with pytest.raises(EventError):
        parse_event(data)


def test_every_kind_of_operation_and_every_unit_has_its_words() -> None:
    assert {event_of_operation(kind) for kind in OPERATION_KINDS} == {"begun", "written", "blocked", "unblocked"}
    assert {event_of_operation(kind) for kind in OPERATION_KINDS} <= EVENT_KINDS.keys()
    assert {owner_of(unit) for unit in UNITS} == {"Skaraborg", "Fyrbodal"}
    assert owner_of(None) == "?"


def test_a_whole_chain_stands_also_from_its_middle() -> None:
    links = chain(20)
    assert first_break(links, end_of(links), {7: links[6].hash}) is None
    assert first_break(links[5:], end_of(links), after=(5, links[4].hash)) is None
    assert first_break([], (0, NO_PREVIOUS)) is None


@settings(max_examples=60)
@given(seed=st.integers(0, 10**9), length=st.integers(2, 30))
def test_the_first_broken_place_is_named(seed: int, length: int) -> None:
    rng = random.Random(seed)
    links, place = chain(length), rng.randrange(length)
    number = place + 1
    end = end_of(links)
    one = links[place]
    flipped = bytearray(one.row)
    flipped[rng.randrange(len(flipped))] ^= 1 << rng.randrange(8)
    altered = [*links[:place], replace(one, row=bytes(flipped)), *links[place + 1 :]]
    assert first_break(altered, end) == Break(number, "altered")
    removed = links[:place] + links[place + 1 :]
    assert first_break(removed, end) == Break(number, "missing" if number < length else "cut_short")
    assert first_break([*links[:number], one, *links[number:]], end) == Break(number + 1, "twice")


def test_whoever_writes_the_rest_of_the_chain_anew_is_found_by_an_end_told_before() -> None:
    links = chain(10)
    other = links[:4]
    previous = other[-1].hash
    for number in range(5, 11):
        row = row_bytes({"owner": "x", "n": number}, event(1_000 + number).to_bytes())
        previous = chained(previous, row)
        other.append(Link(number, previous, row))
    assert first_break(other, end_of(other)) is None  # nothing in the database itself tells
    assert first_break(other, end_of(other), {7: links[6].hash}) == Break(7, "not_as_told")
    assert first_break(links[:6], end_of(links[:6]), {7: links[6].hash}) == Break(7, "cut_short")
    assert first_break(links, end_of(links[:6])) == Break(7, "beyond_end")
    assert first_break(links, (10, links[0].hash)) == Break(10, "altered")


def test_a_batch_is_vouched_for_as_a_whole() -> None:
    events = [event(number).to_bytes() for number in range(1, 6)]
    batch = sign_batch(DEVICE, CHAIN, 3, "ab" * 32, events, KEY)
    assert len(verify_batch(batch, PUBLIC)) == 5
    assert batch.last == 7
    other = Ed25519PrivateKey.generate().public_key().public_bytes_raw()
    wrong: list[tuple[EventBatch, bytes]] = [
        (batch, other),
        (replace(batch, device_id=CHAIN), PUBLIC),
        (replace(batch, chain=DEVICE), PUBLIC),
        (replace(batch, first=4), PUBLIC),
        (replace(batch, previous=NO_PREVIOUS), PUBLIC),
        (replace(batch, previous="x"), PUBLIC),
        (replace(batch, events=batch.events[:-1]), PUBLIC),
        (replace(batch, events=(*batch.events[:-2], batch.events[-1], batch.events[-2])), PUBLIC),
        (replace(batch, events=(*batch.events, batch.events[0])), PUBLIC),
        (replace(batch, events=(b"\xff",)), PUBLIC),
        (replace(batch, events=()), PUBLIC),
        (replace(batch, signature=bytes(64)), PUBLIC),
        (replace(batch, signature=b""), PUBLIC),
    ]
    for forged, key in wrong:
        with pytest.raises(SignatureError):
            verify_batch(forged, key)


def test_a_receipt_is_the_stores_or_nothing() -> None:
    receipt = EventReceipt(DEVICE, CHAIN, 7, "ab" * 32, "2026-11-20T09:00:00.000Z")
    signed = sign_event_receipt(receipt, KEY)
    assert verify_event_receipt(signed, PUBLIC) == receipt
    for forged in (replace(signed, data=signed.data.replace(b'"last":7', b'"last":8')), replace(signed, signature=b"")):
        with pytest.raises(SignatureError):
            verify_event_receipt(forged, PUBLIC)
