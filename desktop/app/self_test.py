"""`--self-test`: a window, a replica, a form and a PDF, as this build has them."""

from __future__ import annotations

import json
import os
import secrets
import sys
import tempfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtPdf import QPdfDocument
from PySide6.QtWidgets import QApplication

from desktop.documents.sip_print import SipPrint, render_sip
from desktop.models.clock import Clock
from desktop.models.outbox import Outbox
from desktop.models.replica import Replica
from desktop.models.texts import Texts
from desktop.models.workplace import shipped_forms, shipped_processes
from desktop.views.application import prepare
from desktop.views.frame import MainWindow
from domain.forms.definition import Moment
from domain.forms.evaluate import evaluate
from domain.forms.findings import Facts


def run_self_test() -> int:
    """Try each part; print one JSON object {part: "ok" or what went wrong}. 0 when all are well."""
    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY") or sys.platform in {"win32", "darwin"}):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication(sys.argv[:1])
    prepare(app)
    parts: dict[str, Callable[[], None]] = {
        "window": _window,
        "replica": _replica,
        "form": _form,
        "pdf": _pdf,
        "network": _network,
    }
    told = {name: _try(part) for name, part in parts.items()}
    print(json.dumps(told, ensure_ascii=False))
    return 0 if set(told.values()) == {"ok"} else 1


def _try(part: Callable[[], None]) -> str:
    try:
        part()
    except Exception as error:  # noqa: BLE001 - whatever is wrong with the build is what the test is for
        return f"{type(error).__name__}: {error}"
    return "ok"


def _window() -> None:
    window = MainWindow()
    window.show_unit("Kommun SSK", "Skaraborg")
    window.show()
    QApplication.processEvents()
    if window.grab().isNull() or "övning" not in window.windowTitle():
        raise RuntimeError("the window is empty or does not speak Swedish")
    window.close()


def _replica() -> None:
    with tempfile.TemporaryDirectory() as folder:
        key = secrets.token_bytes(32)
        replica = Replica.open(Path(folder) / "replica.db", key)
        outbox = Outbox.open(Path(folder) / "outbox.db", key, Clock())
        outbox.store_fact("self-test", "åäö")
        outbox.close()
        replica.close()
        if "åäö".encode() in (Path(folder) / "outbox.db").read_bytes():
            raise RuntimeError("the outbox is not encrypted")


def _form() -> None:
    forms, _processes, texts = shipped_forms(), shipped_processes(), Texts.load()
    state = {"sip_to_be_done": "NO"}
    facts = Facts("2026-11-20", "2026-11-20T09:00")
    found = evaluate(forms.current("PLN"), state, Moment.PUBLISH, None, facts).blocking
    if not any(finding.path == "sip_comment" for finding in found) or not texts.codes:
        raise RuntimeError("a Nej without a comment went through")


def _pdf() -> None:
    plan = SipPrint(
        person_name="Åsa Öberg",
        person_id_text="19121212-1212",
        birth_only=False,
        version=1,
        status="SIP_ACTIVE",
        established_date="2026-11-20",
        cells={"important_to_me": "Att få vara hemma"},
        unit_names={},
        unit_phones={},
        printed_at=datetime(2026, 11, 20, 9, 0),  # noqa: DTZ001 - local time, as it is printed
        printed_by_unit="Kommun SSK",
        print_code="7F3K-2290",
        training=True,
        draft=False,
    )
    buffer = QBuffer()
    buffer.setData(QByteArray(render_sip(plan)))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document = QPdfDocument()
    document.load(buffer)
    if document.pageCount() < 1 or "Åsa Öberg" not in document.getAllText(0).text():
        raise RuntimeError("the page cannot be read back")
    document.close()


def _network() -> None:
    from desktop.sync.transport import HttpTransport  # noqa: PLC0415 - tried as a session loads it

    HttpTransport("http://127.0.0.1:9", "self-test").close()
