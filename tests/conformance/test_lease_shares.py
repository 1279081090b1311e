"""The store's share of a replica's key: to whom it is told, for how long, and when it is told no more."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from central.store.answers import StoreRefusal
from central.store.clock import utc_text
from central.store.store import Store
from domain.lease import POLICY, WARD_POLICY
from tests.central.pen import NOW, STORE_KEY, Pen


@pytest.fixture
def ward(store: Store) -> Pen:
    return Pen("ska-avd1").enrol(store)


def lease_at(address: Path | str, pen: Pen, hours: float, holds: str = "") -> tuple[str, bytes, bytes | None]:
    """As a service answers whose clock shows so many hours later."""
    later = Store.open(address, STORE_KEY, lambda: NOW + timedelta(hours=hours))
    try:
        told = later.lease(pen.device_id, pen.user_id, pen.unit, holds)
        return told.lease_id, told.share, told.former
    finally:
        later.close()


def test_a_share_is_random_and_ends_when_the_policy_says(store: Store, ward: Pen) -> None:
    told = store.lease(ward.device_id, ward.user_id, ward.unit)
    other = Pen("ska-avd1").enrol(store)
    assert (len(told.share), told.former) == (32, None)
    assert told.ends_at == utc_text(NOW + timedelta(hours=72))
    assert store.lease(other.device_id, other.user_id, other.unit).share != told.share
    shared = Pen("ska-avd1").enrol(store)
    on_ward = store.lease(shared.device_id, shared.user_id, shared.unit, ward=True)
    assert on_ward.ends_at == utc_text(NOW + timedelta(hours=12))
    store.write_reference((), policies={POLICY: "8", WARD_POLICY: "24"})
    assert store.lease(shared.device_id, shared.user_id, shared.unit, ward=True).ends_at == utc_text(
        NOW + timedelta(hours=8)
    )


def test_a_lost_answer_is_told_again_and_the_share_before_it_too(store: Store, ward: Pen, address: Path | str) -> None:
    first = store.lease(ward.device_id, ward.user_id, ward.unit)
    assert store.lease(ward.device_id, ward.user_id, ward.unit) == first
    made = lease_at(address, ward, 20, first.lease_id)
    assert made[0] != first.lease_id
    assert made[2] == first.share
    assert lease_at(address, ward, 21, first.lease_id) == made
    late = lease_at(address, ward, 500, made[0])
    assert late[0] not in {first.lease_id, made[0]}
    assert late[2] == made[1]
    assert lease_at(address, ward, 500, "0" * 32)[2] is None


def test_only_the_last_few_are_remembered(store: Store, ward: Pen, address: Path | str) -> None:
    first = holds = store.lease(ward.device_id, ward.user_id, ward.unit).lease_id
    for round_ in range(1, 5):
        holds = lease_at(address, ward, 100 * round_, holds)[0]
    assert lease_at(address, ward, 600, first)[2] is None


def test_it_is_told_to_the_device_s_own_user_while_she_has_a_role_and_the_device_is_not_lost(
    store: Store, ward: Pen
) -> None:
    told = store.lease(ward.device_id, ward.user_id, ward.unit)
    for device_id, user_id, unit, code in (
        (ward.device_id, "ska-ssk.1", "ska-ssk", "wrong_device"),
        (ward.device_id, ward.user_id, "ska-ssk", "unknown_scope"),
        (Pen("ska-avd1").device_id, ward.user_id, ward.unit, "unknown_device"),
    ):
        with pytest.raises(StoreRefusal, match=code):
            store.lease(device_id, user_id, unit)
    store.lose_device(ward.device_id)
    with pytest.raises(StoreRefusal, match="device_lost"):
        store.lease(ward.device_id, ward.user_id, ward.unit, told.lease_id)
    store.find_again(ward.device_id)
    anew = store.lease(ward.device_id, ward.user_id, ward.unit, told.lease_id)
    assert anew.share != told.share
    assert anew.former is None  # what was fetched under it stays shut for ever
