"""What a person does in open care (domain.md §1.2): begins, asks for care, asks for completion, ends. `desk.open_care`.

`begin` opens a case with its request for care (VBG), `write` with another; the request is written like any living
document (`Desk.save_draft`, `Desk.publish`) and reaches others by `request`. Messages in the case are sent as
everywhere (`Desk.send`, `MessagesDesk`): the first of them names who takes part. `standing` tells what a screen shows
besides.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop.models.going_on import WentOn, go_on_in_open_care
from desktop.models.records import Answer
from domain.case import Case, Document
from domain.open_care import OPEN_CARE, REQUEST, Asked, Completion, asks_for_sip, completions, outstanding, topic_of
from domain.operation import CellValue

if TYPE_CHECKING:
    from desktop.models.desk import Desk


@dataclass(frozen=True, slots=True)
class OpenCareStanding:
    """`topic` is a code of the form VBG or ''; `owed` is who owes whom an answer; `completions` are what this unit is
    asked to complete, `request` the request for care where there is one, `prepared` whether it waits to be sent until
    the person is taken in; `asks_for_sip` whether closing asks about a SIP, `ours` whether this unit began the case."""

    topic: str = ""
    owed: tuple[Asked, ...] = ()
    completions: tuple[Completion, ...] = ()
    request: Document | None = None
    prepared: bool = False
    asks_for_sip: bool = False
    ours: bool = False


class OpenCareDesk:
    """Commands of one area of the desk. Not thread-safe: the database worker calls it."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def begin(self, case_id: str, cells: Mapping[str, CellValue], origin: str = "") -> Answer:
        """Open a case for the own unit and begin its request for care, both or neither. `cells` are header cells."""
        against = self._desk.persons.stands_against(cells)
        if against:
            return Answer("", queued=False, code=against)
        clock = self._desk.workplace.clock
        opening = {"doc": clock.new_id(), "cells": {**cells, "case_type": OPEN_CARE}}
        return self._desk.act(case_id, origin, [("open_case", opening), ("create_document", self._request())])

    def write(self, case_id: str, origin: str = "") -> Answer:
        """Begin the request for care in a case that has none."""
        return self._desk.act(case_id, origin, [("create_document", self._request())])

    def request(self, case_id: str, units: Sequence[str], *, wants_answer: bool = True, origin: str = "") -> Answer:
        """Send the request to units, for an answer or for information. What is typed and not shared stays a draft."""
        cells: dict[str, CellValue] = {"to_units": tuple(units), "wants_answer": "YES" if wants_answer else "NO"}
        return self._desk.process.take(case_id, "request_care", cells, origin)

    def ask_for_completion(
        self, case_id: str, doc_id: str, fields: Sequence[str], text: str = "", origin: str = ""
    ) -> Answer:
        """Ask whoever sent a request or a message to complete `fields`, paths of its form."""
        shown = self._desk.shown.case(case_id)
        document = shown.case.documents.get(doc_id) if shown is not None else None
        asked = document.text(f"requested_by/{self._desk.workplace.unit_id}") if document is not None else ""
        sender = asked or (document.text("sender_unit") or document.created_by if document is not None else "")
        new_id = self._desk.workplace.clock.new_id
        cells: dict[str, CellValue] = {f"fields/{new_id()}/path": path for path in fields}
        told: dict[str, CellValue] = {"code": "COMPLETE", "text": text or None, **cells}
        return self._desk.send(case_id, "KVI", [sender] if sender else [], told, origin=origin, in_reply_to=doc_id)

    def close(self, case_id: str, reason: str, *, comment: str = "", start_sip: str = "", origin: str = "") -> Answer:
        """End the case. `reason`: GOALS_MET, INFORMATION_GIVEN, NEED_GONE or OTHER (with a comment); `start_sip`, where
        it is asked about: YES, NO or EXISTS. A SIP is not begun by this."""
        cells = {"reason": reason, "comment": comment or None, "start_sip": start_sip or None}
        return self._desk.process.take(case_id, "end_coordination", _answered(cells), origin)

    def abort(self, case_id: str, reason: str, *, comment: str = "", origin: str = "") -> Answer:
        """Stop the case: CONSENT_DENIED, CONSENT_WITHDRAWN, WRONG_PERSON or OTHER (with a comment)."""
        return self._desk.process.take(
            case_id, "abort_coordination", _answered({"reason": reason, "comment": comment or None}), origin
        )

    def continue_as_sip(self, case_id: str, origin: str = "") -> Answer:
        """Note that a SIP has been begun from the case, which may go on beside it."""
        return self._desk.process.take(case_id, "continue_as_sip", origin=origin)

    def go_on_from(self, case_id: str, origin: str = "", *, consent: str = "") -> WentOn:
        """Begin a case that goes on from a ward's, with what was planned there as drafts. `consent` is what the person
        says to open care: YES, NO or HARM_ASSESSED, '' when she is asked later."""
        return go_on_in_open_care(self._desk, case_id, origin, consent)

    def standing(self, case: Case) -> OpenCareStanding:
        """What a screen shows of the case besides its documents."""
        unit_id, directory = self._desk.workplace.unit_id, self._desk.workplace.directory
        return open_care_standing(case, unit_id, asks=asks_for_sip(case, directory))

    def _request(self) -> dict[str, object]:
        workplace = self._desk.workplace
        return {
            "doc": workplace.clock.new_id(),
            "doc_kind": REQUEST,
            "definition": workplace.forms.current(REQUEST).hash,
        }


def open_care_standing(case: Case, unit_id: str, *, asks: bool) -> OpenCareStanding:
    """The standing of a case for a unit; `asks` is what `asks_for_sip` says."""
    header = case.header
    request = next(iter(case.of_kind(REQUEST)), None)
    waits = request is not None and request.value("prepared") is True and not request.marked("recipients")
    return OpenCareStanding(
        topic_of(case),
        outstanding(case),
        completions(case, unit_id),
        request,
        waits,
        asks,
        header is not None and header.text("owner_unit") == unit_id,
    )


def _answered(cells: Mapping[str, CellValue]) -> dict[str, CellValue]:
    return {path: value for path, value in cells.items() if value is not None}
