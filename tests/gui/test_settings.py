"""Settings take effect at once and are kept; the window stands where it stood; nothing of a patient is ever kept."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QSystemTrayIcon, QWidget
from pytestqt.qtbot import QtBot

from desktop.app.session_ticket import SessionTicket
from desktop.app.surroundings import Surroundings
from desktop.models.preferences import Preferences, keep_preferences, read_preferences
from desktop.models.window_places import Area, WindowPlace, keep_place_of, read_place_of
from desktop.session.computer_kind import ComputerKind
from desktop.views import window_memory
from desktop.views.components.bars import TrainingBand
from desktop.views.components.keys import letters_enabled
from desktop.views.components.navigation import OpenCase
from desktop.views.desk_notices import Arrived, DeskNotices
from desktop.views.frame import MainWindow
from desktop.views.guide_text import GuideText
from desktop.views.inbox import InboxPage
from desktop.views.launcher_window import LauncherWindow
from desktop.views.settings_in_force import settings
from desktop.views.settings_page import PrinterNames, SettingsPage
from desktop.views.sign_in_window import SignInWindow
from desktop.views.style.tokens import Scheme
from desktop.views.theme import Mode, theme
from desktop.views.window_memory import WindowMemory
from tests.gui import sample_records as samples
from tests.gui.conftest import NOW, press

PRINTERS = ("Avdelning 1", "Expeditionen")


@pytest.fixture(autouse=True)
def printers(monkeypatch: pytest.MonkeyPatch) -> None:
    """The print system of the machine is no part of these tests."""
    monkeypatch.setattr(PrinterNames, "ask", lambda names: names.told.emit(PRINTERS))


@pytest.fixture(autouse=True)
def nothing_remembered() -> Iterator[None]:
    window_memory._shares.clear()
    yield
    window_memory._shares.clear()


def make_window(qtbot: QtBot) -> MainWindow:
    window = MainWindow(clock=lambda: NOW)
    qtbot.addWidget(window)
    for name in ("inbox", "drafts", "outbox"):
        page = QWidget()
        page.setObjectName(f"{name}.page")
        window.add_page(name, page)
    window.show_page("inbox")
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window


def part(window: QWidget, name: str) -> QWidget:
    found = window.findChild(QWidget, name)
    assert found is not None, name
    return found


def shown_settings(window: MainWindow) -> SettingsPage:
    window.help.show_settings()
    page = window.stack.currentWidget()
    assert isinstance(page, SettingsPage)
    return page


def test_every_choice_takes_effect_at_once_and_is_kept(qtbot: QtBot, tmp_path: Path) -> None:
    settings().keep_in(tmp_path)
    window = make_window(qtbot)
    page = shown_settings(window)
    for name in ("colours.dark", "text_size.150", "letters", "notice_sound"):
        QTest.mouseClick(part(page, f"settings.{name}"), Qt.MouseButton.LeftButton, pos=QPoint(8, 12))
    for choice, place in ((page.first_page, 2), (page.printer, 1)):
        choice.setFocus()
        for _ in range(place):
            press(choice, Qt.Key.Key_Down)
    assert theme().mode is Mode.DARK
    assert theme().scale == 1.5
    assert not letters_enabled()
    expected = Preferences("dark", 150, False, True, True, "Avdelning 1", "outbox")
    assert settings().now == read_preferences(tmp_path) == expected
    press(part(page, "settings.restore"), Qt.Key.Key_Space)
    assert settings().now == read_preferences(tmp_path) == Preferences()
    assert theme().tokens.scheme is Scheme.LIGHT


def test_the_page_shows_what_is_in_force(qtbot: QtBot) -> None:
    window = make_window(qtbot)
    page = shown_settings(window)
    assert part(page, "settings.colours.system").isChecked()  # type: ignore[attr-defined]
    action = window.findChild(QAction, "action.theme_high_contrast")
    assert action is not None
    action.trigger()
    assert part(page, "settings.colours.high_contrast").isChecked()  # type: ignore[attr-defined]
    settings().choose(notices=False)
    assert not page.notice_sound.isEnabled()


def test_a_printer_that_is_away_stays_chosen(qtbot: QtBot) -> None:
    settings().choose(printer="Rehab")
    page = shown_settings(make_window(qtbot))
    texts = [page.printer.itemText(place) for place in range(page.printer.count())]
    assert texts == ["Datorns eget val", "Avdelning 1", "Expeditionen", "Rehab (finns inte just nu)"]
    assert page.printer.currentData() == "Rehab"


def test_it_comes_by_key_and_goes_by_escape_to_where_one_was(qtbot: QtBot) -> None:
    window = make_window(qtbot)
    window.show_page("outbox")
    window.nav.lock.setFocus()
    QTest.keyClick(window, Qt.Key.Key_Comma, Qt.KeyboardModifier.ControlModifier)
    assert window.shown_page() == "settings"
    QTest.keyClick(part(window, "settings.letters"), Qt.Key.Key_Escape)
    assert window.shown_page() == "outbox"
    assert QApplication.focusWidget() is window.nav.lock


def test_while_nothing_is_open_there_are_no_settings(qtbot: QtBot) -> None:
    window = make_window(qtbot)
    window.set_shut(shut=True)
    window.help.show_settings()
    assert window.shown_page() == "inbox"


def test_two_windows_of_one_person_lose_nothing_of_each_others(tmp_path: Path) -> None:
    settings().keep_in(tmp_path)
    keep_preferences(tmp_path, Preferences(text_percent=175))  # by the other window
    settings().choose(colours="light")
    assert read_preferences(tmp_path) == Preferences(colours="light", text_percent=175)
    assert theme().scale == 1.75


def test_what_cannot_be_kept_holds_until_the_program_closes(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "folder").write_text("a file in its place")
    settings().keep_in(tmp_path / "folder")
    window = make_window(qtbot)
    page = shown_settings(window)
    settings().choose(colours="dark")
    settings().choose(text_percent=125)
    assert (theme().mode, theme().scale) == (Mode.DARK, 1.25)
    told = part(page, "settings.told")
    assert "tills programmet stängs" in told.accessibleName()


def test_the_systems_change_is_followed_only_while_nothing_else_was_chosen(qtbot: QtBot) -> None:
    hints = QApplication.styleHints()
    with qtbot.waitSignal(theme().changed, timeout=1000, raising=False):
        settings().choose(colours="dark")
    hints.colorSchemeChanged.emit(Qt.ColorScheme.Light)
    assert theme().tokens.scheme is Scheme.DARK
    settings().choose(colours="system")
    assert theme().tokens.scheme is Scheme.LIGHT  # what the system does not tell is light


def test_dark_and_contrast_of_the_system_are_followed_live(monkeypatch: pytest.MonkeyPatch) -> None:
    """The hints of a real desktop; there is none under the tests."""
    told = {"scheme": Qt.ColorScheme.Unknown, "contrast": Qt.ContrastPreference.NoPreference}
    access = SimpleNamespace(contrastPreference=lambda: told["contrast"])
    hints = SimpleNamespace(
        colorScheme=lambda: told["scheme"], accessibility=lambda: access, setColorScheme=lambda _scheme: None
    )
    app = SimpleNamespace(
        styleHints=lambda: hints,
        **{name: getattr(QApplication.instance(), name) for name in ("setFont", "setPalette", "setStyleSheet")},
    )
    settings().choose(colours="system")
    theme().set_mode(Mode.SYSTEM)
    monkeypatch.setattr(theme(), "_app", app)
    for scheme, contrast, expected in (
        (Qt.ColorScheme.Dark, Qt.ContrastPreference.NoPreference, Scheme.DARK),
        (Qt.ColorScheme.Unknown, Qt.ContrastPreference.NoPreference, Scheme.LIGHT),
        (Qt.ColorScheme.Light, Qt.ContrastPreference.HighContrast, Scheme.HIGH_CONTRAST),
    ):
        told |= {"scheme": scheme, "contrast": contrast}
        QApplication.styleHints().colorSchemeChanged.emit(scheme)
        assert theme().tokens.scheme is expected


def ticket(folder: Path, **how: object) -> SessionTicket:
    told: dict[str, object] = {"computer": ComputerKind.OWN} | how
    return SessionTicket("http://127.0.0.1:1", "", "", "ska-ssk", str(folder), **told)  # type: ignore[arg-type]


def test_they_are_in_force_before_the_first_window(qtbot: QtBot, tmp_path: Path) -> None:
    keep_preferences(tmp_path, Preferences("high_contrast", 200, False))
    Surroundings(ticket(tmp_path))
    assert theme().tokens.scheme is Scheme.HIGH_CONTRAST
    assert theme().scale == 2.0
    assert not letters_enabled()


@pytest.mark.parametrize("how", [{"drive": True}, {"computer": ComputerKind.SHARED}])
def test_where_nothing_stays_nothing_is_read_or_kept(qtbot: QtBot, tmp_path: Path, how: dict[str, object]) -> None:
    keep_preferences(tmp_path, Preferences("dark"))
    surroundings = Surroundings(ticket(tmp_path, **how))
    surroundings.begin(make_window(qtbot))
    settings().choose(text_percent=125)
    surroundings.keep()
    assert read_preferences(tmp_path) == Preferences("dark")
    assert [path.name for path in tmp_path.iterdir()] == ["preferences.json"]


def test_the_window_comes_back_to_its_place_and_its_panes(qtbot: QtBot, tmp_path: Path) -> None:
    window = make_window(qtbot)
    inbox = InboxPage(samples.say, lambda: NOW)
    window.add_page("inbox", inbox)
    window.show_page("inbox")
    window.setGeometry(4, 30, 790, 700)
    QApplication.processEvents()
    inbox.panes.setSizes([300, 489])
    inbox.panes.splitterMoved.emit(inbox.panes.sizes()[0], 1)
    WindowMemory(window, tmp_path, "ska-ssk").keep()
    window_memory._shares.clear()
    again = MainWindow(clock=lambda: NOW)
    qtbot.addWidget(again)
    WindowMemory(again, tmp_path, "ska-ssk").return_to_it()
    other = InboxPage(samples.say, lambda: NOW)
    again.add_page("inbox", other)
    again.show_page("inbox")
    again.show()
    QApplication.processEvents()
    assert again.geometry() == window.geometry()
    share = inbox.panes.sizes()[0] / inbox.panes.width()
    assert other.panes.sizes()[0] / other.panes.width() == pytest.approx(share, abs=0.01)
    assert share < 0.4  # not as it would be by itself


def test_a_maximised_window_is_maximised_again(qtbot: QtBot, tmp_path: Path) -> None:
    window = make_window(qtbot)
    window.showMaximized()
    WindowMemory(window, tmp_path, "ska-ssk").keep()
    place = read_place_of(tmp_path, "ska-ssk")
    assert place is not None
    assert place.maximised
    again = make_window(qtbot)
    WindowMemory(again, tmp_path, "ska-ssk").return_to_it()
    assert again.isMaximized()


def test_a_window_from_a_screen_that_is_gone_is_seen_again(qtbot: QtBot, tmp_path: Path) -> None:
    keep_place_of(tmp_path, "ska-ssk", WindowPlace(Area(9000, 9000, 700, 500)))
    window = make_window(qtbot)
    WindowMemory(window, tmp_path, "ska-ssk").return_to_it()
    assert QApplication.primaryScreen().availableGeometry().contains(window.geometry().topLeft())


def test_one_begins_on_the_page_one_has_chosen(qtbot: QtBot, tmp_path: Path) -> None:
    keep_preferences(tmp_path, Preferences(first_page="drafts", shown_round=True))
    for how, page in (({}, "drafts"), ({"unlocks": True}, "inbox")):
        window = MainWindow(clock=lambda: NOW)
        qtbot.addWidget(window)
        Surroundings(ticket(tmp_path, **how)).begin(window)
        window.add_page("inbox", QWidget())
        window.show_page("inbox")
        for name in ("drafts", "outbox"):
            window.add_page(name, QWidget())
        QApplication.processEvents()
        assert window.shown_page() == page


def test_nothing_of_a_patient_is_kept_outside_the_encrypted_files(qtbot: QtBot, tmp_path: Path) -> None:
    settings().keep_in(tmp_path)
    window = make_window(qtbot)
    Surroundings(ticket(tmp_path)).begin(window)
    inbox = InboxPage(samples.say, lambda: NOW)
    inbox.set_words(samples.known)
    window.add_page("inbox", inbox)
    inbox.show_inbox(samples.inbox())
    inbox.list.select_key("2")
    inbox.show_message(samples.message())
    window.show_open_cases((OpenCase("c2", "Ingrid Hallberg"),))
    window.add_page("case:c2", QWidget())
    window.show_page("case:c2", "c2")
    inbox.panes.splitterMoved.emit(300, 1)
    shown_settings(window)
    settings().choose(colours="dark", text_percent=125, printer="Avdelning 1", first_page="drafts")
    surroundings = Surroundings(ticket(tmp_path))
    surroundings.begin(window)
    surroundings.keep()
    files = {path.name: path.read_text("utf-8") for path in tmp_path.rglob("*") if path.is_file()}
    assert set(files) == {"preferences.json", "windows.json"}
    kept = " ".join(files.values())
    assert not re.search(r"\d{6}|Ingrid|Hallberg|case|c2", kept)
    assert set(json.loads(files["preferences.json"])) == {
        "colours",
        "text_percent",
        "letters",
        "notices",
        "notice_sound",
        "printer",
        "first_page",
        "shown_round",
    }
    assert set(json.loads(files["windows.json"])["ska-ssk"]) == {"area", "maximised", "panes"}


@pytest.mark.parametrize("sound", [True, False])
def test_a_notice_is_heard_only_by_who_wants_it(monkeypatch: pytest.MonkeyPatch, sound: bool) -> None:
    heard: list[str] = []
    monkeypatch.setattr(QApplication, "beep", lambda: heard.append("beep"))
    monkeypatch.setattr(QApplication, "activeWindow", lambda: None)
    settings().choose(notice_sound=sound)
    notices = DeskNotices(lambda: settings().now.notices, QSystemTrayIcon())
    assert notices.tell(Arrived("Kommun SSK", 2))
    assert len(heard) == sound
    settings().choose(notices=False)
    assert not notices.tell(Arrived("Kommun SSK", 2))


# -- before anybody has logged in ------------------------------------------------------------------------------------


@pytest.mark.parametrize("make", [LauncherWindow, SignInWindow])
def test_where_nobody_has_logged_in_there_are_settings_and_a_guide(
    qtbot: QtBot, tmp_path: Path, make: type[QWidget]
) -> None:
    settings().keep_in(tmp_path)
    window = make()
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    QTest.keyClick(window, Qt.Key.Key_Comma, Qt.KeyboardModifier.ControlModifier)
    dialog = part(window, "settings.dialog")
    assert dialog.isVisible()
    assert not part(dialog, "settings.round").isVisible()
    QTest.mouseClick(part(dialog, "settings.colours.dark"), Qt.MouseButton.LeftButton, pos=QPoint(8, 12))
    assert read_preferences(tmp_path).colours == "dark"
    QTest.keyClick(part(dialog, "settings.letters"), Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    QTest.mouseClick(part(window, "before.guide"), Qt.MouseButton.LeftButton)
    guide = part(window, "help.dialog")
    assert guide.isVisible()
    assert guide.findChild(GuideText).key == "eftermiddag"  # type: ignore[union-attr]
    assert len([band for band in guide.findChildren(TrainingBand) if band.isVisible()]) == (make is LauncherWindow)


def test_a_launcher_looks_as_was_chosen_in_a_window_meanwhile(qtbot: QtBot, tmp_path: Path) -> None:
    settings().keep_in(tmp_path)
    keep_preferences(tmp_path, Preferences("dark", 125))
    settings().read_again()
    assert theme().tokens.scheme is Scheme.DARK
    assert theme().scale == 1.25
