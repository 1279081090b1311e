"""Histories inside one process: the client's own engine and the store's own code, clock and network in our hand.

One seed is one history. One in ten is played on PostgreSQL, the others on SQLite.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence

from tests.faults.outcome import Failed, failed
from tests.postgres.cluster import postgres_cluster
from tests.quick_engines import quick_engines
from tests.sync.acts import Step, script, shortened
from tests.sync.machine import Machine

SHORTEST, LONGEST = 6, 24
SHARE = 10
"""Every so many'th seed is played on PostgreSQL."""


def history(seed: int) -> list[Step]:
    """What happens under a seed: from 6 to 24 steps."""
    return script(Machine, seed, SHORTEST + seed % (LONGEST - SHORTEST + 1))


class OnPostgreSQL(Machine):
    """The same with the store on PostgreSQL."""


def play(steps: Sequence[Step], kind: type[Machine] = Machine) -> None:
    """Play a history to its quiet end. Raises AssertionError naming the invariant that broke."""
    machine = kind()
    machine.found()
    try:
        for step in steps:
            getattr(machine, step.name)(**step.chosen)
            machine.holds_at_any_time()
    except BaseException:
        machine.drop()
        raise
    machine.teardown()


def run(seed: int) -> Failed | None:
    """Play the history of a seed; what broke, with the shortest history found in which the same breaks."""
    steps = history(seed)
    kind = Machine if seed % SHARE else OnPostgreSQL
    broken = failed(lambda: play(steps, kind))
    if broken is None:
        return None
    what = broken.partition(":")[0]
    short = shortened(steps, lambda fewer: (failed(lambda: play(fewer, kind)) or "").partition(":")[0] == what)
    return Failed(seed, broken, tuple(map(str, short)))


@contextlib.contextmanager
def stage() -> Iterator[None]:
    """What many runs of one process share."""
    with quick_engines(), postgres_cluster(fsync=False) as cluster:
        OnPostgreSQL.cluster = cluster
        try:
            yield
        finally:
            OnPostgreSQL.cluster = None
