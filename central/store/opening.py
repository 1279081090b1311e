"""Opening a database for the service, and making one ready for it."""

from __future__ import annotations

import uuid
from pathlib import Path

from sqlalchemy import text, update

from central.store import schema
from central.store.clock import utc_now
from central.store.dialect import (
    Database,
    UnfitDatabase,
    check_service,
    is_postgres,
    postgres_database,
    protect,
    sqlite_database,
)
from central.store.event_book import operator_event
from central.store.events import append_events
from central.store.upgrade import check_revision, newest, upgrade


def open_database(address: str | Path) -> Database:
    """The database at a PostgreSQL URL, made ready by `migrate` before, or in a file, which is made ready here.

    Raises UnfitDatabase for one that this program must not serve, OperationalError when no server answers.
    """
    database = postgres_database(str(address)) if is_postgres(address) else sqlite_database(Path(address))
    try:
        if is_postgres(address):
            with database.read() as connection:
                check_revision(connection)
                check_service(connection)
        else:
            with database.write() as connection:
                if upgrade(connection) < newest():
                    protect(connection)
    except BaseException:
        database.close()
        raise
    return database


def migrate(url: str, role: str, operator: str = "") -> tuple[int, int]:
    """Bring a PostgreSQL database to this program's tables, as its owner, and grant the service's role what it needs.

    Returns the revisions from and to. Raises UnfitDatabase for a database of a newer program and for a role that does
    not exist. All of it happens or nothing. `operator` is who runs it, for the access log.
    """
    database = postgres_database(url)
    try:
        with database.write() as connection:
            connection.execute(text("SET LOCAL statement_timeout = 0"))  # rewriting a large table takes its time
            if connection.scalar(text("SELECT count(*) FROM pg_roles WHERE rolname = :role"), {"role": role}) == 0:
                raise UnfitDatabase("no_role", f"Rollen {role} finns inte. Skapa den först: CREATE ROLE {role} LOGIN.")
            began = upgrade(connection)
            protect(connection, role)
            if began < newest():
                now = utc_now()
                told = f"{began} -> {newest()}"
                append_events(connection, [operator_event("migrate", told, now, operator)], now)
    finally:
        database.close()
    return began, newest()


def begin_epoch(url: str, operator: str = "") -> str:
    """Tell every client that this database may have lost what it acknowledged: it was restored, or a standby took over
    that was not synchronous. They send again what is missing. For a service that is not running. Returns the epoch.

    Raises UnfitDatabase.
    """
    epoch = str(uuid.uuid4())
    database = postgres_database(url)
    try:
        with database.write() as connection:
            check_revision(connection)
            connection.execute(update(schema.meta).where(schema.meta.c.key == "epoch").values(value=epoch))
            now = utc_now()
            append_events(connection, [operator_event("new-epoch", epoch, now, operator)], now)
    finally:
        database.close()
    return epoch
