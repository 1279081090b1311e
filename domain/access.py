"""Who may do what: one pure function, one table. Whatever the table does not name is denied.

Sources: domain.md §2.1 (who sends what), §2.7 rule S5, §4.3 (roles); security.md §7 rule 3.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from domain.case import REFERENCE_SCOPE, Case, Document, unit_scope
from domain.directory import Directory
from domain.operation import LIVING_KINDS, Operation

_WARD = "CASEWORKER_SLUTEN"
_OPEN = "CASEWORKER_OPENV"
_MUNICIPALITY = "CASEWORKER_KOM"
_SCHOOL = "CASEWORKER_SKOLA"
_READER = "READ"
_CASEWORKERS = frozenset({_WARD, _OPEN, _MUNICIPALITY, _SCHOOL})
_CARE = frozenset({_WARD, _OPEN, _MUNICIPALITY})

ROLES = _CASEWORKERS | {_READER}

_MAY: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "open_case": _CASEWORKERS,
        "create_document": _CASEWORKERS,
        "publish": _CASEWORKERS,
        "acknowledge": _CASEWORKERS,
        "mark_seen": _CASEWORKERS | {_READER},
        "resolve": _CASEWORKERS,
        "transition": _CASEWORKERS,
        "hand_out": _CASEWORKERS | {_READER},
        "change_parties": _CASEWORKERS,
        "misdirected": _CASEWORKERS,
        "change_compartment": _CASEWORKERS,
    }
)

_MAY_SEND: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "INS": frozenset({_WARD}),
        "MVO": frozenset({_WARD, _OPEN}),
        "KAL": _CASEWORKERS,
    }
)


@dataclass(frozen=True, slots=True)
class Access:
    """Allowed, or the code of the reason why not."""

    allowed: bool
    reason: str = ""


_ALLOWED = Access(True)


def scopes_for(user_id: str, unit_id: str, directory: Directory) -> tuple[str, ...]:
    """What somebody may read when she works for a unit: the reference, its inbox and those of its compartments that
    she has a seat in. Nothing for whoever has no role there."""
    if not directory.roles(user_id, unit_id):
        return ()
    return REFERENCE_SCOPE, *directory.compartments(user_id, unit_id), unit_scope(unit_id)


def decide(operation: Operation, case: Case | None, directory: Directory) -> Access:
    """Whether the author may do this for the acting unit now."""
    unit = directory.unit(operation.acting_unit)
    if unit is None or not unit.active:
        return Access(False, "unit_unknown")
    roles = directory.roles(operation.author.user_id, operation.acting_unit)
    if not roles:
        return Access(False, "no_role_at_unit")
    if not roles & _roles_for(operation):
        return Access(False, "role_may_not")
    if operation.kind == "open_case":
        return _ALLOWED
    if case is None:
        return Access(False, "case_unknown")
    if not case.takes_part(operation.acting_unit):
        return Access(False, "not_a_party")
    mine = scopes_for(operation.author.user_id, operation.acting_unit, directory)
    if case.header is None or not may_see(case.header, mine):
        # The unit holds it in a compartment, and that there is such a case is not for everybody there to know.
        return Access(False, "case_unknown")
    return _document_access(operation, case, mine)


def sendable_kinds(roles: frozenset[str]) -> frozenset[str]:
    """The kinds of message that somebody with these roles may send at all."""
    return frozenset(kind for kind, allowed in _MAY_SEND.items() if roles & allowed)


def may_see(document: Document, scopes: Collection[str]) -> bool:
    """Whether the document is in any of these scopes."""
    return not document.scopes.isdisjoint(scopes)


def _roles_for(operation: Operation) -> frozenset[str]:
    if operation.kind == "send":
        kind = operation.body.get("doc_kind")
        return _MAY_SEND.get(kind, frozenset()) if isinstance(kind, str) else frozenset()
    if operation.kind == "create_document" and operation.body.get("doc_kind") == "PLN":
        return _CARE | {_SCHOOL}
    return _MAY.get(operation.kind, frozenset())


def _document_access(operation: Operation, case: Case, mine: Collection[str]) -> Access:
    if operation.kind in {"send", "create_document"}:
        return _ALLOWED
    document = case.documents.get(operation.doc_id)
    if document is None or not may_see(document, mine):
        # The same answer for "does not exist" and "not yours": existence is itself a fact about a person.
        return Access(False, "document_unknown")
    living = document.kind in LIVING_KINDS
    if operation.kind in {"publish", "resolve", "transition"} and not living:
        return Access(False, "sent_messages_never_change")
    return _ALLOWED
