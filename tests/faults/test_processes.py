"""A sample of the histories over real processes, and the harness's own parts."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.faults.durable_files import lose_power
from tests.faults.failpoints import BOOTSTRAP_STEPS, CLIENT_STEPS, STORE_STEPS, Step, owner_of
from tests.faults.processes import Stage, Story, history
from tests.faults.world import ALL, MARK, World, alive


@pytest.mark.parametrize("seed", [3, pytest.param(4, marks=pytest.mark.long)])
def test_the_invariants_hold_in_a_history_over_processes(seed: int, processes: Stage) -> None:
    processes.play(history(seed), seed)


@pytest.mark.parametrize("step", [*CLIENT_STEPS, *STORE_STEPS], ids=lambda step: step.name)
def test_every_step_is_a_place_in_the_program(step: Step) -> None:
    owner, name = owner_of(step)
    assert callable(getattr(owner, name))


@pytest.mark.long
@pytest.mark.parametrize("step", [*CLIENT_STEPS, *STORE_STEPS], ids=lambda step: step.name)
def test_every_step_is_reached_and_died_at(step: Step, processes: Stage) -> None:
    """The gates are where the work goes through: at each of them one of the two really dies, and all ends well."""
    unit, other = ALL[:2]
    world = World(processes.nursery, processes.cluster, (unit, other), processes.template)
    story = Story(world, 1)
    try:
        world.start()
        victim = world.store if step.name.startswith("s") else world.clients[unit].child
        if step in BOOTSTRAP_STEPS:
            story.a_bootstrap_is_cut_at(unit, step.name, 0)
            victim = None
        elif "renumbering" in step.name:
            story.the_disk_is_imaged(unit)
            story.publish(unit, "situation")
            world.until_quiet()
            story.the_disk_is_restored(unit)
            world.clients[unit].proxy.offline()
            world.start_client(unit)
            story.publish(unit, "situation")
            victim = world.clients[unit].child
            world.ask(unit, do="arm", step=step.name, nth=0)
            world.clients[unit].proxy.heal()
        elif step in CLIENT_STEPS:
            world.ask(unit, do="arm", step=step.name, nth=0)
            world.publish(other, {"kin_view": f"{MARK} annat"})
            world.publish(unit, {"situation": f"{MARK} ny"})
        else:
            world.arm_store(step.name, 0)
            world.publish(unit, {"situation": f"{MARK} ny"})
        if victim is not None:
            world.until(lambda: not alive(victim), 20, "the death")
        story.finish()
    finally:
        story.close()
        world.close()


def test_what_was_not_synced_is_not_in_the_image(tmp_path: Path) -> None:
    """The file grew after its last sync: of the new part anything may be there, of the old part all."""
    shadows = tmp_path / "shadows"
    shadows.mkdir()
    (tmp_path / "a.db").write_bytes(b"synced" + b"not" * 10)
    (shadows / "a.db").write_bytes(b"synced")
    (tmp_path / "b.db-wal").write_bytes(b"never synced")
    seen = set()
    for seed in range(20):
        copy = tmp_path / str(seed)
        copy.mkdir()
        for name in ("a.db", "b.db-wal"):
            (copy / name).write_bytes((tmp_path / name).read_bytes())
        lose_power(copy, shadows, random.Random(seed))
        seen.add(((copy / "a.db").read_bytes(), (copy / "b.db-wal").read_bytes()))
    assert all(first.startswith(b"synced") for first, _ in seen)
    assert (b"synced", b"") in seen
    assert len(seen) > 3
