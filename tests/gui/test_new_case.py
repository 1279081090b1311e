"""A new case through the window: the ward admits somebody and three inboxes show it; every trap on the way is told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from desktop.app.jobs import Jobs, Trouble
from desktop.app.new_case_pages import PAGE, NewCasePages
from desktop.app.view_facts import context_of
from desktop.models.inbox_rows import InboxGroupKey
from desktop.models.texts import Texts
from desktop.views.case_banner import CaseBanner
from desktop.views.components.button import Button
from desktop.views.components.groups import SectionHead
from desktop.views.frame import MainWindow
from desktop.views.moments import local_now
from desktop.views.new_case_page import NewCasePage
from domain.operation import CellValue
from tests.gui.conftest import press, type_text
from tests.scenarios.county import County
from tests.sync.little_town import ADMISSION

_T = TypeVar("_T")
WARD = "Sjukhusavdelning 1"
UNITS = ("Socialtjänst 1", "Kommun SSK", "Vårdcentral 1")


class SameThread(Jobs):
    """Jobs done at once: the desk of a county's computer lives on the test's own thread."""

    def __init__(self) -> None:
        pass

    def ask(self, job: Callable[[], _T], then: Callable[[_T], None] | None = None, fail: Trouble | None = None) -> None:
        told = job()
        if then is not None:
            then(told)


class Ward:
    """A ward's window with its page for a new case, over the desk of its computer."""

    def __init__(self, county: County, qtbot: QtBot, unit: str = WARD) -> None:
        self.county = county
        self.desk = county.device(unit).desk
        self.window = MainWindow()
        qtbot.addWidget(self.window)
        self.window.resize(1240, 900)
        self.shown: list[str] = []
        context = context_of(self.desk.workplace, Texts.load(), local_now)
        self.pages = NewCasePages(self.window, SameThread(), self.desk, context, self._show)
        self.window.add_page("inbox", QWidget())
        self.window.show_page("inbox")
        self.window.show()

    def _show(self, case_id: str, /, *, doc_id: str = "", to: tuple[str, ...] = ()) -> None:
        self.shown.append(case_id)
        self.went_to = (doc_id, to)

    @property
    def page(self) -> NewCasePage:
        page = self.window.stack.currentWidget()
        assert isinstance(page, NewCasePage)
        return page

    def begin(self) -> NewCasePage:
        self.window.new_case.click()
        assert self.window.shown_page() == PAGE
        return self.page

    def line(self, name: str) -> QLineEdit:
        found = self.page.findChild(QLineEdit, name)
        assert found is not None, name
        return found

    def write(self, name: str, text: str) -> None:
        line = self.line(name)
        line.setFocus()
        line.selectAll()
        type_text(line, text)
        line.editingFinished.emit()

    def number(self, text: str) -> None:
        self.write("new_case.number", text)

    def said(self) -> str:
        return self.page.person.told.text()

    def answer(self, cells: dict[str, CellValue]) -> None:
        form = self.page.form
        assert form is not None
        for path, value in cells.items():
            form.put(path, value)

    def send(self) -> None:
        press(self.page, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        self.page.send.click()


@pytest.fixture(scope="module")
def county_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("template") / "county"
    County.found(folder).close()
    return folder


@pytest.fixture
def county(county_template: Path, tmp_path: Path) -> Iterator[County]:
    county = County.copied(county_template, tmp_path / "county")
    yield county
    county.close()


@pytest.fixture
def ward(county: County, qtbot: QtBot) -> Ward:
    return Ward(county, qtbot)


def everything(ward: Ward) -> None:
    ward.begin()
    ward.number("19121212-1212")
    ward.write("new_case.name", "Tolvan Tolvansson")
    for unit in UNITS:
        ward.page.recipients[ward.county.unit(unit)].click()
    ward.answer({**ADMISSION, "needs/KOM_SOL": True, "needs/PV": True})


def test_the_ward_admits_somebody_and_three_inboxes_show_it(ward: Ward, county: County) -> None:
    """domain.md §10, scenario 1."""
    everything(ward)
    ward.page.send.click()
    (case_id,) = ward.shown
    assert ward.window.shown_page() != PAGE
    assert ward.desk.drafts() == ()
    for unit in UNITS:
        county.device(unit)
    county.sync()
    for unit in UNITS:
        rows = county.device(unit).desk.inbox().group(InboxGroupKey.TO_ACKNOWLEDGE)
        assert [(row.case_id, row.kind, row.person_name) for row in rows] == [(case_id, "INS", "Tolvan Tolvansson")]
    record = ward.desk.case(case_id)
    assert record is not None
    assert record.case.header is not None
    assert record.case.header.value("person/id_issuer") == "1.2.752.129.2.1.3.1"
    assert record.case.header.value("person/municipality") == ADMISSION["municipality"]


def test_what_is_missing_is_told_at_its_field_and_in_a_list(ward: Ward) -> None:
    ward.begin()
    ward.page.send.click()
    assert ward.page.person.number_field.error() == "Skriv ett personnummer eller ett reservnummer"
    assert ward.page.person.name_field.error().startswith("Skriv personens namn")
    assert ward.page.errors.isVisible()
    assert not ward.shown


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("19810829M072", "Kontrollsiffran stämmer inte. Kontrollera numret."),
        ("19810829M089", "Reservnumrets löpnummer stämmer inte med könet. Kontrollera numret."),
        ("191212121221", "Samma siffror omkastade?"),
        ("5560360793", "Det är ett organisationsnummer"),
        ("20990101-0000", "Kontroll"),
        ("19440101A1B2", "äldre lokalt nummer"),
        ("Tolvan", "Det ser inte ut som"),
    ],
)
def test_a_number_that_is_none_says_what_is_wrong_and_how_to_mend_it(ward: Ward, typed: str, said: str) -> None:
    ward.begin()
    ward.number(typed)
    assert said in ward.page.person.number_field.error()
    assert ward.line("new_case.number").text() == typed, "what was typed stays"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("121212-1212", "20121212-1212"),
        ("121212+1212", "19121212-1212 · 113 år"),
        ("１９１２１２１２１２１２", "skrivs så här"),
        ("19810829M071", "ej verifierad identitet"),
        ("19441071-9043", "19441071-9043 · 82 år"),
    ],
)
def test_a_number_is_read_as_people_write_it(ward: Ward, typed: str, said: str) -> None:
    ward.begin()
    ward.number(typed)
    told = ward.said() or ward.page.person.number_field.error()
    if typed != "121212-1212":
        assert said in told


def test_somebody_nobody_can_name_is_kept_at_the_ward(ward: Ward) -> None:
    ward.begin()
    ward.page.person.unknown.click()
    assert "Tillfällig identitet" in ward.page.person.notice.text()
    ward.write("new_case.name", "Okänd man")
    ward.page.send.click()
    assert "tillfällig identitet" in ward.page.notice.text()
    ward.answer({"physician": "Maria Ek", "consent": "YES"})
    ward.page.open.click()
    (case_id,) = ward.shown
    record = ward.desk.case(case_id)
    assert record is not None
    assert record.person.temporary

    ward.pages.resume(case_id)
    assert ward.page.draft.opened
    assert ward.page.form is not None
    assert ward.page.form.value("physician") == "Maria Ek", "what was answered is still there"
    ward.number("19810829M071")
    ward.page.recipients[ward.county.unit("Kommun SSK")].click()
    ward.answer(dict(ADMISSION))
    ward.page.send.click()
    assert ward.shown == [case_id, case_id], ward.page.notice.text()
    after = ward.desk.case(case_id)
    assert after is not None
    assert (after.person.id_text, after.case.status) == ("19810829-M071", "INP_ADMITTED")


def test_a_draft_is_there_again_after_the_page_was_left(ward: Ward, qtbot: QtBot) -> None:
    everything(ward)
    back = ward.page.findChild(Button, "new_case.back")
    assert back is not None
    back.click()
    assert ward.window.shown_page() != PAGE
    again = Ward(ward.county, qtbot)
    again.begin()
    assert again.line("new_case.name").text() == "Tolvan Tolvansson"
    assert again.line("new_case.number").text() == "19121212-1212"
    assert again.page.recipients[ward.county.unit("Kommun SSK")].isChecked()
    assert again.page.form is not None
    assert again.page.form.value("admitted_at") == ADMISSION["admitted_at"]


def test_the_own_units_open_case_is_told_of(ward: Ward) -> None:
    everything(ward)
    ward.page.send.click()
    ward.begin()
    ward.number("191212121212")
    assert "redan ett öppet ärende hos er" in ward.page.person.notice.text()
    ward.page.person.notice.action.click()
    assert ward.shown == [ward.shown[0]] * 2


def test_a_protected_persons_address_has_no_field(ward: Ward) -> None:
    ward.begin()
    ward.number("191212121212")
    ward.page.person.protected.setCurrentIndex(1)
    assert not ward.page.person.address_field.isVisible()
    ward.write("new_case.name", "Tolvan")
    assert ward.page.person.cells()["person/protected"] == "MARKED"


def test_whoever_sends_no_admission_begins_a_case_of_her_own_kind(county: County, qtbot: QtBot) -> None:
    nurse = Ward(county, qtbot, "Kommun SSK")
    nurse.begin()
    assert nurse.page.case_type() == "open_care"
    assert not nurse.page.send.isVisible()
    nurse.number("191212121212")
    nurse.write("new_case.name", "Tolvan")
    nurse.page.open.click()
    (case_id,) = nurse.shown
    record = nurse.desk.case(case_id)
    assert record is not None
    assert record.case.status == "OPC_DRAFT"
    assert nurse.desk.drafts() == ()


def test_what_a_question_starts_with_is_meant(ward: Ward) -> None:
    everything(ward)
    assert ward.page.form is not None
    ward.answer({"legal_care_form": None})
    ward.page.send.click()
    (case_id,) = ward.shown
    record = ward.desk.case(case_id)
    assert record is not None
    assert record.case.of_kind("INS")[0].value("legal_care_form") == "HSL"


def test_what_the_store_did_not_take_is_written_again_on_the_page(ward: Ward, county: County, qtbot: QtBot) -> None:
    elsewhere = Ward(county, qtbot, "Göteborg sjukhusavdelning 1")
    elsewhere.begin()
    elsewhere.number("191212121212")
    elsewhere.write("new_case.name", "Tolvan Tolvansson")
    elsewhere.page.open.click()
    (other,) = elsewhere.shown
    answers: dict[str, CellValue] = {**ADMISSION}
    persons, units = elsewhere.desk.persons, [county.unit("Kommun SSK")]
    consent = {"consent/SAMORDNING_INUT/state": "GIVET"}
    begun = persons.begin()
    header: dict[str, CellValue] = {"person/id": "191212121212", "person/name": "Tolvan Tolvansson", **consent}
    assert persons.admit(begun.case_id, begun.doc_id, header, units, answers).queued, other
    county.sync()

    everything(ward)
    ward.page.send.click()
    county.sync()
    (case_id,) = ward.shown
    held = next(item for item in ward.desk.outbox() if item.kind == "send")
    ward.desk.take_back(held.op_id)
    ward.pages.resume(case_id)
    assert ward.line("new_case.name").text() == "Tolvan Tolvansson"
    assert ward.page.recipients[county.unit("Socialtjänst 1")].isChecked()
    assert ward.page.form is not None
    assert ward.page.form.value("admitted_at") == ADMISSION["admitted_at"]


def test_a_municipality_is_written_by_name_and_kept_as_its_code(ward: Ward, qtbot: QtBot) -> None:
    page = ward.begin()
    qtbot.waitUntil(lambda: page.findChild(QLineEdit, "field.municipality") is not None)
    assert ward.page.form is not None
    ward.write("field.municipality", "skövde")
    assert ward.page.form.value("municipality") == "1496"
    ward.answer({"municipality": "1495"})
    assert ward.line("field.municipality").text() == "Skara"
    ward.write("field.municipality", "Utomlands")
    assert ward.page.form.value("municipality") == "Utomlands"


def test_a_draft_is_thrown_away_by_a_second_press_and_another_is_begun_beside_one(ward: Ward) -> None:
    everything(ward)
    ward.write("new_case.phone", "0500-12 34 56")  # not in the file yet
    ward.page.discard.click()
    assert "försvinner" in ward.page.notice.text()
    assert len(ward.desk.drafts()) == 1
    ward.page.notice.action.click()
    assert ward.desk.drafts() == ()
    assert ward.line("new_case.name").text() == ""
    everything(ward)
    ward.begin()
    ward.write("new_case.name", "Någon annan")
    ward.page.flush()
    assert {item.person_name for item in ward.desk.drafts()} == {"Tolvan Tolvansson", "Någon annan"}


def test_the_page_is_reached_by_the_keyboard(ward: Ward) -> None:
    entry = ward.window.findChild(QAction, "action.new_case")
    assert entry is not None
    assert entry.shortcut().toString() == "Ctrl+N"
    entry.trigger()
    assert ward.window.shown_page() == PAGE


def test_the_page_is_named_for_those_who_listen(ward: Ward) -> None:
    page = ward.begin()
    assert page.accessibleName() == "Nytt ärende"
    assert {head.accessibleName() for head in page.findChildren(SectionHead)} >= {"Person", "Till"}
    assert ward.line("new_case.number").hasFocus()


def test_the_banner_marks_a_number_that_is_another_now(ward: Ward, qtbot: QtBot) -> None:
    case_id = ward.desk.persons.begin().case_id
    told: dict[str, CellValue] = {"case_type": "inpatient", "person/id": "19810829M071", "person/name": "Okänd man"}
    assert ward.desk.persons.open(case_id, told).queued
    record = ward.desk.case(case_id)
    assert record is not None
    banner = CaseBanner(context_of(ward.desk.workplace, Texts.load(), local_now), ward.window.band)
    qtbot.addWidget(banner)
    banner.show_record(record, None, connected=True)
    assert "Ej verifierad identitet" in banner.accessibleName()
