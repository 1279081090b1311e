"""What a form says of an operation's cells: which of them it may set, what the form refuses, what is never taken in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from domain.acts.readings import OUTSIDE
from domain.attachment import PREFIX as ATTACHMENT
from domain.case import Case, Document
from domain.case_facts import facts_for
from domain.context import Context
from domain.draft import CaseDraft
from domain.forms.definition import FormDefinition, Moment
from domain.forms.evaluate import evaluate
from domain.forms.findings import Editor, Evaluation, Finding
from domain.forms.values import check_value
from domain.merge import GroupOf, row_of
from domain.operation import (
    MESSAGE_MARKS,
    CellValue,
    Edit,
    Operation,
    OperationError,
    read_definition,
)
from domain.outcome import Refusal
from domain.upgrade import behind, forward, newer_than, seen_from

_NEVER_TYPED = MESSAGE_MARKS | {
    *("status", "version", "established_date", "kept", "seen", "hand_out", "draft", OUTSIDE, ATTACHMENT),
}
_SET_BY_STEPS: Mapping[str, frozenset[str]] = MappingProxyType(
    {"SIP": frozenset({"closed_at", "close_reason", "close_summary"})}
)
"""Answers that a form shows and a step of the process gives, by form."""


def own_form(document: Document, operation: Operation, context: Context) -> FormDefinition:
    """The definition the operation pins, which must be one of the document's own form: no other form may judge it."""
    definition = context.forms.pinned(read_definition(operation.body))
    if definition.id != document.kind:
        raise Refusal("unknown_form", form=definition.id)
    return definition


def upgrade_to(draft: CaseDraft, document: Document, definition: FormDefinition, context: Context) -> Document:
    """The document in the form the operation was made with, if that is the newer one."""
    upgrade = newer_than(document, context.forms, definition.hash)
    return document if upgrade is None else draft.upgrade(document.doc_id, upgrade, definition.hash)


def tied_by(document: Document, definition: FormDefinition, context: Context) -> GroupOf:
    """Which of the document's cells stand or fall together by the form the operation was made with."""
    older = behind(document, context.forms, definition.hash)
    if not older.steps:
        return definition.group_of
    return lambda path: frozenset(map(older.path, definition.group_of(older.old_path(path))))


def check_edits(
    case: Case,
    document: Document,
    definition: FormDefinition,
    edits: tuple[Edit, ...],
    operation: Operation,
    context: Context,
) -> tuple[Edit, ...]:
    """Judge edits by the form they were made with, and give them back as the document has those places."""
    older, grade = behind(document, context.forms, definition.hash), grade_of(case)
    removals = [edit for edit in edits if row_like(edit) and definition.item(edit.path) is None]
    typed = [edit for edit in edits if edit not in removals]
    check_cells(definition, typed)
    before = seen_from(document, older)
    for removal in removals:
        _check_removal(before, definition, removal, operation, context)
    values = {**before, **{edit.path: edit.value for edit in edits}}
    paths = frozenset(edit.path for edit in edits)
    keep_out(definition.id, before, values, paths, grade, context)
    known = facts_for(definition, case, operation.acting_unit, context.directory, context.facts.today)
    check_form(definition, {**values, **known}, paths, operation, context, grade, whole=False)
    return forward(edits, older)


def _check_removal(
    values: Mapping[str, CellValue],
    definition: FormDefinition,
    edit: Edit,
    operation: Operation,
    context: Context,
) -> None:
    group = definition.item(edit.path.split("/")[0])
    there = edit.value is True or any(path.startswith(edit.path + "/") for path in values)
    if group is None or group.repeat != "rows" or not there:
        raise OperationError("unknown_cell", edit.path)
    evaluation = evaluate(definition, values, Moment.CHANGE, editor_of(operation, context), context.facts)
    if any(row_of(path) == edit.path for path in evaluation.readonly):
        raise Refusal("not_writable", path=edit.path)


def check_cells(definition: FormDefinition, edits: list[Edit]) -> None:
    for edit in edits:
        item = definition.item(edit.path)
        if item is None or edit.path.split("/")[0] in _NEVER_TYPED | _SET_BY_STEPS.get(definition.id, frozenset()):
            raise OperationError("unknown_cell", edit.path)
        finding = check_value(item, edit.value)
        if finding is not None:
            raise Refusal("form", path=edit.path, finding=finding.code)


def check_form(
    definition: FormDefinition,
    values: Mapping[str, CellValue],
    paths: frozenset[str],
    operation: Operation,
    context: Context,
    grade: str,
    *,
    whole: bool,
) -> Evaluation:
    """Refuse what the form refuses. A publish answers for its own cells and those tied to them, a message for all.

    `values` are the answers and what the form may know of the case (`domain.case_facts`).
    """
    evaluation = evaluate(definition, values, Moment.PUBLISH, editor_of(operation, context), context.facts)
    locked = sorted(paths & evaluation.readonly)
    if locked:
        raise Refusal("not_writable", path=locked[0])
    blocking = demanded(evaluation.blocking, definition, values, grade, context)
    if blocking and not whole:
        mine = frozenset(tied for path in paths for tied in definition.group_of(path)) | paths
        blocking = [finding for finding in blocking if finding.path in mine]
    refuse_blocking(blocking)
    return evaluation


def keep_out(
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


def demanded(
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


def grade_of(case: Case) -> str:
    """How the person's identity is protected; '' when it is not."""
    return case.header.text("person/protected") if case.header is not None else ""


def refuse_blocking(blocking: list[Finding]) -> None:
    if blocking:
        first = blocking[0]
        raise Refusal(
            "form",
            **{**first.params, "path": first.path, "finding": first.code, "count": str(len(blocking))},
        )


def editor_of(operation: Operation, context: Context) -> Editor:
    directory, unit_id = context.directory, operation.acting_unit
    return Editor.of(unit_id, directory.kind_of(unit_id), directory.roles(operation.author.user_id, unit_id))


def row_like(edit: Edit) -> bool:
    """Whether the edit keeps or removes a whole row (`group/<row>` = true or false)."""
    return isinstance(edit.value, bool) and edit.path.count("/") == 1
