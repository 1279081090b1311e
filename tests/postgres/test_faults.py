"""Faults of sync.md §5 that only a real server can make: whatever it throws, an operation takes effect once and the
queue goes on.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg
import pytest
from sqlalchemy import Connection, event
from sqlalchemy.exc import DBAPIError

from central.store import dialect
from central.store.dialect import passes
from central.store.store import Store
from tests.central.pen import STORE_KEY, Pen, Story, asker_of, begin_story, fill, new_id, opening, published
from tests.central.service import pushed, serving
from tests.postgres.cluster import Cluster
from tests.postgres.pair import until

_PATIENCE = 20.0


@pytest.fixture
def url(postgres: Cluster) -> Iterator[str]:
    url = postgres.database()
    yield url
    postgres.drop(url)


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits long for a lock."""
    monkeypatch.setitem(dialect._SESSION, "lock_timeout", "150ms")


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    opened = fill(Store.open(url, STORE_KEY))
    yield opened
    opened.close()


@pytest.fixture
def ward(store: Store) -> Pen:
    return Pen("ska-avd1").enrol(store)


@pytest.fixture
def story(store: Store, ward: Pen) -> Story:
    return begin_story(store, ward)


def text_for(pen: Pen, story: Story, text: str) -> Any:
    return pen.write("publish", story.case_id, published(story.planning, {"situation": (text, None)}))


def count(store: Store) -> int:
    with store._database.read() as connection:
        return int(str(connection.exec_driver_sql("SELECT count(*) FROM op").scalar()))


def contiguous(store: Store, scope: str) -> bool:
    page = store.pull(asker_of(scope), scope, 0)
    return page.to == page.head and page.rows + page.superseded == page.head


def writes_begun(store: Store) -> list[Connection]:
    """One for each write transaction from now on."""
    begun: list[Connection] = []

    def note(connection: Connection) -> None:
        if connection.get_execution_options().get(dialect._WRITES):
            begun.append(connection)

    event.listen(store._database.engine, "begin", note)
    return begun


@contextlib.contextmanager
def other(postgres: Cluster, url: str) -> Iterator[psycopg.Connection]:
    """Another program's transaction in the same database."""
    with psycopg.connect(postgres.owner_url(url)) as connection:
        yield connection
        connection.rollback()


def test_fault_55_an_unrelated_transaction_left_open_hides_nothing_from_a_reader(
    postgres: Cluster, url: str, store: Store, ward: Pen
) -> None:
    with postgres.admin(url) as owner:
        owner.execute("CREATE TABLE unrelated (at xid8 DEFAULT pg_current_xact_id())")
    with other(postgres, url) as forgotten:
        forgotten.execute("INSERT INTO unrelated DEFAULT VALUES")
        story = begin_story(store, ward)
        page = store.pull(asker_of("unit:ska-avd1"), "unit:ska-avd1", 0)
        assert story.planning in {bundle.document.doc_id for bundle in page.bundles}
        assert contiguous(store, "unit:ska-avd1")
        # The control: a feed in the order of transactions would show nobody anything until that one is done.
        with postgres.admin(url) as reader:
            reader.execute("INSERT INTO unrelated DEFAULT VALUES")
            shown = "SELECT count(*) FROM unrelated WHERE at < pg_snapshot_xmin(pg_current_snapshot())"
            assert reader.execute(shown).fetchone() == (0,)


@pytest.mark.usefixtures("quick")
def test_fault_55_a_forgotten_transaction_of_the_service_gives_a_units_counter_free(store: Store, ward: Pen) -> None:
    engine = store._database.engine
    written = ward.write("open_case", new_id(), opening())
    forgotten = engine.connect()
    assert forgotten.exec_driver_sql("SHOW idle_in_transaction_session_timeout").scalar() == "15s"
    forgotten.exec_driver_sql("SET LOCAL idle_in_transaction_session_timeout = '400ms'")
    forgotten.exec_driver_sql("SELECT * FROM scope FOR UPDATE")
    until(lambda: _goes_through(lambda: ward.push(store, written)))
    with pytest.raises(DBAPIError, match="idle-in-transaction") as gone:
        forgotten.exec_driver_sql("SELECT 1")
    assert passes(gone.value)
    forgotten.invalidate()
    forgotten.close()
    assert contiguous(store, "unit:ska-avd1")


def test_fault_56_a_circle_of_waiting_is_broken_and_the_push_done_again(
    postgres: Cluster, url: str, store: Store, ward: Pen, story: Story
) -> None:
    written = text_for(ward, story, "Kan gå hem")
    lock = "SELECT head FROM scope WHERE scope_id = %s FOR UPDATE"
    with ThreadPoolExecutor(1) as thread, other(postgres, url) as crossing:
        crossing.execute(lock, ("unit:ska-vc1",))
        pushing = thread.submit(ward.push, store, written)
        # The push has the first of its scopes and waits for the last one. It has waited longer when the circle closes,
        # so that it is the one who finds it after a second, and must give way.
        until(lambda: _waits(postgres, url))
        crossing.execute(lock, ("unit:ska-avd1",))
        crossing.rollback()
        verdicts = pushing.result(_PATIENCE).verdicts
    assert [verdict.ruling for verdict in verdicts] == ["applied"]
    until(lambda: _deadlocks(postgres, url) == 1)
    assert count(store) == 4
    assert contiguous(store, "unit:ska-vc1")


@pytest.mark.usefixtures("quick")
def test_fault_57_a_lock_that_does_not_come_is_503_and_the_next_try_goes_through(
    postgres: Cluster, url: str, store: Store, ward: Pen, story: Story
) -> None:
    with serving(store) as caller:
        session = caller.log_in("ska-avd1", ward)
        batch = pushed(ward, text_for(ward, story, "Kan gå hem"))
        with other(postgres, url) as hogging:
            hogging.execute("SELECT * FROM case_ WHERE case_id = %s FOR UPDATE", (story.case_id,))
            tries = writes_begun(store)
            assert session.post("/v1/push", batch).status == 503
            assert len(tries) == 1, "it is the sender who waits and tries again, not a thread of the service"
            assert count(store) == 3
            elsewhere = pushed(ward, ward.write("open_case", new_id(), opening()), first=ward.seq)
            assert session.post("/v1/push", elsewhere).json()["code"] == "hole"
            colleague = Pen("ska-avd1")
            another = caller.log_in("ska-avd1", colleague)
            free = pushed(colleague, colleague.write("open_case", new_id(), opening()))
            assert another.post("/v1/push", free).status == 200, "other cases go on"
        assert session.post("/v1/push", batch).json()["verdicts"][0]["ruling"] == "applied"


@pytest.mark.parametrize("state", ["40001", "40P01"])
def test_fault_57_a_transaction_that_fails_in_the_middle_of_a_batch_is_done_again_whole(
    postgres: Cluster, url: str, store: Store, ward: Pen, state: str
) -> None:
    with postgres.admin(url) as owner:  # the first two times, and a sequence does not roll back
        owner.execute("CREATE SEQUENCE tries")
        owner.execute("GRANT USAGE ON tries TO PUBLIC")
        owner.execute(
            "CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF nextval('tries') < 3 THEN RAISE EXCEPTION 'planted' USING ERRCODE = '{state}'; END IF; "
            "RETURN NULL; END $$"
        )
        owner.execute("CREATE TRIGGER fail AFTER INSERT ON op FOR EACH STATEMENT EXECUTE FUNCTION fail()")
    written = [ward.write("open_case", new_id(), opening()) for _ in range(3)]
    assert [verdict.ruling for verdict in ward.push(store, *written).verdicts] == ["applied"] * 3
    assert count(store) == 3
    assert contiguous(store, "unit:ska-avd1")


class TestFault62:
    """The line breaks in COMMIT: whether it was done is asked by number and id, never guessed."""

    def test_fault_62_the_line_breaks_before_the_commit(self, store: Store, ward: Pen) -> None:
        self._broken(store, ward, _cut, 0)

    def test_fault_62_the_line_breaks_after_the_commit(self, store: Store, ward: Pen) -> None:
        def commit_and_cut(connection: Connection) -> None:
            driver = connection.connection.dbapi_connection
            assert driver is not None
            driver.commit()
            _cut(connection)

        self._broken(store, ward, commit_and_cut, 2)

    def _broken(self, store: Store, ward: Pen, how: Callable[[Connection], None], done: int) -> None:
        broken: list[Connection] = []

        def once(connection: Connection) -> None:
            if connection.get_execution_options().get(dialect._WRITES) and not broken:
                broken.append(connection)
                how(connection)

        with serving(store) as caller:
            session = caller.log_in("ska-avd1", ward)
            batch = pushed(ward, *(ward.write("open_case", new_id(), opening()) for _ in range(2)))
            event.listen(store._database.engine, "commit", once)
            assert session.post("/v1/push", batch).status == 503
            event.remove(store._database.engine, "commit", once)
            assert count(store) == done
            verdicts = session.post("/v1/push", batch).json()["verdicts"]
            assert [verdict["ruling"] for verdict in verdicts] == ["applied"] * 2
        assert count(store) == 2
        assert contiguous(store, "unit:ska-avd1")

    def test_fault_62_a_pooler_exchanges_the_session_below(self, store: Store, ward: Pen) -> None:
        for _ in range(4):  # until statements are prepared
            ward.push(store, ward.write("open_case", new_id(), opening()))

        def exchange(driver: Any, _: object) -> None:
            driver.pgconn.exec_(b"DISCARD ALL")

        event.listen(store._database.engine, "checkin", exchange)
        written = ward.write("open_case", new_id(), opening())

        def ask() -> None:
            for _ in range(8):
                store.hello(ward.device_id, 1, ward.unit)

        with pytest.raises(DBAPIError, match="does not exist") as lost:
            ask()
        assert passes(lost.value)
        until(lambda: _goes_through(lambda: ward.push(store, written)))
        event.remove(store._database.engine, "checkin", exchange)
        assert count(store) == 5


def _goes_through(call: Callable[[], object]) -> bool:
    """False for an error that the sender is told to wait out; any other is raised."""
    try:
        call()
    except DBAPIError as error:
        if not passes(error):
            raise
        return False
    return True


def _cut(connection: Connection) -> None:
    driver: Any = connection.connection.dbapi_connection
    driver.pgconn.finish()


def _waits(postgres: Cluster, url: str) -> bool:
    with postgres.admin(url) as watching:
        waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted"
        row = watching.execute(waiting).fetchone()
        return row is not None and row[0] > 0


def _deadlocks(postgres: Cluster, url: str) -> int:
    with postgres.admin(url) as watching:
        row = watching.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()").fetchone()
        return int(row[0]) if row else 0
