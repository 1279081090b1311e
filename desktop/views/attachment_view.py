"""An attachment on the screen: drawn from memory, never a file in the clear. Nothing in it can be pressed."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QWidget

from desktop.models.attachment_records import PdfToRead
from desktop.views.case_notices import Notice
from desktop.views.components.base import Themed, column, row
from desktop.views.components.button import Button
from desktop.views.components.labels import Label
from desktop.views.components.pdf_pages import PdfPages
from desktop.views.style.typography import Role


class AttachmentView(Themed, QWidget):
    """One attachment at a time, and the way back to the message."""

    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("attachment")
        self.setAccessibleName(self.tr("Attachment"))
        self.view = PdfPages("attachment.pages", self.tr("The pages of the attachment"), self)
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
        count = self.view.show_pdf(pdf.data)
        self.title.setText(pdf.name)
        self.person.setText(person)
        self.pages.setText(self.tr("%n page(s)", "", count) if count else "")
        broken = self.tr("The attachment cannot be shown here. Ask the sender for it in another form.")
        self.notice.tell("" if count else broken, icon="error", tone="danger")

    def page_count(self) -> int:
        return self.view.page_count()

    def leave(self) -> None:
        """Go back, and let go of the pages."""
        self.view.forget()
        self.title.setText("")
        self.person.setText("")
        self.closed.emit()
