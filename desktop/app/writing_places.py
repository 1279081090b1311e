"""Which field she writes in, kept beside the draft: after a crash or a lock she goes on in the middle of the word."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QApplication

from desktop.models.desk import Desk
from desktop.models.place import Writing
from desktop.models.records import CaseRecord
from desktop.views.case_view import CaseView
from desktop.views.field_places import cursor_in, field_in_focus, put_cursor
from domain.operation import CellValue


def saving(desk: Desk, writing: Writing, value: CellValue, seen: str | None, origin: str) -> Callable[[], str]:
    """A job that keeps what she writes, and where."""
    return partial(desk.save_draft, writing.case_id, writing.doc_id, writing.path, value, seen, origin, writing)


def writing_in(case_id: str, doc_id: str, path: str) -> Writing:
    """On the GUI thread: with the cursor as it stands now."""
    return Writing(case_id, doc_id, path, cursor_in(path))


def stand_at(view: CaseView, record: CaseRecord, writing: Writing) -> None:
    """Put the cursor back in the field, in whichever part of the case that is. The document is on the screen."""
    _focus(view, record, writing)
    field = field_in_focus()
    if field is not None and field.path == writing.path:
        put_cursor(QApplication.focusWidget(), writing.cursor)


def _focus(view: CaseView, record: CaseRecord, writing: Writing) -> None:
    document = record.case.documents.get(writing.doc_id)
    if view.message is not None and view.message.doc_id == writing.doc_id:
        view.message.view.focus_path(writing.path)
    elif document is None:
        return
    elif document.kind == "SIP" and view.plan is not None:
        view.plan.focus_path(writing.path)
    elif document.kind == "INT" and view.notes.view is not None:
        view.notes.view.form_view.focus_path(writing.path)
    elif document.kind in {"PLN", "VBG"}:
        view.focus_field("request" if document.kind == "VBG" else "planning", writing.path)
