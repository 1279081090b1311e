"""Under the head of a case: how far it has come on its way, and the way to the steps that this unit can take."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from desktop.models.process_records import ProcessRecord, StepRecord
from desktop.models.records import Answer, CaseRecord
from desktop.views.components.base import Themed, row
from desktop.views.components.button import Button
from desktop.views.components.labels import IconLabel
from desktop.views.components.panes import make_pane
from desktop.views.step_dialogs import StepDialog, StepsDialog
from desktop.views.style.icons import paint_icon
from desktop.views.style.typography import Role
from desktop.views.theme import theme
from desktop.views.view_context import ViewContext

WAY: Final = ("INP_ADMITTED", "INP_PLANNING", "INP_READY", "INP_DISCHARGED", "INP_CLOSED")
_LEFT_THE_WAY: Final[Mapping[str, str]] = {
    "INP_ABORTED": "block",
    "INP_DECEASED": "block",
    "INP_CONVERTED_OUT": "open_in_new",
}
_GAP: Final = 18


class ProcessBar(QFrame):
    """Shows nothing for a case without a process of states. It stores nothing and asks nobody: it emits."""

    taken = Signal(str, object)
    """A step that is no message: the event, and what was filled in."""
    message_chosen = Signal(str)
    """The kind of message by which the case is to be moved."""
    case_chosen = Signal(str)
    """Another case: the earlier admission of the person."""

    def __init__(self, context: ViewContext) -> None:
        super().__init__()
        self.setObjectName("case.process")
        self.setProperty("edge", "bottom")
        make_pane(self)
        self.context = context
        self.record: CaseRecord | None = None
        self.dialog: StepDialog | None = None
        self.strip = ProcessStrip(context, self)
        self.offer = IconLabel("hourglass_top", "", Role.SMALL, "text2")
        self.offer.hide()
        self.earlier = Button(self.tr("Earlier admission"), "quiet", icon="history", in_bar=True, name="case.earlier")
        self.earlier.clicked.connect(self._open_earlier)
        self.steps = Button(self.tr("Steps"), icon="task_alt", key="G", in_bar=True, name="case.steps", parent=self)
        self.steps.clicked.connect(self.choose)
        box = row(self, spacing=16, margins=(24, 4, 24, 4))
        box.addWidget(self.strip, 1)
        box.addWidget(self.offer)
        box.addWidget(self.earlier)
        box.addWidget(self.steps)
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
        self.strip.show_state(process.state, queued=cell is not None and cell.op_id in record.queued_ops)
        self.offer.setText(self._offer(process))
        self.offer.setVisible(bool(process.offered_to))
        self.earlier.setVisible(bool(process.earlier))
        self.steps.setVisible(bool(process.steps))

    def choose(self) -> None:
        """Ask which step. None is shown when this unit has none."""
        if self.record is None or self.record.process is None or not self.record.process.steps:
            return
        dialog = StepsDialog(self.context, self.record, self.window())
        dialog.chosen.connect(self._chosen)
        dialog.open()

    def answered(self, answer: Answer) -> None:
        """What became of the step that was filled in."""
        if self.dialog is not None:
            self.dialog.answered(answer)

    def _chosen(self, step: StepRecord) -> None:
        if step.message:
            self.message_chosen.emit(step.message)
            return
        if self.record is None:
            return
        self.dialog = StepDialog(self.context, self.record, step, self.window())
        self.dialog.taken.connect(self.taken)
        self.dialog.finished.connect(self._closed)
        self.dialog.open()

    def _open_earlier(self) -> None:
        if self.record is not None and self.record.process is not None:
            self.case_chosen.emit(self.record.process.earlier)

    def _closed(self) -> None:
        self.dialog = None
        self.steps.setFocus(Qt.FocusReason.OtherFocusReason)

    def _offer(self, process: ProcessRecord) -> str:
        if not process.offered_to:
            return ""
        if process.offered_to == self.context.editor.unit_id:
            return self.tr("Offered to you by {ward}").format(ward=self.context.unit_name(process.ward))
        return self.tr("Offered to {ward}, no answer yet").format(ward=self.context.unit_name(process.offered_to))


class ProcessStrip(Themed, QWidget):
    """The stations of the way on a line; the one reached is said in words, and by its mark."""

    def __init__(self, context: ViewContext, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("case.process.strip")
        self._context = context
        self._state = ""
        self._queued = False
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.built()

    def show_state(self, state: str, *, queued: bool) -> None:
        """`queued`: only this computer knows of it so far."""
        self._state, self._queued = state, queued
        said = self.tr("Where the case stands: {state}").format(state=self._word(state))
        if state in WAY:
            said += ". " + self.tr("Station {n} of {all}").format(n=WAY.index(state) + 1, all=len(WAY))
        if queued:
            said += ". " + self.tr("Queued, not sent yet")
        self.setAccessibleName(said)
        self.setToolTip(said)
        self.update()

    def restyle(self) -> None:
        self.setFixedHeight(theme().height(Role.BODY, padding=14))

    def sizeHint(self) -> QSize:
        return QSize(theme().width(560), self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._state in _LEFT_THE_WAY:
            self._paint_station(painter, 0, self._word(self._state), _LEFT_THE_WAY[self._state], "danger", here=True)
            return
        reached = WAY.index(self._state) if self._state in WAY else -1
        words = [self._word(state) for state in WAY]
        shown = self._fitting(words, max(reached, 0))
        x = 0.0
        for place, state in enumerate(WAY):
            if place not in shown:
                continue
            here = place == reached
            icon, tone = ("check_circle", "accent") if place < reached else ("radio_button_unchecked", "linestrong")
            if here:
                icon, tone = ("hourglass_top-fill", "warn") if self._queued else ("radio_button_checked", "accent")
            x = self._paint_station(painter, x, self._word(state), icon, tone, here=here, dim=place > reached)
            if place != shown[-1]:
                painter.setPen(QPen(theme().colour("accent" if place < reached else "line"), 2))
                painter.drawLine(int(x + 6), self.height() // 2, int(x + _GAP), self.height() // 2)
                x += _GAP + 6

    def _fitting(self, words: list[str], here: int) -> list[int]:
        """Which stations there is room for: the one reached, then its neighbours, the next before the last."""
        order = sorted(range(len(words)), key=lambda place: (abs(place - here), place < here))
        chosen: list[int] = []
        for place in order:
            wide = sum(self._width(words[one]) for one in [*chosen, place]) + (_GAP + 6) * len(chosen)
            if chosen and wide > self.width():
                break
            chosen.append(place)
        return sorted(chosen)

    def _width(self, word: str) -> int:
        look = theme()
        return look.icon(18) + 6 + QFontMetrics(look.font(Role.STRONG)).horizontalAdvance(word)

    def _paint_station(
        self, painter: QPainter, x: float, word: str, icon: str, tone: str, *, here: bool, dim: bool = False
    ) -> float:
        look = theme()
        edge = look.icon(18)
        paint_icon(painter, x, (self.height() - edge) / 2, edge, icon, look.tokens.colour(tone))
        painter.setFont(look.font(Role.STRONG if here else Role.BODY))
        painter.setPen(look.colour("text2" if dim else "text"))
        left = x + edge + 6
        wide = painter.fontMetrics().horizontalAdvance(word)
        room = min(float(wide), self.width() - left)
        shown = painter.fontMetrics().elidedText(word, Qt.TextElideMode.ElideRight, int(room) + 1)
        painter.drawText(QRectF(left, 0, room + 2, self.height()), Qt.AlignmentFlag.AlignVCenter, shown)
        return left + room

    def _word(self, state: str) -> str:
        word: str = self._context.say(f"state.{state}")
        return word[:1].upper() + word[1:]
