"""The print preview: the very bytes that go to the printer, never a file on disk."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPointF, Qt, Signal
from PySide6.QtGui import QKeySequence, QPalette, QResizeEvent, QShortcut
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtWidgets import QBoxLayout, QFrame, QWidget

from desktop.views.case_notices import Notice
from desktop.views.components.base import Themed, column, row
from desktop.views.components.button import Button
from desktop.views.components.fields import Choice
from desktop.views.components.labels import Label
from desktop.views.hand_out_dialog import HandOutDialog
from desktop.views.style.typography import Role
from desktop.views.theme import theme

_PAPER_WIDTH = 794
"""A4 in px at 96 to the inch."""
_HEAD_IN_ONE_LINE = 860


class PrintPreview(Themed, QWidget):
    """Shows a PDF from memory. Printing is always a recorded hand-out."""

    hand_out_confirmed = Signal(str, str)
    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("preview")
        self._buffer: QBuffer | None = None
        self.document = QPdfDocument(self)
        self.view = QPdfView(self)
        self.view.setObjectName("preview.pages")
        self.view.setAccessibleName(self.tr("The pages as they are printed"))
        self.view.setDocument(self.document)
        self.view.setPageMode(QPdfView.PageMode.MultiPage)
        self.view.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        self.view.setFrameShape(QFrame.Shape.NoFrame)
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
        self._person = ""
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
        how.addWidget(Label(self.tr("Printer"), Role.BODY, "text2"))
        how.addWidget(self.printer)
        how.addWidget(self.print_button)
        self._head.addLayout(what, 1)
        self._head.addLayout(how)
        box = column(self)
        box.addWidget(head)
        box.addWidget(self.notice)
        box.addWidget(self.view, 1)

    def show_pdf(self, data: bytes, title: str, person: str, printers: Sequence[str]) -> None:
        """Show `data`; `person` stands in the hand-out question, never in the window's title."""
        self._forget()
        self._person = person
        self._buffer = QBuffer(self)
        self._buffer.setData(QByteArray(data))
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self.document.load(self._buffer)  # the buffer must outlive the document's reading: it is kept above
        self.title.setText(title)
        count = self.document.pageCount()
        self.pages.setText(self.tr("%n page(s)", "", count))
        self.printer.clear()
        for name in printers:
            self.printer.addItem(name, name)
        if not printers:
            told = self.tr("No printer was found on the computer. A hand-out printed elsewhere can be recorded.")
            self.notice.tell(told, icon="print", tone="warn")
        else:
            self.notice.tell("")
        self.printer.setEnabled(bool(printers))
        printing, recording = self.tr("Print and record the hand-out"), self.tr("Record the hand-out")
        self.print_button.setText(printing if printers else recording)
        self.view.pageNavigator().jump(0, QPointF(0, 0), 0)
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def page_count(self) -> int:
        return self.document.pageCount()

    def show_outcome(self, text: str, *, failed: bool = False) -> None:
        """What became of the printing, in the preview itself."""
        self.notice.tell(text, icon="error" if failed else "print", tone="danger" if failed else "ok")

    def _ask(self) -> None:
        dialog = HandOutDialog(self._person, self.printer.currentText(), self)
        dialog.confirmed.connect(lambda purpose: self.hand_out_confirmed.emit(purpose, self.printer.currentText()))
        dialog.open()

    def close_preview(self) -> None:
        """Leave, and let go of the pages."""
        self._forget()
        self.closed.emit()

    def _forget(self) -> None:
        self.document.close()
        if self._buffer is not None:
            self._buffer.close()
            self._buffer.setData(QByteArray())
            self._buffer.deleteLater()
            self._buffer = None

    def restyle(self) -> None:
        self.printer.setMinimumWidth(theme().width(200))
        around = QPalette(self.view.palette())
        around.setColor(QPalette.ColorRole.Dark, theme().colour("win"))
        self.view.setPalette(around)
        self._zoom()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._zoom()

    def _zoom(self) -> None:
        """As large as on paper, larger with the text size, never wider than the window."""
        scale = theme().scale
        ways = QBoxLayout.Direction
        self._head.setDirection(
            ways.TopToBottom if self.width() < theme().width(_HEAD_IN_ONE_LINE) else ways.LeftToRight
        )
        if self.width() > _PAPER_WIDTH * scale + 48:
            self.view.setZoomMode(QPdfView.ZoomMode.Custom)
            self.view.setZoomFactor(scale)
        else:
            self.view.setZoomMode(QPdfView.ZoomMode.FitToWidth)
