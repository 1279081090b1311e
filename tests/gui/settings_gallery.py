"""Pictures of the settings, the guide, being shown round and what the program is. Run by hand:

QT_QPA_PLATFORM=offscreen .venv/bin/python -m tests.gui.settings_gallery OUT [only-names-containing]
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QApplication, QWidget

from desktop.views.about_dialog import AboutDialog
from desktop.views.frame import MainWindow
from desktop.views.help_page import HelpPage
from desktop.views.shortcuts_dialog import ShortcutsDialog
from tests.gui import gallery


def _window(size: tuple[int, int] = (1360, 860)) -> MainWindow:
    return gallery._window(size, connected=True, page="inbox")


def settings_page(size: tuple[int, int] = (1360, 860)) -> QWidget:
    window = _window(size)
    window.help.show_settings()
    return window


def guide(topic: str, size: tuple[int, int] = (1360, 860), words: str = "") -> QWidget:
    window = _window(size)
    window.help.show_guide(topic)
    page = window.stack.currentWidget()
    if words and isinstance(page, HelpPage):
        QApplication.processEvents()
        page.view.search.setText(words)
        page.view.list.setCurrentRow(0)
    return window


def offered() -> QWidget:
    window = _window()
    window.help._showing().offer()
    return window


def shown_round(step: int) -> QWidget:
    window = _window()
    window.help.show_round()
    bar = window.findChild(QWidget, "round.next")
    for _ in range(step):
        QApplication.processEvents()
        bar.click()  # type: ignore[union-attr]
    return window


def about(part: str) -> QWidget:
    dialog = AboutDialog(Path.home() / ".local" / "share" / "samsa-desktop" / "training", _window())
    dialog._show(part)
    dialog.parts.choose(part)
    return dialog


VIEWS: dict[str, Callable[[], QWidget]] = {
    "settings": settings_page,
    "settings-900": lambda: settings_page((900, 700)),
    "guide-first": lambda: guide("kom_igang"),
    "guide-pictures": lambda: guide("utskrifter"),
    "guide-table": lambda: guide("tillganglighet"),
    "guide-keys": lambda: guide("tangenter"),
    "guide-found": lambda: guide("sip", words="kvittera"),
    "guide-nothing": lambda: guide("sip", words="zebra"),
    "guide-900": lambda: guide("sip", (900, 700)),
    "round-offered": offered,
    "round-0": lambda: shown_round(0),
    "round-1": lambda: shown_round(1),
    "round-5": lambda: shown_round(5),
    "about-computer": lambda: about("computer"),
    "about-help": lambda: about("help"),
    "about-others": lambda: about("others"),
    "keys": lambda: ShortcutsDialog(_window()),
}


def main(out: Path, wanted: str = "") -> None:
    gallery.VIEWS.clear()
    gallery.VIEWS.update(VIEWS)
    gallery.main(out, wanted)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else "")
