"""The two menus by which one changes the look without leaving what one does: colours, and the size of the text."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu

from desktop.models.preferences import COLOURS, TEXT_PERCENTS
from desktop.views.settings_in_force import settings


def colour_words() -> dict[str, str]:
    """What the choices of colours are called."""
    words = (
        QCoreApplication.translate("look", "As the system"),
        QCoreApplication.translate("look", "Light"),
        QCoreApplication.translate("look", "Dark"),
        QCoreApplication.translate("look", "High contrast"),
    )
    return dict(zip(COLOURS, words, strict=True))


def percent_words(percent: int) -> str:
    return QCoreApplication.translate("look", "{n} %").format(n=percent)


def add_look_menus(view: QMenu) -> None:
    """Put both in `view`. What is ticked is what is in force when the menu opens."""
    colours = view.addMenu(QCoreApplication.translate("look", "Colours"))
    group = QActionGroup(colours)
    for key, text in colour_words().items():
        _add(colours, group, f"action.theme_{key}", text, partial(_choose_colours, key))
    sizes = view.addMenu(QCoreApplication.translate("look", "Text size"))
    group = QActionGroup(sizes)
    for percent in TEXT_PERCENTS:
        name, text = f"action.scale_{percent}", percent_words(percent)
        _add(sizes, group, name, text, partial(_choose_size, percent))
    colours.aboutToShow.connect(lambda: _tick(colours, f"action.theme_{settings().now.colours}"))
    sizes.aboutToShow.connect(lambda: _tick(sizes, f"action.scale_{settings().now.text_percent}"))


def _add(menu: QMenu, group: QActionGroup, name: str, text: str, choose: Callable[[], None]) -> None:
    action = menu.addAction(text)
    action.setObjectName(name)
    action.setCheckable(True)
    action.triggered.connect(lambda _checked=False: choose())
    group.addAction(action)


def _choose_colours(key: str) -> None:
    settings().choose(colours=key)


def _choose_size(percent: int) -> None:
    settings().choose(text_percent=percent)


def _tick(menu: QMenu, name: str) -> None:
    found = menu.findChild(QAction, name)
    if found is not None:
        found.setChecked(True)
