"""The lease: how long, within which bounds, and that a clock that goes back does not lengthen it."""

from __future__ import annotations

import pytest

from domain.lease import LEEWAY_MS, Lease, lease_from, lease_hours, read_lease

HOUR = 3_600_000
NOW = 1_795_170_000_000


@pytest.mark.parametrize(
    ("told", "hours"),
    [("24", 24), ("0", 0), ("168", 168), ("9999", 168), ("", 72), ("-1", 72), ("tre", 72), ("²", 72), ("1" * 6, 72)],
)
def test_the_policy_says_how_long_within_bounds(told: str, hours: int) -> None:
    assert lease_hours({"offline_lease_hours": told}) == hours


def test_it_lasts_as_long_as_told_and_not_a_moment_longer() -> None:
    lease = lease_from(NOW, 72)
    assert lease.refusal(NOW + 72 * HOUR - 1) == ""
    assert lease.refusal(NOW + 72 * HOUR) == "lease_expired"
    assert lease_from(NOW, 0).refusal(NOW) == "lease_expired"
    assert lease_from(NOW, 10_000) == lease_from(NOW, 168)


def test_a_clock_that_goes_back_locks_and_never_lengthens_it() -> None:
    lease = lease_from(NOW, 72).seen(NOW + 71 * HOUR)
    assert lease.refusal(NOW + 71 * HOUR - LEEWAY_MS) == ""
    assert lease.refusal(NOW + 71 * HOUR - LEEWAY_MS - 1) == "clock_set_back"
    over = lease.seen(NOW + 72 * HOUR)
    assert over.refusal(NOW + 72 * HOUR - LEEWAY_MS) == "lease_expired"
    assert over.seen(NOW) == over


def test_the_computer_s_own_count_goes_on_while_the_clock_stands() -> None:
    lease = lease_from(NOW, 72, up_ms=5 * HOUR).seen(NOW + 10 * HOUR, 15 * HOUR)
    assert lease.refusal(NOW + 11 * HOUR, 76 * HOUR) == ""
    assert lease.refusal(NOW + 11 * HOUR, 77 * HOUR) == "lease_expired"
    assert lease.refusal(NOW + 11 * HOUR, 14 * HOUR) == ""  # started anew: nobody can tell
    assert lease.seen(NOW + 10 * HOUR, 40 * HOUR).seen_ms == NOW + 35 * HOUR


def test_on_a_computer_of_a_ward_it_is_the_shorter_one() -> None:
    assert lease_hours({}, ward=True) == 12
    assert lease_hours({"offline_lease_hours_ward": "24"}, ward=True) == 24
    assert lease_hours({"offline_lease_hours": "8", "offline_lease_hours_ward": "24"}, ward=True) == 8
    assert lease_hours({"offline_lease_hours_ward": "24"}) == 72


@pytest.mark.parametrize("kept", [None, {}, [], {"lease_until": 1, "seen_at": 2}, {"lease_until": "x", "seen_at": "y"}])
def test_what_cannot_be_read_has_ended(kept: object) -> None:
    assert read_lease(kept) == Lease(0, 0)
    assert read_lease(kept).refusal(NOW) == "lease_expired"
