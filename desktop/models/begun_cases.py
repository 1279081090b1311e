"""A case that is begun for something: opened, and with the document or the message that it is begun for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop.models.message_drafts import header_cells
from desktop.models.records import Answer
from desktop.models.workplace import shipped_access
from domain.access import sendable_kinds
from domain.operation import LIVING_KINDS, MESSAGE_KINDS, CellValue

if TYPE_CHECKING:
    from desktop.models.desk import Desk


@dataclass(frozen=True, slots=True)
class Begun:
    """What became of it, and the document to go on with: a message that is begun, or one that parties write in."""

    answer: Answer
    doc_id: str = ""


class BegunCases:
    """The command, built over the desk's own way to act."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def open(self, case_id: str, draft_id: str, header: Mapping[str, CellValue], kind: str, to: Sequence[str]) -> Begun:
        """Open the case for the own unit and begin what it is for. A planning reaches the others by a message, so one
        is begun with it."""
        answer = self._desk.persons.open(case_id, header, draft=draft_id)
        if not answer.queued or kind == "INS":
            return Begun(answer)
        document = self._document(case_id, kind) if kind in LIVING_KINDS else ""
        message = kind if kind in MESSAGE_KINDS - {"KAL"} else self._inviting() if kind == "PLN" else ""
        return Begun(answer, self._message(case_id, message, to) if message else document)

    def _inviting(self) -> str:
        """The message by which others are taken into a planning: information where the role may send that."""
        may = sendable_kinds(frozenset(self._desk.workplace.session.roles), shipped_access())
        return "MVO" if "MVO" in may else "ADM"

    def _document(self, case_id: str, kind: str) -> str:
        self._desk.create_document(case_id, kind)
        shown = self._desk.shown.case(case_id)
        document = shown.case.newest(kind) if shown is not None else None
        return document.doc_id if document is not None else ""

    def _message(self, case_id: str, kind: str, to: Sequence[str]) -> str:
        doc_id = self._desk.workplace.clock.new_id()
        for path, value in header_cells(kind, to).items():
            self._desk.save_draft(case_id, doc_id, path, value, None)
        return doc_id
