"""A service with one group's cases on PostgreSQL, and the bytes and processor time of what is asked of it."""

from __future__ import annotations

import contextlib
import os
import resource
import socket
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from benchmarks._push_load import Group, GroupWork, directory
from benchmarks._service import Line, RunningService, running_service
from benchmarks.push import _begin_session, _body
from central.store.shipped import shipped_forms
from central.store.store import Store
from tests.postgres.cluster import postgres_cluster

PERSONS = ("194410119046",)


@dataclass
class LiveWork:
    """A running service, the people of one group and their session tokens by unit."""

    service: RunningService
    group: GroupWork
    tokens: dict[str, str]

    def send_round(self, cases: int) -> None:
        """One round of the group's work."""
        for batch in self.group.rounds(1, cases):
            line = Line(self.service.port, self.tokens[batch.unit])
            line.post("/v1/push", _body(batch))
            line.close()


@contextlib.contextmanager
def live_work() -> Iterator[LiveWork]:
    """The service over PostgreSQL with fsync, twenty cases in it."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    with postgres_cluster(fsync=True) as cluster, tempfile.TemporaryDirectory(prefix="samsa-bench-") as folder:
        database = cluster.database()
        store = Store.open(database, Ed25519PrivateKey.generate())
        store.write_reference(*directory(1))
        store.close()
        with running_service(database, Path(folder)) as service:
            definitions = {form: shipped_forms().current(form).hash for form in ("INS", "PLN")}
            group = GroupWork(Group(0), definitions, PERSONS)
            work = LiveWork(service, group, {device.unit: _begin_session(service, device) for device in group.devices})
            work.send_round(20)
            yield work


def cpu_seconds(pid: int) -> float:
    """Processor time of a process so far."""
    fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def resident_kb(pid: int) -> int:
    """Memory of a process, in kB."""
    lines = Path(f"/proc/{pid}/status").read_text("ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS"))


@dataclass
class Counted:
    """What passed a relay since it was last asked: request and answer, headers and all."""

    port: int = 0
    up: bytearray = field(default_factory=bytearray)
    down: bytearray = field(default_factory=bytearray)

    def clear(self) -> None:
        self.up.clear()
        self.down.clear()


@contextlib.contextmanager
def counting(port: int) -> Iterator[Counted]:
    """A relay before the service that keeps every byte of the sockets."""
    listener = socket.create_server(("127.0.0.1", 0))
    counted = Counted(listener.getsockname()[1])

    def carry(source: socket.socket, target: socket.socket, kept: bytearray) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                kept.extend(data)
                target.sendall(data)
        with contextlib.suppress(OSError):
            target.shutdown(socket.SHUT_RDWR)

    def serve() -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = listener.accept()
                store = socket.create_connection(("127.0.0.1", port))
                threading.Thread(target=carry, args=(client, store, counted.up), daemon=True).start()
                threading.Thread(target=carry, args=(store, client, counted.down), daemon=True).start()

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield counted
    finally:
        with contextlib.suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()
