"""The guide opens at what one is doing, is read and searched by keyboard, and the program tells what it is."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QGuiApplication, QImage, QTextBlock, QTextCursor, QTextFragment
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.models.about import version
from desktop.models.help_topics import help_topics
from desktop.views.about_dialog import AboutDialog
from desktop.views.frame import MainWindow
from desktop.views.help_and_settings import _OF_PAGE, _OF_PART, TOPIC
from desktop.views.help_page import HelpPage, HelpView
from desktop.views.shortcuts_dialog import key_rows
from desktop.views.theme import Mode, theme
from tests.architecture.source_tree import ROOT
from tests.gui.conftest import NOW, press, type_text


@pytest.fixture
def window(qtbot: QtBot) -> MainWindow:
    window = MainWindow(clock=lambda: NOW)
    qtbot.addWidget(window)
    window.resize(1360, 860)
    for name in ("inbox", "outbox", "admin", "case:c1"):
        window.add_page(name, QWidget())
    window.show_page("inbox")
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window


def guide_of(window: MainWindow) -> HelpView:
    page = window.stack.currentWidget()
    assert isinstance(page, HelpPage)
    return page.view


@pytest.mark.parametrize(
    ("page", "title"),
    [("inbox", "inkorg"), ("outbox", "utan_nat"), ("admin", "administration"), ("case:c1", "arendet")],
)
def test_f1_opens_the_page_that_fits_what_is_shown(window: MainWindow, page: str, title: str) -> None:
    window.show_page(page)
    assert window.help.topic_here() == title
    QTest.keyClick(window, Qt.Key.Key_F1)
    assert guide_of(window).text.key == title
    QTest.keyClick(guide_of(window).text, Qt.Key.Key_Escape)
    assert window.shown_page() == page


def test_what_f1_may_open_is_there() -> None:
    assert {*_OF_PAGE.values(), *_OF_PART.values()} <= {topic.key for topic in help_topics()}


def test_a_part_of_a_page_may_have_a_page_of_its_own(window: MainWindow, qtbot: QtBot) -> None:
    page = QWidget()
    field = QWidget(page)
    field.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    page.setObjectName("sip.page")
    window.add_page("case:c2", page)
    window.show_page("case:c2", "c2")
    field.setFocus()
    assert window.help.topic_here() == "sip"
    field.setProperty(TOPIC, "ordlista")
    assert window.help.topic_here() == "ordlista"


def test_every_page_is_read_with_headings_and_pictures(qtbot: QtBot) -> None:
    view = HelpView()
    qtbot.addWidget(view)
    view.resize(1100, 700)
    view.show()
    for topic in help_topics():
        view.open(topic.key)
        assert view.text.key == topic.key
        document = view.text.document()
        first = document.begin()
        assert first.blockFormat().headingLevel() == 1
        assert first.text() == topic.title
        assert "![" not in view.text.toPlainText()
        assert "**" not in view.text.toPlainText()


def test_pictures_fit_the_page_and_are_told_in_words(qtbot: QtBot) -> None:
    view = HelpView()
    qtbot.addWidget(view)
    view.resize(800, 600)
    view.show()
    view.open("utskrifter")
    looks = [run.charFormat() for block in _blocks(view) for run in _runs(block)]
    pictures = [look.toImageFormat() for look in looks if look.isImageFormat()]
    assert len(pictures) >= 3
    assert all(0 < picture.width() <= view.text.viewport().width() for picture in pictures)
    assert isinstance(view.text.loadResource(2, pictures[0].name()), QImage)
    assert "En SIP på två sidor: planen i korthet" in view.text.toPlainText()
    assert view.text.loadResource(2, "http://127.0.0.1:1/x.png").isNull()  # type: ignore[attr-defined]


def _blocks(view: HelpView) -> list[QTextBlock]:
    found, block = [], view.text.document().begin()
    while block.isValid():
        found.append(block)
        block = block.next()
    return found


def _runs(block: QTextBlock) -> list[QTextFragment]:
    runs = []
    place = block.begin()
    while not place.atEnd():
        runs.append(place.fragment())
        place += 1
    return runs


def test_links_are_followed_by_keyboard_and_only_to_pages_that_are_here(window: MainWindow) -> None:
    window.help.show_guide("eftermiddag")
    text = guide_of(window).text
    text.setFocus()
    QTest.keyClick(text, Qt.Key.Key_Tab)
    assert text.textCursor().selectedText() == "Från inskriven till hemma"
    QTest.keyClick(text, Qt.Key.Key_Return)
    assert text.key == "utskrivning"
    hrefs = [run.charFormat().anchorHref() for block in _blocks(guide_of(window)) for run in _runs(block)]
    assert not [href for href in hrefs if "processes" in href]


def test_the_guide_is_searched_from_its_field(window: MainWindow, qtbot: QtBot) -> None:
    window.help.show_guide()
    guide = guide_of(window)
    guide.search.setFocus()
    type_text(guide.search, "kylskåpet")
    assert guide.list.accessibleName() == "1 ställe i handboken"
    QTest.keyClick(guide.search, Qt.Key.Key_Down)
    assert guide.list.hasFocus()
    assert guide.text.key == "utskrifter"
    marked = [mark.cursor.selectedText() for mark in guide.text.extraSelections()]
    assert marked == ["kylskåpet"]
    guide.search.setText("zebra")
    assert guide.empty.isVisible()
    assert "zebra" in guide.empty.accessibleName()
    QTest.keyClick(guide.search, Qt.Key.Key_Escape)
    assert guide.search.text() == ""
    assert guide.list.count() == len(help_topics())


def test_the_page_of_the_keys_has_every_key(window: MainWindow) -> None:
    window.help.show_guide("tangenter")
    text = guide_of(window).text.toPlainText()
    for keys, what in key_rows():
        assert keys in text
        assert what in text


def test_the_guide_keeps_its_place_when_the_look_changes(window: MainWindow) -> None:
    window.help.show_guide("sip")
    text = guide_of(window).text
    text.moveCursor(QTextCursor.MoveOperation.End)
    text.verticalScrollBar().setValue(200)
    theme().set_mode(Mode.DARK)
    QApplication.processEvents()
    assert text.verticalScrollBar().value() == 200
    colour = text.document().begin().begin().fragment().charFormat().foreground().color().name()
    assert colour.upper() == theme().tokens.text


def test_what_the_program_is(qtbot: QtBot, window: MainWindow) -> None:
    window.help.data = Path.home() / "samsa" / "work"
    action = window.findChild(QAction, "action.about")
    assert action is not None
    action.trigger()
    dialog = window.findChild(AboutDialog)
    assert dialog is not None
    assert "PIN-kod" in dialog.told.plain()
    press(_part(dialog, "about.part.help"), Qt.Key.Key_Space)
    told = dialog.text.toPlainText()
    assert f"SAMSA Desktop: {version()}" in told
    assert "Data: ~/samsa/work" in told
    assert str(Path.home()) not in told
    dialog.copy.click()
    assert QGuiApplication.clipboard().text() == told
    press(_part(dialog, "about.part.others"), Qt.Key.Key_Space)
    assert "LGPL" in dialog.text.toPlainText()
    dialog.close()


def test_diagnostics_name_nobody(qtbot: QtBot, window: MainWindow) -> None:
    window.show_unit("Kommun SSK", "Skaraborg")
    window.show_user("Anna Lindh", "Sjuksköterska")
    dialog = AboutDialog(Path("/data/19441011-9046/work"), window)
    qtbot.addWidget(dialog)
    dialog._show("help")
    for never in ("Anna", "Lindh", "Kommun", "19441011"):
        assert never not in dialog.text.toPlainText()


def test_the_version_is_that_of_the_project() -> None:
    assert f'version = "{version()}"' in (ROOT / "pyproject.toml").read_text("utf-8")


def _part(window: QWidget, name: str) -> QWidget:
    found = window.findChild(QWidget, name)
    assert found is not None, name
    return found
