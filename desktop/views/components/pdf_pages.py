"""The pages of a PDF that lies in memory and nowhere else: what is printed, and what came attached."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPointF, Qt
from PySide6.QtGui import QPalette, QResizeEvent
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtWidgets import QFrame, QWidget

from desktop.views.components.base import Themed
from desktop.views.theme import theme

_PAPER_WIDTH = 794
"""A4 in px at 96 to the inch."""


class PdfPages(Themed, QPdfView):
    """Page under page, as large as on paper, larger with the text size, never wider than the room it has."""

    def __init__(self, name: str, spoken: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(spoken)
        self._buffer: QBuffer | None = None
        self._pages = QPdfDocument(parent)  # not its own child: the view must be gone before what it listens to
        self.setDocument(self._pages)
        self.setPageMode(QPdfView.PageMode.MultiPage)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.built()

    def show_pdf(self, data: bytes) -> int:
        """Show it from its first page, with the keyboard; how many pages it has, 0 for what cannot be read."""
        self.forget()
        self._buffer = QBuffer(self)
        self._buffer.setData(QByteArray(data))
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self._pages.load(self._buffer)  # the buffer must outlive the document's reading: it is kept above
        self.pageNavigator().jump(0, QPointF(0, 0), 0)
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        return self.page_count()

    def page_count(self) -> int:
        return self._pages.pageCount()

    def forget(self) -> None:
        """Let go of the pages and of the bytes they came from."""
        self._pages.close()
        if self._buffer is not None:
            self._buffer.close()
            self._buffer.setData(QByteArray())
            self._buffer.deleteLater()
            self._buffer = None

    def restyle(self) -> None:
        around = QPalette(self.palette())
        around.setColor(QPalette.ColorRole.Dark, theme().colour("win"))
        self.setPalette(around)
        self._zoom()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._zoom()

    def _zoom(self) -> None:
        scale = theme().scale
        if self.width() > _PAPER_WIDTH * scale + 48:
            self.setZoomMode(QPdfView.ZoomMode.Custom)
            self.setZoomFactor(scale)
        else:
            self.setZoomMode(QPdfView.ZoomMode.FitToWidth)
