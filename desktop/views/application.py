"""What every window of ours needs once per process: language, theme, focus ring, and who collects garbage."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from desktop.views.components.focus_ring import FocusRing
from desktop.views.gui_collector import GuiCollector
from desktop.views.theme import install_theme
from resources import resource_path

_PREPARED = "samsa_prepared"


def prepare(app: QApplication) -> None:
    """Make `app` speak Swedish and look as it shall. Safe to call again; the windows call it themselves."""
    if app.property(_PREPARED):
        return
    app.setProperty(_PREPARED, True)
    QLocale.setDefault(QLocale(QLocale.Language.Swedish, QLocale.Country.Sweden))
    own = sorted(str(path) for path in resource_path("translations").glob("*_sv.qm"))
    qt = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath) + "/qtbase_sv.qm"
    for path in (qt, *own):
        translator = QTranslator(app)
        if translator.load(path):
            app.installTranslator(translator)
    install_theme(app)
    FocusRing(app)
    GuiCollector(app)


def prepare_running() -> None:
    """`prepare` for the application that is running. Raises RuntimeError before there is a QApplication."""
    app = QCoreApplication.instance()
    if not isinstance(app, QApplication):
        raise RuntimeError("no QApplication")
    prepare(app)
