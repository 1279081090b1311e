"""A unit is taken into a case and out of it again in the dialog beside the case; one's own can leave."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QCoreApplication, Qt
from pytestqt.qtbot import QtBot

from desktop.app.parties_pages import PartiesPages
from desktop.models.records import Answer
from desktop.views.components.button import Button
from desktop.views.frame import MainWindow
from desktop.views.parties_panel import PartiesPanel
from tests.gui.conftest import press, type_text
from tests.gui.test_identities import AtOnce
from tests.scenarios.acts import case_at
from tests.scenarios.case_window import CaseWindow
from tests.scenarios.county import County
from tests.sync.little_town import TEXTS, Device

_T = TypeVar("_T")


class Here(AtOnce):
    """Also what is asked of the desk is done at once."""

    def ask(
        self,
        job: Callable[[], _T],
        then: Callable[[_T], None] | None = None,
        fail: Callable[[Exception], None] | None = None,
    ) -> None:
        self.aside(job, then, fail)


class Parties:
    """The dialog above a case at one computer."""

    def __init__(self, device: Device, case_id: str, qtbot: QtBot) -> None:
        self.answers: list[Answer] = []
        self.window = MainWindow()
        qtbot.addWidget(self.window)
        view = CaseWindow(device, case_id, qtbot).view
        pages = PartiesPages(self.window, Here(), device.desk, TEXTS.say, self.answers.append)
        pages.listen_to(view)
        change = view.side.findChild(Button, "side.parties")
        assert change is not None
        change.click()
        found = view.window().findChild(PartiesPanel)
        assert found is not None
        self.dialog = found

    def press(self, name: str) -> str:
        """Press a button of the dialog; what is said then."""
        QCoreApplication.processEvents()
        found = [one for one in self.dialog.findChildren(Button, name) if one.isVisible()]
        assert found, name
        found[-1].click()
        return self.dialog.notice.text()


def test_the_ward_takes_a_unit_in_and_away_again(county: County, qtbot: QtBot) -> None:
    case_id = county.admit(recipients=("Kommun SSK", "Vårdcentral 1"))
    ward, social = county.device("Sjukhusavdelning 1"), county.device("Socialtjänst 1")
    parties = Parties(ward, case_id, qtbot)
    assert parties.press("parties.add") == "Välj enheten ur listan."
    line = parties.dialog.unit.line
    type_text(line, "socialtjänst 1")
    qtbot.waitUntil(parties.dialog.unit.list.isVisible)
    view = parties.dialog.parentWidget()
    assert view is not None
    assert parties.dialog.geometry().bottom() <= view.mapToGlobal(view.rect().bottomLeft()).y()
    press(line, Qt.Key.Key_Return)
    assert parties.press("parties.add") == "Köat: Socialtjänst 1."
    assert parties.answers[-1].queued
    county.sync()
    assert social.desk.case(case_id) is not None

    assert "ser inte ärendet mer" in parties.press("parties.remove.ska-soc1")
    assert "ska-soc1" in case_at(ward, case_id).parties
    assert parties.press("parties.remove.ska-soc1") == "Köat: Socialtjänst 1."
    county.sync()
    assert social.desk.case(case_id) is None


def test_who_does_not_own_the_case_takes_away_nobody_but_can_leave(county: County, qtbot: QtBot) -> None:
    case_id = county.admit(recipients=("Kommun SSK", "Vårdcentral 1"))
    nurse = county.device("Kommun SSK")
    parties = Parties(nurse, case_id, qtbot)
    assert "Sjukhusavdelning 1" in parties.press("parties.remove.ska-vc1")
    assert "måste vara part" in parties.press("parties.remove.ska-avd1")
    assert parties.answers == []
    parties.press("parties.leave.ska-ssk")
    parties.press("parties.leave.ska-ssk")
    assert parties.answers[-1].queued
    assert not parties.dialog.isVisible()
    county.sync()
    assert nurse.desk.case(case_id) is None
