"""A plan goes to the printer from the window that shows it: the printer gets what the preview showed, then the hand-out
is recorded; what the printer did not take is not recorded as printed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import TypeVar

import pytest
from pytestqt.qtbot import QtBot

from desktop.app.jobs import Trouble
from desktop.models.sip_prints import HandOut, handed_out
from desktop.views.hand_out_dialog import PERSON, HandOutDialog
from desktop.views.settings_in_force import settings
from tests.desktop.documents.print_house import MISSING, PrintHouse, print_house
from tests.gui.conftest import swedish, the_look  # noqa: F401 - the look of the program, in Swedish
from tests.gui.test_new_case import SameThread
from tests.scenarios.county import County
from tests.scenarios.discharge import CENTRE, NURSE, record
from tests.scenarios.plans import established
from tests.scenarios.work_window import WorkWindow

pytestmark = pytest.mark.skipif(bool(MISSING), reason=f"CUPS is not installed here (missing: {', '.join(MISSING)})")

_T = TypeVar("_T")


class AllAtOnce(SameThread):
    """What is done aside of the window is done at once too."""

    def aside(
        self, job: Callable[[], _T], then: Callable[[_T], None] | None = None, fail: Trouble | None = None
    ) -> None:
        try:
            told = job()
        except Exception as error:
            if fail is None:
                raise
            fail(error)
            return
        if then is not None:
            then(told)


@pytest.fixture
def house(monkeypatch: pytest.MonkeyPatch) -> Iterator[PrintHouse]:
    with print_house() as one:
        one.add_printer("Kontoret")
        monkeypatch.setenv("CUPS_SERVER", one.server)
        yield one


def plan_in_the_window(county: County, qtbot: QtBot) -> WorkWindow:
    case_id, _plan = established(county, NURSE, (CENTRE,))
    shown = WorkWindow(county.device(NURSE), qtbot)
    shown.pages.paper._jobs = AllAtOnce()
    shown.pages.paper._workday.ticket = SimpleNamespace(training=False)  # type: ignore[assignment]
    shown.pages.open(case_id, "sip")
    return shown


def hand_out(shown: WorkWindow) -> None:
    shown.press("preview.print")
    (dialog,) = [one for one in shown.window.findChildren(HandOutDialog) if one.isVisible()]
    dialog.purposes[PERSON].click()
    dialog.confirm.click()


def given(shown: WorkWindow) -> tuple[HandOut, ...]:
    return handed_out(record(shown.device, shown.case_id))


def test_what_was_shown_is_printed_and_then_recorded(county: County, qtbot: QtBot, house: PrintHouse) -> None:
    shown = plan_in_the_window(county, qtbot)
    shown.press("case.preview")
    preview = shown.case.preview
    preview.large.click()
    preview.copies.setCurrentIndex(1)
    looked_at = shown.pages.preview_pdf()
    assert looked_at
    paper = house.paper("Kontoret")
    hand_out(shown)
    assert house.printed(paper) == looked_at
    person = record(shown.device, shown.case_id).person
    assert person.name
    words = [person.name, *person.name.split(), person.id_text, person.id_text[-4:]]
    for path, data in house.written().items():
        assert not [word for word in words if word.encode() in data], path
    assert preview.notice.text().startswith("Skrivaren Kontoret har tagit emot utskriften. Utlämnandet är antecknat")
    assert settings().now.printer == "Kontoret", "it is proposed the next time"
    (one,) = given(shown)
    assert (one.kind, one.version, one.copies, one.large, one.pages) == ("SIP", 1, 2, True, preview.page_count())
    county.sync()
    elsewhere = handed_out(record(county.device(CENTRE), shown.case_id))
    assert [(copy.copies, copy.large) for copy in elsewhere] == [(2, True)], "the parties see which variant she has"


def test_a_printer_that_was_stopped_meanwhile_prints_nothing_and_nothing_is_recorded(
    county: County, qtbot: QtBot, house: PrintHouse
) -> None:
    shown = plan_in_the_window(county, qtbot)
    shown.press("case.preview")
    house.stop("Kontoret")
    hand_out(shown)
    assert shown.case.preview.notice.text() == (
        "Skrivaren är stoppad. Inget är utskrivet. Starta den, eller välj en annan skrivare."
    )
    assert given(shown) == ()
    assert house.jobs() == []
