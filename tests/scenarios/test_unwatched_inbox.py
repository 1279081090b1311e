"""Deadline 15: what nobody at a unit has opened in its limit is told to everybody there, with who is responsible today;
and what comes while another program is used is told as a number, with nothing about a patient."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QSystemTrayIcon
from pytestqt.qtbot import QtBot

from central.store.admin_lists import Asked
from central.store.answers import Asker, UserRecord
from desktop.app.inbox_watch import InboxWatch
from desktop.models.inbox_signs import read_signs
from desktop.views.desk_notices import Arrived, DeskNotices, arrived_words
from domain.directory import Membership
from tests.gui.conftest import swedish, the_look  # noqa: F401 - the look of the program, in Swedish
from tests.gui.test_new_case import SameThread
from tests.scenarios.acts import newest
from tests.scenarios.county import County
from tests.scenarios.discharge import NURSE
from tests.scenarios.work_window import WorkWindow


class Recorder(QSystemTrayIcon):
    """A tray that keeps whatever it is given."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[str] = []

    def showMessage(self, title: str, message: str, *_more: object) -> None:
        self.told += [title, message, self.toolTip()]


@pytest.fixture
def tray() -> Recorder:
    return Recorder()


def watch(shown: WorkWindow, tray: QSystemTrayIcon, wanted: bool = True) -> InboxWatch:
    notices = DeskNotices(lambda: wanted, tray, shown.window)
    return InboxWatch(shown.window, SameThread(), shown.desk, shown.pages.notices, notices, shown.now)


def bar(shown: WorkWindow) -> str:
    return " ".join(shown.window.notices.texts())


def test_what_nobody_has_opened_in_time_is_told_to_the_unit_until_somebody_does(county: County, qtbot: QtBot) -> None:
    nurse = county.device(NURSE)
    case_id = county.admit()
    shown = WorkWindow(nurse, qtbot)
    shown.pages.inbox_watch.look()
    assert bar(shown) == "", "there is still time"
    county.hours(100)
    shown.pages.inbox_watch.look()
    assert bar(shown).startswith("Ett meddelande som kom ")
    assert bar(shown).endswith(" har inte öppnats av någon. Ingen är utsedd som ansvarig i dag.")
    today = nurse.desk.workplace.clock.today()
    assert nurse.desk.unit_desk.set_duty(today, "ska-ssk.2", "Johan Berg").queued
    shown.pages.inbox_watch.look()
    assert bar(shown).endswith("Ansvarig i dag är Johan Berg.")
    person = nurse.desk.case(case_id)
    assert person is not None
    assert person.person.name
    assert not [word for word in person.person.name.split() if word in bar(shown)]
    assert nurse.desk.mark_seen(case_id, newest(nurse, case_id, "INS").doc_id).queued
    shown.pages.inbox_watch.look()
    assert bar(shown) == ""


def test_a_unit_s_own_limit_decides_and_off_is_off(county: County) -> None:
    nurse = county.device(NURSE)
    county.admit()
    county.hours(3)
    assert read_signs(nurse.desk).unopened is None
    county.store.write_reference([], policies={"deadline_15@ska-ssk": "2 hours"})
    county.sync()
    told = read_signs(nurse.desk).unopened
    assert told is not None
    assert told.count == 1
    county.store.write_reference([], policies={"deadline_15@ska-ssk": "off"})
    county.sync()
    county.hours(1000)
    assert read_signs(nurse.desk).unopened is None


def test_a_notice_is_a_number_and_the_unit_and_many_are_one(county: County, qtbot: QtBot, tray: Recorder) -> None:
    nurse = county.device(NURSE)
    shown = WorkWindow(nurse, qtbot)
    watching = watch(shown, tray)
    shown.window.hide()
    watching.look()
    case_ids = [county.admit(), county.admit("Ingrid Hallberg")]
    watching.look()
    assert tray.told[:2] == ["SAMSA", f"2 nya meddelanden till {nurse.desk.inbox().unit_name}"]
    secrets = set()
    for case_id in case_ids:
        record = nurse.desk.case(case_id)
        assert record is not None
        secrets |= {*record.person.name.split(), record.person.id_text, record.person.id_text[-4:], case_id}
        cells = [value for one in record.case.documents.values() for value in one.values().values()]
        secrets |= {value for value in cells if isinstance(value, str)}
    own = {nurse.desk.inbox().unit_name, nurse.unit_id}
    assert not [word for word in secrets - own if len(word) > 2 and word in " ".join(tray.told)]
    tray.told.clear()
    watching.look()
    assert tray.told == [], "told once"


def test_nobody_is_told_who_looks_or_has_said_no_or_whose_colleague_was_quicker(
    county: County, qtbot: QtBot, tray: Recorder
) -> None:
    nurse = county.device(NURSE)
    shown = WorkWindow(nurse, qtbot)
    asked_not = watch(shown, tray, wanted=False)
    watching = watch(shown, tray)
    shown.window.hide()
    for one in (asked_not, watching):
        one.look()
    watching._quiet.start()
    case_id = county.admit()
    for one in (asked_not, watching):
        one.look()
    assert tray.told == [], "not wanted, or too soon after the one before"
    assert nurse.desk.acknowledge(case_id, newest(nurse, case_id, "INS").doc_id).queued
    watching.look()
    watching._quiet.stop()
    watching._tell()
    assert tray.told == [], "it has been acknowledged meanwhile"

    shown.window.show()
    shown.window.activateWindow()
    qtbot.waitUntil(shown.window.isActiveWindow)
    county.admit("Ingrid Hallberg")
    watching.look()
    shown.window.hide()
    watching._tell()
    assert tray.told == [], "she saw it come"


def test_the_report_of_inboxes_tells_since_when_nobody_has_opened(county: County) -> None:
    county.store.write_reference(
        [],
        [UserRecord("ska-regional.1", "Ada Berg", "systemförvaltare")],
        [Membership("ska-regional.1", "ska-avd1", "SYSADM_REGIONAL")],
    )

    def report() -> dict[str, str]:
        rows, _, _ = county.store.admin.inboxes(Asker("ska-regional.1", "ska-avd1"), Asked())
        return {row.unit.unit_id: row.unopened for row in rows}

    assert set(report().values()) == {""}
    case_id = county.admit()
    nurse, came = county.device(NURSE), report()
    assert came["ska-ssk"] == came["ska-vc1"] != ""
    assert came["ska-avd1"] == "", "it sent it"
    assert nurse.desk.mark_seen(case_id, newest(nurse, case_id, "INS").doc_id).queued
    county.sync()
    assert report() == {**came, "ska-ssk": ""}, "opened, and not acknowledged"


def test_in_words() -> None:
    assert arrived_words(Arrived("Biståndsenhet 1", 1)) == "1 nytt meddelande till Biståndsenhet 1"
    assert arrived_words(Arrived("Biståndsenhet 1", 3, 1)) == "3 nya meddelanden till Biståndsenhet 1, 1 brådskande"
