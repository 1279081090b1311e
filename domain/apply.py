"""The one function that decides. Client and store call it; nobody else knows what an operation does.

`apply` is total: any parsed operation on any case gives an Outcome, and a held operation leaves the case untouched.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType

from domain import access
from domain.attachment import PREFIX as ATTACHMENT
from domain.attachment import read_attachments
from domain.case import HEADER, Case, Document, belongs_to, compartment_scope, unit_scope
from domain.context import Context
from domain.draft import CaseDraft
from domain.forms.definition import FormDefinition, Moment
from domain.forms.evaluate import evaluate
from domain.forms.findings import Editor, Finding
from domain.forms.values import check_value
from domain.header_cells import check_header
from domain.ids import is_compartment_name, is_unit_id
from domain.merge import GroupOf, merge_edits, row_of, settle
from domain.operation import (
    LIVING_KINDS,
    MESSAGE_KINDS,
    CellValue,
    Edit,
    Operation,
    OperationError,
    read_cells,
    read_count,
    read_definition,
    read_edits,
    read_text,
    read_units,
    read_uuid,
)
from domain.outcome import Outcome, Refusal, Ruling, Verdict
from domain.process import Transition
from domain.upgrade import behind, forward, newer_than, seen_from, upgraded

FIRST_STATUS: Mapping[str, str] = MappingProxyType(
    {"inpatient": "INP_DRAFT", "open_care": "OPC_COORDINATION", "sip": "SIP_OPEN"}
)
HAND_OUT_PURPOSES = frozenset({"TO_PERSON", "TO_PARTY_WITHOUT_SYSTEM", "DOWNTIME"})
MISDIRECTED_REASONS = frozenset({"WRONG_UNIT", "WRONG_PERSON", "OTHER"})
_NEVER_TYPED = frozenset(
    {"status", "version", "established_date", "seen", "hand_out", "receipt", "recipients", ATTACHMENT}
)


def apply(case: Case | None, operation: Operation, context: Context) -> Outcome:
    """Judge one operation on one case.

    `case` is None while nobody has opened it. The outcome's case has `head + 1` when the operation is accepted; a
    held operation returns the case as given. Never raises for any operation that `parse_operation` lets through.
    """
    try:
        handler = _HANDLERS.get(operation.kind)
        if handler is None:
            raise Refusal("unknown_kind", kind=operation.kind[:40])
        _require(access.decide_operation(operation, case, context))
        draft = CaseDraft(case, operation)
        ruling = handler(draft, operation, context)
    except Refusal as refusal:
        return Outcome(Verdict(Ruling.HELD, refusal.code, refusal.params), case)
    except OperationError as error:
        params = MappingProxyType({"part": error.where} if error.where else {})
        return Outcome(Verdict(Ruling.HELD, error.code, params), case)
    return draft.outcome(ruling)


def _require(decision: access.Access) -> None:
    if not decision.allowed:
        raise Refusal(decision.reason, **decision.params)


def _open_case(draft: CaseDraft, operation: Operation, context: Context) -> Ruling:
    if draft.exists:
        raise Refusal("case_exists")
    cells = read_cells(operation.body)
    parties = {path for path in cells if path.startswith("parties/")}
    check_header(cells, context.facts.today)
    _keep_out(HEADER, {}, cells, frozenset(cells), str(cells.get("person/protected") or ""), context)
    if not parties <= {f"parties/{unit}" for unit in context.directory.units}:
        raise Refusal("unit_unknown")
    case_type = cells.get("case_type")
    first = FIRST_STATUS.get(case_type) if isinstance(case_type, str) else None
    if first is None:
        raise OperationError("bad_field", "cells")
    values: dict[str, CellValue] = {
        **cells,
        f"parties/{operation.acting_unit}": True,
        "status": first,
        "owner_unit": operation.acting_unit,
    }
    units = {path.removeprefix("parties/") for path in values if path.startswith("parties/")}
    others = map(unit_scope, units - {operation.acting_unit})
    draft.create(read_uuid(operation.body, "doc"), HEADER, None, frozenset({_place(operation, context), *others}))
    draft.set(read_uuid(operation.body, "doc"), values)
    return Ruling.APPLIED


def _create_document(draft: CaseDraft, operation: Operation, context: Context) -> Ruling:
    kind = read_text(operation.body, "doc_kind")
    definition = context.forms.pinned(read_definition(operation.body))
    if kind not in LIVING_KINDS or definition.id != kind:
        raise Refusal("unknown_form", form=kind[:40])
    if draft.case.of_kind(kind):
        raise Refusal("document_exists", form=kind)
    doc_id = read_uuid(operation.body, "doc")
    draft.create(doc_id, kind, definition.hash, _party_scopes(draft.case))
    if kind == "SIP":
        draft.set(doc_id, {"status": "SIP_PREPARING", "version": 0})
    return Ruling.APPLIED


def _send(draft: CaseDraft, operation: Operation, context: Context) -> Ruling:
    kind = read_text(operation.body, "doc_kind")
    definition = context.forms.pinned(read_definition(operation.body))
    if kind not in MESSAGE_KINDS or definition.id != kind:
        raise Refusal("unknown_form", form=kind[:40])
    recipients = _recipients(draft.case, operation, context, kind)
    cells = read_cells(operation.body)
    attached = [attachment.cells() for attachment in read_attachments(operation.body)]
    _check_cells(definition, [Edit(path, value) for path, value in cells.items()])
    grade = _grade(draft.case)
    _keep_out(kind, {}, cells, frozenset(cells), grade, context)
    _check_form(definition, cells, frozenset(cells), operation, context, grade, whole=True)
    _happen(draft, f"send_{kind}", operation, context)
    doc_id = read_uuid(operation.body, "doc")
    priority = operation.body.get("priority", "normal")
    if priority not in {"normal", "high"}:
        raise OperationError("bad_field", "priority")
    scopes = frozenset(draft.case.place_at(unit) for unit in (*recipients, operation.acting_unit))
    draft.create(doc_id, kind, definition.hash, scopes)
    message: dict[str, CellValue] = {f"recipients/{unit}": True for unit in recipients}
    draft.set(doc_id, {**cells, **message, "sender_unit": operation.acting_unit, "priority": str(priority)})
    for files in attached:
        draft.set(doc_id, files)
    if kind == "INS":
        draft.join(recipients)
        draft.set(_header(draft).doc_id, {"estimated_discharge": cells.get("estimated_discharge")})
    return Ruling.APPLIED


def _publish(draft: CaseDraft, operation: Operation, context: Context) -> Ruling:
    document = draft.document(operation.doc_id)
    definition = _own_form(document, operation, context)
    edits = read_edits(operation.body)
    if not edits:
        raise OperationError("bad_field", "cells")
    seen = read_count(operation.body, "seen_ver")
    known_ver = document.ver
    document = _upgrade(draft, document, definition, context)
    edits = _check_edits(document, definition, edits, operation, context, _grade(draft.case))
    merge = merge_edits(document, edits, operation.op_id, _tied(document, definition, context))
    if not merge.values and not merge.conflicts:
        return Ruling.NOOP
    draft.set(document.doc_id, merge.values)
    draft.put_conflicts(document.doc_id, merge.conflicts)
    if merge.values:
        _happen(draft, "publish", operation, context)
    if merge.clashed:
        return Ruling.CONFLICT
    return Ruling.MERGED if known_ver > seen else Ruling.APPLIED


def _resolve(draft: CaseDraft, operation: Operation, context: Context) -> Ruling:
    document = draft.document(operation.doc_id)
    definition = _own_form(document, operation, context)
    edits = read_edits(operation.body)
    conflict_ids = operation.body.get("conflicts")
    if not isinstance(conflict_ids, list) or not all(isinstance(name, str) for name in conflict_ids) or not edits:
        raise OperationError("bad_field", "conflicts")
    document = _upgrade(draft, document, definition, context)
    named = [conflict for conflict in document.conflicts if conflict.conflict_id in conflict_ids]
    if not named:
        raise Refusal("no_such_conflict")
    edits = _check_edits(document, definition, edits, operation, context, _grade(draft.case))
    # Somebody else has already chosen: another choice is a new one to make between the two, not the last word.
    chosen = {path for conflict in named if not conflict.open for path in conflict.paths}
    edits = tuple(replace(edit, base=None) if edit.path in chosen else edit for edit in edits)
    settled = settle(document, conflict_ids, operation.op_id)
    open_paths = {path for conflict in settled.values() for path in conflict.paths}
    rows = {edit.path: edit.value for edit in edits if edit.path in open_paths and row_like(edit)}
    draft.put_conflicts(document.doc_id, settled)
    draft.set(document.doc_id, rows)
    merge = merge_edits(
        draft.document(document.doc_id),
        [e for e in edits if e.path not in rows],
        operation.op_id,
        _tied(document, definition, context),
    )
    if not (merge.values or merge.conflicts or settled):
        return Ruling.NOOP
    draft.set(document.doc_id, merge.values)
    draft.put_conflicts(document.doc_id, merge.conflicts)
    if merge.values or rows:
        _happen(draft, "publish", operation, context)
    return Ruling.CONFLICT if merge.clashed else Ruling.APPLIED


def row_like(edit: Edit) -> bool:
    """Whether the edit keeps or removes a whole row (`group/<row>` = true or false)."""
    return isinstance(edit.value, bool) and edit.path.count("/") == 1


def _transition(draft: CaseDraft, operation: Operation, context: Context) -> Ruling:
    document = draft.document(operation.doc_id)
    if document.kind != "SIP":
        raise Refusal("not_now", event="", state="")
    event = read_text(operation.body, "event")
    expected = read_text(operation.body, "expected")
    state = document.text("status")
    if event == "publish" or event.startswith("send_"):
        raise Refusal("not_now", event=event, state=state)
    if state != expected:
        raise Refusal("state_moved", expected=expected, state=state)
    row = context.process("sip").find(state, event, context.directory.kind_of(operation.acting_unit))
    _step(draft, document, row, operation, context)
    return Ruling.APPLIED


def _acknowledge(draft: CaseDraft, operation: Operation, context: Context) -> Ruling:
    return _receipt(draft, draft.document(operation.doc_id), operation, "acknowledged")


def _mark_seen(draft: CaseDraft, operation: Operation, context: Context) -> Ruling:
    document = draft.document(operation.doc_id)
    if document.kind in MESSAGE_KINDS:
        if operation.acting_unit not in document.marked("recipients"):
            return Ruling.NOOP
        return _receipt(draft, document, operation, "seen")
    version = read_count(operation.body, "ver")
    path = f"seen/{operation.acting_unit}"
    known = document.value(path)
    if isinstance(known, int) and known >= version:
        return Ruling.NOOP
    draft.set(document.doc_id, {path: min(version, draft.case.head)})
    return Ruling.APPLIED


def _receipt(draft: CaseDraft, document: Document, operation: Operation, what: str) -> Ruling:
    path = f"receipt/{operation.acting_unit}/{what}"
    if document.value(path) is not None:
        return Ruling.NOOP
    draft.set(document.doc_id, {path: operation.author.name})
    return Ruling.APPLIED


def _hand_out(draft: CaseDraft, operation: Operation, context: Context) -> Ruling:
    document = draft.document(operation.doc_id)
    purpose = read_text(operation.body, "purpose")
    if document.kind != "SIP" or purpose not in HAND_OUT_PURPOSES:
        raise OperationError("bad_field", "purpose")
    entry = f"hand_out/{operation.op_id}"
    draft.set(
        document.doc_id,
        {
            f"{entry}/version": read_count(operation.body, "version"),
            f"{entry}/purpose": purpose,
            f"{entry}/pages": read_count(operation.body, "pages", 1),
            f"{entry}/print_code": read_text(operation.body, "print_code", 20),
        },
    )
    return Ruling.APPLIED


def _change_parties(draft: CaseDraft, operation: Operation, context: Context) -> Ruling:
    header = _header(draft)
    if operation.doc_id != header.doc_id:
        raise Refusal("document_unknown")
    coming, going = read_units(operation.body, "add"), read_units(operation.body, "remove")
    owner = operation.body.get("owner")
    if owner is not None and not is_unit_id(owner):
        raise OperationError("bad_field", "owner")
    if set(coming) & set(going) or not (coming or going or owner):
        raise OperationError("bad_field", "add")
    owned_by = header.text("owner_unit")
    for unit_id in coming:
        unit = context.directory.unit(unit_id)
        if unit is None or not unit.active:
            raise Refusal("recipient_without_inbox", unit=unit_id)
    parties = (set(draft.case.parties) | set(coming)) - set(going)
    if (owner or owned_by) not in parties:
        raise Refusal("owner_takes_part", unit=str(owner or owned_by))
    before = set(draft.case.parties)
    draft.join(coming)
    if owner is not None:
        draft.set(header.doc_id, {"owner_unit": str(owner)})
    draft.leave(going)
    return Ruling.NOOP if parties == before and (owner or owned_by) == owned_by else Ruling.APPLIED


def _misdirected(draft: CaseDraft, operation: Operation, context: Context) -> Ruling:
    """A message came to the wrong unit: it leaves that unit at once, and the sender sees that and why."""
    document = draft.document(operation.doc_id)
    mine = operation.acting_unit
    reason = read_text(operation.body, "reason", 20)
    if reason not in MISDIRECTED_REASONS:
        raise OperationError("bad_field", "reason")
    draft.set(document.doc_id, {f"receipt/{mine}/misdirected": reason})
    draft.withhold(document.doc_id, [mine])
    others = [
        other
        for other in draft.case.documents.values()
        if other.kind in MESSAGE_KINDS and any(belongs_to(scope, mine) for scope in other.scopes)
    ]
    if not others and mine != _header(draft).text("owner_unit"):
        draft.leave([mine])  # nothing else was ever meant for it: whom the case is about must go too
    return Ruling.APPLIED


def _change_compartment(draft: CaseDraft, operation: Operation, context: Context) -> Ruling:
    """What the unit holds of the case is for some there only, or for all of them again; other units see no change."""
    header = _header(draft)
    if operation.doc_id != header.doc_id:
        raise Refusal("document_unknown")
    if "compartment" not in operation.body:
        raise OperationError("bad_field", "compartment")
    before, place = draft.case, _place(operation, context)
    draft.place(operation.acting_unit, place)
    return Ruling.NOOP if draft.case is before else Ruling.APPLIED


def _place(operation: Operation, context: Context) -> str:
    """The scope in which the acting unit is to hold the case. Unknown and not hers are answered alike."""
    name, unit_id = operation.body.get("compartment"), operation.acting_unit
    if name is None:
        return unit_scope(unit_id)
    if not is_compartment_name(name):
        raise OperationError("bad_field", "compartment")
    scope = compartment_scope(unit_id, str(name))
    if scope not in context.directory.compartments(operation.author.user_id, unit_id):
        raise Refusal("compartment_unknown")
    return scope


_HANDLERS: Mapping[str, Callable[[CaseDraft, Operation, Context], Ruling]] = MappingProxyType(
    {
        "open_case": _open_case,
        "create_document": _create_document,
        "send": _send,
        "publish": _publish,
        "resolve": _resolve,
        "transition": _transition,
        "acknowledge": _acknowledge,
        "mark_seen": _mark_seen,
        "hand_out": _hand_out,
        "change_parties": _change_parties,
        "misdirected": _misdirected,
        "change_compartment": _change_compartment,
    }
)


def _header(draft: CaseDraft) -> Document:
    header = draft.case.header
    if header is None:
        raise Refusal("case_unknown")
    return header


def _own_form(document: Document, operation: Operation, context: Context) -> FormDefinition:
    """The definition the operation pins, which must be one of the document's own form: no other form may judge it."""
    definition = context.forms.pinned(read_definition(operation.body))
    if definition.id != document.kind:
        raise Refusal("unknown_form", form=definition.id)
    return definition


def _upgrade(draft: CaseDraft, document: Document, definition: FormDefinition, context: Context) -> Document:
    """The document in the form the operation was made with, if that is the newer one."""
    upgrade = newer_than(document, context.forms, definition.hash)
    return document if upgrade is None else draft.upgrade(document.doc_id, upgrade, definition.hash)


def _tied(document: Document, definition: FormDefinition, context: Context) -> GroupOf:
    """Which of the document's cells stand or fall together by the form the operation was made with."""
    older = behind(document, context.forms, definition.hash)
    if not older.steps:
        return definition.group_of
    return lambda path: frozenset(map(older.path, definition.group_of(older.old_path(path))))


def _party_scopes(case: Case) -> frozenset[str]:
    return frozenset(map(case.place_at, case.parties))


def _recipients(case: Case, operation: Operation, context: Context, kind: str) -> tuple[str, ...]:
    recipients = read_units(operation.body, "recipients")
    if not recipients:
        raise Refusal("no_recipient")
    if operation.acting_unit in recipients:
        raise Refusal("own_unit_as_recipient")
    for unit_id in recipients:
        unit = context.directory.unit(unit_id) if is_unit_id(unit_id) else None
        if unit is None or not unit.active:
            raise Refusal("recipient_without_inbox", unit=unit_id)
        if kind != "INS" and not case.takes_part(unit_id):
            # Only an admission invites; any other message would open the whole case to a newcomer by accident.
            raise Refusal("recipient_not_a_party", unit=unit_id)
    return recipients


def _check_edits(
    document: Document,
    definition: FormDefinition,
    edits: tuple[Edit, ...],
    operation: Operation,
    context: Context,
    grade: str,
) -> tuple[Edit, ...]:
    """Judge edits by the form they were made with, and give them back as the document has those places."""
    older = behind(document, context.forms, definition.hash)
    removals = [edit for edit in edits if row_like(edit) and definition.item(edit.path) is None]
    typed = [edit for edit in edits if edit not in removals]
    _check_cells(definition, typed)
    before = seen_from(document, older)
    for removal in removals:
        _check_removal(before, definition, removal, operation, context)
    values = {**before, **{edit.path: edit.value for edit in edits}}
    paths = frozenset(edit.path for edit in edits)
    _keep_out(definition.id, before, values, paths, grade, context)
    _check_form(definition, values, paths, operation, context, grade, whole=False)
    return forward(edits, older)


def _check_removal(
    values: Mapping[str, CellValue], definition: FormDefinition, edit: Edit, operation: Operation, context: Context
) -> None:
    group = definition.item(edit.path.split("/")[0])
    there = edit.value is True or any(path.startswith(edit.path + "/") for path in values)
    if group is None or group.repeat != "rows" or not there:
        raise OperationError("unknown_cell", edit.path)
    evaluation = evaluate(definition, values, Moment.CHANGE, _editor(operation, context), context.facts)
    if any(row_of(path) == edit.path for path in evaluation.readonly):
        raise Refusal("not_writable", path=edit.path)


def _check_cells(definition: FormDefinition, edits: list[Edit]) -> None:
    for edit in edits:
        item = definition.item(edit.path)
        if item is None or edit.path.split("/")[0] in _NEVER_TYPED:
            raise OperationError("unknown_cell", edit.path)
        finding = check_value(item, edit.value)
        if finding is not None:
            raise Refusal("form", path=edit.path, finding=finding.code)


def _check_form(
    definition: FormDefinition,
    values: Mapping[str, CellValue],
    paths: frozenset[str],
    operation: Operation,
    context: Context,
    grade: str,
    *,
    whole: bool,
) -> None:
    """Refuse what the form refuses. A publish answers for its own cells and those tied to them, a message for all."""
    evaluation = evaluate(definition, values, Moment.PUBLISH, _editor(operation, context), context.facts)
    locked = sorted(paths & evaluation.readonly)
    if locked:
        raise Refusal("not_writable", path=locked[0])
    blocking = _demanded(evaluation.blocking, definition, values, grade, context)
    if blocking and not whole:
        mine = frozenset(tied for path in paths for tied in definition.group_of(path)) | paths
        blocking = [finding for finding in blocking if finding.path in mine]
    _refuse(blocking)


def _keep_out(
    form: str,
    before: Mapping[str, CellValue],
    after: Mapping[str, CellValue],
    paths: frozenset[str],
    grade: str,
    context: Context,
) -> None:
    """Refuse what is never taken in for a protected person: what is written, and what becomes such by it."""
    if not grade:
        return
    told = {path for path, value in after.items() if value is not None}
    guarded = context.protection.withheld(grade, form, told, after)
    known = context.protection.withheld(grade, form, before.keys(), before)
    refused = sorted((guarded & paths) | (guarded - known))
    if refused:
        raise Refusal("protected_cell", path=refused[0])


def _demanded(
    findings: Iterable[Finding],
    definition: FormDefinition,
    values: Mapping[str, CellValue],
    grade: str,
    context: Context,
) -> list[Finding]:
    """Findings without those about cells that nobody may fill in for a protected person."""
    found = list(findings)
    never = context.protection.withheld(grade, definition.id, {finding.path for finding in found}, values)
    return [finding for finding in found if finding.path not in never]


def _grade(case: Case) -> str:
    """How the person's identity is protected; '' when it is not."""
    return case.header.text("person/protected") if case.header is not None else ""


def _refuse(blocking: list[Finding]) -> None:
    if blocking:
        first = blocking[0]
        raise Refusal(
            "form", **{**first.params, "path": first.path, "finding": first.code, "count": str(len(blocking))}
        )


def _editor(operation: Operation, context: Context) -> Editor:
    roles = sorted(context.directory.roles(operation.author.user_id, operation.acting_unit))
    return Editor(operation.acting_unit, context.directory.kind_of(operation.acting_unit), roles[0] if roles else "")


def _happen(draft: CaseDraft, event: str, operation: Operation, context: Context) -> None:
    """Let a sent message or a publish move the process it belongs to, where the table has a row for it."""
    subject = _subject(draft, event, operation)
    process = "sip" if subject.kind == "SIP" else _header(draft).text("case_type")
    if process == "sip" and subject.kind == HEADER:
        return
    row = context.process(process).maybe(subject.text("status"), event)
    if row is None and event.startswith("send_"):
        raise Refusal("not_now", event=event, state=subject.text("status"))
    if row is not None:
        if row.who and context.directory.kind_of(operation.acting_unit) not in row.who:
            raise Refusal("not_for_this_unit", event=event)
        _step(draft, subject, row, operation, context)


def _subject(draft: CaseDraft, event: str, operation: Operation) -> Document:
    plans = draft.case.of_kind("SIP")
    if event == "send_KAL" and plans:
        return plans[0]
    if event == "publish":
        document = draft.document(operation.doc_id)
        return document if document.kind == "SIP" else _header(draft)
    return _header(draft)


def _step(draft: CaseDraft, subject: Document, row: Transition, operation: Operation, context: Context) -> None:
    for guard in row.guards:
        _GUARDS[guard](draft, subject, operation, context)
    values: dict[str, CellValue] = {}
    if row.target != subject.text("status"):
        values["status"] = row.target
    if "new_version" in row.effects:
        version = subject.value("version")
        values["version"] = (version if isinstance(version, int) else 0) + 1
    if "established_today" in row.effects:
        values["established_date"] = context.facts.today
    draft.set(subject.doc_id, values)


def _guard_consent(draft: CaseDraft, subject: Document, operation: Operation, context: Context) -> None:
    """A step of a plan answers for the consent by itself; a message has done so already, as what it is."""
    if operation.kind == "transition":
        _require(access.consent_allows("transition_with_consent", _header(draft), context.access))


def _guard_no_conflicts(draft: CaseDraft, subject: Document, operation: Operation, context: Context) -> None:
    if subject.open_conflicts:
        raise Refusal("two_texts_left", count=str(len(subject.open_conflicts)))


def _guard_owner(draft: CaseDraft, subject: Document, operation: Operation, context: Context) -> None:
    if not (subject.text("plan_owner/name") and subject.text("plan_owner/unit")):
        raise Refusal("nobody_responsible")


def _guard_complete(draft: CaseDraft, subject: Document, operation: Operation, context: Context) -> None:
    definition = _own_form(subject, operation, context)
    editor = _editor(operation, context)
    newer = newer_than(subject, context.forms, definition.hash)
    if newer is not None:
        subject = upgraded(subject, newer, definition.hash, subject.ver)
    values = seen_from(subject, behind(subject, context.forms, definition.hash))
    evaluation = evaluate(definition, values, Moment.ESTABLISH, editor, context.facts)
    _refuse(_demanded(evaluation.blocking, definition, values, _grade(draft.case), context))


_GUARDS: Mapping[str, Callable[[CaseDraft, Document, Operation, Context], None]] = MappingProxyType(
    {
        "consent_allows": _guard_consent,
        "no_open_conflicts": _guard_no_conflicts,
        "one_plan_owner": _guard_owner,
        "form_complete": _guard_complete,
    }
)
