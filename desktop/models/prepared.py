"""A statement whose text is made once: saying one anew takes the database layer longer than running it.

For what is said with every change a person keeps; everything else is said by SQLAlchemy each time.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, CursorResult
from sqlalchemy.dialects import sqlite
from sqlalchemy.sql import ClauseElement


class Prepared:
    """One statement for SQLite. `columns` are those an insert fills; values of any other statement are bindparams."""

    def __init__(self, statement: ClauseElement, columns: Iterable[str] | None = None) -> None:
        keys = None if columns is None else list(columns)
        compiled = statement.compile(dialect=sqlite.dialect(paramstyle="qmark"), column_keys=keys)
        self._text = str(compiled)
        self._names = tuple(compiled.positiontup or ())  # type: ignore[attr-defined]
        self._fixed = {name: value for name, value in compiled.params.items() if value is not None}

    def run(self, db: Connection, values: Mapping[str, object]) -> CursorResult[Any]:
        """Run it. Raises as the connection does, KeyError for a value that is not given."""
        given = {**self._fixed, **values}
        return db.exec_driver_sql(self._text, tuple(given[name] for name in self._names))
