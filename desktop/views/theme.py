"""The theme in force: which colours, how large the text, and the widths and heights that follow from them.

It follows the system (colour scheme and contrast preference), can be set by hand, and changes without restart.
Widgets need no connection to it: a change reaches each of them as an ordinary `StyleChange` event.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from enum import StrEnum
from math import ceil
from typing import Final

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication

from desktop.views.style import sheet
from desktop.views.style.tokens import SCHEMES, Scheme, Tokens
from desktop.views.style.typography import Role, line_box, load_screen_fonts, make_font

SMALLEST_SCALE: Final = 1.0
LARGEST_SCALE: Final = 2.0
STYLE: Final = "Fusion"
STYLE_ASKED: Final = "QT_STYLE_OVERRIDE"
"""Qt's own variable. Set to STYLE before the application is made, it saves PySide reading all there is of QStyle."""
_GRID: Final = 4


class Mode(StrEnum):
    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"
    HIGH_CONTRAST = "high_contrast"


class Theme(QObject):
    """One per application; reach it with `theme()`."""

    changed = Signal()

    def __init__(self, app: QApplication, *, dressed: bool = True) -> None:
        super().__init__(app)
        self._app = app
        self._mode = Mode.SYSTEM
        self._scale = SMALLEST_SCALE
        self._tokens = SCHEMES[Scheme.LIGHT]
        self._fonts: dict[Role, QFont] = {}
        self._lines: dict[Role, int] = {}
        self._applied: tuple[Scheme, float] | None = None
        self._undressed = not dressed
        load_screen_fonts()
        if os.environ.get(STYLE_ASKED) != STYLE:
            app.setStyle(STYLE)
        hints = app.styleHints()
        hints.colorSchemeChanged.connect(self._refresh)
        with suppress(AttributeError):  # Qt before 6.10 has no contrast preference
            hints.accessibility().contrastPreferenceChanged.connect(self._refresh)
        self._refresh()

    # -- what is in force -------------------------------------------------------------------------------------------

    @property
    def mode(self) -> Mode:
        return self._mode

    @property
    def scale(self) -> float:
        """1.0 is 100 %; multiplies the points, beside the system's own scale."""
        return self._scale

    @property
    def tokens(self) -> Tokens:
        return self._tokens

    def set_mode(self, mode: Mode | str) -> None:
        """Choose a theme by hand, or `Mode.SYSTEM` to follow the system again."""
        self._mode = Mode(mode)
        wanted = {Mode.LIGHT: Qt.ColorScheme.Light, Mode.DARK: Qt.ColorScheme.Dark}
        # Some platforms ignore this (offscreen, X11 without a desktop); our own palette below does not depend on it.
        self._app.styleHints().setColorScheme(wanted.get(self._mode, Qt.ColorScheme.Unknown))
        self._refresh()

    def set_scale(self, scale: float) -> None:
        """Text size from 1.0 to 2.0; values outside are brought to the nearest end."""
        self._scale = min(max(scale, SMALLEST_SCALE), LARGEST_SCALE)
        self._refresh()

    # -- measures ---------------------------------------------------------------------------------------------------

    def colour(self, token: str) -> QColor:
        return QColor(self._tokens.colour(token))

    def font(self, role: Role | str = Role.BODY) -> QFont:
        role = Role(role)
        if role not in self._fonts:
            self._fonts[role] = make_font(role, self._scale)
        return self._fonts[role]

    def line(self, role: Role | str = Role.BODY) -> int:
        """Line box in px of one line of `role` at the text size in force."""
        role = Role(role)
        if role not in self._lines:
            self._lines[role] = line_box(role, self._scale)
        return self._lines[role]

    def height(self, *roles: Role | str, padding: int) -> int:
        """Lines times line box plus padding (above and below together), rounded up to 4 px."""
        return on_grid(sum(self.line(role) for role in roles) + padding)

    def icon(self, size: int = 16) -> int:
        """Edge of an icon in px: icons follow the text size."""
        return round(size * self._scale)

    def width(self, size: int) -> int:
        """A width given at 100 % text (a column, a panel), grown by the text size."""
        return round(size * self._scale)

    # -- applying ---------------------------------------------------------------------------------------------------

    def _scheme(self) -> Scheme:
        if self._mode is not Mode.SYSTEM:
            return Scheme(self._mode.value)
        hints = self._app.styleHints()
        with suppress(AttributeError):
            if hints.accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast:
                return Scheme.HIGH_CONTRAST
        return Scheme.DARK if hints.colorScheme() == Qt.ColorScheme.Dark else Scheme.LIGHT

    def _refresh(self) -> None:
        scheme = self._scheme()
        if self._applied == (scheme, self._scale):
            return
        self._applied = (scheme, self._scale)
        _edition["number"] += 1
        self._tokens = SCHEMES[scheme]
        self._fonts.clear()
        self._lines.clear()
        self._app.setFont(self.font(Role.BODY))
        self._app.setPalette(make_palette(self._tokens))
        if not self._undressed:
            self._dress()
        self.changed.emit()

    def _dress(self) -> None:
        self._app.setStyleSheet(sheet.make_sheet(self._tokens, self.scale, {role: self.line(role) for role in Role}))

    @contextmanager
    def undressed(self) -> Iterator[None]:
        """Build a whole window without the style sheet, and put it on at the end.

        A sheet in force is worked out again for every widget each time one of its parents gets a parent; put on at the
        end it is worked out once.
        """
        self._undressed = True
        self._app.setStyleSheet("")
        try:
            yield
        finally:
            self._undressed = False
            self._dress()


def on_grid(pixels: float) -> int:
    """The next multiple of 4 px."""
    return ceil(pixels / _GRID) * _GRID


def make_palette(tokens: Tokens) -> QPalette:
    """Qt's palette for what the style sheet does not reach (native dialogs, selections, disabled text)."""
    palette = QPalette()
    role = QPalette.ColorRole
    for target, token in (
        (role.Window, tokens.pane),
        (role.WindowText, tokens.text),
        (role.Base, tokens.pane),
        (role.AlternateBase, tokens.sub),
        (role.Text, tokens.text),
        (role.Button, tokens.pane),
        (role.ButtonText, tokens.text),
        (role.BrightText, tokens.onaccent),
        (role.ToolTipBase, tokens.sub),
        (role.ToolTipText, tokens.text),
        (role.PlaceholderText, tokens.text3),
        (role.Highlight, tokens.accent),
        (role.HighlightedText, tokens.onaccent),
        (role.Link, tokens.accent),
        (role.LinkVisited, tokens.accent),
        (role.Light, tokens.sub),
        (role.Midlight, tokens.line),
        (role.Mid, tokens.linestrong),
        (role.Dark, tokens.linestrong),
        (role.Shadow, tokens.line),
        (role.Accent, tokens.accent),
    ):
        palette.setColor(target, QColor(token))
    for target in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, target, QColor(tokens.text3))
    return palette


def install_theme(app: QApplication, *, dressed: bool = True) -> Theme:
    """Build the theme for `app`, or return the one it has. Without `dressed` it is to be used `undressed` next."""
    found = _current.get(id(app))
    if found is None:
        found = _current[id(app)] = Theme(app, dressed=dressed)
    return found


def theme() -> Theme:
    """The theme of the running application. Raises RuntimeError before there is a QApplication."""
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        raise RuntimeError("no QApplication")
    return install_theme(app)


def edition() -> int:
    """How many times colours and text size have been put in force, 1 and up: tells whether either has changed since."""
    return _edition["number"]


_current: dict[int, Theme] = {}
_edition = {"number": 0}
