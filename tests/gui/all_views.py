"""Every view of the program as a picture, by one command:

QT_QPA_PLATFORM=offscreen .venv/bin/python -m tests.gui.all_views OUT [only-names-containing]

Each in light, dark and at 200 %; with ALL_LOOKS=1 at 125 % and in high contrast too. Sheets of them lie beside, to be
looked through.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QTranslator
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication, QWidget

from desktop.views.application import prepare
from desktop.views.theme import Mode, theme
from tests.gui import case_gallery, gallery, open_care_gallery, phrases_gallery, settings_gallery, sip_gallery
from tests.gui.conftest import compile_swedish

View = Callable[[], QWidget]
LOOKS = ((Mode.LIGHT, 1.0), (Mode.DARK, 1.0), (Mode.LIGHT, 2.0))
MORE_LOOKS = ((Mode.LIGHT, 1.25), (Mode.HIGH_CONTRAST, 1.0))
_SHEET = (3, 3)
"""Pictures beside and below each other on a sheet."""
_SMALL = (640, 480)


def all_views() -> Mapping[str, View]:
    """The views of every gallery, by area and name."""
    areas: Mapping[str, Mapping[str, View]] = {
        "frame": gallery.VIEWS,
        "case": case_gallery.SCENES,
        "sip": sip_gallery.VIEWS,
        "open-care": open_care_gallery.SCENES,
        "phrases": phrases_gallery.SCENES,
        "help": settings_gallery.VIEWS,
    }
    return {f"{area}-{name}": view for area, views in areas.items() for name, view in views.items()}


def main(out: Path, wanted: str = "") -> None:
    application = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(application, QApplication)
    prepare(application)
    translators = list(_swedish(application))
    assert translators
    out.mkdir(parents=True, exist_ok=True)
    for mode, scale in (*LOOKS, *(MORE_LOOKS if os.environ.get("ALL_LOOKS") else ())):
        theme().set_mode(mode)
        theme().set_scale(scale)
        look = f"{mode.value}-{round(scale * 100)}"
        taken = []
        for name, view in all_views().items():
            if wanted in name:
                path = out / f"{name}-{look}.png"
                _take(view, path)
                taken.append(path)
        _sheets(taken, out, look)


def _swedish(application: QApplication) -> Iterator[QTranslator]:
    with tempfile.TemporaryDirectory() as folder:
        for path in compile_swedish(Path(folder)):
            translator = QTranslator(application)
            translator.load(str(path))
            application.installTranslator(translator)
            yield translator


def _take(view: View, path: Path) -> None:
    window = view()
    window.show()
    case_gallery.picture(window, path)
    window.close()
    window.deleteLater()
    case_gallery.settle()


def _sheets(paths: list[Path], out: Path, look: str) -> None:
    across, down = _SHEET
    wide, tall = _SMALL
    for number, first in enumerate(range(0, len(paths), across * down), start=1):
        sheet = QImage(across * wide, down * tall, QImage.Format.Format_RGB32)
        sheet.fill(0x808080)
        painter = QPainter(sheet)
        for place, path in enumerate(paths[first : first + across * down]):
            picture = QImage(str(path)).scaledToWidth(wide - 8)
            painter.drawImage(place % across * wide, place // across * tall, picture.copy(0, 0, wide - 8, tall - 24))
            painter.drawText(place % across * wide + 4, place // across * tall + tall - 8, path.stem)
        painter.end()
        sheet.save(str(out / f"sheet-{look}-{number:02d}.png"))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else "")
