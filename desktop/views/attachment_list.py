"""The attachments of a message: name, size, how far each has come, and the one thing one can do with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QFrame, QWidget

from desktop.models.attachment_records import AttachmentRecord, AttachmentState
from desktop.views.components.base import Themed, clear, column, row
from desktop.views.components.button import Button
from desktop.views.components.groups import SectionHead
from desktop.views.components.labels import IconLabel, IconPicture, Label
from desktop.views.style.typography import Role
from desktop.views.theme import theme

_STACK_BELOW = 420
_READABLE = frozenset({AttachmentState.HERE, AttachmentState.KEPT, AttachmentState.SENDING})


class AttachmentList(QWidget):
    """Hidden while there are none. `writing` is for a message that is not sent: then a file can be taken away; `head`
    stands above them in place of the word for what they are."""

    open_requested = Signal(str)
    fetch_requested = Signal(str)
    remove_requested = Signal(str)

    def __init__(
        self,
        say: Callable[..., str],
        name: str,
        *,
        writing: bool = False,
        action: QWidget | None = None,
        head: QWidget | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(self.tr("Attachments"))
        self._say = say
        self._writing = writing
        self._rows: dict[str, AttachmentLine] = {}
        self._rows_holder = QWidget(self)
        self._box = column(self._rows_holder, spacing=8)
        box = column(self, spacing=8)
        box.addWidget(head or SectionHead(self.tr("Attachments"), action))
        box.addWidget(self._rows_holder)

    def show_attachments(self, records: Sequence[AttachmentRecord], *, queued: bool = False) -> None:
        """`queued` tells that the message itself has not left. Rows that stay keep the focus they have."""
        if [record.blob for record in records] != list(self._rows):
            clear(self._box)
            self._rows = {record.blob: self._make(record.blob) for record in records}
            for line in self._rows.values():
                self._box.addWidget(line)
                line.show()
        for record in records:
            self._rows[record.blob].show_record(record, self._words(record, queued=queued), self._act(record))
        self._rows_holder.setVisible(bool(records))
        self.setVisible(bool(records) or self._writing)

    def _make(self, blob: str) -> AttachmentLine:
        line = AttachmentLine(f"{self.objectName()}.row", self._rows_holder)
        line.acted.connect(lambda what: self._asked(blob, what))
        return line

    def _asked(self, blob: str, what: str) -> None:
        asked = {"open": self.open_requested, "fetch": self.fetch_requested, "remove": self.remove_requested}
        asked[what].emit(blob)

    def _act(self, record: AttachmentRecord) -> str:
        if self._writing:
            return "remove"
        if record.state in _READABLE:
            return "open"
        return "" if record.state in {AttachmentState.FETCHING, AttachmentState.REFUSED} else "fetch"

    def _words(self, record: AttachmentRecord, *, queued: bool) -> tuple[str, str, str]:
        """(sentence, icon, tone)."""
        share = f"{100 * record.done // max(record.total, 1)} %"
        state = record.state
        if state is AttachmentState.REFUSED:
            return self._say(record.code), "error", "danger"
        if state is AttachmentState.FAILED:
            return self._say(record.code), "error", "danger"
        if state is AttachmentState.SENDING:
            return self.tr("Goes up, {share} is there").format(share=share), "arrow_upward", "text2"
        if state is AttachmentState.KEPT:
            return self.tr("Saved on the computer, not sent"), "save", "warn"
        if state is AttachmentState.FETCHING and record.done:
            return self.tr("Being fetched, {share} is here").format(share=share), "arrow_downward", "text2"
        if state is AttachmentState.FETCHING:
            return self.tr("Is fetched as soon as there is a network"), "hourglass_top", "warn"
        if state is AttachmentState.ABSENT:
            return self.tr("Not fetched to the computer"), "cloud_done", "text2"
        if self._writing:
            return self.tr("Checked, goes along when you send"), "check_circle", "ok"
        if queued:
            return self.tr("Queued, not sent"), "hourglass_top", "warn"
        return self.tr("Is on the computer"), "check_circle", "ok"


class AttachmentLine(Themed, QFrame):
    """One file. The name is plain text in the page: it never becomes a title or a tool tip."""

    acted = Signal(str)

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setProperty("edge", "box")
        self._what = ""
        self._icon = IconPicture("attach_file", 20, "text2")
        self._name = Label("", Role.STRONG, wrap=True)
        self._state = IconLabel("info", "", Role.SMALL, "text2", wrap=True)
        self._button = Button("", in_bar=True, name=f"{name}.act")
        self._button.clicked.connect(lambda: self.acted.emit(self._what))
        words = column(spacing=2)
        words.addWidget(self._name)
        words.addWidget(self._state)
        inner = row(spacing=12)
        inner.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        inner.addLayout(words, 1)
        self._box = row(self, spacing=12, margins=(12, 8, 12, 8))
        self._box.addLayout(inner, 1)
        self._box.addWidget(self._button, 0, Qt.AlignmentFlag.AlignVCenter)
        self.built()

    def show_record(self, record: AttachmentRecord, state: tuple[str, str, str], what: str) -> None:
        text, icon, tone = state
        self._what = what
        self._name.setText(record.name)
        self._state.label.set_tone(tone)
        self._state.picture.set_icon(icon, tone)
        self._state.setText(f"{size_words(record.size)} · {text}")
        verbs = {
            "open": (self.tr("Open"), "visibility"),
            "fetch": (self.tr("Fetch"), "download"),
            "remove": (self.tr("Take away"), "delete"),
        }
        self._button.setVisible(bool(what))
        if what:
            verb, picture = verbs[what]
            self._button.setText(verb)
            self._button.set_icon_name(picture)
            self._button.setAccessibleName(f"{verb}: {record.name}")
        self.setAccessibleName(f"{record.name}. {self._state.label.plain()}")

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)  # type: ignore[arg-type]
        ways = QBoxLayout.Direction
        narrow = self.width() < theme().width(_STACK_BELOW)
        self._box.setDirection(ways.TopToBottom if narrow else ways.LeftToRight)


def attached_words(count: int) -> str:
    """`2 bilagor` beside a message in a list; nothing for none."""
    return QCoreApplication.translate("attachments", "%n attachment(s)", "", count) if count else ""


def size_words(size: int) -> str:
    """`312 kB`, `1,4 MB`: as a Swedish reader writes them."""
    if size < 1_000_000:
        return f"{max(1, round(size / 1_000))} kB"
    return f"{size / 1_000_000:.1f} MB".replace(".", ",")
