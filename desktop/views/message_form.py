"""Writing a message in a case: to whom, what, and which files go along. What is written is a draft until it is sent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop.models.attachment_records import AttachmentRecord, AttachmentState
from desktop.models.message_drafts import KIND as _KIND
from desktop.models.message_drafts import TO as _TO
from desktop.models.records import Answer, CaseRecord
from desktop.models.workplace import shipped_access
from desktop.views.attachment_list import AttachmentList
from desktop.views.case_notices import ActionBar, DraftStatus, Notice
from desktop.views.components.base import clear, column, row
from desktop.views.components.button import Button
from desktop.views.components.error_summary import ErrorLink, ErrorSummary
from desktop.views.components.fields import Check, Choice
from desktop.views.components.labels import IconLabel, Label
from desktop.views.flow_layout import Flow
from desktop.views.form_controller import FormController
from desktop.views.form_view import FormPage, FormView
from desktop.views.kinds import kind_word
from desktop.views.refusals import refusal_words
from desktop.views.style.typography import Role
from desktop.views.view_context import ViewContext
from domain.access import sendable_kinds
from domain.case import Document
from domain.forms.definition import Moment
from domain.operation import CellValue

_NOT_IN_A_CASE = frozenset({"INS", "KVI"})
"""An admission opens a case, an answer belongs to what it answers."""


def kinds_to_write(context: ViewContext) -> tuple[str, ...]:
    """The kinds of message this person may send in an open case, those with a form here."""
    allowed = sendable_kinds(frozenset({context.editor.role}), shipped_access()) - _NOT_IN_A_CASE
    return tuple(sorted(kind for kind in allowed if kind in context.forms.in_force))


class MessageForm(QWidget):
    """One message that is being written. It stores nothing: drafts and files are handed over as they come."""

    draft_changed = Signal(str, str, object, str)
    attach_requested = Signal(str, object)
    detach_requested = Signal(str, str)
    send_requested = Signal(str, str, object, object)
    closed = Signal()

    def __init__(self, context: ViewContext, record: CaseRecord, doc_id: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("message")
        self.setAccessibleName(self.tr("New message"))
        self.setAcceptDrops(True)
        self.context = context
        self.record = record
        self.doc_id = doc_id
        self.recipients: dict[str, Check] = {}
        self.form: FormController | None = None
        self._files: tuple[AttachmentRecord, ...] = ()
        self._kept_kind = ""
        self._told_to = Label("", Role.SMALL_MEDIUM, "danger", wrap=True)
        self._told_to.hide()
        self.errors = ErrorSummary()
        self.errors.setObjectName("message.errors")
        self.errors.link_activated.connect(self._go_to)
        self.notice = Notice("message.notice")
        self.kind = Choice("message.kind")
        self.kind.setAccessibleName(self.tr("Kind of message"))
        self.kind.setMinimumContentsLength(22)
        for kind in kinds_to_write(context):
            self.kind.addItem(kind_word(kind), kind)
        self.attach = Button(self.tr("Attach a PDF"), icon="attach_file", in_bar=True, name="message.attach")
        self.attach.clicked.connect(self._choose_files)
        self.files = AttachmentList(context.say, "message.files", writing=True, action=self.attach)
        self.files.remove_requested.connect(lambda blob: self.detach_requested.emit(self.doc_id, blob))
        self._hint = IconLabel("info", "", Role.SMALL, "text2", wrap=True)
        self._hint.setText(self.tr("PDF, at most 20 MB each. You can also drop files here."))
        self._lay_out()
        self._take_up(record.drafts.get(doc_id, {}))
        self.kind.currentIndexChanged.connect(self._change_kind)
        self.files.show_attachments(())
        for keys, act in (("Ctrl+Return", self.send), ("Ctrl+Enter", self.send)):
            shortcut = QShortcut(QKeySequence(keys), self, act)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def _lay_out(self) -> None:
        back = Button(self.tr("Back"), "quiet", icon="arrow_back", key=self.tr("Esc"), name="message.back")
        back.clicked.connect(self.leave)
        head = row(spacing=16, margins=(24, 12, 24, 4))
        head.addWidget(Label(self.tr("New message"), Role.PERSON))
        head.addWidget(self.kind)
        head.addStretch(1)
        head.addWidget(back)
        bars = column(spacing=8, margins=(24, 4, 24, 0))
        bars.addWidget(self.errors)
        bars.addWidget(self.notice)
        self._page = FormPage("message.page", self, 16)
        self._to = QWidget(self._page.content)
        to = column(self._to, spacing=4)
        to.addWidget(Label(self.tr("To"), Role.STRONG))
        flow = Flow(gap=24, line_gap=4, fill=False, parent=self._to)
        for unit_id in self.context.in_order(self.record.case.parties):
            if unit_id != self.context.editor.unit_id:
                check = Check(self.context.unit_name(unit_id), f"message.to.{unit_id}", flow)
                check.toggled.connect(lambda on, unit=unit_id: self._address(unit, on=on))
                self.recipients[unit_id] = check
                flow.add(check)
        to.addWidget(flow)
        to.addWidget(self._told_to)
        self._form_place = QWidget(self._page.content)
        self._form_box = column(self._form_place)
        box = self._page.box
        box.addWidget(self._to)
        box.addWidget(self._form_place)
        box.addWidget(self.files)
        box.addWidget(self._hint)
        self._foot = QWidget()
        self._foot_box = column(self._foot)
        outer = column(self)
        outer.addLayout(head)
        outer.addLayout(bars)
        outer.addWidget(self._page, 1)
        outer.addWidget(self._foot)

    # -- showing -----------------------------------------------------------------------------------------------------

    def show_record(self, record: CaseRecord) -> None:
        """The case has changed; what is being written stays."""
        self.record = record
        if self.form is not None:
            drafts = _answers(record.drafts.get(self.doc_id, {}))
            self.form.show(self._document(self.form.definition.hash), drafts, {}, record.case)

    def show_attachments(self, records: Sequence[AttachmentRecord]) -> None:
        """The files that go along, as far as each has come."""
        self._files = tuple(records)
        self.files.show_attachments(records)

    def draft_saved(self, path: str, value: CellValue, at: str) -> None:
        if self.form is not None:
            self.form.saved(path, value)
            self.status.saved(at)

    def told(self, answer: Answer) -> None:
        """What became of sending or attaching; '' when all is well."""
        if answer.queued:
            self.notice.tell("")
            return
        definition = self.form.definition if self.form is not None else None
        self.notice.tell(refusal_words(self.context, definition, answer), icon="error", tone="danger")

    def flush(self) -> None:
        if self.form is not None:
            self.form.flush()

    def _take_up(self, drafts: Mapping[str, CellValue]) -> None:
        """Go on where it was left."""
        self._kept_kind = str(drafts.get(_KIND) or "")
        kind = self.kind.findData(self._kept_kind)
        self.kind.setCurrentIndex(max(kind, 0))
        for unit_id, check in self.recipients.items():
            check.blockSignals(True)
            check.setChecked(drafts.get(f"{_TO}/{unit_id}") is True)
            check.blockSignals(False)
        self._build_form(drafts)

    def _build_form(self, drafts: Mapping[str, CellValue]) -> None:
        clear(self._form_box)
        clear(self._foot_box)
        definition = self.context.forms.current(str(self.kind.currentData()))
        form = FormController(self.context, definition, self)
        form.draft_changed.connect(self._write)
        form.show(self._document(definition.hash), _answers(drafts), {}, self.record.case)
        self.form = form
        self.view = FormView(form, definition.sections, "message", parent=self._form_place)
        self._form_box.addWidget(self.view)
        self.status = DraftStatus(form, "message.draft")
        send = Button(
            self.tr("Send the message"), "primary", icon="send", key=self.tr("Ctrl Enter"), name="message.send"
        )
        send.clicked.connect(self.send)
        self._foot_box.addWidget(ActionBar(self.status, send))

    def _document(self, definition: str) -> Document:
        unit = self.context.editor.unit_id
        kind = str(self.kind.currentData())
        return Document(self.doc_id, self.record.case.case_id, kind, 0, unit, definition, frozenset())

    # -- writing -----------------------------------------------------------------------------------------------------

    def _write(self, _doc_id: str, path: str, value: object, seen: str) -> None:
        self._keep_kind()
        self.draft_changed.emit(self.doc_id, path, value, seen)

    def _keep_kind(self) -> None:
        """What is written must say what it is, or nobody finds the way back to it."""
        kind = str(self.kind.currentData())
        if kind != self._kept_kind:
            self._kept_kind = kind
            self.draft_changed.emit(self.doc_id, _KIND, kind, "")

    def _address(self, unit_id: str, *, on: bool) -> None:
        self._told_to.hide()
        self._write(self.doc_id, f"{_TO}/{unit_id}", on, "")

    def _change_kind(self) -> None:
        if self.form is not None:
            self.form.flush()
        self.errors.show_errors("", ())
        self._keep_kind()
        self._build_form({})

    def _choose_files(self) -> None:
        chosen, _ = QFileDialog.getOpenFileNames(self, self.tr("Attach a PDF"), "", self.tr("PDF files (*.pdf)"))
        self.attach_files(chosen)

    def attach_files(self, paths: Iterable[str]) -> None:
        """Hand over files to attach, by their places on the disk."""
        wanted = tuple(paths)
        if wanted:
            self._keep_kind()
            self.notice.tell("")
            self.attach_requested.emit(self.doc_id, wanted)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.attach_files(url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile())

    # -- sending -----------------------------------------------------------------------------------------------------

    def send(self) -> None:
        """Send it, or say what must be mended first."""
        form = self.form
        if form is None:
            return
        form.flush()
        found = form.check(Moment.PUBLISH)
        form.flush()
        chosen = tuple(unit for unit, check in self.recipients.items() if check.isChecked())
        links = [ErrorLink(finding.path, form.summary(finding)) for finding in found]
        nobody = self.context.say("no_recipient")
        self._told_to.setText(nobody)
        self._told_to.setVisible(not chosen)
        if not chosen:
            links.insert(0, ErrorLink(_TO, f"{self.tr('To')}: {nobody}"))
        refused = [one for one in self._files if one.state is AttachmentState.REFUSED]
        links += [ErrorLink("attachment", f"{one.name}: {self.context.say(one.code)}") for one in refused]
        title = self.tr("%n thing(s) must be mended before you can send.", "", len(links))
        self.errors.show_errors(title if links else "", tuple(links))
        if links:
            self.view.tell(found)
            return
        hidden = form.evaluation.left_out
        cells = {path: value for path, value in form.typed().items() if value is not None and path not in hidden}
        self.send_requested.emit(self.doc_id, str(self.kind.currentData()), chosen, MappingProxyType(cells))

    def leave(self) -> None:
        """Back to the messages; the draft stays."""
        self.flush()
        self.closed.emit()

    def _go_to(self, path: str) -> None:
        if path == _TO and self.recipients:
            next(iter(self.recipients.values())).setFocus(Qt.FocusReason.OtherFocusReason)
        elif path == "attachment":
            self.attach.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.view.focus_path(path)


class NewMessageButton(Button):
    """The way to a new message, or back to one that is begun."""

    def __init__(self) -> None:
        super().__init__("", icon="send", key="N", name="messages.new")
        self.show_begun(begun=False)

    def show_begun(self, *, begun: bool) -> None:
        self.setText(self.tr("Go on writing") if begun else self.tr("New message"))


def begun_message(record: CaseRecord) -> str:
    """The newest message that is written and not sent; '' when there is none."""
    begun = [doc for doc, cells in record.drafts.items() if doc not in record.case.documents and _KIND in cells]
    return max(begun, default="")


def _answers(drafts: Mapping[str, CellValue]) -> dict[str, CellValue]:
    return {path: value for path, value in drafts.items() if not path.startswith("draft/")}
