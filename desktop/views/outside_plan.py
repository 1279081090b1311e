"""A plan that is read without taking part: a bar that says so all the time, and the plan as words that cannot be
changed, marked or copied."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from desktop.models.known import Known
from desktop.models.outside import OutsideRecord
from desktop.views.components.base import Themed, column, row
from desktop.views.components.button import Button
from desktop.views.components.facts import FactList, InfoBox
from desktop.views.components.groups import SectionHead
from desktop.views.components.labels import IconPicture, Label
from desktop.views.document_facts import section_facts, unknown_facts
from desktop.views.form_view import FormPage
from desktop.views.moments import clock_time
from desktop.views.say import Say
from desktop.views.style.typography import Role
from desktop.views.theme import theme


class ReadingBar(Themed, QFrame):
    """Who reads, why, until when, and the way out."""

    close_requested = Signal()

    def __init__(self, say: Say) -> None:
        super().__init__()
        self.setObjectName("outside.bar")
        self.setProperty("ground", "warnsoft")
        self.setProperty("edge", "bottom")
        self._say = say
        self._what = Label(say("outside.bar"), Role.STRONG, "text", wrap=True)
        self._who = Label("", Role.BODY, "text", wrap=True)
        self.left = Label("", Role.STRONG, "text")
        self.close_button = Button(say("outside.close"), in_bar=True, icon="visibility_off", name="outside.close")
        self.close_button.clicked.connect(self.close_requested)
        box = row(self, spacing=12, margins=(20, 8, 12, 8))
        box.addWidget(IconPicture("visibility", 20, "text"), 0, Qt.AlignmentFlag.AlignTop)
        words = column(spacing=2)
        words.addWidget(self._what)
        words.addWidget(self._who)
        box.addLayout(words, 1)
        box.addWidget(self.left)
        box.addWidget(self.close_button)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.built()

    def tell(self, who: str) -> None:
        self._who.setText(who)
        self.setAccessibleName(self.text())

    def show_left(self, seconds: float) -> None:
        """How long is left, in whole minutes."""
        minutes = int(seconds // 60)
        words = self._say("outside.bar_left", minutes=str(minutes)) if minutes else self._say("outside.bar_last")
        if words != self.left.plain():
            self.left.setText(words)

    def text(self) -> str:
        return f"{self._what.plain()} {self._who.plain()}"

    def restyle(self) -> None:
        self.setMinimumHeight(theme().height(Role.BODY, padding=24))


class OutsidePlan(Themed, QWidget):
    """One plan. Made for one reading and thrown away with it."""

    close_requested = Signal()

    def __init__(
        self,
        record: OutsideRecord,
        known: Known,
        say: Say,
        clock: Callable[[], datetime],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("outside.plan")
        self._clock = clock
        self._say = say
        self.bar = ReadingBar(say)
        self.bar.close_requested.connect(self.close_requested)
        self.page = FormPage("outside.plan_page", self, 12)
        outer = column(self)
        outer.addWidget(self.bar)
        outer.addWidget(self.page, 1)
        self._fill(record, known)
        self.page.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # arrows and page keys scroll
        self.setFocusProxy(self.page)
        self.built()

    def tell_reading(self, way: str, name: str, unit: str, ends_at: str) -> None:
        """Who reads by which way until when (UTC)."""
        until = clock_time(ends_at, self._clock())
        self.bar.tell(self._say(f"outside.bar_who.{way}", name=name, unit=unit, until=until))

    def _fill(self, record: OutsideRecord, known: Known) -> None:
        self._column = QWidget()
        box = column(self._column, spacing=12)
        person = record.person
        box.addWidget(Label(", ".join(part for part in (person.name, person.id_text) if part), Role.PAGE, wrap=True))
        if person.protected:
            box.addWidget(InfoBox(self._say("inbox.protected_person"), icon="lock", tone="danger"))
        owner = "outside.owner" if record.parties else "outside.owner_alone"
        told = self._say(owner, owner=record.owner, parties=", ".join(record.parties))
        box.addWidget(Label(told, Role.BODY, "text2", wrap=True))
        if record.unverified:
            box.addWidget(InfoBox(self._say("outside.unverified"), icon="error", tone="danger"))
        if record.two_texts:
            words = self._say("outside.two_texts", n=str(record.two_texts))
            box.addWidget(InfoBox(words, icon="compare_arrows", tone="warn"))
        definition = known.form_of(record.plan.kind, record.plan.definition)
        now = self._clock()
        for section in definition.sections if definition is not None else ():
            facts = section_facts(section, record.plan, known, now)
            box.addWidget(SectionHead(section.title))
            if facts:
                listed = FactList(selectable=False)
                listed.show_facts(facts)
                box.addWidget(listed)
            else:
                box.addWidget(Label(self._say("outside.empty"), Role.BODY, "text2"))
        strange = unknown_facts(definition, record.plan, known)
        if strange:
            listed = FactList(selectable=False)
            listed.show_facts(strange)
            box.addWidget(listed)
        self.page.box.addWidget(self._column)

    def restyle(self) -> None:
        self._column.setMaximumWidth(theme().width(900))
