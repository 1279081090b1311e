"""Vad vill du? What somebody wants, asked before which kind of message it is; the kind follows and is explained."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QWidget

from desktop.views.components.announce import announce
from desktop.views.components.base import column
from desktop.views.components.fields import Radio
from desktop.views.components.labels import IconLabel, Label
from desktop.views.flow_layout import Flow
from desktop.views.kinds import kind_icon, kind_word
from desktop.views.style.typography import Role
from desktop.views.view_context import ViewContext
from domain.intents import Derived, Intent, derive


class IntentRow(QWidget):
    """The six intents on a line, and under them what the chosen one becomes here, or why it cannot.

    `chosen` tells that a person has chosen; the kind follows the receivers as they come.
    """

    chosen = Signal()

    def __init__(self, context: ViewContext, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.context = context
        self.setAccessibleName(context.say("intent.title"))
        self._own = context.directory.kind_of(context.editor.unit_id)
        self._receivers: frozenset[str] = frozenset()
        self._closed: Mapping[str, str] = {}
        self._group = QButtonGroup(self)
        self.radios: dict[Intent, Radio] = {}
        flow = Flow(gap=24, line_gap=4, fill=False, parent=self)
        for intent in Intent:
            radio = Radio(context.say(f"intent.{intent}"), f"{name}.{intent}", flow)
            radio.clicked.connect(self._choose)
            self._group.addButton(radio)
            self.radios[intent] = radio
            flow.add(radio)
        self.told = IconLabel("info", "", Role.BODY, "text2", wrap=True)
        self.told.setObjectName(f"{name}.told")
        box = column(self, spacing=4)
        box.addWidget(Label(context.say("intent.title"), Role.STRONG))
        box.addWidget(flow)
        box.addWidget(self.told)
        self._tell()

    def intent(self) -> Intent | None:
        return next((intent for intent, radio in self.radios.items() if radio.isChecked()), None)

    def derived(self) -> Derived | None:
        """What the chosen intent becomes; None while nothing is chosen."""
        intent = self.intent()
        return derive(intent, self._own, self._receivers) if intent is not None else None

    def kind(self) -> str:
        """The kind that can be written now; '' while nothing is chosen, or where it cannot be."""
        derived = self.derived()
        return derived.kind if derived is not None and derived.kind not in self._closed else ""

    def put(self, intent: Intent | None) -> None:
        """Show `intent` as chosen without telling anybody."""
        self._group.setExclusive(False)
        for one, radio in self.radios.items():
            radio.setChecked(one is intent)
        self._group.setExclusive(True)
        self._tell()

    def put_kind(self, kind: str) -> None:
        """Show the intent that becomes this kind; what is chosen already stays where it does."""
        derived = self.derived()
        if derived is None or derived.kind != kind:
            known = (one for one in Intent if derive(one, self._own, self._receivers).kind == kind)
            self.put(next(known, None))

    def show_receivers(self, units: Iterable[str]) -> None:
        """Whom it is for, as far as that is chosen."""
        self._receivers = frozenset(self.context.directory.kind_of(unit) for unit in units)
        self._tell()

    def show_closed(self, reasons: Mapping[str, str]) -> None:
        """Why kinds cannot be written here now, {kind: words}."""
        self._closed = dict(reasons)
        self._tell()

    def take_focus(self) -> None:
        intent = self.intent() or Intent.REQUEST
        self.radios[intent].setFocus(Qt.FocusReason.OtherFocusReason)

    def _choose(self) -> None:
        self._tell()
        announce(self.told)
        self.chosen.emit()

    def _tell(self) -> None:
        intent, derived = self.intent(), self.derived()
        self.told.setVisible(derived is not None)
        if intent is None or derived is None:
            return
        say = self.context.say
        why_not = self._closed.get(derived.kind, "") if derived.kind else say(derived.because)
        if why_not:
            self.told.set_state("info", say("intent.closed", intent=say(f"intent.{intent}"), because=why_not), "warn")
            return
        words = say("intent.becomes", kind=kind_word(derived.kind), because=say(derived.because))
        self.told.set_state(kind_icon(derived.kind), words, "text2")
