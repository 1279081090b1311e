"""Open care goes on after a ward: what will be in the new case, and what the person says to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from PySide6.QtCore import Qt

from desktop.models.process_records import StepRecord
from desktop.models.records import CaseRecord
from desktop.views.components.button import Button
from desktop.views.components.panel import PanelPlace
from desktop.views.open_care_consent import ConsentQuestion
from desktop.views.step_panels import StepPanel
from desktop.views.view_context import ViewContext
from domain.operation import CellValue

CONSENT = "consent"


class GoOnPanel(StepPanel):
    """The consent to the discharge does not hold for open care: it is asked anew, as when any such case begins."""

    def __init__(
        self,
        context: ViewContext,
        record: CaseRecord,
        step: StepRecord,
        place: PanelPlace,
        answers: Mapping[str, CellValue],
    ) -> None:
        super().__init__(context, record, step, place, answers)
        self.consent = ConsentQuestion(context, self)
        self.put_above_buttons(self.consent)
        self.existing = Button(context.say("going_on.open"), icon="folder_open", name="step.went_on")
        self.existing.hide()
        self.put_below_notice(self.existing)

    def offer(self, show: Callable[[], None]) -> None:
        """There is a case that goes on from here already: the way to it."""
        self.existing.clicked.connect(self.accept)
        self.existing.clicked.connect(show)
        self.existing.show()
        self.existing.setFocus(Qt.FocusReason.OtherFocusReason)

    def told(self) -> str:
        return str(self.context.say("going_on.told"))

    def filled_in(self) -> Mapping[str, CellValue]:
        return MappingProxyType({CONSENT: self.consent.value()})
