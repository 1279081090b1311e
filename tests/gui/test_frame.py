"""The main window: what always stays in sight, what the bars say, and how it gives way when it is narrow."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QAction, QShortcut
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from desktop.models.records import SyncState
from desktop.views.components.button import Button
from desktop.views.components.error_summary import ErrorLink, ErrorSummary
from desktop.views.components.fields import FieldFrame, TextLine
from desktop.views.components.labels import Label
from desktop.views.components.navigation import OpenCase
from desktop.views.components.panes import go_to_pane
from desktop.views.components.steps import MessageSteps, Step
from desktop.views.first_sync_page import FirstSyncPage
from desktop.views.frame import MainWindow
from desktop.views.shortcuts_dialog import ShortcutsDialog
from desktop.views.theme import Mode, theme
from desktop.views.trouble_page import Trouble, TroublePage, WayOut
from tests.gui import sample_records as samples
from tests.gui.conftest import press

Clock = Callable[[], datetime]


@pytest.fixture
def window(qtbot: QtBot, clock: Clock) -> MainWindow:
    window = MainWindow(clock=clock)
    qtbot.addWidget(window)
    window.show_unit("Kommun SSK", "Skaraborg")
    window.show_user("Anna Lindh", "Sjuksköterska")
    for name in ("inbox", "outbox"):
        window.add_page(name, QWidget())
    window.show_page("inbox")
    window.show()
    return window


def test_the_title_names_unit_and_program(window: MainWindow) -> None:
    assert window.windowTitle() == "Kommun SSK, Skaraborg – SAMSA (övning)"


def test_a_real_window_has_no_training_band(qtbot: QtBot, clock: Clock) -> None:
    window = MainWindow(training=False, clock=clock)
    qtbot.addWidget(window)
    window.show_unit("Kommun SSK", "Skaraborg")
    window.show()
    assert not window.band.isVisible()
    assert "övning" not in window.windowTitle()


def test_only_pages_that_exist_are_offered(window: MainWindow) -> None:
    assert window.nav.page("inbox").isVisible()
    assert not window.nav.page("statistics").isVisible()
    window.add_page("statistics", QWidget())
    assert window.nav.page("statistics").isVisible()


def test_the_navigation_asks_and_shows(window: MainWindow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(window.page_requested) as asked:
        window.nav.page("outbox").click()
    assert asked.args == ["outbox"]
    assert window.shown_page() == "outbox"
    assert window.nav.page("outbox").isChecked()
    assert not window.nav.page("inbox").isChecked()


def test_the_offline_bar_pushes_the_page_down_and_tells_all(window: MainWindow) -> None:
    top = window.stack.mapTo(window, window.stack.rect().topLeft()).y()
    at = samples.ago(minutes=39)
    window.show_sync(SyncState(False, samples.ago(minutes=38), at, 3, 2, 0))
    assert window.offline.isVisible()
    expected = "Frånkopplad sedan kl. 13.42. 3 meddelanden och 2 ändringar väntar. Uppgifterna är från kl. 13.41."
    assert window.offline.text() == expected
    QCoreApplication.processEvents()
    assert window.stack.mapTo(window, window.stack.rect().topLeft()).y() >= top + 40
    assert "5 väntar på att skickas" in window.status.text()
    assert "(39 min)" in window.status.text()
    window.show_sync(SyncState(True, samples.ago(), samples.ago(), 0, 0, 0))
    assert not window.offline.isVisible()
    assert "Uppkopplad" in window.status.text()
    assert "Inget väntar på att skickas" in window.status.text()


def test_one_message_is_said_in_the_singular(window: MainWindow) -> None:
    window.show_sync(SyncState(False, samples.ago(minutes=1), samples.ago(minutes=2), 1, 0, 0))
    assert "1 meddelande väntar." in window.offline.text()


def test_what_needs_a_decision_is_said_in_the_status_bar(window: MainWindow) -> None:
    window.show_sync(SyncState(True, samples.ago(), samples.ago(), 0, 0, 1))
    assert "1 behöver ditt beslut" in window.status.text()


def test_try_again_is_asked_for(window: MainWindow, qtbot: QtBot) -> None:
    window.show_sync(SyncState(False, samples.ago(minutes=1), samples.ago(minutes=2), 0, 0, 0))
    with qtbot.waitSignal(window.retry_requested):
        window.offline.retry.click()


def test_a_protected_person_is_not_named_among_open_cases(window: MainWindow) -> None:
    window.show_open_cases((OpenCase("c1", "Elsa Berg", True), OpenCase("c2", "Ingrid Hallberg")))
    names = [item.text() for item in window.nav._cases.values()]
    assert names == ["Skyddad person", "Ingrid Hallberg"]


def test_what_is_not_built_explains_itself(window: MainWindow) -> None:
    window.new_case.click()
    assert window.explain.isVisible()
    assert "den här versionen" in window.explain.text()
    window.explain.close_button.click()
    assert not window.explain.isVisible()


def test_a_narrow_window_folds_the_navigation_but_keeps_unit_and_user(window: MainWindow) -> None:
    window.resize(1100, 700)
    assert not window.nav.isVisible()
    assert window._small_unit.isVisible()
    assert window._small_user.text() == "Lås, Anna Lindh"
    window.nav_button.click()
    assert window.nav.isVisible()
    window.nav.page("outbox").click()
    assert not window.nav.isVisible()
    window.resize(1360, 700)
    assert window.nav.isVisible()
    assert not window._small.isVisible()


def cut_labels(window: QWidget) -> list[str]:
    """The one-line labels that do not get the room their text needs."""
    cut = []
    for label in window.findChildren(Label):
        if label.isVisible() and label.plain() and type(label) is Label and not label.wordWrap():
            metrics = label.fontMetrics()
            fits = label.width() >= metrics.horizontalAdvance(label.plain()) - 1
            if not fits or label.height() < metrics.height() + 2:
                cut.append(label.plain())
    return cut


def test_a_label_that_is_cut_is_noticed(window: MainWindow) -> None:
    window.status._age.setText("Uppgifterna")
    window.status._age.setFixedWidth(10)
    QCoreApplication.processEvents()
    assert "Uppgifterna" in cut_labels(window)


@pytest.mark.parametrize(("scale", "width"), [(1.0, 1360), (1.25, 1360), (2.0, 1360), (1.0, 700)])
def test_band_unit_and_status_stay_on_screen_and_no_label_is_cut(
    window: MainWindow, qtbot: QtBot, scale: float, width: int
) -> None:
    theme().set_scale(scale)
    window.resize(width, 800)
    window.show_sync(SyncState(True, samples.ago(), samples.ago(), 0, 0, 0))
    QCoreApplication.processEvents()
    for kept in (window.band, window.status):
        assert kept.isVisible()
        assert kept.mapTo(window, kept.rect().bottomLeft()).y() <= window.height()
    assert window.width() <= max(width, window.minimumSizeHint().width())
    qtbot.waitUntil(lambda: cut_labels(window) == [])


def action(window: MainWindow, name: str) -> QAction:
    found = window.findChild(QAction, name)
    assert isinstance(found, QAction), name
    return found


def test_theme_and_text_size_are_set_in_the_menu(window: MainWindow) -> None:
    action(window, "action.theme_dark").trigger()
    assert theme().mode is Mode.DARK
    action(window, "action.scale_150").trigger()
    assert theme().scale == 1.5


def test_the_question_mark_opens_the_keys(window: MainWindow, qtbot: QtBot) -> None:
    window.show_shortcuts()
    dialog = window.findChild(ShortcutsDialog)
    assert isinstance(dialog, ShortcutsDialog)
    assert dialog.isVisible()
    dialog.accept()


def test_every_key_on_the_sheet_is_bound(window: MainWindow) -> None:
    bound = {shortcut.key().toString() for shortcut in window.findChildren(QShortcut)}
    bound |= {act.shortcut().toString() for act in window.findChildren(QAction)}
    assert {"F6", "?", "Ctrl+L", "Ctrl+1", "Ctrl+2", "Ctrl+3"} <= bound


def test_f6_walks_the_panes_and_comes_back_to_where_one_was(window: MainWindow, qtbot: QtBot) -> None:
    page = QWidget()
    first, second = QLineEdit(page), QLineEdit(page)
    second.move(0, 60)
    window.add_page("inbox", page)
    window.show_page("inbox")
    window.activateWindow()
    second.setFocus()
    qtbot.waitUntil(second.hasFocus)
    assert not first.hasFocus()
    for _ in range(8):
        go_to_pane(window, 1)
        focus = window.focusWidget()
        assert focus is not None
        if focus is second:
            break
        assert not page.isAncestorOf(focus)
    assert second.hasFocus()


@pytest.mark.parametrize("scale", [1.0, 1.25, 1.5])
@pytest.mark.parametrize(
    "name", ["Kommun SSK", "Sjukhusavdelning 1", "Primärvårdsrehabmottagning", "Sjukhus öppenvårdsmottagning"]
)
def test_the_name_of_the_unit_is_never_cut(window: MainWindow, qtbot: QtBot, name: str, scale: float) -> None:
    window.resize(2300, 900)
    theme().set_scale(scale)
    window.show_unit(name, "Skaraborg")
    unit = window.nav.unit
    qtbot.waitUntil(lambda: unit.height() == unit.sizeHint().height())
    assert unit.shown_name().replace("-\n", "").replace("\n", " ") == name


def test_every_operable_part_of_the_frame_has_a_name(window: MainWindow) -> None:
    for widget in window.findChildren(QWidget):
        operable = widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible()
        if operable and not widget.objectName().startswith("qt_"):
            assert widget.accessibleName(), (widget, widget.objectName())


def test_the_error_summary_takes_the_focus_and_leads_to_the_field(qtbot: QtBot) -> None:
    summary = ErrorSummary()
    qtbot.addWidget(summary)
    summary.show()
    summary.activateWindow()
    summary.show_errors(
        "Rätta 1 uppgift.", (ErrorLink("subgoals/r1/target_date", "Delmål 1, Senast: skriv ett datum"),)
    )
    first = summary._buttons[0]
    qtbot.waitUntil(first.hasFocus)
    with qtbot.waitSignal(summary.link_activated) as led:
        press(first, Qt.Key.Key_Return)
    assert led.args == ["subgoals/r1/target_date"]
    assert summary.links() == ("Delmål 1, Senast: skriv ett datum",)


def test_a_field_tells_its_error_lock_and_author_to_a_screen_reader(qtbot: QtBot) -> None:
    field = FieldFrame("Senast", TextLine(), required=True, name="field.target_date")
    qtbot.addWidget(field)
    field.show()
    field.set_error("Skriv ett datum")
    field.set_provenance("Mona Ask, Socialtjänst 2 · i går 15.31")
    told = field.editor.accessibleDescription()
    assert field.editor.accessibleName() == "Senast"
    for part in ("måste fyllas i", "Skriv ett datum", "Mona Ask"):
        assert part in told
    field.set_error(None)
    assert "Skriv ett datum" not in field.editor.accessibleDescription()
    assert not field.message.isVisible()
    field.set_locked("Låst för er")
    assert isinstance(field.editor, TextLine)
    assert field.editor.isReadOnly()


def test_the_steps_say_how_far_the_message_has_come(qtbot: QtBot) -> None:
    steps = MessageSteps()
    qtbot.addWidget(steps)
    steps.show_steps(Step.QUEUED)
    assert steps.accessibleName() == "Köat"
    steps.show_steps(Step.SENT)
    assert steps.accessibleName() == "Skickat"


def test_trouble_says_what_happened_what_is_safe_and_what_to_do(qtbot: QtBot) -> None:
    page = TroublePage()
    qtbot.addWidget(page)
    page.show()
    ways = (WayOut("rebuild", "Hämta på nytt"), WayOut("close", "Stäng"))
    page.show_trouble(
        Trouble("Går inte att öppna", "Nyckeln saknas.", "Inget är borta.", "Hämta på nytt.", ways, "missing_key")
    )
    for part in ("Går inte att öppna", "Nyckeln saknas.", "Inget är borta.", "Hämta på nytt."):
        assert part in page.text()
    button = page.findChild(QWidget, "trouble.rebuild")
    assert isinstance(button, Button)
    with qtbot.waitSignal(page.way_chosen) as chosen:
        button.click()
    assert chosen.args == ["rebuild"]


def test_the_first_fetch_tells_real_numbers(qtbot: QtBot) -> None:
    page = FirstSyncPage()
    qtbot.addWidget(page)
    page.show_progress(1240, 4870)
    assert page.told.plain() == "1\u00a0240 av 4\u00a0870 är hämtade."
    assert page.bar.value() == 1240
    page.show_waiting()
    assert "finns kvar" in page.told.plain()
