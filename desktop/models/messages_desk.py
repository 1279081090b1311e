"""What a person does with messages besides sending one: passes one on, and writes one together with her colleagues."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from desktop.models.message_drafts import MessageDraft, message_draft
from desktop.models.records import Answer
from domain.case import Case
from domain.operation import DRAFT_KIND, NOTE_KIND, CellValue

if TYPE_CHECKING:
    from desktop.models.desk import Desk


class MessagesDesk:
    """Commands about messages, built over the desk's own way to act."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def send(self, case_id: str, draft: MessageDraft, origin: str = "") -> Answer:
        """Send a message as it is written."""
        return self._desk.send(
            case_id,
            draft.kind,
            draft.recipients,
            draft.cells,
            draft.priority,
            origin,
            draft.doc_id,
            draft.in_reply_to,
            draft.supersedes,
        )

    def forward(self, case_id: str, doc_id: str, unit_id: str, origin: str = "") -> Answer:
        """Pass a message on to another unit of the organisation, with its history."""
        return self._desk.act(case_id, origin, [("forward", {"doc": doc_id, "unit": unit_id})])

    def misdirected(self, case_id: str, doc_id: str, reason: str, right_unit: str = "", origin: str = "") -> Answer:
        """Say that a message came to the wrong unit, and which the right one is if that is known."""
        body = {"doc": doc_id, "reason": reason, **({"unit": right_unit} if right_unit else {})}
        return self._desk.act(case_id, origin, [("misdirected", body)])

    def share(self, case_id: str, doc_id: str, origin: str = "") -> Answer:
        """Show the unit what is written of a message. What was typed here alone is then typed there."""
        return self._share(case_id, doc_id, origin, {})

    def take_over(self, case_id: str, doc_id: str, origin: str = "") -> Answer:
        """Go on with a message that a colleague has shared; she is told when she comes back to it."""
        return self._share(case_id, doc_id, origin, {}, take_over=True)

    def discard(self, case_id: str, doc_id: str, origin: str = "") -> Answer:
        """Throw a shared draft away, for the whole unit."""
        return self._share(case_id, doc_id, origin, {"discard": True}, take_over=True)

    def begin_notes(self, case_id: str, origin: str = "") -> Answer:
        """Begin the unit's own notes in the case."""
        return self._desk.create_document(case_id, NOTE_KIND, origin)

    def draft(self, case: Case, doc_id: str) -> MessageDraft:
        """The message as it is written, by this unit on this computer."""
        typed = {
            cell.path: cell.value for cell in self._desk.outbox_file.drafts(self._desk.workplace.unit_id, doc_id=doc_id)
        }
        document = case.documents.get(doc_id)
        return message_draft(doc_id, typed, document if document is not None and document.kind == DRAFT_KIND else None)

    def _share(
        self, case_id: str, doc_id: str, origin: str, more: Mapping[str, object], *, take_over: bool = False
    ) -> Answer:
        def body(case: Case) -> dict[str, object]:
            draft = self.draft(case, doc_id)
            form = self._desk.workplace.forms.current(draft.kind)
            cells: dict[str, CellValue] = {
                path: value
                for path, value in draft.cells.items()
                if value is not None and form.template_of(path) is not None
            }
            return {
                "doc": doc_id,
                "doc_kind": draft.kind,
                "definition": form.hash,
                "recipients": list(draft.recipients),
                "cells": cells,
                "priority": draft.priority,
                **({"in_reply_to": draft.in_reply_to} if draft.in_reply_to else {}),
                **({"supersedes": draft.supersedes} if draft.supersedes else {}),
                **({"take_over_from": draft.holder} if take_over and draft.holder else {}),
                **more,
            }

        return self._desk.act(case_id, origin, [("share_draft", body)], publishes=doc_id)
