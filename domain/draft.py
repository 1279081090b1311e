"""A case being changed by one operation: collects new documents, cells and conflicts, then yields the outcome."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType

from domain.access_table import NO_BLOCK
from domain.block import block_of
from domain.case import Case, Cell, Conflict, Document, belongs_to, unit_scope
from domain.forms.upgrade import Upgrade
from domain.operation import LIVING_KINDS, CellValue, Operation, same_value
from domain.outcome import DocumentChange, Outcome, Refusal, Ruling, Verdict
from domain.upgrade import upgraded


class CaseDraft:
    """Private to one call of `apply`: nothing of it is seen unless the operation is accepted."""

    def __init__(self, case: Case | None, operation: Operation) -> None:
        self.exists = case is not None
        self.case = case or Case(operation.case_id, 0)
        self.before = self.case
        self._operation = operation
        self._ver = self.case.head + 1
        self._cells: dict[str, dict[str, CellValue]] = {}
        self._conflicts: dict[str, dict[str, Conflict]] = {}
        self._created: set[str] = set()
        self._rescoped: set[str] = set()
        self._upgraded: set[str] = set()

    def document(self, doc_id: str) -> Document:
        """The document as it now stands. Raises Refusal."""
        document = self.case.documents.get(doc_id)
        if document is None:
            raise Refusal("document_unknown")
        return document

    def create(self, doc_id: str, kind: str, definition: str | None, scopes: frozenset[str]) -> None:
        """A new, empty document. Raises Refusal when the id is taken."""
        if doc_id in self.case.documents:
            raise Refusal("document_exists", form=kind)
        created_by = self._operation.acting_unit
        document = Document(doc_id, self.case.case_id, kind, self._ver, created_by, definition, scopes)
        self.case = self.case.with_document(document)
        self._created.add(doc_id)

    def set(self, doc_id: str, values: Mapping[str, CellValue]) -> None:
        """Set cells, vouched for by this operation. Values that already stand there change nothing."""
        document = self.document(doc_id)
        fresh = {path: value for path, value in values.items() if not _same(document, path, value)}
        if not fresh:
            return
        cells = {path: Cell(value, self._ver, self._operation.op_id) for path, value in fresh.items()}
        self.case = self.case.with_document(document.changed(self._ver, cells))
        self._cells.setdefault(doc_id, {}).update(fresh)

    def put_conflicts(self, doc_id: str, conflicts: Mapping[str, Conflict]) -> None:
        """Add conflicts, or replace those with the same id."""
        if not conflicts:
            return
        document = self.document(doc_id)
        kept = {conflict.conflict_id: conflict for conflict in document.conflicts} | dict(conflicts)
        self.case = self.case.with_document(replace(document, ver=self._ver, conflicts=tuple(kept.values())))
        self._conflicts.setdefault(doc_id, {}).update(conflicts)

    def upgrade(self, doc_id: str, upgrade: Upgrade, definition: str) -> Document:
        """Take the document over to a newer version of its form."""
        document = upgraded(self.document(doc_id), upgrade, definition, self._ver)
        self.case = self.case.with_document(document)
        self._upgraded.add(doc_id)
        return document

    def join(self, units: Iterable[str]) -> None:
        """Make units parties: they get the header and the living documents from now on. Raises Refusal('unit_blocked')
        for one that the person does not want here."""
        newcomers = [unit for unit in units if not self.case.takes_part(unit)]
        header = self.case.header
        if not newcomers or header is None:
            return
        for unit in newcomers:
            if block_of(header, unit) != NO_BLOCK:
                raise Refusal("unit_blocked", unit=unit)
        self.set(header.doc_id, {f"parties/{unit}": True for unit in newcomers})
        scopes = frozenset(map(unit_scope, newcomers))
        for document in list(self.case.documents.values()):
            if document.kind in LIVING_KINDS or document.doc_id == header.doc_id:
                wider = replace(document, ver=self._ver, scopes=document.scopes | scopes)
                self.case = self.case.with_document(wider)
                self._rescoped.add(document.doc_id)

    def leave(self, units: Iterable[str], keeping: str = "") -> None:
        """Units are parties no longer: every document of the case leaves their scopes; the record stays.

        What they hold of the kind `keeping` they keep, as it is: nothing more of the case reaches them.
        """
        leaving = [unit for unit in units if self.case.takes_part(unit)]
        header = self.case.header
        if not leaving or header is None:
            return
        self.set(header.doc_id, {f"parties/{unit}": False for unit in leaving})
        for document in list(self.case.documents.values()):
            if not keeping or document.kind != keeping:
                self.withhold(document.doc_id, leaving)

    def withhold(self, doc_id: str, units: Iterable[str]) -> None:
        """One document leaves the scopes of these units."""
        leaving = list(units)
        scopes = self.document(doc_id).scopes
        self._rescope(doc_id, frozenset(s for s in scopes if not any(belongs_to(s, unit) for unit in leaving)))

    def reach(self, doc_id: str, unit_id: str) -> None:
        """One document comes to a unit that takes part."""
        self._rescope(doc_id, self.document(doc_id).scopes | {self.case.place_at(unit_id)})

    def place(self, unit_id: str, scope: str) -> None:
        """Whatever the unit holds of the case, it holds in this one of its scopes from now on."""
        for document in list(self.case.documents.values()):
            held = {one for one in document.scopes if belongs_to(one, unit_id)}
            if held:
                self._rescope(document.doc_id, document.scopes - held | {scope})

    def _rescope(self, doc_id: str, scopes: frozenset[str]) -> None:
        document = self.document(doc_id)
        if scopes != document.scopes:
            self.case = self.case.with_document(replace(document, ver=self._ver, scopes=scopes))
            self._rescoped.add(doc_id)

    def outcome(self, ruling: Ruling) -> Outcome:
        """The accepted outcome. A noop counts in the case's order but changes no document."""
        if ruling is Ruling.NOOP:
            return Outcome(Verdict(ruling), Case(self.case.case_id, self._ver, self.before.documents), ())
        case = Case(self.case.case_id, self._ver, self.case.documents)
        touched = self._created | self._rescoped | self._upgraded | self._cells.keys() | self._conflicts.keys()
        changes = tuple(
            DocumentChange(
                case.documents[doc_id],
                doc_id in self._created,
                MappingProxyType(self._cells.get(doc_id, {})),
                tuple(self._conflicts.get(doc_id, {}).values()),
            )
            for doc_id in sorted(touched)
        )
        return Outcome(Verdict(ruling), case, changes)


def _same(document: Document, path: str, value: CellValue) -> bool:
    cell = document.cells.get(path)
    if cell is None:
        return value is None
    return same_value(cell.value, value)
