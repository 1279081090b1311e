"""Histories over real processes: a store on PostgreSQL, encrypted clients, and everything between them failing.

One seed is one history. What a seed draws is always the same; what the processes make of it depends on their timing,
so that a red seed is worth several tries.
"""

from __future__ import annotations

import contextlib
import random
import shutil
import threading
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from typing import Any

import psycopg

from tests.faults.failpoints import BOOTSTRAP_STEPS, CLIENT_STEPS, STORE_STEPS
from tests.faults.held_files import check_world, outbox_ids, plain_text_in
from tests.faults.nursery import Nursery
from tests.faults.outcome import Failed, failed
from tests.faults.proxy import COMMITS, FAULTS, NetFault
from tests.faults.world import ALL, MARK, Template, World, make_template
from tests.postgres.cluster import Cluster, postgres_cluster
from tests.sync.acts import Step, happens, script

SHORTEST, LONGEST = 5, 14
PROSE = ("situation", "person_view", "kin_view")
ROWS = ("01a1f878-0000-7000-8000-000000000001", "01a1f878-0000-7000-8000-000000000002")
PATHS = ("/v1/push", "/v1/pull", "/v1/hello", "/v1/")
AT = (0, 1, 17, 200, 900)


class Story:
    """What people do, and what happens to them. Every step may be taken at any time."""

    def __init__(self, world: World, seed: int) -> None:
        self.world = world
        self.draw = random.Random(seed)
        self._number = 0
        self._seed = seed
        self._open = ExitStack()
        self._bare: set[str] = set()
        """Clients whose replica was deleted while they had it open: they hold it until they end."""

    # -- people ------------------------------------------------------------------------------------------------

    @happens(weight=7, unit=ALL, path=PROSE)
    def publish(self, unit: str, path: str) -> None:
        self._awake(unit)
        self.world.publish(unit, {path: self._text()})

    @happens(weight=2, unit=ALL, count=(3, 8))
    def publish_many(self, unit: str, count: int) -> None:
        self._awake(unit)
        for _ in range(count):
            self.world.publish(unit, {self.draw.choice(PROSE): self._text()})

    @happens(unit=ALL, row=ROWS, remove=(True, False))
    def change_a_row(self, unit: str, row: str, remove: bool) -> None:
        self._awake(unit)
        if remove:
            self.world.publish(unit, {f"equipment/{row}": False})
        else:
            self.world.publish(unit, {f"equipment/{row}/what": self._text()})

    @happens(unit=ALL, what=("acknowledge", "resolve"))
    def answer(self, unit: str, what: str) -> None:
        template = self._awake(unit)
        self.world.act(unit, what, case=template.case_id, doc=template.doc_id)

    @happens(weight=3, unit=ALL)
    def breathe(self, unit: str) -> None:
        """Time for a round; and what she is told then must be true."""
        self._awake(unit)
        with contextlib.suppress(AssertionError):
            self.world.until(lambda: bool(self.world.ask(unit, do="standing").get("connected", True)), 0.4, "")
        self.world.told_truly(unit)

    # -- the network -------------------------------------------------------------------------------------------

    @happens(weight=6, unit=ALL, kind=FAULTS, path=PATHS, at=AT, times=(1, 1, 3))
    def the_network_fails(self, unit: str, kind: str, path: str, at: float, times: int) -> None:
        client = self.world.clients[unit]
        deaf = kind.startswith("deaf")
        seconds = at / 1000 if kind == "delay" else at
        client.proxy.arm(*(NetFault(kind, path, seconds) for _ in range(1 if deaf else times)))
        self.publish(unit, self.draw.choice(PROSE))

    @happens(unit=ALL)
    def the_network_goes(self, unit: str) -> None:
        self.world.clients[unit].proxy.offline()

    @happens(weight=2, unit=ALL)
    def the_network_comes(self, unit: str) -> None:
        self.world.clients[unit].proxy.heal()

    # -- the clients -------------------------------------------------------------------------------------------

    @happens(unit=ALL)
    def the_client_is_killed(self, unit: str) -> None:
        self._awake(unit)
        self.world.kill_client(unit)

    @happens(weight=5, unit=ALL, step=[step.name for step in CLIENT_STEPS], nth=(0, 0, 1, 3))
    def the_client_dies_at(self, unit: str, step: str, nth: int) -> None:
        self._awake(unit)
        self.world.ask(unit, do="arm", step=step, nth=nth)
        self._provoke(unit)

    @happens(weight=2, unit=ALL)
    def the_power_goes(self, unit: str) -> None:
        self._awake(unit)
        self.world.publish(unit, {self.draw.choice(PROSE): self._text()})
        self.world.cut_power(unit, self.draw)

    @happens(unit=ALL)
    def the_disk_is_full(self, unit: str) -> None:
        """What is written then is refused, and nothing that was kept is harmed."""
        self._awake(unit)
        self.world.ask(unit, do="disk", full=True)
        for _ in range(2):
            self.world.publish(unit, {self.draw.choice(PROSE): self._text()})
        self.world.ask(unit, do="disk", full=False)

    @happens(unit=ALL, seconds=(-2 * 365 * 86_400, -3_600, 86_400, 40 * 86_400))
    def the_clock_is_set(self, unit: str, seconds: int) -> None:
        self._awake(unit)
        self.world.clients[unit].jumped_ms += seconds * 1000
        self.world.ask(unit, do="clock", ms=seconds * 1000)

    @happens(unit=ALL, place=(0.05, 0.4, 0.8, 0.99), clean=(True, False))
    def a_bit_of_the_replica_flips(self, unit: str, place: float, clean: bool) -> None:
        self._stopped(unit, clean)
        for path in self.world.clients[unit].device.glob("replica-*.db"):
            flip(path, place)

    @happens(unit=ALL, place=(0.05, 0.4, 0.8, 0.99))
    def a_bit_of_the_outbox_flips(self, unit: str, place: float) -> None:
        self._stopped(unit, clean=True)
        flip(self.world.clients[unit].device / "outbox.db", place)

    @happens(unit=ALL, end=(".db", ".db-wal"))
    def the_replica_is_deleted_while_running(self, unit: str, end: str) -> None:
        self._awake(unit)
        for path in self.world.clients[unit].device.glob(f"replica-*{end}"):
            path.unlink()
        self._bare.add(unit)

    @happens(unit=ALL)
    def a_second_instance_is_started(self, unit: str) -> None:
        self._awake(unit)
        client = self.world.clients[unit]
        first, client.child = client.child, None
        told = self.world.start_client(unit)
        self.world.kill_client(unit)
        client.child = first
        if first is not None and "error" not in self.world.ask(unit, do="standing"):
            assert told.get("code") == "already_open", "I3: two instances on one outbox"

    @happens(weight=2, unit=ALL, step=[step.name for step in BOOTSTRAP_STEPS], nth=(0, 1))
    def a_bootstrap_is_cut_at(self, unit: str, step: str, nth: int) -> None:
        """The replica is gone, and while it is fetched anew one of the two dies."""
        self._stopped(unit, clean=False)
        for path in self.world.clients[unit].device.glob("replica-*.db*"):
            path.unlink()
        if step.startswith("s"):
            self.world.start_store()
            self.world.arm_store(step, nth)
            step = ""
        self.world.start_client(unit, arm=step, nth=nth)
        self.breathe(unit)

    @happens(unit=ALL)
    def the_disk_is_imaged(self, unit: str) -> None:
        self._stopped(unit, clean=True)
        image = self.world.folder / f"image-{unit}"
        shutil.rmtree(image, ignore_errors=True)
        shutil.copytree(self.world.clients[unit].data, image)

    @happens(unit=ALL)
    def the_disk_is_restored(self, unit: str) -> None:
        """What never left the computer since the image is gone with the disk; nothing else may be."""
        image = self.world.folder / f"image-{unit}"
        if not image.exists():
            return
        client = self.world.clients[unit]
        self.world.kill_client(unit)
        shutil.rmtree(client.data)
        shutil.rmtree(client.shadows, ignore_errors=True)
        shutil.copytree(image, client.data)
        known = outbox_ids(client) | {row[0] for row in self.world.query("SELECT op_id FROM op_key")}
        self.world.promised = {op: at for op, at in self.world.promised.items() if at != unit or op in known}

    # -- the store and its database ----------------------------------------------------------------------------

    @happens(weight=5, unit=ALL, step=[step.name for step in STORE_STEPS], nth=(0, 0, 1, 2))
    def the_store_dies_at(self, unit: str, step: str, nth: int) -> None:
        self._awake(unit)
        self.world.arm_store(step, nth)
        self._provoke(unit)

    @happens()
    def the_store_is_killed(self) -> None:
        self.world.kill_store()

    @happens(unit=ALL, kind=COMMITS)
    def a_commit_is_reset(self, unit: str, kind: str) -> None:
        self._awake(unit)
        self.world.before_database.arm(NetFault(kind, "COMMIT"))
        self._provoke(unit)

    @happens(unit=ALL)
    def the_database_is_killed(self, unit: str) -> None:
        self._awake(unit)
        self.world.publish(unit, {self.draw.choice(PROSE): self._text()})
        self._open.close()
        self.world.kill_database()

    @happens()
    def the_lines_to_the_database_break(self) -> None:
        self.world.break_database_lines()

    @happens(seconds=(0.2, 0.8))
    def somebody_locks_every_scope(self, seconds: float) -> None:
        """For a moment, from the highest to the lowest: against the order of the store itself."""
        holder = psycopg.connect(self.world.cluster.owner_url(self.world.address))
        with contextlib.suppress(psycopg.Error):
            holder.execute("SELECT scope_id FROM scope ORDER BY scope_id DESC FOR UPDATE")
        timer = threading.Timer(seconds, holder.close)
        timer.start()
        self._open.callback(timer.join)

    @happens()
    def somebody_writes_elsewhere_for_long(self) -> None:
        writer = psycopg.connect(self.world.cluster.owner_url(self.world.address))
        with contextlib.suppress(psycopg.Error):
            # A name of its own: a second one would wait for the first to be done with it, and so would we.
            writer.execute(f"CREATE TABLE elsewhere_{writer.info.backend_pid} (n int)")
        self._open.callback(writer.close)

    # -- how ---------------------------------------------------------------------------------------------------

    def finish(self) -> None:
        """All faults end; within the bound all have all. Raises AssertionError naming the invariant."""
        self._open.close()
        for unit in sorted(self._bare):
            self.world.close_client(unit)
        self.world.heal()
        self.world.until_quiet()
        for unit in self.world.clients:
            self.world.told_truly(unit)
        hits = plain_text_in(self.world)
        assert not hits, f"I14: readable in {hits}"
        for unit in self.world.clients:
            self.world.close_client(unit)
        check_world(self.world)

    def close(self) -> None:
        self._open.close()

    def _awake(self, unit: str) -> Template:
        assert self.world.template is not None
        self.world.start_store()
        self.world.start_client(unit)
        return self.world.template

    def _stopped(self, unit: str, clean: bool) -> None:
        if clean:
            self._awake(unit)
            self.world.close_client(unit)
        else:
            self.world.kill_client(unit)

    def _provoke(self, unit: str) -> None:
        """Work that leads past every step, and a moment for it."""
        for _ in range(2):
            self.world.publish(unit, {self.draw.choice(PROSE): self._text()})
        with contextlib.suppress(AssertionError):
            self.world.until(lambda: not self.world.ask(unit, do="standing").get("waiting", 0), 0.5, "")

    def _text(self) -> str:
        self._number += 1
        return f"{MARK} {self._seed}.{self._number}"


def history(seed: int) -> list[Step]:
    """What happens under a seed: from 5 to 14 steps."""
    return script(Story, seed, SHORTEST + seed % (LONGEST - SHORTEST + 1))


class Stage:
    """What the runs of one harness process share: a nursery, a PostgreSQL, a town to copy."""

    nursery: Nursery
    cluster: Cluster
    template: Template

    def __init__(self, nursery: Nursery, cluster: Cluster) -> None:
        self.nursery = nursery
        self.cluster = cluster
        self.template = make_template(nursery, cluster)

    def play(self, steps: Sequence[Step], seed: int) -> None:
        """Raises AssertionError naming the invariant that broke."""
        units = ALL[: 2 + seed % 2]
        world = World(self.nursery, self.cluster, units, self.template)
        world.listening = seed % 4 == 0
        story = Story(world, seed)
        try:
            world.start()
            for step in steps:
                if step.chosen.get("unit", units[0]) in units:
                    getattr(story, step.name)(**step.chosen)
            story.finish()
        finally:
            story.close()
            world.close()


_stages: list[Stage] = []


@contextlib.contextmanager
def stage() -> Iterator[Stage]:
    """Set up for many runs."""
    nursery = Nursery()
    with postgres_cluster() as cluster:
        made = Stage(nursery, cluster)
        _stages.append(made)
        try:
            yield made
        finally:
            _stages.remove(made)
            shutil.rmtree(made.template.folder, ignore_errors=True)
            nursery.close()


def run(seed: int) -> Failed | None:
    """Play the history of a seed; what broke, with its steps."""
    steps = history(seed)
    broken = failed(lambda: _stages[-1].play(steps, seed))
    return None if broken is None else Failed(seed, broken, tuple(map(str, steps)))


def flip(path: Any, place: float) -> None:
    """One wrong bit, somewhere behind the first page's salt."""
    data = bytearray(path.read_bytes())
    at = max(64, int(len(data) * place) - 1)
    if at < len(data):
        data[at] ^= 4
        path.write_bytes(data)
