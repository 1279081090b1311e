"""Messages to all about the system itself: a bar each under the menus. They push the page down and never cover it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from desktop.views.components.announce import announce
from desktop.views.components.base import Themed, clear, column, row
from desktop.views.components.button import Button
from desktop.views.components.labels import IconPicture, Label
from desktop.views.style.typography import Role
from desktop.views.theme import theme


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """One message. `ends` is until when, in words; a warning stays, anything else may be put away. `head` is what it is
    called; '' for what its kind is called."""

    notice_id: str
    text: str
    warns: bool
    ends: str
    head: str = ""


class NoticeBar(Themed, QFrame):
    """Icon, what it is, the text, until when."""

    hidden = Signal(str)

    def __init__(self, line: NoticeLine, *, may_hide: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        tone = "warn" if line.warns else "accent"
        self.setObjectName("frame.notice")
        self.setProperty("ground", f"{tone}soft")
        disruption = QCoreApplication.translate("notices", "Disruption")
        word = line.head or (disruption if line.warns else QCoreApplication.translate("notices", "Information"))
        until_words = QCoreApplication.translate("notices", "Until {time}")
        ends = until_words.format(time=line.ends) if line.ends else ""
        self.text = Label(line.text, Role.BODY, "text", wrap=True)
        head = Label(word, Role.STRONG, tone)
        head.setContentsMargins(0, 4, 0, 0)  # on one base line with the words beside it
        until = Label(ends, Role.SMALL, "text2")
        until.setContentsMargins(0, 4, 0, 0)
        box = row(self, spacing=8, margins=(20, 6, 16, 6))
        box.addWidget(IconPicture("warning" if line.warns else "info", 20, tone))
        box.addWidget(head)
        box.addWidget(self.text, 1)
        box.addWidget(until)
        if may_hide and not line.warns:
            hide = QCoreApplication.translate("notices", "Hide")
            away = Button(hide, "quiet", icon="close", in_bar=True, name="frame.notice_hide")
            away.clicked.connect(lambda: self.hidden.emit(line.notice_id))
            box.addWidget(away)
        self.setAccessibleName(". ".join(part for part in (word, line.text, ends) if part))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.built()

    def restyle(self) -> None:
        self.setMinimumHeight(theme().height(Role.BODY, padding=20))


class NoticeBars(QWidget):
    """Those that are on now; what has been put away stays away as long as the program runs."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("frame.notices")
        self._box = column(self, spacing=1)
        self._shown: tuple[NoticeLine, ...] = ()
        self._lines: tuple[NoticeLine, ...] = ()
        self._away: set[str] = set()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.hide()

    def show_notices(self, lines: Sequence[NoticeLine]) -> None:
        """Show these and no others; a new one is read out."""
        self._lines = tuple(lines)
        kept = tuple(line for line in self._lines if line.warns or line.notice_id not in self._away)
        if kept == self._shown:
            return
        before, self._shown = self._shown, kept
        clear(self._box)
        for line in kept:
            bar = NoticeBar(line)
            bar.hidden.connect(self._put_away)
            self._box.addWidget(bar)
            if line not in before:
                announce(bar)
        self.setVisible(bool(kept))

    def texts(self) -> tuple[str, ...]:
        return tuple(line.text for line in self._shown)

    def _put_away(self, notice_id: str) -> None:
        self._away.add(notice_id)
        self.show_notices(self._lines)
