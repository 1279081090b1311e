"""Who takes part in a case: a unit is taken in or taken away, one's own can leave, and who owns the case hands it over.

At a unit with compartments it is also chosen here who there sees the case.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QWidget

from desktop.models.records import Answer, CaseRecord
from desktop.views.case_notices import Notice
from desktop.views.components.base import clear, column, row
from desktop.views.components.button import Button
from desktop.views.components.labels import Label
from desktop.views.components.panel import Panel, PanelPlace
from desktop.views.refusals import refusal_words
from desktop.views.style.typography import Role
from desktop.views.unit_picker import ChosenUnit
from desktop.views.view_context import ViewContext
from desktop.views.who_sees import WhoSees


class PartiesPanel(Panel):
    """`changed` tells units to take in and units to take away. It stays open, for there may be several."""

    changed = Signal(object, object)
    handed = Signal(str)
    """The unit that is to be the owner from now on."""

    passing = True
    """A unit that is chosen and not yet taken in is soon chosen again."""

    def __init__(self, context: ViewContext, record: CaseRecord, place: PanelPlace) -> None:
        super().__init__("parties", place)
        say = context.say
        self.name_it(say("parties.title"))
        self.context = context
        self._record = record
        self._asked: tuple[str, ...] = ()
        self._sure = ("", "")
        self.notice = Notice("parties.notice")
        self.unit = ChosenUnit(context, "parties.unit", say("parties.unit"))
        self.unit.line.textChanged.connect(lambda _text: QTimer.singleShot(0, self, self.fit))
        self.add = Button(say("parties.add"), icon="group_add", name="parties.add")
        self.add.clicked.connect(self._add)
        self.close_button = Button(say("parties.close"), name="parties.close")
        self.close_button.clicked.connect(self.reject)
        box = column(self, spacing=8, margins=(24, 24, 24, 20))
        box.addWidget(Label(say("parties.title"), Role.PERSON))
        box.addWidget(self.notice)
        scroll = self.scrolled()
        self._rows = QWidget()
        self._rows_box = column(self._rows, spacing=0)
        self.inside().addWidget(self._rows)
        self.seats = WhoSees(context)
        self.inside().addWidget(self.seats)
        box.addWidget(scroll)
        box.addSpacing(8)
        box.addWidget(Label(say("parties.unit"), Role.STRONG))
        box.addWidget(Label(say("parties.told"), Role.SMALL, "text2", wrap=True))
        box.addWidget(self.unit)
        box.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeft)
        box.addSpacing(12)
        foot = row()
        foot.addStretch(1)
        foot.addWidget(self.close_button)
        box.addLayout(foot)
        self.show_record(record)
        self.built()
        self.start_at(self.unit)

    # -- who takes part ---------------------------------------------------------------------------------------------

    def show_record(self, record: CaseRecord) -> None:
        """Take in the newest record."""
        self._record = record
        self._sure = ("", "")
        self._fill()
        self.seats.show_record(record)
        self.unit.leave_out(record.case.parties)

    def _fill(self) -> None:
        clear(self._rows_box)
        header = self._record.case.header
        owner = header.text("owner_unit") if header is not None else ""
        for unit_id in self.context.in_order(self._record.case.parties):
            self._rows_box.addWidget(self._row(unit_id, owner))
        if self.isVisible():
            self.fit()

    def _row(self, unit_id: str, owner: str) -> QWidget:
        say, mine = self.context.say, self.context.editor.unit_id
        name = self.context.unit_name(unit_id)
        marks = [say("parties.owner")] if unit_id == owner else []
        marks += [say("parties.you")] if unit_id == mine else []
        holder = QFrame()
        holder.setProperty("edge", "bottom")
        holder.setAccessibleName(", ".join((name, *marks)))
        box = row(holder, spacing=8, margins=(0, 4, 0, 4))
        label = Label(name, Role.BODY, wrap=True)
        label.set_aside(", ".join(marks))
        box.addWidget(label, 1)
        if mine == owner != unit_id:
            box.addWidget(self._verb("hand_over", unit_id))
        button = self._verb("leave" if unit_id == mine else "remove", unit_id)
        if unit_id == owner:
            button.set_unavailable(say("owner_takes_part"))
        elif mine not in {owner, unit_id}:
            button.set_unavailable(say("parties.only_owner", unit=self.context.unit_name(owner)))
        button.explained.connect(self._explain)
        box.addWidget(button)
        return holder

    def _verb(self, verb: str, unit_id: str) -> Button:
        sure = self._sure == (verb, unit_id)
        words = self.context.say(f"parties.{verb}_sure" if sure else f"parties.{verb}")
        button = Button(words, "quiet", in_bar=True, name=f"parties.{verb}.{unit_id}")
        button.setAccessibleName(f"{words}: {self.context.unit_name(unit_id)}")
        button.clicked.connect(partial(self._press, verb, unit_id))
        return button

    def _explain(self, why: str) -> None:
        self.notice.tell(why)
        self.fit()

    def _press(self, verb: str, unit_id: str) -> None:
        """The first press says what it means, the second does it."""
        if self._sure != (verb, unit_id):
            self._sure = (verb, unit_id)
            self._explain(self.context.say(f"parties.{verb}_means", unit=self.context.unit_name(unit_id)))
            self._fill()
            again = self.findChild(Button, f"parties.{verb}.{unit_id}")
            if again is not None:
                again.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self._asked = (unit_id,)
        if verb == "hand_over":
            self.handed.emit(unit_id)
        else:
            self.changed.emit((), (unit_id,))

    def _add(self) -> None:
        if not self.unit.is_chosen():
            self._explain(self.context.say("parties.choose"))
            return
        self._asked = (self.unit.unit_id,)
        self.changed.emit(self._asked, ())

    def answered(self, answer: Answer) -> None:
        """Done, or why not; what was chosen stays then."""
        if not answer.queued:
            words = refusal_words(self.context, None, answer)
            self.notice.tell(words, icon="error", tone="danger")
        else:
            names = ", ".join(map(self.context.unit_name, self._asked))
            self.notice.tell(self.context.say("parties.done", unit=names), icon="check_circle", tone="ok")
            self.unit.line.clear()
            self.unit.unit_id = ""
        self.fit()
