"""Being shown round: offered once, quiet, by keyboard, pointing at what is there. And practice is told."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from desktop.app.session_ticket import SessionTicket
from desktop.app.surroundings import Surroundings
from desktop.models.preferences import read_preferences
from desktop.session.computer_kind import ComputerKind
from desktop.views.about_dialog import AboutDialog
from desktop.views.before_log_in import PageDialog
from desktop.views.components.bars import TrainingBand
from desktop.views.components.dialog import Dialog
from desktop.views.frame import MainWindow
from desktop.views.hand_out_dialog import HandOutDialog
from desktop.views.help_page import HelpPage
from desktop.views.inbox import InboxPage
from desktop.views.launcher_window import LauncherWindow
from desktop.views.reason_dialog import ReasonDialog
from desktop.views.shortcuts_dialog import ShortcutsDialog
from desktop.views.show_round import PartFrame, RoundBar
from domain.forms.definition import Popup
from tests.architecture.source_tree import ROOT, parsed, python_files
from tests.gui import sample_records as samples
from tests.gui.conftest import NOW
from tests.gui.named_parts import nameless

POPUP = Popup("Varför inte SIP?", "Skriv varför.", "Spara Nej", "Avbryt, behåll {previous}")
STEPS = ["Inkorgen", "Kvittera", "Ärendet", "Sök", "Med och utan nät", "Hjälp"]


def ticket(folder: Path, **how: object) -> SessionTicket:
    told: dict[str, object] = {"computer": ComputerKind.OWN} | how
    return SessionTicket("http://127.0.0.1:1", "", "", "ska-ssk", str(folder), **told)  # type: ignore[arg-type]


def session_window(qtbot: QtBot, data: Path, **how: object) -> MainWindow:
    window = MainWindow(clock=lambda: NOW)
    qtbot.addWidget(window)
    Surroundings(ticket(data, **how)).begin(window)
    inbox = InboxPage(samples.say, lambda: NOW)
    inbox.set_words(samples.known)
    inbox.set_context(samples.context())
    window.add_page("inbox", inbox)
    window.resize(1360, 860)
    window.show()
    inbox.show_inbox(samples.inbox())
    inbox.list.select_key("2")
    inbox.show_message(samples.message())
    window.show_page("inbox")
    inbox.list.setFocus()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.add_page("outbox", QWidget())
    QApplication.processEvents()
    return window


def bar_of(window: MainWindow) -> RoundBar:
    found = window.findChild(RoundBar)
    assert found is not None
    return found


def framed(window: MainWindow) -> QWidget | None:
    found = window.findChild(PartFrame)
    assert found is not None
    return found.part()


def test_it_is_offered_once_and_takes_no_focus(qtbot: QtBot, tmp_path: Path) -> None:
    window = session_window(qtbot, tmp_path)
    bar = bar_of(window)
    assert bar.isVisible()
    assert bar.text().startswith("Ny här? 6 korta steg")
    assert bar.accessibleName() == bar.text()
    focus = QApplication.focusWidget()
    assert focus is not None
    assert not bar.isAncestorOf(focus)
    QTest.mouseClick(bar.end, Qt.MouseButton.LeftButton)
    assert not bar.isVisible()
    assert read_preferences(tmp_path).shown_round
    assert session_window(qtbot, tmp_path).findChild(RoundBar) is None


@pytest.mark.parametrize("first", ["first_sync", "trouble"])
def test_it_waits_until_there_is_an_inbox_to_show(qtbot: QtBot, tmp_path: Path, first: str) -> None:
    window = MainWindow(clock=lambda: NOW)
    qtbot.addWidget(window)
    Surroundings(ticket(tmp_path)).begin(window)
    for name in ("inbox", "outbox", first):
        window.add_page(name, QWidget())
    window.show_page(first)
    window.show()
    QApplication.processEvents()
    assert window.findChild(RoundBar) is None
    window.show_page("inbox")
    assert bar_of(window).isVisible()
    bar_of(window).end.click()
    window.show_page(first)
    window.show_page("inbox")
    assert not bar_of(window).isVisible()


@pytest.mark.parametrize("how", [{"unlocks": True}, {"drive": True}, {"computer": ComputerKind.SHARED}])
def test_it_is_not_offered_in_the_middle_of_work(qtbot: QtBot, tmp_path: Path, how: dict[str, object]) -> None:
    assert session_window(qtbot, tmp_path, **how).findChild(RoundBar) is None


def test_every_step_points_at_what_is_there_by_keyboard_alone(qtbot: QtBot, tmp_path: Path) -> None:
    window = session_window(qtbot, tmp_path)
    window.help.show_round()
    bar = bar_of(window)
    seen: list[str] = []
    while bar.isVisible():
        assert bar.next.hasFocus()
        assert f"Steg {len(seen) + 1} av 6: {STEPS[len(seen)]}" in bar.text()
        part, frame = framed(window), window.findChild(PartFrame)
        assert part is not None, bar.text()
        assert frame is not None
        assert frame.isVisible()
        assert frame.testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents) is not False
        inside = QRect(part.mapTo(window, QPoint(0, 0)), part.size())
        assert frame.geometry().contains(inside.center())
        seen.append(part.objectName())
        QTest.keyClick(bar.next, Qt.Key.Key_Space)
    assert seen == [
        "inbox.list",
        "reading.acknowledge",
        "nav.panel",
        "frame.search",
        "frame.status_bar",
        "frame.menus",
    ]
    assert read_preferences(tmp_path).shown_round
    focus = QApplication.focusWidget()
    assert focus is not None
    assert focus.isVisible()


def test_one_goes_back_and_leaves_at_any_time(qtbot: QtBot, tmp_path: Path) -> None:
    window = session_window(qtbot, tmp_path)
    window.help.show_round()
    bar = bar_of(window)
    assert not bar.back.isVisible()
    bar.next.click()
    bar.next.click()
    bar.back.click()
    assert f"Steg 2 av 6: {STEPS[1]}" in bar.text()
    QTest.keyClick(bar.next, Qt.Key.Key_Escape)
    assert not bar.isVisible()
    assert framed(window) is None
    window.help.show_round()
    assert f"Steg 1 av 6: {STEPS[0]}" in bar.text()


def test_what_is_framed_can_be_worked_with_meanwhile(qtbot: QtBot, tmp_path: Path) -> None:
    window = session_window(qtbot, tmp_path)
    window.help.show_round()
    inbox = window.findChild(InboxPage)
    assert inbox is not None
    inbox.list.setFocus()
    row = inbox.list.currentIndex().row()
    QTest.keyClick(inbox.list, Qt.Key.Key_Up)
    assert inbox.list.currentIndex().row() != row
    assert bar_of(window).isVisible()
    QTest.keyClick(window, Qt.Key.Key_F6)
    QTest.keyClick(window, Qt.Key.Key_F6)


def test_every_part_that_takes_the_keyboard_has_a_name(qtbot: QtBot, tmp_path: Path) -> None:
    window = session_window(qtbot, tmp_path)
    window.help.show_round()
    bar_of(window).next.click()
    assert nameless(bar_of(window)) == []
    for show in (window.help.show_settings, window.help.show_guide):
        show()
        page = window.stack.currentWidget()
        assert page is not None
        assert nameless(page) == []
    for dialog in (ShortcutsDialog(window), AboutDialog(tmp_path, window)):
        dialog.show()
        assert nameless(dialog) == []
        dialog.close()
    lost = QLineEdit(bar_of(window))
    lost.show()
    assert nameless(bar_of(window)) == ["QLineEdit ''"]


def test_the_frame_follows_what_it_is_around(qtbot: QtBot, tmp_path: Path) -> None:
    window = session_window(qtbot, tmp_path)
    window.help.show_round()
    frame = window.findChild(PartFrame)
    assert frame is not None
    before = frame.geometry()
    window.resize(1200, 700)
    qtbot.waitUntil(lambda: frame.geometry() != before)


# -- practice --------------------------------------------------------------------------------------------------------


def bands(window: QWidget) -> list[TrainingBand]:
    return [band for band in window.findChildren(TrainingBand) if band.isVisible() and band.window() is window]


def test_the_launcher_and_the_window_wear_the_band(qtbot: QtBot) -> None:
    for window in (LauncherWindow(), MainWindow(clock=lambda: NOW)):
        qtbot.addWidget(window)
        window.show()
        assert len(bands(window)) == 1


@pytest.mark.parametrize("training", [True, False])
@pytest.mark.parametrize(
    "make",
    [
        ShortcutsDialog,
        lambda above: AboutDialog(None, above),
        lambda above: HandOutDialog("Ingrid Hallberg", "", above),
        lambda above: PageDialog(HelpPage(), "Handbok", above),
        lambda above: ReasonDialog(POPUP, "Ingrid Hallberg", "Ej bedömt", "Skriv varför", ("Skäl", "", 4000), above),
    ],
)
def test_a_dialog_wears_it_where_its_window_does(qtbot: QtBot, training: bool, make: type[Dialog]) -> None:
    window = MainWindow(training=training, clock=lambda: NOW)
    qtbot.addWidget(window)
    window.resize(1000, 700)
    window.show()
    dialog = make(window)
    dialog.show()
    QApplication.processEvents()
    worn = bands(dialog)
    assert len(worn) == training
    for band in worn:
        assert band.width() == dialog.width()
        assert band.mapTo(dialog, QPoint(0, 0)) == QPoint(0, 0)
    dialog.close()


def test_every_dialog_is_one_of_ours() -> None:
    """A dialog made straight from Qt's would not wear the band."""
    others = [
        f"{path.name}:{node.name}"
        for path in python_files(ROOT, ("desktop",))
        if "QDialog" in path.read_text("utf-8")
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.ClassDef) and any(ast.unparse(base) == "QDialog" for base in node.bases)
    ]
    assert others == ["dialog.py:Dialog"]
