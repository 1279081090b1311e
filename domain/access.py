"""Who may do what: one pure function over one table. Whatever the table does not name is denied.

`decide` is the function; what stands above it in a caller only gathers the facts of a question. The table is
resources/access/access.yaml (`domain.access_table`), docs/access.md the same as a page.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from domain.access_table import (
    BLOCK,
    CONSENT,
    CONSENTS,
    COORDINATION,
    GRADES,
    NO_BLOCK,
    NO_REGIME,
    NOBODY,
    NOT_PROTECTED,
    OF_THE_DOCUMENT,
    OWN_UNIT,
    PROTECTED,
    REGIME,
    RELATION,
    ROLE,
    UNKNOWN,
    AccessTable,
    Cell,
    Rule,
)
from domain.block import block_of
from domain.case import HEADER, REFERENCE_SCOPE, Case, Document, holding, unit_scope
from domain.consent import (
    KIN,
    NOT_ASKED,
    PLAN,
    Reach,
    ValueAt,
    consent_in,
    consent_of,
    coordination,
    excludes_kin,
    outside_limits,
    recorded_state,
    sides,
    strictest,
)
from domain.context import Context
from domain.directory import Directory
from domain.operation import (
    ADDRESSED_KINDS,
    LIVING_KINDS,
    MESSAGE_KINDS,
    VERSION_KIND,
    WRITTEN_KINDS,
    CellValue,
    Operation,
)
from domain.triage import HELD_IN, marks_document

READ_SCOPE = "read_scope"
READ_ATTACHMENT = "read_attachment"
_NOTHING: Mapping[str, str] = MappingProxyType({})
_NAMES_UNITS: Mapping[str, str] = MappingProxyType({"send": "recipients", "change_parties": "add"})
_OF_A_PLAN = frozenset({"SIP", VERSION_KIND, "KAL"})
_TELLS_OTHERS = frozenset({"publish", "resolve", "create_PLN", "create_SIP", "create_VBG"})
"""What reaches other units because they hold the document or the case, not because somebody is named in it."""


@dataclass(frozen=True, slots=True)
class Access:
    """Allowed, or the code of the reason why not. `because` is the table's own words, for people."""

    allowed: bool
    reason: str = ""
    params: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    because: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """May somebody with these roles do this? Every fact is a value of `domain.access_table.QUESTIONS`.

    What is left out stands for "there is none": nobody asks, about nothing, for no unit, and nothing leaves it.
    """

    function: str
    roles: frozenset[str] = frozenset({NOBODY})
    relation: str = "NONE"
    consent: str = OWN_UNIT
    block: str = NO_BLOCK
    protected: str = NOT_PROTECTED
    regime: str = NO_REGIME


_ALLOWED = Access(True)


def decide(question: Question, table: AccessTable) -> Access:
    """The one decision. Six answers, in an order that tells a stranger nothing of what she may not know."""
    function = table.functions.get(question.function)
    if function is None:
        return Access(False, "role_may_not")
    rules = function.rules
    by_role = [rules[ROLE].get(role, UNKNOWN) for role in question.roles]
    if not any(cell.may for cell in by_role):
        return Access(False, "role_may_not", because=min((cell.because for cell in by_role), default=""))
    regime = rules[REGIME].get(question.regime, UNKNOWN)
    if not regime.may:
        return Access(False, "regime_may_not", because=regime.because)
    if not rules[BLOCK].get(question.block, UNKNOWN).may:
        return _shut_out(rules[RELATION], "NONE")
    if not rules[RELATION].get(question.relation, UNKNOWN).may:
        return _shut_out(rules[RELATION], question.relation)
    grade = rules[PROTECTED].get(question.protected, UNKNOWN)
    if not grade.may:
        return Access(False, "protection_forbids", because=grade.because)
    consent = rules[CONSENT].get(question.consent, UNKNOWN)
    return _ALLOWED if consent.may else _without_consent(question.consent, consent)


def _shut_out(rule: Rule, relation: str) -> Access:
    """Why not, for whoever stands so to it. What she may not know of is answered as what does not exist."""
    because = rule.get(relation, UNKNOWN).because
    if relation == "READER":
        return Access(False, "not_addressed_to_unit", because=because)
    if relation in {"PARTY", "OWNER"} and rule["RECIPIENT"].may:
        return Access(False, "document_unknown", because=because)
    if relation == "PARTY" and rule["OWNER"].may:
        return Access(False, "only_owner_may", because=because)
    return Access(False, "case_unknown", because=because)


def _without_consent(consent: str, cell: Cell) -> Access:
    # A state nobody knows may be any text at all, and is not quoted.
    state = recorded_state(consent) if consent in CONSENTS else NOT_ASKED
    return Access(False, "consent_does_not_allow", MappingProxyType({"state": state}), cell.because)


def scopes_for(
    user_id: str,
    unit_id: str,
    directory: Directory,
    table: AccessTable,
    function: str = READ_SCOPE,
) -> tuple[str, ...]:
    """What somebody may read when she works for a unit: the reference, its inbox and those of its compartments that
    she has a seat in. Nothing for whoever has no role there that reads cases, nor at a unit that is not open."""
    unit = directory.unit(unit_id)
    roles = directory.roles(user_id, unit_id) if unit is not None and unit.staffed else frozenset()
    regime = table.regime_of(directory.kind_of(unit_id))
    if not roles or not decide(Question(function, roles, "OWN_SCOPE", regime=regime), table).allowed:
        return ()
    return REFERENCE_SCOPE, *directory.compartments(user_id, unit_id), unit_scope(unit_id)


def decide_operation(operation: Operation, case: Case | None, context: Context) -> Access:
    """Whether the author may do this for the acting unit now."""
    directory, table = context.directory, context.access
    unit = directory.unit(operation.acting_unit)
    if unit is None or not unit.staffed:
        return Access(False, "unit_unknown")
    roles = directory.roles(operation.author.user_id, operation.acting_unit)
    if not roles:
        return Access(False, "no_role_at_unit")
    mine = scopes_for(operation.author.user_id, operation.acting_unit, directory, table)
    header = case.header if case is not None else None
    relation = _relation(operation, case, header, mine)
    block = block_of(header, operation.acting_unit)
    protected, regime = _protection(operation, header), table.regime_of(unit.kind)
    for function in functions_of(operation, table):
        purpose = _purpose(function, operation, case, header, table)
        said = _said(function, operation, case, header, purpose) if table.asks_consent(function) else ()
        today = context.facts.today
        consent = strictest(consent_of(side, purpose, today) for side in said) if said else OWN_UNIT
        question = Question(function, roles, relation, consent, block, protected, regime)
        decision = decide(question, table)
        if decision.allowed and said:
            decision = _within_limits(function, operation, case, said, purpose, table)
        if not decision.allowed:
            return decision
    if operation.kind in _CHANGES_A_TEXT and case is not None:
        document = case.documents.get(operation.doc_id)
        steps = {HEADER} if operation.kind == "transition" else frozenset()
        if document is not None and document.kind not in WRITTEN_KINDS | steps:
            return Access(False, "sent_messages_never_change")
    return _ALLOWED


def consent_allows(function: str, header: Document, context: Context) -> Access:
    """Whether the case's consent alone lets this be done, whoever does it: the guard of a process."""
    purpose = purpose_in(function, header.value, context.access)
    consent = consent_in(header, purpose, context.facts.today)
    cell = context.access.cell(function, CONSENT, consent)
    return _ALLOWED if cell.may else _without_consent(consent, cell)


def sendable_kinds(roles: frozenset[str], table: AccessTable) -> frozenset[str]:
    """The kinds of message that somebody with these roles may send at all."""
    return frozenset(
        kind for kind in MESSAGE_KINDS if any(table.cell(f"send_{kind}", ROLE, role).may for role in roles)
    )


def may_see(document: Document, scopes: Collection[str]) -> bool:
    """Whether the document is in any of these scopes."""
    return not document.scopes.isdisjoint(scopes)


def functions_of(operation: Operation, table: AccessTable) -> tuple[str, ...]:
    """What an operation does, by the table's names; all of it must be allowed. Total, whatever the body holds."""
    kind, body = operation.kind, operation.body
    # A document or a purpose that nobody here knows is refused as such by `apply`, for whoever may do so at all.
    if kind == "create_document":
        return (_known(f"create_{body.get('doc_kind')}", table, "create_SIP"),)
    if kind == "hand_out":
        return (_known(f"hand_out_{body.get('purpose')}", table, "hand_out_TO_PARTY_WITHOUT_SYSTEM"),)
    if kind == "send":
        name = _known(f"send_{body.get('doc_kind')}", table, "send_KAL")
        return (f"{name}_statutory" if _only_statutory(body, table) else name,)
    if kind == "change_parties":
        return _changes_of_parties(operation)
    if kind == "transition":
        return (_known(f"step_{body.get('event')}", table, kind),)
    return (kind,)


def _known(function: str, table: AccessTable, otherwise: str) -> str:
    return function if function in table.functions else otherwise


def _changes_of_parties(operation: Operation) -> tuple[str, ...]:
    body = operation.body
    coming, going = body.get("add"), body.get("remove")
    others = isinstance(going, list) and any(unit != operation.acting_unit for unit in going)
    found = ["invite_party"] if coming else []
    if others or body.get("owner") is not None:
        found.append("govern_parties")
    return tuple(found) or ("leave_case",)


def _only_statutory(body: Mapping[str, object], table: AccessTable) -> bool:
    """Whether a message tells nothing but what the law demands: no other cell, no file."""
    kind, cells = body.get("doc_kind"), body.get("cells")
    demanded = table.statutory_cells.get(kind) if isinstance(kind, str) else None
    if demanded is None or not isinstance(cells, Mapping) or body.get("attachments"):
        return False
    told = {str(path).partition("/")[0] for path, value in cells.items() if value is not None}
    return told <= demanded


_CHANGES_A_TEXT = frozenset({"publish", "resolve", "transition"})
_ABOUT_THE_CASE = frozenset(
    {"create_document", "send", "change_parties", "change_compartment", "bind_identity", "share_draft", "triage"}
    | {"record_consent", "block_unit", "lift_block"},
)
"""Operations that make a document or are about the case as a whole: how the unit stands to the case decides."""


def _relation(operation: Operation, case: Case | None, header: Document | None, mine: Collection[str]) -> str:
    if operation.kind == "open_case":
        # Whether the id is taken is for `apply` to say, which tells it to nobody who may not open a case at all.
        return "NEW"
    if operation.kind == "unit_desk":
        return "OWN_SCOPE" if unit_scope(operation.acting_unit) in mine else "NONE"
    if operation.kind == "take_back" and _sent_back(operation, case, mine):
        return "RECIPIENT"
    if case is None or header is None or header.value(f"parties/{operation.acting_unit}") is not True:
        return "NONE"
    if not may_see(header, mine):
        # The unit holds it in a compartment, and that there is such a case is not for everybody there to know.
        return "NONE"
    document = None if operation.kind in _ABOUT_THE_CASE else case.documents.get(operation.doc_id)
    if document is None or not may_see(document, mine):
        return "OWNER" if header.value("owner_unit") == operation.acting_unit else "PARTY"
    addressed = document.kind in ADDRESSED_KINDS and document.value(f"recipients/{operation.acting_unit}") is True
    return "RECIPIENT" if addressed else "READER"


def _sent_back(operation: Operation, case: Case | None, mine: Collection[str]) -> bool:
    """Whether her unit has sent the message back and no longer holds it: she may undo that, if she could see the case
    before."""
    unit_id = operation.acting_unit
    message = case.documents.get(operation.doc_id) if case is not None else None
    if case is None or message is None or message.kind not in ADDRESSED_KINDS or may_see(message, mine):
        return False
    if message.value(f"receipt/{unit_id}/misdirected") is None:
        return False
    own = marks_document(case, unit_id)
    place = own.text(HELD_IN) if own is not None else ""
    return (place or case.place_at(unit_id)) in mine


def _purpose(
    function: str, operation: Operation, case: Case | None, header: Document | None, table: AccessTable
) -> str:
    """The purpose whose consent is asked."""
    asked = table.purpose_of(function)
    if asked == OF_THE_DOCUMENT:
        document = case.documents.get(operation.doc_id) if case is not None else None
        asked = PLAN if document is not None and document.kind in _OF_A_PLAN else COORDINATION
    return _named(asked, _typed(operation).get if header is None else header.value)


def purpose_in(function: str, value_at: ValueAt, table: AccessTable) -> str:
    """The purpose whose consent a function asks for in a case, whatever document it is done in."""
    return _named(table.purpose_of(function), value_at)


def _named(asked: str, value_at: ValueAt) -> str:
    return coordination(value_at("case_type")) if asked == COORDINATION else asked


def _said(
    function: str, operation: Operation, case: Case | None, header: Document | None, purpose: str
) -> tuple[ValueAt, ...]:
    """What the person has said of this: the record, and any that is at odds with it. Nothing when no other unit gets to
    know of it, for then there is nothing to consent to."""
    if operation.kind == "open_case":
        return (_typed(operation).get,) if _newcomers(operation) else ()
    if case is None or header is None or (function in _TELLS_OTHERS and not _told_to_others(operation, case)):
        return ()
    return sides(header, purpose)


def _within_limits(
    function: str, operation: Operation, case: Case | None, said: tuple[ValueAt, ...], purpose: str, table: AccessTable
) -> Access:
    """Whether nobody is told whom the person has left out, nor of what she has left out."""
    beyond = outside_limits(said, purpose, Reach(_told(operation, case), table.topics_in(_paths_told(operation))))
    if beyond is not None:
        return Access(False, beyond.code, beyond.params)
    kin = operation.body.get("kin")
    if purpose == KIN and isinstance(kin, str) and any(excludes_kin(side, kin) for side in said):
        return Access(False, "consent_excludes_kin")
    return _ALLOWED


def _newcomers(operation: Operation) -> tuple[str, ...]:
    named = [path.removeprefix("parties/") for path in _typed(operation) if path.startswith("parties/")]
    return tuple(unit for unit in named if unit != operation.acting_unit)


def _told(operation: Operation, case: Case | None) -> tuple[str, ...]:
    """The other units that get to know of it."""
    if operation.kind == "open_case":
        return _newcomers(operation)
    if operation.kind in _NAMES_UNITS:
        units = operation.body.get(_NAMES_UNITS[operation.kind])
        return tuple(unit for unit in units if isinstance(unit, str)) if isinstance(units, list) else ()
    if operation.kind == "forward":
        unit = operation.body.get("unit")
        return (unit,) if isinstance(unit, str) else ()
    if operation.kind == "hand_out" or case is None:
        return ()
    holders = [*_holders(operation, case)]
    if operation.kind == "transition":
        holders += _named_in_step(operation)
    return tuple(unit for unit in holders if unit != operation.acting_unit)


def _named_in_step(operation: Operation) -> list[str]:
    """The units that a step is taken for: the ward that is to take a case over, those a request goes to."""
    one, several = _typed(operation).get("to_unit"), _typed(operation).get("to_units")
    units = several if isinstance(several, (list, tuple)) else ()
    return [unit for unit in (one, *units) if isinstance(unit, str)]


def _paths_told(operation: Operation) -> tuple[str, ...]:
    """The cells whose content it tells."""
    cells = operation.body.get("cells")
    if isinstance(cells, Mapping):
        return tuple(str(path) for path, value in cells.items() if value is not None)
    if isinstance(cells, list):
        named = [one for one in cells if isinstance(one, Mapping) and one.get("value") is not None]
        return tuple(str(one.get("path")) for one in named)
    return ()


def _told_to_others(operation: Operation, case: Case) -> bool:
    return any(unit != operation.acting_unit for unit in _holders(operation, case))


def _holders(operation: Operation, case: Case) -> tuple[str, ...]:
    """The units that have what the operation is about, or will have it. Of a document a client may know no more than
    that its own unit holds it; what all write in is with every party."""
    document = case.documents.get(operation.doc_id)
    if document is None:
        return case.parties
    common = case.parties if document.kind in LIVING_KINDS else ()
    return tuple(sorted({*holding(document), *common}))


def _protection(operation: Operation, header: Document | None) -> str:
    if operation.kind == "open_case":
        told = _typed(operation).get("person/protected")
        return told if isinstance(told, str) and told in GRADES else NOT_PROTECTED  # `apply` refuses any other
    grade = header.value("person/protected") if header is not None else None
    return NOT_PROTECTED if grade is None else str(grade)


def _typed(operation: Operation) -> Mapping[str, CellValue]:
    """The cells of a body that nobody has read yet; none when they are no cells."""
    cells = operation.body.get("cells")
    return cells if isinstance(cells, Mapping) else {}
