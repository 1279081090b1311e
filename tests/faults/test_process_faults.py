"""Faults 4, 17–20, 23, 24, 26–29, 63 and 75 of sync.md §5, in real processes that really die.

One world serves them all, one after the other; what each did is held against the invariants when the last is done.
"""

from __future__ import annotations

import contextlib
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.models.replica_tables import PAGE_SIZE
from tests.faults.durable_files import lose_power
from tests.faults.held_files import plain_text_in
from tests.faults.processes import Stage, Story, flip
from tests.faults.world import MARK, World

UNIT, OTHER = "ska-ssk", "ska-avd1"


@pytest.fixture(scope="module")
def story(processes: Stage) -> Iterator[Story]:
    world = World(processes.nursery, processes.cluster, (UNIT, OTHER), processes.template)
    made = Story(world, 0)
    try:
        world.start()
        yield made
        made.finish()
    finally:
        made.close()
        world.close()


@pytest.fixture
def world(story: Story) -> Iterator[World]:
    """All is well, before and after."""
    story.world.heal()
    yield story.world
    story.world.heal()
    story.world.until_quiet()


def times(world: World, text: str) -> int:
    return int(
        world.query(f"SELECT count(*) FROM op WHERE position('{text}\"' in convert_from(data, 'UTF8')) > 0")[0][0]
    )


def dead(world: World, unit: str) -> bool:
    return world.ask(unit, do="standing").get("error") == "Gone"


def test_fault_04_the_store_dies_with_cases_locked(world: World) -> None:
    assert world.store is not None
    first = world.store.pid
    world.arm_store("s4 cases locked", 0)
    op_id = world.publish(UNIT, {"situation": f"{MARK} 4"})["op"]
    world.until(lambda: not Path(f"/proc/{first}/exe").exists(), 10, "the store's death")
    assert not world.query(f"SELECT 1 FROM op_key WHERE op_id = '{op_id}'")
    world.heal()
    world.until_quiet()
    assert times(world, f"{MARK} 4") == 1


@pytest.mark.parametrize(
    ("number", "step"),
    [
        (17, "c4 outbox committed, overlay not made"),
        (18, "c3 inside the outbox's transaction"),
        (19, "c9 push answered, verdicts not kept"),
        (20, "c12 inside the page's transaction"),
    ],
)
def test_fault_17_to_20_the_client_dies(world: World, number: int, step: str) -> None:
    text = f"{MARK} {number}"
    if number == 20:
        world.publish(OTHER, {"kin_view": text})
        world.ask(UNIT, do="arm", step=step, nth=0)
        world.until(lambda: dead(world, UNIT), 10, "the client's death")
    else:
        world.ask(UNIT, do="arm", step=step, nth=0)
        world.publish(UNIT, {"kin_view": text})
        world.until(lambda: dead(world, UNIT), 10, "the client's death")
    world.start_client(UNIT)
    if number == 18:  # killed inside the transaction: the operation is whole or not there, what she typed stays
        world.publish(UNIT, {})
    world.until_quiet()
    assert times(world, text) == 1


def test_fault_23_the_power_goes_and_with_it_what_was_not_synced(world: World) -> None:
    draw = random.Random(23)
    for number in range(3):
        world.clients[UNIT].proxy.offline()
        told = [world.publish(UNIT, {"situation": f"{MARK} 23.{number}.{n}"})["op"] for n in range(3)]
        world.cut_power(UNIT, draw)
        world.clients[UNIT].proxy.heal()
        world.start_client(UNIT)
        world.until_quiet()
        kept = {row[0] for row in world.query("SELECT op_id FROM op_key")}
        assert set(told) <= kept, "I2: promised, and gone with the power"


def test_fault_23_the_control_an_outbox_that_does_not_sync_loses(processes: Stage) -> None:
    """The same loss takes work from an outbox opened without syncing: the test above can fail."""
    lost = World(processes.nursery, processes.cluster, (UNIT,), processes.template)
    try:
        lost.start_store()
        lost.start_client(UNIT, synchronous="OFF")
        lost.clients[UNIT].proxy.offline()
        told = {lost.publish(UNIT, {"situation": f"{MARK} 23.{n}"})["op"] for n in range(3)}
        lost.kill_client(UNIT)
        lose_power(lost.clients[UNIT].device, lost.clients[UNIT].shadows, random.Random(1))
        lost.clients[UNIT].proxy.heal()
        lost.start_client(UNIT)
        with contextlib.suppress(AssertionError):
            lost.until_quiet()
        assert not told <= {row[0] for row in lost.query("SELECT op_id FROM op_key")}
    finally:
        lost.close()


def test_fault_24_the_disk_is_full_when_she_shares(world: World) -> None:
    world.ask(UNIT, do="disk", full=True)
    told = world.publish(UNIT, {"situation": f"{MARK} 24 fullt"})
    world.ask(UNIT, do="disk", full=False)
    assert told.get("error") == "OperationalError", "I11: refused visibly"
    assert "full" in told["text"]
    assert world.publish(UNIT, {"situation": f"{MARK} 24 plats"})["queued"]
    world.until_quiet()
    assert times(world, f"{MARK} 24 plats") == 1
    assert times(world, f"{MARK} 24 fullt") == 0


@pytest.mark.parametrize("place", [0.05, 0.6])
def test_fault_26_a_bit_of_the_replica_flips(world: World, place: float) -> None:
    world.kill_client(UNIT)
    for path in world.clients[UNIT].device.glob("replica-*.db"):
        flip(path, place)
    assert world.start_client(UNIT)["ways"] == ["rebuild"]


def test_fault_26_a_bit_flipped_after_an_orderly_end_is_told_and_mended_at_the_next_start(world: World) -> None:
    """Nobody looks through a file that was closed in order: its damage is met by a round, which tells what to do."""
    world.close_client(UNIT)
    (path,) = world.clients[UNIT].device.glob("replica-*.db")
    pages = path.stat().st_size // PAGE_SIZE
    for page in range(2, pages):  # all but those that tell what tables there are: one of them is met
        flip(path, (page + 0.5) / pages)
    world.publish(OTHER, {"kin_view": f"{MARK} 26"})
    ways = world.start_client(UNIT)["ways"]
    if not ways:
        world.until(lambda: world.ask(UNIT, do="standing").get("problem") == "files_failed", 20, "what to do")
        world.close_client(UNIT)
        ways = world.start_client(UNIT)["ways"]
    assert ways == ["rebuild"]


@pytest.mark.parametrize("place", [0.05, 0.6])
def test_fault_27_a_bit_of_the_outbox_flips(world: World, place: float) -> None:
    world.clients[UNIT].proxy.offline()
    told = [world.publish(UNIT, {"situation": f"{MARK} 27.{place}.{n}"})["op"] for n in range(4)]
    world.close_client(UNIT)
    flip(world.clients[UNIT].device / "outbox.db", place)
    world.clients[UNIT].proxy.heal()
    assert world.start_client(UNIT)["ways"] == ["salvage"]
    world.until_quiet()
    assert set(told) <= {row[0] for row in world.query("SELECT op_id FROM op_key")}, "I2: lost with one bit"


@pytest.mark.parametrize("what", ["replica-*.db", "replica-*.db-wal", "outbox.db-wal"])
def test_fault_28_a_file_is_deleted_while_it_is_in_use(world: World, what: str) -> None:
    world.clients[UNIT].proxy.offline()
    before = world.publish(UNIT, {"situation": f"{MARK} 28 före {what}"})["op"]
    for path in world.clients[UNIT].device.glob(what):
        path.unlink()
    after = world.publish(UNIT, {"situation": f"{MARK} 28 efter {what}"})["op"]
    world.close_client(UNIT)
    world.clients[UNIT].proxy.heal()
    world.start_client(UNIT)
    world.until_quiet()
    assert {before, after} <= {row[0] for row in world.query("SELECT op_id FROM op_key")}


def test_fault_29_two_instances_and_a_file_somebody_else_has_locked(world: World, story: Story) -> None:
    story.a_second_instance_is_started(UNIT)
    with _locked(next(world.clients[UNIT].device.glob("replica-*.db"))):
        told = world.publish(UNIT, {"situation": f"{MARK} 29"})
    assert told.get("queued") or told.get("error"), told
    world.until_quiet()
    assert times(world, f"{MARK} 29") == int(bool(told.get("queued"))) or not told.get("queued")


def test_fault_63_the_database_is_replaced_under_a_running_store(world: World) -> None:
    assert world.store is not None
    server, store = world.cluster.server, world.store.pid
    if server is None:
        pytest.skip("the server of DATABASE_URL is not ours to stop")
    server.stop()
    told = world.publish(UNIT, {"situation": f"{MARK} 63"})
    assert told["queued"]
    assert told["op"] not in world.ask(UNIT, do="standing")["told"], "I11: told as sent without a database"
    server.start()
    world.until_quiet()
    assert world.store.pid == store, "the store goes on by itself"
    assert times(world, f"{MARK} 63") == 1


def test_fault_75_no_file_of_a_client_can_be_read(world: World) -> None:
    """While it runs, with drafts typed, and after it died; everything it has open, and everything it left."""
    assert world.template is not None
    case = {"case": world.template.case_id, "doc": world.template.doc_id}
    world.ask(UNIT, do="type", path="kin_view", value=f"{MARK} 75 skrivs just nu", **case)
    child = world.clients[UNIT].child
    assert child is not None
    for descriptor in Path(f"/proc/{child.pid}/fd").iterdir():
        target = descriptor.readlink()
        if target.is_file():
            assert MARK.encode() not in target.read_bytes(), f"I14: {target.name}"
    assert plain_text_in(world) == []
    world.kill_client(UNIT)
    assert plain_text_in(world) == []
    (world.clients[UNIT].folder / "control").write_text(f"{MARK} 75", "utf-8")
    assert plain_text_in(world) == ["control"], "the search finds what can be read"
    (world.clients[UNIT].folder / "control").unlink()


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[None]:
    """As a backup program may hold it: SQLite's own lock bytes, taken by somebody else."""
    import fcntl  # noqa: PLC0415 - there is none on Windows

    with path.open("r+b") as file:
        fcntl.lockf(file, fcntl.LOCK_SH | fcntl.LOCK_NB, 1, 0x40000000)
        yield
