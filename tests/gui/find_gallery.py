"""Pictures of the search and of the bar inside a case, over a real desk. Run by hand:

QT_QPA_PLATFORM=offscreen .venv/bin/python -m tests.gui.find_gallery OUT [only-looks-containing]
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, cast

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QTranslator
from PySide6.QtWidgets import QApplication

from desktop.views.application import prepare
from desktop.views.find_in_case import FindInCase
from desktop.views.theme import Mode, theme
from tests.gui.conftest import compile_swedish, type_text
from tests.gui.gallery import VARIANTS
from tests.scenarios.work_window import WorkWindow
from tests.sync.little_town import ADMISSION, Town

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

_PEOPLE = (
    ("Ingrid Hallberg", "194410119046", ""),
    ("Göran Hällberg", "195410072572", ""),
    ("Åsa Öberg", "191212121212", ""),
    ("Sven Hallgren", "194802162174", "MARKED"),
)


class _Alone:
    """What a window asks of a test's own helper."""

    def addWidget(self, _widget: object) -> None:
        pass


def _town(folder: Path) -> Town:
    town = Town.found(folder)
    ward = town.ward
    for name, number, protected in _PEOPLE:
        case_id = ward.clock.new_id()
        cells = {"case_type": "inpatient", "person/id": number, "person/id_kind": "PNR", "person/name": name}
        told = cells | {
            "consent/SAMORDNING_INUT/state": "GIVET",
            "consent/SAMORDNING_INUT/asked_at": "2026-11-19T09:00",
        }
        told |= {"person/protected": protected} if protected else {}
        ward.do("open_case", case_id, {"doc": ward.clock.new_id(), "cells": told})
        ward.desk.send(case_id, "INS", ("ska-ssk", "ska-vc1"), ADMISSION)
    plan_case, plan = town.planning()
    ward.desk.save_draft(plan_case, plan, "situation", "Går med rollator. Rollatorn lämnas på avdelningen.")
    ward.desk.publish(plan_case, plan)
    town.sync_all()
    return town


def main(out: Path, wanted: str = "") -> None:
    """Every state in every look whose name holds `wanted`, one file each."""
    out.mkdir(parents=True, exist_ok=True)
    application = QApplication.instance() or QApplication([])
    if not isinstance(application, QApplication):
        raise TypeError("no application for widgets")
    prepare(application)
    translators = []
    with tempfile.TemporaryDirectory() as folder:
        for path in compile_swedish(Path(folder)):
            translator = QTranslator(application)
            translator.load(str(path))
            application.installTranslator(translator)
            translators.append(translator)
        town = _town(Path(folder) / "town")
        for mode, scale in VARIANTS:
            if wanted not in f"{mode}_{round(scale * 100)}":
                continue
            theme().set_mode(Mode(mode))
            theme().set_scale(scale)
            _pictures(town, out, f"{mode}_{round(scale * 100)}", application)
        town.close()


def _pictures(town: Town, out: Path, variant: str, application: QApplication) -> None:
    work = WorkWindow(town.nurse, cast("QtBot", _Alone()))
    work.window.show_unit("Kommun SSK", "Skaraborg")
    work.window.show_user("Anna Lindh", "Sjuksköterska")
    case_id = next(iter(town.nurse.replica.of_kind("PLN")))[0]
    for name, text in (
        ("empty", ""),
        ("name", "hallb"),
        ("number", "480216-2174"),
        ("unit", "vård"),
        ("none", "Hallbärgx"),
    ):
        if name == "name":
            work.pages.open(case_id)
        work.window.find_requested.emit()
        page = work.pages.find.page
        if page is None:
            raise LookupError("no page")
        type_text(page.line, text)
        application.processEvents()
        work.window.grab().save(str(out / f"find_{name}_{variant}.png"))
    work.pages.open(case_id)
    bar = work.case.findChild(FindInCase)
    if isinstance(bar, FindInCase):
        bar.begin()
        type_text(bar.line, "rollator")
        bar.go(1)
        application.processEvents()
        work.window.grab().save(str(out / f"case_{variant}.png"))
    work.window.close()
    work.window.deleteLater()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else "")
