"""Two numbers that are one person's: looked at, joined, confirmed by a second person, taken apart again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.models.identity_records import JoinLook, JoinWaiting, Number
from desktop.views.case_notices import Notice
from desktop.views.components.base import Themed, clear, column, keep_private, row
from desktop.views.components.button import Button
from desktop.views.components.fields import Check, FieldFrame, Prose, TextLine
from desktop.views.components.groups import SectionHead
from desktop.views.components.labels import Label
from desktop.views.flow_layout import Flow
from desktop.views.form_view import FormPage
from desktop.views.say import Say
from desktop.views.style.typography import Role
from domain.identity import read_identity
from domain.person_id import OTHER_REGION, PersonIdError, format_display, parse

_LONGEST_REASON = 500


class IdentityForm(Themed, QWidget):
    """Everything is asked of the store; `connected` tells whether it can be."""

    look_requested = Signal(object, object)
    join_requested = Signal(object, object, str)
    part_requested = Signal(object, str)
    confirm_requested = Signal(str)
    reload_requested = Signal()

    def __init__(self, say: Say, clock: Callable[[], datetime], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("identities")
        self._say = say
        self._clock = clock
        self._look: JoinLook | None = None
        self.setAccessibleName(say("identities.title"))
        self.number = self._number_field("number")
        self.other_region = Check(say("new_case.other_region"), "identities.other_region")
        self.other_region.toggled.connect(lambda _on: self._forget())
        self.now = self._number_field("now")
        self.look = Button(say("identities.look"), icon="search", name="identities.look")
        self.look.clicked.connect(self._ask)
        self.look.explained.connect(self._explain)
        self.notice = Notice("identities.notice")
        prose = Prose(2, 6)
        keep_private(prose)
        self._prose = prose
        help_text = say("identities.reason_help")
        self.reason = FieldFrame(
            say("identities.reason"), prose, help_text=help_text, required=True, name="identities.reason"
        )
        self.join = Button(say("identities.join"), "primary", icon="link", name="identities.join")
        self.join.clicked.connect(self._join)
        self.part = Button(say("identities.part"), name="identities.part")
        self.part.clicked.connect(self._part)
        self.part.explained.connect(self._explain)
        self.reload = Button(say("identities.reload"), "link", name="identities.reload")
        self.reload.clicked.connect(self.reload_requested)
        self._rows = QWidget()
        self._rows_box = column(self._rows, spacing=8)
        self._lay_out()
        self.begin()
        self.built()

    def _number_field(self, which: str) -> FieldFrame:
        line = TextLine()
        line.setMaxLength(40)
        keep_private(line)
        line.textEdited.connect(lambda _text: self._forget())
        line.returnPressed.connect(self._ask)
        help_text = self._say(f"identities.{which}_help")
        name = f"identities.{which}"
        return FieldFrame(self._say(name), line, help_text=help_text, required=True, name=name)

    def _lay_out(self) -> None:
        page = FormPage("identities.page", self, 16)
        box = page.box
        box.addWidget(Label(self._say("identities.title"), Role.PAGE, wrap=True))
        box.addWidget(Label(self._say("identities.told"), Role.FREE, wrap=True))
        for widget in (self.number, self.other_region, self.now, self.notice, self.reason):
            box.addWidget(widget)
        buttons = Flow(fill=False, parent=page.content)
        for button in (self.join, self.look, self.part):
            buttons.add(button)
        box.addWidget(buttons)
        box.addSpacing(16)
        box.addWidget(SectionHead(self._say("identities.waiting"), self.reload))
        box.addWidget(self._rows)
        column(self).addWidget(page)

    # -- what is shown ----------------------------------------------------------------------------------------------

    def begin(self) -> None:
        """Empty: nothing of what was asked before is left."""
        for field in (self.number, self.now):
            field.set_error(None)
            if isinstance(field.editor, TextLine):
                field.editor.clear()
        self._prose.clear()
        self.reason.set_error(None)
        self.other_region.setChecked(False)
        self._forget()
        self.show_waiting(())
        self.number.editor.setFocus()

    def set_connected(self, *, connected: bool) -> None:
        reason = None if connected else self._say("identities.offline")
        for button in (self.look, self.join, self.part):
            button.set_unavailable(reason)

    def show_look(self, look: JoinLook, units: Sequence[str]) -> None:
        """What joining would mean; `units` are the names of those where the person lies."""
        self._look = look
        if look.refused:
            self.tell(self._say(f"identity.{look.refused}"), failed=True)
            return
        say = self._say
        parts = [say("identities.cases", cases=str(look.cases), cases_now=str(look.cases_now))]
        if units:
            parts.append(say("identities.inpatient", units=", ".join(units)))
        parts.append(say("identities.two" if look.two else "identities.one"))
        self.notice.tell(" ".join(parts), icon="warning" if look.two or units else "info", tone="accent")
        self.join.setText(say("identities.ask" if look.two else "identities.join"))
        self.join.setVisible(True)
        self._prose.setFocus()

    def show_waiting(self, waiting: Sequence[JoinWaiting]) -> None:
        """What a second person has yet to look at."""
        clear(self._rows_box)
        if not waiting:
            self._rows_box.addWidget(Label(self._say("identities.nothing_waits"), Role.BODY, "text2"))
        for one in waiting:
            self._rows_box.addWidget(self._waiting_row(one))

    def told(self, state: str) -> None:
        """What became of it."""
        words = {"JOINED": "identities.joined", "ASKED": "identities.asked", "PARTED": "identities.parted"}
        self._forget()
        self._prose.clear()
        self.notice.tell(self._say(words[state]), icon="check_circle", tone="ok")

    def tell(self, text: str, *, failed: bool = False) -> None:
        self.notice.tell(text, icon="error" if failed else "info", tone="danger" if failed else "accent")

    # -- what is done -----------------------------------------------------------------------------------------------

    def _ask(self) -> None:
        numbers = self._numbers()
        if numbers is not None:
            self.tell(self._say("identities.looking"))
            self.look_requested.emit(*numbers)

    def _join(self) -> None:
        numbers, reason = self._numbers(), self._reason()
        if numbers is not None and reason:
            self.join_requested.emit(*numbers, reason)

    def _part(self) -> None:
        number, reason = self._read(self.number), self._reason()
        if number is not None and reason:
            self.part_requested.emit(number, reason)

    def _reason(self) -> str:
        text = self._prose.toPlainText().strip()
        fits = 0 < len(text) <= _LONGEST_REASON
        self.reason.set_error(None if fits else self._say("identity.no_reason"))
        return text if fits else ""

    def _numbers(self) -> tuple[Number, Number] | None:
        number, now = self._read(self.number), self._read(self.now)
        return (number, now) if number is not None and now is not None else None

    def _read(self, field: FieldFrame) -> Number | None:
        editor = field.editor
        text = editor.text() if isinstance(editor, TextLine) else ""
        foreign = field is self.number and self.other_region.isChecked()
        try:
            if foreign:
                found = read_identity(" ".join(text.upper().split()), OTHER_REGION)
            else:
                found = parse(text, self._clock().date())
        except PersonIdError as error:
            field.set_error(self._say(f"person_id.{error.code}"))
            return None
        field.set_error(None)
        return Number(found.issuer, found.value)

    def _forget(self) -> None:
        """Another number: what was told of the ones before says nothing of it."""
        self._look = None
        self.join.setVisible(False)
        self.notice.tell("")

    def _explain(self, reason: str) -> None:
        self.tell(reason)

    def _waiting_row(self, one: JoinWaiting) -> QWidget:
        shown = QWidget()
        box = row(shown, spacing=12)
        told = self._say(
            "identities.waits",
            number=format_display(one.number.value),
            now=format_display(one.now.value),
            by=one.asked_by,
        )
        box.addWidget(Label(told, Role.BODY, wrap=True), 1)
        confirm = Button(self._say("identities.confirm"), in_bar=True, name="identities.confirm")
        confirm.setAccessibleName(f"{self._say('identities.confirm')}: {told}")
        confirm.set_unavailable(self._say("identities.mine") if one.mine else None)
        confirm.explained.connect(self._explain)
        confirm.clicked.connect(lambda: self.confirm_requested.emit(one.alias))
        box.addWidget(confirm)
        return shown
