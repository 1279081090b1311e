"""Attachments between the views and the desk: files read from the disk, shown from memory, asked for to be fetched."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from desktop.app.jobs import Jobs
from desktop.app.workday import Workday
from desktop.models.attachment_records import AttachmentRecord, PdfToRead
from desktop.models.desk import Desk
from desktop.models.records import Answer
from desktop.views.attachment_view import AttachmentView
from desktop.views.frame import MainWindow
from domain.attachment import LARGEST_BYTES

_PAGE = "attachment"
Listed = Callable[[str, tuple[AttachmentRecord, ...]], None]
Told = Callable[[str, Answer], None]


class AttachmentPages(QObject):
    """One page for whatever attachment is open, over the page it was opened from."""

    changed = Signal(str)
    """A case in which something is asked for: what shows it reads anew."""

    def __init__(self, window: MainWindow, jobs: Jobs, workday: Workday, desk: Desk) -> None:
        super().__init__(window)
        self._window = window
        self._jobs = jobs
        self._workday = workday
        self._desk = desk
        self._view: AttachmentView | None = None
        self._came_from = ("inbox", "")

    # -- reading ----------------------------------------------------------------------------------------------------

    def open(self, case_id: str, doc_id: str, blob: str) -> None:
        """Show an attachment; one that is not here is fetched."""

        def read() -> tuple[PdfToRead, str] | None:
            message = self._desk.message(doc_id, case_id)
            if message is None:
                return None
            about = ", ".join(part for part in (message.person.name, message.person.id_text) if part)
            return self._desk.attachments.read(message.document, blob), about

        self._jobs.ask(read, lambda found: self._show(case_id, doc_id, *found) if found is not None else None)

    def fetch(self, case_id: str, doc_id: str, blob: str) -> None:
        """Fetch one as soon as there is a network."""

        def want() -> bool:
            message = self._desk.message(doc_id, case_id)
            return message is not None and self._desk.attachments.want(case_id, message.document, (blob,))

        self._jobs.ask(want, lambda asked: self._asked(case_id, asked=asked))

    def prefetch(self, case_id: str) -> None:
        """Somebody has opened the case: she may want to read its attachments where there is no network."""

        def want() -> bool:
            shown = self._desk.shown.case(case_id)
            return shown is not None and self._desk.attachments.prefetch(shown.case)

        self._jobs.ask(want, lambda asked: self._asked(case_id, asked=asked))

    def _show(self, case_id: str, doc_id: str, pdf: PdfToRead, person: str) -> None:
        if pdf.code:
            self.fetch(case_id, doc_id, pdf.blob)
            return
        if self._view is None:
            self._view = AttachmentView()
            self._view.closed.connect(self._leave)
            self._window.add_page(_PAGE, self._view)
        here = self._window.shown_page()
        self._came_from = (here, case_id if here.startswith("case:") else "")
        self._view.show_pdf(pdf, person)
        self._window.show_page(_PAGE, self._came_from[1] or None)
        self._workday.note("attachment_opened", what=doc_id, case_id=case_id, resource=pdf.blob)

    def _leave(self) -> None:
        page, case_id = self._came_from
        self._window.show_page(page, case_id or None)

    def _asked(self, case_id: str, *, asked: bool) -> None:
        if asked:
            self._workday.wake()
            self.changed.emit(case_id)

    # -- writing ----------------------------------------------------------------------------------------------------

    def attach(self, case_id: str, doc_id: str, paths: Sequence[str], listed: Listed, told: Told) -> None:
        """Read files and keep them for a message, one after the other; the first that cannot go is told."""

        def attach(path: str) -> Answer:
            try:
                data = read_file(Path(path))
            except OSError:
                return Answer("", queued=False, code="attachment_unreadable")
            return self._desk.attachments.attach(case_id, doc_id, Path(path).name, data)

        def done(answer: Answer, rest: Sequence[str]) -> None:
            told(doc_id, answer)
            self.list_attached(doc_id, listed)
            self._workday.wake()
            if answer.queued and rest:
                self.attach(case_id, doc_id, rest, listed, told)

        self._jobs.ask(partial(attach, paths[0]), lambda answer: done(answer, paths[1:]))

    def detach(self, doc_id: str, blob: str, listed: Listed) -> None:
        """Let go of a file of a message that is not sent."""
        self._jobs.ask(lambda: self._desk.attachments.detach(blob), lambda _: self.list_attached(doc_id, listed))

    def list_attached(self, doc_id: str, listed: Listed) -> None:
        """The files of a message that is being written."""
        self._jobs.ask(lambda: self._desk.attachments.attached(doc_id), lambda records: listed(doc_id, records))


def read_file(path: Path) -> bytes:
    """A file's bytes, no more of them than shows that it is too large. Raises OSError."""
    with path.open("rb") as file:
        return file.read(LARGEST_BYTES + 1)
