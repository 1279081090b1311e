"""Copying what is shown to another system's journal: on the clipboard, which empties itself (`clipboard_guard`)."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from desktop.app.jobs import Jobs
from desktop.models.desk import Desk
from desktop.models.records import CaseRecord, MessageRecord
from desktop.views.case_view import CaseView
from desktop.views.clipboard_guard import LASTS_MS
from desktop.views.frame import MainWindow
from desktop.views.inbox import InboxPage
from desktop.views.journal_text import document_text, message_text
from desktop.views.kinds import kind_word
from desktop.views.view_context import ViewContext

_DOCUMENT_OF = {"request": "VBG", "planning": "PLN", "sip": "SIP", "notes": "INT"}


class JournalPages(QObject):
    """A menu entry and a key, for the message or the document that is on the screen."""

    def __init__(self, window: MainWindow, jobs: Jobs, desk: Desk, context: Callable[[], ViewContext]) -> None:
        super().__init__(window)
        self._window = window
        self._jobs = jobs
        self._desk = desk
        self._context = context
        window.add_action("case", "copy_to_journal", context().say("journal.menu"), self.copy, "Ctrl+Shift+J")

    def copy(self) -> None:
        """Put it on the clipboard, and say so without a word of what it holds."""
        page = self._window.stack.currentWidget()
        if isinstance(page, CaseView) and page.record is not None:
            self._copy_in_case(page, page.record)
        elif isinstance(page, InboxPage) and (item := page.current_item()) is not None:
            case_id, doc_id = item.case_id, item.doc_id
            self._jobs.ask(lambda: self._desk.message(doc_id, case_id), self._copy_message)
        else:
            self._say("journal.nothing")

    def _copy_in_case(self, view: CaseView, record: CaseRecord) -> None:
        tab = view.tabs.current()
        if tab == "messages":
            shown = view.messages.shown_message()
            self._copy_message(next((one for one in record.messages if one.document.doc_id == shown), None))
            return
        documents = record.case.of_kind(_DOCUMENT_OF.get(tab, ""))
        if not documents:
            self._say("journal.nothing")
            return
        view.flush()
        self._put(document_text(documents[-1], record.provenance, view.context))
        left = bool(record.drafts.get(documents[-1].doc_id))
        self._say("journal.copied_shared" if left else "journal.copied", kind=kind_word(documents[-1].kind))

    def _copy_message(self, message: MessageRecord | None) -> None:
        if message is None:
            self._say("journal.nothing")
            return
        self._put(message_text(message, self._context()))
        self._say("journal.copied", kind=kind_word(message.document.kind))

    def _put(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)

    def _say(self, code: str, **params: str) -> None:
        words = self._context().say(code, seconds=str(LASTS_MS // 1000), **params)
        self._window.explain.say(words, "info" if code == "journal.nothing" else "content_copy")
