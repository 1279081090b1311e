"""What the store alone knows of a person: her other cases, under every number of hers (domain/store_only.py)."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import Connection, select

from central.store import schema
from central.store.dialect import is_one_of, lock_names
from central.store.known_aliases import known_aliases
from domain.case import Case
from domain.identity import DECEASED, NAME, NUMBER, Identity, identity_of, is_temporary, starts_something
from domain.identity_alias import Aliases
from domain.operation import Operation
from domain.outcome import Refusal
from domain.store_only import NAMES_SOMEBODY, OtherCase, other_case, refusal_of, registers_need, takes_up_again

_TOLD = ("case_type", "status", "owner_unit", NUMBER, NAME, DECEASED, "person/protected", "need/area")
_COLUMNS = ("case_id", "doc_id", "issuer", "number")
_case, _cell = schema.person_case.c, schema.field.c
_of_numbers = (
    select(_case.case_id, _case.issuer, _case.number, _cell.path, _cell.value)
    .join(schema.field, _cell.doc_id == _case.doc_id)
    .where(is_one_of(_case.number, "numbers"), _cell.path.in_(_TOLD))
)


class OtherCases:
    """The cases of those persons whom a batch begins something for, as they stand while it is judged."""

    def __init__(self, aliases: Aliases, cases: Mapping[str, tuple[Identity, OtherCase]]) -> None:
        self._aliases = aliases
        self._of: dict[Identity, dict[str, OtherCase]] = defaultdict(dict)
        for case_id, (identity, case) in cases.items():
            self._of[aliases.current(identity)][case_id] = case

    def refusal(self, operation: Operation, case: Case) -> Refusal | None:
        """Why an operation is held that `apply` has accepted; `case` is what it would make of the case."""
        identity = _identity(case)
        if identity is None:
            return None
        return refusal_of(operation, case, self._of[self._aliases.current(identity)].values())

    def now_stands(self, case: Case | None) -> None:
        """Take a case of the batch as it has been judged, for those that are judged after it."""
        identity = _identity(case) if case is not None else None
        known = other_case(case) if case is not None else None
        if identity is not None and known is not None:
            self._of[self._aliases.current(identity)][known.case_id] = known


def read_other_cases(connection: Connection, batch: Iterable[tuple[Case | None, Sequence[Operation]]]) -> OtherCases:
    """The other cases of everybody whom these operations begin something for. Call it with the batch's cases locked.

    Two who begin something for one person at once wait for each other here, until commit.
    """
    asked = {identity for case, operations in batch for identity in _begun_for(case, operations)}
    if not asked:
        return OtherCases(Aliases(), {})
    aliases = known_aliases(connection, asked)
    lock_names(connection, sorted({lock_of(aliases.current(identity)) for identity in asked}))
    every = {number for identity in asked for number in aliases.all_of(identity)}
    cells: dict[str, dict[str, str]] = defaultdict(dict)
    whose: dict[str, Identity] = {}
    for row in connection.execute(_of_numbers, {"numbers": sorted({one.value for one in every})}):
        identity = Identity(row.issuer, row.number)
        if identity in every:
            whose[row.case_id] = identity
            cells[row.case_id][row.path] = _text(row.value)
    return OtherCases(aliases, {case_id: (whose[case_id], _read(case_id, told)) for case_id, told in cells.items()})


def _begun_for(case: Case | None, operations: Sequence[Operation]) -> Iterable[Identity]:
    for operation in operations:
        told = operation.body.get("cells") if operation.kind in NAMES_SOMEBODY else None
        if isinstance(told, Mapping):
            identity = identity_of(told.get)
        else:
            begins = starts_something(operation) or takes_up_again(operation) or registers_need(operation)
            identity = _identity(case) if case is not None and begins else None
        if identity is not None and not is_temporary(identity.value):
            yield identity


def _identity(case: Case) -> Identity | None:
    header = case.header
    identity = identity_of(header.value) if header is not None else None
    return None if identity is None or is_temporary(identity.value) else identity


def _read(case_id: str, told: Mapping[str, str]) -> OtherCase:
    return OtherCase(case_id, *(told.get(path, "") for path in _TOLD))


def _text(value: str) -> str:
    read = json.loads(value)
    return read if isinstance(read, str) else ""


def lock_of(identity: Identity) -> str:
    """What those wait for who begin something for a person, or say whose a number is."""
    return f"person {identity.issuer} {identity.value}"


def rows_of(cases: Iterable[tuple[Case | None, Case]]) -> list[dict[str, object]]:
    """Rows of `person_case` for cases that have got a number now: (before, after)."""
    rows: list[dict[str, object]] = []
    for before, after in cases:
        identity, header = _identity(after), after.header
        if identity is None or header is None or (before is not None and _identity(before) is not None):
            continue
        told = (after.case_id, header.doc_id, identity.issuer, identity.value)
        rows.append(dict(zip(_COLUMNS, told, strict=True)))
    return rows
