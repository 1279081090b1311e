"""The consents of a case: for each purpose what the person has said, with its sign, who asked and what is left out; and
the way to write down a new answer."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from desktop.models.records import Answer, CaseRecord, ConsentRecord
from desktop.models.workplace import shipped_access
from desktop.views.answer_words import answer_words
from desktop.views.components.badge import Badge
from desktop.views.components.base import Themed, clear, column, row
from desktop.views.components.button import Button
from desktop.views.components.drawn_when_seen import DrawnWhenSeen
from desktop.views.components.facts import Fact, FactList, InfoBox
from desktop.views.components.labels import IconLabel, Label
from desktop.views.components.page_stack import PageStack
from desktop.views.consent_form import ConsentForm
from desktop.views.consent_words import earlier_words, purpose_words, reach_words, state_words
from desktop.views.form_view import FormPage
from desktop.views.style.typography import Role
from desktop.views.view_context import ViewContext
from domain.access_table import ROLE
from domain.consent import FORM, GIVEN, LIMITED
from domain.forms.definition import FormDefinition

_NOT_A_FACT = frozenset({"state", "unit", "harm_assessed"})


class ConsentView(DrawnWhenSeen, QWidget):
    """A page of the case. `record_requested` tells purpose and fields, by the form SAM."""

    record_requested = Signal(str, object)

    def __init__(self, context: ViewContext) -> None:
        super().__init__()
        self.setObjectName("consent")
        self.setAccessibleName(self.tr("Consent"))
        self.context = context
        self.record: CaseRecord | None = None
        self.form: ConsentForm | None = None
        self._page = FormPage("consent.list", self, 20)
        self._pages = PageStack()
        self._pages.addWidget(self._page)
        column(self).addWidget(self._pages)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def show_record(self, record: CaseRecord) -> None:
        """Take in the newest record; what is being written stays."""
        before = self.record
        self.record = record
        if before is not None and before.case.case_id != record.case.case_id:
            self.leave()
        if before is None or before.consents != record.consents:
            self.draw_when_seen()

    def _draw(self) -> None:
        """The cards of the newest record."""
        record = self.record
        if record is None:
            return
        clear(self._page.box)
        definition = self.context.forms.in_force.get(FORM)
        for consent in record.consents if definition is not None else ():
            self._page.box.addWidget(self._card(consent, definition))
        self._page.box.addStretch(1)

    def answered(self, answer: Answer) -> None:
        """What became of saving a record."""
        if self.form is None:
            return
        self.form.told(answer)
        if answer.queued:
            self.leave()

    def write(self, purpose: str, *, withdrawal: bool = False) -> None:
        """Begin a new record for a purpose."""
        consent = self._of(purpose)
        if self.record is None or consent is None or self.form is not None:
            return
        form = ConsentForm(self.context, self.record, consent, self._pages, withdrawal=withdrawal)
        form.saved.connect(self.record_requested)
        form.closed.connect(self.leave)
        self.form = form
        self._pages.addWidget(form)
        self._pages.setCurrentWidget(form)
        form.view.focus_path("withdrawn_at" if withdrawal else "state")

    def leave(self) -> None:
        """Back to the list; what was written and not saved is thrown away."""
        form, self.form = self.form, None
        if form is not None:
            # The list is built anew when the record comes: whoever writes by keyboard stays on the page meanwhile.
            self.setFocus(Qt.FocusReason.OtherFocusReason)
            self._pages.setCurrentWidget(self._page)
            self._pages.removeWidget(form)
            form.deleteLater()

    def _of(self, purpose: str) -> ConsentRecord | None:
        told = self.record.consents if self.record is not None else ()
        return next((one for one in told if one.purpose == purpose), None)

    def _card(self, consent: ConsentRecord, definition: FormDefinition | None) -> QWidget:
        card = Card(f"consent.{consent.purpose}")
        words, icon, kind = state_words(consent.state)
        head = row(spacing=12)
        head.addWidget(Label(purpose_words(consent.purpose), Role.STRONG))
        badge = Badge(words, icon, kind)
        badge.setObjectName(f"consent.{consent.purpose}.state")
        head.addWidget(badge)
        head.addStretch(1)
        card.box.addLayout(head)
        card.box.addWidget(Label(reach_words(consent), Role.BODY, "text2", wrap=True))
        if consent.beside:
            card.box.addWidget(InfoBox(self._at_odds(consent), "compare_arrows", "warn"))
        facts = FactList()
        facts.show_facts(self._facts(consent, definition))
        facts.setVisible(bool(consent.fields))
        card.box.addWidget(facts)
        for fields in consent.earlier[:5]:
            told = self.tr("Before: {answer}").format(answer=earlier_words(fields, self.context.clock()))
            card.box.addWidget(IconLabel("history", told, Role.SMALL, "text2", wrap=True))
        card.box.addLayout(self._verbs(consent))
        card.setAccessibleName(f"{purpose_words(consent.purpose)}: {words}")
        return card

    def _verbs(self, consent: ConsentRecord) -> QHBoxLayout:
        line = row(spacing=12)
        write = Button(self.tr("Record an answer"), icon="edit_note", name=f"consent.{consent.purpose}.write")
        write.clicked.connect(partial(self.write, consent.purpose))
        self._only_for_who_may(write)
        line.addWidget(write)
        if consent.state in {GIVEN, LIMITED}:
            take_back = Button(self.tr("Take consent back"), icon="undo", name=f"consent.{consent.purpose}.withdraw")
            take_back.clicked.connect(partial(self.write, consent.purpose, withdrawal=True))
            self._only_for_who_may(take_back)
            line.addWidget(take_back)
        line.addStretch(1)
        return line

    def _only_for_who_may(self, button: Button) -> None:
        """Whoever only reads sees why she cannot; who else may not is for the desk to say."""
        if not shipped_access().cell("record_consent", ROLE, self.context.editor.role).may:
            button.set_unavailable(str(self.context.say("role_may_not")))

    def _at_odds(self, consent: ConsentRecord) -> str:
        now = self.context.clock()
        both = self.tr(
            "Two answers were written down at the same time: {one}; and {other}. The stricter one counts until somebody"
            " has asked the person again."
        )
        return both.format(one=earlier_words(consent.fields, now), other=earlier_words(consent.beside, now))

    def _facts(self, consent: ConsentRecord, definition: FormDefinition | None) -> tuple[Fact, ...]:
        found: list[Fact] = []
        for path, item in definition.index.items() if definition is not None else ():
            if path in _NOT_A_FACT:
                continue
            if item.type == "multi":
                chosen = [one.label for one in item.options if consent.fields.get(f"{path}/{one.code}") is True]
                words = ", ".join(chosen)
            else:
                words = answer_words(item, consent.fields.get(path), self.context)
            if words:
                found.append(Fact(item.label, words))
        recorded = consent.recorded
        if recorded is not None:
            found.append(Fact(self.tr("Recorded by"), self.context.who_only(recorded)))
        return tuple(found)


class Card(Themed, QFrame):
    """One purpose: a box with an edge."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setProperty("edge", "box")
        self.box = column(self, spacing=10, margins=(16, 14, 16, 14))
