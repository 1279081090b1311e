"""Three devices under lost requests, lost replies, doubled and reordered delivery and power cuts hold the invariants.

And the machine itself is tested: each of six planted faults makes it go red.
"""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.sync.machine import Machine
from tests.sync.planted import FAULTS, Planted

_HISTORY = settings(
    deadline=None,
    stateful_step_count=25,
    suppress_health_check=list(HealthCheck),
    print_blob=True,
    database=None,
)


def test_three_devices_hold_the_invariants() -> None:
    run_state_machine_as_test(Machine, settings=settings(_HISTORY, max_examples=6, derandomize=True))


@pytest.mark.long
def test_three_devices_hold_the_invariants_over_2000_histories() -> None:
    run_state_machine_as_test(Machine, settings=settings(_HISTORY, max_examples=2000, stateful_step_count=30))


@pytest.mark.parametrize("planted", FAULTS, ids=[planted.fault.__name__ for planted in FAULTS])
def test_the_machine_goes_red_for_a_planted_fault(planted: Planted, monkeypatch: pytest.MonkeyPatch) -> None:
    _run(planted)  # the same history is green in the program as it is
    planted.fault(monkeypatch)
    with pytest.raises(AssertionError, match=rf"^({planted.broken}):"):
        _run(planted)


@pytest.mark.long
@pytest.mark.parametrize("planted", FAULTS, ids=[planted.fault.__name__ for planted in FAULTS])
def test_random_histories_find_a_planted_fault(planted: Planted, monkeypatch: pytest.MonkeyPatch) -> None:
    planted.fault(monkeypatch)
    budget = settings(_HISTORY, max_examples=200, phases=[Phase.generate])
    with pytest.raises(AssertionError, match=r"^I\d+"):
        run_state_machine_as_test(Machine, settings=budget)


def _run(planted: Planted) -> None:
    machine = Machine()
    machine.found()
    try:
        planted.history(machine)
    except BaseException:
        machine.town.close()
        raise
    machine.teardown()
