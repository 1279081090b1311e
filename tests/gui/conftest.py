"""What the tests of the windows share: the Swedish program off screen, a clock that stands still, and typing."""

from __future__ import annotations

import gc
import subprocess
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

import PySide6
import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QLocale, Qt, QTranslator
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from desktop.views.application import prepare
from desktop.views.components.keys import set_letters_enabled
from desktop.views.settings_in_force import settings
from desktop.views.theme import Mode, theme
from resources import resource_path

LRELEASE = Path(PySide6.__file__).parent / "lrelease"
NOW = datetime(2026, 11, 17, 14, 20, tzinfo=timezone(timedelta(hours=1)))
"""A Tuesday afternoon, in Swedish winter time."""


def compile_swedish(folder: Path) -> list[Path]:
    """Compile every Swedish catalogue into `folder`; independent of whether `./run` has done so in the tree."""
    compiled = []
    for source in sorted(resource_path("translations").glob("*_sv.ts")):
        target = folder / f"{source.stem}.qm"
        subprocess.run([str(LRELEASE), "-silent", str(source), "-qm", str(target)], check=True, capture_output=True)
        compiled.append(target)
    return compiled


@pytest.fixture(scope="session")
def swedish(tmp_path_factory: pytest.TempPathFactory, qapp: QApplication) -> list[QTranslator]:
    prepare(qapp)
    QLocale.setDefault(QLocale(QLocale.Language.Swedish, QLocale.Country.Sweden))
    translators = []
    for path in compile_swedish(tmp_path_factory.mktemp("swedish")):
        translator = QTranslator(qapp)
        assert translator.load(str(path)), path.name
        qapp.installTranslator(translator)
        translators.append(translator)
    return translators


@pytest.fixture(autouse=True)
def the_look(swedish: list[QTranslator]) -> Iterator[None]:
    """Every test starts in light at 100 %, with the letter keys on and nothing kept from before."""
    settings().keep_in(None)
    theme().set_mode(Mode.LIGHT)
    theme().set_scale(1.0)
    set_letters_enabled(True)
    yield
    # Widgets of a finished test are only marked for deletion; left alive, every change of theme would restyle them all.
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    gc.collect()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    theme().set_mode(Mode.LIGHT)
    theme().set_scale(1.0)


@pytest.fixture
def clock() -> Callable[[], datetime]:
    return lambda: NOW


def type_text(widget: QWidget, text: str) -> None:
    """Type as a person does. QTest.keyClicks aborts the whole process on å, ä and ö."""
    for char in text:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QCoreApplication.sendEvent(widget, QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, char))


def press(widget: QWidget, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Press and release one key in `widget`."""
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QCoreApplication.sendEvent(widget, QKeyEvent(kind, key, modifiers))
