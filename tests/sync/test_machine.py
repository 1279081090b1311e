"""Three devices under lost requests, lost replies, doubled and reordered delivery and power cuts hold the invariants.

And the machine itself is tested: each of five planted faults makes it go red.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.sync.machine import Machine
from tests.sync.planted import FAULTS

_HISTORY = settings(
    deadline=None,
    stateful_step_count=25,
    suppress_health_check=list(HealthCheck),
    print_blob=True,
    database=None,
)


def test_three_devices_hold_the_invariants() -> None:
    run_state_machine_as_test(Machine, settings=settings(_HISTORY, max_examples=20, derandomize=True))


@pytest.mark.long
def test_three_devices_hold_the_invariants_over_2000_histories() -> None:
    run_state_machine_as_test(Machine, settings=settings(_HISTORY, max_examples=2000, stateful_step_count=30))


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_the_machine_goes_red_for_a_planted_fault(
    fault: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    fault(monkeypatch)
    budget = settings(_HISTORY, max_examples=60, derandomize=True, phases=[Phase.generate])
    with pytest.raises(Exception, match=r"I\d+"):
        run_state_machine_as_test(Machine, settings=budget)
