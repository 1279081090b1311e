"""What an acknowledgement is worth (sync.md §2.19): it is given when a standby has the operation, and never before.

That the signed bytes lie and travel verbatim stands in tests/conformance. Each proof has its control: the naive way,
tried on the same servers, acknowledges what the standby has not got.
"""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import LiteralString

import psycopg
import pytest

from central.store.answers import PushAnswer
from central.store.dialect import Unconfirmed
from central.store.store import Store
from domain.operation import SignedOperation
from tests.central.pen import STORE_KEY, Pen, fill, new_id, opening
from tests.central.service import Caller, pushed, serving
from tests.postgres.cluster import Cluster
from tests.postgres.pair import Pair, postgres_pair, until
from tests.postgres.server import NoPostgreSQL

_PATIENCE = 30.0


@pytest.fixture(scope="module")
def pair() -> Iterator[Pair]:
    """A synchronous pair. Whoever freezes its standby thaws it."""
    try:
        with postgres_pair(synchronous=True) as running:
            yield running
    except NoPostgreSQL as missing:
        pytest.skip(str(missing))


@pytest.fixture
def url(pair: Pair) -> Iterator[str]:
    yield pair.cluster.database()
    pair.standby.thaw()


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    opened = fill(Store.open(url, STORE_KEY))
    yield opened
    opened.close()


@pytest.fixture
def threads(pair: Pair) -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(4) as running:
        yield running
        pair.standby.thaw()  # or a call that waits for it would never end


@pytest.fixture
def ward(store: Store) -> Pen:
    return Pen("ska-avd1").enrol(store)


def cut_short(pair: Pair, pushing: Future[PushAnswer]) -> None:
    """Cancel a push that waits for the standby: committed here, nowhere else."""
    pair.until_waiting()
    pair.cancel_waiting()
    with pytest.raises(Unconfirmed):
        pushing.result(_PATIENCE)


def knows(cluster_url: str, signed: SignedOperation) -> bool:
    """Whether an operation is recorded there; not yet, where even the database has not arrived."""
    try:
        with psycopg.connect(cluster_url) as connection:
            row = connection.execute("SELECT count(*) FROM op WHERE hash = %s", (signed.hash,)).fetchone()
    except psycopg.OperationalError:
        return False
    return row is not None and row[0] == 1


def test_a_push_is_answered_when_the_standby_has_it(
    pair: Pair, store: Store, ward: Pen, threads: ThreadPoolExecutor
) -> None:
    written = ward.write("open_case", new_id(), opening())
    pair.standby.freeze()
    pushing = threads.submit(ward.push, store, written)
    pair.until_waiting()
    assert not pushing.done()
    pair.standby.thaw()
    assert [v.ruling for v in pushing.result(_PATIENCE).verdicts] == ["applied"]


def test_a_repeated_push_waits_for_the_standby_though_it_changes_nothing(
    pair: Pair, url: str, store: Store, ward: Pen, threads: ThreadPoolExecutor
) -> None:
    written = ward.write("open_case", new_id(), opening())
    pair.standby.freeze()
    cut_short(pair, threads.submit(ward.push, store, written))
    assert knows(pair.cluster.owner_url(url), written)

    again = threads.submit(ward.push, store, written)
    pair.until_waiting()
    assert not again.done()

    # The naive retry, meanwhile, is acknowledged at once although the standby has nothing.
    with psycopg.connect(pair.cluster.owner_url(url)) as naive:
        naive.execute("INSERT INTO op SELECT * FROM op ON CONFLICT DO NOTHING")
        naive.commit()
    assert not again.done()
    pair.standby.thaw()
    assert [v.ruling for v in again.result(_PATIENCE).verdicts] == ["applied"]
    there = pair.cluster.owner_url(url).replace(f":{pair.primary.port}/", f":{pair.standby.port}/")
    until(lambda: knows(there, written))  # it has it on disk, and a moment later in its tables


@pytest.mark.parametrize("how", ["pg_cancel_backend", "pg_terminate_backend"])
def test_a_cancelled_wait_is_503_and_never_200(
    pair: Pair, store: Store, threads: ThreadPoolExecutor, how: LiteralString
) -> None:
    with serving(store) as caller:
        pen = Pen("ska-avd1")
        session = caller.log_in("ska-avd1", pen)
        batch = pushed(pen, pen.write("open_case", new_id(), opening()))
        pair.standby.freeze()
        asking = threads.submit(session.post, "/v1/push", batch)
        pair.until_waiting()
        pair.cancel_waiting(how)
        answer = asking.result(_PATIENCE)
        assert (answer.status, answer.json()["code"]) == (503, "busy")
        pair.standby.thaw()
        verdicts = session.post("/v1/push", batch).json()["verdicts"]
        assert [verdict["ruling"] for verdict in verdicts] == ["applied"]


def test_to_the_driver_a_cancelled_wait_is_a_commit_like_any_other(
    pair: Pair, url: str, threads: ThreadPoolExecutor
) -> None:
    """The control of the test above: without listening to notices nobody would know."""

    def commit() -> None:
        with psycopg.connect(pair.cluster.owner_url(url)) as naive:
            naive.execute("INSERT INTO meta VALUES ('naive', '')")
            naive.commit()

    pair.standby.freeze()
    committing = threads.submit(commit)
    pair.until_waiting()
    pair.cancel_waiting()
    committing.result(_PATIENCE)


def test_who_hangs_up_during_the_commit_cancels_nothing(
    pair: Pair, url: str, store: Store, threads: ThreadPoolExecutor
) -> None:
    with serving(store) as caller:
        pen = Pen("ska-avd1")
        session = caller.log_in("ska-avd1", pen)
        written = pen.write("open_case", new_id(), opening())
        cancelled = pair.primary.log.read_text().count("canceling")
        pair.standby.freeze()
        with socket.create_connection(("127.0.0.1", caller.port)) as line:
            line.sendall(_request(session, json.dumps(pushed(pen, written)).encode()))
            pair.until_waiting()
        # The line is dead; what was begun goes on to its end.
        assert caller.get("/v1/health").status == 200
        assert pair.waiting() == 1
        pair.standby.thaw()
        until(lambda: pair.waiting() == 0)
        assert pair.primary.log.read_text().count("canceling") == cancelled
        assert session.post("/v1/push", pushed(pen, written)).json()["verdicts"][0]["ruling"] == "applied"


def test_the_service_outlives_its_database(pair: Pair, store: Store) -> None:
    with serving(store) as caller:
        session = caller.log_in("ska-ssk", Pen("ska-ssk"))
        asked = "/v1/pull?scope=unit:ska-ssk&after=0"
        assert session.get(asked).status == 200
        pair.primary.kill()
        assert session.get(asked).status == 503
        pair.primary.start()
        until(lambda: session.get(asked).status == 200)


def acknowledged(cluster: Cluster, url: str, pair: Pair) -> list[SignedOperation]:
    """What devices have written and got verdicts on, some of it while the standby slept."""
    store = fill(Store.open(url, STORE_KEY))
    pens = [Pen("ska-avd1").enrol(store) for _ in range(3)]
    safe: list[SignedOperation] = []

    def push(pen: Pen) -> None:
        for _ in range(10):
            written = pen.write("open_case", new_id(), opening())
            try:
                pen.push(store, written)
            except Exception:  # noqa: BLE001 - killed while it waited: not acknowledged
                return
            safe.append(written)

    for pen in pens:
        written = pen.write("open_case", new_id(), opening())
        pen.push(store, written)
        safe.append(written)
    with ThreadPoolExecutor(len(pens)) as threads:
        pair.standby.freeze()
        pushing = [threads.submit(push, pen) for pen in pens]
        try:
            # One waits for the standby, the others for its locks.
            until(lambda: all(one.done() for one in pushing) or pair.waiting() > 0)
        finally:
            pair.primary.kill()
    store.close()
    return safe


def lost_after_failover(*, synchronous: bool) -> tuple[int, int]:
    """(lost, acknowledged)"""
    with postgres_pair(synchronous=synchronous) as pair:
        url = pair.cluster.database()
        safe = acknowledged(pair.cluster, url, pair)
        later = pair.fail_over()
        with psycopg.connect(later.owner_url(url)) as connection:
            kept = {row[0] for row in connection.execute("SELECT hash FROM op")}
        store = Store.open(later.owner_url(url).replace("postgres@", f"{pair.cluster.service_role}@"), STORE_KEY)
        assert store.units()
        store.close()
        return len({signed.hash for signed in safe} - kept), len(safe)


@pytest.mark.long
def test_fault_58_a_failover_to_a_synchronous_standby_loses_nothing_acknowledged() -> None:
    lost, of = lost_after_failover(synchronous=True)
    assert (lost, of) == (0, 3)


@pytest.mark.long
def test_a_failover_to_an_asynchronous_standby_loses_what_was_acknowledged() -> None:
    """The control: on the same road, with the same freeze, the other kind of pair loses."""
    lost, of = lost_after_failover(synchronous=False)
    assert (lost, of) == (30, 33)


def _request(session: Caller, body: bytes) -> bytes:
    head = [
        "POST /v1/push HTTP/1.1",
        "Host: 127.0.0.1",
        f"Authorization: Bearer {session.token}",
        "Content-Type: application/json",
        f"Content-Length: {len(body)}",
    ]
    return "\r\n".join([*head, "", ""]).encode() + body
