"""A text that was begun as a message is moved to the document where it belongs, as a draft there; nothing is lost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from desktop.models.records import Answer
from domain.case import Document
from domain.operation import DRAFT_KIND, CellValue

if TYPE_CHECKING:
    from desktop.models.desk import Desk

FIRST_TEXT: Final[Mapping[str, str]] = MappingProxyType({"VBG": "reason_for_request", "PLN": "situation"})
"""The free text with which each kind of living document begins."""


@dataclass(frozen=True, slots=True)
class Moved:
    """What became of it, and the cell where the text stands now."""

    answer: Answer
    kind: str
    path: str


class MovedTexts:
    """The command, built over the desk's own way to act."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def move(self, case_id: str, draft_id: str, kind: str, text: str, origin: str = "") -> Moved:
        """Put `text` below what the document has of its kind, beginning it where there is none, and end the draft it
        was written in. Refused, the draft stays as it was."""
        path = FIRST_TEXT[kind]
        document = self._newest(case_id, kind)
        answer = Answer("", queued=True)
        if document is None:
            answer = self._desk.create_document(case_id, kind, origin)
            document = self._newest(case_id, kind)
        if not answer.queued or document is None:
            return Moved(answer, kind, path)
        if text:
            before = self._written(document, path)
            self._desk.save_draft(case_id, document.doc_id, path, f"{before}\n\n{text}" if before else text)
        self._end(case_id, draft_id, origin)
        return Moved(answer, kind, path)

    def _newest(self, case_id: str, kind: str) -> Document | None:
        shown = self._desk.shown.case(case_id)
        return shown.case.newest(kind) if shown is not None else None

    def _written(self, document: Document, path: str) -> str:
        """What stands there, typed here or shared."""
        unit_id = self._desk.workplace.unit_id
        typed: dict[str, CellValue] = {
            cell.path: cell.value for cell in self._desk.outbox_file.drafts(unit_id, doc_id=document.doc_id)
        }
        value = typed.get(path, document.value(path))
        return value if isinstance(value, str) else ""

    def _end(self, case_id: str, draft_id: str, origin: str) -> None:
        """A draft that the unit shares ends for all of it, one that is typed here is thrown away here."""
        shown = self._desk.shown.case(case_id)
        shared = shown.case.documents.get(draft_id) if shown is not None else None
        if shared is not None and shared.kind == DRAFT_KIND:
            self._desk.messages.discard(case_id, draft_id, origin)
        self._desk.discard_draft(case_id, draft_id, origin=origin)
