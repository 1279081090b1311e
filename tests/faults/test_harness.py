"""The harness proves itself: the same seeds that are green in the program as it is go red for what is planted."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.faults.inside import history, play
from tests.faults.outcome import failed
from tests.faults.plants import PLANTS, Plant
from tests.sync.acts import Step
from tests.sync.quick_engines import quick_engines

MOST_SEEDS = 25
"""Played at most, of those in whose history the fault can show."""


@pytest.fixture(autouse=True)
def _quick() -> Iterator[None]:
    with quick_engines():
        yield


@pytest.mark.parametrize(("plant", "broken", "shows"), PLANTS, ids=[plant.__name__ for plant, *_ in PLANTS])
def test_the_histories_go_red_for(
    plant: Plant, broken: str, shows: Callable[[Step], bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    seeds = [seed for seed in range(300, 2000) if any(map(shows, history(seed)))][:MOST_SEEDS]
    for seed in seeds:
        with monkeypatch.context() as patch:
            plant(patch)
            told = _ends(seed)
        if told is not None:
            assert told.startswith(f"{broken}:"), (seed, told)
            assert _ends(seed) is None, "the same history is green without it"
            return
    pytest.fail(f"none of the seeds {seeds} sees it")


def _ends(seed: int) -> str | None:
    return failed(lambda: play(history(seed)))
