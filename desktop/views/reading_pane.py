"""The reading pane beside the inbox: one message, what can be done with it, and how far it has come."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from desktop.models.inbox_rows import InboxItem
from desktop.views.attachment_list import AttachmentList
from desktop.views.components.badge import Badge
from desktop.views.components.base import Themed, column, own_viewport, row
from desktop.views.components.button import Button
from desktop.views.components.facts import FactList, InfoBox
from desktop.views.components.groups import EmptyState, SectionHead
from desktop.views.components.labels import Label
from desktop.views.components.person_banner import Mark, PersonBanner
from desktop.views.components.table import Cell, FactTable
from desktop.views.consent_words import basis_words, kin_words
from desktop.views.kinds import kind_word
from desktop.views.limit_words import is_late, until
from desktop.views.moments import age, clock_time, day_month, local, long_day, moment_words, short_time
from desktop.views.say import Say
from desktop.views.style.typography import Role

if TYPE_CHECKING:  # a first inbox is on the screen before these are needed
    from desktop.models.known import Known
    from desktop.models.records import MessageRecord, ReceiptRow
    from desktop.views.message_verbs import MessageVerbs
    from desktop.views.newer_facts import NewerFacts
    from desktop.views.view_context import ViewContext


_WAITED = timedelta(minutes=5)
"""What was under way for so long tells both when it was written and when it was received."""


class ReadingPane(Themed, QWidget):
    """Shows a message. A click in it counts as opening: passing by in the list does not."""

    acted = Signal(object)
    """What is done at once with the message or the row (MessageAct)."""
    left = Signal()
    """A question was given up."""
    open_case_requested = Signal(str)
    answer_requested = Signal(str, str)
    """The message (case, document) is to be answered or written about: that is done in its case."""
    touched = Signal()
    back_requested = Signal()
    attachment_open_requested = Signal(str, str)
    attachment_fetch_requested = Signal(str, str)

    def __init__(self, say: Say, clock: Callable[[], datetime], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("reading.pane")
        self.setAccessibleName(self.tr("Message"))
        self._say = say
        self._clock = clock
        self._known: Callable[[], Known] | None = None
        self.newer: NewerFacts | None = None
        self._case_id = ""
        self._doc_id = ""
        self._own_name = ""
        self._item: InboxItem | None = None
        self.open_case = Button(self.tr("Open the case"), icon="folder_open", key="Enter", name="reading.open_case")
        self.open_case.clicked.connect(self._open)
        self.back = Button(self.tr("Back to the list"), "quiet", icon="arrow_back", key="Esc", name="reading.back")
        self.back.clicked.connect(self.back_requested)
        self.back.hide()
        self.banner = PersonBanner(self.open_case)
        self.empty = EmptyState(self.tr("Choose a row in the list to read it here."))
        self._build_body()
        outer = column(self)
        outer.addWidget(self.back, 0, Qt.AlignmentFlag.AlignLeft)
        outer.addWidget(self.banner)
        outer.addWidget(self._scroll, 1)
        outer.addWidget(self.empty, 1)
        self._scroll.viewport().installEventFilter(self)
        self.show_nothing()

    def _build_body(self) -> None:
        self.title = Label("", Role.PAGE)
        self.deadline = Badge("", None)
        self.deadline.setObjectName("reading.limit")
        self.origin = Label("", Role.BODY, "text2", wrap=True)
        self.verbs: MessageVerbs | None = None
        self.acknowledged = Badge("", "check_circle", "ok")
        self.notice = InfoBox("")
        self.unverified = InfoBox("", icon="error", tone="danger")
        self.unverified.setObjectName("reading.unverified")
        self.basis = InfoBox("", "gpp_maybe", "warn")
        self.basis.setObjectName("message.basis")
        headers = (self.tr("Unit"), self.tr("Received"), self.tr("Seen by person"), self.tr("Acknowledged by the unit"))
        self.receipts = FactTable(headers, (160, 104, 168), name="reading.receipts")
        self.receipts.setAccessibleName(self.tr("How far the message has come"))
        self.files = AttachmentList(self._say, "reading.files")
        self.files.open_requested.connect(lambda blob: self.attachment_open_requested.emit(self._doc_id, blob))
        self.files.open_requested.connect(lambda _blob: self.touched.emit())  # who reads a file has opened the message
        self.files.fetch_requested.connect(lambda blob: self.attachment_fetch_requested.emit(self._doc_id, blob))
        self.facts_head = SectionHead(self.tr("Details"))
        self.facts = FactList()
        self.facts.setObjectName("reading.facts")
        page = QWidget()
        page.setProperty("ground", "pane")
        self._page = column(page, spacing=0, margins=(24, 16, 24, 24))
        self._fill(self._page)
        self._scroll = QScrollArea()
        own_viewport(self._scroll, QPalette.ColorRole.NoRole)
        self._scroll.setObjectName("reading.scroll")
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(page)

    def _fill(self, page: QVBoxLayout) -> None:
        head = row(spacing=12)
        head.addWidget(self.title)
        head.addStretch(1)
        head.addWidget(self.deadline)
        page.addLayout(head)
        page.addWidget(self.origin)
        page.addSpacing(16)
        page.addWidget(self.unverified)
        self._verbs_place = column(spacing=8)
        page.addLayout(self._verbs_place)
        done = row(spacing=8)
        done.addWidget(self.acknowledged)
        done.addStretch(1)
        page.addLayout(done)
        page.addWidget(self.notice)
        page.addWidget(self.basis)
        page.addSpacing(16)
        page.addWidget(self.receipts)
        page.addSpacing(24)
        page.addWidget(self.files)
        page.addSpacing(16)
        page.addWidget(self.facts_head)
        page.addSpacing(12)
        page.addWidget(self.facts)
        page.addStretch(1)
        self.receipts.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    # -- what the page says -----------------------------------------------------------------------------------------

    def set_words(self, known: Callable[[], Known]) -> None:
        """Forms, units and code lists as they are known at the moment: what codes are turned into words with."""
        self._known = known

    def set_context(self, context: ViewContext) -> None:
        """Who works here and which units there are: from now on something can be done with what is shown."""
        if self.verbs is not None:
            self.verbs.use(context)
            return
        from desktop.views.message_verbs import MessageVerbs  # noqa: PLC0415 - nothing can be done before it is opened

        self.verbs = MessageVerbs(context, "reading")
        self.verbs.acted.connect(self.acted)
        self.verbs.left.connect(self.left)
        self.verbs.write_requested.connect(lambda _what, doc_id: self.answer_requested.emit(self._case_id, doc_id))
        self._verbs_place.addWidget(self.verbs)
        if self._item is not None:
            self.verbs.show_row(self._item)

    def set_own_name(self, name: str) -> None:
        """The user's own display name, said as *Du*."""
        self._own_name = name

    def set_narrow(self, narrow: bool) -> None:
        """One pane at a time: show the way back to the list."""
        self.back.setVisible(narrow)

    def show_nothing(self, text: str = "") -> None:
        self._case_id = self._doc_id = ""
        self._item = None
        if self.verbs is not None:
            self.verbs.show_nothing()
        self.banner.hide()
        self._scroll.hide()
        self.empty.set_text(text or self.tr("Choose a row in the list to read it here."))
        self.empty.show()

    def show_item(self, item: InboxItem, reason: str) -> None:
        """What the list knows, shown at once while the message itself is fetched, or when there is no message."""
        self._begin(item.case_id, item.doc_id)
        self._item = item
        if self.verbs is not None:
            self.verbs.show_row(item)
        beside = (Mark(self._protection(item.protected), "shield_person", "prot"),) if item.protected else ()
        name = self.tr("Protected person") if item.protected else item.person_name
        self.banner.show_person(name, "" if item.protected else item.person_id, (), beside)
        self.title.setText(kind_word(item.kind))
        self.origin.setText(item.counterpart)
        self._note(reason)
        for widget in (self.receipts, self.files, self.deadline, self.acknowledged, self.basis):
            widget.hide()
        self._hide_facts()

    def show_message(self, record: MessageRecord) -> None:
        now = self._clock()
        self._begin(record.case_id, record.document.doc_id)
        self._show_person(record, now)
        known = self._known() if self._known is not None else None
        definition = known.form_of(record.document.kind, record.document.definition) if known is not None else None
        self.title.setText(definition.title if definition is not None else kind_word(record.document.kind))
        self.origin.setText(self._origin(record, now))
        if not record.verified:
            self.unverified.set_text(self._say("unverified.message"))
            self.unverified.show()
        self._show_basis(record, now)
        self._show_verbs(record, now)
        if self.verbs is not None:
            self.verbs.show_message(record)
        self._show_limit(record.acknowledge_before, now)
        self.files.show_attachments(record.attachments, queued=record.author.pending)
        self.receipts.setVisible(bool(record.receipts))
        self.receipts.show_rows([self._receipt(line, now) for line in record.receipts])
        self._hide_facts()
        if known is not None:
            self._show_facts(record, known, now)

    def shown(self) -> str:
        """The document that is shown, '' when none is."""
        return self._doc_id

    def press(self, verb: str) -> bool:
        """Do what the button of the verb does; whether it is to be had here."""
        return self.verbs is not None and self.verbs.press(verb)

    def bring_question_into_view(self) -> None:
        """A question that stands open is seen whole."""
        if self.verbs is not None and self.verbs.question is not None:
            self._scroll.ensureWidgetVisible(self.verbs.question)

    # -- inside -----------------------------------------------------------------------------------------------------

    def _hide_facts(self) -> None:
        for widget in (self.facts_head, self.facts, self.newer):
            if widget is not None:
                widget.hide()

    def _show_facts(self, record: MessageRecord, known: Known, now: datetime) -> None:
        from desktop.views.document_facts import facts_of  # noqa: PLC0415 - not needed before a message is read
        from desktop.views.newer_facts import NewerFacts  # noqa: PLC0415 - the same

        document = record.document
        definition = known.form_of(document.kind, document.definition)
        facts = facts_of(definition, document, known, now) if definition is not None else ()
        self.facts.show_facts(facts)
        self.facts.setVisible(bool(facts))
        self.facts_head.setVisible(bool(facts))
        if self.newer is None:
            self.newer = NewerFacts()
            self._page.insertWidget(self._page.indexOf(self.facts) + 1, self.newer)
        self.newer.show_document(definition, document, known)

    def _begin(self, case_id: str, doc_id: str) -> None:
        if doc_id != self._doc_id or case_id != self._case_id:
            self._scroll.verticalScrollBar().setValue(0)
        self._case_id, self._doc_id = case_id, doc_id
        self.deadline.hide()
        self.notice.hide()
        self.unverified.hide()
        self.empty.hide()
        self.banner.show()
        self._scroll.show()

    def _note(self, text: str, icon: str = "info", tone: str = "accent") -> None:
        self.notice.set_text(text, icon, tone)
        self.notice.setVisible(bool(text))

    def _show_person(self, record: MessageRecord, now: datetime) -> None:
        person = record.person
        parts = [person.id_text]
        if person.age is not None:
            parts.append(self.tr("{n} years").format(n=person.age))
        beside: tuple[Mark, ...] = ()
        if person.protected:
            beside = (Mark(self._protection(person.protected), "shield_person", "prot"),)
            parts.append(self.tr("address and telephone are not shown"))
        marks: list[Mark] = []
        if person.deceased_on:
            marks.append(Mark(self.tr("Deceased, new cases cannot be opened"), "block"))
        consent = self._consent(record, now)
        if consent is not None:
            marks.append(consent)
        self.banner.show_person(person.name, " · ".join(part for part in parts if part), tuple(marks), beside)

    def _show_basis(self, record: MessageRecord, now: datetime) -> None:
        """What it was sent on when it was not a yes, and whether the kin it names may be told."""
        told = " ".join(part for part in (basis_words(record.consent, now), kin_words(record.consent)) if part)
        self.basis.set_text(told, "gpp_maybe", "warn")
        self.basis.setVisible(bool(told))

    def _protection(self, grade: str) -> str:
        return {
            "MARKED": self.tr("Confidentiality mark"),
            "PROTECTED_REGISTRATION": self.tr("Protected registration"),
            "FICTITIOUS": self.tr("Fictitious personal data"),
        }.get(grade, self.tr("Protected personal data"))

    def _consent(self, record: MessageRecord, now: datetime) -> Mark | None:
        given = local(record.consent.asked_at, now)
        day = day_month(given.date()) if given is not None else ""
        known = {
            "given": Mark(self.tr("Consent given {day}").format(day=day).strip(), "verified_user", "ok"),
            "limited": Mark(self.tr("Consent limited"), "verified_user", "warn"),
            "denied": Mark(self.tr("Consent denied, own planning only"), "do_not_disturb_on", "danger"),
        }
        return known.get(consent_kind(record.consent.state))

    def _origin(self, record: MessageRecord, now: datetime) -> str:
        author = record.author
        parts = [self.tr("From {unit}").format(unit=record.sender_unit)]
        parts.append(", ".join(part for part in (author.user_name, author.user_title) if part))
        moment = local(author.at or author.written_at, now)
        if author.pending:
            parts.append(self.tr("queued, not sent"))
        elif moment is not None:
            at = clock_time(author.at, moment)
            day = long_day(moment.date(), year=moment.year != now.year)
            written = local(author.written_at, now)
            if written is not None and moment - written >= _WAITED:
                # The clocks of the law count from when it was received: that it waited is told beside.
                parts.append(self.tr("written {time}").format(time=clock_time(author.written_at, moment)))
            parts.append(self.tr("received {day} {time}").format(day=day, time=at))
        return " · ".join(part for part in parts if part)

    def _show_limit(self, due: str, now: datetime) -> None:
        self.deadline.setVisible(bool(due))
        if is_late(due, now):
            self.deadline.set_state(self.tr("Late {age}").format(age=age(due, now)), "error", "danger")
        elif due:
            self.deadline.set_state(
                self.tr("Acknowledge before {time}").format(time=until(due, now)), "schedule", "warn"
            )

    def _show_verbs(self, record: MessageRecord, now: datetime) -> None:
        own = next((line for line in record.receipts if line.own), None)
        done = own is not None and bool(own.acknowledged_by)
        self.acknowledged.setVisible(done)
        if own is None or not done:
            return
        when = moment_words(own.acknowledged_at, now)
        words = self.tr("Acknowledged by {name} {time}").format(name=own.acknowledged_by, time=when).strip()
        if own.pending:
            queued = self.tr("queued, not sent")
            self.acknowledged.set_state(f"{words} · {queued}", "hourglass_top-fill", "warn")
        else:
            self.acknowledged.set_state(words, "check_circle", "ok")

    def _receipt(self, line: ReceiptRow, now: datetime) -> tuple[Cell, Cell, Cell, Cell]:
        unit = Cell(line.unit_name, strong=line.own, aside=self.tr("(you)") if line.own else "")
        delivered = Cell(moment_words(line.delivered_at, now)) if line.delivered_at else Cell(self.tr("Not yet"))
        if line.seen_by:
            name = self.tr("You") if line.own and line.seen_by == self._own_name else line.seen_by
            seen = Cell(f"{name} {short_time(line.seen_at, now)}".strip(), "visibility")
        else:
            seen = Cell(self.tr("Nobody"), "visibility_off", "text2")
        if not line.acknowledged_by:
            done = Cell(self.tr("Not acknowledged"), "radio_button_unchecked")
        elif line.pending:
            queued = self.tr("Queued, not sent")
            done = Cell(f"{queued}, {line.acknowledged_by}", "hourglass_top-fill", "warn")
        else:
            when = moment_words(line.acknowledged_at, now)
            done = Cell(f"{when}, {line.acknowledged_by}".strip(", "), "check_circle", "ok")
        return unit, delivered, seen, done

    def _open(self) -> None:
        if self._case_id:
            self.open_case_requested.emit(self._case_id)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.MouseButtonPress and self._doc_id:
            self.touched.emit()
        return False


def consent_kind(state: str) -> str:
    """given, limited, denied or '' from the state in the case header, whose letters are Swedish."""
    plain = state.upper().translate(str.maketrans("\u00c5\u00c4\u00d6", "AAO"))
    return {"GIVET": "given", "GIVEN": "given", "BEGRANSAT": "limited", "LIMITED": "limited", "NEKAT": "denied"}.get(
        plain, "denied" if plain == "DENIED" else ""
    )
