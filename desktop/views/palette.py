"""Every command there is, as rows of the search: those of the menus, and the buttons of the shown page that have keys.

Nothing is listed twice by hand: a command that gets an entry in a menu, or a button with a key, is here too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from desktop.views.components.button import Button

_WORDS_OF_KEYS = {"Ctrl": "Ctrl", "Shift": "Skift", "Return": "Enter", "Del": "Delete"}


@dataclass(frozen=True, slots=True)
class Command:
    """Something that can be done now. `where` is the menu it stands in, '' for a button of the page."""

    key: str
    title: str
    where: str
    keys: str
    icon: str
    run: Callable[[], object]


def commands(menu_bar: QMenuBar, page: QWidget | None) -> list[Command]:
    """What can be done from the shown page: its own buttons first, then the menus in their order."""
    found: dict[str, Command] = {}
    for command in (*_of_page(page), *_of_menus(menu_bar)):
        found.setdefault(command.key, command)
    return list(found.values())


def _of_page(page: QWidget | None) -> Iterator[Command]:
    if page is None:
        return
    for button in page.findChildren(Button):
        if button.key and button.isVisibleTo(page) and button.isEnabled() and button.reason is None:
            name = button.objectName() or button.text()
            yield Command(f"button:{name}", button.text().replace("&", ""), "", button.key, "", button.click)


def _of_menus(menu_bar: QMenuBar) -> Iterator[Command]:
    for entry in menu_bar.actions():
        menu = entry.menu()
        if isinstance(menu, QMenu) and entry.isVisible():
            yield from _of_menu(menu, _plain(entry.text()))


def _of_menu(menu: QMenu, where: str) -> Iterator[Command]:
    for action in menu.actions():
        below = action.menu()
        if isinstance(below, QMenu):
            yield from _of_menu(below, _plain(action.text()))
        elif action.isVisible() and action.isEnabled() and not action.isSeparator():
            key = f"command:{action.objectName() or action.text()}"
            yield Command(key, _title(action), where, keys_in_words(action.shortcut()), "", partial(_run, action))


def _run(action: QAction) -> None:
    action.trigger()


def _title(action: QAction) -> str:
    """One that is switched on says so: `Mörk (på)`."""
    title = _plain(action.text())
    on = action.isCheckable() and action.isChecked()
    return QCoreApplication.translate("palette", "{title} (on)").format(title=title) if on else title


def _plain(text: str) -> str:
    """Without the mark of the letter that opens it."""
    return text.replace("&&", "\0").replace("&", "").replace("\0", "&").rstrip("…")


def keys_in_words(keys: QKeySequence) -> str:
    """`Ctrl Skift L`, as keys are written everywhere here; '' for none."""
    told = keys.toString(QKeySequence.SequenceFormat.PortableText)
    return " ".join(_WORDS_OF_KEYS.get(part, part) for part in told.split("+")) if told else ""
