"""The print preview: the very bytes that go to the printer, never a file on disk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QBoxLayout, QFrame, QWidget

from desktop.models.records import PersonRecord
from desktop.views.case_notices import Notice
from desktop.views.components.base import Themed, column, row
from desktop.views.components.button import Button
from desktop.views.components.fields import Check, Choice
from desktop.views.components.labels import Label
from desktop.views.components.pdf_pages import PdfPages
from desktop.views.hand_out_dialog import HandOutDialog
from desktop.views.style.typography import Role
from desktop.views.theme import theme

_HEAD_IN_ONE_LINE = 860


@dataclass(frozen=True, slots=True)
class Shown:
    """What is on the paper: its kind, whom without the program it is for ('' for nobody in particular), and the
    characters that no font can show."""

    title: str
    party: str = ""
    missing: str = ""


class PrintPreview(Themed, QWidget):
    """Shows a PDF from memory. Printing is always a recorded hand-out."""

    hand_out_confirmed = Signal(str, str, str)
    closed = Signal()
    wished_otherwise = Signal(bool, bool)
    """(in large type, with the names of a protected person's units): drawn anew and shown again."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("preview")
        self.view = PdfPages("preview.pages", self.tr("The pages as they are printed"), self)
        self.back = Button(self.tr("Back"), icon="arrow_back", key=self.tr("Esc"), in_bar=True, name="preview.back")
        self.back.clicked.connect(self.close_preview)
        self.title = Label("", Role.SECTION)
        self.pages = Label("", Role.BODY, "text2")
        self.pages.setObjectName("preview.page_count")
        self.printer = Choice("preview.printer")
        self.printer.setAccessibleName(self.tr("Printer"))
        self.print_button = Button(
            self.tr("Print and record the hand-out"), "primary", icon="print", name="preview.print"
        )
        self.print_button.clicked.connect(self._ask)
        self.notice = Notice("preview.notice")
        self.large = Check(self.tr("Large type"), "preview.large")
        self.large.clicked.connect(self._wish)
        self.units_named = Check(self.tr("The names of the units may stand on the paper"), "preview.units_named")
        self.units_named.clicked.connect(self._wish)
        self.read = Check(self.tr("I have read the pages: nothing on them tells where the person is"), "preview.read")
        self.read.toggled.connect(self.print_button.setEnabled)
        self._person = self._party = ""
        self._lay_out()
        shortcut = QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self.close_preview)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.built()

    def _lay_out(self) -> None:
        head = QFrame()
        head.setProperty("edge", "bottom")
        head.setProperty("ground", "pane")
        self._head = row(head, spacing=8, margins=(24, 8, 24, 8))
        what, how = row(spacing=16), row(spacing=16)
        what.addWidget(self.back)
        what.addWidget(self.title)
        what.addWidget(self.pages)
        what.addStretch(1)
        how.addWidget(self.large)
        how.addWidget(Label(self.tr("Printer"), Role.BODY, "text2"))
        how.addWidget(self.printer)
        how.addWidget(self.print_button)
        self._head.addLayout(what, 1)
        self._head.addLayout(how)
        box = column(self)
        box.addWidget(head)
        box.addWidget(self.notice)
        kept = column(spacing=4, margins=(24, 4, 24, 4))
        for check in (self.units_named, self.read):
            kept.addWidget(check, 0, Qt.AlignmentFlag.AlignLeft)
        box.addLayout(kept)
        box.addWidget(self.view, 1)

    def show_pdf(self, data: bytes, shown: Shown, person: PersonRecord, printers: Sequence[str]) -> None:
        """Show `data`; `person` stands in the hand-out question, never in the window's title. Units of somebody
        protected are named only on demand, and nothing is printed before the pages have been read."""
        protected = bool(person.protected)
        for check in (self.units_named, self.read):
            check.setVisible(protected)
        self.read.setChecked(False)
        self.print_button.setEnabled(not protected)
        self._person, self._party = ", ".join(filter(None, (person.name, person.id_text))), shown.party
        count = self.view.show_pdf(data)
        self.title.setText(shown.title)
        self.pages.setText(self.tr("%n page(s)", "", count))
        self.printer.clear()
        for name in printers:
            self.printer.addItem(name, name)
        if not printers:
            told = self.tr("No printer was found on the computer. A hand-out printed elsewhere can be recorded.")
            self.notice.tell(told, icon="print", tone="warn")
        elif shown.missing:
            told = self.tr("These characters cannot be printed: {which}. Each stands as a mark on the paper.")
            self.notice.tell(told.format(which=" ".join(shown.missing)), tone="warn")
        else:
            self.notice.tell("")
        self.printer.setEnabled(bool(printers))
        printing, recording = self.tr("Print and record the hand-out"), self.tr("Record the hand-out")
        self.print_button.setText(printing if printers else recording)

    def begin(self) -> None:
        """Before another document is shown: nothing is wished for yet."""
        self.large.setChecked(False)
        self.units_named.setChecked(False)

    def _wish(self) -> None:
        self.wished_otherwise.emit(self.large.isChecked(), self.units_named.isChecked())

    def page_count(self) -> int:
        return self.view.page_count()

    def show_outcome(self, text: str, *, failed: bool = False) -> None:
        """What became of the printing, in the preview itself."""
        self.notice.tell(text, icon="error" if failed else "print", tone="danger" if failed else "ok")

    def _ask(self) -> None:
        dialog = HandOutDialog(self._person, self.printer.currentText(), self, party=self._party)
        dialog.confirmed.connect(
            lambda purpose, name: self.hand_out_confirmed.emit(purpose, self.printer.currentText(), name)
        )
        dialog.open()

    def close_preview(self) -> None:
        """Leave, and let go of the pages."""
        self.view.forget()
        self.begin()
        self.closed.emit()

    def restyle(self) -> None:
        self.printer.setMinimumWidth(theme().width(200))
        self._make_room()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        ways = QBoxLayout.Direction
        self._head.setDirection(
            ways.TopToBottom if self.width() < theme().width(_HEAD_IN_ONE_LINE) else ways.LeftToRight
        )
