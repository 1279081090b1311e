"""The training log-in: 102 units, found by the keys alone."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from desktop.views.launcher_window import LauncherWindow
from tests.gui import sample_records as samples
from tests.gui.conftest import press, type_text


@pytest.fixture
def window(qtbot: QtBot) -> LauncherWindow:
    window = LauncherWindow()
    qtbot.addWidget(window)
    window.show()
    window.show_units(samples.units())
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window


def unit(window: LauncherWindow, login: str) -> QAbstractButton:
    QCoreApplication.processEvents()  # rows just made are shown by the layout
    found = window.findChild(QAbstractButton, f"launcher.unit.{login}")
    assert isinstance(found, QAbstractButton), login
    return found


def test_the_first_sub_region_in_swedish_order_is_open(window: LauncherWindow) -> None:
    regions = [b.text() for b in window.findChildren(QAbstractButton) if b.objectName().startswith("launcher.region.")]
    assert regions == ["Fyrbodal", "Göteborgsområdet", "SAMLA", "SIMBA", "Skaraborg", "Södra Älvsborg"]
    assert unit(window, "fyr-ssk").text() == "Kommun SSK"


def test_enter_on_a_unit_starts_it(window: LauncherWindow, qtbot: QtBot) -> None:
    window.choose_region("Skaraborg")
    row = unit(window, "ska-ssk")
    row.setFocus()
    assert window.start.text() == "Öva som Kommun SSK"
    with qtbot.waitSignal(window.unit_chosen) as chosen:
        press(row, Qt.Key.Key_Return)
    assert chosen.args == ["ska-ssk"]


def test_the_arrows_walk_rows_and_columns(window: LauncherWindow) -> None:
    window.choose_region("Skaraborg")
    first = unit(window, "ska-avd1")
    first.setFocus()
    press(first, Qt.Key.Key_Down)
    assert window.chosen() is not None
    assert window.chosen().login == "ska-avd2"  # type: ignore[union-attr]
    press(unit(window, "ska-avd2"), Qt.Key.Key_Right)
    assert window.chosen().login == "ska-vc2"  # type: ignore[union-attr]
    press(unit(window, "ska-vc2"), Qt.Key.Key_Right)
    assert window.chosen().login == "ska-soc2"  # type: ignore[union-attr]


def test_the_specialist_clinics_stand_in_their_own_columns(window: LauncherWindow) -> None:
    hospital, regional = unit(window, "fyr-shmott"), unit(window, "fyr-spec")
    same_hospital = unit(window, "fyr-avd1")
    same_regional = unit(window, "fyr-barn")
    window.repaint()
    assert (
        hospital.mapTo(window, hospital.rect().topLeft()).x()
        == same_hospital.mapTo(window, same_hospital.rect().topLeft()).x()
    )
    assert (
        regional.mapTo(window, regional.rect().topLeft()).x()
        == same_regional.mapTo(window, same_regional.rect().topLeft()).x()
    )


def test_search_goes_over_all_sub_regions_and_enter_starts_the_first(window: LauncherWindow, qtbot: QtBot) -> None:
    type_text(window.search, "sal-förs")
    assert window.findChild(QAbstractButton, "launcher.start").isVisible() is False  # type: ignore[union-attr]
    window.search.clear()
    type_text(window.search, "sal-for")
    with qtbot.waitSignal(window.unit_chosen) as chosen:
        press(window.search, Qt.Key.Key_Return)
    assert chosen.args == ["sal-forsk"]


def test_no_match_says_what_was_searched_for(window: LauncherWindow) -> None:
    type_text(window.search, "Hallbärg")
    assert "”Hallbärg”" in window._none.label.plain()


def test_progress_and_problem_are_told_in_words(qtbot: QtBot) -> None:
    window = LauncherWindow()
    qtbot.addWidget(window)
    window.show()
    window.show_progress(214, 600)
    assert "214 av 600" in window._state.label.plain()
    window.show_problem("port_taken")
    assert "port_taken" in window._state.label.plain()
    assert not window._progress.isVisible()


def test_enter_at_the_start_does_not_start_over(qtbot: QtBot) -> None:
    window = LauncherWindow()
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.search.hasFocus)
    window.show_progress(0, 600)
    assert not window.start_over.isVisible()
    window.show_units(samples.units())
    assert window.start_over.isVisible()


def test_start_over_is_only_asked_for(window: LauncherWindow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(window.start_over_requested):
        window.start_over.click()
