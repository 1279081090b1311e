"""The revisions of the central database lead where schema.py says, lose nothing on the way, and are not passed by."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.operations import Operations
from sqlalchemy.exc import ProgrammingError

from central.store import migrations
from central.store.dialect import Database, UnfitDatabase, postgres_database, sqlite_database
from central.store.opening import migrate
from central.store.schema import APPEND_ONLY, metadata
from central.store.store import Store
from central.store.upgrade import newest, revision_of, upgrade
from tests.central.pen import STORE_KEY, Pen, asker_of, begin_story, fill, open_store
from tests.postgres.cluster import Cluster


@pytest.fixture(params=["sqlite", "postgres"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database without tables, open for its owner."""
    if request.param == "sqlite":
        database = sqlite_database(tmp_path / "empty.db")
        yield database
        database.close()
        return
    cluster: Cluster = request.getfixturevalue("postgres")
    url = cluster.empty_database()
    database = postgres_database(url)
    yield database
    database.close()
    cluster.drop(url)


def plant_revision(monkeypatch: pytest.MonkeyPatch) -> None:
    """One more revision, as the next utgåva may have it: a new table, a new column, an old one made longer."""

    def next_one(op: Operations) -> None:
        op.create_table("remark", sa.Column("id", sa.BigInteger(), primary_key=True))
        with op.batch_alter_table("held") as table:
            table.add_column(sa.Column("place", sa.BigInteger(), nullable=False, server_default="0"))
            table.alter_column("code", existing_type=sa.String(60), type_=sa.String(90), existing_nullable=False)

    monkeypatch.setattr(migrations, "REVISIONS", (*migrations.REVISIONS, next_one))


def described(connection: sa.Connection) -> dict[str, Any]:
    """Every table as the database itself tells it."""
    look = sa.inspect(connection)
    return {
        name: {
            "columns": [
                (c["name"], str(c["type"]), c["nullable"], c["default"])
                for c in sorted(look.get_columns(name), key=lambda column: column["name"])
            ],
            "key": look.get_pk_constraint(name),
            "unique": sorted((u["name"], u["column_names"]) for u in look.get_unique_constraints(name)),
            "indexes": sorted((str(i["name"]), i["column_names"], i["unique"]) for i in look.get_indexes(name)),
            "foreign": look.get_foreign_keys(name),
            "checks": look.get_check_constraints(name),
        }
        for name in sorted(look.get_table_names())
    }


def test_the_revisions_lead_to_the_very_tables_of_the_schema(empty: Database) -> None:
    """If this fails: packaging/revision NAME, see central/store/migrations."""
    with empty.write() as connection:
        upgrade(connection)
        migrated = described(connection)
        for name in migrated:
            connection.exec_driver_sql(f'DROP TABLE "{name}"')
    with empty.write() as connection:
        metadata.create_all(connection)
        fresh = described(connection)
    assert migrated == fresh
    assert len(fresh) == len(metadata.tables)


def rows_made_up(table: sa.Table) -> list[dict[str, Any]]:
    """Two rows that fit a table, whatever its columns."""

    def value(column: sa.Column[Any], number: int) -> Any:
        match column.type:
            case sa.Boolean():
                return bool(number)
            case sa.Integer():
                return number
            case sa.LargeBinary():
                return bytes([number])
            case _:
                return str(number)

    return [{column.name: value(column, number) for column in table.columns} for number in (0, 1)]


def everything(connection: sa.Connection) -> dict[str, list[dict[str, Any]]]:
    reflected = sa.MetaData()
    reflected.reflect(connection)
    return {
        name: sorted((dict(row._mapping) for row in connection.execute(sa.select(table))), key=str)
        for name, table in reflected.tables.items()
    }


def test_every_revision_keeps_what_is_in_the_tables(empty: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    plant_revision(monkeypatch)
    for number in range(1, newest()):
        with empty.write() as connection:
            upgrade(connection, number)
            reflected = sa.MetaData()
            reflected.reflect(connection)
            for table in reflected.tables.values():
                if not connection.execute(sa.select(table).where(sa.true()).limit(2)).fetchall()[1:]:
                    connection.execute(sa.insert(table), rows_made_up(table))
            before = everything(connection)
        with empty.write() as connection:
            assert upgrade(connection, number + 1) == number
            after = everything(connection)
            assert revision_of(connection) == number + 1
        for name, rows in before.items():
            if name == "meta":
                continue
            kept = [{column: row[column] for column in rows[0] if column in row} for row in after[name]]
            expected = [{column: row[column] for column in row if column in after[name][0]} for row in rows]
            assert sorted(kept, key=str) == sorted(expected, key=str), name


def test_a_revision_that_breaks_off_leaves_the_database_as_it_was(
    empty: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    with empty.write() as connection:
        upgrade(connection)
        before = described(connection)

    def broken(op: Operations) -> None:
        op.create_table("half", sa.Column("id", sa.BigInteger(), primary_key=True))
        raise RuntimeError("power cut")

    whole = newest()
    monkeypatch.setattr(migrations, "REVISIONS", (*migrations.REVISIONS, broken))
    with pytest.raises(RuntimeError, match="power cut"), empty.write() as connection:
        upgrade(connection)
    with empty.read() as connection:
        assert described(connection) == before
        assert revision_of(connection) == whole


def test_the_embedded_store_takes_its_file_along_and_its_record_stays_append_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = open_store(tmp_path / "central.db")
    story = begin_story(store, Pen("ska-avd1").enrol(store))
    store.close()
    with monkeypatch.context() as later:
        plant_revision(later)
        again = Store.open(tmp_path / "central.db", STORE_KEY)
        assert story.planning in str(again.pull(asker_of("unit:ska-ssk"), "unit:ska-ssk", 0))
        with pytest.raises(sa.exc.IntegrityError, match="append-only"), again._database.write() as connection:
            connection.exec_driver_sql("DELETE FROM op")
        again.close()
    with pytest.raises(UnfitDatabase, match="nyare utgåva") as refused:
        Store.open(tmp_path / "central.db", STORE_KEY)
    assert refused.value.code == "newer"


class TestOnPostgres:
    def test_the_service_refuses_an_older_database_and_says_what_to_do(self, postgres: Cluster) -> None:
        url = postgres.database()
        with postgres.admin(url) as owner:
            owner.execute("UPDATE meta SET value = '0' WHERE key = 'schema'")
        with pytest.raises(UnfitDatabase, match="central migrate") as refused:
            Store.open(url, STORE_KEY)
        assert refused.value.code == "older"
        postgres.drop(url)

    def test_a_newer_database_is_refused_by_service_and_upgrade_and_nothing_is_changed(self, postgres: Cluster) -> None:
        url = postgres.database()
        with postgres.admin(url) as owner:
            owner.execute("UPDATE meta SET value = '99' WHERE key = 'schema'")
        for attempt in (
            lambda: Store.open(url, STORE_KEY),
            lambda: migrate(postgres.owner_url(url), postgres.service_role),
        ):
            with pytest.raises(UnfitDatabase, match="99") as refused:
                attempt()
            assert refused.value.code == "newer"
        with postgres.admin(url) as owner:
            assert owner.execute("SELECT key, value FROM meta").fetchall() == [("schema", "99")]
        postgres.drop(url)

    def test_an_empty_database_is_refused_by_the_service(self, postgres: Cluster) -> None:
        url = postgres.empty_database()
        with pytest.raises(UnfitDatabase, match="central migrate"):
            Store.open(url, STORE_KEY)
        postgres.drop(url)

    def test_it_is_made_ready_once_however_many_try_at_once(self, postgres: Cluster) -> None:
        postgres.drop(postgres.database())  # for the role
        url = postgres.empty_database()
        with ThreadPoolExecutor(3) as at_once:
            told = list(at_once.map(lambda _: migrate(url, postgres.service_role), range(3)))
        assert sorted(told) == [(0, newest()), (newest(), newest()), (newest(), newest())]
        postgres.drop(url)

    def test_a_role_that_is_missing_is_told_before_anything_is_made(self, postgres: Cluster) -> None:
        url = postgres.empty_database()
        with pytest.raises(UnfitDatabase, match="CREATE ROLE nobody_yet"):
            migrate(url, "nobody_yet")
        with postgres.admin(url) as owner:
            assert owner.execute("SELECT to_regclass('op')").fetchone() == (None,)
        postgres.drop(url)

    def test_the_service_will_not_run_as_somebody_who_may_change_the_record(self, postgres: Cluster) -> None:
        url = postgres.database()
        with pytest.raises(UnfitDatabase, match="Databasrollen får ändra") as refused:
            Store.open(postgres.owner_url(url), STORE_KEY)
        assert refused.value.code == "too_mighty"
        postgres.drop(url)

    def test_a_server_that_forgets_what_it_has_acknowledged_is_refused(self, postgres: Cluster) -> None:
        url = postgres.database()
        with postgres.admin(url) as owner:
            name = sa.make_url(url).database
            owner.execute(f'ALTER DATABASE "{name}" SET synchronous_commit = off')
        with pytest.raises(UnfitDatabase, match="synchronous_commit") as refused:
            Store.open(url, STORE_KEY)
        assert refused.value.code == "not_durable"
        postgres.drop(url)

    def test_the_service_may_not_change_or_remove_what_is_recorded(self, postgres: Cluster) -> None:
        url = postgres.database()
        store = fill(Store.open(url, STORE_KEY))
        begin_story(store, Pen("ska-avd1").enrol(store))
        store.close()
        service, owner = postgres_database(url), postgres_database(postgres.owner_url(url))
        for table in APPEND_ONLY:
            column = metadata.tables[table].columns.keys()[0]
            for statement in (
                f"UPDATE {table} SET {column} = {column}",
                f"DELETE FROM {table}",
                f"TRUNCATE {table}",
                f"ALTER TABLE {table} ADD COLUMN more int",
                f"DROP TABLE {table}",
            ):
                refused = pytest.raises(ProgrammingError, match=r"permission denied|must be owner")
                with refused, service.write() as connection:
                    connection.exec_driver_sql(statement)
                with owner.write() as connection:  # the statement itself is sound
                    savepoint = connection.begin_nested()
                    connection.exec_driver_sql(statement)
                    savepoint.rollback()
        service.close()
        owner.close()
        postgres.hand_back(url)
