"""The print preview: the very bytes that go to the printer, never a file on disk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QBoxLayout, QFrame, QWidget

from desktop.documents.printer import MOST_COPIES, PrintOrder
from desktop.documents.printers import Printer, PrinterState
from desktop.models.records import PersonRecord
from desktop.views.case_notices import Notice
from desktop.views.components.base import Themed, column, row
from desktop.views.components.button import Button
from desktop.views.components.fields import Check, Choice
from desktop.views.components.labels import Label
from desktop.views.components.pdf_pages import PdfPages
from desktop.views.flow_layout import Flow
from desktop.views.hand_out_dialog import HandOutDialog
from desktop.views.settings_in_force import settings
from desktop.views.style.typography import Role
from desktop.views.theme import theme

_HEAD_IN_ONE_LINE = 860


@dataclass(frozen=True, slots=True)
class Shown:
    """What is on the paper: its kind, whom without the program it is for ('' for nobody in particular), and the
    characters that no font can show. `large`: in large type; `order` is how she printed last, None for not yet."""

    title: str
    party: str = ""
    missing: str = ""
    large: bool = False
    order: PrintOrder | None = None


@dataclass(frozen=True, slots=True)
class HandOutWish:
    """What was answered when she pressed print. `name` is the next of kin or the party, '' for nobody; `order` None
    without a printer: then the hand-out is recorded, and nothing printed."""

    purpose: str
    name: str = ""
    order: PrintOrder | None = None


class PrintPreview(Themed, QWidget):
    """Shows a PDF from memory. Printing is always a recorded hand-out."""

    hand_out_confirmed = Signal(object)
    """A HandOutWish."""
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
        self.printer.currentIndexChanged.connect(self._tell_state)
        self.copies = Choice("preview.copies")
        self.copies.setAccessibleName(self.tr("Copies"))
        for count in range(1, MOST_COPIES + 1):
            self.copies.addItem(str(count), count)
        self.both_sides = Check(self.tr("Both sides"), "preview.both_sides")
        self.print_button = Button(
            self.tr("Print and record the hand-out"), "primary", icon="print", name="preview.print"
        )
        self.print_button.clicked.connect(self._ask)
        self.notice = Notice("preview.notice")
        self.printer_notice = Notice("preview.printer_notice")
        self.large = Check(self.tr("Large type"), "preview.large")
        self.large.clicked.connect(self._wish)
        self.units_named = Check(self.tr("The names of the units may stand on the paper"), "preview.units_named")
        self.units_named.clicked.connect(self._wish)
        self.read = Check(self.tr("I have read the pages: nothing on them tells where the person is"), "preview.read")
        self.read.toggled.connect(self.print_button.setEnabled)
        self._person = self._party = ""
        self._printers: tuple[Printer, ...] = ()
        self._lay_out()
        again = QShortcut(QKeySequence("Ctrl+P"), self, self.print_button.click)
        again.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut = QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self.close_preview)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.built()

    def _lay_out(self) -> None:
        head = QFrame()
        head.setProperty("edge", "bottom")
        head.setProperty("ground", "pane")
        above = column(head, spacing=8, margins=(24, 8, 24, 8))
        self._head = row(spacing=8)
        what, act = row(spacing=16), row(spacing=16)
        what.addWidget(self.back)
        what.addWidget(self.title)
        what.addWidget(self.pages)
        what.addStretch(1)
        act.addWidget(self.print_button)
        act.addStretch(1)
        self._head.addLayout(what, 1)
        self._head.addLayout(act)
        above.addLayout(self._head)
        how = Flow(gap=24, line_gap=8, fill=False)
        how.add(self.large)
        how.add(self.both_sides)
        how.add(_labelled(self.tr("Copies"), self.copies))
        how.add(_labelled(self.tr("Printer"), self.printer))
        above.addWidget(how)
        box = column(self)
        box.addWidget(head)
        box.addWidget(self.printer_notice)
        box.addWidget(self.notice)
        kept = column(spacing=4, margins=(24, 4, 24, 4))
        for check in (self.units_named, self.read):
            kept.addWidget(check, 0, Qt.AlignmentFlag.AlignLeft)
        box.addLayout(kept)
        box.addWidget(self.view, 1)

    def show_pdf(self, data: bytes, shown: Shown, person: PersonRecord, printers: Sequence[Printer]) -> None:
        """Show `data`; `person` stands in the hand-out question, never in the window's title. Units of somebody
        protected are named only on demand, and nothing is printed before the pages have been read."""
        protected = bool(person.protected)
        for check in (self.units_named, self.read):
            check.setVisible(protected)
        self.read.setChecked(False)
        self.print_button.setEnabled(not protected)
        self.large.setChecked(shown.large)
        self._person, self._party = ", ".join(filter(None, (person.name, person.id_text))), shown.party
        count = self.view.show_pdf(data)
        self.title.setText(shown.title)
        self.pages.setText(self.tr("%n page(s)", "", count))
        told = self.tr("These characters cannot be printed: {which}. Each stands as a mark on the paper.")
        self.notice.tell(told.format(which=" ".join(shown.missing)) if shown.missing else "", tone="warn")
        self._offer(tuple(printers), shown.order)
        printing, recording = self.tr("Print and record the hand-out"), self.tr("Record the hand-out")
        self.print_button.setText(printing if printers else recording)

    def _offer(self, printers: tuple[Printer, ...], order: PrintOrder | None) -> None:
        """The printers, beginning with the one used last, else that of her settings, else the computer's own."""
        self._printers = printers
        self.printer.blockSignals(True)
        self.printer.clear()
        for one in printers:
            self.printer.addItem(self._named(one), one.name)
        wanted = order.printer if order is not None else settings().now.printer
        begins = next((at for at, one in enumerate(printers) if one.name == wanted), None)
        if begins is None:
            begins = next((at for at, one in enumerate(printers) if one.chosen), 0)
        self.printer.setCurrentIndex(begins if printers else -1)
        self.printer.blockSignals(False)
        self.both_sides.setChecked(order.both_sides if order is not None else self.both_sides.isChecked())
        for widget in (self.printer, self.copies, self.both_sides):
            widget.setEnabled(bool(printers))
        self._tell_state()

    def _named(self, printer: Printer) -> str:
        words = {PrinterState.STOPPED: self.tr("{name} (stopped)"), PrinterState.CLOSED: self.tr("{name} (closed)")}
        return words.get(printer.state, "{name}").format(name=printer.name)

    def _chosen(self) -> Printer | None:
        at = self.printer.currentIndex()
        return self._printers[at] if 0 <= at < len(self._printers) else None

    def _tell_state(self) -> None:
        """Before anybody presses print: what it would come to."""
        printer = self._chosen()
        if printer is None:
            told = self.tr("No printer was found on the computer. A hand-out printed elsewhere can be recorded.")
        elif printer.state is PrinterState.STOPPED:
            told = self.tr("The printer {name} is stopped. Start it, or choose another one.").format(name=printer.name)
        elif printer.state is PrinterState.CLOSED:
            told = self.tr("The printer {name} takes no prints now. Choose another one.").format(name=printer.name)
        else:
            told = ""
        self.printer_notice.tell(told, icon="print", tone="warn")

    def begin(self) -> None:
        """Before another document is shown: nothing is wished for yet."""
        self.large.setChecked(False)
        self.copies.setCurrentIndex(0)
        self.units_named.setChecked(False)

    def _wish(self) -> None:
        self.wished_otherwise.emit(self.large.isChecked(), self.units_named.isChecked())

    def page_count(self) -> int:
        return self.view.page_count()

    def show_outcome(self, text: str, *, failed: bool = False) -> None:
        """What became of the printing, in the preview itself."""
        self.notice.tell(text, icon="error" if failed else "print", tone="danger" if failed else "ok")

    def _order(self) -> PrintOrder | None:
        printer = self._chosen()
        if printer is None:
            return None
        return PrintOrder(printer.name, self.copies.currentData(), self.both_sides.isChecked())

    def _ask(self) -> None:
        order = self._order()
        printer = order.printer if order is not None else ""
        dialog = HandOutDialog(self._person, printer, self, party=self._party, paper=self._paper(order))
        dialog.confirmed.connect(lambda purpose, name: self.hand_out_confirmed.emit(HandOutWish(purpose, name, order)))
        dialog.open()

    def _paper(self, order: PrintOrder | None) -> str:
        """What is handed out, in words: `Stor text · 2 exemplar · båda sidor`."""
        copies = order.copies if order is not None else 1
        return " · ".join(
            words
            for words, holds in (
                (self.tr("large type"), self.large.isChecked()),
                (self.tr("%n copies", "", copies), copies > 1),
                (self.tr("both sides"), order is not None and order.both_sides),
            )
            if holds
        )

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


def _labelled(words: str, field: QWidget) -> QWidget:
    """A field and what it is called, which no end of a line parts."""
    pair = QWidget()
    line = row(pair, spacing=8)
    line.addWidget(Label(words, Role.BODY, "text2"))
    line.addWidget(field)
    return pair
