"""Steps of a SIP that ask for more than a form: what the person says to it, and whether she has a plan already."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from desktop.models.going_on import GO_ON
from desktop.models.process_records import StepRecord
from desktop.models.records import Answer, CaseRecord
from desktop.views.components.base import row
from desktop.views.components.button import Button
from desktop.views.components.error_summary import ErrorLink
from desktop.views.components.groups import SectionHead
from desktop.views.components.labels import Label
from desktop.views.components.panel import PanelPlace
from desktop.views.consent_form import said
from desktop.views.form_controller import FormController
from desktop.views.form_view import FormView
from desktop.views.going_on_panel import GoOnPanel
from desktop.views.step_panels import StepPanel
from desktop.views.style.typography import Role
from desktop.views.view_context import ViewContext
from domain.case import Document
from domain.consent import CANNOT, FORM, GIVEN, LIMITED, PLAN
from domain.forms.definition import Moment
from domain.operation import CellValue

_NOTHING: Mapping[str, CellValue] = MappingProxyType({})
START, REGISTER, ACCEPT = "start_plan", "register_need", "offer_accepted"
NEED_FORM = "STEP_SIP_NEED"
_LETS_IT_BEGIN = frozenset({GIVEN, LIMITED, CANNOT})
SECOND = frozenset({"second_plan", "second_plan_same_area"})


@dataclass(frozen=True, slots=True)
class Agreed:
    """A yes to a plan: what was answered to the step, and the record of consent that goes with it, if one was made."""

    cells: Mapping[str, CellValue]
    consent: Mapping[str, CellValue] | None


class AcceptPanel(StepPanel):
    """The person says yes: when, and what she consents to. The consent of another case does not hold for a plan."""

    def __init__(
        self,
        context: ViewContext,
        record: CaseRecord,
        step: StepRecord,
        place: PanelPlace,
        answers: Mapping[str, CellValue] = _NOTHING,
    ) -> None:
        super().__init__(context, record, step, place, answers)
        self.consent: FormController | None = None
        known = next((one for one in record.consents if one.purpose == PLAN), None)
        if known is not None and known.state in {GIVEN, LIMITED}:
            return
        definition = context.forms.current(FORM)
        form = FormController(context, definition, self)
        document = Document(
            "consent", record.case.case_id, FORM, 0, context.editor.unit_id, definition.hash, frozenset()
        )
        form.show(document, {}, {}, record.case)
        inside = self.inside()
        inside.addWidget(SectionHead(self.tr("Consent to the SIP")))
        words = self.tr(
            "Ask for this plan, whatever was answered about other things. It can be taken back at any time."
        )
        inside.addWidget(Label(words, Role.BODY, "text2", wrap=True))
        self.consent_view = FormView(form, definition.sections, "step.consent", parent=inside.parentWidget())
        inside.addWidget(self.consent_view)
        self.consent_view.build_all()
        self.follow(form)
        self.consent = form

    def go(self) -> None:
        """Take the step together with the consent, or say what must be mended first."""
        if self.consent is None:
            super().go()
            return
        cells = self.filled_in()
        self.consent.flush()
        found = self.consent.check(Moment.PUBLISH)
        links = tuple(ErrorLink(f"consent:{one.path}", self.consent.summary(one)) for one in found)
        if cells is None or links:
            self.tell_errors((*self.links, *links))
            self.consent_view.tell(found)
            self.fit()
            return
        hidden = self.consent.evaluation.left_out
        told = {path: value for path, value in self.consent.typed().items() if path not in hidden and value is not None}
        if told.get("state") not in _LETS_IT_BEGIN:
            words = self.tr("Nobody can be called without consent. Record that the person does not want a SIP instead.")
            self.notice.tell(words, icon="error", tone="danger")
            self.fit()
            return
        self.taken.emit(self.step.event, Agreed(cells, MappingProxyType(said(told))))

    def go_to(self, path: str) -> None:
        kind, _, place = path.partition(":")
        if kind == "consent" and self.consent is not None:
            self.consent_view.focus_path(place)
        else:
            super().go_to(path)


class NeedPanel(StepPanel):
    """Somebody needs a plan. Where the person has one already, it is followed up, or there is a reason for another."""

    follow_requested = Signal()
    """The plan that the person has already is to be shown."""

    def __init__(
        self,
        context: ViewContext,
        record: CaseRecord,
        step: StepRecord,
        place: PanelPlace,
        answers: Mapping[str, CellValue] = _NOTHING,
    ) -> None:
        super().__init__(context, record, step, place, answers)
        self.choice = QWidget(self)
        line = row(self.choice, spacing=12)
        self.existing = Button(self.tr("Follow up the plan that exists"), icon="diversity_3", name="step.second.follow")
        self.existing.clicked.connect(self._follow)
        self.another = Button(self.tr("Write why another is needed"), icon="edit_note", name="step.second.reason")
        self.another.clicked.connect(lambda: self.go_to("second_reason"))
        for button in (self.existing, self.another):
            line.addWidget(button)
        line.addStretch(1)
        self.choice.hide()
        self.put_below_notice(self.choice)
        self._wanted = "second_reason" if "need" in answers else ""

    def take_focus(self) -> None:
        super().take_focus()
        if self._wanted:
            self.go_to(self._wanted)

    def answered(self, answer: Answer) -> None:
        """Taken, or the reason why not. A plan that the person has already is a choice to make."""
        super().answered(answer)
        second = answer.code in SECOND
        self.choice.setVisible(second)
        if second:
            self.fit()
            self.existing.setFocus(Qt.FocusReason.OtherFocusReason)

    def _follow(self) -> None:
        self.follow_requested.emit()
        self.reject()


def step_panel(
    context: ViewContext, record: CaseRecord, step: StepRecord, place: PanelPlace, answers: Mapping[str, CellValue]
) -> StepPanel:
    """The panel that asks for what the step needs. What was written in one that was held need not be written again."""
    kinds: dict[str, type[StepPanel]] = {
        ACCEPT: AcceptPanel,
        REGISTER: NeedPanel,
        START: NeedPanel,
        GO_ON: GoOnPanel,
    }
    held = [one.cells for one in record.held if one.event == step.event]
    known = {**(held[-1] if held else {}), **answers}
    return kinds.get(step.event, StepPanel)(context, record, step, place, MappingProxyType(known))
