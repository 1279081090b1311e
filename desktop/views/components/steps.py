"""How far a message has come: Sparat på datorn · Köat · Skickat · Mottaget · Kvitterat."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.views.components.base import Themed
from desktop.views.style.icons import paint_icon
from desktop.views.style.typography import Role
from desktop.views.theme import theme


class Step(StrEnum):
    SAVED = "saved"
    QUEUED = "queued"
    SENT = "sent"
    RECEIVED = "received"
    ACKNOWLEDGED = "acknowledged"


STEPS: Final = tuple(Step)


class Halt(StrEnum):
    """Why the message stands where it stands; NONE when it is simply under way."""

    NONE = "none"
    FAILED = "failed"
    NEEDS_DECISION = "needs_decision"


@dataclass(frozen=True, slots=True)
class StepNote:
    """The small line under a step, e.g. `i dag 14.10` or `väntar på nät`."""

    step: Step
    text: str


def step_word(step: Step) -> str:
    """The one word for each step; nowhere in the program a second one."""
    return {
        Step.SAVED: QCoreApplication.translate("steps", "Saved on the computer"),
        Step.QUEUED: QCoreApplication.translate("steps", "Queued"),
        Step.SENT: QCoreApplication.translate("steps", "Sent"),
        Step.RECEIVED: QCoreApplication.translate("steps", "Received"),
        Step.ACKNOWLEDGED: QCoreApplication.translate("steps", "Acknowledged"),
    }[step]


def halt_word(halt: Halt) -> str:
    return {
        Halt.NONE: "",
        Halt.FAILED: QCoreApplication.translate("steps", "Failed"),
        Halt.NEEDS_DECISION: QCoreApplication.translate("steps", "Needs your decision"),
    }[halt]


class MessageSteps(Themed, QWidget):
    """Steps on a line: five, or those that apply. The one reached is said in words, with when and why under it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._steps: tuple[Step, ...] = STEPS
        self._reached = Step.SAVED
        self._halt = Halt.NONE
        self._notes: dict[Step, str] = {}
        self.setObjectName("message.steps")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.built()

    def show_steps(
        self,
        reached: Step,
        notes: tuple[StepNote, ...] = (),
        halt: Halt = Halt.NONE,
        steps: tuple[Step, ...] = STEPS,
    ) -> None:
        """`steps` are those that there are on this way, in their order."""
        self._reached, self._halt, self._steps = reached, halt, steps
        self._notes = {note.step: note.text for note in notes}
        said = [halt_word(halt) if halt is not Halt.NONE else step_word(reached)]
        said += [f"{step_word(step)} {text}" for step, text in self._notes.items()]
        self.setAccessibleName(". ".join(said))
        self.setToolTip(self.accessibleName())
        self.update()

    def restyle(self) -> None:
        self.setFixedHeight(theme().height(Role.BODY, Role.BODY, Role.SMALL, padding=8))

    def sizeHint(self) -> QSize:
        return QSize(theme().width(560), self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        last = self._steps.index(self._reached)
        edge = look.icon(20)
        last_word = QFontMetrics(look.font(Role.STRONG)).horizontalAdvance(step_word(STEPS[-1]))
        last_note = QFontMetrics(look.font(Role.SMALL)).horizontalAdvance(self._notes.get(STEPS[-1], ""))
        pitch = (self.width() - max(last_word, last_note, look.width(56)) - 4) / (len(STEPS) - 1)
        for index, step in enumerate(self._steps):
            x = index * pitch
            if index < len(self._steps) - 1:
                done = index < last
                painter.setPen(QPen(look.colour("accent" if done else "line"), 2))
                middle = edge / 2 + 1
                painter.drawLine(QPointF(x + edge + 6, middle), QPointF(x + pitch - 6, middle))
            self._paint_mark(painter, index, last, x, edge)
            self._paint_words(painter, step, index, last, x, edge, pitch)

    def _paint_mark(self, painter: QPainter, index: int, last: int, x: float, edge: int) -> None:
        look = theme()
        if index == last and self._halt is not Halt.NONE:
            icon, tone = "error", "danger"
        elif index == last and self._reached is Step.QUEUED:
            icon, tone = "hourglass_top-fill", "warn"
        elif index < last or self._reached in {Step.SENT, Step.RECEIVED, Step.SAVED}:
            icon, tone = ("check_circle", "accent") if index <= last else ("radio_button_unchecked", "linestrong")
        elif index == last:
            icon, tone = "check_circle", "ok"
        else:
            icon, tone = "radio_button_unchecked", "linestrong"
        paint_icon(painter, x, 1, edge, icon, look.tokens.colour(tone))

    def _paint_words(
        self, painter: QPainter, step: Step, index: int, last: int, x: float, edge: int, pitch: float
    ) -> None:
        look = theme()
        here = index == last
        word = halt_word(self._halt) if here and self._halt is not Halt.NONE else step_word(step)
        tall = look.line(Role.BODY)
        painter.setFont(look.font(Role.STRONG if here else Role.MEDIUM if index < last else Role.BODY))
        painter.setPen(look.colour("text" if index <= last else "text2"))
        top = edge + 6
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        room = pitch - 8 if index < len(self._steps) - 1 else self.width() - x
        shown = painter.fontMetrics().elidedText(word, Qt.TextElideMode.ElideRight, int(room))
        painter.drawText(QRectF(x, top, room, tall), left, shown)
        note = self._notes.get(step, "")
        if note:
            painter.setFont(look.font(Role.SMALL))
            painter.setPen(look.colour("text2"))
            shown = painter.fontMetrics().elidedText(note, Qt.TextElideMode.ElideRight, int(room))
            painter.drawText(QRectF(x, top + tall - 2, room, look.line(Role.SMALL)), left, shown)
