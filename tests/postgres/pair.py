"""A primary with a standby, synchronous or not, both our own."""

from __future__ import annotations

import contextlib
import shutil
import time
from collections.abc import Callable, Iterator
from typing import LiteralString

import psycopg

from tests.postgres.cluster import Cluster
from tests.postgres.server import Server

_PATIENCE = 30.0
_SETTINGS = {"fsync": "off", "max_connections": "60", "wal_log_hints": "on"}
"""Without fsync: what is killed here is the server, not the machine, and what the kernel has been given stays."""


class Pair:
    """Two servers, `b` streaming from `a`. `cluster` makes databases on whichever of them takes writes."""

    def __init__(self, *, synchronous: bool) -> None:
        self.primary = Server(_SETTINGS)
        self.standby = Server({**_SETTINGS, "cluster_name": "b"})
        self._synchronous = synchronous

    def start(self) -> None:
        self.primary.init()
        self.primary.start()
        source = f"host=127.0.0.1 port={self.primary.port} user=postgres"
        self.standby.call(
            "pg_basebackup", "-D", str(self.standby.data), "-d", source, "-R", "-C", "-S", "b", "-X", "stream",
            "-c", "fast", "--no-sync",
        )  # fmt: skip
        self.standby.start()
        if self._synchronous:
            with self.ask(self.primary) as connection:
                connection.execute("ALTER SYSTEM SET synchronous_standby_names = 'ANY 1 (b)'")
                connection.execute("SELECT pg_reload_conf()")
        state = "quorum" if self._synchronous else "async"
        until(lambda: self.one(self.primary, "SELECT max(sync_state) FROM pg_stat_replication") == state)
        self.cluster = Cluster(_admin_url(self.primary), self.primary)

    def fail_over(self) -> Cluster:
        """Kill the primary, lose its disk, and let the standby take over. Returns where databases now are.

        The standby starts anew: on loopback it would otherwise still find in its socket what on a network is lost.
        """
        self.primary.kill()
        shutil.rmtree(self.primary.data)
        self.standby.kill()
        self.standby.start()
        assert self.one(self.standby, "SELECT pg_promote(true, 30)")
        return Cluster(_admin_url(self.standby), self.standby)

    @contextlib.contextmanager
    def ask(self, server: Server, database: str = "postgres") -> Iterator[psycopg.Connection]:
        with psycopg.connect(_admin_url(server, database), autocommit=True) as connection:
            yield connection

    def one(self, server: Server, question: str, database: str = "postgres") -> object:
        """The single value that a question has for an answer."""
        with self.ask(server, database) as connection:
            row = connection.execute(question).fetchone()
            return row[0] if row else None

    def waiting(self) -> int:
        """How many commits wait for the standby right now."""
        return int(str(self.one(self.primary, "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'SyncRep'")))

    def until_waiting(self, number: int = 1) -> None:
        until(lambda: self.waiting() == number)

    def cancel_waiting(self, how: LiteralString = "pg_cancel_backend") -> None:
        """What an administrator may do, or a tool of hers: the commits stay, the waiting ends."""
        with self.ask(self.primary) as connection:
            connection.execute(f"SELECT {how}(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'")

    def remove(self) -> None:
        for server in (self.primary, self.standby):
            server.remove()


@contextlib.contextmanager
def postgres_pair(*, synchronous: bool) -> Iterator[Pair]:
    """A running pair until the block ends. Raises NoPostgreSQL."""
    pair = Pair(synchronous=synchronous)
    try:
        pair.start()
        yield pair
    finally:
        pair.remove()


def until(reached: Callable[[], bool]) -> None:
    """Wait for a state, asked for again and again; fails after a while."""
    deadline = time.monotonic() + _PATIENCE
    while not reached():
        assert time.monotonic() < deadline, "that state never came"
        time.sleep(0.005)


def _admin_url(server: Server, database: str = "postgres") -> str:
    return f"postgresql://postgres@127.0.0.1:{server.port}/{database}"
