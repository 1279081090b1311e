"""22, 23 and the completion request, in the windows of the units: what one writes is what the others read."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.app.case_pages import CasePages
from desktop.app.view_facts import context_of
from desktop.views.components.button import Button
from desktop.views.frame import MainWindow
from desktop.views.moments import local_now
from desktop.views.unit_picker import ChosenUnit
from tests.gui.conftest import swedish, the_look  # noqa: F401 - the look of the program, in Swedish
from tests.gui.picking import pick, seek
from tests.gui.planning_hands import words_on
from tests.gui.test_new_case import SameThread
from tests.scenarios.acts import asked, case_at, newest
from tests.scenarios.case_window import CaseWindow
from tests.scenarios.county import County
from tests.sync.little_town import TEXTS

if TYPE_CHECKING:
    from desktop.app.workday import Workday


def test_sent_back_in_one_window_and_sent_right_from_the_other(county: County, qtbot: QtBot) -> None:
    case_id = county.admit(recipients=("Socialtjänst 1", "Vårdcentral 1"))
    wrong, ward = county.device("Socialtjänst 1"), county.device("Sjukhusavdelning 1")
    window = CaseWindow(wrong, case_id, qtbot)
    window.open("INS")
    window.press("messages.misdirected")
    right = window.view.findChild(ChosenUnit)
    assert right is not None
    pick(right, "socialtjänst 2")
    window.press("messages.question.do")
    assert window.answers[-1].queued, window.answers
    assert wrong.desk.case(case_id) is None
    county.sync()

    sender = CaseWindow(ward, case_id, qtbot)
    sender.open("INS")
    assert "felsänt" in words_on(sender.view.messages.marks)
    sender.press("messages.correct")
    message = sender.write()
    pick(message.to.more, "socialtjänst 2")
    sender.refresh()
    sender.send()
    assert sender.answers[-1].queued, sender.answers
    other = county.device("Socialtjänst 2")
    county.sync()
    assert newest(other, case_id, "INS").marked("recipients") == ("ska-soc2", "ska-vc1")
    assert asked(ward, case_id) == []


def test_passed_on_in_one_window_and_acknowledged_in_the_other(county: County, qtbot: QtBot) -> None:
    case_id = county.admit(recipients=("Socialtjänst 1", "Vårdcentral 1"))
    first, ward = county.device("Socialtjänst 1"), county.device("Sjukhusavdelning 1")
    window = CaseWindow(first, case_id, qtbot)
    window.open("INS")
    window.press("messages.forward")
    unit = window.view.findChild(ChosenUnit)
    assert unit is not None
    offered = " ".join(seek(unit, ""))
    assert all(name in offered for name in ("Kommun SSK", "Socialtjänst 2", "Kommun rehab"))
    assert "Vårdcentral" not in offered
    pick(unit, "socialtjänst 2")
    window.press("messages.question.do")
    assert window.answers[-1].queued, window.answers
    county.device("Socialtjänst 2")
    county.sync()
    sender = CaseWindow(ward, case_id, qtbot)
    sender.open("INS")
    assert "Socialtjänst 1 har skickat vidare till Socialtjänst 2" in words_on(sender.view.messages.marks)


def test_more_is_asked_for_and_the_correction_answers_it(county: County, qtbot: QtBot) -> None:
    case_id = county.admit()
    nurse, ward = county.device("Kommun SSK"), county.device("Sjukhusavdelning 1")
    window = CaseWindow(nurse, case_id, qtbot)
    window.open("INS")
    window.press("messages.complete")
    message = window.write(text="Vilka insatser finns i dag?")
    window.refresh()
    assert message.picker is not None
    message.picker.checks["current_services"].setChecked(True)
    window.send()
    assert window.answers[-1].queued, window.answers
    county.sync()

    assert "inbox.complete_fields" in asked(ward, case_id)
    sender = CaseWindow(ward, case_id, qtbot)
    sender.open("INS")
    assert "ber om komplettering" in words_on(sender.view.messages.marks)
    sender.press("messages.correct")
    sender.write(known_services="YES", current_services="Hemtjänst fyra gånger om dagen")
    sender.refresh()
    sender.send()
    assert sender.answers[-1].queued, sender.answers
    county.sync()
    assert "inbox.complete_fields" not in asked(ward, case_id)
    window.refresh()
    window.open("INS")
    assert "Hemtjänst fyra gånger om dagen" in words_on(window.view.messages)
    assert "Rättar ett tidigare meddelande" in words_on(window.view.messages.marks)
    assert len(case_at(nurse, case_id).of_kind("INS")) == 2


def test_a_draft_is_shared_in_one_window_and_taken_over_in_a_colleagues(county: County, qtbot: QtBot) -> None:
    case_id = county.admit()
    nurse, ward = county.device("Kommun SSK"), county.device("Sjukhusavdelning 1")
    colleague = county.colleague("ska-ssk")
    mine = CaseWindow(nurse, case_id, qtbot)
    mine.press("messages.new")
    message = mine.view.message
    assert message is not None
    message.kind.setCurrentIndex(message.kind.findData("ADM"))
    mine.write(subject="QUESTION", body="Har ni en tid")
    message.recipients["ska-avd1"].setChecked(True)
    mine.refresh()
    mine.press("message.share")
    assert mine.answers[-1].queued, mine.answers
    nurse.sync()
    colleague.sync()

    hers = CaseWindow(colleague, case_id, qtbot)
    assert "skriver på det" in words_on(hers.view.messages.begun)
    line = next(one for one in hers.view.findChildren(Button) if one.objectName().startswith("messages.begun."))
    line.click()
    assert hers.answers[-1].queued, hers.answers
    taken = hers.write(body="Har ni en tid på fredag?")
    assert taken.notice.text() == ""
    assert taken.to.chosen() == ("ska-avd1",)
    hers.send()
    hers.press("message.fit.keep")
    assert hers.answers[-1].queued, hers.answers
    colleague.sync()
    county.sync()
    assert newest(ward, case_id, "ADM").text("body") == "Har ni en tid på fredag?"
    mine.refresh()
    assert "redan skickat" in message.notice.text()
    mine.send()
    assert mine.answers[-1].code == "draft_ended"
    assert "redan skickat" in message.notice.text()


class QuietDay:
    """The day's work as far as the pages ask for it: what is noted in the log is not looked at here."""

    texts = TEXTS

    def note(self, *_told: object, **_more: object) -> None:
        pass

    def wake(self) -> None:
        pass


def test_what_was_sent_back_leaves_the_screen_at_once(county: County, qtbot: QtBot) -> None:
    case_id = county.admit(recipients=("Socialtjänst 1", "Vårdcentral 1"))
    desk = county.device("Socialtjänst 1").desk
    window = MainWindow()
    qtbot.addWidget(window)
    window.add_page("inbox", QWidget())
    context = context_of(desk.workplace, TEXTS, local_now)
    pages = CasePages(window, SameThread(), cast("Workday", QuietDay()), desk, context)
    window.show()
    pages.open(case_id, "messages")
    assert window.shown_page() == f"case:{case_id}"
    message = newest(county.device("Socialtjänst 1"), case_id, "INS").doc_id
    assert desk.messages.misdirected(case_id, message, "WRONG_UNIT").queued
    pages.refresh((case_id,))
    assert window.shown_page() == "inbox"
    qtbot.waitUntil(lambda: "Tolvan" not in words_on(window))
