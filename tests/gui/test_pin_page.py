"""The PIN page: what it says, what it lets through, and that it keeps nothing of what was typed."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from desktop.models.texts import Texts
from desktop.session.pin_rules import weakness
from desktop.views.frame import MainWindow
from desktop.views.pin_page import PinPage
from desktop.views.theme import theme
from tests.gui.conftest import press

GOOD = "739 154"


@pytest.fixture
def page(qtbot: QtBot) -> PinPage:
    page = PinPage(Texts.load().say, weakness)
    qtbot.addWidget(page)
    page.show()
    return page


def line(page: PinPage, name: str) -> QLineEdit:
    found = page.findChild(QLineEdit, name)
    assert found is not None
    return found


def test_two_that_agree_and_are_not_weak_are_let_through_once(qtbot: QtBot, page: PinPage) -> None:
    page.show_choosing()
    for first, again, said in ((GOOD, "", "Koderna är olika"), ("112233", "112233", "lätt att gissa")):
        line(page, "pin.first").setText(first)
        line(page, "pin.again").setText(again)
        with qtbot.assertNotEmitted(page.chosen):
            page.go.click()
        assert said in page.text()
    line(page, "pin.first").setText(GOOD)
    line(page, "pin.again").setText(GOOD)
    with qtbot.waitSignal(page.chosen) as chosen:
        press(line(page, "pin.again"), Qt.Key.Key_Return)
    assert chosen.args == [GOOD]
    assert (line(page, "pin.first").text(), line(page, "pin.again").text()) == ("", "")
    assert not page.go.isEnabled()


def test_a_wrong_one_tells_how_many_are_left_and_counts_the_wait_down(qtbot: QtBot, page: PinPage) -> None:
    page.show_typing(10, 10)
    assert "försök kvar" not in page.text()
    page.show_refused("wrong_pin", 8, 0)
    assert "PIN-koden stämmer inte. Du har 8 försök kvar." in page.text()
    assert page.go.isEnabled()
    page.show_refused("wrong_pin", 7, 700)
    assert not page.go.isEnabled()
    assert page.forgot.isEnabled()
    qtbot.waitUntil(lambda: "Vänta en sekund innan" in page.text())
    qtbot.waitUntil(page.go.isEnabled)
    assert "Du har 7 försök kvar." in page.text()
    page.show_refused("wrong_pin", 1, 0)
    assert "ett försök kvar" in page.text()


def test_changing_asks_for_the_known_one_and_keeps_nothing(qtbot: QtBot, page: PinPage) -> None:
    page.show_changing(10, 10)
    assert "Byt PIN-kod" in page.text()
    for current, first, again, said in (
        (GOOD, GOOD, GOOD, "densamma"),
        (GOOD, "112233", "112233", "lätt att gissa"),
        (GOOD, "Tolv24", "Tolv42", "Koderna är olika"),
    ):
        for name, text in (("pin.current", current), ("pin.first", first), ("pin.again", again)):
            line(page, name).setText(text)
        with qtbot.assertNotEmitted(page.changed):
            page.go.click()
        assert said in page.text()
    line(page, "pin.first").setText("Tolv24")
    line(page, "pin.again").setText("Tolv24")
    line(page, "pin.current").clear()
    with qtbot.assertNotEmitted(page.changed):
        page.go.click()
    line(page, "pin.current").setText(GOOD)
    with qtbot.waitSignal(page.changed) as changed:
        page.go.click()
    assert changed.args == [GOOD, "Tolv24"]
    assert not page.go.isEnabled()
    page.show_refused("wrong_pin", 8, 0)
    assert page.current.error() == "PIN-koden stämmer inte. Du har 8 försök kvar."
    assert page.first.error() == ""
    assert page.go.text() == "Byt PIN-kod"
    line(page, "pin.current").setText("halvskr")
    page.hide()
    assert line(page, "pin.current").text() == ""
    with qtbot.waitSignal(page.left):
        page.cancel.click()
    page.show_typing(10, 10)
    assert not page.current.isVisibleTo(page)
    assert line(page, "pin.first").accessibleName() == "PIN-kod"


def test_nothing_of_it_is_squeezed_in_a_small_window_with_large_text(qtbot: QtBot, page: PinPage) -> None:
    try:
        theme().set_scale(2.0)
        page.show_changing(10, 10)
        page.show_refused("wrong_pin", 8, 0)
        page.resize(700, 420)
        qtbot.waitUntil(lambda: page.width() == 700)
        lines = [line(page, name) for name in ("pin.current", "pin.first", "pin.again")]
        qtbot.waitUntil(lambda: all(one.height() >= one.sizeHint().height() for one in lines))
    finally:
        theme().set_scale(1.0)


def test_it_is_hidden_as_it_is_typed_and_learnt_by_nobody(page: PinPage) -> None:
    for name in ("pin.current", "pin.first", "pin.again"):
        field = line(page, name)
        assert field.echoMode() is QLineEdit.EchoMode.Password
        assert field.inputMethodHints() & Qt.InputMethodHint.ImhSensitiveData
        assert field.accessibleName()


def test_a_shut_window_has_one_page_and_no_way_to_another(qtbot: QtBot, page: PinPage) -> None:
    window = MainWindow()
    qtbot.addWidget(window)
    window.add_page("inbox", QWidget())
    window.add_page("pin", page)
    window.set_shut(shut=True)
    window.show_page("pin")
    window.show()
    assert not window.nav.isVisible()
    assert not window.menu_bar.isVisible()
    with qtbot.assertNotEmitted(window.page_requested):
        window._go("inbox")
    assert window.shown_page() == "pin"
    window.resize(700, 600)
    assert not window.nav.isVisible()
    window.set_shut(shut=False)
    window.resize(1400, 800)
    qtbot.waitUntil(window.nav.isVisible)
    assert window.menu_bar.isVisible()
