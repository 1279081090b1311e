"""What a person does with the rows of the inbox: takes and hands out, puts away until a day, is done, takes back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from desktop.models.inbox_rows import InboxItem
from desktop.models.records import Answer
from domain.acts.taking_back import MISDIRECTED
from domain.acts.triage_marks import MOST_ROWS
from domain.case import Document
from domain.operation import CellValue
from domain.triage import (
    ASSIGNED,
    ASSIGNED_NAME,
    DONE,
    UNMARKED,
    Marks,
    marks_document,
    marks_of,
    triage_id,
    watch_cells,
    why_not_done,
)

if TYPE_CHECKING:
    from desktop.models.desk import Desk


class TriageDesk:
    """The verbs of the inbox that are the unit's own, reached as `desk.triage`; the database worker calls it.

    All of them work without a network, and all can be taken back until somebody else has acted (`others_have_acted`).
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def assign(self, case_id: str, user_id: str, name: str, origin: str = "") -> Answer:
        """Let somebody have the case, oneself or a colleague; nobody with an empty user. Of two who take it at once the
        first one has it, and the row says so to the other."""
        document = self._marks_document(case_id)
        cells: dict[str, CellValue] = {ASSIGNED: user_id or None, ASSIGNED_NAME: name if user_id else None}
        return self._mark(case_id, cells, origin, taken_from=document.text(ASSIGNED) if document is not None else "")

    def watch(
        self, case_id: str, doc_id: str, until: str, note: str = "", mine: bool = False, origin: str = ""
    ) -> Answer:
        """Put the rows of a document away until a Swedish day, for the unit or for oneself alone.

        They are back then, and before that if they are due or something new happens.
        """
        if until <= self._desk.workplace.clock.today():
            return Answer("", queued=False, code="watch_day_passed")
        rows = {row.since_op for row in self._rows(case_id, doc_id) if row.since_op}
        if not rows:
            return Answer("", queued=False, code="row_gone")
        user_id = self._user_id
        cells = watch_cells(doc_id, until, note.strip(), rows, user_id if mine else "")
        if not mine:
            cells |= self._ended(case_id, doc_id, watch_cells(doc_id, "", "", (), user_id))
        return self._mark(case_id, cells, origin)

    def unwatch(self, case_id: str, doc_id: str, origin: str = "") -> Answer:
        """The rows are back where they belong: the unit's watch ends, and one's own."""
        both = watch_cells(doc_id, "", "", ()) | watch_cells(doc_id, "", "", (), self._user_id)
        return self._mark(case_id, self._ended(case_id, doc_id, both), origin)

    def done(self, case_id: str, doc_id: str, origin: str = "") -> Answer:
        """The rows of a document leave the list until something new happens in them. Refused, with what to do instead,
        while a law's clock runs or nobody has acknowledged."""
        rows = self._rows(case_id, doc_id)
        refused = [why for row in rows if (why := why_not_done(row.group, _reason(row), row.due, pending=row.pending))]
        if refused:
            return Answer("", queued=False, code=refused[0])
        since = {row.since_op for row in rows if row.since_op}
        if not since:
            return Answer("", queued=False, code="row_gone")
        before = self._marks(case_id).done.get(doc_id, frozenset())
        kept = sorted(before - since, reverse=True)[: MOST_ROWS - len(since)]
        return self._mark(case_id, {f"{DONE}/{doc_id}": tuple(sorted({*kept, *since}))}, origin)

    def undone(self, case_id: str, doc_id: str, origin: str = "") -> Answer:
        """The rows of a document stand in the list again."""
        return self._mark(case_id, {f"{DONE}/{doc_id}": None}, origin)

    def take_back(self, case_id: str, doc_id: str, what: str, origin: str = "") -> Answer:
        """Undo what the unit did with a message: 'acknowledged', 'forwarded' or 'misdirected'.

        What was sent back is not here any more: then the store alone decides, by the ids.
        """
        desk, body = self._desk, {"doc": doc_id, "what": what}
        shown = desk.shown.case(case_id)
        if what != MISDIRECTED or (shown is not None and doc_id in shown.case.documents):
            return desk.act(case_id, origin, [("take_back", body)])
        operation = desk.operation(case_id, "take_back", body)
        desk.outbox_file.append([operation], None, [desk.events.of_operation(operation, "")], ())
        desk.shown.refresh([case_id])
        desk.tell([case_id], origin)
        return Answer(operation.op_id, queued=True)

    @property
    def _user_id(self) -> str:
        return self._desk.workplace.session.author.user_id

    def _mark(self, case_id: str, cells: Mapping[str, CellValue], origin: str, taken_from: str = "") -> Answer:
        if not cells:
            return Answer("", queued=False, code="already_done")
        doc_id = triage_id(case_id, self._desk.workplace.unit_id)
        told = {path: list(value) if isinstance(value, tuple) else value for path, value in cells.items()}
        body: dict[str, object] = {"doc": doc_id, "cells": told}
        if taken_from:
            body["taken_from"] = taken_from
        return self._desk.act(case_id, origin, [("triage", body)])

    def _ended(self, case_id: str, doc_id: str, cells: Mapping[str, CellValue]) -> dict[str, CellValue]:
        """Those of the cells in which something stands."""
        document = self._marks_document(case_id)
        return {path: None for path in cells if document is not None and document.value(path) is not None}

    def _marks_document(self, case_id: str) -> Document | None:
        shown = self._desk.shown.case(case_id)
        return marks_document(shown.case, self._desk.workplace.unit_id) if shown is not None else None

    def _marks(self, case_id: str) -> Marks:
        shown = self._desk.shown.case(case_id)
        return marks_of(shown.case, self._desk.workplace.unit_id, self._user_id) if shown is not None else UNMARKED

    def _rows(self, case_id: str, doc_id: str) -> list[InboxItem]:
        return [row for row in self._desk.shown.rows_of(case_id) if row.doc_id == doc_id]


def _reason(row: InboxItem) -> str:
    """As the domain names it."""
    return row.reason.removeprefix("inbox.")
