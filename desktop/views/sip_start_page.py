"""Where there is no plan to show yet: what is known of the need, and the way to a SIP from this case."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from desktop.models.records import CaseRecord
from desktop.views.components.base import clear, column
from desktop.views.components.button import Button
from desktop.views.components.facts import FactList, InfoBox
from desktop.views.components.groups import SectionHead
from desktop.views.components.labels import Label
from desktop.views.document_facts import facts_of
from desktop.views.form_view import FormPage
from desktop.views.sip_panels import REGISTER, SECOND
from desktop.views.style.typography import Role
from desktop.views.view_context import ViewContext
from domain.case import Cell, Document

_TOLD = {"register_need": "STEP_SIP_NEED", "offer_declined": "STEP_SIP_NO", "offer_accepted": "STEP_SIP_YES"}
_STEP = "step/"


class SipStartPage(QWidget):
    """The page of a case that has no plan. It asks nobody: it emits."""

    start_requested = Signal()
    """A SIP is to be begun from this case: a case of its own."""
    begin_requested = Signal()
    """The plan of this case is to be written."""
    step_requested = Signal(str)
    """register_need anew, or cancel_plan."""

    def __init__(self, context: ViewContext) -> None:
        super().__init__()
        self.setObjectName("sip.start")
        self.setAccessibleName(self.tr("SIP"))
        self.context = context
        self._second = ""
        self.page = FormPage("sip.start.page", self, 12)
        column(self).addWidget(self.page)

    def told(self) -> str:
        """What is said of another plan of the person's; '' for nothing."""
        return self._second

    def show_record(self, record: CaseRecord) -> None:
        """Take in the newest record."""
        clear(self.page.box)
        self._second = ""
        header = record.case.header
        if header is None:
            return
        if header.text("case_type") != "sip":
            self._offer(record)
            return
        self._tell_second(record)
        for event, form_id in _TOLD.items():
            self._tell(header, event, form_id)
        if header.text("status") in {"SIP_NEED", "SIP_DECLINED"}:
            words = self.tr("The plan is begun when the person has said yes.")
            self.page.box.addWidget(InfoBox(words, "diversity_3"))
        elif record.process is not None:
            self.page.box.addWidget(Label(self.tr("Nobody has begun to write the plan."), Role.BODY, "text2"))
            self._button(self.tr("Begin to write the plan"), "case.create.SIP", self.begin_requested.emit)

    def _tell_second(self, record: CaseRecord) -> None:
        """The store knows of another plan of the person's: that was told after the need had been registered here."""
        held = [one for one in record.held if one.event == REGISTER and one.code in SECOND]
        if not held:
            return
        words = self.tr("{why} What you wrote is kept, and nobody else has seen it.")
        why = str(self.context.say(held[-1].code, **held[-1].params))
        self._second = words.format(why=why)
        self.page.box.addWidget(InfoBox(self._second, "error", "warn"))
        self._button(self.tr("Write why another is needed"), "sip.second.reason", lambda: self._ask(REGISTER))
        self._button(self.tr("Break off: the plan that exists is followed up"), "sip.second.stop", self._stop)

    def _ask(self, event: str) -> None:
        self.step_requested.emit(event)

    def _stop(self) -> None:
        self.step_requested.emit("cancel_plan")

    def _offer(self, record: CaseRecord) -> None:
        """In another case than one of a plan."""
        words = self.tr(
            "A SIP has a case of its own, that goes on after this one is closed. The person is asked for her consent to"
            " it anew."
        )
        self.page.box.addWidget(SectionHead(self.tr("No SIP yet")))
        self.page.box.addWidget(Label(words, Role.BODY, "text2", wrap=True))
        self._button(self.tr("Start a SIP"), "case.start_sip", self.start_requested.emit)

    def _button(self, words: str, name: str, act: Callable[[], None]) -> None:
        button = Button(words, icon="diversity_3", name=name)
        button.clicked.connect(act)
        self.page.box.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)

    def _tell(self, header: Document, event: str, form_id: str) -> None:
        """What was answered when the step was taken last."""
        definition = self.context.forms.in_force.get(form_id)
        steps = {path.split("/")[1] for path in header.cells if path.startswith(_STEP)}
        taken = sorted(one for one in steps if header.text(f"{_STEP}{one}/event") == event)
        if definition is None or not taken:
            return
        at = f"{_STEP}{taken[-1]}/"
        cells = {
            path.removeprefix(at): Cell(cell.value, 0, "") for path, cell in header.cells.items() if path.startswith(at)
        }
        told = Document("step", "", form_id, 0, "", definition.hash, frozenset(), cells)
        facts = facts_of(definition, told, self.context.known(), self.context.clock())
        if facts:
            self.page.box.addWidget(SectionHead(definition.title))
            listed = FactList()
            listed.show_facts(facts)
            self.page.box.addWidget(listed)
