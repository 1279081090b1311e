"""A sample of the histories that `./test --faults` plays by the thousand."""

from __future__ import annotations

import pytest

from tests.faults.inside import OnPostgreSQL, history, play, run
from tests.postgres.cluster import Cluster
from tests.sync.machine import Machine

SEEDS = range(100, 106)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_invariants_hold_in_a_history_on_sqlite(seed: int) -> None:
    play(history(seed))


@pytest.mark.parametrize("seed", [200, 201])
def test_the_invariants_hold_in_a_history_on_postgresql(
    seed: int, postgres: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(OnPostgreSQL, "cluster", postgres)
    play(history(seed), OnPostgreSQL)


def test_a_seed_is_always_the_same_history() -> None:
    assert list(map(str, history(7))) == list(map(str, history(7)))
    assert list(map(str, history(7))) != list(map(str, history(8)))


def test_a_failure_tells_its_seed_and_a_shorter_history(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_machine: Machine, unit: str) -> None:
        raise AssertionError("I9: planted")

    seed = next(seed for seed in range(1, 10) if any(step.name == "acknowledge" for step in history(seed)))
    monkeypatch.setattr(Machine, "acknowledge", broken)
    failure = run(seed)
    assert failure is not None
    assert failure.broken == "I9: planted"
    assert len(failure.steps) == 1
    assert f"seed {failure.seed}: I9: planted" in str(failure)
