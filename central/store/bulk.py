"""Many rows in one statement: what a push writes, it writes table by table, not row by row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TypeAlias

from sqlalchemy import Connection, Table

from central.store.dialect import array_of, insert_from_arrays, update_from_arrays

Rows: TypeAlias = "Sequence[Mapping[str, object]]"
"""Each row by column names, the same names in every one. Values are text, bytes, whole numbers, booleans or None."""


@dataclass(frozen=True, slots=True)
class _Part:
    """Rows of one table: to be inserted, or with `keys` to be changed."""

    table: Table
    keys: tuple[str, ...]
    rows: Rows


class Writes:
    """What is to be written, gathered until `run`: PostgreSQL is told all of it in one statement, which spares a way
    there and back for each table. Of one table each row once, inserted or changed."""

    def __init__(self) -> None:
        self._parts: list[_Part] = []

    def insert(self, table: Table, rows: Rows) -> None:
        """Add rows. `run` raises IntegrityError when one is there already."""
        if rows:
            self._parts.append(_Part(table, (), rows))

    def update(self, table: Table, keys: tuple[str, ...], rows: Rows) -> None:
        """Set the columns that are not keys in the row that the keys name. A row that is not there is not made."""
        if rows:
            self._parts.append(_Part(table, keys, rows))

    def add(self, other: Writes) -> None:
        """Take over what another one has gathered."""
        self._parts += other._parts

    def run(self, connection: Connection) -> None:
        """Write what has been gathered, and begin anew."""
        parts, self._parts = self._parts, []
        if not parts:
            return
        if connection.dialect.name == "postgresql":
            _run_as_one(connection, parts)
        else:
            _run_each(connection, parts)


def _run_as_one(connection: Connection, parts: Sequence[_Part]) -> None:
    texts, given = [], []
    for part in parts:
        columns = tuple(part.rows[0])
        values = tuple(name for name in columns if name not in part.keys)
        if part.keys:
            texts.append(update_from_arrays(part.table, part.keys, values))
        else:
            texts.append(insert_from_arrays(part.table, values))
        given += [array_of([row[name] for row in part.rows]) for name in part.keys + values]
    connection.exec_driver_sql(_joined(tuple(texts)), tuple(given))


@cache
def _joined(texts: tuple[str, ...]) -> str:
    """One statement that does what each of these does; none of them sees what another one writes."""
    *others, last = texts
    named = ", ".join(f"w{number} AS ({text})" for number, text in enumerate(others))
    return f"WITH {named} {last}" if others else last


def _run_each(connection: Connection, parts: Sequence[_Part]) -> None:
    for part in parts:
        values = tuple(name for name in part.rows[0] if name not in part.keys)
        text = _update(part.table, part.keys, values) if part.keys else _insert(part.table, values)
        connection.exec_driver_sql(text, [tuple(row[name] for name in values + part.keys) for row in part.rows])


@cache
def _insert(table: Table, columns: tuple[str, ...]) -> str:
    places = ", ".join("?" * len(columns))
    return f'INSERT INTO "{table.name}" ({", ".join(columns)}) VALUES ({places})'  # noqa: S608 - our own names


@cache
def _update(table: Table, keys: tuple[str, ...], values: tuple[str, ...]) -> str:
    changes = ", ".join(f"{name} = ?" for name in values)
    places = " AND ".join(f"{name} = ?" for name in keys)
    return f'UPDATE "{table.name}" SET {changes} WHERE {places}'  # noqa: S608 - our own names
