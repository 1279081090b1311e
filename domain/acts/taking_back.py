"""An acknowledgement, a forwarding or a sending back is undone, as long as nobody has built on it.

Which operation made it, and all that followed from it, is told by the cells that it set. What has gone on since then is
judged by what stands in the case: marks of having seen something, and receipts, build on nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType

from domain.acts.case_header import header_of
from domain.acts.triage_marks import own_document
from domain.case import HEADER, Case, Cell, Document, belongs_to
from domain.context import Context
from domain.draft import CaseDraft
from domain.open_care import ASKED, asked_cell
from domain.operation import ADDRESSED_KINDS, LIVING_KINDS, OWN_KINDS, CellValue, Operation, OperationError, read_text
from domain.outcome import Refusal, Ruling
from domain.triage import HELD_IN, triage_id

ACKNOWLEDGED, FORWARDED, MISDIRECTED = "acknowledged", "forwarded", "misdirected"
_SEEN = "seen"
_MARKS = frozenset({_SEEN, "receipt", "recipients", "forwarded_from", ASKED})
"""First parts of paths that tell whom a document is with and what became of it there. They build on nothing: whoever
does something writes more than these."""


def take_back(draft: CaseDraft, operation: Operation, context: Context) -> Ruling:
    """The case is as it was before, and its clocks run again; the log keeps both.

    Raises Refusal('others_have_acted').
    """
    document = draft.document(operation.doc_id)
    undo = _UNDO.get(read_text(operation.body, "what", 20))
    if undo is None:
        raise OperationError("bad_field", "what")
    made = document.cells.get(f"receipt/{operation.acting_unit}/{operation.body['what']}")
    if made is None or made.value is None:
        return Ruling.NOOP
    undo(draft, document, made, operation)
    return Ruling.APPLIED


def sent_back_by(document: Document | None, unit_id: str) -> bool:
    """Whether the unit got it and has sent it back: then it may take that back without holding it."""
    return (
        document is not None
        and document.kind in ADDRESSED_KINDS
        and document.value(f"receipt/{unit_id}/{MISDIRECTED}") is not None
    )


def _acknowledged(draft: CaseDraft, document: Document, made: Cell, operation: Operation) -> None:
    _require_still(_held_by(draft.case, operation.acting_unit), made)
    draft.set(document.doc_id, {f"receipt/{operation.acting_unit}/{ACKNOWLEDGED}": None})


def _forwarded(draft: CaseDraft, document: Document, made: Cell, operation: Operation) -> None:
    """The unit that it went to has not opened it, and has nothing else of the case by now."""
    mine, taker = operation.acting_unit, str(made.value)
    _require_still(_held_by(draft.case, mine), made)
    if any(document.value(f"receipt/{taker}/{what}") is not None for what in (_SEEN, *_UNDO)):
        raise Refusal("others_have_acted")
    theirs = _held_by(draft.case, taker)
    _require_still(theirs, made)
    if any(
        one.value(f"{_SEEN}/{taker}") is not None and one.cells[f"{_SEEN}/{taker}"].ver > made.ver for one in theirs
    ):
        raise Refusal("others_have_acted")
    header = header_of(draft)
    told: dict[str, CellValue] = {
        f"receipt/{mine}/{FORWARDED}": None,
        f"recipients/{taker}": None,
        f"forwarded_from/{taker}": None,
    }
    draft.set(document.doc_id, told)
    owed = header.cells.get(asked_cell(document.doc_id, taker))
    if owed is not None and owed.op_id == made.op_id:
        asked = {asked_cell(document.doc_id, mine): owed.value, asked_cell(document.doc_id, taker): None}
        draft.set(header.doc_id, asked)
    draft.withhold(document.doc_id, [taker])
    joined = header.cells.get(f"parties/{taker}")
    if joined is not None and joined.op_id == made.op_id:
        draft.leave([taker])


def _misdirected(draft: CaseDraft, document: Document, made: Cell, operation: Operation) -> None:
    """The message is back where the unit held it, and so is the case if the unit left it with the message."""
    mine = operation.acting_unit
    _require_still((one for one in draft.case.documents.values() if one.kind not in OWN_KINDS), made)
    header = header_of(draft)
    left = header.cells.get(f"parties/{mine}")
    lost = [one.doc_id for one in _lost(draft.case, mine, made)]
    if left is not None and left.op_id == made.op_id:
        draft.join([mine])
    for doc_id in {document.doc_id, *lost}:
        draft.reach(doc_id, mine)
    told: dict[str, CellValue] = {f"receipt/{mine}/{MISDIRECTED}": None, f"receipt/{mine}/right_unit": None}
    draft.set(document.doc_id, told)
    owed = header.cells.get(asked_cell(document.doc_id, mine))
    if owed is not None and owed.op_id == made.op_id:
        asker = document.text(f"requested_by/{mine}") or document.text("sender_unit")
        draft.set(header.doc_id, {asked_cell(document.doc_id, mine): asker})
    _back_in_place(draft, mine)


def _back_in_place(draft: CaseDraft, unit_id: str) -> None:
    """What only some at the unit could see is for them alone again."""
    kept = draft.case.documents.get(triage_id(draft.case.case_id, unit_id))
    place = kept.text(HELD_IN) if kept is not None else ""
    if kept is None or not place:
        return
    draft.place(unit_id, place)
    draft.set(own_document(draft, unit_id), {HELD_IN: None})


def _lost(case: Case, unit_id: str, made: Cell) -> Iterable[Document]:
    """What left the unit with the message: its own documents, and others that nothing has changed since."""
    for document in case.documents.values():
        own = document.kind in OWN_KINDS and document.created_by == unit_id
        if own or (document.ver == made.ver and document.kind not in {*OWN_KINDS, *LIVING_KINDS, HEADER}):
            yield document


def _held_by(case: Case, unit_id: str) -> tuple[Document, ...]:
    """What the unit holds and others may write in."""
    return tuple(
        document
        for document in case.documents.values()
        if document.kind not in OWN_KINDS and any(belongs_to(scope, unit_id) for scope in document.scopes)
    )


def _require_still(documents: Iterable[Document], made: Cell) -> None:
    """Raises Refusal('others_have_acted') where anything but a mark is newer than what is taken back."""
    for document in documents:
        newer = [path for path, cell in document.cells.items() if cell.ver > made.ver]
        if any(_builds_on(document, path) for path in newer):
            raise Refusal("others_have_acted")
        if document.ver > made.ver and not newer and (document.conflicts or not document.cells):
            raise Refusal("others_have_acted")


def _builds_on(document: Document, path: str) -> bool:
    head = path.partition("/")[0]
    went = document.kind == HEADER and head == "parties" and not document.value(path)
    return head not in _MARKS and not went


_UNDO: Mapping[str, Callable[[CaseDraft, Document, Cell, Operation], None]] = MappingProxyType(
    {ACKNOWLEDGED: _acknowledged, FORWARDED: _forwarded, MISDIRECTED: _misdirected}
)
