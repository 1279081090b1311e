"""Who takes part: the owner hands the case over after having been told what it means, and chooses who there sees it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from types import MappingProxyType

import pytest
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from desktop.models.known import Known
from desktop.models.records import Answer
from desktop.models.texts import Texts
from desktop.views.case_view import CaseView
from desktop.views.parties_panel import PartiesPanel
from domain.case import compartment_scope
from domain.directory import Directory, Seat
from tests.gui import case_stage as stage_of

Open = Callable[..., PartiesPanel]


@pytest.fixture
def ask(qtbot: QtBot) -> Open:
    def show(unit: str, seats: tuple[Seat, ...] = ()) -> PartiesPanel:
        stage, _ = stage_of.admitted(unit=unit)
        context = stage_of.context(unit)
        units = MappingProxyType({one.unit_id: one for one in stage_of.UNITS})
        known = Known(Directory(units, (), seats), context.forms, limits=context.known().limits)
        view = CaseView(replace(context, known=lambda: known, say=Texts.load().say))
        qtbot.addWidget(view)
        view.resize(1200, 900)
        view.show()
        view.show_record(stage.record())
        panel = PartiesPanel(view.context, stage.record(), view.process.place)
        panel.open()
        return panel

    return show


def button(panel: PartiesPanel, name: str) -> QAbstractButton:
    found = panel.findChild(QAbstractButton, name)
    assert found is not None, name
    return found


def test_the_owner_hands_over_with_a_second_press(ask: Open, qtbot: QtBot) -> None:
    panel = ask("fyr-avd1")
    assert panel.findChild(QAbstractButton, "parties.hand_over.fyr-avd1") is None
    button(panel, "parties.hand_over.fyr-vc1").click()
    assert "Vårdcentral 1 blir huvudansvarig" in panel.notice.text()
    assert button(panel, "parties.hand_over.fyr-vc1").text() == "Lämna över nu"
    with qtbot.waitSignal(panel.handed) as handed:
        button(panel, "parties.hand_over.fyr-vc1").click()
    assert handed.args == ["fyr-vc1"]
    panel.answered(Answer("o", queued=True))
    assert panel.notice.text() == "Köat: Vårdcentral 1."


def test_nobody_else_hands_it_over(ask: Open) -> None:
    panel = ask("fyr-ssk")
    assert panel.findChild(QAbstractButton, "parties.hand_over.fyr-vc1") is None
    assert not panel.seats.isVisible(), "without a seat in a group there is nothing to choose"


def test_who_has_a_seat_chooses_who_sees_it(ask: Open, qtbot: QtBot) -> None:
    seat = Seat("fyr-ssk.1", compartment_scope("fyr-ssk", "ung"))
    panel = ask("fyr-ssk", (seat,))
    assert button(panel, "parties.place.all").isChecked()
    with qtbot.waitSignal(panel.seats.chosen) as chosen:
        button(panel, "parties.place.ung").click()
    assert chosen.args == ["ung"]
