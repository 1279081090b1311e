"""The rows of Ansvarsfliken: our own to write in, everybody else's to read."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QSizePolicy, QWidget

from desktop.views.case_notices import DraftStatus
from desktop.views.components.badge import Badge
from desktop.views.components.base import Themed, clear, column, row
from desktop.views.components.button import Button
from desktop.views.components.labels import IconLabel, Label
from desktop.views.field_authors import Authors
from desktop.views.flow_layout import Flow
from desktop.views.form_answers import ChoiceAnswer
from desktop.views.form_controller import FormController
from desktop.views.form_fields import free_width, lay_width
from desktop.views.moments import parse_day, short_day
from desktop.views.style.typography import Role
from desktop.views.theme import theme

GROUP = "unit_rows"
_LINE = ("contact_name", "contact_phone", "legal_basis", "start_date", "status")
_WIDE = {"contact_name": 156, "contact_phone": 124, "legal_basis": 104, "start_date": 132, "status": 136}


class OwnRow(QFrame):
    """Our row: an accent edge, open fields, a draft only we see until it is shared."""

    publish_requested = Signal()

    def __init__(self, form: FormController, unit_id: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("edge", "own")
        self.setObjectName("planning.own_row")
        self.form = form
        self._prefix = f"{GROUP}/{unit_id}"
        name = form.context.unit_name(unit_id)
        self.setAccessibleName(self.tr("{unit}, your row").format(unit=name))
        self.status = DraftStatus(form, "planning.draft")
        self.publish = Button(
            self.tr("Share with the parties"), "primary", key=self.tr("Ctrl Enter"), name="planning.publish"
        )
        self.publish.clicked.connect(self.publish_requested)
        box = column(self, spacing=8, margins=(16, 12, 16, 12))
        head = row(spacing=8)
        head.addWidget(Label(name, Role.SECTION))
        head.addWidget(Label(self.tr("your row"), Role.BODY, "text2"))
        head.addStretch(1)
        head.addWidget(self.status)
        box.addLayout(head)
        box.addWidget(self._short_fields())
        box.addWidget(form.make_field(f"{self._prefix}/planned_actions", compact=True).frame)
        box.addLayout(self._foot(unit_id))
        mine = [field for path, field in form.fields.items() if path.startswith(f"{self._prefix}/")]
        box.addWidget(Authors(form, mine, self))

    def _short_fields(self) -> QWidget:
        flow = Flow()
        for item_id in _LINE:
            field = self.form.make_field(f"{self._prefix}/{item_id}", compact=True)
            free_width(field.answer.widget)
            if isinstance(field.answer, ChoiceAnswer):
                field.answer.box.setMinimumContentsLength(3)
            flow.add(field.frame, _WIDE[item_id])
        return flow

    def _foot(self, unit_id: str) -> QBoxLayout:
        ready = self.form.make_field(f"{self._prefix}/ready_to_receive", compact=True)
        ready.frame.label.hide()
        day = self.form.make_field(f"{self._prefix}/ready_from", compact=True)
        foot = row(spacing=16)
        flow = Flow(gap=16, line_gap=8, fill=False)
        flow.add(_Asked(ready.item.label, ready.frame))
        flow.add(day.frame, lay_width(day)[0])
        if self.form.context.directory.kind_of(unit_id).startswith("KOM_"):
            flow.add(self.form.make_field(f"{self._prefix}/services_unchanged", compact=True).frame)
        foot.addWidget(flow, 1)
        foot.addWidget(self.publish, 0, Qt.AlignmentFlag.AlignBottom)
        return foot


class _Asked(QWidget):
    """A question on the same line as its answers."""

    def __init__(self, question: str, answers: QWidget) -> None:
        super().__init__()
        box = row(self, spacing=16)
        box.addWidget(Label(question, Role.BODY, "text2"), 0, Qt.AlignmentFlag.AlignTop)
        box.addWidget(answers)


class OtherRow(Themed, QFrame):
    """Another unit's row: text without boxes, who wrote it, and that it is locked for us."""

    def __init__(self, form: FormController, unit_id: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.form = form
        self.unit_id = unit_id
        self._prefix = f"{GROUP}/{unit_id}"
        self.setObjectName(f"planning.row.{unit_id}")
        self.setProperty("edge", "bottom")
        self.setProperty("ring", True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._unit = Label(form.context.unit_name(unit_id), Role.STRONG, wrap=True)
        self._lock = IconLabel("lock", self.tr("Locked for you"), Role.SMALL, "text2", size=14)
        self._text = Label("", Role.BODY, wrap=True, selectable=True)
        self._author = Label("", Role.SMALL, "text2", wrap=True)
        self._day = Label("", Role.BODY, "text2")
        self._badge = Badge("", None)
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(16, 8, 12, 8)
        self._box.setSpacing(16)
        self._left = QWidget()
        left = column(self._left)
        left.addWidget(self._unit)
        left.addWidget(self._lock)
        left.addStretch(1)
        middle = column()
        middle.addWidget(self._text)
        middle.addWidget(self._author)
        middle.addStretch(1)
        self._right = QWidget()
        right = row(self._right, spacing=16)
        right.addWidget(self._day, 0, Qt.AlignmentFlag.AlignTop)
        right.addWidget(self._badge, 1, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self._box.addWidget(self._left, 0)
        self._box.addLayout(middle, 1)
        self._box.addWidget(self._right, 0)
        self.built()
        self.refresh()

    def restyle(self) -> None:
        look = theme()
        self._left.setFixedWidth(look.width(132))
        self._day.setFixedWidth(look.width(104))
        self._right.setMinimumWidth(look.width(248))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        ways = QBoxLayout.Direction
        narrow = self.width() < theme().width(600)
        self._box.setDirection(ways.TopToBottom if narrow else ways.LeftToRight)
        self._box.setSpacing(4 if narrow else 16)

    def refresh(self) -> None:
        """Show what stands there now."""
        written = self.form.latest(self._prefix)
        text = self._value("planned_actions")
        missing = written is None
        self._text.setText(self.tr("The row has not been filled in yet.") if missing else text)
        self._text.set_tone("text2" if missing else "text")
        self._author.setText("" if missing else self.form.context.who(written))
        self._author.setVisible(not missing)
        self._day.setText(self._start(missing=missing))
        self._badge.set_state(*self._state(missing=missing))
        said = (self._unit.plain(), self._text.plain(), self._author.plain(), self._day.plain(), self._badge.text())
        self.setAccessibleName(". ".join(part for part in (*said, self._lock.text()) if part))

    def _value(self, item_id: str) -> str:
        path = f"{self._prefix}/{item_id}"
        return self.form.words(path, self.form.document.value(path))

    def _start(self, *, missing: bool) -> str:
        if missing:
            return ""
        day = parse_day(self.form.document.value(f"{self._prefix}/start_date"))
        if day is None:
            return self.tr("Not set")
        return self.tr("From {day}").format(day=short_day(day, self.form.context.clock().date()))

    def _state(self, *, missing: bool) -> tuple[str, str | None, str]:
        if missing:
            return self.tr("Missing"), "error", "warn"
        ready = self.form.document.text(f"{self._prefix}/ready_to_receive")
        day = parse_day(self.form.document.value(f"{self._prefix}/ready_from"))
        if ready == "YES":
            return self.tr("Ready to receive"), "check_circle", "ok"
        if ready == "NO":
            return self.tr("Not ready to receive"), "do_not_disturb_on", "warn"
        if ready == "DATE" and day is not None:
            words = self.tr("Ready from {day}").format(day=short_day(day, self.form.context.clock().date()))
            return words, "event", "neutral"
        status = self.form.document.text(f"{self._prefix}/status")
        looks = {"DONE": ("check_circle", "ok"), "PLANNED": ("event_available", "neutral")}
        icon, kind = looks.get(status, ("pending", "neutral"))
        return self._value("status") or self.tr("Under way"), icon, kind


class UnitRows(QWidget):
    """One row per party, our own first."""

    publish_requested = Signal()

    def __init__(self, form: FormController, parent: QWidget) -> None:
        super().__init__(parent)
        self.form = form
        self.own: OwnRow | None = None
        self.others: dict[str, OtherRow] = {}
        self._ahead = False
        self._box = column(self, spacing=0)
        self._own_place = column()
        self._box.addLayout(self._own_place)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    def build_ahead(self) -> None:
        """Our own row before any case is known: in most cases we have one."""
        unit = self.form.context.editor.unit_id
        if self._may_write(unit):
            self._build_own(unit)
            self._ahead = True

    def show_units(self, parties: tuple[str, ...]) -> None:
        """Bring the rows up to date; our own row is built once and never again while it is on the screen."""
        unit = self.form.context.editor.unit_id
        ours = unit in parties and self._may_write(unit)
        if self._ahead and not ours:
            self._drop_own(unit)
        elif self.own is None and ours:
            self._build_own(unit)
        self._ahead = False
        written = self.form.document.cells
        rows = {path.split("/")[1] for path in written if path.startswith(f"{GROUP}/")}
        others = [
            unit_id
            for unit_id in sorted(self.form.context.in_order({*parties, *rows}), key=self._missing)
            if unit_id != unit or not self.own
        ]
        for unit_id in others:
            if unit_id not in self.others:
                self.others[unit_id] = OtherRow(self.form, unit_id, self)
                self._box.addWidget(self.others[unit_id])
            self.others[unit_id].refresh()

    def _may_write(self, unit: str) -> bool:
        return f"{GROUP}/{unit}/planned_actions" not in self.form.evaluation.readonly

    def _build_own(self, unit: str) -> None:
        self.own = OwnRow(self.form, unit, self)
        self.own.publish_requested.connect(self.publish_requested)
        self._own_place.addWidget(self.own)
        self._own_place.setContentsMargins(0, 0, 0, 8)

    def _drop_own(self, unit: str) -> None:
        self.form.forget(f"{GROUP}/{unit}")
        clear(self._own_place)
        self._own_place.setContentsMargins(0, 0, 0, 0)
        self.own = None

    def _missing(self, unit_id: str) -> bool:
        return self.form.latest(f"{GROUP}/{unit_id}") is None
