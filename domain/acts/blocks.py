"""A unit is blocked from a case on the person's wish, and let near it again."""

from __future__ import annotations

from datetime import date

from domain.access_table import NO_BLOCK
from domain.acts.case_header import header_of
from domain.block import INNER, OUTER, block_cell, block_of
from domain.case import Document
from domain.context import Context
from domain.draft import CaseDraft
from domain.ids import is_unit_id
from domain.operation import VERSION_KIND, Operation, OperationError, read_text
from domain.outcome import Refusal, Ruling
from domain.person_id import PersonIdError, age, check_strict

PERSON, REPRESENTATIVE = "PERSON", "REPRESENTATIVE"
_GROWN_UP = 18


def block_unit(draft: CaseDraft, operation: Operation, context: Context) -> Ruling:
    """The unit is a party no longer and cannot become one: all of the case leaves it at once, and nothing comes to it.

    Whoever owns the case, and the unit that acts, have it on other grounds and are not blocked like this.
    """
    header, unit_id = header_of(draft), _unit(draft, operation)
    kind = read_text(operation.body, "block")
    if kind not in {INNER, OUTER}:
        raise OperationError("bad_field", "block")
    if context.directory.unit(unit_id) is None:
        raise Refusal("unit_unknown")
    if unit_id in {header.text("owner_unit"), operation.acting_unit}:
        raise Refusal("unit_not_blocked", unit=unit_id)
    if _asked_by(operation) == REPRESENTATIVE and not _is_grown_up(header, context):
        raise Refusal("guardian_may_not_block")
    before = draft.case
    draft.leave([unit_id])
    for version in draft.case.of_kind(VERSION_KIND):
        draft.withhold(version.doc_id, [unit_id])  # also what it kept when it left before
    draft.set(header.doc_id, {block_cell(unit_id): kind})
    return Ruling.NOOP if draft.case is before else Ruling.APPLIED


def lift_block(draft: CaseDraft, operation: Operation, _context: Context) -> Ruling:
    """The unit may be invited again. It does not come back by itself."""
    header, unit_id = header_of(draft), _unit(draft, operation)
    _asked_by(operation)
    if block_of(header, unit_id) == NO_BLOCK:
        return Ruling.NOOP
    draft.set(header.doc_id, {block_cell(unit_id): None})
    return Ruling.APPLIED


def _unit(draft: CaseDraft, operation: Operation) -> str:
    if operation.doc_id != header_of(draft).doc_id:
        raise Refusal("document_unknown")
    unit_id = operation.body.get("unit")
    if not is_unit_id(unit_id):
        raise OperationError("bad_field", "unit")
    return str(unit_id)


def _asked_by(operation: Operation) -> str:
    """The wish is the person's, told by herself or by somebody who speaks for her."""
    told = read_text(operation.body, "asked_by")
    if told not in {PERSON, REPRESENTATIVE}:
        raise OperationError("bad_field", "asked_by")
    return told


def _is_grown_up(header: Document, context: Context) -> bool:
    """Who guards a child may not block what stands about it (law 2022:913 2:3). An age nobody knows is no age."""
    today = date.fromisoformat(context.facts.today)
    born = header.text("person/birth_date")
    try:
        birth = date.fromisoformat(born) if born else check_strict(header.text("person/id"), today).birth_date
    except (PersonIdError, ValueError):
        return False
    return birth is not None and age(birth, today) >= _GROWN_UP
