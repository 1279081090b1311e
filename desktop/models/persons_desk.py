"""Commands about who a case is for: read a number, open a case and admit somebody, bind a temporary identity.

A case that is being written is drafts of a message that is in no case yet, under the ids the two will have: it survives
whatever happens to the program, and becomes operations all at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING

from desktop.models.message_drafts import KIND as KIND_OF_DRAFT
from desktop.models.outbox_rows import DraftCell, Entry, SendState
from desktop.models.person_records import KnownCase, KnownPerson, NewCaseDraft, ReadNumber
from desktop.models.records import Answer
from desktop.models.replica_rows import cases_telling
from domain.acts.opening import FIRST_STATUS
from domain.case import Case, Document
from domain.consent import CANNOT, GIVEN, REFUSED, coordination, head_of
from domain.identity import (
    DECEASED,
    ISSUER,
    NAME,
    NOT_VERIFIED,
    NUMBER,
    PERSON,
    identity_now,
    identity_of,
    is_temporary,
    read_identity,
    same_person_named,
    temporary,
)
from domain.inbox import ENDED
from domain.operation import CellValue, Operation, read_cells
from domain.person_id import OTHER_REGION, IdKind, PersonId, PersonIdError, age, format_display, parse

if TYPE_CHECKING:
    from desktop.models.desk import Desk

_Body = Mapping[str, object] | Callable[[Case], Mapping[str, object]]
CASE_TYPE = "case_type"
INTENT = "intent"
"""What a case is begun for (`domain.intents`), as a new case that is being written says it of itself."""
ADMISSION_OVER = frozenset({"INP_DISCHARGED", "INP_CLOSED"})
_RESERVE = frozenset({"LRID", "NRID", "OTHER"})


class PersonsDesk:
    """Built over the desk, reached as `desk.persons`. Runs on the database worker."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    # -- who it is ----------------------------------------------------------------------------------------------

    def read(self, text: str, *, other_region: bool = False) -> ReadNumber:
        """Read a number as people write it; `other_region` says that its form is not to be known here."""
        today = date.fromisoformat(self._desk.workplace.clock.today())
        try:
            if is_temporary(text):
                return _read(read_identity(text), today)
            if other_region:
                value = " ".join(text.upper().split())
                return _read(read_identity(value, OTHER_REGION, today), today)
            return _read(parse(text, today), today)
        except PersonIdError as error:
            return ReadNumber(error.code)

    def known(self, number: ReadNumber, name: str = "") -> KnownPerson:
        """What the own unit's cases tell of the person, under every number of hers."""
        headers = [case.header for case in self.cases_of(number.value, number.issuer)]
        told = [header for header in headers if header is not None]
        if not told:
            return KnownPerson()
        newest = told[0]
        now = identity_now(newest.value)
        cases = tuple(_known_case(header) for header in told)
        by_number = [header for header in told if header.value(NUMBER) == number.value]
        other = number.kind in _RESERVE and any(not same_person_named(name, one.text(NAME)) for one in by_number)
        protected = next((header.text("person/protected") for header in told if header.text("person/protected")), "")
        return KnownPerson(
            newest.text(NAME),
            "" if protected else newest.text("person/address"),
            "" if protected else newest.text("person/phone"),
            newest.text("person/municipality"),
            protected,
            next((header.text(DECEASED) for header in told if header.text(DECEASED)), ""),
            format_display(now.value) if now is not None and now.value != number.value else "",
            bool(name) and other,
            cases,
        )

    def temporary(self) -> ReadNumber:
        """A temporary identity for somebody nobody can name yet."""
        value = temporary(self._desk.workplace.clock.new_id())
        return _read(read_identity(value), date.fromisoformat(self._desk.workplace.clock.today()))

    # -- a new case ---------------------------------------------------------------------------------------------

    def begin(self) -> NewCaseDraft:
        """A case to be written, with ids of its own."""
        clock = self._desk.workplace.clock
        return NewCaseDraft(clock.new_id(), clock.new_id(), {})

    def begun(self, case_id: str = "") -> NewCaseDraft | None:
        """This case that is being written, or without an id the newest that has not been opened; None when there is
        none."""
        shown = self._desk.shown.case(case_id) if case_id else None
        if shown is not None:
            return self._opened(shown.case)
        found: dict[str, list[DraftCell]] = {}
        for cell in self._desk.outbox_file.drafts(self._desk.workplace.unit_id):
            found.setdefault(cell.doc_id, []).append(cell)
        begun = [cells for cells in found.values() if any(cell.path == CASE_TYPE for cell in cells)]
        wanted = [cells for cells in begun if not case_id or cells[0].case_id == case_id]
        if not wanted:
            return None
        cells = max(wanted, key=lambda own: max(cell.touched_at for cell in own))
        values: dict[str, object] = {cell.path: cell.value for cell in cells}
        return NewCaseDraft(cells[0].case_id, cells[0].doc_id, values)

    def _opened(self, case: Case) -> NewCaseDraft | None:
        """A case of ours whose admission is still to be sent."""
        header, unit_id = case.header, self._desk.workplace.unit_id
        if header is None or case.status != FIRST_STATUS["inpatient"] or header.text("owner_unit") != unit_id:
            return None
        drafts = self._desk.outbox_file.drafts(unit_id, case_id=case.case_id)
        kinds = {cell.doc_id for cell in drafts if cell.path == KIND_OF_DRAFT}
        typed = [cell for cell in drafts if cell.doc_id not in case.documents and cell.doc_id not in kinds]
        doc_id = typed[-1].doc_id if typed else self._desk.workplace.clock.new_id()
        told: dict[str, object] = {path: v for path, v in header.values().items() if path.startswith(PERSON)}
        told |= {cell.path: cell.value for cell in typed if cell.doc_id == doc_id}
        return NewCaseDraft(case.case_id, doc_id, {**told, CASE_TYPE: "inpatient"}, opened=True)

    def open(self, case_id: str, cells: Mapping[str, CellValue], origin: str = "", draft: str = "") -> Answer:
        """Open a case for the own unit, with nothing sent. What was answered of an admission stays a draft of it."""
        desk = self._desk
        against = self.stands_against(cells)
        if against:
            return Answer("", queued=False, code=against)
        typed = desk.outbox_file.drafts(desk.workplace.unit_id, draft) if draft else ()
        answer = next((cell.value for cell in typed if cell.path == "consent"), None)
        told = {**self._said(answer, cells.get(CASE_TYPE)), **cells}
        done = desk.act(case_id, origin, [("open_case", self._opening(told))])
        if done.queued and draft:
            of_the_case = [cell.path for cell in typed if _of_the_case(cell.path)]
            every = None if cells.get(CASE_TYPE) != "inpatient" else of_the_case
            desk.outbox_file.discard_draft(desk.workplace.unit_id, draft, every)
        return done

    def admit_opened(
        self,
        case_id: str,
        doc_id: str,
        header: Mapping[str, CellValue],
        recipients: Sequence[str],
        cells: Mapping[str, CellValue],
        origin: str = "",
    ) -> Answer:
        """Send the admission of a case that has begun; first bind the number of somebody who had none."""
        steps: list[tuple[str, _Body]] = [("send", self._admission(doc_id, recipients, cells))]
        shown = self._desk.shown.case(case_id)
        before = shown.case.header if shown is not None else None
        if before is not None and is_temporary(before.value(NUMBER)) and not is_temporary(header.get(NUMBER)):
            against = self.stands_against(header)
            if against:
                return Answer("", queued=False, code=against)
            steps.insert(0, ("bind_identity", {"doc": before.doc_id, "cells": dict(header)}))
        return self._desk.act(case_id, origin, steps, publishes=doc_id)

    def admit(
        self,
        case_id: str,
        doc_id: str,
        header: Mapping[str, CellValue],
        recipients: Sequence[str],
        cells: Mapping[str, CellValue],
        origin: str = "",
    ) -> Answer:
        """Open an inpatient case and send its admission, both or neither. `doc_id` is the message as it was written."""
        against = self.stands_against(header)
        if against:
            return Answer("", queued=False, code=against)
        opening = self._opening({**header, **self._said(cells.get("consent")), CASE_TYPE: "inpatient"})
        message = self._admission(doc_id, recipients, cells)
        return self._desk.act(case_id, origin, [("open_case", opening), ("send", message)], publishes=doc_id)

    def bind(self, case_id: str, cells: Mapping[str, CellValue], origin: str = "") -> Answer:
        """Give somebody with a temporary identity her number; `cells` are `person/…` cells."""

        def body(case: Case) -> dict[str, object]:
            return {"doc": case.header.doc_id if case.header else "", "cells": dict(cells)}

        against = self.stands_against(cells)
        if against:
            return Answer("", queued=False, code=against)
        return self._desk.act(case_id, origin, [("bind_identity", body)])

    def was_opening(self, entry: Entry) -> bool:
        """Whether it opens a case that was not taken in, or is a message that should have gone with it."""
        operation = entry.operation
        return operation.kind in {"open_case", "send"} and self._desk.shown.case(operation.case_id) is None

    def take_back(self, entry: Entry, origin: str = "") -> Answer:
        """A case that was not taken in becomes a draft again, with the message that should have gone with it."""
        desk, operation = self._desk, entry.operation
        held = [
            one
            for one in desk.outbox_file.listed(operation.acting_unit, "9999")
            if one.operation.case_id == operation.case_id and one.state is SendState.HELD
        ]
        message = next((one.operation.doc_id for one in held if one.operation.kind == "send"), "")
        doc_id = message or desk.workplace.clock.new_id()
        for one in held:
            for path, value in _as_written(one).items():
                desk.outbox_file.save_draft(
                    operation.acting_unit,
                    DraftCell(doc_id, operation.case_id, path, value, None, desk.workplace.clock.utc()),
                )
            desk.outbox_file.settle_held(one.operation.op_id)
        desk.shown.refresh([operation.case_id])
        desk.tell([operation.case_id], origin)
        return Answer(operation.op_id, queued=False)

    # -- how ----------------------------------------------------------------------------------------------------

    def _admission(self, doc_id: str, recipients: Sequence[str], cells: Mapping[str, CellValue]) -> dict[str, object]:
        return {
            "doc": doc_id,
            "doc_kind": "INS",
            "definition": self._desk.workplace.forms.current("INS").hash,
            "recipients": list(recipients),
            "cells": dict(cells),
            "priority": "normal",
        }

    def _said(self, answer: object, case_type: object = "inpatient") -> dict[str, CellValue]:
        place = self._desk.workplace
        return consent_said(answer, place.session.author.name, place.clock.local_minute(), case_type)

    def _opening(self, cells: Mapping[str, CellValue]) -> dict[str, object]:
        told = {path: value for path, value in cells.items() if value is not None and value != ""}
        before = self._admitted_before(told) if told.get(CASE_TYPE) == "inpatient" else ""
        origin: dict[str, CellValue] = {"origin_case": before} if before else {}
        return {"doc": self._desk.workplace.clock.new_id(), "cells": {**told, **origin}}

    def _admitted_before(self, cells: Mapping[str, CellValue]) -> str:
        """The person's latest admission that is over: the new case tells that it goes on from there."""
        known = self.cases_of(str(cells.get(NUMBER) or ""), str(cells.get(ISSUER) or ""))
        return next((case.case_id for case in known if case.status in ADMISSION_OVER), "")

    def stands_against(self, cells: Mapping[str, CellValue]) -> str:
        """What the store would hold it for, as far as the own unit's cases tell: said while she can mend it."""
        number = self.read(str(cells.get(NUMBER) or ""), other_region=cells.get(ISSUER) == OTHER_REGION)
        known = self.known(number, str(cells.get(NAME) or ""))
        if known.deceased_on:
            return "person_deceased"
        return "number_of_another" if known.other_name else ""

    def cases_of(self, value: str, issuer: str) -> list[Case]:
        """The own unit's cases about the person, newest first; the ones that wait here among them."""
        if not value or is_temporary(value):
            return []
        asked, found = {value}, dict[str, Case]()
        while True:
            ids = self._telling(asked) - found.keys()
            shown = [one.case for case_id in ids if (one := self._desk.shown.case(case_id)) is not None]
            mine = [case for case in shown if case.header is not None and _numbers(case.header) & asked]
            if not mine:
                break
            found.update({case.case_id: case for case in mine})
            asked |= {number for case in mine if case.header for number in _numbers(case.header)}
        same = [case for case in found.values() if case.header and _fits(case.header, value, issuer)]
        return sorted(same, key=lambda case: case.case_id, reverse=True)

    def _telling(self, numbers: Iterable[str]) -> set[str]:
        with self._desk.replica.file.read.begin() as db:
            held = cases_telling(db, numbers)
        waiting = self._desk.outbox_file.unabsorbed(self._desk.workplace.unit_id)
        opened = {
            case_id
            for case_id, entries in waiting.items()
            if any(entry.operation.kind in {"open_case", "bind_identity"} for entry in entries)
        }
        return held | opened


def named_by(operations: Sequence[Operation]) -> str:
    """The number under which a case is opened by these; '' when none is."""
    cells = next((one.body.get("cells") for one in operations if one.kind == "open_case"), None)
    number = cells.get(NUMBER) if isinstance(cells, Mapping) else None
    return number if isinstance(number, str) else ""


def consent_said(answer: object, by: str, minute: str, case_type: object = "inpatient") -> dict[str, CellValue]:
    """What the question about consent records when a case begins: its header carries it for everything later."""
    head = head_of(coordination(case_type))
    asked: dict[str, CellValue] = {f"{head}asked_by": by, f"{head}asked_at": minute}
    match answer:
        case "YES":
            return {f"{head}state": GIVEN, **asked}
        case "NO":
            return {f"{head}state": REFUSED, **asked}
        case "HARM_ASSESSED":
            return {f"{head}state": CANNOT, **asked, f"{head}harm_assessed": True, f"{head}harm_made_by": by}
    return {}


def _of_the_case(path: str) -> bool:
    """Whether what was typed for a new case belongs to its header, or only says what the draft is."""
    return path in {CASE_TYPE, INTENT, KIND_OF_DRAFT} or path.startswith((PERSON, "consent/"))


def _as_written(entry: Entry) -> Mapping[str, CellValue]:
    """The cells of an operation as they were typed before it was made."""
    operation = entry.operation
    cells = read_cells(operation.body) if operation.kind in {"open_case", "send"} else {}
    if operation.kind != "send":
        return cells
    recipients = operation.body.get("recipients")
    chosen = {f"recipients/{unit}": True for unit in (recipients if isinstance(recipients, list) else ())}
    return MappingProxyType({**cells, **chosen, "doc_kind": str(operation.body.get("doc_kind") or "")})


def _read(found: PersonId, today: date) -> ReadNumber:
    born = found.birth_date
    return ReadNumber(
        "",
        found.value,
        found.kind.value,
        found.issuer,
        format_display(found.value) if found.kind not in {IdKind.TMP, IdKind.OTHER} else found.value,
        born.isoformat() if born is not None else "",
        age(born, today) if born is not None else None,
        found.sex.value if found.sex is not None else "",
        found.kind not in NOT_VERIFIED,
        found.normalised,
    )


def _known_case(header: Document) -> KnownCase:
    return KnownCase(
        header.case_id,
        header.text("case_type"),
        header.text("status"),
        header.text("owner_unit"),
        header.text("status") not in ENDED,
        format_display(header.text(NUMBER)),
    )


def _numbers(header: Document) -> set[str]:
    return {one.value for one in (identity_of(header.value), identity_now(header.value)) if one is not None}


def _fits(header: Document, value: str, issuer: str) -> bool:
    """Not somebody else's same number from another issuer."""
    mine = {one for one in (identity_of(header.value), identity_now(header.value)) if one is not None}
    return not issuer or all(one.issuer == issuer for one in mine if one.value == value)
