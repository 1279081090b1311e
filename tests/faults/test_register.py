"""No fault of sync.md §5 is forgotten: each has a test of its number, or stands among those that wait."""

from __future__ import annotations

from tests.faults.register import FAULTS, LATER, OPEN, named_tests


def test_every_fault_has_a_test_or_is_known_to_wait() -> None:
    tried = named_tests()
    missing = [number for number in FAULTS if number not in tried and number not in LATER and number not in OPEN]
    assert not missing, f"no test named test_fault_NN_… for {missing}"


def test_what_waits_is_a_fault_of_the_list() -> None:
    assert set(LATER) | OPEN <= set(FAULTS)
    assert not set(LATER) & OPEN


def test_no_test_is_named_after_a_fault_that_is_not_there() -> None:
    assert named_tests().keys() <= set(FAULTS)
