"""105. A unit whose inbox begins next month is not to be chosen until then, and then by itself."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.app.view_facts import context_of
from desktop.views.unit_picker import UnitPicker
from domain.directory import Unit
from tests.gui.conftest import swedish, the_look  # noqa: F401 - the look of the program, in Swedish
from tests.gui.picking import seek
from tests.scenarios.county import County
from tests.sync.little_town import ADMISSION, TEXTS


def test_a_unit_is_not_there_before_its_day(county: County, qtbot: QtBot, qapp: QApplication) -> None:
    ward = county.device("Sjukhusavdelning 1")
    begins = "2026-12-01"
    assert ward.clock.today() < begins
    new = Unit("ska-vc9", "Vårdcentral Nya staden", "VC", "Skaraborg", live_from=begins)
    county.store.write_reference([new])
    county.sync()
    context = context_of(ward.desk.workplace, TEXTS, ward.clock.moment)
    picker = UnitPicker(context, "to", "Mottagare")
    qtbot.addWidget(picker)
    assert seek(picker, "nya staden") == []
    told = {**ADMISSION, "needs/PV": True}
    answer = ward.desk.send(county.open_inpatient(), "INS", ["ska-vc9"], told)
    assert (answer.queued, answer.code, answer.params["day"]) == (False, "recipient_not_begun", begins)

    county.hours(24 * 14)
    assert ward.clock.today() >= begins
    assert any("Nya staden" in row for row in seek(picker, "nya staden"))
    assert ward.desk.send(county.open_inpatient(), "INS", ["ska-vc9"], told).queued
