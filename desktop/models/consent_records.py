"""What a person has said to each purpose of a case, as views are given it."""

from __future__ import annotations

from collections.abc import Mapping

from desktop.models.records import ConsentBasis, ConsentRecord, Provenance
from desktop.models.workplace import shipped_access
from domain.access import purpose_in
from domain.access_table import ASSESSED
from domain.case import Case, Document
from domain.consent import (
    KIN,
    PURPOSES,
    consent_in,
    coordination,
    earlier_records,
    fields_of,
    head_of,
    recorded_state,
)
from domain.operation import CellValue


def consent_records(case: Case, provenance: Mapping[str, Provenance], today: str) -> tuple[ConsentRecord, ...]:
    """One for each purpose that concerns the case: that of its coordination, the plan's and that of kin always, the
    others once somebody has asked."""
    header = case.header
    if header is None:
        return ()
    values = header.values()
    always = {coordination(values.get("case_type")), "SIP", "NARSTAENDE"}
    shown = [name for name in PURPOSES if name in always or fields_of(values, name)]
    return tuple(_record(header, values, name, provenance, today) for name in shown)


def consent_basis(header: Document | None, message: Document | None, today: str, purpose: str = "") -> ConsentBasis:
    """What stands behind a message: the consent it was sent under as it was then, and what the case says today. For no
    message that of `purpose`; '' is the case's own coordination."""
    if header is None:
        return ConsentBasis()
    values = header.values()
    if message is not None:
        purpose = purpose_in(f"send_{message.kind}", header.value, shipped_access())
    purpose = purpose or coordination(values.get("case_type"))
    now = fields_of(values, purpose)
    told = message.text("consent_basis") if message is not None else ""
    record = message.text("consent_record") if message is not None else ""
    then = {field: value for field, value in now.items() if field.startswith("harm_")}
    if record and record != _newest(header, purpose):
        earlier = {one["op_id"]: one for one in earlier_records(values, purpose)}
        then = earlier.get(record, {})
    return ConsentBasis(
        state=recorded_state(consent_in(header, purpose, today)) if now else "",
        asked_at=_text(now, "asked_at"),
        limits=_text(now, "limits_note"),
        sent_under=told,
        assessed=told.endswith(ASSESSED),
        assessed_by=_text(then, "harm_made_by"),
        assessed_basis=_text(then, "harm_basis"),
        assessed_reason=_text(then, "harm_reason"),
        assess_again=_text(then, "harm_retest_on"),
        kin=consent_in(header, KIN, today) if message is not None and _names_kin(message) else "",
    )


def _record(
    header: Document,
    values: Mapping[str, CellValue],
    purpose: str,
    provenance: Mapping[str, Provenance],
    today: str,
) -> ConsentRecord:
    head = head_of(purpose)
    open_now = [one for one in header.open_conflicts if one.paths[0].startswith(head)]
    beside = open_now[0] if open_now else None
    fields = fields_of(values, purpose)
    return ConsentRecord(
        purpose=purpose,
        state=consent_in(header, purpose, today),
        fields=fields,
        recorded=provenance.get(_newest(header, purpose)),
        earlier=earlier_records(values, purpose),
        beside={path.removeprefix(head): value for path, value in zip(beside.paths, beside.values, strict=True)}
        if beside
        else {},
        beside_recorded=provenance.get(beside.challenger_op) if beside else None,
    )


def _names_kin(message: Document) -> bool:
    return any(path.startswith("next_of_kin/") and cell.value for path, cell in message.cells.items())


def _newest(header: Document, purpose: str) -> str:
    head = head_of(purpose)
    cells = [cell for path, cell in header.cells.items() if path.startswith(head)]
    newest = max(cells, key=lambda cell: cell.ver, default=None)
    return newest.op_id if newest else ""


def _text(fields: Mapping[str, CellValue], name: str) -> str:
    value = fields.get(name)
    return value if isinstance(value, str) else ""
