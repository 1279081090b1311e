"""The stations of a way on a line: where a case or a plan stands, painted, and told in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.views.components.base import Themed
from desktop.views.style.icons import paint_icon
from desktop.views.style.typography import Role
from desktop.views.theme import theme
from desktop.views.view_context import ViewContext

_GAP: Final = 18
_NOWHERE: Mapping[str, str] = MappingProxyType({})
_NO_STEPS: Mapping[str, tuple[str, ...]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Way:
    """`stations` are the states of the way in order, `left` {state off the way: its icon}. `word` is the kind of text
    that a station is called by: `state` as in sentences, or one of its own. `onward` are the steps that lead on from a
    state: the first that can be taken is the one to take."""

    stations: tuple[str, ...]
    left: Mapping[str, str] = field(default_factory=lambda: _NOWHERE)
    word: str = "state"
    onward: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: _NO_STEPS)


class ProcessStrip(Themed, QWidget):
    """The stations of the way on a line; the one reached is said in words, and by its mark."""

    def __init__(self, context: ViewContext, way: Way, parent: QWidget, name: str = "case.process.strip") -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._context = context
        self._way = way
        self._state = ""
        self._queued = False
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.built()

    def show_state(self, state: str, *, queued: bool, way: Way | None = None) -> None:
        """`queued`: only this computer knows of it so far. `way` is another than before where the case is another."""
        self._state, self._queued, self._way = state, queued, way or self._way
        said = self.tr("Where the case stands: {state}").format(state=self._word(state))
        stations = self._way.stations
        if state in stations:
            said += ". " + self.tr("Station {n} of {all}").format(n=stations.index(state) + 1, all=len(stations))
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
        way = self._way
        if self._state in way.left:
            self._paint_station(painter, 0, self._word(self._state), way.left[self._state], "danger", here=True)
            return
        reached = way.stations.index(self._state) if self._state in way.stations else -1
        words = [self._word(state) for state in way.stations]
        shown = self._fitting(words, max(reached, 0))
        x = 0.0
        for place, state in enumerate(way.stations):
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
        word: str = self._context.say(f"{self._way.word}.{state}")
        return word[:1].upper() + word[1:]
