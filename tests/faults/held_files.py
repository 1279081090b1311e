"""What the clients' files hold after quiet, read with the clients' own keys, and held against the store's record."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import select

from central.store.store import Store
from desktop.models.clock import Clock
from desktop.models.desk import Desk
from desktop.models.outbox import Outbox
from desktop.models.outbox_tables import outbox
from desktop.models.replica import Replica
from desktop.models.texts import Texts
from desktop.models.workplace import Session, Workplace
from desktop.session.device_folder import known_folder
from desktop.session.keystore import DeviceKey, KeyStore
from domain.case import unit_scope
from domain.operation import read_edits
from tests.faults.world import MARK, Client, World
from tests.sync.checker import Log, check_any_time, check_quiet, check_store
from tests.sync.little_town import LITTLE, STORE_KEY

NEEDLES = (MARK, *(work.name for work in LITTLE), "194410119046")


@dataclass(eq=False)
class HeldFiles:
    """A closed client's files, opened by the harness."""

    outbox: Outbox
    replica: Replica
    desk: Desk
    scope: str


def check_world(world: World) -> None:
    """The invariants after quiet, all clients closed. Raises AssertionError naming the one that broke."""
    store = Store.open(world.address, STORE_KEY)
    try:
        log = Log(store)
        with store._database.read() as db:
            context = store._rules(db).context(datetime.now(UTC))
        check_store(log, context, set(log.keys))
        _once(log, world.written)
        with _opened(world) as held:
            for one in held:
                check_any_time(one, log)
            check_quiet(held, log, world.promised)
    finally:
        store.close()


def outbox_ids(client: Client) -> set[str]:
    """The operations in a closed client's outbox."""
    key, folder = _key(client)
    box = Outbox.open(folder, key.for_file("outbox"), Clock())
    try:
        with box._file.read.begin() as db:
            return set(db.execute(select(outbox.c.op_id)).scalars())
    finally:
        box.close()


def plain_text_in(world: World) -> list[str]:
    """Names of files of the clients, as they lie now, in which something written can be read."""
    needles = [text for needle in NEEDLES for text in (needle.encode(), needle.encode("utf-16-le"))]
    files = [file for client in world.clients.values() for file in client.folder.rglob("*") if file.is_file()]
    return [file.name for file in files if any(needle in _bytes_of(file) for needle in needles)]


def _bytes_of(file: Path) -> bytes:
    """What lies in a file; nothing where it has been let go of since it was listed (a client may be at work)."""
    try:
        return file.read_bytes()
    except FileNotFoundError:
        return b""


def _once(log: Log, written: set[str]) -> None:
    values = Counter(
        edit.value
        for accepted in log.accepted
        if accepted.operation.kind == "publish"
        for edit in read_edits(accepted.operation.body)
        if isinstance(edit.value, str)
    )
    twice = [value for value in written if values[value] > 1]
    assert not twice, f"I3: in the record more than once: {sorted(twice)}"
    for accepted in log.accepted:
        operation = accepted.operation
        named = (operation.author.user_id, operation.acting_unit, operation.device_id, operation.client_time)
        assert all(named), "I6: an operation without author, unit, device or time"


@contextlib.contextmanager
def _opened(world: World) -> Iterator[list[HeldFiles]]:
    held: list[HeldFiles] = []
    try:
        for client in world.clients.values():
            key, folder = _key(client)
            clock = Clock()
            box = Outbox.open(folder, key.for_file("outbox"), clock)
            found = known_folder(client.data, f"training/{client.unit}")
            assert found is not None
            replica = Replica.open(found.replica(client.unit), key.for_file(f"replica:{client.unit}"))
            session = _session(box, client.unit)
            desk = Desk(box, replica, Workplace(session, clock), Texts.load())
            held.append(HeldFiles(box, replica, desk, unit_scope(client.unit)))
        yield held
    finally:
        for one in held:
            one.outbox.close()
            one.replica.close()


def _session(box: Outbox, unit: str) -> Session:
    fact = box.fact(f"session:{unit}") or box.fact("session")
    return Session.from_fact(fact)


def _key(client: Client) -> tuple[DeviceKey, Path]:
    found = known_folder(client.data, f"training/{client.unit}")
    assert found is not None
    return KeyStore(client.data, training=True).get(found.path.name, files_exist=True), found.outbox
