"""Somebody's identity has become protected: the bytes that tell what leads to her are let go of here too."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from sqlalchemy import Connection

from desktop.models.replica_rows import forget_bytes, load_notes
from desktop.models.replica_scopes import drop_unnamed_notes, operations_in
from domain.acts.forms_judged import grade_of
from domain.acts.protecting import tells_withheld
from domain.case import Case
from domain.context import Context
from domain.operation import OperationError, parse_operation


def withhold_notes(db: Connection, cases: Iterable[Case], context: Context) -> None:
    """Keep of such operations only who did what and when, in the caller's transaction. Those that no document names any
    more go whole: what has been written over may tell as much."""
    drop_unnamed_notes(db)
    for case in cases:
        named = {op_id for document in case.documents.values() for op_id in operations_in(document)}
        for note in load_notes(db, sorted(named - {""})).values():
            if note.data is not None and _leads(note.data, grade_of(case), context):
                forget_bytes(db, replace(note, data=None, signature=None, withheld=True))


def _leads(data: bytes, grade: str, context: Context) -> bool:
    try:
        operation = parse_operation(data)
    except OperationError:
        return True
    return tells_withheld(operation, grade, context.forms, context.protection)
