"""Does every shown text bear the signature of the person it names? Checked when a case is opened or printed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from types import MappingProxyType
from typing import Protocol

from desktop.models.workplace import Workplace
from domain.acts.forms_judged import grade_of
from domain.acts.protecting import PROTECT_PERSON
from domain.acts.readings import OUTSIDE
from domain.acts.sip_steps import OF_A_STEP
from domain.case import HEADER, Case, Document
from domain.forms.upgrade import Upgrade
from domain.operation import MESSAGE_MARKS, VERSION_KIND, CellValue, Operation, OperationError, SignedOperation
from domain.signature import (
    Certificate,
    SignatureError,
    Signed,
    signed_before_end,
    verify_certificate,
    verify_operation,
    vouches_for,
)
from domain.triage import HELD_IN
from domain.upgrade import behind
from domain.wire import OperationNote

_UNIT = "unit"
NOTHING: Mapping[str, Operation] = MappingProxyType({})
_PROCESS_HEADS = frozenset(
    {"status", "version", "established_date", "seen", "hand_out", OUTSIDE, "draft", HELD_IN} | MESSAGE_MARKS
)
"""Cells that follow from an operation: the store's word, vouched for by its receipts, not by the author's text."""
_HEADER_HEADS = frozenset(
    {
        *("status", "owner_unit", "parties", "block", "seen", "consent_was"),
        *("status_since", "care_contact", "ward", "ended", "deceased", "closed"),
        *("need", "meeting", "plan_offer"),
        *("topic", "asked", "wrote"),
    }
)
"""The same in a header."""
_OF_AN_ADMISSION = frozenset({"estimated_discharge", "legal_care_form", "fvk/name", "fvk/unit", "fvk/phone"})
"""Cells of a header that an admission notice sets: another document, whose bytes may not be ours to read."""


class HoldsCertificates(Protocol):
    """Where the certificates of devices are."""

    def certificates(self, device_ids: Collection[str]) -> Mapping[str, Signed]:
        """The store's word on whose each device is; devices that are not known are left out."""


class Verifier:
    """Checks signatures against the store's key, each operation once per session."""

    def __init__(self, replica: HoldsCertificates, workplace: Workplace) -> None:
        self._replica = replica
        self._workplace = workplace
        self._store_key = bytes.fromhex(workplace.session.store_key)
        self._good: dict[str, Operation] = {}
        self._bad: set[str] = set()
        self._held: dict[Signed, Certificate | None] = {}

    def look_at(self, notes: Iterable[OperationNote]) -> None:
        """Check what has not been checked yet, with one read of the certificates for all of it."""
        unknown = [note for note in notes if note.op_id not in self._good and note.op_id not in self._bad]
        signed = [note for note in unknown if note.data is not None and note.signature is not None]
        certificates = self._replica.certificates({note.device_id for note in signed}) if signed else {}
        for note in signed:
            operation = self._check(note, certificates.get(note.device_id))
            if operation is None:
                self._bad.add(note.op_id)
            else:
                self._good[note.op_id] = operation

    def unverified(
        self, case: Case, notes: Mapping[str, OperationNote], ours: Mapping[str, Operation] = NOTHING
    ) -> frozenset[str]:
        """The documents in which some shown text does not bear a valid signature. `ours` lie in our own outbox."""
        documents = case.documents.values()
        return frozenset(one.doc_id for one in documents if not self.vouched_for(case, one, notes, ours))

    def vouched_for(
        self,
        case: Case,
        document: Document,
        notes: Mapping[str, OperationNote],
        ours: Mapping[str, Operation] = NOTHING,
    ) -> bool:
        """Whether every shown text of one of the case's documents bears a valid signature."""
        protected = bool(grade_of(case))
        return all(
            (protected and _withheld(text, notes)) or self._vouched(document, *text, notes, ours)
            for text in _texts(document)
        )

    def verified(self, note: OperationNote) -> bool | None:
        """Whether the operation's own signature holds; None when its bytes are not with us."""
        if note.data is None or note.signature is None:
            return None
        return self._operation(note) is not None

    def _vouched(
        self,
        document: Document,
        path: str,
        value: CellValue,
        op_id: str,
        notes: Mapping[str, OperationNote],
        ours: Mapping[str, Operation],
    ) -> bool:
        if not op_id:
            return document.kind == _UNIT or (value is None and self._moved_away(document, path))
        note = notes.get(op_id)
        operation = self._known(op_id, note, ours)
        if operation is not None and _of_a_step(document, path, value, operation):
            return operation.case_id == document.case_id  # what a step sets is the store's word, as a status is
        if document.kind == HEADER and path in _OF_AN_ADMISSION:
            if operation is not None:
                return operation.case_id == document.case_id and (value is None or vouches_for(operation, path, value))
            return note is not None and note.data is None and note.kind == "send"
        if operation is None or operation.doc_id != document.doc_id:
            return False
        # What she signed stands in the places and codes of the form she had.
        written = operation.body.get("definition")
        older = behind(document, self._workplace.forms, written if isinstance(written, str) else "")
        return vouches_for(operation, older.old_path(path), older.old_value(path, value))

    def _moved_away(self, document: Document, path: str) -> bool:
        """Whether an earlier version of the document's form had an answer in this place that has moved on."""
        forms = self._workplace.forms.by_hash
        form = forms.get(document.definition or "")
        while form is not None and form.supersedes is not None:
            if Upgrade((form.supersedes,)).path(path) != path:
                return True
            form = forms.get(form.supersedes.hash)
        return False

    def _known(self, op_id: str, note: OperationNote | None, ours: Mapping[str, Operation]) -> Operation | None:
        if op_id in ours:
            return ours[op_id]
        return None if note is None else self._operation(note)

    def _operation(self, note: OperationNote) -> Operation | None:
        self.look_at((note,))
        return self._good.get(note.op_id)

    def _certificate(self, signed: Signed) -> Certificate | None:
        """What the store's word says, each checked once; None when it is not the store's."""
        if signed not in self._held:
            try:
                self._held[signed] = verify_certificate(signed, self._store_key)
            except SignatureError:
                self._held[signed] = None
        return self._held[signed]

    def _check(self, note: OperationNote, word: Signed | None) -> Operation | None:
        """`word` is the store's on whose the device is."""
        certificate = self._certificate(word) if word is not None else None
        if certificate is None or note.data is None or note.signature is None:
            return None
        try:
            operation = verify_operation(SignedOperation(note.data, note.signature), certificate.public_key)
        except (SignatureError, OperationError):
            return None
        told = (note.op_id, note.device_id, note.user_id, note.user_name, note.user_title, note.acting_unit)
        author = operation.author
        signed = (
            operation.op_id,
            operation.device_id,
            author.user_id,
            author.name,
            author.title,
            operation.acting_unit,
        )
        fits = certificate.device_id == operation.device_id and certificate.user_id == author.user_id
        in_time = signed_before_end(operation.client_time, operation.clock_offset_ms, certificate)
        return operation if fits and told == signed and in_time else None


def _of_a_step(document: Document, path: str, value: CellValue, operation: Operation) -> bool:
    """Whether a cell follows from a step of the process: in the header anything, in a plan who answers for it, how it
    ended and that an evaluation begins anew, and a kept version as a whole."""
    if document.kind == VERSION_KIND:
        return operation.kind in {"transition", "publish", "resolve"}
    if operation.kind != "transition":
        return False
    in_plan = document.kind == "SIP" and (value is None or path.partition("/")[0] in OF_A_STEP)
    return document.kind == HEADER or in_plan


def _withheld(text: tuple[str, CellValue, str], notes: Mapping[str, OperationNote]) -> bool:
    """Of a person whose identity has become protected: what was emptied then, and what was written together with that,
    is the store's word, since the bytes that vouched for it may lie nowhere."""
    _, value, op_id = text
    note = notes.get(op_id)
    return note is not None and (note.withheld or (value is None and note.kind == PROTECT_PERSON))


def _texts(document: Document) -> Iterable[tuple[str, CellValue, str]]:
    """(path, value, op_id) of everything a person has written, both sides of open conflicts included."""
    follows = _HEADER_HEADS if document.kind == HEADER else _PROCESS_HEADS
    for path, cell in document.cells.items():
        # A row that an edit in it has brought back is the store's word; the edit itself is checked on its own.
        row = cell.value is True and any(below.startswith(path + "/") for below in document.cells)
        if path.partition("/")[0] not in follows and not row:
            yield path, cell.value, cell.op_id
    for conflict in document.open_conflicts:
        for path, value in zip(conflict.paths, conflict.values, strict=True):
            if not (path.count("/") == 1 and isinstance(value, bool)):
                yield path, value, conflict.challenger_op
