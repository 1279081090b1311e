"""Hands for the tests of Planering: a view on the screen, what it asked for, and ways to reach what is in it."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit, QPushButton, QRadioButton, QWidget
from pytestqt.qtbot import QtBot

from desktop.views.components.fields import FieldFrame
from desktop.views.planning_view import PlanningView
from desktop.views.reason_dialog import ReasonDialog
from tests.gui import case_stage as stage_of
from tests.gui.case_stage import Stage

OWN = "unit_rows/fyr-ssk"


class Heard(QObject):
    """What the view asked for, in order."""

    def __init__(self, view: PlanningView) -> None:
        super().__init__(view)
        self.drafts: list[tuple[str, object]] = []
        self.published: list[str] = []
        view.draft_changed.connect(lambda _doc, path, value: self.drafts.append((path, value)))
        view.publish_requested.connect(self.published.append)


Shown = tuple[PlanningView, Heard, Stage, str]


def open_view(
    qtbot: QtBot, unit: str = "fyr-ssk", policy: dict[str, str] | None = None, *, own_row: bool = False
) -> Shown:
    """The Planering of picture 03 as a unit sees it, on the screen and active."""
    stage, doc = stage_of.admitted(unit=unit)
    if own_row:
        stage.put(doc, "fyr-ssk", "2026-11-19T12:00", stage_of.OWN_ROW)
        stage.put(doc, "fyr-ssk", "2026-11-19T12:00", {"homegoing/date": "2026-11-23"})
    record = stage.record()
    context, document = stage_of.context(unit, policy or {}), record.case.documents[doc]
    view = PlanningView(context, context.definition(document))
    view.show_record(record, document)
    qtbot.addWidget(view)
    view.resize(820, 700)
    view.show()
    qtbot.waitExposed(view)
    view.activateWindow()
    return view, Heard(view), stage, doc


def find(view: QWidget, name: str) -> QWidget:
    found = view.findChild(QWidget, name)
    assert found is not None, name
    return found


def radio(view: QWidget, code: str) -> QRadioButton:
    found = find(view, f"planning.sip_to_be_done.{code}")
    assert isinstance(found, QRadioButton)
    return found


def prose(view: QWidget, name: str) -> QPlainTextEdit:
    found = find(view, name)
    assert isinstance(found, QPlainTextEdit)
    return found


def line(view: QWidget, name: str) -> QLineEdit:
    found = find(view, name)
    assert isinstance(found, QLineEdit)
    return found


def press_button(view: QWidget, name: str) -> None:
    found = find(view, name)
    assert isinstance(found, QPushButton)
    found.click()


def dialog_of(view: PlanningView) -> ReasonDialog | None:
    return next((d for d in view.window().findChildren(ReasonDialog) if d.isVisible()), None)


def say_no(view: PlanningView) -> ReasonDialog:
    radio(view, "NO").click()
    dialog = dialog_of(view)
    assert dialog is not None
    return dialog


def words_on(widget: QWidget) -> str:
    """What its labels say, also where one must scroll or go to another tab; not what has been taken off."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    return "\n".join(label.accessibleName() or label.text() for label in widget.findChildren(QLabel))


def framed(view: QWidget, name: str) -> FieldFrame:
    widget: QWidget | None = find(view, name)
    while widget is not None and not isinstance(widget, FieldFrame):
        widget = widget.parentWidget()
    assert widget is not None
    return widget
