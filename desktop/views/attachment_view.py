"""An attachment on the screen: drawn from memory, never a file in the clear. Nothing in it can be pressed."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPointF, Qt, Signal
from PySide6.QtGui import QKeySequence, QPalette, QResizeEvent, QShortcut
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtWidgets import QFrame, QWidget

from desktop.models.records import PdfToRead
from desktop.views.case_notices import Notice
from desktop.views.components.base import Themed, column, row
from desktop.views.components.button import Button
from desktop.views.components.labels import Label
from desktop.views.style.typography import Role
from desktop.views.theme import theme

_PAPER_WIDTH = 794
"""A4 in px at 96 to the inch."""


class AttachmentView(Themed, QWidget):
    """One attachment at a time, and the way back to the message."""

    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("attachment")
        self.setAccessibleName(self.tr("Attachment"))
        self._buffer: QBuffer | None = None
        self.document = QPdfDocument(self)
        self.view = QPdfView(self)
        self.view.setObjectName("attachment.pages")
        self.view.setAccessibleName(self.tr("The pages of the attachment"))
        self.view.setDocument(self.document)
        self.view.setPageMode(QPdfView.PageMode.MultiPage)
        self.view.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        self.view.setFrameShape(QFrame.Shape.NoFrame)
        self.back = Button(
            self.tr("Back to the message"), icon="arrow_back", key=self.tr("Esc"), in_bar=True, name="attachment.back"
        )
        self.back.clicked.connect(self.leave)
        self.title = Label("", Role.SECTION, wrap=True)
        self.title.setObjectName("attachment.title")
        self.person = Label("", Role.BODY, "text2", wrap=True)
        self.person.setObjectName("attachment.person")
        self.pages = Label("", Role.BODY, "text2")
        self.pages.setObjectName("attachment.page_count")
        self.notice = Notice("attachment.notice")
        head = QFrame()
        head.setProperty("edge", "bottom")
        head.setProperty("ground", "pane")
        line = row(head, spacing=16, margins=(24, 8, 24, 8))
        line.addWidget(self.back)
        what = column(spacing=0)
        what.addWidget(self.title)
        what.addWidget(self.person)
        line.addLayout(what, 1)
        line.addWidget(self.pages)
        box = column(self)
        box.addWidget(head)
        box.addWidget(self.notice)
        box.addWidget(self.view, 1)
        shortcut = QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self.leave)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.built()

    def show_pdf(self, pdf: PdfToRead, person: str) -> None:
        """Show it; `pdf.data` must be whole and compared already. `person` is whom its message is about."""
        self._forget()
        self._buffer = QBuffer(self)
        self._buffer.setData(QByteArray(pdf.data))
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self.document.load(self._buffer)  # the buffer must outlive the document's reading: it is kept above
        self.title.setText(pdf.name)
        self.person.setText(person)
        count = self.document.pageCount()
        self.pages.setText(self.tr("%n page(s)", "", count) if count else "")
        broken = self.tr("The attachment cannot be shown here. Ask the sender for it in another form.")
        self.notice.tell("" if count else broken, icon="error", tone="danger")
        self.view.pageNavigator().jump(0, QPointF(0, 0), 0)
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def page_count(self) -> int:
        return self.document.pageCount()

    def leave(self) -> None:
        """Go back, and let go of the pages."""
        self._forget()
        self.title.setText("")
        self.person.setText("")
        self.closed.emit()

    def _forget(self) -> None:
        self.document.close()
        if self._buffer is not None:
            self._buffer.close()
            self._buffer.setData(QByteArray())
            self._buffer.deleteLater()
            self._buffer = None

    def restyle(self) -> None:
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
        if self.width() > _PAPER_WIDTH * scale + 48:
            self.view.setZoomMode(QPdfView.ZoomMode.Custom)
            self.view.setZoomFactor(scale)
        else:
            self.view.setZoomMode(QPdfView.ZoomMode.FitToWidth)
