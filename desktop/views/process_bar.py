"""Under the head of a case: how far it has come on its way, and the way to the steps that this unit can take."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame

from desktop.models.process_records import ProcessRecord, StepRecord
from desktop.models.records import Answer, CaseRecord
from desktop.models.sip_records import plan_is_frozen
from desktop.views.case_notices import Notice
from desktop.views.components.base import column, row
from desktop.views.components.button import Button
from desktop.views.components.labels import IconLabel
from desktop.views.components.panel import PanelPlace
from desktop.views.components.panes import make_pane
from desktop.views.moments import day_and_month, parse_day
from desktop.views.process_strip import ProcessStrip, Way
from desktop.views.sip_panels import NEED_FORM, START, NeedPanel, step_panel
from desktop.views.sip_way import OF_THE_PLAN, SIP_WAY, WITHOUT_CONSENT, offer_words
from desktop.views.step_panels import StepPanel, StepsPanel
from desktop.views.style.typography import Role
from desktop.views.view_context import ViewContext
from domain.open_care import TO_INPATIENT
from domain.operation import CellValue

WAY: Final = ("INP_ADMITTED", "INP_PLANNING", "INP_READY", "INP_DISCHARGED", "INP_CLOSED")
_INPATIENT: Final = Way(
    WAY,
    MappingProxyType({"INP_ABORTED": "block", "INP_DECEASED": "block", "INP_CONVERTED_OUT": "open_in_new"}),
)
_NOT_KNOWN: Final = Way(())
_LEFT_OPEN_CARE: Final[Mapping[str, str]] = MappingProxyType(
    {"OPC_ABORTED": "block", "OPC_DECEASED": "block", "OPC_TO_INPATIENT": "bed"}
)
_ASKED: Final = Way(("OPC_DRAFT", "OPC_REQUESTED", "OPC_ANSWERED", "OPC_CLOSED"), _LEFT_OPEN_CARE)
_OPEN_CARE: Final[Mapping[str, Way]] = MappingProxyType(
    {
        "OPC_INFO_SENT": Way(("OPC_DRAFT", "OPC_INFO_SENT", "OPC_CLOSED")),
        "OPC_COORDINATION": Way(("OPC_DRAFT", "OPC_COORDINATION", "OPC_CLOSED")),
        "OPC_TO_SIP": Way(("OPC_DRAFT", "OPC_TO_SIP", "OPC_CLOSED")),
        "OPC_CLOSED": Way(("OPC_DRAFT", "OPC_CLOSED")),
    }
)
"""Open care has no one way: a station that nobody need come by is not painted as one that was."""
WAYS: Mapping[str, Way] = MappingProxyType({"inpatient": _INPATIENT, "open_care": _ASKED, "sip": SIP_WAY})
"""By the type of case."""


class ProcessBar(QFrame):
    """Shows nothing for a case without a process of states. It stores nothing and asks nobody: it emits."""

    taken = Signal(str, object)
    """A step that is no message: the event, and what was filled in."""
    message_chosen = Signal(str)
    """The kind of message by which the case is to be moved."""
    case_chosen = Signal(str)
    """Another case of the person's: the one that this goes on from, or the ward's in which it goes on."""
    plan_wanted = Signal()
    """The case has ended, and whoever ended it wants a SIP to go on with."""
    existing_wanted = Signal()
    """The plan that the person has already is to be shown."""
    plan_step_chosen = Signal(str)
    """A step that is taken where the plan is written."""

    def __init__(self, context: ViewContext) -> None:
        super().__init__()
        self.setObjectName("case.process")
        self.setProperty("edge", "bottom")
        make_pane(self)
        self.context = context
        self.record: CaseRecord | None = None
        self.panel: StepPanel | None = None
        self.place = PanelPlace("case.asked")
        """Where steps are asked about: below this bar, which the case puts it under."""
        self.strip = ProcessStrip(context, _NOT_KNOWN, self)
        self.offer = IconLabel("hourglass_top", "", Role.SMALL, "text2")
        self.offer.hide()
        self.earlier = Button("", "quiet", icon="history", in_bar=True, name="case.earlier")
        self.earlier.clicked.connect(self._open_earlier)
        self.steps = Button(self.tr("Steps"), icon="task_alt", key="G", in_bar=True, name="case.steps", parent=self)
        self.steps.clicked.connect(self.choose)
        self.onward = Button("", "primary", in_bar=True, name="case.onward")
        self.onward.clicked.connect(self._go_on)
        self.onward.hide()
        self._leads = False
        self._next: StepRecord | None = None
        self.went_in = Notice("case.went_in", "case.ward_case")
        self.went_in.acted.connect(self._open_later)
        line = row(spacing=16, margins=(24, 4, 24, 4))
        line.addWidget(self.strip, 1)
        for widget in (self.offer, self.earlier, self.onward, self.steps):
            line.addWidget(widget)
        box = column(self)
        box.addLayout(line)
        box.addWidget(self.went_in)
        self.hide()

    def show_record(self, record: CaseRecord) -> None:
        """Where the case stands by now."""
        self.record = record
        process = record.process
        self.setVisible(process is not None and bool(process.state))
        if process is None or not process.state:
            return
        header = record.case.header
        cell = header.cells.get("status") if header is not None else None
        queued = cell is not None and cell.op_id in record.queued_ops
        self.strip.show_state(process.state, queued=queued, way=_way_of(record))
        offer = self._offer(process) or offer_words(self.context, record)
        self.offer.setText(offer)
        self.offer.setVisible(bool(offer))
        self.earlier.setText(self._earlier_words(record, process) if process.earlier else "")
        self.earlier.setVisible(bool(process.earlier))
        self._tell_admission(process)
        self.steps.setVisible(bool(process.steps))
        self._show_onward(record, process)

    def lead(self, *, leads: bool) -> None:
        """Whether the step that leads on stands here as a button: on the page that it is about, not beside another."""
        self._leads = leads
        self.onward.setVisible(leads and self._next is not None)

    def _show_onward(self, record: CaseRecord, process: ProcessRecord) -> None:
        open_now = {step.event: step for step in process.steps if step.open}
        wanted = WITHOUT_CONSENT if plan_is_frozen(record.case) else _way_of(record).onward.get(process.state, ())
        self._next = next((open_now[event] for event in wanted if event in open_now), None)
        if self._next is not None:
            self.onward.setText(self.context.say(f"step.{self._next.event}"))
        self.lead(leads=self._leads)

    def _go_on(self) -> None:
        if self._next is not None:
            self.begin(self._next)

    def choose(self) -> None:
        """Ask which step. None is shown when this unit has none."""
        if self.record is None or self.record.process is None or not self.record.process.steps:
            return
        if self.place.keeps():
            return
        panel = StepsPanel(self.context, self.record, self.place)
        panel.chosen.connect(self.begin)
        panel.finished.connect(self._closed)
        panel.open()

    def answered(self, answer: Answer) -> None:
        """What became of the step that was filled in."""
        if self.panel is not None:
            wants_plan = answer.queued and self.panel.value("start_sip") == "YES"
            self.panel.answered(answer)
            if wants_plan:
                self.plan_wanted.emit()

    def begin_event(self, event: str) -> None:
        """The step of this name, where it can be taken now."""
        process = self.record.process if self.record is not None else None
        for step in process.steps if process is not None else ():
            if step.event == event and step.open:
                self.begin(step)

    def start_plan(self) -> None:
        """A SIP is to be begun from this case, whatever its own process."""
        self.begin(StepRecord(START, NEED_FORM))

    def begin(self, step: StepRecord, answers: Mapping[str, CellValue] | None = None) -> None:
        """Ask what has to be filled in for a step that somebody has chosen; `answers` are known beforehand."""
        if step.message:
            self.message_chosen.emit(step.message)
            return
        if step.event in OF_THE_PLAN:
            self.plan_step_chosen.emit(step.event)
            return
        if self.record is None:
            return
        if self.place.keeps():
            return
        self.panel = step_panel(self.context, self.record, step, self.place, answers or {})
        if isinstance(self.panel, NeedPanel):
            self.panel.follow_requested.connect(self.existing_wanted)
        self.panel.taken.connect(self.taken)
        self.panel.finished.connect(self._closed)
        self.panel.open()

    def _open_earlier(self) -> None:
        if self.record is not None and self.record.process is not None:
            self.case_chosen.emit(self.record.process.earlier)

    def _open_later(self) -> None:
        if self.record is not None and self.record.process is not None:
            self.case_chosen.emit(self.record.process.later)

    def _earlier_words(self, record: CaseRecord, process: ProcessRecord) -> str:
        """What the case that this one goes on from is called here."""
        header = record.case.header
        case_type = header.text("case_type") if header is not None else ""
        if case_type == "sip":
            return self.tr("The case it began in")
        if case_type == process.earlier_type == "inpatient":
            return self.tr("Earlier admission")
        return str(self.context.say(f"earlier_case.{process.earlier_type}"))

    def _tell_admission(self, process: ProcessRecord) -> None:
        """Open care that has ended because the person was admitted says when, and where it goes on."""
        day = parse_day(process.since)
        if process.state != TO_INPATIENT or day is None:
            self.went_in.tell("")
            return
        say, words = self.context.say, day_and_month(day, self.context.clock().date())
        code, action = ("went_in.here", say("went_in.open")) if process.later else ("went_in.away", "")
        self.went_in.tell(say(code, day=words), action, icon="bed")

    def _closed(self) -> None:
        self.panel = None
        self.steps.setFocus(Qt.FocusReason.OtherFocusReason)

    def _offer(self, process: ProcessRecord) -> str:
        if not process.offered_to:
            return ""
        if process.offered_to == self.context.editor.unit_id:
            return self.tr("Offered to you by {ward}").format(ward=self.context.unit_name(process.ward))
        return self.tr("Offered to {ward}, no answer yet").format(ward=self.context.unit_name(process.offered_to))


def _way_of(record: CaseRecord) -> Way:
    header, process = record.case.header, record.process
    way = WAYS.get(header.text("case_type"), _NOT_KNOWN) if header is not None else _NOT_KNOWN
    return _OPEN_CARE.get(process.state, way) if process is not None else way
