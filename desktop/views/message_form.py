"""Writing a message in a case: to whom, what, and which files go along. What is written is a draft until it is sent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence, QShortcut, QStandardItemModel
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop.models.attachment_records import AttachmentRecord, AttachmentState
from desktop.models.message_drafts import PRIORITY, TO, MessageDraft, header_cells, message_draft
from desktop.models.records import Answer, CaseRecord
from desktop.views.attachment_list import AttachmentList
from desktop.views.case_notices import ActionBar, DraftStatus, Notice
from desktop.views.components.base import clear, column, row
from desktop.views.components.button import Button
from desktop.views.components.error_summary import ErrorLink, ErrorSummary
from desktop.views.components.fields import Check, Choice
from desktop.views.components.labels import IconLabel, Label
from desktop.views.field_picker import GROUP, FieldPicker
from desktop.views.form_controller import FormController
from desktop.views.form_view import FormPage, FormView
from desktop.views.kinds import kind_word
from desktop.views.message_act import MessageAct
from desktop.views.message_recipients import Recipients
from desktop.views.open_care_fit import PLACES, FitQuestion
from desktop.views.open_care_intent import IntentRow
from desktop.views.open_care_offers import closed_kinds
from desktop.views.refusals import refusal_words
from desktop.views.sip_call_form import follow_recipients, goes_on_paper, may_call_anybody
from desktop.views.style.typography import Role
from desktop.views.view_context import ViewContext
from domain.acts.letters import LETTER_KINDS
from domain.acts.messages import ALWAYS_HIGH, ANSWER
from domain.case import Document, belongs_to
from domain.forms.definition import FormDefinition, Level, Moment
from domain.forms.findings import Finding
from domain.intents import Intent
from domain.open_care import reaches_out
from domain.operation import MESSAGE_KINDS, CellValue

_TO_ALL: Final = frozenset({"UKL", "UKL_W", "UTS", "AVB"})
"""Kinds that are meant for every party; who writes one can still leave somebody out."""
_ADMINISTRATIVE: Final = "ADM"
_MAIN_TEXT: Final = {"MVO": "summary", "ADM": "body", ANSWER: "text"}
"""The one free text of a kind: what is written there goes along when somebody finds that another kind fits better."""


def kinds_to_write(record: CaseRecord) -> tuple[str, ...]:
    """The kinds of message this person may begin in the case now."""
    return tuple(offer.name for offer in record.offers if not offer.code)


class MessageForm(QWidget):
    """One message that is being written. It stores nothing: drafts and files are handed over as they come."""

    draft_changed = Signal(str, str, object, str)
    attach_requested = Signal(str, object)
    detach_requested = Signal(str, str)
    send_requested = Signal(object)
    acted = Signal(object)
    moved = Signal(str, str)
    """What is written belongs in a living document (kind, text); '' when nothing is written yet."""
    closed = Signal()

    def __init__(
        self, context: ViewContext, record: CaseRecord, draft: MessageDraft, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("message")
        self.setAccessibleName(self.tr("New message"))
        self.setAcceptDrops(True)
        self.context = context
        self.record = record
        self.draft = draft
        self.doc_id = draft.doc_id
        self.form: FormController | None = None
        self.picker: FieldPicker | None = None
        self._files: tuple[AttachmentRecord, ...] = ()
        self._kept = draft.mine or draft.shared
        self._confirmed: frozenset[str] = frozenset()
        self._by_itself: tuple[str, ...] = ()
        self._with_other = False
        self.errors = ErrorSummary()
        self.errors.setObjectName("message.errors")
        self.errors.link_activated.connect(self._go_to)
        self.notice = Notice("message.notice")
        self.warnings = Notice("message.warnings", "message.send_anyway")
        self.warnings.acted.connect(self._send_anyway)
        self.intent = IntentRow(context, "message.intent")
        self.intent.chosen.connect(self._follow_intent)
        self.elsewhere = Notice("message.elsewhere", "message.elsewhere.go")
        self.elsewhere.acted.connect(lambda: self._move(self.intent.kind()))
        self.fit = FitQuestion(context)
        self.fit.move_requested.connect(self._move)
        self.fit.kept.connect(self.send)
        self.kind = Choice("message.kind")
        self.kind.setAccessibleName(self.tr("Kind of message"))
        self.kind.setMinimumContentsLength(26)
        self._closed_kinds = Label("", Role.SMALL, "text2", wrap=True)
        self._closed_kinds.setObjectName("message.closed_kinds")
        self._about = IconLabel("forum", "", Role.BODY, "text2", wrap=True)
        self._about.setObjectName("message.about")
        self._hints = IconLabel("info", "", Role.BODY, "text2", wrap=True)
        self._hints.setObjectName("message.hints")
        self.priority = Check(self.tr("High priority"), "message.priority")
        self.attach = Button(self.tr("Attach a PDF"), icon="attach_file", in_bar=True, name="message.attach")
        self.attach.clicked.connect(self._choose_files)
        self.files = AttachmentList(context.say, "message.files", writing=True, action=self.attach)
        self.files.remove_requested.connect(lambda blob: self.detach_requested.emit(self.doc_id, blob))
        self._hint = IconLabel("info", "", Role.SMALL, "text2", wrap=True)
        self._hint.setText(self.tr("PDF, at most 20 MB each. You can also drop files here."))
        self._lay_out()
        self._fill_kinds()
        self._take_up(draft)
        self.kind.currentIndexChanged.connect(self._change_kind)
        self.priority.toggled.connect(lambda on: self._write(self.doc_id, PRIORITY, "high" if on else "normal", ""))
        self.files.show_attachments(())
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            shortcut = QShortcut(QKeySequence(keys), self, self.send)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    @property
    def recipients(self) -> Mapping[str, Check]:
        """The ticks of the units it may go to."""
        return self.to.checks

    def _lay_out(self) -> None:
        back = Button(self.tr("Back"), "quiet", icon="arrow_back", key=self.tr("Esc"), name="message.back")
        back.clicked.connect(self.leave)
        self._title = Label("", Role.PERSON)
        head = row(spacing=16, margins=(24, 12, 24, 4))
        head.addWidget(self._title)
        head.addWidget(self.kind)
        head.addStretch(1)
        head.addWidget(back)
        self._page = FormPage("message.page", self, 16)
        bars = (self._about, self.errors, self.notice, self.warnings, self.fit, self.intent, self.elsewhere)
        for bar in (*bars, self._closed_kinds):
            self._page.box.addWidget(bar)
        self.to = Recipients(self.context, self._page.content)
        self.to.toggled.connect(self._address)
        self._form_place = QWidget(self._page.content)
        self._form_box = column(self._form_place, spacing=24)
        box = self._page.box
        for part in (self.to, self.priority, self._form_place, self._hints, self.files, self._hint):
            box.addWidget(part)
        self._foot = QWidget()
        self._foot_box = column(self._foot)
        outer = column(self)
        outer.addLayout(head)
        outer.addWidget(self._page, 1)
        outer.addWidget(self._foot)

    def _fill_kinds(self) -> None:
        """Open kinds first; a closed one stands there too, and the line below says why."""
        self.kind.clear()
        closed = []
        for offer in self.record.offers:
            self.kind.addItem(kind_word(offer.name), offer.name)
            if offer.code:
                model = self.kind.model()
                if isinstance(model, QStandardItemModel):
                    model.item(self.kind.count() - 1).setEnabled(False)
                closed.append((kind_word(offer.name), self.context.say(offer.code, **offer.params)))
        if self.kind.findData(self.draft.kind) < 0 and self.draft.kind:
            self.kind.addItem(kind_word(self.draft.kind), self.draft.kind)
        reasons: dict[str, list[str]] = {}
        for word, why in closed:
            reasons.setdefault(why, []).append(word)
        told = "\n".join(f"{', '.join(words)}: {why}" for why, words in reasons.items())
        words = self.tr("Not now:")
        self._closed_kinds.setText(f"{words}\n{told}" if told else "")
        self._closed_kinds.setVisible(bool(told) and not self._fixed())

    def _fixed(self) -> bool:
        """An answer and a correction are what they are."""
        return self.draft.kind == ANSWER or bool(self.draft.supersedes)

    # -- showing -----------------------------------------------------------------------------------------------------

    def show_record(self, record: CaseRecord) -> None:
        """The case has changed; what is being written stays."""
        self.record = record
        if self.form is not None:
            shared = record.case.documents.get(self.doc_id)
            now = message_draft(self.doc_id, record.drafts.get(self.doc_id, {}), shared)
            if now.shared or now.mine:
                self.draft = replace(now, kind=str(self.kind.currentData()))
            typed = _answers(self.form.definition, record.drafts.get(self.doc_id, {}))
            self.form.show(self._document(self.form.definition), typed, record.provenance, record.case)
            self._show_holder()

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

    def take_focus(self) -> None:
        """Where one writes when it is clear what is to be written; else at the question what one wants."""
        if self.form is not None and (self.draft.in_reply_to or self.draft.supersedes):
            self.view.focus_path(
                _MAIN_TEXT.get(self.form.definition.id) or self.form.definition.sections[0].items[0].id
            )
        elif self.intent.isVisible():
            self.intent.take_focus()

    def _take_up(self, draft: MessageDraft) -> None:
        """Go on where it was left, or begin with what an answer or a correction begins with."""
        place = self.kind.findData(draft.kind or self._likely())
        first = next((n for n, offer in enumerate(self.record.offers) if not offer.code), 0)
        self.kind.setCurrentIndex(place if place >= 0 else first)
        self.kind.setVisible(not self._fixed())
        self.intent.setVisible(not self._fixed())
        self.intent.show_closed(closed_kinds(self.record, self.context))
        title = self.tr("Answer") if draft.kind == ANSWER else self.tr("New message")
        self._title.setText(
            self.tr("Correction: {kind}").format(kind=kind_word(draft.kind)) if draft.supersedes else title
        )
        self._show_about()
        self._offer_recipients()
        self.to.choose(draft.recipients)
        self.priority.setChecked(draft.priority == "high")
        self.intent.show_receivers(self.to.chosen())
        self.intent.put_kind(str(self.kind.currentData()))
        self._build_form(draft.cells)
        self._show_holder()

    def _likely(self) -> str:
        """What a new message mostly is: information, in the kind that this unit sends."""
        self.intent.put(Intent.INFORM)
        kind = self.intent.kind()
        return kind if kind in kinds_to_write(self.record) else ""

    def _show_about(self) -> None:
        about = self.record.case.documents.get(self.draft.in_reply_to or self.draft.supersedes)
        words = ""
        if about is not None:
            sender = self.context.unit_name(about.text("sender_unit") or about.created_by)
            said = self.tr("Answers: {kind} from {unit}") if self.draft.in_reply_to else self.tr("Replaces: {kind}")
            words = said.format(kind=kind_word(about.kind), unit=sender)
        self._about.setText(words)
        self._about.setVisible(bool(words))

    def _offer_recipients(self) -> None:
        kind = str(self.kind.currentData())
        case = self.record.case
        asked, old = case.documents.get(self.draft.in_reply_to), case.documents.get(self.draft.supersedes)
        units: Iterable[str] = case.parties
        if kind == ANSWER and asked is not None and asked.kind in MESSAGE_KINDS:
            units = {asked.text("sender_unit"), *asked.marked("recipients")} & set(case.parties)
        locked: list[str] = []
        if old is not None:
            locked = [unit for unit in old.marked("recipients") if any(belongs_to(s, unit) for s in old.scopes)]
        others = kind == "INS" or reaches_out(case, kind) or may_call_anybody(self.record, kind)
        letters = kind in LETTER_KINDS
        self.to.offer(units, others=others, locked=locked, strict=kind != ANSWER, letters=letters)
        self.to.choose(self._by_itself, on=False)
        self._by_itself = ()
        if kind in _TO_ALL and not self.to.chosen() and not self.draft.recipients:
            self._by_itself = tuple(unit for unit in case.parties if unit != self.context.editor.unit_id)
            self.to.choose(self._by_itself)
        self.priority.setVisible(kind not in ALWAYS_HIGH and kind != ANSWER)

    def _build_form(self, cells: Mapping[str, CellValue]) -> None:
        clear(self._form_box)
        clear(self._foot_box)
        definition = self.context.forms.current(str(self.kind.currentData()))
        form = FormController(self.context, definition, self)
        form.recipients, form.in_reply_to = self.to.chosen(), self.draft.in_reply_to
        form.supersedes = self.draft.supersedes
        form.draft_changed.connect(self._write)
        self.form = form
        # What is shared with the unit is the document; what a correction begins with is typed.
        document = self._document(definition)
        typed = {path: value for path, value in cells.items() if document.value(path) != value}
        form.show(document, _answers(definition, typed), self.record.provenance, self.record.case)
        form.expect_saved(typed.keys() - self.record.drafts.get(self.doc_id, {}).keys())
        sections = definition.sections
        self.picker = None
        asked = self.record.case.documents.get(self.draft.in_reply_to)
        if definition.id == ANSWER:
            sections = tuple(section for section in sections if section.id != GROUP)
        self.view = FormView(form, sections, "message", parent=self._form_place)
        self._form_box.addWidget(self.view)
        asked_form = self.context.form(asked) if asked is not None else None
        if definition.id == ANSWER and asked is not None and asked_form is not None:
            self.picker = FieldPicker(asked_form, asked, self._form_place)
            self.picker.edited.connect(form.put)
            self.picker.show_cells(form.values())
            self._form_box.addWidget(self.picker)
        form.evaluated.connect(self._show_told)
        follow_recipients(form, self.to.chosen())
        self._show_told()
        self._build_foot(form)

    def _build_foot(self, form: FormController) -> None:
        self.status = DraftStatus(form, "message.draft")
        self.share = Button(self.tr("Share the draft with the unit"), icon="edit_note", name="message.share")
        self.share.clicked.connect(self._share)
        send = Button(
            self.tr("Send the message"), "primary", icon="send", key=self.tr("Ctrl Enter"), name="message.send"
        )
        send.clicked.connect(self.send)
        self._foot_box.addWidget(ActionBar(self.status, self.share, send))

    def _document(self, definition: FormDefinition) -> Document:
        """What the form is shown over: what the unit shares of it, or nothing."""
        shared = self.record.case.documents.get(self.doc_id)
        unit = self.context.editor.unit_id
        empty = Document(self.doc_id, self.record.case.case_id, definition.id, 0, unit, definition.hash, frozenset())
        if shared is None:
            return empty
        cells = {path: cell for path, cell in shared.cells.items() if _of_form(definition, path)}
        return replace(empty, ver=shared.ver, cells=MappingProxyType(cells))

    def _show_told(self) -> None:
        """What the form says without asking for anything."""
        form = self.form
        if form is None:
            return
        if self.picker is not None:
            self.picker.setVisible(form.value("code") == "COMPLETE")
        said = [*form.told(Moment.CHANGE, Level.HINT), *form.told(Moment.LEAVE, Level.HINT)]
        text = "\n".join(dict.fromkeys(form.message(finding) for finding in said))
        self._hints.setText(text)
        self._hints.setVisible(bool(text))

    def _show_holder(self) -> None:
        """Whose the shared draft is, when it is a colleague's; and when one of them is done with it."""
        other = self.draft.shared and self.draft.holder != self.context.user_id
        if self.draft.ended:
            self.notice.tell(self.context.say("draft_ended"), icon="error", tone="danger")
        elif other and not self._with_other:
            words = self.tr("{name} writes on this draft. Take it over to share what you change.")
            self.notice.tell(words.format(name=self.draft.holder_name), icon="edit_note", tone="warn")
        elif self._with_other and not other:
            self.notice.tell("")
        self._with_other = other
        self.share.setText(self.tr("Take over and share") if other else self.tr("Share the draft with the unit"))

    # -- writing -----------------------------------------------------------------------------------------------------

    def _write(self, _doc_id: str, path: str, value: object, seen: str) -> None:
        self._keep_header()
        self.draft_changed.emit(self.doc_id, path, value, seen)

    def _keep_header(self) -> None:
        """What is written must say what it is and what it is about, or nobody finds the way back to it."""
        kind = str(self.kind.currentData())
        if self._kept and kind == self.draft.kind:
            return
        again, self._kept, self.draft = self._kept, True, replace(self.draft, kind=kind)
        told = header_cells(kind, (), self.draft.priority, self.draft.in_reply_to, self.draft.supersedes)
        ticks = {f"{TO}/{unit}": check.isChecked() for unit, check in self.to.checks.items()}
        for path, value in {**told, **{path: on for path, on in ticks.items() if on or again}}.items():
            self.draft_changed.emit(self.doc_id, path, value, "")

    # -- what it is for ----------------------------------------------------------------------------------------------

    def _follow_intent(self) -> None:
        """A kind of message becomes the form at once; a document that parties write together is gone to by a press."""
        kind = self.intent.kind()
        living = bool(kind) and kind not in MESSAGE_KINDS
        self.kind.setVisible(not living)
        for part in (self.to, self.priority, self._form_place, self.files, self._hint, self._foot):
            part.setVisible(not living)
        self._lead_elsewhere()
        self._closed_kinds.setVisible(not living and bool(self._closed_kinds.plain()))
        if not living and kind and kind != self.kind.currentData():
            self.kind.setCurrentIndex(self.kind.findData(kind))

    def _lead_elsewhere(self) -> None:
        """The way to the document that the intent becomes, with these recipients, where it is no message."""
        kind, say = self.intent.kind(), self.context.say
        living = bool(kind) and kind not in MESSAGE_KINDS
        self.elsewhere.tell(say(f"fit.there.{kind}") if living else "", say(f"fit.go.{kind}") if living else "")

    def _places(self) -> dict[str, str]:
        """Where the text cannot go, and why not."""
        form, say = self.form, self.context.say
        closed = closed_kinds(self.record, self.context)
        text = form.value(_MAIN_TEXT[form.definition.id]) if form is not None else None
        if not text:
            return {kind: say("fit.nothing_written") for kind in PLACES}
        if self._files:
            closed = {**{kind: say("fit.has_files") for kind in PLACES if kind not in MESSAGE_KINDS}, **closed}
        return closed

    def _move(self, kind: str) -> None:
        """What is written goes along to the kind where it belongs."""
        form = self.form
        if form is None:
            return
        if kind in MESSAGE_KINDS:
            self.kind.setCurrentIndex(self.kind.findData(kind))
            self.view.focus_path(_MAIN_TEXT[kind])
            return
        form.flush()
        text = form.value(_MAIN_TEXT.get(form.definition.id, ""))
        self.moved.emit(kind, text if isinstance(text, str) else "")

    def _address(self, unit_id: str, on: bool) -> None:
        self.to.show_error("")
        self.intent.show_receivers(self.to.chosen())
        self._lead_elsewhere()
        self._write(self.doc_id, f"{TO}/{unit_id}", on, "")
        if self.form is not None:
            self.form.recipients = self.to.chosen()
            self.form.refresh()
            follow_recipients(self.form, self.to.chosen())

    def _change_kind(self) -> None:
        """Another kind fits better: the text goes along, the rest of the answers belong to the other form."""
        before, text = self.form, None
        if before is not None:
            before.flush()
            text = before.value(_MAIN_TEXT.get(before.definition.id, ""))
        self.errors.show_errors("", ())
        self.warnings.tell("")
        self.fit.hide()
        self.intent.put_kind(str(self.kind.currentData()))
        self._offer_recipients()
        self._keep_header()
        self._build_form({})
        place = _MAIN_TEXT.get(str(self.kind.currentData()))
        if self.form is not None and place and text and not self.form.value(place):
            self.form.put(place, text)

    def _choose_files(self) -> None:
        chosen, _ = QFileDialog.getOpenFileNames(self, self.tr("Attach a PDF"), "", self.tr("PDF files (*.pdf)"))
        self.attach_files(chosen)

    def attach_files(self, paths: Iterable[str]) -> None:
        """Hand over files to attach, by their places on the disk."""
        wanted = tuple(paths)
        if wanted:
            self._keep_header()
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
        """Send it, or say what must be mended first. Warnings are shown once, and may then be passed by."""
        form = self.form
        if form is None:
            return
        form.mean_defaults()
        form.flush()
        found = form.check(Moment.PUBLISH)
        form.flush()
        chosen = self.to.chosen()
        links = self._faults(form, found, chosen)
        title = self.tr("%n thing(s) must be mended before you can send.", "", len(links))
        self.errors.show_errors(title if links else "", links)
        self._page.verticalScrollBar().setValue(0)
        if links:
            self.warnings.tell("")
            self.view.tell(found)
            return
        may_fit_elsewhere = form.definition.id == _ADMINISTRATIVE and not self.draft.ended
        if may_fit_elsewhere and self.fit.ask(self._places()):
            return
        warned = form.told(Moment.PUBLISH, Level.CONFIRM)
        if not {one.code for one in warned} <= self._confirmed:
            self._warn(form, warned)
            return
        self.warnings.tell("")
        hidden = form.evaluation.left_out
        answers = {**form.document.values(), **form.typed()}
        cells = {path: value for path, value in answers.items() if value is not None and path not in hidden}
        self.send_requested.emit(
            replace(
                self.draft,
                kind=form.definition.id,
                cells=MappingProxyType(cells),
                recipients=chosen,
                priority="high" if self.priority.isChecked() else "normal",
            )
        )

    def _faults(self, form: FormController, found: Sequence[Finding], chosen: Sequence[str]) -> tuple[ErrorLink, ...]:
        links = [ErrorLink(finding.path, form.summary(finding)) for finding in found]
        nobody = "" if chosen or goes_on_paper(form) else self.context.say("no_recipient")
        self.to.show_error(nobody)
        if nobody:
            to = self.tr("To")
            links.insert(0, ErrorLink(TO, f"{to}: {nobody}"))
        if self.picker is not None:
            lacking = [form.message(finding) for finding in found if finding.path.split("/")[0] == GROUP]
            self.picker.show_error(lacking[0] if lacking else "")
        refused = [one for one in self._files if one.state is AttachmentState.REFUSED]
        links += [ErrorLink("attachment", f"{one.name}: {self.context.say(one.code)}") for one in refused]
        return tuple(links)

    def _warn(self, form: FormController, warned: Sequence[Finding]) -> None:
        lines = "\n".join(dict.fromkeys(form.message(finding) for finding in warned))
        words = self.tr("Look at this before you send:")
        self.warnings.tell(f"{words}\n{lines}", self.tr("Send all the same"), icon="warning", tone="warn")
        self.warnings.action.setFocus(Qt.FocusReason.OtherFocusReason)

    def _send_anyway(self) -> None:
        if self.form is not None:
            self._confirmed = frozenset(one.code for one in self.form.told(Moment.PUBLISH, Level.CONFIRM))
            self.send()

    def _share(self) -> None:
        """Show the unit what is written; a colleague's draft is taken over with that."""
        if self.form is None:
            return
        self.form.promote_all()
        self.form.flush()
        self._keep_header()
        other = self.draft.shared and self.draft.holder != self.context.user_id
        self.acted.emit(MessageAct("take_over" if other else "share", self.doc_id))

    def leave(self) -> None:
        """Back to the messages; the draft stays."""
        self.flush()
        self.closed.emit()

    def _go_to(self, path: str) -> None:
        if path == TO:
            self.to.take_focus()
        elif path == "attachment":
            self.attach.setFocus(Qt.FocusReason.OtherFocusReason)
        elif path.split("/", maxsplit=1)[0] == GROUP and self.picker is not None:
            self.picker.take_focus()
        else:
            self.view.focus_path(path)


class NewMessageButton(Button):
    """The way to a new message, or back to one that is begun."""

    def __init__(self) -> None:
        super().__init__("", icon="send", key="N", name="messages.new")
        self.show_begun(begun=False)

    def show_begun(self, *, begun: bool) -> None:
        self.setText(self.tr("Go on writing") if begun else self.tr("New message"))


def _of_form(definition: FormDefinition, path: str) -> bool:
    return path.partition("/")[0] in definition.section_index


def _answers(definition: FormDefinition, drafts: Mapping[str, CellValue]) -> dict[str, CellValue]:
    return {path: value for path, value in drafts.items() if _of_form(definition, path)}
