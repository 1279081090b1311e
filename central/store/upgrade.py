"""Bringing a database to the tables of this program, and telling one that is of another program."""

from __future__ import annotations

from sqlalchemy import Connection, insert, inspect, select, update

from central.store import migrations, schema
from central.store.dialect import UnfitDatabase, lock_names

_KEY = "schema"


def newest() -> int:
    """The revision of this program's tables."""
    return len(migrations.REVISIONS)


def revision_of(connection: Connection) -> int:
    """Which revision the tables are of, 0 when there are none. Raises UnfitDatabase for tables without a number."""
    if not inspect(connection).has_table(schema.meta.name):
        return 0
    number = connection.scalar(select(schema.meta.c.value).where(schema.meta.c.key == _KEY))
    if number is None:
        raise UnfitDatabase("unnumbered", "Databasen är från före den första utgåvan och kan inte användas.")
    return int(number)


def check_revision(connection: Connection) -> None:
    """Raises UnfitDatabase unless the tables are just those of this program."""
    found, known = revision_of(connection), newest()
    if found < known:
        raise UnfitDatabase(
            "older",
            f"Databasen är av revision {found} och programmet behöver {known}. "
            "Kör `python -m central migrate` som databasens ägare, och starta sedan om.",
        )
    if found > known:
        raise UnfitDatabase(
            "newer",
            f"Databasen är av revision {found} och hör till en nyare utgåva; programmet känner till {known}. "
            "Uppdatera programmet. Ingenting har ändrats.",
        )


def upgrade(connection: Connection, to: int | None = None) -> int:
    """Take the revisions that are missing, at most up to `to`, in the transaction at hand.

    Returns the revision it was of before. Raises UnfitDatabase for a database of a newer program.
    """
    lock_names(connection, ["schema"])
    began = revision_of(connection)
    if began > newest():
        check_revision(connection)
    missing = migrations.REVISIONS[began:to]
    if not missing:
        return began
    # Alembic takes a quarter of a second to import, which only a change of tables is worth.
    from alembic.operations import Operations  # noqa: PLC0415
    from alembic.runtime.migration import MigrationContext  # noqa: PLC0415

    operations = Operations(MigrationContext.configure(connection))
    for number, revision in enumerate(missing, began + 1):
        revision(operations)
        _remember(connection, number)
    return began


def _remember(connection: Connection, number: int) -> None:
    changed = connection.execute(update(schema.meta).where(schema.meta.c.key == _KEY).values(value=str(number)))
    if changed.rowcount == 0:
        connection.execute(insert(schema.meta).values(key=_KEY, value=str(number)))
