"""Where the store's time goes in a push: `python -m benchmarks._push_parts`.

One batch after the other through the store's own code, over PostgreSQL, in this process and without HTTP. Told is the
processor's time per operation of each part without what it calls, the least over batches of equal kind: other programs
on the machine only ever add to it.
"""

from __future__ import annotations

import functools
import time
from collections import defaultdict
from collections.abc import Callable
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from benchmarks._push_load import Group, GroupWork, directory
from central.store import case_rows, feed, judging, push, recording, store
from central.store.shipped import shipped_forms
from central.store.store import Store
from domain import signature
from tests.postgres.cluster import postgres_cluster

GROUPS, ROUNDS, CASES = 8, 2, 20
KINDS = 3
_PARTS: tuple[tuple[Any, str, str], ...] = (
    (signature, "_verify", "verify the signature"),
    (store, "receive_batch", "read the bytes"),
    (store, "find_device", "find the device"),
    (push, "lock_device", "find the device"),
    (push, "_stored_by_id", "look for what is known"),
    (judging, "lock_cases", "lock and read the cases"),
    (judging, "_read_owners", "look for what is known"),
    (judging.Court, "judge", "apply"),
    (judging, "save_cases", "rows and content hashes"),
    (judging, "record_accepted", "rows and content hashes"),
    (push, "record", "receipts"),
    (push, "feed_moves", "positions and digests"),
    (case_rows, "insert_rows", "write rows"),
    (case_rows, "update_rows", "write rows"),
    (recording, "insert_rows", "write rows"),
    (feed, "insert_rows", "write rows"),
    (feed, "update_rows", "write rows"),
    (push, "update_rows", "write rows"),
)


class Meter:
    """Adds up the time of functions by label, what they call of each other taken out."""

    def __init__(self) -> None:
        self.spent: dict[str, int] = defaultdict(int)
        self._inner: list[int] = []

    def wrap(self, owner: Any, name: str, label: str) -> None:
        whole: Callable[..., Any] = getattr(owner, name)

        @functools.wraps(whole)
        def timed(*given: Any, **named: Any) -> Any:
            began = time.thread_time_ns()
            self._inner.append(0)
            try:
                return whole(*given, **named)
            finally:
                took = time.thread_time_ns() - began
                self.spent[label] += took - self._inner.pop()
                if self._inner:
                    self._inner[-1] += took

        setattr(owner, name, timed)


def measure_parts() -> dict[str, float]:
    """Microseconds per operation by part."""
    meter = Meter()
    for owner, name, label in _PARTS:
        meter.wrap(owner, name, label)
    meter.wrap(Store, "push", "all else in the store")
    least: dict[tuple[int, str], int] = {}
    counted = 0
    with postgres_cluster(fsync=True) as cluster:
        opened = Store.open(cluster.database(), Ed25519PrivateKey.generate())
        opened.write_reference(*directory(GROUPS))
        definitions = {form: shipped_forms().current(form).hash for form in ("INS", "PLN")}
        for number in range(GROUPS):
            work = GroupWork(Group(number), definitions, ("194410119046",))
            for device in work.devices:
                opened.enrol(device.device_id, f"{device.unit}.1", device.public_key)
            for turn, batch in enumerate(work.rounds(ROUNDS, CASES)):
                meter.spent.clear()
                opened.push(batch.device_id, 1, batch.first_seq, batch.operations)
                counted += len(batch.operations) if number == 0 and turn < KINDS else 0
                for label, spent in meter.spent.items():
                    place = (turn % KINDS, label)
                    least[place] = min(least.get(place, spent), spent)
        opened.close()
    parts: dict[str, float] = defaultdict(float)
    for (_, label), quickest in least.items():
        parts[label] += quickest / 1000 / counted
    return dict(parts)


if __name__ == "__main__":
    found = measure_parts()
    for part, microseconds in sorted(found.items(), key=lambda item: -item[1]):
        print(f"{part:28s}{microseconds:8.1f}")
    print(f"{'all':28s}{sum(found.values()):8.1f}")
