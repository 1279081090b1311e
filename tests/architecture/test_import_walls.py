"""Who may import what: import-linter's contracts, and beyond them dynamic imports and single Qt modules."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.architecture.source_tree import ROOT, imports, plant

# Who may open each door. HTTP leads to the store, to the identity provider, and from the store to the latter's keys.
DOORS = {
    "httpx2": ("desktop/sync/transport.py", "desktop/sync/provider.py", "central/login/provider_keys.py"),
    "keyring": ("desktop/session/keystore.py",),
    "sqlcipher3": ("desktop/models/cipher_connection.py",),
    "joserfc": ("central/login/provider_keys.py", "central/login/id_token.py"),
}
QT_ROOMS = ("desktop/views/", "desktop/app.py", "desktop/app/", "desktop/tour.py", "desktop/tour/")
# PySide6-Essentials and PySide6_Pdf, and of those only what a desktop program of ours has a use for (D21).
QT_MODULES = {
    "QtCore", "QtGui", "QtWidgets", "QtNetwork", "QtPrintSupport", "QtSvg", "QtSvgWidgets", "QtTest", "QtDBus", "QtPdf",
    "QtPdfWidgets",
}  # fmt: skip
OTHER_HTTP = {"httpx", "requests", "aiohttp", "urllib3", "http.client", "urllib.request"}
DOMAIN_MAY_NOT = {
    "os", "pathlib", "shutil", "socket", "subprocess", "tempfile", "threading", "asyncio", "random", "secrets", "time",
    "io", "logging", "yaml", "sqlalchemy", "starlette", "resources", "desktop", "central",
}  # fmt: skip


def trespasses(root: Path) -> list[str]:
    """One sentence for each import on the wrong side of a wall."""
    found = []
    for one in imports(root):
        for module in one.modules:
            advice = _advice(one.path, module)
            if advice:
                found.append(f"{one.path}:{one.line} imports {module}: {advice}")
    return found


def _advice(path: str, module: str) -> str | None:
    top, _, rest = module.partition(".")
    if top in DOORS and path not in DOORS[top] and not path.startswith("tests/"):
        return f"only {', '.join(DOORS[top])} may"
    if top in ("PySide6", "shiboken6"):
        return _qt_advice(path, rest.partition(".")[0])
    if top == "qtpy" or top.startswith(("PyQt", "qasync")):
        return "Qt is PySide6 here"
    if path.startswith("desktop/") and module in OTHER_HTTP:
        return "the network is reached through desktop/sync/transport.py"
    if path.startswith("domain/") and top in DOMAIN_MAY_NOT:
        return "the domain knows no file, network, clock, chance or neighbour"
    if (path.startswith("desktop/") and top == "central") or (path.startswith("central/") and top == "desktop"):
        return "client and store never meet but over the protocol"
    return None


def _qt_advice(path: str, part: str) -> str | None:
    if not path.startswith(QT_ROOMS):
        return "only desktop/views and the composition root know Qt"
    if part.startswith("Qt") and part not in QT_MODULES:
        return "not in PySide6-Essentials and PySide6_Pdf, or not for us"
    return None


def test_no_import_crosses_a_wall() -> None:
    assert trespasses(ROOT) == []


@pytest.mark.parametrize(
    ("place", "line"),
    [
        ("desktop/views/inbox.py", "from httpx2 import Client"),
        ("desktop/sync/round.py", "import httpx2"),
        ("central/login/id_token.py", "import httpx2"),
        ("central/api/handlers.py", "from joserfc import jwt"),
        ("desktop/sync/round.py", "import urllib.request"),
        ("desktop/sync/round.py", "from urllib import request"),
        ("desktop/session/login.py", "import keyring.errors"),
        ("desktop/models/replica.py", "from sqlcipher3 import dbapi2"),
        ("desktop/models/replica.py", "def late():\n    from PySide6.QtCore import QObject"),
        ("desktop/documents/sip.py", "import importlib\nimportlib.import_module('PySide6.QtGui')"),
        ("central/api/app.py", "from PySide6 import QtCore"),
        ("desktop/views/chart.py", "from PySide6.QtCharts import QChart"),
        ("desktop/views/chart.py", "from PySide6 import QtWebEngineWidgets"),
        ("desktop/views/chart.py", "from PyQt6 import QtCore"),
        ("desktop/views/inbox.py", "from central.store import feed"),
        ("central/app.py", "import desktop.sync"),
        ("domain/deadlines.py", "import time"),
        ("domain/forms/reading.py", "from pathlib import Path"),
        ("domain/forms/reading.py", "if True:\n    from resources import resource_path"),
    ],
)
def test_a_planted_trespass_is_seen(tmp_path: Path, place: str, line: str) -> None:
    assert len(trespasses(plant(tmp_path, place, line))) >= 1


def test_what_is_allowed_passes(tmp_path: Path) -> None:
    plant(tmp_path, "desktop/sync/transport.py", "import httpx2")
    plant(tmp_path, "desktop/views/page.py", "from PySide6.QtPdfWidgets import QPdfView")
    plant(tmp_path, "domain/dates.py", "from datetime import date")
    assert trespasses(tmp_path) == []
