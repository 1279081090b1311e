"""The pages of administration at a real store: units, people and roles, what applies to all, changes, import."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from central.api.sessions import Sessions
from central.store.admin_lists import Asked
from central.store.answers import Asker
from central.store.store import Store
from desktop.app.admin_pages import AdminPages
from desktop.app.administration import offer_administration
from desktop.app.notice_watch import NoticeWatch
from desktop.models.admin_records import Rows
from desktop.models.clock import Clock
from desktop.models.records import SyncState
from desktop.models.texts import Texts
from desktop.models.workplace import Session, Workplace
from desktop.sync.transport import HttpTransport
from desktop.views.admin_changes import AdminChanges
from desktop.views.admin_codes import AdminCodes
from desktop.views.admin_import import AdminImport
from desktop.views.admin_inboxes import AdminInboxes
from desktop.views.admin_notices import AdminNotices
from desktop.views.admin_people import AdminPeople
from desktop.views.admin_policies import AdminPolicies
from desktop.views.admin_units import AdminUnits
from desktop.views.components.table import FactTable
from desktop.views.frame import MainWindow
from domain.operation import Author
from domain.swedish_time import text_of
from domain.told import Told
from tests.central.pen import NOW, Pen, admission, asker_of, new_id, opening
from tests.central.service import LAUNCH_TOKEN, serving
from tests.central.two_principals import NURSE, OF_REGION, OF_TOWN, PLACED, TOWN, of_unit, two_principals
from tests.gui.conftest import press
from tests.gui.test_identities import AtOnce

LOCAL, REGIONAL = "SYSADM_LOCAL", "SYSADM_REGIONAL"
SAMPLES = Path(__file__).resolve().parents[1] / "central" / "admin_samples"
NAMES = {"ada": "Ada Berg", "cia": "Cia Dal", "ska-ssk.1": "Anna Lindh"}


class Line(HttpTransport):
    """The client's own way to the store, with a session that somebody has begun."""

    def __init__(self, port: int, token: str) -> None:
        super().__init__(f"http://127.0.0.1:{port}", LAUNCH_TOKEN)
        self._session_token = token

    def network(self) -> Line:
        return self


class Admin:
    """Somebody at her window. What a page is called is its tab's name."""

    def __init__(self, qtbot: QtBot, store: Store, port: int, sessions: Sessions, asker: Asker, role: str) -> None:
        unit = next(one for one in PLACED if one.unit_id == asker.unit_id)
        session = Session(Author(asker.user_id, NAMES[asker.user_id], ""), unit, (role,), "00" * 32)
        self.window = MainWindow(clock=now)
        qtbot.addWidget(self.window)
        self.window.add_page("inbox", QWidget())
        self.store = store
        self.workplace = Workplace(session, Clock())
        self.line = Line(port, sessions.begin(asker.user_id, asker.unit_id))
        self.learn()
        texts: Texts = Texts.load()
        found = offer_administration(self.window, AtOnce(), self.line, self.workplace, texts, now)
        self.pages: AdminPages | None = found
        self.notices = NoticeWatch(self.window, lambda: self.workplace.known, now)
        self.file = ""
        if found is not None:
            found.choose_file = lambda _above, _title, _kinds: self.file
        self.window.resize(1360, 860)
        self.window.show()

    def learn(self) -> None:
        """Take in the reference, as a round does."""
        pulled = self.store.pull(asker_of("reference"), "reference", 0, 2000)
        self.workplace.learn(Told.of(one.document) for one in pulled.bundles)

    def open(self, name: str) -> Any:
        assert self.pages is not None
        self.pages.show(name)
        assert self.pages.page is not None
        return self.pages.page.part(name)

    def units(self) -> AdminUnits:
        part = self.open("units")
        assert isinstance(part, AdminUnits)
        return part

    def widget(self, name: str) -> QWidget:
        QCoreApplication.processEvents()  # what has just been put in a layout is shown then
        found = [one for one in self.window.findChildren(QWidget, name) if one.isVisible()]
        assert found, name
        return found[-1]

    def press(self, name: str) -> None:
        button = self.widget(name)
        assert hasattr(button, "click")
        button.click()

    def connect(self, *, connected: bool) -> None:
        assert self.pages is not None
        self.pages.show_connection(SyncState(connected, "", "", 0, 0, 0))


def now() -> datetime:
    return NOW.astimezone()


def cells_of(table: FactTable) -> list[list[str]]:
    found = []
    for line in range(table.rowCount()):
        items = [table.item(line, place) for place in range(table.columnCount())]
        found.append([item.text() if item is not None else "" for item in items])
    return found


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = two_principals(tmp_path / "central.db")
    yield opened
    opened.close()


@pytest.fixture
def served(store: Store) -> Iterator[tuple[Store, int, Sessions]]:
    sessions = Sessions(LAUNCH_TOKEN)
    with serving(store, sessions=sessions) as caller:
        yield store, caller.port, sessions


@pytest.fixture
def local(qtbot: QtBot, served: tuple[Store, int, Sessions]) -> Iterator[Admin]:
    one = Admin(qtbot, *served, OF_TOWN, LOCAL)
    yield one
    one.line.close()


@pytest.fixture
def regional(qtbot: QtBot, served: tuple[Store, int, Sessions]) -> Iterator[Admin]:
    one = Admin(qtbot, *served, OF_REGION, REGIONAL)
    yield one
    one.line.close()


def test_only_who_administers_has_the_page(qtbot: QtBot, served: tuple[Store, int, Sessions]) -> None:
    nurse = Admin(qtbot, *served, NURSE, "CASEWORKER_KOM")
    assert nurse.pages is None
    assert not nurse.window.nav.page("admin").isVisible()
    nurse.line.close()


def test_the_tree_shows_ones_own_principal_and_others_only_to_read(local: Admin) -> None:
    item = local.window.nav.page("admin")
    assert item.isVisible()
    item.click()
    page = local.units()
    shown = {line.key for line in page.list.lines()}
    assert "ska-ssk" in shown
    assert page.counted.text() == "3 enheter"
    page.all_units.setChecked(True)
    page.search.setText("vårdc")
    page.fill()
    assert [line.text for line in page.list.lines()] == ["Vårdcentral 1", "Vårdcentral 2"]
    press(page.search, Qt.Key.Key_Return)
    assert page.editor.notice.text().startswith("Enheten hör till Övningsregionen")
    assert page.form.frames["phone"].editor.isReadOnly()  # type: ignore[attr-defined]
    assert not page.editor.foot.isVisible()


def test_a_unit_is_changed_and_the_change_is_found_under_changes(local: Admin) -> None:
    page = local.units()
    page.choose("ska-soc1")
    page.form.put("phone", "031-390 06 48")
    page.editor.note.editor.setText("Ny växel")  # type: ignore[attr-defined]
    press(page.form.frames["phone"].editor, Qt.Key.Key_Return)
    local.press("admin.unit.save")
    assert page.editor.notice.text() == "Sparat."
    local.press("admin.unit.verb.changes")
    changes = local.widget("admin.changes")
    assert isinstance(changes, AdminChanges)
    assert [line.text for line in changes.list.lines()] == ["Enhet: Socialtjänst 1"]
    changes.choose(changes.list.lines()[0].key)
    assert cells_of(changes.table) == [["Telefon", "tomt", "031-390 06 48"]]
    assert "Ny växel" in changes.facts.findChildren(type(changes.title))[-1].plain()


def test_an_inbox_with_unacknowledged_messages_is_not_paused_without_somebody_instead(
    local: Admin, store: Store
) -> None:
    ward = Pen("ska-avd1").enrol(store)
    case = new_id()
    ward.push(
        store,
        ward.write("open_case", case, opening(new_id())),
        ward.write("send", case, admission("ska-ssk", "ska-vc1")),
    )
    page = local.units()
    page.choose("ska-ssk")
    assert "Okvitterat: 1" in page.editor.below.plain()
    local.press("admin.unit.verb.pause")
    assert page.form.value("paused_from") == "2026-11-20"
    local.press("admin.unit.save")
    assert "ingen har kvitterat" in page.form.frames["substitute"].error()
    assert page.form.value("inbox_state") == "PAUSED"
    page.form.put("substitute", "ska-soc1")
    local.press("admin.unit.save")
    assert page.editor.notice.text() == "Sparat."
    assert next(line.badge[2] for line in page.list.lines() if line.key == "ska-ssk") == "Pausad"


def test_what_is_typed_stays_when_somebody_else_was_first(local: Admin, store: Store) -> None:
    page = local.units()
    page.choose("ska-soc1")
    page.form.put("phone", "1")
    page.form.put("name", "Socialtjänsten")
    of_unit(store, OF_REGION, "ska-soc1", phone="2", opening_hours="8–17")
    local.press("admin.unit.save")
    assert "hann före" in page.editor.notice.text()
    assert (page.form.value("phone"), page.form.value("name")) == ("1", "Socialtjänsten")
    assert page.form.value("opening_hours") == "8–17"
    assert page.form.frames["phone"].provenance.text() == "Cia Dal har ändrat det till: 2. Din text står kvar."
    local.press("admin.unit.save")
    assert page.editor.notice.text() == "Sparat."
    assert store.admin.units(OF_REGION, _one("ska-soc1"))[0][0].unit.phone == "1"


def test_what_is_typed_about_a_unit_waits_while_another_is_looked_at(local: Admin) -> None:
    page = local.units()
    page.choose("ska-soc1")
    page.form.put("phone", "1")
    page.choose("ska-ssk")
    assert page.form.typed() == {}
    page.choose("ska-soc1")
    assert page.form.typed() == {"phone": "1"}


def test_the_tree_follows_what_others_do(local: Admin, store: Store) -> None:
    page = local.units()
    page.choose("ska-soc1")
    of_unit(store, OF_REGION, "ska-soc1", name="Socialtjänst Norr")
    local.learn()
    page._look_for_news()
    assert "Socialtjänst Norr" in [line.text for line in page.list.lines()]


def test_a_new_unit_is_made_where_one_stands(local: Admin) -> None:
    page = local.units()
    page.choose("ska-soc1")
    local.press("admin.units.new")
    local.press("admin.unit.save")
    assert page.form.frames["name"].error() == "Fyll i Namn"
    for name, value in (("unit_id", "ska-soc9"), ("name", "Socialtjänst 9"), ("kind", "KOM_SOL")):
        page.form.put(name, value)
    local.press("admin.unit.save")
    assert page.editor.notice.text() == "Sparat."
    assert page.editor.title.plain() == "Socialtjänst 9"
    found = store_unit(local.store, "ska-soc9")
    assert (found.principal, found.inbox_state) == (TOWN, "CONNECTED_INACTIVE")


def test_without_the_network_it_says_so_and_keeps_what_is_typed(local: Admin) -> None:
    page = local.units()
    page.choose("ska-soc1")
    page.form.put("phone", "1")
    local.connect(connected=False)
    assert local.pages is not None
    assert local.pages.page is not None
    assert "kräver nät" in local.pages.page.notice.text()
    local.press("admin.unit.save")
    assert "kräver nät" in page.editor.notice.text()
    local.connect(connected=True)
    assert local.pages.page.notice.text() == ""
    assert page.form.typed() == {"phone": "1"}
    local.press("admin.unit.save")
    assert page.editor.notice.text() == "Sparat."


def test_a_role_is_given_with_a_last_day_and_ended(local: Admin, store: Store) -> None:
    people = local.open("people")
    assert isinstance(people, AdminPeople)
    people.search.setText("anna")
    people.fetch()
    assert [line.text for line in people.list.lines()] == ["Anna Lindh"]
    people.choose("ska-ssk.1")
    for name, value in (("role_unit", "ska-soc1"), ("role", "READ"), ("until", "2026-12-31")):
        people.roles.form.put(name, value)
    local.press("admin.role.give")
    assert people.roles.notice.text().startswith("Sparat.")
    row = local.widget("admin.role.ska-soc1.READ")
    assert "Till och med 31 dec 2026" in row.accessibleName()
    local.press("admin.role.ska-soc1.READ.end")
    assert "READ" not in {member.role for member in roles_of(store, "ska-ssk.1", "ska-soc1")}


def test_the_last_administrator_stays_and_is_told_why(local: Admin) -> None:
    people = local.open("people")
    people.choose("ada")
    local.press("admin.role.ska-ssk.SYSADM_LOCAL.end")
    assert "utan lokal administratör" in people.roles.notice.text()


def test_a_new_person_is_saved_and_then_given_a_role(local: Admin) -> None:
    people = local.open("people")
    local.press("admin.people.new")
    people.form.put("name", "Ny Person")
    people.form.put("title", "undersköterska")
    local.press("admin.person.save")
    assert people.editor.notice.text() == "Sparat."
    for name, value in (("role_unit", "ska-ssk"), ("role", "CASEWORKER_SLUTEN")):
        people.roles.form.put(name, value)
    local.press("admin.role.give")
    assert "annat slags enhet" in people.roles.form.frames["role"].error()
    people.roles.form.put("role", "CASEWORKER_KOM")
    local.press("admin.role.give")
    assert people.roles.notice.text().startswith("Sparat.")


def test_a_message_to_all_is_seen_as_written_and_stands_in_every_window(regional: Admin, local: Admin) -> None:
    page = regional.open("notices")
    assert isinstance(page, AdminNotices)
    regional.press("admin.notices.new")
    page.form.put("notice_text", "Planerat underhåll")
    page.form.put("level", "WARNING")
    assert "Störning. Planerat underhåll" in regional.widget("frame.notice").accessibleName()
    page.form.put("ends", "2026-11-20T18:00")
    regional.press("admin.notices.save")
    assert page.editor.notice.text() == "Sparat."
    assert local.window.notices.texts() == ()
    local.learn()
    local.notices.look()
    assert local.window.notices.texts() == ("Planerat underhåll",)
    assert local.window.notices.isVisible()
    regional.press("admin.notices.end")
    assert page.editor.notice.text() == "Sparat."
    local.learn()
    local.notices.look()
    assert local.window.notices.texts() == ()


def test_a_policy_gets_a_value_from_a_day_and_never_in_the_past(regional: Admin) -> None:
    page = regional.open("policies")
    assert isinstance(page, AdminPolicies)
    page.choose("sip_no_comment")
    page.form.put("policy_choice", "prompt")
    page.form.put("since", "2026-11-19")
    regional.press("admin.policies.save")
    assert "passerat" in page.form.frames["since"].error()
    page.form.put("since", "2026-12-01")
    regional.press("admin.policies.save")
    assert page.editor.notice.text() == "Sparat."
    assert cells_of(page.history)[0] == ["1 dec 2026", "Frågas efter, får hoppas över", "Kommande"]


def test_a_limit_that_came_with_the_program_is_shown_and_changed_from_a_day(regional: Admin) -> None:
    page = regional.open("policies")
    lines = {line.key: (line.text, line.below) for line in page.list.lines()}
    assert lines["deadline_3"] == ("Tidsgräns: Inskrivningsmeddelandet kvitteras", "24 timmar på vardagar")
    page.choose("deadline_3")
    page.form.put("limit_count", "12")
    page.form.put("since", "2026-12-01")
    regional.press("admin.policies.save")
    assert page.form.frames["limit_calendar"].error() == "Fyll i Räknas i"
    page.form.put("limit_calendar", "weekday_hours")
    regional.press("admin.policies.save")
    assert page.editor.notice.text() == "Sparat."
    assert [row[1] for row in cells_of(page.history)] == ["12 timmar på vardagar", "24 timmar på vardagar"]


def test_a_code_gets_other_words(regional: Admin) -> None:
    page = regional.open("codes")
    assert isinstance(page, AdminCodes)
    page.choose("municipalities")
    page.filter.setText("1495")
    page._fill()
    page.table.cellClicked.emit(0, 0)
    page.form.put("words", "Skara stad")
    regional.press("admin.codes.save")
    assert page.editor.notice.text() == "Sparat."
    assert cells_of(page.table) == [["1495", "Skara stad"]]


def test_what_applies_to_all_is_read_only_for_a_local_administrator(local: Admin) -> None:
    page = local.open("policies")
    page.choose("sip_no_comment")
    assert "Bara den regionala administratören" in page.editor.notice.text()
    assert not page.editor.foot.isVisible()
    assert page.history.rowCount() == 1


def test_the_report_of_inboxes_leads_to_the_unit(local: Admin) -> None:
    page = local.open("inboxes")
    assert isinstance(page, AdminInboxes)
    names = [row[0] for row in cells_of(page.table)]
    assert "Socialtjänst 1" in names
    page.table.cellClicked.emit(names.index("Socialtjänst 1"), 0)
    units = local.widget("admin.units")
    assert isinstance(units, AdminUnits)
    assert units.editor.title.plain() == "Socialtjänst 1"


def test_the_report_says_where_nobody_has_opened_in_time(local: Admin) -> None:
    page = local.open("inboxes")
    assert isinstance(page, AdminInboxes)
    row, late = page._rows[0], text_of(now() - timedelta(days=9))
    soon = text_of(now() - timedelta(hours=2))
    page._rows = page._rows[:0]
    page._show(Rows((replace(row, oldest_unopened=late), replace(row, oldest_unopened=soon), row), "", 3))
    cells = [page._unopened(one) for one in page._rows]
    told = [(cell.icon, cell.aside, cell.tone) for cell in cells]
    assert told == [("error", "för sent", "danger"), (None, "", "text"), (None, "", "text")]
    assert cells[2].text == "\u2013"


def test_a_file_is_looked_at_first_and_carried_out_whole(local: Admin) -> None:
    page = local.open("import")
    assert isinstance(page, AdminImport)
    assert page.carry_out.reason == "Välj en fil först. Den granskas innan något ändras."
    local.file = str(SAMPLES / "units_good.csv")
    local.press("admin.import.choose")
    assert cells_of(page.counts) == [["2", "1", "1", "0", "0"]]
    rows = {row[2]: row[1] for row in cells_of(page.lines)}
    assert rows == {"Hemrehab": "Ny", "Socialtjänst 1": "Ändras"}
    assert "Telefon: tomt \u2192 0500-20 20" in [row[3] for row in cells_of(page.lines)]
    assert "ska-hemrehab" not in units_of(local.store)
    local.press("admin.import.carry_out")
    assert page.notice.text().startswith("Genomfört, import ")
    assert "ska-hemrehab" in units_of(local.store)
    local.press("admin.import.changes")
    changes = local.widget("admin.changes")
    assert isinstance(changes, AdminChanges)
    assert {line.text for line in changes.list.lines()} == {"Enhet: Hemrehab", "Enhet: Socialtjänst 1"}


@pytest.mark.parametrize(
    ("kind", "file", "line", "words"),
    [
        ("units", "units_path_as_id.csv", "3", "små bokstäver"),
        ("units", "units_broken_utf8.csv", "3", "CSV UTF-8"),
        ("users", "users_other_principal.csv", "3", "annan huvudman"),
    ],
)
def test_a_file_with_faults_tells_each_line_and_cannot_be_carried_out(
    local: Admin, kind: str, file: str, line: str, words: str
) -> None:
    page = local.open("import")
    local.press(f"admin.import.{kind}")
    local.file = str(SAMPLES / file)
    local.press("admin.import.choose")
    assert [row[0] for row in cells_of(page.faults)] == [line]
    assert words in cells_of(page.faults)[0][2]
    local.press("admin.import.carry_out")
    assert "Rätta" in page.notice.text()


def test_another_file_than_was_looked_at_is_not_carried_out(local: Admin, tmp_path: Path) -> None:
    page = local.open("import")
    path = tmp_path / "enheter.csv"
    path.write_bytes((SAMPLES / "units_good.csv").read_bytes())
    local.file = str(path)
    local.press("admin.import.choose")
    of_unit(local.store, OF_REGION, "ska-soc1", phone="0500-30 30")
    local.press("admin.import.carry_out")
    assert page.notice.text().startswith("Något har ändrats sedan filen granskades")
    assert "ska-hemrehab" not in units_of(local.store)


def store_unit(store: Store, unit_id: str) -> Any:
    return store.admin.units(OF_REGION, _one(unit_id))[0][0].unit


def units_of(store: Store) -> set[str]:
    return {row.unit.unit_id for row in store.admin.units(OF_REGION, Asked())[0]}


def _one(unit_id: str) -> Any:
    return Asked(one=unit_id)


def roles_of(store: Store, user_id: str, unit_id: str) -> list[Any]:
    rows = store.admin.users(OF_REGION, _one(user_id))[0]
    return [held for held in rows[0].roles if held.unit_id == unit_id and not held.until]
