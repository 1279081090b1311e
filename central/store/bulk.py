"""Many rows in one statement: what a push writes, it writes table by table, not row by row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import TypeAlias

from sqlalchemy import Connection, Table

from central.store.dialect import array_of, insert_from_arrays, update_from_arrays

Rows: TypeAlias = "Sequence[Mapping[str, object]]"
"""Each row by column names, the same names in every one. Values are text, bytes, whole numbers, booleans or None."""


def insert_rows(connection: Connection, table: Table, rows: Rows) -> None:
    """Insert rows. Raises IntegrityError when one is there already."""
    if not rows:
        return
    columns = tuple(rows[0])
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(insert_from_arrays(table, columns), _arrays(rows, columns))
    else:
        connection.exec_driver_sql(_insert(table, columns), _tuples(rows, columns))


def update_rows(connection: Connection, table: Table, keys: tuple[str, ...], rows: Rows) -> None:
    """Set the columns that are not keys in the row that the keys name, no row twice. A row that is not there is not
    made."""
    if not rows:
        return
    values = tuple(name for name in rows[0] if name not in keys)
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(update_from_arrays(table, keys, values), _arrays(rows, keys + values))
    else:
        connection.exec_driver_sql(_update(table, keys, values), _tuples(rows, values + keys))


def _arrays(rows: Rows, columns: tuple[str, ...]) -> tuple[object, ...]:
    return tuple(array_of([row[name] for row in rows]) for name in columns)


def _tuples(rows: Rows, columns: tuple[str, ...]) -> list[tuple[object, ...]]:
    return [tuple(row[name] for name in columns) for row in rows]


@cache
def _insert(table: Table, columns: tuple[str, ...]) -> str:
    places = ", ".join("?" * len(columns))
    return f'INSERT INTO "{table.name}" ({", ".join(columns)}) VALUES ({places})'  # noqa: S608 - our own names


@cache
def _update(table: Table, keys: tuple[str, ...], values: tuple[str, ...]) -> str:
    changes = ", ".join(f"{name} = ?" for name in values)
    places = " AND ".join(f"{name} = ?" for name in keys)
    return f'UPDATE "{table.name}" SET {changes} WHERE {places}'  # noqa: S608 - our own names
