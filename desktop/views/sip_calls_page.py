"""Whom the meeting is called with and what they answer: who comes, who sends another, who has not answered."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from desktop.models.records import CaseRecord
from desktop.models.sip_calls import ASKS, NONE, NOT_TOLD, SENT_BACK, CallAnswer, CallRecord, Invited, calls_of
from desktop.models.sip_records import COMES, HINDERED, SUBSTITUTE, WRONG_UNIT
from desktop.views.case_notices import Notice
from desktop.views.components.base import clear, column, row
from desktop.views.components.button import Button
from desktop.views.components.groups import EmptyState, SectionHead
from desktop.views.components.labels import IconLabel, Label
from desktop.views.components.table import Cell, FactTable
from desktop.views.flow_layout import Flow
from desktop.views.form_view import FormPage
from desktop.views.moments import age, long_day, moment_words, parse_day
from desktop.views.style.typography import Role
from desktop.views.view_context import ViewContext

_LOOKS = {
    COMES: ("check_circle", "ok"),
    SUBSTITUTE: ("check_circle", "ok"),
    WRONG_UNIT: ("undo", "danger"),
    HINDERED: ("do_not_disturb_on", "warn"),
    ASKS: ("forum", "warn"),
    SENT_BACK: ("undo", "danger"),
    NOT_TOLD: ("visibility_off", "text2"),
    NONE: ("radio_button_unchecked", "text2"),
}


class SipCallsPage(QWidget):
    """A page of the SIP. It asks nobody: it emits what a person wants to write or read."""

    write_requested = Signal(str, str)
    """What to write (answer, complete, correct) about which call."""
    open_requested = Signal(str)
    call_requested = Signal()

    def __init__(self, context: ViewContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sip.calls")
        self.setAccessibleName(self.tr("Call and answers"))
        self.context = context
        self.call: CallRecord | None = None
        self.empty = EmptyState(self.tr("Nobody has been called to a meeting yet."), self.tr("Call to the SIP meeting"))
        self.empty.action_requested.connect(self.call_requested)
        if self.empty.button is not None:
            self.empty.button.setObjectName("sip.calls.begin")
        self.page = FormPage("sip.calls.page", self)
        self._build()
        outer = column(self)
        outer.addWidget(self.empty)
        outer.addWidget(self.page, 1)

    def _build(self) -> None:
        box = self.page.box
        self.when = Label("", Role.PERSON, wrap=True)
        self.where = Label("", Role.BODY, "text2", wrap=True)
        self.sent = Label("", Role.SMALL, "text2", wrap=True)
        head = column(spacing=2)
        for label in (self.when, self.where, self.sent):
            head.addWidget(label)
        box.addLayout(head)
        self.notice = Notice("sip.calls.notice")
        box.addWidget(self.notice)
        self.verbs = Flow(gap=12, line_gap=8, fill=False, parent=self.page.content)
        self.answer = Button(self.tr("Answer the call"), "primary", icon="forum", name="sip.calls.answer")
        self.answer.clicked.connect(lambda: self._write("answer"))
        self.renew = Button(self.tr("Call to another time"), icon="event", name="sip.calls.renew")
        self.renew.clicked.connect(lambda: self._write("correct"))
        self.open = Button(self.tr("Open the call"), icon="open_in_new", name="sip.calls.open")
        self.open.clicked.connect(self._open)
        for button in (self.answer, self.renew, self.open):
            self.verbs.add(button)
        box.addWidget(self.verbs)
        self.answers = FactTable(
            (self.tr("Called"), self.tr("Answer"), self.tr("Since"), self.tr("Contributes with")),
            (220, 260, 130),
            name="sip.calls.answers",
        )
        self.answers.setAccessibleName(self.tr("Answers to the call"))
        self.answers.cellActivated.connect(lambda line, _place: self._open_answer(line))
        box.addWidget(self.answers)
        self.others_head = SectionHead(self.tr("Others who take part, without an inbox"))
        self.others = FactTable(
            (self.tr("Name"), self.tr("Role"), self.tr("Reached by"), self.tr("Phone")),
            (220, 160, 160),
            name="sip.calls.invited",
        )
        self.others.setAccessibleName(self.others_head.label.plain())
        box.addWidget(self.others_head)
        box.addWidget(self.others)
        self._earlier = column(spacing=4)
        box.addLayout(self._earlier)

    # -- showing -----------------------------------------------------------------------------------------------------

    def show_record(self, record: CaseRecord, *, may_call: bool) -> None:
        """Take in the newest record. `may_call`: whether a new call can be sent now."""
        calls = calls_of(record)
        self.call = calls[0] if calls else None
        self.page.setVisible(self.call is not None)
        self.empty.setVisible(self.call is None)
        if self.empty.button is not None:
            self.empty.button.setVisible(may_call)
        if self.call is not None:
            self._show(self.call, may_call=may_call)
            self._show_earlier(calls[1:])

    def _show(self, call: CallRecord, *, may_call: bool) -> None:
        self.when.setText(self._meeting(call))
        self.where.setText(self._place(call))
        sent = moment_words(call.sent_at, self.context.clock()) if call.sent_at else self.tr("queued, not sent yet")
        by = self.tr("Called by {unit}, {when}").format(unit=call.message.sender_unit, when=sent)
        self.sent.setText(by)
        self._tell(call)
        self.answer.setVisible(call.to_answer)
        self.renew.setVisible(call.ours and may_call and "correct" in call.message.verbs and not call.cancelled)
        self.answers.show_rows([self._answer(one) for one in call.answers])
        self.others_head.setVisible(bool(call.invited))
        self.others.setVisible(bool(call.invited))
        self.others.show_rows([self._guest(one) for one in call.invited])

    def _tell(self, call: CallRecord) -> None:
        waiting = [one for one in call.answers if one.answer == NONE]
        away = [one for one in call.answers if one.answer in {HINDERED, WRONG_UNIT, SENT_BACK}]
        if call.cancelled:
            self.notice.tell(self.tr("The meeting is called off."), icon="block", tone="danger")
        elif call.to_answer:
            self.notice.tell(self.tr("You are called and have not answered."), icon="event", tone="warn")
        elif waiting and (call.ours or not any(one.answer == NOT_TOLD for one in call.answers)):
            names = ", ".join(one.unit_name for one in waiting)
            words = self.tr("{n} of {all} have answered. No answer from {units} since the call was sent {age} ago.")
            since = age(call.sent_at, self.context.clock())
            if not since:
                words = self.tr("The call is queued: nobody has it yet.")
            told = words.format(n=call.answered, all=len(call.answers), units=names, age=since)
            self.notice.tell(told, icon="hourglass_top", tone="warn")
        elif away:
            names = ", ".join(one.unit_name for one in away)
            self.notice.tell(self.tr("Everybody has answered. Not coming: {units}.").format(units=names), tone="warn")
        elif call.ours and call.answers:
            self.notice.tell(self.tr("Everybody who is called comes."), icon="check_circle", tone="ok")
        else:
            self.notice.tell("")

    def _show_earlier(self, calls: tuple[CallRecord, ...]) -> None:
        clear(self._earlier)
        for place, call in enumerate(calls):
            line = row(spacing=8)
            replaced = self.tr("Replaced by the call above: {meeting}").format(meeting=self._meeting(call))
            line.addWidget(IconLabel("history", replaced, Role.SMALL, "text2", wrap=True), 1)
            show = Button(self.tr("Show"), "link", name=f"sip.calls.earlier.{place}")
            show.setAccessibleName(f"{self.tr('Show')}: {replaced}")
            show.clicked.connect(lambda _on=False, doc_id=call.document.doc_id: self.open_requested.emit(doc_id))
            line.addWidget(show, 0, Qt.AlignmentFlag.AlignTop)
            self._earlier.addLayout(line)

    # -- words -------------------------------------------------------------------------------------------------------

    def _meeting(self, call: CallRecord) -> str:
        document = call.document
        day = parse_day(document.value("date"))
        hours = "–".join(
            document.text(field).replace(":", ".") for field in ("time_from", "time_to") if document.text(field)
        )
        if day is None:
            return self.tr("Meeting without a day")
        at = self.tr("{day} at {hours}").format(day=long_day(day), hours=hours)
        return at[:1].upper() + at[1:]

    def _place(self, call: CallRecord) -> str:
        document = call.document
        item = self._item(document.definition, "form")
        how = item(document.value("form"))
        kind = self._item(document.definition, "kind")(document.value("kind"))
        return " · ".join(part for part in (kind, how, document.text("place") or document.text("video_link")) if part)

    def _item(self, definition: str | None, path: str) -> Callable[[object], str]:
        form = self.context.known().form_of("KAL", definition)
        item = form.item(path) if form is not None else None

        def words(value: object) -> str:
            return item.option_label(value) if item is not None and isinstance(value, str) else ""

        return words

    def _answer(self, one: CallAnswer) -> tuple[Cell, Cell, Cell, Cell]:
        icon, tone = _LOOKS[one.answer]
        name = self.tr("{unit} (you)").format(unit=one.unit_name) if one.own else one.unit_name
        via = self.tr("called through {unit}").format(unit=self.context.unit_name(one.via)) if one.via else ""
        at = moment_words(one.at, self.context.clock()) if one.at else ""
        words = self.answer_words(one)
        who = Cell(name, strong=one.own, aside=via)
        return who, Cell(words, icon, tone), Cell(at, tone="text2"), Cell(one.contribution)

    def answer_words(self, one: CallAnswer) -> str:
        """An answer in words."""
        match one.answer:
            case "COMES":
                return self.tr("Comes")
            case "SUBSTITUTE":
                return self.tr("Sends {name} instead").format(name=one.about)
            case "WRONG_UNIT":
                other = self.context.unit_name(one.about)
                return self.tr("Wrong unit, refers to {unit}").format(unit=other)
            case "HINDERED":
                return self.tr("Cannot come: {why}").format(why=one.about) if one.about else self.tr("Cannot come")
            case "COMPLETE":
                return self.tr("Asks for more before answering")
            case "SENT_BACK":
                right = self.tr("Sent back, right unit: {unit}").format(unit=one.about)
                return right if one.about else self.tr("Sent back")
            case "NOT_TOLD":
                return self.tr("The answer goes to the caller")
        return self.tr("No answer yet, has seen the call") if one.at else self.tr("No answer yet")

    def _guest(self, one: Invited) -> tuple[Cell, Cell, Cell, Cell]:
        document = self.call.document if self.call is not None else None
        definition = document.definition if document is not None else None
        role = self._item(definition, "participants/*/role")(one.role)
        reached = self._item(definition, "participants/*/reached_by")(one.reached_by)
        icon = {"PHONE": "call", "PRINT": "print"}.get(one.reached_by)
        return Cell(one.name), Cell(role), Cell(reached or self.tr("Not told"), icon, "text2"), Cell(one.phone)

    # -- doing -------------------------------------------------------------------------------------------------------

    def _write(self, verb: str) -> None:
        if self.call is not None:
            self.write_requested.emit(verb, self.call.document.doc_id)

    def _open(self) -> None:
        if self.call is not None:
            self.open_requested.emit(self.call.document.doc_id)

    def _open_answer(self, line: int) -> None:
        if self.call is not None and self.call.answers[line].doc_id:
            self.open_requested.emit(self.call.answers[line].doc_id)
