"""The look holds its promises: contrast, room for Å, and a change without restart."""

from __future__ import annotations

import importlib
import sys

import pytest
from PySide6 import QtCore
from PySide6.QtGui import QColor, QFontMetrics, QPixmap
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop.views.components.base import Themed
from desktop.views.components.button import Button
from desktop.views.components.focus_ring import FocusRing
from desktop.views.components.labels import Label
from desktop.views.lasting_singletons import SINGLETONS
from desktop.views.style.icons import icon_pixmap
from desktop.views.style.tokens import SCHEMES, Tokens
from desktop.views.style.typography import FACES, Role, make_font
from desktop.views.theme import Mode, on_grid, theme
from desktop.views.unread_sources import SWITCH
from resources import resource_path


def luminance(colour: str) -> float:
    parts = [QColor(colour).redF(), QColor(colour).greenF(), QColor(colour).blueF()]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("tokens", SCHEMES.values(), ids=lambda tokens: str(tokens.scheme))
def test_every_text_colour_can_be_read_on_every_surface(tokens: Tokens) -> None:
    surfaces = (tokens.win, tokens.pane, tokens.sub, tokens.hover, tokens.sel)
    for name in ("text", "text2", "text3", "accent"):
        assert min(contrast(tokens.colour(name), surface) for surface in surfaces) >= 4.5, name
    for name in ("danger", "warn", "ok", "accent"):
        assert contrast(tokens.colour(name), tokens.colour(f"{name}soft")) >= 4.5, name
    for ink, ground in (("onaccent", "accent"), ("ontraining", "training"), ("onprot", "prot")):
        assert contrast(tokens.colour(ink), tokens.colour(ground)) >= 4.5, ink
    assert min(contrast(tokens.linestrong, surface) for surface in surfaces) >= 3
    assert min(contrast(tokens.focus, surface) for surface in surfaces) >= 3


def test_the_contrast_measure_can_fail() -> None:
    assert contrast("#777777", "#888888") < 4.5
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)


class Counted(Themed, QWidget):
    """Tells how often it was asked to look as the theme has it."""

    def __init__(self) -> None:
        super().__init__()
        self.times = 0
        self.built()

    def restyle(self) -> None:
        self.times += 1


def test_what_gets_a_parent_is_not_measured_anew_but_what_gets_another_theme_is(qtbot: QtBot) -> None:
    theme().set_mode(Mode.LIGHT)
    one, inner, outer = Counted(), QWidget(), QWidget()
    qtbot.addWidget(outer)
    QVBoxLayout(inner).addWidget(one)
    QVBoxLayout(outer).addWidget(inner)
    outer.show()
    assert one.times == 1
    theme().set_mode(Mode.DARK)
    assert one.times == 2
    theme().set_scale(1.25)
    assert one.times == 3


@pytest.mark.parametrize("scale", [1.0, 1.25, 2.0])
@pytest.mark.parametrize("role", list(Role))
def test_a_line_box_holds_the_ring_of_a_ring(role: Role, scale: float) -> None:
    theme().set_scale(scale)
    metrics = QFontMetrics(make_font(role, scale))
    drawn = metrics.tightBoundingRect("\u00c5\u00c4\u00d6gj").height()
    assert theme().line(role) >= drawn
    assert theme().line(role) >= metrics.height() + 2


def test_heights_follow_the_pictures_at_100_percent() -> None:
    look = theme()
    body = (Role.BODY,)
    assert look.height(*body * 3, padding=12) == 72
    assert look.height(*body, padding=12) == 32
    assert look.height(*body, padding=16) == 36
    assert look.height(Role.PERSON, Role.BODY, padding=16) == 60
    assert look.height(Role.SMALL, padding=10) == 28
    assert on_grid(41) == 44


def test_figures_are_equally_wide() -> None:
    for role in FACES:
        metrics = QFontMetrics(make_font(role, 1.0))
        assert metrics.horizontalAdvance("1111") == metrics.horizontalAdvance("8888")


def test_a_change_of_theme_reaches_a_widget_that_is_open(qtbot: QtBot) -> None:
    label = Label("Inkorg")
    qtbot.addWidget(label)
    label.show()
    light = label.palette().color(label.foregroundRole()).name()
    tall = label.minimumHeight()
    theme().set_mode(Mode.DARK)
    theme().set_scale(2.0)
    assert label.palette().color(label.foregroundRole()).name().upper() == SCHEMES[theme().tokens.scheme].text
    assert label.palette().color(label.foregroundRole()).name() != light
    assert label.minimumHeight() == tall * 2


def test_the_text_size_stays_within_one_and_two_hundred_percent() -> None:
    theme().set_scale(9.0)
    assert theme().scale == 2.0
    theme().set_scale(0.1)
    assert theme().scale == 1.0


def test_every_icon_can_be_drawn_in_a_colour() -> None:
    icons = sorted(path.stem for path in resource_path("icons").glob("*.svg"))
    assert len(icons) > 60
    for name in icons:
        pixmap = icon_pixmap(name, "#0A5C7D", 16)
        assert not pixmap.isNull()
        assert _ink(pixmap), name


def _ink(pixmap: QPixmap) -> bool:
    image = pixmap.toImage()
    return any(image.pixelColor(x, y).alpha() for x in range(image.width()) for y in range(image.height()))


def test_a_misspelt_icon_is_noticed() -> None:
    with pytest.raises(FileNotFoundError):
        icon_pixmap("no_such_icon", "#000000", 16)


def test_markup_in_a_text_is_shown_and_not_obeyed(qtbot: QtBot) -> None:
    label = Label("<b>fet</b> & <img src='x'>", wrap=True)
    qtbot.addWidget(label)
    assert label.plain() == "<b>fet</b> & <img src='x'>"
    assert "<img" not in label.text()
    assert "&lt;b&gt;fet" in label.text()


def test_the_focus_ring_lies_outside_the_button_that_has_the_focus(qtbot: QtBot, qapp: object) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    layout = QVBoxLayout(window)
    first, second = Button("Svara"), Button("Bevaka")
    layout.addWidget(first)
    layout.addWidget(second)
    window.show()
    window.activateWindow()
    app = QApplication.instance()
    assert app is not None
    ring = app.findChild(FocusRing)
    assert isinstance(ring, FocusRing)
    second.setFocus()
    qtbot.waitUntil(lambda: ring.target() is second)
    assert ring.geometry().contains(second.geometry().adjusted(-3, -3, 3, 3))
    assert not ring.geometry().intersects(first.geometry())


def test_a_button_that_is_not_available_explains_itself(qtbot: QtBot) -> None:
    button = Button("Skicka")
    qtbot.addWidget(button)
    clicked: list[bool] = []
    button.clicked.connect(lambda: clicked.append(True))
    button.set_unavailable("Mottagare saknas")
    with qtbot.waitSignal(button.explained) as told:
        button.click()
    assert told.args == ["Mottagare saknas"]
    assert clicked == []
    button.set_unavailable(None)
    button.click()
    assert clicked == [True]


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None cannot be used up from Python 3.12 on")
def test_none_cannot_be_used_up() -> None:
    before = sys.getrefcount(None)
    assert before > 1 << 50
    assert all(sys.getrefcount(singleton) > 1 << 50 for singleton in SINGLETONS)


def test_importing_a_module_does_not_read_its_source_for_pyside(qtbot: QtBot) -> None:
    """Fails when another PySide asks under another name: then the first window waits for every source to be read."""
    feature = importlib.import_module("shibokensupport.feature")
    assert not getattr(feature, SWITCH)(QtCore)
