"""Bars and small lines in a case: what became of what one did, where the draft is, what the next step is."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QBoxLayout, QFrame, QWidget

from desktop.models.records import CaseRecord
from desktop.views.components.announce import announce
from desktop.views.components.base import Themed, row, set_property
from desktop.views.components.button import Button
from desktop.views.components.labels import IconLabel, IconPicture, Label
from desktop.views.form_controller import FormController
from desktop.views.kinds import kind_word
from desktop.views.moments import clock_time
from desktop.views.style.typography import Role
from desktop.views.view_context import ViewContext
from domain.case import HEADER

_GROUND = {"accent": "accentsoft", "warn": "warnsoft", "danger": "dangersoft", "ok": "oksoft"}


class Notice(Themed, QFrame):
    """A bar in the page: icon, sentence, at most one thing to do. It pushes, and stays until it is no longer true."""

    acted = Signal()

    def __init__(self, name: str, action_name: str = "") -> None:
        super().__init__()
        self.setObjectName(name)
        self.setProperty("edge", "none")
        self._picture = IconPicture("info", 20, "accent")
        self.label = Label("", Role.BODY, "text", wrap=True)
        self.action = Button("", name=action_name or f"{name}.action", in_bar=True)
        self.action.clicked.connect(self.acted)
        box = row(self, spacing=12, margins=(16, 8, 12, 8))
        box.addWidget(self._picture)
        box.addWidget(self.label, 1)
        box.addWidget(self.action)
        self.hide()

    def tell(self, text: str, action: str = "", *, icon: str = "info", tone: str = "accent") -> None:
        """Show `text`; '' hides the bar."""
        told = text != self.label.plain() or self.isHidden()
        self.label.setText(text)
        self._picture.set_icon(icon, tone)
        set_property(self, "ground", _GROUND[tone])
        self.action.setText(action)
        self.action.setVisible(bool(action))
        self.setAccessibleName(text)
        self.setVisible(bool(text))
        if text and told:
            announce(self)

    def text(self) -> str:
        return self.label.plain() if not self.isHidden() else ""


class DraftStatus(IconLabel):
    """`Utkast sparat kl. 14.06. Syns bara för er.` – shown only while something is written that is not shared."""

    def __init__(self, form: FormController, name: str, *, icon: str = "edit_note", title: str = "") -> None:
        super().__init__(icon, "", Role.SMALL, "text2")
        self.setObjectName(name)
        self._form = form
        self._saved_at = ""
        self._title = title
        form.drafts_changed.connect(self._show)
        self._show()

    def saved(self, at: str) -> None:
        """When the file last took a draft, UTC ISO; '' when that is not known."""
        self._saved_at = at
        self._show()

    def _show(self) -> None:
        if not self._form.typed():
            self.hide()
        elif self.parentWidget() is not None:  # without a parent, showing it would open a window
            self.show()
        when = clock_time(self._saved_at, self._form.context.clock())
        if when:
            self.setText(self.tr("Draft saved {time}. Only you see it.").format(time=when))
        else:
            self.setText(self.tr("Draft. Only you see it."))
        self.updateGeometry()


class ActionBar(Themed, QFrame):
    """The foot of a form: how the draft is kept to the left, what one can do to the right."""

    def __init__(self, *widgets: QWidget) -> None:
        super().__init__()
        self.setProperty("edge", "top")
        self.setProperty("ground", "sub")
        self._box = row(self, spacing=12, margins=(24, 8, 24, 8))
        self._box.addWidget(widgets[0])
        self._box.addStretch(1)
        for widget in widgets[1:]:
            self._box.addWidget(widget)
        self._widgets = widgets

    def stack(self, stacked: bool) -> None:
        """Buttons below the status where both do not fit beside each other."""
        ways = QBoxLayout.Direction
        self._box.setDirection(ways.TopToBottom if stacked else ways.LeftToRight)


def tell_unverified(bar: Notice, context: ViewContext, record: CaseRecord) -> None:
    """What does not bear the signature of whom it names is said above everything else."""
    documents = [record.case.documents[doc_id] for doc_id in sorted(record.unverified)]
    about = [context.say("unverified.header") for one in documents if one.kind == HEADER]
    about += [kind_word(one.kind) for one in documents if one.kind != HEADER]
    told = context.say("unverified.case", documents=", ".join(dict.fromkeys(about))) if about else ""
    bar.tell(told, icon="error", tone="danger")
