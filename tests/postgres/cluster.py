"""Databases for tests and benchmarks: on a PostgreSQL server of our own, or on the one that DATABASE_URL names.

    with postgres_cluster() as cluster:
        store = Store.open(cluster.database(), key)

On the server of DATABASE_URL its user must be allowed to create databases and roles; what was made is removed again.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import uuid
from collections.abc import Iterator

import psycopg
from psycopg import sql
from sqlalchemy import make_url

from central.store import schema
from central.store.opening import migrate
from central.store.schema import metadata
from tests.postgres.server import Server


class Cluster:
    """A server on which one may create databases. `admin_url` is its superuser's (or its owner's) way in."""

    def __init__(self, admin_url: str, server: Server | None = None) -> None:
        self.admin_url = admin_url
        self.server = server
        self._mark = uuid.uuid4().hex[:8]
        self.service_role = f"samsa_service_{self._mark}"
        self._numbers = itertools.count(1)
        self._template = ""
        self._made: list[str] = []
        self._spare: list[str] = []

    def database(self) -> str:
        """A fresh database with the store's tables: the URL for the service, which may not change what is recorded."""
        if self._spare:
            return self.service_url(self._spare.pop())
        if not self._template:
            self._template = _name(self.empty_database())
            self._ensure_role()
            migrate(self.owner_url(self._template), self.service_role)
        return self.service_url(self._create(self._template))

    def copy(self, database: str) -> str:
        """A copy of a database that nobody is connected to: the URL for the service."""
        return _at(self._create(_name(database)), role=self.service_role)

    def empty_database(self) -> str:
        """A database without tables: its owner's URL."""
        return self._create("template0")

    def owner_url(self, database: str) -> str:
        """The same database (a URL, or its name) for its owner."""
        return _at(self.admin_url, database=_name(database))

    def service_url(self, database: str) -> str:
        """The same database (a URL, or its name) for the service's role."""
        return _at(self.owner_url(database), role=self.service_role)

    def hand_back(self, database: str) -> None:
        """What `database` gave, its tables as they were: emptied it serves again, far sooner than a new one.

        It must not have open transactions.
        """
        with self.admin(database) as connection:
            connection.execute("SET lock_timeout = '5s'")
            for table in metadata.sorted_tables:
                if table is not schema.meta:
                    connection.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table.name)))
            connection.execute("DELETE FROM meta WHERE key <> 'schema'")
        self._spare.append(_name(database))

    def drop(self, database: str) -> None:
        """Remove a database, whoever is connected to it."""
        name = _name(database)
        with self.admin() as connection:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        self._made.remove(name)

    @contextlib.contextmanager
    def admin(self, database: str = "") -> Iterator[psycopg.Connection]:
        """A connection of the owner, every statement a transaction of its own."""
        url = self.owner_url(database) if database else self.admin_url
        with psycopg.connect(url, autocommit=True) as connection:
            yield connection

    def drop_all(self) -> None:
        """Every database made here, and the service's role."""
        for name in list(self._made):
            self.drop(name)
        with self.admin() as connection:
            connection.execute(sql.SQL("DROP ROLE IF EXISTS {}").format(sql.Identifier(self.service_role)))

    def _ensure_role(self) -> None:
        """A role of our own, with the owner's password where there is one."""
        password = make_url(self.admin_url).password
        statement = sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(self.service_role))
        if password:
            statement += sql.SQL(" PASSWORD {}").format(sql.Literal(str(password)))
        with self.admin() as connection:
            connection.execute(statement)

    def _create(self, template: str) -> str:
        name = f"samsa_{self._mark}_{next(self._numbers)}"
        with self.admin() as connection:
            connection.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE {} ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'").format(
                    sql.Identifier(name), sql.Identifier(template)
                )
            )
        self._made.append(name)
        return self.owner_url(name)


@contextlib.contextmanager
def postgres_cluster(*, fsync: bool = True, **settings: str) -> Iterator[Cluster]:
    """A server until the block ends. `settings` are those of postgresql.conf, for a server of our own.

    Without `fsync` it is faster and forgets when the machine dies: for tests that do not pull its plug.
    Raises NoPostgreSQL.
    """
    named = os.environ.get("DATABASE_URL")
    if named:
        cluster = Cluster(named)
        try:
            yield cluster
        finally:
            cluster.drop_all()
        return
    server = Server({"fsync": "on" if fsync else "off", **settings})
    try:
        server.init()
        server.start()
        yield Cluster(f"postgresql://postgres@127.0.0.1:{server.port}/postgres", server)
    finally:
        server.remove()


def _at(url: str, *, database: str | None = None, role: str | None = None) -> str:
    parts = make_url(url)
    if database is not None:
        parts = parts.set(database=database)
    if role is not None:
        parts = parts.set(username=role)
    return parts.render_as_string(hide_password=False)


def _name(database: str) -> str:
    return str(make_url(database).database) if "://" in database else database
