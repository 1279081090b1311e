"""From a case record to what is put on paper. Pure preparation here; drawing and printing are desktop.documents'."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any

from desktop.documents.blank_form import blank_document
from desktop.documents.call_letter import CallPrint, call_document
from desktop.documents.cover_letter import pack_document
from desktop.documents.letter import Recipient, Sender
from desktop.documents.message_letter import MessagePrint, message_document
from desktop.documents.paper import Document as Paper
from desktop.documents.paper import Drawn, Imprint
from desktop.documents.printer import print_code
from desktop.documents.sip_print import Audience, SipPrint, sip_document
from desktop.documents.swedish_dates import parse_day
from desktop.models.records import CaseRecord
from desktop.models.workplace import Workplace, shipped_protection
from domain.acts.plan_versions import versions_of, words_of
from domain.case import Document
from domain.consent import PLAN, WITHDRAWN, head_of
from domain.operation import VERSION_KIND, CellValue
from domain.protected import Place
from domain.swedish_time import day_of, moment_of

SIGNATURES = "sip_signatures"
"""The policy that tells whether a printed plan has lines to sign on; anything but `hide` shows them."""

_MARKS_ON_A_PLAN = frozenset({"seen", "receipt", "hand_out"})
"""Who has seen or been given the plan: nothing of its text."""
_PLANS = frozenset({"SIP", VERSION_KIND})
_FOLLOWED_UP = "SIP_FOLLOW_UP"
_IN_FORCE = frozenset({"SIP_ACTIVE", _FOLLOWED_UP, "SIP_CLOSED"})


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintWish:
    """How somebody wants a print. `party` is whom without the system it is for, '' for the person herself;
    `units_named`: she who prints has made sure that a protected person's units may stand there by name."""

    printed_at: datetime
    training: bool
    large: bool = False
    party: str = ""
    units_named: bool = False


@dataclass(frozen=True, slots=True, repr=False)
class PrintJob:
    """What is to be drawn. `version` is that of a plan, 0 for anything else; `protected`: whose paper must be read
    before it is handed to anybody."""

    kind: str
    version: int
    print_code: str
    lay_out: Callable[[], Paper]
    protected: bool = False

    def draw(self) -> Drawn:
        """The PDF. Needs no database. Raises UnverifiedContentError."""
        return self.lay_out().draw()

    def render(self) -> bytes:
        """The bytes of the PDF alone."""
        return self.draw().data


def print_job(record: CaseRecord, document: Document, workplace: Workplace, wish: PrintWish) -> PrintJob:
    """A plan for the person; for a party the whole plan with a letter; a call or any other message as a letter."""
    protected = bool(record.person.protected)
    if document.kind in _PLANS:
        plan = _sip(record, document, workplace, wish)
        lay_out = partial(sip_document, plan)
        if wish.party:
            lay_out = partial(pack_document, plan, _own_sender(workplace), Recipient(wish.party))
        return PrintJob(document.kind, plan.version, plan.print_code, lay_out, protected)
    if document.kind == "KAL":
        call = _call(record, document, workplace, wish)
        return PrintJob(document.kind, 0, call.print_code, partial(call_document, call), protected)
    message = _message(record, document, workplace, wish)
    return PrintJob(document.kind, 0, message.print_code, partial(message_document, message), protected)


def blank_job(workplace: Workplace, wish: PrintWish) -> PrintJob:
    """The reserve form to fill in by pen; it is about nobody."""
    code = print_code(workplace.clock.random_bytes(8))
    imprint = Imprint(
        printed_at=wish.printed_at,
        printed_by_unit=workplace.directory.name_of(workplace.unit_id),
        print_code=code,
        training=wish.training,
    )
    form = workplace.forms.current("SIP")
    return PrintJob("BLANK", 0, code, partial(blank_document, form, imprint, large_type=wish.large))


def sip_print(
    record: CaseRecord, plan: Document, workplace: Workplace, printed_at: datetime, *, training: bool, large: bool
) -> SipPrint:
    """What is printed for the person of a plan as it is shown now. `printed_at` is local time."""
    return _sip(record, plan, workplace, PrintWish(printed_at=printed_at, training=training, large=large))


def _sip(record: CaseRecord, plan: Document, workplace: Workplace, wish: PrintWish) -> SipPrint:
    version = plan.value("version")
    return SipPrint(
        **_subject(record, plan, workplace, wish, draft=not _in_force(record, plan)),
        version=version if isinstance(version, int) else 0,
        status=plan.text("status"),
        established_date=plan.text("established_date") or None,
        audience=Audience.PARTY if wish.party else Audience.PERSON,
        copy_to=wish.party,
        signature_lines=workplace.known.policies.get(SIGNATURES) != "hide",
        consent_ended_on=_consent_ended_on(record),
    )


def _in_force(record: CaseRecord, plan: Document) -> bool:
    """Whether what stands in the plan is what was agreed. While it is followed up new words may stand there that nobody
    has established yet: then the newest kept version is in force, and this is a draft of the next."""
    status = plan.text("status")
    if status != _FOLLOWED_UP or plan.kind == VERSION_KIND:
        return status in _IN_FORCE
    kept = versions_of(record.case)
    return bool(kept) and _words(plan) == _words(kept[-1])


def _words(plan: Document) -> dict[str, CellValue]:
    return {path: value for path, value in words_of(plan.values()).items() if path != "status"}


def _call(record: CaseRecord, call: Document, workplace: Workplace, wish: PrintWish) -> CallPrint:
    name, path = _called(call, workplace, wish.party)
    return CallPrint(
        **_subject(record, call, workplace, wish, draft=not call.text("sender_unit")),
        sender=_sender(record, call, workplace),
        recipient=Recipient(name),
        recipient_path=path,
    )


def _message(record: CaseRecord, message: Document, workplace: Workplace, wish: PrintWish) -> MessagePrint:
    form = workplace.known.form_of(message.kind, message.definition) or workplace.forms.current(message.kind)
    grade, values = record.person.protected, message.values()
    guarded = [cell for cell in shipped_protection().cells if cell.form == message.kind]
    hidden = [cell for cell in guarded if shipped_protection().hides(grade, cell.fact, Place.PAPER)]
    written = _written_on(record, message)
    return MessagePrint(
        **_subject(record, message, workplace, wish, draft=bool(message.text("draft")) or written is None),
        form=form,
        sender=_sender(record, message, workplace),
        recipient=Recipient(wish.party or "Mottagare"),
        written_on=written,
        left_out=frozenset(path for path in values if any(cell.holds(path, values) for cell in hidden)),
    )


def _subject(
    record: CaseRecord, document: Document, workplace: Workplace, wish: PrintWish, *, draft: bool
) -> dict[str, Any]:
    """What every print of a document has in common, by the names of PrintSubject.

    Names and numbers of units that could tell where a protected person is are left out: only our own stand for her,
    and the others by name when that has been confirmed.
    """
    units = workplace.directory.units
    withheld = shipped_protection().hidden(record.person.protected, Place.PAPER)
    numbers = {workplace.unit_id} if "staff_phones" in withheld else set(units)
    if wish.units_named:
        withheld -= {"units"}
    named = {workplace.unit_id} if "units" in withheld else set(units)
    header = record.case.header
    # The name on the paper is the header's: it must be as sure as the document.
    printed_from = {document.doc_id} | ({header.doc_id} if header else set())
    return {
        "person_name": record.person.name,
        "person_id_text": record.person.id_text,
        "birth_only": "number" in withheld,
        "cells": document.values(),
        "unit_names": {unit_id: unit.name for unit_id, unit in units.items() if unit_id in named},
        "unit_phones": {unit_id: unit.phone for unit_id, unit in units.items() if unit_id in numbers},
        "printed_at": wish.printed_at,
        "printed_by_unit": workplace.directory.name_of(workplace.unit_id),
        "print_code": print_code(workplace.clock.random_bytes(8)),
        "training": wish.training,
        "draft": draft or _waits(record, document),
        "large_type": wish.large,
        "protected": record.person.protected or None,
        "withheld": withheld,
        "hidden_words": _names_of_others(record, document, workplace) if "units" in withheld else frozenset(),
        "unverified": bool(printed_from & record.unverified),
    }


def _waits(record: CaseRecord, document: Document) -> bool:
    """Whether something of the text is only here: on paper it is a draft, for it may yet be held."""
    return any(
        cell.op_id in record.queued_ops
        for path, cell in document.cells.items()
        if path.partition("/")[0] not in _MARKS_ON_A_PLAN
    )


def _names_of_others(record: CaseRecord, document: Document, workplace: Workplace) -> frozenset[str]:
    """The names of the other units that have to do with the case, and of the towns they are in."""
    directory = workplace.directory
    told = {value for value in document.values().values() if isinstance(value, str)}
    others = [
        unit
        for unit_id in {*record.case.parties, *(directory.units.keys() & told)} - {workplace.unit_id}
        if (unit := directory.units.get(unit_id)) is not None
    ]
    towns = {workplace.known.words("municipalities", unit.municipality) for unit in others if unit.municipality}
    return frozenset({unit.name for unit in others} | towns) - {directory.name_of(workplace.unit_id), ""}


def _own_sender(workplace: Workplace) -> Sender:
    unit, author = workplace.directory.units.get(workplace.unit_id), workplace.session.author
    return Sender(workplace.directory.name_of(workplace.unit_id), unit.phone if unit else "", author.name, author.title)


def _sender(record: CaseRecord, document: Document, workplace: Workplace) -> Sender:
    """Who answers for the message. What another unit has sent is not signed by whoever prints it."""
    unit_id = document.text("sender_unit")
    if not unit_id or unit_id == workplace.unit_id:
        return _own_sender(workplace)
    protected = "units" in shipped_protection().hidden(record.person.protected, Place.PAPER)
    unit = workplace.directory.units.get(unit_id)
    if protected or unit is None:
        return _own_sender(workplace)
    return Sender(unit.name, unit.phone)


def _called(call: Document, workplace: Workplace, party: str) -> tuple[str, str]:
    """The recipient's name, and the row of the call that is about her; '' where the call does not name her."""
    values = call.values()
    for path, value in values.items():
        group, _, rest = path.partition("/")
        row, _, cell = rest.partition("/")
        if not isinstance(value, str) or values.get(f"{group}/{row}") is False:
            continue
        name = workplace.directory.name_of(value) if (group, cell) == ("called", "unit") else value
        if (group, cell) in {("called", "unit"), ("participants", "name")} and party and name == party:
            return party, f"{group}/{row}"
    return party or "Mottagare", ""


def _written_on(record: CaseRecord, document: Document) -> date | None:
    """The day of the latest change that the store has; None while there is none."""
    found = [record.provenance.get(cell.op_id) for cell in document.cells.values()]
    days = [day_of(moment_of(told.at)) for told in found if told is not None and told.at and not told.pending]
    return max(days, default=None)


def _consent_ended_on(record: CaseRecord) -> date | None:
    """The day the person took back her consent to the plan; None while it stands or was never given."""
    header = record.case.header
    if header is None or header.text(f"{head_of(PLAN)}state") != WITHDRAWN:
        return None
    return parse_day(header.text(f"{head_of(PLAN)}withdrawn_at"))
