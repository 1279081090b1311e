"""The way to a text for a deviation report: on the clipboard, which empties itself (`clipboard_guard`)."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from desktop.models.records import CaseRecord
from desktop.views.case_notices import Notice
from desktop.views.clipboard_guard import LASTS_MS
from desktop.views.components.base import column
from desktop.views.components.button import Button
from desktop.views.deviation_text import deviation_text, is_offered
from desktop.views.view_context import ViewContext


class DeviationCopy(QWidget):
    """Shown where there is something to tell; another case begins without a word about the last one."""

    def __init__(self, context: ViewContext) -> None:
        super().__init__()
        self.context = context
        self._record: CaseRecord | None = None
        self.button = Button(context.say("deviation.copy"), icon="content_copy", name="history.deviation")
        self.button.clicked.connect(self._copy)
        self.notice = Notice("history.deviation.notice")
        self.gone = QTimer(self)
        self.gone.setSingleShot(True)
        self.gone.setInterval(LASTS_MS)
        self.gone.timeout.connect(lambda: self.notice.tell(""))
        box = column(self, spacing=8)
        box.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        box.addWidget(self.notice)
        self.hide()

    def show_record(self, record: CaseRecord) -> None:
        """Take in the newest record."""
        if self._record is None or self._record.case.case_id != record.case.case_id:
            self.gone.stop()
            self.notice.tell("")
        self._record = record
        self.setVisible(is_offered(record))

    def _copy(self) -> None:
        if self._record is not None:
            QGuiApplication.clipboard().setText(deviation_text(self._record, self.context))
            self.notice.tell(self.context.say("deviation.copied"), icon="check_circle", tone="ok")
            self.gone.start()
