"""What views are given: frozen records, never a row or a session.

times in UTC ISO texts ('2026-11-20T12:42:00.123Z'); the views turn them into local Swedish words. Where a record
carries a domain `Document`, it already shows replica + overlay of pending operations.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

from desktop.models.attachment_records import AttachmentRecord
from desktop.models.visit import Visit

if TYPE_CHECKING:  # records only carry these; a list of the inbox is on the screen before anything needs them
    from desktop.models.held_steps import HeldStep
    from desktop.models.process_records import ProcessRecord
    from domain.case import Case, Conflict, Document
    from domain.deadlines import Deadline, ReadyInterval
    from domain.operation import CellValue


class QueueState(StrEnum):
    """Where an operation of ours is. Only SENT and later mean that the store has it."""

    QUEUED = "queued"
    SENT = "sent"
    ACKNOWLEDGED = "acknowledged"
    HELD = "held"


@dataclass(frozen=True, slots=True)
class UnitRecord:
    """A unit to choose or to show. `cases` is how many open cases its inbox holds, None when unknown."""

    unit_id: str
    name: str
    kind: str
    sub_region: str
    operation: str
    group: str
    login: str
    phone: str = ""
    cases: int | None = None


@dataclass(frozen=True, slots=True)
class PersonRecord:
    """The person a case is about. `age` is None for an unknown birth date; `protected` is the grade or ''.

    `id_text` is the number she has now; `earlier_text` the one in the case where that is another. `verified` is False
    for a number behind which nobody has made sure who it is, `temporary` for none at all.
    """

    name: str
    id_text: str
    id_kind: str
    age: int | None
    protected: str = ""
    deceased_on: str = ""
    phone: str = ""
    address: str = ""
    earlier_text: str = ""
    verified: bool = True
    temporary: bool = False


@dataclass(frozen=True, slots=True)
class Provenance:
    """Who set something. `at` is the store's time, the client's while `pending`; `verified` None until checked."""

    op_id: str
    kind: str
    user_name: str
    user_title: str
    unit_id: str
    unit_name: str
    at: str
    written_at: str
    pending: bool = False
    verified: bool | None = None


@dataclass(frozen=True, slots=True)
class ReceiptRow:
    """How far a message has come with one unit: three facts that are never merged into one symbol.

    `forwarded_to` is the unit it has gone on to from here, `misdirected` the code of why it was sent back, `right_unit`
    the unit it should have gone to as far as that was told; all '' otherwise.
    """

    unit_id: str
    unit_name: str
    own: bool
    delivered_at: str
    seen_by: str
    seen_at: str
    acknowledged_by: str
    acknowledged_at: str
    pending: bool = False
    forwarded_to: str = ""
    misdirected: str = ""
    right_unit: str = ""


@dataclass(frozen=True, slots=True)
class ConsentBasis:
    """What the case says of consent today, and what a message was sent under: `sent_under` is the state as it was
    then, the rest the harm assessment it rested on, if any, and `kin` whether kin that it names may be told. Dates as
    in cells; '' where nothing is told."""

    state: str = ""
    asked_at: str = ""
    limits: str = ""
    sent_under: str = ""
    assessed: bool = False
    assessed_by: str = ""
    assessed_basis: str = ""
    assessed_reason: str = ""
    assess_again: str = ""
    kin: str = ""


@dataclass(frozen=True, slots=True)
class ConsentRecord:
    """What the person has said to one purpose. `state` is the one that counts, with the harm assessment; `fields` are
    those of the form SAM. `beside` is a record made without having seen this one: both count until somebody asks anew.
    """

    purpose: str
    state: str
    fields: Mapping[str, CellValue]
    recorded: Provenance | None
    earlier: tuple[Mapping[str, CellValue], ...] = ()
    beside: Mapping[str, CellValue] = field(default_factory=lambda: MappingProxyType({}))
    beside_recorded: Provenance | None = None


@dataclass(frozen=True, slots=True)
class MessageOffer:
    """A kind of message, or something to do with one, that may be begun now; `code` says why it may not."""

    name: str
    code: str = ""
    params: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class MessageRecord:
    """A sent message for the reading pane. `may_acknowledge` tells whether K does something here; `acknowledge_before`
    until when it should be pressed (UTC), '' for no limit; `verified` whether all of it bears a valid signature;
    `verbs` what else can be done: answer, correct, forward, misdirected."""

    case_id: str
    document: Document
    person: PersonRecord
    consent: ConsentBasis
    sender_unit: str
    author: Provenance
    receipts: tuple[ReceiptRow, ...]
    may_acknowledge: bool
    acknowledge_before: str = ""
    attachments: tuple[AttachmentRecord, ...] = ()
    verified: bool = True
    verbs: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class TwoTexts:
    """Two values for the same fields: ours or theirs stays shown until somebody chooses."""

    doc_id: str
    conflict: Conflict
    shown: Provenance
    other: Provenance


@dataclass(frozen=True, slots=True)
class CaseRecord:
    """Everything a case view shows. `case` is replica + overlay; `provenance` by operation id.

    `drafts` are this unit's own unshared edits, {doc_id: {path: value}}; `data_at` is when the replica last agreed
    with the store; `unverified` are the documents in which some shown text does not bear a valid signature; `deadlines`
    come in the order in which they are due, `ready` are the times when the person was ready to leave; `process` tells
    where the case stands and what this unit can do, None where nobody has asked; `offers` are the kinds of message that
    can be begun, and those that cannot now. `requests` are the requests for care, as they are sent; `held` are steps
    that the store has not accepted. `visit` is when the reader was here before, `told` the newest version of the case
    that the store has told of.
    """

    case: Case
    person: PersonRecord
    unit_id: str
    provenance: Mapping[str, Provenance]
    drafts: Mapping[str, Mapping[str, CellValue]]
    drafts_saved_at: str
    messages: tuple[MessageRecord, ...]
    two_texts: tuple[TwoTexts, ...]
    queued_ops: frozenset[str]
    data_at: str
    unverified: frozenset[str] = frozenset()
    deadlines: tuple[Deadline, ...] = ()
    ready: tuple[ReadyInterval, ...] = ()
    consents: tuple[ConsentRecord, ...] = ()
    process: ProcessRecord | None = None
    offers: tuple[MessageOffer, ...] = ()
    requests: tuple[MessageRecord, ...] = ()
    held: tuple[HeldStep, ...] = ()
    visit: Visit = field(default_factory=Visit)
    told: int = 0

    @property
    def is_plan(self) -> bool:
        """Whether the case is about a SIP alone."""
        return (header := self.case.header) is not None and header.text("case_type") == "sip"


@dataclass(frozen=True, slots=True)
class OutboxItem:
    """One operation of ours: waiting, held or sent today. `summary` is a code in resources/texts/outbox.yaml.

    `definition` is the hash of the form it was made with, `answered_at` when the store had it. `acknowledged` of the
    `awaited` units have acknowledged the message, the last of them at `acknowledged_at`; none are awaited of what
    nobody acknowledges. `unsent`: it has not left this computer and can be taken back.
    """

    op_id: str
    case_id: str
    doc_id: str
    person_name: str
    person_id: str
    protected: str
    kind: str
    doc_kind: str
    summary: str
    target: str
    written_at: str
    state: QueueState
    reason: str = ""
    params: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    fields: tuple[tuple[str, CellValue], ...] = ()
    definition: str = ""
    answered_at: str = ""
    awaited: int = 0
    acknowledged: int = 0
    acknowledged_at: str = ""
    unsent: bool = False


@dataclass(frozen=True, slots=True)
class DraftItem:
    """A document with edits that nobody else sees yet. `new_case` is one whose case has not been opened; `holder` who
    writes on it where the unit writes together."""

    case_id: str
    doc_id: str
    doc_kind: str
    person_name: str
    person_id: str
    protected: str
    saved_at: str
    cells: int
    new_case: bool = False
    holder: str = ""


@dataclass(frozen=True, slots=True)
class SyncState:
    """What the bars tell. `since` is when the connection came or went; `data_at` when the data last was whole."""

    connected: bool
    since: str
    data_at: str
    waiting_messages: int
    waiting_changes: int
    held: int
    done: int = 0
    total: int = 0
    first_sync: bool = False
    problem: str = ""

    @property
    def waiting(self) -> int:
        return self.waiting_messages + self.waiting_changes


@dataclass(frozen=True, slots=True)
class Change:
    """What a job changed. `origin` is who asked ('sync' or a view's name): that view does not repaint."""

    cases: frozenset[str]
    origin: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a command on this computer: queued with an operation id, or refused with a reason code."""

    op_id: str
    queued: bool
    code: str = ""
    params: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
