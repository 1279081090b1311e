"""The harness proves itself: the same seeds that are green in the program as it is go red for what is planted."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from tests.faults.inside import history, play
from tests.faults.outcome import failed
from tests.faults.plants import PLANTS, Plant
from tests.faults.processes import Stage
from tests.faults.world import ALL, MARK, World
from tests.sync.acts import Step

MOST_SEEDS = 25
"""Played at most, of those in whose history the fault can show."""


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


@pytest.mark.long
def test_a_hub_that_only_pokes_breaks_liveness(processes: Stage) -> None:
    """Every poke is lost in both runs; the program's own hub looks at the heads and finds the news all the same."""
    took = _news_comes(processes, "pokes are lost", 60)
    assert took is not None, "I12: news has not come"
    assert _news_comes(processes, "a hub that only pokes", max(3.0, 4 * took)) is None


def _news_comes(processes: Stage, plant: str, patience: float) -> float | None:
    """Seconds until one client has what another shared, while it relies on being told; None when it does not come."""
    reader, writer = ALL[:2]
    world = World(processes.nursery, processes.cluster, (reader, writer), processes.template)
    world.plant, world.listening = plant, True
    try:
        world.start()
        world.until_quiet()
        _wait_for_silence(world, reader)
        world.publish(writer, {"kin_view": f"{MARK} nytt"})
        began = time.monotonic()
        scope = f"unit:{reader}"
        before = world.heads()[scope]
        try:
            world.until(lambda: world.ask(reader, do="standing")["cursors"][scope] > before, patience, "news")
        except AssertionError:
            return None
        return time.monotonic() - began
    finally:
        world.close()


def _wait_for_silence(world: World, unit: str) -> None:
    """Until the client listens to a stream and asks no more."""
    seen = world.clients[unit].proxy.seen
    asked = [-1.0, time.monotonic()]

    def silent() -> bool:
        if len(seen) != asked[0]:
            asked[:] = len(seen), time.monotonic()
        return "/v1/live" in seen[-1] or (any("/v1/live" in path for path in seen) and time.monotonic() - asked[1] > 1)

    world.until(silent, 60, "silence")


def _ends(seed: int) -> str | None:
    return failed(lambda: play(history(seed)))
