"""What the unit wrote and the person's consent keeps back, as a page shows it. Told by the store; kept nowhere here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from desktop.models.case_records import told_fields
from desktop.models.desk import Desk
from domain.operation import CellValue, Operation, OperationError, parse_operation


@dataclass(frozen=True, slots=True)
class HeldOperation:
    """One of them as the store tells it: the signed bytes, why it is held, and when the store had it (UTC)."""

    op_id: str
    case_id: str
    code: str
    params: Mapping[str, str]
    received_at: str
    data: bytes


@dataclass(frozen=True, slots=True)
class HeldItem:
    """The same for people. `target` are the units it was meant for; `person_name` is '' for a case that is not here."""

    op_id: str
    case_id: str
    person_name: str
    person_id: str
    protected: str
    kind: str
    doc_kind: str
    definition: str
    target: str
    author: str
    written_at: str
    received_at: str
    code: str
    params: Mapping[str, str]
    fields: tuple[tuple[str, CellValue], ...]


def held_items(told: Sequence[HeldOperation], desk: Desk) -> tuple[HeldItem, ...]:
    """On the database worker. What cannot be read by this program is left out."""
    persons = desk.shown.persons({one.case_id for one in told})
    found = []
    for one in told:
        try:
            operation = parse_operation(one.data)
        except OperationError:
            continue
        found.append(_item(one, operation, desk, persons.get(one.case_id, ("", "", ""))))
    return tuple(found)


def _item(one: HeldOperation, operation: Operation, desk: Desk, person: tuple[str, str, str]) -> HeldItem:
    name_of = desk.workplace.directory.name_of
    recipients = operation.body.get("recipients")
    added = operation.body.get("add")
    units = [unit for part in (recipients, added) if isinstance(part, list) for unit in part if isinstance(unit, str)]
    shown = desk.shown.case(one.case_id)
    document = shown.case.documents.get(operation.doc_id) if shown is not None else None
    told_kind = operation.body.get("doc_kind")
    definition = operation.body.get("definition")
    left_out = one.params.get("unit")
    return HeldItem(
        op_id=one.op_id,
        case_id=one.case_id,
        person_name=person[0],
        person_id=person[1],
        protected=person[2],
        kind=operation.kind,
        doc_kind=told_kind if isinstance(told_kind, str) else document.kind if document is not None else "",
        definition=definition if isinstance(definition, str) else "",
        target=", ".join(map(name_of, units)),
        author=", ".join(part for part in (operation.author.name, operation.author.title) if part),
        written_at=operation.client_time,
        received_at=one.received_at,
        code=one.code,
        params={**one.params, **({"unit": name_of(left_out)} if left_out else {})},
        fields=told_fields(operation),
    )
